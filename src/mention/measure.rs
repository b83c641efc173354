//! Words for what is measured, where they stand: *capital expenditure*, *jobless claims*, *open interest*.

use std::sync::Arc;

use super::wording;
use crate::lang::{MeasurePack, Opening, UnitFamily, openings};
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
    /// Whether only companies have what the words name: *shares*.
    pub company: bool,
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
    scan_openings(text, openings(text.as_bytes()), pack)
}

/// The words for measures that begin at `openings`, the places of `text` where forms may.
pub(super) fn scan_openings(
    text: &str,
    openings: impl IntoIterator<Item = Opening>,
    pack: &MeasurePack,
) -> Vec<MeasureMention> {
    let mut out = Vec::new();
    let mut free = 0;
    for opening in openings {
        let at = opening.at;
        if at < free || !pack.trie.may_begin(opening) {
            continue;
        }
        let mut longest = None;
        pack.trie.walk_from(text.as_bytes(), opening, |end, words| {
            let mut words = words.iter().map(|&word| &pack.words[word as usize]);
            longest =
                words.find(|(form, _)| wording::stands(text, at, end, form)).map(|w| (end, w)).or(longest);
        });
        let Some((end, (_, measure))) = longest else { continue };
        if let Some(measure) = measure {
            let (company, measure, units) = (measure.company, measure.id.clone(), measure.units.clone());
            out.push(MeasureMention { span: Span::new(at, end), measure, units, company });
        }
        free = end;
    }
    out
}
