//! Do two figures meet? Intervals of exact decimals, with the width that rounding and hedges give them.

use rust_decimal::Decimal;

use super::policy::{HedgeWidth, Policy};
use super::units::last_place;
use crate::figure::{Figure, Hedge};

/// Whether widths are read as for a share or as for a price or count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Percent, points.
    Relative,
    /// Prices, amounts, counts.
    Absolute,
    /// Rates that a bureau prints to one place. Others may shorten them, but do not change the last place.
    Posted,
    /// Figures that somebody sets: a margin, a policy rate, a tariff. They mean what is written.
    Set,
}

/// How two intervals lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meeting {
    /// The same number, as far as their widths tell.
    Agree,
    /// One lies inside the other.
    Contains,
    /// Bounds that can both hold.
    Bound,
    /// No value satisfies both.
    Apart,
}

/// The outcome with the arithmetic behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met {
    pub(super) meeting: Meeting,
    /// Distance between the numbers as written.
    pub(super) written: Decimal,
    /// Distance that still counts as equal.
    pub(super) allowed: Decimal,
}

/// How `a` and `b`, in one unit, lie to each other; `slack` is allowed besides rounding and hedges.
///
/// `None` when a figure holds no number. Symmetric. Opening an end or raising `slack` never moves them apart.
pub(super) fn meet(a: &Figure, b: &Figure, scale: Scale, slack: Decimal, policy: &Policy) -> Option<Met> {
    let written = (a.written()? - b.written()?).abs();
    let fine = resolution(a)?.min(resolution(b)?);
    let allowed = own_width(a, fine, scale, policy)?.max(own_width(b, fine, scale, policy)?).max(slack);
    let ((a_lo, a_hi), (b_lo, b_hi)) = (ends(a, scale, policy), ends(b, scale, policy));
    let beyond = |lo: Option<Decimal>, hi: Option<Decimal>| match (lo, hi) {
        (Some(lo), Some(hi)) => (lo - hi).max(Decimal::ZERO),
        _ => Decimal::ZERO,
    };
    let distance = beyond(a_lo, b_hi).max(beyond(b_lo, a_hi));
    // *Less than 2%* and *more than 2%* share no value, nor do two target ranges that adjoin.
    let strict = |below: &Figure, above: &Figure| {
        matches!(below.hedge, Hedge::Under | Hedge::Nearly)
            && above.hedge == Hedge::Over
            && below.hi == above.lo
    };
    let target = |f: &Figure| scale == Scale::Set && is_closed(f) && !is_number(f);
    let unlike = target(a) && target(b) && (a.lo, a.hi) != (b.lo, b.hi);
    let split = scale != Scale::Absolute && (strict(a, b) || strict(b, a));
    let meeting = if distance > allowed || unlike || split {
        Meeting::Apart
    } else if (is_number(a) && is_number(b)) || (a.lo, a.hi) == (b.lo, b.hi) {
        Meeting::Agree
    } else if is_closed(a)
        && is_closed(b)
        && (inside((a_lo, a_hi), (b_lo, b_hi)) || inside((b_lo, b_hi), (a_lo, a_hi)))
    {
        Meeting::Contains
    } else {
        Meeting::Bound
    };
    // For the reason: below "nearly 30%" its own width is allowed too.
    let nearly = |near: &Figure, other: &Figure| {
        let (x, y) = (near.written()?, other.written()?);
        let width = || hedge_width(x, &policy.limits.hedge.nearly, scale);
        (near.hedge == Hedge::Nearly && y < x).then(width)
    };
    let width = nearly(a, b).max(nearly(b, a)).unwrap_or_default();
    Some(Met { meeting, written, allowed: allowed.max(width) })
}

/// Whether the figure stands for one number, however loosely.
pub(super) fn is_number(figure: &Figure) -> bool {
    matches!(figure.hedge, Hedge::Exact | Hedge::About | Hedge::Nearly)
        && (figure.lo.is_none() || figure.hi.is_none() || figure.lo == figure.hi)
}

/// A bound below, a bound above, neither, or both.
pub(super) fn is_lower_bound(figure: &Figure) -> bool {
    matches!(figure.hedge, Hedge::Over | Hedge::AtLeast)
}

pub(super) fn is_upper_bound(figure: &Figure) -> bool {
    matches!(figure.hedge, Hedge::Under | Hedge::AtMost)
}

