//! Groups of claims about one fact, and what follows from them.
//!
//! A [`Group`] is a set of evidence and merges by union, so it can be built in any order, in parts and twice over.
//! [`Group::judge`] alone applies tolerances: being within a tolerance is not transitive, so it may not decide what
//! belongs to a group.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::arithmetic::document_pairs;
use super::compare::{Comparison, Relation, compare, compare_copies};
use super::key::FactKey;
use super::origin::Origins;
use super::policy::Policy;
use super::reason::{Arg, Reason, reason};
use super::side::{DocFacts, FigureRole, Side};
use super::units::significant_digits;
use super::window::told;
use crate::figure::Figure;
use crate::record::{Basis, Claim, Contract};

/// One claim of one document, as a member of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Claim id and document id.
    pub id: String,
    /// The claim with its document, narrowed to the figure the group is about.
    pub side: Side,
}

/// Two claims of a group and how they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// Claim id.
    pub a: String,
    /// Claim id.
    pub b: String,
    /// The relation.
    pub relation: Relation,
    /// Difference as a part of the larger number.
    pub gap: Option<Decimal>,
    /// Why.
    pub reason: Reason,
}

impl Pair {
    pub(super) fn new(a: &Claim, b: &Claim, found: Comparison) -> Self {
        Pair {
            a: a.id.clone(),
            b: b.id.clone(),
            relation: found.relation,
            gap: found.gap,
            reason: found.reason,
        }
    }
}

/// Claims about one fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The fact.
    pub key: FactKey,
    members: BTreeMap<String, Evidence>,
    /// Pairs found inside single documents, by the claims' ids and the documents'.
    internal: BTreeMap<(String, String), Pair>,
}

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
    /// The verdict in words.
    pub reason: Reason,
}

impl Group {
    /// The group that one claim alone makes, for the figure with `role`.
    pub fn from_claim(key: FactKey, role: FigureRole, side: &Side) -> Self {
        let side = Side { focus: Some(role), ..side.clone() };
        let id = format!("{}@{}", side.claim.id, side.doc.id);
        Group {
            key,
            members: BTreeMap::from([(id.clone(), Evidence { id, side })]),
            internal: BTreeMap::new(),
        }
    }

    /// The union of the two; the smaller key names it. Associative, commutative, idempotent.
    #[must_use]
    pub fn merge(mut self, other: Group) -> Self {
        self.key = self.key.min(other.key);
        self.members.extend(other.members);
        self.internal.extend(other.internal);
        self
    }

    /// Its evidence, in the order of ids.
    pub fn members(&self) -> impl Iterator<Item = &Evidence> {
        self.members.values()
    }

    /// All groups of these documents, in the order of keys: claims in, facts out.
    ///
    /// Claims meet when their keys are equal. Two neighbours join besides: a claim whose days are only its dateline's
    /// goes to the session before when a figure there equals its own to many digits, and a claim that tells no period
    /// goes to the only period that others tell.
    pub fn all(docs: &[(Arc<DocFacts>, Vec<Claim>)], policy: &Policy) -> Vec<Group> {
        let mut groups: BTreeMap<FactKey, Group> = BTreeMap::new();
        for (doc, claims) in docs {
            for claim in claims {
                let side = Side::new(claim.clone(), doc.clone());
                for (key, role) in FactKey::all(&side, policy) {
                    add(&mut groups, Group::from_claim(key, role, &side));
                }
            }
        }
        join_neighbours(&mut groups, policy);
        let mut groups: Vec<Group> = groups.into_values().collect();
        attach_internal(&mut groups, docs, policy);
        groups
    }

    /// What follows from the group, given who copied whom.
    pub fn judge(&self, origins: &Origins, policy: &Policy) -> Judgement {
        let voices = self.voices(origins, policy);
        let count = voices.values().collect::<BTreeSet<_>>().len();
        let pairs = self.pairs(origins, policy);
        let known: BTreeMap<(&str, &str), Relation> =
            pairs.iter().map(|(a, b, p)| ((a.id.as_str(), b.id.as_str()), p.relation)).collect();
        let across = |wanted: &[Relation]| {
            known.iter().any(|((a, b), r)| wanted.contains(r) && voices.get(*a) != voices.get(*b))
        };
        let inside = self.internal.values().any(|p| is_inner_fault(p.relation))
            || pairs.iter().any(|(a, b, p)| a.side.doc.id == b.side.doc.id && is_inner_fault(p.relation));
        let verdict = if across(&[Relation::Conflict]) {
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
        let consensus = self.consensus(&known, &voices, origins);
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
        let members = self.members.values().filter_map(|e| member(e, origins)).collect();
        Judgement { fact: self.fact(), verdict, origins: count, members, pairs: listed, consensus, reason }
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

    /// Who speaks, by evidence id: members that go back to one origin, house, wire or named source are one voice.
    fn voices<'a>(&'a self, origins: &Origins, policy: &Policy) -> BTreeMap<&'a str, usize> {
        let ids: Vec<&str> = self.members.keys().map(String::as_str).collect();
        let mut sets = Sets::new(ids.len());
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (n, evidence) in self.members.values().enumerate() {
            for voice in voice_names(&evidence.side, origins, policy) {
                sets.join(n, *seen.entry(voice).or_insert(n));
            }
        }
        ids.into_iter().enumerate().map(|(n, id)| (id, sets.root(n))).collect()
    }

