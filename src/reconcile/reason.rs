//! Reasons in English and Chinese, filled from the packs' templates: the code holds no words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::policy::Policy;
use crate::error::Result;
use crate::figure::{Figure, Hedge};
use crate::lang::Files;
use crate::record::{Basis, Window, word};

/// Why, in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reason {
    /// In English.
    pub en: String,
    /// In Chinese, Simplified.
    pub zh: String,
}

/// `reasons.toml` of one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phrasebook {
    /// Sentences by key, with `{name}` for what is filled in.
    pub(super) reasons: BTreeMap<String, String>,
    /// `{x}` with the hedge's word, by hedge.
    pub(super) hedges: BTreeMap<String, String>,
    /// `{x}` with the unit, by unit; `other` for the rest.
    pub(super) units: BTreeMap<String, String>,
    /// Names of bases.
    pub(super) basis: BTreeMap<String, String>,
    /// Single words used in sentences.
    pub(super) words: BTreeMap<String, String>,
}

/// The wording in both languages.
#[derive(Debug, Clone)]
pub(super) struct Phrases {
    pub(super) en: Phrasebook,
    pub(super) zh: Phrasebook,
}

impl Phrases {
    pub(super) fn from_files(files: &Files) -> Result<Self> {
        Ok(Phrases { en: files.parse("lang/en/reasons.toml")?, zh: files.parse("lang/zh/reasons.toml")? })
    }
}

/// Something to fill into a template.
#[derive(Debug, Clone)]
pub(super) enum Arg<'a> {
    Text(&'a str),
    Figure(&'a Figure),
    Number(Decimal),
    /// A number with another figure's unit: a gap, an allowance.
    Like(Decimal, &'a Figure),
    Basis(Basis),
    Window(Option<&'a Window>),
    Days(Date, Date),
    Day(Option<Date>),
    Count(usize),
    Word(&'a str),
}

/// The reason `key` with its blanks filled.
pub(super) fn reason(policy: &Policy, key: &str, args: &[(&str, Arg<'_>)]) -> Reason {
    Reason { en: policy.phrases.en.fill(key, args), zh: policy.phrases.zh.fill(key, args) }
}

/// The reason `key` whose blanks are filled with words of each language; `words` is told whether Chinese is asked for.
pub(super) fn reason_of<'a>(
    policy: &Policy,
    key: &str,
    words: impl Fn(bool) -> Vec<(&'a str, &'a str)>,
) -> Reason {
    let fill = |book: &Phrasebook, chinese| {
        let args: Vec<(&str, Arg<'_>)> = words(chinese).into_iter().map(|(n, w)| (n, Arg::Text(w))).collect();
        book.fill(key, &args)
    };
    Reason { en: fill(&policy.phrases.en, false), zh: fill(&policy.phrases.zh, true) }
}

impl Phrasebook {
    fn fill(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let template = self.reasons.get(key).map_or(key, String::as_str);
        let mut out = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else { break };
            match args.iter().find(|(n, _)| *n == name) {
                Some((_, arg)) => out.push_str(&self.show(arg)),
                None => {
                    let _ = write!(out, "{{{name}}}");
                }
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    fn show(&self, arg: &Arg<'_>) -> String {
        match arg {
            Arg::Text(text) => (*text).to_owned(),
            Arg::Figure(figure) => self.figure(figure),
            Arg::Number(n) => grouped(*n),
            Arg::Like(n, figure) => self.with_unit(&grouped(*n), figure),
            Arg::Basis(basis) => self.named(&self.basis, &word(basis)),
            Arg::Window(None) | Arg::Day(None) => self.named(&self.words, "no_date"),
            Arg::Day(Some(day)) => day.to_string(),
            Arg::Window(Some(w)) => self.show(&Arg::Days(w.start, w.end)),
            Arg::Days(start, end) if start == end => start.to_string(),
            Arg::Days(start, end) => format!("{start} – {end}"),
            Arg::Count(n) => n.to_string(),
            Arg::Word(word) => self.named(&self.words, word),
        }
    }

    fn figure(&self, figure: &Figure) -> String {
        let number = |value: Decimal| grouped_as_is(figure.in_written_digits(value));
        let shown = match (figure.lo, figure.hi) {
            (Some(lo), Some(hi)) if lo != hi => format!("{}–{}", number(lo), number(hi)),
            _ => figure.written().map(number).unwrap_or_default(),
        };
        let shown = self.with_unit(&shown, figure);
        match figure.hedge {
            Hedge::Exact | Hedge::Range => shown,
            hedge => self.hedges.get(&word(&hedge)).map_or(shown.clone(), |t| t.replace("{x}", &shown)),
        }
    }

    fn with_unit(&self, number: &str, figure: &Figure) -> String {
        let unit = figure.unit_name();
        if unit.is_empty() {
            return number.to_owned();
        }
        match self.units.get(unit) {
            Some(template) => template.replace("{x}", number),
            None => self.units.get("other").map_or_else(
                || format!("{number} {unit}"),
                |t| t.replace("{x}", number).replace("{unit}", unit),
            ),
        }
    }

    fn named(&self, table: &BTreeMap<String, String>, key: &str) -> String {
        table.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }
}

/// A number with commas between thousands, without trailing zeros.
pub(super) fn grouped(value: Decimal) -> String {
    grouped_as_is(value.normalize())
}

fn grouped_as_is(value: Decimal) -> String {
    // No reader needs more of an endless fraction, a third.
    const PLACES: u32 = 12;
    let value = if value.scale() > PLACES { value.round_sf(5).unwrap_or(value) } else { value };
    let text = value.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |d| ("-", d));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = String::from(sign);
    for (n, c) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blanks(template: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            template.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(n, _)| n)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    #[test]
    fn both_languages_tell_the_same_reasons() {
        let policy = Policy::from_files(&Files::embedded()).unwrap();
        let (en, zh) = (&policy.phrases.en, &policy.phrases.zh);
        assert_eq!(en.reasons.keys().collect::<Vec<_>>(), zh.reasons.keys().collect::<Vec<_>>());
        for (key, template) in &en.reasons {
            assert_eq!(blanks(template), blanks(&zh.reasons[key]), "{key}");
        }
        for (a, b) in [(&en.hedges, &zh.hedges), (&en.basis, &zh.basis), (&en.words, &zh.words)] {
            assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
        }
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped("185000000000".parse().unwrap()), "185,000,000,000");
        assert_eq!(grouped("-4604.470".parse().unwrap()), "-4,604.47");
    }
}
