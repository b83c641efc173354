//! Figures told beside a claim, of its subject and measure: what was expected of it (*above forecasts of $94.7 billion*).

use super::article::Found;
use crate::figure::Figure;
use crate::record::{ClaimKind, Direction, Figures, Modality, Polarity};
use crate::text::{Normalized, Span};

/// Where a figure stands, and what it says of modality.
pub(super) struct Told<'a> {
    /// Sentence.
    pub(super) sentence: usize,
    /// The trigger's token.
    pub(super) trigger: usize,
    /// From the trigger to the figure.
    pub(super) span: Span<Normalized>,
    /// Whether a claim is told aside: *after rising 185,000 in March*.
    pub(super) aside: &'a dyn Fn(&Found) -> bool,
    /// The way that a verb beside the figure tells: *expected to rise 0.4%*.
    pub(super) direction: Option<Direction>,
    /// The rule's modality.
    pub(super) modality: Modality,
    /// The rule's name.
    pub(super) rule: &'a str,
}

/// The claim that `value` makes of what the nearest claim of `made` with such a figure speaks of; none without one.
///
/// `made` are the claims before it, of its own sentence and of the one before.
pub(super) fn beside(told: &Told<'_>, value: &Figure, made: &[&Found]) -> Option<Found> {
    let near = |f: &&Found| f.sentence == told.sentence || f.sentence + 1 == told.sentence;
    let told_of = || {
        let others = made.iter().copied().filter(|f| f.rule != told.rule && !(told.aside)(f));
        others.rev().filter(near).filter_map(|f| Some((f, role(f, value, told.direction)?)))
    };
    // *OPEC+ will add 206,000 barrels a day. Traders had expected an increase of 137,000*: of a plan, where nothing else is told.
    let done = |f: &Found| f.modality == Modality::Asserted || f.sentence == told.sentence;
    let planned = |f: &Found, role: &str| f.kind == ClaimKind::Move && role == "change";
    let (base, role) =
        told_of().find(|(f, _)| done(f)).or_else(|| told_of().find(|(f, role)| planned(f, role)))?;
    let mut value = value.clone();
    let of = base.figures.each().find(|(r, _)| *r == role).map(|(_, g)| g.clone())?;
    value.unit = value.unit.or(of.unit);
    value.per = value.per.or(of.per);
    // A size goes the way of the other; an end is a level or an amount of its own.
    let stands =
        base.kind == ClaimKind::Level || matches!(base.measure.as_str(), "price" | "yield" | "policy_rate");
    let (kind, direction, figures) = match role {
        "change" => (
            ClaimKind::Move,
            told.direction.or(base.direction),
            Figures { change: Some(value), ..Figures::default() },
        ),
        _ => {
            let kind = if stands { ClaimKind::Level } else { ClaimKind::Amount };
            (kind, None, Figures { value: Some(value), ..Figures::default() })
        }
    };
    Some(Found {
        kind,
        direction,
        figures,
        polarity: Polarity::Affirmed,
        modality: told.modality,
        consensus: told.modality == Modality::Forecast,
        sentence: told.sentence,
        span: told.span,
        trigger: told.trigger,
        rule: told.rule.to_owned(),
        reads: Vec::new(),
        ..base.clone()
    })
}

/// The figure of a claim that `value` is beside: where it stood or ended before how far it went; the other way about where
/// words tell the way (*a draw of 1.2 million barrels*).
fn role(claim: &Found, value: &Figure, way: Option<Direction>) -> Option<&'static str> {
    let among = |roles: &[&str]| {
        let mut told = claim.figures.each().filter(|(role, _)| roles.contains(role));
        told.find(|(_, g)| like(g, value)).map(|(role, _)| role)
    };
    let (ends, size) = (["to", "value"], ["change"]);
    match way {
        Some(_) => among(&size).or_else(|| among(&ends)),
        None => among(&ends).or_else(|| among(&size)),
    }
}

/// Whether two figures count the same: one unit, or a bare number beside a count.
fn like(told: &Figure, value: &Figure) -> bool {
    let relative = matches!(told.unit_name(), "percent" | "percentage_point" | "basis_point" | "ratio");
    match &value.unit {
        Some(_) => told.unit == value.unit && (told.per == value.per || value.per.is_none()),
        None => !relative && !told.is_money(),
    }
}
