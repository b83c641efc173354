//! Where the arguments of a causal signal begin and end: noun phrases, clauses and lists around it.
//!
//! Rules give generous spans; these cuts bring them to the words a reader would underline.

mod behind;

use super::lens::{Lens, bits};
use super::verbs::base_form;
use crate::lang::{ClassSet, ends_as_past};

/// Longest aside, in tokens, behind a speaker in the middle of a sentence.
const ASIDE: usize = 8;

/// A token range.
pub(super) type Range = (usize, usize);

/// Classes looked up once for a sentence.
pub(super) struct Cuts<'a> {
    /// The sentence.
    pub lens: &'a Lens<'a>,
    signal: ClassSet,
    active: ClassSet,
    after: ClassSet,
    but: ClassSet,
    and: ClassSet,
    verb: ClassSet,
    that: ClassSet,
    because: ClassSet,
    due: ClassSet,
    rather: ClassSet,
    by: ClassSet,
}

impl<'a> Cuts<'a> {
    /// The cuts of one sentence.
    pub(super) fn new(lens: &'a Lens<'a>) -> Self {
        let f = &lens.pack.fixed;
        Cuts {
            lens,
            signal: f.signal,
            active: bits!(lens, "SIG.makes", "SIG.push"),
            after: lens.bit("after"),
            but: lens.bit("but"),
            and: bits!(lens, "and", "or"),
            verb: bits!(lens, "BE", "RPT", "MODAL", "LEVEL", "REACH", "LINK"),
            that: lens.bit("that"),
            because: bits!(lens, "SIG.because", "SIG.due", "SIG.weak", "SIG.so"),
            due: bits!(lens, "SIG.due", "SIG.because"),
            rather: lens.bit("RATHER"),
            by: lens.bit("by"),
        }
    }

    /// Whether token `i` is surely a verb with a subject of its own.
    fn verbal(&self, i: usize) -> bool {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        if lens.is(i, f.any_subject) {
            return false;
        }
        let noun = lens.bit("MOVE.n");
        // "lower costs", "higher prices" are adjectives before their noun.
        let opens = i == 0 || lens.is(i - 1, f.stop | f.comma | self.and);
        let things = f.word | f.measure | if opens { f.any_subject } else { ClassSet::ZERO };
        if lens.is(i, lens.bit("MOVE.a"))
            && !lens.is(i - i.min(1), lens.bit("to"))
            && (lens.is(i + 1, things) || lens.is(i + 1, self.active) && base_form(lens, i + 1))
        {
            return false;
        }
        // "Lower fuel costs", "record spark spreads": a noun before a noun.
        let noun_first = lens.is(i, self.active)
            && base_form(lens, i)
            && (lens.is(i + 1, f.measure | lens.bit("ECON"))
                || lens.is(i + 1, lens.bit("SUBJ.anaphor")) && !lens.word(i + 1).contains(' '))
            && !lens.is(i + 1, f.verb)
            && (i == 0
                || lens.is(
                    i - 1,
                    bits!(lens, "MOVE.a", "MOODY", "and", "or") | f.stop | f.comma | f.determiner,
                ));
        if noun_first {
            return false;
        }
        // "The worries pulled yields down": behind an article stands a noun.
        // "average commercial loans", "the remaining increase": they tell which.
        let thing = i > 0 && lens.is(i - 1, lens.bit("ART")) && lens.is(i, bits!(lens, "RPT", "LINK"))
            || lens.is(i, lens.bit("WHOLE")) && lens.is(i + 1, f.word | f.measure)
            || lens.is(i, lens.bit("FEEL")) && lens.is(i + 1, f.determiner | f.word);
        lens.is(i, self.verb) && !thing
            || lens.is(i, f.verb) && !lens.is(i, noun) && !self.nominal(i)
            || lens.is(i, self.active) && !self.nominal(i)
            || lens.word(i).len() > 4 && ends_as_past(lens.word(i)) && !self.nominal(i)
    }

