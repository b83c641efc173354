//! From a query's tree to the index's own queries.
//!
//! A name of an instrument, in any language and script, stands for the instrument: `银价`, `銀價` and
//! `silver` ask for the same subject. Quotation marks ask for the words themselves. Other words are looked
//! for in the claim's sentence and its article's headline; a Chinese run is cut into jieba's words, and
//! each must occur somewhere.

use std::ops::Bound;

use jiff::civil::Date;
use rust_decimal::Decimal;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, InvertedIndexRangeQuery, Occur, PhraseQuery, Query as Lookup, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::decimal::sortable;
use super::fields::{Fields, QUERY_FIELDS, Sort};
use super::query::{Query, Text, Value, fault};
use super::stored::folded;
use super::tokenizer::{Kind, Piece, pieces};
use crate::error::Result;
use crate::lang::{Instruments, jieba};
use crate::text::is_han;

/// Longest name of an instrument, in words or Han characters.
const LONGEST_NAME: usize = 12;
/// Where words without a field are looked for.
const DEFAULT_TEXTS: [&str; 2] = ["text", "title"];

type Boxed = Box<dyn Lookup>;

/// Turns query trees into index queries.
pub(super) struct Compiler<'a> {
    pub(super) fields: &'a Fields,
    pub(super) instruments: &'a Instruments,
}

