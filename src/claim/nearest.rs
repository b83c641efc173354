//! Whose a bare price is, where no words by it say so: of what the article prices near it.

use rust_decimal::Decimal;

use super::article::{Article, Found, FoundSubject};
use crate::figure::Figure;
use crate::text::{Normalized, Span};

/// How many times a thing's other prices one of its own may be, or they it.
const FAR: Decimal = Decimal::TWO;

/// The same where the price alone shows whose it is, in hundredths.
const NEAR: Decimal = Decimal::from_parts(130, 0, 0, false, 2);

/// Prices whose subject was only taken from what stands before, and is priced far from there or nowhere, are given to the
/// one thing that the article prices near them: after a word on Nvidia's results, *a return to 39,500 points* is the index's.
pub fn give_to_nearest(article: &Article<'_>, found: &mut [Found]) {
    let taken: Vec<bool> = found.iter().map(|f| is_taken(article, f)).collect();
    if !taken.contains(&true) {
        return;
    }
    let named = found.iter().zip(&taken).filter(|(_, taken)| !**taken);
    let told: Vec<Priced> = named.flat_map(|(f, _)| priced(f)).collect();
    for (claim, _) in found.iter_mut().zip(taken).filter(|(_, taken)| *taken) {
        if let Some(subject) = nearest(&claim.subject, &priced(claim).collect::<Vec<_>>(), &told) {
            let measure = claim.subject.measure.take();
            claim.subject = FoundSubject { measure, inherited: true, ..subject.clone() };
        }
    }
}

/// The one subject of `told` near whose prices all of `prices` are, which are not near those of `subject`.
fn nearest<'a>(subject: &FoundSubject, prices: &[Priced], told: &'a [Priced]) -> Option<&'a FoundSubject> {
    let one = prices.first()?;
    let (mine, others): (Vec<&Priced>, Vec<&Priced>) =
        told.iter().filter(|p| p.is_alike(one)).partition(|p| p.subject.id == subject.id);
    let near = |p: &&&Priced, times| prices.iter().all(|q| q.is_near(p, times));
    if mine.iter().any(|p| near(&p, FAR)) {
        return None;
    }
    let mut found = others.iter().filter(|p| near(p, NEAR)).map(|p| &p.subject);
    let first = found.next()?;
    // Of two shares, neither priced before, either may have any price.
    let may = !mine.is_empty() || first.kind != subject.kind;
    (may && first.inverse == subject.inverse && found.all(|s| s.id == first.id)).then_some(first)
}

/// A price that an article tells of a thing it names.
struct Priced {
    subject: FoundSubject,
    figure: Figure,
}

impl Priced {
    /// Whether both are sums of one kind: dollars an ounce, points.
    fn is_alike(&self, other: &Self) -> bool {
        let (a, b) = (&self.figure, &other.figure);
        a.unit == b.unit && (a.per == b.per || a.per.is_none() || b.per.is_none())
    }

    /// Whether neither is more than so many times the other.
    fn is_near(&self, other: &Self, times: Decimal) -> bool {
        let size = |f: &Figure| f.lo.or(f.hi);
        let (Some(a), Some(b)) = (size(&self.figure), size(&other.figure)) else { return false };
        self.is_alike(other) && a <= b.saturating_mul(times) && b <= a.saturating_mul(times)
    }
}

/// The levels of a price, in money or points.
fn priced(claim: &Found) -> impl Iterator<Item = Priced> {
    let f = &claim.figures;
    let level = claim.measure == "price" && (claim.subject.id.is_some() || claim.subject.inherited);
    let ends = [&f.from, &f.to, &f.value].into_iter().flatten().filter(move |_| level);
    let sums = ends.filter(|f| f.is_money() || f.unit_name() == "point");
    sums.map(|figure| Priced { subject: claim.subject.clone(), figure: figure.clone() })
}

/// Whether no words of the claim's own sentence name its subject: *prices*, 价格 stand for what was named before.
fn is_taken(article: &Article<'_>, claim: &Found) -> bool {
    let subjects = &article.mentions[claim.sentence].subjects;
    let named = |span: Span<Normalized>| subjects.iter().any(|m| !m.anaphor && span.overlaps(m.span));
    claim.subject.inherited || claim.subject.span.is_none_or(|span| !named(span))
}
