//! A number with what it measures: sign, currency, unit and what a price is for.

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::number::{self, Needs, Number, PERCENT, RATIO};
use crate::figure::{Figure, Hedge};
use crate::lang::{Numeral, NumeralSystem, QuantityPack, Unit};
use crate::record::QuantityKind;

/// A number with its unit, before hedges are looked at.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    /// First byte of number, sign or currency.
    pub start: usize,
    /// One past the last byte of number, unit and price quantity.
    pub end: usize,
    /// Number with its currency and unit, where `start..end` has the words that open or close a range too.
    pub core: Option<Range<usize>>,
    /// Where the number itself ends.
    pub number_end: usize,
    /// The value, exact or a range.
    pub figure: Figure,
    /// The digits as written, before any magnitude.
    pub written: Decimal,
    /// A magnitude belongs to the number.
    pub scaled: bool,
    /// Sort of quantity.
    pub kind: QuantityKind,
    /// The unit's outward name.
    pub unit: Option<Arc<str>>,
    /// The unit names no currency.
    pub generic: bool,
    /// The measure that a count of the unit tells.
    pub measure: Option<Arc<str>>,
    /// What one of the unit as written is in the named unit.
    pub scale: Decimal,
    /// A currency stands before the number.
    pub unit_before: bool,
    /// A unit stands after the number.
    pub unit_after: bool,
    /// A counter word stands after it.
    pub counted: bool,
    /// It counts nothing that is reported.
    pub veto: bool,
    /// What the number's form needs beside it.
    pub needs: Needs,
    /// A hedge told inside the number: 500多亿, 100+.
    pub inside: Option<Hedge>,
    /// Its bound goes the way of the move.
    pub along: bool,
    /// It is where something stood.
    pub level: bool,
}

/// The number at byte `at` with sign, currency and unit.
pub(super) fn read(text: &str, at: usize, floor: usize, pack: &QuantityPack) -> Option<Measured> {
    let at = leading_point(text, at, floor);
    let before = currency_before(text, at, floor, pack);
    if glued_before(text, at) && before.as_ref().is_none_or(|b| b.end != at) {
        return None;
    }
    let number = number::parse(text, at, &pack.numbers, before.is_some())?;
    let (number, mut start) = signed(text, number, before.as_ref().map(|b| b.start), floor, pack);
    let after = unit_after(text, &number, pack);
    if before.is_none() && after.is_none() && broken_off(text, &number, floor, pack) {
        return None;
    }
    let mut m = Measured {
        start,
        end: number.end,
        core: None,
        number_end: number.end,
        figure: Figure::exact(Decimal::ZERO, Decimal::ONE, None),
        written: number.written,
        scaled: number.scaled,
        kind: QuantityKind::Number,
        unit: None,
        measure: None,
        generic: false,
        scale: Decimal::ONE,
        unit_before: before.is_some(),
        unit_after: false,
        counted: false,
        veto: false,
        needs: number.needs,
        along: false,
        level: false,
        inside: number.more.then_some(Hedge::Over).or(after.as_ref().and_then(|a| a.inside)),
    };
    let mut number = number;
    match (before, after) {
        (Some(b), after) => {
            start = start.min(b.start);
            m.start = start;
            m.take(b.unit);
            if let Some(a) = after {
                let money = a.unit.kind == QuantityKind::Money;
                // In `$5 $6` and `$4-$5` the second sign belongs to the next number.
                let next = text[a.end..].trim_start().starts_with(|c: char| c.is_ascii_digit());
                if money && !next && (b.unit.generic || a.unit.generic || a.unit.name == b.unit.name) {
                    m.take(if a.unit.generic { b.unit } else { a.unit });
                    m.end = a.end;
                } else if a.inside.is_some() && !a.unit.veto && a.unit.name.is_none() {
                    m.end = a.end;
                }
            }
        }
        (None, Some(a)) => {
            m.veto = !a.unit.counts(&text[..start]);
            m.counted = a.unit.name.is_none() && !a.unit.veto;
            m.unit_after = true;
            m.take(a.unit);
            m.end = a.end;
            // `75 USD million`
            if a.unit.kind == QuantityKind::Money
                && !number.scaled
                && pack.numbers.system == NumeralSystem::English
                && let Some((end, &Numeral::Multiplier(by))) =
                    pack.numbers.words.at(text, number::gap(text, a.end))
                && by >= 1_000_000
            {
                number = number.times(by.into())?;
                m.end = end;
            }
        }
        (None, None) => {}
    }
    // A fraction of a percentage point is no ratio.
    let told = number.unit == Some(RATIO) && m.unit_after && m.kind == QuantityKind::Percent;
    if let Some(unit) = number.unit.filter(|_| !told) {
        m.unit = Some(Arc::from(unit));
        m.kind = if unit == RATIO { QuantityKind::Multiple } else { QuantityKind::Percent };
        if unit == PERCENT || !m.unit_after {
            m.end = number.end;
        }
    }
    m.figure = figure(&number, &m)?;
    m.scaled = number.scaled;
    if m.kind == QuantityKind::Money {
        m.price(text, floor, pack);
    }
    Some(m)
}

