//! Companies of the long lists, and those that an article names, where they stand in text.

use super::names::Names;
use super::wording;
use crate::lang::{Entry, Proof, SubjectKind, SubjectPack};

/// The company that the article or a long list has at byte `at`, where it goes before what the pack has there: it is longer
/// and needs no proof, or the pack has nothing but a shield.
pub(super) fn listed<'p>(
    text: &str,
    (at, before): (usize, Option<&Entry>),
    known: Option<(usize, &Entry)>,
    pack: &'p SubjectPack,
    names: &'p Names,
    edge: impl Fn(usize) -> bool,
) -> Option<(usize, &'p Entry)> {
    let bound = names.at(text, at).filter(|_| edge(at));
    let mut found = None;
    pack.instruments.lists().walk(text.as_bytes(), at, names.traditional(), |end, entry| {
        if found.is_none()
            && edge(at)
            && (edge(end) || pack.proof(&text[end..]) > Proof::Name)
            && wording::stands(text, at, end, &entry.form)
            && !part_of_more(text, (at, end), entry, before, pack)
        {
            found = Some((end, entry));
        }
    });
    let found = match (bound, found) {
        (Some(bound), Some(found)) if found.0 > bound.0 => found,
        (bound, found) => bound.or(found)?,
    };
    let Some((end, entry)) = known else { return Some(found) };
    let proof = |e: &Entry| e.alias.as_ref().map(|a| a.proof);
    let better = match proof(entry) {
        None if entry.before.is_empty() && entry.after.is_empty() => found.0 >= end,
        None => found.0 > end,
        Some(needed) => {
            let wanted = proof(found.1).unwrap_or_default();
            wanted < needed && found.0 >= end
                || found.0 > end && (wanted == Proof::Name || promising(text, (at, found.0), wanted, pack))
        }
    };
    better.then_some(found)
}

/// Whether what stands beside a name may prove it: a bracket, a word of the market, another name in a list.
fn promising(text: &str, (start, end): (usize, usize), wanted: Proof, pack: &SubjectPack) -> bool {
    let behind = &text[end..];
    let listed = |c: &&String| !c.is_ascii() && (behind.starts_with(*c) || text[..start].ends_with(*c));
    pack.proof(behind) >= wanted || behind.starts_with('(') || pack.conjunctions.iter().any(|c| listed(&c))
}

/// Whether the words beside a name of the long lists make it part of something else: *Ridge City Group*, *Reuters/Ipsos
/// poll*, 法国兴业银行, 中国软件行业.
fn part_of_more(
    text: &str,
    (start, end): (usize, usize),
    entry: &Entry,
    before: Option<&Entry>,
    pack: &SubjectPack,
) -> bool {
    let Some(alias) = &entry.alias else { return false };
    let country = before.and_then(|e| e.alias.as_ref()).filter(|a| a.kind == Some(SubjectKind::Country));
    if let (Some(country), Some(id)) = (country.and_then(|c| c.id.as_ref()), &alias.id)
        && !pack.instruments.lists().at_home(id, country)
    {
        return true;
    }
    let behind = &text[end..];
    if text[..start].ends_with('/') || pack.denied.iter().any(|words| behind.starts_with(words.as_str())) {
        return true;
    }
    if !entry.form.is_ascii() {
        return false;
    }
    let capital = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    let prior = text[..start].strip_suffix(' ').and_then(|before| before.rsplit(' ').next());
    // *Mt. Everest*, *Dr. Stryker*, but not *U.S. Steel* or *Ball Corp. Rollins*.
    let title = |word: &str| {
        let stem = word.strip_suffix('.').filter(|stem| stem.len() < 4 && !stem.contains('.'));
        stem.is_some() && capital(word) && !pack.legal_form(word)
    };
    if prior.is_some_and(title) {
        return true;
    }
    // A capitalized word before it or behind, and not a corporate one, goes with a common name.
    if alias.proof == Proof::Name {
        return false;
    }
    let joins = |word: &str| pack.wording(word).any(|e| !e.before.is_empty());
    if prior.is_some_and(|word| capital(word) && !word.ends_with([',', ':', ';', '.', ')']) && !joins(word)) {
        return true;
    }
    let next = behind.strip_prefix(' ').filter(|next| capital(next));
    next.is_some_and(|next| pack.proof(next) == Proof::Name)
}
