//! Groups of claims about one fact, and what follows from them.
//!
//! A [`Group`] is a set of evidence and merges by union, so it can be built in any order, in parts and twice over.
//! [`Group::judge`] alone applies tolerances: being within a tolerance is not transitive, so it may not decide what
//! belongs to a group.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::arithmetic::document_pairs;
use super::compare::{Comparison, Relation, compare};
use super::currencies;
use super::directions;
use super::judgement::written;
use super::key::{DIRECTION, FactKey};
use super::policy::Policy;
use super::reason::Reason;
use super::side::{DocFacts, FigureRole, Side};
use super::units::significant_digits;
use super::window::told;
use crate::record::{Claim, Modality};

/// Days before its dateline's to which a claim that tells no day may belong.
pub(crate) const REACH: i64 = 3;

/// One claim of one document, as a member of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Claim id and document id.
    pub id: String,
    /// The claim with its document, narrowed to the figure the group is about.
    pub side: Side,
}

impl Evidence {
    /// Whether it tells what happened, not what is expected.
    pub(super) fn is_outcome(&self) -> bool {
        self.side.claim.modality == Modality::Asserted
    }

    pub(crate) fn new(role: FigureRole, side: &Side) -> Self {
        let id = format!("{}@{}", side.claim.id, side.doc.id);
        Evidence { id, side: Side { focus: Some(role), ..side.clone() } }
    }
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
    pub(super) members: BTreeMap<String, Evidence>,
    /// Pairs found inside single documents, by the claims' ids and the documents'.
    pub(super) internal: BTreeMap<(String, String), Pair>,
}

impl Group {
    /// The group that one claim alone makes, for the figure with `role`.
    pub fn from_claim(key: FactKey, role: FigureRole, side: &Side) -> Self {
        let evidence = Evidence::new(role, side);
        Group { key, members: BTreeMap::from([(evidence.id.clone(), evidence)]), internal: BTreeMap::new() }
    }

    /// The union of the two; the smaller key names it. Associative, commutative, idempotent.
    #[must_use]
    pub fn merge(mut self, other: Group) -> Self {
        self.key = self.key.min(other.key);
        self.members.extend(other.members);
        self.internal.extend(other.internal);
        self
    }

    /// Take out the evidence with these ids.
    pub(super) fn split_off(&mut self, ids: &BTreeSet<String>) -> BTreeMap<String, Evidence> {
        let all = std::mem::take(&mut self.members);
        let (out, kept) = all.into_iter().partition(|(id, _)| ids.contains(id));
        self.members = kept;
        out
    }

    /// Its evidence, in the order of ids.
    pub fn members(&self) -> impl Iterator<Item = &Evidence> {
        self.members.values()
    }

    /// All groups of these documents, in the order of keys: claims in, facts out.
    ///
    /// Claims meet when their keys are equal. Two neighbours join besides: a claim whose days are only its dateline's
    /// goes to a day shortly before, of which a dated claim tells its figure to many digits, and a claim that tells no period
    /// goes to the only period that others tell.
    pub fn all(docs: &[(Arc<DocFacts>, Vec<Arc<Claim>>)], policy: &Policy) -> Vec<Group> {
        let mut evidence: Vec<(FactKey, Evidence)> = docs
            .par_iter()
            .flat_map_iter(|(doc, claims)| {
                claims.iter().flat_map(move |claim| {
                    let side = Side::new(Arc::clone(claim), Arc::clone(doc));
                    let keys = FactKey::all(&side, policy);
                    keys.into_iter().map(move |(key, role)| (key, Evidence::new(role, &side)))
                })
            })
            .collect();
        evidence.par_sort_by(|a, b| a.0.cmp(&b.0));
        let mut groups: BTreeMap<FactKey, Group> = BTreeMap::new();
        let mut evidence = evidence.into_iter().peekable();
        while let Some((key, first)) = evidence.next() {
            let mut members = vec![(first.id.clone(), first)];
            while let Some((_, next)) = evidence.next_if(|(next, _)| *next == key) {
                members.push((next.id.clone(), next));
            }
            let members = members.into_iter().collect();
            groups.insert(key.clone(), Group { key, members, internal: BTreeMap::new() });
        }
        join_neighbours(&mut groups, policy);
        currencies::joined(&mut groups, policy);
        groups.retain(|key, group| !key.is_start || starts_differ(group, policy));
        let mut groups: Vec<Group> = groups.into_values().collect();
        attach_internal(&mut groups, docs, policy);
        groups
    }
}

