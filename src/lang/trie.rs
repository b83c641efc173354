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
    /// Nodes, each with its row behind it, so that both come to the cache at once. A node is three numbers: where its forms
    /// begin in `forms`; how many end here or with its tail, and in the upper half the length of the tail; where the tail
    /// begins in `tails`, else the byte that the row's first target is for, and above it how many targets more there are.
    /// A target is the place of a node, 0 for none.
    cells: Vec<u32>,
    /// Numbers of the forms that end at nodes.
    forms: Vec<u32>,
    /// What the nodes' forms end with, in lower case.
    tails: Vec<u8>,
    /// Bits of the hashes of how forms open: they tell most words of a text that open none.
    heads: Vec<u64>,
}

/// A node's numbers; its row follows.
const HEADER: usize = 3;

/// How many bits tell how forms open.
const HEADS: usize = 1 << 17;

impl Trie {
    /// The trie of `forms`, numbered as they come.
    pub(crate) fn new<'a>(forms: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all: Vec<(Vec<u8>, u32)> =
            forms.into_iter().zip(0..).map(|(form, i)| (form.to_ascii_lowercase().into_bytes(), i)).collect();
        all.sort_unstable();
        let mut trie = Trie { heads: vec![0; HEADS / 64], ..Trie::default() };
        for (form, _) in &all {
            let bit = head(opening(form));
            trie.heads[bit / 64] |= 1 << (bit % 64);
        }
        // Level by level: the first bytes, which every word of a text is looked up by, lie together in the cache.
        let mut open = VecDeque::from([(None, 0, 0..all.len())]);
        while let Some((target, depth, range)) = open.pop_front() {
            if let Some(target) = target {
                let here = trie.cells.len() as u32;
                trie.cells[target] = here;
                let form = &all[range.start].0;
                let tail = &form[depth..];
                if !tail.is_empty() && tail.len() < 1 << 16 && *form == all[range.end - 1].0 {
                    let ended = tail.len() << 16 | range.len();
                    trie.cells.extend([trie.forms.len() as u32, ended as u32, trie.tails.len() as u32]);
                    trie.tails.extend(tail);
                    trie.forms.extend(all[range].iter().map(|(_, i)| *i));
                    continue;
                }
            }
            let ended = all[range.clone()].iter().take_while(|(form, _)| form.len() == depth).count();
            let longer = range.start + ended..range.end;
            let byte = |i: usize| all[i].0[depth];
            let (low, high) =
                if longer.is_empty() { (0, 0) } else { (byte(longer.start), byte(longer.end - 1)) };
            let bounds = u32::from(high - low) << 8 | u32::from(low);
            trie.cells.extend([trie.forms.len() as u32, ended as u32, bounds]);
            trie.forms.extend(all[range.start..longer.start].iter().map(|(_, i)| *i));
            let row = trie.cells.len();
            trie.cells.resize(row + usize::from(high - low) + 1, 0);
            let mut from = longer.start;
            while from < longer.end {
                let same =
                    all[from..longer.end].iter().take_while(|(form, _)| form[depth] == byte(from)).count();
                open.push_back((Some(row + usize::from(byte(from) - low)), depth + 1, from..from + same));
                from += same;
            }
        }
        trie
    }

    /// Whether a form that does not end inside a word may begin at a place: much faster than to look for one.
    #[inline]
    pub(crate) fn may_begin(&self, opening: Opening) -> bool {
        let bit = head(opening.hash);
        self.heads.get(bit / 64).is_some_and(|bits| bits & 1 << (bit % 64) != 0)
    }

    /// Call `found` with the end and the numbers of all forms that begin at byte `at`, shortest first.
    #[inline]
    pub(crate) fn walk<'a>(&'a self, text: &[u8], at: usize, mut found: impl FnMut(usize, &'a [u32])) {
        let mut node = 0;
        for (i, byte) in text[at..].iter().enumerate() {
            let bounds = self.cells[node + 2];
            let column = byte.to_ascii_lowercase().wrapping_sub(bounds as u8);
            if column > (bounds >> 8) as u8 {
                return;
            }
            node = self.cells[node + HEADER + usize::from(column)] as usize;
            if node == 0 {
                return;
            }
            let (end, ended) = (at + i + 1, self.cells[node + 1]);
            if ended == 0 {
                continue;
            }
            let tail = (ended >> 16) as usize;
            let wanted = if tail > 0 { &self.tails[self.cells[node + 2] as usize..][..tail] } else { &[] };
            if text.get(end..end + tail).is_some_and(|rest| rest.eq_ignore_ascii_case(wanted)) {
                let forms = self.cells[node] as usize;
                found(end + tail, &self.forms[forms..][..usize::from(ended as u16)]);
            }
            if tail > 0 {
                return;
            }
        }
    }

    /// The numbers of the forms that are `text` from beginning to end.
    pub(crate) fn exact(&self, text: &str) -> &[u32] {
        let mut whole: &[u32] = &[];
        self.walk(text.as_bytes(), 0, |end, forms| {
            if end == text.len() {
                whole = forms;
            }
        });
        whole
    }
}

