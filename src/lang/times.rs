//! `times.toml`: how a language writes days and periods, compiled for scanning.
//!
//! A pack lists words with what they stand for, and patterns over them. In a pattern, `{month}` stands for any
//! word of the list `month` and is remembered as the month; `{month2:month}` is the month a range ends with,
//! `{day:dd|day_word}` a day written in either way; the words of a list whose name ends in `_cased` hold in their
//! own case only; `{D}` is the pack's macro of that name. Numbers in digits have lists of their own: `year`, `dd`, `mm`, `yy`,
//! `num`. Everything else is a regular expression. What a pattern's parts mean together is its `means`, and
//! `mention::scan_times` works that out.

mod expand;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use expand::{expand, lists};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Files;
use super::finder::{Finder, Groups};
use super::forms::Forms;
use super::numbers::{backward, fault, forward};
use crate::error::Result;
use crate::text::Lang;

/// How the parts of a pattern make a day or period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Means {
    /// Year, month and day, the first two optional.
    Day,
    /// A month, or a part of it.
    Month,
    /// A year, or a part of it.
    Year,
    /// A quarter of a year.
    Quarter,
    /// Half a year.
    Half,
    /// A day of the week.
    Weekday,
    /// A calendar week, month, quarter, year near the reference: `last month`.
    Calendar,
    /// Some units up to or from the reference: `the past year`, `next 3 days`.
    Trailing,
    /// A day some units away: `two months ago`.
    Away,
    /// The same, from what is told beside it: `a month earlier`.
    Earlier,
    /// A day told by its distance: `yesterday`.
    Relative,
    /// Ten years.
    Decade,
    /// Seven days that end with a day.
    WeekEnding,
    /// The week of a day, from that day on where it is said to begin there.
    WeekOf,
    /// A week counted within a month or year.
    NthWeek,
    /// Some units counted from the beginning of a month or year: `the first 2 weeks of 2021`.
    FirstUnits,
    /// So many months that end with a day or month.
    MonthsEnding,
    /// From one day to another.
    DayRange,
    /// From one month to another.
    MonthRange,
    /// From one year to another.
    YearRange,
    /// From the beginning of the year to the reference.
    ToDate,
    /// The period told last, in another year; where none was told, from the beginning of that year to the day that is like
    /// the reference.
    SamePeriod,
    /// The trading day before the day that the sentence told last, else before the reference: `the day before`.
    Before,
    /// So many trading days up to the day that the sentence told last, else the reference: `two-day decline`.
    Run,
    /// A day that returns every year: `Easter`.
    Holiday,
    /// The day or period that was told last, of the unit's length: `the quarter`, 当天.
    Told,
    /// A time of day or a length of time: no day is told, but its digits are no quantity.
    Clock,
}

/// A part that a pattern remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// A year in full or in two digits.
    Year,
    /// A month's number.
    Month,
    /// A day of the month.
    Day,
    /// A day of the week, Monday being 1.
    Weekday,
    /// Years from the reference's.
    YearShift,
    /// Months from the reference's.
    MonthShift,
    /// Weeks or other units from the reference's.
    Shift,
    /// What is counted.
    Unit,
    /// How many.
    Count,
    /// Early, middle, late: see [`Stretch`].
    Stretch,
    /// A quarter's number.
    Quarter,
    /// The first or second half.
    Half,
    /// Days from the reference.
    Days,
    /// Which one; -1 is the last.
    Nth,
    /// The year a range ends with.
    Year2,
    /// The month a range ends with.
    Month2,
    /// The day a range ends with.
    Day2,
    /// A holiday: month and day as MMDD; the Nth (5: last) day W of a month's weeks as 1MMNW; days from Easter plus 20100.
    Holiday,
}

/// Units of time, as the numbers that packs' names for them become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeUnit {
    Hour,
    Day,
    Session,
    Week,
    Weekend,
    Workweek,
    Fortnight,
    Month,
    Quarter,
    HalfYear,
    Year,
    Decade,
}

/// Parts of a month or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stretch {
    Start,
    Early,
    Middle,
    SecondThird,
    Late,
    End,
    Last,
    FirstHalf,
    SecondHalf,
}

