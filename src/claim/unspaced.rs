//! Cause and effect in Chinese: frames that open and close a cause, verbs between clauses.

mod opening;
mod verb;

use super::arguments::Range;
use super::causes::{Reading, figured, market};
use super::clauses::{clause_before, clause_start, comma, phrase_after, result, sized, trim};
use super::lens::{Lens, bits};
use super::shared::{by_aspect, comma_then, denied_before, of_one_subject, told_before, told_of_aspects};
use crate::lang::{ClassSet, Match};

/// Cause and effect of a Chinese match.
pub(super) fn read(lens: &Lens<'_>, found: &Match, before: &[Reading]) -> Option<Reading> {
    let frame = Frame::of(lens, found, before)?;
    let (at, end) = (frame.at, frame.end);
    let opens_cause = bits!(lens, "SIG.since", "SIG.weak", "AGENT");
    if frame.is("DUI") {
        return frame.pressed();
    }
    let suo = at > 0 && lens.is(at - 1, lens.bit("SUO"));
    if frame.cause.1 <= at && suo && lens.is(end, lens.bit("DE")) && frame.effect.0 > end {
        return frame.brought();
    }
    if frame.effect.1 <= frame.cause.0 && frame.cause.1 <= at {
        return frame.closed_behind();
    }
    let last = frame.signals.last().map_or(at, |s| s.0);
    if frame.cause.1 <= at.min(frame.effect.0) && frame.effect.1 <= last {
        // A 是 B 的主要原因; A 是导致 B 的主要原因.
        let cause = clause_before(lens, frame.cause.1)?;
        let effect = trim(lens, frame.effect.0, frame.effect.1)?;
        return Some(frame.reading(cause, vec![effect], false));
    }
    let alone = frame.signals.len() == 1;
    if alone && frame.effect.0 >= end && frame.effect.1 < frame.cause.0 && frame.first & opens_cause == 0 {
        // 引发 B 的是 A.
        let cause = result(lens, frame.cause.0, lens.len())?;
        let effect = trim(lens, frame.effect.0, frame.effect.1)?;
        return Some(frame.reading(cause, vec![effect], false));
    }
    if frame.is("SHOWS") {
        return frame.comes_to();
    }
    if frame.cause.1 <= at
        && frame.is("SIG.so")
        && let Some((comma, subject)) = frame.subject_of_effect()
    {
        // A，油价因而重挫.
        let effect = vec![subject, result(lens, end, lens.len())?];
        return Some(frame.reading(clause_before(lens, comma)?, effect, false));
    }
    if frame.cause.1 <= at {
        // A 导致 B.
        let (cause, effect) = verb::read(lens, at, end, before)?;
        return Some(frame.reading(cause, vec![effect], false));
    }
    if frame.signals.len() == 2 && frame.is("AGENT") && !frame.is("SIG.since") {
        return frame.by_agent();
    }
    if (frame.owing || frame.is("SIG.since"))
        && let Some(effect) = of_one_subject(lens, at, before)
    {
        return Some(frame.reading(frame.cause_in_place()?, vec![effect], false));
    }
    let since = alone && frame.effect.0 >= frame.cause.1 && frame.is("SIG.since");
    if since && let Some((comma, end_of)) = told_before(lens, at, end) {
        // B，因 A，逊于预期.
        return Some(frame.reading(trim(lens, end, end_of)?, vec![clause_before(lens, comma)?], false));
    }
    if since && let Some(told) = frame.told_right_before() {
        return Some(frame.reading(trim(lens, frame.cause.0, frame.cause.1)?, vec![told], false));
    }
    if frame.effect.0 >= frame.cause.1 && frame.first & opens_cause != 0
        || frame.owing && frame.effect.0 > frame.cause.0
    {
        return opening::read(&frame);
    }
    // 由于 A，B.
    if !frame.owing && opens(lens, at) && has_comma_after(lens, end) && frame.is("SIG.since") {
        return None;
    }
    frame.behind_effect()
}

