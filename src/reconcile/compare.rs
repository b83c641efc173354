//! The pairwise verdict: how two claims stand to each other, decided by a fixed order of questions.
//!
//! The order is the contract's ('Relations, decided in this order'): measure, instrument, estimate, revision, days,
//! basis, and only then the numbers. Each answer carries its reason with the numbers filled in.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::basis::{Moment, Moments, moment, moments, shown};
use super::interval::{Meeting, Met, Scale, is_lower_bound, is_number, is_upper_bound, meet};
use super::policy::Policy;
use super::reason::{Arg, Reason, reason};
use super::side::{FigureRole, Side};
use super::units::{Family, common, significant_digits};
use super::window::{Days, days, spoken, told};
use crate::figure::{Figure, Hedge};
use crate::record::{Contract, Direction, Modality};

/// How two claims stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Measure or unit differ.
    DifferentMeasure,
    /// Subject, contract or venue differ.
    DifferentInstrument,
    /// Forecasts of different speakers, or a forecast beside an outcome.
    EstimateSpread,
    /// One supersedes the other.
    Revised,
    /// Not the same days.
    DifferentWindow,
    /// Not the same moment of the day.
    DifferentBasis,
    /// Too little is told.
    Insufficient,
    /// Equal, as far as rounding and hedges tell.
    Agree,
    /// One interval inside the other.
    Contains,
    /// The same number under another bound or basis, within one article.
    QualifierDrift,
    /// Bounds that can both hold.
    CompatibleBound,
    /// Figures of one text that do not add up.
    Arithmetic,
    /// Cannot both hold.
    Conflict,
}

impl Relation {
    /// What it comes to, for a pair.
    pub fn verdict(self) -> PairVerdict {
        match self {
            Relation::Conflict | Relation::Arithmetic => PairVerdict::Conflict,
            Relation::Insufficient => PairVerdict::Insufficient,
            Relation::Agree
            | Relation::Contains
            | Relation::QualifierDrift
            | Relation::CompatibleBound
            | Relation::Revised => PairVerdict::Same,
            _ => PairVerdict::NotComparable,
        }
    }

    /// How much it weighs among several figures of one pair: the worst decides.
    fn weight(self) -> u8 {
        match self {
            Relation::Agree => 0,
            Relation::Contains => 1,
            Relation::CompatibleBound => 2,
            Relation::Insufficient => 3,
            Relation::DifferentBasis => 4,
            Relation::DifferentWindow => 5,
            Relation::QualifierDrift => 6,
            Relation::Conflict => 8,
            _ => 7,
        }
    }
}

/// What a relation comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairVerdict {
    /// The same fact, told alike.
    Same,
    /// Two facts.
    NotComparable,
    /// The same fact, told differently.
    Conflict,
    /// Cannot be told.
    Insufficient,
}

/// How two claims stand, by how much they differ, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The relation.
    pub relation: Relation,
    /// Difference of the two numbers as a part of the larger, to four places; `None` without two numbers.
    pub gap: Option<Decimal>,
    /// In both languages, with the arithmetic.
    pub reason: Reason,
}

impl Comparison {
    /// The answer when no figure could be read on a side.
    pub fn unread(policy: &Policy) -> Self {
        let none = [("a", Arg::Word("nothing")), ("b", Arg::Word("nothing"))];
        Comparison {
            relation: Relation::Insufficient,
            gap: None,
            reason: reason(policy, "insufficient_figure", &none),
        }
    }
}

/// How `a` and `b` stand to each other; symmetric but for the order in which the reason names them.
pub fn compare(a: &Side, b: &Side, policy: &Policy) -> Comparison {
    let kin = a.doc.same_article(&b.doc);
    ordered(a, b, kin, policy)
}

/// As [`compare`], for two claims whose documents are known to go back to one report.
pub(super) fn compare_copies(a: &Side, b: &Side, policy: &Policy) -> Comparison {
    ordered(a, b, true, policy)
}

