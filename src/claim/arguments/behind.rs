//! Where an argument that stands behind its signal ends.

use super::{Cuts, Range};
use crate::claim::lens::bits;
use crate::claim::verbs::base_form;
use crate::lang::ends_as_past;

/// Longest name, in tokens, of who says something behind it.
const SPEAKER: usize = 7;

impl Cuts<'_> {
    /// Where a noun phrase that begins at `from` meets the finite verb of its sentence.
    pub(in crate::claim) fn until_verb(&self, from: usize, to: usize) -> usize {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        (from + 1..to)
            .take_while(|&i| !lens.is(i, f.relative | f.comma | self.that))
            .find(|&i| lens.is(i, f.modal | bits!(lens, "BE")) || self.predicate(i))
            .map_or(to, |i| self.before_verb(i).max(from + 1))
    }

    /// Whether an active verb of cause at `i`, or its auxiliary, is finite: *has led to*, *contributes to*.
    fn predicate(&self, i: usize) -> bool {
        let lens = self.lens;
        let ends =
            |i: usize| lens.word(i).split(' ').next().is_some_and(|w| w.ends_with('s') || ends_as_past(w));
        lens.is(i, self.active)
            && !lens.is(i, lens.pack.fixed.measure | bits!(lens, "MOOD", "MOVE.n", "ECON"))
            && !lens.is(i + 1, self.by)
            && !self.nominal(i)
            && !self.participial(i)
            && (ends(i) || lens.is(i, lens.bit("PAST")))
    }

    pub(super) fn subject_follows(&self, from: usize, to: usize) -> bool {
        (from + 1..to).take(8).any(|i| self.verbal(i))
    }

    /// The object that begins at `from`: up to the end of its clause.
    pub(in crate::claim) fn object(&self, from: usize, to: usize) -> Option<Range> {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        let mut end = from;
        while end < to {
            // "companies whose prices look high" are one phrase; "shares, which fell" are not.
            let told = lens.is(end, f.relative)
                && (lens.is(end, f.comma) || lens.is(end - 1, f.comma) || lens.is(end + 1, self.active));
            if end > from && (lens.is(end, f.stop | f.said) || told) {
                break;
            }
            if end > from && lens.is(end, self.but | self.after | self.rather | f.condition) {
                break;
            }
            if end > from
                && (lens.is(end, self.due)
                    || lens.is(end, bits!(lens, "SIG.weak")) && self.has_verb(end + 1, to))
            {
                break;
            }
            if lens.is(end, f.comma | f.dash) && self.ends_phrase(end, to) {
                break;
            }
            if lens.is(end, self.and) && end > from && self.new_clause(end + 1, to) {
                break;
            }
            end += 1;
        }
        self.trim(from, end)
    }

    /// Whether the comma at `at` ends a noun phrase: no list goes on behind it.
    fn ends_phrase(&self, at: usize, to: usize) -> bool {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        let next = at + 1;
        if next >= to
            || lens.is(
                next,
                f.relative | f.said | f.pronoun | self.but | self.after | self.because | self.rather,
            )
            || lens.is(next, self.active)
            || lens.participle(next)
            || lens.adverb(next)
        {
            return true;
        }
        if lens.is(next, self.and) {
            return self.new_clause(next + 1, to);
        }
        // A list needs its conjunction before the next verb.
        let stop =
            (next..to).find(|&i| lens.is(i, f.stop | f.relative | f.said) || self.verbal(i)).unwrap_or(to);
        let joined = (next..stop).any(|i| lens.is(i, self.and));
        !joined || stop < to && self.verbal(stop) && !(next..stop).any(|i| lens.is(i, f.comma))
    }

    /// Whether a clause of its own, or another predicate, begins at `from`.
    fn new_clause(&self, from: usize, to: usize) -> bool {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        let stop = (from..to).find(|&i| lens.is(i, f.stop | f.comma | f.relative | self.and)).unwrap_or(to);
        // "the cost of food and fuel, which": a noun ends the list.
        let noun = base_form(lens, from) && lens.is(from + 1, f.comma | f.stop | f.relative);
        if lens.is(from, self.active) && !lens.is(from, lens.bit("MOVE.n")) && !noun
            || lens.is(from, self.verb)
            || lens.is(from, f.pronoun)
        {
            return true;
        }
        // "weak margins and rising port stocks": one more of a list.
        let listed = lens.participle(from)
            && lens.is(from + 1, f.word | f.measure | f.any_subject)
            && !lens.is(from + 1, f.determiner | f.pronoun)
            && !(from + 1..stop).any(|i| self.verbal(i));
        if lens.is(from, f.verb) && !lens.is(from, lens.bit("MOVE.n")) && !listed
            || lens.participle(from) && lens.is(from, self.signal)
        {
            return true;
        }
        (from + 1..stop).any(|i| self.verbal(i) && !self.participial(i) && !lens.is(i, lens.bit("to")))
    }

    /// What follows a preposition of cause: its noun phrase with all that hangs on it.
    pub(in crate::claim) fn wide(&self, from: usize, to: usize) -> Option<Range> {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        // "figures showing sales fell": what tells of it belongs to it.
        let body = (from..to).find(|&i| !lens.is(i, f.said)).unwrap_or(from);
        let mut end = body;
        while end < to {
            // "fresh money: supply has shrunk" goes on in a sentence of its own, "the following: lower costs" does not.
            let colon = lens.is(end, lens.bit("COLON"))
                && !(end + 1..to).take_while(|&i| !lens.is(i, f.comma | f.relative | f.open)).any(|i| {
                    lens.is(i, f.modal | f.auxiliary)
                        && !lens.is(i, f.measure | lens.bit("ECON"))
                        && !lens.is(i + 1, f.negation)
                });
            if end > body && lens.is(end, f.stop | f.said | self.rather) && !colon {
                break;
            }
            if lens.is(end, self.and)
                && (lens.is(end + 1, self.due) || lens.is(end + 1, self.active) && lens.is(end + 2, self.by))
            {
                break;
            }
            if lens.is(end, f.comma | f.dash) {
                let next = end + 1;
                let joins = lens.is(next, self.and | self.but) && self.new_clause(next + 1, to);
                let breaks = lens.is(next, f.said | f.pronoun | self.rather | self.but | self.after)
                    || lens.is(next, self.active)
                        && !lens.is(next + 1, self.by)
                        && !lens.is(next + 2, self.by)
                    || lens.is(next, f.relative) && (lens.is(next + 1, self.active) || lens.capital(end - 1))
                    || lens.is(next, lens.bit("SIG.weak"))
                        && lens.is(next, f.word)
                        && self.has_verb(next + 1, to);
                // "hit by high costs, fell 8%": the verb of the words before.
                let sized = f.any_quantity | f.hedge_word | bits!(lens, "to", "from", "by");
                let goes_on = lens.is(next, lens.bit("MOVE.v"))
                    && !lens.participle(next)
                    && !lens.is(next, f.any_subject)
                    && lens.is(next + 1, sized);
                // "because of the strike, the company said": who says so.
                let nominal = f.determiner | f.any_subject | f.word | f.measure | f.people;
                let speaker = (next + 1..to.min(next + SPEAKER))
                    .find(|&i| lens.is(i, f.said))
                    .is_some_and(|said| (next..said).all(|i| lens.is(i, nominal) && !lens.is(i, f.comma)));
                if joins || breaks || goes_on || speaker {
                    break;
                }
            }
            if end > from && lens.is(end, self.but) {
                break;
            }
            end += 1;
        }
        self.trim(from, end)
    }

    /// The clause that begins at `from`.
    pub(in crate::claim) fn clause_after(&self, from: usize, to: usize) -> Option<Range> {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        let mut end = from;
        while end < to {
            if end > from && lens.is(end, f.stop | f.said) {
                break;
            }
            if let Some(closing) = self.aside(end, to) {
                end = closing + 1;
                continue;
            }
            if lens.is(end, f.comma | f.dash) {
                let next = end + 1;
                let breaks = lens.is(next, f.said | self.but | self.after | self.rather | f.relative)
                    || lens.is(next, self.and)
                        && self.new_clause(next + 1, to)
                        && self.has_predicate((from, end))
                    || lens.is(next, self.active) && self.has_verb(from, end)
                    || lens.is(next, lens.bit("SIG.so"));
                if breaks {
                    break;
                }
            }
            if end > from && lens.is(end, self.rather) {
                break;
            }
            end += 1;
        }
        self.trim(from, end)
    }

    /// The comma that closes a relative clause which opens at a comma and breaks into a clause: *mills, which use
    /// coal, would be hurt*.
    fn aside(&self, at: usize, to: usize) -> Option<usize> {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        if !(lens.is(at, f.comma) && lens.is(at + 1, f.relative)) {
            return None;
        }
        let closing =
            (at + 2..to).take_while(|&i| !lens.is(i, f.stop | f.said)).find(|&i| lens.is(i, f.comma))?;
        let goes_on = lens.is(closing + 1, f.modal | f.auxiliary) || self.verbal(closing + 1);
        (goes_on && !(at..closing).any(|i| lens.is(i, self.active))).then_some(closing)
    }

    /// The range without commas, conjunctions, leading adverbs and trailing marks.
    pub(in crate::claim) fn trim(&self, from: usize, to: usize) -> Option<Range> {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        let (mut from, mut to) = (from, to);
        let lead = f.comma | f.dash | f.close | f.stop | f.relative | self.and | self.but | self.that;
        while from < to {
            let opening = lens.is(from, lead) && !lens.is(from, f.any_subject);
            let framed = lens.adverb(from) && lens.is(from + 1, f.comma)
                || lens.is(from, f.time) && lens.is(from + 1, self.that);
            if !(opening || framed) || to == from + 1 {
                break;
            }
            from += 1;
        }
        let trail = f.comma | f.dash | f.stop | self.and | self.but | f.open | f.relative | self.that;
        while to > from + 1 && lens.is(to - 1, trail) {
            to -= 1;
        }
        // A bracket that closes but never opened.
        if to > from && lens.is(to - 1, f.close) && !(from..to).any(|i| lens.is(i, f.open)) {
            to -= 1;
        }
        if from < to
            && lens.is(from, f.open)
            && !(from + 1..to).any(|i| lens.is(i, f.close) || lens.is(i, f.open))
        {
            from += 1;
        }
        // Marks and conjunctions alone are no argument.
        let nothing = f.comma | f.dash | f.stop | f.open | f.close | self.and | self.but;
        let bare = (from..to).all(|i| lens.is(i, nothing) && !lens.is(i, f.any_subject));
        (from < to && !bare).then_some((from, to))
    }

    /// Where a contrast (*rather than*) begins between two tokens.
    pub(in crate::claim) fn contrast(&self, from: usize, to: usize) -> Option<usize> {
        (from..to).find(|&i| self.lens.is(i, self.rather))
    }
}