/// A unit or currency where it stands.
struct Found<'p> {
    unit: &'p Unit,
    start: usize,
    end: usize,
    inside: Option<Hedge>,
}

impl Measured {
    fn take(&mut self, unit: &Unit) {
        (self.unit, self.kind, self.scale) = (unit.name.clone(), unit.kind, unit.scale);
        (self.generic, self.measure) = (unit.generic, unit.measure.clone());
    }

    /// What the price is for: `an ounce` after it, 每盎司 before it.
    pub(super) fn price(&mut self, text: &str, floor: usize, pack: &QuantityPack) {
        let at = number::gap(text, self.end);
        if let Some((end, per)) = pack.units.per_after.at(text, at) {
            if per.is_empty() {
                return;
            }
            (self.figure.per, self.end) = (Some(Arc::clone(per)), end);
            return;
        }
        // Look back over a few words for 每盎司, no further than the clause.
        let mut at = self.start;
        for _ in 0..12 {
            if let Some((start, per)) = pack.units.per_before.before(text, at)
                && start >= floor
            {
                self.figure.per = Some(Arc::clone(per));
                if text[at..self.start].trim().is_empty() {
                    self.start = start;
                }
                return;
            }
            let Some(c) = text[floor.min(at)..at].chars().next_back() else { return };
            if matches!(c, ',' | '.' | ';' | '、' | '。' | '(' | ')') || c.is_ascii_digit() {
                return;
            }
            at -= c.len_utf8();
        }
    }
}

/// Back over a decimal point that opens a number: `.08`, unless a digit or letter stands before it.
fn leading_point(text: &str, at: usize, floor: usize) -> usize {
    let bytes = text.as_bytes();
    let point = at > floor && bytes[at - 1] == b'.' && bytes[at].is_ascii_digit();
    let free = at < 2 || !bytes[at - 2].is_ascii_alphanumeric() && bytes[at - 2] != b'.';
    if point && free { at - 1 } else { at }
}

/// The currency sign or word before the number.
fn currency_before<'p>(text: &str, at: usize, floor: usize, pack: &'p QuantityPack) -> Option<Found<'p>> {
    let trimmed = text[..at].trim_end_matches(' ');
    let minus = trimmed.strip_suffix(['-', '−']).map(str::len);
    for end in [Some(trimmed.len()), minus].into_iter().flatten() {
        if let Some((start, &unit)) = pack.units.before.before(text, end)
            && start >= floor
            && at - end <= 3
        {
            // A word that is a currency of the number before it, not of this one: `10 rmb 20 usd`.
            let unit = &pack.units.units[unit as usize];
            return Some(Found {
                unit,
                start,
                end: if end == trimmed.len() && end == at { at } else { end },
                inside: None,
            });
        }
    }
    None
}

/// The number with the sign told before it or before its currency.
fn signed(
    text: &str,
    number: Number,
    currency: Option<usize>,
    floor: usize,
    pack: &QuantityPack,
) -> (Number, usize) {
    let words = &pack.numbers;
    for at in [Some(number.start), currency].into_iter().flatten() {
        let before = &text[floor.min(at)..at];
        let sign = before.strip_suffix(['-', '−']).or_else(|| {
            // `- 10 k` at the very beginning
            before.strip_suffix("- ").filter(|b| floor == 0 && b.trim().is_empty() && number.scaled)
        });
        if let Some(rest) = sign {
            let outer = text[..floor.min(at) + rest.len()].chars().next_back();
            let free = outer.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '-' && c != '%');
            if free && number.digits {
                let start = floor.min(at) + rest.len();
                return (number.negated(), currency.map_or(start, |c| c.min(start)));
            }
        }
        let trimmed = before.trim_end();
        let word =
            number::word_before(text, at, words, Numeral::Minus).filter(|&s| s >= floor).or_else(|| {
                let c = trimmed.chars().next_back()?;
                let start = floor.min(at) + trimmed.len() - c.len_utf8();
                matches!(words.words.at(text, start), Some((_, Numeral::Minus))).then_some(start)
            });
        if let Some(start) = word {
            return (Number { needs: Needs::Nothing, ..number.negated() }, start);
        }
    }
    let start = number.start.min(currency.unwrap_or(number.start));
    (number, start)
}