fn ordered(a: &Side, b: &Side, kin: bool, policy: &Policy) -> Comparison {
    let (a, b) = if rank(a) > rank(b) { (b, a) } else { (a, b) };
    Pair { a, b, kin, policy }.judge()
}

/// The order in which a pair is judged, so that `compare` is symmetric to the letter.
fn rank(side: &Side) -> impl PartialOrd + '_ {
    (&side.doc.published, &side.doc.id, &side.doc.hash, side.claim.span, &side.claim.id, side.focus)
}

/// Two figures of like role.
struct Figures<'a> {
    role: FigureRole,
    a: &'a Figure,
    b: &'a Figure,
    moments: (Moment, Moment),
}

struct Pair<'a> {
    a: &'a Side,
    b: &'a Side,
    /// One article, its reprint, its translation or its other language half.
    kin: bool,
    policy: &'a Policy,
}

impl Pair<'_> {
    fn judge(&self) -> Comparison {
        let early = || {
            self.measure()
                .or_else(|| self.instrument())
                .or_else(|| self.estimates())
                .or_else(|| self.revision())
        };
        if let Some(found) = early() {
            return found;
        }
        let matched = self.matched();
        if let Some(drift) = matched.iter().find_map(|f| self.drift(f)) {
            return drift;
        }
        let window = days(self.a, self.b, self.policy);
        match window {
            Days::Different => return self.plain(Relation::DifferentWindow, "different_window"),
            Days::OtherHour => return self.plain(Relation::DifferentWindow, "different_hour"),
            Days::Unknown => return self.plain(Relation::Insufficient, "insufficient_window"),
            Days::Near | Days::Same | Days::Untold => {}
        }
        if self.a.claim.polarity != self.b.claim.polarity {
            return self.denied(&matched);
        }
        if matched.is_empty() {
            return self.directions();
        }
        let mut worst: Option<Comparison> = None;
        let mut traced = false;
        for figures in &matched {
            let found = self.numbers(figures);
            traced |= self.is_traced(figures, found.relation);
            if worst.as_ref().is_none_or(|w| w.relation.weight() < found.relation.weight()) {
                worst = Some(found);
            }
        }
        let Some(found) = worst else { return self.plain(Relation::Insufficient, "insufficient_figure") };
        if window == Days::Near && !traced {
            return Comparison {
                gap: found.gap,
                ..self.plain(Relation::DifferentWindow, "different_window_near")
            };
        }
        if found.relation == Relation::Conflict {
            if window == Days::Untold {
                return Comparison {
                    gap: found.gap,
                    ..self.plain(Relation::Insufficient, "insufficient_period")
                };
            }
            if self.contract_unsure() {
                return Comparison {
                    gap: found.gap,
                    ..self.plain(Relation::Insufficient, "insufficient_contract")
                };
            }
            if self.is_one_sentence() {
                return Comparison {
                    gap: found.gap,
                    ..self.plain(Relation::DifferentMeasure, "one_sentence")
                };
            }
        }
        if !self.subject_known()
            && !(found.relation.weight() <= 2 && matched.iter().any(|f| self.is_telling(f)))
        {
            return Comparison {
                gap: found.gap,
                ..self.plain(Relation::Insufficient, "insufficient_subject")
            };
        }
        found
    }

    // --- 1. measure and unit

    fn measure(&self) -> Option<Comparison> {
        let (a, b) = (&self.a.claim, &self.b.claim);
        if a.measure != b.measure {
            return Some(self.plain(Relation::DifferentMeasure, "different_measure"));
        }
        let (mut any, mut roles, mut ends) = (false, false, false);
        for (x, f) in self.a.figures() {
            for (y, g) in self.b.figures() {
                any = true;
                let meets = self.family(f).meets(&self.family(g));
                roles |= x.matches(y) && meets;
                ends |= meets && !x.matches(y) && x != FigureRole::Change && y != FigureRole::Change;
            }
        }
        if !any || roles {
            return None;
        }
        if ends {
            return Some(self.plain(Relation::DifferentWindow, "different_ends"));
        }
        Some(self.plain(Relation::DifferentMeasure, "different_unit"))
    }

    fn family(&self, figure: &Figure) -> Family {
        Family::of(figure, self.policy)
    }

    // --- 2. instrument

    fn instrument(&self) -> Option<Comparison> {
        let (a, b) = (&self.a.claim.subject, &self.b.claim.subject);
        let contract = |c: Option<Contract>| c.unwrap_or(Contract::Spot);
        let key = if matches!((&a.id, &b.id), (Some(x), Some(y)) if x != y) {
            "different_subject"
        } else if a.contract.is_some() && b.contract.is_some() && contract(a.contract) != contract(b.contract)
        {
            "different_contract"
        } else if a.contract == Some(Contract::Futures)
            && b.contract == Some(Contract::Futures)
            && matches!((&a.venue, &b.venue), (Some(x), Some(y)) if x != y)
        {
            "different_venue"
        } else {
            return None;
        };
        Some(self.plain(Relation::DifferentInstrument, key))
    }

    /// Whether both name the same thing: one canonical id, or the same words.
    fn subject_known(&self) -> bool {
        let (a, b) = (&self.a.claim.subject, &self.b.claim.subject);
        match (&a.id, &b.id) {
            (Some(x), Some(y)) => x == y,
            (None, None) => !a.text.is_empty() && a.text.to_lowercase() == b.text.to_lowercase(),
            _ => false,
        }
    }

    /// Whether one side tells another contract than spot and the other tells none: the market's habit says spot.
    fn contract_unsure(&self) -> bool {
        let pair = (self.a.claim.subject.contract, self.b.claim.subject.contract);
        matches!(pair, (None, Some(c)) | (Some(c), None) if c != Contract::Spot)
    }

    // --- 3. estimates

    fn estimates(&self) -> Option<Comparison> {
        if days(self.a, self.b, self.policy) == Days::Different {
            // An outcome of last year beside a plan for the next: two facts, whoever tells them.
            return None;
        }
        let (x, y) = (self.is_expected(self.a), self.is_expected(self.b));
        if x != y {
            return Some(self.plain(Relation::EstimateSpread, "estimate_and_outcome"));
        }
        let (s, t) = (self.a.speaker()?, self.b.speaker()?);
        (x && s != t).then(|| self.plain(Relation::EstimateSpread, "estimates_of_two"))
    }

    /// Whether the claim tells what is yet to come; a period that ends after publication is, however it is put.
    fn is_expected(&self, side: &Side) -> bool {
        let later = match (told(side), side.doc.published) {
            (Some(window), Some(published)) => {
                window.end > published && window.start > published
                    || (window.end > published && !self.policy.is_daily(&side.claim.measure))
            }
            _ => false,
        };
        later || side.claim.modality != Modality::Asserted
    }

    // --- 4. revision

    fn revision(&self) -> Option<Comparison> {
        let (a, b) = (&self.a.doc, &self.b.doc);
        let later = a.hash != b.hash && a.url.is_some() && a.url == b.url;
        later.then(|| self.plain(Relation::Revised, "revised"))
    }

    // --- the figures of like role

    fn matched(&self) -> Vec<Figures<'_>> {
        let mut out = Vec::new();
        let daily = self.policy.is_daily(&self.a.claim.measure);
        for (x, a) in self.a.figures() {
            for (y, b) in self.b.figures() {
                if x.matches(y) && self.family(a).meets(&self.family(b)) {
                    let moments = (moment(self.a, x, a, daily), moment(self.b, y, b, daily));
                    out.push(Figures { role: x, a, b, moments });
                }
            }
        }
        out
    }

    /// The same number under another bound or basis, in one article or its other language half.
    fn drift(&self, f: &Figures<'_>) -> Option<Comparison> {
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
        let bounds = (is_lower_bound(&x) && is_upper_bound(&y))
            || (is_upper_bound(&x) && is_lower_bound(&y))
            || ((x.hedge == Hedge::AtMost) != (y.hedge == Hedge::AtMost))
            || (level && (x.hedge == Hedge::Under || y.hedge == Hedge::Under) && x.hedge != y.hedge);
        let bases = f.role != FigureRole::From
            && matches!(moments(f.moments.0, f.moments.1), Moments::Bounded(_) | Moments::Different);
        let key = match (bounds, bases) {
            (_, true) => "qualifier_drift_basis",
            (true, false) => "qualifier_drift",
            _ => return None,
        };
        Some(self.told(Relation::QualifierDrift, key, f, None))
    }

    /// Both in their family's common unit.
    fn in_common(&self, f: &Figures<'_>) -> (Figure, Figure) {
        let is_change = f.role == FigureRole::Change;
        (common(f.a, is_change), common(f.b, is_change))
    }

    // --- 6. basis, and 8. the numbers

    fn numbers(&self, f: &Figures<'_>) -> Comparison {
        let (x, y) = self.in_common(f);
        let is_change = f.role == FigureRole::Change;
        let relative = self.family(f.a).is_relative() || self.family(f.b).is_relative();
        let scale = if relative { Scale::Relative } else { Scale::Absolute };
        if is_change && let Some(found) = self.opposed(f, &x, &y) {
            return found;
        }
        let limits = &self.policy.limits.basis;
        let daily = self.policy.is_daily(&self.a.claim.measure);
        let standing = match f.role {
            FigureRole::From => Moments::Assumed,
            _ if !daily => match moments(f.moments.0, f.moments.1) {
                Moments::Different if f.moments.0 != Moment::Untold && f.moments.1 != Moment::Untold => {
                    Moments::Different
                }
                _ => Moments::Same,
            },
            _ => moments(f.moments.0, f.moments.1),
        };
        let larger = x.written().unwrap_or_default().abs().max(y.written().unwrap_or_default().abs());
        let slack = match standing {
            Moments::Same => Decimal::ZERO,
            Moments::Assumed | Moments::Loose if is_change => larger * limits.change_slack,
            Moments::Assumed | Moments::Loose => larger * limits.basis_slack,
            Moments::Within(_) | Moments::Bounded(_) if relative => {
                limits.extreme_slack * Decimal::ONE_HUNDRED
            }
            Moments::Within(_) | Moments::Bounded(_) => larger * limits.extreme_slack,
            Moments::Different => return self.told(Relation::DifferentBasis, "different_basis", f, None),
        };
        let Some(met) = meet(&x, &y, scale, slack, self.policy) else {
            return self.told(Relation::Insufficient, "insufficient_figure", f, None);
        };
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

    fn met(&self, f: &Figures<'_>, standing: Moments, met: &Met) -> Comparison {
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

    /// Rose against fell: the sizes cannot both hold, unless both are as good as nothing.
    fn opposed(&self, f: &Figures<'_>, x: &Figure, y: &Figure) -> Option<Comparison> {
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
        Some(match moments(f.moments.0, f.moments.1) {
            Moments::Same | Moments::Assumed => {
                self.told(Relation::Conflict, "conflict_direction", f, Some(&Met::apart(gap, resolution)))
            }
            _ => self.told(Relation::DifferentBasis, "different_basis", f, None),
        })
    }

    /// Whether the last price lies outside the day's extreme: then one of the two is wrong.
    fn is_outside(&self, f: &Figures<'_>, way: Direction, x: &Figure, y: &Figure, met: &Met) -> bool {
        let (extreme, last) = if matches!(f.moments.0, Moment::Extreme(_)) { (x, y) } else { (y, x) };
        met.meeting == Meeting::Apart && self.depth(f, way, last) > self.depth(f, way, extreme)
    }

    /// How far a figure lies in the direction `way`: the size of a change, the price with the sign turned for a low.
    fn depth(&self, f: &Figures<'_>, way: Direction, figure: &Figure) -> Option<Decimal> {
        let written = figure.written()?;
        Some(if f.role == FigureRole::Change || way == Direction::Up { written } else { -written })
    }

    /// Two figures from within one session. While it runs, a later report can only reach farther.
    fn extremes(&self, f: &Figures<'_>, way: Direction, met: &Met) -> Comparison {
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

    fn denied(&self, matched: &[Figures<'_>]) -> Comparison {
        match matched.first() {
            Some(f) if self.numbers(f).relation == Relation::Agree => {
                self.told(Relation::Conflict, "conflict_denied", f, None)
            }
            _ => self.plain(Relation::Insufficient, "insufficient_denied"),
        }
    }

    /// Moves without a size.
    fn directions(&self) -> Comparison {
        match (self.a.claim.direction, self.b.claim.direction) {
            (Some(x), Some(y)) if x == y && self.subject_known() => {
                self.plain(Relation::Agree, "agree_direction")
            }
            _ => self.plain(Relation::Insufficient, "insufficient_figure"),
        }
    }

    // --- what speaks for one fact

    /// Equal figures with many digits, or one in the other's range: no accident.
    fn is_traced(&self, f: &Figures<'_>, relation: Relation) -> bool {
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
    fn is_telling(&self, f: &Figures<'_>) -> bool {
        let (x, y) = self.in_common(f);
        let open = self.a.claim.subject.id.is_none() || self.b.claim.subject.id.is_none();
        open && (self.a.claim.measure != "price" || x.written() == y.written() || self.kin)
    }

    fn is_one_sentence(&self) -> bool {
        self.a.doc.hash == self.b.doc.hash && self.a.claim.sentence == self.b.claim.sentence
    }

    // --- answers

    fn plain(&self, relation: Relation, key: &str) -> Comparison {
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

    fn told(&self, relation: Relation, key: &str, f: &Figures<'_>, met: Option<&Met>) -> Comparison {
        let (x, y) = self.in_common(f);
        let mut args = self.args();
        args.extend([
            ("a", Arg::Figure(f.a)),
            ("b", Arg::Figure(f.b)),
            ("basis_a", Arg::Basis(shown(f.moments.0, self.a.claim.basis))),
            ("basis_b", Arg::Basis(shown(f.moments.1, self.b.claim.basis))),
        ]);
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

    fn args(&self) -> Vec<(&'static str, Arg<'_>)> {
        let contract = |c: Option<Contract>| match c {
            Some(Contract::Futures) => "futures",
            Some(Contract::Etf) => "etf",
            Some(Contract::Token) => "token",
            Some(Contract::Spot) | None => "spot",
        };
        let (a, b) = (self.a, self.b);
        vec![
            ("subject_a", Arg::Text(a.claim.subject.id.as_deref().unwrap_or(&a.claim.subject.text))),
            ("subject_b", Arg::Text(b.claim.subject.id.as_deref().unwrap_or(&b.claim.subject.text))),
            ("contract_a", Arg::Word(contract(a.claim.subject.contract))),
            ("contract_b", Arg::Word(contract(b.claim.subject.contract))),
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
            ("first", Arg::Day(a.doc.published)),
            ("later", Arg::Day(b.doc.published)),
        ]
    }

    fn window<'s>(&self, side: &'s Side) -> Arg<'s> {
        match (&side.claim.window, spoken(side, self.policy)) {
            (_, Some(days)) => Arg::Days(days.start, days.end),
            (window, None) => Arg::Window(window.as_ref()),
        }
    }
}

impl Met {
    const fn equal(written: Decimal, allowed: Decimal) -> Self {
        Met { meeting: Meeting::Agree, written, allowed }
    }

    const fn apart(written: Decimal, allowed: Decimal) -> Self {
        Met { meeting: Meeting::Apart, written, allowed }
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
