//! The policy: tolerances, who owns and reprints whom, and the wording of reasons, all read from configuration.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Time;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::meaning::Meanings;
use super::reason::Phrases;
use super::ruling::Rulings;
use super::side::{Side, told_contract};
use crate::error::Result;
use crate::lang::{Files, MeasurePack};
use crate::record::Contract;
use crate::text::{Lang, normalize};

/// What `reconcile` is told besides the claims: tolerances, outlets, wording.
#[derive(Debug, Clone)]
pub struct Policy {
    pub(super) limits: Limits,
    pub(super) outlets: Outlets,
    pub(super) phrases: Phrases,
    /// Words for measures, in all languages.
    pub(super) measures: MeasurePack,
    /// What humans have said of pairs.
    pub(super) rulings: Rulings,
    /// What is known to mean the same.
    pub(super) meanings: Meanings,
}

impl Policy {
    /// The policy of `reconcile.toml`, `outlets.toml` (which may be missing) and the packs' `reasons.toml`.
    ///
    /// # Errors
    /// A file with a fault, named by file, line and column.
    pub fn from_files(files: &Files) -> Result<Self> {
        let outlets: OutletFile = match files.get("outlets.toml") {
            Some(_) => files.parse("outlets.toml")?,
            None => OutletFile::default(),
        };
        Ok(Policy {
            limits: files.parse("reconcile.toml")?,
            outlets: Outlets::new(outlets.outlet),
            phrases: Phrases::from_files(files)?,
            measures: MeasurePack::from_files(files, Lang::Zh)?,
            rulings: Rulings::default(),
            meanings: Meanings::default(),
        })
    }

    /// The owner behind a publisher's name or address, or the folded name itself.
    pub(super) fn owner(&self, name: &str) -> String {
        self.outlets.owner(name)
    }

    /// The contract meant: the one told; else the only one that the article tells for the subject; else the
    /// market's habit.
    pub(super) fn contract(&self, side: &Side) -> Contract {
        if self.is_physical(&side.claim.measure) {
            return Contract::Spot;
        }
        if let Some(told) = told_contract(&side.claim) {
            return told;
        }
        let Some(id) = &side.claim.subject.id else { return Contract::Spot };
        match side.doc.contracts.get(id).map(|c| c.iter().copied().collect::<Vec<_>>()).as_deref() {
            Some([only]) => *only,
            _ if self.limits.units.futures_by_habit.contains(id) => Contract::Futures,
            _ => Contract::Spot,
        }
    }

    /// Whether it is of the goods themselves, whatever contract was spoken of before: stocks at ports.
    pub(super) fn is_physical(&self, measure: &str) -> bool {
        self.limits.window.physical.contains(measure)
    }

    /// Whether each house sets it for itself: a price target.
    pub(super) fn is_own(&self, measure: &str) -> bool {
        self.limits.window.own.contains(measure)
    }

    /// Whether its moves are those of whoever holds it: a stake raised by 4%.
    pub(super) fn is_of_holders(&self, measure: &str) -> bool {
        self.limits.window.of_holders.contains(measure)
    }

    /// Whether it is told once, when it is announced: a dividend, a fine.
    pub(super) fn is_once(&self, measure: &str) -> bool {
        self.limits.window.once.contains(measure)
    }

    /// Whether a subject's words only say what is measured: whose *revenue* it is, another sentence tells.
    pub(crate) fn names_nobody(&self, words: &str) -> bool {
        // *the stock*, *sold at*: small letters alone, and words that stand for what only their own article names.
        let nobody = &self.limits.group.nobody;
        // A sentence opens with a capital.
        let small =
            words.bytes().skip(1).all(|b| b.is_ascii() && !b.is_ascii_uppercase()) && words.is_ascii();
        let lower = if small { words.to_ascii_lowercase() } else { String::new() };
        let stands = || {
            nobody.begins.iter().any(|head| lower.starts_with(head.as_str()))
                || nobody.ends.iter().any(|tail| lower.ends_with(tail.as_str()))
                || nobody.words.contains(&lower)
        };
        words.is_empty() || self.measures.knows(&normalize(words).0) || small && stands()
    }

    /// Whether the measure is a level that cannot be summed.
    pub(super) fn is_price(&self, measure: &str) -> bool {
        self.limits.window.levels.contains(measure)
    }

    /// Whether somebody sets the measure, so that it means what is written.
    pub(super) fn is_set(&self, measure: &str) -> bool {
        self.limits.rounding.set.contains(measure)
    }

    /// Whether a figure of the measure, a share or a count, tells by how much something grew, however it is put.
    pub(super) fn is_growth(&self, measure: &str, share: bool) -> bool {
        let window = &self.limits.window;
        if share { window.growth.contains(measure) } else { window.added.contains(measure) }
    }

