//! Cause and effect in English: which side of a signal is which, and what only looks like a causal verb.

mod owing;
mod verb;

use super::arguments::{Cuts, Range};
use super::causes::{Reading, figured, market, moves};
use super::explained::{after, behind_speaker, on, related, thereafter};
use super::lens::{Lens, bits};
use super::verbs::{verb_in, verb_start};
use crate::lang::Match;

/// Cause and effect of an English match.
pub(super) fn read(cuts: &Cuts<'_>, found: &Match, before: &[Reading]) -> Option<Reading> {
    let slot = found.named("signal").next()?;
    let signal = Signal { cuts, found, before, at: slot.start, end: slot.end };
    let (at, end) = (signal.at, signal.end);
    if found.slots.first()?.name == "signal" {
        return signal.in_front();
    }
    let both = |weak: bool| move |(cause, effect): (Range, Range)| signal.reading(cause, effect, weak);
    if signal.is("SIG.weak") {
        return signal.beside();
    }
    if signal.is("WAKE") {
        return after(cuts, at, end).map(both(true));
    }
    if signal.is("PERTAINS") {
        return related(cuts, at, end).map(both(false));
    }
    if signal.is("GIVES") {
        return signal.given().map(both(false));
    }
    if signal.is("SIG.cite") {
        return signal.ground().map(both(false));
    }
    if signal.is("on") && end == at + 1 {
        return on(cuts, at).map(both(false));
    }
    if signal.is("SIG.so") {
        return signal.follows();
    }
    if signal.is("AS.since") {
        return signal.since().map(both(false));
    }
    if signal.is("SIG.because") {
        let effect = shared_effect(cuts, at, before).or_else(|| cuts.clause_before(strip_not(cuts, at)))?;
        return Some(signal.reading(cuts.clause_after(end, cuts.lens.len())?, effect, false));
    }
    if signal.is_noun() {
        let (cause, _) = cuts.subject(verb_start(cuts, at))?;
        return Some(signal.reading(cause, cuts.object(end, cuts.lens.len())?, false));
    }
    if signal.is("SIG.due") {
        return owing::read(&signal);
    }
    verb::read(&signal)
}

/// The signal of a match, in its sentence.
#[derive(Clone, Copy)]
struct Signal<'a> {
    cuts: &'a Cuts<'a>,
    found: &'a Match,
    /// What the sentence tells of causes before it.
    before: &'a [Reading],
    /// Its first token.
    at: usize,
    /// The token behind it.
    end: usize,
}

