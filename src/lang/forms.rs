//! Word forms looked up at a place in a text, forwards from it or backwards to it.
//!
//! A byte trie over all forms of a list. Letters match whatever their ASCII case, a space in a form
//! matches spaces or a hyphen, and a form that ends (or, backwards, begins) with an ASCII letter must not
//! run on into another letter or digit. Exact forms (`A$`) ask for their own case.

/// Forms of a language and what each stands for.
#[derive(Debug, Clone)]
pub(crate) struct Forms<T> {
    nodes: Vec<Node>,
    /// The node that each first byte leads to, 0 for none: most lookups end there.
    first: Vec<u32>,
    values: Vec<Entry<T>>,
    direction: Direction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Backward,
}

/// A node without pieces of memory of its own. All numbers are 0 for none.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// The byte that leads to it.
    byte: u8,
    /// The node that one more byte leads to, and from there the `sibling` that another byte does.
    child: u32,
    sibling: u32,
    /// One more than an index into `values`: of several exact spellings the one entered last.
    value: u32,
}

#[derive(Debug, Clone)]
struct Entry<T> {
    value: T,
    exact: Option<Box<str>>,
    /// As [`Node::value`], the one entered before it.
    before: u32,
}

impl<T: Clone> Forms<T> {
    /// An empty list looked up from its first byte on.
    pub(crate) fn forward() -> Self {
        let (nodes, first) = (vec![Node::default()], vec![0; 256]);
        Forms { nodes, first, values: Vec::new(), direction: Direction::Forward }
    }

    /// An empty list looked up from its last byte back.
    pub(crate) fn backward() -> Self {
        Forms { direction: Direction::Backward, ..Self::forward() }
    }

    /// Add a form in any case.
    pub(crate) fn insert(&mut self, form: &str, value: T) {
        self.add(form, Entry { value, exact: None, before: 0 });
    }

    /// Add a form that must be written just so.
    pub(crate) fn insert_exact(&mut self, form: &str, value: T) {
        self.add(form, Entry { value, exact: Some(form.into()), before: 0 });
    }

    fn add(&mut self, form: &str, entry: Entry<T>) {
        if form.is_empty() {
            return;
        }
        let mut node = 0;
        let mut bytes = form.to_ascii_lowercase().into_bytes();
        if self.direction == Direction::Backward {
            bytes.reverse();
        }
        for byte in bytes {
            node = self.next(node, byte).unwrap_or_else(|| {
                let new = self.nodes.len();
                let sibling = std::mem::replace(&mut self.nodes[node].child, new as u32);
                self.nodes.push(Node { byte, sibling, ..Node::default() });
                if node == 0 {
                    self.first[usize::from(byte)] = new as u32;
                }
                new
            });
        }
        let before = self.nodes[node].value;
        self.values.push(Entry { before, ..entry });
        self.nodes[node].value = self.values.len() as u32;
    }

    /// The longest form that begins at byte `at`: the byte after it and its value.
    pub(crate) fn at(&self, text: &str, at: usize) -> Option<(usize, &T)> {
        debug_assert_eq!(self.direction, Direction::Forward);
        let bytes = text.as_bytes();
        let (mut node, mut i, mut best) = (0, at, None);
        while let Some(&byte) = bytes.get(i) {
            let Some(next) = self.step(node, byte) else { break };
            (node, i) = (next, i + 1);
            if byte == b' ' {
                while bytes.get(i) == Some(&b' ') {
                    i += 1;
                }
            }
            if self.nodes[node].value != 0 && !runs_on(bytes[i - 1], bytes.get(i)) {
                best = self.value(node, text.get(at..i).unwrap_or("")).map(|v| (i, v)).or(best);
            }
        }
        best
    }

    /// The longest form that ends before byte `at`: its first byte and its value.
    pub(crate) fn before(&self, text: &str, at: usize) -> Option<(usize, &T)> {
        debug_assert_eq!(self.direction, Direction::Backward);
        let bytes = text.as_bytes();
        let (mut node, mut i, mut best) = (0, at, None);
        while i > 0 {
            let byte = bytes[i - 1];
            let Some(next) = self.step(node, byte) else { break };
            (node, i) = (next, i - 1);
            if byte == b' ' {
                while i > 0 && bytes[i - 1] == b' ' {
                    i -= 1;
                }
            }
            if self.nodes[node].value != 0 && !runs_on(bytes[i], i.checked_sub(1).map(|p| &bytes[p])) {
                best = self.value(node, text.get(i..at).unwrap_or("")).map(|v| (i, v)).or(best);
            }
        }
        best
    }

    fn step(&self, node: usize, byte: u8) -> Option<usize> {
        let byte = if byte == b'-' && !self.has(node, b'-') { b' ' } else { byte.to_ascii_lowercase() };
        self.next(node, byte)
    }

    fn has(&self, node: usize, byte: u8) -> bool {
        self.next(node, byte).is_some()
    }

    fn next(&self, node: usize, byte: u8) -> Option<usize> {
        if node == 0 {
            let next = self.first[usize::from(byte)];
            return (next > 0).then_some(next as usize);
        }
        // Few follow on each.
        let mut next = self.nodes[node].child as usize;
        while next > 0 && self.nodes[next].byte != byte {
            next = self.nodes[next].sibling as usize;
        }
        (next > 0).then_some(next)
    }

    fn value(&self, node: usize, written: &str) -> Option<&T> {
        let entry = |value: u32| self.values.get((value as usize).checked_sub(1)?);
        let mut entries = std::iter::successors(entry(self.nodes[node].value), |found| entry(found.before));
        entries
            .find(|entry| entry.exact.as_deref().is_none_or(|form| form == written))
            .map(|entry| &entry.value)
    }
}

/// Whether a word whose outer byte is `inner` goes on in the neighbouring byte.
fn runs_on(inner: u8, outer: Option<&u8>) -> bool {
    inner.is_ascii_alphabetic() && outer.is_some_and(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_whole_word_wins_forwards() {
        let mut list = Forms::forward();
        list.insert("percent", 1);
        list.insert("percentage point", 2);
        list.insert("吨", 3);
        assert_eq!(list.at("5 percentage-points", 2), None);
        assert_eq!(list.at("5 Percentage-point", 2), Some((18, &2)));
        assert_eq!(list.at("5 percent up", 2), Some((9, &1)));
        assert_eq!(list.at("万吨铜", 3), Some((6, &3)));
    }

    #[test]
    fn exact_forms_keep_their_case_backwards() {
        let mut list = Forms::backward();
        list.insert("$", "USD");
        list.insert_exact("A$", "AUD");
        assert_eq!(list.before("A$", 2), Some((0, &"AUD")));
        assert_eq!(list.before("a$", 2), Some((1, &"USD")));
        assert_eq!(list.before("USA$", 4), Some((3, &"USD")));
    }
}