    /// Compared pairs. Equal figures of one origin and basis are represented by one of them; above the policy's
    /// number of representatives only neighbours in the order of values are compared, and each with both ends.
    fn pairs(&self, origins: &Origins, policy: &Policy) -> Vec<(&Evidence, &Evidence, Pair)> {
        let mut chosen: BTreeMap<(String, Option<String>, Option<Decimal>, String), &Evidence> =
            BTreeMap::new();
        for evidence in self.members.values() {
            let side = &evidence.side;
            let figure = side.figures().next().map(|(_, f)| f);
            let shape = format!(
                "{:?} {:?} {:?} {:?}",
                figure.map(|f| (f.hedge, f.hi)),
                side.claim.basis,
                side.claim.direction,
                (side.claim.modality, side.claim.polarity)
            );
            let origin = origins.of(&side.doc.id).to_owned();
            let venue = side.claim.subject.venue.clone();
            chosen.entry((origin, venue, figure.and_then(Figure::written), shape)).or_insert(evidence);
        }
        let mut chosen: Vec<&Evidence> = chosen.into_values().collect();
        chosen.sort_by_key(|e| (e.side.figures().next().and_then(|(_, f)| f.written()), e.id.clone()));
        let last = chosen.len().saturating_sub(1);
        let all = chosen.len() <= policy.limits.group.representatives;
        let mut out = Vec::new();
        for (i, a) in chosen.iter().enumerate() {
            for (j, b) in chosen.iter().enumerate().skip(i + 1) {
                if !(all || j == i + 1 || i == 0 || j == last) {
                    continue;
                }
                let kin = origins.of(&a.side.doc.id) == origins.of(&b.side.doc.id);
                let found = if kin {
                    compare_copies(&a.side, &b.side, policy)
                } else {
                    compare(&a.side, &b.side, policy)
                };
                out.push((*a, *b, Pair::new(&a.side.claim, &b.side.claim, found)));
            }
        }
        out
    }

    fn consensus(
        &self,
        known: &BTreeMap<(&str, &str), Relation>,
        voices: &BTreeMap<&str, usize>,
        origins: &Origins,
    ) -> Option<Consensus> {
        if self.members.len() < 2 {
            return None;
        }
        let relation = |a: &str, b: &str| known.get(&(a, b)).or_else(|| known.get(&(b, a))).copied();
        let holders = |id: &str| -> BTreeSet<&str> {
            let with = |other: &&str| {
                matches!(
                    relation(id, other),
                    Some(Relation::Agree | Relation::Contains | Relation::CompatibleBound)
                )
            };
            self.members.keys().map(String::as_str).filter(|o| *o == id || with(o)).collect()
        };
        let ids: BTreeSet<&str> = known.keys().flat_map(|(a, b)| [*a, *b]).collect();
        let best = ids.into_iter().max_by_key(|id| {
            let held = holders(id).iter().filter_map(|h| voices.get(h)).collect::<BTreeSet<_>>().len();
            let digits = self.figure(id).and_then(Figure::written).map_or(0, significant_digits);
            (held, digits, std::cmp::Reverse(*id))
        })?;
        let held = holders(best);
        let first = held
            .iter()
            .filter_map(|id| self.members.get(*id))
            .min_by_key(|e| (e.side.doc.published.is_none(), e.side.doc.published, e.id.clone()))?;
        let outliers = self
            .members
            .values()
            .filter(|e| relation(best, &e.id) == Some(Relation::Conflict))
            .map(|e| (e.side.claim.id.clone(), origins.of(&e.side.doc.id).to_owned()))
            .collect();
        Some(Consensus {
            figure: self.figure(best)?.clone(),
            origins: held.iter().filter_map(|h| voices.get(h)).collect::<BTreeSet<_>>().len(),
            first: first.side.claim.id.clone(),
            first_publisher: first.side.doc.publisher.clone(),
            first_published: first.side.doc.published,
            outliers,
        })
    }

