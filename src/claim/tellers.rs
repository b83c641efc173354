//! Companies that an article names only as those who tell or collected its figures: *according to FactSet*. What they tell
//! is of others.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::article::Article;
use super::owner::{is_of_speaker, is_source, is_told};
use crate::lang::SubjectKind;

/// The ids of the companies that only tell.
pub(super) fn tellers(article: &Article<'_>) -> BTreeSet<Arc<str>> {
    let (mut telling, mut others) = (BTreeSet::new(), BTreeSet::new());
    for (s, mentions) in article.mentions.iter().enumerate() {
        let table = article.pack(s).subjects.instruments();
        for (i, token) in mentions.tokens.iter().enumerate() {
            let named = mentions.subject(token);
            let named = named.filter(|m| m.kind == Some(SubjectKind::Company) && !m.anaphor);
            let Some(id) = named.and_then(|m| m.id.as_ref()) else { continue };
            let headline = article.headline == Some(s);
            let tells = table.provides_figures(id) && !headline
                || is_source(article, s, i)
                || is_told(article, s, i)
                || is_of_speaker(article, s, i)
                || table.is_broker(id) && notes(article, (s, i), &["COLON", "DATA"], true);
            // *HSBC said* it would pay a dividend: whether of itself or of others, its other places tell.
            let speaks = || table.is_broker(id) && notes(article, (s, i), &["RPT"], false);
            if tells {
                telling.insert(id.clone());
            } else if !speaks() {
                others.insert(id.clone());
            }
        }
    }
    &telling - &others
}

/// Whether a word of such classes stands behind a broker's name that opens what it writes of others: 【中信证券：…】,
/// 中信证券最新研报指出; or people of its own, *Jefferies analysts*.
fn notes(article: &Article<'_>, (sentence, token): (usize, usize), classes: &[&str], people: bool) -> bool {
    /// Words between.
    const BETWEEN: usize = 2;
    let pack = article.pack(sentence);
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let tokens = &article.mentions[sentence].tokens;
    let own = if people { pack.fixed.people } else { pack.fixed.said };
    let tells = classes.iter().fold(own, |all, class| all | bit(class));
    let ends = pack.fixed.comma | pack.fixed.any_quantity | pack.fixed.measure | pack.fixed.verb;
    let behind = token + 1..tokens.len().min(token + 2 + BETWEEN);
    behind.take_while(|&i| !article.was(sentence, i, ends)).any(|i| article.was(sentence, i, tells))
}

/// Whether a subject is one of them.
pub(super) fn only_tells(article: &Article<'_>, id: Option<&Arc<str>>) -> bool {
    id.is_some_and(|id| article.tellers().contains(id))
}

/// Whether a token names one of them.
pub(super) fn tells_only(article: &Article<'_>, sentence: usize, token: usize) -> bool {
    let mentions = &article.mentions[sentence];
    only_tells(article, mentions.subject(&mentions.tokens[token]).and_then(|m| m.id.as_ref()))
}
