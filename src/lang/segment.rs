//! Segmenters by name: where words may be cut in a script that does not write spaces.

use std::sync::LazyLock;

use jieba_rs::Jieba;

/// How a pack's language cuts words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Segmenter {
    /// Spaces and punctuation.
    Spaces,
    /// The jieba dictionary (Simplified).
    Jieba,
}

/// Tags of words that serve as nouns beside those that begin with `n`: verbal and adjectival nouns, short forms, foreign
/// words, and what the dictionary does not know.
const NOUNS: [&str; 5] = ["vn", "an", "j", "eng", "x"];

/// Tags of words that name nothing: adverbs, conjunctions, times, places before and behind, prepositions, particles,
/// numbers and their counters.
const LIGHT: [&str; 17] =
    ["d", "c", "t", "tg", "f", "p", "u", "ul", "uj", "uz", "ud", "m", "q", "mq", "y", "z", "zg"];

static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// The shared jieba dictionary; loaded at first use.
pub fn jieba() -> &'static Jieba {
    &JIEBA
}

impl Segmenter {
    /// Whether the dictionary knows `word` as a noun, or not at all; false where it knows no parts of speech.
    pub fn is_noun(self, word: &str) -> bool {
        match self {
            Segmenter::Spaces => false,
            Segmenter::Jieba => {
                jieba().tag(word, false).iter().all(|t| t.tag.starts_with('n') || NOUNS.contains(&t.tag))
            }
        }
    }

    /// Whether the last word of `words` is a noun by the dictionary; false where it knows no parts of speech.
    pub fn ends_in_noun(self, words: &str) -> bool {
        match self {
            Segmenter::Spaces => false,
            Segmenter::Jieba => {
                let noun = |tag: &str| tag.starts_with('n') || NOUNS.contains(&tag);
                jieba().tag(words, false).last().is_some_and(|t| noun(t.tag))
            }
        }
    }

    /// Whether the dictionary knows `word` as an adverb, a time, a conjunction or another word that names nothing.
    pub fn is_light(self, word: &str) -> bool {
        match self {
            Segmenter::Spaces => false,
            Segmenter::Jieba => jieba().tag(word, false).iter().all(|t| LIGHT.contains(&t.tag)),
        }
    }

    /// Call `found` with the byte positions at which words of `text` begin or end, in order; always 0 and its length.
    pub(super) fn each_edge(self, text: &str, mut found: impl FnMut(usize)) {
        found(0);
        match self {
            Segmenter::Jieba => {
                let mut last = 0;
                for word in jieba().cut(text, false) {
                    last += word.word.len();
                    found(last);
                }
            }
            Segmenter::Spaces => {
                let bytes = text.as_bytes();
                for at in 1..bytes.len() {
                    let word = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80;
                    if text.is_char_boundary(at) && !(word(bytes[at - 1]) && word(bytes[at])) {
                        found(at);
                    }
                }
                found(text.len());
            }
        }
    }
}

/// Byte positions at which words of a text begin or end, one bit each.
#[derive(Debug, Clone, Default)]
pub struct Edges {
    bits: Vec<u64>,
}

impl Edges {
    /// None of a text of so many bytes.
    pub(super) fn none_of(length: usize) -> Self {
        Edges { bits: vec![0; length / 64 + 1] }
    }

    pub(super) fn insert(&mut self, at: usize) {
        if let Some(bits) = self.bits.get_mut(at / 64) {
            *bits |= 1 << (at % 64);
        }
    }

    /// Whether a word begins or ends at byte `at`.
    #[inline]
    pub fn contains(&self, at: usize) -> bool {
        self.bits.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
    }
}
