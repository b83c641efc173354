//! Words looked for anywhere in a text, of which most texts hold none.
//!
//! An automaton over all words takes long to build, and reads a table that fills the cache. Here a few neighbouring bytes
//! stand for each word, those that are rarest in English: one bit tells of nearly every place of a text that no word
//! has such bytes there, and the words that have are compared as they are.

use rustc_hash::FxHashMap;

/// Words by number, found in any ASCII case.
#[derive(Debug, Clone, Default)]
pub(super) struct Grams {
    words: Vec<Box<[u8]>>,
    /// Bits of the hashes of all grams.
    bits: Vec<u64>,
    /// For each gram the words that it stands for, and where in them it begins.
    by_gram: FxHashMap<u32, Vec<(u32, u32)>>,
    /// For each two bytes how many bytes shorter than [`LONGEST`] the grams are that end with them, a bit each.
    ends: Vec<u8>,
    /// Words of one byte.
    bytes: Vec<(u8, u32)>,
}

/// Bytes of a gram, where the word has as many.
const LONGEST: usize = 4;

/// How many bits tell of grams.
const BITS: usize = 1 << 16;

/// What stands often in English, the most common first; letters of a gram that come late or are missing tell the most.
const COMMON: &[u8] = b" etaoinsrhldcumfpgwybvk";

impl Grams {
    /// The finder of `words`, numbered as they come.
    pub(super) fn new<'a>(words: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut grams = Grams { bits: vec![0; BITS / 64], ends: vec![0; 1 << 16], ..Grams::default() };
        for (word, number) in words.into_iter().zip(0..) {
            let word = word.to_ascii_lowercase();
            let shorter = LONGEST.saturating_sub(word.len());
            if let &[byte] = &word[..] {
                grams.bytes.push((byte, number));
            } else if let Some((at, gram)) =
                word.windows(LONGEST - shorter).enumerate().min_by_key(|(_, gram)| often(gram))
            {
                let key = gram.iter().rev().fold(0, |key, &byte| key << 8 | u32::from(byte));
                grams.bits[bit(key) / 64] |= 1 << (bit(key) % 64);
                grams.by_gram.entry(key).or_default().push((number, at as u32));
                grams.ends[(key << (8 * shorter) >> 16) as usize] |= 1 << shorter;
            }
            grams.words.push(word.into());
        }
        grams
    }

    /// Call `found` with the number of each word that stands in `text`, for some more than once.
    pub(super) fn each(&self, text: &[u8], mut found: impl FnMut(usize)) {
        let mut held = [false; 256];
        // The bytes up to here, the last one in the highest place.
        let mut last = 0_u32;
        for (at, byte) in text.iter().map(u8::to_ascii_lowercase).enumerate() {
            held[usize::from(byte)] = true;
            last = last >> 8 | u32::from(byte) << 24;
            let mut ends = self.ends.get((last >> 16) as usize).copied().unwrap_or_default();
            while ends != 0 {
                let shorter = ends.trailing_zeros() as usize;
                ends &= ends - 1;
                let key = last >> (8 * shorter);
                if self.may_be(key) {
                    self.compare(key, text, (at + 1 + shorter).wrapping_sub(LONGEST), &mut found);
                }
            }
        }
        let bytes = self.bytes.iter().filter(|(byte, _)| held[usize::from(*byte)]);
        bytes.for_each(|&(_, number)| found(number as usize));
    }

    #[inline]
    fn may_be(&self, key: u32) -> bool {
        let bit = bit(key);
        self.bits.get(bit / 64).is_some_and(|bits| bits >> (bit % 64) & 1 == 1)
    }

    /// The words of the gram `key` at byte `at`.
    fn compare(&self, key: u32, text: &[u8], at: usize, found: &mut impl FnMut(usize)) {
        for &(number, offset) in self.by_gram.get(&key).into_iter().flatten() {
            let word = &self.words[number as usize];
            let start = at.wrapping_sub(offset as usize);
            let written = text.get(start..start.wrapping_add(word.len()));
            if written.is_some_and(|written| written.eq_ignore_ascii_case(word)) {
                found(number as usize);
            }
        }
    }
}

/// How often a gram may stand in a text, by its bytes.
fn often(gram: &[u8]) -> usize {
    let weight =
        |byte: &u8| COMMON.iter().position(|common| common == byte).map_or(0, |at| COMMON.len() - at);
    gram.iter().map(weight).sum()
}

/// The bit of a gram.
#[inline]
fn bit(key: u32) -> usize {
    (key.wrapping_mul(0x9e37_79b1) >> 16) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(words: &[&str], text: &str) -> Vec<usize> {
        let mut all = Vec::new();
        Grams::new(words.iter().map(|word| word.as_bytes())).each(text.as_bytes(), |word| all.push(word));
        all.sort_unstable();
        all.dedup();
        all
    }

    #[test]
    fn words_are_found_wherever_they_stand() {
        let words = ["@", "图", "by", "tag", "photo", "all rights reserved", "责任编辑"];
        assert_eq!(held(&words, "Stage: a PHOTOGRAPH of two"), [3, 4]);
        assert_eq!(held(&words, "责任编辑：李明 a@b"), [0, 6]);
        assert_eq!(held(&words, "All Rights Reserved"), [5]);
        assert_eq!(held(&words, "图by"), [1, 2]);
        assert!(held(&words, "all rights reserve").is_empty());
        assert!(held(&words, "").is_empty());
        assert!(held(&[], "photo").is_empty());
    }
}
