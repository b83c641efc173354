//! Measures: the words for what a figure measures (`capex`, `layoffs`, `price`), per language.
//!
//! `config/lang/<code>/measures.toml` has one table per measure of the contract, with its wordings and the
//! unit families its figures come in. The Chinese pack reads the English words as well.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Files;
use super::trie::{Trie, openings};
use crate::error::Result;
use crate::text::{Lang, has_case_beyond_ascii, normalize, spaced};

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
    pub units: Arc<[UnitFamily]>,
    /// Whether the word is one for what a company has alone: *shares*.
    pub company: bool,
}

/// One language's words for measures, compiled for scanning.
#[derive(Debug, Clone)]
pub struct MeasurePack {
    pub(crate) trie: Trie,
    /// Wording, and the measure it stands for; none for a shield.
    pub(crate) words: Vec<(String, Option<Measure>)>,
    /// In the order of their names, and the place of each.
    measures: Vec<Measure>,
    by_id: FxHashMap<Arc<str>, usize>,
    /// Words that say that an account leaves something out, in lower case: *adjusted*.
    adjusted: Vec<String>,
    /// Words before an account that name no part of it, in lower case: *total*.
    whole: HashSet<String>,
    /// Words that open a sentence which does, in lower case: *excluding*.
    leaving_out: Vec<String>,
    varieties: Varieties,
}

/// Kinds and parts of measures, found by their words in one pass over a text.
#[derive(Debug, Clone, Default)]
struct Varieties {
    all: Vec<Variety>,
    /// Words of all of them, and whose each is.
    words: Trie,
    owners: Vec<usize>,
    /// Those of each measure in order: its kinds, and its parts.
    of: FxHashMap<String, [Vec<usize>; 2]>,
}

/// A kind of a measure, or a part of what it measures, by the words that tell it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Variety {
    /// Measures that it is a kind of.
    of: Vec<String>,
    /// Its name, one for all languages.
    pub(crate) id: String,
    /// Whether it is a part of the whole (*services revenue*), and not another way to measure it (*operating profit*).
    #[serde(default)]
    pub(crate) part: bool,
    /// Whether it may be told anywhere in the sentence: *…, ADP said*.
    #[serde(default)]
    anywhere: bool,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct MeasureFile {
    shields: Vec<String>,
    #[serde(default)]
    adjusted: Vec<String>,
    #[serde(default)]
    leaving_out: Vec<String>,
    /// Before an account, these name no part of it: *total revenue*.
    #[serde(default)]
    whole: Vec<String>,
    #[serde(default)]
    variety: Vec<Variety>,
    #[serde(flatten)]
    measures: BTreeMap<Arc<str>, MeasureRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureRow {
    units: Vec<UnitFamily>,
    words: Vec<String>,
    /// Those among the words that only companies have.
    #[serde(default)]
    of_company: Vec<String>,
}

impl MeasurePack {
    /// Compile the words of `lang`; the Chinese pack knows the English words as well.
    pub fn from_files(files: &Files, lang: Lang) -> Result<Self> {
        let langs: &[Lang] = if lang == Lang::En { &[Lang::En] } else { &[Lang::Zh, Lang::En] };
        let mut words = Vec::new();
        let mut seen = HashSet::new();
        let mut measures = BTreeMap::new();
        let (mut adjusted, mut varieties) = (Vec::<String>::new(), Vec::<Variety>::new());
        let (mut leaving_out, mut whole) = (Vec::<String>::new(), HashSet::<String>::new());
        for &lang in langs {
            let path = format!("lang/{}/measures.toml", lang.code());
            let file: MeasureFile = files.parse(&path)?;
            let mut add = |word: &str, measure: Option<&Measure>| {
                let word = normalize(word).0;
                for word in [Some(word.clone()), spaced(&word)].into_iter().flatten() {
                    if seen.insert(word.clone()) {
                        words.push((word, measure.cloned()));
                    }
                }
            };
            for shield in &file.shields {
                add(shield, None);
            }
            varieties.extend(file.variety.into_iter().map(|mut variety| {
                let words = variety.words.iter().map(|form| normalize(form).0.to_lowercase());
                variety.words = words.collect();
                variety
            }));
            adjusted.extend(file.adjusted.iter().map(|form| normalize(form).0.to_lowercase()));
            leaving_out.extend(file.leaving_out.iter().map(|form| normalize(form).0.to_lowercase()));
            whole.extend(file.whole.iter().map(|form| normalize(form).0.to_lowercase()));
            for (id, row) in file.measures {
                let measure = Measure { id: id.clone(), units: row.units.into(), company: false };
                let of_company = Measure { company: true, ..measure.clone() };
                for word in &row.of_company {
                    add(word, Some(&of_company));
                }
                for word in &row.words {
                    add(word, Some(&measure));
                }
                measures.entry(id).or_insert(measure);
            }
        }
        let trie = Trie::new(words.iter().map(|(word, _)| word.as_str()));
        let measures: Vec<Measure> = measures.into_values().collect();
        let by_id = measures.iter().enumerate().map(|(at, measure)| (measure.id.clone(), at)).collect();
        let varieties = Varieties::new(varieties);
        Ok(MeasurePack { trie, words, measures, by_id, adjusted, leaving_out, whole, varieties })
    }

    /// Whether `form` is a wording of a measure.
    pub(crate) fn knows(&self, form: &str) -> bool {
        self.worded(form).next().is_some()
    }

    /// Ids of the measures that `form` is a wording of.
    pub(super) fn worded(&self, form: &str) -> impl Iterator<Item = &str> {
        let words = self.trie.exact(form).iter();
        words.filter_map(|&word| self.words[word as usize].1.as_ref().map(|measure| &*measure.id))
    }

    /// Whether the words say that an account leaves something out: *adjusted*, 扣非.
    pub(crate) fn adjusts(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        self.adjusted.iter().any(|form| words.contains(form.as_str()))
    }

    /// Whether a word before an account names no part of it: *total*.
    pub(crate) fn is_of_whole(&self, word: &str) -> bool {
        self.whole.contains(&word.to_lowercase())
    }

    /// Whether words may tell a kind of the measure, or a part.
    pub(crate) fn varies(&self, measure: &str, part: bool) -> bool {
        !self.varieties.rows(measure, part).is_empty()
    }

    /// Whether the words that open a sentence leave something out of its account: *Excluding one-off items, …*
    pub(crate) fn leaves_out(&self, lead: &str) -> bool {
        let lead = lead.trim_start().to_lowercase();
        lead.contains(',') && self.leaving_out.iter().any(|form| lead.starts_with(form.as_str()))
    }

    /// The kind of a measure that the words tell, or the part, by its longest wording: whose it is, told anywhere in the
    /// sentence, before which it is (`caixin+manufacturing`).
    pub(crate) fn variety(&self, measure: &str, part: bool, words: &str, sentence: &str) -> Option<String> {
        let all = &self.varieties;
        let rows = all.rows(measure, part);
        let mut best = [(0, None); 2];
        for (anywhere, place) in [(true, sentence), (false, words)] {
            // Few are told anywhere, and most measures have neither.
            if !rows.iter().any(|&row| all.all[row].anywhere == anywhere) {
                continue;
            }
            // The words are found in any ASCII case, and most of what is beyond ASCII has none.
            let lowered = if has_case_beyond_ascii(place) { &*place.to_lowercase() } else { place };
            for (row, length) in all.told(rows, anywhere, lowered) {
                let best = &mut best[usize::from(anywhere)];
                if (length, Some(row)) >= *best {
                    *best = (length, Some(row));
                }
            }
        }
        let id = |(_, row): (usize, Option<usize>)| row.map(|row| all.all[row].id.as_str());
        match (id(best[1]), id(best[0])) {
            (Some(whose), Some(which)) => Some(format!("{whose}+{which}")),
            (whose, which) => whose.or(which).map(str::to_owned),
        }
    }

    /// The measure with this name.
    pub fn get(&self, id: &str) -> Option<&Measure> {
        self.by_id.get(id).map(|&at| &self.measures[at])
    }

    /// What a measure is called in the pack's own language: its first wording.
    pub fn name(&self, id: &str) -> Option<&str> {
        let named = |m: &Option<Measure>| m.as_ref().is_some_and(|m| &*m.id == id);
        self.words.iter().find(|(_, m)| named(m)).map(|(word, _)| word.as_str())
    }

    /// All measures, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Measure> {
        self.measures.iter()
    }
}

