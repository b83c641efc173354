//! Rules of a pack: patterns over word classes, compiled to byte regexes and run over a sentence.
//!
//! Each top-level alternative of a rule is its own regex and is tried only where the sentence has
//! tokens of the classes it needs, in their order. One joined automaton over all rules was tried and explodes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::classes::{ClassSet, Classes, Symbol};
use super::files::locate;
use super::lexicon::{Attr, WordList};
use super::machine::{Hit, Program};
use super::needs::Needs;
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
    /// The id of whom or what it speaks, which its words tell: a table's id.
    #[serde(default)]
    pub of: Option<Arc<str>>,
    /// Whether its figure is told of what a claim before it speaks of: nothing is read without one.
    #[serde(default)]
    pub carries: bool,
    /// Whether what it takes from a claim before it was so a period earlier: 前值, *prior*.
    #[serde(default)]
    pub prior: bool,
    /// Its verb has no object behind it: *JPMorgan cut its target* is no move of JPMorgan.
    #[serde(default)]
    pub alone: bool,
    /// Whether its subject does what it tells: where no known name stands before, the words for who does are read.
    #[serde(default)]
    pub agent: bool,
    /// Whether the sign of its change tells which way: nothing is read without one.
    #[serde(default)]
    pub signed: bool,
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
    next: Vec<Compiled>,
}

/// A way in which a rule matches.
#[derive(Debug)]
struct Branch {
    rule: usize,
    compiled: Compiled,
}

#[derive(Debug)]
struct Compiled {
    program: Program,
    slots: Vec<&'static str>,
}

/// One slot of a match: which tokens it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Name in the pattern.
    pub name: &'static str,
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
    /// The branches of all rules, in their order.
    branches: Vec<Branch>,
    /// What the branches need.
    needs: Needs,
}

impl Rules {
    /// Compile the rules of `files`, given as path, text and contents.
    ///
    /// # Errors
    /// A pattern's fault with file, line and column.
    pub fn new(files: &[(String, String, RuleFile)], classes: &Classes) -> Result<Self> {
        let mut macros = BTreeMap::new();
        for (path, text, file) in files {
            if let Some(name) = file.macros.keys().find(|name| classes.bit(name).is_some()) {
                let at = text.find(name.as_str()).unwrap_or_default();
                let (line, column) = locate(text, at);
                let message =
                    format!("the macro `{name}` would hide the class of that name; give it another");
                return Err(Error::Pack { file: path.clone(), line, column, message });
            }
            macros.extend(file.macros.clone());
        }
        let (mut all, mut branches, mut needs) = (Vec::new(), Vec::new(), Vec::new());
        for (path, text, file) in files {
            for source in &file.rule {
                let start = source.pattern.span().start;
                for (compiled, needed) in compile(&source.pattern, &macros, classes, path, text)? {
                    branches.push(Branch { rule: all.len(), compiled });
                    needs.push((1 << source.kind as u8, needed));
                }
                let next = match &source.next {
                    Some(next) => compile(next, &macros, classes, path, text)?,
                    None => Vec::new(),
                };
                let next = next.into_iter().map(|(compiled, _)| compiled).collect();
                let place = (path.clone(), locate(text, start).0);
                all.push(Rule { source: source.clone(), place, next });
            }
        }
        let needs = Needs::new(&needs, classes);
        Ok(Rules { all, branches, needs })
    }

    /// Every place where a rule of one of `kinds` matches the symbols of a sentence.
    ///
    /// `present` is the union of the sentence's class sets.
    pub fn run(&self, symbols: &[Symbol], present: ClassSet, kinds: &[RuleKind]) -> Vec<Match> {
        let mut matches = Vec::new();
        let wanted = kinds.iter().fold(0, |all, kind| all | 1 << *kind as u8);
        for number in self.needs.met(present, wanted) {
            let Branch { rule, compiled } = &self.branches[number];
            let Some(last) = self.needs.last_start(number, symbols) else { continue };
            let from = matches.len();
            compiled.program.each(symbols, last, |hit| matches.push(compiled.read(hit, *rule, 0)));
            let rule = &self.all[*rule];
            if !rule.next.is_empty() {
                matches[from..].iter_mut().for_each(|found| rule.follow(symbols, found));
            }
        }
        matches
    }
}

impl Rule {
    /// Extend a match by the rule's `next` pattern as often as it fits.
    fn follow(&self, symbols: &[Symbol], found: &mut Match) {
        let mut step = 1;
        while step < 8 {
            let best = self
                .next
                .iter()
                .filter_map(|branch| {
                    branch.program.at(symbols, found.end, |hit| branch.read(hit, found.rule, step))
                })
                .filter(|more| more.end > found.end)
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
    fn read(&self, hit: &Hit<'_>, rule: usize, step: usize) -> Match {
        let mut slots: Vec<Slot> = hit
            .groups()
            .filter(|(_, tokens)| !tokens.is_empty())
            .map(|(group, tokens)| Slot {
                name: self.slots[group],
                start: tokens.start,
                end: tokens.end,
                step,
            })
            .collect();
        slots.sort_by_key(|s| (s.start, s.end));
        let read = slots.iter().map(|s| s.end - s.start).sum();
        Match { rule, start: hit.start, end: hit.end, slots, read }
    }
}

/// The branches of a pattern, each with the classes that it needs.
fn compile(
    pattern: &toml::Spanned<String>,
    macros: &BTreeMap<String, String>,
    classes: &Classes,
    path: &str,
    text: &str,
) -> Result<Vec<(Compiled, Vec<ClassSet>)>> {
    let fail = |at: usize, message: String| {
        // The opening quotes of the TOML string stand before the pattern's first byte.
        let written = text.get(pattern.span()).unwrap_or_default();
        let quotes = written.find(|c| c != '\'' && c != '"').unwrap_or(0);
        let (line, column) = locate(text, pattern.span().start + quotes + at);
        Error::Pack { file: path.to_owned(), line, column, message }
    };
    let branches = pattern::compile(pattern.get_ref(), macros, classes).map_err(|f| fail(f.at, f.message))?;
    let compiled = |b: pattern::Branch| (Compiled { program: b.program, slots: b.slots }, b.needs);
    Ok(branches.into_iter().map(compiled).collect())
}
