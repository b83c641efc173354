//! Facts that differ in nothing but the currency: where the digits are the same, one report may have named the wrong one.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::group::Group;
use super::judgement::written;
use super::key::{FactKey, is_currency};
use super::policy::Policy;
use super::units::significant_digits;

/// Put tellings of one sum, to many digits, in two currencies into one group, that of the currency which most tell.
pub(super) fn joined(groups: &mut BTreeMap<FactKey, Group>, policy: &Policy) {
    let mut alike: BTreeMap<(FactKey, Decimal), BTreeMap<FactKey, BTreeSet<String>>> = BTreeMap::new();
    for (key, group) in groups.iter().filter(|(key, _)| is_currency(&key.unit)) {
        let bare = FactKey { days: key.days, ..key.together() };
        for evidence in group.members() {
            let Some(told) = written(evidence).map(|n| n.abs().normalize()) else { continue };
            if significant_digits(told) >= policy.limits.slip.digits_untold {
                let of = alike.entry((bare.clone(), told)).or_default();
                of.entry(key.clone()).or_default().insert(evidence.id.clone());
            }
        }
    }
    for currencies in alike.into_values().filter(|currencies| currencies.len() > 1) {
        let tellings = |key: &FactKey| groups.get(key).map_or(0, |group| group.members.len());
        let most = currencies.keys().max_by_key(|key| (tellings(key), std::cmp::Reverse(*key)));
        let Some(target) = most.cloned() else { continue };
        for (key, ids) in currencies.iter().filter(|(key, _)| **key != target) {
            let moved = groups.get_mut(key).map(|group| group.split_off(ids));
            if let (Some(moved), Some(group)) = (moved, groups.get_mut(&target)) {
                group.members.extend(moved);
            }
        }
    }
    groups.retain(|_, group| !group.members.is_empty());
}
