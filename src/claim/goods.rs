//! What is made, traded or kept, and where: the soybeans that Brazil harvests are not those of Argentina, nor its corn.
//!
//! A claim about such a measure names a commodity, a country or a company. Here it is found of which place its commodity is
//! told, and of which commodity its country or company.

use std::sync::Arc;

use super::article::{Article, Found};
use super::owner::{headline_country, is_partner};
use super::subject::token_subject;
use crate::lang::{Segmenter, SubjectKind};
use crate::mention::{Token, scan_subjects};
use crate::text::{Normalized, Span};

/// Tokens around a claim in which what it is of may stand.
const NEAR: usize = 8;

/// A claim's commodity and its place, as far as they are told besides its subject.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Goods {
    /// The commodity of a country's or a company's claim.
    pub(super) item: Option<Arc<str>>,
    /// The country of a commodity's claim; of one that has an item, its own.
    pub(super) place: Option<Arc<str>>,
}

/// The goods that a claim tells of.
pub(super) fn goods(article: &Article<'_>, found: &Found) -> Goods {
    let pack = article.pack(found.sentence);
    if !pack.owners.get(&found.measure).is_some_and(|owner| owner.goods) {
        return Goods::default();
    }
    match found.subject.kind {
        Some(SubjectKind::Commodity) if found.subject.id.is_some() => {
            let own = found.subject.place.clone();
            Goods { item: None, place: own.or_else(|| place(article, found)) }
        }
        Some(SubjectKind::Country) => {
            let item = item(article, found);
            Goods { place: item.as_ref().and(found.subject.id.clone()), item }
        }
        Some(SubjectKind::Company) => Goods { item: item(article, found), place: None },
        _ => Goods::default(),
    }
}

/// Whether goods, named without a price, are what there is more or less of: 饲料量下滑; behind a verb, 新增溶解浆; or where
/// they are only the first words of what is meant: 抑制饲料消费.
pub(super) fn is_no_price(article: &Article<'_>, found: &Found) -> bool {
    let pack = article.pack(found.sentence);
    let goods = matches!(found.subject.kind, Some(SubjectKind::Commodity | SubjectKind::Basket));
    let bare = goods && found.measure == "price" && found.subject.measure.is_none();
    let figures = found.figures.each().next().is_some();
    let Some(span) = found.subject.span.filter(|_| bare && !figures && !found.subject.inherited) else {
        return false;
    };
    let tokens = &article.mentions[found.sentence].tokens;
    let at = tokens[found.trigger].span;
    let amount = pack.classes.bit("AMOUNT").unwrap_or_default();
    let behind = tokens.iter().find(|t| t.span.start >= span.end);
    if pack.segmenter != Segmenter::Jieba || span.start < at.end {
        return behind.is_some_and(|t| t.classes & amount != 0);
    }
    let push = pack.classes.bit("PUSH").unwrap_or_default();
    let ends = pack.fixed.comma | pack.fixed.stop | pack.fixed.moves | pack.fixed.time | pack.fixed.close;
    // 提振油粕价格.
    let price = |t: &Token| t.classes & pack.fixed.anaphor == pack.fixed.anaphor;
    tokens[found.trigger].classes & push == 0 || behind.is_some_and(|t| t.classes & ends == 0 && !price(t))
}

/// Tokens of the claim's clause around it: its own, some before it and some behind.
fn around(article: &Article<'_>, found: &Found) -> (usize, usize) {
    let tokens = &article.mentions[found.sentence].tokens;
    let fixed = &article.pack(found.sentence).fixed;
    let own = |i: &usize| tokens[*i].span.overlaps(found.span);
    let first = (0..tokens.len()).find(own).unwrap_or(found.trigger);
    let last = (first..tokens.len()).take_while(own).last().unwrap_or(first);
    let cut = fixed.stop | fixed.comma;
    let before = (0..first).rev().take(NEAR).take_while(|&i| tokens[i].classes & cut == 0).last();
    let behind =
        (last + 1..tokens.len()).take(NEAR).take_while(|&i| tokens[i].classes & (cut | fixed.verb) == 0);
    (before.unwrap_or(first), behind.last().unwrap_or(last) + 1)
}

