//! `units.toml`: how a language writes units, currencies and prices per quantity; `config/units.toml`: facts
//! that hold in every language.

use std::str::FromStr;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::Files;
use super::forms::Forms;
use super::numbers::{fault, forward};
use crate::error::Result;
use crate::record::QuantityKind;
use crate::text::Lang;

/// A unit as written, compiled.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// Its outward name; `None` for a plain count with a counter word.
    pub(crate) name: Option<Arc<str>>,
    /// What sort of quantity it makes.
    pub(crate) kind: QuantityKind,
    /// What one of it is in the named unit: 0.01 for cents.
    pub(crate) scale: Decimal,
    /// The number before it counts nothing that is reported: years, o'clock.
    pub(crate) veto: bool,
    /// A generic sign (`$`) that a fuller form on the other side overrides.
    pub(crate) generic: bool,
    /// The measure that a count of it tells: so many passengers are how many were carried.
    pub(crate) measure: Option<Arc<str>>,
    /// Words right behind it that make it a name instead: the 11 *bitcoin funds*.
    pub(crate) unless: Vec<String>,
    /// Where not empty, it counts only behind one of these: 升值8.5分.
    pub(crate) led: Vec<String>,
}

impl Unit {
    /// Whether a number with it that stands behind `before` counts something.
    pub(crate) fn counts(&self, before: &str) -> bool {
        /// Characters before a number among which its verb stands, with a hedge between.
        const REACH: usize = 5;
        let tail = before.char_indices().rev().take(REACH).last().map_or("", |(at, _)| &before[at..]);
        !self.veto && (self.led.is_empty() || self.led.iter().any(|word| tail.contains(word.as_str())))
    }
}

/// One entry of a language's `units.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitEntry {
    /// Outward name, empty for a plain count.
    name: String,
    #[serde(default)]
    scale: Option<String>,
    #[serde(default)]
    veto: bool,
    #[serde(default)]
    generic: bool,
    /// The measure that a count of it tells.
    #[serde(default)]
    measure: Option<Arc<str>>,
    /// Forms before the number.
    #[serde(default)]
    before: Vec<String>,
    /// The same, in this case only.
    #[serde(default)]
    before_exact: Vec<String>,
    /// Forms after the number.
    #[serde(default)]
    after: Vec<String>,
    /// The same, in this case only.
    #[serde(default)]
    after_exact: Vec<String>,
    /// Forms that stand right behind the digits, without a space, in this case only: 5.5p.
    #[serde(default)]
    glued: Vec<String>,
    /// Words right behind the form that make it a name instead.
    #[serde(default)]
    unless: Vec<String>,
    /// Words one of which stands shortly before the number, where it counts only then.
    #[serde(default)]
    led: Vec<String>,
}

/// One entry of what a price is for; under an empty name, words that look so and tell something else.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PerEntry {
    name: String,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitsFile {
    #[serde(default)]
    unit: Vec<UnitEntry>,
    #[serde(default)]
    per: Vec<PerEntry>,
    /// Words that may stand between a number and its unit: `new` in `3,000 new jobs`, 个 in 5个比特币.
    #[serde(default)]
    between: Vec<String>,
}

/// `config/units.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CommonFile {
    /// ISO 4217 codes read in any case.
    currencies: Vec<String>,
    /// Codes that are also words, read in capitals only.
    currencies_exact: Vec<String>,
    /// Prefixes to a code, with what they multiply by: `MUSD`.
    #[serde(default)]
    code_prefixes: Vec<(String, String)>,
    /// Factors between units: `(unit, in how many, of which)`.
    #[serde(default)]
    factors: Vec<(String, String, String)>,
    /// Units that tell a percent, percentage points or basis points.
    percent: Vec<String>,
    /// Units that tell a multiple.
    multiple: Vec<String>,
}

/// Compiled units.
#[derive(Debug, Clone)]
pub(crate) struct Units {
    /// All units.
    pub(crate) units: Vec<Unit>,
    /// Forms before a number, by index.
    pub(crate) before: Forms<u32>,
    /// Forms after a number, by index.
    pub(crate) after: Forms<u32>,
    /// Forms right behind the digits, by index.
    pub(crate) glued: Forms<u32>,
    /// What a price is for, told after it.
    pub(crate) per_after: Forms<Arc<str>>,
    /// The same, told before it.
    pub(crate) per_before: Forms<Arc<str>>,
    /// Words between number and unit.
    pub(crate) between: Forms<()>,
}

