//! How articles are laid out: where sentences end, how dates and headings are written, which lines are
//! not the article. Compiled from every `lang/*/layout.toml`; a page may mix languages, so cues of all
//! packs are tried on every line.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;

use crate::error::{Error, Result};

use super::files::{Files, locate};

/// One pack file, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutFile {
    sentences: SentenceWords,
    dates: DateWords,
    headings: HeadingWords,
    lines: LineWords,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SentenceWords {
    joined: Vec<String>,
    either: Vec<String>,
    clock: Vec<String>,
    zones: Vec<String>,
    numbered: Vec<String>,
    openers: Vec<String>,
    speech_tails: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct DateWords {
    months: BTreeMap<String, i8>,
    patterns: Vec<String>,
    company: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct HeadingWords {
    title: Vec<String>,
    key_points: Vec<String>,
    summary: Vec<String>,
    related: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LineWords {
    boilerplate: Vec<String>,
    byline: Vec<String>,
    caption: Vec<String>,
    lead: Vec<String>,
}

/// What an abbreviation before a full stop tells about the end of the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Abbreviation {
    /// A name or figure follows: the sentence goes on.
    Joined,
    /// The sentence ends if the next word opens one.
    Either,
    /// The sentence ends unless a time zone follows.
    Clock,
    /// The sentence goes on if a number follows.
    Numbered,
}

/// What a whole line is, by its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineCue {
    /// The headline once more: `Original title: …`.
    Title,
    /// Heading over a list of key points.
    KeyPointsHeading,
    /// Heading over a summary.
    SummaryHeading,
    /// Heading over links to other articles.
    RelatedHeading,
    /// Disclaimer, promotion, link, button.
    Boilerplate,
    /// Who wrote it.
    Byline,
    /// Caption, or a `Source:` line.
    Caption,
}

/// The compiled layout cues of all language packs.
#[derive(Debug, Clone)]
pub struct Layout {
    abbreviations: BTreeMap<String, Abbreviation>,
    zones: BTreeSet<String>,
    openers: BTreeSet<String>,
    speech_tail: Regex,
    months: BTreeMap<String, i8>,
    dates: Vec<Regex>,
    date_company: Regex,
    cues: Vec<(LineCue, Regex)>,
    lead: Regex,
}

/// A date found in a text, with the bytes it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateFound {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The day.
    pub date: Date,
}

impl Layout {
    /// Compile the cues of every `lang/*/layout.toml`.
    pub fn from_files(files: &Files) -> Result<Layout> {
        let mut patterns = Patterns::default();
        let mut layout = Words::default();
        let paths: Vec<&str> = files
            .iter()
            .map(|(path, _)| path)
            .filter(|p| p.starts_with("lang/") && p.ends_with("/layout.toml"))
            .collect();
        for path in paths {
            let file: LayoutFile = files.parse(path)?;
            layout.add(&file);
            let source = (path, files.get(path).unwrap_or(""));
            patterns.speech_tail.add(source, file.sentences.speech_tails)?;
            patterns.company.add(source, file.dates.company)?;
            patterns.title.add(source, file.headings.title)?;
            patterns.key_points.add(source, file.headings.key_points)?;
            patterns.summary.add(source, file.headings.summary)?;
            patterns.related.add(source, file.headings.related)?;
            patterns.boilerplate.add(source, file.lines.boilerplate)?;
            patterns.byline.add(source, file.lines.byline)?;
            patterns.caption.add(source, file.lines.caption)?;
            patterns.lead.add(source, file.lines.lead)?;
            for pattern in file.dates.patterns {
                patterns.dates.push(compile(source, &pattern)?);
            }
        }
        for pattern in NUMERIC_DATES {
            patterns.dates.push(compile(("", ""), pattern)?);
        }
        Ok(Layout {
            abbreviations: layout.abbreviations,
            zones: layout.zones,
            openers: layout.openers,
            speech_tail: patterns.speech_tail.join()?,
            months: layout.months,
            dates: patterns.dates,
            date_company: patterns.company.join()?,
            cues: vec![
                (LineCue::Title, patterns.title.join()?),
                (LineCue::KeyPointsHeading, patterns.key_points.join()?),
                (LineCue::SummaryHeading, patterns.summary.join()?),
                (LineCue::RelatedHeading, patterns.related.join()?),
                (LineCue::Byline, patterns.byline.join()?),
                (LineCue::Caption, patterns.caption.join()?),
                (LineCue::Boilerplate, patterns.boilerplate.join()?),
            ],
            lead: patterns.lead.join()?,
        })
    }

