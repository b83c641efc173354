//! Counts of what was asked for, printed and right, and the figures made of them.

use serde::Serialize;

/// Asked for, printed, and right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Labelled, and asked for.
    pub wanted: usize,
    /// Printed, and neither optional nor weak.
    pub printed: usize,
    /// Printed as labelled.
    pub right: usize,
}

impl Tally {
    /// Right ones among the printed; 1 when nothing was printed and nothing wanted.
    pub fn precision(&self) -> f64 {
        share(self.right, self.printed, self.wanted)
    }

    /// Right ones among the wanted; 1 when nothing was printed and nothing wanted.
    pub fn recall(&self) -> f64 {
        share(self.right, self.wanted, self.printed)
    }

    /// Harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        share(2 * self.right, self.wanted + self.printed, 0)
    }

    /// Add the counts of another tally.
    pub fn add(&mut self, other: &Tally) {
        self.wanted += other.wanted;
        self.printed += other.printed;
        self.right += other.right;
    }
}

/// So many right of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// How many were looked at.
    pub of: usize,
    /// How many of them were right.
    pub right: usize,
}

impl Rate {
    /// Count one more.
    pub fn count(&mut self, right: bool) {
        self.of += 1;
        self.right += usize::from(right);
    }

    /// Share of right ones; 1 when none was looked at.
    pub fn share(&self) -> f64 {
        share(self.right, self.of, 0)
    }
}

/// `part / whole`; of nothing, 1 when `other` is nothing too.
fn share(part: usize, whole: usize, other: usize) -> f64 {
    match (whole, other) {
        (0, 0) => 1.0,
        (0, _) => 0.0,
        _ => part as f64 / whole as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_wanted_and_nothing_printed_is_perfect() {
        assert_eq!(Tally::default().f1(), 1.0);
        assert_eq!(Tally { wanted: 2, printed: 0, right: 0 }.precision(), 0.0);
        assert_eq!(Tally { wanted: 4, printed: 2, right: 2 }.recall(), 0.5);
    }
}
