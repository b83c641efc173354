//! Sketches of texts: the smallest hashes of their word runs, by which copies are found without comparing texts.
//!
//! A bottom-k sketch keeps the k smallest hashes of a set. The part of one set that lies in another can be told from
//! the two sketches alone (Broder 1997, "On the resemblance and containment of documents"); for texts of up to k
//! runs it is exact.

use serde::{Deserialize, Serialize};

use crate::text::{is_han, normalize};

/// Hashes kept per text.
const KEPT: usize = 128;
/// Words in a run.
const WORDS: usize = 4;
/// Han characters count as words of their own, and are shorter: a run of a Chinese text has this many.
const CHARS: usize = 5;

/// The smallest hashes of a text's word runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// Number of different runs in the text.
    pub size: u32,
    /// The smallest hashes, ascending.
    pub hashes: Vec<u64>,
}

impl Sketch {
    /// The sketch of `text`; punctuation, spaces and letter case do not matter, nor whether Chinese is written in
    /// Traditional or Simplified characters.
    pub fn of(text: &str) -> Self {
        let (words, han) = words(&normalize(text).0);
        let run = if han * 2 > words.len() { CHARS } else { WORDS };
        let mut hashes: Vec<u64> =
            words.windows(run).map(|w| w.iter().fold(SEED, |h, &x| mix(h ^ x))).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let size = u32::try_from(hashes.len()).unwrap_or(u32::MAX);
        hashes.truncate(KEPT);
        Sketch { size, hashes }
    }

    /// Estimated part of the smaller text's runs that the other has too, in thousandths.
    pub fn containment(&self, other: &Sketch) -> u32 {
        let (small, large) = if self.size <= other.size { (self, other) } else { (other, self) };
        if small.size == 0 {
            return 0;
        }
        // Below the larger sketch's last hash both sketches are complete samples of their texts.
        let limit = match large.hashes.last() {
            Some(&last) if large.size as usize > large.hashes.len() => last,
            _ => u64::MAX,
        };
        let limit = match small.hashes.last() {
            Some(&last) if small.size as usize > small.hashes.len() => limit.min(last),
            _ => limit,
        };
        let sampled = &small.hashes[..small.hashes.partition_point(|h| *h <= limit)];
        if sampled.is_empty() {
            return 0;
        }
        // Both ascend: one walk along the two.
        let mut others = large.hashes.iter().peekable();
        let stands = |hash: &&u64| {
            while others.next_if(|other| other < hash).is_some() {}
            others.peek() == Some(hash)
        };
        let shared = sampled.iter().filter(stands).count();
        u32::try_from(shared * 1000 / sampled.len()).unwrap_or(1000)
    }
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finishing step of SplitMix64: every bit of the input moves every bit of the output.
pub(super) const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A hash that is the same on every run and machine.
pub(super) fn hashed(bytes: &[u8]) -> u64 {
    let number = |part: &[u8]| part.iter().fold(0, |n, &byte| n << 8 | u64::from(byte));
    bytes.chunks(8).fold(mix(SEED ^ bytes.len() as u64), |hash, part| mix(hash ^ number(part)))
}

/// Hashes of the words in order, Han characters as words of their own, and the number of those.
fn words(text: &str) -> (Vec<u64>, usize) {
    let (mut words, mut han, mut word) = (Vec::new(), 0, None);
    for c in text.chars() {
        if is_han(c) {
            words.extend(word.take());
            words.push(mix(SEED ^ u64::from(u32::from(c))));
            han += 1;
        } else if c.is_alphanumeric() {
            for lower in c.to_lowercase() {
                word = Some(mix(word.unwrap_or(SEED) ^ u64::from(u32::from(lower))));
            }
        } else if c != ',' && c != '.' {
            words.extend(word.take());
        }
    }
    words.extend(word);
    (words, han)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "Oil settled lower on Tuesday as traders weighed a larger than expected build in stocks \
        against new supply outages in the North Sea and a weaker dollar after the minutes";

    #[test]
    fn part_of_a_text_is_contained_in_it() {
        let part = Sketch::of(LONG.split(" against").next().unwrap_or(""));
        assert_eq!(part.containment(&Sketch::of(LONG)), 1000);
        assert_eq!(Sketch::of(LONG).containment(&part), 1000);
    }

    #[test]
    fn other_texts_share_nothing() {
        let other = Sketch::of(
            "Shares of the chip maker closed at a record after it raised its outlook for the year",
        );
        assert_eq!(other.containment(&Sketch::of(LONG)), 0);
        assert_eq!(Sketch::of("").containment(&Sketch::of(LONG)), 0);
    }

    #[test]
    fn scripts_and_punctuation_do_not_matter() {
        let (a, b) = (
            Sketch::of("國際油價週二收跌,布蘭特原油報每桶68美元"),
            Sketch::of("国际油价周二收跌，布兰特原油报每桶68美元。"),
        );
        assert!(a.containment(&b) > 600, "{}", a.containment(&b));
    }
}
