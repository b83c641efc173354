//! Cause and effect in Chinese: frames that open and close a cause, verbs between clauses.

use super::arguments::Range;
use super::causes::{Reading, market, moves};
use super::lens::Lens;
use crate::lang::Match;

/// Shortest cause, in characters, that a clause before a verb may be; a shorter one takes the clause before it too.
const SHORT: usize = 7;

/// Cause and effect of a Chinese match.
pub(super) fn read(lens: &Lens<'_>, found: &Match, before: &[Reading]) -> Option<Reading> {
    let signals: Vec<Range> = found.named("signal").map(|s| (s.start, s.end)).collect();
    let &(at, end) = signals.first()?;
    let f = &lens.pack.fixed;
    let n = lens.len();
    let first = lens.tokens().get(at)?.classes;
    let open = lens.bits(&["SIG.since", "SIG.weak", "AGENT"]);
    let weak = first & lens.bit("SIG.weak") != 0 && first & lens.bits(&["SIG.since", "SIG.makes"]) == 0;
    let owing = (at..end).any(|i| lens.is(i, lens.bit("SIG.owing")));
    // 受 alone opens no cause: 受…影响.
    if first & lens.bit("SHOU") != 0 && signals.len() == 1 {
        return None;
    }
    // 因 A，B，带动 C: a verb that opens a later clause closes no frame.
    if signals.get(1).is_some_and(|&(last, _)| last > 0 && comma(lens, last - 1)) {
        return None;
    }
    let cause_slot = found.named("cause").next()?;
    let effect_slot = found.named("effect").last()?;
    let build = |cause: Range, effect: Vec<Range>, weak: bool| Reading {
        cause: vec![cause],
        effect,
        signal: signals.clone(),
        weak,
        ..Reading::default()
    };
    if first & lens.bit("DUI") != 0 {
        // A，对 B 形成压力.
        let effect = trim(lens, effect_slot.start, effect_slot.end)?;
        let (cause, _) = cause_of(lens, at, before)?;
        let signal = vec![(signals.get(1)?.0, cause_slot.end)];
        return Some(Reading { signal, ..build(cause, vec![effect], false) });
    }
    let suo = at > 0 && lens.is(at - 1, lens.bit("SUO"));
    if cause_slot.end <= at && suo && lens.is(end, lens.bit("DE")) && effect_slot.start > end {
        // A 所带来的 B.
        let mut cause = clause_start(lens, at - 1)?;
        let mut effect = phrase_after(lens, effect_slot.start, n)?;
        if let Some(be) = (cause.0..cause.1).rev().find(|&i| lens.is(i, lens.bit("BE") | f.negation)) {
            // 这并不是 A 所造成的结果: the effect is the subject.
            if lens.is(effect.1 - 1, lens.bit("RESULT")) && effect.1 - effect.0 == 1 {
                let subject = (cause.0..be).take_while(|&i| !lens.is(i, f.auxiliary | f.negation)).last()?;
                effect = trim(lens, cause.0, subject + 1)?;
                let signal = vec![(be, be + 1), (at, end)];
                cause = trim(lens, be + 1, at - 1)?;
                return Some(Reading { signal, ..build(cause, vec![effect], false) });
            }
            cause = trim(lens, be + 1, at - 1)?;
        }
        return Some(build(cause, vec![effect], false));
    }
    if effect_slot.end <= cause_slot.start && cause_slot.end <= at {
        // B，是 A 所致; B 与 A 无关.
        let cause = trim(lens, cause_slot.start, cause_slot.end)?;
        let told = (effect_slot.end..cause_slot.start).rev().find(|&i| comma(lens, i));
        let effect = clause_before(lens, told.unwrap_or(effect_slot.end))?;
        let denied = lens.is(at, lens.bit("SIG.unrelated"))
            || (effect_slot.end..cause_slot.start).any(|i| lens.is(i, f.negation));
        let told = !lens.is(at, lens.bit("SIG.unrelated")) || market(lens, effect) || market(lens, cause);
        return told.then(|| Reading { denied, ..build(cause, vec![effect], false) });
    }
    let last = signals.last().map_or(at, |s| s.0);
    if cause_slot.end <= at.min(effect_slot.start) && effect_slot.end <= last {
        // A 是 B 的主要原因; A 是导致 B 的主要原因.
        let cause = clause_before(lens, cause_slot.end)?;
        let effect = trim(lens, effect_slot.start, effect_slot.end)?;
        return Some(build(cause, vec![effect], false));
    }
    if signals.len() == 1
        && effect_slot.start >= end
        && effect_slot.end < cause_slot.start
        && first & open == 0
    {
        // 引发 B 的是 A.
        let cause = result(lens, cause_slot.start, n)?;
        let effect = trim(lens, effect_slot.start, effect_slot.end)?;
        return Some(build(cause, vec![effect], false));
    }
    if cause_slot.end <= at {
        // A 导致 B.
        return verb(lens, at, end, before).map(|(cause, effect)| build(cause, vec![effect], false));
    }
    let by = signals.len() == 2 && first & lens.bit("AGENT") != 0 && first & lens.bit("SIG.since") == 0;
    if by {
        let cause = trim(lens, cause_slot.start, cause_slot.end)?;
        if (cause.0..cause.1).all(|i| lens.is(i, f.auxiliary | f.time | f.negation)) {
            return None;
        }
        let last = signals.last().map_or(end, |s| s.1);
        if effect_slot.start < at && lens.lists(last) {
            // 由 A 引发、再被 B 放大的 C.
            let of = (last..n).take_while(|&i| !comma(lens, i)).find(|&i| lens.is(i, lens.bit("DE")))?;
            return Some(build(cause, vec![phrase_after(lens, of + 1, n)?], false));
        }
        if effect_slot.start < at {
            let effect = clause_before(lens, at)?;
            return Some(build(cause, vec![effect], false));
        }
        let effect = phrase_after(lens, effect_slot.start, n)?;
        return Some(build(cause, vec![effect], false));
    }
    if effect_slot.start >= cause_slot.end && first & open != 0
        || owing && effect_slot.start > cause_slot.start
    {
        // 由于 A，B; 受 A 影响，B; 在 A 的带动下，B.
        if !opens(lens, at) && first & lens.bit("SIG.weak") != 0 {
            return None;
        }
        let last = signals.last().copied().unwrap_or((at, end));
        let until = if signals.len() > 1 { last.0 } else { cause_slot.end };
        let cause = trim(lens, cause_slot.start, until)?;
        let told = lens.span(cause.0, cause.1).map_or(0, |s| s.slice(lens.text).chars().count());
        if told < 4 && !market(lens, cause) {
            return None;
        }
        // 在上海，… is no cause: without a closing word both sides move.
        let from = effect_slot.start.max(last.1);
        let mut start = from;
        while start < n && lens.is(start, f.comma | lens.bits(&["SIG.so", "and"]) | f.close) {
            start += 1;
        }
        // 由于 A，加上 B，C: what is added belongs to the cause.
        let mut cause = cause;
        if lens.is(start, lens.bit("PLUS"))
            && let Some(next) = (start..n).take_while(|&i| !lens.is(i, f.stop)).find(|&i| comma(lens, i))
        {
            cause = trim(lens, cause.0, next)?;
            start = next + 1;
        }
        // 由于 A，B，导致 C: the verb that opens a later clause brings the effect.
        if signals.len() == 1
            && !weak
            && let Some((comma, verb)) = opening_verb(lens, start, n)
        {
            cause = trim(lens, cause.0, comma)?;
            start = verb;
        }
        // 由于 A，当 B 时，C.
        if lens.is(start, lens.bit("WHEN"))
            && let Some(next) = (start..n).find(|&i| comma(lens, i))
        {
            start = next + 1;
        }
        let mut effect = result(lens, start, n)?;
        // 由于 A，导致 B.
        if lens.is(effect.0, lens.bits(&["SIG.makes"])) && effect.0 + 1 < effect.1 {
            effect.0 += 1;
        }
        if weak {
            let closed = signals.len() > 1;
            if !(market(lens, effect) && (closed || moves(lens, cause) || !lens.is(at, lens.bit("WHEN")))) {
                return None;
            }
        }
        // The subject before the frame: 金价受 A 拖累下跌.
        let mut pieces = vec![effect];
        if let Some(subject) = clause_start(lens, at).filter(|_| first & lens.bit("SIG.weak") == 0) {
            let bare = !(effect.0..effect.1.min(effect.0 + 4))
                .any(|i| lens.is(i, f.any_subject | f.measure | lens.bit("ECON")));
            if bare && subject.1 > subject.0 {
                pieces.insert(0, subject);
            }
        }
        return Some(build(cause, pieces, weak));
    }
    // B，由于 A; B 得益于 A.
    if !owing && opens(lens, at) && has_comma_after(lens, end) && first & lens.bit("SIG.since") != 0 {
        return None;
    }
    let mut from = end;
    while from < n
        && lens.is(from, f.comma | lens.bit("COLON") | f.auxiliary | lens.bits(&["SIG.since", "BE"]))
        && !lens.is(from, f.any_subject)
    {
        from += 1;
    }
    let mut cause = result(lens, from, n)?;
    // 受 A 影响所致: closing words belong to the signal.
    while cause.1 > cause.0 + 1 && lens.is(cause.1 - 1, lens.bit("PULL")) && owing {
        cause.1 -= 1;
    }
    let effect = clause_before(lens, at)?;
    Some(build(cause, vec![effect], false))
}