const UNITS: [(&str, TimeUnit); 12] = [
    ("hour", TimeUnit::Hour),
    ("day", TimeUnit::Day),
    ("session", TimeUnit::Session),
    ("week", TimeUnit::Week),
    ("weekend", TimeUnit::Weekend),
    ("workweek", TimeUnit::Workweek),
    ("fortnight", TimeUnit::Fortnight),
    ("month", TimeUnit::Month),
    ("quarter", TimeUnit::Quarter),
    ("half_year", TimeUnit::HalfYear),
    ("year", TimeUnit::Year),
    ("decade", TimeUnit::Decade),
];

const STRETCHES: [(&str, Stretch); 9] = [
    ("start", Stretch::Start),
    ("early", Stretch::Early),
    ("middle", Stretch::Middle),
    ("second_third", Stretch::SecondThird),
    ("late", Stretch::Late),
    ("end", Stretch::End),
    ("last", Stretch::Last),
    ("first_half", Stretch::FirstHalf),
    ("second_half", Stretch::SecondHalf),
];

const PARTS: [(&str, Part); 18] = [
    ("year", Part::Year),
    ("month", Part::Month),
    ("day", Part::Day),
    ("weekday", Part::Weekday),
    ("year_shift", Part::YearShift),
    ("month_shift", Part::MonthShift),
    ("shift", Part::Shift),
    ("unit", Part::Unit),
    ("count", Part::Count),
    ("stretch", Part::Stretch),
    ("quarter", Part::Quarter),
    ("half", Part::Half),
    ("days", Part::Days),
    ("nth", Part::Nth),
    ("year2", Part::Year2),
    ("month2", Part::Month2),
    ("day2", Part::Day2),
    ("holiday", Part::Holiday),
];

/// Lists that need no words.
const NUMERIC: [(&str, &str); 5] = [
    ("year", "(?:1[5-9]|20|21)[0-9]{2}"),
    ("dd", "(?:3[01]|[12][0-9]|0?[1-9])"),
    ("mm", "(?:1[0-2]|0?[1-9])"),
    ("yy", "[0-9]{2}"),
    ("num", "[0-9]{1,3}"),
];

/// The unit that `n` stands for in a word list.
pub(crate) fn unit(n: i64) -> Option<TimeUnit> {
    UNITS.get(usize::try_from(n).ok()?).map(|u| u.1)
}

