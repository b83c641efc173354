//! Patterns of times written out as regular expressions.

use std::collections::BTreeMap;

use super::{NUMERIC, PARTS, Part, TimesFile, Value};

/// Bytes of a pattern with its macros written out.
const LONGEST: usize = 1 << 18;

type Expanded = std::result::Result<(String, Vec<(String, Part, String)>), String>;

/// For each list the expression that stands for its words.
pub(super) fn lists(file: &TimesFile) -> BTreeMap<&str, String> {
    let numeric = NUMERIC.iter().map(|(list, digits)| (*list, (*digits).to_owned()));
    let classes = file.classes.iter().map(|(list, class)| (list.as_str(), class.clone()));
    let words = file.words.iter().map(|(list, words)| (list.as_str(), alternatives(words)));
    // Words come before digits, and digits before classes.
    let mut lists: BTreeMap<&str, String> = classes.chain(numeric).chain(words).collect();
    for (list, body) in &mut lists {
        if list.ends_with("_cased") {
            *body = format!("(?-i:{body})");
        }
    }
    lists
}

/// The regular expression of a pattern, and the parts it remembers; `lists` are those of the file.
pub(super) fn expand(pattern: &str, file: &TimesFile, lists: &BTreeMap<&str, String>) -> Expanded {
    let mut text = pattern.to_owned();
    // Macros may use macros; a fixed number of rounds keeps one that uses itself from running on.
    for _ in 0..4 {
        for (name, body) in &file.macros {
            let (name, body) = (format!("{{{name}}}"), format!("(?:{body})"));
            let longer = text.matches(&name).count().saturating_mul(body.len());
            if text.len().saturating_add(longer) > LONGEST {
                return Err("its macros make it too long".to_owned());
            }
            text = text.replace(&name, &body);
        }
    }
    let (mut regex, mut parts) = (String::new(), Vec::new());
    let mut rest = text.as_str();
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        regex.push_str(before);
        let close = after.find('}').ok_or("a brace is not closed")?;
        let inner = &after[1..close];
        rest = &after[close + 1..];
        if inner.starts_with(|c: char| c.is_ascii_digit()) {
            regex.push_str(&after[..=close]);
            continue;
        }
        let (group, list) = inner.split_once(':').unwrap_or((inner, inner));
        let part = PARTS.iter().find(|p| p.0 == group).ok_or(format!("no such part: {group}"))?.1;
        let mut bodies = Vec::new();
        for list in list.split('|') {
            let body = lists.get(list).ok_or(format!("no such word list or macro: {list}"))?;
            bodies.push(body.as_str());
        }
        regex.push_str(&format!("(?<{group}>{})", bodies.join("|")));
        parts.push((group.to_owned(), part, list.to_owned()));
    }
    regex.push_str(rest);
    Ok((regex, parts))
}

/// Any word of a list, the longest first; a space matches spaces or a hyphen. Words that begin alike share that beginning
/// where this changes nothing: automata of such expressions are a fraction as large.
fn alternatives(list: &BTreeMap<String, Value>) -> String {
    let mut words: Vec<&str> = list.keys().map(String::as_str).collect();
    words.sort_by_key(|w| (std::cmp::Reverse(w.len()), *w));
    joined(&words).unwrap_or_else(|| {
        let each: Vec<String> = words.iter().map(|word| escaped(word).replace(' ', SPACES)).collect();
        each.join("|")
    })
}

/// What a space of a word matches.
const SPACES: &str = "[ -]+";

/// The alternatives `words`, none twice and the longest first, by their first characters. `None` where two characters at
/// one place are alike to the expression, so that the longest would not always come first.
fn joined(words: &[&str]) -> Option<String> {
    let mut ways: Vec<(char, Vec<&str>)> = Vec::new();
    let mut ends = false;
    for word in words {
        let mut chars = word.chars();
        let Some(first) = chars.next() else {
            ends = true;
            continue;
        };
        match ways.iter_mut().find(|(c, _)| *c == first) {
            Some((_, rests)) => rests.push(chars.as_str()),
            None => ways.push((first, vec![chars.as_str()])),
        }
    }
    let alike = |a: char, b: char| {
        let kind = |c: char| if c == '-' { ' ' } else { c };
        kind(a) == kind(b) || a.to_lowercase().eq(b.to_lowercase())
    };
    let clash = |(i, (a, _)): (usize, &(char, Vec<&str>))| ways[..i].iter().any(|(b, _)| alike(*a, *b));
    if ways.iter().enumerate().any(clash) {
        return None;
    }
    let mut all = Vec::with_capacity(ways.len());
    for (first, rests) in &ways {
        // What a space matches runs over those that follow it.
        if *first == ' ' && rests.iter().any(|rest| rest.starts_with([' ', '-'])) {
            return None;
        }
        let first = escaped(first.encode_utf8(&mut [0; 4])).replace(' ', SPACES);
        all.push(first + &joined(rests)?);
    }
    Some(match (all.len(), ends) {
        (0, _) => String::new(),
        (1, false) => all.swap_remove(0),
        (_, ends) => format!("(?:{}){}", all.join("|"), if ends { "?" } else { "" }),
    })
}

/// A word without the meaning that its marks have in an expression.
fn escaped(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if ".+*?()[]{}|^$\\".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_alike_are_joined_where_the_longest_still_comes_first() {
        let all = |words: &[&str]| joined(words);
        let of = |expression: &str| Some(expression.to_owned());
        assert_eq!(all(&["twenty one", "twenty", "ten"]), of("t(?:wenty(?:[ -]+one)?|en)"));
        assert_eq!(all(&["jan.", "jan"]), of(r"jan(?:\.)?"));
        assert_eq!(all(&["may"]), of("may"));
        assert_eq!(all(&["MAY x", "May"]), None);
        assert_eq!(all(&["mid year", "mid-may"]), None);
    }
}