/// 与其说是 A 导致 B，不如说是 C; 不是 A 导致 B，而是 C: what is denied, and what is said in its place.
pub(super) fn contrast(lens: &Lens<'_>, reading: Reading) -> Vec<Reading> {
    let f = &lens.pack.fixed;
    let (&[cause], &[effect], &[signal]) =
        (reading.cause.as_slice(), reading.effect.as_slice(), reading.signal.as_slice())
    else {
        return vec![reading];
    };
    let denies = lens.bit("INSTEAD") | f.negation;
    let place = |i: usize| lens.is(i, lens.bit("PLACE")) && i > 0 && comma(lens, i - 1);
    let rest = (effect.0..lens.len()).take_while(|&i| !lens.is(i, f.stop));
    let (Some(open), Some(at)) = (
        (cause.0.saturating_sub(2)..cause.1).find(|&i| lens.is(i, denies)),
        rest.clone().find(|&i| place(i)),
    ) else {
        return vec![reading];
    };
    let end = rest.skip_while(|&i| i <= at).find(|&i| comma(lens, i)).unwrap_or(lens.len());
    // With a signal of its own it is read by itself.
    let own = (at + 1..end).any(|i| lens.is(i, f.signal));
    let from = open.max(cause.0.saturating_sub(1)) + 1;
    let (Some(denied), Some(effect), Some(held)) = (
        trim(lens, from.max(cause.0), cause.1),
        trim(lens, effect.0, at.min(effect.1)),
        trim(lens, at + 1, end),
    ) else {
        return vec![reading];
    };
    if signal.0 < cause.1 || own {
        return vec![reading];
    }
    let other =
        Reading { cause: vec![held], effect: vec![effect], signal: vec![(at, at + 1)], ..reading.clone() };
    vec![Reading { cause: vec![denied], effect: vec![effect], denied: true, ..reading }, other]
}

