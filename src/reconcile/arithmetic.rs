//! What does not add up inside one document: percentages against their prices, totals against their parts, and one
//! number under two bounds.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::answer::rounded;
use super::compare::{Comparison, Relation, compare};
use super::group::Pair;
use super::interval::is_number;
use super::key::FactKey;
use super::policy::Policy;
use super::reason::{Arg, reason};
use super::side::{DocFacts, FigureRole, Side};
use super::units::{Family, common, last_place, significant_digits};
use crate::figure::Figure;
use crate::record::{Claim, Direction, Modality, Polarity};

/// Pairs of claims of one document that do not fit together. A pair of a claim with itself says that its own
/// figures do not.
pub fn document_pairs(doc: &Arc<DocFacts>, claims: &[Arc<Claim>], policy: &Policy) -> Vec<Pair> {
    let mut out: Vec<Pair> = claims.iter().filter_map(|c| own_figures(c, policy)).collect();
    out.extend(claims.windows(2).filter_map(|pair| told_beside(&pair[0], &pair[1], policy)));
    out.extend(sums(claims, policy));
    out.extend(drifts(doc, claims, policy));
    out
}

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
    let days = |c: &Claim| c.window.as_ref().map(|w| (w.start, w.end));
    let one = ends.sentence == size.sentence
        && (&ends.subject.id, &ends.measure, ends.direction)
            == (&size.subject.id, &size.measure, size.direction)
        && (ends.subject.id.is_some() || ends.subject.text == size.subject.text)
        && (ends.modality, ends.polarity, ends.against) == (size.modality, size.polarity, size.against)
        && (&ends.part, &ends.variety) == (&size.part, &size.variety)
        && days(ends) == days(size)
        && ends.basis == size.basis;
    if !alone || !one {
        return None;
    }
    let mut whole = Claim::clone(ends);
    whole.figures.change.clone_from(&size.figures.change);
    let found = own_figures(&whole, policy)?;
    Some(Pair { a: ends.id.clone(), b: size.id.clone(), ..found })
}

/// A move's size against its two ends: *up 22,000 to 231,000 from 219,000*.
fn own_figures(claim: &Claim, policy: &Policy) -> Option<Pair> {
    let (from, to) = (claim.figures.from.as_ref()?, claim.figures.to.as_ref()?);
    let told = claim.figures.change.as_ref()?;
    let family = Family::of(told, policy);
    let ends = [from, to].map(|end| Family::of(end, policy));
    let same = ends.iter().all(|f| f.meets(&family)) && !family.is_relative();
    if same && claim.polarity == Polarity::Affirmed && [told, from, to].into_iter().all(is_number) {
        return own_difference(claim, told, from, to, policy);
    }
    if Family::of(told, policy) != Family::Percent || claim.polarity == Polarity::Negated {
        return None;
    }
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
    let found = Comparison {
        relation: Relation::Arithmetic,
        gap: Some(rounded(distance / said.abs().max(Decimal::ONE))),
        reason: reason(policy, "arithmetic_percent", &args),
    };
    Some(Pair::new(claim, claim, found))
}

/// A move's absolute size against the difference of its ends.
fn own_difference(claim: &Claim, told: &Figure, from: &Figure, to: &Figure, policy: &Policy) -> Option<Pair> {
    let implied = (to.written()? - from.written()?).abs();
    let said = told.written()?.abs();
    let allowed = [told, from, to].into_iter().filter_map(|f| price_rounding(f, policy)).sum::<Decimal>()
        + said * policy.limits.arithmetic.percent_share;
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
        ("implied", Arg::Like(implied, told)),
        ("distance", Arg::Like(distance, told)),
        ("allowed", Arg::Like(rounded(allowed), told)),
    ];
    let found = Comparison {
        relation: Relation::Arithmetic,
        gap: Some((distance / implied.max(said)).round_dp(4).normalize()),
        reason: reason(policy, "arithmetic_percent", &args),
    };
    Some(Pair::new(claim, claim, found))
}

/// Half of the last place that carries anything, wider when hedged. A round number is not as loose as its zeros:
/// $200 billion stands for $195 billion, not for $150 billion.
fn price_rounding(figure: &Figure, policy: &Policy) -> Option<Decimal> {
    let value = figure.written()?;
    let written = figure.resolution.unwrap_or_default();
    let place = last_place(value).min(value.abs() * policy.limits.rounding.coarse_cap).max(written);
    Some(if is_number(figure) && figure.hedge == crate::figure::Hedge::Exact {
        place / Decimal::TWO
    } else {
        place
    })
}

/// Open bounds say nothing about a percentage.
fn fits_roughly(figure: &Figure) -> bool {
    is_number(figure) || (figure.lo.is_some() && figure.hi.is_some())
}

