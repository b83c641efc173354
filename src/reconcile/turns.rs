//! Which way two claims say that something went: moves that cannot both have happened.

use rust_decimal::Decimal;

use super::answer::Facing;
use super::basis::{Moment, Moments, moments};
use super::compare::{Comparison, Pair, Relation};
use super::interval::{Meeting, Met, is_number};
use super::reason::{Arg, reason};
use super::side::{FigureRole, Side};
use super::starts::{end, sign};
use super::units::{Family, common};
use super::window::{Days, days, told};
use crate::figure::{Figure, Hedge};
use crate::record::{Basis, Direction, Grain, Modality};

impl Pair<'_> {
    /// Rose against fell: the sizes cannot both hold, unless both are as good as nothing.
    pub(super) fn opposed(&self, f: &Facing<'_>, x: &Figure, y: &Figure) -> Option<Comparison> {
        // Inflation that *fell to* 2.9% is a rise of prices by that.
        let sized = |side: &Side, figure: &Figure| side.claim.figures.change.as_ref() == Some(figure);
        if self.policy.is_growth(&self.a.claim.measure, true) && !(sized(self.a, f.a) && sized(self.b, f.b)) {
            return None;
        }
        let ways = (self.a.claim.direction?, self.b.claim.direction?);
        if ways.0 == ways.1 {
            return None;
        }
        let size = |figure: &Figure| figure.written().unwrap_or_default().abs();
        let gap = if matches!(ways.0, Direction::Flat) || matches!(ways.1, Direction::Flat) {
            (size(x) - size(y)).abs()
        } else {
            size(x) + size(y)
        };
        let resolution = x.resolution.unwrap_or_default().max(y.resolution.unwrap_or_default());
        if gap <= resolution {
            return Some(self.told(Relation::Agree, "agree_within", f, Some(&Met::equal(gap, resolution))));
        }
        if gap > self.policy.limits.window.far_swing && (told(self.a).is_none() || told(self.b).is_none()) {
            return Some(self.told(Relation::DifferentWindow, "different_window_far", f, None));
        }
        let untold = matches!(f.moments, (Moment::Untold, _) | (_, Moment::Untold));
        let near = self.policy.limits.basis.basis_slack * Decimal::ONE_HUNDRED;
        let measure = &self.a.claim.measure;
        let traded = self.policy.is_daily(measure) && !self.policy.is_set(measure);
        let closed = matches!(f.moments, (Moment::Close, _) | (_, Moment::Close))
            && told(self.a).is_some()
            && told(self.b).is_some();
        Some(match moments(f.moments.0, f.moments.1) {
            // A market that moves little is up in the morning and down in the evening.
            // ... but what is set or counted once does not turn, nor a close that is told as one.
            Moments::Assumed if untold && gap <= near && traded && !closed => {
                self.told(Relation::DifferentBasis, "different_moments_small", f, None)
            }
            Moments::Same | Moments::Assumed => {
                self.told(Relation::Conflict, "conflict_direction", f, Some(&Met::apart(gap, resolution)))
            }
            _ => self.told(Relation::DifferentBasis, "different_basis", f, None),
        })
    }

    /// Two moves of a day that ended at one price and went opposite ways: their starts lie farther apart than rounding.
    pub(super) fn turned(&self, f: &Facing<'_>) -> Option<Comparison> {
        let (way_a, way_b) = (self.a.claim.direction?, self.b.claim.direction?);
        if f.role != FigureRole::Change || way_a == way_b || !self.is_one_day(f) {
            return None;
        }
        let (x, y) = (self.before(self.a)?, self.before(self.b)?);
        if x.end.written() != y.end.written() || (x.price - y.price).abs() <= x.width + y.width {
            return None;
        }
        let found = self.told(Relation::Conflict, "conflict_turn", f, None);
        let shown = |price: Decimal| price.round_sf(5).unwrap_or(price).normalize();
        let mut args = self.args();
        args.extend([
            ("a", Arg::Figure(f.a)),
            ("b", Arg::Figure(f.b)),
            ("end", Arg::Figure(x.end)),
            ("start_a", Arg::Like(shown(x.price), x.end)),
            ("start_b", Arg::Like(shown(y.price), y.end)),
        ]);
        Some(Comparison { reason: reason(self.policy, "conflict_turn", &args), ..found })
    }

    /// Where a side's move started, by its size and its end, in whatever unit the size is told.
    fn before<'s>(&self, side: &'s Side) -> Option<Before<'s>> {
        let end = end(side).filter(|f| f.hedge == Hedge::Exact && is_number(f))?;
        let size = common(side.claim.figures.change.as_ref().filter(|f| is_number(f))?, true, self.policy);
        let (way, last, told) = (sign(side.claim.direction?), end.written()?, size.written()?.abs());
        let place = size.resolution.unwrap_or_default();
        let rounding = end.resolution.unwrap_or_default() / Decimal::TWO;
        let (sized, ended) = (self.family((FigureRole::Change, &size)), self.family((FigureRole::To, end)));
        let (price, of_size) = match sized {
            Family::Percent if !ended.is_relative() => {
                let part = Decimal::ONE + way * told / Decimal::ONE_HUNDRED;
                (last.checked_div(part).filter(|p| *p > Decimal::ZERO)?, last * place / Decimal::ONE_HUNDRED)
            }
            Family::Points if ended == Family::Percent => (last - way * told, place),
            ref amount if !amount.is_relative() && amount.meets(&ended) => (last - way * told, place),
            _ => return None,
        };
        Some(Before { end, price, width: of_size / Decimal::TWO + rounding })
    }

    /// One and the same end, which the one says was risen to and the other fallen to: of a period for which one figure is
    /// printed, or of a day's close.
    pub(super) fn ended_apart(&self, f: &Facing<'_>) -> Option<Comparison> {
        let (x, y) = (&self.a.claim, &self.b.claim);
        let opposed = matches!(
            (x.direction, y.direction),
            (Some(Direction::Up), Some(Direction::Down)) | (Some(Direction::Down), Some(Direction::Up))
        );
        let to = |side: &Side| side.claim.figures.to.clone().filter(|to| to.hedge == Hedge::Exact);
        let one_end = f.role == FigureRole::To
            && to(self.a).is_some_and(|x| to(self.b).is_some_and(|y| x.written() == y.written()));
        if !opposed || !one_end || !self.subject_known() || x.against != y.against {
            return None;
        }
        let closed = |side: &Side| matches!(side.claim.basis, Basis::Close | Basis::Settle);
        let sized = |side: &Side| side.claim.figures.change.is_some();
        let both = |holds: &dyn Fn(&Side) -> bool| holds(self.a) && holds(self.b);
        let by_close = both(&closed) && self.tell_one_day();
        let printed = self.policy.is_posted(&x.measure)
            && !both(&sized)
            && both(&|side: &Side| told(side).is_some() && side.claim.modality == Modality::Asserted)
            && days(self.a, self.b, self.policy) == Days::Same;
        (by_close || printed).then(|| self.told(Relation::Conflict, "conflict_way_to", f, None))
    }

    /// Moves without a size.
    pub(super) fn directions(&self) -> Comparison {
        match (self.a.claim.direction, self.b.claim.direction) {
            (Some(x), Some(y)) if x == y && self.subject_known() => {
                self.plain(Relation::Agree, "agree_direction")
            }
            // A day's rise beside the day's fall, both told as such, and neither as one moment of it.
            (Some(x), Some(y)) if x != y && self.subject_known() && self.tell_one_day() => {
                self.plain(Relation::Conflict, "conflict_way")
            }
            _ => self.plain(Relation::Insufficient, "insufficient_figure"),
        }
    }

    /// Whether both texts tell one and the same day, and nothing of its hours.
    fn tell_one_day(&self) -> bool {
        let whole = |side: &Side| {
            let claim = &side.claim;
            told(side).is_some_and(|w| w.grain == Grain::Day && w.start == w.end)
                && !self.is_dateline(side)
                && claim.modality == Modality::Asserted
                && matches!(claim.basis, Basis::Unspecified | Basis::Close | Basis::Settle)
        };
        whole(self.a) && whole(self.b) && days(self.a, self.b, self.policy) == Days::Same
    }
}

/// Where a move started, with what rounding leaves open of it.
struct Before<'a> {
    end: &'a Figure,
    price: Decimal,
    width: Decimal,
}

impl Met {
    const fn equal(written: Decimal, allowed: Decimal) -> Self {
        Met { meeting: Meeting::Agree, written, allowed }
    }

    const fn apart(written: Decimal, allowed: Decimal) -> Self {
        Met { meeting: Meeting::Apart, written, allowed }
    }
}