    /// What the word before a full stop says; `word` is lower case, without its last stop.
    pub fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        self.abbreviations.get(word).copied()
    }

    /// Whether the lower-case `word` names a time zone.
    pub fn is_zone(&self, word: &str) -> bool {
        self.zones.contains(word)
    }

    /// Whether the lower-case `word` opens sentences.
    pub fn is_opener(&self, word: &str) -> bool {
        self.openers.contains(word)
    }

    /// Whether `rest`, right after a closing quotation mark, goes on with the sentence.
    pub fn goes_on_after_quote(&self, rest: &str) -> bool {
        self.speech_tail.is_match(rest)
    }

    /// What a trimmed, normalized line is by its own words.
    pub fn cue(&self, line: &str) -> Option<LineCue> {
        self.cues.iter().find(|(_, regex)| regex.is_match(line)).map(|&(cue, _)| cue)
    }

    /// Whether a paragraph opens with a dateline: `SINGAPORE, Feb 2 (Reuters) -`.
    pub fn opens_with_dateline(&self, paragraph: &str) -> bool {
        self.lead.is_match(paragraph)
    }

    /// The first full date (day, month, year) in `text`.
    pub fn date(&self, text: &str) -> Option<DateFound> {
        self.dates
            .iter()
            .filter_map(|regex| self.date_by(regex, text))
            .min_by_key(|d| (d.start, std::cmp::Reverse(d.end)))
    }

    fn date_by(&self, regex: &Regex, text: &str) -> Option<DateFound> {
        regex.captures_iter(text).find_map(|found| {
            let number = |name: &str| found.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
            let year = number("year")?;
            let mut day = i8::try_from(number("day")?).ok()?;
            let mut month = match found.name("name") {
                Some(name) => *self.months.get(name.as_str().to_lowercase().as_str())?,
                None => i8::try_from(number("month")?).ok()?,
            };
            if month > 12 && day <= 12 {
                std::mem::swap(&mut month, &mut day);
            }
            let date = Date::new(year, month, day).ok()?;
            let whole = found.get(0)?;
            Some(DateFound { start: whole.start(), end: whole.end(), date })
        })
    }

    /// Whether a line holds nothing but a date and the words that keep it company (`Published`, a clock time).
    pub fn is_date_line(&self, line: &str) -> bool {
        let Some(found) = self.date(line) else { return false };
        let rest = format!("{} {}", &line[..found.start], &line[found.end..]);
        let left = self.date_company.replace_all(&rest, "");
        left.chars().filter(|c| c.is_alphanumeric()).count() <= 4
    }
}

/// Dates in figures alone: year first, or `02/03/2026` (month first unless that cannot be).
const NUMERIC_DATES: [&str; 3] = [
    r"(?:^|[^0-9.])(?<year>(?:19|20)[0-9]{2})(?:-|/|\.)(?<month>[01]?[0-9])(?:-|/|\.)(?<day>[0-3]?[0-9])(?:[^0-9]|$)",
    r"(?:^|[^0-9./])(?<month>[0-3]?[0-9])/(?<day>[0-3]?[0-9])/(?<year>(?:19|20)[0-9]{2})(?:[^0-9/]|$)",
    r"(?:^|[^0-9./])(?<day>[0-3]?[0-9])\.(?<month>[01]?[0-9])\.(?<year>(?:19|20)[0-9]{2})(?:[^0-9.]|$)",
];

#[derive(Default)]
struct Words {
    abbreviations: BTreeMap<String, Abbreviation>,
    zones: BTreeSet<String>,
    openers: BTreeSet<String>,
    months: BTreeMap<String, i8>,
}

impl Words {
    fn add(&mut self, file: &LayoutFile) {
        let words = &file.sentences;
        let classes = [
            (&words.numbered, Abbreviation::Numbered),
            (&words.clock, Abbreviation::Clock),
            (&words.either, Abbreviation::Either),
            (&words.joined, Abbreviation::Joined),
        ];
        for (list, class) in classes {
            self.abbreviations.extend(list.iter().map(|word| (word.clone(), class)));
        }
        self.zones.extend(words.zones.iter().cloned());
        self.openers.extend(words.openers.iter().cloned());
        self.months.extend(file.dates.months.iter().map(|(name, &number)| (name.clone(), number)));
    }
}

#[derive(Default)]
struct Patterns {
    speech_tail: Alternatives,
    company: Alternatives,
    title: Alternatives,
    key_points: Alternatives,
    summary: Alternatives,
    related: Alternatives,
    boilerplate: Alternatives,
    byline: Alternatives,
    caption: Alternatives,
    lead: Alternatives,
    dates: Vec<Regex>,
}

/// Patterns of all packs for one cue, tried as one expression.
#[derive(Default)]
struct Alternatives(Vec<String>);

impl Alternatives {
    fn add(&mut self, source: (&str, &str), patterns: Vec<String>) -> Result<()> {
        for pattern in patterns {
            compile(source, &pattern)?;
            self.0.push(format!("(?:{pattern})"));
        }
        Ok(())
    }

    fn join(&self) -> Result<Regex> {
        // An expression that matches nothing stands for no patterns.
        let joined = if self.0.is_empty() { r"[^\s\S]".to_owned() } else { self.0.join("|") };
        compile(("", ""), &joined)
    }
}

fn compile((path, text): (&str, &str), pattern: &str) -> Result<Regex> {
    regex::RegexBuilder::new(pattern).case_insensitive(true).size_limit(64 << 20).build().map_err(|fault| {
        let (line, column) = locate(text, text.find(pattern).unwrap_or(0));
        Error::Pack {
            file: path.to_owned(),
            line,
            column,
            message: format!("not a regular expression: {fault}"),
        }
    })
}