/// Cause and effect of a verb between them.
fn verb(lens: &Lens<'_>, at: usize, end: usize, before: &[Reading]) -> Option<(Range, Range)> {
    let push = lens.is(at, lens.bit("SIG.push")) && !lens.is(at, lens.bit("SIG.makes"));
    let so = lens.is(at, lens.bit("SIG.so"));
    if lens.is(end, lens.bits(&["DE"])) && push {
        // 带动的, 影响的: an attribute.
        return None;
    }
    if push && lens.is(end, lens.bits(&["SIG.push", "SIG.makes"])) {
        // 进口冲击推动: a noun before its verb.
        return None;
    }
    let mut effect = result(lens, end, lens.len())?;
    if so && lens.is(effect.0, lens.bit("SIG.makes")) && effect.0 + 1 < effect.1 {
        effect.0 += 1;
    }
    let (cause, opening) = cause_of(lens, at, before)?;
    if push && !(market(lens, effect) && (market(lens, cause) || opening)) {
        return None;
    }
    Some((cause, effect))
}

/// The cause before a verb at `at`: its clause, the clause before a comma, or what an earlier link left.
fn cause_of(lens: &Lens<'_>, at: usize, before: &[Reading]) -> Option<(Range, bool)> {
    let f = &lens.pack.fixed;
    let mut to = at;
    let soft = f.auxiliary | f.modal | f.negation | f.time | lens.bits(&["and", "SIG.so", "to", "ALSOS"]);
    while to > 0 && lens.is(to - 1, soft) && !lens.is(to - 1, f.any_subject) {
        to -= 1;
    }
    // 从而压缩: the conjunction's own link says it.
    if !lens.is(at, lens.bit("SIG.so")) && (to..at).any(|i| lens.is(i, lens.bit("SIG.so"))) {
        return None;
    }
    // 被放大: it is undergone, and by what stands elsewhere.
    if to > 0 && lens.is(to - 1, lens.bit("AGENT")) && !lens.is(to - 1, lens.bit("SIG.since")) {
        return None;
    }
    let opening = to == 0 || lens.is(to - 1, f.comma | f.stop);
    if !opening {
        let cause = clause_before(lens, to)?;
        // 使, 令 after their subject; a chain inside one clause starts after the signal before.
        let chained =
            before.last().and_then(|r| r.effect.last()).copied().filter(|e| e.0 > cause.0 && e.0 < to);
        let cause = match chained {
            Some(effect) => trim(lens, effect.0, to)?,
            None => cause,
        };
        return Some((cause, false));
    }
    // After a comma: the clause before, or the effect before when signals form a chain.
    let comma = (0..to).rev().find(|&i| lens.is(i, f.comma | f.stop)).filter(|&i| i > 0)?;
    if lens.is(comma, f.stop) {
        return None;
    }
    let near = |e: &Range| e.1 <= comma + 1 && e.1 + 2 >= comma;
    let last = before.iter().rev().find(|r| r.effect.last().is_some_and(near));
    if let Some(last) = last {
        let same = (to..at).any(|i| lens.is(i, lens.bits(&["ALSOS", "and"])));
        let chained = if same { last.cause.first() } else { last.effect.last() };
        if let Some(&range) = chained.filter(|r| r.1 - r.0 >= 2) {
            return Some((range, true));
        }
    }
    let near = clause_before(lens, comma)?;
    let frame = lens.bits(&["SIG.makes", "SIG.since", "SIG.weak", "SIG.owing"]);
    let more = (near.0 > 1 && self::comma(lens, near.0 - 1))
        .then(|| clause_before(lens, near.0 - 1))
        .flatten()
        .filter(|m| !(m.0..m.1).any(|i| lens.is(i, frame)));
    Some((more.map_or(near, |m| (m.0, near.1)), true))
}