/// The country that a commodity's claim tells of: in its clause, before it in the sentence, in the headline, or that of the
/// office whose figures they are.
fn place(article: &Article<'_>, found: &Found) -> Option<Arc<str>> {
    let sentence = found.sentence;
    let pack = article.pack(sentence);
    let country = |i: usize| {
        let subject = token_subject(article, sentence, i).filter(|_| !is_other_end(article, sentence, i))?;
        subject.id.filter(|_| subject.kind == Some(SubjectKind::Country))
    };
    let (from, to) = around(article, found);
    let near = (from..found.trigger).rev().chain(found.trigger..to).find_map(country);
    let text = article.words(article.document.sentences[sentence].span);
    let office = || pack.agencies.country(text).cloned();
    let headline = || headline_country(article).and_then(|country| country.id);
    let here = || {
        let spoken = pack.homes.nationwide.iter().any(|words| text.contains(words.as_str()));
        article.country.clone().filter(|_| spoken)
    };
    near.or_else(|| (0..from).rev().find_map(country)).or_else(office).or_else(here).or_else(headline)
}

/// Whether the country at a token is the one that goods come from or go to: *imports of soybeans from Brazil*, 对美出口.
pub(super) fn is_other_end(article: &Article<'_>, sentence: usize, token: usize) -> bool {
    let tokens = &article.mentions[sentence].tokens;
    let fixed = &article.pack(sentence).fixed;
    // 对 and 向 are prepositions as 在 is; English *in* tells a place.
    let spaces = article.pack(sentence).segmenter == Segmenter::Spaces;
    let ends = fixed.from | if spaces { fixed.infinitive } else { fixed.preposition };
    let beside = token.checked_sub(1).is_some_and(|before| tokens[before].classes & ends != 0);
    beside || is_partner(article, sentence, token)
}

/// The commodity that the words between a claim's subject and its figures name, or the words of its measure.
fn item(article: &Article<'_>, found: &Found) -> Option<Arc<str>> {
    let sentence = found.sentence;
    let pack = article.pack(sentence);
    let mentions = &article.mentions[sentence];
    let (from, to) = around(article, found);
    let commodity = |i: usize| {
        let mention = mentions.subject(&mentions.tokens[i])?;
        mention.id.clone().filter(|_| mention.kind == Some(SubjectKind::Commodity) && !mention.anaphor)
    };
    let of_measure = || {
        let told = |m: &&crate::mention::MeasureMention| {
            *m.measure == *found.measure && mentions.tokens[from..to].iter().any(|t| t.span.overlaps(m.span))
        };
        let words: Vec<Span<Normalized>> = mentions.measures.iter().filter(told).map(|m| m.span).collect();
        words.into_iter().find_map(|span| {
            let named = scan_subjects(article.words(span), &pack.subjects);
            named.into_iter().find(|s| s.kind == Some(SubjectKind::Commodity)).and_then(|s| s.id)
        })
    };
    let counted = || {
        let counted = &pack.owners.get(&found.measure)?.counted;
        found.figures.each().find_map(|(_, f)| counted.get(f.unit_name()).cloned())
    };
    // *Mined 390 million tons of coal, 3% less*: what names no measure is of what was told before it.
    let stop = pack.fixed.stop;
    let before = || {
        let told = mentions.tokens[from..to].iter().any(|t| t.classes & pack.fixed.measure != 0);
        let clause = (0..from).rev().take_while(|&i| mentions.tokens[i].classes & stop == 0);
        if told { None } else { clause.into_iter().find_map(commodity) }
    };
    (from..found.trigger)
        .rev()
        .chain(found.trigger..to)
        .find_map(commodity)
        .or_else(of_measure)
        .or_else(before)
        .or_else(counted)
}
