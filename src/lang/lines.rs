//! What whole lines are by their own words: many patterns, of which few are ever tried.
//!
//! For each pattern some words are known of which a line must hold one for the pattern to match (the idea of RE2's
//! `FilteredRE2`). The words of all patterns are looked for at once; only the patterns whose words stand in the line are
//! compiled, once, and tried.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};

use super::grams::Grams;
use super::layout::LineCue;
use crate::error::{Error, Result};

/// Characters up to which words anywhere in a line tell what the whole line is.
const SHORT_CHARS: usize = 320;
/// Words of a pattern that are still worth looking for.
const MOST_WORDS: usize = 160;

/// Words of which a line must hold one.
type Words = Vec<Vec<u8>>;

/// What patterns tell, and for lines of at most how many characters (0: any).
type Group = (LineCue, usize);

/// Patterns over one line, each with its group; groups rank by their order.
#[derive(Debug, Clone)]
pub(super) struct LineCues {
    /// By group.
    entries: Vec<Entry>,
    words: Grams,
    /// The entry each word belongs to.
    owners: Vec<usize>,
    /// Entries without words, tried on every line.
    always: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Entry {
    group: Group,
    pattern: Arc<str>,
    /// Compiled when first tried.
    regex: Arc<OnceLock<Option<Regex>>>,
}

impl LineCues {
    /// Patterns by group.
    pub(super) fn new(cues: BTreeMap<Group, Vec<String>>) -> Result<Self> {
        let (mut entries, mut words, mut owners) = (Vec::new(), Vec::new(), Vec::new());
        let mut always = Vec::new();
        let patterns = cues.iter().flat_map(|(&group, patterns)| patterns.iter().map(move |p| (group, p)));
        for (group, pattern) in patterns {
            let (entry, needed) = Entry::new(group, pattern)?;
            match needed {
                Some(needed) => {
                    owners.extend(needed.iter().map(|_| entries.len()));
                    words.extend(needed);
                }
                None => always.push(entries.len()),
            }
            entries.push(entry);
        }
        let words = Grams::new(words.iter().map(Vec::as_slice));
        Ok(LineCues { entries, words, owners, always })
    }

    /// The first group in order that holds for the line, and whether words of what [`LineCues::disclaims`] stand in it.
    pub(super) fn cue(&self, line: &str) -> (Option<LineCue>, bool) {
        let length = line.chars().count();
        let fits =
            |e: &&Entry| (e.group.1 == 0 || length <= e.group.1) && (e.at_start() || length <= SHORT_CHARS);
        let named = self.named(line);
        let cue = named.iter().copied().filter(fits).find(|e| e.holds(line)).map(|e| e.group.0);
        (cue, named.into_iter().any(Entry::disclaims))
    }

    /// Whether words that make a line of any length boilerplate stand anywhere in `text`.
    pub(super) fn disclaims(&self, text: &str) -> bool {
        self.named(text).into_iter().any(|e| e.disclaims() && e.holds(text))
    }

    /// The entries of which words stand in the line, and those without words, in order.
    fn named(&self, line: &str) -> Vec<&Entry> {
        let mut named = self.always.clone();
        self.words.each(line.as_bytes(), |word| named.push(self.owners[word]));
        named.sort_unstable();
        named.dedup();
        named.into_iter().map(|i| &self.entries[i]).collect()
    }
}

impl Entry {
    /// The pattern, and the words of which every match holds one.
    fn new(group: Group, pattern: &str) -> Result<(Self, Option<Words>)> {
        let hir = regex_syntax::parse(pattern).map_err(|fault| too_large(&fault.to_string()))?;
        let words = required(&hir).filter(|words| words.len() <= MOST_WORDS);
        Ok((Entry { group, pattern: pattern.into(), regex: Arc::default() }, words))
    }

    /// Whether it makes a sentence boilerplate wherever it stands.
    fn disclaims(&self) -> bool {
        self.group == (LineCue::Boilerplate, 0) && !self.at_start()
    }

    fn at_start(&self) -> bool {
        self.pattern.starts_with('^')
    }

