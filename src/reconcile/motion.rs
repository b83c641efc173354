//! The arithmetic of a move: its way and its size against where it started and ended, in one claim or in several of one
//! sentence.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::answer::rounded;
use super::compare::{Comparison, Relation};
use super::group::Pair;
use super::interval::is_number;
use super::policy::Policy;
use super::reason::{Arg, reason};
use super::side::DocFacts;
use super::units::{Family, common, last_place};
use super::window::one_session_apart;
use crate::figure::{Figure, Hedge};
use crate::record::{Basis, Claim, Direction, Polarity};

/// Claims of one sentence that are put together: a size stands near its price.
const BESIDE: usize = 3;
/// Code points between two ways of telling one size: *$6.12, or 6.4%*, 6.12美元，涨幅6.4%.
const APART: usize = 4;

/// Moves whose own figures do not fit together. A pair of a claim with itself says so of that claim alone.
pub(super) fn moves(doc: &DocFacts, claims: &[Arc<Claim>], policy: &Policy) -> Vec<Pair> {
    // *Up 3% to $41.20 from $38 a week ago*: the size is of the day, the start of another.
    let long_before = |c: &Claim| {
        let until = doc.priors.get(&c.id).and_then(|prior| prior.until);
        let last = days(c).map(|(_, end)| end).filter(|_| policy.is_daily(&c.measure));
        until.zip(last).is_some_and(|(until, last)| !one_session_apart(until, last))
    };
    let sized = |c: &Arc<Claim>| own_figures(c, policy).filter(|_| !long_before(c));
    let own = |c: &Arc<Claim>| own_way(c, policy).or_else(|| sized(c));
    let mut out: Vec<Pair> = claims.iter().filter_map(own).collect();
    for (n, first) in claims.iter().enumerate() {
        let near = claims.get(n + 1..claims.len().min(n + BESIDE)).unwrap_or_default();
        for second in near.iter().filter(|second| second.sentence == first.sentence) {
            let found = told_beside(first, second, policy).or_else(|| started_before(first, second, policy));
            out.extend(found.or_else(|| sizes_told_twice(claims, (n, first, second), policy)));
        }
    }
    out
}

// --- claims put together

/// A move's two ends against its size, told beside them: *from 1,900 euros to 1,615 euros, a drop of 12%*.
fn told_beside(a: &Arc<Claim>, b: &Arc<Claim>, policy: &Policy) -> Option<Pair> {
    let has = |c: &Claim| {
        let f = &c.figures;
        (f.from.is_some() && f.to.is_some(), f.change.is_some(), f.value.is_some())
    };
    let (ends, size) = match (has(a), has(b)) {
        ((true, false, false), (false, true, false)) => (a, b),
        ((false, true, false), (true, false, false)) => (b, a),
        _ => return None,
    };
    let alone = size.figures.from.is_none() && size.figures.to.is_none();
    let one = ends.direction == size.direction && is_of_one(ends, size) && ends.basis == size.basis;
    if !alone || !one || !(days(ends) == days(size) || is_step_between(ends, size)) {
        return None;
    }
    let mut whole = Claim::clone(ends);
    whole.figures.change.clone_from(&size.figures.change);
    let found = own_figures(&whole, policy)?;
    Some(Pair { a: ends.id.clone(), b: size.id.clone(), ..found })
}

/// A start told of the session before, and the end told with the size: *from $82.70 on Monday to $88.82 on Tuesday, up 6%*.
fn started_before(first: &Arc<Claim>, next: &Arc<Claim>, policy: &Policy) -> Option<Pair> {
    let from = first.figures.from.clone().filter(|_| first.figures.each().count() == 1)?;
    let is_end = next.figures.from.is_none() && next.figures.to.is_some() && next.figures.change.is_some();
    let last = |claim: &Claim| days(claim).filter(|(start, end)| start == end).map(|(_, end)| end);
    let apart = last(first).zip(last(next)).is_some_and(|(a, b)| a < b && one_session_apart(a, b));
    if !is_end || !apart || first.direction != next.direction || !is_of_one(first, next) {
        return None;
    }
    let mut whole = Claim::clone(next);
    whole.figures.from = Some(from);
    let found = own_way(&whole, policy).or_else(|| own_figures(&whole, policy))?;
    Some(Pair { a: next.id.clone(), b: first.id.clone(), ..found })
}

/// Whether two claims are of one thing, told in one mood.
fn is_of_one(a: &Claim, b: &Claim) -> bool {
    (&a.subject.id, &a.subject.contract, &a.measure) == (&b.subject.id, &b.subject.contract, &b.measure)
        && (a.subject.id.is_some() || a.subject.text == b.subject.text)
        && (a.modality, a.polarity, a.against) == (b.modality, b.polarity, b.against)
        && (&a.part, &a.variety) == (&b.part, &b.variety)
}

