//! What stood before: the figure that a claim of a period is told from, and the period which that was of.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::answer::Facing;
use super::compare::{Comparison, Pair, Relation};
use super::reason::{Arg, reason};
use super::side::{FigureRole, Side};
use super::window::{Days, days};
use crate::figure::Figure;
use crate::record::{Claim, CpSpan, Grain, Modality, QuantityRecord, Record, TimeRecord};

/// A figure of the time before, and when that was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prior {
    /// Where the claim tells none itself, the one told beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Figure>,
    /// The last day of its period, where the text tells one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// Code points between a figure and the words that tell when it stood: *2.9% in April*.
const BETWEEN: usize = 4;
/// Code points between a claim and the figure of the time before: ，上年同期为.
const BESIDE: usize = 12;
/// Days between two papers that tell of one step.
const STEP: i32 = 2;

/// What a record tells of the time before, by the claims that it stands beside.
pub(super) fn priors(record: &Record) -> BTreeMap<String, Prior> {
    let claims = &record.claims;
    let own = claims.iter().filter_map(|claim| {
        let from = claim.figures.from.as_ref()?;
        let at = record.quantities.iter().find(|q| is_within(q, claim) && q.value == *from)?;
        // *From 4% on Wednesday*: the day of the step is no time before.
        let last = claim.window.as_ref().map(|w| w.end);
        let until = time_of(record, at.span).map(|t| t.end).filter(|end| last.is_none_or(|last| *end < last));
        Some((claim.id.clone(), Prior { figure: None, until: Some(until?) }))
    });
    let beside = claims.iter().zip(claims.iter().skip(1)).filter_map(|(claim, next)| {
        let figure = prior_beside(claim, next)?.clone();
        let until = next.window.as_ref().map(|w| w.end);
        Some((claim.id.clone(), Prior { figure: Some(figure), until }))
    });
    own.chain(beside).collect()
}

fn is_within(quantity: &QuantityRecord, claim: &Claim) -> bool {
    claim.span[0] <= quantity.span[0] && quantity.span[1] <= claim.span[1]
}

/// The time told right behind a figure, else right before it.
fn time_of(record: &Record, at: CpSpan) -> Option<&TimeRecord> {
    let behind = |t: &&TimeRecord| t.span[0] >= at[1] && t.span[0] - at[1] <= BETWEEN;
    let before = |t: &&TimeRecord| t.span[1] <= at[0] && at[0] - t.span[1] <= BETWEEN / 2;
    let times = &record.times;
    times.iter().find(behind).or_else(|| times.iter().rev().find(before))
}

/// The figure of an earlier period that the next claim tells of the same thing.
fn prior_beside<'c>(claim: &Claim, next: &'c Claim) -> Option<&'c Figure> {
    let end = |c: &Claim| c.window.as_ref().filter(|w| !w.text.is_empty()).map(|w| w.end);
    let one = claim.sentence == next.sentence
        && next.span[0].checked_sub(claim.span[1]).is_some_and(|gap| gap <= BESIDE)
        && (&claim.subject.id, &claim.measure) == (&next.subject.id, &next.measure)
        && claim.subject.id.is_some()
        && (&claim.part, &claim.variety) == (&next.part, &next.variety)
        && claim.polarity == next.polarity
        && end(next)? < end(claim)?;
    let mut told = next.figures.each().map(|(_, figure)| figure);
    let figure = told.next().filter(|_| one && claim.figures.from.is_none())?;
    let like = claim.figures.each().any(|(_, own)| own.unit == figure.unit);
    (like && told.next().is_none()).then_some(figure)
}

impl Pair<'_> {
    /// How what stood before is compared: only where both mean the same time before.
    pub(super) fn starts_apart(&self) -> Option<Comparison> {
        let asks = |side: &Side| side.focus == Some(FigureRole::From);
        if !asks(self.a) || !asks(self.b) || self.policy.is_daily(&self.a.claim.measure) {
            return None;
        }
        let until = |side: &Side| side.prior().and_then(|p| p.until);
        let one = match (until(self.a), until(self.b)) {
            (Some(x), Some(y)) => x == y,
            (Some(told), None) => self.is_before(told),
            (None, Some(told)) => self.is_before(told),
            // What is set or printed is told from what it was last.
            (None, None) => {
                let measure = &self.a.claim.measure;
                self.policy.is_set(measure) || self.policy.is_once(measure) || self.is_revised_view()
            }
        };
        (!one).then(|| self.plain(Relation::DifferentWindow, "different_prior"))
    }

    /// Whether a day is the last before the period that both tell of.
    fn is_before(&self, day: Date) -> bool {
        let first = |side: &Side| {
            let window = side.claim.window.as_ref()?;
            match window.grain {
                Grain::Month => window.end.first_of_month().yesterday().ok(),
                _ => window.start.yesterday().ok(),
            }
        };
        first(self.a) == Some(day) || first(self.b) == Some(day)
    }

    /// Whether both tell one new figure for what somebody foresees or aims at.
    fn is_revised_view(&self) -> bool {
        let view = |side: &Side| {
            self.policy.is_own(&side.claim.measure) || side.claim.modality != Modality::Asserted
        };
        view(self.a) && view(self.b) && self.ends_at_one()
    }

    /// Whether both moves end at one figure.
    pub(super) fn ends_at_one(&self) -> bool {
        let end = |side: &Side| side.claim.figures.to.as_ref().and_then(Figure::written);
        end(self.a).is_some() && end(self.a) == end(self.b)
    }

    /// What is new for one was before for the other: *to 2.8% from 3.1%* beside *to 3.1% from 2.8%*.
    pub(super) fn swapped(&self, matched: &[Facing<'_>]) -> Option<Comparison> {
        let ends = |side: &Side| {
            let figure = |role| side.figure(role);
            let from = figure(FigureRole::From)?.clone();
            let growth = |f: &&Figure| {
                let share = f.unit_name() == "percent";
                self.policy.is_growth(&side.claim.measure, share)
            };
            let to = figure(FigureRole::To)
                .or_else(|| figure(FigureRole::Value))
                .or_else(|| figure(FigureRole::Change).filter(growth))?;
            Some((from, to.clone()))
        };
        let ((from_a, to_a), (from_b, to_b)) = (ends(self.a)?, ends(self.b)?);
        let crossed = from_a.written() == to_b.written()
            && to_a.written() == from_b.written()
            && from_a.written() != to_a.written()
            && (from_a.unit == to_b.unit || from_a.unit.is_none() || to_b.unit.is_none());
        let near = self.a.doc.published.zip(self.b.doc.published).and_then(|(x, y)| x.until(y).ok());
        let one_step = near.is_some_and(|span| span.get_days().abs() <= STEP)
            && matches!(days(self.a, self.b, self.policy), Days::Same | Days::Untold);
        if !crossed || !one_step || !self.subject_known() || self.a.claim.polarity != self.b.claim.polarity {
            return None;
        }
        let first = matched.first()?;
        let mut args = self.args();
        args.extend([
            ("from_a", Arg::Figure(&from_a)),
            ("to_a", Arg::Figure(&to_a)),
            ("from_b", Arg::Figure(&from_b)),
            ("to_b", Arg::Figure(&to_b)),
        ]);
        let found = self.told(Relation::Conflict, "conflict_swapped", first, None);
        Some(Comparison { reason: reason(self.policy, "conflict_swapped", &args), ..found })
    }
}
