//! What a move's size and end imply of the price before it: a derived value, used for checks and never as evidence.

use rust_decimal::Decimal;

use super::compare::Pair;
use super::side::{FigureRole, Side};
use super::units::{Family, common, significant_digits};
use super::window::told;
use crate::figure::{Figure, Hedge};
use crate::record::{Direction, Grain};

impl Pair<'_> {
    /// The price before the move, as each side's size and end price imply it, and whether the two are one.
    pub(super) fn starts(&self) -> Option<(Decimal, Decimal, bool)> {
        let (x, y) = (self.start(self.a)?, self.start(self.b)?);
        let limits = &self.policy.limits.basis;
        // An amount tells the start to the cent, a percentage to its last place.
        let slack = match x.is_fine && y.is_fine {
            true => limits.change_points / Decimal::ONE_HUNDRED,
            false => limits.basis_slack,
        };
        // At one end, moves of two sizes start from two prices.
        let ends = [self.a, self.b].map(|s| end(s).and_then(Figure::written));
        let exact = x.is_fine && y.is_fine && ends[0] == ends[1];
        let slack = if exact { Decimal::ZERO } else { slack };
        let rough = x.is_rough || y.is_rough;
        let (x, y) = (x.price, y.price);
        let same = (x - y).abs() <= x.max(y) * slack;
        // *Near $75* implies no start to the last place: it can be the same, but not another one.
        (same || !rough).then_some((x, y, same))
    }

    /// Whether both moves tell themselves that they ended at one price, to many digits.
    pub(super) fn end_alike(&self) -> bool {
        let [x, y] = [self.a, self.b].map(|s| s.claim.figures.to.as_ref().and_then(Figure::written));
        let precise = |n: Decimal| significant_digits(n) >= self.policy.limits.window.same_digits;
        x == y && x.is_some_and(precise)
    }

    /// Whether both moves tell where they ended themselves.
    pub(super) fn tell_ends(&self) -> bool {
        [self.a, self.b].iter().all(|side| side.claim.figures.to.is_some())
    }

    /// Whether both sizes tell the start as narrowly as amounts do: *0.7%*, not *28%*.
    pub(super) fn tell_starts(&self) -> bool {
        let narrow = self.policy.limits.basis.change_points / Decimal::ONE_HUNDRED;
        let tells = |start: Start| start.is_fine || start.width <= start.price * narrow;
        [self.a, self.b].iter().all(|side| self.start(side).is_some_and(tells))
    }

    /// What a side's size and end price imply of the price before the move: derived, and never told as evidence.
    fn start(&self, side: &Side) -> Option<Start> {
        let figures = &side.claim.figures;
        let to = end(side)?;
        let change = common(figures.change.as_ref()?, true, self.policy);
        let exact = |f: &Figure| f.lo == f.hi || f.hedge == Hedge::AtMost;
        let family = self.family((FigureRole::Change, &change));
        let is_share = family == Family::Percent;
        let is_fine = !family.is_relative() && family.meets(&self.family((FigureRole::To, to)));
        if !(is_share || is_fine) || !exact(&change) || !exact(to) {
            return None;
        }
        let (size, end, way) = (change.written()?, to.written()?, sign(side.claim.direction?));
        let place = change.resolution.unwrap_or_default();
        let (price, width) = match is_share {
            true => {
                let part = Decimal::ONE + way * size / Decimal::ONE_HUNDRED;
                (
                    Some(part).filter(|p| *p > Decimal::ZERO).and_then(|p| end.checked_div(p))?,
                    end.saturating_mul(place / Decimal::ONE_HUNDRED),
                )
            }
            false => (end.saturating_sub(size * way), place),
        };
        // An end that only stands beside the size can bear a start out, and not another one either.
        let is_rough = figures.to.is_none() || [&change, to].iter().any(|f| f.hedge == Hedge::About);
        (price > Decimal::ZERO).then_some(Start { price, width, is_fine, is_rough })
    }

    /// Whether one side's move starts where the other's ended, though not both texts tell the day.
    pub(super) fn succeed(&self) -> bool {
        let follows = |later: &Side, earlier: &Side| {
            let end = |s: &Side| s.claim.figures.to.as_ref().or(s.claim.figures.value.as_ref())?.written();
            match (self.start(later), end(later), end(earlier)) {
                (Some(start), Some(own), Some(end)) => {
                    later.doc.published > earlier.doc.published
                        && (start.price - end).abs() <= start.width
                        && (start.price - end).abs() < (own - end).abs()
                }
                _ => false,
            }
        };
        let own_day = |side: &Side| told(side).is_some() && !self.is_dateline(side);
        !(own_day(self.a) && own_day(self.b)) && (follows(self.a, self.b) || follows(self.b, self.a))
    }

    /// Whether the time told is a calendar day that is the day of printing: it heads the text, and dates no move.
    pub(super) fn is_dateline(&self, side: &Side) -> bool {
        told(side).is_some_and(|w| {
            w.grain == Grain::Day
                && side.doc.published == Some(w.start)
                && w.text.bytes().any(|b| b.is_ascii_digit())
        })
    }
}

/// Where a side's move ended: as it tells itself, or as its text tells beside it.
pub(super) fn end(side: &Side) -> Option<&Figure> {
    side.claim.figures.to.as_ref().or_else(|| side.doc.ends.get(&side.claim.id))
}

/// The price before a move, as implied by its size and end.
struct Start {
    price: Decimal,
    /// What the size's last place leaves open.
    width: Decimal,
    /// The size is an amount, not a percentage.
    is_fine: bool,
    /// The size or the end is told roughly (*about*, *near*), or the end in words of its own.
    is_rough: bool,
}

/// Which way a move goes.
pub(super) fn sign(direction: Direction) -> Decimal {
    match direction {
        Direction::Up => Decimal::ONE,
        Direction::Down => -Decimal::ONE,
        Direction::Flat => Decimal::ZERO,
    }
}
