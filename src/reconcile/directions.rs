//! Facts without a number: an exchange raised its margins, a central bank cut its rate.
//!
//! Such a step is news for some days. A report that tells its day speaks of the step of that day; one that tells none
//! speaks of the last step told up to a few days before it came out, or, where nobody tells a day, of the same step as
//! the other reports of those days.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::group::{Evidence, Group};
use super::key::FactKey;
use super::policy::Policy;
use super::side::FigureRole;
use super::window::told;

/// The groups of one base, joined by the steps that they speak of; one group for each step that several documents tell
/// and one at least without a number: a number is a fact of its own.
pub(super) fn joined(parts: Vec<Group>, policy: &Policy) -> Vec<Group> {
    let mut steps: BTreeMap<FactKey, Group> = BTreeMap::new();
    let mut untold: BTreeMap<(FactKey, String), Evidence> = BTreeMap::new();
    for Group { key, members, .. } in parts {
        let (dated, undated): (BTreeMap<_, _>, BTreeMap<_, _>) =
            members.into_iter().partition(|(_, evidence)| told(&evidence.side).is_some());
        untold.extend(undated.into_iter().map(|(id, evidence)| ((key.clone(), id), evidence)));
        if !dated.is_empty() {
            steps.insert(key.clone(), Group { key, members: dated, internal: BTreeMap::new() });
        }
    }
    let dated: Vec<FactKey> = steps.keys().cloned().collect();
    let reach = policy.limits.window.set_days;
    let within = |from: Option<(Date, Date)>, day: Option<(Date, Date)>| {
        from.zip(day).is_some_and(|((start, end), (day, _))| {
            let near = |from: Date, to: Date| from.until(to).is_ok_and(|d| d.get_days() <= reach);
            start <= day && near(start, end) && near(end, day)
        })
    };
    let mut first: Option<FactKey> = None;
    for ((key, id), evidence) in untold {
        let step = dated.iter().rfind(|step| within(step.days, key.days));
        let step = step.or(first.as_ref().filter(|first| within(first.days, key.days))).cloned();
        let step = step.unwrap_or_else(|| {
            first = Some(key.clone());
            key
        });
        let group = steps.entry(step.clone());
        let group =
            group.or_insert_with(|| Group { key: step, members: BTreeMap::new(), internal: BTreeMap::new() });
        group.members.insert(id, evidence);
    }
    steps.into_values().filter(is_told_around).collect()
}

fn is_told_around(group: &Group) -> bool {
    let documents: BTreeSet<&str> = group.members().map(|e| e.side.doc.id.as_str()).collect();
    let bare = |e: &Evidence| {
        let figures = &e.side.claim.figures;
        FigureRole::ALL.iter().all(|role| role.of(figures).is_none())
    };
    documents.len() > 1 && group.members().any(bare)
}
