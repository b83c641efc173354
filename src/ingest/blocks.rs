//! Lines to paragraphs: soft-wrapped lines are joined, bullets and table rows are told from prose.

use std::ops::Range;

use crate::text::is_han;

use super::build::Mark;

/// What the shape of a paragraph tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Plain text.
    Prose,
    /// Opens with a bullet or a list number.
    Bullet,
    /// Cells side by side.
    Row,
    /// `- NAME, Title`: who said the lines above.
    Signature,
}

/// A paragraph of the normalized text.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Where, without surrounding white space and without its bullet.
    pub(super) range: Range<usize>,
    /// Its shape.
    pub(super) shape: Shape,
    /// Whether an empty line stands before it.
    pub(super) apart: bool,
    /// Its length in columns: Han characters count double.
    pub(super) columns: usize,
    /// What the markup says it is, where there is markup.
    pub(super) mark: Option<Mark>,
}

/// A line that is not empty.
struct Line {
    range: Range<usize>,
    apart: bool,
    indent: usize,
    columns: usize,
}

/// The paragraphs of `text`, in order.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let mut end = at + 1;
        while end < lines.len() && !lines[end].apart {
            end += 1;
        }
        group(text, &lines[at..end], &mut out);
        at = end;
    }
    out
}

/// The paragraphs of a text whose markup tells what each of its lines is.
pub(super) fn marked_blocks(text: &str, marks: &[Mark]) -> Vec<Block> {
    let blocks = lines(text).into_iter().map(|line| block(text, line.range, line.apart));
    blocks.zip(marks).map(|(block, mark)| Block { mark: Some(*mark), ..block }).collect()
}

fn lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut apart = false;
    let mut start = 0;
    while start < text.len() {
        let piece = &text[start..line_end(text, start)];
        let trimmed = piece.trim();
        if trimmed.is_empty() {
            // The second half of `\r\n` is no empty line.
            apart |= !(piece == "\n" && text[..start].ends_with('\r'));
        } else {
            let indent = piece.len() - piece.trim_start().len();
            let from = start + indent;
            out.push(Line { range: from..from + trimmed.len(), apart, indent, columns: columns(trimmed) });
            apart = false;
        }
        start += piece.len();
    }
    out
}

/// One past the line that begins at byte `start`, with the mark that ends it.
fn line_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mark = |(at, byte): (usize, &u8)| match byte {
        b'\n' | b'\r' | b'\x0c' => Some(at + 1),
        // U+0085, U+2028 and U+2029.
        0xc2 if bytes[at + 1] == 0x85 => Some(at + 2),
        0xe2 if matches!(bytes[at + 1..at + 3], [0x80, 0xa8 | 0xa9]) => Some(at + 3),
        _ => None,
    };
    bytes.iter().enumerate().skip(start).find_map(mark).unwrap_or(bytes.len())
}

fn columns(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(|c| if is_han(c) || ('\u{3000}'..'\u{3040}').contains(&c) { 2 } else { 1 }).sum()
}

/// Lines without an empty one between: one wrapped paragraph, or each its own.
fn group(text: &str, lines: &[Line], out: &mut Vec<Block>) {
    let widest = lines.iter().map(|line| line.columns).max().unwrap_or(0);
    let group = Group { text, lines, widest, wrapped: wrapped(text, lines, widest) };
    let mut at = 0;
    while at < lines.len() {
        let mut end = at + 1;
        while end < lines.len() && group.goes_on(at, end) {
            end += 1;
        }
        out.push(block(text, lines[at].range.start..lines[end - 1].range.end, lines[at].apart));
        at = end;
    }
}

/// Lines without an empty one between, and what is common to them.
struct Group<'a> {
    text: &'a str,
    lines: &'a [Line],
    /// Columns of the longest line.
    widest: usize,
    /// Whether the words run on at some break for sure.
    wrapped: bool,
}

impl Group<'_> {
    /// Whether line `i` goes on with the paragraph that began at line `first`.
    fn goes_on(&self, first: usize, i: usize) -> bool {
        let (before, line) = (&self.lines[i - 1], &self.lines[i]);
        let (upper, lower) = (&self.text[before.range.clone()], &self.text[line.range.clone()]);
        if shape(lower).0 != Shape::Prose
            || shape(upper).0 == Shape::Row
            || line.indent > self.lines[first].indent + 8
        {
            return false;
        }
        if line.indent > before.indent && i > first + 1 && line.indent != self.lines[first + 1].indent {
            return false;
        }
        // Widths: a wrapped line is about as long as the longest of its group.
        let full = (40..=132).contains(&before.columns)
            && before.columns * 10 >= self.widest * 8
            && self.widest <= 140;
        if !full {
            return false;
        }
        let ends = ends_sentence(upper);
        let opens_low = lower.chars().next().is_some_and(char::is_lowercase);
        if (opens_low && !ends) || upper.ends_with([',', '\u{3001}']) {
            return true;
        }
        // Within a group that is wrapped somewhere, full lines go on whatever they end with.
        self.wrapped && (!ends || before.columns * 100 >= self.widest * 85)
    }
}

