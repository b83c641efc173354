//! What explains a clause in English without a verb of its own: *on*, *after*, *related to*, a participle that commas set off.

use super::arguments::{Cuts, Range};
use super::lens::{Lens, bits};
use super::spaced::{core, strip_not};
use super::verbs::verb_in;

/// Longest second part, in tokens, of a list whose comma stands for a conjunction.
const LISTED: usize = 7;

/// Longest speaker, in tokens, in a clause of what came before a move.
const SPEAKER: usize = 5;

/// How far behind a move *on* may stand, in tokens.
const MOVE_REACH: usize = 24;

/// Cause and effect of *on* behind a move: *jumps on Chile strike*, *fell 3% on Monday on fears of a glut*.
pub(super) fn on(cuts: &Cuts<'_>, at: usize) -> Option<(Range, Range)> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let mut cause = cuts.object(at + 1, lens.len())?;
    // "Profit slides on tariffs, write-downs": in a headline a comma joins.
    let rest = lens.len() - usize::from(lens.is(lens.len() - 1, f.stop));
    if lens.titled() && lens.is(cause.1, f.comma) && !verb_in(cuts, cause.1, rest) && rest < cause.1 + LISTED
    {
        cause.1 = rest;
    }
    if lens.is(cause.0, f.time | f.any_quantity | f.pronoun | f.relative | f.conjunction) {
        return None;
    }
    let core = core(lens, cause);
    let head = core.end - 1;
    let (feels, tells) = (lens.bit("FEEL"), bits!(lens, "MOOD", "MOODY") | f.moves);
    if lens.is(head, lens.bit("NOCAUSE")) || !core.clone().any(|i| lens.is(i, tells)) {
        return None;
    }
    let mut effect = cuts.clause_before(at)?;
    // "pinned the fall on profit-taking": the verb takes *on*.
    if (effect.0..at).any(|i| lens.is(i, lens.bit("SIG.lays"))) {
        return None;
    }
    // "Gold fell as the dollar rose on strong data": the nearest clause.
    let opens = f.relative | f.condition | bits!(lens, "but", "after", "SIG.because", "SIG.weak", "that");
    if let Some(open) = (effect.0..at).rev().find(|&i| lens.is(i, opens) && !lens.is(i, f.comma))
        && let Some(nearer) = cuts.trim(open + 1, at)
        && (nearer.0 + 1..nearer.1).any(|i| lens.is(i, f.moves | f.verb | bits!(lens, "BE", "LINK")))
    {
        effect = nearer;
    }
    let named = f.any_subject | f.measure | f.any_quantity | lens.bit("ECON");
    let deeds = bits!(lens, "DIVESTS", "ACQUIRES");
    let acted = |r: Range| verb_in(cuts, r.0, r.1) || (r.0..r.1).any(|i| lens.is(i, deeds));
    let about = |r: Range| (r.0..r.1).any(|i| lens.is(i, named));
    if core.clone().any(|i| lens.is(i, feels)) && acted(effect) && about(effect) {
        return Some((cause, effect));
    }
    // From the move to *on* stand its size and its time, or what was moved, and no other verb.
    let moved = bits!(lens, "MOVE.v", "MOVE.a", "TOPS", "REACH", "TRANS");
    let ends = moved
        | f.comma
        | f.time
        | f.close
        | f.any_quantity
        | f.any_subject
        | f.basis
        | f.compare
        | bits!(lens, "EXT", "EXPECT", "LEVEL", "SIG.push");
    if !(lens.is(at - 1, ends) || lens.adverb(at - 1) || lens.capital(at - 1))
        || !about(effect) && !lens.is(at - 1, f.verb)
    {
        return None;
    }
    let back = (effect.0..at).rev().take(MOVE_REACH).find(|&i| lens.is(i, moved | f.said | f.relative));
    let signed = |i: usize| lens.is(i, f.any_quantity) && lens.word(i).starts_with(['-', '+']);
    let verb = back.filter(|&i| lens.is(i, moved));
    let from = verb.or_else(|| (effect.0..at).rev().find(|&i| signed(i)))?;
    let between = (from + 1..at)
        .any(|i| lens.is(i, bits!(lens, "BE", "SIG.due", "SIG.because", "on")) && !timed(lens, i));
    (!between).then_some((cause, effect))
}