impl Signal<'_> {
    /// Whether one of its words is of the class.
    fn is(&self, class: &str) -> bool {
        let lens = self.cuts.lens;
        (self.at..self.end).any(|i| lens.is(i, lens.bit(class)))
    }

    /// *Driven by*: a participle with its preposition.
    fn is_passive(&self) -> bool {
        let lens = self.cuts.lens;
        self.end > self.at + 1 && lens.is(self.end - 1, lens.bit("by"))
    }

    /// *The reason for*: a noun with its preposition.
    fn is_noun(&self) -> bool {
        let lens = self.cuts.lens;
        let toward = bits!(lens, "SIG.toward", "to");
        self.end > self.at + 1 && lens.is(self.end - 1, toward) && self.is("SIG.noun")
    }

    /// *Triggered*, *weighed on*: a verb that has the cause as its subject.
    fn is_verb(&self) -> bool {
        let lens = self.cuts.lens;
        lens.is(self.at, bits!(lens, "SIG.makes", "SIG.push", "SIG.state"))
            && !lens.is(self.at, lens.bit("SIG.due"))
    }

    fn reading(&self, cause: Range, effect: Range, weak: bool) -> Reading {
        Reading {
            cause: vec![cause],
            effect: vec![effect],
            signal: vec![(self.at, self.end)],
            weak,
            ..Reading::default()
        }
    }

    /// *Due to A, B*: the signal stands before both.
    fn in_front(&self) -> Option<Reading> {
        let &Signal { cuts, found, at, end, .. } = self;
        let lens = cuts.lens;
        let f = &lens.pack.fixed;
        let n = lens.len();
        // The signal opens its clause.
        let opens = at == 0
            || lens.is(at - 1, f.stop | f.comma | f.dash | f.open | bits!(lens, "but", "and"))
            || lens.adverb(at - 1) && (at == 1 || !lens.is(at - 2, f.relative | f.word));
        let cause = found.named("cause").next()?;
        let effect = found.named("effect").next()?;
        if self.is("SIG.lays") || self.is_noun() {
            let head = cuts.object(effect.start, effect.end)?;
            return Some(self.reading(cuts.wide(cause.start, n)?, head, false));
        }
        if self.is("WAKE") {
            let told = thereafter(cuts, end).filter(|_| opens)?;
            return Some(self.reading(told.0, told.1, true));
        }
        if self.is("PUTS") {
            // What is put down is told of: "the cup" is not.
            let head = cuts.object(effect.start, effect.end).filter(|&r| market(lens, r))?;
            let down = found.named("signal").last()?;
            let signal = vec![(at, end), (down.start, down.end)];
            return Some(Reading { signal, ..self.reading(cuts.wide(cause.start, n)?, head, false) });
        }
        if self.is_verb() && at > 0 && lens.is(at - 1, lens.bit("WHAT")) {
            // What triggered B was A.
            let head = cuts.trim(effect.start, effect.end)?;
            let told = market(lens, head) || lens.is(at, lens.bit("SIG.makes"));
            return told.then_some(self.reading(cuts.wide(cause.start, n)?, head, false));
        }
        if self.is_verb() {
            return fronted(cuts, at, end, effect.start)
                .map(|(cause, effect)| self.reading(cause, effect, false));
        }
        let sure = self.is("SIG.due") || self.is("SIG.because");
        if !opens || sure && !verb_in(cuts, effect.start, effect.end) {
            return None;
        }
        let comma = cuts.front(cause.start, n, self.is("SIG.because"))?;
        let (cause, effect) = (cuts.trim(cause.start, comma)?, cuts.clause_after(comma + 1, n)?);
        let weak = self.is("SIG.weak");
        if weak && !(moves(lens, cause) && moves(lens, effect)) {
            return None;
        }
        Some(self.reading(cause, effect, weak))
    }

    /// *B amid A*, *B as A*: what is told beside something counts as its effect where both are of the market.
    fn beside(&self) -> Option<Reading> {
        let &Signal { cuts, at, end, .. } = self;
        let lens = cuts.lens;
        let f = &lens.pack.fixed;
        let n = lens.len();
        let effect = cuts.clause_before(strip_not(cuts, at))?;
        // "fell 3% as the firm said it had lost an order": what is said, with who says so.
        let told = behind_speaker(cuts, end)
            .filter(|&(body, told)| body > end && verb_in(cuts, body + 1, told.1))
            .filter(|_| lens.is(at, lens.bit("JOINS")) && !lens.is(at - 1, f.comma));
        let spoken = told.is_some();
        // "as many as analysts expect": who thinks so, and nothing that is told.
        if !spoken && lens.is(end, f.said) {
            return None;
        }
        let cause = told.map_or_else(|| cuts.clause_after(end, n), |(_, told)| Some((end, told.1)))?;
        let amid = !lens.is(at, lens.bit("JOINS"));
        // "as" joins clauses; "amid" a noun phrase.
        let clause = verb_in(cuts, cause.0 + 1, cause.1);
        // "Shares climbed 1% as the new phones reached its shops": a clause of its own beside a move with its size.
        let beside = figured(lens, effect) && market(lens, effect) && (spoken || !figured(lens, cause));
        let moved = moves(lens, effect) && (amid || clause && (moves(lens, cause) || beside));
        // "Transactions were $9 billion, reflecting net borrowing"
        let shown =
            lens.is(at, lens.bit("SHOWS")) && figured(lens, effect) && verb_in(cuts, effect.0, effect.1);
        let supported = moved || shown;
        supported.then(|| self.reading(cause, effect, true))
    }

    /// *A gives rise to B*.
    fn given(&self) -> Option<(Range, Range)> {
        let &Signal { cuts, at, end, .. } = self;
        let lens = cuts.lens;
        let n = lens.len();
        let to = (end..n).find(|&i| lens.is(i, lens.bit("to")))?;
        let (effect, (cause, _)) = (cuts.object(to + 1, n)?, cuts.subject(at)?);
        core(lens, effect).any(|i| lens.is(i, lens.pack.fixed.moves)).then_some((cause, effect))
    }

    /// *Cut its forecast, citing weak demand*: its ground, where the words before tell of a deed.
    fn ground(&self) -> Option<(Range, Range)> {
        let &Signal { cuts, at, end, .. } = self;
        let lens = cuts.lens;
        let f = &lens.pack.fixed;
        let (effect, cause) = (cuts.clause_before(at)?, cuts.object(end, lens.len())?);
        let ground = bits!(lens, "MOOD", "MOODY", "ECON") | f.moves | f.measure;
        let told = verb_in(cuts, effect.0, effect.1) && !speaks(lens, cause);
        (told && core(lens, cause).any(|i| lens.is(i, ground))).then_some((cause, effect))
    }

    /// *The refinery shut; as a result, prices rose*.
    fn follows(&self) -> Option<Reading> {
        let &Signal { cuts, at, end, .. } = self;
        let lens = cuts.lens;
        let f = &lens.pack.fixed;
        let mark = (at.saturating_sub(2)..at).find(|&i| lens.is(i, f.stop));
        if mark.is_some_and(|i| !lens.marked(i, ";")) {
            return None;
        }
        if self.is("SHOWS") {
            return implied(cuts, at, end).map(|(cause, effect)| self.reading(cause, effect, true));
        }
        let (cause, effect) = (cuts.clause_before(mark.unwrap_or(at))?, cuts.clause_after(end, lens.len())?);
        // "Output, as a result, fell": the cause was told before.
        let subject = lens.is(end, f.comma) && !cuts.has_predicate(cause);
        let of = |r: Range| market(lens, r) || figured(lens, r);
        let told = of(cause) && of(effect) && (market(lens, cause) || market(lens, effect)) && !subject;
        told.then(|| self.reading(cause, effect, false))
    }

    /// *B, since A*: a clause with a verb, and no time.
    fn since(&self) -> Option<(Range, Range)> {
        let &Signal { cuts, at, end, .. } = self;
        let lens = cuts.lens;
        let cause = cuts.clause_after(end, lens.len())?;
        let reason = !lens.is(end, lens.pack.fixed.time) && verb_in(cuts, cause.0 + 1, cause.1);
        let effect = cuts.clause_before(at)?;
        (reason && verb_in(cuts, effect.0, effect.1)).then_some((cause, effect))
    }
}

