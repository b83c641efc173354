//! Who a sentence opens with, or who acts nearest, for a verb of saying far behind.

use super::{Source, body, named};
use crate::claim::lens::{Lens, bits};

/// The subject a sentence opens with, for a verb far behind it: a pronoun, a name, words for people or bodies.
pub(in crate::claim) fn opening(lens: &Lens<'_>, cue: usize) -> Option<Source> {
    let f = &lens.pack.fixed;
    let who = f.determiner
        | f.pronoun
        | f.any_subject
        | f.possessive
        | bits!(lens, "PEOPLE", "ROLE", "ORG", "DATA", "OUTLET", "of");
    if let Some((from, to)) = acting_near(lens, cue) {
        return named(lens, from, to, true);
    }
    // What is fronted ends with its comma: "Later on Friday, the ministry cut".
    let fronted = lens.is(0, f.time | f.condition | bits!(lens, "in", "at", "after", "by", "with", "but"));
    let comma = (0..cue).find(|&t| fronted && lens.is(t, f.comma));
    let from = comma.map_or(0, |c| c + 1);
    let mut to = from;
    while to < cue && (lens.is(to, who) || lens.capital(to) && !lens.is(to, f.stop)) {
        to += 1;
    }
    while to > from && lens.is(to - 1, f.determiner | lens.bit("of")) {
        to -= 1;
    }
    // "Gold fell, showing that": what is traded says nothing.
    if to > from && lens.is(to - 1, f.any_subject) && !body(lens, to - 1) {
        return None;
    }
    named(lens, from, to, true)
}

/// The body that acts nearest before a verb of saying: "fell after Corvane cut its target, saying", "Corvane, which rose after
/// saying".
fn acting_near(lens: &Lens<'_>, cue: usize) -> Option<(usize, usize)> {
    let f = &lens.pack.fixed;
    let reasons = f.adverb_after | bits!(lens, "after", "SIG.because");
    let acts = |i: usize| lens.is(i, f.any_subject) && body(lens, i);
    let clause = (0..cue).rev().find(|&i| lens.is(i, reasons | f.relative))?;
    if lens.is(clause, reasons) && acts(clause + 1) && clause + 2 < cue {
        return Some((clause + 1, clause + 2));
    }
    let which = (0..cue).rev().find(|&i| lens.is(i, f.relative))?;
    let name = which.checked_sub(2).filter(|&i| lens.is(i + 1, f.comma) && acts(i))?;
    // Nothing else begins a clause between.
    let plain = (which + 1..cue).all(|i| !lens.is(i, f.comma | f.stop));
    (plain && lens.is(cue - 1, reasons)).then_some((name, name + 1))
}
