//! What does not add up inside one document: moves against their own ends, totals against their parts, and one number
//! under two bounds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::answer::rounded;
use super::compare::{Comparison, Relation, compare};
use super::group::Pair;
use super::key::FactKey;
use super::motion::moves;
use super::policy::Policy;
use super::reason::{Arg, reason};
use super::side::{DocFacts, FigureRole, Side};
use super::units::{Family, common, significant_digits};
use crate::figure::Figure;
use crate::record::{Claim, Modality, Polarity};

/// Pairs of claims of one document that do not fit together. A pair of a claim with itself says that its own
/// figures do not.
pub fn document_pairs(doc: &Arc<DocFacts>, claims: &[Arc<Claim>], policy: &Policy) -> Vec<Pair> {
    let mut out = moves(doc, claims, policy);
    out.extend(sums(claims, policy));
    out.extend(drifts(doc, claims, policy));
    out
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
        let parts: BTreeSet<&str> = near.iter().filter_map(|(c, ..)| c.part.as_deref()).collect();
        for (n, (a, fa, x)) in near.iter().enumerate() {
            for (b, fb, y) in near.iter().skip(n + 1) {
                // Of three parts or more, two are not all.
                if parts.len() > 2 && a.part.is_some() && b.part.is_some() {
                    continue;
                }
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
