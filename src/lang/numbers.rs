//! `numbers.toml`: the words a language counts with, and digits that count nothing.

use std::collections::BTreeMap;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::forms::Forms;
use super::{Files, locate};
use crate::error::{Error, Result};
use crate::text::Lang;

/// How number words combine; each is a file in `mention/quantity/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NumeralSystem {
    /// Words below a thousand, then hundreds, thousands, millions; also Indian lakhs and crores.
    English,
    /// Digits with multipliers in groups of ten thousand.
    Chinese,
}

/// One word of a numeral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numeral {
    /// A number below a hundred (in Chinese, a digit).
    Cardinal(u32),
    /// A multiplier: hundred, thousand, 万.
    Multiplier(u64),
    /// An abbreviation that multiplies digits only: `bn`, `k`.
    Magnitude(u64),
    /// A denominator: thirds.
    Denominator(u32),
    /// One half, as a word of its own.
    Half,
    /// Joins the parts of a numeral: `and`.
    And,
    /// The decimal point as a word.
    Point,
    /// A negative number follows.
    Minus,
    /// An article that counts as one before a multiplier or denominator.
    Article,
    /// Between a fraction and what it is of.
    Of,
    /// Somewhat more than what precedes: 多, 余.
    More,
    /// A few more, up to the next round number: the 几 of 十几.
    Few,
    /// Ends a numeral: the form only looks like a word of one.
    Stop,
}

/// A word that is a figure by itself: `halved`, `double-digit`.
#[derive(Debug, Clone)]
pub(crate) struct WordFigure {
    /// Lower end.
    pub(crate) lo: Decimal,
    /// Upper end, excluded unless it equals `lo`.
    pub(crate) hi: Decimal,
    /// Its unit.
    pub(crate) unit: Option<String>,
}

/// What starts at a place that the first scan finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// An ASCII digit or a fraction character.
    Digit,
    /// A number word.
    Word,
    /// A word figure, by index.
    Figure(u32),
    /// A name or idiom that is no figure.
    Shield,
    /// A web address: runs to the next space.
    Address,
}

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NumbersFile {
    system: NumeralSystem,
    #[serde(default)]
    minus: Vec<String>,
    #[serde(default)]
    point: Vec<String>,
    #[serde(default)]
    and: Vec<String>,
    #[serde(default)]
    article: Vec<String>,
    #[serde(default)]
    of: Vec<String>,
    #[serde(default)]
    half: Vec<String>,
    #[serde(default)]
    more: Vec<String>,
    #[serde(default)]
    few: Vec<String>,
    /// Words that begin like a number word but are none.
    #[serde(default)]
    stop: Vec<String>,
    /// What makes a bare multiplier vague: 数 in 数亿.
    #[serde(default)]
    vague: Vec<String>,
    /// What makes a number of a lone multiplier: 逾 in 逾百点.
    #[serde(default)]
    bounds: Vec<String>,
    cardinals: BTreeMap<String, u32>,
    multipliers: BTreeMap<String, u64>,
    #[serde(default)]
    magnitudes: BTreeMap<String, u64>,
    #[serde(default)]
    denominators: BTreeMap<String, u32>,
    #[serde(default)]
    fraction: FractionWords,
    #[serde(default)]
    tens: Vec<Tens>,
    #[serde(default)]
    figure: Vec<FigureEntry>,
    #[serde(default)]
    shield: Vec<String>,
    #[serde(default)]
    names_before: Vec<String>,
    #[serde(default)]
    ordinal_suffixes: Vec<String>,
    #[serde(default)]
    addresses: Vec<String>,
    #[serde(default)]
    spaced_before: Vec<String>,
}

/// Words between denominator and numerator (分之), and the denominators that have a unit of their own.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FractionWords {
    between: Option<String>,
    #[serde(default)]
    percent_of: Vec<u64>,
    /// Tenths, told as percent: 成.
    tenth: Option<String>,
    /// Before a fraction by itself, these tell that it counts: *by*, *fell*.
    #[serde(default)]
    sized_by: Vec<String>,
    /// What may stand behind it then, but for marks and the end: *on*, *in*.
    #[serde(default)]
    goes_on: Vec<String>,
    /// What a fraction *of a* … is that many percentage points of.
    #[serde(default)]
    points: Vec<String>,
}

/// Which of ten numbers are meant by one in the plural: *the low $80s*.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tens {
    /// The words before the number; none: all ten.
    pub(crate) words: Vec<String>,
    /// The plural behind the digits.
    pub(crate) plural: String,
    /// The first of them, from 0 to 9.
    pub(crate) first: u32,
    /// The last of them.
    pub(crate) last: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureEntry {
    #[serde(default)]
    value: Option<String>,
    #[serde(default)]
    between: Option<[String; 2]>,
    #[serde(default)]
    unit: Option<String>,
    forms: Vec<String>,
}

