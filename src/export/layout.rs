//! Text in columns: display width, wrapping and shortening, where a Chinese character takes two cells.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells that `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Cells that a character takes by itself; one that cannot be shown, as a whole text counts it.
fn cell(c: char) -> usize {
    c.width().unwrap_or(1)
}

/// `text` with spaces up to `cells`.
pub fn pad(text: &str, cells: usize) -> String {
    let missing = cells.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// `text`, or as much of it as fits into `cells` with an ellipsis.
pub fn shorten(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += cell(c);
        if used >= cells {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// Byte ranges of the lines into which `text` falls at `cells`; breaks at spaces and beside wide characters.
pub fn wrap(text: &str, cells: usize) -> Vec<Range<usize>> {
    let cells = cells.max(8);
    let mut lines = Vec::new();
    let (mut start, mut used) = (0, 0);
    // Where the line can be broken: the line's end, and where the next one starts.
    let mut place: Option<(usize, usize)> = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        if c == '\n' {
            lines.push(start..at);
            (start, used, place) = (next, 0, None);
            before = ' ';
            continue;
        }
        let wide = |c: char| cell(c) > 1;
        if c == ' ' {
            place = Some((at, next));
        } else if at > start && before != ' ' && (wide(c) || wide(before)) && !hangs(c) {
            place = Some((at, at));
        }
        used += cell(c);
        if used > cells && at > start {
            let (end, resume) = place.filter(|p| p.0 > start).unwrap_or((at, at));
            lines.push(start..end);
            start = resume;
            used = text.get(start..next).unwrap_or_default().chars().map(cell).sum();
            place = None;
        }
        before = c;
    }
    if start < text.len() {
        lines.push(start..text.len());
    }
    lines
}

/// Closing marks of Chinese: comma, full stop, enumeration comma, semicolon, colon, exclamation and question mark, bracket,
/// corner quotes, title mark, quotes, percent sign.
const CLOSING: [char; 14] = [
    '\u{ff0c}', '\u{3002}', '\u{3001}', '\u{ff1b}', '\u{ff1a}', '\u{ff01}', '\u{ff1f}', '\u{ff09}',
    '\u{300d}', '\u{300f}', '\u{300b}', '\u{201d}', '\u{2019}', '\u{ff05}',
];

/// Closing punctuation stays with the line before.
fn hangs(c: char) -> bool {
    matches!(c, '%' | ',' | '.' | ')') || CLOSING.contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, cells: usize) -> Vec<&str> {
        wrap(text, cells).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn latin_breaks_at_spaces_and_chinese_between_characters() {
        assert_eq!(lines("silver fell again today", 12), ["silver fell", "again today"]);
        assert_eq!(lines("银价周五再度下跌，", 8), ["银价周五", "再度下", "跌，"]);
        assert_eq!(lines("unbreakable", 8), ["unbreaka", "ble"]);
    }

    #[test]
    fn widths_count_cells() {
        assert_eq!(width("银价a"), 5);
        assert_eq!(shorten("银价下跌", 6), "银价…");
        assert_eq!(pad("银", 4), "银  ");
    }
}