impl Varieties {
    fn new(all: Vec<Variety>) -> Self {
        let words = Trie::new(all.iter().flat_map(|v| &v.words).map(String::as_str));
        let owners = all.iter().enumerate().flat_map(|(row, v)| vec![row; v.words.len()]).collect();
        let mut of: FxHashMap<String, [Vec<usize>; 2]> = FxHashMap::default();
        for (row, variety) in all.iter().enumerate() {
            for measure in &variety.of {
                of.entry(measure.clone()).or_default()[usize::from(variety.part)].push(row);
            }
        }
        Varieties { all, words, owners, of }
    }

    /// The kinds of a measure, or its parts, in order.
    fn rows(&self, measure: &str, part: bool) -> &[usize] {
        self.of.get(measure).map_or(&[], |rows| &rows[usize::from(part)])
    }

    /// Those of `rows` that `text` tells, as often as it does, each with the length of the words; what of `text` is beyond ASCII is in lower case.
    fn told(&self, rows: &[usize], anywhere: bool, text: &str) -> Vec<(usize, usize)> {
        let (mut told, bytes) = (Vec::new(), text.as_bytes());
        for opening in openings(bytes).filter(|&opening| self.words.may_begin(opening)) {
            let at = opening.at;
            self.words.walk_from(bytes, opening, |end, words| {
                let owners = words.iter().map(|&word| self.owners[word as usize]);
                let rows = owners.filter(|&row| self.all[row].anywhere == anywhere && rows.contains(&row));
                told.extend(rows.filter(|_| whole(text, at, end)).map(|row| (row, end - at)));
            });
        }
        told
    }
}

/// Whether what stands at `start..end` is in words of its own where it is written in Latin letters.
fn whole(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric();
    !text[start..end].is_ascii() || !text[..start].ends_with(joins) && !text[end..].starts_with(joins)
}
