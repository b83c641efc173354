//! The quantity pack: a language's numbers, units and bound words, compiled for scanning.

use std::sync::{Arc, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};
use rust_decimal::Decimal;

use super::bounds::Bounds;
use super::numbers::{NumberWords, Trigger, fault};
use super::units::Units;
use super::{Files, TimePack};
use crate::error::Result;
use crate::record::QuantityKind;
use crate::text::Lang;

/// Number words, units and bound words of one language, compiled.
#[derive(Debug, Clone)]
pub struct QuantityPack {
    /// Number words.
    pub(crate) numbers: NumberWords,
    /// Units and currencies.
    pub(crate) units: Units,
    /// Hedges and ranges.
    pub(crate) bounds: Bounds,
    /// Times, whose digits are no quantities.
    pub(crate) times: TimePack,
    /// See [`QuantityPack::scanner`].
    scanner: OnceLock<Option<AhoCorasick>>,
    /// What each of the scanner's patterns starts.
    pub(crate) triggers: Vec<Trigger>,
}

impl QuantityPack {
    /// The times that its scan leaves out, to scan for them with the same pack.
    pub fn times(&self) -> &TimePack {
        &self.times
    }

    /// Compile the pack of `lang` from `files`.
    pub fn from_files(files: &Files, lang: Lang) -> Result<Self> {
        let numbers = NumberWords::from_files(files, lang)?;
        let triggers = numbers.triggers.iter().map(|(_, trigger)| *trigger).collect();
        let scanner = OnceLock::new();
        if !files.are_built_in() {
            let automaton = automaton(&numbers).map_err(|e| {
                let path = format!("lang/{}/numbers.toml", lang.code());
                fault(files, &path, &[], &format!("too many words: {e}"))
            })?;
            scanner.get_or_init(|| Some(automaton));
        }
        Ok(QuantityPack {
            units: Units::from_files(files, lang)?,
            bounds: Bounds::from_files(files, lang)?,
            times: TimePack::from_files(files, lang)?,
            numbers,
            scanner,
            triggers,
        })
    }

    /// What words at `at` of `text` count one by one: *contracts*, *jobs*.
    pub(crate) fn counted_at(&self, text: &str, at: usize) -> Option<Arc<str>> {
        let (_, &index) = self.units.after.at(text, at)?;
        let unit = &self.units.units[index as usize];
        let counts = unit.kind == QuantityKind::Number && !unit.veto && unit.scale == Decimal::ONE;
        unit.name.clone().filter(|_| counts)
    }

    /// Finds the next place where a quantity may begin. Built when first used, but for a user's files, whose faults are told
    /// at once; none where there is a fault.
    pub(crate) fn scanner(&self) -> Option<&AhoCorasick> {
        self.scanner.get_or_init(|| automaton(&self.numbers).ok()).as_ref()
    }
}

fn automaton(numbers: &NumberWords) -> std::result::Result<AhoCorasick, BuildError> {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(numbers.triggers.iter().map(|(form, _)| form))
}
