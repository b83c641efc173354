//! What follows for a group: its verdict, with the pairs, voices and consensus it rests on.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::choice::Choice;
use super::compare::{Relation, compare, compare_copies};
use super::group::{Evidence, Group, Pair};
use super::key::{DIRECTION, FactKey};
use super::origin::Origins;
use super::policy::Policy;
use super::reason::{Arg, Reason, reason};
use super::sets::Sets;
use super::side::{CreditKind, FigureRole};
use super::tally::Tally;
use crate::figure::Figure;
use crate::record::{Basis, Contract, Evidentiality};

/// What follows for a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// One origin tells it.
    SingleSource,
    /// Several origins tell the same.
    Corroborated,
    /// Origins contradict each other.
    Conflicting,
    /// A document stands against itself.
    Inconsistent,
    /// Several origins, and nothing speaks against all of them being right.
    Compatible,
}

/// The value that most origins hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consensus {
    /// As its best-resolved member tells it.
    pub figure: Figure,
    /// Origins that hold it.
    pub origins: usize,
    /// Claim that told it first.
    pub first: String,
    /// The record it is of: copies of one text have claims of one id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_doc: Option<String>,
    /// Its outlet.
    pub first_publisher: Option<String>,
    /// And its day.
    pub first_published: Option<Date>,
    /// Claims that contradict it, with their origin.
    pub outliers: Vec<(String, String)>,
}

/// The fact of a group, as records print it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Canonical id or words.
    pub subject: String,
    /// The country whose goods they are; of a company's, the commodity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Spot, futures …; `None` when nobody tells it.
    pub contract: Option<Contract>,
    /// The measure.
    pub measure: String,
    /// The basis, when all members share one.
    pub basis: Basis,
    /// Whether the figures are those that stood before a move to what is told of the window.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub start: bool,
    /// First and last day.
    pub window: Option<FactWindow>,
    /// Unit family.
    pub unit: String,
}

/// The days of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactWindow {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

/// A member of a judged group, as records print it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Claim id.
    pub claim: String,
    /// The record's id.
    pub doc: String,
    /// Id of the origin it goes back to.
    pub origin: String,
    /// Outlet.
    pub publisher: Option<String>,
    /// The figure the group is about; open at both ends where only a direction is told.
    pub figure: Figure,
    /// The claim's words.
    pub text: String,
    /// Language of its document.
    pub lang: crate::text::Lang,
}

/// What a text says of its sourcing, where the corpus shows otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Claim id.
    pub claim: String,
    /// The record's id.
    pub doc: String,
    /// What the text says.
    pub says: Evidentiality,
    /// And what is found, in words.
    pub reason: Reason,
}

/// A group's verdict with everything it rests on; serializes to the contract's shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The fact.
    pub fact: Fact,
    /// What follows.
    pub verdict: Verdict,
    /// Number of independent origins.
    pub origins: usize,
    /// The claims.
    pub members: Vec<Member>,
    /// Compared claims; in large groups a bounded choice.
    pub pairs: Vec<Pair>,
    /// The value that most origins hold, where there is more than one member.
    pub consensus: Option<Consensus>,
    /// Texts that call it single-source or unconfirmed while others tell it too, or well-sourced while none does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<Declared>,
    /// The verdict in words.
    pub reason: Reason,
}

impl Consensus {
    /// Whether this member told the value first.
    pub fn is_first(&self, member: &Member) -> bool {
        self.first == member.claim && self.first_doc.as_ref().is_none_or(|doc| *doc == member.doc)
    }
}

