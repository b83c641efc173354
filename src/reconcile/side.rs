//! One side of a comparison: a claim, and what is known about the document that makes it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::policy::Policy;
use super::priors::{Prior, priors};
use super::sketch::Sketch;
use super::units::significant_digits;
use crate::figure::Figure;
use crate::ingest::CORRECTION;
use crate::record::{Basis, Claim, Contract, Evidentiality, Figures, Record, SourceKind};
use crate::text::Lang;

/// Which of a claim's figures is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureRole {
    /// A move's size.
    Change,
    /// A move's start.
    From,
    /// A move's end.
    To,
    /// A level's or an amount's figure.
    Value,
    /// No figure: which way something was set.
    Direction,
}

impl FigureRole {
    /// Every role that a figure has, in the order in which figures are told.
    pub const ALL: [FigureRole; 4] =
        [FigureRole::Change, FigureRole::From, FigureRole::To, FigureRole::Value];

    /// The figure that has this role in `figures`.
    pub fn of(self, figures: &Figures) -> Option<&Figure> {
        match self {
            FigureRole::Change => figures.change.as_ref(),
            FigureRole::From => figures.from.as_ref(),
            FigureRole::To => figures.to.as_ref(),
            FigureRole::Value => figures.value.as_ref(),
            FigureRole::Direction => None,
        }
    }

    /// Whether figures of the two roles say the same kind of thing: a move ends at a level.
    pub fn matches(self, other: FigureRole) -> bool {
        let end = |r| if r == FigureRole::To { FigureRole::Value } else { r };
        end(self) == end(other)
    }
}

/// A claim with its document; `focus` narrows it to one of its figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// What is claimed.
    pub claim: Arc<Claim>,
    /// Who claims it.
    pub doc: Arc<DocFacts>,
    /// The figure meant; all of them when `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<FigureRole>,
}

impl Side {
    /// A side that means all figures of `claim`.
    pub fn new(claim: impl Into<Arc<Claim>>, doc: Arc<DocFacts>) -> Self {
        Side { claim: claim.into(), doc, focus: None }
    }

    /// The figures meant, with their roles.
    pub fn figures(&self) -> impl Iterator<Item = (FigureRole, &Figure)> {
        FigureRole::ALL
            .into_iter()
            .filter(|role| self.focus.is_none_or(|f| f == *role))
            .filter_map(|role| self.figure(role).map(|f| (role, f)))
    }

    /// The figure with this role, whether the claim tells it or its text beside it.
    pub(super) fn figure(&self, role: FigureRole) -> Option<&Figure> {
        let beside = || self.prior().filter(|_| role == FigureRole::From).and_then(|p| p.figure.as_ref());
        role.of(&self.claim.figures).or_else(beside)
    }

    /// What the text tells of the time before the claim's period.
    pub(super) fn prior(&self) -> Option<&Prior> {
        self.doc.priors.get(&self.claim.id)
    }

    /// What `role` comes to: a price told in percent can only be the size of a move.
    /// Inflation *of* 2.9% is how far prices rose, and jobs told as new were added.
    pub(super) fn reads_as(&self, role: FigureRole, figure: &Figure, policy: &Policy) -> FigureRole {
        let share = matches!(figure.unit_name(), "percent" | "ratio");
        if role != FigureRole::From && policy.is_growth(&self.claim.measure, share) {
            return FigureRole::Change;
        }
        if share && role != FigureRole::From && self.claim.measure == "price" {
            FigureRole::Change
        } else {
            role
        }
    }

    /// What the text says of the sourcing of the claim.
    pub(super) fn declared(&self) -> Option<Evidentiality> {
        self.doc.declared.get(self.claim.attribution.as_deref()?).copied()
    }

    /// The same in any language: the id of a body, else the name.
    pub(super) fn voice(&self) -> Option<&str> {
        let body = self.doc.bodies.get(self.claim.attribution.as_deref()?).map(String::as_str);
        body.or_else(|| self.speaker())
    }

    /// Who speaks, when the claim stands in an attribution with a name.
    pub(super) fn speaker(&self) -> Option<&str> {
        self.doc.speakers.get(self.claim.attribution.as_deref()?).map(String::as_str)
    }
}

/// How a document names a source it took something from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditKind {
    /// A credit line: `(Reuters)`.
    Wire,
    /// An outlet quoted for a statement: `Reuters noted …`.
    Quoted,
    /// A body quoted for a statement, which is an outlet if it publishes: 据 Bay Newswire 报道.
    Named,
}

