//! Tickers in brackets: `(AMZN)`, `(NASDAQ: AMZN)`, `(600519.SH)`, `(0700.HK)`, `(2330-TW)`, `(700 HK)`, `(SH600519)`.

use std::sync::Arc;

use super::SubjectMention;
use crate::lang::{Instruments, Proof, SubjectKind, SubjectPack};
use crate::text::{Normalized, Span, is_han};

/// A bracket that holds a ticker.
pub(super) struct Bracket {
    /// Byte of the opening bracket.
    pub(super) start: usize,
    /// One past the closing bracket.
    pub(super) end: usize,
    /// What the ticker stands for.
    pub(super) id: Arc<str>,
    /// One or two letters, or the initials of the words before it: a name in the table may take them, by
    /// themselves they say nothing (`Prime Minister (PM)`).
    pub(super) weak: bool,
    /// Where the ticker stands.
    pub(super) ticker: (usize, usize),
    /// Where the name before it stands, as far as a list or its letters tell; else the ticker.
    pub(super) name: (usize, usize),
    /// A list has the name.
    pub(super) known: bool,
    /// The name is that company's in the whole article: a list has it, or the ticker tells its market.
    pub(super) binds: bool,
}

/// What stands before a bracket.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Before {
    Nothing,
    /// Chinese words, of which the last may be a name.
    Words,
    /// Something like a name.
    Name,
}

/// A ticker as read.
struct Read {
    id: Arc<str>,
    /// How it is written tells its market.
    market: bool,
    /// Digits alone, which may as well be a number: only a name that a list has makes them a ticker.
    bare: bool,
}

/// Longest bracket that is read for a ticker, in bytes.
const LONGEST: usize = 40;

/// The brackets that stand behind the name they are of.
pub(super) fn behind_names(brackets: &[Bracket]) -> Vec<Span<Normalized>> {
    let named = brackets.iter().filter(|b| !b.weak && b.name != b.ticker);
    named.map(|b| Span::new(b.start, b.end)).collect()
}

/// All brackets of `text` that hold a ticker, in order; `here` is the suffix of the exchange whose codes the article may
/// give without it: 創科實業（0669） in a paper of Hong Kong.
pub(super) fn brackets(text: &str, pack: &SubjectPack, here: Option<&str>) -> Vec<Bracket> {
    let table = pack.instruments();
    let mut found = Vec::new();
    for (open, _) in text.match_indices('(') {
        let Some(length) = text[open + 1..].bytes().take(LONGEST).position(|b| b == b')') else { continue };
        let inside = &text[open + 1..open + 1 + length];
        let parts = || inside.split([',', ';', '/', '|']).map(str::trim);
        // Most brackets hold none, whatever stands before them.
        if parts().all(|part| read(part, table, Before::Name, here).is_none()) {
            continue;
        }
        let before = without_bracket(&text[..open]);
        let (written, whole) = name_before(before, text, pack);
        let named = if written.is_some() || table.unmarked(before) != before {
            Before::Name
        } else if before.ends_with(is_han) {
            Before::Words
        } else {
            Before::Nothing
        };
        let Some(Read { id, market, bare }) = parts().find_map(|part| read(part, table, named, here)) else {
            continue;
        };
        let known = known_before(before, &id, pack);
        if bare && known.is_none() {
            continue;
        }
        let name = known.or(written);
        let lead = inside.len() - inside.trim_start().len();
        let ticker = (open + 1 + lead, open + 1 + inside.trim_end().len());
        let weak = inside.trim().len() < 3
            || name.is_some_and(|(s, e)| abbreviates(inside.trim(), &text[s..e]))
            || known.is_none() && abbreviates(inside.trim(), last_words(before))
            || known.is_none()
                && !market
                && (name.is_none() || inside.trim().len() < ABBREVIATION)
                && table.listed_only(&id);
        found.push(Bracket {
            start: open,
            end: open + length + 2,
            id,
            weak,
            ticker,
            name: name.unwrap_or(ticker),
            known: known.is_some(),
            binds: known.is_some() || market && whole && !weak,
        });
    }
    let inside = |at: usize, found: &[Bracket]| found.iter().any(|b| (b.start..b.end).contains(&at));
    let bare: Vec<Bracket> = text
        .match_indices(':')
        .filter(|(at, _)| !inside(*at, &found))
        .filter_map(|(at, _)| told_with_exchange(text, at, table))
        .collect();
    if !bare.is_empty() {
        found.extend(bare);
        found.sort_by_key(|b| b.start);
    }
    found
}

