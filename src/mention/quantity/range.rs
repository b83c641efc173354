//! Two numbers that are one range: `$4-4.5bn`, `between 3% and 5%`, 介乎13.96港元至14.00港元.

use rust_decimal::Decimal;

use super::measure::{self, Measured};
use super::number::Needs;
use crate::figure::{Figure, Hedge};
use crate::lang::{Forms, QuantityPack, Tens};
use crate::record::QuantityKind;

/// What stands between the two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// A word or sign that only makes ranges.
    Range,
    /// `to`, which also leads to the end of a move.
    To,
    /// `and`, where the range has been opened or is closed.
    And,
}

/// A round sum in the plural as the range it stands for: *the low $80s*, *the $4,600s*.
pub(super) fn tens(text: &str, sum: Measured, floor: usize, pack: &QuantityPack) -> Measured {
    let hundred = Decimal::ONE_HUNDRED;
    let thousands = sum.written >= hundred * Decimal::TEN && (sum.written % hundred).is_zero();
    let step = if thousands { hundred } else { Decimal::TEN };
    let round = sum.kind == QuantityKind::Money
        && sum.unit_before
        && !sum.scaled
        && sum.end == sum.number_end
        && sum.written >= Decimal::TEN
        && (sum.written % step).is_zero();
    let ends = |plural: &str| {
        let behind = text[sum.end..].strip_prefix(plural);
        behind.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    let before = text[..sum.start].get(floor..).unwrap_or_default().trim_end_matches([' ', '-']);
    let word = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let told = |w: &String| w.eq_ignore_ascii_case(word);
    let meant = |t: &&Tens| ends(&t.plural) && (t.words.is_empty() || t.words.iter().any(told));
    let Some(tens) = pack.numbers.tens.iter().find(meant).filter(|_| round) else { return sum };
    let one = step / Decimal::TEN;
    let (lo, hi) =
        (sum.written + one * Decimal::from(tens.first), sum.written + one * Decimal::from(tens.last));
    let start = if tens.words.is_empty() { sum.start } else { floor + before.len() - word.len() };
    let end = sum.end + tens.plural.len();
    Measured { start, end, figure: Figure::range(lo, hi, one, sum.unit.clone()), ..sum }
}

/// `first` and the number after it as one range, if they are one.
pub(super) fn join(text: &str, first: &Measured, floor: usize, pack: &QuantityPack) -> Option<Measured> {
    if first.figure.hedge == Hedge::Range || first.veto && first.unit_after {
        return None;
    }
    let bounds = &pack.bounds;
    let opened = before(text, first.start, floor, &bounds.open);
    let gapped = spaces(text, first.end);
    let joint =
        |list: &Forms<()>| list.at(text, first.end).or_else(|| list.at(text, gapped)).map(|(end, ())| end);
    let candidates = [
        (joint(&bounds.join), Joint::Range),
        (joint(&bounds.join_to), Joint::To),
        (joint(&bounds.join_opened), Joint::And),
    ];
    candidates.into_iter().find_map(|(end, joint)| pair(text, first, end?, joint, opened, floor, pack))
}

/// Whether white space that parts the cells of a table stands at `at`.
fn wide(text: &str, at: usize) -> bool {
    text[at..].chars().take_while(|c| c.is_whitespace()).take(2).count() > 1 || text[at..].starts_with('\t')
}

fn pair(
    text: &str,
    first: &Measured,
    joined: usize,
    joint: Joint,
    opened: Option<usize>,
    floor: usize,
    pack: &QuantityPack,
) -> Option<Measured> {
    let at = number_start(text, spaces(text, joined), pack)?;
    let second = measure::read(text, at.1, at.0.min(at.1), pack)?;
    if second.start > at.0.max(joined) + 3 || second.veto && !second.unit_after {
        return None;
    }
    let closed = pack.bounds.close.at(text, spaces(text, second.end)).map(|(end, ())| end);
    let fits = match joint {
        Joint::Range => true,
        Joint::To => opened.is_some() || closed.is_some() || is_range(text, first, &second, floor, pack),
        Joint::And => opened.is_some() || closed.is_some(),
    };
    let (lo, hi, resolution) = ends(first, &second)?;
    let digits_dashed = joint != Joint::And
        && !first.unit_before
        && !first.unit_after
        && !second.unit_after
        && !second.unit_before;
    // *30 cents a share — two cents below estimates*: a dash between spaces sets off as well.
    let spaced = joint == Joint::Range && gap(text, first.end) && gap(text, joined);
    if !fits || lo == hi || (digits_dashed || spaced) && lo > hi {
        return None;
    }
    // *The Dow dropped 312.55 to 46,912.08*: a change and where it ended.
    let unitless = first.unit.is_none() && second.unit.is_none();
    let led = before(text, first.start, floor, &pack.bounds.path).is_some() || opened.is_some();
    if unitless && !led && hi.checked_div(lo).is_none_or(|ratio| ratio > BARE_AT_MOST) {
        return None;
    }
    // A row of a table: `0 - 2 - 4 - 2.57`.
    let row = text[..first.start].ends_with(" - ") || text[second.end..].starts_with(" - ");
    // Another cell of it, with its sign: `145.60    -1.1%`.
    let cells =
        joint == Joint::Range && wide(text, first.end) && !text[joined..].starts_with(char::is_whitespace);
    if digits_dashed && row || cells {
        return None;
    }
    // A third number joined on makes it a code or a date: `1111-2222-3333`.
    let dashes =
        |at: usize| text[at..].starts_with('-') && text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    if digits_dashed && dashes(second.end) {
        return None;
    }
    let unit = if second.unit.is_some() { &second } else { first };
    let mut figure = Figure::range(lo, hi, resolution, unit.unit.clone());
    figure.per = second.figure.per.clone().or_else(|| first.figure.per.clone());
    let start = opened.unwrap_or(first.start).min(first.start);
    Some(Measured {
        start,
        end: closed.unwrap_or(second.end),
        figure,
        kind: unit.kind,
        unit: unit.unit.clone(),
        measure: unit.measure.clone(),
        generic: unit.generic,
        scale: unit.scale,
        veto: second.veto,
        counted: first.counted || second.counted,
        needs: Needs::Nothing.max(first.needs.min(second.needs)),
        unit_before: first.unit_before,
        unit_after: second.unit_after,
        core: Some(first.start..second.end),
        number_end: second.number_end,
        written: second.written,
        scaled: second.scaled,
        inside: None,
        along: false,
        level: false,
    })
}

/// Where the second number's currency and digits begin: `(currency, number)`.
fn number_start(text: &str, at: usize, pack: &QuantityPack) -> Option<(usize, usize)> {
    let hit = pack.scanner()?.find(aho_corasick::Input::new(text).range(at..(at + 24).min(text.len())))?;
    let between = &text[at..hit.start()];
    let number = hit.start();
    let currency = between.is_empty()
        || pack
            .units
            .before
            .before(text, at + between.trim_end().len())
            .is_some_and(|(start, _)| start <= at)
        || matches!(between, "-" | "." | "−");
    currency.then_some((at, number))
}

/// The two ends in one unit; a first number without magnitude or unit shares the second's (`$4-4.5bn`).
fn ends(first: &Measured, second: &Measured) -> Option<(Decimal, Decimal, Decimal)> {
    let (a, b) = (first.figure.lo?, second.figure.lo?);
    let resolution = |a: Option<Decimal>, b: Option<Decimal>| Some(a?.min(b?));
    let same = first.unit == second.unit || first.unit.is_none() || second.unit.is_none();
    if !same {
        return None;
    }
    // A unit told once is told at the end, or as a currency at the front.
    if first.unit_after && second.unit.is_none() && !second.unit_before {
        return None;
    }
    let shares = !first.scaled && second.scaled && first.written < second.written && !first.unit_after;
    if shares && !second.written.is_zero() {
        let factor = b.checked_div(second.written)?;
        let a = first.written.checked_mul(factor)?;
        let r = first.figure.resolution?.checked_mul(factor)?;
        return Some((a, b, r.min(second.figure.resolution?)));
    }
    let (scale, a) = if first.unit.is_none() && second.scale != Decimal::ONE {
        (second.scale, a.checked_mul(second.scale)?)
    } else {
        (Decimal::ONE, a)
    };
    Some((a, b, resolution(first.figure.resolution?.checked_mul(scale), second.figure.resolution)?))
}

/// Whether `to` joins a range: not the ends of a move (`from $5 to $4`), nor a change and its level (`up 0.2% to
/// 3.5%`).
fn is_range(text: &str, first: &Measured, second: &Measured, floor: usize, pack: &QuantityPack) -> bool {
    if before(text, first.start, floor, &pack.bounds.path).is_some() {
        // `from 200 to 300` without any unit counts nothing that moves.
        return first.unit.is_none() && second.unit.is_none();
    }
    let Some((a, b, _)) = ends(first, second) else { return false };
    let Some(ratio) = b.checked_div(a) else { return false };
    let near = |most: Decimal| ratio > Decimal::ONE && ratio <= most;
    let led_by = |list: &Forms<()>| before(text, first.start, floor, list).is_some();
    if first.unit.is_none() {
        // A bare count is a range, except after `by`: `fell by 3,000 to 214,000`.
        return !led_by(&pack.bounds.steps) || near(RANGE_AT_MOST);
    }
    // Whole percentages side by side: `could fall 5% to 10%`; a change and its level have decimals.
    let is_whole = a.fract().is_zero() && b.fract().is_zero();
    let percents = first.figure.unit_name() == "percent" && is_whole;
    // *Cut by $150 million to $350 million*: a step and what it leads to.
    if !percents && led_by(&pack.bounds.steps) {
        return false;
    }
    near(Decimal::new(15, 1)) || (percents || led_by(&pack.bounds.leads)) && near(RANGE_AT_MOST)
}

/// The ends of a range are seldom further apart than this.
const RANGE_AT_MOST: Decimal = Decimal::from_parts(3, 0, 0, false, 0);

/// Bare numbers further apart are no range.
const BARE_AT_MOST: Decimal = Decimal::from_parts(20, 0, 0, false, 0);

/// Whether a space stands at `at`.
fn gap(text: &str, at: usize) -> bool {
    text[at..].starts_with(' ')
}

/// Where a form that ends right before `at` (but for spaces) begins.
fn before(text: &str, at: usize, floor: usize, list: &Forms<()>) -> Option<usize> {
    let end = text[..at].trim_end_matches(' ').len();
    list.before(text, end).map(|(start, ())| start).filter(|&start| start >= floor)
}

fn spaces(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches(' ').len()
}