/// A source that a document credits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Credit {
    /// Its name, as the text resolves it.
    pub name: String,
    /// How it is named.
    pub kind: CreditKind,
}

/// A figure by which a copy can be traced, even into another language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TracedFigure {
    /// The number, without trailing zeros.
    pub value: Decimal,
    /// Its unit; empty for a bare count.
    pub unit: String,
}

/// What is known about a document besides its claims; small enough to store with each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocFacts {
    /// The record's id.
    pub id: String,
    /// Hash of the text: equal texts have equal hashes.
    pub hash: String,
    /// Outlet.
    pub publisher: Option<String>,
    /// Day of publication.
    pub published: Option<Date>,
    /// The moment of publication, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// Address.
    pub url: Option<String>,
    /// Language of the whole.
    pub lang: Lang,
    /// It says that it corrects an earlier report.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub corrects: bool,
    /// Contracts whose prices it tells for each subject: what an untold one is read by.
    #[serde(default)]
    pub contracts: BTreeMap<String, BTreeSet<Contract>>,
    /// Where a move ended of which the text tells the end beside its size, by the claim's id: 收报1430.40美元，上涨18.40美元.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ends: BTreeMap<String, Figure>,
    /// What stood before that which a claim tells of a period, by the claim's id: *from $1.89 billion a year earlier*, 前值2.8%.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub priors: BTreeMap<String, Prior>,
    /// Outlets it credits, in order and without repeats.
    pub credits: Vec<Credit>,
    /// Names of speakers by attribution id.
    pub speakers: BTreeMap<String, String>,
    /// Ids of the bodies that speak, by attribution id, where a table has them: one in any language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bodies: BTreeMap<String, String>,
    /// What the text says of its sourcing, by attribution id, where it says anything.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub declared: BTreeMap<String, Evidentiality>,
    /// Figures with enough digits to be traced into a copy.
    pub figures: BTreeSet<TracedFigure>,
    /// Those among them that everybody prints: closes and settlements, policy rates.
    #[serde(default)]
    pub posted: BTreeSet<TracedFigure>,
    /// Sketch of the text's word runs.
    pub sketch: Sketch,
}

/// The contract a claim tells: its own, or futures for a settlement, which nothing else has.
pub(super) fn told_contract(claim: &Claim) -> Option<Contract> {
    claim.subject.contract.or((claim.basis == Basis::Settle).then_some(Contract::Futures))
}

/// The figures of a claim that everybody prints: what a session ended at, what a central bank's rate is.
fn posted(claim: &Claim) -> Vec<&Figure> {
    let ends = matches!(claim.basis, Basis::Close | Basis::Settle) || claim.measure == "policy_rate";
    claim.figures.each().filter(|_| ends).map(|(_, f)| f).collect()
}

/// Claims on either side of a move among which the level is looked for at which it ended.
const BESIDE: usize = 2;

/// The levels that stand beside moves of a price told by their size alone.
fn ends(claims: &[Claim]) -> BTreeMap<String, Figure> {
    let sized = |c: &Claim| c.measure == "price" && c.figures.change.is_some() && c.figures.to.is_none();
    let level = |c: &Claim| {
        let end = c.figures.value.as_ref().or(c.figures.to.as_ref()).filter(|_| c.figures.change.is_none());
        end.filter(|f| f.unit_name() != "percent").cloned()
    };
    let one = |a: &Claim, b: &Claim| {
        a.sentence == b.sentence
            && a.subject.id.is_some()
            && (&a.subject.id, a.subject.contract) == (&b.subject.id, b.subject.contract)
            && (&a.measure, a.modality, &a.attribution) == (&b.measure, b.modality, &b.attribution)
            && a.window.as_ref().map(|w| w.end) == b.window.as_ref().map(|w| w.end)
    };
    let of = |n: usize| {
        let near = &claims[n.saturating_sub(BESIDE)..claims.len().min(n + 1 + BESIDE)];
        let mut levels = near.iter().filter(|c| one(c, &claims[n])).filter_map(level);
        let first = levels.next()?;
        levels.all(|other| other == first).then(|| (claims[n].id.clone(), first))
    };
    (0..claims.len()).filter(|&n| sized(&claims[n])).filter_map(of).collect()
}

/// Figures with fewer digits are too common to trace anything.
const TRACED_DIGITS: u32 = 2;

impl DocFacts {
    /// The name of the origin that has no other document: an origin is named by the smallest of its documents' names.
    pub fn own_origin(&self) -> &str {
        self.hash.get(..16).unwrap_or(&self.hash)
    }

