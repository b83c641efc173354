//! The query language: words, `"phrases"`, `field:value`, ranges, AND, OR, NOT and brackets.
//!
//! ```text
//! silver AND (direction:down OR 暴跌) change:[10 TO 40] window:2026-01 -lang:en to:<75 "margin call"
//! ```
//!
//! Terms beside each other must all hold; OR binds weaker than that, NOT and `-` stronger. This file
//! turns the words into a tree and knows nothing of the index; mistakes point at their character.

use std::ops::Bound;

use crate::error::{Error, Result};

/// A query as a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Query {
    /// Everything.
    All,
    /// Each must hold.
    And(Vec<Query>),
    /// One must hold.
    Or(Vec<Query>),
    /// Must not hold.
    Not(Box<Query>),
    /// Words without a field, as they stand next to each other.
    Words(Vec<Text>),
    /// A quoted phrase without a field.
    Phrase(String),
    /// A field with a value.
    Field(Text, Value),
}

/// A piece of the query with the code point it starts at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    /// The words.
    pub(super) text: String,
    /// Code points before it.
    pub(super) at: usize,
}

/// What a field is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// This value.
    Is(Text),
    /// A value between.
    Range(Bound<Text>, Bound<Text>),
}

/// Read a query.
///
/// # Errors
/// [`Error::Query`] with the character at which something else was expected.
pub(super) fn parse(query: &str) -> Result<Query> {
    let mut parser = Parser { chars: query.chars().map(narrow).collect(), at: 0, depth: 0 };
    parser.space();
    if parser.peek().is_none() {
        return Ok(Query::All);
    }
    let tree = parser.any()?;
    match parser.peek() {
        None => Ok(tree),
        Some(c) => Err(fault(parser.at, format!("unexpected `{c}`"))),
    }
}

/// The mark that a Chinese keyboard writes for another one.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '“' | '”' | '„' => '"',
        '\u{3000}' => ' ',
        // Full width: ：（）＜＞［］－ and letters and digits.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// An [`Error::Query`].
pub(super) fn fault(at: usize, message: impl Into<String>) -> Error {
    Error::Query { at, message: message.into() }
}

/// Brackets may be nested this deep.
const MAX_DEPTH: usize = 64;

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Take `keyword` when it stands here as a word of its own.
    fn keyword(&mut self, keyword: &str) -> bool {
        let end = self.at + keyword.len();
        let here = self.chars.get(self.at..end).is_some_and(|w| w.iter().copied().eq(keyword.chars()));
        let whole = self.chars.get(end).is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')' | '"'));
        if here && whole {
            self.at = end;
            self.space();
        }
        here && whole
    }

    fn any(&mut self) -> Result<Query> {
        let mut parts = vec![self.all()?];
        while self.keyword("OR") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Query::Or))
    }

    fn all(&mut self) -> Result<Query> {
        let mut parts: Vec<Query> = Vec::new();
        loop {
            let joined = !parts.is_empty() && self.keyword("AND");
            if joined && (self.keyword_ahead("OR") || self.keyword_ahead("AND")) {
                return Err(fault(self.at, "a word, a phrase or field:value is expected after AND"));
            }
            if !joined && (matches!(self.peek(), None | Some(')')) || self.keyword_ahead("OR")) {
                break;
            }
            match (self.one()?, parts.last_mut()) {
                (Query::Words(words), Some(Query::Words(before))) if !joined => before.extend(words),
                (part, _) => parts.push(part),
            }
        }
        if parts.is_empty() {
            return Err(fault(self.at, "a word, a phrase or field:value is expected"));
        }
        Ok(one_or(parts, Query::And))
    }

    fn keyword_ahead(&mut self, keyword: &str) -> bool {
        let at = self.at;
        let found = self.keyword(keyword);
        self.at = at;
        found
    }

    fn one(&mut self) -> Result<Query> {
        let start = self.at;
        match self.peek() {
            None => Err(fault(start, "a word, a phrase or field:value is expected")),
            Some('(') => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(fault(start, "brackets are nested too deep"));
                }
                self.at += 1;
                self.space();
                let inner = self.any()?;
                if self.peek() != Some(')') {
                    return Err(fault(self.at, format!("`)` is expected for the `(` at character {start}")));
                }
                self.depth -= 1;
                self.at += 1;
                self.space();
                Ok(inner)
            }
            Some('-') if self.chars.get(self.at + 1).is_some_and(|c| !c.is_whitespace()) => {
                self.at += 1;
                self.nested_not()
            }
            Some('"') => {
                let phrase = self.quoted()?;
                self.space();
                Ok(Query::Phrase(phrase.text))
            }
            Some(_) if self.keyword("NOT") => self.nested_not(),
            Some(c) if matches!(c, ']' | '[' | ':' | '>' | '<') => {
                Err(fault(start, format!("unexpected `{c}`")))
            }
            Some(_) => self.word_or_field(),
        }
    }

    fn nested_not(&mut self) -> Result<Query> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(fault(self.at, "NOT is nested too deep"));
        }
        let inner = self.one()?;
        self.depth -= 1;
        Ok(Query::Not(Box::new(inner)))
    }

    fn word_or_field(&mut self) -> Result<Query> {
        let word = self.bare(|c| matches!(c, '(' | ')' | '"' | ':' | '[' | ']'))?;
        if self.peek() != Some(':') {
            self.space();
            return Ok(Query::Words(vec![word]));
        }
        self.at += 1;
        let value = match self.peek() {
            Some('[') => self.range()?,
            Some('<' | '>' | '≤' | '≥') => self.comparison()?,
            Some('"') => Value::Is(self.quoted()?),
            _ => Value::Is(self.bare(|c| matches!(c, '(' | ')' | '"'))?),
        };
        self.space();
        Ok(Query::Field(word, value))
    }

    /// Characters up to white space or one that `ends` it; at least one.
    fn bare(&mut self, ends: fn(char) -> bool) -> Result<Text> {
        let at = self.at;
        while self.peek().is_some_and(|c| !c.is_whitespace() && !ends(c)) {
            self.at += 1;
        }
        if at == self.at {
            return Err(fault(at, "a value is expected"));
        }
        Ok(Text { text: self.chars[at..self.at].iter().collect(), at })
    }

    fn quoted(&mut self) -> Result<Text> {
        let at = self.at;
        let rest = self.chars.get(at + 1..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|&c| c == '"')
            .ok_or_else(|| fault(at, "the quotation mark has no partner"))?;
        let text: String = rest[..length].iter().collect();
        if text.trim().is_empty() {
            return Err(fault(at, "the phrase is empty"));
        }
        self.at = at + length + 2;
        Ok(Text { text, at: at + 1 })
    }

    /// `[10 TO 40]`, either end `*` for open.
    fn range(&mut self) -> Result<Value> {
        let open = self.at;
        self.at += 1;
        self.space();
        let low = self.bare(|c| c == ']')?;
        self.space();
        if !self.keyword("TO") {
            return Err(fault(self.at, "`TO` is expected, as in [10 TO 40]"));
        }
        let high = self.bare(|c| c == ']')?;
        self.space();
        if self.peek() != Some(']') {
            return Err(fault(self.at, format!("`]` is expected for the `[` at character {open}")));
        }
        self.at += 1;
        let bound = |t: Text| if t.text == "*" { Bound::Unbounded } else { Bound::Included(t) };
        Ok(Value::Range(bound(low), bound(high)))
    }

    /// `<75`, `>=1e9`.
    fn comparison(&mut self) -> Result<Value> {
        let less = matches!(self.peek(), Some('<' | '≤'));
        let sign = matches!(self.peek(), Some('≤' | '≥'));
        self.at += 1;
        let equal = sign || self.peek() == Some('=');
        self.at += usize::from(equal && !sign);
        let value = self.bare(|c| matches!(c, '(' | ')' | '"' | '<' | '>' | '='))?;
        let bound = if equal { Bound::Included(value) } else { Bound::Excluded(value) };
        Ok(if less { Value::Range(Bound::Unbounded, bound) } else { Value::Range(bound, Bound::Unbounded) })
    }
}

