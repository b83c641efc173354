//! Forms looked up where a word begins: a byte trie with dense rows.
//!
//! An automaton that looks for all forms at all places stops at each short form inside longer words (*in* in *gain*), and
//! takes long to build. Forms begin where words do, so they are looked up there, one row and one target a byte. Where one
//! form is left its last bytes are compared as they stand: most nodes of a plain trie would be links of such chains, each in
//! a place of memory of its own. The first word of a form, or its first character, is one step, by its hash.

use std::collections::VecDeque;
use std::num::NonZeroU32;

/// Forms by number, in any ASCII case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trie {
    /// Nodes, each with its row behind it, so that both come to the cache at once. A node is three numbers: where its forms
    /// begin in `forms`; how many end here or with its tail, and in the upper half the length of the tail; where the tail
    /// begins in `tails`, else the byte that the row's first target is for, and above it how many targets more there are.
    /// A target is the place of a node, 0 for none. Before a node that an opening leads to stands the opening's hash.
    cells: Vec<u32>,
    /// The node that each opening leads to, in the place that its hash tells or behind it; 0 for none. A word's bytes are
    /// not followed one by one.
    roots: Vec<u32>,
    /// Numbers of the forms that end at nodes.
    forms: Vec<u32>,
    /// What the nodes' forms end with, in lower case.
    tails: Vec<u8>,
    /// Bits of the hashes of how forms open: they tell most words of a text that open none. Of forms that open with a
    /// character beyond ASCII, which many do with the same one, the hashes take in what stands behind it.
    heads: Vec<u64>,
}

/// What leads to a node: a place of a row, or an opening by its hash.
enum Target {
    Cell(usize),
    Opening(u64),
}

/// A node's numbers; its row follows.
const HEADER: usize = 3;

/// How many bits tell how forms open.
const HEADS: usize = 1 << 17;