    /// Forget what only tells the origin.
    pub fn untraced(&mut self) {
        self.figures.clear();
        self.posted.clear();
        self.sketch = Sketch::default();
    }

    /// Facts of a document of which only an id is known.
    pub fn unknown(id: &str) -> Self {
        DocFacts {
            id: id.to_owned(),
            hash: id.to_owned(),
            publisher: None,
            published: None,
            published_at: None,
            url: None,
            lang: Lang::default(),
            corrects: false,
            contracts: BTreeMap::new(),
            ends: BTreeMap::new(),
            priors: BTreeMap::new(),
            credits: Vec::new(),
            speakers: BTreeMap::new(),
            bodies: BTreeMap::new(),
            declared: BTreeMap::new(),
            figures: BTreeSet::new(),
            posted: BTreeSet::new(),
            sketch: Sketch::default(),
        }
    }

    /// The facts of one record.
    pub fn from_record(record: &Record) -> Self {
        let mut credits: Vec<Credit> = record
            .attributions
            .iter()
            .filter_map(|a| {
                let kind = match a.source_kind {
                    SourceKind::Outlet if a.cue.is_none() => CreditKind::Wire,
                    SourceKind::Outlet => CreditKind::Quoted,
                    SourceKind::Organisation => CreditKind::Named,
                    _ => return None,
                };
                let name = a.name.clone().or_else(|| a.source.as_ref().map(|s| s.text.clone()))?;
                Some(Credit { name, kind })
            })
            .collect();
        credits.sort();
        credits.dedup();
        let speakers = record
            .attributions
            .iter()
            .filter_map(|a| Some((a.id.clone(), a.name.clone().or_else(|| a.affiliation.clone())?)))
            .collect();
        let bodies =
            record.attributions.iter().filter_map(|a| Some((a.id.clone(), a.source_id.clone()?))).collect();
        let declared = record
            .attributions
            .iter()
            .filter(|a| a.evidentiality != Evidentiality::Unspecified)
            .map(|a| (a.id.clone(), a.evidentiality))
            .collect();
        let figures = record.quantities.iter().filter_map(|q| TracedFigure::of(&q.value)).collect();
        let posted = record.claims.iter().flat_map(posted).filter_map(TracedFigure::of).collect();
        let mut contracts: BTreeMap<String, BTreeSet<Contract>> = BTreeMap::new();
        // A price told in percent was read from words about something else.
        let share = |f: &Figures| {
            [&f.from, &f.to, &f.value].into_iter().flatten().any(|f| f.unit_name() == "percent")
        };
        let priced =
            |c: &&Claim| c.measure == "price" && c.figures.each().next().is_some() && !share(&c.figures);
        for claim in record.claims.iter().filter(priced) {
            let (id, contract) = (&claim.subject.id, told_contract(claim));
            if let (Some(id), Some(contract)) = (id, contract) {
                contracts.entry(id.clone()).or_default().insert(contract);
            }
        }
        let hash = blake3::hash(record.text.as_bytes()).to_hex();
        DocFacts {
            id: record.id.clone(),
            hash: hash.chars().take(32).collect(),
            publisher: record.publisher.clone(),
            published: record.published,
            published_at: record.published_at,
            url: record.url.clone(),
            lang: record.lang,
            corrects: record.warnings.iter().any(|w| w.code == CORRECTION),
            contracts,
            ends: ends(&record.claims),
            priors: priors(record),
            credits,
            speakers,
            bodies,
            declared,
            figures,
            posted,
            sketch: Sketch::of(&record.text),
        }
    }

    /// Names of the outlets it credits in this way.
    pub(super) fn credited(&self, kind: CreditKind) -> impl Iterator<Item = &str> {
        self.credits.iter().filter(move |c| c.kind == kind).map(|c| c.name.as_str())
    }

    /// Whether the two are one article: the same id or text, or one outlet's text of one day.
    ///
    /// The last reading joins the two halves of a bilingual article that came in separately.
    pub(super) fn same_article(&self, other: &DocFacts) -> bool {
        self.id == other.id
            || self.hash == other.hash
            || (self.publisher.is_some()
                && self.publisher == other.publisher
                && self.published == other.published
                && self.url == other.url)
    }
}

impl TracedFigure {
    /// The figure as a trace, `None` when it has too few digits.
    pub(super) fn of(figure: &Figure) -> Option<Self> {
        let value = figure.written()?.normalize();
        (significant_digits(value) >= TRACED_DIGITS)
            .then(|| TracedFigure { value, unit: figure.unit_name().to_owned() })
    }
}
