//! Chinese numerals: digits with multipliers in groups of ten thousand, in Han characters, ASCII digits or both.
//!
//! `三万八千亿`, `1,850亿`, `5万4千6百`, `四八九五点二二`, `百分之二点五`, `三成一四`, `500多亿`, `十几`.

use rust_decimal::Decimal;

use super::number::{self, Needs, Number, PERCENT, RATIO};
use crate::lang::{NumberWords, Numeral};

/// What has been read so far.
#[derive(Debug, Clone, Default)]
struct Sum {
    /// Closed groups: the three 万 of 三万八千.
    total: Decimal,
    /// The open group below 万.
    section: Decimal,
    /// A digit, a run of digits or a written number waiting for its multiplier.
    current: Option<Decimal>,
    /// Han digits in `current`, 0 for a number in ASCII digits.
    run: usize,
    /// The last multiplier from 万 up.
    big: Option<Decimal>,
    /// The last multiplier, unless 零 followed it.
    last: Option<Decimal>,
    resolution: Decimal,
    multipliers: usize,
    /// Han characters and ASCII numbers read.
    length: usize,
    decimals: bool,
    more: bool,
    few: bool,
    end: usize,
}

impl Sum {
    /// The value, a trailing lone digit counting in tenths of the multiplier before it (一万三 is 13 000).
    fn value(&self) -> Option<Decimal> {
        let current = self.current.unwrap_or_default();
        let tail = match self.last {
            Some(last) if self.run == 1 && !self.decimals => {
                current.checked_mul(last)?.checked_div(Decimal::TEN)?
            }
            _ => current,
        };
        self.total.checked_add(self.section)?.checked_add(tail)
    }

    fn is_empty(&self) -> bool {
        self.total.is_zero() && self.section.is_zero() && self.current.is_none()
    }

    /// Take a multiplier in.
    fn multiply(&mut self, by: Decimal) -> Option<()> {
        let wan = Decimal::from(10_000);
        self.multipliers += 1;
        if self.current.is_none() && self.is_empty() {
            self.current = Some(Decimal::ONE);
            self.resolution = Decimal::ONE;
        }
        let han = self.run > 0 && !self.decimals || self.current.is_none();
        if by < wan {
            if self.current.is_none() && !self.section.is_zero() {
                self.section = self.section.checked_mul(by)?;
            } else {
                self.section =
                    self.section.checked_add(self.current.unwrap_or(Decimal::ONE).checked_mul(by)?)?;
            }
            self.resolution = if han { Decimal::ONE } else { self.resolution.checked_mul(by)? };
        } else {
            self.section = self.section.checked_add(self.current.unwrap_or_default())?;
            if self.big.is_none_or(|big| by < big) && !self.section.is_zero() {
                self.total = self.total.checked_add(self.section.checked_mul(by)?)?;
            } else {
                self.total = self.total.checked_add(self.section)?.checked_mul(by)?;
            }
            self.section = Decimal::ZERO;
            self.resolution = self.resolution.checked_mul(by)?;
            self.big = Some(by);
        }
        (self.current, self.run, self.last, self.decimals) = (None, 0, Some(by), false);
        Some(())
    }
}

/// The number that begins at byte `at`, in digits or words.
pub(super) fn parse(text: &str, at: usize, words: &NumberWords) -> Option<Number> {
    if let Some((end, Numeral::Half)) = words.words.at(text, at) {
        let tenth = words.tenth.as_deref()?;
        let end = end + text[end..].starts_with(tenth).then_some(tenth.len())?;
        let number = Number::plain(at, end, Decimal::from(5), Decimal::ONE);
        return Some(Number { unit: Some(PERCENT), needs: Needs::Nothing, ..number });
    }
    let number = simple(text, at, words)?;
    if number.unit.is_some() {
        return Some(number);
    }
    if let Some(fraction) = parted(text, &number, words) {
        return Some(fraction);
    }
    if number.digits
        && let Some(fraction) = number::slashed(text, &number)
    {
        return Some(fraction);
    }
    tenths(text, number, words).filter(|n| n.needs != Needs::Never)
}

/// A number without 分之 and 成.
fn simple(text: &str, at: usize, words: &NumberWords) -> Option<Number> {
    let mut sum = Sum { end: at, resolution: Decimal::ONE, ..Sum::default() };
    let mut written = None;
    let digit = text[at..].starts_with(|c: char| c.is_ascii_digit() || c == '.');
    while let Some(end) = step(text, &mut sum, words, &mut written)? {
        sum.end = end;
    }
    if sum.length == 0 {
        // A fraction character stands alone.
        return number::digits(text, at).filter(|n| n.unit.is_some());
    }
    let value = sum.value()?;
    let mut number = Number::plain(at, sum.end, value, sum.resolution);
    number.written = written.unwrap_or(value);
    number.scaled = sum.big.is_some() || sum.multipliers > 0 && digit;
    number.more = sum.more;
    number.digits = digit;
    if sum.few {
        number.few = Some(value.checked_add(sum.last.unwrap_or(Decimal::TEN))?);
    }
    if !digit {
        number.needs = needs(text, at, &sum, words).unwrap_or(Needs::Never);
    }
    Some(number)
}