/// The only part, or all of them joined.
fn one_or(mut parts: Vec<Query>, join: fn(Vec<Query>) -> Query) -> Query {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            parts.extend(last);
            join(parts)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree in one line.
    fn show(query: &Query) -> String {
        let list =
            |parts: &[Query], by: &str| format!("({})", parts.iter().map(show).collect::<Vec<_>>().join(by));
        let bound = |b: &Bound<Text>| match b {
            Bound::Included(t) => format!("={}", t.text),
            Bound::Excluded(t) => t.text.clone(),
            Bound::Unbounded => "*".to_owned(),
        };
        match query {
            Query::All => "*".to_owned(),
            Query::And(parts) => list(parts, " & "),
            Query::Or(parts) => list(parts, " | "),
            Query::Not(part) => format!("!{}", show(part)),
            Query::Words(words) => words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" "),
            Query::Phrase(phrase) => format!("\"{phrase}\""),
            Query::Field(name, Value::Is(value)) => format!("{}:{}", name.text, value.text),
            Query::Field(name, Value::Range(low, high)) => {
                format!("{}:{}..{}", name.text, bound(low), bound(high))
            }
        }
    }

    fn read(query: &str) -> String {
        match parse(query) {
            Ok(tree) => show(&tree),
            Err(fault) => fault.to_string(),
        }
    }

    #[test]
    fn trees() {
        assert_eq!(read("  "), "*");
        assert_eq!(read("crude oil fell"), "crude oil fell");
        assert_eq!(read("银价 direction:down"), "(银价 & direction:down)");
        assert_eq!(read("a OR b c"), "(a | b c)");
        assert_eq!(read("a AND (b OR \"c d\") -lang:en"), "(a & (b | \"c d\") & !lang:en)");
        assert_eq!(read("NOT (a b)"), "!a b");
        assert_eq!(
            read("change:[10 TO 40] to:<75 value:>=1e9"),
            "(change:=10..=40 & to:*..75 & value:=1e9..*)"
        );
        assert_eq!(read("window:[* TO 2026-02-06]"), "window:*..=2026-02-06");
        assert_eq!(read("ORDERS up"), "ORDERS up");
    }

    #[test]
    fn mistakes_point_at_the_character() {
        for (query, at, word) in [
            ("白银 (a OR b", 10, "`)`"),
            ("a OR", 4, "expected"),
            ("change:[10 40]", 11, "`TO`"),
            ("change:[10 TO 40", 16, "`]`"),
            ("say \"hello", 4, "partner"),
            ("to:", 3, "value"),
            ("a ] b", 2, "unexpected"),
            ("", 0, ""),
        ] {
            match parse(query) {
                Err(Error::Query { at: found, message }) => {
                    assert_eq!(found, at, "{query}: {message}");
                    assert!(message.contains(word), "{query}: {message}");
                }
                other => assert!(query.is_empty(), "{query}: {other:?}"),
            }
        }
        assert!(parse(&"(".repeat(10_000)).is_err());
        assert!(parse(&"-".repeat(10_000)).is_err());
    }
}
