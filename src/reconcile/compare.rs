//! The pairwise verdict: how two claims stand to each other, decided by a fixed order of questions.
//!
//! The order is the contract's ('Relations, decided in this order'): measure, instrument, estimate, revision, days,
//! basis, and only then the numbers. Each answer carries its reason with the numbers filled in.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::meaning::{Meant, fold};
use super::policy::Policy;
use super::reason::{Arg, Reason, reason};
use super::side::{FigureRole, Side, told_contract};
use super::units::Family;
use super::window::{Days, days, told};
use crate::figure::Figure;
use crate::record::{Basis, Claim, ClaimKind, Grain, Modality};

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
    let pair = Pair { a, b, kin, policy };
    let found = pair.own_views(pair.judge());
    pair.by_meaning(found)
}

/// The order in which a pair is judged, so that `compare` is symmetric to the letter.
fn rank(side: &Side) -> impl PartialOrd + '_ {
    (&side.doc.published, &side.doc.id, &side.doc.hash, side.claim.span, &side.claim.id, side.focus)
}

/// Two sides in their order, while they are judged.
pub(super) struct Pair<'a> {
    pub(super) a: &'a Side,
    pub(super) b: &'a Side,
    /// One article, its reprint, its translation or its other language half.
    pub(super) kin: bool,
    pub(super) policy: &'a Policy,
}

