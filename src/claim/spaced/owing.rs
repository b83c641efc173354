//! Signals that owe: *due to*, *driven by*, *which the company blamed on*.

use super::{Signal, shared_effect, strip_not};
use crate::claim::arguments::Range;
use crate::claim::causes::{Reading, figured, market, moves};
use crate::claim::explained::resumed;
use crate::claim::lens::{Lens, bits};
use crate::claim::verbs::finite;

/// How far before a participle the size of a move may stand, in tokens.
const WHERE: usize = 8;

/// How far before a signal a relative pronoun stands that takes up the clause before, in tokens.
const WHICH: usize = 7;

/// Tokens before *that* among which a noun with its size sums up a clause.
const SUMMED: usize = 8;

/// Cause and effect of such a signal.
pub(super) fn read(signal: &Signal<'_>) -> Option<Reading> {
    let &Signal { cuts, at, end, .. } = signal;
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let start = strip_not(cuts, at);
    // "were $5 billion due to": the verb has its complement.
    let be = (start.saturating_sub(3)..start)
        .any(|i| lens.is(i, lens.bit("BE")) && !figured(lens, (i + 1, start)));
    // "net income attributable to shareholders": whose it is.
    if !be
        && lens.is(at, lens.bit("OWNED"))
        && (lens.is(end, f.people | lens.bit("SUBJ")) || lens.capital(end))
    {
        return None;
    }
    let noun_after = start > 0 && !lens.is(start - 1, f.comma);
    let reflects = lens.tokens()[at].span.len() < 10
        && end == at + 1
        && !be
        && noun_after
        && !lens.word(at).contains(' ');
    // A participle right behind its noun: "selling driven by margin calls could push …".
    let behind =
        !be && noun_after && !sized(lens, start) && (lens.word(at).ends_with(" by") || lens.participle(at));
    // "the drop in demand due to the outage has led to": what it hangs on is the subject of a verb behind.
    let hangs = !be
        && noun_after
        && !lens.is(at, lens.bit("FINITE"))
        && cuts.clause_before(start).is_some_and(|(a, b)| !cuts.has_verb(a, b));
    let limit = if framed(lens, start) {
        cuts.front(end, lens.len(), false).unwrap_or(lens.len())
    } else {
        lens.len()
    };
    let limit = if behind || hangs { cuts.until_verb(end, limit) } else { limit };
    let hangs = hangs && limit < lens.len() && !lens.is(limit, f.comma | f.stop);
    if let Some((cause, effect)) = resumed(cuts, (start, end), limit) {
        return Some(Reading { effect, ..signal.reading(cause, (at, end), false) });
    }
    let of_noun = be || reflects || behind || hangs;
    let effect = match shared_effect(cuts, at, signal.before) {
        Some(effect) => effect,
        None => effect_before(signal, start, of_noun)?,
    };
    // "to reflect", "may reflect": not yet told.
    let stem = lens.is(at, lens.bit("STEM"));
    let stands = at > 0 && finite(cuts, at) && !lens.is(at - 1, f.modal | lens.bit("to"));
    // "In 2020, due to A, B": what stands before is no effect.
    let outside = f.time | f.comma | f.preposition | bits!(lens, "but", "and", "at", "from", "to");
    if (effect.0..effect.1).all(|i| lens.is(i, outside) || lens.adverb(i))
        || lens.is(at, lens.bit("HALF"))
            && (!market(lens, effect) && !lens.is(effect.0, f.pronoun) || stem && !stands)
    {
        return None;
    }
    Some(signal.reading(cuts.wide(end, limit)?, effect, false))
}
/// Whether the size or the time of a move stands before `start`, so that the move is what is owed: *rose 3% in Asia driven by*.
fn sized(lens: &Lens<'_>, start: usize) -> bool {
    let f = &lens.pack.fixed;
    start > 0 && lens.is(start - 1, f.any_quantity | f.time | f.close)
        || (start.saturating_sub(WHERE)..start)
            .rev()
            .take_while(|&i| !lens.is(i, f.comma | f.stop | f.relative))
            .any(|i| i > 0 && lens.is(i, f.any_quantity) && lens.is(i - 1, lens.bit("MOVE.v") | f.hedge_word))
}

/// *When A due to B, C*: whether the signal stands in a frame, whose comma ends the cause.
fn framed(lens: &Lens<'_>, start: usize) -> bool {
    let f = &lens.pack.fixed;
    (0..start)
        .rev()
        .take_while(|&i| !lens.is(i, f.stop | f.comma))
        .any(|i| lens.is(i, f.condition | f.relative | bits!(lens, "SIG.because", "SIG.weak")))
}

/// The effect before a signal that begins at `start`: a clause, or the noun that the signal hangs on.
fn effect_before(signal: &Signal<'_>, start: usize, of_noun: bool) -> Option<Range> {
    let cuts = signal.cuts;
    let lens = cuts.lens;
    if let Some(comma) = summing(lens, start) {
        return cuts.clause_before(comma);
    }
    if let Some(which) = taking_up(lens, start) {
        // "the Australian dollar, which rose 0.3% thanks to": what rose.
        if moves(lens, (which, start)) {
            return Some((cuts.phrase_before(which - 1)?.0, start));
        }
        return cuts.clause_before(which - 1);
    }
    if of_noun {
        return Some(cuts.subject(start)?.0);
    }
    match nested(signal.before, start) {
        Some(from) => cuts.trim(from, start),
        None => cuts.clause_before(start),
    }
}

/// *Costs rose, which the company blamed on A*: the pronoun that takes up the clause before.
fn taking_up(lens: &Lens<'_>, start: usize) -> Option<usize> {
    let f = &lens.pack.fixed;
    (start.saturating_sub(WHICH)..start)
        .rev()
        .take_while(|&i| !lens.is(i, f.comma | f.stop))
        .find(|&i| lens.is(i, f.relative) && !lens.is(i, lens.bit("WHERE")))
        .filter(|&i| i > 1 && lens.is(i - 1, f.comma))
}

/// *Margin narrowed, a squeeze that the company blamed on*: the comma behind the clause that a noun sums up.
fn summing(lens: &Lens<'_>, start: usize) -> Option<usize> {
    let f = &lens.pack.fixed;
    (start.saturating_sub(WHICH)..start)
        .rev()
        .find(|&i| i > 3 && lens.is(i, lens.bit("that")))
        .and_then(|i| {
            // "a drop of 130 basis points that": its size stands behind the noun.
            let sized = |c: &usize| (c + 1..i).any(|t| lens.is(t, f.any_quantity));
            let near = (i - 3..i - 1).find(|&c| lens.is(c, f.comma));
            let far = || (i.saturating_sub(SUMMED)..i - 3).rev().find(|&c| lens.is(c, f.comma));
            near.or_else(|| far().filter(sized))
        })
        .filter(|&c| lens.is(c + 1, f.determiner) || lens.word(c + 1).contains(' '))
}
/// Where the cause begins within which a signal at `at` tells a cause in turn: *fell due to lower demand as a result of
/// the strike*.
fn nested(before: &[Reading], at: usize) -> Option<usize> {
    let last = before.iter().rev().find(|r| !r.weak && r.signal.iter().all(|s| s.1 <= at))?;
    let (&[cause], &[signal]) = (&last.cause[..], &last.signal[..]) else { return None };
    (signal.1 <= cause.0 && cause.0 < at && at < cause.1).then_some(cause.0)
}
