//! What only takes up what a sentence before told: an effect, *Sales were $5 billion. The increase was due to prices*, or
//! a deed, *The fund raised its stake. It now owns 9% after buying 4,000 shares*.

use super::article::Article;
use super::causes::Reading;
use super::explained::held_now;
use super::lens::{Lens, bits};
use crate::ingest::Sentence;
use crate::text::{Normalized, Span};

/// Shortest word, in bytes, that shows that two sentences tell of one thing.
const TELLING: usize = 4;

/// How many sentences back the figures may stand.
const BACK: usize = 2;

/// The sentence before, where the effect of a reading opens its own and stands for it: *the increase* behind a figure,
/// *the decrease in interest expense* behind one of interest expense.
pub(super) fn retold(article: &Article<'_>, lens: &Lens<'_>, reading: &Reading) -> Option<Span<Normalized>> {
    let f = &lens.pack.fixed;
    let &[(from, to)] = reading.effect.as_slice() else { return None };
    if !lens.spaced() || reading.weak || !opens(lens, reading) {
        return None;
    }
    let hangs = f.preposition | f.of;
    let taken = lens.bit("RETOLD");
    let head = (from + 1..to).find(|&i| lens.is(i, hangs)).unwrap_or(to);
    if !(from..head).any(|i| lens.is(i, taken)) {
        return None;
    }
    // What it is a change of, if that is told.
    let light = taken | f.any_quantity | f.time | f.determiner | f.pronoun | hangs;
    let named: Vec<&str> = (from..to)
        .filter(|&i| !lens.is(i, light) && !lens.adverb(i))
        .flat_map(|i| lens.word(i).split(' '))
        .filter(|w| w.len() >= TELLING)
        .collect();
    // One sentence may stand between where it is named.
    let farthest = if named.is_empty() { 1 } else { BACK };
    (1..=farthest).find_map(|back| told(article, lens, lens.sentence.checked_sub(back)?, &named))
}

/// The sentence before that tells the deed after which, by a reading, somebody now owns so much: of two the one that
/// tells who did it, not *the shares were sold at $9*.
pub(super) fn deed(article: &Article<'_>, lens: &Lens<'_>, reading: &Reading) -> Option<Span<Normalized>> {
    let (&[cause], &[effect]) = (reading.cause.as_slice(), reading.effect.as_slice()) else { return None };
    let f = &lens.pack.fixed;
    if !lens.spaced() || !reading.weak || !held_now(lens, effect) {
        return None;
    }
    let deeds = bits!(lens, "ACQUIRES", "DIVESTS");
    // "after buying an additional 4,000 shares", "following the sale"
    if !(cause.0..cause.1).any(|i| lens.is(i, deeds | lens.bit("RETOLD"))) {
        return None;
    }
    let mut passive = None;
    for before in (0..lens.sentence).rev().take(BACK) {
        let sentences = &article.document.sentences;
        if !beside(&sentences[before], &sentences[lens.sentence]) {
            break;
        }
        let earlier = Lens::new(article, before);
        let end = (0..earlier.len()).rev().find(|&i| !earlier.is(i, f.stop))? + 1;
        let held = (0..end).any(|i| earlier.is(i, lens.bit("STAKE") | f.measure));
        let acts = |i: usize| earlier.is(i, deeds) || held && earlier.is(i, f.moves | f.signal);
        let Some(at) = (1..end).find(|&i| acts(i)) else { continue };
        if !earlier.is(at - 1, lens.bit("BE")) {
            return earlier.span(0, end);
        }
        passive = passive.or_else(|| earlier.span(0, end));
    }
    passive
}

/// Sentence `before`, where it goes on to the one under the lens, holds a figure and any of the words.
fn told(article: &Article<'_>, lens: &Lens<'_>, before: usize, named: &[&str]) -> Option<Span<Normalized>> {
    let f = &lens.pack.fixed;
    let sentences = &article.document.sentences;
    if !beside(&sentences[before], &sentences[lens.sentence]) {
        return None;
    }
    let earlier = Lens::new(article, before);
    let end = (0..earlier.len()).rev().find(|&i| !earlier.is(i, f.stop))? + 1;
    if !(0..end).any(|i| earlier.is(i, f.any_quantity)) {
        return None;
    }
    let again = |w: &&str| (0..end).any(|i| earlier.word(i).split(' ').any(|o| o.eq_ignore_ascii_case(w)));
    (named.is_empty() || named.iter().any(again)).then(|| earlier.span(0, end))?
}

/// Whether one sentence goes on from the other.
fn beside(before: &Sentence, here: &Sentence) -> bool {
    let place = |s: &Sentence| (s.section, s.lang, s.role);
    place(before) == place(here)
}

/// Whether an effect with an article opens its sentence, with nothing but adverbs and its own signal before.
fn opens(lens: &Lens<'_>, reading: &Reading) -> bool {
    let f = &lens.pack.fixed;
    let Some(&(from, _)) = reading.effect.first() else { return false };
    let framed = |i: usize| reading.signal.iter().any(|&(a, b)| (a.saturating_sub(2)..b).contains(&i));
    let soft = f.comma | f.stop | f.dash | f.auxiliary;
    lens.is(from, f.determiner | f.pronoun)
        && (0..from).all(|i| lens.is(i, soft) || lens.adverb(i) || framed(i))
}