impl Group {
    /// What follows from the group, given who copied whom.
    pub fn judge(&self, origins: &Origins, policy: &Policy) -> Judgement {
        let voices = self.voices(origins, policy);
        let count = voices.iter().collect::<BTreeSet<_>>().len();
        let choice = Choice::new(self, &voices, origins, policy);
        let pairs = self.compared(&choice, origins, policy);
        let tally = Tally::new(self, voices, &pairs);
        // Two that expect the same do not bear out what happened.
        let outcome = self.members.values().any(Evidence::is_outcome);
        let across = |wanted: &[Relation]| {
            let apart = |a: &Evidence, b: &Evidence| tally.voice(a) != tally.voice(b);
            let told = |a: &Evidence, b: &Evidence| !outcome || a.is_outcome() && b.is_outcome();
            pairs.iter().any(|(a, b, p)| wanted.contains(&p.relation) && apart(a, b) && told(a, b))
        };
        let kin = |a: &Evidence, b: &Evidence| origins.of(&a.side.doc.id) == origins.of(&b.side.doc.id);
        // One house contradicts itself too, in two reports of its own.
        let conflict = pairs.iter().any(|(a, b, p)| p.relation == Relation::Conflict && !kin(a, b));
        let inside = self.internal.values().any(|p| is_inner_fault(p.relation))
            || pairs.iter().any(|(a, b, p)| kin(a, b) && is_inner_fault(p.relation));
        // A reprint or translation that has another figure than its model.
        let altered = pairs
            .iter()
            .any(|(a, b, p)| kin(a, b) && is_inner_fault(p.relation) && a.side.doc.id != b.side.doc.id);
        let verdict = if conflict {
            Verdict::Conflicting
        } else if inside {
            Verdict::Inconsistent
        } else if count < 2 {
            Verdict::SingleSource
        } else if across(&[Relation::Agree, Relation::Contains]) {
            Verdict::Corroborated
        } else {
            Verdict::Compatible
        };
        let consensus = tally.consensus(choice.hub, origins, policy);
        let mut listed: Vec<Pair> = pairs.iter().map(|(_, _, p)| p.clone()).collect();
        for pair in self.internal.values() {
            if !listed
                .iter()
                .any(|p| (&p.a, &p.b) == (&pair.a, &pair.b) || (&p.a, &p.b) == (&pair.b, &pair.a))
            {
                listed.push(pair.clone());
            }
        }
        let reason =
            explain(verdict, (&self.key, count, self.members.len(), altered), consensus.as_ref(), policy);
        let declared = self.declared(verdict, count, policy);
        let members = self.members.values().filter_map(|e| member(e, origins)).collect();
        Judgement {
            fact: self.fact(),
            verdict,
            origins: count,
            members,
            pairs: listed,
            consensus,
            declared,
            reason,
        }
    }

    fn fact(&self) -> Fact {
        let mut bases = self.members.values().map(|e| e.side.claim.basis);
        let first = bases.next().unwrap_or_default();
        let basis = if bases.all(|b| b == first) { first } else { Basis::Unspecified };
        let told = self.members.values().find_map(|e| e.side.claim.subject.contract);
        let mut measures = self.members.values().map(|e| &e.side.claim.measure);
        let measure = measures.next().filter(|first| measures.all(|m| m == *first));
        Fact {
            subject: self.key.subject.clone(),
            of: self.key.of.clone(),
            contract: self.key.contract.or(told),
            // A fact that tells of losses alone is one of losses.
            measure: measure.unwrap_or(&self.key.measure).clone(),
            basis,
            start: self.key.is_start,
            window: self.key.days.map(|(start, end)| FactWindow { start, end }),
            unit: self.key.unit.clone(),
        }
    }

    /// Where what a text says of its sourcing is not what the group shows; one for each document.
    fn declared(&self, verdict: Verdict, origins: usize, policy: &Policy) -> Vec<Declared> {
        let mut seen = BTreeSet::new();
        let told = self.members.values().filter_map(|e| {
            let side = &e.side;
            let says = side.declared()?;
            let key = match (says, verdict) {
                (Evidentiality::SingleSource, Verdict::Corroborated) => "declared_single",
                (Evidentiality::Uncorroborated, Verdict::Corroborated) => "declared_unconfirmed",
                (Evidentiality::MultipleSources, Verdict::SingleSource) => "declared_multiple",
                _ => return None,
            };
            let who = side.doc.publisher.as_deref().unwrap_or(&side.doc.id);
            let args = [("who", Arg::Text(who)), ("origins", Arg::Count(origins))];
            seen.insert((&side.doc.id, key)).then(|| Declared {
                claim: side.claim.id.clone(),
                doc: side.doc.id.clone(),
                says,
                reason: reason(policy, key, &args),
            })
        });
        told.collect()
    }