/// The bit of how a text opens.
fn head(hash: u64) -> usize {
    (hash >> 47) as usize
}

/// A place where a form may begin: at a character, but no space, that does not go on with a word of ASCII letters and digits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening {
    /// The first byte.
    pub(crate) at: usize,
    /// See [`opening`].
    pub(crate) hash: u64,
}

/// The places of `text` where forms may begin, in order. Every list of forms is looked up at the same places by the same
/// hashes.
#[inline]
pub(crate) fn openings(text: &[u8]) -> impl Iterator<Item = Opening> + '_ {
    let mut next = 0;
    std::iter::from_fn(move || {
        // What goes on with a character begins with the bits 10.
        while text.get(next).is_some_and(|&b| b == b' ' || b & 0xc0 == 0x80) {
            next += 1;
        }
        let at = next;
        let (hash, length) = first(text.get(at..).filter(|rest| !rest.is_empty())?);
        next += length;
        Some(Opening { at, hash })
    })
}

/// A hash of how a text opens, in any ASCII case: of its first Latin word, else of its first character.
#[inline]
pub(crate) fn opening(text: &[u8]) -> u64 {
    first(text).0
}

/// The hash of what a text opens with, and its length.
#[inline]
fn first(text: &[u8]) -> (u64, usize) {
    let Some((&first, rest)) = text.split_first() else { return (0, 0) };
    let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(SPREAD);
    let (mut hash, mut length) = (add(0, first.to_ascii_lowercase()), 1);
    if FOLDED[usize::from(first)] == 0 {
        for &byte in rest.iter().take_while(|&b| b & 0xc0 == 0x80) {
            (hash, length) = (add(hash, byte), length + 1);
        }
    } else {
        for byte in rest.iter().map(|&b| FOLDED[usize::from(b)]).take_while(|&b| b != 0) {
            (hash, length) = (add(hash, byte), length + 1);
        }
    }
    (hash, length)
}

/// Letters and digits in lower case, by byte; 0 for what belongs to no Latin word.
static FOLDED: [u8; 256] = {
    let mut folded = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        if b.is_ascii_alphanumeric() {
            folded[byte] = b.to_ascii_lowercase();
        }
        byte += 1;
    }
    folded
};

/// An odd number without a pattern in its bits (2^64 by the golden ratio).
pub(crate) const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

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
    fn words_that_open_no_form_are_told() {
        let trie = Trie::new(["gold futures", "银价", "-rated", "é"]);
        let may = |text: &str, at: usize| {
            openings(text.as_bytes()).any(|opening| opening.at == at && trie.may_begin(opening))
        };
        assert!(may("GOLD", 0) && may("银行", 0) && may("AA-rated", 2) && may("é", 0));
        assert!(!may("golden", 0) && !may("silver", 0) && !may("铜价", 0));
    }

    #[test]
    fn words_begin_after_what_is_no_letter() {
        let text = "re-gain 5kg 银价";
        let starts: Vec<usize> = openings(text.as_bytes()).map(|opening| opening.at).collect();
        assert_eq!(starts, [0, 2, 3, 8, 12, 15]);
    }
}
