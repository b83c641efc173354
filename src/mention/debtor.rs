//! Whose bonds are meant where their term is told alone: *Gilts sold off. The 10-year yield rose*.

use std::sync::Arc;

use super::growth::country_at;
use super::{Mentions, Unscanned};
use crate::lang::{SubjectKind, SubjectPack};

/// Gives bonds told by their term alone the debtor last named before them in their sentence, or in their article where
/// that speaks of no bonds at home.
pub(super) fn carry(article: &Unscanned<'_>, all: &mut [Mentions]) {
    let mut last: Option<Arc<str>> = None;
    let mut home = false;
    for (&(span, pack), mentions) in article.sentences.iter().zip(all) {
        let subjects = &pack.subjects;
        let at_home = |country: &Option<Arc<str>>| country.is_some() && *country == subjects.bonds_of;
        last = last.filter(|_| !home);
        let bonds: Vec<usize> = (0..mentions.subjects.len())
            .filter(|&i| mentions.subjects[i].kind == Some(SubjectKind::Bond))
            .collect();
        let mut named = debtors(span.slice(article.text), subjects).peekable();
        for i in bonds {
            let mention = &mut mentions.subjects[i];
            while let Some((_, country)) =
                named.next_if(|&(at, _)| span.start as usize + at < mention.span.end as usize)
            {
                last = Some(country);
                home |= at_home(&last);
            }
            let row = mention.id.as_deref().and_then(|id| subjects.instruments.get(id));
            let Some(country) = row.and_then(|row| row.country.clone()) else { continue };
            let words = mention.span.slice(article.text);
            let general = Some(&country) == subjects.bonds_of.as_ref()
                && !subjects.bonds_at_home.iter().any(|home| words.contains(home.as_str()));
            // *The 10-year yield in the United States*.
            let behind = mention.span.end as usize;
            let owned = || {
                (behind..=behind + GAP).any(|at| {
                    article.text.is_char_boundary(at) && country_at(at, (article.text, subjects)).is_some()
                })
            };
            if !general {
                last = Some(country);
                home |= at_home(&last);
            } else if let Some(other) = last.as_ref().filter(|other| **other != country && !owned()) {
                let abroad = mention.id.as_deref().and_then(|id| subjects.bond_abroad(id, other));
                mention.id = abroad.or(mention.id.take());
            }
        }
        for (_, country) in named {
            last = Some(country);
            home |= at_home(&last);
        }
    }
}

/// The country whose bonds a text names last.
pub(crate) fn debtor_before(text: &str, pack: &SubjectPack) -> Option<Arc<str>> {
    debtors(text, pack).last().map(|(_, country)| country)
}

/// The countries whose bonds a sentence names, each with its place: *gilts*, 日本国债.
fn debtors<'a>(text: &'a str, pack: &'a SubjectPack) -> impl Iterator<Item = (usize, Arc<str>)> + 'a {
    let called = |(word, country): &'a (String, Arc<str>)| {
        text.match_indices(word.as_str()).map(move |(at, _)| (at, country.clone()))
    };
    let nouned = move |noun: &'a String| {
        let owner = move |end: usize| {
            let before = text[..end].trim_end();
            // The longest name that ends there: *South Korean*, not *Korean*.
            let starts = before.char_indices().rev().map(|(at, _)| at).take(LONGEST);
            let owner = |at: usize| country_at(at, (text, pack)).filter(|&(to, _)| to == before.len());
            starts.filter_map(owner).last().map(|(_, country)| country)
        };
        text.match_indices(noun.as_str()).filter_map(move |(at, _)| Some((at, owner(at)?)))
    };
    let mut all: Vec<_> =
        pack.debtors.iter().flat_map(called).chain(pack.bond_nouns.iter().flat_map(nouned)).collect();
    all.sort();
    all.into_iter()
}

/// The most bytes between a bond and the country behind it: *in the*.
const GAP: usize = 8;

/// The most characters of a country's name.
const LONGEST: usize = 24;
