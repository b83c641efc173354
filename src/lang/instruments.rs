//! Instruments, indices, currencies, statistics and companies: ids, names in both languages, symbols, and the words that name them.
//!
//! `config/instruments.toml` and `config/companies.toml` hold what no language changes: the id, its
//! kind, display names, symbols, how it is quoted. `config/lang/<code>/instruments.toml` holds the words
//! a language has for them. [`Instruments`] is the table, for look-ups and display; [`SubjectPack`] is one
//! language's words compiled for [`crate::mention::scan_subjects`].

use std::sync::Arc;

use serde::Deserialize;

use crate::error::Result;
use crate::lang::Files;
use crate::text::Lang;

/// What sort of thing an id stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A metal, an energy carrier, a crop.
    Commodity,
    /// An equity, volatility or currency index.
    Index,
    /// A currency pair as quoted, or one currency.
    CurrencyPair,
    /// A government bond of one maturity; its measure is a yield.
    Bond,
    /// A crypto-currency or the market of them.
    Crypto,
    /// A token that stands for something else (gold, a dollar).
    Token,
    /// A central bank, for its policy rate.
    CentralBank,
    /// A country, for its statistics.
    Country,
    /// A listed company.
    Company,
    /// A group without an id of its own: *precious metals*, *chip stocks*.
    Basket,
}

/// One row of the table of instruments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrument {
    /// Canonical id: `gold`, `sp500`, `0700.HK`.
    pub id: Arc<str>,
    /// What it is.
    pub kind: SubjectKind,
    /// English display name.
    pub en: String,
    /// Chinese display name, Simplified.
    pub zh_hans: String,
    /// Chinese display name, Traditional.
    pub zh_hant: String,
    /// Symbols it is quoted by: `XAU`, `GC`, `^KS11`.
    pub symbols: Vec<String>,
    /// Currency or unit of its price.
    pub unit: Option<Arc<str>>,
    /// Quantity that the price is for: `troy_ounce`, `barrel`, `share`.
    pub per: Option<Arc<str>>,
}

/// All instruments and all names of each, in every language.
#[derive(Debug, Clone, Default)]
pub struct Instruments {}

impl Instruments {
    /// Read the table and every language's names.
    pub fn from_files(_files: &Files) -> Result<Self> {
        Ok(Self::default())
    }

    /// The instrument with this id.
    pub fn get(&self, _id: &str) -> Option<&Instrument> {
        None
    }

    /// The id that a name, symbol or id stands for; letter case and Chinese script do not matter.
    pub fn lookup(&self, _alias: &str) -> Option<&Arc<str>> {
        None
    }

    /// All names of an id, in both languages and with symbols; normalized, the display names first.
    pub fn aliases(&self, _id: &str) -> &[String] {
        &[]
    }

    /// All instruments, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Instrument> {
        std::iter::empty()
    }
}

/// One language's names for subjects, compiled for scanning.
#[derive(Debug, Clone)]
pub struct SubjectPack {}

impl SubjectPack {
    /// Compile the names of `lang`; the Chinese pack knows the English names as well.
    pub fn from_files(_files: &Files, _lang: Lang) -> Result<Self> {
        Ok(SubjectPack {})
    }
}
