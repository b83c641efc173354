//! Words for what is measured, where they stand: *capital expenditure*, *jobless claims*, *open interest*.

use std::sync::Arc;

use super::wording;
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
///
/// ```
/// use wirecheck::{lang::{Files, MeasurePack}, mention::scan_measures, text::Lang};
/// let pack = MeasurePack::from_files(&Files::embedded(), Lang::En)?;
/// let found = scan_measures("Initial jobless claims rose while job openings fell.", &pack);
/// assert_eq!(&*found[0].measure, "jobless_claims");
/// assert_eq!(&*found[1].measure, "job_openings");
/// # Ok::<(), wirecheck::error::Error>(())
/// ```
pub fn scan_measures(text: &str, pack: &MeasurePack) -> Vec<MeasureMention> {
    let mut found: Vec<(usize, usize, usize)> = pack
        .automaton
        .find_overlapping_iter(text)
        .map(|m| (m.start(), m.end(), m.pattern().as_usize()))
        .filter(|&(start, end, word)| wording::stands(text, start, end, &pack.words[word].0))
        .collect();
    found.sort_by_key(|&(start, end, word)| (start, std::cmp::Reverse(end), word));
    let mut out = Vec::new();
    let mut free_from = 0;
    for (start, end, word) in found {
        if start < free_from {
            continue;
        }
        free_from = end;
        if let Some(measure) = &pack.words[word].1 {
            let (measure, units) = (measure.id.clone(), measure.units.clone());
            out.push(MeasureMention { span: Span::new(start, end), measure, units });
        }
    }
    out
}
