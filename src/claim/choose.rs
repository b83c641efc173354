//! Which of several rule matches count: for each trigger, the one that reads most figures, then most tokens.

use crate::lang::{Match, Rules};

/// Slots that hold figures.
pub(super) const FIGURES: [&str; 4] = ["change", "from", "to", "value"];

/// The matches that stand, in order of their triggers. `key` gives the tokens that only one match may
/// hold: its trigger, its figures.
///
/// More figures read win, then more tokens; where two rules read equally many, the one that names the other in `over`, then
/// the one that stands first in its pack.
pub(crate) fn choose(
    mut matches: Vec<Match>,
    rules: &Rules,
    key: impl Fn(&Match) -> Vec<usize>,
) -> Vec<Match> {
    let beats = |a: &Match, b: &Match| {
        rules.all[a.rule].source.over.iter().any(|name| *name == rules.all[b.rule].source.name)
    };
    let figures = |m: &Match| m.slots.iter().filter(|s| FIGURES.contains(&s.name.as_str())).count();
    matches.sort_by(|a, b| {
        let over = beats(b, a).cmp(&beats(a, b));
        over.then_with(|| figures(b).cmp(&figures(a)))
            .then(b.read.cmp(&a.read))
            .then(a.rule.cmp(&b.rule))
            .then((a.start, a.end).cmp(&(b.start, b.end)))
    });
    let mut taken: Vec<usize> = Vec::new();
    let mut kept: Vec<Match> = Vec::new();
    for found in matches {
        let tokens = key(&found);
        if tokens.is_empty() || tokens.iter().any(|t| taken.contains(t)) {
            continue;
        }
        taken.extend(tokens);
        kept.push(found);
    }
    kept.sort_by_key(|m| (m.start, m.end, m.rule));
    kept
}