/// Whether documents contradict each other on where something started: else that is no fact of its own.
fn starts_differ(group: &Group, policy: &Policy) -> bool {
    let mut told: BTreeMap<_, &Side> = BTreeMap::new();
    for evidence in group.members() {
        told.entry((written(evidence), &evidence.side.doc.id)).or_insert(&evidence.side);
    }
    let told: Vec<_> = told.into_iter().take(policy.limits.group.all_pairs).collect();
    told.iter().enumerate().any(|(n, ((value, _), a))| {
        let others = told.iter().skip(n + 1).filter(|((other, _), _)| other != value);
        others.map(|(_, b)| compare(a, b, policy)).any(|found| found.relation == Relation::Conflict)
    })
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
        if base.unit == DIRECTION {
            let parts = keys.iter().filter_map(|key| groups.remove(key)).collect();
            groups.extend(
                directions::joined(parts, policy).into_iter().map(|group| (group.key.clone(), group)),
            );
            continue;
        }
        if !base.is_daily(policy) {
            if let [untold, only] = keys.as_slice()
                && untold.days.is_none()
                && let Some(group) = groups.remove(untold)
            {
                add(groups, Group { key: only.clone(), ..group });
            }
            continue;
        }
        let moves = traced(&keys, groups, policy);
        for (id, from, to) in moves {
            let Some(evidence) = groups.get_mut(&from).and_then(|g| g.members.remove(&id)) else { continue };
            let members = BTreeMap::from([(id, evidence)]);
            add(groups, Group { key: to, members, internal: BTreeMap::new() });
        }
    }
    groups.retain(|_, g| !g.members.is_empty());
}

/// The figure by which evidence of a fact of one day finds the day it speaks of: one of many digits. With it, whether the
/// claim tells the day itself.
pub(crate) fn trace(key: &FactKey, evidence: &Evidence, policy: &Policy) -> Option<(Date, Decimal, bool)> {
    let (day, _) = key.days.filter(|(start, end)| start == end && key.is_daily(policy))?;
    let value = evidence.side.figures().next().and_then(|(_, figure)| figure.written())?;
    let precise = significant_digits(value) >= policy.limits.window.same_digits;
    precise.then(|| (day, value, told(&evidence.side).is_some()))
}

/// Of the facts with these keys, which differ only in their days, the evidence that belongs to that of an earlier day:
/// what has no day of its own and tells, to many digits, what something dated tells, on the last such day.
fn traced(
    keys: &[FactKey],
    groups: &BTreeMap<FactKey, Group>,
    policy: &Policy,
) -> Vec<(String, FactKey, FactKey)> {
    let of_key = |key: &FactKey| {
        let members = groups.get(key).into_iter().flat_map(|g| &g.members);
        let traces = members.filter_map(|(id, e)| Some((trace(key, e, policy)?, id.clone())));
        traces.collect::<Vec<_>>()
    };
    let traces: Vec<_> = keys.iter().map(|key| (key, of_key(key))).collect();
    let mut dated: BTreeMap<(Decimal, Date), &FactKey> = BTreeMap::new();
    for (key, traces) in &traces {
        dated.extend(
            traces.iter().filter(|((_, _, told), _)| *told).map(|((day, v, _), _)| ((*v, *day), *key)),
        );
    }
    let mut moves = Vec::new();
    for (key, traces) in &traces {
        for ((day, value, _), id) in traces.iter().filter(|((_, _, told), _)| !told) {
            let before = dated.range((*value, Date::MIN)..(*value, *day)).next_back();
            if let Some(((_, last), to)) = before
                && last.until(*day).is_ok_and(|d| i64::from(d.get_days()) <= REACH)
            {
                moves.push((id.clone(), (*key).clone(), (*to).clone()));
            }
        }
    }
    moves
}

/// Put what does not add up inside a document on the groups of its claims.
fn attach_internal(groups: &mut [Group], docs: &[(Arc<DocFacts>, Vec<Arc<Claim>>)], policy: &Policy) {
    let mut of_claim: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, group) in groups.iter().enumerate() {
        for id in group.members.keys() {
            of_claim.entry(id.clone()).or_default().push(n);
        }
    }
    let pairs: Vec<Vec<Pair>> =
        docs.par_iter().map(|(doc, claims)| document_pairs(doc, claims, policy)).collect();
    for ((doc, _), pairs) in docs.iter().zip(pairs) {
        for pair in pairs {
            if policy.rulings.on(&pair.a, &pair.b).is_some() {
                continue;
            }
            let (a, b) = (format!("{}@{}", pair.a, doc.id), format!("{}@{}", pair.b, doc.id));
            let at = |id: &String| of_claim.get(id).cloned().unwrap_or_default();
            let both: Vec<usize> = at(&a).into_iter().filter(|n| at(&b).contains(n)).collect();
            if pair.relation == Relation::QualifierDrift && !both.is_empty() {
                // The group's own comparison finds it, for the figure it is about.
                continue;
            }
            let target = both.first().copied().or_else(|| at(&a).first().copied());
            if let Some(group) = target.and_then(|n| groups.get_mut(n)) {
                group.internal.insert((a, b), pair);
            }
        }
    }
}