impl Compiler<'_> {
    /// The index query of `query`.
    ///
    /// # Errors
    /// A field that is not there, or a value that it cannot have, with its place.
    pub(super) fn compile(&self, query: &Query) -> Result<Boxed> {
        Ok(match query {
            Query::All => Box::new(AllQuery),
            Query::And(parts) => all(parts.iter().map(|p| self.compile(p)).collect::<Result<_>>()?),
            Query::Or(parts) => any(parts.iter().map(|p| self.compile(p)).collect::<Result<_>>()?),
            Query::Not(part) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, Box::new(AllQuery)),
                (Occur::MustNot, self.compile(part)?),
            ])),
            Query::Words(words) => self.words(words),
            Query::Phrase(phrase) => self.phrase(phrase),
            Query::Field(name, value) => self.field(name, value)?,
        })
    }

    /// Bare words: the longest names first, then each remaining word by itself.
    fn words(&self, words: &[Text]) -> Boxed {
        let mut parts = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = (at + LONGEST_NAME).min(words.len());
            let named = (at + 1..=longest).rev().find_map(|end| {
                let name = words[at..end].iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
                Some((end, self.instruments.lookup(&name)?))
            });
            match named {
                Some((end, id)) => {
                    parts.push(self.subject(id));
                    at = end;
                }
                None => {
                    parts.extend(self.word(&words[at].text));
                    at += 1;
                }
            }
        }
        all(parts)
    }

    /// One bare word: names within its Chinese part stand for their instruments, the rest is text.
    fn word(&self, word: &str) -> Vec<Boxed> {
        let chars: Vec<char> = word.chars().collect();
        let mut parts = Vec::new();
        let mut rest = String::new();
        let mut at = 0;
        while at < chars.len() {
            let longest = (at + LONGEST_NAME).min(chars.len());
            let named = (at + 2..=longest).rev().find_map(|end| {
                let name = &chars[at..end];
                name.iter().all(|&c| is_han(c)).then_some(())?;
                Some((end, self.instruments.lookup(&name.iter().collect::<String>())?))
            });
            match named {
                Some((end, id)) => {
                    parts.push(self.subject(id));
                    parts.extend(self.texts(&std::mem::take(&mut rest)));
                    at = end;
                }
                None => {
                    rest.push(chars[at]);
                    at += 1;
                }
            }
        }
        parts.extend(self.texts(&rest));
        parts
    }

    /// Every word of `text` somewhere in the sentence or headline.
    fn texts(&self, text: &str) -> Vec<Boxed> {
        chunks(text)
            .into_iter()
            .map(|chunk| {
                any(DEFAULT_TEXTS.iter().filter_map(|f| sequence(self.fields.get(f)?, &chunk)).collect())
            })
            .collect()
    }

    /// The words of `phrase` in their order, in the sentence or the headline.
    fn phrase(&self, phrase: &str) -> Boxed {
        let pieces = pieces(phrase);
        any(DEFAULT_TEXTS.iter().filter_map(|f| sequence(self.fields.get(f)?, &pieces)).collect())
    }

    fn field(&self, name: &Text, value: &Value) -> Result<Boxed> {
        let Some(&(field, sort)) =
            QUERY_FIELDS.iter().find(|(field, _)| field.eq_ignore_ascii_case(&name.text))
        else {
            let known: Vec<&str> = QUERY_FIELDS.iter().map(|(field, _)| *field).collect();
            let near = known.iter().min_by_key(|k| strsim::damerau_levenshtein(k, &name.text.to_lowercase()));
            let near = near.filter(|k| strsim::damerau_levenshtein(k, &name.text.to_lowercase()) <= 2);
            let meant = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
            let message = format!("no field `{}`; {meant}There are {}", name.text, known.join(", "));
            return Err(fault(name.at, message));
        };
        match (sort, value) {
            (Sort::Number(roles), _) => self.number(roles, value),
            (Sort::Days(first, last), _) => self.days(first, last, value),
            (_, Value::Range(..)) => {
                Err(fault(name.at, format!("`{field}` takes no range; write {field}:value")))
            }
            (Sort::Choice(choices), Value::Is(value)) => {
                let folded = folded(&value.text);
                if !choices.contains(&folded.as_str()) {
                    let message = format!("`{field}` is one of {}, not `{}`", choices.join(", "), value.text);
                    return Err(fault(value.at, message));
                }
                Ok(self.term(field, &folded))
            }
            (Sort::Name, Value::Is(value)) => Ok(self.term(field, &folded(&value.text))),
            (Sort::Subject, Value::Is(value)) => Ok(match self.instruments.lookup(&value.text) {
                Some(id) => self.subject(id),
                None => self.term(field, &folded(&value.text)),
            }),
            (Sort::Text, Value::Is(value)) => {
                let found = self.fields.get(field).and_then(|f| sequence(f, &pieces(&value.text)));
                found.ok_or_else(|| fault(value.at, "no word to look for"))
            }
        }
    }

    /// A figure's ends enclose or touch the range.
    fn number(&self, roles: &[&str], value: &Value) -> Result<Boxed> {
        let read = |t: &Text| -> Result<String> { Ok(sortable(number(t)?)) };
        let (low, high) = match value {
            Value::Is(text) => {
                let exact = read(text)?;
                (Bound::Included(exact.clone()), Bound::Included(exact))
            }
            Value::Range(low, high) => (try_bound(low, read)?, try_bound(high, read)?),
        };
        let roles =
            roles.iter().map(|role| self.overlap(&format!("{role}_lo"), &format!("{role}_hi"), &low, &high));
        Ok(any(roles.collect()))
    }

    /// A window's days enclose or touch the range.
    fn days(&self, first: &str, last: &str, value: &Value) -> Result<Boxed> {
        let (low, high) = match value {
            Value::Is(text) => {
                let (start, end) = period(text)?;
                (Bound::Included(start.to_string()), Bound::Included(end.to_string()))
            }
            // `<2026-02` ends before the month, `<=2026-02` with it; `>2026-02` starts after it.
            Value::Range(low, high) => {
                let pick = |from: fn((Date, Date)) -> Date| move |t: &Text| Ok(from(period(t)?).to_string());
                let low = match low {
                    Bound::Excluded(_) => try_bound(low, pick(|p| p.1))?,
                    _ => try_bound(low, pick(|p| p.0))?,
                };
                let high = match high {
                    Bound::Excluded(_) => try_bound(high, pick(|p| p.0))?,
                    _ => try_bound(high, pick(|p| p.1))?,
                };
                (low, high)
            }
        };
        Ok(self.overlap(first, last, &low, &high))
    }

    /// `first` is not after `high`, and `last` not before `low`.
    fn overlap(&self, first: &str, last: &str, low: &Bound<String>, high: &Bound<String>) -> Boxed {
        let mut parts: Vec<Boxed> = Vec::new();
        for (name, low, high) in [(first, &Bound::Unbounded, high), (last, low, &Bound::Unbounded)] {
            let Some(field) = self.fields.get(name) else { continue };
            let term = |b: &Bound<String>| b.as_ref().map(|text| Term::from_field_text(field, text));
            let (low, high) = match (term(low), term(high)) {
                // A range needs one end: from the empty term on is everything that has the field.
                (Bound::Unbounded, Bound::Unbounded) => {
                    (Bound::Included(Term::from_field_text(field, "")), Bound::Unbounded)
                }
                ends => ends,
            };
            parts.push(Box::new(InvertedIndexRangeQuery::new(low, high)));
        }
        all(parts)
    }

    fn subject(&self, id: &str) -> Boxed {
        self.term("subject", &folded(id))
    }

    fn term(&self, field: &str, value: &str) -> Boxed {
        match self.fields.get(field) {
            Some(field) => term(field, value),
            None => any(Vec::new()),
        }
    }
}

/// The exact term in the field.
pub(super) fn term(field: Field, value: &str) -> Boxed {
    Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
}

/// All must hold.
pub(super) fn all(mut parts: Vec<Boxed>) -> Boxed {
    match parts.len() {
        0 => Box::new(AllQuery),
        1 => parts.remove(0),
        _ => Box::new(BooleanQuery::new(parts.into_iter().map(|p| (Occur::Must, p)).collect())),
    }
}

/// One must hold.
fn any(mut parts: Vec<Boxed>) -> Boxed {
    match parts.len() {
        1 => parts.remove(0),
        _ => Box::new(BooleanQuery::new(parts.into_iter().map(|p| (Occur::Should, p)).collect())),
    }
}