/// Cause and effect of *after* behind a move: *fell 10% after it announced a takeover*, *jumped after strong results*.
pub(super) fn after(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<(Range, Range)> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let (body, told) = behind_speaker(cuts, end)?;
    // "after Ghana raised its estimate, easing worries": what follows from it, or is said of it.
    let aside = (body + 1..told.1)
        .filter(|&i| lens.is(i, f.comma) && (lens.participle(body) || verb_in(cuts, body, i)))
        .find(|&i| {
            let that = || (i + 2..told.1.min(i + 5)).any(|t| lens.is(t, lens.bit("that")));
            lens.participle(i + 1) || lens.is(i + 1, f.determiner) && that()
        });
    let cause = (end, aside.unwrap_or(told.1));
    let effect = cuts.clause_before(at)?;
    // "now owns 9,000 shares after buying 4,000"
    if held_now(lens, effect) && lens.participle(end) && lens.is(end, bits!(lens, "ACQUIRES", "DIVESTS")) {
        return Some((cause, effect));
    }
    let moved = bits!(lens, "MOVE.v", "TOPS");
    // "were down 18%", "closed up 8%"
    let stands =
        |i: usize| lens.is(i, lens.bit("MOVE.a")) && lens.is(i - 1, bits!(lens, "BE", "LEVEL", "LINK"));
    let verb = (effect.0 + 1..at)
        .rev()
        .take(MOVE_REACH)
        .find(|&i| lens.is(i, moved | f.said | f.relative) || stands(i))?;
    let named = f.any_subject | f.measure | lens.bit("ECON");
    let about = (effect.0..verb).any(|i| lens.is(i, named) || lens.capital(i));
    // "from Friday's close"; "dropped 3% and was the biggest loser"
    let apart = f.possessive | f.determiner | lens.bit("and");
    let other = |i: usize| verb_in(cuts, i, i + 1) && !lens.is(i - 1, apart);
    if !(lens.is(verb, moved) || stands(verb)) || !about || (verb + 1..at).any(other) {
        return None;
    }
    // "after falling 3%", "after Monday's drop", "after a 2% gain": the same thing's own move before.
    let first = lens.is(cause.0, f.time | f.any_quantity | f.pronoun & f.relative) || lens.is(end, f.time);
    let own = lens.participle(cause.0)
        && (cause.0..cause.0 + 2).any(|i| lens.is(i, f.moves | bits!(lens, "REACH", "LEVEL", "LINK")));
    if first || own {
        return None;
    }
    let told = body > end || verb_in(cuts, cause.0 + 1, cause.1) || lens.participle(cause.0);
    let core = core(lens, cause);
    let event = core.clone().any(|i| lens.is(i, bits!(lens, "MOOD", "FEEL", "MOODY")))
        && !core.clone().any(|i| lens.is(i, f.any_quantity | f.time));
    (told || event).then_some((cause, effect))
}

/// Where a clause at `from` tells something, behind whoever says so, and that clause: *the firm said it had sold a unit*.
pub(super) fn behind_speaker(cuts: &Cuts<'_>, from: usize) -> Option<(usize, Range)> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    // "after it announced a takeover": the speaker belongs to the cause.
    let speaker = (from..lens.len().min(from + SPEAKER))
        .take_while(|&i| !lens.is(i, f.comma | f.stop))
        .find(|&i| lens.is(i, f.said) && !verb_in(cuts, from + 1, i));
    let body = (speaker.unwrap_or(from)..lens.len()).find(|&i| !lens.is(i, f.said))?;
    Some((body, cuts.clause_after(body, lens.len())?))
}