    /// Whether of two measures, or two kinds of one, each is what the other is not.
    pub(super) fn are_opposite(&self, a: &str, b: &str) -> bool {
        self.limits.window.opposite.iter().any(|[x, y]| (a == x && b == y) || (a == y && b == x))
    }

    /// The measure under which facts are told apart: a loss stands beside a profit.
    pub(super) fn base_measure<'m>(&'m self, measure: &'m str) -> &'m str {
        self.limits.window.opposite.iter().find(|[x, _]| x == measure).map_or(measure, |[_, base]| base)
    }

    /// Whether a bureau prints it to one place, which others only ever shorten.
    pub(super) fn is_posted(&self, measure: &str) -> bool {
        self.limits.rounding.posted.contains(measure)
    }

    /// Whether the measure is of a day when nothing else is said.
    pub(crate) fn is_daily(&self, measure: &str) -> bool {
        self.limits.window.daily.contains(measure)
    }
}

/// `reconcile.toml`; the grounds stand beside the values there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    pub(super) rounding: Rounding,
    pub(super) hedge: Hedges,
    pub(super) basis: BasisLimits,
    pub(super) window: WindowLimits,
    pub(super) units: UnitNames,
    pub(super) arithmetic: ArithmeticLimits,
    pub(super) origin: OriginLimits,
    pub(super) group: GroupLimits,
    pub(super) session: SessionLimits,
    pub(super) slip: SlipLimits,
}

/// When two amounts are one with a slipped unit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SlipLimits {
    /// Digits that they share at least, where both texts tell the period.
    pub(super) digits: u32,
    /// And where not both do.
    pub(super) digits_untold: u32,
    /// Powers of ten that they lie apart, at most.
    pub(super) powers: usize,
    /// Currencies of which one is worth about one of another of them.
    pub(super) pegged: BTreeSet<String>,
}

/// When a day's trading ends, in hours and minutes UTC.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SessionLimits {
    /// Of all that no market below names.
    ends: Time,
    /// Minutes that two reports lie apart when they are of two moments.
    pub(super) apart_minutes: i64,
    #[serde(default)]
    market: Vec<Market>,
}

/// Instruments that stop trading at one time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Market {
    ends: Time,
    #[serde(default)]
    ids: BTreeSet<String>,
    /// Ends of tickers.
    #[serde(default)]
    tickers: Vec<String>,
}