/// Three amounts of one unit close together, of which one is nearly, but not quite, the sum or difference of the
/// other two: a total that was rounded down, or parts that do not add up.
fn sums(claims: &[Arc<Claim>], policy: &Policy) -> Vec<Pair> {
    let amounts: Vec<(&Claim, &Figure, Decimal)> = claims
        .iter()
        .map(|c| &**c)
        .filter(|c| c.polarity == Polarity::Affirmed && c.modality != Modality::Conditional)
        .filter_map(|c| {
            let figure = c.figures.value.as_ref().or(c.figures.change.as_ref())?;
            let value = figure.lo.or(figure.hi)?;
            let counted = matches!(Family::of(figure, policy), Family::Count(_) | Family::Money(_, None));
            (counted && significant_digits(value) >= 2 && !policy.is_price(&c.measure))
                .then_some((c, figure, value))
        })
        .collect();
    let mut by_sentence: Vec<(usize, usize)> = amounts.iter().map(|(c, ..)| c.sentence).zip(0..).collect();
    by_sentence.sort_unstable();
    let mut out = Vec::new();
    for (total, told, sum) in amounts.iter().filter(|(total, ..)| total.part.is_none()) {
        let first = by_sentence.partition_point(|(s, _)| *s + NEARBY < total.sentence);
        let around = by_sentence[first..].iter().take_while(|(s, _)| *s <= total.sentence + NEARBY);
        let mut around: Vec<usize> = around.map(|(_, n)| *n).collect();
        around.sort_unstable();
        let near: Vec<_> = around
            .into_iter()
            .map(|n| &amounts[n])
            .filter(|(c, f, v)| {
                c.id != total.id
                    && c.measure == total.measure
                    && Family::of(f, policy) == Family::of(told, policy)
                    && *v < *sum
            })
            .take(MOST_PARTS)
            .collect();
        for (n, (a, fa, x)) in near.iter().enumerate() {
            for (b, fb, y) in near.iter().skip(n + 1) {
                let distance = (*sum - (*x + *y)).abs();
                let allowed = *sum * policy.limits.arithmetic.sum_share;
                if x == y || distance <= allowed || distance > *sum * policy.limits.arithmetic.sum_reach {
                    continue;
                }
                let part = if total.sentence.abs_diff(a.sentence) <= total.sentence.abs_diff(b.sentence) {
                    a
                } else {
                    b
                };
                let args = [
                    ("a", Arg::Figure(fa)),
                    ("b", Arg::Figure(fb)),
                    ("total", Arg::Figure(told)),
                    ("sum", Arg::Like(*x + *y, told)),
                    ("distance", Arg::Like(distance, told)),
                    ("allowed", Arg::Like(rounded(allowed), told)),
                ];
                let found = Comparison {
                    relation: Relation::Arithmetic,
                    gap: Some((distance / *sum).round_dp(4).normalize()),
                    reason: reason(policy, "arithmetic_sum", &args),
                };
                out.push(Pair::new(part, total, found));
            }
        }
    }
    out
}

/// Sentences between a total and its parts.
const NEARBY: usize = 2;
/// Amounts near a total that are tried as its parts: a table without end has no total.
const MOST_PARTS: usize = 60;

/// The same number under other bounds or another basis, anywhere in the document.
fn drifts(doc: &Arc<DocFacts>, claims: &[Arc<Claim>], policy: &Policy) -> Vec<Pair> {
    let mut buckets: BTreeMap<(FactKey, Decimal), Vec<(Side, &Claim)>> = BTreeMap::new();
    for claim in claims {
        let side = Side::new(Arc::clone(claim), Arc::clone(doc));
        for (key, role) in FactKey::all(&side, policy) {
            let figure = role.of(&claim.figures).map(|f| common(f, role == FigureRole::Change, policy));
            let Some(written) = figure.and_then(|f| f.written()) else { continue };
            let side = Side { focus: Some(role), ..side.clone() };
            buckets.entry((key.base(), written.normalize())).or_default().push((side, claim));
        }
    }
    let mut out = Vec::new();
    for sides in buckets.into_values() {
        // One pair for each wording is enough: compare the first of each with the others.
        let mut wordings: BTreeMap<String, (Side, &Claim)> = BTreeMap::new();
        for (side, claim) in sides {
            let hedges: Vec<_> = side.figures().map(|(_, f)| (f.hedge, f.lo, f.hi)).collect();
            wordings
                .entry(format!("{hedges:?} {:?} {:?}", claim.basis, claim.direction))
                .or_insert((side, claim));
        }
        let wordings: Vec<_> = wordings.into_values().collect();
        for (n, (a, first)) in wordings.iter().enumerate() {
            for (b, second) in wordings.iter().skip(n + 1) {
                let found = compare(a, b, policy);
                if found.relation == Relation::QualifierDrift {
                    out.push(Pair::new(first, second, found));
                }
            }
        }
    }
    out
}
