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
                || is_of_speaker(article, s, i);
            if tells {
                telling.insert(id.clone())
            } else {
                others.insert(id.clone())
            };
        }
    }
    &telling - &others
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
