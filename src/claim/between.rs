//! What lies between two things and is neither one's price: gaps, ratios and premiums.

use std::sync::Arc;

use super::article::{Article, FoundSubject};
use super::subject::token_subject;
use crate::mention::Item;

/// The measure that a token tells, where it lies between two things.
pub(super) fn apart(article: &Article<'_>, sentence: usize, token: usize) -> Option<Arc<str>> {
    let mentions = &article.mentions[sentence];
    let Item::Measure(m) = mentions.tokens[token].item else { return None };
    let measure = &mentions.measures.get(m)?.measure;
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
