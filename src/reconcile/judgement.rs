//! What follows for a group: its verdict, with the pairs, voices and consensus it rests on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::compare::{Relation, compare, compare_copies};
use super::group::{Evidence, Group, Pair};
use super::origin::Origins;
use super::policy::Policy;
use super::reason::{Arg, Reason, reason};
use super::sets::Sets;
use super::side::{CreditKind, Side};
use super::units::significant_digits;
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
    /// Spot, futures …; `None` when nobody tells it.
    pub contract: Option<Contract>,
    /// The measure.
    pub measure: String,
    /// The basis, when all members share one.
    pub basis: Basis,
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
    /// The figure the group is about.
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

impl Group {
    /// What follows from the group, given who copied whom.
    pub fn judge(&self, origins: &Origins, policy: &Policy) -> Judgement {
        let voices = self.voices(origins, policy);
        let count = voices.iter().collect::<BTreeSet<_>>().len();
        let (pairs, hub) = self.pairs(&voices, origins, policy);
        let standing = Standing::new(self, voices, &pairs);
        let across = |wanted: &[Relation]| {
            let apart = |a: &Evidence, b: &Evidence| standing.voice(a) != standing.voice(b);
            pairs.iter().any(|(a, b, p)| wanted.contains(&p.relation) && apart(a, b))
        };
        let kin = |a: &Evidence, b: &Evidence| origins.of(&a.side.doc.id) == origins.of(&b.side.doc.id);
        // One house contradicts itself too, in two reports of its own.
        let conflict = pairs.iter().any(|(a, b, p)| p.relation == Relation::Conflict && !kin(a, b));
        let inside = self.internal.values().any(|p| is_inner_fault(p.relation))
            || pairs.iter().any(|(a, b, p)| kin(a, b) && is_inner_fault(p.relation));
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
        let consensus = standing.consensus(hub, origins);
        let mut listed: Vec<Pair> = pairs.iter().map(|(_, _, p)| p.clone()).collect();
        for pair in self.internal.values() {
            if !listed
                .iter()
                .any(|p| (&p.a, &p.b) == (&pair.a, &pair.b) || (&p.a, &p.b) == (&pair.b, &pair.a))
            {
                listed.push(pair.clone());
            }
        }
        let reason = explain(verdict, count, self.members.len(), consensus.as_ref(), policy);
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
        Fact {
            subject: self.key.subject.clone(),
            contract: self.key.contract.or(told),
            measure: self.key.measure.clone(),
            basis,
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
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (n, evidence) in self.members.values().enumerate() {
            for voice in voice_names(&evidence.side, origins, policy) {
                sets.join(n, *seen.entry(voice).or_insert(n));
            }
        }
        (0..self.members.len()).map(|n| sets.root(n)).collect()
    }

    /// Compared pairs. Equal figures of one origin and basis are represented by one of them. Of many, each is compared
    /// with two of every value; of many with many values, neighbours in the order of values are, and each with the one
    /// whose number most voices tell, which is given back too.
    fn pairs<'a>(
        &'a self,
        voices: &[usize],
        origins: &Origins,
        policy: &Policy,
    ) -> (Vec<Compared<'a>>, Option<&'a Evidence>) {
        let mut chosen: BTreeMap<_, &Evidence> = BTreeMap::new();
        for evidence in self.members.values() {
            let side = &evidence.side;
            let figure = side.figures().next().map(|(_, f)| f);
            let claim = &side.claim;
            let shape = (
                figure.map(|f| (f.hedge, f.hi)),
                (claim.basis, claim.direction, claim.modality, claim.polarity),
            );
            let origin = origins.of(&side.doc.id);
            let alike = (origin, claim.subject.venue.as_deref(), figure.and_then(Figure::written), shape);
            // A claim that a human has spoken of stands for itself.
            if policy.rulings.concerns(&side.claim.id) {
                chosen.insert(alike, evidence);
            } else {
                chosen.entry(alike).or_insert(evidence);
            }
        }
        let mut chosen: Vec<&Evidence> = chosen.into_values().collect();
        chosen.sort_by_key(|e| (written(e), e.id.clone()));
        let count = chosen.len();
        let limits = &policy.limits.group;
        let (numbers, hub) = if count <= limits.all_pairs {
            (every_pair(count), None)
        } else if let Some(pairs) = across_values(&chosen, origins, limits.pairs) {
            (pairs, None)
        } else {
            let hub = self.hub(&chosen, voices);
            let around = (0..count).filter(|n| *n != hub).map(|n| (n.min(hub), n.max(hub)));
            // Neighbours and ends among all, and among those that tell one moment of the session, one venue, one mood.
            let mut moments: BTreeMap<_, Vec<usize>> = BTreeMap::new();
            for (n, claim) in chosen.iter().map(|e| &e.side.claim).enumerate() {
                let moment = (claim.basis, claim.subject.venue.as_deref(), claim.modality, claim.polarity);
                moments.entry(moment).or_default().push(n);
            }
            moments.retain(|_, numbers| numbers.len() < count);
            let mut pairs: BTreeSet<(usize, usize)> = around.collect();
            for numbers in moments.into_values().chain([(0..count).collect()]) {
                pairs.extend(numbers.windows(2).filter_map(|w| Some((*w.first()?, *w.get(1)?))));
                pairs.extend(
                    numbers.first().zip(numbers.last()).map(|(a, b)| (*a, *b)).filter(|(a, b)| a < b),
                );
            }
            (pairs.into_iter().collect(), chosen.get(hub).copied())
        };
        let mut out = Vec::with_capacity(numbers.len());
        for (i, j) in numbers {
            let (Some(&a), Some(&b)) = (chosen.get(i), chosen.get(j)) else { continue };
            let kin = origins.of(&a.side.doc.id) == origins.of(&b.side.doc.id);
            let found = if kin {
                compare_copies(&a.side, &b.side, policy)
            } else {
                compare(&a.side, &b.side, policy)
            };
            let found = policy.ruled(&a.side.claim.id, &b.side.claim.id, found);
            out.push((a, b, Pair::new(&a.side.claim, &b.side.claim, found)));
        }
        (out, hub)
    }

