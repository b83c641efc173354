//! English numerals: cardinals below a hundred, then hundreds and larger multipliers, in words, digits or both.
//!
//! `two hundred and five`, `3 hundred and 21`, `five and a half million`, `two-thirds`, `1.7 billion`.

use rust_decimal::Decimal;

use super::number::{self, Needs, Number, PERCENTAGE_POINT, RATIO, gap, word_before};
use crate::lang::{NumberWords, Numeral};

/// The last word read, which decides what may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Digits,
    Ones,
    Tens,
    Hundred,
    Big,
    Decimals,
}

/// What has been read so far.
#[derive(Debug, Clone)]
struct Sum {
    /// Closed groups: the three million of `three million five hundred`.
    total: Decimal,
    /// The open group, below a thousand unless written in digits.
    group: Option<Decimal>,
    /// The last multiplier from a thousand up.
    big: Option<Decimal>,
    resolution: Decimal,
    last: Last,
    multipliers: usize,
    end: usize,
}

impl Sum {
    fn value(&self) -> Option<Decimal> {
        self.total.checked_add(self.group.unwrap_or_default())
    }

    /// Take a multiplier in; false where it cannot follow.
    fn multiply(&mut self, by: Decimal) -> Option<bool> {
        self.multipliers += 1;
        if by == Decimal::ONE_HUNDRED {
            let group = self.group.unwrap_or_default();
            let fits = match self.last {
                Last::Ones | Last::Tens => group < by && !group.is_zero(),
                Last::Digits | Last::Decimals => self.multipliers == 1 || group < by,
                Last::Hundred | Last::Big => false,
            };
            if fits {
                if self.last == Last::Digits {
                    self.resolution = self.resolution.checked_mul(by)?;
                }
                self.group = Some(group.checked_mul(by)?);
                self.last = Last::Hundred;
            }
            return Some(fits);
        }
        match self.group {
            Some(group) => {
                if self.big.is_some_and(|big| by >= big) {
                    return Some(false);
                }
                self.total = self.total.checked_add(group.checked_mul(by)?)?;
                self.resolution = self.resolution.checked_mul(by)?;
            }
            None if self.big.is_some_and(|big| by > big) || self.big == Some(by) => {
                self.total = self.total.checked_mul(by)?;
                self.resolution = self.resolution.checked_mul(by)?;
            }
            None => return Some(false),
        }
        (self.group, self.big, self.last) = (None, Some(by), Last::Big);
        Some(true)
    }
}

/// The number that begins at byte `at`, in digits or words.
pub(super) fn parse(text: &str, at: usize, words: &NumberWords, money: bool) -> Option<Number> {
    let digit = text[at..].starts_with(|c: char| c.is_ascii_digit() || c == '.' || !c.is_ascii());
    let mut start = at;
    let mut needs = Needs::Nothing;
    let mut sum = Sum {
        total: Decimal::ZERO,
        group: None,
        big: None,
        resolution: Decimal::ONE,
        last: Last::Digits,
        multipliers: 0,
        end: at,
    };
    let mut written = None;
    if digit {
        let number = number::digits(text, at)?;
        if number.unit.is_some() {
            return Some(number);
        }
        if let Some(fraction) = number::slashed(text, &number) {
            return Some(fraction);
        }
        let number = number::mixed(text, number);
        written = Some(number.value);
        (sum.group, sum.resolution, sum.end) = (Some(number.value), number.resolution, number.end);
        if let Some((end, by)) = magnitude(text, sum.end, words, money) {
            sum.multiply(by)?;
            sum.end = end;
        }
    } else {
        match words.words.at(text, at)? {
            (end, &Numeral::Cardinal(n)) => {
                (sum.group, sum.last) = (Some(n.into()), if n >= 20 { Last::Tens } else { Last::Ones });
                sum.end = end;
                if n == 1 {
                    needs = Needs::Measure;
                }
            }
            (end, &Numeral::Multiplier(by)) => {
                (sum.group, sum.last, sum.end) = (Some(Decimal::ONE), Last::Ones, end);
                sum.multiply(by.into())?;
                match word_before(text, at, words, Numeral::Article) {
                    Some(article) => start = article,
                    None => needs = Needs::Measure,
                }
            }
            (end, Numeral::Half) => return half(text, at, end, words),
            (end, &Numeral::Denominator(n)) => return lone_fraction(text, at, end, n, words),
            _ => return None,
        }
    }
    read_on(text, &mut sum, words, digit);
    if let Some(fraction) = fraction(text, start, &sum, words) {
        return Some(fraction);
    }
    let bare = !digit && start == at && needs == Needs::Measure && sum.multipliers > 0;
    if bare && words.words.at(text, at).is_some_and(|w| matches!(w.1, Numeral::Multiplier(_))) {
        let before = text[..at].trim_end();
        if sum.multipliers < 2 || words.vague.before(text, before.len()).is_some() {
            return None;
        }
        needs = Needs::Unit;
    } else if sum.multipliers > 0 || sum.last != Last::Ones || sum.value()? != Decimal::ONE {
        needs = Needs::Nothing;
    }
    let value = sum.value()?;
    let mut number = Number::plain(start, sum.end, value, sum.resolution);
    number.written = written.unwrap_or(value);
    (number.scaled, number.needs, number.digits) = (sum.multipliers > 0, needs, digit);
    Some(number)
}

