//! Hedges and bounds: the words around a number that soften or bound it.

use std::ops::Range;

use super::measure::Measured;
use crate::figure::Hedge;
use crate::lang::QuantityPack;

/// A hedge before a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    /// Its first byte.
    pub start: usize,
    /// The hedge.
    pub hedge: Hedge,
    /// A move downward turns it.
    pub along: bool,
    /// Its number is where something stood.
    pub level: bool,
}

/// Most fillers that may stand between a hedge and its number.
const FILLERS: usize = 4;

/// Hedge the figure by the words around it; the place of the whole with those words, if there are any.
pub(super) fn apply(text: &str, m: &mut Measured, floor: usize, pack: &QuantityPack) -> Option<Range<usize>> {
    let before = before(text, m.start, floor, pack);
    let after = after(text, m.end, pack);
    let tail = pack.bounds.tails.at(text, spaces(text, m.end)).map(|(end, ())| end);
    let hedge = match (before, after, m.inside) {
        (Some(b), Some((hedge, _)), _) | (Some(b), None, Some(hedge)) if softer(b.hedge) => Some(hedge),
        (Some(b), _, _) if b.hedge != Hedge::Exact => Some(b.hedge),
        (_, Some((hedge, _)), _) => Some(hedge),
        (_, _, inside) => inside,
    };
    m.level = before.is_some_and(|b| b.level);
    m.along = before.is_some_and(|b| b.along && Some(b.hedge) == hedge);
    if let Some(hedge) = hedge {
        m.figure = m.figure.clone().hedged(hedge);
    }
    let start = before.filter(|b| b.hedge != Hedge::Exact).map_or(m.start, |b| b.start);
    let end = after.map_or(m.end, |a| a.1).max(tail.unwrap_or(m.end));
    (start < m.start || end > m.end || hedge.is_some()).then_some(start..end)
}

/// The hedge before byte `at`, over fillers; a mere *about* yields to a bound outside it (`up to about 39%`).
pub(super) fn before(text: &str, at: usize, floor: usize, pack: &QuantityPack) -> Option<Before> {
    let bounds = &pack.bounds;
    let mut end = trim(text, at);
    let mut found: Option<Before> = None;
    for fillers in 0..=FILLERS {
        while let Some((start, form)) = bounds.before.before(text, end) {
            let far = fillers > 0 && found.is_none();
            if start < floor || far && form.adjacent || !starts_word(text, start) {
                break;
            }
            match found {
                None => {
                    found = Some(Before { start, hedge: form.hedge, along: form.along, level: form.level })
                }
                Some(inner) if softer(inner.hedge) && form.hedge != Hedge::Exact => {
                    found = Some(Before { start, hedge: form.hedge, along: form.along, level: form.level });
                }
                Some(inner) if form.hedge != Hedge::Exact => found = Some(Before { start, ..inner }),
                Some(_) => return found,
            }
            end = trim(text, start);
        }
        let Some((start, ())) = bounds.fillers.before(text, end) else { break };
        if start < floor || !starts_word(text, start) {
            break;
        }
        end = trim(text, start);
    }
    found
}

/// The hedge after byte `at`: 左右, `or more`.
fn after(text: &str, at: usize, pack: &QuantityPack) -> Option<(Hedge, usize)> {
    let forms = &pack.bounds.after;
    let (end, &hedge) = forms.at(text, at).or_else(|| forms.at(text, spaces(text, at)))?;
    Some((hedge, end))
}

fn softer(hedge: Hedge) -> bool {
    matches!(hedge, Hedge::About)
}

/// Whether no ASCII letter or digit runs into byte `at` from the left.
fn starts_word(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    at == 0 || !bytes[at].is_ascii_alphanumeric() || !bytes[at - 1].is_ascii_alphanumeric()
}

fn trim(text: &str, at: usize) -> usize {
    text[..at].trim_end_matches([' ', '-', '"', '“', '”']).len()
}

fn spaces(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches(' ').len()
}
