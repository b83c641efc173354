//! Times: days and periods, resolved against the day of the article.

mod holiday;
mod resolve;
mod settle;
#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::civil::Date;

use super::Time;
use crate::lang::{Form, Forms, Means, TimePack};
use crate::record::Grain;
use crate::text::Span;
use resolve::{Parts, Point};

pub(crate) use resolve::session_before;
pub(crate) use settle::Refers;
pub(super) use settle::settle;

/// The days and periods of one normalized sentence, in order and without overlap.
///
/// `reference` is the day of the article; without it only times that name their year resolve, and the
/// others are dropped. A day of the week is the last one up to the reference, as in news. Spans are bytes
/// relative to `text`.
///
/// ```
/// use wirecheck::lang::{Files, TimePack};
/// use wirecheck::mention::scan_times;
/// use wirecheck::text::Lang;
///
/// let pack = TimePack::from_files(&Files::embedded(), Lang::En)?;
/// let monday = "2026-02-02".parse().ok();
/// let times = scan_times("Copper fell on Monday after its best January since 2019", monday, &pack);
/// let starts: Vec<String> = times.iter().map(|t| t.start.to_string()).collect();
/// assert_eq!(starts, ["2026-02-02", "2026-01-01", "2019-01-01"]);
/// # Ok::<(), wirecheck::error::Error>(())
/// ```
pub fn scan_times(text: &str, reference: Option<Date>, pack: &TimePack) -> Vec<Time> {
    scan(text, reference, pack).0
}

/// The times of `text`, and the places that tell one whether or not it resolves: their digits are no quantities.
pub(super) fn scan(text: &str, reference: Option<Date>, pack: &TimePack) -> (Vec<Time>, Vec<Range<usize>>) {
    let (mut found, mut masks) = (Vec::new(), Vec::new());
    each(text, pack, |place, form, parts| {
        let past = |t: &Time| reference.is_none_or(|day| t.end <= day);
        let told = |t: &&Time| t.grain == Grain::Day && t.start == t.end && past(t);
        let counted = matches!(form.means, Means::Before | Means::Run);
        let last = found.iter().rev().filter(|_| counted).find(told);
        let from = last.map_or(reference, |t| Some(t.end));
        let told = last.is_some();
        if let Some(period) = resolve::resolve(form.means, parts, from) {
            let (start, end, grain) = period;
            let span = Span::new(place.start, place.end);
            let aside = form.aside.as_ref().is_some_and(|unless| unless.at(text, place.end).is_none());
            let on = resolve::day_meant(form.means, parts, period);
            let fiscal = form.means == Means::Quarter && pack.is_fiscal(span.slice(text));
            let refers = if fiscal { Refers::fiscal(parts) } else { Refers::of(form.means, parts, told) };
            found.push(Time { span, start, end, grain, on, refers, aside: aside || parts.due });
        }
        masks.push(place);
    });
    (found, masks)
}

/// The month or year alone that ends at `end`, where what stands behind makes it a time: *2025 revenue*, *May sales*.
pub(super) fn ending(text: &str, end: usize, reference: Option<Date>, pack: &TimePack) -> Option<Time> {
    let lead = pack.lead.as_deref()?;
    let start = text[..end].rfind(' ').map_or(0, |at| at + 1);
    let word = text.get(start..end)?;
    let year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let month =
        word.starts_with(|c: char| c.is_ascii_uppercase()) && word.bytes().all(|b| b.is_ascii_alphabetic());
    if !year && !month {
        return None;
    }
    let found = scan_times(&format!("{lead}{word}"), reference, pack);
    let whole = |t: &Time| t.span.end as usize == lead.len() + word.len();
    let time = found.into_iter().find(|t| whole(t) && matches!(t.grain, Grain::Month | Grain::Year))?;
    Some(Time { span: Span::new(start, end), ..time })
}

/// Calls `take` for every place where a pattern holds.
fn each(text: &str, pack: &TimePack, mut take: impl FnMut(Range<usize>, &Form, &Parts)) {
    pack.finder.with(text, |lookup| {
        let mut at = 0;
        while let Some(start) = next_start(text, at, pack.word_bounds) {
            at = start + text[start..].chars().next().map_or(1, char::len_utf8);
            let Some((mut pattern, mut end)) = lookup(start) else { continue };
            if let Some(cut) = cut_into(text, end, pack) {
                let Some(less) = pack.finder.with(&text[..cut], |lookup| lookup(start)) else { continue };
                (pattern, end) = less;
            }
            let Some(form) = pack.forms.get(pattern) else { continue };
            let place = start..end;
            if end == start || !led(text, start, form.after.as_ref()) {
                continue;
            }
            let Some(due) = stands(text, &place, form, pack) else { continue };
            at = end;
            if let Some(mut parts) = parts(text, &place, form, pack) {
                (parts.due, parts.point) = (due, is_point(text, &place, pack));
                take(place, form, &parts);
            }
        }
    });
}

/// The next place from `at` on where a pattern may begin: with word bounds, where a word or number does.
fn next_start(text: &str, at: usize, word_bounds: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    if !word_bounds {
        return (at..bytes.len()).find(|&i| text.is_char_boundary(i));
    }
    let mut before = at.checked_sub(1).map_or(OTHER, |b| SORT[usize::from(bytes[b])]);
    let starts = |&byte: &u8| {
        let here = SORT[usize::from(byte)];
        // A number begins behind a letter as well, and nothing behind a digit.
        here > std::mem::replace(&mut before, here)
    };
    bytes[at..].iter().position(starts).map(|more| at + more)
}