    /// The representative whose number most voices tell.
    fn hub(&self, chosen: &[&Evidence], voices: &[usize]) -> usize {
        let mut told: BTreeMap<Option<Decimal>, BTreeSet<usize>> = BTreeMap::new();
        for (evidence, voice) in self.members.values().zip(voices) {
            told.entry(written(evidence)).or_default().insert(*voice);
        }
        let count = |e: &&Evidence| told.get(&written(e)).map_or(0, BTreeSet::len);
        (0..chosen.len())
            .max_by_key(|n| (chosen.get(*n).map_or(0, count), std::cmp::Reverse(*n)))
            .unwrap_or(0)
    }
}

/// How a group's members stand to each other, by their numbers in the order of ids.
struct Standing<'a> {
    members: Vec<&'a Evidence>,
    numbers: FxHashMap<&'a str, usize>,
    voices: Vec<usize>,
    /// Members that were compared with another.
    compared: BTreeSet<usize>,
    /// For each member itself and those that bear it out.
    holders: Vec<BTreeSet<usize>>,
    /// For each member those that contradict it.
    rivals: Vec<BTreeSet<usize>>,
}

impl<'a> Standing<'a> {
    fn new(group: &'a Group, voices: Vec<usize>, pairs: &[Compared<'_>]) -> Self {
        let members: Vec<&Evidence> = group.members.values().collect();
        let numbers = members.iter().enumerate().map(|(n, e)| (e.id.as_str(), n)).collect();
        let holders = (0..members.len()).map(|n| BTreeSet::from([n])).collect();
        let rivals = vec![BTreeSet::new(); members.len()];
        let mut out = Standing { members, numbers, voices, compared: BTreeSet::new(), holders, rivals };
        for (a, b, pair) in pairs {
            let (Some(a), Some(b)) = (out.number(a), out.number(b)) else { continue };
            out.compared.extend([a, b]);
            let sides = match pair.relation {
                Relation::Agree | Relation::Contains | Relation::CompatibleBound => &mut out.holders,
                Relation::Conflict => &mut out.rivals,
                _ => continue,
            };
            for (one, other) in [(a, b), (b, a)] {
                if let Some(set) = sides.get_mut(one) {
                    set.insert(other);
                }
            }
        }
        out
    }

    fn number(&self, evidence: &Evidence) -> Option<usize> {
        self.numbers.get(evidence.id.as_str()).copied()
    }

    fn voice(&self, evidence: &Evidence) -> Option<usize> {
        self.voices.get(self.number(evidence)?).copied()
    }

    /// The voices that bear out member `n`.
    fn weight(&self, n: usize) -> usize {
        let holders = self.holders.get(n).into_iter().flatten();
        holders.filter_map(|h| self.voices.get(*h)).collect::<BTreeSet<_>>().len()
    }

    /// The value that most voices hold, unless as many hold another.
    fn consensus(&self, hub: Option<&Evidence>, origins: &Origins) -> Option<Consensus> {
        if self.members.len() < 2 {
            return None;
        }
        let asked = match hub {
            Some(hub) => self.number(hub).into_iter().collect(),
            None => self.compared.clone(),
        };
        let figure = |n: usize| self.members.get(n)?.side.figures().next().map(|(_, f)| f);
        let best = asked.into_iter().max_by_key(|n| {
            let digits = figure(*n).and_then(Figure::written).map_or(0, significant_digits);
            (self.weight(*n), digits, std::cmp::Reverse(*n))
        })?;
        let held = self.holders.get(best)?.iter().filter_map(|n| self.members.get(*n));
        let first =
            held.min_by_key(|e| (e.side.doc.published.is_none(), e.side.doc.published, e.id.clone()))?;
        let rivals = self.rivals.get(best)?;
        let outliers = rivals
            .iter()
            .filter_map(|n| self.members.get(*n))
            .map(|e| (e.side.claim.id.clone(), origins.of(&e.side.doc.id).to_owned()))
            .collect();
        // One origin against one: neither is the outlier.
        let weight = self.weight(best);
        if rivals.iter().map(|n| self.weight(*n)).max().is_some_and(|rival| rival >= weight) {
            return None;
        }
        Some(Consensus {
            figure: figure(best)?.clone(),
            origins: weight,
            first: first.side.claim.id.clone(),
            first_publisher: first.side.doc.publisher.clone(),
            first_published: first.side.doc.published,
            outliers,
        })
    }
}