/// What a number in Han characters needs beside it to be one at all.
fn needs(text: &str, at: usize, sum: &Sum, words: &NumberWords) -> Option<Needs> {
    let (_, first) = words.words.at(text, at)?;
    let bare = matches!(first, Numeral::Multiplier(n) if *n > 10);
    if bare {
        // 千亿 is a number when nothing makes it vague; a lone 百, 千 or 万 is one in 逾百点.
        let vague = words.vague.before(text, at).is_some();
        let bound = || words.bounds.before(text, at).is_some();
        return (!vague && (sum.multipliers >= 2 || bound())).then_some(Needs::Unit);
    }
    if words.vague.before(text, at).is_some() && matches!(first, Numeral::Multiplier(_)) {
        return None;
    }
    let decimals = text[at..sum.end].chars().count() > sum.length || sum.decimals;
    Some(match (sum.multipliers, sum.length) {
        _ if decimals && sum.length >= 2 => Needs::Nothing,
        (0, 1) if sum.current == Some(Decimal::ONE) => Needs::Measure,
        (0, _) => Needs::Unit,
        (_, 1) => Needs::Unit,
        _ => Needs::Nothing,
    })
}

/// Read one token; the byte after it, `Ok(None)` in the form of `Some(None)` at the end of the numeral.
#[allow(clippy::option_option)]
fn step(
    text: &str,
    sum: &mut Sum,
    words: &NumberWords,
    written: &mut Option<Decimal>,
) -> Option<Option<usize>> {
    let spaced = text[sum.end..].starts_with(' ') && sum.length > 0;
    let at = if spaced { sum.end + 1 } else { sum.end };
    let first = *text.as_bytes().get(at).unwrap_or(&b' ');
    if first.is_ascii_digit() || first == b'.' {
        return Some(ascii(text, at, spaced, sum, words, written));
    }
    let Some((end, numeral)) = words.words.at(text, at) else { return Some(None) };
    if sum.more && !matches!(numeral, Numeral::Multiplier(_)) {
        return Some(None);
    }
    match *numeral {
        Numeral::Multiplier(by) => {
            if spaced && sum.current.is_none() && by < 10_000 {
                return Some(None);
            }
            sum.multiply(by.into())?;
        }
        Numeral::Cardinal(n) if !spaced && sum.current.is_none() => {
            if n == 0 && !sum.is_empty() {
                sum.last = None;
                sum.length += 1;
                return Some(Some(end));
            }
            (sum.current, sum.run, sum.resolution) = (Some(n.into()), 1, Decimal::ONE);
        }
        Numeral::Cardinal(n) if !spaced && sum.run > 0 && !sum.decimals => {
            sum.current = Some(sum.current?.checked_mul(Decimal::TEN)?.checked_add(n.into())?);
            sum.run += 1;
        }
        Numeral::Point if !spaced && (sum.run > 0 || sum.multipliers > 0) && !sum.decimals => {
            return Some(decimals(text, end, sum, words));
        }
        Numeral::Magnitude(by) if sum.run == 0 && sum.current.is_some() => {
            sum.multiply(by.into())?;
            sum.length += 1;
            sum.end = end;
            return Some(None);
        }
        Numeral::More if !spaced && sum.current.is_none_or(|_| sum.run == 0) && !sum.is_empty() => {
            let next = words.words.at(text, end).map(|w| *w.1);
            let multiplied = matches!(next, Some(Numeral::Multiplier(n)) if n >= 10_000);
            if !multiplied {
                return Some(None);
            }
            sum.more = true;
            return Some(Some(end));
        }
        Numeral::Few
            if !spaced && sum.last == Some(Decimal::TEN) && sum.current.is_none() && sum.big.is_none() =>
        {
            sum.few = true;
            return Some(Some(end));
        }
        _ => return Some(None),
    }
    sum.length += 1;
    Some(Some(end))
}

