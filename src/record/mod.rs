//! The outward record and its vocabulary: what one article says, with every position in Unicode code points of its text.
//!
//! This is the shape other programs rely on (`wirecheck schema` prints it as JSON Schema), what the
//! store keeps, and what `reconcile` compares. Times are inclusive days; figures are exact decimals.

mod claim;
mod schema;
mod subject;

pub use claim::{Basis, Claim, ClaimKind, Direction, Figures, Modality, Polarity, Read, Window};
pub use schema::schema;
pub use subject::{Subject, SubjectRecord};

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Warning;
use crate::figure::Figure;
use crate::text::Lang;

/// Name and version of the record's shape.
pub const SCHEMA: &str = "wirecheck/1";

/// The word that stands for an enum's value in a record: `intraday_low`.
pub fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// `[start, end)` in Unicode code points of the record's `text`.
pub type CpSpan = [usize; 2];

/// Everything read from one article.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// [`SCHEMA`].
    pub schema: String,
    /// The input's id, else a hash of the content.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Outlet.
    pub publisher: Option<String>,
    /// By-line.
    pub author: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// File that it was read from, with the line where it stands among others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Day of publication.
    #[schemars(with = "Option<String>")]
    pub published: Option<Date>,
    /// The moment of publication (UTC), where the input tells it with its zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub published_at: Option<Timestamp>,
    /// Language of the whole.
    pub lang: Lang,
    /// The article as written.
    pub text: String,
    /// Sentences, bullets, headings, rows.
    pub sentences: Vec<SentenceRecord>,
    /// Figures, whether or not a claim took them.
    pub quantities: Vec<QuantityRecord>,
    /// Days and periods.
    pub times: Vec<TimeRecord>,
    /// Instruments, indices, companies, statistics named.
    pub subjects: Vec<SubjectRecord>,
    /// Moves, levels and amounts.
    pub claims: Vec<Claim>,
    /// Who says what caused what.
    pub causal_links: Vec<CausalLink>,
    /// Who says what.
    pub attributions: Vec<Attribution>,
    /// What a reader should know about the content.
    pub warnings: Vec<Warning>,
}

/// What a sentence is for in its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Headline, sub-headline or section heading.
    Headline,
    /// Lead or abstract set apart from the body.
    Summary,
    /// Bullet of a key-points list.
    KeyPoint,
    /// Running text.
    Body,
    /// Running text that is wholly somebody's direct speech.
    Quotation,
    /// Caption or `Source:` line of a picture or table.
    Caption,
    /// Table row.
    Row,
    /// Disclaimer, promotion, link list, by-line, dateline: no claim is read from it.
    Boilerplate,
}

/// A sentence with its language and role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentenceRecord {
    /// Where.
    pub span: CpSpan,
    /// Which pack read it.
    pub lang: Lang,
    /// What it is for.
    pub role: Role,
}

/// What sort of quantity a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuantityKind {
    /// Percent, percentage points, basis points.
    Percent,
    /// An amount of a currency.
    Money,
    /// A count, with or without a unit.
    Number,
    /// A ratio: doubling, halved.
    Multiple,
}

/// A figure where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuantityRecord {
    /// Where, hedge words included.
    pub span: CpSpan,
    /// The words.
    pub text: String,
    /// What sort.
    pub kind: QuantityKind,
    /// The interval.
    pub value: Figure,
}

/// How fine a time is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// A minute of a day.
    Minute,
    /// An hour of a day.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
}

/// A day or period where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TimeRecord {
    /// Where.
    pub span: CpSpan,
    /// The words.
    pub text: String,
    /// First day.
    #[schemars(with = "String")]
    pub start: Date,
    /// Last day.
    #[schemars(with = "String")]
    pub end: Date,
    /// How fine.
    pub grain: Grain,
}

/// What kind of instrument is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Contract {
    /// For immediate delivery.
    Spot,
    /// Futures or e-minis.
    Futures,
    /// Exchange-traded fund.
    Etf,
    /// Tokenized form.
    Token,
}

/// A piece of text with its place; `parts` names the pieces of a broken one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// From the first piece to the last.
    pub span: CpSpan,
    /// The words of `span`.
    pub text: String,
    /// The pieces, where it is broken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<CpSpan>>,
}

/// How surely a signal tells of a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// `because of`, `triggered`.
    Explicit,
    /// `amid`, `as`: printed only with support.
    Weak,
}

/// What a cause or an effect comes to, told so that reports in any language meet at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// What happens, by an id that all languages share (`margin_call`), or what rises or falls (`risk_appetite`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// The instrument, index, company or country it happens to, by canonical id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What of the subject: `price`, `yield`, `capex`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// Which way it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Where the words stand.
    pub span: CpSpan,
    /// The words; where nothing else is known they are what the event is.
    pub text: String,
}

/// One thing said to have caused another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CausalLink {
    /// Stable id.
    pub id: String,
    /// The cause.
    pub cause: Part,
    /// The effect.
    pub effect: Part,
    /// The words that say so.
    pub signal: Part,
    /// What the cause comes to; of a chain, what is nearest to the effect.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cause_events: Vec<Event>,
    /// What the effect comes to; of a chain, what is nearest to the cause.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effect_events: Vec<Event>,
    /// Affirmed, or denied.
    pub polarity: Polarity,
    /// Explicit or weak.
    pub strength: Strength,
    /// Asserted, forecast, possible …
    pub modality: Modality,
    /// The attribution it stands in.
    pub attribution: Option<String>,
    /// Index into `sentences`.
    pub sentence: usize,
    /// The rule that read it.
    pub rule: String,
}

/// What sort of source speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A named person.
    Person,
    /// A company, ministry, bank.
    Organisation,
    /// A data set or report.
    Dataset,
    /// A newspaper, agency, broadcaster.
    Outlet,
    /// People without a name.
    Unnamed,
    /// Nobody at all.
    None,
}

/// Whether the words are the speaker's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Quoted.
    Direct,
    /// Reported.
    Indirect,
}

/// What the text itself says about its sourcing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidentiality {
    /// One source.
    SingleSource,
    /// More than one.
    MultipleSources,
    /// Not confirmed.
    Uncorroborated,
    /// Says nothing.
    Unspecified,
}

/// Who said what, and by which words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attribution {
    /// Stable id.
    pub id: String,
    /// Who.
    pub source: Option<Part>,
    /// By which words.
    pub cue: Option<Part>,
    /// What; `null` for a credit.
    pub content: Option<Part>,
    /// What sort of source.
    pub source_kind: SourceKind,
    /// The source's name, resolved over the article.
    pub name: Option<String>,
    /// Canonical id of the body that speaks, where a table has it: `GS` for *Goldman Sachs* and 高盛.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// Firm or body the source belongs to.
    pub affiliation: Option<String>,
    /// Quoted or reported.
    pub mode: Mode,
    /// What the text says about its sourcing.
    pub evidentiality: Evidentiality,
    /// The rule that read it.
    pub rule: String,
}
