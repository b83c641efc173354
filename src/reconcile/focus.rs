//! Which claim of a record is meant by a wording in its text: what `compare` needs to take plain sentences.

use rust_decimal::Decimal;

use super::side::FigureRole;
use crate::figure::Figure;
use crate::record::{
    Basis, Claim, ClaimKind, CpSpan, Figures, Modality, Polarity, QuantityKind, QuantityRecord, Record,
    Subject, SubjectRecord, Window,
};

/// The claim whose figure stands in the first occurrence of `focus` in the text, with that figure's role.
///
/// Without a focus, the first claim that tells a figure. A figure that no claim took gives a claim of its own, about
/// the subject that stands nearest. `None` when the text has no figure there.
pub fn focused(record: &Record, focus: Option<&str>) -> Option<(Claim, Option<FigureRole>)> {
    let Some(focus) = focus.filter(|f| !f.trim().is_empty()) else {
        let told = record.claims.iter().find(|c| c.figures.each().next().is_some());
        return told.or(record.claims.first()).map(|c| (c.clone(), None));
    };
    let at = occurrence(&record.text, focus)?;
    let quantity = record
        .quantities
        .iter()
        .filter(|q| overlap(q.span, at) > 0)
        .max_by_key(|q| (overlap(q.span, at), std::cmp::Reverse(q.span[0])));
    let taken = record
        .claims
        .iter()
        .filter_map(|claim| {
            let equal = quantity.and_then(|q| equal_role(claim, q));
            let role = read_role(claim, at).filter(|r| quantity.is_none() || equal.is_none_or(|e| e == *r));
            // A rule that read other words there as well took another figure.
            let (role, doubt) = match (role, equal) {
                (Some(role), Some(_)) => (role, 0),
                (None, Some(role)) => (role, 1),
                (Some(role), None) => (role, 2),
                (None, None) => return None,
            };
            Some((doubt, claim.span[1].saturating_sub(claim.span[0]), claim, role))
        })
        .min_by_key(|(doubt, length, claim, _)| (*doubt, *length, claim.span));
    match (taken, quantity) {
        (Some((2, _, host, _)), Some(q)) => Some(narrowed(host, q)),
        (Some((_, _, claim, role)), q) => Some((named(record, claim, q.map_or(at, |q| q.span)), Some(role))),
        (None, Some(q)) => Some(bare(record, q)),
        (None, None) => None,
    }
}

/// The claim, about the subject that stands nearest when a move of so many percent names none of its own.
fn named(record: &Record, claim: &Claim, at: CpSpan) -> Claim {
    let unnamed = claim.subject.id.is_none() && claim.measure == OTHER && claim.kind == ClaimKind::Move;
    let bounds = record.sentences.get(claim.sentence).map_or(claim.span, |s| s.span);
    match nearest(record, bounds, at).filter(|s| unnamed && s.id.is_some()) {
        Some(s) => Claim { subject: subject(s, bounds), measure: PRICE.to_owned(), ..claim.clone() },
        None => claim.clone(),
    }
}

/// The measure of what no list knows, and that of an instrument's own figure.
const OTHER: &str = "other";
const PRICE: &str = "price";

fn subject(found: &SubjectRecord, sentence: CpSpan) -> Subject {
    Subject {
        id: found.id.clone(),
        own: found.own,
        text: found.text.clone(),
        span: Some(found.span),
        contract: found.contract,
        venue: found.venue.clone(),
        delivery: None,
        item: None,
        place: None,
        inherited: found.span[0] < sentence[0],
    }
}

/// The claim with the quantity in place of its figures: a second size of one move.
fn narrowed(host: &Claim, quantity: &QuantityRecord) -> (Claim, Option<FigureRole>) {
    let role = role_of(quantity, host.kind == ClaimKind::Move);
    (Claim { figures: single(quantity, role), ..host.clone() }, Some(role))
}

/// The role a figure of this kind most likely has.
fn role_of(quantity: &QuantityRecord, is_move: bool) -> FigureRole {
    match quantity.kind {
        QuantityKind::Percent | QuantityKind::Multiple => FigureRole::Change,
        _ if is_move => FigureRole::To,
        _ => FigureRole::Value,
    }
}

fn single(quantity: &QuantityRecord, role: FigureRole) -> Figures {
    let figure = Some(quantity.value.clone());
    match role {
        FigureRole::Change => Figures { change: figure, ..Figures::default() },
        FigureRole::To => Figures { to: figure, ..Figures::default() },
        _ => Figures { value: figure, ..Figures::default() },
    }
}