/// An abbreviation after digits: glued (`10k`, `$3.4bn`), or spaced where it cannot be a unit.
fn magnitude(text: &str, at: usize, words: &NumberWords, money: bool) -> Option<(usize, Decimal)> {
    let next = gap(text, at);
    let (end, numeral) = words.words.at(text, next)?;
    match *numeral {
        Numeral::Multiplier(by) => Some((end, by.into())),
        Numeral::Magnitude(by)
            if next == at || end - next > 1 || money || by == 1000 || counts_next(text, end, words) =>
        {
            Some((end, by.into()))
        }
        _ => None,
    }
}

/// Whether a fraction by itself is a size: *fell by a quarter in May*, not *fell by a quarter point*.
fn sizes(text: &str, start: usize, end: usize, words: &NumberWords) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let before = text[..start].trim_end();
    let before = &before[before.trim_end_matches(letter).len()..];
    let behind = text[end..].trim_start();
    let behind = &behind[..behind.find(|c: char| !letter(c)).unwrap_or(behind.len())];
    let among = |all: &[String], word: &str| all.iter().any(|w| w.eq_ignore_ascii_case(word));
    among(&words.sized_by, before) && (behind.is_empty() || among(&words.goes_on, behind))
}

/// Whether something that is counted in millions stands next: *8.9 m | barrels*.
fn counts_next(text: &str, end: usize, words: &NumberWords) -> bool {
    let next = gap(text, end);
    let rest = &text.as_bytes()[next..];
    next > end
        && words.spaced_before.iter().any(|form| {
            let same = rest.get(..form.len()).is_some_and(|word| word.eq_ignore_ascii_case(form.as_bytes()));
            same && !rest.get(form.len()).is_some_and(u8::is_ascii_alphanumeric)
        })
}

/// Read the words that follow the first.
fn read_on(text: &str, sum: &mut Sum, words: &NumberWords, digit: bool) -> Option<()> {
    let mut checkpoint: Option<Sum> = None;
    loop {
        let next = gap(text, sum.end);
        if next == sum.end {
            return None;
        }
        let step = step(text, next, sum, words, digit, &mut checkpoint);
        if step != Some(true) {
            // Roll back to before an `and` whose sequel turned out to be a number of its own.
            if let (Some(before), Some(false)) = (checkpoint, step) {
                *sum = before;
            }
            return None;
        }
    }
}

