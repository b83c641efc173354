//! Quantities: numbers with their unit, currency and hedge.
//!
//! The scan runs to the next digit, number word or name with a number in it; an anchored parser reads the
//! number, then its surroundings are looked at: currency to the left, unit to the right, a second number that
//! makes it a range, and the words that hedge or bound it.

mod chinese;
mod english;
mod hedge;
mod measure;
mod number;
mod range;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use measure::Measured;
use number::Needs;

use super::{Quantity, time};
use crate::figure::{Figure, Hedge};
use crate::lang::{QuantityPack, Trigger};
use crate::record::QuantityKind;
use crate::text::Span;

/// The quantities of one normalized sentence, in order and without overlap.
///
/// Spans are bytes relative to `text`. Digits of dates, clock times, index names, codes, versions and
/// addresses are no quantities.
///
/// ```
/// use wirecheck::lang::{Files, QuantityPack};
/// use wirecheck::mention::scan_quantities;
/// use wirecheck::text::Lang;
///
/// let pack = QuantityPack::from_files(&Files::embedded(), Lang::En)?;
/// let text = "The S&P 500 fell as much as 1.2% on Monday as copper slid below $9,000 a tonne";
/// let found: Vec<&str> = scan_quantities(text, &pack).iter().map(|q| q.span.slice(text)).collect();
/// assert_eq!(found, ["as much as 1.2%", "below $9,000 a tonne"]);
/// # Ok::<(), wirecheck::error::Error>(())
/// ```
pub fn scan_quantities(text: &str, pack: &QuantityPack) -> Vec<Quantity> {
    scan_beside(text, &time::scan(text, None, &pack.times).1, pack)
}

/// The quantities of `text` outside the places in `masked`, which tell times.
pub(super) fn scan_beside(text: &str, masked: &[Range<usize>], pack: &QuantityPack) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let Some(scanner) = pack.scanner() else { return found };
    // Nothing before `floor` may be read again, neither as a number nor as a hedge.
    let (mut at, mut floor) = (0, 0);
    while let Some(hit) = scanner.find(aho_corasick::Input::new(text).range(at..)) {
        at = hit.end();
        match pack.triggers.get(hit.pattern().as_usize()) {
            Some(Trigger::Shield) if whole(text, hit.range()) => {}
            Some(Trigger::Shield) => at = next_char(text, hit.start()).max(at.min(hit.start() + 1)),
            Some(Trigger::Address) => at = text[at..].find(' ').map_or(text.len(), |i| at + i),
            Some(&Trigger::Figure(i)) if whole(text, hit.range()) => {
                found.extend(word_figure(text, hit.range(), i as usize, floor, pack));
                floor = at;
            }
            Some(Trigger::Figure(_)) => at = next_char(text, hit.start()),
            Some(Trigger::Digit | Trigger::Word) => {
                if let Some(mask) = masked.iter().find(|m| m.contains(&hit.start())) {
                    (at, floor) = (mask.end.max(at), mask.end);
                    continue;
                }
                if is_short_year(text, hit.start()) {
                    at = skip(text, hit.range());
                    continue;
                }
                match quantity(text, hit.start(), floor, pack, masked) {
                    Some((quantity, end)) => {
                        (at, floor) = (end, end);
                        found.extend(quantity);
                    }
                    None => at = skip(text, hit.range()),
                }
            }
            _ => {}
        }
    }
    share_percent(text, &mut found, pack);
    // What nobody reports is no figure; it would only run over where figures are compared.
    found.retain(|q| q.figure.is_reportable());
    found
}

/// *Fell 1.0 and 1.5 percent*: the sign behind the second is that of both.
fn share_percent(text: &str, found: &mut [Quantity], pack: &QuantityPack) {
    for i in 1..found.len() {
        let (before, rest) = found.split_at_mut(i);
        let (Some(first), Some(second)) = (before.last_mut(), rest.first()) else { continue };
        let spaces = |at: usize| text.len() - text[at..].trim_start_matches(' ').len();
        let joint = pack.bounds.join_opened.at(text, spaces(first.span.end as usize));
        let joined = joint.is_some_and(|(end, ())| spaces(end) == second.span.start as usize);
        let decimals = first.figure.resolution.is_some_and(|r| r < rust_decimal::Decimal::ONE);
        let bare =
            first.kind == QuantityKind::Number && first.figure.unit.is_none() && first.figure.per.is_none();
        if joined && decimals && bare && second.figure.unit_name() == number::PERCENT {
            (first.kind, first.figure.unit) = (second.kind, second.figure.unit.clone());
        }
    }
}

