//! How text is cut into index terms, in both languages and both Chinese scripts.
//!
//! Text is normalized first (Traditional to Simplified, full width to half). Then a Latin word is one
//! term in lower case, a whole number is one term without its commas (`4,604.47` and `4604.47` are the
//! same), and a Han character is a term by itself and together with its right neighbour, so that any
//! part of a Chinese word can be found. Positions count words and Han characters, so a phrase of
//! neighbouring pairs is exactly a substring.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::{Span, is_han, normalize};

/// The name under which the index knows this tokenizer.
pub(super) const NAME: &str = "news";

/// What stands at one or more positions of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A Latin word or a number.
    Word,
    /// A Han character.
    Character,
    /// Two neighbouring Han characters.
    Pair,
}

/// A term with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The term as the index holds it.
    pub(super) term: String,
    /// Number of words and Han characters before it.
    pub(super) position: usize,
    /// Byte range in the original text.
    pub(super) range: std::ops::Range<usize>,
    /// What it is.
    pub(super) kind: Kind,
}

/// The terms of `text`, by position; a pair comes right after its first character.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let (normalized, back) = normalize(text);
    let mut pieces = Vec::new();
    let mut position = 0;
    let mut at = 0;
    while let Some(first) = normalized[at..].chars().next() {
        let rest = &normalized[at..];
        let mut push = |term: String, length: usize, kind| {
            let range = back.to_original(Span::new(at, at + length)).range();
            pieces.push(Piece { term, position, range, kind });
        };
        let length = if is_han(first) {
            let length = first.len_utf8();
            push(first.to_string(), length, Kind::Character);
            if let Some(second) = rest[length..].chars().next().filter(|&c| is_han(c)) {
                let pair = length + second.len_utf8();
                push(rest[..pair].to_owned(), pair, Kind::Pair);
            }
            length
        } else if first.is_ascii_digit() {
            let length = number(rest);
            push(rest[..length].replace(',', "").to_lowercase(), length, Kind::Word);
            length
        } else if first.is_alphabetic() {
            let length = rest.find(|c: char| !c.is_alphanumeric() || is_han(c)).unwrap_or(rest.len());
            push(rest[..length].to_lowercase(), length, Kind::Word);
            length
        } else {
            at += first.len_utf8();
            continue;
        };
        at += length;
        position += 1;
    }
    pieces
}

/// Length of the number or digit-led word (`4,604.47`, `10y`) at the start of `text`.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    let mut plain = true;
    while let Some(&b) = bytes.get(end) {
        let inner = plain && matches!(b, b'.' | b',') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if b.is_ascii_alphabetic() {
            plain = false;
        } else if !b.is_ascii_digit() && !inner {
            break;
        }
        end += 1;
    }
    end
}

/// [`pieces`] as tantivy wants them.
#[derive(Debug, Clone, Default)]
pub(super) struct NewsTokenizer;

/// The tokens of one text.
#[derive(Debug)]
pub(super) struct Tokens {
    rest: std::vec::IntoIter<Piece>,
    token: Token,
}

impl Tokenizer for NewsTokenizer {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        Tokens { rest: pieces(text).into_iter(), token: Token::default() }
    }
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        let Some(piece) = self.rest.next() else { return false };
        self.token = Token {
            offset_from: piece.range.start,
            offset_to: piece.range.end,
            position: piece.position,
            text: piece.term,
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        pieces(text).into_iter().map(|p| p.term).collect()
    }

    #[test]
    fn numbers_stay_whole_and_lose_their_commas() {
        assert_eq!(terms("Gold hit $4,604.47, up 10y"), ["gold", "hit", "4604.47", "up", "10y"]);
        assert_eq!(terms("1,850億"), ["1850", "亿"]);
    }

    #[test]
    fn both_scripts_give_the_same_terms() {
        assert_eq!(terms("銀價下跌"), terms("银价下跌"));
        assert_eq!(terms("银价跌"), ["银", "银价", "价", "价跌", "跌"]);
    }

    #[test]
    fn offsets_lead_back_to_the_text_as_written() {
        let text = "現貨ＡＢＣ漲１１．５％";
        let found: Vec<&str> = pieces(text).iter().map(|p| &text[p.range.clone()]).collect();
        assert_eq!(found, ["現", "現貨", "貨", "ＡＢＣ", "漲", "１１．５"]);
    }
}