impl Units {
    /// Compile `lang/<code>/units.toml` with the currency codes of `units.toml`.
    pub(crate) fn from_files(files: &Files, lang: Lang) -> Result<Self> {
        let common: CommonFile = files.parse("units.toml")?;
        let path = format!("lang/{}/units.toml", lang.code());
        let file: UnitsFile = files.parse(&path)?;
        let mut all = Units {
            units: Vec::new(),
            before: Forms::backward(),
            after: Forms::forward(),
            glued: Forms::forward(),
            per_after: Forms::forward(),
            per_before: Forms::backward(),
            between: forward(&file.between),
        };
        all.add_codes(files, &common)?;
        for entry in &file.unit {
            let scale = Decimal::from_str(entry.scale.as_deref().unwrap_or("1"))
                .map_err(|_| fault(files, &path, &entry.after, "scale is not a decimal number"))?;
            let name = (!entry.name.is_empty()).then(|| Arc::from(entry.name.as_str()));
            let kind = common.kind(&entry.name);
            let index = all.push(Unit {
                name,
                kind,
                scale,
                veto: entry.veto,
                generic: entry.generic,
                measure: entry.measure.clone(),
                unless: entry.unless.clone(),
                led: entry.led.clone(),
            });
            entry.before.iter().for_each(|form| all.before.insert(form, index));
            entry.before_exact.iter().for_each(|form| all.before.insert_exact(form, index));
            entry.after.iter().for_each(|form| all.after.insert(form, index));
            entry.after_exact.iter().for_each(|form| all.after.insert_exact(form, index));
            entry.glued.iter().for_each(|form| all.glued.insert_exact(form, index));
        }
        for entry in &file.per {
            let name: Arc<str> = Arc::from(entry.name.as_str());
            entry.after.iter().for_each(|form| all.per_after.insert(form, Arc::clone(&name)));
            entry.before.iter().for_each(|form| all.per_before.insert(form, Arc::clone(&name)));
        }
        Ok(all)
    }

    fn push(&mut self, unit: Unit) -> u32 {
        self.units.push(unit);
        self.units.len() as u32 - 1
    }

    /// Every currency code, before and after the number, alone and with its prefixes.
    fn add_codes(&mut self, files: &Files, common: &CommonFile) -> Result<()> {
        let none = (String::new(), "1".to_owned());
        for (prefix, scale) in common.code_prefixes.iter().chain([&none]) {
            let scale = Decimal::from_str(scale).map_err(|_| {
                fault(files, "units.toml", std::slice::from_ref(prefix), "not a decimal number")
            })?;
            let codes = common.currencies.iter().map(|c| (c, false));
            for (code, exact) in codes.chain(common.currencies_exact.iter().map(|c| (c, true))) {
                let index = self.push(Unit {
                    name: Some(Arc::from(code.as_str())),
                    kind: QuantityKind::Money,
                    scale,
                    veto: false,
                    generic: false,
                    measure: None,
                    unless: Vec::new(),
                    led: Vec::new(),
                });
                let form = format!("{prefix}{code}");
                if exact || !prefix.is_empty() {
                    self.before.insert_exact(&form, index);
                    self.after.insert_exact(&form, index);
                } else {
                    self.before.insert(&form, index);
                    self.before.insert(&format!("{form}$"), index);
                    self.before.insert(&format!("{form} $"), index);
                    self.after.insert(&form, index);
                }
            }
        }
        Ok(())
    }
}

impl CommonFile {
    fn kind(&self, unit: &str) -> QuantityKind {
        if self.percent.iter().any(|u| u == unit) {
            QuantityKind::Percent
        } else if self.multiple.iter().any(|u| u == unit) {
            QuantityKind::Multiple
        } else if self.currencies.iter().chain(&self.currencies_exact).any(|u| u == unit) {
            QuantityKind::Money
        } else {
            QuantityKind::Number
        }
    }
}

/// Factors between units, from `units.toml`: one of the first is this many of the second.
pub fn unit_factors(files: &Files) -> Result<Vec<(Arc<str>, Decimal, Arc<str>)>> {
    let common: CommonFile = files.parse("units.toml")?;
    common
        .factors
        .iter()
        .map(|(unit, factor, of)| {
            let factor = Decimal::from_str(factor).map_err(|_| {
                fault(files, "units.toml", std::slice::from_ref(unit), "not a decimal number")
            })?;
            Ok((Arc::from(unit.as_str()), factor, Arc::from(of.as_str())))
        })
        .collect()
}
