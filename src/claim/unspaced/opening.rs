//! Chinese frames that stand before the effect: 由于 A，B; 受 A 影响，B; 在 A 的带动下，B.

use super::{Frame, opens};
use crate::claim::arguments::Range;
use crate::claim::causes::{Reading, market, moves};
use crate::claim::clauses::{clause_start, comma, result, trim};
use crate::claim::lens::{Lens, bits};
use crate::claim::shared::{by_aspect, told_of_aspects};

/// Cause and effect of such a frame.
pub(super) fn read(frame: &Frame<'_>) -> Option<Reading> {
    let &Frame { lens, before, at, end, .. } = frame;
    let f = &lens.pack.fixed;
    let n = lens.len();
    let weak = frame.is_weak();
    if !opens(lens, at) && frame.is("SIG.weak") {
        return None;
    }
    let last = frame.signals.last().copied().unwrap_or((at, end));
    let until = if frame.signals.len() > 1 { last.0 } else { frame.cause.1 };
    let cause = trim(lens, frame.cause.0, until)?;
    let told = lens.span(cause.0, cause.1).map_or(0, |s| s.slice(lens.text).chars().count());
    // 受干旱影响: in few characters, an event.
    let event = || (cause.0..cause.1).any(|i| lens.is(i, lens.bit("EVENT")));
    if told < 4 && !market(lens, cause) && !event() {
        return None;
    }
    let mut start = behind_frame(frame, last.1);
    // B，一方面由于 A，另一方面由于 C: what they explain has been told.
    if lens.is(start, lens.bit("ASPECT"))
        && let Some(told) = by_aspect(lens, at).and_then(|aspect| told_of_aspects(lens, aspect, before))
    {
        return Some(frame.reading(cause, vec![told], weak));
    }
    // 由于 A，加上 B，C: what is added belongs to the cause; 一方面由于 A，另一方面 B，C.
    let (mut cause, mut more) = (cause, None);
    while lens.is(start, bits!(lens, "PLUS", "ASPECT"))
        && let Some(next) = (start..n).take_while(|&i| !lens.is(i, f.stop)).find(|&i| comma(lens, i))
    {
        // Behind a frame that is closed it is a piece of its own: 受 A 激励，加上 B，C; one with a signal has its own link.
        let own = lens.is(start, lens.bit("ASPECT")) && (start..next).any(|i| lens.is(i, f.signal));
        if own {
            start = next + 1;
            continue;
        }
        if frame.signals.len() > 1 && more.is_none() {
            more = trim(lens, start + 1, next);
        } else if frame.signals.len() == 1 {
            cause = trim(lens, cause.0, next)?;
        }
        start = next + 1;
    }
    // 由于 A，B，导致 C: the verb that opens a later clause brings the effect.
    if frame.signals.len() == 1
        && !weak
        && let Some((comma, verb)) = opening_verb(lens, start, n)
    {
        cause = trim(lens, cause.0, comma)?;
        start = verb;
    }
    start = behind_asides(frame, start);
    let mut effect = result(lens, start, n)?;
    // 由于 A，导致 B.
    if lens.is(effect.0, bits!(lens, "SIG.makes")) && effect.0 + 1 < effect.1 {
        effect.0 += 1;
    }
    // 在上海，… is no cause: without a closing word both sides move.
    let closed = frame.signals.len() > 1;
    let borne = closed || moves(lens, cause) || !lens.is(at, lens.bit("WHEN"));
    if weak && !(market(lens, effect) && borne) {
        return None;
    }
    let subject = subject_before(frame, last.1, effect);
    let pieces = subject.into_iter().chain([effect]).collect();
    let cause = [Some(cause), more].into_iter().flatten().collect();
    Some(Reading { cause, ..frame.reading((at, end), pieces, weak) })
}

/// Where what follows the frame begins, which is closed at `closed`.
fn behind_frame(frame: &Frame<'_>, closed: usize) -> usize {
    let lens = frame.lens;
    let f = &lens.pack.fixed;
    let n = lens.len();
    let mut start = frame.effect.0.max(closed);
    // 受 A 拉动影响，B: two words close one frame.
    while frame.signals.len() > 1 && comma(lens, start + 1) && lens.is(start, lens.bit("PULL")) {
        start += 1;
    }
    // 由于 A，以及 B，C: what is added is no effect.
    let adds = |i: usize| lens.is(i, lens.bit("PLUS")) && comma(lens, i - 1);
    let opening = f.comma | bits!(lens, "SIG.so", "and") | f.close;
    while start < n && lens.is(start, opening) && !adds(start) {
        start += 1;
    }
    start
}

/// Where the effect begins behind clauses that tell when it came, and behind a second frame.
fn behind_asides(frame: &Frame<'_>, mut start: usize) -> usize {
    let lens = frame.lens;
    let f = &lens.pack.fixed;
    let n = lens.len();
    // 由于 A，当 B 时，C.
    if lens.is(start, lens.bit("WHEN"))
        && let Some(next) = (start..n).find(|&i| comma(lens, i))
    {
        start = next + 1;
    }
    // 由于 A，但受 B 影响，C: the second frame has its own link.
    let opened = (start..n).find(|&i| !lens.is(i, f.auxiliary | bits!(lens, "but", "and"))).unwrap_or(start);
    if !frame.is_weak()
        && lens.is(opened, bits!(lens, "SIG.since", "SIG.weak"))
        && !lens.is(opened, bits!(lens, "WHEN", "SIG.owing"))
        && let Some(next) = (opened..n).take_while(|&i| !lens.is(i, f.stop)).find(|&i| comma(lens, i))
    {
        start = next + 1;
    }
    start
}

/// 金价受 A 拖累下跌: the subject before the frame, where the effect has none of its own.
fn subject_before(frame: &Frame<'_>, closed: usize, effect: Range) -> Option<Range> {
    let lens = frame.lens;
    let f = &lens.pack.fixed;
    let subject = clause_start(lens, frame.at).filter(|_| !frame.is("SIG.weak"))?;
    // 短期由于 A，B 的需求增加: behind a comma another subject may stand.
    let apart = (closed..effect.0).any(|i| comma(lens, i));
    let reach = if apart { effect.1 } else { effect.1.min(effect.0 + 4) };
    let named = f.any_subject | f.measure | lens.bit("ECON");
    let bare = (effect.0..reach).take_while(|&i| !lens.is(i, f.moves)).all(|i| !lens.is(i, named));
    (bare && (!apart || market(lens, subject)) && subject.1 > subject.0).then_some(subject)
}

/// A verb of cause that opens one of the next clauses: the comma before it, and what follows it.
fn opening_verb(lens: &Lens<'_>, from: usize, to: usize) -> Option<(usize, usize)> {
    let f = &lens.pack.fixed;
    let makes = bits!(lens, "SIG.makes", "SIG.so");
    let stop = (from..to).find(|&i| lens.is(i, f.stop)).unwrap_or(to);
    (from..stop).filter(|&i| comma(lens, i)).take(4).find_map(|i| {
        let verb = (i + 1..stop).take(3).find(|&t| lens.is(t, makes))?;
        let soft = f.auxiliary | bits!(lens, "and", "PLUS") | f.modal;
        (i + 1..verb).all(|t| lens.is(t, soft)).then_some((i, verb + 1))
    })
}