fn days(claim: &Claim) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
    claim.window.as_ref().map(|w| (w.start, w.end))
}

/// Whether the ends are those of two sessions that follow each other, and the size is told for the second.
fn is_step_between(ends: &Claim, size: &Claim) -> bool {
    days(ends).zip(days(size)).is_some_and(|((first, last), (start, end))| {
        (start, end) == (last, last) && first < last && one_session_apart(first, last)
    })
}

/// A size told as an amount and as a percentage, against the price that it led to: *at $88.82, up $6.12, or 6.4%*.
fn sizes_told_twice(
    claims: &[Arc<Claim>],
    (n, a, b): (usize, &Arc<Claim>, &Arc<Claim>),
    policy: &Policy,
) -> Option<Pair> {
    let sized = |c: &Claim| c.figures.change.clone().filter(|f| is_number(f) && c.figures.from.is_none());
    let (x, y) = (sized(a)?, sized(b)?);
    let is_share = |f: &Figure| f.unit_name() == "percent";
    let (amount, share) = match (is_share(&x), is_share(&y)) {
        (false, true) => (x, y),
        (true, false) => (y, x),
        _ => return None,
    };
    let beside = a.span == b.span || b.span[0] >= a.span[1] && b.span[0] - a.span[1] <= APART;
    let one = a.direction == b.direction && is_of_one(a, b) && days(a) == days(b) && a.basis == b.basis;
    let way = match a.direction? {
        Direction::Up => Decimal::ONE,
        Direction::Down => -Decimal::ONE,
        Direction::Flat => return None,
    };
    let end = match (&a.figures.to, &b.figures.to) {
        (Some(x), Some(y)) if x != y => return None,
        (Some(end), _) | (None, Some(end)) => end.clone(),
        (None, None) => level_beside(claims, n, a)?,
    };
    let family = |f: &Figure| Family::of(f, policy);
    if !one
        || !beside
        || a.polarity == Polarity::Negated
        || !is_number(&end)
        || family(&amount).is_relative()
        || !family(&amount).meets(&family(&end))
    {
        return None;
    }
    let start = end.written()? - way * amount.written()?;
    let told = share.written()?.abs();
    if start <= Decimal::ZERO || told.is_zero() {
        return None;
    }
    let part = |of: Decimal| (of * Decimal::ONE_HUNDRED).checked_div(start);
    let implied = part(amount.written()?.abs())?;
    let (distance, limits) = ((implied - told).abs(), &policy.limits.arithmetic);
    let rounding = part(half_place(&amount)? + half_place(&end)? * implied / Decimal::ONE_HUNDRED)?;
    let allowed = share.resolution.unwrap_or_default() + rounding + told * limits.percent_share;
    // A size of quite another order was read from other words; a tenfold slip is one.
    let far = told.max(implied) > told.min(implied) * Decimal::from(2 * 10);
    if distance <= allowed || far {
        return None;
    }
    let args = [
        ("amount", Arg::Figure(&amount)),
        ("to", Arg::Figure(&end)),
        ("told", Arg::Figure(&share)),
        ("start", Arg::Like(start, &end)),
        ("implied", Arg::Like(implied.round_dp(share.resolution.map_or(1, |r| r.scale() + 1)), &share)),
        ("distance", Arg::Like(rounded(distance), &share)),
        ("allowed", Arg::Like(rounded(allowed), &share)),
    ];
    Some(Pair::new(a, b, faulty("arithmetic_size", distance / implied.max(told), &args, policy)))
}

/// The one level that the sentence of move `n` tells beside it.
fn level_beside(claims: &[Arc<Claim>], n: usize, size: &Claim) -> Option<Figure> {
    let near = &claims[n.saturating_sub(BESIDE)..claims.len().min(n + BESIDE + 1)];
    let last = |c: &Claim| c.basis == size.basis || matches!(c.basis, Basis::Close | Basis::Settle);
    let of = |c: &&Arc<Claim>| c.sentence == size.sentence && is_of_one(c, size) && days(c) == days(size);
    let mut levels = near.iter().filter(of).filter_map(|c| Some((c, c.figures.value.as_ref()?)));
    let (claim, level) = levels.next()?;
    (last(claim) && levels.next().is_none()).then(|| level.clone())
}

// --- one claim's figures