/// The quantity whose number begins at `at`, and where to go on; no quantity where the number counts nothing
/// that is reported.
fn quantity(
    text: &str,
    at: usize,
    floor: usize,
    pack: &QuantityPack,
    masked: &[Range<usize>],
) -> Option<(Option<Quantity>, usize)> {
    let first = measure::read(text, at, floor, pack)?;
    if masked.iter().any(|m| first.start < m.end && m.start < first.end) {
        return None;
    }
    let first = range::tens(text, measure::with_change(text, first, pack), floor, pack);
    let ranged = range::join(text, &first, floor, pack)
        .filter(|r| !masked.iter().any(|m| r.start < m.end && m.start < r.end));
    if ranged.is_none()
        && let Some(end) = measure::score_end(text, &first)
    {
        return Some((None, end));
    }
    let end = ranged.as_ref().map_or(first.end, |r| r.end);
    let mut measured = match ranged {
        Some(range) => range,
        None => first,
    };
    if measured.kind == QuantityKind::Money && measured.figure.per.is_none() {
        measured.price(text, floor, pack);
    }
    if measured.veto {
        return Some((None, end));
    }
    let year = measure::is_year(text, &measured);
    let hedged = hedge::apply(text, &mut measured, floor, pack);
    let enough = match measured.needs {
        Needs::Nothing => true,
        Needs::Unit => measured.counted || measured.unit.is_some() || hedged.is_some(),
        Needs::Hedge => hedged.is_some(),
        Needs::Measure => measured.kind != QuantityKind::Number,
        Needs::Never => false,
    };
    if !enough || year && hedged.is_none() || measure::is_name(text, &measured, pack) {
        return Some((None, end));
    }
    let span = hedged.unwrap_or(measured.start..measured.end);
    let end = span.end.max(measured.end);
    Some((Some(measured.into_quantity(span)), end))
}

/// A word that is a figure by itself: `halved`, 翻番.
fn word_figure(
    text: &str,
    place: Range<usize>,
    index: usize,
    floor: usize,
    pack: &QuantityPack,
) -> Option<Quantity> {
    let word = pack.numbers.figures.get(index)?;
    let unit: Option<Arc<str>> = word.unit.as_deref().map(Arc::from);
    let mut figure = Figure::range(word.lo, word.hi, rust_decimal::Decimal::ONE, unit);
    if word.lo == word.hi {
        figure.hedge = Hedge::Exact;
    } else {
        figure.hi_open = true;
    }
    let kind = match word.unit.as_deref() {
        Some(number::RATIO) => QuantityKind::Multiple,
        Some(number::PERCENT | number::PERCENTAGE_POINT) => QuantityKind::Percent,
        _ => QuantityKind::Number,
    };
    let core = Span::new(place.start, place.end);
    let before = hedge::before(text, place.start, floor, pack);
    let span = before.as_ref().map_or(core, |b| core.cover(Span::new(b.start, place.end)));
    let shrinks = word.unit.as_deref() == Some(number::RATIO) && word.hi < rust_decimal::Decimal::ONE;
    let figure =
        before.map_or(figure.clone(), |b| figure.hedged(if shrinks { turned(b.hedge) } else { b.hedge }));
    Some(Quantity { span, core, kind, figure, generic: false, along: false, level: false, measure: None })
}

/// The hedge of a factor below one: *more than halved* leaves less than half.
fn turned(hedge: Hedge) -> Hedge {
    match hedge {
        Hedge::Over => Hedge::Under,
        Hedge::Under | Hedge::Nearly => Hedge::Over,
        Hedge::AtLeast => Hedge::AtMost,
        Hedge::AtMost => Hedge::AtLeast,
        other => other,
    }
}

/// Whether the words at `place` are whole words.
fn whole(text: &str, place: Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let joined = |a: Option<&u8>, b: Option<&u8>| {
        a.is_some_and(u8::is_ascii_alphanumeric) && b.is_some_and(u8::is_ascii_alphanumeric)
    };
    let before = place.start.checked_sub(1).and_then(|i| bytes.get(i));
    !joined(before, bytes.get(place.start)) && !joined(bytes.get(place.end - 1), bytes.get(place.end))
}

/// *The Jan'26 contract*, *a rally in '27*: two digits behind an apostrophe that no quotation opens are a year.
fn is_short_year(text: &str, at: usize) -> bool {
    let Some(before) = text[..at].strip_suffix(['\'', '’']) else { return false };
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let behind = &text[at + digits..];
    let ends = behind.trim_start_matches(['.', ',', ';', ':', '-', ')']);
    let closed =
        ends.len() < behind.len() && !ends.starts_with(|c: char| c.is_ascii_digit()) || behind.is_empty();
    digits == 2 && (closed || before.ends_with(|c: char| c.is_ascii_alphabetic()))
}

/// Where to go on when no number could be read at `place`: past its digits, or past the word.
fn skip(text: &str, place: Range<usize>) -> usize {
    let bytes = text.as_bytes();
    if !bytes[place.start].is_ascii_digit() {
        return next_char(text, place.start);
    }
    let mut end = place.end;
    while bytes.get(end).is_some_and(|b| b.is_ascii_digit())
        || matches!(bytes.get(end), Some(b'.' | b',')) && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)
    {
        end += 1;
    }
    end
}

fn next_char(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

impl Measured {
    fn into_quantity(self, span: Range<usize>) -> Quantity {
        let whole = Span::new(self.start, self.end);
        let core = self.core.map_or(whole, |c| Span::new(c.start, c.end));
        Quantity {
            span: whole.cover(core).cover(Span::new(span.start, span.end)),
            core,
            kind: self.kind,
            figure: self.figure,
            generic: self.generic,
            along: self.along,
            level: self.level,
            measure: self.measure,
        }
    }
}