/// A match: its signals, and the slots that stand around them.
struct Frame<'a> {
    lens: &'a Lens<'a>,
    /// What the sentence tells of causes before it.
    before: &'a [Reading],
    signals: Vec<Range>,
    cause: Range,
    effect: Range,
    /// First token of the first signal, the token behind it, and the classes of the first.
    at: usize,
    end: usize,
    first: ClassSet,
    /// 得益于, 主要受: the first signal has the effect before it.
    owing: bool,
    /// 受, 主要受: the first signal tells what is undergone.
    affected: bool,
}

impl<'a> Frame<'a> {
    /// The frame of a match; `None` where its words open no cause.
    fn of(lens: &'a Lens<'a>, found: &Match, before: &'a [Reading]) -> Option<Frame<'a>> {
        let signals: Vec<Range> = found.named("signal").map(|s| (s.start, s.end)).collect();
        let &(at, end) = signals.first()?;
        let f = &lens.pack.fixed;
        let any = |classes: ClassSet| (at..end).any(|i| lens.is(i, classes));
        let cause = found.named("cause").next()?;
        let effect = found.named("effect").last()?;
        let mut frame = Frame {
            lens,
            before,
            cause: (cause.start, cause.end),
            effect: (effect.start, effect.end),
            at,
            end,
            first: lens.tokens().get(at)?.classes,
            owing: any(lens.bit("SIG.owing")),
            affected: any(bits!(lens, "SHOU", "UNDERGOES")),
            signals,
        };
        // 略受影响, 受到一定影响: no cause is told; 受到的影响更大: nor here.
        if frame.affected {
            let degree = bits!(lens, "PULL", "DEGREE", "DE", "LE", "FORCE");
            let (from, to) = frame.cause;
            let told = (from..to).find(|&i| comma(lens, i) || lens.is(i, f.stop)).unwrap_or(to);
            let all = (from..told).all(|i| lens.is(i, degree));
            if all || lens.is(from, bits!(lens, "DE", "PULL")) {
                return None;
            }
        }
        // 受 alone opens no cause: 受…影响; nor does 仍受.
        if frame.signals.len() == 1 && any(lens.bit("SHOU")) {
            return None;
        }
        // 因 A，B，带动 C: a verb that opens a later clause closes no frame.
        if frame.signals.get(1).is_some_and(|&(last, _)| last > 0 && comma(lens, last - 1)) {
            return None;
        }
        frame.shift_ends();
        Some(frame)
    }

    /// Moves the end of the cause and the begin of the effect where the rule took a verb inside for the frame's own end.
    fn shift_ends(&mut self) {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        let n = lens.len();
        // 受惠 A 带动 B，C: what benefits stands behind the comma.
        if self.is("BENEFIT")
            && let Some(&(_, pull)) = self.signals.get(1)
            && let Some(next) = (pull..n).take_while(|&i| !lens.is(i, f.stop)).find(|&i| comma(lens, i))
        {
            self.signals.truncate(1);
            (self.cause.1, self.effect.0) = (next, next + 1);
            self.effect.1 = self.effect.1.max(next + 2);
        }
        // 受 A 导致 B 的影响，C: the frame ends where 受 is closed, not at a verb inside.
        if self.is("SHOU") && self.signals.get(1).is_some_and(|s| lens.is(s.0, lens.bit("SIG.makes"))) {
            let inside = self.signals[1].1..n;
            let closing = inside
                .take_while(|&i| !comma(lens, i) && !lens.is(i, f.stop))
                .find(|&i| lens.is(i, lens.bit("PULL")) && comma(lens, i + 1));
            if let Some(at) = closing {
                self.signals[1] = (at, at + 1);
                self.cause.1 = at;
                self.effect.0 = self.effect.0.max(at + 1);
            }
        }
    }

    /// Whether the first signal is of the class.
    fn is(&self, class: &str) -> bool {
        self.first & self.lens.bit(class) != 0
    }

    /// Whether it tells only that two things happened beside each other.
    fn is_weak(&self) -> bool {
        self.is("SIG.weak") && !self.is("SIG.since") && !self.is("SIG.makes")
    }

    fn reading(&self, cause: Range, effect: Vec<Range>, weak: bool) -> Reading {
        Reading { cause: vec![cause], effect, signal: self.signals.clone(), weak, ..Reading::default() }
    }

    /// A，对 B 形成压力.
    fn pressed(&self) -> Option<Reading> {
        let effect = trim(self.lens, self.effect.0, self.effect.1)?;
        let (cause, _) = verb::cause_of(self.lens, self.at, self.before)?;
        let signal = vec![(self.signals.get(1)?.0, self.cause.1)];
        Some(Reading { signal, ..self.reading(cause, vec![effect], false) })
    }

    /// A 所带来的 B.
    fn brought(&self) -> Option<Reading> {
        let &Frame { lens, at, end, .. } = self;
        let f = &lens.pack.fixed;
        let mut cause = clause_start(lens, at - 1)?;
        let mut effect = phrase_after(lens, self.effect.0, lens.len())?;
        if let Some(be) = (cause.0..cause.1).rev().find(|&i| lens.is(i, lens.bit("BE") | f.negation)) {
            // 这并不是 A 所造成的结果: the effect is the subject.
            if lens.is(effect.1 - 1, lens.bit("RESULT")) && effect.1 - effect.0 == 1 {
                let subject = (cause.0..be).take_while(|&i| !lens.is(i, f.auxiliary | f.negation)).last()?;
                effect = trim(lens, cause.0, subject + 1)?;
                let signal = vec![(be, be + 1), (at, end)];
                cause = trim(lens, be + 1, at - 1)?;
                return Some(Reading { signal, ..self.reading(cause, vec![effect], false) });
            }
            cause = trim(lens, be + 1, at - 1)?;
        }
        Some(self.reading(cause, vec![effect], false))
    }

    /// B，是 A 所致; B 与 A 无关.
    fn closed_behind(&self) -> Option<Reading> {
        let &Frame { lens, before, at, .. } = self;
        let f = &lens.pack.fixed;
        let cause = trim(lens, self.cause.0, self.cause.1)?;
        let told = (self.effect.1..self.cause.0).rev().find(|&i| comma(lens, i));
        if (self.effect.1..self.cause.0).any(|i| lens.is(i, lens.bit("PLACE"))) {
            // 不是 A，而是 C 所致: what was denied of A.
            return denied_before(lens, told?, before).map(|effect| self.reading(cause, vec![effect], false));
        }
        let effect = clause_before(lens, told.unwrap_or(self.effect.1))?;
        let denied = lens.is(at, lens.bit("SIG.unrelated"))
            || (self.effect.1..self.cause.0).any(|i| lens.is(i, f.negation));
        let told = !lens.is(at, lens.bit("SIG.unrelated")) || market(lens, effect) || market(lens, cause);
        told.then(|| Reading { denied, ..self.reading(cause, vec![effect], false) })
    }

    /// 目标价20元，意味着有15%的上行空间: a figure and the one that it comes to.
    fn comes_to(&self) -> Option<Reading> {
        let &Frame { lens, at, end, .. } = self;
        let f = &lens.pack.fixed;
        let comma = at.checked_sub(1).filter(|&i| comma(lens, i))?;
        let (cause, effect) = (clause_before(lens, comma)?, trim(lens, end, lens.len())?);
        // 意味着产出下降2%: what happens, not what a figure comes to; 上行空间 is a thing.
        let moves = |i: usize| lens.is(i, lens.bit("MOVE.v")) && !lens.is(i + 1, f.word);
        let plain = !(effect.0..effect.1).any(|i| lens.is(i, f.stop | f.comma) || moves(i));
        (plain && figured(lens, cause) && figured(lens, effect))
            .then(|| self.reading(cause, vec![effect], true))
    }

    /// A，油价因而重挫: the subject before the conjunction is that of the effect; with the comma before it.
    fn subject_of_effect(&self) -> Option<(usize, Range)> {
        let &Frame { lens, at, .. } = self;
        let f = &lens.pack.fixed;
        let begun = (0..at).rev().find(|&i| comma(lens, i) || lens.is(i, f.stop))?;
        if !comma(lens, begun) {
            return None;
        }
        let subject = trim(lens, begun + 1, at)?;
        let bare = (subject.0..subject.1).all(|i| !lens.is(i, f.moves | f.signal));
        (bare && market(lens, subject)).then_some((begun, subject))
    }

    /// 由 A 引发的 B; B 由 A 引发.
    fn by_agent(&self) -> Option<Reading> {
        let &Frame { lens, at, end, .. } = self;
        let f = &lens.pack.fixed;
        let n = lens.len();
        let cause = trim(lens, self.cause.0, self.cause.1)?;
        if (cause.0..cause.1).all(|i| lens.is(i, f.auxiliary | f.time | f.negation)) {
            return None;
        }
        let last = self.signals.last().map_or(end, |s| s.1);
        if self.effect.0 < at && lens.lists(last) {
            // 由 A 引发、再被 B 放大的 C.
            let of = (last..n).take_while(|&i| !comma(lens, i)).find(|&i| lens.is(i, lens.bit("DE")))?;
            return Some(self.reading(cause, vec![phrase_after(lens, of + 1, n)?], false));
        }
        if self.effect.0 < at {
            let effect = clause_before(lens, at)?;
            return Some(self.reading(cause, vec![effect], false));
        }
        let effect = phrase_after(lens, self.effect.0, n)?;
        Some(self.reading(cause, vec![effect], false))
    }

    /// B 并非因 A，而是因 C: the words up to the next comma, without those that close the frame.
    fn cause_in_place(&self) -> Option<Range> {
        let &Frame { lens, end, .. } = self;
        let n = lens.len();
        let until = (end..n).find(|&i| comma(lens, i) || lens.is(i, lens.pack.fixed.stop)).unwrap_or(n);
        let mut to = until;
        while to > end + 1 && lens.is(to - 1, bits!(lens, "PULL", "SIG.made", "DE")) {
            to -= 1;
        }
        trim(lens, end, to)
    }

    /// 股价回软纯粹因 A，…: what happened stands right before.
    fn told_right_before(&self) -> Option<Range> {
        let &Frame { lens, at, .. } = self;
        let soft = lens.pack.fixed.auxiliary | bits!(lens, "MAINLY");
        let edge = (0..at).rev().find(|&i| !lens.is(i, soft))? + 1;
        let told = clause_before(lens, edge)?;
        (lens.is(edge - 1, lens.bit("MOVE.v")) && told.0 + 1 < told.1).then_some(told)
    }

    /// B，由于 A; B 得益于 A.
    fn behind_effect(&self) -> Option<Reading> {
        let &Frame { lens, before, at, end, .. } = self;
        let f = &lens.pack.fixed;
        let n = lens.len();
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
        if count > from
            && lens.is(count, f.comma | lens.bit("COLON"))
            && lens.is(count + 1, lens.bit("ASPECT"))
        {
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
            && self.owing
        {
            cause.1 = next;
        }
        // 主要受 A 影响，B: the frame closes the cause.
        let closed = (cause.0 + 1..cause.1).find(|&i| lens.is(i, lens.bit("PULL")) && comma(lens, i + 1));
        if let Some(pull) = closed.filter(|_| self.owing && !lens.is(at, lens.bit("SIG.so"))) {
            cause.1 = pull;
        }
        // 受 A 影响所致: closing words belong to the signal.
        while cause.1 > cause.0 + 1 && lens.is(cause.1 - 1, lens.bit("PULL")) && (self.owing || self.affected)
        {
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
        Some(Reading { denied, ..self.reading(cause, vec![effect], false) })
    }
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