/// Read one word: `Some(true)` taken, `None` the numeral ends here, `Some(false)` it ended before the last `and`.
fn step(
    text: &str,
    at: usize,
    sum: &mut Sum,
    words: &NumberWords,
    digit: bool,
    checkpoint: &mut Option<Sum>,
) -> Option<bool> {
    if text.as_bytes().get(at)?.is_ascii_digit() {
        // `4 thousand 3 hundred`: digits again, smaller, and with a multiplier of their own.
        let n = number::digits(text, at)?;
        let (_, next) = words.words.at(text, gap(text, n.end))?;
        let Numeral::Multiplier(by) = *next else { return None };
        let smaller = digit
            && sum.last == Last::Big
            && sum.big.is_some_and(|big| big > by.into() && big <= Decimal::ONE_THOUSAND);
        if !smaller {
            return None;
        }
        (sum.group, sum.resolution, sum.last, sum.end) = (Some(n.value), n.resolution, Last::Digits, n.end);
        return Some(true);
    }
    let (end, numeral) = words.words.at(text, at)?;
    match *numeral {
        Numeral::Cardinal(n) => {
            let n = Decimal::from(n);
            let fits = match sum.last {
                Last::Tens => n < Decimal::TEN && !n.is_zero(),
                Last::Hundred => !n.is_zero(),
                Last::Big => !digit || sum.big.is_some_and(|b| b <= Decimal::ONE_THOUSAND),
                Last::Digits | Last::Ones | Last::Decimals => false,
            };
            if !fits {
                return None;
            }
            let last = if n >= Decimal::from(20) { Last::Tens } else { Last::Ones };
            sum.group = Some(sum.group.unwrap_or_default().checked_add(n)?);
            (sum.resolution, sum.last, sum.end) = (Decimal::ONE, last, end);
            Some(true)
        }
        Numeral::Multiplier(by) => {
            if !sum.multiply(by.into())? {
                return Some(false);
            }
            sum.end = end;
            Some(true)
        }
        Numeral::Point => {
            let (decimals, end) = decimals(text, end, words)?;
            let read = Decimal::from_str_exact(&format!("0.{decimals}")).ok()?;
            sum.group = Some(sum.group.unwrap_or_default().checked_add(read)?);
            (sum.resolution, sum.last, sum.end) =
                (Decimal::try_new(1, u32::try_from(decimals.len()).ok()?).ok()?, Last::Decimals, end);
            Some(true)
        }
        Numeral::And => and(text, end, sum, words, digit, checkpoint),
        _ => None,
    }
}

/// After `and`: a fraction (`and a half`), or the rest of a numeral (`two hundred and five`).
fn and(
    text: &str,
    at: usize,
    sum: &mut Sum,
    words: &NumberWords,
    digit: bool,
    checkpoint: &mut Option<Sum>,
) -> Option<bool> {
    let next = gap(text, at);
    if let Some((end, part)) = part(text, next, words) {
        let after = gap(text, end);
        let mut whole = sum.clone();
        match (sum.last, words.words.at(text, after)) {
            // `one billion and a half million`
            (Last::Big, Some((end, &Numeral::Multiplier(by)))) => {
                whole.total = whole.total.checked_add(part.checked_mul(by.into())?)?;
                whole.end = end;
            }
            // `one million and a half`
            (Last::Big, _) => {
                whole.total = whole.total.checked_add(part.checked_mul(sum.big?)?)?;
                whole.end = end;
            }
            (_, _) => {
                whole.group = Some(whole.group.unwrap_or_default().checked_add(part)?);
                (whole.end, whole.last, whole.resolution) = (end, Last::Decimals, Decimal::new(1, 2));
            }
        }
        *sum = whole;
        return Some(true);
    }
    let joins = match sum.last {
        Last::Hundred => true,
        Last::Big => !digit || sum.big.is_some_and(|big| big <= Decimal::ONE_THOUSAND),
        _ => false,
    };
    if !joins {
        return None;
    }
    *checkpoint = Some(sum.clone());
    if text.as_bytes().get(next).is_some_and(u8::is_ascii_digit) {
        let n = number::digits(text, next)?;
        let room = if sum.last == Last::Hundred { Decimal::ONE_HUNDRED } else { Decimal::ONE_THOUSAND };
        if !digit || n.value.is_zero() || n.value >= room || !n.value.fract().is_zero() {
            return None;
        }
        sum.group = Some(sum.group.unwrap_or_default().checked_add(n.value)?);
        (sum.resolution, sum.last, sum.end) = (Decimal::ONE, Last::Digits, n.end);
        return Some(true);
    }
    match words.words.at(text, next)? {
        (_, &Numeral::Cardinal(n)) if n > 0 => step(text, next, sum, words, false, checkpoint),
        _ => None,
    }
}

/// `a half`, `one half`, `three quarters`, `one fourth` after `and`.
fn part(text: &str, at: usize, words: &NumberWords) -> Option<(usize, Decimal)> {
    let (end, first) = words.words.at(text, at)?;
    let over = match *first {
        Numeral::Article => 1,
        Numeral::Cardinal(n @ 1..10) => n,
        _ => return None,
    };
    let (end, under) = words.words.at(text, gap(text, end))?;
    let under = match *under {
        Numeral::Half => 2,
        Numeral::Denominator(n) if n > over => n,
        _ => return None,
    };
    Some((end, Decimal::from(over).checked_div(under.into())?))
}

