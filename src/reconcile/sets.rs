//! Disjoint sets: who belongs together.

/// Disjoint sets over `0..n`.
#[derive(Debug)]
pub(super) struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    pub(super) fn new(n: usize) -> Self {
        Sets { parent: (0..n).collect() }
    }

    pub(super) fn root(&mut self, n: usize) -> usize {
        let mut at = n;
        while let Some(&up) = self.parent.get(at).filter(|up| **up != at) {
            let above = self.parent.get(up).copied().unwrap_or(up);
            if let Some(slot) = self.parent.get_mut(at) {
                *slot = above;
            }
            at = above;
        }
        at
    }

    /// Join the sets of `a` and `b`; the smaller root leads.
    pub(super) fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.parent.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
        a != b
    }
}
