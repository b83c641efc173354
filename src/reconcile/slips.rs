//! Figures with the same digits in another unit: a power of ten too many, or the wrong currency.

use rust_decimal::Decimal;

use super::answer::Facing;
use super::compare::{Comparison, Pair, Relation};
use super::reason::{Arg, reason};
use super::side::Side;
use super::units::significant_digits;
use super::window::{Days, days};
use crate::figure::Figure;

impl Pair<'_> {
    /// Whether two amounts have the same digits and differ by a power of ten: 8.9亿 beside 8.9 billion. Few digits may do so by
    /// chance, where not both texts tell the period.
    pub(super) fn is_slip(&self, f: &Facing<'_>, window: Days) -> bool {
        let (x, y) = self.in_common(f);
        let relative = [f.a, f.b].iter().any(|figure| self.family((f.role, figure)).is_relative());
        let (Some(x), Some(y)) = (x.written().map(|n| n.abs()), y.written().map(|n| n.abs())) else {
            return false;
        };
        let digits = significant_digits(x);
        let limits = &self.policy.limits.slip;
        let least = if window == Days::Same { limits.digits } else { limits.digits_untold };
        let (small, large) = (x.min(y), x.max(y));
        let powers =
            std::iter::successors(Some(Decimal::TEN), |p| p.checked_mul(Decimal::TEN)).take(limits.powers);
        !relative
            && digits >= least
            && digits == significant_digits(y)
            && powers.filter_map(|p| small.checked_mul(p)).any(|times| times == large)
    }

    /// Whether both tell what a price came to, in two currencies: shares that are traded in two places.
    pub(super) fn quoted_apart(&self) -> bool {
        let quoted = |side| sum(side).filter(|_| is_priced(side)).map(|end| end.unit.clone());
        matches!((quoted(self.a), quoted(self.b)), (Some(x), Some(y)) if x != y)
    }

    /// One sum of one day or period, told with the same digits in two currencies: no rate is that of one to one, to so many
    /// digits.
    pub(super) fn other_currency(&self) -> Option<Comparison> {
        let (x, y) = (sum(self.a)?, sum(self.b)?);
        let (told, other) = (x.written()?.abs(), y.written()?.abs());
        let limits = &self.policy.limits.slip;
        let pegged =
            |unit: &Option<_>| unit.as_deref().is_some_and(|unit: &str| limits.pegged.contains(unit));
        if x.unit == y.unit
            || told.normalize() != other.normalize()
            || significant_digits(told) < limits.digits_untold
            || pegged(&x.unit) && pegged(&y.unit)
            || !self.subject_known()
            || self.policy.contract(self.a) != self.policy.contract(self.b)
            || days(self.a, self.b, self.policy) != Days::Same
        {
            return None;
        }
        let mut args = self.args();
        args.extend([("end_a", Arg::Figure(x)), ("end_b", Arg::Figure(y))]);
        Some(Comparison {
            relation: Relation::Conflict,
            gap: None,
            reason: reason(self.policy, "conflict_currency", &args),
        })
    }
}

/// The sum of money that a side tells: where a price came to, how much there was.
fn sum(side: &Side) -> Option<&Figure> {
    let figures = &side.claim.figures;
    figures.to.as_ref().or(figures.value.as_ref()).filter(|end| end.is_money())
}

fn is_priced(side: &Side) -> bool {
    side.claim.measure == "price"
}