/// `two-thirds`, `three quarters million`, `two thirds of a million`, from the numerator in `sum`.
fn fraction(text: &str, start: usize, sum: &Sum, words: &NumberWords) -> Option<Number> {
    let over = sum.value()?;
    if sum.multipliers > 0 || !matches!(sum.last, Last::Ones | Last::Tens) {
        return None;
    }
    let (end, under) = words.words.at(text, gap(text, sum.end))?;
    let under = match *under {
        Numeral::Denominator(n) => Decimal::from(n),
        Numeral::Half if over == Decimal::ONE => Decimal::TWO,
        _ => return None,
    };
    let hyphen = text[sum.end..end].contains('-');
    if over >= under {
        return None;
    }
    let value = over.checked_div(under)?;
    let (number, of) = scaled_fraction(text, start, end, value, words)?;
    let loose = under == Decimal::from(4) && !hyphen && !of && !number.scaled && end < text.trim_end().len();
    (!loose).then_some(number)
}

/// A fraction with what it multiplies, if anything; and whether `of` follows.
fn scaled_fraction(
    text: &str,
    start: usize,
    end: usize,
    value: Decimal,
    words: &NumberWords,
) -> Option<(Number, bool)> {
    let mut at = gap(text, end);
    let mut of = false;
    for skipped in [Numeral::Of, Numeral::Article] {
        if let Some((after, n)) = words.words.at(text, at)
            && *n == skipped
        {
            at = gap(text, after);
            of |= skipped == Numeral::Of;
        }
    }
    if let Some(end) = point(text, at, words).filter(|_| of) {
        let resolution = Decimal::new(1, value.scale().min(2));
        let number = Number::plain(start, end, value, resolution);
        return Some((Number { unit: Some(PERCENTAGE_POINT), ..number }, of));
    }
    let number = Number { unit: Some(RATIO), ..Number::plain(start, end, value, Decimal::new(1, 2)) };
    Some(match words.words.at(text, at) {
        Some((end, &Numeral::Multiplier(by))) => (Number { end, unit: None, ..number }.times(by.into())?, of),
        _ => (number, of),
    })
}

/// The end of the words for a percentage point at `at`.
fn point(text: &str, at: usize, words: &NumberWords) -> Option<usize> {
    let ends = |end: usize| !text[end..].starts_with(|c: char| c.is_alphanumeric());
    words
        .points
        .iter()
        .map(|p| (p, at + p.len()))
        .find(|(p, end)| text.get(at..*end).is_some_and(|t| t.eq_ignore_ascii_case(p)) && ends(*end))
        .map(|(_, end)| end)
}

/// `half`, `a half`, `half a million`: with nothing beside it, only where a bound is told.
fn half(text: &str, at: usize, end: usize, words: &NumberWords) -> Option<Number> {
    let start = word_before(text, at, words, Numeral::Article);
    let (mut number, of) = scaled_fraction(text, start.unwrap_or(at), end, Decimal::new(5, 1), words)?;
    if !number.scaled && !of && start.is_none() {
        number.needs = Needs::Unit;
    }
    Some(number)
}

/// `a fifth`, `a quarter of`, `a quarter million`.
fn lone_fraction(text: &str, at: usize, end: usize, under: u32, words: &NumberWords) -> Option<Number> {
    let start = word_before(text, at, words, Numeral::Article);
    let value = Decimal::ONE.checked_div(under.into())?;
    let (number, of) = scaled_fraction(text, start.unwrap_or(at), end, value, words)?;
    let ends = text[end..].trim_start().is_empty() && under != 4;
    if number.scaled || start.is_some_and(|start| of || ends || sizes(text, start, end, words)) {
        return Some(number);
    }
    // *About a fifth above its average*: a bound tells that it counts.
    start.is_some().then_some(Number { needs: Needs::Hedge, ..number })
}

/// The digits after `point`: one a word (`zero three`), or two at once (`seventy-one`).
fn decimals(text: &str, at: usize, words: &NumberWords) -> Option<(String, usize)> {
    let mut digits = String::new();
    let mut end = at;
    while let Some((after, &Numeral::Cardinal(n))) = words.words.at(text, gap(text, end)) {
        let joins = digits.len() == 2 && digits.ends_with('0') && !digits.starts_with('0') && n < 10;
        if joins {
            digits.pop();
        }
        digits.push_str(&n.to_string());
        end = after;
    }
    (!digits.is_empty() && digits.len() <= 20).then_some((digits, end))
}
