//! Links of a text about goods: which of them tell what of which goods moved what, and where their causes begin.

use std::collections::BTreeMap;

use super::arguments::Range;
use super::article::Article;
use super::causes::{Link, Reading, market, moves};
use super::clauses::{comma, names};
use super::lens::Lens;
use crate::lang::{Owner, SubjectKind};
use crate::record::Polarity;

/// Commas of a sentence that runs on, at least.
const LONG: usize = 4;

/// Sentences of a note, at most.
const NOTE: usize = 6;

/// What a link counts for that is kept however little it tells.
pub(super) const UNWEIGHED: u8 = u8::MAX;

/// What links of an article are weighed by.
pub(super) struct Scale {
    /// It is about goods.
    of_goods: bool,
    /// It is a note of some sentences on how goods are made, sold and used.
    note: bool,
}

impl Scale {
    pub(super) fn new(article: &Article<'_>) -> Self {
        let of_goods = of_goods(article);
        let note = of_goods && article.document.sentences.len() <= NOTE && of_trade(article);
        Scale { of_goods, note }
    }

    /// Gives causes that name nothing, or tell no move, what their link before names: 甲醇装置检修导致供应减少，推动价格上涨.
    pub(super) fn complete(&self, lens: &Lens<'_>, readings: &mut [Reading]) {
        if !self.of_goods || lens.spaced() {
            return;
        }
        let all = readings.to_vec();
        for reading in readings.iter_mut().filter(|r| !r.denied) {
            let (&[cause], Some(&(signal, _))) = (reading.cause.as_slice(), reading.signal.first()) else {
                continue;
            };
            if names(lens, cause) && market(lens, cause) && moves(lens, cause) {
                continue;
            }
            let before = |other: &&Reading| {
                let (Some(&led), Some(&to)) = (other.cause.first(), other.effect.last()) else {
                    return false;
                };
                let next = to.0 < cause.1 && cause.0 < to.1 && to.1 <= signal + 1;
                !other.denied && next && led.0 < cause.0 && led.1 <= to.0
            };
            if let Some(led) = all.iter().find(before).and_then(|other| other.cause.first()) {
                reading.cause = vec![(led.0, cause.1)];
            }
        }
    }

    /// How fully a link is told: 2 where both sides name a subject or what befell it, 1 where one does and both tell a move,
    /// else 0.
    pub(super) fn fullness(&self, lens: &Lens<'_>, reading: &Reading) -> u8 {
        let commas = || (0..lens.len()).filter(|&i| comma(lens, i)).count();
        if !self.of_goods || lens.spaced() || reading.denied || !(self.note || commas() >= LONG) {
            return UNWEIGHED;
        }
        let named = |side: &[Range]| side.iter().any(|&r| names(lens, r));
        let moved = |side: &[Range]| side.iter().any(|&r| market(lens, r) && moves(lens, r));
        let befell =
            |side: &[Range]| side.iter().any(|&(a, b)| (a..b).any(|i| lens.is(i, lens.bit("DISASTER"))));
        let (cause, effect) = (&reading.cause, &reading.effect);
        match (named(cause) || befell(cause), named(effect)) {
            (true, true) => 2,
            (false, false) => 0,
            _ => u8::from(moved(cause) && moved(effect)),
        }
    }

    /// Keeps the links that tell most of their sentence; `told` is how fully each is told. In a note that names the goods
    /// anywhere, links that name none on either side go too.
    pub(super) fn keep(&self, links: &mut Vec<Link>, told: &[u8]) {
        let mut most: BTreeMap<usize, u8> = BTreeMap::new();
        for (link, told) in links.iter().zip(told).filter(|(_, told)| **told < UNWEIGHED) {
            let most = most.entry(link.sentence).or_default();
            *most = (*most).max(*told);
        }
        let least = u8::from(self.note && most.values().any(|&most| most > 0));
        let full = |l: &Link, told: u8| {
            l.polarity == Polarity::Negated
                || Some(told) >= most.get(&l.sentence).map(|&most| most.max(least))
        };
        let (first, rest): (Vec<_>, Vec<_>) =
            links.iter().zip(told).partition(|(link, told)| full(link, **told));
        // B，一方面因 A，另一方面因 C: all reasons of what one of them is kept for.
        let beside =
            |l: &Link| first.iter().any(|(kept, _)| kept.sentence == l.sentence && kept.effect == l.effect);
        let given_up: Vec<Link> =
            rest.into_iter().filter(|(l, _)| !beside(l)).map(|(l, _)| l.clone()).collect();
        links.retain(|l| !given_up.contains(l));
    }
}

/// Whether an article names goods more often than companies, indices and whatever else is traded.
fn of_goods(article: &Article<'_>) -> bool {
    let subjects = article.mentions.iter().flat_map(|m| &m.subjects).filter(|s| !s.anaphor);
    let kinds = subjects.filter_map(|s| s.kind).filter(|&kind| kind != SubjectKind::Country);
    let (goods, others): (Vec<_>, Vec<_>) =
        kinds.partition(|kind| matches!(kind, SubjectKind::Commodity | SubjectKind::Basket));
    goods.len() > others.len()
}

/// Whether it tells how goods are made, stored, used or paid for, not only what they are quoted at.
fn of_trade(article: &Article<'_>) -> bool {
    let sentences = article.mentions.iter().enumerate();
    sentences.flat_map(|(i, m)| m.measures.iter().map(move |measure| (i, measure))).any(|(i, measure)| {
        let owner = article.pack(i).owners.get(&*measure.measure);
        // 抛售 is what holders do.
        let books = |o: &Owner| o.account && o.of.contains(&SubjectKind::Company) && o.of_investors.is_none();
        owner.is_some_and(|o| o.goods || books(o))
    })
}