    /// Whether the word stands where a noun or adjective stands: after an article or a preposition.
    fn nominal(&self, i: usize) -> bool {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        // "the significant increases in assets"
        let counted = i > 1
            && lens.is(i - 2, f.determiner)
            && lens.is(i - 1, f.word)
            && lens.is(i + 1, f.preposition | f.of)
            && lens.word(i).ends_with('s');
        i > 0 && lens.is(i - 1, f.determiner | f.possessive | bits!(lens, "of", "in", "at", "from", "by"))
            || lens.is(i + 1, self.by) && !lens.is(i + 2, f.any_quantity | f.hedge_word)
            || counted
    }

    /// Whether a clause with a verb stands between two tokens.
    pub(super) fn has_verb(&self, from: usize, to: usize) -> bool {
        (from..to).any(|i| self.verbal(i))
    }

    /// Whether the words hold a verb, be it only an auxiliary.
    pub(super) fn has_predicate(&self, (from, to): Range) -> bool {
        let f = &self.lens.pack.fixed;
        self.has_verb(from, to) || (from..to).any(|i| self.lens.is(i, f.auxiliary | f.modal | f.moves))
    }

    /// The subject of a verb at `at`: `None` where there is none. `true` when it is the whole clause before.
    pub(super) fn subject(&self, at: usize) -> Option<(Range, bool)> {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        let mut end = self.before_verb(at);
        if end == 0 {
            return None;
        }
        let alone = end == 1 || lens.is(end - 2, f.stop | f.open);
        if lens.is(end - 1, self.that) && alone {
            return Some(((end - 1, end), false));
        }
        if lens.is(end - 1, f.relative | self.that) && !lens.is(end - 1, f.comma) {
            end -= 1;
            if end > 0 && lens.is(end - 1, f.comma | f.dash) {
                return self.clause_before(end - 1).map(|r| (r, true));
            }
            return self.phrase_before(end).map(|r| (r, false));
        }
        if lens.is(end - 1, f.dash) {
            // "Declines - silver fell 11% - triggered": the subject stands before the parenthesis.
            if let Some(dash) =
                (0..end - 1).rev().find(|&i| lens.is(i, f.dash | f.stop)).filter(|&i| lens.is(i, f.dash))
            {
                return self.phrase_before(dash).map(|r| (r, false));
            }
        }
        // "Indonesia, the largest producer, halted exports": the name before what it is.
        let opening = (end.saturating_sub(ASIDE)..end - 1).rev().find(|&i| lens.is(i, f.comma));
        let apposed = opening.filter(|&i| {
            i > 0
                && lens.is(end - 1, f.comma)
                && lens.is(i + 1, f.determiner)
                && (lens.is(i - 1, f.any_subject) || lens.capital(i - 1))
                && !self.has_verb(i + 1, end - 1)
                && !lens.participle(at)
        });
        if let Some(named) = apposed {
            return self.phrase_before(named).map(|r| (r, false));
        }
        if lens.is(end - 1, f.comma | f.dash) {
            return self.clause_before(end - 1).map(|r| (r, true));
        }
        self.phrase_before(end).map(|r| (r, false))
    }

    /// The comma between `from` and `to` at which a fronted clause or phrase ends and the main clause begins.
    pub(super) fn front(&self, from: usize, to: usize, clause: bool) -> Option<usize> {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        (from + 1..to).filter(|&i| lens.is(i, f.comma)).find(|&i| {
            let next = i + 1;
            let end = (next..to).find(|&t| lens.is(t, f.stop)).unwrap_or(to);
            let clausal = self.has_verb(next, end) || lens.is(next, f.determiner | f.pronoun);
            !lens.is(next, self.and | f.modal | f.relative | self.verb | self.but)
                && (!lens.participle(next)
                    || self.verbal(next + 1)
                    || lens.is(next + 1, f.moves | f.measure | lens.bit("ECON")))
                && clausal
                && (!clause || self.has_verb(from, i) || (from..i).any(|t| lens.is(t, f.auxiliary)))
        })
    }

