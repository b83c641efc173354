//! Mentions: the quantities, times, subjects and trigger words of one sentence.
//!
//! A mention never looks past its sentence. Spans here are bytes of the text that was scanned.

mod cross;
mod debtor;
mod described;
mod growth;
mod headline;
mod listed;
mod measure;
mod names;
mod quantity;
mod shown;
mod subject;
mod ticker;
mod time;
mod tokens;
mod unlisted;
mod wording;

pub(crate) use debtor::debtor_before;
pub use measure::{MeasureMention, scan_measures};
pub use names::Names;
pub use quantity::scan_quantities;
pub use subject::{Proven, SubjectMention, scan_subjects};
pub(crate) use time::Refers;
pub use time::scan_times;
pub(crate) use time::session_before;
pub use tokens::{Item, Mentions, Token, Unscanned, scan, scan_articles};
pub use unlisted::is_local;
pub(crate) use wording::stands;

use std::sync::Arc;

use jiff::civil::Date;

use crate::figure::Figure;
use crate::record::{Grain, QuantityKind};
use crate::text::{Normalized, Span};

/// A figure where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// Hedge or bound words, number, unit and whatever stands between them.
    pub span: Span<Normalized>,
    /// Number with its currency sign and unit alone.
    pub core: Span<Normalized>,
    /// Percent, money, number, multiple.
    pub kind: QuantityKind,
    /// The interval, hedge applied.
    pub figure: Figure,
    /// Its unit names no currency: 元.
    pub generic: bool,
    /// Its bound goes the way of the move: *past $70* is below it where something sank.
    pub along: bool,
    /// Its words tell where something stood: *as low as $74,541*.
    pub level: bool,
    /// The measure that its unit tells: passengers, subscribers.
    pub measure: Option<Arc<str>>,
}

/// A day or period where it stands, resolved against the article's date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// The words.
    pub span: Span<Normalized>,
    /// First day.
    pub start: Date,
    /// Last day, inclusive.
    pub end: Date,
    /// How fine it is told.
    pub grain: Grain,
    /// The one of its days that is meant, where words beside it show it: 截至6月底, *since end-June*.
    pub on: Option<Date>,
    /// Its words are no token of the sentence: rules read them one by one, and no claim is of it.
    pub aside: bool,
    /// How it refers to what the article tells.
    pub(crate) refers: time::Refers,
}

impl Time {
    /// Whether it is a period told before, in an earlier year: 去年同期.
    pub(crate) fn is_year_before(&self) -> bool {
        matches!(self.refers, time::Refers::Told { years, .. } if years < 0)
    }

    /// First day, last day and grain of what is meant.
    #[must_use]
    pub fn days(&self) -> (Date, Date, Grain) {
        self.on.map_or((self.start, self.end, self.grain), |day| (day, day, Grain::Day))
    }
}
