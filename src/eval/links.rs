//! Scoring causal links and attributions.
//!
//! A link is right when cause and effect both have half of their words in common with the label's (Dice), and the same
//! polarity. An attribution is right when source and cue are; its kind, mode, evidentiality and content are counted apart.

use std::collections::BTreeMap;

use super::labels::ArticleLabels;
use super::place::{Places, overlap, script};
use super::tally::{Rate, Tally};
use crate::record::{CpSpan, Evidentiality, Part, Record, Strength};

/// How links and attributions were read.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct LinkScore {
    /// Explicit causal links by language, and `all`.
    pub causes: BTreeMap<String, Tally>,
    /// Attributions by language, and `all`.
    pub attributions: BTreeMap<String, Tally>,
    /// Of the attributions found: content, kind, mode and evidentiality right.
    pub fields: BTreeMap<String, Rate>,
}

/// Half of the words in common, in thousandths.
const HALF: usize = 500;

/// Score one article; what is wrong goes to `misses`.
pub(super) fn score(
    labels: &ArticleLabels,
    record: &Record,
    places: &Places<'_>,
    total: &mut LinkScore,
    rules: &mut BTreeMap<String, Rate>,
    misses: &mut Vec<String>,
) {
    causes(labels, record, places, total, rules, misses);
    attributions(labels, record, places, total, rules, misses);
}

fn causes(
    labels: &ArticleLabels,
    record: &Record,
    places: &Places<'_>,
    total: &mut LinkScore,
    rules: &mut BTreeMap<String, Rate>,
    misses: &mut Vec<String>,
) {
    let name = &labels.article;
    let mut taken = vec![false; record.causal_links.len()];
    for label in &labels.causes {
        let Some(spans) = places.closest(&[&label.cause, &label.signal, &label.effect]) else {
            misses
                .push(format!("{name}: words of a cause not in the text: {} {}", label.cause, label.effect));
            continue;
        };
        let (cause, effect) = (spans[0], spans[2]);
        let asked = label.strength == Strength::Explicit && !label.optional;
        // What is not asked for excuses a printed link already when half of the shorter span is there.
        let near = |a: CpSpan, b: &Part| {
            if asked { places.dice(a, b.span) >= HALF } else { places.shorter(a, b.span) >= HALF }
        };
        let hit = record.causal_links.iter().enumerate().position(|(i, link)| {
            !taken[i]
                && link.polarity == label.polarity
                && near(cause, &link.cause)
                && near(effect, &link.effect)
        });
        if let Some(i) = hit {
            taken[i] = true;
        }
        if asked {
            let found =
                Tally { wanted: 1, printed: usize::from(hit.is_some()), right: usize::from(hit.is_some()) };
            for key in [script(&label.effect, &record.text), "all"] {
                total.causes.entry(key.to_owned()).or_default().add(&found);
            }
            if hit.is_none() {
                misses.push(format!("{name}: cause missed: {} => {}", label.cause, label.effect));
            }
        }
    }
    for (link, taken) in record.causal_links.iter().zip(taken) {
        let lang = script(&link.effect.text, &record.text);
        let weak = if link.strength == Strength::Weak { " (weak)" } else { "" };
        rules.entry(format!("cause {lang} {}{weak}", link.rule)).or_default().count(taken);
        if !taken && link.strength == Strength::Explicit {
            for key in [script(&link.effect.text, &record.text), "all"] {
                total.causes.entry(key.to_owned()).or_default().printed += 1;
            }
            misses.push(format!("{name}: cause not labelled: {} => {}", link.cause.text, link.effect.text));
        }
    }
}

fn attributions(
    labels: &ArticleLabels,
    record: &Record,
    places: &Places<'_>,
    total: &mut LinkScore,
    rules: &mut BTreeMap<String, Rate>,
    misses: &mut Vec<String>,
) {
    let name = &labels.article;
    let mut taken = vec![false; record.attributions.len()];
    let near = |a: Option<CpSpan>, b: &Option<Part>| match (a, b) {
        (Some(a), Some(b)) => places.dice(a, b.span) >= HALF || places.shorter(a, b.span) >= 2 * HALF,
        (None, _) => true,
        (Some(_), None) => false,
    };
    for label in &labels.attributions {
        let parts: Vec<&str> =
            [&label.source, &label.cue, &label.content].into_iter().flatten().map(String::as_str).collect();
        let Some(spans) = places.closest(&parts) else {
            misses.push(format!("{name}: words of an attribution not in the text: {parts:?}"));
            continue;
        };
        let mut spans = spans.into_iter();
        let source = label.source.as_ref().and_then(|_| spans.next());
        let cue = label.cue.as_ref().and_then(|_| spans.next());
        let content = label.content.as_ref().and_then(|_| spans.next());
        let touches = |part: &Option<Part>, span: Option<CpSpan>| {
            span.is_none_or(|s| part.as_ref().is_some_and(|p| overlap(p.span, s)))
        };
        let hit = record.attributions.iter().enumerate().position(|(i, a)| {
            !taken[i] && near(source, &a.source) && (touches(&a.cue, cue) || label.optional)
        });
        if let Some(i) = hit {
            taken[i] = true;
        }
        if label.optional {
            continue;
        }
        let lang = script(parts.first().copied().unwrap_or_default(), &record.text);
        let found =
            Tally { wanted: 1, printed: usize::from(hit.is_some()), right: usize::from(hit.is_some()) };
        for key in [lang, "all"] {
            total.attributions.entry(key.to_owned()).or_default().add(&found);
        }
        let Some(read) = hit.and_then(|i| record.attributions.get(i)) else {
            misses.push(format!("{name}: source missed: {parts:?}"));
            continue;
        };
        let mut field = |key: &str, right: bool| total.fields.entry(key.to_owned()).or_default().count(right);
        field("kind", read.source_kind == label.kind);
        field("evidentiality", read.evidentiality == label.evidentiality);
        if content.is_some() {
            field("content", touches(&read.content, content));
            field("mode", read.mode == label.mode);
        }
        if read.evidentiality != label.evidentiality && label.evidentiality != Evidentiality::Unspecified {
            misses.push(format!("{name}: {parts:?} is {:?}", label.evidentiality));
        }
    }
    for (read, taken) in record.attributions.iter().zip(taken) {
        let words = [&read.source, &read.cue].map(|p| p.as_ref().map_or("", |p| p.text.as_str()));
        let lang = script(&words.concat(), &record.text);
        rules.entry(format!("attribution {lang} {}", read.rule)).or_default().count(taken);
        if taken {
            continue;
        }
        for key in [lang, "all"] {
            total.attributions.entry(key.to_owned()).or_default().printed += 1;
        }
        misses.push(format!("{name}: source not labelled: {words:?}"));
    }
}
