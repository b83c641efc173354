//! Rules of a pack: patterns over word classes, compiled to byte regexes and run over a sentence.
//!
//! Each top-level alternative of a rule is its own regex and is tried only where the sentence has a
//! token of every class it needs. One joined automaton over all rules was tried and explodes.

use std::collections::BTreeMap;

use regex::bytes::{CaptureLocations, Regex, RegexBuilder};
use serde::Deserialize;

use super::classes::{ClassSet, Classes};
use super::files::locate;
use super::lexicon::{Attr, WordList};
use super::pattern;
use crate::error::{Error, Result};

/// What a rule reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// A move: change, from, to.
    Move,
    /// A level: value.
    Level,
    /// An amount: value.
    Amount,
    /// A cause, its effect and the signal.
    Cause,
    /// A source, its cue and the content.
    Attribution,
}

/// A pack file: macros, word lists and rules. All parts are optional.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuleFile {
    /// Shorthands for patterns, by name.
    #[serde(rename = "macro")]
    pub macros: BTreeMap<String, String>,
    /// Forms with their classes.
    pub words: Vec<WordList>,
    /// Rules.
    pub rule: Vec<RuleSource>,
}

/// A rule as the pack writes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSource {
    /// Its name, unique in the pack.
    pub name: String,
    /// What it reads.
    pub kind: RuleKind,
    /// What it is for, in a sentence.
    #[serde(default)]
    pub about: String,
    /// The pattern; a top-level `|` gives branches.
    pub pattern: toml::Spanned<String>,
    /// Tried at the end of a match, again and again.
    #[serde(default)]
    pub next: Option<toml::Spanned<String>>,
    /// Rules it beats where both read equally many tokens.
    #[serde(default)]
    pub over: Vec<String>,
    /// Fixed attributes of what it reads.
    #[serde(default)]
    pub is: Attr,
    /// A measure that the rule itself tells.
    #[serde(default)]
    pub measure: Option<String>,
    /// `sentence => claims`, three at least.
    pub examples: Vec<String>,
    /// Sentences in which the rule must read nothing.
    #[serde(default)]
    pub not: Vec<String>,
}

/// A compiled rule.
#[derive(Debug)]
pub struct Rule {
    /// As the pack writes it.
    pub source: RuleSource,
    /// File and line where it stands.
    pub place: (String, usize),
    branches: Vec<Compiled>,
    next: Vec<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    regex: Regex,
    slots: Vec<String>,
    needs: ClassSet,
}

/// One slot of a match: which tokens it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Name in the pattern.
    pub name: String,
    /// Token range `start..end`.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// 0 for the pattern itself, 1 and up for each `next`.
    pub step: usize,
}

/// A place where a rule matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Index into [`Rules::all`].
    pub rule: usize,
    /// Token range.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// Captured slots in order.
    pub slots: Vec<Slot>,
    /// Tokens in slots or between them that the pattern names, for choosing.
    pub read: usize,
}

impl Match {
    /// The slots with this name, of all steps.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Slot> {
        self.slots.iter().filter(move |s| s.name == name)
    }
}

/// All rules of a pack.
#[derive(Debug, Default)]
pub struct Rules {
    /// In the order of the files.
    pub all: Vec<Rule>,
}

impl Rules {
    /// Compile the rules of `files`, given as path, text and contents.
    ///
    /// # Errors
    /// A pattern's fault with file, line and column.
    pub fn new(files: &[(String, String, RuleFile)], classes: &Classes) -> Result<Self> {
        let mut macros = BTreeMap::new();
        for (_, _, file) in files {
            macros.extend(file.macros.clone());
        }
        let mut all = Vec::new();
        for (path, text, file) in files {
            for source in &file.rule {
                let start = source.pattern.span().start;
                let branches = compile(&source.pattern, &macros, classes, path, text)?;
                let next = match &source.next {
                    Some(next) => compile(next, &macros, classes, path, text)?,
                    None => Vec::new(),
                };
                let place = (path.clone(), locate(text, start).0);
                all.push(Rule { source: source.clone(), place, branches, next });
            }
        }
        Ok(Rules { all })
    }