/// The pieces in their order; pairs stand for the characters they cover. `None` without any piece.
fn sequence(field: Field, pieces: &[Piece]) -> Option<Boxed> {
    let covered = |n: usize| {
        let piece = &pieces[n];
        let pair_here =
            pieces.get(n + 1).is_some_and(|p| p.kind == Kind::Pair && p.position == piece.position);
        let pair_before = pieces[..n]
            .iter()
            .rev()
            .take(2)
            .any(|p| p.kind == Kind::Pair && p.position + 1 == piece.position);
        piece.kind == Kind::Character && (pair_here || pair_before)
    };
    let terms: Vec<(usize, Term)> = (0..pieces.len())
        .filter(|&n| !covered(n))
        .map(|n| (pieces[n].position, Term::from_field_text(field, &pieces[n].term)))
        .collect();
    match terms.len() {
        0 => None,
        1 => terms
            .into_iter()
            .next()
            .map(|(_, t)| -> Boxed { Box::new(TermQuery::new(t, IndexRecordOption::Basic)) }),
        _ => Some(Box::new(PhraseQuery::new_with_offset(terms))),
    }
}

/// The words of a text, each as its pieces: Latin words, numbers, jieba's Chinese words.
fn chunks(text: &str) -> Vec<Vec<Piece>> {
    let normalized = crate::text::normalize(text).0;
    let mut chunks = Vec::new();
    let mut rest = normalized.as_str();
    while let Some(first) = rest.chars().next() {
        let han = is_han(first);
        let end = rest.find(|c| is_han(c) != han).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        if han && run.chars().nth(2).is_some() {
            chunks.extend(jieba().cut(run, false).into_iter().map(|token| pieces(token.word)));
        } else {
            // A short run, or `S&P-500`, whose pieces must follow each other.
            chunks.push(pieces(run));
        }
    }
    chunks.retain(|c| !c.is_empty());
    chunks
}

fn try_bound<T, U>(bound: &Bound<T>, f: impl Fn(&T) -> Result<U>) -> Result<Bound<U>> {
    Ok(match bound {
        Bound::Included(value) => Bound::Included(f(value)?),
        Bound::Excluded(value) => Bound::Excluded(f(value)?),
        Bound::Unbounded => Bound::Unbounded,
    })
}

/// `1,850`, `11.25%`, `$75`, `1e9`.
fn number(text: &Text) -> Result<Decimal> {
    let (plain, _) = crate::text::normalize(&text.text);
    let plain: String = plain.chars().filter(|c| !matches!(c, ',' | '%' | '$' | '_')).collect();
    let read = if plain.contains(['e', 'E']) { Decimal::from_scientific(&plain) } else { plain.parse() };
    read.map_err(|_| fault(text.at, format!("`{}` is not a number", text.text)))
}

/// First and last day of `2026-02-02`, `2026-02` or `2026`.
fn period(text: &Text) -> Result<(Date, Date)> {
    let mistake = || fault(text.at, format!("`{}` is no day; write 2026-02-02, 2026-02 or 2026", text.text));
    let mut numbers = Vec::new();
    for part in text.text.split('-') {
        numbers.push(part.parse::<i16>().map_err(|_| mistake())?);
    }
    let date = |y: i16, m: i16, d: i16| Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok();
    let found = match numbers[..] {
        [year] if text.text.len() == 4 => date(year, 1, 1).map(|d| (d, d.last_of_year())),
        [year, month] => date(year, month, 1).map(|d| (d, d.last_of_month())),
        [year, month, day] => date(year, month, day).map(|d| (d, d)),
        _ => None,
    };
    found.ok_or_else(mistake)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::query::parse;

    fn compile(query: &str) -> Result<Boxed> {
        let (fields, instruments) = (Fields::new(), Instruments::default());
        Compiler { fields: &fields, instruments: &instruments }.compile(&parse(query)?)
    }

    proptest! {
        #[test]
        fn any_query_compiles_or_tells_a_place_within_it(query in "([a-z银价:<>=()\\[\\]\"0-9e.*-]|TO|OR|NOT| |window:|change:|value:){0,24}") {
            if let Err(crate::error::Error::Query { at, .. }) = compile(&query) {
                prop_assert!(at <= query.chars().count());
            }
        }
    }

    #[test]
    fn days_are_read_as_days_months_and_years() {
        for query in ["window:2026", "window:2026-02", "published:<2026-02-28", "window:[2026-02 TO *]"] {
            assert!(compile(query).is_ok(), "{query}");
        }
        for query in [
            "window:26",
            "window:2026-13",
            "window:2026-02-30",
            "window:soon",
            "published:-",
            "window:[2026 TO x]",
        ] {
            assert!(compile(query).is_err(), "{query}");
        }
    }

    #[test]
    fn figures_are_read_as_written() {
        for query in ["change:11.25%", "value:>=1e9", "to:$4,604.47", "value:1.85E+11", "from:-3"] {
            assert!(compile(query).is_ok(), "{query}");
        }
        for query in ["change:ten", "value:1e999999999", "to:--3", "change:5..6"] {
            assert!(compile(query).is_err(), "{query}");
        }
    }
}
