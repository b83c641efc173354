//! Cause and effect in English: which side of a signal is which, and what only looks like a causal verb.

use super::arguments::{Cuts, Range};
use super::causes::{Reading, market, moves};
use super::explained::{after, behind_speaker, on, related, resumed, thereafter};
use super::lens::{Lens, bits};
use super::subject::kind_at;
use super::verbs::{base_form, finite, verb_in, verb_start};
use crate::lang::{ClassSet, Match, SubjectKind};

/// How far before a participle the size of a move may stand, in tokens.
const WHERE: usize = 8;

/// How far before a signal a relative pronoun stands that takes up the clause before, in tokens.
const WHICH: usize = 7;

/// How far before a participle another to which it is joined may stand, in tokens.
const CHAIN: usize = 14;

/// Tokens before *that* among which a noun with its size sums up a clause.
const SUMMED: usize = 8;

/// Cause and effect of an English match.
pub(super) fn read(cuts: &Cuts<'_>, found: &Match, before: &[Reading]) -> Option<Reading> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let signal = found.named("signal").next()?;
    let (at, end) = (signal.start, signal.end);
    let first = found.slots.first()?.name;
    let n = lens.len();
    let is = |name: &str| (at..end).any(|i| lens.is(i, lens.bit(name)));
    let passive = end > at + 1 && lens.is(end - 1, lens.bit("by"));
    let toward = bits!(lens, "SIG.toward", "to");
    let noun_frame = end > at + 1 && lens.is(end - 1, toward) && is("SIG.noun");
    let verb =
        lens.is(at, bits!(lens, "SIG.makes", "SIG.push", "SIG.state")) && !lens.is(at, lens.bit("SIG.due"));
    let reading = |cause: Range, effect: Range, weak: bool| Reading {
        cause: vec![cause],
        effect: vec![effect],
        signal: vec![(at, end)],
        weak,
        ..Reading::default()
    };
    if first == "signal" {
        // Due to A, B. The signal opens its clause.
        let opens = at == 0
            || lens.is(at - 1, f.stop | f.comma | f.dash | f.open | bits!(lens, "but", "and"))
            || lens.adverb(at - 1) && (at == 1 || !lens.is(at - 2, f.relative | f.word));
        let cause = found.named("cause").next()?;
        let effect = found.named("effect").next()?;
        if is("SIG.lays") {
            let head = cuts.object(effect.start, effect.end)?;
            return Some(reading(cuts.wide(cause.start, n)?, head, false));
        }
        if noun_frame {
            let head = cuts.object(effect.start, effect.end)?;
            return Some(reading(cuts.wide(cause.start, n)?, head, false));
        }
        if is("WAKE") {
            let told = thereafter(cuts, end).filter(|_| opens)?;
            return Some(reading(told.0, told.1, true));
        }
        if is("PUTS") {
            // What is put down is told of: "the cup" is not.
            let head = cuts.object(effect.start, effect.end).filter(|&r| market(lens, r))?;
            let down = found.named("signal").last()?;
            let signal = vec![(at, end), (down.start, down.end)];
            return Some(Reading { signal, ..reading(cuts.wide(cause.start, n)?, head, false) });
        }
        if verb && at > 0 && lens.is(at - 1, lens.bit("WHAT")) {
            // What triggered B was A.
            let head = cuts.trim(effect.start, effect.end)?;
            let told = market(lens, head) || lens.is(at, lens.bit("SIG.makes"));
            return told.then_some(reading(cuts.wide(cause.start, n)?, head, false));
        }
        if verb {
            return fronted(cuts, at, end, effect.start).map(|(cause, effect)| reading(cause, effect, false));
        }
        let sure = is("SIG.due") || is("SIG.because");
        if !opens || sure && !verb_in(cuts, effect.start, effect.end) {
            return None;
        }
        let comma = cuts.front(cause.start, n, is("SIG.because"))?;
        let (cause, effect) = (cuts.trim(cause.start, comma)?, cuts.clause_after(comma + 1, n)?);
        if is("SIG.weak") && !(moves(lens, cause) && moves(lens, effect)) {
            return None;
        }
        return Some(reading(cause, effect, is("SIG.weak")));
    }
    if is("SIG.weak") {
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
        return supported.then(|| reading(cause, effect, true));
    }
    if is("WAKE") {
        return after(cuts, at, end).map(|(cause, effect)| reading(cause, effect, true));
    }
    if is("PERTAINS") {
        return related(cuts, at, end).map(|(cause, effect)| reading(cause, effect, false));
    }
    if is("GIVES") {
        let to = (end..n).find(|&i| lens.is(i, lens.bit("to")))?;
        let (effect, (cause, _)) = (cuts.object(to + 1, n)?, cuts.subject(at)?);
        return core(lens, effect).any(|i| lens.is(i, f.moves)).then(|| reading(cause, effect, false));
    }
    if is("SIG.cite") {
        // "cut its forecast, citing weak demand": its ground, where the words before tell of a deed.
        let (effect, cause) = (cuts.clause_before(at)?, cuts.object(end, n)?);
        let ground = bits!(lens, "MOOD", "MOODY", "ECON") | f.moves | f.measure;
        let told = verb_in(cuts, effect.0, effect.1) && !speaks(lens, cause);
        return (told && core(lens, cause).any(|i| lens.is(i, ground)))
            .then(|| reading(cause, effect, false));
    }
    if is("on") && end == at + 1 {
        return on(cuts, at).map(|(cause, effect)| reading(cause, effect, false));
    }
    if is("SIG.so") {
        // "The refinery shut; as a result, prices rose".
        let mark = (at.saturating_sub(2)..at).find(|&i| lens.is(i, f.stop));
        if mark.is_some_and(|i| !lens.marked(i, ";")) {
            return None;
        }
        if is("SHOWS") {
            return implied(cuts, at, end).map(|(cause, effect)| reading(cause, effect, true));
        }
        let (cause, effect) = (cuts.clause_before(mark.unwrap_or(at))?, cuts.clause_after(end, n)?);
        // "Output, as a result, fell": the cause was told before.
        let subject = lens.is(end, f.comma) && !cuts.has_predicate(cause);
        let of = |r: Range| market(lens, r) || figured(lens, r);
        let told = of(cause) && of(effect) && (market(lens, cause) || market(lens, effect)) && !subject;
        return told.then(|| reading(cause, effect, false));
    }
    if is("AS.since") {
        let cause = cuts.clause_after(end, n)?;
        let reason = !lens.is(end, f.time) && verb_in(cuts, cause.0 + 1, cause.1);
        let effect = cuts.clause_before(at)?;
        return (reason && verb_in(cuts, effect.0, effect.1)).then(|| reading(cause, effect, false));
    }
    if is("SIG.because") {
        let effect = shared_effect(cuts, at, before).or_else(|| cuts.clause_before(strip_not(cuts, at)))?;
        return Some(reading(cuts.clause_after(end, n)?, effect, false));
    }
    if noun_frame {
        let (cause, _) = cuts.subject(verb_start(cuts, at))?;
        return Some(reading(cause, cuts.object(end, n)?, false));
    }
    if is("SIG.due") {
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
        let word = lens.word(at);
        let sized = start > 0 && lens.is(start - 1, f.any_quantity | f.time | f.close);
        // "rose 3% in Asia driven by": the move, not the place.
        let moved = (start.saturating_sub(WHERE)..start)
            .rev()
            .take_while(|&i| !lens.is(i, f.comma | f.stop | f.relative))
            .any(|i| {
                i > 0 && lens.is(i, f.any_quantity) && lens.is(i - 1, lens.bit("MOVE.v") | f.hedge_word)
            });
        let behind = !be && noun_after && !sized && !moved && (word.ends_with(" by") || lens.participle(at));
        // "the drop in demand due to the outage has led to": what it hangs on is the subject of a verb behind.
        let hangs = !be
            && noun_after
            && !lens.is(at, lens.bit("FINITE"))
            && cuts.clause_before(start).is_some_and(|(a, b)| !cuts.has_verb(a, b));
        // "When A due to B, C": the frame's comma ends the cause.
        let framed = (0..start)
            .rev()
            .take_while(|&i| !lens.is(i, f.stop | f.comma))
            .any(|i| lens.is(i, f.condition | f.relative | bits!(lens, "SIG.because", "SIG.weak")));
        let limit = if framed { cuts.front(end, n, false).unwrap_or(n) } else { n };
        let limit = if behind || hangs { cuts.until_verb(end, limit) } else { limit };
        let hangs = hangs && limit < n && !lens.is(limit, f.comma | f.stop);
        if let Some((cause, effect)) = resumed(cuts, (start, end), limit) {
            return Some(Reading { effect, ..reading(cause, (at, end), false) });
        }
        // "costs rose, which the company blamed on A": what is put down is the clause before.
        let which = (start.saturating_sub(WHICH)..start)
            .rev()
            .take_while(|&i| !lens.is(i, f.comma | f.stop))
            .find(|&i| lens.is(i, f.relative) && !lens.is(i, lens.bit("WHERE")))
            .filter(|&i| i > 1 && lens.is(i - 1, f.comma));
        // "margin narrowed, a squeeze that the company blamed on": the clause it sums up.
        let summed = (start.saturating_sub(WHICH)..start)
            .rev()
            .find(|&i| i > 3 && lens.is(i, lens.bit("that")))
            .and_then(|i| {
                // "a drop of 130 basis points that": its size stands behind the noun.
                let sized = |c: &usize| (c + 1..i).any(|t| lens.is(t, f.any_quantity));
                let near = (i - 3..i - 1).find(|&c| lens.is(c, f.comma));
                let far = || (i.saturating_sub(SUMMED)..i - 3).rev().find(|&c| lens.is(c, f.comma));
                near.or_else(|| far().filter(sized))
            })
            .filter(|&c| lens.is(c + 1, f.determiner) || lens.word(c + 1).contains(' '));
        let effect = match shared_effect(cuts, at, before) {
            Some(effect) => effect,
            None if summed.is_some() => cuts.clause_before(summed?)?,
            // "the Australian dollar, which rose 0.3% thanks to": what rose.
            None if which.is_some_and(|i| moves(lens, (i, start))) => {
                (cuts.phrase_before(which? - 1)?.0, start)
            }
            None if which.is_some() => cuts.clause_before(which? - 1)?,
            None if be || reflects || behind || hangs => cuts.subject(start)?.0,
            None => match nested(before, start) {
                Some(from) => cuts.trim(from, start)?,
                None => cuts.clause_before(start)?,
            },
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
        return Some(reading(cuts.wide(end, limit)?, effect, false));
    }
    if !verb {
        return None;
    }
    // "rose by 5%", "increased $2 billion": the size of a move, no cause and no effect.
    // Not in "led to $2 billion of losses".
    // Nor in "sent futures up 4%", "wiped out $2 billion".
    let sent = if lens.is(at, bits!(lens, "SENDS")) { f.any_subject | f.measure } else { ClassSet::ZERO };
    let takes = lens.is(at, lens.bit("TAKES")) && !passive;
    // "was repaid, leaving a balance of $6 million": what remains is told by its size.
    let state = lens.is(at, lens.bit("SIG.state"));
    let left = state
        && lens.participle(at)
        && at > 0
        && lens.is(at - 1, f.comma)
        && (end..n.min(end + 6))
            .take_while(|&i| !lens.is(i, f.stop | f.comma))
            .any(|i| lens.is(i, f.any_quantity));
    if !takes
        && !left
        && (end..n.min(end + 3))
            .take_while(|&i| {
                !lens.is(i, f.determiner | f.stop | f.comma | sent) || lens.is(i, lens.bit("MORE"))
            })
            .any(|i| lens.is(i, f.any_quantity) && (!lens.is(i + 1, f.of) || lens.is(at, f.moves)))
    {
        return None;
    }
    if passive {
        // "expects sales to shrink by": no passive.
        let word = lens.word(at);
        if !word.contains(' ') && (base_form(lens, at) || word.ends_with('s')) {
            return None;
        }
        let start = cuts.before_verb(at);
        let be = (start..at).any(|i| lens.is(i, lens.bit("BE")));
        // "offset by" is told of a whole clause, and only with a verb of its own.
        if lens.is(at, lens.bit("NEEDBE")) && !be {
            return None;
        }
        // "rose 5% to $2 billion, driven mainly by": the clause before.
        let sized = start > 0
            && lens.is(start - 1, f.any_quantity | f.time | f.close | f.comma | lens.bit("COMPARE"));
        if let Some((cause, effect)) = resumed(cuts, (start, end), n) {
            return Some(Reading { effect, ..reading(cause, (at, end), false) });
        }
        let (effect, _) = match shared_effect(cuts, at, before) {
            Some(effect) => (effect, false),
            None if !be && sized => (cuts.clause_before(start)?, true),
            None => cuts.subject(at)?,
        };
        // "research supported by a fund": what is pushed is a thing of the market, or told before.
        // "pulled off its highs by": what stands between is told of a thing of the market, and is no object.
        let far = end > at + 4
            || !lens.is(at + 1, f.auxiliary | f.negation) && end > at + 2 && !lens.adverb(at + 1);
        let push = !lens.is(at, lens.bit("SIG.makes")) || far;
        let object = f.determiner | f.possessive | f.pronoun | f.measure | lens.bit("ECON");
        if far && (lens.is(at + 1, object) || lens.participle(end)) {
            return None;
        }
        let named = market(lens, effect) || lens.is(effect.0, f.pronoun) || figured(lens, effect);
        return (!push || named).then_some(reading(cuts.wide(end, n)?, effect, false));
    }
    // A noun or an adjective, not a verb: "the boost", "forced selling", "margin-driven".
    let tokens = lens.tokens();
    // "were forced": nothing is said of who did.
    let undergone = (cuts.before_verb(at)..at).any(|i| lens.is(i, lens.bit("BE")))
        && (lens.word(at).ends_with("ed") || lens.is(at, lens.bit("PAST")));
    let hyphen = at > 0 && tokens[at - 1].span.end == tokens[at].span.start;
    let noun = at > 1
        && lens.participle(at)
        && lens.is(at - 2, f.determiner)
        && lens.is(at - 1, f.word)
        && !lens.is(at - 1, lens.bit("ECON"))
        || at > 0 && lens.is(at - 1, f.determiner | f.possessive | bits!(lens, "of"))
        // "and higher fuel costs": a noun before a noun.
        || at > 0
            && base_form(lens, at)
            && lens.is(at - 1, bits!(lens, "MOVE.a", "MOODY"))
            && lens.is(end, f.measure | lens.bit("ECON"))
        // "grows by inducing others", "a role in driving", "for prompt payment": a means, an activity or a noun.
        || at > 0
            && (lens.participle(at) || base_form(lens, at))
            && lens.is(at - 1, f.preposition | lens.bit("by"))
        // "Africa's internally generated revenues": how the thing came about.
        || at > 1 && lens.adverb(at - 1) && lens.is(at - 2, f.possessive | f.determiner)
        // "the notion that reducing taxes": an activity.
        || at > 0 && lens.participle(at) && lens.is(at - 1, lens.bit("that"));
    let adjective = lens.is(at, lens.bit("PARTADJ"))
        && lens.is(end, f.word | f.measure | f.moves | f.any_subject)
        && !lens.is(end, f.determiner | f.pronoun | bits!(lens, "that", "SIG.weak"))
        && (at == 0
            || !lens.is(
                at - 1,
                f.word
                    | f.any_subject
                    | f.measure
                    | f.auxiliary
                    | f.modal
                    | f.comma
                    | f.dash
                    | f.close
                    | f.relative
                    | f.moves
                    | f.time,
            ) && !lens.adverb(at - 1));
    let preposition = bits!(lens, "by", "to", "in", "from", "at", "after", "of", "COMPARE", "PREP");
    let bare = lens.is(end, preposition | f.stop | f.comma) && end == at + 1 && !lens.word(at).contains(' ');
    if undergone || hyphen || noun || adjective || bare {
        return None;
    }
    if base_form(lens, at) && !finite(cuts, at) {
        return None;
    }
    let whither = if state { lens.bit("STATE") } else { bits!(lens, "MOVE.a", "STATE") };
    let plain = f.word | f.measure | lens.bit("ECON");
    let (near, ends) = (lens.bit("near"), lens.bit("EXT") | f.any_quantity);
    let directed = (end..n.min(end + 11)).take_while(|&i| !lens.is(i, f.stop | f.comma)).any(|i| {
        // "to 11.2 million", "to a three-week high", "near record highs".
        let far = lens.is(i, if state { near } else { near | lens.bit("to") })
            && (i + 1..n.min(i + 4))
                .take_while(|&t| {
                    lens.is(t, f.determiner | f.hedge_word | f.word | ends) && !lens.is(t, f.comma)
                })
                .last()
                .is_some_and(|t| lens.is(t, ends));
        far || lens.is(i, whither) && !(state && lens.is(i + 1, plain))
    });
    let taken = takes && lens.is(end, f.any_quantity | f.hedge_word);
    if lens.is(at, lens.bit("SENDS")) && !directed && !taken && !left {
        return None;
    }
    if lens.is(at, lens.bit("TODO")) && !(end..n.min(end + 9)).any(|i| lens.is(i, lens.bit("to"))) {
        return None;
    }
    if at > 0 && lens.is(at - 1, lens.bit("to")) && at > 1 && !lens.is(at - 2, f.modal | lens.bit("BE")) {
        return None;
    }
    let effect = cuts.object(end, n)?;
    let (cause, clause) = verb_cause(cuts, at, before)?;
    if state && !left && !market(lens, effect) && !market(lens, cause) {
        return None;
    }
    let push = lens.is(at, lens.bit("SIG.push")) && !lens.is(at, lens.bit("SIG.makes"));
    let event = (cause.0..cause.1).any(|i| lens.is(i, bits!(lens, "MOOD", "FEEL")));
    let own =
        lens.is(effect.0, f.pronoun) || lens.is(effect.0, f.determiner) && lens.is(effect.0, lens.bit("OWN"));
    let actor = !clause
        && cause.1 - cause.0 <= 6
        && lens.capital(cause.1 - 1)
        && !taken
        && !lens.is(cause.1 - 1, f.any_subject | bits!(lens, "ECON", "MOOD"));
    if lens.is(at, lens.bit("HALF")) && (own || !market(lens, effect)) {
        return None;
    }
    if push
        && (own
            || actor
            || lens.is(at, lens.bit("TRANS")) && acts(lens, cause, effect)
            || !market(lens, effect)
            || !(market(lens, cause) || clause || taken || event)
                && !lens.is(cause.0, f.pronoun | f.determiner))
    {
        return None;
    }
    Some(reading(cause, effect, false))
}

/// Where the cause begins within which a signal at `at` tells a cause in turn: *fell due to lower demand as a result of
/// the strike*.
fn nested(before: &[Reading], at: usize) -> Option<usize> {
    let last = before.iter().rev().find(|r| !r.weak && r.signal.iter().all(|s| s.1 <= at))?;
    let (&[cause], &[signal]) = (&last.cause[..], &last.signal[..]) else { return None };
    (signal.1 <= cause.0 && cause.0 < at && at < cause.1).then_some(cause.0)
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

/// Whether a figure stands in the words.
fn figured(lens: &Lens<'_>, range: Range) -> bool {
    (range.0..range.1).any(|i| lens.is(i, lens.pack.fixed.any_quantity))
}

/// Whether somebody does what is his to do: *The CME Group raised margin requirements*, *Tesla cut prices*, but not
/// *Nvidia lifted the Nasdaq*.
fn acts(lens: &Lens<'_>, cause: Range, effect: Range) -> bool {
    let f = &lens.pack.fixed;
    let named = |i: usize| kind_at(lens.mentions, i);
    let does = |kind| matches!(kind, SubjectKind::Company | SubjectKind::CentralBank | SubjectKind::Country);
    let named_alone = (cause.0..cause.1).all(|i| named(i).is_some_and(does) || lens.is(i, f.determiner));
    let first = (effect.0..effect.1).find(|&i| lens.is(i, f.measure | f.any_subject));
    named_alone && first.is_none_or(|i| lens.is(i, f.measure))
}

/// The cause of an active verb: its subject, the clause before a participle, or that of the verb it is joined to.
fn verb_cause(cuts: &Cuts<'_>, at: usize, before: &[Reading]) -> Option<(Range, bool)> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let start = cuts.before_verb(at);
    let last = before.iter().rev().find(|r| r.signal.iter().all(|s| s.1 <= at));
    // "the drop in demand due to the outage has led to": all that stands before the verb.
    if let Some(last) = last
        && let (&[effect], &[cause], &[signal]) = (&last.effect[..], &last.cause[..], &last.signal[..])
        && (cause.1 == start && signal.1 <= cause.0 && effect.1 + 1 >= signal.0 && effect.1 <= signal.0)
        && !cuts.has_verb(effect.0, effect.1)
    {
        return Some(((effect.0, cause.1), false));
    }
    let joined = start > 0 && lens.is(start - 1, bits!(lens, "and", "or", "but", "after"));
    if joined || start > 1 && lens.is(start - 1, f.comma) && lens.is(start - 2, bits!(lens, "and", "but")) {
        if let Some(last) = last.filter(|r| r.effect.last().is_some_and(|e| e.1 <= at && e.1 + 4 >= start)) {
            return last.cause.first().map(|&c| (c, false));
        }
        // "collapsed, leaving crews stranded and forcing a halt": both participles follow from the clause.
        let first = (start.saturating_sub(CHAIN).max(1)..start - 1)
            .rev()
            .find(|&i| lens.participle(i))
            .filter(|&i| lens.is(i - 1, f.comma) && lens.participle(at));
        if let Some(first) = first {
            return cuts.clause_before(first - 1).map(|c| (c, true));
        }
        // The subject of the sentence: up to its first verb.
        let (from, to) = cuts.clause_before(start - 1)?;
        return Some((cuts.head(from, to).unwrap_or((from, to)), true));
    }
    if start > 0 && lens.is(start - 1, f.comma) && lens.participle(at) {
        // A chain of participles: the effect before is the cause now.
        if let Some(effect) =
            last.and_then(|r| r.effect.last().filter(|e| e.1 + 1 == start && lens.participle(r.signal[0].0)))
        {
            return Some((*effect, false));
        }
    }
    cuts.subject(at)
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
