//! Which tellings of a fact are compared: of few all with each other, of many a choice that does not grow with their
//! square.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::group::{Evidence, Group};
use super::judgement::written;
use super::origin::Origins;
use super::policy::Policy;
use crate::figure::Figure;

/// The pairs to compare.
pub(super) struct Choice<'a> {
    pub(super) pairs: Vec<(&'a Evidence, &'a Evidence)>,
    /// The one that all others are compared with, where not every value is.
    pub(super) hub: Option<&'a Evidence>,
}

/// Two tellings by their numbers, the smaller first.
type Numbers = BTreeSet<(usize, usize)>;

impl<'a> Choice<'a> {
    /// Equal figures of one origin and basis are represented by one of them. Of many, each is compared with two of every
    /// value; of many with many values, neighbours in the order of values are, and each with the one whose number most
    /// `voices` tell. What a human has ruled on is compared with all.
    pub(super) fn new(group: &'a Group, voices: &[usize], origins: &Origins, policy: &Policy) -> Self {
        let tellings = tellings(group, origins, policy);
        let count = tellings.len();
        let limits = &policy.limits.group;
        let (mut numbers, mut hub) = (Numbers::new(), None);
        if count <= limits.all_pairs {
            (0..count).for_each(|n| with_all(n, count, &mut numbers));
        } else {
            match across_values(&tellings, origins, limits.pairs) {
                Some(pairs) => numbers = pairs,
                None => {
                    let most = most_told(group, &tellings, voices);
                    with_all(most, count, &mut numbers);
                    numbers.extend(neighbours(&tellings));
                    hub = tellings.get(most).copied();
                }
            }
            let ruled = |e: &&Evidence| policy.rulings.concerns(&e.side.claim.id);
            for (n, _) in tellings.iter().enumerate().filter(|(_, e)| ruled(e)) {
                with_all(n, count, &mut numbers);
            }
        }
        let pair = |(a, b): (usize, usize)| Some((*tellings.get(a)?, *tellings.get(b)?));
        Choice { pairs: numbers.into_iter().filter_map(pair).collect(), hub }
    }
}

/// One member for each figure, basis and origin, in the order of numbers.
fn tellings<'a>(group: &'a Group, origins: &Origins, policy: &Policy) -> Vec<&'a Evidence> {
    let mut chosen: BTreeMap<_, &Evidence> = BTreeMap::new();
    for evidence in group.members() {
        let alike = (origins.of(&evidence.side.doc.id), value(evidence));
        // A claim that a human has spoken of stands for itself.
        if policy.rulings.concerns(&evidence.side.claim.id) {
            chosen.insert(alike, evidence);
        } else {
            chosen.entry(alike).or_insert(evidence);
        }
    }
    let mut chosen: Vec<&Evidence> = chosen.into_values().collect();
    chosen.sort_by_key(|e| (written(e), e.id.clone()));
    chosen
}

/// What is told and how: two tellings with equal values differ in who tells them, and when.
fn value(evidence: &Evidence) -> impl Ord + use<'_> {
    let claim = &evidence.side.claim;
    let figure: Option<&Figure> = evidence.side.figures().next().map(|(_, f)| f);
    let venue = claim.subject.venue.as_deref();
    (
        (figure.and_then(Figure::written), figure.map(|f| (f.hedge, f.hi))),
        (claim.basis, claim.direction, claim.modality, claim.polarity, venue, claim.part.as_deref()),
        (&claim.measure, claim.variety.as_deref(), claim.adjusted, claim.against, claim.subject.delivery),
    )
}

/// Each with two of every value, of two origins: many that tell one value, of one contract and time, need not all be
/// compared with each other. None where that makes more pairs than `most`.
fn across_values(tellings: &[&Evidence], origins: &Origins, most: usize) -> Option<Numbers> {
    let mut values: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (n, evidence) in tellings.iter().enumerate() {
        let claim = &evidence.side.claim;
        let window = claim.window.as_ref().map(|w| (w.start, w.end, w.text.is_empty()));
        values.entry((value(evidence), claim.subject.contract, window)).or_default().push(n);
    }
    let mut pairs = Numbers::new();
    for numbers in values.values() {
        let origin = |n: &usize| tellings.get(*n).map(|e| origins.of(&e.side.doc.id));
        let first = numbers.first()?;
        let second = numbers.iter().find(|n| origin(n) != origin(first));
        for one in [first].into_iter().chain(second) {
            with_all(*one, tellings.len(), &mut pairs);
        }
        if pairs.len() > most {
            return None;
        }
    }
    Some(pairs)
}

/// Neighbours and ends in the order of numbers, among all and among those that tell one moment of the session, one venue,
/// one mood.
fn neighbours(tellings: &[&Evidence]) -> Numbers {
    let mut moments: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (n, claim) in tellings.iter().map(|e| &e.side.claim).enumerate() {
        let moment = (claim.basis, claim.subject.venue.as_deref(), claim.modality, claim.polarity);
        moments.entry(moment).or_default().push(n);
    }
    let mut pairs = Numbers::new();
    for numbers in moments.into_values().chain([(0..tellings.len()).collect()]) {
        pairs.extend(numbers.windows(2).filter_map(|w| Some((*w.first()?, *w.get(1)?))));
        pairs.extend(numbers.first().zip(numbers.last()).map(|(a, b)| (*a, *b)).filter(|(a, b)| a < b));
    }
    pairs
}

/// The telling whose number most voices tell.
fn most_told(group: &Group, tellings: &[&Evidence], voices: &[usize]) -> usize {
    let mut told: BTreeMap<Option<Decimal>, BTreeSet<usize>> = BTreeMap::new();
    for (evidence, voice) in group.members().zip(voices) {
        told.entry(written(evidence)).or_default().insert(*voice);
    }
    let count = |e: &&Evidence| told.get(&written(e)).map_or(0, BTreeSet::len);
    let most = (0..tellings.len()).max_by_key(|n| (tellings.get(*n).map_or(0, count), std::cmp::Reverse(*n)));
    most.unwrap_or(0)
}

/// The pairs of `one` with all others of `count`.
fn with_all(one: usize, count: usize, pairs: &mut Numbers) {
    pairs.extend((0..count).filter(|n| *n != one).map(|n| (n.min(one), n.max(one))));
}