/// A ticker behind its exchange without brackets: *shares of NYSE:KO*.
fn told_with_exchange(text: &str, colon: usize, table: &Instruments) -> Option<Bracket> {
    let plain = |c: char| !c.is_ascii_alphanumeric();
    let start = colon - text[..colon].rsplit(plain).next().map_or(0, str::len);
    let end = text[colon + 1..].find(plain).map_or(text.len(), |length| colon + 1 + length);
    let (exchange, ticker) = (&text[start..colon], &text[colon + 1..end]);
    let capitals = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
    let id = (capitals(exchange) && capitals(ticker)).then(|| table.listed(exchange, ticker)).flatten()?;
    let place = (start, end);
    Some(Bracket { start, end, id, weak: false, ticker: place, name: place, known: false, binds: false })
}

/// *NASDAQ AAPL opened at $150*: an exchange before a ticker is no index.
pub(super) fn name_listed_on(text: &str, table: &Instruments, mention: &mut SubjectMention) {
    const SHORTEST: usize = 3;
    let behind = text[mention.span.end as usize..].strip_prefix(' ').unwrap_or_default();
    let length = behind.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(behind.len());
    let ticker = &behind[..length];
    let capitals = length >= SHORTEST && ticker.bytes().all(|b| b.is_ascii_uppercase());
    if mention.kind != Some(SubjectKind::Index) || !capitals {
        return;
    }
    let exchange = mention.span.slice(text);
    let listed = table.listed(exchange, ticker).filter(|id| table.symbol(ticker) == Some(id));
    if let Some(id) = listed {
        mention.span.end += 1 + length as u32;
        (mention.id, mention.kind, mention.contract) = (Some(id), Some(SubjectKind::Company), None);
    }
}

/// The id of one ticker as written.
fn read(ticker: &str, table: &Instruments, before: Before, here: Option<&str>) -> Option<Read> {
    let ticker = ticker.trim_start_matches(['$', '<']).trim_end_matches('>');
    let told = |id| Read { id, market: true, bare: false };
    if let Some((exchange, rest)) = ticker.split_once(':').or_else(|| ticker.split_once(' ')) {
        let (exchange, rest) = (exchange.trim(), rest.trim());
        let first = shaped(rest).then(|| table.listed(exchange, rest)).flatten();
        let last = || {
            let fits = shaped(exchange) && before > Before::Nothing && rest.len() == 2;
            fits.then(|| table.suffixed(exchange, rest)).flatten()
        };
        return first.or_else(last).map(told);
    }
    if !ticker.is_ascii() || !ticker.bytes().any(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
        return None;
    }
    let bare = ticker.bytes().all(|b| b.is_ascii_digit());
    if let Some(id) = table.symbol(ticker).filter(|id| ticker.len() > 1 || !table.listed_only(id)) {
        let parts = ticker.rsplit_once(['.', '-']).filter(|(stem, _)| shaped(stem));
        let market = parts.is_some_and(|(stem, suffix)| table.suffixed(stem, suffix).is_some());
        return Some(Read { market, bare, ..told(id.clone()) });
    }
    if let Some((stem, suffix)) = ticker.rsplit_once(['.', '-']) {
        let fits = shaped(stem) && before > Before::Nothing;
        return fits.then(|| table.suffixed(stem, suffix)).flatten().map(told);
    }
    if let Some((exchange, code)) = ticker.split_at_checked(2)
        && code.len() == 6
        && code.bytes().all(|b| b.is_ascii_digit())
        && let Some(id) = table.listed(exchange, code)
    {
        return Some(told(id));
    }
    if before < Before::Words || !bare {
        return None;
    }
    if let Some(suffix) = here.filter(|_| CODE.contains(&ticker.len()) && !is_year(ticker)) {
        return table.suffixed(ticker, suffix).map(told);
    }
    if before < Before::Name {
        return None;
    }
    match ticker.len() {
        6 => table.suffixed(ticker, table.mainland(ticker)?).map(told),
        5 if ticker.starts_with('0') => table.suffixed(ticker, "HK").map(told),
        // A bare four-digit code may be a year or an amount: it counts behind a name that a list has.
        4 if !is_year(ticker) => {
            let id = ["TW", "TWO", "HK", "T"].iter().find_map(|s| table.symbol(&format!("{ticker}.{s}")))?;
            Some(Read { id: id.clone(), market: false, bare: true })
        }
        _ => None,
    }
}