/// The words of a noun phrase before what hangs on it: *weak margins* of *weak margins in China*.
pub(super) fn core(lens: &Lens<'_>, range: Range) -> std::ops::Range<usize> {
    let f = &lens.pack.fixed;
    let ends = f.preposition
        | f.relative
        | f.comma
        | f.condition
        | bits!(lens, "of", "from", "at", "by", "that", "to");
    let end = (range.0 + 1..range.1).find(|&i| lens.is(i, ends)).unwrap_or(range.1);
    range.0..end
}

/// Whether the head of a noun phrase is somebody or something that speaks: *people familiar with the matter*.
fn speaks(lens: &Lens<'_>, range: Range) -> bool {
    let head = core(lens, range).end - 1;
    lens.is(head, bits!(lens, "PEOPLE", "ROLE", "ORG", "DATA", "OUTLET")) && !lens.is(head, lens.bit("MOOD"))
        || lens.is(head, lens.bit("DATA"))
}

/// A figure and the one that it comes to: *a target price of $36, implying an upside of 9%*.
fn implied(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<(Range, Range)> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let comma = at.checked_sub(1).filter(|&i| lens.is(i, f.comma))?;
    let (mut cause, effect) = (cuts.clause_before(comma)?, cuts.object(end, lens.len())?);
    // "Hold - 3 - Buy - 2 - Acme has a target of $36": the row of a table before it.
    let dashes: Vec<usize> = (cause.0..cause.1).filter(|&i| lens.is(i, f.dash)).collect();
    if let [_, _, .., last] = dashes[..] {
        cause.0 = last + 1;
    }
    // "indicating that prices will fall 5%": somebody's reading, not the figure's own.
    let clause = f.verb | f.relative | bits!(lens, "BE", "that");
    let plain = !(effect.0..effect.1).any(|i| lens.is(i, clause));
    (plain && figured(lens, effect) && figured(lens, cause)).then_some((cause, effect))
}

/// Cause and effect of a participle that opens its sentence: *capping gains, stocks rose*.
fn fronted(cuts: &Cuts<'_>, at: usize, end: usize, from: usize) -> Option<(Range, Range)> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    if !lens.participle(at) || at > 0 && !lens.is(at - 1, f.stop | f.dash) {
        return None;
    }
    let comma = (from..lens.len()).find(|&i| lens.is(i, f.comma))?;
    let (effect, cause) = (cuts.trim(end, comma)?, cuts.clause_after(comma + 1, lens.len())?);
    let own = lens.is(effect.0, f.pronoun | lens.bit("OWN"));
    let told = market(lens, effect) && !figured(lens, effect) && moves(lens, cause);
    (told && !own).then_some((cause, effect))
}

/// "not because A but because B", "due to A and due to B": the effect of the signal before.
fn shared_effect(cuts: &Cuts<'_>, at: usize, before: &[Reading]) -> Option<Range> {
    let lens = cuts.lens;
    let link = bits!(lens, "but", "and", "RATHER", "or");
    let start = strip_not(cuts, at);
    if start == 0 || !lens.is(start - 1, link) && !lens.adverb(start - 1) {
        return None;
    }
    let last = before.last()?;
    let near = last
        .cause
        .last()
        .is_some_and(|c| c.1 + 4 >= start && c.1 <= at && last.effect.first().is_some_and(|e| e.1 <= c.0));
    if near { last.effect.first().copied() } else { None }
}

/// The place before negations, adverbs and auxiliaries that stand right before a signal.
pub(super) fn strip_not(cuts: &Cuts<'_>, at: usize) -> usize {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let mut start = at;
    while start > 0
        && (lens.is(start - 1, f.negation | lens.bit("w")) && lens.is(start - 1, f.negation)
            || lens.adverb(start - 1)
            || lens.is(start - 1, f.comma) && start > 1 && lens.adverb(start - 2))
    {
        start -= 1;
    }
    start
}
