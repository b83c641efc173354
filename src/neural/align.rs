//! What in a store means the same: words for subjects, parts and events, and articles that tell one report again.
//!
//! Candidates come from the store: words that are told of the same measure or company, articles that share rare figures. The
//! model ranks them; figures are left to the rules, which compare what meets.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::civil::Date;

use super::alike::{Vocabulary, Words, Writing, alike};
use super::retold::answering;
use super::{E5, Encoder, Vector, Vectors};
use crate::error::Result;
use crate::reconcile::{Equivalence, Meant, fold, unsettled};
use crate::record::Record;
use crate::store::{Cutter, Store, StoredArticle, StoredClaim};

/// Sentences of an article that are read.
const SENTENCES: usize = 40;

/// What is found in `store` that nobody has spoken of yet, in order; `on` is the day of the finding, `step` is told how many
/// vectors were made.
///
/// # Errors
/// The store cannot be read or the model not be run.
pub fn align(
    store: &Store,
    vectors: &mut Vectors<E5>,
    on: Date,
    mut step: impl FnMut(usize),
) -> Result<Vec<Equivalence>> {
    let words = vocabulary(store)?;
    let texts: Vec<String> = words.iter().map(written).collect();
    let made = neutral(vectors, &texts, &mut step)?;
    let by = vectors.encoder().name().to_owned();
    let mut found: Vec<Equivalence> = alike(&words, &made)
        .into_iter()
        .filter_map(|pair| {
            let (a, b) = (words.get(pair.a)?, words.get(pair.b)?);
            let (similarity, margin) = (Some(rounded(pair.similarity)), Some(rounded(pair.margin)));
            Some(Equivalence { similarity, margin, ..Equivalence::new(a.what, &a.text, &b.text, &by, on) })
        })
        .collect();
    found.extend(retold(store, vectors, on, &mut step)?);
    let known = store.context().policy.meanings();
    found.retain(|e| {
        let stand = |word| known.stand(e.what, word);
        known.said(e.what, &e.a, &e.b).is_none() && (e.what == Meant::Article || stand(&e.a) != stand(&e.b))
    });
    Ok(found)
}

/// A number as it is kept.
fn rounded(number: f32) -> f32 {
    (number * 1000.0).round() / 1000.0
}

/// What the model reads of words: one script of Chinese, and Latin letters as they are.
fn written(words: &Words) -> String {
    if words.script == Writing::Latin { words.text.clone() } else { fold(&words.text) }
}

fn neutral(vectors: &mut Vectors<E5>, texts: &[String], step: &mut impl FnMut(usize)) -> Result<Vec<Vector>> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let made = vectors.of(&texts, step)?;
    Ok(texts.iter().zip(&made).map(|(text, vector)| vectors.encoder().neutral(text, vector)).collect())
}

/// Words of the store's claims and causal links that no list knows.
fn vocabulary(store: &Store) -> Result<Vec<Words>> {
    let policy = &store.context().policy;
    let mut words = Vocabulary::default();
    let unlisted = |claim: &StoredClaim| {
        let subject = &claim.claim.subject;
        subject.id.is_none() && !policy.names_nobody(&subject.text)
    };
    let wanted = |claim: &StoredClaim| !claim.superseded && (unlisted(claim) || claim.claim.part.is_some());
    for claim in store.claims_where(wanted)? {
        let (subject, measure) = (&claim.claim.subject, &claim.claim.measure);
        if unlisted(&claim) {
            words.add(Meant::Subject, &subject.text, &claim.sentence, Some(measure.clone()));
        }
        if let Some(part) = &claim.claim.part {
            let whose = subject.id.clone().unwrap_or_else(|| fold(&subject.text));
            words.add(Meant::Part, part, &claim.sentence, Some(format!("{whose} {measure}")));
        }
    }
    for record in store.records()? {
        let record = record?;
        for link in &record.causal_links {
            for event in link.cause_events.iter().chain(&link.effect_events) {
                if event.theme.is_none() && event.subject.is_none() && event.measure.is_none() {
                    words.add(Meant::Event, &event.text, &record.text, None);
                }
            }
        }
    }
    Ok(words.into_words())
}

/// Articles that share rare figures and tell one report again, though the figures alone did not show it.
fn retold(
    store: &Store,
    vectors: &mut Vectors<E5>,
    on: Date,
    step: &mut impl FnMut(usize),
) -> Result<Vec<Equivalence>> {
    let articles: Vec<StoredArticle> = store.articles("")?.into_iter().filter(|a| !a.superseded).collect();
    let facts: Vec<_> = articles.iter().map(|a| &*a.facts).collect();
    let pairs = unsettled(&facts, &store.context().policy);
    let by = vectors.encoder().name().to_owned();
    let mut read: BTreeMap<usize, Vec<Vector>> = BTreeMap::new();
    let mut found = Vec::new();
    for (a, b) in pairs {
        let (Some(first), Some(later)) = (articles.get(a), articles.get(b)) else { continue };
        if first.origin == later.origin {
            continue;
        }
        for (n, article) in [(a, first), (b, later)] {
            if let Entry::Vacant(unread) = read.entry(n) {
                let sentences = sentences(&store.entry(article)?.record);
                unread.insert(neutral(vectors, &sentences, step)?);
            }
        }
        let (Some(x), Some(y)) = (read.get(&a), read.get(&b)) else { continue };
        let answers = answering(x, y);
        if answers.is_retold(first.facts.lang != later.facts.lang) {
            let similarity = Some(rounded(answers.similarity));
            let same = Equivalence::new(Meant::Article, &first.facts.hash, &later.facts.hash, &by, on);
            found.push(Equivalence { similarity, ..same });
        }
    }
    Ok(found)
}

/// The sentences of an article, the first of them.
fn sentences(record: &Record) -> Vec<String> {
    let cut = Cutter::new(&record.text);
    let spans = record.sentences.iter().map(|sentence| cut.slice(sentence.span).trim());
    spans.filter(|text| !text.is_empty()).take(SENTENCES).map(str::to_owned).collect()
}