/// Digits of a code that its own exchange's papers give without a suffix.
const CODE: std::ops::RangeInclusive<usize> = 4..=5;

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// Longest name, in characters, that is looked for before a bracket.
const LONGEST_NAME: usize = 24;

/// The longest name of `id` that the tables or the pack have and `before` ends with.
fn known_before(before: &str, id: &str, pack: &SubjectPack) -> Option<(usize, usize)> {
    let before = pack.instruments().unmarked(before.trim_end_matches(' '));
    let ends = |name: &&str| before.ends_with(*name) && name.chars().count() > 1;
    let table = pack.instruments().spoken(id).filter(ends).map(str::len).max();
    let starts = before.char_indices().rev().map(|(at, _)| at).take(LONGEST_NAME);
    let told = starts.filter(|&at| {
        let own = |e: &crate::lang::Entry| e.alias.as_ref().is_some_and(|a| a.id.as_deref() == Some(id));
        super::stands(before, at, before.len(), &before[at..])
            && pack.wording(&before[at..]).any(|e| own(e) && super::stands(before, at, before.len(), &e.form))
    });
    let length = told.map(|at| before.len() - at).max().max(table)?;
    Some((before.len() - length, before.len()))
}

/// What stands before a bracket of figures: 润和软件 in 润和软件(13.53,-0.92)(300339.SZ).
fn without_bracket(before: &str) -> &str {
    let Some(inside) = before.strip_suffix(')') else { return before };
    match inside.rfind('(') {
        Some(open) if !inside[open..].contains(|c: char| c.is_alphabetic()) => &before[..open],
        _ => before,
    }
}

/// The last words before a bracket, as many as what it abbreviates may have: *Department of Health and Human Services*.
fn last_words(before: &str) -> &str {
    let before = before.trim_end();
    let start = before.rmatch_indices(' ').nth(ABBREVIATED).map_or(0, |(at, _)| at + 1);
    &before[start..]
}

/// Letters from which on a ticker that stands alone is hardly an abbreviation: 碳排放配额(CEA).
const ABBREVIATION: usize = 4;

/// Words that an abbreviation may stand for.
const ABBREVIATED: usize = 7;

/// Whether `short` is made of the initials of `words`.
fn abbreviates(short: &str, words: &str) -> bool {
    let initials = words.split([' ', '-']).filter_map(|w| w.chars().next()).filter(char::is_ascii_uppercase);
    words.contains(' ') && initials.collect::<String>().ends_with(short)
}

/// Whether it looks like a ticker: capitals or digits, at most six.
fn shaped(ticker: &str) -> bool {
    (1..=6).contains(&ticker.len())
        && (ticker.bytes().all(|b| b.is_ascii_uppercase() || b == b'.' || b == b'-')
            || ticker.bytes().all(|b| b.is_ascii_digit()))
}

/// Most capitalized words of a name.
const WORDS: usize = 4;

/// Most Han characters of a run that is taken for a name by itself.
const RUN: usize = 6;

/// Fewest and most characters of the end of a run that may be a name.
const SPOKEN: std::ops::RangeInclusive<usize> = 4..=10;

