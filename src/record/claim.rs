//! Claims as the record prints them: moves, levels and amounts.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CpSpan, Grain, Subject};
use crate::figure::Figure;

/// What sort of statement a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// Something went up, down or nowhere.
    Move,
    /// Something stood at a price or rate.
    Level,
    /// So much of something.
    Amount,
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Rose.
    Up,
    /// Fell.
    Down,
    /// Unchanged.
    Flat,
}

impl Direction {
    /// The other way.
    pub(crate) fn opposite(self) -> Self {
        match self {
            Direction::Up => Direction::Down,
            Direction::Down => Direction::Up,
            Direction::Flat => Direction::Flat,
        }
    }
}

/// Which moment of a window a price stands for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Highest of the session.
    IntradayHigh,
    /// Lowest of the session.
    IntradayLow,
    /// Some moment of the session.
    Intraday,
    /// At the break between two sessions of a day.
    Midday,
    /// Outside the day's main session: before the open, after the close, at night.
    ExtendedHours,
    /// First price.
    Open,
    /// Last price of the session.
    Close,
    /// Settlement.
    Settle,
    /// Latest at the time of writing.
    Last,
    /// From a high to a low over several days.
    PeakToTrough,
    /// From an average of years or days, or a norm: how far stocks are below their five-year average.
    FromAverage,
    /// Summed over a period.
    Cumulative,
    /// Not told.
    #[default]
    Unspecified,
}

impl Basis {
    /// Whether it is a price that a session begins or ends with.
    pub(crate) fn ends_session(self) -> bool {
        matches!(self, Basis::Close | Basis::Settle | Basis::Open)
    }

    /// Whether it is a moment of one session.
    pub(crate) fn is_of_session(self) -> bool {
        !matches!(self, Basis::PeakToTrough | Basis::FromAverage | Basis::Cumulative | Basis::Unspecified)
    }
}

/// Whether the claim is affirmed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// It happened.
    #[default]
    Affirmed,
    /// It did not.
    Negated,
}

impl Polarity {
    /// The other one.
    pub(crate) fn turned(self) -> Self {
        match self {
            Polarity::Affirmed => Polarity::Negated,
            Polarity::Negated => Polarity::Affirmed,
        }
    }
}

fn is_false(told: &bool) -> bool {
    !told
}

/// How the claim is put.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// As a fact.
    #[default]
    Asserted,
    /// As what will be.
    Forecast,
    /// Under a condition.
    Conditional,
    /// As what may be.
    Possible,
    /// As what is intended.
    Planned,
}

/// A claim's figures by role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Figures {
    /// A move's size, relative or absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Figure>,
    /// A move's start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Figure>,
    /// A move's end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Figure>,
    /// A level's or an amount's figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Figure>,
}

impl Figures {
    /// The figures that are there, with their role's name.
    pub fn each(&self) -> impl Iterator<Item = (&'static str, &Figure)> {
        [("change", &self.change), ("from", &self.from), ("to", &self.to), ("value", &self.value)]
            .into_iter()
            .filter_map(|(role, figure)| figure.as_ref().map(|f| (role, f)))
    }
}

/// The days a claim speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Window {
    /// First day.
    #[schemars(with = "String")]
    pub start: Date,
    /// Last day.
    #[schemars(with = "String")]
    pub end: Date,
    /// How fine it was told.
    pub grain: Grain,
    /// The words; empty when it is the dateline's.
    #[serde(default)]
    pub text: String,
}

/// One statement with its figures and the words it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// Same article and same claim give the same id on every run.
    pub id: String,
    /// Move, level or amount.
    pub kind: ClaimKind,
    /// What it is about.
    pub subject: Subject,
    /// `price`, `yield`, `capex` …
    pub measure: String,
    /// Which part of what is measured, in the text's words: *longs* in *of which $2.31 billion were longs*; told only
    /// where the figure is not the whole's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Which kind of the measure: `operating` of a profit, `services` of a PMI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variety: Option<String>,
    /// Whether it is what the market or analysts expect, told beside what somebody tells: *analysts had expected 0.3%*.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub consensus: bool,
    /// Whether the words say that the account leaves something out: *adjusted net income*, 扣非净利润.
    #[serde(default, skip_serializing_if = "is_false")]
    pub adjusted: bool,
    /// Which way.
    pub direction: Option<Direction>,
    /// The figures by role.
    pub figures: Figures,
    /// Which moment of the window.
    pub basis: Basis,
    /// What a change is told against: *on the year*, 环比.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<Grain>,
    /// Which days.
    pub window: Option<Window>,
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// Asserted, forecast …
    pub modality: Modality,
    /// Index into the record's `sentences`.
    pub sentence: usize,
    /// Where the claim stands.
    pub span: CpSpan,
    /// The words of `span`.
    pub text: String,
    /// The attribution it stands in.
    pub attribution: Option<String>,
    /// The rule that read it.
    pub rule: String,
    /// Which words the rule read, by slot; only when asked for (`--explain`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads: Option<Vec<Read>>,
}

/// Words that a rule read, and for what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Read {
    /// Slot of the rule's pattern: `subject`, `move`, `change`, `to` …
    pub slot: String,
    /// Where.
    pub span: CpSpan,
    /// The words.
    pub text: String,
}
