//! Numbers written in digits, and the dispatch to the numeral systems.

use rust_decimal::Decimal;

use super::{chinese, english};
use crate::lang::{NumberWords, Numeral, NumeralSystem, VULGAR};

/// What a number needs beside it to count as a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Needs {
    /// Nothing.
    Nothing,
    /// Any unit or counter.
    Unit,
    /// A hedge before it: *nearly a fifth*.
    Hedge,
    /// A currency, percent or multiple.
    Measure,
    /// More than there can be: it is no number.
    Never,
}

/// A number where it stands, magnitudes expanded.
#[derive(Debug, Clone)]
pub(super) struct Number {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Its value.
    pub value: Decimal,
    /// The digits as written, before any magnitude.
    pub written: Decimal,
    /// One unit in the last place.
    pub resolution: Decimal,
    /// Whether a magnitude (million, 亿) belongs to it.
    pub scaled: bool,
    /// Told with *and more* inside: 500多亿.
    pub more: bool,
    /// Upper end, where a few more are told: 十几.
    pub few: Option<Decimal>,
    /// The unit that its form brings along.
    pub unit: Option<&'static str>,
    /// What it needs beside it.
    pub needs: Needs,
    /// Whether it opens with an ASCII digit.
    pub digits: bool,
}

/// Unit names that number forms bring along (成, 分之, thirds).
pub(super) const PERCENT: &str = "percent";
/// See [`PERCENT`].
pub(super) const PERCENTAGE_POINT: &str = "percentage_point";
/// See [`PERCENT`].
pub(super) const RATIO: &str = "ratio";

impl Number {
    /// A plain number.
    pub(super) fn plain(start: usize, end: usize, value: Decimal, resolution: Decimal) -> Self {
        Number {
            start,
            end,
            value,
            written: value,
            resolution,
            scaled: false,
            more: false,
            few: None,
            unit: None,
            needs: Needs::Nothing,
            digits: false,
        }
    }

    /// The number times `by`, as far as decimals reach.
    pub(super) fn times(mut self, by: Decimal) -> Option<Self> {
        self.value = self.value.checked_mul(by)?;
        self.resolution = self.resolution.checked_mul(by)?;
        if let Some(few) = self.few {
            self.few = Some(few.checked_mul(by)?);
        }
        self.scaled |= by >= Decimal::ONE_HUNDRED;
        Some(self)
    }

    /// The number with its sign turned.
    pub(super) fn negated(mut self) -> Self {
        (self.value, self.written) = (-self.value, -self.written);
        self
    }
}

/// The number that begins at byte `at`; `money` when a currency stands before it.
pub(super) fn parse(text: &str, at: usize, words: &NumberWords, money: bool) -> Option<Number> {
    match words.system {
        NumeralSystem::English => english::parse(text, at, words, money),
        NumeralSystem::Chinese => chinese::parse(text, at, words),
    }
}