    /// Who speaks, in the order of members: those that go back to one origin, house, wire or named source are one voice.
    fn voices(&self, origins: &Origins, policy: &Policy) -> Vec<usize> {
        let mut sets = Sets::new(self.members.len());
        let mut seen: FxHashMap<Voice<'_>, usize> = FxHashMap::default();
        let mut houses: FxHashMap<&str, Option<String>> = FxHashMap::default();
        for (n, evidence) in self.members.values().enumerate() {
            let side = &evidence.side;
            let mut join = |voice| sets.join(n, *seen.entry(voice).or_insert(n));
            join(Voice::Origin(origins.of(&side.doc.id)));
            if let Some(speaker) = side.speaker() {
                join(Voice::Owner(policy.owner(speaker)));
                continue;
            }
            if let Some(publisher) = side.doc.publisher.as_deref() {
                let house = houses.entry(publisher).or_insert_with(|| {
                    (!policy.outlets.is_portal(publisher)).then(|| policy.owner(publisher))
                });
                if let Some(owner) = house {
                    join(Voice::Owner(owner.clone()));
                }
            }
            for credit in side.doc.credited(CreditKind::Wire) {
                join(Voice::Owner(policy.outlets.credited(credit, side.doc.publisher.as_deref())));
            }
        }
        (0..self.members.len()).map(|n| sets.root(n)).collect()
    }

    /// The chosen pairs, compared.
    fn compared<'a>(&self, choice: &Choice<'a>, origins: &Origins, policy: &Policy) -> Vec<Compared<'a>> {
        let look = |&(a, b): &(&'a Evidence, &'a Evidence)| {
            let found = if origins.of(&a.side.doc.id) == origins.of(&b.side.doc.id) {
                compare_copies(&a.side, &b.side, policy)
            } else {
                compare(&a.side, &b.side, policy)
            };
            let found = policy.ruled(&a.side.claim.id, &b.side.claim.id, found);
            (a, b, Pair::new(&a.side.claim, &b.side.claim, found))
        };
        choice.pairs.iter().map(look).collect()
    }
}

/// A name under which a member's voice is known; two members that share one are one voice.
#[derive(PartialEq, Eq, Hash)]
enum Voice<'a> {
    /// The origin of its document.
    Origin(&'a str),
    /// Who owns the outlet, the wire or the name that speaks.
    Owner(String),
}

/// Two members and how they stand.
pub(super) type Compared<'a> = (&'a Evidence, &'a Evidence, Pair);

/// The number of the figure that a member is about.
pub(super) fn written(evidence: &Evidence) -> Option<Decimal> {
    evidence.side.figures().next().and_then(|(_, f)| f.written())
}

fn is_inner_fault(relation: Relation) -> bool {
    matches!(relation, Relation::Conflict | Relation::QualifierDrift | Relation::Arithmetic)
}

fn member(evidence: &Evidence, origins: &Origins) -> Option<Member> {
    let side = &evidence.side;
    Some(Member {
        claim: side.claim.id.clone(),
        doc: side.doc.id.clone(),
        origin: origins.of(&side.doc.id).to_owned(),
        publisher: side.doc.publisher.clone(),
        figure: match side.focus {
            Some(FigureRole::Direction) => Figure::untold(Some(DIRECTION.into())),
            _ => side.figures().next()?.1.clone(),
        },
        text: side.claim.text.clone(),
        lang: side.doc.lang,
    })
}

fn explain(
    verdict: Verdict,
    (fact, origins, members, altered): (&FactKey, usize, usize, bool),
    consensus: Option<&Consensus>,
    policy: &Policy,
) -> Reason {
    let key = match verdict {
        Verdict::SingleSource => "verdict_single_source",
        Verdict::Corroborated if fact.unit == DIRECTION => "verdict_corroborated_way",
        Verdict::Corroborated => "verdict_corroborated",
        Verdict::Conflicting if origins < 2 => "verdict_house",
        Verdict::Conflicting if consensus.is_none() => "verdict_divided",
        // What most hold may stand uncontradicted beside others that contradict each other.
        Verdict::Conflicting if consensus.is_some_and(|c| c.outliers.is_empty()) => {
            "verdict_conflicting_others"
        }
        Verdict::Conflicting => "verdict_conflicting",
        Verdict::Inconsistent if altered => "verdict_altered",
        Verdict::Inconsistent => "verdict_inconsistent",
        Verdict::Compatible => "verdict_compatible",
    };
    let mut args = vec![("origins", Arg::Count(origins)), ("members", Arg::Count(members))];
    match consensus {
        Some(c) => args.extend([
            ("value", Arg::Figure(&c.figure)),
            ("held", Arg::Count(c.origins)),
            ("outliers", Arg::Count(c.outliers.len())),
            ("first", Arg::Text(c.first_publisher.as_deref().unwrap_or(&c.first))),
        ]),
        None => args.extend([
            ("value", Arg::Text("")),
            ("held", Arg::Count(origins)),
            ("outliers", Arg::Count(0)),
            ("first", Arg::Text("")),
        ]),
    }
    reason(policy, key, &args)
}
