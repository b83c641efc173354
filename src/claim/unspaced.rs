//! Cause and effect in Chinese: frames that open and close a cause, verbs between clauses.

use super::arguments::Range;
use super::causes::{Reading, market, moves};
use super::clauses::{
    clause_before, clause_start, comma, phrase_after, reach, result, sized, trim, with_owner,
};
use super::lens::{Lens, bits};
use super::shared::{by_aspect, comma_then, denied_before, of_one_subject, told_before, told_of_aspects};
use crate::lang::Match;

/// Cause and effect of a Chinese match.
pub(super) fn read(lens: &Lens<'_>, found: &Match, before: &[Reading]) -> Option<Reading> {
    let mut signals: Vec<Range> = found.named("signal").map(|s| (s.start, s.end)).collect();
    let &(at, end) = signals.first()?;
    let f = &lens.pack.fixed;
    let n = lens.len();
    let first = lens.tokens().get(at)?.classes;
    let open = bits!(lens, "SIG.since", "SIG.weak", "AGENT");
    let weak = first & lens.bit("SIG.weak") != 0 && first & bits!(lens, "SIG.since", "SIG.makes") == 0;
    let owing = (at..end).any(|i| lens.is(i, lens.bit("SIG.owing")));
    // 略受影响, 受到一定影响: no cause is told; 受到的影响更大: nor here.
    let affected = (at..end).any(|i| lens.is(i, bits!(lens, "SHOU", "UNDERGOES")));
    if let Some(slot) = found.named("cause").next().filter(|_| affected) {
        let degree = bits!(lens, "PULL", "DEGREE", "DE", "LE", "FORCE");
        let told = (slot.start..slot.end).find(|&i| comma(lens, i) || lens.is(i, f.stop)).unwrap_or(slot.end);
        let all = (slot.start..told).all(|i| lens.is(i, degree));
        if all || lens.is(slot.start, bits!(lens, "DE", "PULL")) {
            return None;
        }
    }
    // 受 alone opens no cause: 受…影响; nor does 仍受.
    if signals.len() == 1 && (at..end).any(|i| lens.is(i, lens.bit("SHOU"))) {
        return None;
    }
    // 因 A，B，带动 C: a verb that opens a later clause closes no frame.
    if signals.get(1).is_some_and(|&(last, _)| last > 0 && comma(lens, last - 1)) {
        return None;
    }
    let mut cause_slot = found.named("cause").next()?.clone();
    let mut effect_slot = found.named("effect").last()?.clone();
    // 受惠 A 带动 B，C: what benefits stands behind the comma.
    if first & lens.bit("BENEFIT") != 0
        && let Some(&(_, pull)) = signals.get(1)
        && let Some(next) = (pull..n).take_while(|&i| !lens.is(i, f.stop)).find(|&i| comma(lens, i))
    {
        signals.truncate(1);
        (cause_slot.end, effect_slot.start) = (next, next + 1);
        effect_slot.end = effect_slot.end.max(next + 2);
    }
    // 受 A 导致 B 的影响，C: the frame ends where 受 is closed, not at a verb inside.
    if first & lens.bit("SHOU") != 0 && signals.get(1).is_some_and(|s| lens.is(s.0, lens.bit("SIG.makes"))) {
        let inside = signals[1].1..n;
        let closing = inside
            .take_while(|&i| !comma(lens, i) && !lens.is(i, f.stop))
            .find(|&i| lens.is(i, lens.bit("PULL")) && comma(lens, i + 1));
        if let Some(at) = closing {
            signals[1] = (at, at + 1);
            cause_slot.end = at;
            effect_slot.start = effect_slot.start.max(at + 1);
        }
    }
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
        if (effect_slot.end..cause_slot.start).any(|i| lens.is(i, lens.bit("PLACE"))) {
            // 不是 A，而是 C 所致: what was denied of A.
            return denied_before(lens, told?, before).map(|effect| build(cause, vec![effect], false));
        }
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
    if first & lens.bit("SHOWS") != 0 {
        // 目标价20元，意味着有15%的上行空间: a figure and the one that it comes to.
        let comma = at.checked_sub(1).filter(|&i| comma(lens, i))?;
        let (cause, effect) = (clause_before(lens, comma)?, trim(lens, end, n)?);
        let figured = |r: Range| (r.0..r.1).any(|i| lens.is(i, f.any_quantity));
        // 意味着产出下降2%: what happens, not what a figure comes to; 上行空间 is a thing.
        let moves = |i: usize| lens.is(i, lens.bit("MOVE.v")) && !lens.is(i + 1, f.word);
        let plain = !(effect.0..effect.1).any(|i| lens.is(i, f.stop | f.comma) || moves(i));
        return (plain && figured(cause) && figured(effect)).then(|| build(cause, vec![effect], true));
    }
    if cause_slot.end <= at && first & lens.bit("SIG.so") != 0 {
        // A，油价因而重挫: the subject before the conjunction is that of the effect.
        let begun = (0..at).rev().find(|&i| comma(lens, i) || lens.is(i, f.stop)).filter(|&i| comma(lens, i));
        if let Some((break_at, subject)) = begun.and_then(|i| Some((i, trim(lens, i + 1, at)?)))
            && (subject.0..subject.1).all(|i| !lens.is(i, f.moves | f.signal))
            && market(lens, subject)
        {
            let effect = vec![subject, result(lens, end, n)?];
            return Some(build(clause_before(lens, break_at)?, effect, false));
        }
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
    if (owing || first & lens.bit("SIG.since") != 0)
        && let Some(effect) = of_one_subject(lens, at, before)
    {
        // B 并非因 A，而是因 C.
        let until = (end..n).find(|&i| comma(lens, i) || lens.is(i, f.stop)).unwrap_or(n);
        let mut to = until;
        while to > end + 1 && lens.is(to - 1, bits!(lens, "PULL", "SIG.made", "DE")) {
            to -= 1;
        }
        return Some(build(trim(lens, end, to)?, vec![effect], false));
    }
    if signals.len() == 1
        && effect_slot.start >= cause_slot.end
        && first & lens.bit("SIG.since") != 0
        && let Some((comma, end_of)) = told_before(lens, at, end)
    {
        // B，因 A，逊于预期.
        return Some(build(trim(lens, end, end_of)?, vec![clause_before(lens, comma)?], false));
    }
    // 股价回软纯粹因 A，…: what happened stands right before.
    let told_right_before = || {
        let soft = f.auxiliary | bits!(lens, "MAINLY");
        let edge = (0..at).rev().find(|&i| !lens.is(i, soft))? + 1;
        let told = clause_before(lens, edge)?;
        (lens.is(edge - 1, lens.bit("MOVE.v")) && told.0 + 1 < told.1).then_some(told)
    };
    if signals.len() == 1
        && effect_slot.start >= cause_slot.end
        && first & lens.bit("SIG.since") != 0
        && let Some(told) = told_right_before()
    {
        return Some(build(trim(lens, cause_slot.start, cause_slot.end)?, vec![told], false));
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
        // 受干旱影响: in few characters, an event.
        let event = || (cause.0..cause.1).any(|i| lens.is(i, lens.bit("EVENT")));
        if told < 4 && !market(lens, cause) && !event() {
            return None;
        }
        // 在上海，… is no cause: without a closing word both sides move.
        let from = effect_slot.start.max(last.1);
        let mut start = from;
        // 受 A 拉动影响，B: two words close one frame.
        while signals.len() > 1 && comma(lens, start + 1) && lens.is(start, lens.bit("PULL")) {
            start += 1;
        }
        // 由于 A，以及 B，C: what is added is no effect.
        let adds = |i: usize| lens.is(i, lens.bit("PLUS")) && comma(lens, i - 1);
        let opening = f.comma | bits!(lens, "SIG.so", "and") | f.close;
        while start < n && lens.is(start, opening) && !adds(start) {
            start += 1;
        }
        // B，一方面由于 A，另一方面由于 C: what they explain has been told.
        if lens.is(start, lens.bit("ASPECT"))
            && let Some(told) = by_aspect(lens, at).and_then(|aspect| told_of_aspects(lens, aspect, before))
        {
            return Some(build(cause, vec![told], weak));
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
            if signals.len() > 1 && more.is_none() {
                more = trim(lens, start + 1, next);
            } else if signals.len() == 1 {
                cause = trim(lens, cause.0, next)?;
            }
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
        // 由于 A，但受 B 影响，C: the second frame has its own link.
        let opened =
            (start..n).find(|&i| !lens.is(i, f.auxiliary | bits!(lens, "but", "and"))).unwrap_or(start);
        if !weak
            && lens.is(opened, bits!(lens, "SIG.since", "SIG.weak"))
            && !lens.is(opened, bits!(lens, "WHEN", "SIG.owing"))
            && let Some(next) = (opened..n).take_while(|&i| !lens.is(i, f.stop)).find(|&i| comma(lens, i))
        {
            start = next + 1;
        }
        let mut effect = result(lens, start, n)?;
        // 由于 A，导致 B.
        if lens.is(effect.0, bits!(lens, "SIG.makes")) && effect.0 + 1 < effect.1 {
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
            // 短期由于 A，B 的需求增加: behind a comma another subject may stand.
            let apart = (last.1..effect.0).any(|i| comma(lens, i));
            let reach = if apart { effect.1 } else { effect.1.min(effect.0 + 4) };
            let named = f.any_subject | f.measure | lens.bit("ECON");
            let bare = (effect.0..reach).take_while(|&i| !lens.is(i, f.moves)).all(|i| !lens.is(i, named));
            if bare && (!apart || market(lens, subject)) && subject.1 > subject.0 {
                pieces.insert(0, subject);
            }
        }
        let cause = [Some(cause), more].into_iter().flatten().collect();
        return Some(Reading { cause, ..build((at, end), pieces, weak) });
    }
    // B，由于 A; B 得益于 A.
    if !owing && opens(lens, at) && has_comma_after(lens, end) && first & lens.bit("SIG.since") != 0 {
        return None;
    }
    let mut from = end;
    while from < n
        && lens.is(from, f.comma | lens.bit("COLON") | f.auxiliary | bits!(lens, "SIG.since", "BE"))
        && !lens.is(from, f.any_subject)
    {
        from += 1;
    }
    // 主因并非 A，而是 C.
    let denied = lens.is(from, f.negation) && comma_then(lens, from, "PLACE");
    from += usize::from(denied);
    // 源于两个方面，一方面是 A，另一方面是 C.
    let count = (from..n).find(|&i| !lens.is(i, f.any_quantity | lens.bit("SIDES"))).unwrap_or(n);
    if count > from && lens.is(count, f.comma | lens.bit("COLON")) && lens.is(count + 1, lens.bit("ASPECT")) {
        from = count + 2;
        while from < n && lens.is(from, f.auxiliary | f.comma | lens.bit("BE")) {
            from += 1;
        }
    }
    // 因集团宣布回购: the speaker belongs to the cause.
    let body = (from..n).find(|&i| !lens.is(i, f.said)).unwrap_or(from);
    let mut cause = (from, result(lens, body, n)?.1);
    if body == from {
        cause.0 = result(lens, from, n)?.0;
    }
    // 得益于 A，期末人员为8214人: a figure of its own is no cause.
    let parts = (cause.0 + 2..cause.1).find(|&i| comma(lens, i));
    if let Some(next) = parts.filter(|&i| sized(lens, i + 1, cause.1) && !sized(lens, cause.0, i))
        && !lens.is(next + 1, f.any_quantity | bits!(lens, "and", "PLUS", "to", "LEVEL"))
        && owing
    {
        cause.1 = next;
    }
    // 主要受 A 影响，B: the frame closes the cause.
    let closed = (cause.0 + 1..cause.1).find(|&i| lens.is(i, lens.bit("PULL")) && comma(lens, i + 1));
    if let Some(pull) = closed.filter(|_| owing && !lens.is(at, lens.bit("SIG.so"))) {
        cause.1 = pull;
    }
    // 受 A 影响所致: closing words belong to the signal.
    while cause.1 > cause.0 + 1 && lens.is(cause.1 - 1, lens.bit("PULL")) && (owing || affected) {
        cause.1 -= 1;
    }
    let mut effect = match by_aspect(lens, at) {
        // B，一方面得益于 A，另一方面得益于 C.
        Some(aspect) => told_of_aspects(lens, aspect, before)?,
        None => clause_before(lens, at)?,
    };
    // 将 B 归因于 A.
    if let Some(ba) = (effect.0..effect.1)
        .rev()
        .find(|&i| lens.is(i, lens.bit("BA")))
        .filter(|_| lens.is(at, lens.bit("LAYS")))
    {
        effect = trim(lens, ba + 1, effect.1)?;
    }
    Some(Reading { denied, ..build(cause, vec![effect], false) })
}

/// 与其说是 A 导致 B，不如说是 C; 不是 A 导致 B，而是 C: what is denied, and what is said in its place.
pub(super) fn contrast(lens: &Lens<'_>, reading: Reading) -> Vec<Reading> {
    let f = &lens.pack.fixed;
    if let Some(both) = beside(lens, &reading) {
        return both;
    }
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

/// B 是因为 A，并非 C; B 并非因 A，而是 C: what the clause behind the cause says of another one.
fn beside(lens: &Lens<'_>, reading: &Reading) -> Option<Vec<Reading>> {
    let f = &lens.pack.fixed;
    let (&[cause], &[effect]) = (reading.cause.as_slice(), reading.effect.as_slice()) else { return None };
    let end = reading.signal.iter().map(|s| s.1).fold(cause.1, usize::max);
    let at = (end..lens.len().min(end + 2)).find(|&i| comma(lens, i))? + 1;
    let stop = (at..lens.len()).find(|&i| comma(lens, i) || lens.is(i, f.stop)).unwrap_or(lens.len());
    let own = (at..stop).any(|i| lens.is(i, f.signal & !lens.bit("PULL")));
    let told = effect.1 <= cause.0;
    if own || !told {
        return None;
    }
    let first = reading.signal.first()?.0.min(cause.0);
    let negated = reading.denied || (first.saturating_sub(3)..first).any(|i| lens.is(i, f.negation));
    let held = lens.is(at, lens.bit("PLACE")) && negated;
    if !held && (negated || !lens.is(at, lens.bit("BESIDE"))) {
        return None;
    }
    let other = trim(lens, at + 1, stop)?;
    let told = Reading {
        cause: vec![other],
        effect: vec![effect],
        signal: vec![(at, at + 1)],
        denied: !held,
        ..reading.clone()
    };
    Some(vec![Reading { denied: negated, ..reading.clone() }, told])
}

/// Cause and effect of a verb between them.
fn verb(lens: &Lens<'_>, at: usize, end: usize, before: &[Reading]) -> Option<(Range, Range)> {
    let push = lens.is(at, lens.bit("SIG.push")) && !lens.is(at, lens.bit("SIG.makes"));
    let so = lens.is(at, lens.bit("SIG.so"));
    if lens.is(end, bits!(lens, "DE")) && push {
        // 带动的, 影响的: an attribute.
        return None;
    }
    if push && lens.is(end, bits!(lens, "SIG.push", "SIG.makes")) {
        // 进口冲击推动: a noun before its verb.
        return None;
    }
    // 竞争加剧，…: it happens of itself; 环境的刺激，…: a noun; 主要受需求影响，…: it closes a frame.
    let framed = || {
        let clause = (0..at).rev().take_while(|&i| !comma(lens, i) && !lens.is(i, lens.pack.fixed.stop));
        lens.is(at, lens.bit("PULL"))
            && clause.into_iter().any(|i| lens.is(i, bits!(lens, "SIG.owing", "SHOU")))
    };
    let undergone = at > 0 && lens.is(at - 1, lens.bit("DE")) || lens.is(at, lens.bit("SELF")) || framed();
    let f = &lens.pack.fixed;
    let shut = comma(lens, end) || lens.is(end, f.stop | f.open | f.close);
    // 成本推动，…: a noun, where nothing stands behind it.
    let bare = comma(lens, end) && !lens.is(at, lens.bit("HARD"));
    if push && (undergone && shut || bare) {
        return None;
    }
    // 受到抑制，…; 成本推动双重作用下: who pushes is told elsewhere, or by the words behind.
    let passive = at > 0 && lens.is(at - 1, lens.bit("SHOU"));
    if push
        && (passive
            || lens.is(end, lens.bit("PULL")) && !lens.is(end, f.moves | f.signal & !lens.bit("PULL")))
    {
        return None;
    }
    // 支撑增强, 扰动有限: how strong it is; nothing is pushed.
    let scant =
        f.moves | f.auxiliary | f.time | f.modal | f.negation | f.compare | bits!(lens, "DEGREE", "SCANT");
    let until = (end..lens.len()).find(|&i| comma(lens, i) || lens.is(i, f.stop)).unwrap_or(lens.len());
    let alone = (end..until).all(|i| lens.is(i, scant) && !lens.is(i, f.any_subject | f.measure));
    if push && until > end && alone && (end..until).any(|i| lens.is(i, lens.bit("SCANT"))) {
        return None;
    }
    // 价格加速下跌: how fast, not why.
    let hastens = lens.is(at, lens.bit("HASTE")) && lens.is(end, lens.pack.fixed.moves);
    if hastens && at > 0 && !comma(lens, at - 1) {
        return None;
    }
    // 并非 A 导致，…: nothing follows.
    if !so && !push && comma(lens, end) {
        return None;
    }
    let mut effect = reach(lens, end, lens.len(), push)?;
    if so && lens.is(effect.0, lens.bit("SIG.makes")) && effect.0 + 1 < effect.1 {
        effect.0 += 1;
    }
    let (cause, opening) = cause_of(lens, at, before)?;
    // 外卖大战拖累美团: such verbs need no more than a name behind them.
    let hard = lens.is(at, lens.bit("HARD")) && lens.is(effect.0, lens.pack.fixed.any_subject);
    // 台风影响橡胶产量: what happens, and what is made and used.
    let event = || {
        (cause.0..cause.1).any(|i| lens.is(i, lens.bit("EVENT")))
            && (effect.0..effect.1).any(|i| lens.is(i, f.measure | f.any_subject))
    };
    if push && !(market(lens, effect) && (market(lens, cause) || opening || hard || event())) {
        return None;
    }
    Some((cause, effect))
}

/// The cause before a verb at `at`: its clause, the clause before a comma, or what an earlier link left.
fn cause_of(lens: &Lens<'_>, at: usize, before: &[Reading]) -> Option<(Range, bool)> {
    let f = &lens.pack.fixed;
    let mut to = at;
    let soft = f.auxiliary | f.modal | f.negation | f.time | bits!(lens, "and", "SIG.so", "to", "ALSOS");
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
        // 产能占比低，关税并未造成流失: what is denied is denied of the subject alone.
        let denied = (to..at).any(|i| lens.is(i, f.negation));
        let own = clause_start(lens, to).filter(|&r| denied && market(lens, r));
        let cause = own.or_else(|| clause_before(lens, to))?;
        // 使, 令 after their subject; a chain inside one clause starts after the signal before.
        let chained =
            before.last().and_then(|r| r.effect.last()).copied().filter(|e| e.0 > cause.0 && e.0 < to);
        let cause = match chained {
            Some(effect) => trim(lens, effect.0, to)?,
            None => with_owner(lens, cause),
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
        let same = (to..at).any(|i| lens.is(i, bits!(lens, "ALSOS", "and")));
        // 玉米受干旱影响减产: a subject before the frame belongs to what follows it.
        let whole = last.effect.first().zip(last.effect.last()).map(|(a, b)| (a.0, b.1));
        let chained = if same { last.cause.first().copied() } else { whole };
        if let Some(range) = chained.filter(|r| r.1 - r.0 >= 2) {
            return Some((range, true));
        }
    }
    let near = clause_before(lens, comma)?;
    let frame = bits!(lens, "SIG.makes", "SIG.since", "SIG.weak", "SIG.owing");
    let more = (near.0 > 1 && super::clauses::comma(lens, near.0 - 1))
        .then(|| clause_before(lens, near.0 - 1))
        .flatten()
        .filter(|m| !(m.0..m.1).any(|i| lens.is(i, frame)));
    Some((more.map_or(near, |m| (m.0, near.1)), true))
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

/// Whether a signal opens its clause.
fn opens(lens: &Lens<'_>, at: usize) -> bool {
    let f = &lens.pack.fixed;
    let soft = f.auxiliary | f.time | bits!(lens, "but", "and", "PLUS", "ALSOS", "after");
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
