//! Figures: what a written number says, as an interval of exact decimals.
//!
//! A figure never passes through floating point on its way from the page to a verdict. The same
//! struct is the outward record, so it carries serde here.

use std::sync::Arc;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The word that softens or bounds a number: *about*, *as much as*, *over*.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Hedge {
    /// No hedge: the number as written.
    #[default]
    Exact,
    /// `about`, `roughly`: lo = hi, but loosely.
    About,
    /// `nearly`, `close to`: at most the number, exclusive, and not far below it.
    Nearly,
    /// `more than`, `exceeding`: above the number, exclusive.
    Over,
    /// `below`, `under`: below the number, exclusive.
    Under,
    /// `at least`: the number or more.
    AtLeast,
    /// `as much as`, `up to`: the number or less.
    AtMost,
    /// `between … and …`, `4-4.5bn`.
    Range,
}

/// An interval of exact decimals with the hedge, written resolution and unit it came with.
///
/// `lo`/`hi` are the bounds that the words give, `None` when open: *over 17%* has `lo` 17
/// (exclusive) and no `hi`; *about 11.25%* has both ends 11.25 and [`Hedge::About`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// Lower bound, `null` when open.
    #[schemars(with = "Option<String>")]
    pub lo: Option<Decimal>,
    /// Upper bound, `null` when open.
    #[schemars(with = "Option<String>")]
    pub hi: Option<Decimal>,
    /// The lower bound itself is excluded.
    #[serde(default)]
    pub lo_open: bool,
    /// The upper bound itself is excluded.
    #[serde(default)]
    pub hi_open: bool,
    /// The word that hedged it.
    #[serde(default)]
    pub hedge: Hedge,
    /// One unit in the last place written: `11.25` has 0.01, `1.7 billion` has 100000000.
    #[schemars(with = "Option<String>")]
    #[serde(default)]
    pub resolution: Option<Decimal>,
    /// ISO 4217 code, `percent`, `percentage_point`, `basis_point`, `point`, `ratio` or a counted noun.
    #[serde(default)]
    pub unit: Option<Arc<str>>,
    /// What a price is for: `troy_ounce`, `barrel`, `share`.
    #[serde(default)]
    pub per: Option<Arc<str>>,
}

/// The largest number that is taken for a figure: 10^18. The debts of the world in yen are some 5 times 10^16.
const LARGEST: u64 = 1_000_000_000_000_000_000;
/// Decimals in which the first digit of the smallest figure stands.
const DECIMALS: u32 = 12;

impl Figure {
    /// Whether its unit is a currency: three capital letters (ISO 4217).
    pub fn is_money(&self) -> bool {
        self.unit_name().len() == 3 && self.unit_name().bytes().all(|b| b.is_ascii_uppercase())
    }

    /// Whether its numbers are of a size that is reported.
    pub fn is_reportable(&self) -> bool {
        let sizes = Decimal::new(1, DECIMALS)..=Decimal::from(LARGEST);
        let fits = |n: Decimal| n.is_zero() || sizes.contains(&n.abs());
        [self.lo, self.hi, self.resolution].into_iter().flatten().all(fits)
    }

    /// No number: open at both ends.
    pub fn untold(unit: Option<Arc<str>>) -> Self {
        Figure {
            lo: None,
            hi: None,
            lo_open: false,
            hi_open: false,
            hedge: Hedge::Exact,
            resolution: None,
            unit,
            per: None,
        }
    }

    /// An exact figure: both ends `value`, in `unit`.
    pub fn exact(value: Decimal, resolution: Decimal, unit: Option<Arc<str>>) -> Self {
        let value = value.normalize();
        Figure {
            lo: Some(value),
            hi: Some(value),
            lo_open: false,
            hi_open: false,
            hedge: Hedge::Exact,
            resolution: Some(resolution.normalize()),
            unit,
            per: None,
        }
    }

    /// A range with closed ends; the ends are put in order.
    pub fn range(a: Decimal, b: Decimal, resolution: Decimal, unit: Option<Arc<str>>) -> Self {
        let (lo, hi) = if a <= b { (a, b) } else { (b, a) };
        Figure {
            lo: Some(lo.normalize()),
            hi: Some(hi.normalize()),
            hedge: Hedge::Range,
            ..Self::exact(a, resolution, unit)
        }
    }

    /// This figure under a hedge: *over* opens the upper end, *as much as* the lower one.
    ///
    /// A range keeps its ends; an already hedged figure is returned with the new hedge's shape only
    /// when it was exact or about.
    #[must_use]
    pub fn hedged(mut self, hedge: Hedge) -> Self {
        if self.hedge == Hedge::Range || self.lo.is_none() || self.hi.is_none() {
            return self;
        }
        self.hedge = hedge;
        match hedge {
            Hedge::Over => (self.hi, self.lo_open) = (None, true),
            Hedge::AtLeast => self.hi = None,
            Hedge::Under | Hedge::Nearly => (self.lo, self.hi_open) = (None, true),
            Hedge::AtMost => self.lo = None,
            Hedge::Exact | Hedge::About | Hedge::Range => {}
        }
        self
    }

    /// The number itself where a bound stands before it: 17% of *over 17%*.
    pub fn unbounded(&self) -> Figure {
        match (self.hedge, self.written()) {
            (Hedge::Over | Hedge::Under | Hedge::AtLeast | Hedge::AtMost, Some(number)) => Figure {
                per: self.per.clone(),
                ..Figure::exact(number, self.resolution.unwrap_or_default(), self.unit.clone())
            },
            _ => self.clone(),
        }
    }

    /// The other side of the same bound: *under 70* of *over 70*; anything else stays.
    #[must_use]
    pub fn turned(self) -> Figure {
        let hedge = match self.hedge {
            Hedge::Under => Hedge::Over,
            Hedge::Over => Hedge::Under,
            _ => return self,
        };
        Figure { hedge, lo: self.hi, hi: self.lo, lo_open: self.hi_open, hi_open: self.lo_open, ..self }
    }

    /// The figure with its sign turned: its ends change places.
    #[must_use]
    pub fn negated(self) -> Figure {
        Figure {
            lo: self.hi.map(|n| -n),
            hi: self.lo.map(|n| -n),
            lo_open: self.hi_open,
            hi_open: self.lo_open,
            ..self
        }
    }

    /// The number as written: the one end of a bound, the lower end of a range.
    pub fn written(&self) -> Option<Decimal> {
        self.lo.or(self.hi)
    }

    /// `value` in the digits it was written in: 75.10 stays so, where hundredths were told.
    pub fn in_written_digits(&self, value: Decimal) -> Decimal {
        let told = self.resolution.map_or(0, |r| r.normalize().scale());
        let mut shown = value.normalize();
        if shown.scale() < told {
            shown.rescale(told);
        }
        shown
    }

    /// The unit's name, empty for a bare count.
    pub fn unit_name(&self) -> &str {
        self.unit.as_deref().unwrap_or("")
    }
}