/// ASCII digits at `at`: grouped by commas, with decimals, or a fraction character.
pub(super) fn digits(text: &str, at: usize) -> Option<Number> {
    let bytes = text.as_bytes();
    let run = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut clean = String::new();
    let mut end = at;
    let first = run(at);
    if first > 0 {
        clean.push_str(&text[at..at + first]);
        end = at + first;
        // Groups of three, or Indian groups of two before the last three.
        let separator = bytes.get(end).copied().filter(|b| *b == b',' || *b == b' ');
        let mut groups = String::new();
        let (mut next, mut last) = (end, 0);
        while first <= 3 && bytes.get(next) == separator.as_ref() && separator.is_some() {
            let n = run(next + 1);
            if n != 3 && !(n == 2 && separator == Some(b',')) {
                break;
            }
            groups.push_str(&text[next + 1..next + 1 + n]);
            (next, last) = (next + 1 + n, n);
        }
        let whole = last == 3 && !bytes.get(next).is_some_and(u8::is_ascii_alphanumeric);
        let spaced = separator == Some(b' ') && (groups.len() < 6 || bytes.get(next) != Some(&b'.'));
        if (whole || last == 3 && separator == Some(b',')) && !spaced {
            clean.push_str(&groups);
            end = next;
        }
    }
    let mut places = 0;
    if bytes.get(end) == Some(&b'.') {
        places = run(end + 1);
        if places > 0 {
            clean.push_str(if clean.is_empty() { "0." } else { "." });
            clean.push_str(&text[end + 1..end + 1 + places]);
            end += 1 + places;
        }
    }
    let mut value = if clean.is_empty() { Decimal::ZERO } else { Decimal::from_str_exact(&clean).ok()? };
    let mut resolution = Decimal::try_new(1, u32::try_from(places).ok()?).ok()?;
    let c = text[end..].chars().next();
    if let Some(&(mark, over, under)) = VULGAR.iter().find(|v| Some(v.0) == c)
        && places == 0
    {
        value = value.checked_add(Decimal::from(over).checked_div(Decimal::from(under))?)?;
        resolution = Decimal::try_new(1, 2).ok()?;
        end += mark.len_utf8();
    }
    let mut number = Number::plain(at, end, value, resolution);
    number.digits = true;
    if first == 0 && places == 0 {
        number.unit = Some(RATIO);
    }
    (end > at).then_some(number)
}

/// A small written fraction, `1/2`, that is no date: both parts whole, the first smaller, the second at most 16.
pub(super) fn slashed(text: &str, number: &Number) -> Option<Number> {
    let rest = text[number.end..].strip_prefix('/')?;
    let n = rest.bytes().take_while(u8::is_ascii_digit).count();
    let under: Decimal = rest.get(..n).filter(|d| !d.is_empty() && d.len() <= 2)?.parse().ok()?;
    let after = rest.as_bytes().get(n..).unwrap_or_default();
    let goes_on = matches!(after, [b'/' | b'-', ..] | [b'.', b'0'..=b'9', ..]);
    let whole = number.value.fract().is_zero() && number.value >= Decimal::ONE && number.value < under;
    if !whole || under > Decimal::from(16) || goes_on {
        return None;
    }
    let value = number.value.checked_div(under)?;
    let end = number.end + 1 + n;
    Some(Number {
        unit: Some(RATIO),
        digits: true,
        ..Number::plain(number.start, end, value, Decimal::new(1, 2))
    })
}

/// A number and a written fraction of its last place, `3-1/2`, `3 1/2` or `$5.37-1/4`, as one number; else the number
/// alone.
pub(super) fn mixed(text: &str, number: Number) -> Number {
    let joined = (|| {
        let at = number.end + usize::from(text[number.end..].starts_with([' ', '-']));
        let part = digits(text, at).filter(|_| at > number.end)?;
        let part = slashed(text, &part)?;
        // A whole number, thousands too, is in ones; decimals other than cents are of no grain price.
        let place = match number.value.scale() {
            0 => Decimal::ONE,
            2 => Decimal::new(1, 2),
            _ => return None,
        };
        let value = number.value.checked_add(part.value.checked_mul(place)?)?;
        let resolution = part.resolution.checked_mul(place)?;
        Some(Number { end: part.end, value, written: value, resolution, ..number.clone() })
    })();
    joined.unwrap_or(number)
}

/// The place after spaces and at most one hyphen between two words of a numeral.
pub(super) fn gap(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let spaces = |mut i: usize| {
        while bytes.get(i) == Some(&b' ') {
            i += 1;
        }
        i
    };
    let i = spaces(at);
    if bytes.get(i) == Some(&b'-') { spaces(i + 1) } else { i }
}

/// The numeral word before `at`, where it is `wanted`.
pub(super) fn word_before(text: &str, at: usize, words: &NumberWords, wanted: Numeral) -> Option<usize> {
    let before = text[..at].trim_end_matches([' ', '-']);
    if before.len() == at {
        return None;
    }
    let start = before
        .rfind(|c: char| !c.is_ascii_alphabetic())
        .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    matches!(words.words.at(text, start), Some((end, n)) if *n == wanted && end == before.len())
        .then_some(start)
}