    fn figure(&self, id: &str) -> Option<&Figure> {
        self.members.get(id)?.side.figures().next().map(|(_, f)| f)
    }
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
    for credit in side.doc.wires() {
        names.push(format!("owner {}", policy.owner(credit)));
    }
    names
}

fn add(groups: &mut BTreeMap<FactKey, Group>, group: Group) {
    let merged = match groups.remove(&group.key) {
        Some(present) => present.merge(group),
        None => group,
    };
    groups.insert(merged.key.clone(), merged);
}

/// Claims that tell no day join the neighbour that does.
fn join_neighbours(groups: &mut BTreeMap<FactKey, Group>, policy: &Policy) {
    let mut bases: BTreeMap<FactKey, Vec<FactKey>> = BTreeMap::new();
    for key in groups.keys() {
        bases.entry(key.base()).or_default().push(key.clone());
    }
    for (base, keys) in bases {
        if !policy.is_daily(&base.measure) {
            if let [untold, only] = keys.as_slice()
                && untold.days.is_none()
                && let Some(group) = groups.remove(untold)
            {
                add(groups, Group { key: only.clone(), ..group });
            }
            continue;
        }
        for pair in keys.windows(2) {
            let [before, after] = pair else { continue };
            let moved = match (groups.get(before), groups.get(after)) {
                (Some(before), Some(after)) => traced_members(before, after, policy),
                _ => continue,
            };
            for id in moved {
                let Some(evidence) = groups.get_mut(after).and_then(|g| g.members.remove(&id)) else {
                    continue;
                };
                let members = BTreeMap::from([(id, evidence)]);
                add(groups, Group { key: before.clone(), members, internal: BTreeMap::new() });
            }
        }
    }
    groups.retain(|_, g| !g.members.is_empty());
}

/// Members of `after` that have no date of their own and tell, to many digits, what a dated member of `before` tells.
fn traced_members(before: &Group, after: &Group, policy: &Policy) -> Vec<String> {
    let written = |e: &Evidence| e.side.figures().next().and_then(|(_, f)| f.written());
    let dated: BTreeSet<Decimal> =
        before.members.values().filter(|e| told(&e.side).is_some()).filter_map(written).collect();
    let near = |e: &&Evidence| {
        told(&e.side).is_none()
            && written(e).is_some_and(|v| {
                significant_digits(v) >= policy.limits.window.same_digits && dated.contains(&v)
            })
    };
    match (before.key.days, after.key.days) {
        (Some((s, e)), Some((t, u))) if s == e && t == u && e.until(t).is_ok_and(|d| d.get_days() <= 3) => {
            after.members.values().filter(near).map(|e| e.id.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// Put what does not add up inside a document on the groups of its claims.
fn attach_internal(groups: &mut [Group], docs: &[(Arc<DocFacts>, Vec<Claim>)], policy: &Policy) {
    let mut of_claim: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, group) in groups.iter().enumerate() {
        for id in group.members.keys() {
            of_claim.entry(id.clone()).or_default().push(n);
        }
    }
    for (doc, claims) in docs {
        for pair in document_pairs(doc, claims, policy) {
            let (a, b) = (format!("{}@{}", pair.a, doc.id), format!("{}@{}", pair.b, doc.id));
            let at = |id: &String| of_claim.get(id).cloned().unwrap_or_default();
            let both: Vec<usize> = at(&a).into_iter().filter(|n| at(&b).contains(n)).collect();
            let target = both.first().copied().or_else(|| at(&a).first().copied());
            if let Some(group) = target.and_then(|n| groups.get_mut(n)) {
                group.internal.insert((a, b), pair);
            }
        }
    }
}

/// Disjoint sets over `0..n`.
#[derive(Debug)]
pub(super) struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    pub(super) fn new(n: usize) -> Self {
        Sets { parent: (0..n).collect() }
    }

    pub(super) fn root(&mut self, n: usize) -> usize {
        let mut at = n;
        while let Some(&up) = self.parent.get(at).filter(|up| **up != at) {
            let above = self.parent.get(up).copied().unwrap_or(up);
            if let Some(slot) = self.parent.get_mut(at) {
                *slot = above;
            }
            at = above;
        }
        at
    }

    /// Join the sets of `a` and `b`; the smaller root leads.
    pub(super) fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.parent.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
        a != b
    }
}