/// A verb of cause that opens one of the next clauses: the comma before it, and what follows it.
fn opening_verb(lens: &Lens<'_>, from: usize, to: usize) -> Option<(usize, usize)> {
    let f = &lens.pack.fixed;
    let makes = lens.bits(&["SIG.makes", "SIG.so"]);
    let stop = (from..to).find(|&i| lens.is(i, f.stop)).unwrap_or(to);
    (from..stop).filter(|&i| comma(lens, i)).take(2).find_map(|i| {
        let verb = (i + 1..stop).take(3).find(|&t| lens.is(t, makes))?;
        let soft = f.auxiliary | lens.bits(&["and", "PLUS"]) | f.modal;
        (i + 1..verb).all(|t| lens.is(t, soft)).then_some((i, verb + 1))
    })
}

/// Whether a signal opens its clause.
fn opens(lens: &Lens<'_>, at: usize) -> bool {
    let f = &lens.pack.fixed;
    let soft = f.auxiliary | f.time | lens.bits(&["but", "and", "PLUS", "ALSOS", "after"]);
    let mut i = at;
    while i > 0 && lens.is(i - 1, soft) {
        i -= 1;
    }
    i == 0 || lens.is(i - 1, f.comma | f.stop | f.open | f.close | f.said | lens.bit("RPT"))
}

fn has_comma_after(lens: &Lens<'_>, from: usize) -> bool {
    let f = &lens.pack.fixed;
    (from..lens.len()).take_while(|&i| !lens.is(i, f.stop)).any(|i| comma(lens, i))
}

/// A comma between clauses, not the enumeration mark of a list.
fn comma(lens: &Lens<'_>, i: usize) -> bool {
    lens.is(i, lens.pack.fixed.comma) && !lens.lists(i)
}

/// The words before `at` in its own clause, without times and conjunctions.
fn clause_start(lens: &Lens<'_>, at: usize) -> Option<Range> {
    let f = &lens.pack.fixed;
    let from = (0..at).rev().find(|&i| comma(lens, i) || lens.is(i, f.stop | f.close)).map_or(0, |i| i + 1);
    let range = trim(lens, from, at)?;
    let soft = f.auxiliary | f.time | lens.bits(&["but", "and", "after"]);
    (!(range.0..range.1).all(|i| lens.is(i, soft))).then_some(range)
}