/// A number in ASCII digits as the whole or a part of a numeral: the 4 of 5万4千.
fn ascii(
    text: &str,
    at: usize,
    spaced: bool,
    sum: &mut Sum,
    words: &NumberWords,
    written: &mut Option<Decimal>,
) -> Option<usize> {
    if sum.current.is_some() || (sum.more || sum.few) {
        return None;
    }
    let n = number::digits(text, at)?;
    // 90 兆 2,391 億, 6 萬 9,000: spaces part the groups.
    let gap = usize::from(spaced && text[n.end..].starts_with(' '));
    let follows = words.words.at(text, n.end + gap).map(|w| *w.1);
    let multiplied =
        matches!(follows, Some(Numeral::Multiplier(by)) if sum.last.is_none_or(|l| Decimal::from(by) < l));
    // 2萬8 is 28,000, as 两万八 is.
    let lone = !spaced
        && sum.big.is_some()
        && n.end == at + 1
        && n.value > Decimal::ZERO
        && sum.last == sum.big
        && follows.is_none()
        && !text[n.end..].starts_with(['%', '.', ',', '-', '/']);
    if lone {
        (sum.current, sum.run, sum.resolution) = (Some(n.value), 1, Decimal::ONE_THOUSAND);
        sum.length += 1;
        return Some(n.end);
    }
    // 72萬988人: digits with nothing for the thousands, where what is counted follows.
    let tail = |last: Decimal| {
        let counted = text[n.end..].starts_with(char::is_alphabetic) && n.end >= at + 3;
        let least = if counted { Decimal::ONE_HUNDRED } else { Decimal::TEN };
        n.value >= last.checked_div(least).unwrap_or(last) && n.value < last
    };
    let fits = sum.is_empty()
        || multiplied && sum.last.is_some()
        || !spaced && n.value.fract().is_zero() && sum.last.map_or(sum.length > 0, tail)
        || spaced
            && follows.is_none()
            && text[at..n.end].contains(',')
            && sum.last == sum.big
            && sum.last.is_some_and(tail);
    if !fits || sum.is_empty() && n.unit.is_some() {
        return None;
    }
    if written.is_none() {
        *written = Some(n.value);
    }
    (sum.current, sum.run, sum.resolution, sum.last) =
        (Some(n.value), 0, n.resolution, sum.last.filter(|_| false));
    sum.length += 1;
    Some(n.end)
}

/// The Han digits after 点.
fn decimals(text: &str, at: usize, sum: &mut Sum, words: &NumberWords) -> Option<usize> {
    let mut digits = String::from("0.");
    let mut end = at;
    while let Some((after, &Numeral::Cardinal(n))) = words.words.at(text, end) {
        digits.push(char::from_digit(n, 10)?);
        end = after;
    }
    let read = Decimal::from_str_exact(&digits).ok().filter(|_| end > at && digits.len() <= 22)?;
    let value = sum.value()?.checked_add(read)?;
    let resolution = Decimal::try_new(1, u32::try_from(digits.len()).ok()?.checked_sub(2)?).ok()?;
    let length = sum.length + digits.len() - 2;
    *sum = Sum {
        current: Some(value),
        run: 1,
        resolution,
        decimals: true,
        length,
        multipliers: sum.multipliers,
        ..Sum::default()
    };
    Some(end)
}

/// 百分之二点五, 三分之二, from the denominator before 分之.
fn parted(text: &str, under: &Number, words: &NumberWords) -> Option<Number> {
    let between = words.fraction_between.as_deref()?;
    let at = under.end + text[under.end..].starts_with(between).then_some(between.len())?;
    let negative = words.words.at(text, at).filter(|w| *w.1 == Numeral::Minus).map(|w| w.0);
    let over = simple(text, negative.unwrap_or(at), words)?;
    let percent = words.percent_of.iter().any(|&n| Decimal::from(n) == under.value);
    let factor = if percent { Decimal::ONE_HUNDRED } else { Decimal::ONE };
    let part = |n: Decimal| n.checked_mul(factor)?.checked_div(under.value);
    let value = part(over.value)?;
    let resolution = if percent { part(over.resolution)? } else { Decimal::new(1, 2) };
    let unit = Some(if percent { PERCENT } else { RATIO });
    let number = Number { unit, ..Number::plain(under.start, over.end, value, resolution) };
    Some(if negative.is_some() { number.negated() } else { number })
}

/// 四成, 三成一四, 三成半, 9.5成: tenths told as percent.
fn tenths(text: &str, number: Number, words: &NumberWords) -> Option<Number> {
    let Some(tenth) = words.tenth.as_deref() else { return Some(number) };
    let spaces = text[number.end..].len() - text[number.end..].trim_start_matches(' ').len();
    if spaces > 1 || !text[number.end + spaces..].starts_with(tenth) || number.value > Decimal::TEN {
        return Some(number);
    }
    if words.words.at(text, number.end + spaces).is_some_and(|w| *w.1 == Numeral::Stop) {
        return Some(number);
    }
    let mut end = number.end + spaces + tenth.len();
    let mut value = number.value.checked_mul(Decimal::TEN)?;
    let mut resolution = number.resolution.checked_mul(Decimal::TEN)?;
    let mut place = Decimal::ONE;
    let skip = usize::from(text[end..].starts_with(' '));
    let mut next = end + skip;
    if let Some((after, Numeral::Half)) = words.words.at(text, next) {
        (value, resolution, end) = (value.checked_add(Decimal::from(5))?, Decimal::ONE, after);
    } else {
        while let Some((after, &Numeral::Cardinal(n))) = words.words.at(text, next) {
            if place < Decimal::new(1, 1) {
                break;
            }
            value = value.checked_add(place.checked_mul(n.into())?)?;
            (resolution, place) = (place, place.checked_div(Decimal::TEN)?);
            (end, next) = (after, after);
        }
    }
    let end_number = Number::plain(number.start, end, value, resolution);
    Some(Number { unit: Some(PERCENT), digits: number.digits, ..end_number })
}
