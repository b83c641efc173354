//! Prices that a statistic is made of: *food prices rose 0.4%* in a report on a country's inflation.

use super::article::{Article, Found, FoundSubject};
use super::owner::headline_country;
use crate::lang::SubjectKind;
use crate::mention::Item;

/// The claim as one of a part of the price index that the article is about, where its words name nothing but what is
/// priced; else the claim as it is. `told` are the measures of the claims before it, the nearest first.
pub(super) fn of_index<'m>(
    article: &Article<'_>,
    claim: Found,
    mut told: impl Iterator<Item = &'m str>,
) -> Found {
    let Some((subject, index)) = index(article, &claim, &mut told) else { return claim };
    let part = subject.span.map(|s| article.written(s).to_owned());
    Found { measure: index, part, subject, ..claim }
}

/// The country and the price index that a price by itself is part of.
fn index<'m>(
    article: &Article<'_>,
    claim: &Found,
    told: &mut impl Iterator<Item = &'m str>,
) -> Option<(FoundSubject, String)> {
    let relative = claim.figures.each().all(|(_, f)| f.unit_name() == "percent");
    if claim.subject.id.is_some() || claim.part.is_some() || claim.measure != "price" || !relative {
        return None;
    }
    let span = claim.subject.span?;
    let mentions = &article.mentions[claim.sentence];
    let words: Vec<_> = mentions.tokens.iter().filter(|t| span.contains(t.span)).collect();
    // *Clothing prices*, 食品价格: what is priced, and the measure.
    let (last, rest) = words.split_last()?;
    let priced = match last.item {
        Item::Measure(m) => !mentions.measures.get(m)?.company,
        Item::Subject(s) => mentions.subjects.get(s)?.anaphor,
        _ => false,
    };
    let fixed = &article.pack(claim.sentence).fixed;
    if !priced || rest.iter().all(|t| t.classes & (fixed.pronoun | fixed.determiner) != 0) {
        return None;
    }
    let owners = &article.pack(claim.sentence).owners;
    let is_index =
        |m: &str| owners.get(m).is_some_and(|o| o.annual && o.of.first() == Some(&SubjectKind::Country));
    let headline = article.headline?;
    let spoken = article.mentions[headline].measures.iter().map(|m| m.measure.to_string());
    let headline = spoken.into_iter().find(|m| is_index(m))?;
    // Where another index was spoken of last, it may be part of either.
    let index = Some(headline).filter(|h| told.find(|m| is_index(m)).is_none_or(|last| last == h))?;
    let country = headline_country(article).or_else(|| {
        let id = article.most_named(SubjectKind::Country)?;
        Some(FoundSubject { id: Some(id), kind: Some(SubjectKind::Country), ..FoundSubject::default() })
    })?;
    let text = article.written(span).to_owned();
    Some((FoundSubject { text, span: Some(span), inherited: true, ..country }, index))
}
