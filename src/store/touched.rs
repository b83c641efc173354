//! Which facts a commit touches: of each base some days, or all of it.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::stored::FactName;
use crate::error::Result;
use crate::reconcile::{DIRECTION, Policy, REACH};

/// What is judged anew: of each base some days, or all of it.
pub(super) struct Touched {
    bases: BTreeMap<String, Days>,
    /// Days up to which the facts around a day are judged with it.
    around: i64,
}

/// Days of one base.
#[derive(Default)]
struct Days {
    whole: bool,
    /// The fact without a day.
    undated: bool,
    single: BTreeSet<Date>,
}

impl Touched {
    /// The facts of `names` and those around them.
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a FactName>, policy: &Policy) -> Self {
        Touched { bases: bases(names, policy), around: REACH }
    }

    /// The facts of `names` alone: one part of many, which together hold those around them too.
    pub(super) fn part<'a>(names: impl Iterator<Item = &'a FactName>, policy: &Policy) -> Self {
        Touched { bases: bases(names, policy), around: 0 }
    }

    /// Whether the fact is judged anew.
    pub(super) fn holds(&self, name: &FactName) -> bool {
        self.bases.get(&name.base).is_some_and(|days| match name.day {
            _ if days.whole => true,
            Some(day) if self.around == 0 => days.single.contains(&day),
            Some(day) => days.single.iter().any(|d| distance(*d, day) <= self.around),
            // A fact of a daily measure without a day has no neighbours: one part of many judges it.
            None => days.undated || self.around > 0,
        })
    }

    /// The facts judged anew that have a day, there or not, and the ones without of measures that have days.
    pub(super) fn names(&self) -> impl Iterator<Item = FactName> {
        self.bases.iter().filter(|(_, days)| !days.whole).flat_map(|(base, days)| {
            let near =
                |day: &Date| (-self.around..=self.around).map(|by| shifted(*day, by)).collect::<Vec<_>>();
            let all: BTreeSet<Date> = days.single.iter().flat_map(near).collect();
            let undated = (days.undated || self.around > 0).then_some(None);
            let all = undated.into_iter().chain(all.into_iter().map(Some));
            all.map(|day| FactName { base: base.clone(), day })
        })
    }

    /// Ranges of index terms that hold the facts of bases that are judged as a whole.
    pub(super) fn whole(&self) -> impl Iterator<Item = (String, String)> {
        self.bases.iter().filter(|(_, days)| days.whole).map(|(base, _)| range_of(base))
    }

    /// Ranges of index terms that hold all facts up to `reach` days away, and terms that begin with theirs.
    pub(super) fn ranges(&self, reach: i64) -> Vec<(String, String)> {
        let mut ranges = Vec::new();
        for (base, days) in &self.bases {
            if days.whole {
                ranges.push(range_of(base));
                continue;
            }
            if days.undated || self.around > 0 {
                ranges.push((base.clone(), base.clone()));
            }
            // Days that lie close together make one range.
            let mut spans: Vec<(Date, Date)> = Vec::new();
            for day in &days.single {
                match spans.last_mut() {
                    Some((_, last)) if distance(*last, *day) <= 2 * reach => *last = *day,
                    _ => spans.push((*day, *day)),
                }
            }
            ranges.extend(spans.into_iter().map(|(first, last)| {
                (format!("{base}{}", shifted(first, -reach)), format!("{base}{}~", shifted(last, reach)))
            }));
        }
        ranges
    }

    /// The names in parts of which each is about `most` claims large, by what `size` tells of a name: first by days,
    /// so that the facts of one article stay together, then what has no day.
    ///
    /// # Errors
    /// Those of `size`.
    pub(super) fn parts<N: Borrow<FactName> + Ord>(
        names: impl IntoIterator<Item = N>,
        most: usize,
        size: impl Fn(&FactName) -> Result<usize>,
    ) -> Result<Vec<BTreeSet<N>>> {
        let mut names: Vec<N> = names.into_iter().collect();
        names.sort_by(|a, b| {
            let (a, b): (&FactName, &FactName) = (a.borrow(), b.borrow());
            (a.day.is_none(), a.day, &a.base).cmp(&(b.day.is_none(), b.day, &b.base))
        });
        let (mut parts, mut part, mut full) = (Vec::new(), BTreeSet::new(), 0);
        for name in names {
            full += size(name.borrow())?;
            part.insert(name);
            if full >= most {
                parts.push(std::mem::take(&mut part));
                full = 0;
            }
        }
        if !part.is_empty() {
            parts.push(part);
        }
        Ok(parts)
    }
}

/// The days of each base that `names` name.
fn bases<'a>(names: impl Iterator<Item = &'a FactName>, policy: &Policy) -> BTreeMap<String, Days> {
    let mut bases: BTreeMap<String, Days> = BTreeMap::new();
    for name in names {
        let days = bases.entry(name.base.clone()).or_default();
        match name.day {
            Some(day) => _ = days.single.insert(day),
            None => (days.whole, days.undated) = (is_whole(&name.base, policy), true),
        }
    }
    bases
}

/// Whether all facts of a base (`silver/futures/price/change/percent/`) are judged together, as
/// [`crate::reconcile::FactKey::is_daily`] tells of a key.
fn is_whole(base: &str, policy: &Policy) -> bool {
    let part = |n| base.rsplit('/').nth(n).unwrap_or_default();
    part(1) == DIRECTION || !policy.is_daily(part(3))
}

/// The terms of all facts of a base.
fn range_of(base: &str) -> (String, String) {
    (base.to_owned(), format!("{base}~"))
}

fn shifted(day: Date, by: i64) -> Date {
    day.checked_add(jiff::Span::new().days(by)).unwrap_or(day)
}

fn distance(a: Date, b: Date) -> i64 {
    a.until(b).map_or(i64::MAX, |span| i64::from(span.get_days()).abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Files;

    #[test]
    fn of_many_parts_one_judges_each_fact_and_a_commit_those_around_too() -> Result<()> {
        let policy = Policy::from_files(&Files::embedded())?;
        let day = |n| Some(jiff::civil::date(2026, 2, n));
        let fact = |base: &str, day| FactName { base: base.to_owned(), day };
        let (price, revenue) = ("silver//price/level/USD/", "AAPL//revenue/level/USD/");
        let margin = "silver//margin/change/direction/";
        let names = [
            fact(price, None),
            fact(price, day(2)),
            fact(price, day(3)),
            fact(revenue, None),
            fact(margin, None),
        ];
        let parts = Touched::parts(names.clone(), 1, |_| Ok(1))?;
        assert_eq!(parts.len(), names.len());
        for name in &names {
            let judges = parts.iter().filter(|part| Touched::part(part.iter(), &policy).holds(name));
            assert_eq!(judges.count(), 1, "{name:?}");
        }
        let commit = Touched::new([fact(price, day(2))].iter(), &policy);
        assert!(commit.holds(&fact(price, day(5))) && !commit.holds(&fact(price, day(6))));
        assert!(Touched::new([fact(margin, None)].iter(), &policy).holds(&fact(margin, day(9))));
        Ok(())
    }
}
