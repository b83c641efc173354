//! Who bears out whom: the value that most voices hold, and what stands against it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use super::compare::Relation;
use super::group::{Evidence, Group};
use super::judgement::{Compared, Consensus};
use super::origin::Origins;
use super::policy::Policy;
use super::side::{CreditKind, DocFacts};
use super::units::significant_digits;
use crate::figure::Figure;

/// How a group's members stand to each other, by their numbers in the order of ids.
pub(super) struct Tally<'a> {
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

impl<'a> Tally<'a> {
    /// From the compared pairs; `voices` are in the order of members.
    pub(super) fn new(group: &'a Group, voices: Vec<usize>, pairs: &[Compared<'_>]) -> Self {
        let members: Vec<&Evidence> = group.members().collect();
        let numbers = members.iter().enumerate().map(|(n, e)| (e.id.as_str(), n)).collect();
        let holders = (0..members.len()).map(|n| BTreeSet::from([n])).collect();
        let rivals = vec![BTreeSet::new(); members.len()];
        let mut out = Tally { members, numbers, voices, compared: BTreeSet::new(), holders, rivals };
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

    /// Who speaks: the same for members that go back to one.
    pub(super) fn voice(&self, evidence: &Evidence) -> Option<usize> {
        self.voices.get(self.number(evidence)?).copied()
    }

    /// The voices that bear out member `n`.
    fn weight(&self, n: usize) -> usize {
        let holders = self.holders.get(n).into_iter().flatten();
        holders.filter_map(|h| self.voices.get(*h)).collect::<BTreeSet<_>>().len()
    }

    /// Whether those that bear out member `n` contradict each other.
    fn is_torn(&self, n: usize) -> bool {
        let Some(holders) = self.holders.get(n) else { return false };
        holders.iter().any(|h| self.rivals.get(*h).is_some_and(|rivals| !rivals.is_disjoint(holders)))
    }

    /// The value that most voices hold, unless as many hold another.
    pub(super) fn consensus(
        &self,
        hub: Option<&Evidence>,
        origins: &Origins,
        policy: &Policy,
    ) -> Option<Consensus> {
        if self.members.len() < 2 {
            return None;
        }
        let mut asked: BTreeSet<usize> = match hub {
            Some(hub) => self.number(hub).into_iter().collect(),
            None => self.compared.clone(),
        };
        // What most tell of a part says nothing of the whole, which the fact is about.
        let whole = |n: &usize| self.members.get(*n).is_some_and(|e| e.side.claim.part.is_none());
        if asked.iter().any(whole) {
            asked.retain(whole);
        }
        // What is expected says nothing of what happened.
        let outcome = |n: &usize| self.members.get(*n).is_some_and(|e| e.is_outcome());
        if asked.iter().any(outcome) {
            asked.retain(outcome);
        }
        let figure = |n: usize| self.members.get(n)?.side.figures().next().map(|(_, f)| f);
        // *More than 2%* is borne out by 13% and by 17%, which contradict each other: nobody holds it against the other.
        asked.retain(|n| !self.is_torn(*n));
        let best = asked.into_iter().max_by_key(|n| {
            let digits = figure(*n).and_then(Figure::written).map_or(0, significant_digits);
            (self.weight(*n), digits, std::cmp::Reverse(*n))
        })?;
        // Of those that bear it out, who told this very number first; of one day, one that had it from nobody. Of copies only
        // one was compared.
        let written = figure(best)?.written();
        let same = |n: &&usize| figure(**n).is_some_and(|f| f.written() == written);
        let told = |e: &Evidence| (origins.of(&e.side.doc.id).to_owned(), e.side.claim.direction);
        let held = self.holders.get(best)?.iter().filter(same).filter_map(|n| self.members.get(*n));
        let held: BTreeSet<_> = held.map(|e| told(e)).collect();
        let rivals = self.rivals.get(best)?;
        let numbered = (0..self.members.len()).filter(|n| same(&n) && !rivals.contains(n));
        let numbered = numbered.filter_map(|n| self.members.get(n));
        let held = numbered.filter(|e| held.contains(&told(e)));
        let first = held.min_by_key(|e| {
            let doc = &e.side.doc;
            let again = credits_another(doc, policy);
            // By document: one that is first in one fact is first in its others.
            (moment(doc).is_none(), moment(doc), again, doc.id.clone(), e.id.clone())
        })?;
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
            first_doc: Some(first.side.doc.id.clone()),
            first_publisher: first.side.doc.publisher.clone(),
            first_published: first.side.doc.published,
            outliers,
        })
    }
}

/// When the document came out, by the moment where it is known; else at the end of its day.
fn moment(doc: &DocFacts) -> Option<Timestamp> {
    doc.published_at.or_else(|| {
        let next = doc.published?.tomorrow().ok()?;
        Some(next.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
    })
}

/// Whether the document tells that it has its report from another house.
fn credits_another(doc: &DocFacts, policy: &Policy) -> bool {
    let publisher = doc.publisher.as_deref();
    let own = publisher.map(|p| policy.owner(p));
    doc.credited(CreditKind::Wire).any(|wire| Some(policy.outlets.credited(wire, publisher)) != own)
}