/// Every pair of `count` things.
fn every_pair(count: usize) -> Vec<(usize, usize)> {
    (0..count).flat_map(|i| (i + 1..count).map(move |j| (i, j))).collect()
}

/// Each of the `chosen` with two of every value that is told, of two origins: many that tell one value need not all be
/// compared with each other. None where that makes more pairs than `most`.
fn across_values(chosen: &[&Evidence], origins: &Origins, most: usize) -> Option<Vec<(usize, usize)>> {
    let mut values: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (n, evidence) in chosen.iter().enumerate() {
        let claim = &evidence.side.claim;
        let figure = evidence.side.figures().next().map(|(_, f)| (f.written(), f.hedge, f.hi));
        let moment = (claim.basis, claim.direction, claim.modality, claim.polarity);
        values.entry((figure, moment, claim.subject.venue.as_deref())).or_default().push(n);
    }
    let mut pairs = BTreeSet::new();
    for numbers in values.values() {
        let origin = |n: &usize| chosen.get(*n).map(|e| origins.of(&e.side.doc.id));
        let first = numbers.first()?;
        let second = numbers.iter().find(|n| origin(n) != origin(first));
        for one in [first].into_iter().chain(second) {
            pairs.extend((0..chosen.len()).filter(|n| n != one).map(|n| (n.min(*one), n.max(*one))));
        }
        if pairs.len() > most {
            return None;
        }
    }
    Some(pairs.into_iter().collect())
}

/// Two members and how they stand.
type Compared<'a> = (&'a Evidence, &'a Evidence, Pair);

/// The number of the figure that a member is about.
fn written(evidence: &Evidence) -> Option<Decimal> {
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
        figure: side.figures().next()?.1.clone(),
        text: side.claim.text.clone(),
        lang: side.doc.lang,
    })
}

fn explain(
    verdict: Verdict,
    origins: usize,
    members: usize,
    consensus: Option<&Consensus>,
    policy: &Policy,
) -> Reason {
    let key = match verdict {
        Verdict::SingleSource => "verdict_single_source",
        Verdict::Corroborated => "verdict_corroborated",
        Verdict::Conflicting if consensus.is_none() => "verdict_divided",
        Verdict::Conflicting => "verdict_conflicting",
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

/// Names under which a member's voice is known; two members that share one are one voice.
fn voice_names(side: &Side, origins: &Origins, policy: &Policy) -> Vec<String> {
    let mut names = vec![format!("origin {}", origins.of(&side.doc.id))];
    if let Some(speaker) = side.speaker() {
        names.push(format!("owner {}", policy.owner(speaker)));
        return names;
    }
    if let Some(publisher) = side.doc.publisher.as_deref().filter(|p| !policy.outlets.is_portal(p)) {
        names.push(format!("owner {}", policy.owner(publisher)));
    }
    for credit in side.doc.credited(CreditKind::Wire) {
        names.push(format!("owner {}", policy.outlets.credited(credit, side.doc.publisher.as_deref())));
    }
    names
}