    /// First token of the verb group that `at` belongs to: past auxiliaries, modals and adverbs.
    pub(super) fn before_verb(&self, at: usize) -> usize {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        let soft = f.auxiliary | f.modal | f.negation | bits!(lens, "BE", "to", "SIG.so");
        let mut end = at;
        while end > 0 && (lens.is(end - 1, soft) && !lens.is(end - 1, self.rather) || lens.adverb(end - 1)) {
            end -= 1;
        }
        // "that, in turn, fed"
        if end < at && end > 1 && lens.is(end - 1, f.comma) && lens.is(end - 2, self.that) {
            return end - 1;
        }
        let set_off = end > 3
            && lens.is(end - 1, f.comma)
            && lens.is(end - 2, f.auxiliary)
            && lens.is(end - 3, f.comma);
        if end == at && set_off && lens.is(end - 4, self.that) {
            return end - 3;
        }
        end
    }

    /// The noun phrase or list of them that ends at `end`.
    pub(super) fn phrase_before(&self, end: usize) -> Option<Range> {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        let barrier = f.stop
            | f.relative
            | f.said
            | f.condition
            | f.dash
            | self.but
            | self.after
            | self.because
            | self.that
            | self.rather;
        let mut start = end;
        while start > 0 {
            let i = start - 1;
            let by = lens.is(i, self.by) && i > 0 && lens.is(i - 1, self.active);
            // "net income attributable to shareholders was"
            let owned = lens.is(i, lens.bit("OWNED")) && lens.is(end, lens.bit("BE"));
            if by
                || lens.is(i, barrier) && !owned
                || self.verbal(i) && !self.participial(i) && !self.reduced(i, end)
            {
                break;
            }
            if lens.is(i, f.comma) {
                // A list goes on over its commas; a clause with a verb does not belong to it.
                let listed = lens.is(start, self.and)
                    || (start..end).any(|t| lens.is(t, self.and) || lens.is(t, f.comma));
                let previous = (0..i).rev().find(|&t| lens.is(t, f.comma | barrier)).map_or(0, |t| t + 1);
                // "Rising rates, a weaker dollar and dry weather": a participle opens a part of it.
                let verb = (previous..i).any(|t| self.verbal(t) && !self.participial(t));
                if !listed || verb || i - previous > 8 {
                    break;
                }
            }
            start -= 1;
        }
        // "fell and margin calls drove": the part after the conjunction is the subject.
        if let Some(verb) =
            (start..end).rev().find(|&i| self.verbal(i) && !self.participial(i) && !self.reduced(i, end))
        {
            start = verb + 1;
        }
        // "sent yields higher and a sell-off dragged on the market": behind a verb's object the conjunction parts.
        if start > 0
            && lens.is(start - 1, self.active)
            && let Some(and) =
                (start + 1..end).rev().find(|&i| lens.is(i, self.and) && lens.is(i + 1, f.determiner))
        {
            start = and + 1;
        }
        // ", with investors cheered by"
        if start > 0 && lens.is(start - 1, f.comma) && lens.is(start, lens.bit("with")) && start + 1 < end {
            start += 1;
        }
        self.trim(start, end)
    }

    /// Whether a participle at `i` hangs on the noun before it, as the verb of its sentence stands at `end`: *the cash
    /// provided by operations was*.
    fn reduced(&self, i: usize, end: usize) -> bool {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        let noun = f.word | f.measure | lens.bit("MOVE.n");
        lens.is(end, lens.bit("BE") | f.modal)
            && lens.mentions.tokens[i].classes == f.word
            && ends_as_past(lens.word(i))
            && i > 0
            && lens.is(i - 1, noun)
            && !lens.is(i - 1, f.pronoun)
            && lens.is(i + 1, f.preposition | bits!(lens, "from", "by", "to", "at"))
            && !(i..end).any(|t| lens.is(t, f.comma | self.and | f.relative | self.that))
    }

