//! Units in families: figures of one family can be compared, after conversion to a common unit.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::policy::Policy;
use super::side::FigureRole;
use crate::figure::Figure;

/// Figures of one family measure the same kind of thing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Family {
    /// A relative change or a share: percent; a multiple is one too.
    Percent,
    /// A difference of two percentages: points, basis points.
    Points,
    /// A currency; what the price is for, if told.
    Money(String, Option<String>),
    /// A counted noun.
    Count(String),
    /// A bare number, an index level.
    Bare,
}

impl Family {
    /// The family of `figure`'s unit.
    pub(super) fn of(figure: &Figure, policy: &Policy) -> Self {
        let units = &policy.limits.units;
        match figure.unit_name() {
            "" => Family::Bare,
            "percent" | "ratio" => Family::Percent,
            "percentage_point" | "basis_point" => Family::Points,
            unit if units.index.contains(unit) => Family::Bare,
            unit if figure.is_money() => {
                Family::Money(unit.to_owned(), figure.per.as_deref().map(str::to_owned))
            }
            unit if units.people.contains(unit) => Family::Count("person".to_owned()),
            unit => Family::Count(units.alike.get(unit).map_or(unit, |(_, base)| base).to_owned()),
        }
    }

    /// As [`Family::of`], for a figure told of `subject`: what a pair of currencies stands at is often told bare, 148.20 for
    /// 148.20 yen. So is what a survey's `measure` stands at: 50.4 or 50.4%. The step of a rate that is told in percent is one
    /// in points (cut by half a percent), that of a price in points one in percent (跌半个百分点).
    pub(super) fn told_of(
        (role, figure): (FigureRole, &Figure),
        (subject, measure): (Option<&str>, &str),
        policy: &Policy,
    ) -> Self {
        let quoted = |subject: &str| match (subject.split_once('_'), figure.unit.as_deref()) {
            (Some((base, quote)), Some(unit)) => base.len() == 3 && quote.eq_ignore_ascii_case(unit),
            _ => false,
        };
        let surveyed = figure.unit_name() == "percent" && policy.limits.units.surveys.contains(measure);
        match figure.unit_name() {
            "percent" if role == FigureRole::Change && policy.limits.units.rates.contains(measure) => {
                return Family::Points;
            }
            "percentage_point" if measure == "price" => return Family::Percent,
            _ => {}
        }
        if surveyed || subject.is_some_and(quoted) { Family::Bare } else { Family::of(figure, policy) }
    }

    /// Whether figures of the two families can be compared: a bare number may stand for any amount.
    pub(super) fn meets(&self, other: &Family) -> bool {
        match (self, other) {
            (Family::Percent | Family::Points, _) | (_, Family::Percent | Family::Points) => self == other,
            (Family::Bare, _) | (_, Family::Bare) => true,
            (Family::Money(a, per_a), Family::Money(b, per_b)) => {
                a == b && (per_a.is_none() || per_b.is_none() || per_a == per_b)
            }
            (a, b) => a == b,
        }
    }

    /// Whether it is a relative change or a difference of percentages.
    pub(super) fn is_relative(&self) -> bool {
        matches!(self, Family::Percent | Family::Points)
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Family::Percent => f.write_str("percent"),
            Family::Points => f.write_str("percentage_point"),
            Family::Money(code, None) => f.write_str(code),
            Family::Money(code, Some(per)) => write!(f, "{code}/{per}"),
            Family::Count(noun) => f.write_str(noun),
            Family::Bare => f.write_str("number"),
        }
    }
}

