//! Answers of a comparison: the relation with its reason, all blanks filled.

use rust_decimal::Decimal;

use super::basis::{Moment, shown};
use super::compare::{Comparison, Pair, Relation};
use super::interval::Met;
use super::reason::{Arg, reason};
use super::side::{FigureRole, Side};
use super::window::{spoken, told};
use crate::figure::Figure;
use crate::record::Contract;

/// Two figures of like role that face each other.
pub(super) struct Facing<'a> {
    pub(super) role: FigureRole,
    pub(super) a: &'a Figure,
    pub(super) b: &'a Figure,
    pub(super) moments: (Moment, Moment),
}

impl Pair<'_> {
    // --- answers

    pub(super) fn plain(&self, relation: Relation, key: &str) -> Comparison {
        let first = |side: &Side| side.figures().next().map(|(_, f)| f.clone());
        let (a, b) = (first(self.a), first(self.b));
        let mut args = self.args();
        if let (Some(a), Some(b)) = (&a, &b) {
            args.extend([("a", Arg::Figure(a)), ("b", Arg::Figure(b))]);
        } else {
            args.extend([("a", Arg::Text(&self.a.claim.text)), ("b", Arg::Text(&self.b.claim.text))]);
        }
        let gap = a.as_ref().zip(b.as_ref()).and_then(|(a, b)| gap(a, b));
        let gap = gap.filter(|_| relation == Relation::Insufficient);
        Comparison { relation, gap, reason: reason(self.policy, key, &args) }
    }

    pub(super) fn told(
        &self,
        relation: Relation,
        key: &str,
        f: &Facing<'_>,
        met: Option<&Met>,
    ) -> Comparison {
        let (x, y) = self.in_common(f);
        let mut args = self.args();
        args.extend([
            ("a", Arg::Figure(f.a)),
            ("b", Arg::Figure(f.b)),
            ("basis_a", Arg::Basis(shown(f.moments.0, self.a.claim.basis))),
            ("basis_b", Arg::Basis(shown(f.moments.1, self.b.claim.basis))),
        ]);
        if let Some((start_a, start_b, _)) = self.starts() {
            let round = |v: Decimal| Arg::Number(v.round_sf(5).unwrap_or(v));
            args.extend([("start_a", round(start_a)), ("start_b", round(start_b))]);
        }
        if let (Some(met), Some(p), Some(q)) = (met, x.written(), y.written()) {
            args.extend([
                ("larger", Arg::Number(p.max(q))),
                ("smaller", Arg::Number(p.min(q))),
                ("distance", Arg::Like(met.written.normalize(), &x)),
                ("allowed", Arg::Like(rounded(met.allowed), &x)),
            ]);
        }
        Comparison { relation, gap: gap(&x, &y), reason: reason(self.policy, key, &args) }
    }

    pub(super) fn args(&self) -> Vec<(&'static str, Arg<'_>)> {
        let contract = |side: &Side| match self.policy.contract(side) {
            Contract::Futures => "futures",
            Contract::Etf => "etf",
            Contract::Token => "token",
            Contract::Spot => "spot",
        };
        let (a, b) = (self.a, self.b);
        vec![
            ("subject_a", Arg::Text(a.claim.subject.id.as_deref().unwrap_or(&a.claim.subject.text))),
            ("subject_b", Arg::Text(b.claim.subject.id.as_deref().unwrap_or(&b.claim.subject.text))),
            ("of_a", Arg::Text(goods_of(a))),
            ("of_b", Arg::Text(goods_of(b))),
            ("contract_a", Arg::Word(contract(a))),
            ("contract_b", Arg::Word(contract(b))),
            ("venue_a", Arg::Text(a.claim.subject.venue.as_deref().unwrap_or_default())),
            ("venue_b", Arg::Text(b.claim.subject.venue.as_deref().unwrap_or_default())),
            ("measure_a", Arg::Text(&a.claim.measure)),
            ("measure_b", Arg::Text(&b.claim.measure)),
            ("window_a", self.window(a)),
            ("window_b", self.window(b)),
            ("hour_a", Arg::Text(told(a).map_or("", |w| &w.text))),
            ("hour_b", Arg::Text(told(b).map_or("", |w| &w.text))),
            ("speaker_a", Arg::Text(a.speaker().unwrap_or_default())),
            ("speaker_b", Arg::Text(b.speaker().unwrap_or_default())),
            ("part", Arg::Text(part(a).or(part(b)).unwrap_or_default())),
            ("part_a", Arg::Text(part(a).unwrap_or_default())),
            ("part_b", Arg::Text(part(b).unwrap_or_default())),
            ("first", Arg::Day(a.doc.published)),
            ("later", Arg::Day(b.doc.published)),
        ]
    }

    pub(super) fn window<'s>(&self, side: &'s Side) -> Arg<'s> {
        match (&side.claim.window, spoken(side, self.policy)) {
            (_, Some(days)) => Arg::Days(days.start, days.end),
            (window, None) => Arg::Window(window.as_ref()),
        }
    }
}

/// Difference of the two numbers as a part of the larger, to four places.
pub(super) fn gap(a: &Figure, b: &Figure) -> Option<Decimal> {
    let (x, y) = (a.written()?, b.written()?);
    let larger = x.abs().max(y.abs());
    (!larger.is_zero()).then(|| ((x - y).abs() / larger).round_dp(4).normalize())
}

/// An allowance as a reader wants it: two significant digits.
pub(super) fn rounded(value: Decimal) -> Decimal {
    value.round_sf(2).unwrap_or(value).normalize()
}

/// Which part a side tells of.
fn part(side: &Side) -> Option<&str> {
    side.claim.part.as_deref()
}

/// Whose or which goods a side tells of.
fn goods_of(side: &Side) -> &str {
    let subject = &side.claim.subject;
    subject.place.as_deref().or(subject.item.as_deref()).unwrap_or_default()
}
