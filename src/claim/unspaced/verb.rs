//! Chinese verbs of cause between their clauses: A 导致 B, A，带动 B.

use crate::claim::arguments::Range;
use crate::claim::causes::{Reading, market};
use crate::claim::clauses::{clause_before, clause_start, comma, reach, trim, with_owner};
use crate::claim::lens::{Lens, bits};

/// Cause and effect of a verb between them.
pub(super) fn read(lens: &Lens<'_>, at: usize, end: usize, before: &[Reading]) -> Option<(Range, Range)> {
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
pub(super) fn cause_of(lens: &Lens<'_>, at: usize, before: &[Reading]) -> Option<(Range, bool)> {
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
    let more = (near.0 > 1 && super::comma(lens, near.0 - 1))
        .then(|| clause_before(lens, near.0 - 1))
        .flatten()
        .filter(|m| !(m.0..m.1).any(|i| lens.is(i, frame)));
    Some((more.map_or(near, |m| (m.0, near.1)), true))
}
