//! The labels of the bundled corpora: what a careful reader finds in an article, quoted by its words.
//!
//! The format is told in `corpora/README.md`. An unknown key is an error, so that a misspelt one does not silently
//! drop a label.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::figure::Hedge;
use crate::record::{
    Basis, ClaimKind, Contract, Direction, Evidentiality, Modality, Mode, Polarity, SourceKind, Strength,
};

/// The labels of one article.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleLabels {
    /// The article's file, with `#` and the record's id when the file holds several.
    pub article: String,
    /// Moves, levels and amounts.
    #[serde(default, rename = "claim")]
    pub claims: Vec<ClaimLabel>,
    /// Causal links.
    #[serde(default, rename = "cause")]
    pub causes: Vec<CauseLabel>,
    /// Who says what.
    #[serde(default, rename = "attribution")]
    pub attributions: Vec<AttributionLabel>,
}

/// A claim that should be found.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimLabel {
    /// Move, level or amount.
    pub kind: ClaimKind,
    /// Canonical id.
    pub subject: Option<String>,
    /// The subject's words, where it has no id.
    pub subject_text: Option<String>,
    /// Other words for it that the claim itself has, such as the statistic's name.
    #[serde(default)]
    pub subject_also: Vec<String>,
    /// Spot, futures …, when told.
    pub contract: Option<Contract>,
    /// `COMEX` …, when told.
    pub venue: Option<String>,
    /// `price`, `capex` …
    pub measure: String,
    /// Which way.
    pub direction: Option<Direction>,
    /// Which moment, when told.
    pub basis: Option<Basis>,
    /// Affirmed unless said.
    #[serde(default)]
    pub polarity: Polarity,
    /// Asserted unless said.
    #[serde(default)]
    pub modality: Modality,
    /// First and last day; left out when open or debatable.
    pub window: Option<[Date; 2]>,
    /// A move's size.
    pub change: Option<FigureLabel>,
    /// A move's start.
    pub from: Option<FigureLabel>,
    /// A move's end.
    pub to: Option<FigureLabel>,
    /// A level's or an amount's figure.
    pub value: Option<FigureLabel>,
    /// The sentence's words that make the claim.
    pub words: String,
    /// Which occurrence of the words, from 1.
    pub nth: Option<usize>,
    /// The ends of the move may as well be read as amounts, and the other way round.
    #[serde(default)]
    pub as_amount: bool,
    /// Debatable: neither asked for nor wrong.
    #[serde(default)]
    pub optional: bool,
}

impl ClaimLabel {
    /// The figures that are labelled, with their role's name.
    pub fn figures(&self) -> impl Iterator<Item = (&'static str, &FigureLabel)> {
        [("change", &self.change), ("from", &self.from), ("to", &self.to), ("value", &self.value)]
            .into_iter()
            .filter_map(|(role, figure)| figure.as_ref().map(|f| (role, f)))
    }
}

/// A figure as it should be read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureLabel {
    /// Its words.
    pub text: String,
    /// Lower bound, left out when open.
    pub lo: Option<Decimal>,
    /// Upper bound, left out when open.
    pub hi: Option<Decimal>,
    /// Exact unless said.
    #[serde(default)]
    pub hedge: Hedge,
    /// Left out for a bare count.
    pub unit: Option<Arc<str>>,
}

/// A causal link that should be found.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CauseLabel {
    /// The cause's words.
    pub cause: String,
    /// The words that tell of it.
    pub signal: String,
    /// The effect's words.
    pub effect: String,
    /// Affirmed unless said.
    #[serde(default)]
    pub polarity: Polarity,
    /// Only explicit links are asked for.
    pub strength: Strength,
    /// Debatable: neither asked for nor wrong.
    #[serde(default)]
    pub optional: bool,
}

/// An attribution that should be found.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributionLabel {
    /// Who; left out where nobody is named.
    pub source: Option<String>,
    /// By which words; left out for a credit.
    pub cue: Option<String>,
    /// The first words of what is said; left out for a credit.
    pub content: Option<String>,
    /// What sort of source.
    pub kind: SourceKind,
    /// What the text says about its sourcing.
    pub evidentiality: Evidentiality,
    /// Quoted or reported.
    pub mode: Mode,
    /// Debatable: neither asked for nor wrong.
    #[serde(default)]
    pub optional: bool,
}

/// What a corpus says as a whole.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Facts and their verdicts.
    #[serde(default, rename = "fact")]
    pub facts: Vec<FactLabel>,
    /// Figures that look alike and are no conflict.
    #[serde(default, rename = "not_conflict")]
    pub not_conflicts: Vec<NotConflict>,
    /// Articles that go back to one report.
    #[serde(default, rename = "origin")]
    pub origins: Vec<OriginLabel>,
}

/// A figure of an article: the words it stands in, and the one meant among them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The article.
    pub article: String,
    /// Words of the claim.
    pub words: String,
    /// The figure meant within the words.
    pub figure: String,
}

/// A fact with the verdict its group should get.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactLabel {
    /// Canonical id.
    pub subject: String,
    /// Spot, futures …
    pub contract: Option<Contract>,
    /// `price`, `capex` …
    pub measure: String,
    /// Which moment.
    pub basis: Option<Basis>,
    /// First and last day.
    pub window: [Date; 2],
    /// `conflicting`, `corroborated` …
    pub verdict: String,
    /// How two of the figures stand to each other.
    pub relation: Option<String>,
    /// Which two, as indices into `figures`.
    pub between: Option<[usize; 2]>,
    /// Why.
    pub note: String,
    /// The figures.
    pub figures: Vec<Member>,
}

/// Two figures that must not be called a conflict.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotConflict {
    /// One.
    pub a: Member,
    /// The other.
    pub b: Member,
    /// The relations that are right.
    pub relations: Vec<String>,
    /// Why.
    pub note: String,
}

/// Articles of one origin.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginLabel {
    /// The articles.
    pub articles: Vec<String>,
    /// Why.
    pub note: String,
}