/// Code points of the first occurrence of `words` in `text`.
fn occurrence(text: &str, words: &str) -> Option<CpSpan> {
    let start = text.find(words)?;
    let before = text.get(..start)?.chars().count();
    Some([before, before + words.chars().count()])
}

fn overlap(a: CpSpan, b: CpSpan) -> usize {
    a[1].min(b[1]).saturating_sub(a[0].max(b[0]))
}

/// The role under which a rule read the words at `at`.
fn read_role(claim: &Claim, at: CpSpan) -> Option<FigureRole> {
    let reads = claim.reads.as_ref()?;
    FigureRole::ALL.into_iter().filter(|role| role.of(&claim.figures).is_some()).find(|role| {
        let slot = crate::record::word(role);
        reads.iter().any(|r| r.slot == slot && overlap(r.span, at) > 0)
    })
}

/// The role of a figure equal to the quantity's, in a claim of the same place.
fn equal_role(claim: &Claim, quantity: &QuantityRecord) -> Option<FigureRole> {
    let same = |f: &Figure| f.written() == quantity.value.written() && f.unit == quantity.value.unit;
    (overlap(claim.span, quantity.span) > 0)
        .then(|| FigureRole::ALL.into_iter().find(|role| role.of(&claim.figures).is_some_and(same)))
        .flatten()
}

/// A claim made of the figure alone, with what its sentence says about subject and time.
fn bare(record: &Record, quantity: &QuantityRecord) -> (Claim, Option<FigureRole>) {
    let sentence = record.sentences.iter().position(|s| overlap(s.span, quantity.span) > 0).unwrap_or(0);
    let bounds = record.sentences.get(sentence).map_or([0, usize::MAX], |s| s.span);
    let neighbour = record
        .claims
        .iter()
        .filter(|c| c.sentence == sentence)
        .min_by_key(|c| c.span[0].abs_diff(quantity.span[0]));
    let subject = nearest(record, bounds, quantity.span).map(|s| subject(s, bounds));
    let role = role_of(quantity, false);
    let is_change = role == FigureRole::Change;
    let figures = single(quantity, role);
    let window = record
        .times
        .iter()
        .filter(|t| overlap(t.span, bounds) > 0)
        .min_by_key(|t| t.span[0].abs_diff(quantity.span[0]))
        .map(|t| Window { start: t.start, end: t.end, grain: t.grain, text: t.text.clone() });
    let claim = Claim {
        id: format!("{}:{}", record.id, quantity.span[0]),
        kind: if is_change { ClaimKind::Move } else { ClaimKind::Level },
        subject: subject.unwrap_or(Subject {
            id: None,
            own: false,
            text: String::new(),
            span: None,
            contract: None,
            venue: None,
            delivery: None,
            item: None,
            place: None,
            inherited: true,
        }),
        measure: measure(quantity, neighbour),
        direction: neighbour.and_then(|c| c.direction).filter(|_| is_change),
        figures,
        basis: neighbour.filter(|_| is_change).map_or(Basis::Unspecified, |c| c.basis),
        window,
        polarity: Polarity::Affirmed,
        modality: Modality::Asserted,
        sentence,
        span: quantity.span,
        text: quantity.text.clone(),
        attribution: None,
        rule: String::new(),
        reads: None,
        part: None,
        variety: None,
        against: None,
        consensus: false,
        adjusted: false,
    };
    (claim, Some(role))
}

/// What a figure that no rule read measures: empty for counts and for sums that can be no price.
fn measure(quantity: &QuantityRecord, neighbour: Option<&Claim>) -> String {
    let counted = quantity.kind == QuantityKind::Number && quantity.value.unit.is_some();
    let large = quantity.value.written().is_some_and(|v| v >= Decimal::from(1_000_000));
    match neighbour {
        _ if counted || large => String::new(),
        Some(claim) => claim.measure.clone(),
        None => PRICE.to_owned(),
    }
}

/// The subject nearest before the figure in its sentence, else nearest after it, else the last one named before.
fn nearest(record: &Record, sentence: CpSpan, at: CpSpan) -> Option<&SubjectRecord> {
    let inside = |s: &&SubjectRecord| overlap(s.span, sentence) > 0;
    let before = record.subjects.iter().filter(|s| s.span[1] <= at[0]);
    before
        .clone()
        .filter(inside)
        .max_by_key(|s| s.span[1])
        .or_else(|| {
            record.subjects.iter().filter(inside).filter(|s| s.span[0] >= at[1]).min_by_key(|s| s.span[0])
        })
        .or_else(|| before.max_by_key(|s| s.span[1]))
}
