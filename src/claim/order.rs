//! Word order in languages with spaces: on which side of a verb of speaking its speaker and the words spoken stand.
//!
//! *Jane Miller, a strategist, said gold may fall* and *gold may fall, said Jane Miller, a strategist* look alike to a
//! rule; quotation marks, appositions and what follows the verb tell them apart.

use super::lens::{Lens, bits};
use super::quotes::{Quote, quote_to};
use super::sources::{self, Source};
use crate::record::SourceKind;
use crate::text::{Normalized, Span};

/// Whether a quotation closes before token `edge`, commas and adverbs aside.
fn quote_before(lens: &Lens<'_>, quotes: &[Quote], edge: usize) -> bool {
    let f = &lens.pack.fixed;
    let mut at = edge;
    while at > 0 && (lens.is(at - 1, f.comma | f.auxiliary | lens.bit("ADV")) || lens.adverb(at - 1)) {
        at -= 1;
    }
    let last = at.checked_sub(1).and_then(|t| lens.tokens().get(t));
    last.is_some_and(|t| quote_to(quotes, t.span.end).is_some())
}

/// What speaks right behind a quotation without being anybody: *"…," the editorial said*.
pub(super) fn thing(lens: &Lens<'_>, quotes: &[Quote], cue: usize) -> Option<Source> {
    let (from, to) = sources::phrase_before(lens, 0, cue).filter(|(_, to)| *to == cue)?;
    quote_before(lens, quotes, from).then(|| named_thing(lens, from, to)).flatten()
}

/// The same behind the verb: *"…," said the ruling*.
pub(super) fn thing_after(lens: &Lens<'_>, quotes: &[Quote], cue: usize, from: usize) -> Option<Source> {
    let end = (from..lens.len()).find(|&t| lens.is(t, lens.pack.fixed.stop)).unwrap_or(lens.len());
    quote_before(lens, quotes, cue).then(|| named_thing(lens, from, end)).flatten()
}

/// An article and a few words that tell nothing else.
fn named_thing(lens: &Lens<'_>, from: usize, to: usize) -> Option<Source> {
    let f = &lens.pack.fixed;
    let plain = (from + 1..to).all(|t| lens.is(t, f.word) && !lens.is(t, f.verb));
    let named = lens.spaced() && lens.is(from, f.determiner) && (from + 2..=from + 4).contains(&to) && plain;
    named.then_some(Source {
        from,
        to,
        whole_from: from,
        whole_to: to,
        shown: to,
        kind: SourceKind::Dataset,
        pronoun: false,
    })
}

/// Whether the speaker may stand behind the verb at `cue`: *…, said Jane Miller*.
pub(super) fn inverted(lens: &Lens<'_>, quotes: &[Quote], cue: usize, source: &Source) -> bool {
    let f = &lens.pack.fixed;
    // "…, R-Ohio, said Tuesday": a day says nothing.
    if lens.participle(cue) || lens.is(source.from, f.time) {
        return false;
    }
    if quote_before(lens, quotes, cue) {
        return true;
    }
    let mark = cue.saturating_sub(1);
    if lens.is(mark, f.comma | f.dash) && sources::apposed(lens, 0, mark).is_some() {
        return false;
    }
    let end = f.stop
        | f.comma
        | f.open
        | f.close
        | f.dash
        | f.relative
        | f.time
        | bits!(lens, "in", "at", "of", "to", "from", "by", "with", "after");
    source.whole_to >= lens.len() || lens.is(source.whole_to, end)
}

/// Whether the words before the speaker were said: *gold may fall, analysts said on Monday*.
pub(super) fn last(
    lens: &Lens<'_>,
    quotes: &[Quote],
    (from, to): (usize, usize),
    source: &Source,
    content: usize,
) -> bool {
    let f = &lens.pack.fixed;
    let edge = source.whole_from;
    if quote_before(lens, quotes, edge) {
        return true;
    }
    // "When asked about the peg, he said: …": what was said follows.
    if lens.is(to, lens.bit("COLON")) {
        return false;
    }
    // A clause of its own: "but he said that", "prices that analysts said were low".
    let link = f.relative | f.condition | bits!(lens, "and", "or", "but", "that", "SIG.because", "after");
    let mark = (content..edge).rev().find(|&t| !lens.is(t, f.time | f.auxiliary) && !lens.adverb(t));
    let marked = mark.is_some_and(|t| lens.is(t, f.comma | f.dash | f.close));
    if !marked || lens.is(edge, link) || lens.participle(from) || lens.is(to - 1, lens.bit("RPT.as")) {
        return false;
    }
    // "In July, the ministry said demand was weak": what was said follows.
    let tail = f.stop | f.comma | f.close | f.dash | f.time;
    let tail = tail | bits!(lens, "in", "at", "by", "with", "from", "of", "after", "and", "ADV");
    let people = f.determiner | f.pronoun | bits!(lens, "PEOPLE", "ROLE", "OUTLET", "ORG");
    let heard = lens.is(to, lens.bit("to")) && lens.is(to + 1, people);
    let told =
        lens.is(to - 1, lens.bit("RPT.tell")) && !(to..lens.len()).any(|t| lens.is(t, lens.bit("that")));
    to >= lens.len() || heard || lens.is(to, tail) || lens.adverb(to) || lens.participle(to) || told
}

/// The statement that goes on behind a speaker put into its middle: *gold, he said, may fall*.
pub(super) fn resumed(lens: &Lens<'_>, to: usize, end: usize) -> Option<Span<Normalized>> {
    let f = &lens.pack.fixed;
    if !lens.is(to, f.comma) || lens.participle(to + 1) || lens.is(to + 1, f.open | f.relative) {
        return None;
    }
    let stop = (to + 1..lens.len()).find(|&t| lens.is(t, f.stop | f.open)).unwrap_or(lens.len()).max(end);
    let mut stop = stop.min(lens.len());
    while stop > to + 1 && lens.is(stop - 1, f.stop | f.comma | f.close | f.open) {
        stop -= 1;
    }
    (stop > to + 3).then(|| lens.span(to + 1, stop)).flatten()
}

/// Whether the verb at `cue` has the subject of the verb before: *…, adding that*, *… and said*, *by saying*.
pub(super) fn carried(lens: &Lens<'_>, cue: usize) -> bool {
    let f = &lens.pack.fixed;
    let mut at = cue;
    while at > 0 && (lens.is(at - 1, f.auxiliary | lens.bit("ADV")) || lens.adverb(at - 1)) {
        at -= 1;
    }
    let Some(before) = at.checked_sub(1) else { return false };
    if lens.is(before, bits!(lens, "and", "but")) {
        return true;
    }
    let preposition = bits!(lens, "by", "of", "in", "at", "from", "with", "after");
    lens.participle(cue) && lens.is(before, f.comma | f.dash | preposition)
}