impl Pair<'_> {
    /// What each house sets for itself (a price target) is no contradiction of another's: only one who gives both contradicts
    /// himself.
    fn own_views(&self, found: Comparison) -> Comparison {
        if found.relation != Relation::Conflict {
            return found;
        }
        let measure = &self.a.claim.measure;
        // *JPMorgan bought 40,000 shares*, and 900,000 of another: nothing tells of what.
        let shares = |side: &Side| side.claim.figures.each().all(|(_, f)| f.unit.as_deref() == Some("share"));
        if measure == "other" && shares(self.a) && shares(self.b) {
            return self.plain(Relation::DifferentMeasure, "different_measure");
        }
        let one = self.a.voice().is_some() && self.a.voice() == self.b.voice();
        // Who tells one new figure and another old one tells of one house.
        let start = self.a.focus == Some(FigureRole::From) && self.ends_at_one();
        // Of one article that names them, two houses have two views; one of which nobody is named tells none for sure.
        let two = self.policy.is_own(measure) && self.a.doc.id == self.b.doc.id;
        if one || start || self.kin && !two {
            return found;
        }
        // *Raised its stake in Nvidia by 4%*: each holder has his own.
        let raised = |side: &Side| side.claim.kind == ClaimKind::Move;
        if self.policy.is_of_holders(measure) && (raised(self.a) || raised(self.b)) {
            return self.plain(Relation::DifferentMeasure, "holders_of_two");
        }
        if self.policy.is_own(measure) { self.plain(Relation::EstimateSpread, "views_of_two") } else { found }
    }

    pub(super) fn judge(&self) -> Comparison {
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
        let window = self.days();
        match window {
            Days::Different => return self.plain(Relation::DifferentWindow, "different_window"),
            Days::Turned => return self.plain(Relation::DifferentWindow, "different_window_turned"),
            Days::OtherHour => return self.plain(Relation::DifferentWindow, "different_hour"),
            Days::Unknown => return self.plain(Relation::Insufficient, "insufficient_window"),
            Days::Near | Days::Same | Days::Untold => {}
        }
        if self.a.claim.polarity != self.b.claim.polarity {
            return self.denied(&matched);
        }
        if let Some(found) = self.swapped(&matched).or_else(|| self.starts_apart()) {
            return found;
        }
        if matched.is_empty() {
            return self.directions();
        }
        if self.opposites() {
            let ends = matched.iter().find(|f| f.role != FigureRole::Change);
            return match ends.filter(|_| window == Days::Same && self.subject_known()) {
                Some(f) => self.told(Relation::Conflict, "conflict_sign", f, None),
                None => self.plain(Relation::DifferentMeasure, "different_measure"),
            };
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
        // Nor is a unit that slipped another moment of the day.
        if matches!(found.relation, Relation::Conflict | Relation::DifferentBasis)
            && self.subject_known()
            && !self.is_one_sentence()
            && let Some(slip) = matched.iter().find(|f| self.is_slip(f, window))
        {
            return Comparison {
                gap: found.gap,
                ..self.told(Relation::Conflict, "conflict_scale", slip, None)
            };
        }
        if found.relation == Relation::Conflict
            && let Some((relation, key)) = self.excuse(&found, window)
        {
            return Comparison { gap: found.gap, ..self.plain(relation, key) };
        }
        let unread = self.a.claim.measure.is_empty() || self.b.claim.measure.is_empty();
        if unread && found.relation == Relation::Conflict {
            return Comparison {
                gap: found.gap,
                ..self.plain(Relation::Insufficient, "insufficient_figure")
            };
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

    /// How the days of the two stand. The news that something was raised goes on for days, and a group holds the reports
    /// of one step.
    fn days(&self) -> Days {
        let steps = [self.a, self.b].iter().all(|side| side.focus == Some(FigureRole::Direction));
        match days(self.a, self.b, self.policy) {
            Days::Near | Days::Different | Days::Turned
                if steps && (told(self.a).is_none() || told(self.b).is_none()) =>
            {
                Days::Same
            }
            found => found,
        }
    }

    // --- 1. measure and unit

    fn measure(&self) -> Option<Comparison> {
        let (a, b) = (&self.a.claim, &self.b.claim);
        // A figure that no rule read tells no measure.
        if a.measure != b.measure && !a.measure.is_empty() && !b.measure.is_empty() && !self.opposites() {
            return Some(self.plain(Relation::DifferentMeasure, "different_measure"));
        }
        // The whole and a part of it, or two parts.
        let meanings = &self.policy.meanings;
        let part = |c: &Claim| Some(meanings.stand(Meant::Part, &fold(c.part.as_deref()?)).to_owned());
        if part(a) != part(b) {
            return Some(self.of_parts());
        }
        let unnamed = |kind: &str| self.policy.limits.window.named.contains(kind);
        let kinds = match (&a.variety, &b.variety) {
            (Some(x), Some(y)) => apart(x, y),
            (Some(x), None) | (None, Some(x)) => unnamed(x),
            (None, None) => false,
        };
        if kinds && !self.opposites() {
            return Some(self.plain(Relation::DifferentMeasure, "different_variety"));
        }
        if self.policy.limits.window.per_share.contains(&a.measure) && self.far_sums() {
            return Some(self.plain(Relation::DifferentMeasure, "different_unit"));
        }
        if matches!((a.against, b.against), (Some(x), Some(y)) if x != y) {
            return Some(self.plain(Relation::DifferentMeasure, "different_against"));
        }
        // *Down 1% last week*, *2% below the five-year average*.
        let average = |c: &Claim| c.basis == Basis::FromAverage;
        if average(a) != average(b) {
            return Some(self.plain(Relation::DifferentBasis, "different_average"));
        }
        let (mut any, mut roles, mut ends) = (false, false, false);
        for (x, f) in self.a.figures() {
            for (y, g) in self.b.figures() {
                any = true;
                let meets = self.family((x, f)).meets(&self.family((y, g)));
                roles |= self.faces((x, f), (y, g)).is_some();
                ends |= meets && !x.matches(y) && x != FigureRole::Change && y != FigureRole::Change;
            }
        }
        if !any || roles {
            return None;
        }
        if let Some(slipped) = self.other_currency() {
            return Some(slipped);
        }
        if ends {
            return Some(self.plain(Relation::DifferentWindow, "different_ends"));
        }
        Some(self.plain(Relation::DifferentMeasure, "different_unit"))
    }

    /// The answer for a part beside the whole, or two that nothing tells to be one.
    fn of_parts(&self) -> Comparison {
        let (a, b) = (self.a.claim.part.as_deref(), self.b.claim.part.as_deref());
        let key = if a.is_some() && b.is_some() { "different_parts" } else { "different_part" };
        self.plain(Relation::DifferentMeasure, key)
    }

    /// Whether one sum is that of a share and the other that of all: 370 won and 2.45 trillion won.
    fn far_sums(&self) -> bool {
        let largest = |side: &Side| side.figures().filter_map(|(_, f)| f.written()).map(|n| n.abs()).max();
        let (Some(x), Some(y)) = (largest(self.a), largest(self.b)) else { return false };
        x.max(y).checked_div(x.min(y)).is_some_and(|times| times > self.policy.limits.window.far_sum)
    }

    /// Whether each is what the other is not: a profit beside a loss, a surplus beside a deficit.
    fn opposites(&self) -> bool {
        let (a, b) = (&self.a.claim, &self.b.claim);
        let kinds = matches!((&a.variety, &b.variety), (Some(x), Some(y)) if self.policy.are_opposite(x, y));
        self.policy.are_opposite(&a.measure, &b.measure) || kinds && a.measure == b.measure
    }

    pub(super) fn family(&self, told: (FigureRole, &Figure)) -> Family {
        let subject =
            self.a.claim.subject.id.as_deref().filter(|id| self.b.claim.subject.id.as_deref() == Some(id));
        Family::told_of(told, (subject, &self.a.claim.measure), self.policy)
    }

    // --- 2. instrument

    fn instrument(&self) -> Option<Comparison> {
        let (a, b) = (&self.a.claim.subject, &self.b.claim.subject);
        let told = |side: &Side| {
            let article =
                a.id.as_ref().and_then(|id| side.doc.contracts.get(id)).is_some_and(|c| c.len() == 1);
            !self.policy.is_physical(&side.claim.measure) && (article || told_contract(&side.claim).is_some())
        };
        let contract = |side: &Side| self.policy.contract(side);
        let differ = |a: Option<&str>, b: Option<&str>| matches!((a, b), (Some(x), Some(y)) if x != y);
        let key = if differ(a.goods(), b.goods()) && !self.is_market_wide() {
            "different_subject"
        } else if differ(a.place.as_deref(), b.place.as_deref()) {
            "different_place"
        } else if differ(a.item.as_deref(), b.item.as_deref()) {
            "different_item"
        } else if told(self.a) && told(self.b) && contract(self.a) != contract(self.b) {
            "different_contract"
        } else if let Some(slipped) = self.other_currency() {
            return Some(slipped);
        } else if self.quoted_apart() {
            "different_listing"
        } else if matches!((&a.venue, &b.venue), (Some(x), Some(y)) if x != y) {
            "different_venue"
        } else if matches!((a.delivery, b.delivery), (Some(x), Some(y)) if x != y) {
            "different_delivery"
        } else {
            return None;
        };
        Some(self.plain(Relation::DifferentInstrument, key))
    }

    /// Whether both name the same thing: one canonical id, or the same words.
    pub(super) fn subject_known(&self) -> bool {
        let (a, b) = (&self.a.claim.subject, &self.b.claim.subject);
        match (a.goods(), b.goods()) {
            (Some(x), Some(y)) => x == y,
            (None, None) => {
                let stand = |words| self.policy.meanings.subject(words);
                let same = !a.text.is_empty() && stand(&a.text) == stand(&b.text);
                same && (self.kin || !self.policy.names_nobody(&a.text))
            }
            // Of words a human has said that they are what is listed.
            (Some(id), None) => self.policy.meanings.subject(&b.text) == id,
            (None, Some(id)) => self.policy.meanings.subject(&a.text) == id,
        }
    }

    /// The outcome; where the two only meet because somebody said that their words mean the same, it says so.
    fn by_meaning(&self, found: Comparison) -> Comparison {
        let meanings = &self.policy.meanings;
        if meanings.is_empty() || found.relation.verdict() == PairVerdict::NotComparable {
            return found;
        }
        let (a, b) = (&self.a.claim, &self.b.claim);
        let subjects = || (a.subject.text.as_str(), b.subject.text.as_str());
        let listed = a.subject.goods().is_some() && b.subject.goods().is_some();
        let unlisted = !listed && self.subject_known();
        let pairs = [unlisted.then(subjects), a.part.as_deref().zip(b.part.as_deref())];
        let mut reason = found.reason;
        for (x, y) in pairs.into_iter().flatten().filter(|(x, y)| fold(x) != fold(y)) {
            let note =
                super::reason::reason(self.policy, "by_meaning", &[("a", Arg::Text(x)), ("b", Arg::Text(y))]);
            reason.en = format!("{} {}", reason.en, note.en);
            reason.zh.push_str(&note.zh);
        }
        Comparison { reason, ..found }
    }

    /// Whether the measure is summed over the markets that both sides name.
    pub(super) fn is_market_wide(&self) -> bool {
        let limits = &self.policy.limits.window;
        let open =
            |side: &Side| side.claim.subject.id.as_ref().is_some_and(|id| limits.always_open.contains(id));
        let measures = [&self.a.claim.measure, &self.b.claim.measure];
        measures.iter().any(|m| limits.market_wide.contains(*m))
            && measures.iter().all(|m| m.is_empty() || limits.market_wide.contains(*m))
            && open(self.a)
            && open(self.b)
    }

    /// What else two figures that cannot both hold may mean, where the texts leave it open.
    fn excuse(&self, found: &Comparison, window: Days) -> Option<(Relation, &'static str)> {
        let limits = &self.policy.limits.window;
        let beyond = |limit| found.gap.is_some_and(|gap| gap > limit);
        let is_rate = limits.rates.contains(&self.a.claim.measure);
        let is_change =
            self.a.figures().any(|(role, f)| self.a.reads_as(role, f, self.policy) == FigureRole::Change);
        let same_against = self.a.claim.against.is_some() && self.a.claim.against == self.b.claim.against;
        // A sum is of its period, whatever it is held against.
        let is_share = self.a.figures().any(|told| self.family(told).is_relative());
        let far = if !is_change && self.policy.is_price(&self.a.claim.measure) {
            limits.far_level
        } else {
            limits.far_change
        };
        let dated = told(self.a).is_some() && told(self.b).is_some();
        if self.is_one_sentence() && !self.tell_extreme() {
            Some((Relation::DifferentMeasure, "one_sentence"))
        } else if self.a.claim.adjusted != self.b.claim.adjusted {
            Some((Relation::DifferentMeasure, "different_adjusted"))
        } else if window == Days::Untold && !self.is_told_once() {
            Some((Relation::Insufficient, "insufficient_period"))
        } else if self.contract_unsure() {
            Some((Relation::Insufficient, "insufficient_contract"))
        } else if is_rate && is_share && !same_against && beyond(limits.far_rate) {
            Some((Relation::Insufficient, "insufficient_rate"))
        } else if self.policy.is_daily(&self.a.claim.measure)
            && !self.policy.is_set(&self.a.claim.measure)
            && !dated
            && beyond(far)
            && !self.end_alike()
        {
            Some((Relation::DifferentWindow, "different_window_far"))
        } else if self.a.doc.hash == self.b.doc.hash && beyond(limits.far_inside) {
            Some((Relation::Insufficient, "insufficient_inside"))
        } else {
            None
        }
    }

    /// Whether both tell of what is told once, a cut of jobs, a price target, as announced on one day or the next: the day
    /// that a text tells, else that of the paper.
    fn is_told_once(&self) -> bool {
        let day = |side: &Side| match told(side) {
            Some(window) if window.grain <= Grain::Day => Some(window.end),
            // A dividend for the year is announced when the paper tells it.
            Some(_) => side.doc.published.filter(|_| self.policy.is_set(&side.claim.measure)),
            None => side.doc.published,
        };
        let days = day(self.a).zip(day(self.b)).and_then(|(a, b)| a.until(b).ok());
        self.policy.is_once(&self.a.claim.measure)
            && self.subject_known()
            && days.is_some_and(|span| span.get_days().abs() <= 1)
    }

    /// Whether both are told as what they are of one session, its highest or lowest price and its last.
    fn tell_extreme(&self) -> bool {
        let bases = (self.a.claim.basis, self.b.claim.basis);
        let last = |basis| matches!(basis, Basis::Close | Basis::Settle);
        let extreme = |basis| matches!(basis, Basis::IntradayHigh | Basis::IntradayLow);
        last(bases.0) && extreme(bases.1) || extreme(bases.0) && last(bases.1)
    }

    /// Whether one side tells another contract than spot and the other tells none: the market's habit says spot.
    fn contract_unsure(&self) -> bool {
        let (a, b) = (&self.a.claim, &self.b.claim);
        (a.subject.contract.is_none() || b.subject.contract.is_none())
            && self.policy.contract(self.a) != self.policy.contract(self.b)
    }

    // --- 3. estimates

    fn estimates(&self) -> Option<Comparison> {
        if matches!(self.days(), Days::Different | Days::Turned) {
            // An outcome of last year beside a plan for the next: two facts, whoever tells them.
            return None;
        }
        // What was forecast for a period is no outcome of it, though the period be not over.
        let forecast = |side: &Side| side.claim.modality == Modality::Forecast;
        let asserted = |side: &Side| side.claim.modality == Modality::Asserted;
        if forecast(self.a) && asserted(self.b) || forecast(self.b) && asserted(self.a) {
            return Some(self.plain(Relation::EstimateSpread, "estimate_and_outcome"));
        }
        let (x, y) = (self.is_expected(self.a), self.is_expected(self.b));
        if x != y {
            return Some(self.plain(Relation::EstimateSpread, "estimate_and_outcome"));
        }
        // What analysts expect of a quarter is no guidance.
        if x && self.a.claim.consensus != self.b.claim.consensus {
            return Some(self.plain(Relation::EstimateSpread, "estimate_and_consensus"));
        }
        let (s, t) = (self.a.speaker()?, self.b.speaker()?);
        // *Intel expects*, 英特尔预计: what both speak of speaks.
        let itself = |side: &Side, name: &str| {
            let subject = &side.claim.subject;
            subject.id.is_some() && (subject.text.contains(name) || name.contains(&subject.text))
        };
        let same = self.a.voice() == self.b.voice() || itself(self.a, s) && itself(self.b, t);
        (x && !same).then(|| self.plain(Relation::EstimateSpread, "estimates_of_two"))
    }

    /// Whether the claim tells what is yet to come; a period that ends after publication is, however it is put.
    fn is_expected(&self, side: &Side) -> bool {
        // A dividend that will be paid, jobs that will be cut: decided is told.
        let modality = side.claim.modality;
        let decided = self.policy.is_once(&side.claim.measure) || self.policy.is_set(&side.claim.measure);
        if decided && matches!(modality, Modality::Asserted | Modality::Planned) {
            return false;
        }
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
        if later {
            return Some(self.plain(Relation::Revised, "revised"));
        }
        // Sides stand in the order of publication: the later one corrects a report of its own house, or what it goes back to.
        let house = a.publisher.is_some() && a.publisher == b.publisher;
        let corrected = b.corrects && !a.corrects && a.hash != b.hash && (self.kin || house);
        corrected.then(|| self.plain(Relation::Revised, "revised_corrected"))
    }
}
/// Whether two kinds of a measure are two: `caixin` and `manufacturing` may both be `caixin+manufacturing`.
fn apart(x: &str, y: &str) -> bool {
    let within = |less: &str, more: &str| less.split('+').all(|part| more.split('+').any(|p| p == part));
    !within(x, y) && !within(y, x)
}