/// Bytes that belong to no word.
const OTHER: u8 = 0;

/// What each byte is: a letter of ASCII as 1, a digit as 2, else [`OTHER`].
static SORT: [u8; 256] = {
    let mut sort = [OTHER; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        sort[byte] = b.is_ascii_alphabetic() as u8 + 2 * b.is_ascii_digit() as u8;
        byte += 1;
    }
    sort
};

/// What the pattern of `form` remembers of the words at `place`.
fn parts(text: &str, place: &Range<usize>, form: &Form, pack: &TimePack) -> Option<Parts> {
    let captures = form.regex()?.read(text, place.clone())?;
    let mut parts = Parts::default();
    for (group, part, list) in &form.parts {
        let Some(span) = captures.get_group_by_name(group) else { continue };
        let written = text.get(span.start..span.end).unwrap_or("");
        if let Some(value) = value(written, list, pack) {
            parts.set(*part, value, written);
        }
    }
    Some(parts)
}

/// Whether the time at `place` is that at which what stands behind falls due; `None` where something beside it shows that it
/// is no time: more digits, a code, a unit.
fn stands(text: &str, place: &Range<usize>, form: &Form, pack: &TimePack) -> Option<bool> {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let first_digit = digit(place.start);
    let last_digit = place.end > 0 && digit(place.end - 1);
    if first_digit && place.start > 0 {
        let before = bytes[place.start - 1];
        let joined = matches!(before, b'.' | b',' | b'/' | b':') && place.start > 1 && digit(place.start - 2);
        let letter = before.is_ascii_digit() || before.is_ascii_alphabetic() && !form.glued;
        if letter || matches!(before, b'$' | b'#') || joined {
            return None;
        }
    }
    if last_digit {
        let joined = matches!(bytes.get(place.end), Some(b'.' | b',' | b'/' | b':')) && digit(place.end + 1);
        if digit(place.end) || joined || bytes.get(place.end) == Some(&b'%') {
            return None;
        }
    }
    let next = text.len() - text[place.end..].trim_start_matches(' ').len();
    let behind = |list: &Forms<()>| list.at(text, place.end).or_else(|| list.at(text, next)).is_some();
    if pack.not_after.before(text, place.start).is_some() || is_level(text, place, form, pack) {
        return None;
    }
    if behind(&pack.not_before_due) {
        return (form.means == Means::Month).then_some(true);
    }
    let length = !form.no_length && behind(&pack.not_before_length);
    (!length && !behind(&pack.not_before)).then_some(false)
}

/// Whether what looks like a year alone is a level: a smaller number before it tells the move that ended there.
fn is_level(text: &str, place: &Range<usize>, form: &Form, pack: &TimePack) -> bool {
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    if form.means != Means::Year || !text[place.clone()].bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let before = text[..place.start].trim_end_matches(' ');
    let Some((joins, ())) = pack.level_after.before(text, before.len()) else { return false };
    let before = text[..joins].trim_end_matches(' ');
    let number = &before[before.trim_end_matches(digits).len()..];
    !number.is_empty() && (number.contains('.') || number.len() < 4)
}

/// How the end or middle of a month or year at `place` is told: as a day (截至6月底, *since mid-August*) or as days; and
/// whether a month is told for its last day (*ended June at*).
fn is_point(text: &str, place: &Range<usize>, pack: &TimePack) -> Point {
    let end = text[..place.start].trim_end_matches(' ').len();
    let (before, head) = &pack.point_after;
    if before.before(text, end).is_some()
        || head.at(text, place.start).is_some_and(|(to, ())| to < place.end)
        || pack.point_before.at(text, place.end).is_some()
    {
        Point::Day
    } else if pack.end_after.before(text, end).is_some() {
        Point::LastDay
    } else {
        Point::None
    }
}

/// Where a word begins of which a pattern that ends at `end` takes the first character: 2025年中 of 2025年中国.
fn cut_into(text: &str, end: usize, pack: &TimePack) -> Option<usize> {
    let last = text[..end].char_indices().next_back()?.0;
    pack.begin_behind.at(text, last).map(|_| last)
}

/// Whether one of the words that a pattern asks for stands right before `at`.
fn led(text: &str, at: usize, after: Option<&Forms<()>>) -> bool {
    let Some(list) = after else { return true };
    let end = text[..at].trim_end_matches(' ').len();
    list.before(text, end).is_some()
}

/// What a part's words stand for: an entry of its list, a number, or digits in words one by one (二零二六).
fn value(written: &str, list: &str, pack: &TimePack) -> Option<i64> {
    let key = written.to_lowercase();
    let key = key.split([' ', '-']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    let listed = |list: &str| pack.words.get(list)?.get(&key).copied();
    if let Some(value) = list.split('|').find_map(listed) {
        return Some(value);
    }
    written.parse().ok().or_else(|| {
        let digits = pack.words.get("digit")?;
        written.chars().try_fold(0i64, |n, c| Some(n * 10 + digits.get(c.encode_utf8(&mut [0; 4]) as &str)?))
    })
}
