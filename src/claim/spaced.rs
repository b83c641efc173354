//! Cause and effect in English: which side of a signal is which, and what only looks like a causal verb.

use super::arguments::{Cuts, Range};
use super::causes::{Reading, market, moves};
use super::lens::Lens;
use crate::lang::{Match, SubjectKind};
use crate::mention::Item;

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
    let noun_frame = end > at + 1 && lens.is(end - 1, lens.bit("SIG.toward")) && is("SIG.noun");
    let verb = lens.is(at, lens.bits(&["SIG.makes", "SIG.push"])) && !lens.is(at, lens.bit("SIG.due"));
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
            || lens.is(at - 1, f.stop | f.comma | f.dash | f.open | lens.bits(&["but", "and"]))
            || lens.adverb(at - 1);
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
        let (effect, cause) = (cuts.clause_before(at)?, cuts.clause_after(end, n)?);
        let amid = !lens.is(at, lens.bit("JOINS"));
        // "as" joins clauses; "amid" a noun phrase.
        let supported =
            moves(lens, effect) && (amid || moves(lens, cause) && verb_in(cuts, cause.0, cause.1));
        return supported.then(|| reading(cause, effect, true));
    }
    if is("SIG.so") {
        let (cause, effect) = (cuts.clause_before(at)?, cuts.clause_after(end, n)?);
        return (market(lens, cause) && market(lens, effect)).then(|| reading(cause, effect, false));
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
        let be = (start.saturating_sub(3)..start).any(|i| lens.is(i, lens.bit("BE")));
        let noun_after = start > 0 && !lens.is(start - 1, f.comma);
        let reflects = lens.tokens()[at].span.len() < 10
            && end == at + 1
            && !be
            && noun_after
            && !lens.word(at).contains(' ');
        // A participle right behind its noun: "selling driven by margin calls could push …".
        let word = lens.word(at);
        let sized = start > 0 && lens.is(start - 1, f.any_quantity | f.time | f.close);
        let behind = !be && noun_after && !sized && (word.ends_with(" by") || lens.participle(at));
        // "When A due to B, C": the frame's comma ends the cause.
        let framed = (0..start)
            .rev()
            .take_while(|&i| !lens.is(i, f.stop | f.comma))
            .any(|i| lens.is(i, f.condition | f.relative | lens.bits(&["SIG.because", "SIG.weak"])));
        let limit = if framed { cuts.front(end, n, false).unwrap_or(n) } else { n };
        let limit = if behind { cuts.until_verb(end, limit) } else { limit };
        let effect = match shared_effect(cuts, at, before) {
            Some(effect) => effect,
            None if be || reflects || behind => cuts.subject(start)?.0,
            None => cuts.clause_before(start)?,
        };
        // "to reflect", "may reflect": not yet told.
        let stem = lens.is(at, lens.bit("STEM"));
        let stands = at > 0 && finite(cuts, at) && !lens.is(at - 1, f.modal | lens.bit("to"));
        // "In 2020, due to A, B": what stands before is no effect.
        let outside = f.time | f.comma | f.preposition | lens.bits(&["but", "and", "at", "from", "to"]);
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
    if (end..n.min(end + 3))
        .take_while(|&i| !lens.is(i, f.determiner | f.stop | f.comma))
        .any(|i| lens.is(i, f.any_quantity) && (!lens.is(i + 1, f.of) || lens.is(at, f.moves)))
    {
        return None;
    }
    if passive {
        let start = cuts.before_verb(at);
        let be = (start..at).any(|i| lens.is(i, lens.bit("BE")));
        // "offset by" is told of a whole clause, and only with a verb of its own.
        if lens.is(at, lens.bit("NEEDBE")) && !be {
            return None;
        }
        // "rose 5% to $2 billion, driven mainly by": the clause before.
        let sized = start > 0
            && lens.is(start - 1, f.any_quantity | f.time | f.close | f.comma | lens.bit("COMPARE"));
        let (effect, _) = match shared_effect(cuts, at, before) {
            Some(effect) => (effect, false),
            None if !be && sized => (cuts.clause_before(start)?, true),
            None => cuts.subject(at)?,
        };
        return Some(reading(cuts.wide(end, n)?, effect, false));
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
        || at > 0 && lens.is(at - 1, f.determiner | f.possessive | lens.bits(&["of"]))
        // "grows by inducing others", "a role in driving": a means or an activity.
        || at > 0 && lens.participle(at) && lens.is(at - 1, f.preposition | lens.bit("by"));
    let adjective = lens.is(at, lens.bit("PARTADJ"))
        && lens.is(end, f.word | f.measure | f.moves | f.any_subject)
        && !lens.is(end, f.determiner | f.pronoun | lens.bits(&["that", "SIG.weak"]))
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
    let preposition = lens.bits(&["by", "to", "in", "from", "at", "after", "of", "COMPARE", "PREP"]);
    let bare = lens.is(end, preposition | f.stop | f.comma) && end == at + 1 && !lens.word(at).contains(' ');
    if undergone || hyphen || noun || adjective || bare {
        return None;
    }
    if base_form(lens, at) && !finite(cuts, at) {
        return None;
    }
    let directed = (end..n.min(end + 9)).any(|i| lens.is(i, lens.bit("MOVE.a")));
    if lens.is(at, lens.bit("SENDS")) && !directed {
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
    let push = lens.is(at, lens.bit("SIG.push")) && !lens.is(at, lens.bit("SIG.makes"));
    let own =
        lens.is(effect.0, f.pronoun) || lens.is(effect.0, f.determiner) && lens.is(effect.0, lens.bit("OWN"));
    let actor = !clause
        && cause.1 - cause.0 <= 6
        && lens.capital(cause.1 - 1)
        && !lens.is(cause.1 - 1, f.any_subject | lens.bit("ECON"));
    if lens.is(at, lens.bit("HALF")) && (own || !market(lens, effect)) {
        return None;
    }
    if push
        && (own
            || actor
            || lens.is(at, lens.bit("TRANS")) && acts(lens, cause, effect)
            || !market(lens, effect)
            || !market(lens, cause) && !clause && !lens.is(cause.0, f.pronoun | f.determiner))
    {
        return None;
    }
    Some(reading(cause, effect, false))
}

/// Whether somebody does what is his to do: *The CME Group raised margin requirements*, *Tesla cut prices*, but not
/// *Nvidia lifted the Nasdaq*.
fn acts(lens: &Lens<'_>, cause: Range, effect: Range) -> bool {
    let f = &lens.pack.fixed;
    let named = |i: usize| match lens.tokens()[i].item {
        Item::Subject(m) => lens.mentions.subjects.get(m).and_then(|m| m.kind),
        _ => None,
    };
    let does = |kind| matches!(kind, SubjectKind::Company | SubjectKind::CentralBank | SubjectKind::Country);
    let named_alone = (cause.0..cause.1).all(|i| named(i).is_some_and(does) || lens.is(i, f.determiner));
    let first = (effect.0..effect.1).find(|&i| lens.is(i, f.measure | f.any_subject));
    named_alone && first.is_some_and(|i| lens.is(i, f.measure))
}

/// The cause of an active verb: its subject, the clause before a participle, or that of the verb it is joined to.
fn verb_cause(cuts: &Cuts<'_>, at: usize, before: &[Reading]) -> Option<(Range, bool)> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let start = cuts.before_verb(at);
    let last = before.iter().rev().find(|r| r.signal.iter().all(|s| s.1 <= at));
    let joined = start > 0 && lens.is(start - 1, lens.bits(&["and", "or", "but", "after"]));
    if joined || start > 1 && lens.is(start - 1, f.comma) && lens.is(start - 2, lens.bits(&["and", "but"])) {
        if let Some(last) = last.filter(|r| r.effect.last().is_some_and(|e| e.1 <= at && e.1 + 4 >= start)) {
            return last.cause.first().map(|&c| (c, false));
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
    let link = lens.bits(&["but", "and", "RATHER", "or"]);
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
fn strip_not(cuts: &Cuts<'_>, at: usize) -> usize {
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

/// Whether the verb at `at` shows no ending: *create*, *lead to*.
fn base_form(lens: &Lens<'_>, at: usize) -> bool {
    let first = lens.word(at).split(' ').next().unwrap_or_default();
    !(first.ends_with("ed")
        || first.ends_with("ing")
        || first.ends_with('s')
        || lens.is(at, lens.bit("PAST")))
}

/// Whether a bare verb is finite: after a modal, or after a subject in the plural.
fn finite(cuts: &Cuts<'_>, at: usize) -> bool {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let start = cuts.before_verb(at);
    if (start..at).any(|i| lens.is(i, f.modal)) {
        return true;
    }
    // *did not cause*
    let infinitive = (start..at).any(|i| lens.is(i, lens.bit("to")));
    if !infinitive && (start..at).any(|i| lens.is(i, f.negation)) {
        return true;
    }
    if start == 0 || infinitive {
        return false;
    }
    let joined =
        lens.is(start - 1, lens.bit("and")) && (start.saturating_sub(12)..start).any(|i| lens.is(i, f.modal));
    joined
        || lens.word(start - 1).ends_with('s')
        || lens.is(start - 1, f.relative | f.pronoun | lens.bit("that"))
        || cuts
            .phrase_before(start)
            .is_some_and(|(a, b)| (a..b).any(|i| lens.is(i, lens.bit("and")) || lens.word(i).ends_with('s')))
}

fn verb_start(cuts: &Cuts<'_>, at: usize) -> usize {
    let lens = cuts.lens;
    (at.saturating_sub(8)..at).find(|&i| lens.is(i, lens.bit("BE"))).unwrap_or(at)
}

fn verb_in(cuts: &Cuts<'_>, from: usize, to: usize) -> bool {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    (from..to).any(|i| {
        lens.is(
            i,
            f.verb | lens.bits(&["BE", "AUX", "MODAL", "REACH", "LEVEL", "RPT", "SIG.makes", "SIG.push"]),
        ) || lens.word(i).ends_with("ed")
    })
}
