//! Which words of an English sentence are verbs, and where they begin.

use super::arguments::Cuts;
use super::lens::{Lens, bits};
use crate::lang::{ends_as_participle, ends_as_past};

/// Whether the verb at `at` shows no ending: *create*, *lead to*.
pub(super) fn base_form(lens: &Lens<'_>, at: usize) -> bool {
    let first = lens.word(at).split(' ').next().unwrap_or_default();
    !(ends_as_past(first)
        || ends_as_participle(first)
        || first.ends_with('s')
        || lens.is(at, lens.bit("PAST")))
}

/// Whether a bare verb is finite: after a modal, or after a subject in the plural.
pub(super) fn finite(cuts: &Cuts<'_>, at: usize) -> bool {
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

/// Where the verb group of the signal at `at` begins, whose auxiliary stands before it: *was the reason for*.
pub(super) fn verb_start(cuts: &Cuts<'_>, at: usize) -> usize {
    let lens = cuts.lens;
    (at.saturating_sub(8)..at).find(|&i| lens.is(i, lens.bit("BE"))).unwrap_or(at)
}

/// Whether a verb or its auxiliary stands among the words.
pub(super) fn verb_in(cuts: &Cuts<'_>, from: usize, to: usize) -> bool {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    (from..to).any(|i| {
        lens.is(
            i,
            f.verb
                | bits!(
                    lens,
                    "BE",
                    "AUX",
                    "MODAL",
                    "REACH",
                    "LEVEL",
                    "RPT",
                    "BECOME",
                    "SIG.makes",
                    "SIG.push"
                ),
        ) || ends_as_past(lens.word(i))
    })
}
