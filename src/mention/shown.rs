//! What shows that a name which is a word too stands for its company, besides the words that join it.

use crate::lang::{Entry, SubjectKind, SubjectPack};

/// Whether a name of several words is written with capitals where other words are not: *Boot Barn*, but not in a headline
/// whose every word has one.
pub(super) fn spelled_out(text: &str, start: usize, end: usize) -> bool {
    /// Shorter words have no capital in a title either.
    const LONG: usize = 4;
    let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase());
    let name = &text[start..end];
    let joins =
        |word: &str| !word.starts_with(|c: char| c.is_alphabetic()) || word.len() < LONG && !capital(word);
    let words = || name.split(' ').filter(|word| !joins(word));
    if words().count() < 2 || !words().all(capital) || !name.contains(|c: char| c.is_lowercase()) {
        return false;
    }
    let others = || {
        let rest = text[..start].split(' ').chain(text[end..].split(' '));
        rest.filter(|word| word.len() >= LONG && word.starts_with(|c: char| c.is_alphabetic()))
    };
    let small = others().filter(|word| !capital(word)).count();
    small * 3 > others().count()
}

/// Whether a name that hardly is a word speaks: 蘋果週二公布.
pub(super) fn speaks(text: &str, start: usize, end: usize, pack: &SubjectPack) -> bool {
    /// Bytes behind the name within which the verb begins: a day stands between.
    const NEAR: usize = 24;
    if pack.says.is_empty() || !pack.speakers.contains(&text[start..end]) {
        return false;
    }
    let behind = &text[end..];
    let mut clause = behind.char_indices().take_while(|(at, c)| *at < NEAR && c.is_alphanumeric());
    clause.any(|(at, _)| pack.says.iter().any(|verb| behind[at..].starts_with(verb.as_str())))
}

/// Whether a percentage or a price stands close behind.
pub(super) fn sized(behind: &str, pack: &SubjectPack) -> bool {
    /// Characters up to its first digit, and from its end to the sign.
    const NEAR: usize = 20;
    const LONG: usize = 8;
    let near = behind.char_indices().take(NEAR).find(|(_, c)| c.is_ascii_digit());
    near.is_some_and(|(at, _)| {
        let number = behind[at..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
        let rest = number.trim_start();
        rest.starts_with('%')
            || number.get(..LONG).is_some_and(|n| n.trim_start().starts_with("per"))
            || pack.priced.iter().any(|unit| rest.starts_with(unit.as_str()))
    })
}

/// Whether the word at `start` is the last of a name that the table does not have: *Pan Andean Silver*. Two capitals
/// before a capital make one, where not every word has a capital.
pub(super) fn ends_name(text: &str, start: usize, pack: &SubjectPack) -> bool {
    let capital = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    let word = |word: &str| capital(word) && word.len() > 2 && word.chars().all(|c| c.is_ascii_alphabetic());
    if !capital(&text[start..]) {
        return false;
    }
    let ascii = |at: usize| {
        text[..at]
            .rfind(|c: char| !c.is_ascii_alphabetic())
            .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8))
    };
    let (mut at, mut unknown) = (start, false);
    for _ in 0..2 {
        let Some(end) = at.checked_sub(1).filter(|&end| text.as_bytes()[end] == b' ') else { return false };
        let from = ascii(end);
        let before = &text[from..end];
        if !word(before) {
            return false;
        }
        let country = |e: &Entry| e.alias.as_ref().is_some_and(|a| a.kind == Some(SubjectKind::Country));
        match pack.wording(before).collect::<Vec<_>>().as_slice() {
            [] => unknown = true,
            known if known.iter().any(|e| country(e)) => {}
            _ => return false,
        }
        at = from;
    }
    if !unknown {
        return false;
    }
    // A headline has capitals everywhere.
    let long = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() > 3);
    let (all, capitals) = long.fold((0, 0), |(all, n), w| (all + 1, n + usize::from(capital(w))));
    !text.is_ascii() || capitals * 4 <= all * 3
}

/// Whether the word at `start..end` is the last of such a name, of two words, that what stands beside it shows to be a
/// company's: *Hindustan Zinc, the country's largest silver producer*.
pub(super) fn ends_described(text: &str, start: usize, end: usize, pack: &SubjectPack) -> bool {
    let capital = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    let before = text[..start].strip_suffix(' ').unwrap_or_default();
    let word = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let (lead, behind) = (&before[..before.len() - word.len()], &text[end..]);
    let shown = || {
        let described = &pack.described;
        described.apposed_behind(behind) || described.ends_before(lead) || pack.shows_company(lead, behind)
    };
    capital(&text[start..])
        && capital(word)
        && word.len() > 2
        && pack.wording(word).next().is_none()
        && shown()
}