    /// Every place where a rule of one of `kinds` matches the symbols of a sentence.
    ///
    /// `present` is the union of the sentence's class sets.
    pub fn run(&self, symbols: &[u8], present: ClassSet, kinds: &[RuleKind]) -> Vec<Match> {
        let mut matches = Vec::new();
        for (index, rule) in self.all.iter().enumerate() {
            if !kinds.contains(&rule.source.kind) {
                continue;
            }
            for branch in &rule.branches {
                if branch.needs & !present != 0 {
                    continue;
                }
                branch.each(symbols, |locations| {
                    let mut found = branch.read(locations, index, 0);
                    rule.follow(symbols, &mut found);
                    matches.push(found);
                });
            }
        }
        matches
    }
}

impl Rule {
    /// Extend a match by the rule's `next` pattern as often as it fits.
    fn follow(&self, symbols: &[u8], found: &mut Match) {
        let mut step = 1;
        while step < 8 {
            let best = self
                .next
                .iter()
                .filter_map(|branch| {
                    let mut locations = branch.regex.capture_locations();
                    let hit = branch.regex.captures_read_at(&mut locations, symbols, found.end)?;
                    (hit.start() == found.end && hit.end() > found.end)
                        .then(|| branch.read(&locations, found.rule, step))
                })
                .max_by_key(|m| m.end);
            let Some(more) = best else { break };
            found.end = more.end;
            found.read += more.read;
            found.slots.extend(more.slots);
            step += 1;
        }
    }
}

impl Compiled {
    fn each(&self, symbols: &[u8], mut found: impl FnMut(&CaptureLocations)) {
        let mut locations = self.regex.capture_locations();
        let mut at = 0;
        while at <= symbols.len() {
            let Some(hit) = self.regex.captures_read_at(&mut locations, symbols, at) else { break };
            found(&locations);
            // Another match may begin inside this one, after its first captured token.
            let first = (1..locations.len()).filter_map(|g| locations.get(g)).map(|(s, _)| s).min();
            at = first.unwrap_or(hit.start()).max(hit.start()) + 1;
        }
    }

    fn read(&self, locations: &CaptureLocations, rule: usize, step: usize) -> Match {
        let (start, end) = locations.get(0).unwrap_or((0, 0));
        let mut slots: Vec<Slot> = (1..locations.len())
            .filter_map(|g| {
                let (start, end) = locations.get(g)?;
                let name = self.slots.get(g - 1)?.clone();
                (start < end).then_some(Slot { name, start, end, step })
            })
            .collect();
        slots.sort_by_key(|s| (s.start, s.end));
        let read = slots.iter().map(|s| s.end - s.start).sum();
        Match { rule, start, end, slots, read }
    }
}

fn compile(
    pattern: &toml::Spanned<String>,
    macros: &BTreeMap<String, String>,
    classes: &Classes,
    path: &str,
    text: &str,
) -> Result<Vec<Compiled>> {
    let fail = |at: usize, message: String| {
        // The opening quotes of the TOML string stand before the pattern's first byte.
        let written = text.get(pattern.span()).unwrap_or_default();
        let quotes = written.find(|c| c != '\'' && c != '"').unwrap_or(0);
        let (line, column) = locate(text, pattern.span().start + quotes + at);
        Error::Pack { file: path.to_owned(), line, column, message }
    };
    let branches = pattern::compile(pattern.get_ref(), macros, classes).map_err(|f| fail(f.at, f.message))?;
    branches
        .into_iter()
        .map(|branch| {
            let regex = RegexBuilder::new(&format!("(?s-u){}", branch.source))
                .unicode(false)
                .size_limit(64 << 20)
                .dfa_size_limit(4 << 20)
                .build()
                .map_err(|e| fail(0, format!("the pattern is too large: {e}")))?;
            Ok(Compiled { regex, slots: branch.slots, needs: branch.needs })
        })
        .collect()
}
