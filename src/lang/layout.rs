//! How articles are laid out: where sentences end, how dates and headings are written, which lines are
//! not the article. Compiled from every `lang/*/layout.toml`; a page may mix languages, so cues of all
//! packs are tried on every line.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;

use crate::error::{Error, Result};

use super::files::{Files, locate};
use super::lines::{LineCues, build};

/// One pack file, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutFile {
    sentences: SentenceWords,
    dates: DateWords,
    headings: HeadingWords,
    lines: LineWords,
    leads: LeadWords,
    #[serde(default)]
    corrections: LeadWords,
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
    boilerplate: Vec<LineGroup>,
    byline: Vec<LineGroup>,
    caption: Vec<LineGroup>,
}

/// Patterns for lines of at most so many characters; 0 is any length.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineGroup {
    at_most: usize,
    patterns: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LeadWords {
    patterns: Vec<String>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    words: Words,
    speech_tail: Regex,
    dates: Vec<Regex>,
    date_company: Regex,
    cues: LineCues,
    correction: Regex,
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
        let mut words = Words::default();
        let mut speech_tail = Vec::new();
        let mut company = Vec::new();
        let (mut lead, mut correction) = (Vec::new(), Vec::new());
        let mut dates = Vec::new();
        let mut cues: BTreeMap<(LineCue, usize), Vec<String>> = BTreeMap::new();
        let paths = files.iter().map(|(path, _)| path);
        for path in paths.filter(|p| p.starts_with("lang/") && p.ends_with("/layout.toml")) {
            let file: LayoutFile = files.parse(path)?;
            file.check(path, files.get(path).unwrap_or(""))?;
            words.add(&file);
            speech_tail.extend(file.sentences.speech_tails);
            company.extend(file.dates.company);
            lead.extend(file.leads.patterns);
            correction.extend(file.corrections.patterns);
            dates.extend(file.dates.patterns);
            let headings = [
                (LineCue::Title, file.headings.title),
                (LineCue::KeyPointsHeading, file.headings.key_points),
                (LineCue::SummaryHeading, file.headings.summary),
                (LineCue::RelatedHeading, file.headings.related),
            ];
            for (cue, patterns) in headings {
                cues.entry((cue, HEADING_CHARS)).or_default().extend(patterns);
            }
            let lines = [
                (LineCue::Byline, file.lines.byline),
                (LineCue::Caption, file.lines.caption),
                (LineCue::Boilerplate, file.lines.boilerplate),
            ];
            for (cue, groups) in lines {
                for group in groups {
                    cues.entry((cue, group.at_most)).or_default().extend(group.patterns);
                }
            }
        }
        dates.extend(NUMERIC_DATES.map(str::to_owned));
        Ok(Layout {
            words,
            speech_tail: join(&speech_tail)?,
            dates: dates.iter().map(|pattern| build(pattern)).collect::<Result<_>>()?,
            date_company: join(&company)?,
            cues: LineCues::new(cues)?,
            lead: join(&lead)?,
            correction: join(&correction)?,
        })
    }

    /// What the word before a full stop says; `word` is lower case, without its last stop.
    pub fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        self.words.abbreviations.get(word).copied()
    }

    /// Whether the lower-case `word` names a time zone.
    pub fn is_zone(&self, word: &str) -> bool {
        self.words.zones.contains(word)
    }

    /// Whether the lower-case `word` opens sentences.
    pub fn is_opener(&self, word: &str) -> bool {
        self.words.openers.contains(word)
    }

    /// Whether `rest`, right after a closing quotation mark, goes on with the sentence.
    pub fn goes_on_after_quote(&self, rest: &str) -> bool {
        self.speech_tail.is_match(rest)
    }

    /// What a trimmed, normalized line is by its own words; of a long line only the beginning tells.
    pub fn cue(&self, line: &str) -> Option<LineCue> {
        self.cues.cue(line).0
    }

    /// The same, and whether a sentence of the line may be a disclaimer.
    pub fn cue_of_block(&self, line: &str) -> (Option<LineCue>, bool) {
        self.cues.cue(line)
    }

    /// Whether a sentence is a disclaimer or the like, wherever it stands.
    pub fn is_disclaimer(&self, sentence: &str) -> bool {
        self.cues.disclaims(sentence)
    }

    /// Whether a paragraph opens with a dateline: `SINGAPORE, Feb 2 (Reuters) -`.
    pub fn opens_with_dateline(&self, paragraph: &str) -> bool {
        self.lead.is_match(paragraph)
    }

    /// Whether a line says that the article corrects an earlier one: `CORRECTED-Silver slumps`, 更正：…
    pub fn corrects(&self, line: &str) -> bool {
        self.correction.is_match(line)
    }

    /// The first full date (day, month, year) in `text`.
    pub fn date(&self, text: &str) -> Option<DateFound> {
        // Years are four digits in every pattern.
        let year = |four: &[u8]| four.iter().all(u8::is_ascii_digit);
        if !text.as_bytes().windows(4).any(year) {
            return None;
        }
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
                Some(name) => *self.words.months.get(name.as_str().to_lowercase().as_str())?,
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

/// Characters up to which a line can be a heading with a meaning of its own.
const HEADING_CHARS: usize = 160;

/// Dates in figures alone: year first, or `02/03/2026` (month first unless that cannot be).
const NUMERIC_DATES: [&str; 3] = [
    r"(?:^|[^0-9.])(?<year>(?:19|20)[0-9]{2})(?:-|/|\.)(?<month>[01]?[0-9])(?:-|/|\.)(?<day>[0-3]?[0-9])(?:[^0-9]|$)",
    r"(?:^|[^0-9./])(?<month>[0-3]?[0-9])/(?<day>[0-3]?[0-9])/(?<year>(?:19|20)[0-9]{2})(?:[^0-9/]|$)",
    r"(?:^|[^0-9./])(?<day>[0-3]?[0-9])\.(?<month>[01]?[0-9])\.(?<year>(?:19|20)[0-9]{2})(?:[^0-9.]|$)",
];

/// Word lists of all packs, in lower case.
#[derive(Debug, Clone, Default)]
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

impl LayoutFile {
    /// Every pattern by itself, so that a fault names its line.
    fn check(&self, path: &str, text: &str) -> Result<()> {
        let lines = [&self.lines.boilerplate, &self.lines.byline, &self.lines.caption];
        let lists = [
            &self.sentences.speech_tails,
            &self.dates.patterns,
            &self.dates.company,
            &self.headings.title,
            &self.headings.key_points,
            &self.headings.summary,
            &self.headings.related,
            &self.leads.patterns,
            &self.corrections.patterns,
        ];
        let groups = lines.into_iter().flatten().map(|group| &group.patterns);
        for pattern in lists.into_iter().chain(groups).flatten() {
            regex_automata::util::syntax::parse(pattern).map_err(|fault| {
                let (line, column) = locate(text, text.find(pattern.as_str()).unwrap_or(0));
                let message = format!("not a regular expression: {fault}");
                Error::Pack { file: path.to_owned(), line, column, message }
            })?;
        }
        Ok(())
    }
}

/// One expression of many; of none, one that matches nothing.
fn join(patterns: &[String]) -> Result<Regex> {
    if patterns.is_empty() {
        return build(r"[^\s\S]");
    }
    let alternatives: Vec<String> = patterns.iter().map(|pattern| format!("(?:{pattern})")).collect();
    build(&alternatives.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line and what it is by its words.
    const LINES: &[(&str, Option<LineCue>)] = &[
        ("Key Points", Some(LineCue::KeyPointsHeading)),
        ("重点摘要", Some(LineCue::KeyPointsHeading)),
        ("More from Markets", Some(LineCue::RelatedHeading)),
        ("延伸阅读", Some(LineCue::RelatedHeading)),
        ("By Jane Doe and John Roe", Some(LineCue::Byline)),
        ("By Jane Doe, Example News", Some(LineCue::Byline)),
        ("By contrast, gold fell 5% on Monday.", None),
        ("By Monday, gold had fallen 5%", None),
        ("Source: Example Data", Some(LineCue::Caption)),
        ("图:金价走势", Some(LineCue::Caption)),
        ("Sign up for our newsletter", Some(LineCue::Boilerplate)),
        ("Advertising revenue fell 5%", None),
        ("This is not investment advice.", Some(LineCue::Boilerplate)),
        ("The company did not provide details of the offer.", None),
        ("本文不构成任何投资建议。", Some(LineCue::Boilerplate)),
        ("责任编辑:李明", Some(LineCue::Boilerplate)),
        ("微博股价大跌5%", None),
        ("记者从交易所获悉,保证金将上调。", None),
        ("原标题:金价大跌5%", Some(LineCue::Title)),
    ];

    #[test]
    fn lines_are_told_by_their_words() {
        let layout = Layout::from_files(&Files::embedded()).unwrap();
        for (line, expected) in LINES {
            assert_eq!(layout.cue(line), *expected, "{line}");
        }
    }

    #[test]
    fn a_faulty_pattern_is_named_by_its_line() {
        let mut files = Files::embedded();
        let text = files.get("lang/en/layout.toml").unwrap().replace("'^file photo'", "'^file (photo'");
        files.replace("lang/en/layout.toml", text);
        let fault = Layout::from_files(&files).unwrap_err().to_string();
        assert!(fault.starts_with("lang/en/layout.toml:") && fault.contains("regular expression"), "{fault}");
    }
}
