//! Which of several rule matches count: for each trigger, the one that reads most figures, then most tokens.

use crate::lang::{Match, Rules, Slot};

/// Slots that hold figures.
pub(super) const FIGURES: [&str; 4] = ["change", "from", "to", "value"];

/// The matches that stand, in order of their triggers. `key` gives the tokens that only one match may
/// hold: its trigger, its figures.
///
/// A match whose tokens a rule claims that names its rule in `over` falls out; of the rest more figures
/// win, then more tokens, then the rule that stands first in its pack.
pub(crate) fn choose(matches: Vec<Match>, rules: &Rules, key: impl Fn(&Match) -> Vec<usize>) -> Vec<Match> {
    let keys: Vec<Vec<usize>> = matches.iter().map(&key).collect();
    let beats = |a: &Match, b: &Match| {
        rules.all[a.rule].source.over.iter().any(|name| *name == rules.all[b.rule].source.name)
    };
    let rival = |o: usize, n: usize| {
        beats(&matches[o], &matches[n])
            && !beats(&matches[n], &matches[o])
            && keys[o].iter().any(|t| keys[n].contains(t))
    };
    // What a beaten match keeps: nothing, or all but the ends that it shares with the one that beats it.
    let left = |n: usize| {
        let mut rivals = (0..matches.len()).filter(|&o| rival(o, n));
        rivals.try_fold(matches[n].clone(), |found, o| without_ends(found, &keys[o]))
    };
    let mut matches: Vec<Match> = (0..matches.len()).filter_map(left).collect();
    let figures = |m: &Match| m.slots.iter().filter(|s| FIGURES.contains(&s.name)).count();
    matches.sort_by(|a, b| {
        (figures(b).cmp(&figures(a)))
            .then(b.read.cmp(&a.read))
            .then(a.rule.cmp(&b.rule))
            .then((a.start, a.end).cmp(&(b.start, b.end)))
    });
    let mut taken: Vec<usize> = Vec::new();
    let mut kept: Vec<Match> = Vec::new();
    for found in matches {
        // 毛利率为21.7%，比二季度的20.4%提升1.3个百分点: what goes on where another match reads better keeps its beginning.
        let shared = key(&found).iter().any(|t| taken.contains(t));
        let found = if shared { beginning(found, &taken) } else { Some(found) };
        let Some(found) = found else { continue };
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

/// The match up to where it goes on with one of `tokens`; none where it begins with one.
fn beginning(mut found: Match, tokens: &[usize]) -> Option<Match> {
    let shared = |s: &&Slot| (s.start..s.end).any(|t| tokens.contains(&t));
    let first = found.slots.iter().filter(shared).map(|s| s.step).min().filter(|&first| first > 0)?;
    let lost: usize = found.slots.iter().filter(|s| s.step >= first).map(|s| s.end - s.start).sum();
    found.slots.retain(|s| s.step < first);
    found.read -= lost.min(found.read);
    Some(found)
}

/// The match without its ends that hold one of `tokens`, or without what goes on from there; none where it shares more, or
/// has no change left.
fn without_ends(mut found: Match, tokens: &[usize]) -> Option<Match> {
    let shared = |s: &Slot| tokens.contains(&s.start);
    let end = |s: &Slot| s.name == "to" || s.name == "from";
    // A match that goes on as another begins keeps what stands before: 一度涨逾5%，收报412元，涨4.2% goes on at 涨, and its 412元
    // is of that as well.
    let first = found.slots.iter().filter(|s| shared(s) && !(s.step == 0 && end(s))).map(|s| s.step).min();
    if let Some(first) = first.filter(|&first| first > 0) {
        let lost: usize = found.slots.iter().filter(|s| s.step >= first).map(|s| s.end - s.start).sum();
        found.slots.retain(|s| s.step < first);
        found.read -= lost.min(found.read);
        return without_ends(found, tokens);
    }
    let lost: usize = found.slots.iter().filter(|s| shared(s)).map(|s| s.end - s.start).sum();
    if found.slots.iter().any(|s| shared(s) && !end(s)) {
        return None;
    }
    if lost == 0 {
        return Some(found);
    }
    found.slots.retain(|s| !shared(s));
    found.read -= lost;
    found.slots.iter().any(|s| s.name == "change").then_some(found)
}