/// The unit after the number, over a gap and words like `new`.
fn unit_after<'p>(text: &str, number: &Number, pack: &'p QuantityPack) -> Option<Found<'p>> {
    let units = &pack.units;
    let english = pack.numbers.system == NumeralSystem::English;
    let (mut at, mut inside) = (number.end, None);
    if let Some((end, hedge)) = pack.bounds.inside.at(text, at) {
        (at, inside) = (end, Some(*hedge));
    }
    let next = number::gap(text, at);
    let digit = text[..number.end].ends_with(|c: char| c.is_ascii_digit());
    if let Some((end, &u)) = units.glued.at(text, number.end).filter(|_| digit) {
        return Some(Found { unit: &units.units[u as usize], start: number.end, end, inside: None });
    }
    let found = |at: usize, inside| {
        let (end, &u) = units.after.at(text, at)?;
        let unit = &units.units[u as usize];
        // *The 11 bitcoin funds*.
        let behind = text[end..].strip_prefix(' ').unwrap_or_default();
        let whole = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        if unit.unless.iter().any(|word| behind.strip_prefix(word.as_str()).is_some_and(whole)) {
            return None;
        }
        // `barrels per day (bpd)`: the unit again, in short.
        let again = text[end..].strip_prefix(" (").and_then(|rest| {
            let open = text.len() - rest.len();
            let (close, &short) = units.after.at(text, open)?;
            let same = unit.name.is_some() && units.units[short as usize].name == unit.name;
            (same && text[close..].starts_with(')')).then_some(close + 1)
        });
        Some(Found { unit, start: at, end: again.unwrap_or(end), inside })
    };
    // 500多: 多 and 余 bind to the number only before a unit, a counter or the end of the words.
    if let Some(hit) =
        found(next, inside).or_else(|| inside.and_then(|_| found(number::gap(text, number.end), None)))
    {
        return Some(hit);
    }
    let mut over = next;
    for _ in 0..2 {
        let Some((end, ())) = units.between.at(text, over) else { break };
        over = number::gap(text, end);
        if let Some(hit) = found(over, inside)
            && (!english || hit.unit.kind == QuantityKind::Number && !hit.unit.veto)
        {
            return Some(hit);
        }
    }
    None
}

/// Whether letters or digits run into the number from the left, as in a code.
fn glued_before(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let Some(c) = before.chars().next_back() else { return false };
    if c.is_ascii_alphanumeric() || matches!(c, '#' | '@' | '_' | '\\') {
        return true;
    }
    let outer = before[..before.len() - c.len_utf8()].chars().next_back();
    match c {
        '.' => outer.is_some_and(|o| o.is_ascii_alphanumeric()),
        ':' | ',' => outer.is_some_and(|o| o.is_ascii_digit()),
        '/' => outer.is_some_and(|o| o.is_ascii_alphanumeric()),
        _ => false,
    }
}

/// Whether the number without a unit is only the beginning of something else: a code, an ordinal, a clock time, a
/// list number.
fn broken_off(text: &str, number: &Number, floor: usize, pack: &QuantityPack) -> bool {
    let rest = &text[number.end..];
    let before = &text[floor.min(number.start)..number.start];
    let mut chars = rest.chars();
    let (next, after) = (chars.next(), chars.next());
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if letter(next) || pack.numbers.ordinal_suffixes.at(text, number.end).is_some() {
        return true;
    }
    let code = match next {
        // `the gap between 2- and 10-year yields`: the noun stands behind the second.
        Some('-' | '–') => letter(after) || digit(after) && before.ends_with('-') || after == Some(' '),
        Some('.' | '_') => letter(after) || digit(after),
        Some(':' | '/' | '\\' | '#' | '\'' | '’') => {
            digit(after) || letter(after) && !matches!(next, Some('\'' | '’'))
        }
        _ => false,
    };
    // What it is the price of: `€5-7/t`.
    let code = code && pack.units.per_after.at(text, number.end).is_none();
    // `covid-19`, `mid-1972`
    let hyphen =
        before.ends_with('-') && before[..before.len() - 1].ends_with(|c: char| c.is_ascii_alphanumeric());
    let digits = &text[number.start..number.end];
    let plain = number.digits && digits.bytes().all(|b| b.is_ascii_digit());
    // (600519), （01899）
    let enclosed = plain && digits.len() >= 4 && before.ends_with('(') && next == Some(')');
    // (SE: 2222)
    let exchange =
        before.trim_end().strip_suffix(':').is_some_and(|b| b.ends_with(|c: char| c.is_ascii_uppercase()));
    let enclosed = enclosed || plain && exchange && next == Some(')');
    let padded = plain && digits.len() > 1 && digits.starts_with('0');
    // `1. Gold`, `2) Silver`, 3、铜
    let opens = floor == 0 && before.trim_start().is_empty()
        || before.ends_with('(') && next == Some(')') && digits.len() <= 2;
    let list = plain
        && opens
        && digits.len() <= 2
        && (matches!(next, Some(')' | '、')) || next == Some('.') && after == Some(' '));
    code || hyphen && !letter(next) || enclosed || padded || list
}

