//! Measures of two things, and two measures of one: what lies between (gaps, ratios, premiums), and what is told together.

use std::sync::Arc;

use super::article::{Article, FoundSubject};
use super::subject::token_subject;
use crate::mention::Item;

/// The measure that a token tells, where it lies between two things.
pub(super) fn apart(article: &Article<'_>, sentence: usize, token: usize) -> Option<Arc<str>> {
    let mentions = &article.mentions[sentence];
    let measure = &mentions.measure(&mentions.tokens[token])?.measure;
    article.pack(sentence).owners.get(&**measure)?.between.then(|| measure.clone())
}

/// What lies between things: *the gap between gold and platinum*, *the premium of silver over its futures*. It is neither
/// one's price; where several are named it is none's.
pub(super) fn between(
    article: &Article<'_>,
    sentence: usize,
    from: usize,
    to: usize,
) -> Option<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &mentions.tokens;
    let names = |range: std::ops::Range<usize>| range.filter(|&i| tokens[i].classes & fixed.any_subject != 0);
    let (at, measure) = (from..to).find_map(|i| Some((i, apart(article, sentence, i)?)))?;
    // *Brent's premium* names what it is of.
    if names(from..at).next().is_some() || names(at..to).next().is_none() {
        return None;
    }
    let from = (from..at).find(|&i| tokens[i].classes & fixed.determiner == 0).unwrap_or(at);
    let span = tokens[from].span.cover(tokens[to - 1].span);
    let mut named = names(at..to).filter_map(|i| token_subject(article, sentence, i));
    let words = FoundSubject {
        text: article.written(span).to_owned(),
        span: Some(span),
        measure: Some(measure.clone()),
        ..FoundSubject::default()
    };
    match (named.next(), named.next()) {
        (Some(one), None) => Some(FoundSubject { span: Some(span), measure: Some(measure), ..one }),
        _ => Some(words),
    }
}

/// Words between two measures that are told together.
const BETWEEN: usize = 3;

/// *Cisco's revenue and earnings per share rose*: one subject for each of the measures joined at the end of its phrase.
pub(super) fn with_other_measures(
    article: &Article<'_>,
    sentence: usize,
    from: usize,
    to: usize,
    one: FoundSubject,
) -> Vec<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let pack = article.pack(sentence);
    let and = pack.classes.bit("and").unwrap_or_default();
    let measure = |i: usize| {
        let told = mentions.measure(&mentions.tokens[i]).map(|m| &m.measure);
        told.filter(|m| pack.owners.get(&***m).is_some_and(|o| o.account))
    };
    let Some(last) =
        to.checked_sub(1).filter(|&i| i > from && measure(i).is_some() && measure(i) == one.measure.as_ref())
    else {
        return vec![one];
    };
    // *revenue and adjusted net income*: only plain words stand between.
    let near = last.saturating_sub(BETWEEN + 1).max(from);
    let plain = |i: usize| mentions.tokens[i].item == Item::Word && mentions.tokens[i].classes & and == 0;
    let joint = (near..last).rev().find(|&i| !plain(i));
    let joint = joint.filter(|&i| i > from && mentions.tokens[i].classes & and != 0);
    let other = joint.and_then(|i| measure(i - 1));
    match other.filter(|other| Some(*other) != one.measure.as_ref()) {
        Some(other) => vec![FoundSubject { measure: Some(other.clone()), ..one.clone() }, one],
        None => vec![one],
    }
}
