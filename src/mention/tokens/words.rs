//! What stands between names, figures and words of the packs, cut into words.

use super::{Item, Token};
use crate::lang::{Attr, ClassSet, Edges, Pack};
use crate::text::Span;

/// The first bytes of characters from U+4000 to U+9FFF.
const HAN_FIRST: u8 = 0xe4;
/// See [`HAN_FIRST`].
const HAN_LAST: u8 = 0xe9;

/// The words and punctuation between two tokens.
pub(super) fn words(text: &str, from: usize, to: usize, edges: &Edges, pack: &Pack, tokens: &mut Vec<Token>) {
    let fixed = &pack.fixed;
    let mut push = |start: usize, end: usize, classes| {
        tokens.push(Token { span: Span::new(start, end), classes, attr: Attr::default(), item: Item::Word });
    };
    let mut word: Option<usize> = None;
    let mut next = from;
    while let Some(&first) = text.as_bytes()[..to].get(next) {
        let at = next;
        // What most of a text is made of: letters and digits, spaces, and Chinese characters, of which none is a mark.
        match first {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                word = word.or(Some(at));
                next += 1;
                continue;
            }
            b' ' => {
                if let Some(start) = word.take() {
                    push(start, at, fixed.word);
                }
                next += 1;
                continue;
            }
            HAN_FIRST..=HAN_LAST => {
                if let Some(start) = word.filter(|_| edges.contains(at)) {
                    push(start, at, fixed.word);
                    word = None;
                }
                word = word.or(Some(at));
                next += 3;
                continue;
            }
            _ => {}
        }
        let Some(c) = text[at..].chars().next() else { break };
        next += c.len_utf8();
        // A hyphen, full stop or apostrophe inside a word is part of it.
        let joins = matches!(c, '-' | '.' | '\'' | '’' | '&' | '/') && inside_word(text, at, c.len_utf8())
            || c == '.' && initials(text, at)
            || word.is_some() && clock(text, at);
        let mark = if joins { None } else { punctuation(c, fixed) };
        let cut = !c.is_ascii() && edges.contains(at);
        if let Some(start) = word
            && (mark.is_some() || c.is_whitespace() || cut)
        {
            push(start, at, fixed.word);
            word = None;
        }
        match mark {
            Some(classes) => push(at, at + c.len_utf8(), classes),
            None if c.is_whitespace() => {}
            None => word = word.or(Some(at)),
        }
    }
    if let Some(start) = word {
        push(start, to, fixed.word);
    }
}

fn inside_word(text: &str, at: usize, len: usize) -> bool {
    let before = text[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
    let after = text[at + len..].chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
    before && after
}

/// Whether a colon between digits stands at `at`: 15:20 GMT.
pub(super) fn clock(text: &str, at: usize) -> bool {
    let digit = |i: usize| text.as_bytes().get(i).is_some_and(u8::is_ascii_digit);
    text.as_bytes().get(at) == Some(&b':') && at.checked_sub(1).is_some_and(digit) && digit(at + 1)
}

/// Whether the full stop at `at` ends no sentence: that of initials (*U.S. dollars*, *J. P. Lorne*), or of an
/// abbreviation before another mark (*Corvane Corp., the refiner*, *(R-Ohio.)*).
fn initials(text: &str, at: usize) -> bool {
    let (mut before, mut after) = (text[..at].chars().rev(), text[at + 1..].chars());
    let letter = before.next().filter(char::is_ascii_alphabetic);
    match after.next() {
        Some(',' | ')' | ';') => letter.is_some(),
        Some(' ') => {
            letter.is_some_and(|c| c.is_ascii_uppercase())
                && before.next().is_none_or(|c| c == '.' || c.is_whitespace())
                && after.next().is_some_and(|c| c.is_ascii_alphabetic())
        }
        _ => false,
    }
}

fn punctuation(c: char, fixed: &crate::lang::Fixed) -> Option<ClassSet> {
    Some(match c {
        ',' => fixed.comma,
        '、' => fixed.list_comma,
        ';' | '；' | '。' | '!' | '?' | '.' | '…' => fixed.stop,
        ':' => fixed.stop,
        '"' | '“' | '「' | '『' | '《' | '〈' | '(' | '[' | '【' | '‘' => fixed.open,
        '”' | '」' | '』' | '》' | '〉' | ')' | ']' => fixed.close,
        '】' => fixed.close_title,
        '-' | '–' | '—' => fixed.dash,
        '\'' | '’' | '&' | '/' => fixed.word,
        _ => return None,
    })
}