/// As much of the end of a run of Han characters as the text has elsewhere too. Words may stand before a name without a
/// mark: 引述中国旺旺(0151.HK), and 中国旺旺 further on.
pub(super) fn spoken<'t>(run: &'t str, text: &str, pack: &SubjectPack) -> Option<&'t str> {
    let times = |words: &str| text.matches(words).count();
    let own = times(run);
    let names = run
        .char_indices()
        .map(|(at, _)| &run[at..])
        .filter(|end| SPOKEN.contains(&end.chars().count()) && pack.proof(end) == Proof::Name);
    names.into_iter().find(|end| times(end) > own).or_else(|| called(run, text, pack))
}

/// The end of a run of Han characters behind the last word in it that tells what a company is: 首日掛牌的機械人公司凌越智能.
fn led<'t>(run: &'t str, pack: &SubjectPack) -> Option<&'t str> {
    let ends = pack.leads.iter().filter_map(|lead| run.rfind(lead.as_str()).map(|at| at + lead.len()));
    let name = &run[ends.max()?..];
    CALLED.contains(&name.chars().count()).then_some(name)
}

/// Fewest and most characters of a name of which the article uses the first two alone.
const CALLED: std::ops::RangeInclusive<usize> = 3..=6;

/// The shortest end of a run of Han characters that is called by its first two elsewhere: 生產商創科實業, and 創科.
fn called<'t>(run: &'t str, text: &str, pack: &SubjectPack) -> Option<&'t str> {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
    let ends = starts.iter().rev().map(|&at| &run[at..]).filter(|end| CALLED.contains(&end.chars().count()));
    ends.into_iter().find(|end| short_form(end, text, pack).is_some())
}

/// The two characters with which a Chinese name of more begins, where the text often calls it so.
pub(super) fn short_form<'t>(name: &'t str, text: &str, pack: &SubjectPack) -> Option<&'t str> {
    let (short, rest) = name.split_at(name.char_indices().nth(2)?.0);
    let next = rest.chars().next()?;
    let alone =
        text.match_indices(short).filter(|(at, _)| !text[at + short.len()..].starts_with(next)).count();
    let word = pack.wording(short).any(|e| e.form == short);
    (alone >= OFTEN && name.chars().all(is_han) && !word).then_some(short)
}

/// So often a short form must be used.
const OFTEN: usize = 2;

/// The name that ends where `before` does: up to four capitalized words, or up to six Han characters; and whether it
/// begins there, as far as can be told.
fn name_before(before: &str, text: &str, pack: &SubjectPack) -> (Option<(usize, usize)>, bool) {
    let before = before.trim_end_matches(' ');
    let end = before.len();
    // Newswires set the day apart from the name with U+4E28, which is a Chinese character by its code only.
    let part_of_name = |c: char| is_han(c) && c != '\u{4e28}';
    if before.ends_with(part_of_name) {
        let start = before.trim_end_matches(part_of_name).len();
        let long = before[start..].chars().count() > RUN;
        let run = &before[start..];
        let name = || spoken(run, text, pack).or_else(|| led(run, pack));
        let spoken = long.then(name).flatten().map(|name| (end - name.len(), end));
        return (if long { spoken } else { Some((start, end)) }, true);
    }
    let mut start = end;
    let mut whole = false;
    for (number, word) in before.rsplit(' ').enumerate().take(WORDS + 1) {
        let opens = word.starts_with(|c: char| c.is_ascii_uppercase())
            || word == "&"
            || number == 0 && pack.legal_form(word);
        if !opens
            || (start < end && word.ends_with([';', ':', '.']))
            || (before[start..end].contains(' ') && word.ends_with(','))
        {
            whole = true;
            break;
        }
        if number == WORDS {
            break;
        }
        start = end.min(start.saturating_sub(word.len() + usize::from(start < end)));
    }
    whole |= start == 0;
    whole &= !before[start..].starts_with('&');
    ((start < end).then_some((start, end)), whole)
}
