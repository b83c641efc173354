//! Fact keys: which claims speak of the same fact, before their numbers are looked at.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::policy::Policy;
use super::side::{FigureRole, Side};
use super::units::Family;
use super::window::{period, spoken, told};
use crate::record::{Contract, Grain};

/// The unit of facts without a number: margins were raised, a rate was cut.
pub const DIRECTION: &str = "direction";

/// Subject, contract, measure, unit family and days of a fact. Ordered, so that groups print in a stable order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FactKey {
    /// Canonical id, or the folded words of a subject outside the table: those that stand for all that mean the same.
    pub subject: String,
    /// The country whose goods they are: soybeans of Brazil; of a company's, the commodity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// `None` for spot; an untold contract is read by the market's habit.
    pub contract: Option<Contract>,
    /// The measure's slug.
    pub measure: String,
    /// Whether the figure is a move's size; else it is a level or an amount.
    pub is_change: bool,
    /// Whether the figure is where a move started, which stood before: a fact of its own, where reports differ on it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_start: bool,
    /// Unit family: `percent`, `percentage_point`, a currency, a counted noun, `number`; [`DIRECTION`] where the fact
    /// is only which way something was set.
    pub unit: String,
    /// First and last day; `None` when a period is not told.
    pub days: Option<(Date, Date)>,
}

impl FactKey {
    /// The facts that `side` speaks of, one for each figure. A move's start is one where it is told of a period, and that
    /// something which somebody sets went up or down is one more: others may tell it without a number.
    pub fn all(side: &Side, policy: &Policy) -> Vec<(FactKey, FigureRole)> {
        let claim = &side.claim;
        let daily = policy.is_daily(&claim.measure);
        let days = |role| match spoken(side, policy) {
            Some(days) if daily => Some((days.start, days.end)),
            // The day on which something was announced is no period of it.
            Some(_)
                if policy.is_once(&claim.measure) && told(side).is_some_and(|w| w.grain <= Grain::Day) =>
            {
                None
            }
            Some(_) if told(side).is_some() => period(side, Some(role), policy).map(|w| (w.start, w.end)),
            _ => None,
        };
        let id = claim.subject.goods().map(str::to_owned);
        let words = || policy.meanings.subject(&claim.subject.text);
        let subject = id.unwrap_or_else(words);
        let of = claim.subject.place.clone().or_else(|| claim.subject.item.clone());
        let set = || {
            let named = || claim.subject.id.is_some() || !policy.names_nobody(&claim.subject.text);
            let is_set = claim.direction.is_some() && policy.is_set(&claim.measure) && named();
            let days = spoken(side, policy).filter(|_| is_set)?;
            Some(FactKey {
                subject: subject.clone(),
                of: of.clone(),
                contract: None,
                measure: claim.measure.clone(),
                is_change: true,
                is_start: false,
                unit: DIRECTION.to_owned(),
                days: Some((days.start, days.end)),
            })
        };
        side.figures()
            .filter(|(role, _)| *role != FigureRole::From || !daily)
            .map(|(role, figure)| {
                let unit =
                    match Family::told_of((role, figure), (claim.subject.goods(), &claim.measure), policy) {
                        Family::Money(code, _) => code,
                        Family::Count(noun) if policy.limits.units.unsaid.contains(&noun) => {
                            Family::Bare.to_string()
                        }
                        other => other.to_string(),
                    };
                let key = FactKey {
                    subject: subject.clone(),
                    of: of.clone(),
                    contract: Some(policy.contract(side)).filter(|c| *c != Contract::Spot),
                    measure: policy.base_measure(&claim.measure).to_owned(),
                    is_change: side.reads_as(role, figure, policy) == FigureRole::Change,
                    is_start: role == FigureRole::From,
                    unit,
                    days: days(role),
                };
                (key, role)
            })
            .chain(set().map(|key| (key, FigureRole::Direction)))
            .collect()
    }

    /// Whether facts of this kind are each of a day of their own, apart from those of other days; else all facts of
    /// one base are looked at together.
    pub fn is_daily(&self, policy: &Policy) -> bool {
        self.unit != DIRECTION && policy.is_daily(&self.measure)
    }

    /// The key without its days: all days of one fact sort together under it.
    #[must_use]
    pub fn base(&self) -> FactKey {
        FactKey { days: None, ..self.clone() }
    }
}

impl FactKey {
    /// What facts are judged together with: the base, whatever the currency, since one may be told for another.
    #[must_use]
    pub fn together(&self) -> FactKey {
        let unit = if is_currency(&self.unit) { MONEY.to_owned() } else { self.unit.clone() };
        FactKey { unit, ..self.base() }
    }
}

/// The unit under which facts of all currencies are judged together.
const MONEY: &str = "money";

/// Whether a unit is the code of a currency.
pub(super) fn is_currency(unit: &str) -> bool {
    unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_uppercase())
}

impl fmt::Display for FactKey {
    /// `silver/futures/price/change/percent/2026-01-30`, `soybean@br//production/level/tonne/`: what an index can store.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let contract = self.contract.map(|c| crate::record::word(&c)).unwrap_or_default();
        let aspect = match (self.is_start, self.is_change) {
            (true, _) => "start",
            (_, true) => "change",
            (_, false) => "level",
        };
        let of = self.of.as_ref().map(|of| format!("@{of}")).unwrap_or_default();
        write!(f, "{}{of}/{contract}/{}/{aspect}/{}/", self.subject, self.measure, self.unit)?;
        match self.days {
            None => Ok(()),
            Some((start, end)) if start == end => write!(f, "{start}"),
            Some((start, end)) => write!(f, "{start}..{end}"),
        }
    }
}
