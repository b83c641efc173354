//! Names of sources: credited outlets, and surnames or pronouns that stand for a name told before.

use std::collections::{BTreeMap, HashMap};

use super::article::Article;
use super::attributions::Voice;
use super::lens::{Lens, bits};
use super::sources::{self, Source};
use crate::record::{Evidentiality, Mode, SourceKind};

/// Outlets credited in brackets: `(Reuters)`, `（新华社）`.
pub(super) fn credits(article: &Article<'_>) -> Vec<Voice> {
    let mut found = Vec::new();
    for i in 0..article.document.sentences.len() {
        let lens = Lens::new(article, i);
        let f = &lens.pack.fixed;
        for open in (0..lens.len()).filter(|&t| lens.marked(t, "(")) {
            let Some(close) = (open + 1..lens.len().min(open + 10)).find(|&t| lens.marked(t, ")")) else {
                continue;
            };
            let last = close + 1 >= lens.len() || (close + 1..lens.len()).all(|t| lens.is(t, f.stop));
            let known = (open + 1..close).any(|t| lens.is(t, lens.bit("OUTLET")));
            let dateline = open < 12 && lens.is(close + 1, f.dash);
            let ends_text =
                article.document.normalized[lens.tokens()[close].span.end as usize..].trim().is_empty();
            let short = lens.span(open + 1, close).is_some_and(|s| s.slice(lens.text).chars().count() <= 12);
            let clean = !(open + 1..close).any(|t| lens.is(t, f.any_quantity | f.time | f.comma));
            let other = (open + 1..close).any(|t| lens.is(t, bits!(lens, "NOCREDIT", "LABEL")));
            let press = !lens.spaced() && last && ends_text && short && !other && (open > 3 || i > 0);
            if clean && (known && (last || dateline) || press) {
                let Some(source) = lens.span(open + 1, close) else { continue };
                found.push(Voice {
                    source: Some(source),
                    cue: None,
                    content: Vec::new(),
                    kind: SourceKind::Outlet,
                    name: Some(article.written(source).to_owned()),
                    affiliation: None,
                    mode: Mode::Indirect,
                    evidentiality: Evidentiality::Unspecified,
                    rule: "credit".to_owned(),
                    sentence: i,
                    pronoun: false,
                    denies: false,
                });
            }
        }
    }
    found
}

/// The name a source is told by: a person without title, else the whole phrase without article.
pub(super) fn name_of(article: &Article<'_>, lens: &Lens<'_>, source: &Source) -> Option<String> {
    let (mut from, to) = (source.from, source.to);
    if lens.spaced()
        && source.kind == SourceKind::Person
        && let Some((a, b)) = sources::longest_name(lens, from, to)
    {
        return lens.span(a, b).map(|s| article.written(s).to_owned());
    }
    while from + 1 < to && lens.is(from, lens.pack.fixed.determiner) {
        from += 1;
    }
    lens.span(from, to).map(|s| article.written(s).to_owned())
}

/// Surnames and pronouns stand for the full name told before, with its affiliation.
pub(super) fn resolve_names(article: &Article<'_>, voices: &mut [Voice]) {
    let text = &article.document.normalized;
    let last_word = |s: &str| s.rsplit(' ').next().map(str::to_lowercase).unwrap_or_default();
    // The people told so far, each name once, where it stood last; and the last voice that says something.
    let mut people = People::default();
    let mut last_named = None;
    for n in 0..voices.len() {
        if let Some(told) = n.checked_sub(1).and_then(|n| Some((n, &voices[n], voices[n].name.as_deref()?))) {
            let (before, voice, name) = told;
            if !voice.content.is_empty() {
                last_named = Some(before);
            }
            if voice.kind == SourceKind::Person && !voice.pronoun {
                people.add(name, last_word(name), before);
            }
        }
        let (earlier, rest) = voices.split_at_mut(n);
        let Some(voice) = rest.first_mut() else { break };
        if voice.pronoun {
            if let Some(last) = last_named.map(|n| &earlier[n]) {
                voice.name.clone_from(&last.name);
                voice.affiliation.clone_from(&last.affiliation);
                if last.kind != SourceKind::Unnamed || voice.kind == SourceKind::None {
                    voice.kind = last.kind;
                }
            }
            continue;
        }
        let Some(name) = voice.name.clone() else { continue };
        let spaced = voice.source.is_some_and(|s| s.slice(text).is_ascii());
        let full = if spaced { people.by_surname(&name) } else { people.that_holds(&name) };
        if let Some(full) = full.map(|n| &earlier[n]) {
            voice.kind = SourceKind::Person;
            voice.name.clone_from(&full.name);
            voice.affiliation = voice.affiliation.clone().or_else(|| full.affiliation.clone());
        }
    }
}

/// Names of people, each with the number of the voice that was told by it last.
#[derive(Default)]
struct People {
    by_name: HashMap<String, usize>,
    names: BTreeMap<usize, String>,
    by_surname: HashMap<String, usize>,
}

/// Names in which a short one is looked for.
const NAMES: usize = 400;

impl People {
    fn add(&mut self, name: &str, surname: String, voice: usize) {
        if name.contains(' ') {
            self.by_surname.insert(surname, voice);
        }
        if let Some(before) = self.by_name.insert(name.to_owned(), voice) {
            self.names.remove(&before);
        }
        self.names.insert(voice, name.to_owned());
    }

    /// The last one whose surname is `name`.
    fn by_surname(&self, name: &str) -> Option<usize> {
        if name.contains(' ') {
            return None;
        }
        self.by_surname.get(&name.to_lowercase()).copied()
    }

    /// The last one that holds the few characters of `name` and more.
    fn that_holds(&self, name: &str) -> Option<usize> {
        let length = name.chars().count();
        if length > 4 {
            return None;
        }
        let longer = |full: &str| full.chars().count() > length && full.contains(name);
        self.names.iter().rev().take(NAMES).find(|(_, full)| longer(full)).map(|(n, _)| *n)
    }
}
