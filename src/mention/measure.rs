//! Words for what is measured, where they stand: *capital expenditure*, *jobless claims*, *open interest*.

use std::sync::Arc;

use crate::lang::{MeasurePack, UnitFamily};
use crate::text::{Normalized, Span};

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

/// The words for measures in a normalized sentence, in order; they do not overlap.
pub fn scan_measures(_text: &str, _pack: &MeasurePack) -> Vec<MeasureMention> {
    Vec::new()
}
