//! Which of several rule matches count: for each trigger, the one that reads most tokens.

use crate::lang::{Match, Rules};

/// The matches that stand, in order of their triggers. `key` gives the tokens that only one match may
/// hold: its trigger, its figures.
///
/// More tokens read win; where two rules read equally many, the one that names the other in `over`, then
/// the one that stands first in its pack.
pub(crate) fn choose(
    mut matches: Vec<Match>,
    rules: &Rules,
    key: impl Fn(&Match) -> Vec<usize>,
) -> Vec<Match> {
    let beats = |a: &Match, b: &Match| {
        rules.all[a.rule].source.over.iter().any(|name| *name == rules.all[b.rule].source.name)
    };
    matches.sort_by(|a, b| {
        let over = beats(b, a).cmp(&beats(a, b));
        over.then(b.read.cmp(&a.read))
            .then((a.end - a.start).cmp(&(b.end - b.start)))
            .then(a.rule.cmp(&b.rule))
            .then(a.start.cmp(&b.start))
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