/// Whether the number only names something: `Section 301`, 第三.
pub(super) fn is_name(text: &str, m: &Measured, pack: &QuantityPack) -> bool {
    let named = |at: usize| pack.numbers.names_before.before(text, at);
    let trimmed = text[..m.start].trim_end_matches(' ');
    let plain = m.unit.is_none()
        || m.kind == QuantityKind::Number && m.unit_after && pack.numbers.system == NumeralSystem::Chinese;
    let hit = named(m.start).or_else(|| named(trimmed.len()));
    let digits = text[m.start..].starts_with(|c: char| c.is_ascii_digit() || !c.is_ascii());
    plain
        && digits
        && hit.is_some_and(|(start, ())| {
            start == 0
                || !text.as_bytes()[start - 1].is_ascii_alphanumeric()
                || !text.as_bytes()[start].is_ascii_alphanumeric()
        })
}

/// Where a score or a code such as `11-2` ends, from its first number; `None` when no second number is joined on.
pub(super) fn score_end(text: &str, m: &Measured) -> Option<usize> {
    let bare = m.unit.is_none() && !m.counted && !m.scaled && !m.unit_before;
    let rest = text[m.end..]
        .strip_prefix(['-', '–'])
        .filter(|r| bare && r.starts_with(|c: char| c.is_ascii_digit()))?;
    let run = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'-').count();
    Some(text.len() - rest.len() + run)
}

/// Whether a bare number in four digits is rather a year.
pub(super) fn is_year(text: &str, m: &Measured) -> bool {
    let written = &text[m.start..m.end];
    let digits = written.len() == 4 && written.bytes().all(|b| b.is_ascii_digit());
    digits && m.unit.is_none() && !m.counted && ("1900".."2100").contains(&written)
}

/// `thirteen dollars and forty-five cents`: the small change joins the amount.
pub(super) fn with_change(text: &str, m: Measured, pack: &QuantityPack) -> Measured {
    let joined = (|| {
        if m.kind != QuantityKind::Money
            || m.scale != Decimal::ONE
            || m.scaled
            || !m.unit_after
            || m.figure.per.is_some()
        {
            return None;
        }
        let mut at = number::gap(text, m.end);
        if let Some((end, Numeral::And)) = pack.numbers.words.at(text, at) {
            at = number::gap(text, end);
        }
        let change = read(text, at, at, pack)?;
        let cents = change.unit == m.unit && change.scale < Decimal::ONE && !change.unit_before;
        if at == m.end || !cents {
            return None;
        }
        let value = m.figure.lo?.checked_add(change.figure.lo?)?;
        let resolution = change.figure.resolution?;
        let figure = Figure { per: change.figure.per, ..Figure::exact(value, resolution, m.unit.clone()) };
        Some((figure, change.end))
    })();
    match joined {
        Some((figure, end)) => Measured { figure, end, ..m },
        None => m,
    }
}

/// The figure of one number in its unit.
fn figure(number: &Number, m: &Measured) -> Option<Figure> {
    let scaled = |n: Decimal| n.checked_mul(m.scale);
    let resolution = scaled(number.resolution)?;
    Some(match number.few {
        Some(few) => Figure::range(scaled(number.value)?, scaled(few)?, resolution, m.unit.clone()),
        None => Figure::exact(scaled(number.value)?, resolution, m.unit.clone()),
    })
}