/// A move told one way whose ends lie the other: *raised from 1.1% to 0.8%*.
fn own_way(claim: &Claim, policy: &Policy) -> Option<Pair> {
    let (from, to) = (claim.figures.from.as_ref()?, claim.figures.to.as_ref()?);
    let same = Family::of(from, policy).meets(&Family::of(to, policy)) && from.per == to.per;
    if !same || claim.polarity == Polarity::Negated || !is_number(from) || !is_number(to) {
        return None;
    }
    let (from_is, to_is) = (common(from, false, policy).written()?, common(to, false, policy).written()?);
    let key = match claim.direction? {
        Direction::Up if to_is < from_is => "arithmetic_way_up",
        Direction::Down if to_is > from_is => "arithmetic_way_down",
        _ => return None,
    };
    let (distance, allowed) = ((to_is - from_is).abs(), written_width(from)? + written_width(to)?);
    if distance <= allowed {
        return None;
    }
    let like = common(to, false, policy);
    let args = [
        ("from", Arg::Figure(from)),
        ("to", Arg::Figure(to)),
        ("distance", Arg::Like(distance, &like)),
        ("larger", Arg::Number(to_is.max(from_is))),
        ("smaller", Arg::Number(to_is.min(from_is))),
    ];
    let gap = distance.checked_div(to_is.abs().max(from_is.abs()))?;
    Some(Pair::new(claim, claim, faulty(key, gap, &args, policy)))
}

/// What a hedge leaves open of which of two numbers is larger; exact ones leave nothing.
fn written_width(figure: &Figure) -> Option<Decimal> {
    Some(if figure.hedge == Hedge::Exact { Decimal::ZERO } else { last_place(figure.written()?) })
}

/// A move's size against its two ends: *up 22,000 to 231,000 from 219,000*.
fn own_figures(claim: &Claim, policy: &Policy) -> Option<Pair> {
    let (from, to) = (claim.figures.from.as_ref()?, claim.figures.to.as_ref()?);
    let told = claim.figures.change.as_ref()?;
    if claim.polarity == Polarity::Negated {
        return None;
    }
    let family = Family::of(told, policy);
    let ends = [from, to].map(|end| Family::of(end, policy));
    let numbers = [told, from, to].into_iter().all(is_number);
    if numbers && !family.is_relative() && ends.iter().all(|f| f.meets(&family)) {
        return own_difference(claim, told, from, to, policy);
    }
    if numbers && ends.iter().all(|f| *f == Family::Percent) {
        return match family {
            Family::Points => own_difference(claim, told, from, to, policy),
            Family::Percent if told.unit_name() == "percent" => own_share(claim, told, from, to, policy),
            _ => None,
        };
    }
    (family == Family::Percent).then(|| own_percentage(claim, told, from, to, policy)).flatten()
}

/// A percentage against the two prices it leads from and to.
fn own_percentage(claim: &Claim, told: &Figure, from: &Figure, to: &Figure, policy: &Policy) -> Option<Pair> {
    let change = common(told, true, policy);
    if !is_number(&change) || Family::of(from, policy).is_relative() {
        return None;
    }
    let (start, ends) = (from.written()?, [to.lo.or(to.hi)?, to.hi.or(to.lo)?]);
    if start.is_zero() {
        return None;
    }
    let sign = if claim.direction == Some(Direction::Down) { -Decimal::ONE } else { Decimal::ONE };
    let part = |of: Decimal| (of * Decimal::ONE_HUNDRED).checked_div(start);
    let [Some(first), Some(second)] = ends.map(|end| part(sign * (end - start))) else { return None };
    let implied = [first, second];
    let (low, high) = (implied[0].min(implied[1]), implied[0].max(implied[1]));
    let said = change.written()?;
    let distance = (said - high).max(low - said).max(Decimal::ZERO);
    let limits = &policy.limits.arithmetic;
    let is_multiple = told.unit_name() == "ratio";
    let share = if is_multiple { limits.multiple_share } else { limits.percent_share };
    // Rounding of all three: the percentage's last place, and that of both prices as a part of the first.
    let prices = part([from, to].into_iter().filter_map(|f| price_rounding(f, policy)).sum())?;
    let (base, place) = match is_multiple {
        true => (said.abs() + Decimal::ONE_HUNDRED, Decimal::ZERO),
        false => (said.abs(), change.resolution.unwrap_or_default()),
    };
    let allowed = place + prices + base * share;
    if distance <= allowed || !fits_roughly(from) || !fits_roughly(to) {
        return None;
    }
    let nearest = if said > high { high } else { low };
    let args = [
        ("from", Arg::Figure(from)),
        ("to", Arg::Figure(to)),
        ("told", Arg::Figure(told)),
        ("implied", Arg::Like(rounded(nearest), &change)),
        ("distance", Arg::Like(rounded(distance), &change)),
        ("allowed", Arg::Like(rounded(allowed), &change)),
    ];
    let gap = distance / said.abs().max(Decimal::ONE);
    let found = Comparison { gap: Some(rounded(gap)), ..faulty("arithmetic_percent", gap, &args, policy) };
    Some(Pair::new(claim, claim, found))
}