impl SessionLimits {
    /// When trading in the instrument ends on a day.
    pub(super) fn end(&self, id: Option<&str>) -> Time {
        let of = |market: &&Market| {
            id.is_some_and(|id| market.ids.contains(id) || market.tickers.iter().any(|t| id.ends_with(t)))
        };
        self.market.iter().find(of).map_or(self.ends, |market| market.ends)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rounding {
    pub(super) units: Decimal,
    pub(super) round_share: Decimal,
    pub(super) round_cap: Decimal,
    pub(super) round_cap_share: Decimal,
    pub(super) coarse_cap: Decimal,
    pub(super) set: BTreeSet<String>,
    pub(super) posted: BTreeSet<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hedges {
    pub(super) about: HedgeWidth,
    pub(super) nearly: HedgeWidth,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HedgeWidth {
    pub(super) share: Decimal,
    pub(super) places: Decimal,
    pub(super) price_share: Option<Decimal>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BasisLimits {
    pub(super) basis_slack: Decimal,
    pub(super) change_slack: Decimal,
    pub(super) change_points: Decimal,
    pub(super) change_rate: Decimal,
    pub(super) extreme_slack: Decimal,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WindowLimits {
    pub(super) daily: BTreeSet<String>,
    pub(super) levels: BTreeSet<String>,
    pub(super) growth: BTreeSet<String>,
    pub(super) added: BTreeSet<String>,
    pub(super) opposite: Vec<[String; 2]>,
    pub(super) fixed: BTreeSet<String>,
    pub(super) once_a_day: BTreeSet<String>,
    pub(super) named: BTreeSet<String>,
    pub(super) per_share: BTreeSet<String>,
    pub(super) far_sum: Decimal,
    pub(super) once: BTreeSet<String>,
    pub(super) own: BTreeSet<String>,
    pub(super) of_holders: BTreeSet<String>,
    pub(super) yearly: BTreeSet<String>,
    pub(super) stocks: BTreeSet<String>,
    pub(super) always_open: BTreeSet<String>,
    pub(super) market_wide: BTreeSet<String>,
    pub(super) physical: BTreeSet<String>,
    pub(super) same_digits: u32,
    /// Days for which a step of something that is set is news.
    pub(super) set_days: i32,
    pub(super) far_change: Decimal,
    pub(super) far_level: Decimal,
    pub(super) far_swing: Decimal,
    pub(super) rates: BTreeSet<String>,
    pub(super) far_rate: Decimal,
    pub(super) far_inside: Decimal,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnitNames {
    pub(super) people: BTreeSet<String>,
    pub(super) index: BTreeSet<String>,
    pub(super) unsaid: BTreeSet<String>,
    pub(super) surveys: BTreeSet<String>,
    pub(super) rates: BTreeSet<String>,
    /// By unit, how many of another it is.
    pub(super) alike: BTreeMap<String, (Decimal, String)>,
    pub(super) futures_by_habit: BTreeSet<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArithmeticLimits {
    pub(super) percent_share: Decimal,
    pub(super) multiple_share: Decimal,
    pub(super) sum_share: Decimal,
    pub(super) sum_reach: Decimal,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OriginLimits {
    pub(super) copy_share: Decimal,
    pub(super) copy_least: u32,
    pub(super) rare_digits: u32,
    pub(super) rare_few: usize,
    pub(super) few_share: Decimal,
    pub(super) rare_many: usize,
    pub(super) many_share: Decimal,
    pub(super) figures_share: Decimal,
    pub(super) retold_share: Decimal,
    pub(super) days: i64,
    pub(super) common: usize,
}

/// Words that name nothing outside of their article.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nobody {
    pub(super) begins: Vec<String>,
    pub(super) ends: Vec<String>,
    pub(super) words: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupLimits {
    pub(super) nobody: Nobody,
    /// So many tellings of one fact, and fewer, are all compared with each other.
    pub(super) all_pairs: usize,
    /// More pairs than this are not made by comparing each telling with every value.
    pub(super) pairs: usize,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutletFile {
    #[serde(default)]
    outlet: Vec<Outlet>,
}

/// An outlet as `outlets.toml` lists it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outlet {
    /// The name it is listed under.
    pub name: String,
    /// Other names and addresses.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The house it belongs to, when that has other outlets.
    #[serde(default)]
    pub owner: Option<String>,
    /// `wire`, `paper`, `site`, `blog`.
    #[serde(default)]
    pub kind: Option<String>,
    /// Agencies and sister papers whose texts it prints.
    #[serde(default)]
    pub reprints: Vec<String>,
    /// Invented for the bundled corpora.
    #[serde(default)]
    pub fictional: bool,
}

/// Outlets by folded name.
#[derive(Debug, Clone, Default)]
pub(super) struct Outlets {
    by_name: BTreeMap<String, usize>,
    listed: Vec<Outlet>,
}

impl Outlets {
    fn new(listed: Vec<Outlet>) -> Self {
        let mut by_name = BTreeMap::new();
        for (n, outlet) in listed.iter().enumerate() {
            for name in std::iter::once(&outlet.name).chain(&outlet.aliases) {
                by_name.entry(fold(name)).or_insert(n);
            }
        }
        Outlets { by_name, listed }
    }

    /// The outlet of this name or address.
    pub(super) fn find(&self, name: &str) -> Option<&Outlet> {
        self.by_name.get(&fold(name)).and_then(|&n| self.listed.get(n))
    }

    /// As `find`; else the listed outlet with the longest name that stands within `name`, but for `own`: a credit
    /// such as "translated from the Harbour Wire" holds more words than the name.
    fn named(&self, name: &str, own: Option<&str>) -> Option<&Outlet> {
        let folded = fold(name);
        let own = own.and_then(|o| self.by_name.get(&fold(o)));
        let within = || {
            self.by_name
                .iter()
                .filter(|(alias, n)| {
                    Some(*n) != own && alias.chars().count() > 2 && folded.contains(alias.as_str())
                })
                .max_by_key(|(alias, _)| alias.len())
                .map(|(_, n)| n)
        };
        self.by_name.get(&folded).or_else(within).and_then(|&n| self.listed.get(n))
    }

    /// The owner of a credited outlet, whose name may stand among other words; `own` is the crediting outlet.
    pub(super) fn credited(&self, name: &str, own: Option<&str>) -> String {
        match self.named(name, own) {
            Some(outlet) => fold(outlet.owner.as_deref().unwrap_or(&outlet.name)),
            None => fold(name),
        }
    }

    fn owner(&self, name: &str) -> String {
        match self.find(name) {
            Some(outlet) => fold(outlet.owner.as_deref().unwrap_or(&outlet.name)),
            None => fold(name),
        }
    }

    /// Whether the outlet prints several others' texts, so that two texts on it need not be of one hand.
    pub(super) fn is_portal(&self, name: &str) -> bool {
        self.find(name).is_some_and(|o| o.reprints.len() > 1)
    }
}

/// A name for looking up: lower case, Simplified, without spaces and a leading `www.`.
fn fold(name: &str) -> String {
    let (name, _) = crate::text::normalize(name.trim());
    let lower: String = name.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    lower.strip_prefix("www.").map(str::to_owned).unwrap_or(lower)
}
