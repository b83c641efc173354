//! Companies that no table has, as an English article shows them: *Milbrook Staffing Inc*, *shares of Halworth*, *Dr Martens
//! tumbled 12%*. They have an id within the article alone.

use std::cell::OnceCell;
use std::sync::Arc;

use super::wording;
use crate::lang::{Proof, SubjectPack};
use crate::text::is_han;

/// First character of the id that an article gives a company which no table has.
const LOCAL: char = '~';

/// Whether an id holds within one article only: no table has it, no record prints it.
pub fn is_local(id: &str) -> bool {
    id.starts_with(LOCAL)
}

/// Most words of a name.
const WORDS: usize = 4;

/// Fewest letters of a name of one word.
const SHORTEST: usize = 4;

/// The names and ids of companies that `text` shows to be some and no table has, each once.
pub(super) fn companies(text: &str, pack: &SubjectPack) -> Vec<(String, Arc<str>)> {
    let mut found: Vec<(String, Arc<str>)> = Vec::new();
    for line in
        text.split('\n').filter(|line| !line.is_empty() && (line.is_ascii() || !line.contains(is_han)))
    {
        let titled = OnceCell::new();
        for (start, end) in runs(line) {
            let Some(name) = company(line, (start, end), text, pack) else { continue };
            if *titled.get_or_init(|| is_titled(line)) {
                break;
            }
            if !found.iter().any(|(known, _)| known == name) {
                let id = longer(name, text, pack).unwrap_or_else(|| Arc::from(format!("{LOCAL}{name}")));
                found.push((name.to_owned(), id));
            }
        }
    }
    found
}

fn capital(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether most words have a capital, so that capitals tell nothing.
fn is_titled(line: &str) -> bool {
    let words = line.split(' ').skip(1);
    let long = words.filter(|w| w.len() > 3 && w.starts_with(|c: char| c.is_ascii_alphabetic()));
    let (all, capitals) = long.fold((0, 0), |(all, n), w| (all + 1, n + usize::from(capital(w))));
    capitals * 4 > all * 3
}

/// Runs of words with capitals, one space apart; a mark or a possessive ends one.
fn runs(line: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut run: Option<(usize, usize)> = None;
    let mut at = 0;
    for word in line.as_bytes().split(|&b| b == b' ') {
        // Most words: they end a run, and hold no name.
        if word.first().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
            at += word.len() + 1;
            found.extend(run.take());
            continue;
        }
        let word = &line[at..at + word.len()];
        let letters = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let whole = letters.trim_end_matches(|c: char| !c.is_alphanumeric());
        let stem = whole.strip_suffix("'s").unwrap_or(whole);
        let start = at + word.len() - letters.len();
        at += word.len() + 1;
        if start + word.len() >= at {
            found.extend(run.take());
        }
        if !capital(stem) || !stem.bytes().all(|b| b.is_ascii_alphanumeric() || b"&-.'".contains(&b)) {
            found.extend(run.take());
            continue;
        }
        run = Some((run.map_or(start, |(first, _)| first), start + stem.len()));
        if stem.len() < letters.len() {
            found.extend(run.take());
        }
    }
    found.extend(run);
    found
}

/// The name of a company in a run, if the words beside it show one.
fn company<'t>(
    line: &'t str,
    (start, end): (usize, usize),
    text: &str,
    pack: &SubjectPack,
) -> Option<&'t str> {
    let run = &line[start..end];
    let words: Vec<usize> = std::iter::once(0).chain(run.match_indices(' ').map(|(at, _)| at + 1)).collect();
    let behind = &line[end..];
    let form = words.iter().skip(1).find(|&&at| pack.legal_form(&run[at..]));
    // *Its Infrastructure Solutions Group* is a part of another.
    if form.is_some() && pack.owned.iter().any(|lead| line[..start].ends_with(lead.as_str())) {
        return None;
    }
    let apposed = |words: &String| behind.strip_prefix(words.as_str()).is_some_and(capital);
    if pack.apposed.iter().any(apposed) {
        return None;
    }
    // *Appliance maker Electrolux*, *Vistry, the housebuilder*, not *research firm IDC*.
    let described = pack.described.ends_before(&line[..start]) || pack.described.apposed_behind(behind);
    let shown = form.is_some() || described || pack.shows_company(&line[..start], behind);
    let moved = words.len() > 1 && pack.proof(behind.trim_start_matches(' ')) > Proof::Name;
    if !shown && !moved {
        return None;
    }
    // The first word of a sentence has its capital from there: *Meanwhile Halworth shares rose*.
    let stem = &run[..form.map_or(run.len(), |at| at - 1)];
    let opens = start == 0 || line[..start].ends_with(". ");
    let times = |name: &str| places(text, name).count();
    let shorter = words.iter().rev().map(|&at| stem.get(at..).unwrap_or_default());
    let more = |name: &&str| !name.is_empty() && times(name) > times(stem);
    let name = shorter.filter(|_| opens).find(more).unwrap_or(stem);
    let single = !name.contains(' ');
    let common = single && places(text, &name.to_lowercase()).next().is_some();
    let once = single && !described && places(text, name).nth(1).is_none();
    let part = |word: &str| pack.no_company(word) || pack.names(word);
    let known = pack.names(name) || pack.instruments.lists().has(name);
    // *Hindustan Zinc, the country's largest producer*.
    let described = described && words.len() > 1 && !name.split(' ').next().is_some_and(part);
    let taken = known || form.is_none() && (once || !described && name.split(' ').any(part));
    let fits = name.len() >= SHORTEST && name.split(' ').count() <= WORDS;
    (fits && !common && !taken).then_some(name)
}

/// The company of the tables whose longer name `text` has: *Zebra* where it says *Zebra Technologies* as well.
fn longer(name: &str, text: &str, pack: &SubjectPack) -> Option<Arc<str>> {
    let lists = pack.instruments.lists();
    places(text, name).find_map(|at| {
        let mut found = None;
        lists.walk(text.as_bytes(), at, true, |end, entry| {
            if end > at + name.len() && wording::stands(text, at, end, &entry.form) {
                found = found.take().or_else(|| entry.alias.as_ref()?.id.clone());
            }
        });
        found
    })
}

/// Where `name` stands as words of its own.
fn places<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(name)
        .map(|(at, _)| at)
        .filter(move |&at| wording::stands(text, at, at + name.len(), name))
}
