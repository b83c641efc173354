//! Claims, attributions and causal links in the short notation of rule examples and test cases:
//! `gold down change=~5.34% to=4604.47USD`, `analysts | said | gold may fall`, `a stronger dollar -> gold fell`.

use crate::figure::{Figure, Hedge};
use crate::record::{
    Attribution, Basis, CausalLink, Claim, ClaimKind, Direction, Evidentiality, Modality, Part, Polarity,
    Strength, word,
};

/// One claim on one line: subject, what differs from a plain price move, direction, figures.
pub fn render_claim(claim: &Claim) -> String {
    let mut parts = vec![claim.subject.id.clone().unwrap_or_else(|| format!("\"{}\"", claim.subject.text))];
    if claim.kind != ClaimKind::Move {
        parts.push(word(&claim.kind));
    }
    if claim.measure != "price" {
        parts.push(claim.measure.clone());
    }
    if let Some(contract) = &claim.subject.contract {
        parts.push(word(contract));
    }
    match claim.direction {
        Some(Direction::Up) => parts.push("up".into()),
        Some(Direction::Down) => parts.push("down".into()),
        Some(Direction::Flat) => parts.push("flat".into()),
        None => {}
    }
    if claim.basis != Basis::Unspecified {
        parts.push(word(&claim.basis));
    }
    if claim.polarity == Polarity::Negated {
        parts.push("negated".into());
    }
    if claim.modality != Modality::Asserted {
        parts.push(word(&claim.modality));
    }
    parts.extend(claim.part.as_ref().map(|part| format!("part={part}")));
    parts.extend(claim.figures.each().map(|(role, f)| format!("{role}={}", render_figure(f))));
    parts.join(" ")
}

/// An attribution on one line: source, cue and content, and what it says of its sourcing.
pub fn render_attribution(attribution: &Attribution) -> String {
    let part = |p: &Option<Part>| p.as_ref().map(|p| p.text.clone()).unwrap_or_default();
    let mut parts = vec![part(&attribution.source), part(&attribution.cue), part(&attribution.content)];
    if attribution.evidentiality != Evidentiality::Unspecified {
        parts.push(word(&attribution.evidentiality));
    }
    parts.join(" | ").trim().to_owned()
}

/// A causal link on one line: cause, effect, and whether it is denied or weak.
pub fn render_link(link: &CausalLink) -> String {
    let mut line = format!("{} -> {}", link.cause.text, link.effect.text);
    if link.polarity == Polarity::Negated {
        line.push_str(" | negated");
    }
    if link.strength == Strength::Weak {
        line.push_str(" | weak");
    }
    line
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
