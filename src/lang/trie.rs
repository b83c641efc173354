//! Forms looked up where a word begins: a byte trie with dense rows.
//!
//! An automaton that looks for all forms at all places stops at each short form inside longer words (*in* in *gain*), and
//! takes long to build. Forms begin where words do, so they are looked up there, one row and one target a byte. Where one
//! form is left its last bytes are compared as they stand: most nodes of a plain trie would be links of such chains, each in
//! a place of memory of its own.

use std::collections::VecDeque;

/// Forms by number, in any ASCII case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trie {
    nodes: Vec<Node>,
    /// Rows of the nodes: the node that a byte leads to, 0 for none.
    targets: Vec<u32>,
    /// Numbers of the forms that end at nodes.
    forms: Vec<u32>,
    /// What the nodes' forms end with, in lower case.
    tails: Vec<u8>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// Where its row begins in `targets`, or its tail in `tails`.
    row: u32,
    /// Where its forms begin in `forms`.
    form: u32,
    /// How many forms end here, or with the tail.
    forms: u16,
    /// How many bytes of its forms follow; a node with a tail has no row.
    tail: u16,
    /// The byte that the row's first target is for.
    low: u8,
    /// How many targets the row has, less one; an empty row points at a zero.
    span: u8,
}

impl Trie {
    /// The trie of `forms`, numbered as they come.
    pub(crate) fn new<'a>(forms: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all: Vec<(Vec<u8>, u32)> =
            forms.into_iter().zip(0..).map(|(form, i)| (form.to_ascii_lowercase().into_bytes(), i)).collect();
        all.sort_unstable();
        // The first target is that of every empty row.
        let mut trie = Trie { nodes: vec![Node::default()], targets: vec![0], ..Trie::default() };
        // Level by level: the first bytes, which every word of a text is looked up by, lie together in the cache.
        let mut open = VecDeque::from([(0, 0, 0..all.len())]);
        while let Some((node, depth, range)) = open.pop_front() {
            let here = &mut trie.nodes[node];
            here.form = trie.forms.len() as u32;
            let tail = |form: &[u8]| u16::try_from(form.len() - depth).ok().filter(|&tail| tail > 0);
            if node > 0
                && all[range.start].0 == all[range.end - 1].0
                && let Some(tail) = tail(&all[range.start].0)
            {
                (here.row, here.tail, here.forms) = (trie.tails.len() as u32, tail, range.len() as u16);
                trie.tails.extend_from_slice(&all[range.start].0[depth..]);
                trie.forms.extend(all[range].iter().map(|(_, i)| *i));
                continue;
            }
            let ended = all[range.clone()].iter().take_while(|(form, _)| form.len() == depth).count();
            here.forms = ended as u16;
            trie.forms.extend(all[range.clone()][..ended].iter().map(|(_, i)| *i));
            let longer = range.start + ended..range.end;
            let byte = |i: usize| all[i].0[depth];
            if longer.is_empty() {
                continue;
            }
            let (low, high) = (byte(longer.start), byte(longer.end - 1));
            let row = trie.targets.len();
            trie.targets.resize(row + usize::from(high - low) + 1, 0);
            (here.row, here.low, here.span) = (row as u32, low, high - low);
            let mut from = longer.start;
            while from < longer.end {
                let same =
                    all[from..longer.end].iter().take_while(|(form, _)| form[depth] == byte(from)).count();
                let child = trie.nodes.len();
                trie.nodes.push(Node::default());
                trie.targets[row + usize::from(byte(from) - low)] = child as u32;
                open.push_back((child, depth + 1, from..from + same));
                from += same;
            }
        }
        trie
    }

    /// Call `found` with the end and the numbers of all forms that begin at byte `at`, shortest first.
    #[inline]
    pub(crate) fn walk(&self, text: &[u8], at: usize, mut found: impl FnMut(usize, &[u32])) {
        self.walk_nodes(text, at, |end, node| found(end, self.ended(node)));
    }

    #[inline]
    fn walk_nodes<'a>(&'a self, text: &[u8], at: usize, mut found: impl FnMut(usize, &'a Node)) {
        let mut node = &self.nodes[0];
        for (i, byte) in text[at..].iter().enumerate() {
            let column = byte.to_ascii_lowercase().wrapping_sub(node.low);
            if column > node.span {
                return;
            }
            let next = self.targets[node.row as usize + usize::from(column)];
            if next == 0 {
                return;
            }
            node = &self.nodes[next as usize];
            let (end, tail) = (at + i + 1, usize::from(node.tail));
            if tail > 0 {
                let rest = text.get(end..end + tail);
                let wanted = &self.tails[node.row as usize..][..tail];
                if rest.is_some_and(|rest| rest.eq_ignore_ascii_case(wanted)) {
                    found(end + tail, node);
                }
                return;
            }
            if node.forms > 0 {
                found(end, node);
            }
        }
    }

    /// The numbers of the forms that are `text` from beginning to end.
    pub(crate) fn exact(&self, text: &str) -> &[u32] {
        let mut last = None;
        self.walk_nodes(text.as_bytes(), 0, |end, node| last = Some((end, node)));
        last.filter(|(end, _)| *end == text.len()).map_or(&[], |(_, node)| self.ended(node))
    }

    fn ended(&self, node: &Node) -> &[u32] {
        &self.forms[node.form as usize..][..usize::from(node.forms)]
    }
}

/// Whether a form may begin at byte `at`: at a character that does not go on with a word of ASCII letters and digits.
#[inline]
pub(crate) fn begins(text: &[u8], at: usize) -> bool {
    let byte = text[at];
    if byte.is_ascii_alphanumeric() {
        return at == 0 || !text[at - 1].is_ascii_alphanumeric();
    }
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(forms: &[&str], text: &str, at: usize) -> Vec<(usize, Vec<u32>)> {
        let mut found = Vec::new();
        Trie::new(forms.iter().copied())
            .walk(text.as_bytes(), at, |end, forms| found.push((end, forms.to_vec())));
        found
    }

    #[test]
    fn all_forms_at_a_place_are_found_in_any_case() {
        let forms = ["gold", "Gold futures", "GOLD", "银", "银价", "go", "Brent", "brent"];
        assert_eq!(all(&forms, "GOLD Futures", 0), [(2, vec![5]), (4, vec![0, 2]), (12, vec![1])]);
        assert_eq!(all(&forms, "银价跌", 0), [(3, vec![3]), (6, vec![4])]);
        assert_eq!(all(&forms, "a BRENT", 2), [(7, vec![6, 7])]);
        assert_eq!(all(&forms, "Bren", 0), []);
        assert_eq!(all(&forms, "silver", 0), []);
        assert_eq!(all(&[], "silver", 0), []);
    }

    #[test]
    fn words_begin_after_what_is_no_letter() {
        let text = "re-gain 5kg 银价";
        let starts: Vec<usize> = (0..text.len()).filter(|&i| begins(text.as_bytes(), i)).collect();
        assert_eq!(starts, [0, 2, 3, 7, 8, 11, 12, 15]);
    }
}
