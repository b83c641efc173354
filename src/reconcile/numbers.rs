//! The numbers of a pair: which figures face each other, at which moments, and whether they meet.

use rust_decimal::Decimal;

use super::answer::Facing;
use super::basis::{Moment, Moments, moment, moments};
use super::compare::{Comparison, Pair, Relation};
use super::interval::{Meeting, Met, Scale, is_lower_bound, is_number, is_upper_bound, meet};
use super::side::{FigureRole, Side};
use super::units::{Family, common, significant_digits};
use super::window::{Days, days, spoken, told};
use crate::figure::{Figure, Hedge};
use crate::record::{Basis, Direction, Grain};

impl Pair<'_> {
    // --- the figures of like role

    pub(super) fn matched(&self) -> Vec<Facing<'_>> {
        let mut out = Vec::new();
        let daily = self.policy.is_daily(&self.a.claim.measure);
        for (x, a) in self.a.figures() {
            for (y, b) in self.b.figures() {
                if let Some(role) = self.faces((x, a), (y, b)) {
                    let moments = (self.moment(self.a, (x, a), daily), self.moment(self.b, (y, b), daily));
                    let moments = self.over_one_period(role, moments).unwrap_or(moments);
                    out.push(Facing { role, a, b, moments });
                }
            }
        }
        out
    }

    /// Two changes over one told period of days, of which not both say that they sum it up: *up 46% this year*, 今年以来累计上涨46%.
    fn over_one_period(&self, role: FigureRole, moments: (Moment, Moment)) -> Option<(Moment, Moment)> {
        let last = |m| matches!(m, Moment::Untold | Moment::Last);
        let mixed = match moments {
            (Moment::Sum, other) | (other, Moment::Sum) => last(other),
            _ => false,
        };
        let long = |side: &Side| told(side).is_some_and(|w| w.grain > Grain::Day);
        let one = role == FigureRole::Change && mixed && long(self.a) && long(self.b);
        (one && days(self.a, self.b, self.policy) == Days::Same).then_some((Moment::Sum, Moment::Sum))
    }

    /// The role under which two figures can be compared, if any.
    pub(super) fn faces(&self, a: (FigureRole, &Figure), b: (FigureRole, &Figure)) -> Option<FigureRole> {
        let (x, y) = (self.a.reads_as(a.0, a.1, self.policy), self.b.reads_as(b.0, b.1, self.policy));
        let family = self.family((x, a.1));
        if !family.meets(&self.family((y, b.1))) {
            return None;
        }
        if x.matches(y) {
            return Some(x);
        }
        // A price that no rule read may stand at either end of a move.
        let unread = |side: &Side, role| side.claim.rule.is_empty() && role == FigureRole::Value;
        if (unread(self.a, x) && y == FigureRole::From) || (unread(self.b, y) && x == FigureRole::From) {
            return Some(FigureRole::From);
        }
        // No move is as large as the price it ends at: such a change is a level that was read wrong.
        let level = |role| matches!(role, FigureRole::To | FigureRole::Value);
        let (p, q) = (a.1.written()?.abs(), b.1.written()?.abs());
        let alike = p <= q * Decimal::TWO && q <= p * Decimal::TWO;
        let mixed = (x == FigureRole::Change && level(y)) || (y == FigureRole::Change && level(x));
        (mixed && alike && !family.is_relative()).then_some(FigureRole::To)
    }

    /// The same number under another bound or basis, in one article or its other language half.
    pub(super) fn drift(&self, f: &Facing<'_>) -> Option<Comparison> {
        let (x, y) = self.in_common(f);
        let apart = |a, b| a != b && !matches!((a, b), (None, _) | (_, None));
        if !self.kin
            || x.written()? != y.written()?
            || apart(self.a.claim.direction, self.b.claim.direction)
            || matches!(days(self.a, self.b, self.policy), Days::Different)
        {
            return None;
        }
        let level = f.role != FigureRole::Change && self.policy.is_daily(&self.a.claim.measure);
        // "As much as 8%" and "8% at one point" are two words for one touch.
        let touch = |m| matches!(m, Moment::Extreme(_) | Moment::Session);
        if touch(f.moments.0) && touch(f.moments.1) && !is_lower_bound(&x) && !is_lower_bound(&y) {
            return None;
        }
        // "Nearly 2%" is another number than 2%: a close of 1.9% beside a low of 2%.
        let near = (x.hedge == Hedge::Nearly) != (y.hedge == Hedge::Nearly);
        let bounds = (is_lower_bound(&x) && is_upper_bound(&y))
            || (is_upper_bound(&x) && is_lower_bound(&y))
            || ((x.hedge == Hedge::AtMost) != (y.hedge == Hedge::AtMost))
            || (level && (x.hedge == Hedge::Under || y.hedge == Hedge::Under) && x.hedge != y.hedge);
        let untold = f.moments.0 == Moment::Untold || f.moments.1 == Moment::Untold;
        let bases = f.role != FigureRole::From
            && !near
            && match moments(f.moments.0, f.moments.1) {
                // The same words with an untold basis tell of the same touch.
                Moments::Bounded(_) => !(untold && x.hedge == y.hedge),
                Moments::Different => !untold,
                _ => false,
            };
        let touched = x.hedge == Hedge::Under || y.hedge == Hedge::Under;
        let key = match (bounds, bases) {
            (_, true) if !(bounds && touched) => "qualifier_drift_basis",
            (true, _) => "qualifier_drift",
            _ => return None,
        };
        Some(self.told(Relation::QualifierDrift, key, f, None))
    }

    /// Both in their family's common unit. *As much as* with a close is emphasis: a close is one value.
    pub(super) fn in_common(&self, f: &Facing<'_>) -> (Figure, Figure) {
        let is_change = f.role == FigureRole::Change;
        let read = |figure: &Figure, moment| {
            let family = self.family((f.role, figure));
            let mut figure = common(figure, is_change, self.policy);
            match family {
                Family::Points => figure.unit = Some("percentage_point".into()),
                Family::Percent if figure.unit_name() == "percentage_point" => {
                    figure.unit = Some("percent".into());
                }
                _ => {}
            }
            // *Up to 30,000 jobs* is what was announced, and another announcement if 13,000 are.
            let most = |other: &Figure| other.hedge == Hedge::AtMost;
            let announced = self.policy.is_once(&self.a.claim.measure);
            let both = announced && most(f.a) && most(f.b);
            if (moment == Moment::Close || both) && figure.hedge == Hedge::AtMost {
                (figure.lo, figure.hedge) = (figure.hi, Hedge::Exact);
            }
            figure
        };
        (read(f.a, f.moments.0), read(f.b, f.moments.1))
    }

    /// The moment that a figure of `side` stands for; what is set once a day has one.
    fn moment(&self, side: &Side, (role, figure): (FigureRole, &Figure), daily: bool) -> Moment {
        let (claim, limits) = (&side.claim, &self.policy.limits.window);
        let set = claim.variety.as_ref().is_some_and(|kind| limits.fixed.contains(kind))
            || claim.subject.id.as_ref().is_some_and(|id| limits.once_a_day.contains(id));
        if set { Moment::Close } else { moment(side, role, figure, daily) }
    }

    // --- 6. basis, and 8. the numbers

    pub(super) fn numbers(&self, f: &Facing<'_>) -> Comparison {
        let found = self.by_basis(f);
        if let Some(turned) = self.turned(f).or_else(|| self.ended_apart(f)) {
            return turned;
        }
        // What somebody sets has no session that goes on, nor has what is summed over a quarter.
        let measure = &self.a.claim.measure;
        let traded = self.policy.is_daily(measure) && !self.policy.is_set(measure);
        let last = |m| traded && matches!(m, Moment::Untold | Moment::Last);
        let close = |m| traded && m == Moment::Close;
        // No session goes on to twice the price.
        let level = f.role != FigureRole::Change;
        if found.relation == Relation::Conflict && traded && level && self.is_far(&found) {
            return found;
        }
        // At one end, moves of two sizes are no two moments.
        if found.relation == Relation::Conflict && traded && f.role == FigureRole::Change && self.end_alike()
        {
            return found;
        }
        match (found.relation, self.starts()) {
            // Prices and percentages that start from one price are two moments of one day.
            (Relation::Conflict, Some((_, _, true)))
                if last(f.moments.0) && last(f.moments.1) && self.tell_ends() =>
            {
                self.told(Relation::DifferentBasis, "different_moments", f, None)
            }
            // So is the close beside what was printed on the day itself, where the sizes tell the start; of what is told of the day
            // when it is over, one is wrong.
            (Relation::Conflict, Some((_, _, true)))
                if self.tell_starts()
                    && (last(f.moments.0)
                        && self.is_of_its_day(self.a)
                        && (last(f.moments.1) || close(f.moments.1))
                        || last(f.moments.1)
                            && self.is_of_its_day(self.b)
                            && (last(f.moments.0) || close(f.moments.0))) =>
            {
                self.told(Relation::DifferentBasis, "different_moments", f, None)
            }
            // 从13.9万下修至12.4万: what the other tells is what was revised.
            (Relation::Conflict, _)
                if f.role != FigureRole::From
                    && !self.policy.is_daily(&self.a.claim.measure)
                    && self.is_restated() =>
            {
                self.told(Relation::Revised, "revised_figure", f, None)
            }
            // The one move starts where the other ended, and not both texts tell the day: two sessions.
            (Relation::Conflict, _) if self.succeed() => {
                self.told(Relation::DifferentWindow, "different_sessions", f, None)
            }
            // Printed on the day itself, without a date of its own: the session may have gone on.
            (Relation::Conflict, _) if last(f.moments.0) && self.is_early(self.a, self.b) => {
                self.told(Relation::DifferentBasis, "different_moments_early", f, None)
            }
            (Relation::Conflict, _) if last(f.moments.1) && self.is_early(self.b, self.a) => {
                self.told(Relation::DifferentBasis, "different_moments_early", f, None)
            }
            // What was the day's extreme while trading went on.
            (Relation::Conflict, _)
                if matches!(f.moments.0, Moment::Extreme(_))
                    && self.is_early(self.a, self.b)
                    && self.is_during_session(self.a, self.b)
                    || matches!(f.moments.1, Moment::Extreme(_))
                        && self.is_early(self.b, self.a)
                        && self.is_during_session(self.b, self.a) =>
            {
                self.told(Relation::DifferentBasis, "different_moments_early", f, None)
            }
            // The last price so far, on the day itself: the other may be of another moment of a session that goes on.
            (Relation::Conflict, _) if self.is_running(f) => {
                self.told(Relation::DifferentBasis, "different_moments_running", f, None)
            }
            // One text that goes on telling a day's moves tells of its moments.
            (Relation::Conflict, _) if self.is_one_text() && (last(f.moments.0) || last(f.moments.1)) => {
                self.told(Relation::DifferentBasis, "different_moments_told", f, None)
            }
            // Whatever the moment, a day's moves start from one price.
            (Relation::DifferentBasis, Some((_, _, false))) if self.is_one_day(f) => {
                self.told(Relation::Conflict, "conflict_start", f, None)
            }
            _ => found,
        }
    }

    /// Whether two figures lie farther apart than any two of one day.
    fn is_far(&self, found: &Comparison) -> bool {
        found.gap.is_some_and(|gap| gap > self.policy.limits.window.far_change)
    }

    /// Whether `side` was printed on the day that it tells of.
    fn is_of_its_day(&self, side: &Side) -> bool {
        let day = spoken(side, self.policy).map(|s| s.end);
        day.is_some() && side.doc.published == day
    }

    /// Whether what one tells is what the other's figure started from.
    fn is_restated(&self) -> bool {
        let end = |s: &Side| {
            s.claim.figures.to.as_ref().or(s.claim.figures.value.as_ref()).and_then(Figure::written)
        };
        let size = |s: &Side| s.claim.figures.change.as_ref().and_then(Figure::written);
        let start = |s: &Side| s.claim.figures.from.as_ref().and_then(Figure::written);
        let restates = |later: &Side, first: &Side| {
            start(later).is_some_and(|from| Some(from) == end(first) || Some(from) == size(first))
        };
        restates(self.a, self.b) || restates(self.b, self.a)
    }

    /// Whether one tells what was the last price when it was printed, on the very day, and the other, of that day too, tells
    /// no other moment.
    fn is_running(&self, f: &Facing<'_>) -> bool {
        let printed = |side: &Side| {
            let day = spoken(side, self.policy).map(|s| s.end);
            day.is_some() && side.doc.published == day
        };
        let last = |m| matches!(m, Moment::Last | Moment::Untold);
        last(f.moments.0)
            && last(f.moments.1)
            && (f.moments.0 == Moment::Last || f.moments.1 == Moment::Last)
            && !self.policy.is_set(&self.a.claim.measure)
            && printed(self.a)
            && printed(self.b)
    }

    /// Whether `side` was printed on the very day it is read for, and the other later: on another day, or, where both tell the
    /// moment, while trading went on.
    fn is_early(&self, side: &Side, other: &Side) -> bool {
        let dated = self.is_dateline(side);
        let Some(spoken) = spoken(side, self.policy) else { return false };
        let later = (!spoken.told || dated) && other.doc.published > side.doc.published;
        self.policy.is_daily(&side.claim.measure)
            && side.doc.published == Some(spoken.end)
            && (later || self.is_during_session(side, other))
    }

    /// Whether `side` came out before trading of its day ended, and the other a while later.
    fn is_during_session(&self, side: &Side, other: &Side) -> bool {
        let (Some(first), Some(next)) = (side.doc.published_at, other.doc.published_at) else { return false };
        let limits = &self.policy.limits.session;
        let id = side.claim.subject.id.as_deref();
        let open = id.is_some_and(|id| self.policy.limits.window.always_open.contains(id));
        let utc = first.to_zoned(jiff::tz::TimeZone::UTC).datetime();
        let end = side.doc.published.map(|day| day.to_datetime(limits.end(id)));
        (open || end.is_some_and(|end| utc < end))
            && next.duration_since(first).as_mins() >= limits.apart_minutes
    }

    /// Whether both are a day's move, not one from a peak or over a period.
    pub(super) fn is_one_day(&self, f: &Facing<'_>) -> bool {
        let path = |m| matches!(m, Moment::Path | Moment::Sum | Moment::Open);
        // What trades at night starts from the day's close.
        let extended = |side: &Side| side.claim.basis == Basis::ExtendedHours;
        f.role != FigureRole::From
            && !extended(self.a)
            && !extended(self.b)
            && !path(f.moments.0)
            && !path(f.moments.1)
            && self.policy.is_daily(&self.a.claim.measure)
            && days(self.a, self.b, self.policy) == Days::Same
    }

    fn by_basis(&self, f: &Facing<'_>) -> Comparison {
        let (x, y) = self.in_common(f);
        let is_change = f.role == FigureRole::Change;
        let relative = [f.a, f.b].iter().any(|figure| self.family((f.role, figure)).is_relative());
        let points = self.family((f.role, f.a)) == Family::Points;
        let scale = match relative {
            _ if self.policy.is_set(&self.a.claim.measure) => Scale::Set,
            true if self.policy.is_posted(&self.a.claim.measure) => Scale::Posted,
            true => Scale::Relative,
            false => Scale::Absolute,
        };
        if is_change && let Some(found) = self.opposed(f, &x, &y) {
            return found;
        }
        let limits = &self.policy.limits.basis;
        let daily = self.policy.is_daily(&self.a.claim.measure) && !self.policy.is_set(&self.a.claim.measure);
        let standing = match f.role {
            FigureRole::From => Moments::Assumed,
            _ if !daily => match moments(f.moments.0, f.moments.1) {
                Moments::Different if f.moments.0 != Moment::Untold && f.moments.1 != Moment::Untold => {
                    Moments::Different
                }
                _ => Moments::Same,
            },
            _ if f.moments == (Moment::Sum, Moment::Sum) && self.a.claim.basis != self.b.claim.basis => {
                // Of which hour each is, is not told.
                Moments::Assumed
            }
            _ => moments(f.moments.0, f.moments.1),
        };
        let untold = matches!(f.moments, (Moment::Untold, _) | (_, Moment::Untold));
        if f.a == f.b && untold && matches!(standing, Moments::Different | Moments::Bounded(_)) {
            // An untold figure equal to the extreme is the extreme.
            return self.told(Relation::Agree, "agree", f, None);
        }
        let larger = x.written().unwrap_or_default().abs().max(y.written().unwrap_or_default().abs());
        let slack = match standing {
            Moments::Same => Decimal::ZERO,
            Moments::Assumed | Moments::Loose if is_change => (larger * limits.change_slack)
                .max(if points { limits.change_rate } else { Decimal::ZERO })
                .max(if relative && !points { limits.change_points } else { Decimal::ZERO }),
            Moments::Assumed | Moments::Loose => larger * limits.basis_slack,
            // One text has its prices from one place.
            Moments::Within(_) | Moments::Bounded(_) if self.a.doc.hash == self.b.doc.hash => Decimal::ZERO,
            Moments::Within(_) | Moments::Bounded(_) if relative => {
                limits.extreme_slack * Decimal::ONE_HUNDRED
            }
            Moments::Within(_) | Moments::Bounded(_) => larger * limits.extreme_slack,
            Moments::Different => return self.told(Relation::DifferentBasis, "different_basis", f, None),
        };
        let Some(met) = meet(&x, &y, scale, slack, self.policy) else {
            return self.told(Relation::Insufficient, "insufficient_figure", f, None);
        };
        // Apart by more than rounding, and by less than two moments of one day lie apart: neither borne out nor contradicted.
        if matches!(standing, Moments::Assumed | Moments::Loose)
            && met.meeting == Meeting::Agree
            && meet(&x, &y, scale, Decimal::ZERO, self.policy).is_some_and(|m| m.meeting == Meeting::Apart)
        {
            return self.told(Relation::DifferentBasis, "different_moments_near", f, Some(&met));
        }
        match standing {
            Moments::Bounded(way) => {
                if self.is_outside(f, way, &x, &y, &met) {
                    self.told(Relation::Conflict, "conflict_extreme", f, Some(&met))
                } else {
                    self.told(Relation::DifferentBasis, "different_basis", f, None)
                }
            }
            Moments::Within(way) if met.meeting == Meeting::Apart => self.extremes(f, way, &met),
            Moments::Loose if met.meeting == Meeting::Apart => {
                self.told(Relation::DifferentBasis, "different_basis_latest", f, Some(&met))
            }
            _ => self.met(f, standing, &met),
        }
    }

    pub(super) fn met(&self, f: &Facing<'_>, standing: Moments, met: &Met) -> Comparison {
        let untold = f.moments.0 == Moment::Untold || f.moments.1 == Moment::Untold;
        let assumed = standing == Moments::Assumed && untold && f.moments.0 != f.moments.1;
        let (relation, key) = match met.meeting {
            Meeting::Agree if f.a == f.b => (Relation::Agree, "agree"),
            Meeting::Agree if assumed => (Relation::Agree, "agree_untold"),
            Meeting::Agree => (Relation::Agree, "agree_within"),
            Meeting::Contains => (Relation::Contains, "contains"),
            Meeting::Bound => (Relation::CompatibleBound, "compatible_bound"),
            Meeting::Apart if assumed => (Relation::Conflict, "conflict_untold"),
            Meeting::Apart => (Relation::Conflict, "conflict"),
        };
        self.told(relation, key, f, Some(met))
    }

    /// Whether the last price lies outside the day's extreme: then one of the two is wrong.
    fn is_outside(&self, f: &Facing<'_>, way: Direction, x: &Figure, y: &Figure, met: &Met) -> bool {
        let (extreme, last) = if matches!(f.moments.0, Moment::Extreme(_)) { (x, y) } else { (y, x) };
        met.meeting == Meeting::Apart && self.depth(f, way, last) > self.depth(f, way, extreme)
    }

    /// How far a figure lies in the direction `way`: the size of a change, the price with the sign turned for a low.
    pub(super) fn depth(&self, f: &Facing<'_>, way: Direction, figure: &Figure) -> Option<Decimal> {
        let written = figure.written()?;
        Some(if f.role == FigureRole::Change || way == Direction::Up { written } else { -written })
    }

    /// Two figures from within one session. While it runs, a later report can only reach farther.
    pub(super) fn extremes(&self, f: &Facing<'_>, way: Direction, met: &Met) -> Comparison {
        let (x, y) = self.in_common(f);
        let (a, b) = (self.depth(f, way, &x), self.depth(f, way, &y));
        let (shallow, moment) = if a < b { (self.a, f.moments.0) } else { (self.b, f.moments.1) };
        let day = spoken(shallow, self.policy).map(|s| s.end);
        let running = shallow.doc.published.is_none() || shallow.doc.published <= day;
        if running || !matches!(moment, Moment::Extreme(_)) {
            return self.told(Relation::CompatibleBound, "compatible_session", f, Some(met));
        }
        self.told(Relation::Conflict, "conflict", f, Some(met))
    }

    pub(super) fn denied(&self, matched: &[Facing<'_>]) -> Comparison {
        match matched.first() {
            Some(f) if self.numbers(f).relation == Relation::Agree => {
                self.told(Relation::Conflict, "conflict_denied", f, None)
            }
            _ => self.plain(Relation::Insufficient, "insufficient_denied"),
        }
    }

    // --- what speaks for one fact

    /// Equal figures with many digits, or one in the other's range: no accident.
    pub(super) fn is_traced(&self, f: &Facing<'_>, relation: Relation) -> bool {
        let (x, y) = self.in_common(f);
        match relation {
            Relation::Agree => {
                x.written() == y.written()
                    && x.written()
                        .is_some_and(|v| significant_digits(v) >= self.policy.limits.window.same_digits)
            }
            Relation::Contains => is_number(&x) != is_number(&y),
            _ => false,
        }
    }

    /// Whether the figures agree so closely that an untold subject must be the same.
    pub(super) fn is_telling(&self, f: &Facing<'_>) -> bool {
        let (x, y) = self.in_common(f);
        let open = self.a.claim.subject.id.is_none() || self.b.claim.subject.id.is_none();
        self.is_market_wide()
            || open && (self.a.claim.measure != "price" || x.written() == y.written() || self.kin)
    }

    fn is_one_text(&self) -> bool {
        self.a.doc.hash == self.b.doc.hash
            && self.policy.is_daily(&self.a.claim.measure)
            && self.a.claim.sentence != self.b.claim.sentence
    }

    pub(super) fn is_one_sentence(&self) -> bool {
        self.a.doc.hash == self.b.doc.hash && self.a.claim.sentence == self.b.claim.sentence
    }
}
