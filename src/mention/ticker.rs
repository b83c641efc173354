//! Tickers in brackets: `(AMZN)`, `(NASDAQ: AMZN)`, `(600519.SH)`, `(0700.HK)`, `(2330-TW)`.

use std::sync::Arc;

use crate::lang::Instruments;
use crate::text::is_han;

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
    /// Where the name before it stands, as far as its letters tell; else the ticker.
    pub(super) name: (usize, usize),
}

/// Longest bracket that is read for a ticker, in bytes.
const LONGEST: usize = 40;

/// All brackets of `text` that hold a ticker, in order.
pub(super) fn brackets(text: &str, table: &Instruments) -> Vec<Bracket> {
    let mut found = Vec::new();
    for (open, _) in text.match_indices('(') {
        let Some(length) = text[open + 1..].bytes().take(LONGEST).position(|b| b == b')') else { continue };
        let inside = &text[open + 1..open + 1 + length];
        let name = name_before(&text[..open]);
        let Some(id) =
            inside.split([',', ';', '/', '|']).find_map(|part| read(part.trim(), table, name.is_some()))
        else {
            continue;
        };
        let lead = inside.len() - inside.trim_start().len();
        let ticker = (open + 1 + lead, open + 1 + inside.trim_end().len());
        let weak =
            inside.trim().len() < 3 || name.is_some_and(|(s, e)| abbreviates(inside.trim(), &text[s..e]));
        found.push(Bracket {
            start: open,
            end: open + length + 2,
            id,
            weak,
            ticker,
            name: name.unwrap_or(ticker),
        });
    }
    found
}

/// The id of one ticker as written; `named` tells whether something like a name stands before it.
fn read(ticker: &str, table: &Instruments, named: bool) -> Option<Arc<str>> {
    let ticker = ticker.trim_start_matches(['$', '<']).trim_end_matches('>');
    if !ticker.is_ascii() || !ticker.bytes().any(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
        return None;
    }
    if let Some((exchange, rest)) = ticker.split_once(':').or_else(|| ticker.split_once(' ')) {
        let rest = rest.trim();
        return shaped(rest).then(|| table.listed(exchange.trim(), rest)).flatten();
    }
    if let Some(id) = table.symbol(ticker) {
        return Some(id.clone());
    }
    if let Some((stem, suffix)) = ticker.rsplit_once(['.', '-']) {
        return (shaped(stem) && named).then(|| table.suffixed(stem, suffix)).flatten();
    }
    if let Some((exchange, code)) = ticker.split_at_checked(2)
        && code.len() == 6
        && code.bytes().all(|b| b.is_ascii_digit())
        && let Some(id) = table.listed(exchange, code)
    {
        return Some(id);
    }
    if !named || !ticker.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match ticker.len() {
        // Mainland codes: Shanghai's begin with 60 or 68, Shenzhen's with 00 or 30.
        6 if ticker.starts_with("60") || ticker.starts_with("68") => table.suffixed(ticker, "SH"),
        6 if ticker.starts_with("00") || ticker.starts_with("30") => table.suffixed(ticker, "SZ"),
        5 if ticker.starts_with('0') => table.suffixed(ticker, "HK"),
        // A bare four-digit code may be a year: only known ones count.
        4 if !ticker.starts_with("19") && !ticker.starts_with("20") => {
            ["TW", "HK", "T"].iter().find_map(|suffix| table.symbol(&format!("{ticker}.{suffix}"))).cloned()
        }
        _ => None,
    }
}

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

/// The name that ends where `before` does: up to four capitalized words, or up to six Han characters.
fn name_before(before: &str) -> Option<(usize, usize)> {
    let before = before.trim_end_matches(' ');
    let end = before.len();
    // Newswires set the day apart from the name with U+4E28, which is a Chinese character by its code only.
    let part_of_name = |c: char| is_han(c) && c != '\u{4e28}';
    if before.ends_with(part_of_name) {
        let start = before.trim_end_matches(part_of_name).len();
        return (before[start..].chars().count() <= 6).then_some((start, end));
    }
    let mut start = end;
    for word in before.rsplit(' ').take(4) {
        let opens = word.starts_with(|c: char| c.is_ascii_uppercase()) || word == "&";
        if !opens
            || (start < end && word.ends_with([';', ':', '.']))
            || (before[start..end].contains(' ') && word.ends_with(','))
        {
            break;
        }
        start = end.min(start.saturating_sub(word.len() + usize::from(start < end)));
    }
    (start < end).then_some((start, end))
}
