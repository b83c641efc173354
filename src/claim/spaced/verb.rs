//! Verbs of cause between their subject and object: *A triggered B*, *B was driven by A*.

use super::{Signal, shared_effect};
use crate::claim::arguments::{Cuts, Range};
use crate::claim::causes::{Reading, figured, market};
use crate::claim::explained::resumed;
use crate::claim::lens::{Lens, bits};
use crate::claim::subject::kind_at;
use crate::claim::verbs::{base_form, finite};
use crate::lang::{ClassSet, SubjectKind, ends_as_past};

/// How far before a participle another to which it is joined may stand, in tokens.
const CHAIN: usize = 14;

/// Cause and effect of such a verb.
pub(super) fn read(signal: &Signal<'_>) -> Option<Reading> {
    if !signal.is_verb() {
        return None;
    }
    let lens = signal.cuts.lens;
    let takes = lens.is(signal.at, lens.bit("TAKES")) && !signal.is_passive();
    let left = leaves(signal);
    if !takes && !left && is_sized(signal) {
        return None;
    }
    if signal.is_passive() { passive(signal) } else { active(signal, takes, left) }
}

/// *Was repaid, leaving a balance of $6 million*: what remains is told by its size.
fn leaves(signal: &Signal<'_>) -> bool {
    let &Signal { at, end, .. } = signal;
    let lens = signal.cuts.lens;
    let f = &lens.pack.fixed;
    lens.is(at, lens.bit("SIG.state"))
        && lens.participle(at)
        && at > 0
        && lens.is(at - 1, f.comma)
        && (end..lens.len().min(end + 6))
            .take_while(|&i| !lens.is(i, f.stop | f.comma))
            .any(|i| lens.is(i, f.any_quantity))
}

/// *Rose by 5%*, *increased $2 billion*: the size of a move, no cause and no effect. Not in *led to $2 billion of losses*,
/// nor in *sent futures up 4%*, *wiped out $2 billion*.
fn is_sized(signal: &Signal<'_>) -> bool {
    let &Signal { at, end, .. } = signal;
    let lens = signal.cuts.lens;
    let f = &lens.pack.fixed;
    let sent = if lens.is(at, bits!(lens, "SENDS")) { f.any_subject | f.measure } else { ClassSet::ZERO };
    (end..lens.len().min(end + 3))
        .take_while(|&i| !lens.is(i, f.determiner | f.stop | f.comma | sent) || lens.is(i, lens.bit("MORE")))
        .any(|i| lens.is(i, f.any_quantity) && (!lens.is(i + 1, f.of) || lens.is(at, f.moves)))
}

/// *B was driven by A*.
fn passive(signal: &Signal<'_>) -> Option<Reading> {
    let &Signal { cuts, at, end, .. } = signal;
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let n = lens.len();
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
    let sized =
        start > 0 && lens.is(start - 1, f.any_quantity | f.time | f.close | f.comma | lens.bit("COMPARE"));
    if let Some((cause, effect)) = resumed(cuts, (start, end), n) {
        return Some(Reading { effect, ..signal.reading(cause, (at, end), false) });
    }
    let effect = match shared_effect(cuts, at, signal.before) {
        Some(effect) => effect,
        None if !be && sized => cuts.clause_before(start)?,
        None => cuts.subject(at)?.0,
    };
    // "research supported by a fund": what is pushed is a thing of the market, or told before.
    // "pulled off its highs by": what stands between is told of a thing of the market, and is no object.
    let far =
        end > at + 4 || !lens.is(at + 1, f.auxiliary | f.negation) && end > at + 2 && !lens.adverb(at + 1);
    let push = !lens.is(at, lens.bit("SIG.makes")) || far;
    let object = f.determiner | f.possessive | f.pronoun | f.measure | lens.bit("ECON");
    if far && (lens.is(at + 1, object) || lens.participle(end)) {
        return None;
    }
    let named = market(lens, effect) || lens.is(effect.0, f.pronoun) || figured(lens, effect);
    (!push || named).then_some(signal.reading(cuts.wide(end, n)?, effect, false))
}

/// *A triggered B*. `takes`: the verb takes a size as its object; `left`: what remains is told by its size.
fn active(signal: &Signal<'_>, takes: bool, left: bool) -> Option<Reading> {
    let &Signal { cuts, at, end, .. } = signal;
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let n = lens.len();
    if is_no_verb(signal) || base_form(lens, at) && !finite(cuts, at) {
        return None;
    }
    let state = lens.is(at, lens.bit("SIG.state"));
    let taken = takes && lens.is(end, f.any_quantity | f.hedge_word);
    if lens.is(at, lens.bit("SENDS")) && !is_directed(signal, state) && !taken && !left {
        return None;
    }
    if lens.is(at, lens.bit("TODO")) && !(end..n.min(end + 9)).any(|i| lens.is(i, lens.bit("to"))) {
        return None;
    }
    if at > 0 && lens.is(at - 1, lens.bit("to")) && at > 1 && !lens.is(at - 2, f.modal | lens.bit("BE")) {
        return None;
    }
    let effect = cuts.object(end, n)?;
    let (cause, clause) = verb_cause(cuts, at, signal.before)?;
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
    Some(signal.reading(cause, effect, false))
}

/// Whether it is a noun or an adjective, and no verb: *the boost*, *forced selling*, *margin-driven*.
fn is_no_verb(signal: &Signal<'_>) -> bool {
    let &Signal { cuts, at, end, .. } = signal;
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let tokens = lens.tokens();
    // "were forced": nothing is said of who did.
    let undergone = (cuts.before_verb(at)..at).any(|i| lens.is(i, lens.bit("BE")))
        && (ends_as_past(lens.word(at)) || lens.is(at, lens.bit("PAST")));
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
    undergone || hyphen || noun || adjective || bare
}

/// Whether the words behind tell where something was sent: *down*, *to a three-week high*, *near record highs*.
fn is_directed(signal: &Signal<'_>, state: bool) -> bool {
    let lens = signal.cuts.lens;
    let f = &lens.pack.fixed;
    let (n, end) = (lens.len(), signal.end);
    let whither = if state { lens.bit("STATE") } else { bits!(lens, "MOVE.a", "STATE") };
    let plain = f.word | f.measure | lens.bit("ECON");
    let (near, ends) = (lens.bit("near"), lens.bit("EXT") | f.any_quantity);
    (end..n.min(end + 11)).take_while(|&i| !lens.is(i, f.stop | f.comma)).any(|i| {
        // "to 11.2 million", "to a three-week high", "near record highs".
        let far = lens.is(i, if state { near } else { near | lens.bit("to") })
            && (i + 1..n.min(i + 4))
                .take_while(|&t| {
                    lens.is(t, f.determiner | f.hedge_word | f.word | ends) && !lens.is(t, f.comma)
                })
                .last()
                .is_some_and(|t| lens.is(t, ends));
        far || lens.is(i, whither) && !(state && lens.is(i + 1, plain))
    })
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