    fn holds(&self, line: &str) -> bool {
        self.regex.get_or_init(|| build(&self.pattern).ok()).as_ref().is_some_and(|r| r.is_match(line))
    }
}

/// Words of which every match of the expression holds at least one, where there are such.
fn required(hir: &Hir) -> Option<Words> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![literal.0.to_vec()]),
        HirKind::Class(Class::Unicode(class)) => {
            let chars: usize = class.iter().map(|r| r.len()).sum();
            let each = || class.iter().flat_map(|r| r.start()..=r.end());
            (chars <= 40).then(|| each().map(|c| c.to_string().into_bytes()).collect())
        }
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Alternation(branches) => {
            let each: Option<Vec<_>> = branches.iter().map(required).collect();
            each.map(|words| words.into_iter().flatten().collect())
        }
        HirKind::Concat(parts) => {
            let weight = |words: &Vec<Vec<u8>>| {
                let shortest = words.iter().map(Vec::len).min().unwrap_or(0);
                (shortest.min(4), std::cmp::Reverse(words.len()))
            };
            parts.iter().filter_map(required).filter(|w| w.len() <= MOST_WORDS).max_by_key(weight)
        }
        _ => None,
    }
}

/// The expression of `pattern`, in any case.
pub(super) fn build(pattern: &str) -> Result<Regex> {
    regex::RegexBuilder::new(&lightened(pattern))
        .case_insensitive(true)
        .size_limit(64 << 20)
        .build()
        .map_err(|fault| too_large(&fault.to_string()))
}

fn too_large(fault: &str) -> Error {
    Error::Pack {
        file: "lang/*/layout.toml".to_owned(),
        line: 1,
        column: 1,
        message: format!("the patterns are too large together: {fault}"),
    }
}

/// What `\w` stands for in patterns: ASCII letters, digits and the underscore, and everything beyond ASCII outside the
/// blocks of punctuation and symbols. Unicode's own class has hundreds of ranges and takes most of the time of compiling.
const WORD: &str = r"0-9A-Za-z_\u{AA}-\u{1FFF}\u{2C00}-\u{2DFF}\u{3005}-\u{FEFF}\u{10000}-\u{10FFFF}";

/// `pattern` with `\w` made light, and with `\S`, `\s` and classes that are negated or hold `\w` left out of case folding: it
/// would change nothing.
fn lightened(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 64);
    let mut chars = pattern.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.next().map_or(' ', |(_, next)| next) {
                'w' => out.push_str(&format!("(?-i:[{WORD}])")),
                'W' => out.push_str(&format!("(?-i:[^{WORD}])")),
                next @ ('S' | 's') => out.push_str(&format!("(?-i:\\{next})")),
                next => out.extend(['\\', next]),
            },
            '[' => {
                let mut end = at + 1;
                while let Some((i, c)) = chars.next() {
                    end = i + c.len_utf8();
                    if c == '\\' {
                        chars.next();
                    } else if c == ']' && i > at + 1 {
                        break;
                    }
                }
                let class = &pattern[at..end];
                let large = class.starts_with("[^") || class.contains("\\w");
                let class = class.replace("\\w", WORD);
                out.push_str(&if large { format!("(?-i:{class})") } else { class });
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of which each match holds one.
    #[test]
    fn required_words_are_the_longest_that_no_match_can_do_without() {
        for (pattern, words) in [
            (r"^all rights reserved", Some(vec!["all rights reserved"])),
            (r"^(?:tags?|topics?)\s*:", Some(vec!["tag", "topic"])),
            (r"^.{2,14}(?:网|社)(?:记者|编辑).", Some(vec!["记者", "编辑"])),
            (r"^\S+@\S+$", Some(vec!["@"])),
            (r"^[a-z]*$", None),
        ] {
            let found = required(&regex_syntax::parse(pattern).unwrap());
            let found =
                found.map(|w| w.into_iter().map(|w| String::from_utf8(w).unwrap()).collect::<Vec<_>>());
            assert_eq!(found, words.map(|w| w.into_iter().map(str::to_owned).collect()), "{pattern}");
        }
    }
}
