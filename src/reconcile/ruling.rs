//! A human's word on a pair of claims, which stands above the comparison.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::compare::{Comparison, Relation};
use super::policy::Policy;
use super::reason::{Arg, reason};

/// What a human says of two claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ruled {
    /// They say the same.
    Same,
    /// They cannot both hold.
    Conflict,
    /// They speak of two things.
    NotComparable,
    /// What was said before no longer holds: the comparison speaks again.
    Undone,
}

/// One ruling, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// Claim id, the smaller of the two.
    pub a: String,
    /// Claim id.
    pub b: String,
    /// The word.
    pub ruling: Ruled,
    /// Why, in the human's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The day it was given.
    pub on: jiff::civil::Date,
}

/// The last ruling on each pair.
#[derive(Debug, Clone, Default)]
pub struct Rulings {
    by_pair: BTreeMap<(String, String), Ruling>,
    /// Claims in a pair with a ruling in force.
    claims: BTreeSet<String>,
}

impl Rulings {
    /// Of all rulings in the order given, the last on each pair.
    pub fn new(all: impl IntoIterator<Item = Ruling>) -> Self {
        let by_pair: BTreeMap<_, _> = all.into_iter().map(|r| (ordered(&r.a, &r.b), r)).collect();
        let held = by_pair.values().filter(|r| r.ruling != Ruled::Undone);
        let claims = held.flat_map(|r| [r.a.clone(), r.b.clone()]).collect();
        Rulings { by_pair, claims }
    }

    /// The ruling in force on a pair, in either order.
    pub fn on(&self, a: &str, b: &str) -> Option<&Ruling> {
        if self.claims.is_empty() {
            return None;
        }
        self.by_pair.get(&ordered(a, b)).filter(|r| r.ruling != Ruled::Undone)
    }

    /// Whether a claim is in a pair with a ruling in force.
    pub(super) fn concerns(&self, claim: &str) -> bool {
        self.claims.contains(claim)
    }
}

fn ordered(a: &str, b: &str) -> (String, String) {
    if a <= b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
}

impl Policy {
    /// This policy under `rulings`.
    #[must_use]
    pub fn with_rulings(&self, rulings: Rulings) -> Policy {
        Policy { rulings, ..self.clone() }
    }

    /// Whether any ruling is known.
    pub(crate) fn has_rulings(&self) -> bool {
        !self.rulings.by_pair.is_empty()
    }

    /// The comparison, unless a human has ruled on the pair.
    pub(super) fn ruled(&self, a: &str, b: &str, found: Comparison) -> Comparison {
        let Some(ruling) = self.rulings.on(a, b) else { return found };
        let (relation, key) = match ruling.ruling {
            Ruled::Same => (Relation::Agree, "ruled_same"),
            Ruled::Conflict => (Relation::Conflict, "ruled_conflict"),
            Ruled::NotComparable => (Relation::DifferentMeasure, "ruled_not_comparable"),
            Ruled::Undone => return found,
        };
        let args = [
            ("day", Arg::Day(Some(ruling.on))),
            ("note", Arg::Text(ruling.note.as_deref().unwrap_or_default())),
        ];
        Comparison { relation, gap: found.gap, reason: reason(self, key, &args) }
    }
}