    /// Whether a verb form belongs to a noun phrase: "forced selling", "the risk posed by".
    fn participial(&self, i: usize) -> bool {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        let ed = ends_as_past(lens.word(i)) || lens.participle(i);
        // "Increased demand": what opens a clause before a thing of the market stands for no verb.
        let opens =
            i == 0 || lens.is(i - 1, f.stop | f.comma | self.and | self.but | self.because | self.after);
        ed && (lens.is(i + 1, self.by)
            || (opens || lens.is(i - 1, lens.bit("OTHER"))) && lens.is(i + 1, f.measure | lens.bit("ECON"))
            || lens.is(i + 1, f.word)
                && !lens.is(i + 1, f.determiner | bits!(lens, "to", "in", "from", "by", "at"))
                && (i == 0 || lens.adverb(i - 1) || !lens.is(i - 1, f.word | f.subject)))
    }

    /// The clause that ends at `end`, back to a full stop, a speaker, or a conjunction of clauses.
    pub(super) fn clause_before(&self, end: usize) -> Option<Range> {
        let lens = self.lens;
        let f = &lens.pack.fixed;
        let mut start = end;
        let mut comma = None;
        while start > 0 {
            let i = start - 1;
            if lens.is(i, f.stop | f.said) && !lens.is(i, f.comma) {
                break;
            }
            let next = start;
            if lens.is(i, f.comma) {
                comma = Some(i);
            }
            let joins = lens.is(i, self.but) || lens.is(i, self.and) && i > 0 && lens.is(i - 1, f.comma);
            if joins && self.has_verb(next, end) && end - next > 2 {
                let starts = lens.is(next, f.pronoun | f.determiner | f.any_subject)
                    || self.subject_follows(next, end);
                if starts {
                    break;
                }
            }
            if lens.is(i, bits!(lens, "after"))
                && i > 0
                && lens.is(i - 1, f.comma)
                && self.has_verb(next, end)
            {
                break;
            }
            // "The weak spot was China, where volume fell": a clause with a subject of its own.
            let where_told = lens.is(i, lens.bit("WHERE")) && i > 0 && lens.is(i - 1, f.comma);
            if where_told && self.has_verb(next, end) {
                break;
            }
            start -= 1;
        }
        // "As prices fell, funds sold": the clause begins after the frame's comma.
        let frame = f.condition | self.after | self.because | f.relative;
        let mut first = start;
        while first < end && lens.is(first, f.comma | f.dash | self.but | self.and) {
            first += 1;
        }
        if lens.is(first, frame)
            && comma.is_some()
            && let Some(c) = (first..end).find(|&i| lens.is(i, f.comma) && self.has_verb(first, i))
            && c + 2 < end
        {
            start = c + 1;
        }
        // "When signals emerged and the path shifted, this view was overturned": the last full clause.
        let last = (start + 2..end.saturating_sub(3)).rev().find(|&i| {
            lens.is(i, f.comma)
                && lens.is(i + 1, f.determiner | f.pronoun | f.any_subject)
                && self.has_verb(i + 1, end)
                && self.has_verb(start, i)
        });
        let start = last.map_or(start, |i| i + 1);
        // "Claims jumped by 24k, the ministry said, the highest since May": what was said before the speaker.
        let said = (0..start).rev().find(|&i| !lens.is(i, f.comma)).filter(|&i| lens.is(i, f.said));
        if let Some(said) = said.filter(|_| end - start <= ASIDE && !self.has_verb(start, end))
            && let Some(from) = (said.saturating_sub(ASIDE)..said)
                .rev()
                .find(|&i| lens.is(i, f.comma) || self.verbal(i))
                .filter(|&i| lens.is(i, f.comma))
        {
            return self.clause_before(from);
        }
        self.trim(start, end)
    }

    /// The words of a clause before its first verb.
    pub(super) fn head(&self, from: usize, to: usize) -> Option<Range> {
        let verb = (from + 1..to).find(|&i| {
            let f = &self.lens.pack.fixed;
            self.lens.is(i, f.modal)
                || self.lens.is(i, f.auxiliary) && !self.lens.is(i, f.word)
                || self.verbal(i) && !self.participial(i)
        })?;
        self.trim(from, verb)
    }
}