fn is_closed(figure: &Figure) -> bool {
    is_number(figure) || (figure.lo.is_some() && figure.hi.is_some())
}

type Ends = (Option<Decimal>, Option<Decimal>);

fn inside(small: Ends, large: Ends) -> bool {
    matches!((small, large), ((Some(a), Some(b)), (Some(c), Some(d))) if c <= a && b <= d)
}

/// The interval's ends: *nearly 30%* reaches a little below 30.
fn ends(figure: &Figure, scale: Scale, policy: &Policy) -> Ends {
    match (figure.hedge, figure.lo, figure.hi) {
        (Hedge::Nearly, None, Some(x)) => {
            (Some(x - hedge_width(x, &policy.limits.hedge.nearly, scale)), Some(x))
        }
        // "close to 5,000" read from above: the same width on the other side.
        (Hedge::Nearly, Some(x), None) => {
            (Some(x), Some(x + hedge_width(x, &policy.limits.hedge.nearly, scale)))
        }
        (_, lo, hi) => (lo, hi),
    }
}

fn hedge_width(x: Decimal, width: &HedgeWidth, scale: Scale) -> Decimal {
    let share = match scale {
        Scale::Absolute => width.price_share.unwrap_or(width.share),
        Scale::Relative | Scale::Posted | Scale::Set => width.share,
    };
    (x.abs() * share).min(last_place(x) * width.places)
}

/// One unit in the last place written.
fn resolution(figure: &Figure) -> Option<Decimal> {
    let x = figure.written()?;
    Some(figure.resolution.unwrap_or_else(|| Decimal::new(1, x.normalize().scale())))
}

