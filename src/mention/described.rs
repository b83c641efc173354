//! A company told by what it is: *the Danish wind group*, *the FTSE 100 retailer*, *the Tide maker*.

use crate::lang::{Entry, SubjectPack};

/// Words between the article and the noun.
const MOST: usize = 4;

/// Whether `text` goes on behind a town with its state, to where a company is based: *, Texas-based*.
fn based(text: &str, ends: &[String]) -> bool {
    let Some(state) = text.strip_prefix(", ") else { return false };
    let plain = |c: char| !(c.is_ascii_alphabetic() || matches!(c, '-' | '.'));
    let word = &state[..state.find(plain).unwrap_or(state.len())];
    word.starts_with(|c: char| c.is_ascii_uppercase()) && ends.iter().any(|end| word.ends_with(end.as_str()))
}

/// Where such a description that begins at byte `at` ends, and the wording that it stands for.
#[inline]
pub(super) fn described<'p>(text: &str, at: usize, pack: &'p SubjectPack) -> Option<(usize, &'p Entry)> {
    // Most words begin with another letter than an article.
    let first = text.as_bytes().get(at).map(u8::to_ascii_lowercase);
    let articles = &pack.described.articles;
    let opens = articles.iter().any(|article| article.as_bytes().first().copied() == first);
    opens.then(|| description(text, at, pack)).flatten()
}

fn description<'p>(text: &str, at: usize, pack: &'p SubjectPack) -> Option<(usize, &'p Entry)> {
    let described = &pack.described;
    let bytes = text.as_bytes();
    let article = described.articles.iter().find(|article| {
        let words = bytes.get(at..at + article.len());
        words.is_some_and(|words| words.eq_ignore_ascii_case(article.as_bytes()))
    })?;
    if at > 0 && bytes[at - 1].is_ascii_alphanumeric() || bytes.get(at + article.len()) != Some(&b' ') {
        return None;
    }
    let mut end = at + article.len();
    let (mut found, mut last) = (None, "");
    for n in 0..=MOST {
        let rest = text.get(end..)?.strip_prefix(' ').unwrap_or_default();
        let plain = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '&' | '\''));
        let word = &rest[..rest.find(plain).unwrap_or(rest.len())];
        let word = word.strip_suffix("'s").unwrap_or(word).trim_end_matches('.');
        if word.is_empty() || described.ends.contains(word) {
            break;
        }
        end += 1 + word.len();
        if n > 0 && described.nouns.contains(word) {
            let pair = (last, word);
            found = (!described.not.iter().any(|(a, b)| (a.as_str(), b.as_str()) == pair)).then_some(end);
        }
        // *the world's largest*: the mark goes with its word.
        if text[end..].starts_with("'s ") {
            end += 2;
        }
        // *the Irving, Texas-based company*: a town and its state.
        let town = found.is_none() && word.starts_with(|c: char| c.is_ascii_uppercase());
        if town && based(&text[end..], &described.based) {
            end += 1;
        }
        last = word;
    }
    let end = found?;
    // *the Danish wind group Vestas*: the name itself stands behind it.
    let next = text[end..].strip_prefix(' ').unwrap_or_default();
    let named = next.starts_with(|c: char| c.is_ascii_uppercase()) || text[end..].starts_with('-');
    let entry =
        pack.wording(&described.company).find(|entry| entry.alias.as_ref().is_some_and(|a| a.anaphor));
    entry.filter(|_| !named).map(|entry| (end, entry))
}