impl Trie {
    /// The trie of `forms`, numbered as they come.
    pub(crate) fn new<'a>(forms: impl IntoIterator<Item = &'a str>) -> Self {
        // Each with the hash and length of its opening, which those of one opening stand together by.
        let mut all: Vec<((u64, usize), Vec<u8>, u32)> = forms
            .into_iter()
            .zip(0..)
            .filter(|(form, _)| !form.is_empty())
            .map(|(form, i)| (form.to_ascii_lowercase().into_bytes(), i))
            .map(|(form, i)| (first(&form), form, i))
            .collect();
        all.sort_unstable();
        let mut trie = Trie { heads: vec![0; HEADS / 64], cells: vec![0], ..Trie::default() };
        let mut open = VecDeque::new();
        let mut from = 0;
        while from < all.len() {
            let ((hash, length), ..) = all[from];
            let same = all[from..].iter().take_while(|(opening, ..)| *opening == (hash, length)).count();
            open.push_back((Target::Opening(hash), length, from..from + same));
            for (_, form, _) in &all[from..from + same] {
                let bit = longer(form, hash, length).unwrap_or_else(|| head(hash));
                trie.heads[bit / 64] |= 1 << (bit % 64);
            }
            from += same;
        }
        trie.roots = vec![0; (2 * open.len()).next_power_of_two()];
        // Level by level: what every word of a text is looked up by lies together in the cache.
        while let Some((target, depth, range)) = open.pop_front() {
            match target {
                Target::Cell(cell) => trie.cells[cell] = trie.cells.len() as u32,
                Target::Opening(hash) => {
                    trie.cells.extend([hash as u32, (hash >> 32) as u32]);
                    let free = trie.places(hash).find(|&place| trie.roots[place] == 0);
                    if let Some(place) = free {
                        trie.roots[place] = trie.cells.len() as u32;
                    }
                }
            }
            let form = &all[range.start].1;
            let tail = &form[depth..];
            if !tail.is_empty() && tail.len() < 1 << 16 && *form == all[range.end - 1].1 {
                let ended = tail.len() << 16 | range.len();
                trie.cells.extend([trie.forms.len() as u32, ended as u32, trie.tails.len() as u32]);
                trie.tails.extend(tail);
                trie.forms.extend(all[range].iter().map(|(.., i)| *i));
                continue;
            }
            let ended = all[range.clone()].iter().take_while(|(_, form, _)| form.len() == depth).count();
            let longer = range.start + ended..range.end;
            let byte = |i: usize| all[i].1[depth];
            let (low, high) =
                if longer.is_empty() { (0, 0) } else { (byte(longer.start), byte(longer.end - 1)) };
            let bounds = u32::from(high - low) << 8 | u32::from(low);
            trie.cells.extend([trie.forms.len() as u32, ended as u32, bounds]);
            trie.forms.extend(all[range.start..longer.start].iter().map(|(.., i)| *i));
            let row = trie.cells.len();
            trie.cells.resize(row + usize::from(high - low) + 1, 0);
            let mut from = longer.start;
            while from < longer.end {
                let same =
                    all[from..longer.end].iter().take_while(|(_, form, _)| form[depth] == byte(from)).count();
                let target = Target::Cell(row + usize::from(byte(from) - low));
                open.push_back((target, depth + 1, from..from + same));
                from += same;
            }
        }
        trie
    }

    /// The places of `roots` where the node of an opening may stand, in order.
    fn places(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let last = self.roots.len().wrapping_sub(1);
        // Its upper bits depend on all bytes.
        (0..self.roots.len()).map(move |more| ((hash >> 32) as usize + more) & last)
    }

    /// The node that an opening leads to.
    #[inline]
    fn root(&self, hash: u64) -> Option<usize> {
        for place in self.places(hash) {
            let node = self.roots[place] as usize;
            if node == 0 {
                return None;
            }
            if u64::from(self.cells[node - 1]) << 32 | u64::from(self.cells[node - 2]) == hash {
                return Some(node);
            }
        }
        None
    }

    /// Whether a form that does not end inside a word may begin at a place: much faster than to look for one.
    #[inline]
    pub(crate) fn may_begin(&self, opening: Opening) -> bool {
        let held = |bit: usize| self.heads.get(bit / 64).is_some_and(|bits| bits & 1 << (bit % 64) != 0);
        held(head(opening.hash)) || opening.longer.is_some_and(|more| held(more.get() as usize - 1))
    }

    /// Call `found` with the end and the numbers of all forms that begin at byte `at` and do not end inside its first word,
    /// shortest first.
    #[inline]
    pub(crate) fn walk<'a>(&'a self, text: &[u8], at: usize, found: impl FnMut(usize, &'a [u32])) {
        let (hash, length) = first(&text[at..]);
        self.walk_from(text, Opening { at, hash, length: length as u32, longer: None }, found);
    }

    /// The same where it is known how the text opens there.
    #[inline]
    pub(crate) fn walk_from<'a>(
        &'a self,
        text: &[u8],
        Opening { at, hash, length, .. }: Opening,
        mut found: impl FnMut(usize, &'a [u32]),
    ) {
        let (mut node, mut end) = (self.root(hash), at + length as usize);
        while let Some(here) = node {
            let ended = self.cells[here + 1];
            if ended > 0 {
                let tail = (ended >> 16) as usize;
                let wanted =
                    if tail > 0 { &self.tails[self.cells[here + 2] as usize..][..tail] } else { &[] };
                if text.get(end..end + tail).is_some_and(|rest| rest.eq_ignore_ascii_case(wanted)) {
                    let forms = self.cells[here] as usize;
                    found(end + tail, &self.forms[forms..][..usize::from(ended as u16)]);
                }
                if tail > 0 {
                    return;
                }
            }
            let Some(byte) = text.get(end) else { return };
            let bounds = self.cells[here + 2];
            let column = byte.to_ascii_lowercase().wrapping_sub(bounds as u8);
            if column > (bounds >> 8) as u8 {
                return;
            }
            let next = self.cells[here + HEADER + usize::from(column)] as usize;
            (node, end) = ((next > 0).then_some(next), end + 1);
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

/// How many bytes behind a character beyond ASCII tell forms apart that open with it: another such character.
const BEHIND: usize = 3;

/// The bit of how a text opens together with what stands behind that, where it opens with a character beyond ASCII and is
/// long enough; `hash` and `length` are those of the opening.
#[inline]
fn longer(text: &[u8], hash: u64, length: usize) -> Option<usize> {
    let behind = text.get(length..length + BEHIND).filter(|_| !text[0].is_ascii())?;
    let hash = behind
        .iter()
        .fold(hash, |hash, byte| (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(SPREAD));
    Some(head(hash))
}

/// A place where a form may begin: at a character, but no space, that does not go on with a word of ASCII letters and digits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening {
    /// The first byte.
    pub(crate) at: usize,
    /// See [`opening`].
    pub(crate) hash: u64,
    /// Bytes of what the hash is of.
    length: u32,
    /// One more than the bit that [`longer`] tells.
    longer: Option<NonZeroU32>,
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
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let (hash, length) = first(rest);
        next += length;
        let longer = longer(rest, hash, length).and_then(|bit| NonZeroU32::new(bit as u32 + 1));
        Some(Opening { at, hash, length: length as u32, longer })
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
        assert_eq!(all(&forms, "GOLD Futures", 0), [(4, vec![0, 2]), (12, vec![1])]);
        assert_eq!(all(&forms, "银价跌", 0), [(3, vec![3]), (6, vec![4])]);
        assert_eq!(all(&forms, "a BRENT", 2), [(7, vec![6, 7])]);
        assert_eq!(all(&forms, "Bren", 0), []);
        assert_eq!(all(&forms, "silver", 0), []);
        assert_eq!(all(&["gold", "golden rule"], "golden rule", 0), [(11, vec![1])]);
        assert_eq!(all(&["x-ray", "x1", "x"], "x-ray", 0), [(1, vec![2]), (5, vec![0])]);
        assert_eq!(all(&[], "silver", 0), []);
    }

    #[test]
    fn words_that_open_no_form_are_told() {
        let trie = Trie::new(["gold futures", "银价", "-rated", "é"]);
        let may = |text: &str, at: usize| {
            openings(text.as_bytes()).any(|opening| opening.at == at && trie.may_begin(opening))
        };
        assert!(may("GOLD", 0) && may("银价跌", 0) && may("AA-rated", 2) && may("é", 0) && may("école", 0));
        assert!(
            !may("golden", 0) && !may("silver", 0) && !may("铜价", 0) && !may("银行", 0) && !may("银", 0)
        );
    }

    #[test]
    fn words_begin_after_what_is_no_letter() {
        let text = "re-gain 5kg 银价";
        let starts: Vec<usize> = openings(text.as_bytes()).map(|opening| opening.at).collect();
        assert_eq!(starts, [0, 2, 3, 8, 12, 15]);
    }
}
