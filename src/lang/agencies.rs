//! `agencies.toml`: offices whose statistics are of one country.

use std::collections::BTreeMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use super::Files;
use crate::error::{Error, Result};

/// Finds the offices that a text names.
#[derive(Debug)]
pub struct Agencies {
    names: AhoCorasick,
    /// The country of each name, by its number.
    countries: Vec<Arc<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agency {
    names: Vec<String>,
}

impl Agencies {
    /// Read `agencies.toml`.
    pub(super) fn from_files(files: &Files) -> Result<Self> {
        const FILE: &str = "agencies.toml";
        let table: BTreeMap<Arc<str>, Agency> = files.parse(FILE)?;
        let rows =
            || table.iter().flat_map(|(country, row)| row.names.iter().map(move |name| (country, name)));
        let names = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(rows().map(|(_, name)| name))
            .map_err(|e| Error::Pack { file: FILE.to_owned(), line: 1, column: 1, message: e.to_string() })?;
        Ok(Agencies { names, countries: rows().map(|(country, _)| Arc::clone(country)).collect() })
    }

    /// The country of the first office that `text`, normalized, names.
    pub fn country(&self, text: &str) -> Option<&Arc<str>> {
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let whole = |start: usize, end: usize| {
            let inside = text.get(start..end).unwrap_or_default();
            let (before, after) = (text.get(..start), text.get(end..));
            !(letter(inside.chars().next()) && letter(before.and_then(|t| t.chars().next_back()))
                || letter(inside.chars().next_back()) && letter(after.and_then(|t| t.chars().next())))
        };
        let found = self.names.find_iter(text).find(|m| whole(m.start(), m.end()))?;
        self.countries.get(found.pattern().as_usize())
    }
}
