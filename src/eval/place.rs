//! Where quoted words stand in a record's text, and how much two places have in common.

use crate::record::CpSpan;
use crate::text::{CodePoints, Lang, Original, Span, is_han, normalize};

/// A record's text, in which words are looked up.
#[derive(Debug)]
pub(super) struct Places<'a> {
    text: &'a str,
    points: CodePoints,
    chars: Vec<char>,
}

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Places { text, points: CodePoints::new(text), chars: text.chars().collect() }
    }

    /// All occurrences of `words`, in order; English words are not looked for inside longer ones.
    pub(super) fn all(&self, words: &str) -> Vec<CpSpan> {
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let (first, last) = (words.chars().next(), words.chars().next_back());
        let whole = |at: &usize| {
            let before = self.text.get(..*at).and_then(|t| t.chars().next_back());
            let after = self.text.get(at + words.len()..).and_then(|t| t.chars().next());
            !(letter(first) && letter(before)) && !(letter(last) && letter(after))
        };
        let span = |at: usize| self.points.span(Span::<Original>::new(at, at + words.len()));
        self.text.match_indices(words).map(|(at, _)| at).filter(whole).map(span).collect()
    }

    /// The `nth` occurrence of `words`, from 1.
    pub(super) fn find(&self, words: &str, nth: usize) -> Option<CpSpan> {
        self.all(words).get(nth.saturating_sub(1)).copied()
    }

    /// One occurrence of each of `parts`, chosen so that they stand closest together; `None` when one is missing.
    pub(super) fn closest(&self, parts: &[&str]) -> Option<Vec<CpSpan>> {
        let options: Vec<Vec<CpSpan>> = parts.iter().map(|p| self.all(p)).collect();
        let mut best: Option<(usize, Vec<CpSpan>)> = None;
        let mut chosen = Vec::new();
        choose(&options, &mut chosen, &mut best);
        best.map(|(_, spans)| spans)
    }

    /// Positions of the words (English) and characters (Chinese) of a span.
    fn words(&self, span: CpSpan) -> Vec<usize> {
        let mut at = Vec::new();
        let mut inside = false;
        for (i, &c) in self.chars.iter().enumerate().take(span[1]).skip(span[0]) {
            let letter = c.is_alphanumeric() && !is_han(c);
            if is_han(c) || (letter && !inside) {
                at.push(i);
            }
            inside = letter || (inside && matches!(c, '.' | ',' | '\'' | '\u{2019}'));
        }
        at
    }

    /// Words in common, as the Dice coefficient in thousandths.
    pub(super) fn dice(&self, a: CpSpan, b: CpSpan) -> usize {
        let (a, b) = (self.words(a), self.words(b));
        let common = a.iter().filter(|i| b.contains(i)).count();
        (2000 * common).checked_div(a.len() + b.len()).unwrap_or(0)
    }

    /// Words in common, as a share of the shorter, in thousandths.
    pub(super) fn shorter(&self, a: CpSpan, b: CpSpan) -> usize {
        let (a, b) = (self.words(a), self.words(b));
        let common = a.iter().filter(|i| b.contains(i)).count();
        (1000 * common).checked_div(a.len().min(b.len())).unwrap_or(0)
    }

    /// The words of a span.
    pub(super) fn slice(&self, span: CpSpan) -> String {
        self.chars.iter().take(span[1]).skip(span[0]).collect()
    }
}

/// Fill `chosen` with one span of each list, none over another, and keep the choice with the least extent.
fn choose(options: &[Vec<CpSpan>], chosen: &mut Vec<CpSpan>, best: &mut Option<(usize, Vec<CpSpan>)>) {
    let Some(here) = options.get(chosen.len()) else {
        let start = chosen.iter().map(|s| s[0]).min().unwrap_or(0);
        let end = chosen.iter().map(|s| s[1]).max().unwrap_or(0);
        if best.as_ref().is_none_or(|(extent, _)| end - start < *extent) {
            *best = Some((end - start, chosen.clone()));
        }
        return;
    };
    for &span in here {
        if chosen.iter().any(|other| span[0] < other[1] && other[0] < span[1]) {
            continue;
        }
        chosen.push(span);
        choose(options, chosen, best);
        chosen.pop();
    }
}

/// Whether two spans share a code point.
pub(super) fn overlap(a: CpSpan, b: CpSpan) -> bool {
    a[0] < b[1] && b[0] < a[1]
}

/// `en`, `zh-Hans` or `zh-Hant`, by the characters of `words` within an article whose text is `article`.
pub(super) fn script(words: &str, article: &str) -> &'static str {
    if !words.chars().any(is_han) {
        return Lang::En.code();
    }
    let (normalized, _) = normalize(article);
    let changed = article.chars().zip(normalized.chars()).filter(|(a, b)| is_han(*a) && a != b).count();
    let han = article.chars().filter(|c| is_han(*c)).count();
    if changed * 50 > han { "zh-Hant" } else { "zh-Hans" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_occurrences_are_chosen() {
        let places = Places::new("Gold fell. Silver fell because gold fell.");
        assert_eq!(
            places.closest(&["gold fell", "because", "fell"]),
            Some(vec![[31, 40], [23, 30], [18, 22]])
        );
        assert_eq!(places.closest(&["gold fell", "since"]), None);
        assert_eq!(places.find("old fell", 1), None, "inside a longer word");
    }

    #[test]
    fn scripts_are_told_apart_by_the_article() {
        // Spot silver at the close, in both scripts.
        assert_eq!(script("AMD fell 17%", "\u{73fe}\u{8ca8}\u{767d}\u{9280}"), "en");
        assert_eq!(
            script("\u{6536}\u{76d8}", "\u{73b0}\u{8d27}\u{767d}\u{94f6}\u{6536}\u{76d8}\u{4e0b}\u{8dcc}"),
            "zh-Hans"
        );
        assert_eq!(script("17%", "\u{73fe}\u{8ca8}\u{767d}\u{9280}\u{6536}\u{76e4}"), "en");
        assert_eq!(script("\u{6536}\u{76e4}", "\u{73fe}\u{8ca8}\u{767d}\u{9280}\u{6536}\u{76e4}"), "zh-Hant");
    }

    #[test]
    fn dice_counts_words_and_characters() {
        let places = Places::new("the sharp fall in gold \u{91d1}\u{4ef7}\u{5927}\u{8dcc}");
        assert_eq!(places.dice([0, 22], [4, 14]), 2000 * 2 / 7);
        assert_eq!(places.dice([23, 27], [23, 25]), 2000 * 2 / 6);
        assert_eq!(places.shorter([23, 27], [23, 25]), 1000);
    }
}