/// What rounding (and *about*) leaves open on either side of the number, next to one written as finely as `fine`.
fn own_width(figure: &Figure, fine: Decimal, scale: Scale, policy: &Policy) -> Option<Decimal> {
    let x = figure.written()?;
    // *More than 5%* is said of no 4.9%: a bound leaves nothing open on its other side.
    if is_lower_bound(figure) || is_upper_bound(figure) {
        return Some(Decimal::ZERO);
    }
    let rounding = &policy.limits.rounding;
    let place = resolution(figure)? * rounding.units;
    // What a finer figure may have lost on the way: less than a whole unit. 15 stands for 15.5, but not for 16.
    let lost = place - fine.min(place);
    let mut width = match scale {
        // A price's last place says nothing when it is coarse against the price: "$1" is not "$2".
        Scale::Absolute => place.min(x.abs() * rounding.coarse_cap),
        // Nor does that of a small whole percentage: "8%" is not "9%", though "27%" may be "28%".
        Scale::Relative if place < Decimal::ONE || place <= x.abs() * rounding.coarse_cap => place,
        Scale::Relative | Scale::Posted => lost,
        Scale::Set => Decimal::ZERO,
    };
    // "Nearly 30%" is hedged already: its width lies below the number, in `ends`.
    if figure.hedge != Hedge::Nearly {
        let round = last_place(x) * rounding.round_share;
        width = width.max(match scale {
            Scale::Relative => round.min(x.abs() * rounding.round_cap_share),
            Scale::Absolute => round.min(x.abs() * rounding.round_cap),
            Scale::Posted | Scale::Set => Decimal::ZERO,
        });
    }
    if figure.hedge == Hedge::About {
        width = width.max(hedge_width(x, &policy.limits.hedge.about, scale));
    }
    Some(width)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::lang::Files;

    /// `over 17`, `~11.25`, `<20` (nearly), `max 9`, `min 9`, `under 60000`, `4600-4900`, `28.4`.
    pub(crate) fn figure(text: &str, unit: &str) -> Figure {
        let (hedge, number) = match text.split_once(' ') {
            Some(("over", n)) => (Hedge::Over, n),
            Some(("under", n)) => (Hedge::Under, n),
            Some(("max", n)) => (Hedge::AtMost, n),
            Some(("min", n)) => (Hedge::AtLeast, n),
            Some(("about", n)) => (Hedge::About, n),
            Some(("nearly", n)) => (Hedge::Nearly, n),
            _ => (Hedge::Exact, text),
        };
        let unit = (!unit.is_empty()).then(|| unit.into());
        let parse = |n: &str| n.parse::<Decimal>().unwrap();
        if let Some((lo, hi)) = number.split_once('-') {
            return Figure::range(parse(lo), parse(hi), Decimal::new(1, parse(lo).scale()), unit);
        }
        let value = parse(number);
        Figure::exact(value, Decimal::new(1, value.scale()), unit).hedged(hedge)
    }

    fn check(a: &str, b: &str, scale: Scale, expected: Meeting) {
        let policy = Policy::from_files(&Files::embedded()).unwrap();
        let (a, b) = (figure(a, ""), figure(b, ""));
        for (x, y) in [(&a, &b), (&b, &a)] {
            assert_eq!(meet(x, y, scale, Decimal::ZERO, &policy).unwrap().meeting, expected, "{x:?} {y:?}");
        }
    }

    #[test]
    fn shares_agree_within_the_coarser_place() {
        for (a, b, expected) in [
            ("28", "27", Meeting::Agree),
            ("28", "26", Meeting::Apart),
            ("9", "8.9", Meeting::Agree),
            ("11.4", "11", Meeting::Agree),
            ("5.26", "5.72", Meeting::Apart),
            ("30", "28.4", Meeting::Agree),
            ("28.4", "28.1", Meeting::Apart),
            ("8", "9", Meeting::Apart),
            ("8", "8.9", Meeting::Agree),
            ("2", "3", Meeting::Apart),
            ("10", "8", Meeting::Apart),
            ("0.6", "0.7", Meeting::Agree),
        ] {
            check(a, b, Scale::Relative, expected);
        }
    }

    #[test]
    fn set_rates_mean_what_is_written() {
        for (a, b, expected) in [
            ("8", "9", Meeting::Apart),
            ("27", "28", Meeting::Apart),
            ("30", "29", Meeting::Apart),
            ("8", "8.0", Meeting::Agree),
            ("15", "15.5", Meeting::Apart),
            ("4.25", "4.5", Meeting::Apart),
            ("4", "4.25", Meeting::Apart),
            ("about 15", "15.5", Meeting::Agree),
            ("over 8", "9", Meeting::Bound),
        ] {
            check(a, b, Scale::Set, expected);
        }
    }

    #[test]
    fn posted_rates_are_only_shortened() {
        for (a, b, expected) in [
            ("4.3", "4.4", Meeting::Apart),
            ("4", "4.3", Meeting::Agree),
            ("2.9", "3.9", Meeting::Apart),
            ("about 3", "2.9", Meeting::Agree),
        ] {
            check(a, b, Scale::Posted, expected);
        }
    }

    #[test]
    fn hedges_widen() {
        for (a, b, expected) in [
            ("nearly 20", "19.6", Meeting::Agree),
            ("nearly 30", "28", Meeting::Agree),
            ("nearly 30", "24", Meeting::Apart),
            ("about 28", "26", Meeting::Apart),
            ("about 28", "27", Meeting::Agree),
            ("about 11.25", "11.4", Meeting::Apart),
            ("nearly 30", "30", Meeting::Agree),
        ] {
            check(a, b, Scale::Relative, expected);
        }
    }

    #[test]
    fn bounds_can_both_hold_or_not() {
        for (a, b, expected) in [
            ("over 9", "max 10", Meeting::Bound),
            ("over 30", "36", Meeting::Bound),
            ("over 17", "max 17", Meeting::Bound),
            ("over 20", "max 10", Meeting::Apart),
            ("over 30", "25", Meeting::Apart),
            ("over 5", "4.4", Meeting::Apart),
            ("over 10", "8.2", Meeting::Apart),
            ("over 9.5", "9", Meeting::Bound),
            ("over 10", "over 20", Meeting::Bound),
            ("over 17", "over 17", Meeting::Agree),
        ] {
            check(a, b, Scale::Relative, expected);
        }
    }

    #[test]
    fn prices_lie_in_ranges_or_apart() {
        for (a, b, expected) in [
            ("4604.47", "4600-4900", Meeting::Contains),
            ("4500", "4600-4900", Meeting::Apart),
            ("175-185", "max 185", Meeting::Bound),
            ("about 85", "83.45", Meeting::Agree),
            ("85.2", "83.45", Meeting::Apart),
            ("4895.22", "4900", Meeting::Agree),
            ("70000", "72000", Meeting::Apart),
            ("60000", "under 60000", Meeting::Bound),
        ] {
            check(a, b, Scale::Absolute, expected);
        }
    }
}
