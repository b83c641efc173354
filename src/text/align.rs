//! Normalization that keeps the number of code points, and the way back.
//!
//! Width folding (`％` → `%`, `Ａ` → `A`, the ideographic space) and Traditional → Simplified work
//! character by character, so code point *i* of the normalized text stands for code point *i* of the
//! original. The way back is therefore a sparse list of byte shifts. NFKC is not used: it rewrites
//! `½`, `…` and `①` and changes the length.

use super::span::{Normalized, Original, Span};

/// Sparse list of byte shifts between a normalized text and its original.
#[derive(Debug, Clone, Default)]
pub struct Alignment {
    /// `(normalized byte, original byte)` after each character whose byte length changed.
    shifts: Vec<(u32, u32)>,
}

impl Alignment {
    /// The span of the original text that the normalized span stands for.
    pub fn to_original(&self, span: Span<Normalized>) -> Span<Original> {
        Span::new(self.position(span.start), self.position(span.end))
    }

    fn position(&self, normalized: u32) -> usize {
        let after = self.shifts.partition_point(|&(n, _)| n <= normalized);
        match after.checked_sub(1).map(|i| self.shifts[i]) {
            Some((n, o)) => (o + (normalized - n)) as usize,
            None => normalized as usize,
        }
    }
}

/// Normalized text and the way back: width folded, Traditional folded to Simplified by character.
///
/// The result has as many code points as `original`.
///
/// ```
/// let (normalized, back) = wirecheck::text::normalize("銀價下跌１１．２５％");
/// assert_eq!(normalized, "银价下跌11.25%");
/// let span = wirecheck::text::Span::new(12, normalized.len());
/// assert_eq!(back.to_original(span).slice("銀價下跌１１．２５％"), "１１．２５％");
/// ```
pub fn normalize(original: &str) -> (String, Alignment) {
    if original.is_ascii() {
        return (original.to_owned(), Alignment::default());
    }
    let mut text = String::with_capacity(original.len());
    let mut shifts = Vec::new();
    // What stays as it is, from the last character that does not, is copied in one piece.
    let mut copied = 0;
    for (at, c) in original.char_indices() {
        let folded = fold(c);
        if folded == c {
            continue;
        }
        text.push_str(&original[copied..at]);
        text.push(folded);
        copied = at + c.len_utf8();
        if folded.len_utf8() != c.len_utf8() {
            shifts.push((text.len() as u32, copied as u32));
        }
    }
    text.push_str(&original[copied..]);
    (text, Alignment { shifts })
}

fn fold(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        '\u{ffe5}' => '\u{a5}',
        '\u{ffe1}' => '\u{a3}',
        '\u{fe6a}' => '%',
        '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => super::script::simplified(c),
        _ => c,
    }
}

/// Code point offsets of byte positions in one text, looked up in O(1) for ASCII text and
/// O(log n) otherwise.
#[derive(Debug, Clone)]
pub struct CodePoints {
    /// `(byte after the character, code points up to there)` for each multi-byte character.
    wide: Vec<(u32, u32)>,
}

impl CodePoints {
    /// Index of `text`.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return CodePoints { wide: Vec::new() };
        }
        // Room for a text that is nothing else.
        let mut wide = Vec::with_capacity(text.len() / 3 + 1);
        let (mut at, mut points) = (0, 0);
        while let Some(&first) = text.as_bytes().get(at) {
            let length = match first {
                0..0x80 => 1,
                0x80..0xe0 => 2,
                0xe0..0xf0 => 3,
                0xf0.. => 4,
            };
            (at, points) = (at + length, points + 1);
            if length > 1 {
                wide.push((at as u32, points));
            }
        }
        CodePoints { wide }
    }

    /// Number of code points before byte `at`.
    pub fn offset(&self, at: u32) -> usize {
        let after = self.wide.partition_point(|&(byte, _)| byte <= at);
        match after.checked_sub(1).map(|i| self.wide[i]) {
            Some((byte, n)) => (n + (at - byte)) as usize,
            None => at as usize,
        }
    }

    /// The span in code points.
    pub fn span<S>(&self, span: Span<S>) -> [usize; 2] {
        [self.offset(span.start), self.offset(span.end)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_count_across_mixed_scripts() {
        let text = "a銀 b😀c";
        let index = CodePoints::new(text);
        for (n, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(index.offset(at as u32), n);
        }
        assert_eq!(index.offset(text.len() as u32), text.chars().count());
    }
}