/// The figure in its family's common unit: multiples as a percent change, basis points as percentage points,
/// weights in tonnes.
///
/// A multiple is a change only where it is a move's size: doubling is +100 %, halving and a half 50 %.
pub(super) fn common(figure: &Figure, is_change: bool, policy: &Policy) -> Figure {
    let mut out = figure.clone();
    if let Some((factor, base)) = policy.limits.units.alike.get(figure.unit_name()) {
        let scale = |d: Option<Decimal>| d.map(|d| d.saturating_mul(*factor).normalize());
        (out.lo, out.hi, out.resolution) = (scale(out.lo), scale(out.hi), scale(out.resolution));
        out.unit = Some(base.as_str().into());
        return out;
    }
    match figure.unit_name() {
        "basis_point" => {
            let scale = |d: Option<Decimal>| d.map(|d| d / Decimal::ONE_HUNDRED);
            (out.lo, out.hi, out.resolution) = (scale(out.lo), scale(out.hi), scale(out.resolution));
            out.unit = Some("percentage_point".into());
        }
        "ratio" if is_change => {
            // *Fell by a third* is a part of it, *tripled* what came of it; of *halved* both are true.
            let part = out.written().is_some_and(|r| r < Decimal::ONE);
            let from = if part { Decimal::ZERO } else { Decimal::ONE };
            let to_percent = |d: Option<Decimal>| d.map(|d| (d - from) * Decimal::ONE_HUNDRED);
            (out.lo, out.hi) = (to_percent(out.lo), to_percent(out.hi));
            // A multiple is loose, but *doubled* is no rise of a fifth.
            let loose = out.written().map(|d| d.abs() / Decimal::TEN);
            out.resolution = out.resolution.map(|r| r * Decimal::ONE_HUNDRED).min(loose).or(loose);
            out.unit = Some("percent".into());
        }
        _ => {}
    }
    out
}

/// Digits from the first to the last that is not zero: 30 has one, 4,900 two, 28.40 three.
pub(super) fn significant_digits(value: Decimal) -> u32 {
    let mut mantissa = value.normalize().mantissa().unsigned_abs();
    while mantissa != 0 && mantissa.is_multiple_of(10) {
        mantissa /= 10;
    }
    mantissa.checked_ilog10().map_or(0, |n| n + 1)
}

/// One unit in the place of the last digit that is not zero: 30 -> 10, 4,900 -> 100, 28.4 -> 0.1.
pub(super) fn last_place(value: Decimal) -> Decimal {
    let value = value.normalize();
    let mut mantissa = value.mantissa().unsigned_abs();
    let mut place = Decimal::new(1, value.scale());
    while mantissa != 0 && mantissa.is_multiple_of(10) {
        mantissa /= 10;
        place *= Decimal::TEN;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Files;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn digits_and_places() {
        assert_eq!(significant_digits(dec("30")), 1);
        assert_eq!(significant_digits(dec("4900")), 2);
        assert_eq!(significant_digits(dec("83.45")), 4);
        assert_eq!(last_place(dec("30")), dec("10"));
        assert_eq!(last_place(dec("28.4")), dec("0.1"));
        assert_eq!(last_place(dec("185000000000")), dec("1000000000"));
    }

    #[test]
    fn halving_is_a_fall_of_fifty_percent() {
        let policy = Policy::from_files(&Files::embedded()).unwrap();
        let half = Figure::exact(dec("0.5"), dec("0.1"), Some("ratio".into()));
        assert_eq!(common(&half, true, &policy).lo, Some(dec("50.0")));
        let double = Figure::exact(dec("2"), dec("1"), Some("ratio".into()));
        assert_eq!(common(&double, true, &policy).hi, Some(dec("100")));
    }

    #[test]
    fn basis_points_are_hundredths_of_a_point() {
        let policy = Policy::from_files(&Files::embedded()).unwrap();
        let cut = Figure::exact(dec("25"), dec("1"), Some("basis_point".into()));
        assert_eq!(common(&cut, true, &policy).lo, Some(dec("0.25")));
    }

    #[test]
    fn weights_meet_in_tonnes() {
        let policy = Policy::from_files(&Files::embedded()).unwrap();
        let crop = Figure::exact(dec("54860000000"), dec("10000000"), Some("jin".into()));
        assert_eq!(Family::of(&crop, &policy), Family::Count("tonne".to_owned()));
        assert_eq!(common(&crop, false, &policy).lo, Some(dec("27430000")));
    }
}
