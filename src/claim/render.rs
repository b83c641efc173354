//! Claims in the short notation of rule examples and test cases: `gold down change=~5.34% to=4604.47USD`.

use crate::figure::{Figure, Hedge};
use crate::record::{Basis, Claim, ClaimKind, Direction, Modality, Polarity};

/// One claim on one line: subject, what differs from a plain price move, direction, figures.
pub fn render_claim(claim: &Claim) -> String {
    let mut parts = vec![claim.subject.id.clone().unwrap_or_else(|| format!("\"{}\"", claim.subject.text))];
    if claim.kind != ClaimKind::Move {
        parts.push(name(&claim.kind));
    }
    if claim.measure != "price" {
        parts.push(claim.measure.clone());
    }
    if let Some(contract) = &claim.subject.contract {
        parts.push(name(contract));
    }
    match claim.direction {
        Some(Direction::Up) => parts.push("up".into()),
        Some(Direction::Down) => parts.push("down".into()),
        Some(Direction::Flat) => parts.push("flat".into()),
        None => {}
    }
    if claim.basis != Basis::Unspecified {
        parts.push(name(&claim.basis));
    }
    if claim.polarity == Polarity::Negated {
        parts.push("negated".into());
    }
    if claim.modality != Modality::Asserted {
        parts.push(name(&claim.modality));
    }
    parts.extend(claim.figures.each().map(|(role, f)| format!("{role}={}", render_figure(f))));
    parts.join(" ")
}

fn name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A figure in short: `~11.25%`, `>17%`, `<=39%`, `<~20%`, `4600..4900USD`, `0.5ratio`.
pub fn render_figure(figure: &Figure) -> String {
    let sign = match figure.hedge {
        Hedge::Exact | Hedge::Range => "",
        Hedge::About => "~",
        Hedge::Nearly => "<~",
        Hedge::Over => ">",
        Hedge::Under => "<",
        Hedge::AtLeast => ">=",
        Hedge::AtMost => "<=",
    };
    let unit = match figure.unit_name() {
        "percent" => "%",
        "percentage_point" => "pp",
        "basis_point" => "bp",
        other => other,
    };
    let number = match (figure.lo, figure.hi) {
        (Some(lo), Some(hi)) if lo != hi => format!("{lo}..{hi}"),
        (Some(one), _) | (None, Some(one)) => one.to_string(),
        (None, None) => String::new(),
    };
    format!("{sign}{number}{unit}")
}
