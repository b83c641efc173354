//! Subjects and measures where they stand: *COMEX silver futures*, *Alphabet (GOOGL)*, *jobless claims*.

use std::sync::Arc;

use crate::lang::{MeasurePack, SubjectKind, SubjectPack, UnitFamily};
use crate::record::Contract;
use crate::text::{Normalized, Span};

/// An instrument, index, company or statistic where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectMention {
    /// The words, contract and venue words included (`COMEX silver futures`), a possessive left out.
    pub span: Span<Normalized>,
    /// Canonical id; none for a group (*precious metals*) and for an anaphor.
    pub id: Option<Arc<str>>,
    /// What sort of thing is named, or what sort an anaphor looks for (*the metal*: a commodity).
    pub kind: Option<SubjectKind>,
    /// Contract told by the words or beside them.
    pub contract: Option<Contract>,
    /// Venue told by the words or beside them.
    pub venue: Option<Arc<str>>,
    /// Measure that the words imply: `price` in *gold price*, `yield` in *10-year Treasury yield*.
    pub measure: Option<Arc<str>>,
    /// Stands for something named before: *the metal*, *the index*, *its shares*.
    pub anaphor: bool,
}

/// A word for what is measured, where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureMention {
    /// The words.
    pub span: Span<Normalized>,
    /// The contract's name of the measure.
    pub measure: Arc<str>,
    /// Unit families its figures come in, the usual one first.
    pub units: Arc<[UnitFamily]>,
}

/// The subjects of a normalized sentence, in order; they do not overlap.
pub fn scan_subjects(_text: &str, _pack: &SubjectPack) -> Vec<SubjectMention> {
    Vec::new()
}

/// The words for measures in a normalized sentence, in order; they do not overlap.
pub fn scan_measures(_text: &str, _pack: &MeasurePack) -> Vec<MeasureMention> {
    Vec::new()
}