/// Compiled number words.
#[derive(Debug, Clone)]
pub(crate) struct NumberWords {
    /// How they combine.
    pub(crate) system: NumeralSystem,
    /// Before these, an abbreviation of one letter may stand apart from its digits: *8.9 m barrels*.
    pub(crate) spaced_before: Vec<String>,
    /// Words before a fraction by itself that tell that it counts.
    pub(crate) sized_by: Vec<String>,
    /// Words that may stand behind it then.
    pub(crate) goes_on: Vec<String>,
    /// What a fraction *of a* … is that many percentage points of.
    pub(crate) points: Vec<String>,
    /// Which of ten numbers one in the plural stands for.
    pub(crate) tens: Vec<Tens>,
    /// Every word of a numeral.
    pub(crate) words: Forms<Numeral>,
    /// Words that are a figure by themselves.
    pub(crate) figures: Vec<WordFigure>,
    /// Before a multiplier, these make it vague.
    pub(crate) vague: Forms<()>,
    /// Before a lone multiplier, these make it a number.
    pub(crate) bounds: Forms<()>,
    /// Words whose number is part of a name: `No.`, `Section`.
    pub(crate) names_before: Forms<()>,
    /// Letters after digits that make an ordinal: `th`.
    pub(crate) ordinal_suffixes: Forms<()>,
    /// Between denominator and numerator.
    pub(crate) fraction_between: Option<String>,
    /// Denominators read as percent.
    pub(crate) percent_of: Vec<u64>,
    /// The word for tenths told as percent.
    pub(crate) tenth: Option<String>,
    /// Forms that start a scan, in the order of their patterns.
    pub(crate) triggers: Vec<(String, Trigger)>,
}

impl NumberWords {
    /// Compile `lang/<code>/numbers.toml`.
    pub(crate) fn from_files(files: &Files, lang: Lang) -> Result<Self> {
        let path = format!("lang/{}/numbers.toml", lang.code());
        let file: NumbersFile = files.parse(&path)?;
        let mut words = Forms::forward();
        let mut triggers: Vec<(String, Trigger)> =
            ('0'..='9').chain(VULGAR.iter().map(|v| v.0)).map(|c| (c.to_string(), Trigger::Digit)).collect();
        let mut starts = |form: &str| triggers.push((form.to_owned(), Trigger::Word));
        for (form, &value) in &file.cardinals {
            words.insert(form, Numeral::Cardinal(value));
            starts(form);
        }
        for (form, &value) in &file.multipliers {
            words.insert(form, Numeral::Multiplier(value));
            starts(form);
        }
        for (form, &value) in &file.magnitudes {
            words.insert(form, Numeral::Magnitude(value));
        }
        for (form, &value) in &file.denominators {
            words.insert(form, Numeral::Denominator(value));
            starts(form);
        }
        let lists = [
            (&file.minus, Numeral::Minus, false),
            (&file.point, Numeral::Point, false),
            (&file.and, Numeral::And, false),
            (&file.article, Numeral::Article, false),
            (&file.of, Numeral::Of, false),
            (&file.half, Numeral::Half, true),
            (&file.more, Numeral::More, false),
            (&file.few, Numeral::Few, false),
            (&file.stop, Numeral::Stop, false),
        ];
        for (forms, numeral, begins) in lists {
            for form in forms {
                words.insert(form, numeral);
                if begins {
                    starts(form);
                }
            }
        }
        let mut figures = Vec::new();
        for entry in &file.figure {
            let [lo, hi] = match (&entry.value, &entry.between) {
                (Some(value), None) => [value, value],
                (None, Some([lo, hi])) => [lo, hi],
                _ => return Err(fault(files, &path, &entry.forms, "give either value or between")),
            };
            let read = |text: &str| {
                Decimal::from_str(text).map_err(|_| fault(files, &path, &entry.forms, "not a decimal number"))
            };
            for form in &entry.forms {
                triggers.push((form.clone(), Trigger::Figure(figures.len() as u32)));
            }
            figures.push(WordFigure { lo: read(lo)?, hi: read(hi)?, unit: entry.unit.clone() });
        }
        triggers.extend(file.shield.iter().map(|form| (form.clone(), Trigger::Shield)));
        triggers.extend(file.addresses.iter().map(|form| (form.clone(), Trigger::Address)));
        Ok(NumberWords {
            system: file.system,
            spaced_before: file.spaced_before,
            words,
            figures,
            vague: backward(&file.vague),
            bounds: backward(&file.bounds),
            names_before: backward(&file.names_before),
            ordinal_suffixes: forward(&file.ordinal_suffixes),
            fraction_between: file.fraction.between,
            percent_of: file.fraction.percent_of,
            tenth: file.fraction.tenth,
            sized_by: file.fraction.sized_by,
            goes_on: file.fraction.goes_on,
            points: file.fraction.points,
            tens: file.tens,
            triggers,
        })
    }
}

/// Fraction characters with numerator and denominator.
pub(crate) const VULGAR: [(char, u32, u32); 11] = [
    ('½', 1, 2),
    ('⅓', 1, 3),
    ('⅔', 2, 3),
    ('¼', 1, 4),
    ('¾', 3, 4),
    ('⅕', 1, 5),
    ('⅙', 1, 6),
    ('⅛', 1, 8),
    ('⅜', 3, 8),
    ('⅝', 5, 8),
    ('⅞', 7, 8),
];

/// Forms that mean nothing but themselves, looked up forwards.
pub(super) fn forward(forms: &[String]) -> Forms<()> {
    let mut list = Forms::forward();
    forms.iter().for_each(|form| list.insert(form, ()));
    list
}

/// Forms that mean nothing but themselves, looked up backwards.
pub(super) fn backward(forms: &[String]) -> Forms<()> {
    let mut list = Forms::backward();
    forms.iter().for_each(|form| list.insert(form, ()));
    list
}

/// A fault at the entry whose first form is `forms[0]`.
pub(super) fn fault(files: &Files, path: &str, forms: &[String], message: &str) -> Error {
    let text = files.get(path).unwrap_or("");
    let first = forms.first().map_or("", String::as_str);
    let (line, column) = locate(text, text.find(first).unwrap_or(0));
    Error::Pack { file: path.to_owned(), line, column, message: format!("{message} (at `{first}`)") }
}