/// A move's absolute size against the difference of its ends, in one unit or in points of percentages.
fn own_difference(claim: &Claim, told: &Figure, from: &Figure, to: &Figure, policy: &Policy) -> Option<Pair> {
    let size = common(told, true, policy);
    let implied = (to.written()? - from.written()?).abs();
    let said = size.written()?.abs();
    let widths = [&size, from, to].into_iter().filter_map(|f| price_rounding(f, policy));
    let allowed = widths.sum::<Decimal>() + said * policy.limits.arithmetic.percent_share;
    let distance = (implied - said).abs();
    // A difference of another order was read from other words.
    if distance <= allowed
        || implied.is_zero()
        || implied > said * Decimal::TEN
        || said > implied * Decimal::TEN
    {
        return None;
    }
    let args = [
        ("from", Arg::Figure(from)),
        ("to", Arg::Figure(to)),
        ("told", Arg::Figure(told)),
        ("implied", Arg::Like(implied, &size)),
        ("distance", Arg::Like(distance, &size)),
        ("allowed", Arg::Like(rounded(allowed), &size)),
    ];
    Some(Pair::new(claim, claim, faulty("arithmetic_percent", distance / implied.max(said), &args, policy)))
}

/// A size in percent of what stands at percentages: it is a part of the first, and no difference of the two. Where those
/// who set a rate tell its steps so (cut by half a percent), and where growth is told, points are meant.
fn own_share(claim: &Claim, told: &Figure, from: &Figure, to: &Figure, policy: &Policy) -> Option<Pair> {
    let (start, end, said) = (from.written()?, to.written()?, told.written()?.abs());
    let points = (end - start).abs();
    let part = (points * Decimal::ONE_HUNDRED).checked_div(start.abs())?;
    let width: Decimal = [told, from, to].into_iter().filter_map(half_place).sum();
    let place = told.resolution.unwrap_or_default();
    let loose = part * policy.limits.arithmetic.percent_share;
    let spread = (width * Decimal::ONE_HUNDRED).checked_div(start.abs())? + place + loose;
    let told_in_points =
        policy.limits.units.rates.contains(&claim.measure) || policy.is_growth(&claim.measure, true);
    if told_in_points || (part - said).abs() <= spread || (points - said).abs() > width {
        return None;
    }
    let difference = Figure::exact(points, place, Some("percentage_point".into()));
    let args = [
        ("from", Arg::Figure(from)),
        ("to", Arg::Figure(to)),
        ("told", Arg::Figure(told)),
        ("points", Arg::Figure(&difference)),
        ("implied", Arg::Like(rounded(part), told)),
    ];
    let gap = (part - said).abs().checked_div(part.max(said))?;
    Some(Pair::new(claim, claim, faulty("arithmetic_points", gap, &args, policy)))
}

fn faulty(key: &str, gap: Decimal, args: &[(&'static str, Arg<'_>)], policy: &Policy) -> Comparison {
    Comparison {
        relation: Relation::Arithmetic,
        gap: Some(gap.round_dp(4).normalize()),
        reason: reason(policy, key, args),
    }
}

// --- what rounding leaves open

/// Half of the last place written.
fn half_place(figure: &Figure) -> Option<Decimal> {
    let value = figure.written()?;
    let place = figure.resolution.unwrap_or_else(|| Decimal::new(1, value.normalize().scale()));
    Some(if figure.hedge == Hedge::Exact { place / Decimal::TWO } else { last_place(value) })
}

/// Half of the last place that carries anything, wider when hedged. A round number is not as loose as its zeros:
/// $200 billion stands for $195 billion, not for $150 billion.
fn price_rounding(figure: &Figure, policy: &Policy) -> Option<Decimal> {
    let value = figure.written()?;
    let written = figure.resolution.unwrap_or_default();
    let place = last_place(value).min(value.abs() * policy.limits.rounding.coarse_cap).max(written);
    Some(if is_number(figure) && figure.hedge == Hedge::Exact { place / Decimal::TWO } else { place })
}

/// Open bounds say nothing about a percentage.
fn fits_roughly(figure: &Figure) -> bool {
    is_number(figure) || (figure.lo.is_some() && figure.hi.is_some())
}