/// The stretch that `n` stands for in a word list.
pub(crate) fn stretch(n: i64) -> Option<Stretch> {
    STRETCHES.get(usize::try_from(n).ok()?).map(|s| s.1)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TimesFile {
    /// Whether ASCII word boundaries hold at both ends of every pattern.
    #[serde(default)]
    word_bounds: bool,
    /// After a match, these show that it was none: `29日` in `29日均线`.
    #[serde(default)]
    not_before: Vec<String>,
    /// Before a match, these show that it was none.
    #[serde(default)]
    not_after: Vec<String>,
    /// What is of a length of time: 三个月贷款. Behind a time that is none (`no_length`) it shows nothing.
    #[serde(default)]
    not_before_length: Vec<String>,
    /// What falls due: a month before it is a time that no figure is of.
    #[serde(default)]
    not_before_due: Vec<String>,
    /// Before or at the head of the end or middle of a month or year, these show that it is one day: `since end-March`.
    #[serde(default)]
    point_after: Vec<String>,
    /// Behind it, these do so: 年底前.
    #[serde(default)]
    point_before: Vec<String>,
    /// Before or at the head of a day, these show that something stood so on it: `as of Sunday`.
    #[serde(default)]
    as_of: Vec<String>,
    /// What a day is to come behind: *due Tuesday*.
    #[serde(default)]
    to_come: Vec<String>,
    /// Behind a day at the head of an article, these show that it was filed then: 纽约10日电.
    #[serde(default)]
    filed_before: Vec<String>,
    /// In a time, these put it before the one told last, not before now: `the previous month`.
    #[serde(default)]
    previous: Vec<String>,
    /// Between a number and a year alone, these show that it is a level: `rose 14 to 1889`.
    #[serde(default)]
    level_after: Vec<String>,
    /// Before a month, these show that its last day is meant: `inventories ended June at`.
    #[serde(default)]
    end_after: Vec<String>,
    /// Words of which the first character ends no time: 2025年中国 is no middle of 2025.
    #[serde(default)]
    begin_behind: Vec<String>,
    /// Before, at the head of or behind a time, these show that something has moved since then: `since January`, 1月以来.
    #[serde(default)]
    since: Vec<String>,
    /// In the words for a quarter, these show that a company counts it by itself: `fiscal third quarter`, 第三财季.
    #[serde(default)]
    fiscal: Vec<String>,
    /// What makes a month or year alone a time: `in `. A measure behind it does so too: *2025 revenue*, *May sales*.
    #[serde(default)]
    lead: Option<String>,
    words: BTreeMap<String, BTreeMap<String, Value>>,
    /// Further lists, each a regular expression for digits in words.
    #[serde(default)]
    classes: BTreeMap<String, String>,
    #[serde(default, rename = "macro")]
    macros: BTreeMap<String, String>,
    form: Vec<FormEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Value {
    Number(i64),
    Name(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FormEntry {
    means: Means,
    /// Letters may run into it from the left, as where a page glues a by-line and a date.
    #[serde(default)]
    glued: bool,
    /// The words of which one must stand right before.
    #[serde(default)]
    after: Vec<String>,
    /// It is listed among the times, while rules read its words one by one.
    #[serde(default)]
    aside: bool,
    /// But right before these it is a token: 昨收报, against 昨公布.
    #[serde(default)]
    aside_unless_before: Vec<String>,
    /// It can be no length of time, whatever stands behind: 明年底利率, against 三个月利率.
    #[serde(default)]
    no_length: bool,
    patterns: Vec<String>,
}

/// A pattern's meaning and the parts it remembers, by group.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// How its parts make a time.
    pub(crate) means: Means,
    /// Group name, part, and the word list to look it up in.
    pub(crate) parts: Vec<(String, Part, String)>,
    /// Letters may run into it from the left.
    pub(crate) glued: bool,
    /// Words of which one must stand right before; `None` where nothing is asked.
    pub(crate) after: Option<Forms<()>>,
    /// Its words are no token, except right before some words.
    pub(crate) aside: Option<Forms<()>>,
    /// It can be no length of time.
    pub(crate) no_length: bool,
    /// The pattern alone, with its groups, compiled when it is first met.
    regex: OnceLock<Option<Groups>>,
    pattern: String,
    unicode: bool,
}

impl Form {
    /// The pattern with its groups.
    pub(crate) fn regex(&self) -> Option<&Groups> {
        self.regex.get_or_init(|| Groups::new(&self.pattern, self.unicode)).as_ref()
    }
}

/// Time words of one language, compiled.
#[derive(Debug, Clone)]
pub struct TimePack {
    /// All patterns without their groups; the first of those that match leftmost counts. Compiled when first used, but for a
    /// user's files, whose faults are told at once.
    pub(crate) finder: Finder,
    /// Whether a pattern begins only where a word does.
    pub(crate) word_bounds: bool,
    /// What makes a month or year alone a time.
    pub(crate) lead: Option<String>,
    /// By pattern.
    pub(crate) forms: Arc<[Form]>,
    /// Words by list, in lower case.
    pub(crate) words: Arc<FxHashMap<String, FxHashMap<String, i64>>>,
    /// See [`TimesFile`].
    pub(crate) not_before: Forms<()>,
    /// See [`TimesFile`].
    pub(crate) not_before_length: Forms<()>,
    /// See [`TimesFile`].
    pub(crate) not_before_due: Forms<()>,
    /// See [`TimesFile`].
    pub(crate) not_after: Forms<()>,
    /// Before a time, and at its head.
    pub(crate) point_after: (Forms<()>, Forms<()>),
    /// Before a day, and at its head.
    pub(crate) as_of: (Forms<()>, Forms<()>),
    /// Words behind which a day is one to come.
    pub(crate) to_come: Forms<()>,
    /// See [`TimesFile`].
    pub(crate) filed_before: Forms<()>,
    /// See [`TimesFile`].
    pub(crate) previous: Vec<String>,
    /// See [`TimesFile`]: before a time, and among its words.
    pub(crate) since: (Forms<()>, Vec<String>),
    /// See [`TimesFile`].
    pub(crate) fiscal: Vec<String>,
    /// See [`TimesFile`].
    pub(crate) level_after: Forms<()>,
    /// See [`TimesFile`].
    pub(crate) point_before: Forms<()>,
    /// See [`TimesFile`].
    pub(crate) end_after: Forms<()>,
    /// Words of which the first character ends no time.
    pub(crate) begin_behind: Forms<()>,
}

impl TimePack {
    /// Whether something is told to have moved since the time at `start..end`: *since January*, 1月以来.
    pub(crate) fn is_since(&self, text: &str, start: usize, end: usize) -> bool {
        let (before, words) = &self.since;
        let own = &text[start..end];
        let within = |form: &String| {
            own.get(..form.len()).is_some_and(|head| head.eq_ignore_ascii_case(form))
                || own.ends_with(form.as_str())
        };
        before.before(text, text[..start].trim_end().len()).is_some()
            || words.iter().any(within)
            || words.iter().any(|form| !form.is_ascii() && text[end..].starts_with(form.as_str()))
    }

    /// Whether the words for a quarter show that a company counts it by itself.
    pub(crate) fn is_fiscal(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        self.fiscal.iter().any(|form| words.contains(form.as_str()))
    }

    /// Compile the pack of `lang` from `files`.
    pub fn from_files(files: &Files, lang: Lang) -> Result<Self> {
        let path = format!("lang/{}/times.toml", lang.code());
        let file: TimesFile = files.parse(&path)?;
        let mut words = FxHashMap::default();
        for (list, entries) in &file.words {
            let mut values = FxHashMap::default();
            for (word, value) in entries {
                let number = match value {
                    Value::Number(n) => Some(*n),
                    Value::Name(name) => named(name),
                };
                let Some(number) = number else {
                    return Err(fault(files, &path, std::slice::from_ref(word), "unknown unit or stretch"));
                };
                values.insert(word.to_lowercase(), number);
            }
            words.insert(list.clone(), values);
        }
        let (mut patterns, mut sources) = (Vec::new(), Vec::new());
        let mut forms = Vec::new();
        let lists = lists(&file);
        for entry in &file.form {
            let after = (!entry.after.is_empty()).then(|| backward(&entry.after));
            for pattern in &entry.patterns {
                let (regex, parts) = expand(pattern, &file, &lists)
                    .map_err(|m| fault(files, &path, std::slice::from_ref(pattern), &m))?;
                let pattern_text = if file.word_bounds {
                    let left = if entry.glued { "" } else { "(?-u:\\b)" };
                    format!("{left}(?:{regex})(?:(?-u:\\b)|$)")
                } else {
                    regex
                };
                patterns.push(pattern_text.clone());
                sources.push(pattern.clone());
                forms.push(Form {
                    means: entry.means,
                    parts,
                    glued: entry.glued,
                    after: after.clone(),
                    aside: entry.aside.then(|| forward(&entry.aside_unless_before)),
                    no_length: entry.no_length,
                    regex: OnceLock::new(),
                    pattern: pattern_text,
                    unicode: !file.word_bounds,
                });
            }
        }
        let finder = Finder::new(patterns, !file.word_bounds);
        // It takes a sixth of the start to compile a language's patterns, and many a run reads one language only.
        if !files.are_built_in() {
            finder.check().map_err(|(at, message)| {
                let pattern = at.and_then(|id| sources.get(id.as_usize()));
                let place = pattern.map_or(&[] as &[String], std::slice::from_ref);
                fault(files, &path, place, &format!("no regular expression: {message}"))
            })?;
        }
        Ok(TimePack {
            lead: file.lead.clone(),
            finder,
            word_bounds: file.word_bounds,
            forms: forms.into(),
            words: Arc::new(words),
            not_before: forward(&file.not_before),
            not_before_length: forward(&file.not_before_length),
            not_before_due: forward(&file.not_before_due),
            not_after: backward(&file.not_after),
            point_after: (backward(&file.point_after), forward(&file.point_after)),
            filed_before: forward(&file.filed_before),
            as_of: (backward(&file.as_of), forward(&file.as_of)),
            to_come: backward(&file.to_come),
            level_after: backward(&file.level_after),
            previous: file.previous,
            since: (backward(&file.since), file.since),
            fiscal: file.fiscal,
            point_before: forward(&file.point_before),
            end_after: backward(&file.end_after),
            begin_behind: forward(&file.begin_behind),
        })
    }
}

/// The number that a unit's or stretch's name becomes.
fn named(name: &str) -> Option<i64> {
    let place =
        UNITS.iter().position(|u| u.0 == name).or_else(|| STRETCHES.iter().position(|s| s.0 == name))?;
    i64::try_from(place).ok()
}
