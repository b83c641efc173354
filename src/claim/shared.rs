//! What a clause of Chinese shares with those before it: the subject or the effect that it leaves out.

use super::arguments::Range;
use super::causes::{Reading, market, moves};
use super::clauses::{clause_before, comma};
use super::lens::{Lens, bits};

/// Where 一方面 or 另一方面 stands before the signal at `at`.
pub(super) fn by_aspect(lens: &Lens<'_>, at: usize) -> Option<usize> {
    let soft =
        lens.pack.fixed.comma | lens.pack.fixed.auxiliary | bits!(lens, "but", "BE", "MAINLY", "ALSOS");
    let last = (0..at).rev().find(|&i| !lens.is(i, soft))?;
    lens.is(last, lens.bit("ASPECT")).then_some(last)
}

/// What the sides of 一方面 and 另一方面 explain: the clause before the first of them.
pub(super) fn told_of_aspects(lens: &Lens<'_>, aspect: usize, before: &[Reading]) -> Option<Range> {
    let side = |r: &&Reading| {
        r.signal.first().is_some_and(|s| by_aspect(lens, s.0).is_some_and(|first| first < aspect))
            && r.cause.last().is_some_and(|c| c.1 <= aspect && c.1 + 2 >= aspect)
    };
    match before.iter().rev().find(side) {
        Some(first) => first.effect.first().copied(),
        None => clause_before(lens, aspect),
    }
}

/// Whether a word of class `name` stands behind the next comma.
pub(super) fn comma_then(lens: &Lens<'_>, from: usize, name: &str) -> bool {
    let stop = lens.pack.fixed.stop;
    let next = (from..lens.len()).take_while(|&i| !lens.is(i, stop)).find(|&i| comma(lens, i));
    next.is_some_and(|i| lens.is(i + 1, lens.bit(name)))
}

/// The effect that a reading before denied of another cause, where 而是 stands behind the comma at `comma`.
pub(super) fn denied_before(lens: &Lens<'_>, comma: usize, before: &[Reading]) -> Option<Range> {
    let near =
        |r: &&Reading| r.cause.iter().chain(&r.signal).any(|&(_, end)| end <= comma && end + 3 > comma);
    let last = before.iter().rev().find(near)?;
    let f = &lens.pack.fixed;
    let denied = last.denied
        || last
            .signal
            .first()
            .is_some_and(|&(at, _)| (at.saturating_sub(3)..at).any(|i| lens.is(i, f.negation)));
    denied.then(|| last.effect.first().copied()).flatten()
}

/// Where the signal at `at` stands in B 并非因 A，而是因 C, the effect that both sides share.
pub(super) fn of_one_subject(lens: &Lens<'_>, at: usize, before: &[Reading]) -> Option<Range> {
    let f = &lens.pack.fixed;
    let (place, be) = (lens.bit("PLACE"), f.auxiliary | bits!(lens, "BE", "MAINLY"));
    let mut from = at;
    while from > 0 && lens.is(from - 1, be) && !lens.is(from - 1, f.negation | place) {
        from -= 1;
    }
    if from > 1 && lens.is(from - 1, place) && comma(lens, from - 2) {
        return denied_before(lens, from - 2, before);
    }
    if from == 0 || !lens.is(from - 1, f.negation) {
        return None;
    }
    let next = (at..lens.len()).take_while(|&i| !lens.is(i, f.stop)).find(|&i| comma(lens, i))?;
    let other = lens.is(next + 1, place);
    other.then(|| clause_before(lens, from - 1)).flatten()
}

/// B，因 A，…: the comma before the signal at `at`, and where the cause ends, when what follows it tells no move of a
/// subject of its own.
pub(super) fn told_before(lens: &Lens<'_>, at: usize, end: usize) -> Option<(usize, usize)> {
    let f = &lens.pack.fixed;
    let before = at.checked_sub(1).filter(|&i| comma(lens, i))?;
    let told = clause_before(lens, before).filter(|&r| market(lens, r) && moves(lens, r))?;
    if (told.0..told.1).any(|i| lens.is(i, bits!(lens, "SIG.since", "SHOU"))) {
        return None;
    }
    let next = (end..lens.len()).take_while(|&i| !lens.is(i, f.stop)).find(|&i| comma(lens, i))?;
    let stop = (next + 1..lens.len()).find(|&i| comma(lens, i) || lens.is(i, f.stop)).unwrap_or(lens.len());
    let joined = lens.is(next + 1, bits!(lens, "and", "PLUS"));
    let named = (next + 1..stop).find(|&i| lens.is(i, f.any_subject | f.measure));
    let moved = (next + 1..stop).find(|&i| lens.is(i, f.moves));
    let own = named.zip(moved).is_some_and(|(n, m)| n < m);
    let signal = (next + 1..stop).any(|i| lens.is(i, lens.bit("SIG.makes")));
    let last = stop == lens.len() || lens.is(stop, f.stop);
    ((joined || !own) && !signal && last).then_some((before, stop))
}