/// Cause and effect of a deed taken up before what somebody owns by it: *following the sale, the director now owns 4,000
/// shares*.
pub(super) fn thereafter(cuts: &Cuts<'_>, end: usize) -> Option<(Range, Range)> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let comma = (end..lens.len()).find(|&i| lens.is(i, f.comma))?;
    let stop = (comma..lens.len()).find(|&i| lens.is(i, f.stop)).unwrap_or(lens.len());
    let (cause, effect) = (cuts.trim(end, comma)?, cuts.trim(comma + 1, stop)?);
    let deed = (cause.0..cause.1).any(|i| lens.is(i, lens.bit("RETOLD")));
    (deed && held_now(lens, effect)).then_some((cause, effect))
}

/// Whether words tell how much somebody owns from now on: *now owns 9%*, *will hold 4,000 shares*.
pub(super) fn held_now(lens: &Lens<'_>, range: Range) -> bool {
    let f = &lens.pack.fixed;
    let now = lens.bit("NOWAT") | f.modal;
    (range.0 + 2..range.1).any(|i| {
        lens.is(i, lens.bit("HOLDS"))
            && (i.saturating_sub(2).max(range.0)..i).any(|t| lens.is(t, now))
            && (i + 1..range.1).take(4).any(|t| lens.is(t, f.any_quantity))
    })
}

/// Cause and effect of *related to* behind a charge that is told with its amount: *costs of $5 million related to a plan*.
pub(super) fn related(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<(Range, Range)> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let start = strip_not(cuts, at);
    let effect = cuts.clause_before(start)?;
    let near = effect.0.max(start.saturating_sub(MOVE_REACH));
    let ends = f.relative | f.said | bits!(lens, "SIG.makes", "SIG.due", "SIG.because");
    let near = (near..start).rev().find(|&i| lens.is(i, ends)).map_or(near, |i| i + 1);
    let charged = (near..start).any(|i| lens.is(i, lens.bit("CHARGES")));
    let amount = (near..start).any(|i| lens.is(i, lens.bit("Q.money")));
    let told = verb_in(cuts, effect.0, effect.1) || (effect.0..start).any(|i| lens.is(i, lens.bit("LISTS")));
    (charged && amount && told).then(|| cuts.wide(end, lens.len()))?.map(|cause| (cause, effect))
}

/// Whether *on* at `i` opens a time or a place of trade: *on Monday*, *on the LME*.
fn timed(lens: &Lens<'_>, i: usize) -> bool {
    let f = &lens.pack.fixed;
    lens.is(i, lens.bit("on"))
        && (i + 1..lens.len())
            .take(3)
            .find(|&t| !lens.is(t, f.determiner))
            .is_some_and(|t| lens.is(t, f.time | f.any_subject | lens.bit("NOCAUSE")) || lens.capital(t))
}

/// Most tokens of a cause that commas set off.
const SET_OFF: usize = 16;

/// Cause and the pieces of the effect of a participle that commas set off behind its noun: *the DAX, helped by banks, rose*.
/// None where no clause goes on behind it.
pub(super) fn resumed(cuts: &Cuts<'_>, (at, end): Range, to: usize) -> Option<(Range, Vec<Range>)> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let before = at.checked_sub(1).filter(|&i| lens.is(i, f.comma))?;
    let named = cuts.clause_before(before).filter(|&(from, to)| !verb_in(cuts, from, to))?;
    let close = (end..to.min(end + SET_OFF)).find(|&i| lens.is(i, f.comma | f.stop | f.said))?;
    let verb =
        (close + 1..to.min(close + 4)).find(|&i| !lens.is(i, f.auxiliary | f.modal) && !lens.adverb(i))?;
    let goes_on = lens.is(close, f.comma)
        && lens.is(verb, f.verb | f.moves | bits!(lens, "LEVEL", "LINK", "BE"))
        && !lens.is(verb, f.any_subject | f.determiner)
        && !lens.participle(verb);
    let rest = cuts.clause_after(close + 1, to).filter(|_| goes_on)?;
    Some(((end, close), vec![named, rest]))
}