/// The clause that ends at `to`; with a short one the clause before it.
fn clause_before(lens: &Lens<'_>, to: usize) -> Option<Range> {
    let f = &lens.pack.fixed;
    let mut end = to;
    while end > 0
        && lens.is(
            end - 1,
            f.comma | f.auxiliary | f.negation | f.modal | lens.bits(&["BE", "and", "SIG.so", "MAINLY"]),
        )
        && !lens.is(end - 1, f.any_subject)
    {
        end -= 1;
    }
    let (mut from, mut pieces) = (end, 0);
    while from > 0 && !lens.is(from - 1, f.stop | f.said) && !lens.line_break(from) {
        if comma(lens, from - 1) {
            let chars = lens.span(from, end).map_or(0, |s| s.slice(lens.text).chars().count());
            let start = (0..from - 1).rev().find(|&i| comma(lens, i) || lens.is(i, f.stop | f.said));
            let together = pieces < 1 && moves_on(lens, start.map_or(0, |i| i + 1), from - 1);
            if chars >= SHORT && !lens.is(from, lens.bit("PLUS")) {
                if !together {
                    break;
                }
                pieces += 1;
            }
        }
        from -= 1;
    }
    trim(lens, from, end)
}

/// What follows a signal: its clause, and the next ones while they tell of the same thing.
pub(super) fn result(lens: &Lens<'_>, from: usize, to: usize) -> Option<Range> {
    let f = &lens.pack.fixed;
    let signal = lens.bits(&["SIG.makes", "SIG.since", "SIG.so", "SIG.owing"]);
    let stop = lens.bits(&["but", "SIG.weak"]);
    let (mut end, mut pieces) = (from, 0);
    while end < to && !lens.is(end, f.stop | f.said) && !(end > from && lens.line_break(end)) {
        if comma(lens, end) {
            let chars = lens.span(from, end).map_or(0, |s| s.slice(lens.text).chars().count());
            let mut next = end + 1;
            while next < to && lens.is(next, f.auxiliary | lens.bit("and")) {
                next += 1;
            }
            let figure = lens.is(next, lens.bits(&["to", "LEVEL"]) | f.any_quantity | f.moves);
            let together = pieces < 1 && moves_on(lens, next, to);
            if together && chars >= SHORT {
                pieces += 1;
            }
            if chars >= SHORT && !figure && !together || lens.is(next, signal | stop | lens.bit("SIG.push")) {
                break;
            }
        }
        if end > from && lens.is(end, signal & !lens.bit("SIG.makes")) && !lens.is(end, lens.bit("SIG.since"))
        {
            break;
        }
        end += 1;
    }
    trim(lens, from, end)
}

/// Whether the clause at `from` tells, without a signal of its own, how something of the market moved.
fn moves_on(lens: &Lens<'_>, from: usize, to: usize) -> bool {
    let f = &lens.pack.fixed;
    let end = (from..to).find(|&i| comma(lens, i) || lens.is(i, f.stop | f.said)).unwrap_or(to);
    let signal = lens.bits(&["SIG", "but", "DUI", "SHOU", "AGENT"]);
    from < end
        && !(from..end).any(|i| lens.is(i, signal))
        && market(lens, (from, end))
        && moves(lens, (from, end))
}

/// The noun phrase after 的, to the end of its clause.
fn phrase_after(lens: &Lens<'_>, from: usize, to: usize) -> Option<Range> {
    let f = &lens.pack.fixed;
    let end = (from..to).find(|&i| comma(lens, i) || lens.is(i, f.stop | f.said)).unwrap_or(to);
    trim(lens, from, end)
}

/// The range without marks, conjunctions, leading times and trailing particles.
pub(super) fn trim(lens: &Lens<'_>, from: usize, to: usize) -> Option<Range> {
    let f = &lens.pack.fixed;
    let (mut from, mut to) = (from, to);
    let lead = f.comma | f.close | f.stop | lens.bits(&["but", "and", "DE", "LE", "BE"]);
    while from < to && lens.is(from, lead) && !lens.is(from, f.any_subject | f.measure) {
        from += 1;
    }
    let trail = f.comma | f.stop | f.open | lens.bits(&["DE", "and", "BE"]);
    while to > from && lens.is(to - 1, trail) && !lens.is(to - 1, f.any_subject | f.measure) {
        to -= 1;
    }
    (from < to).then_some((from, to))
}