/// Whether a group of lines is one wrapped text: at some break the words run on.
fn wrapped(text: &str, lines: &[Line], widest: usize) -> bool {
    let breaks = lines.windows(2).filter(|pair| {
        let (upper, lower) = (&text[pair[0].range.clone()], &text[pair[1].range.clone()]);
        let low = lower.chars().next().is_some_and(char::is_lowercase);
        let han = upper.chars().next_back().is_some_and(is_han)
            && lower.chars().next().is_some_and(is_han)
            && pair[0].columns + 3 >= widest
            && pair[0].columns >= 40;
        pair[0].columns >= 40 && !ends_sentence(upper) && (low || han)
    });
    breaks.count() * 3 >= lines.len().saturating_sub(1) && lines.len() > 1
}

fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', '\u{300d}', '\u{300f}', ')', ']']);
    line.ends_with(['.', '!', '?', '\u{3002}', '\u{2026}', ':', ';'])
}

fn block(text: &str, range: Range<usize>, apart: bool) -> Block {
    let piece = &text[range.clone()];
    let (shape, skip) = shape(piece);
    let rest = &piece[skip..];
    let start = range.start + skip + (rest.len() - rest.trim_start().len());
    Block { range: start..range.end, shape, apart, columns: columns(rest.trim_start()), mark: None }
}

/// The shape of a line, and the bytes of its bullet.
fn shape(line: &str) -> (Shape, usize) {
    let bars = line.contains('|')
        && (line.matches(" | ").count() >= 2 || line.starts_with('|') && line.ends_with('|'));
    if bars || line.contains('\t') {
        return (Shape::Row, 0);
    }
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return (Shape::Prose, 0) };
    let second = chars.next();
    let spaced = second.is_some_and(char::is_whitespace);
    match first {
        '\u{2022}' | '\u{25cf}' | '\u{25cb}' | '\u{25a0}' | '\u{25aa}' | '\u{25ab}' | '\u{25c6}'
        | '\u{25c7}' | '\u{2023}' | '\u{2043}' | '\u{b7}' | '\u{30fb}' | '\u{25b6}' | '\u{27a4}'
        | '\u{2713}' | '\u{2714}' => (Shape::Bullet, first.len_utf8()),
        '*' | '+' if spaced => (Shape::Bullet, 1),
        '-' | '\u{2013}' | '\u{2014}'
            if spaced || (first != '-' && second.is_some_and(char::is_uppercase)) =>
        {
            let rest = line[first.len_utf8()..].trim();
            if signature(rest) { (Shape::Signature, 0) } else { (Shape::Bullet, first.len_utf8()) }
        }
        '\u{2014}' if second == Some('\u{2014}') && signature(line.trim_start_matches('\u{2014}')) => {
            (Shape::Signature, 0)
        }
        _ => (Shape::Prose, 0),
    }
}

/// `MARC VELAN, Head of Investments, Firm`: a name, then a title after a comma, and no sentence.
fn signature(rest: &str) -> bool {
    let rest = rest.trim();
    if rest.chars().count() > 140 || rest.ends_with(['.', '\u{3002}', '!', '?', ';']) {
        return false;
    }
    let name = rest.split([',', '(']).next().unwrap_or(rest).trim();
    if rest.chars().next().is_some_and(is_han) {
        return name.chars().count() <= 14 && !rest.chars().any(|c| c.is_ascii_digit() || c == '%');
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = words.iter().filter(|w| w.chars().next().is_some_and(char::is_uppercase)).count();
    (1..=5).contains(&words.len())
        && capital + 1 >= words.len()
        && capital > 0
        && !rest.chars().any(|c| c.is_ascii_digit() || c == '%')
        && (rest.len() > name.len() || words.len() >= 2 && capital == words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<(Shape, &str)> {
        blocks(text).into_iter().map(|b| (b.shape, &text[b.range])).collect()
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "Gold fell 5.34% on Monday to $4,604.47 an ounce as a stronger dollar and a\nround of margin calls pushed funds to sell. Silver lost more than a tenth of\nits value.\n\nTraders were surprised.";
        let found = pieces(text);
        assert_eq!(found.len(), 2);
        assert!(found[0].1.ends_with("its value."));
        let text = "現貨黃金周一大幅下跌,市場出現明顯的去槓桿行為,投資人全面降低曝險,\n資金流向現金與短期美債。\n白銀亦跌。";
        assert_eq!(pieces(text).len(), 2);
    }

    #[test]
    fn lines_of_their_own_stay_apart() {
        let text = "Gold falls\nGold fell 5% on Monday in thin trade.\nSilver followed.";
        assert_eq!(pieces(text).len(), 3);
    }

    #[test]
    fn bullets_rows_and_signatures_are_told() {
        let text = "  • Silver fell 11%\r\n- Gold fell 5%.\r\n- JANE DOE, Analyst, Some Bank\r\nGold\t4604\t-5%\r\n——李明,分析师";
        let shapes: Vec<Shape> = pieces(text).into_iter().map(|p| p.0).collect();
        assert_eq!(shapes, [Shape::Bullet, Shape::Bullet, Shape::Signature, Shape::Row, Shape::Signature]);
        assert_eq!(pieces(text)[0].1, "Silver fell 11%");
    }
}
