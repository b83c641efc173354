//! Quotations: where quotation marks open and close, over sentences and paragraphs.

use crate::text::{Normalized, Span};

/// How many paragraphs a quotation may run on when its closing mark is missing from its own.
const PARAGRAPHS: usize = 8;
/// Bytes up to which a quotation may run on.
const LONGEST: usize = 16 << 10;

/// Text between quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// With its marks.
    pub outer: Span<Normalized>,
    /// Without them.
    pub inner: Span<Normalized>,
    /// Words within; a Chinese character counts as half a word.
    pub words: usize,
    /// Starts a paragraph.
    pub opens_paragraph: bool,
    /// Ends a paragraph.
    pub ends_paragraph: bool,
}

/// All quotations of a text in order; they do not overlap. Single quotation marks are not looked at.
pub fn quotes(text: &str) -> Vec<Quote> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, open)) = next_open(text, at) {
        let inside = start + open.len_utf8();
        let Some(end) = close_of(text, inside, open) else {
            at = inside;
            continue;
        };
        let close = text[end..].chars().next().map_or(0, char::len_utf8);
        let inner = Span::new(inside, end);
        found.push(Quote {
            outer: Span::new(start, end + close),
            inner,
            words: words(inner.slice(text)),
            opens_paragraph: text[..start].trim_end_matches([' ', '\u{3000}']).is_empty()
                || text[..start].trim_end_matches([' ', '\u{3000}']).ends_with('\n'),
            ends_paragraph: text[end + close..].trim_start_matches([' ', '\u{3000}', '.']).starts_with('\n')
                || text[end + close..].trim().is_empty(),
        });
        at = end + close;
    }
    found
}

/// The quotations that begin at byte `from` or behind it, with their numbers.
pub(super) fn quotes_from(quotes: &[Quote], from: u32) -> impl Iterator<Item = (usize, &Quote)> {
    let first = quotes.partition_point(|q| q.outer.start < from);
    quotes.iter().enumerate().skip(first)
}

/// The quotation that begins at byte `at`.
pub(super) fn quote_at(quotes: &[Quote], at: u32) -> Option<&Quote> {
    quotes_from(quotes, at).next().map(|(_, q)| q).filter(|q| q.outer.start == at)
}

/// The quotation that ends at byte `end`.
pub(super) fn quote_to(quotes: &[Quote], end: u32) -> Option<&Quote> {
    quotes.get(quotes.partition_point(|q| q.outer.end < end)).filter(|q| q.outer.end == end)
}

/// The quotation within whose marks `span` stands.
pub(super) fn quote_around(quotes: &[Quote], span: Span<Normalized>) -> Option<&Quote> {
    let after = quotes.partition_point(|q| q.inner.start <= span.start);
    quotes.get(after.checked_sub(1)?).filter(|q| q.inner.contains(span))
}

/// Words of a text; two Chinese characters count as one.
pub(super) fn words(text: &str) -> usize {
    let han = text.chars().filter(|&c| crate::text::is_han(c)).count();
    han.div_ceil(2)
        + text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '\'')).filter(|w| !w.is_empty()).count()
}

/// Marks that open and close a quotation: curly and straight ones, and the corner brackets of Chinese, single and double.
const MARKS: [(char, char); 4] =
    [('\u{201c}', '\u{201d}'), ('"', '"'), ('\u{300c}', '\u{300d}'), ('\u{300e}', '\u{300f}')];

/// Whether a word is a mark that closes a quotation.
pub(super) fn closes(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| MARKS.iter().any(|(_, close)| *close == c)) && chars.next().is_none()
}

/// Whether a quotation that opened so ends with its paragraph, as Chinese ones do.
fn is_corner(open: char) -> bool {
    MARKS.iter().skip(2).any(|(mark, _)| *mark == open)
}

fn next_open(text: &str, from: usize) -> Option<(usize, char)> {
    text.get(from..)?.char_indices().find_map(|(i, c)| {
        let at = from + i;
        let straight = c == '"' && text[at + 1..].starts_with([' ', '\n']);
        (MARKS.iter().any(|(open, _)| *open == c) && !straight).then_some((at, c))
    })
}

/// Where the quotation that opened before `from` closes.
fn close_of(text: &str, from: usize, open: char) -> Option<usize> {
    let close = MARKS.iter().find(|(mark, _)| *mark == open)?.1;
    let mut paragraphs = 0;
    let mut depth = 0;
    let mut continued = false;
    let mut reach = text.len().min(from + LONGEST);
    while !text.is_char_boundary(reach) {
        reach -= 1;
    }
    text[from..reach].find(close)?;
    for (i, c) in text[from..reach].char_indices() {
        let at = from + i;
        if c == '\n' {
            if text[at + 1..].trim_start().is_empty() {
                return None;
            }
            paragraphs += usize::from(!text[at + 1..].starts_with(['\n', ' ', '\r']));
            if paragraphs > PARAGRAPHS || is_corner(open) {
                return None;
            }
            continued = true;
            continue;
        }
        if c == close {
            let opens_again = open == '"' && continued && opening(text, at);
            if opens_again {
                // A new paragraph of the same speech opens with a mark again; anything else was never closed.
                if at_paragraph_start(text, at) {
                    continue;
                }
                return None;
            }
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        } else if c == open {
            if continued && at_paragraph_start(text, at) {
                continue;
            }
            if continued {
                return None;
            }
            depth += 1;
        }
    }
    None
}

fn at_paragraph_start(text: &str, at: usize) -> bool {
    text[..at].trim_end_matches([' ', '\u{3000}']).ends_with('\n')
}

fn opening(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || "([—–".contains(c));
    let after = text[at + 1..].chars().next().is_some_and(|c| !c.is_whitespace());
    before && after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Vec<&str> {
        quotes(text).iter().map(|q| q.inner.slice(text)).collect()
    }

    #[test]
    fn quotations_close_where_their_speech_ends() {
        // text => what stands between marks
        for (text, found) in [
            ("He said \"gold fell\" and \"silver rose\".", vec!["gold fell", "silver rose"]),
            ("“Gold fell,” he said. “It hurt.”", vec!["Gold fell,", "It hurt."]),
            ("\"One.\n\nTwo.\n\nThree.\"\n\n- JANE", vec!["One.\n\nTwo.\n\nThree."]),
            ("“One.\n\n“Two.” he said", vec!["One.\n\n“Two."]),
            ("Unlike \u{300c}havens\u{300d},he said:“It fell.”", vec!["havens", "It fell."]),
            ("a 5\" screen and \"more\"", vec!["more"]),
        ] {
            assert_eq!(inner(text), found, "{text}");
        }
    }
}
