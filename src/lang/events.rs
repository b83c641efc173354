//! What causes and effects are called: margin calls, profit-taking, Asian stocks, per language.
//!
//! `config/lang/<code>/events.toml` gives each event one id for all languages, so that *margin calls* and 追缴保证金 are
//! one node of a graph. The Chinese pack reads the English words as well.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::sync::Arc;

use serde::Deserialize;

use super::trie::{Trie, openings};
use super::{Files, verb_forms};
use crate::error::{Error, Result};
use crate::record::Direction;
use crate::text::{Lang, normalize};

/// What a wording of the pack stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventWord {
    /// Something that came about, and says so by itself: *margin calls*.
    Event(Arc<str>),
    /// Something that rises or falls: *risk appetite*.
    Thing(Arc<str>),
    /// A signal that moves what it governs this way: *weighed on*.
    Effect(Direction),
    /// The move before it is over: *the rally snapped*.
    End,
    /// Stands for what the sentence before told: *the move*.
    Refers,
    /// Words that only look like an event.
    Shield,
}

/// One language's words for events, compiled for scanning.
#[derive(Debug, Clone)]
pub struct EventPack {
    trie: Trie,
    words: Vec<(String, EventWord)>,
    /// How many of the words are the pack's own language's; they come first.
    own: usize,
    /// Name of each id in the pack's own language.
    names: BTreeMap<Arc<str>, String>,
    /// What is an event or a thing told as a measure: `margin up`, `inflation`.
    same: BTreeMap<String, (Arc<str>, bool)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventFile {
    shields: Vec<String>,
    ends: Vec<String>,
    refers: Vec<String>,
    events: BTreeMap<Arc<str>, Vec<String>>,
    things: BTreeMap<Arc<str>, Vec<String>>,
    same: BTreeMap<String, Arc<str>>,
    effects: Effects,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Effects {
    up: Vec<String>,
    down: Vec<String>,
}

impl EventPack {
    /// Compile the words of `lang`; the Chinese pack knows the English words as well.
    ///
    /// # Errors
    /// A fault in a file, or an id without a wording.
    pub fn from_files(files: &Files, lang: Lang) -> Result<Self> {
        let langs: &[Lang] = if lang == Lang::En { &[Lang::En] } else { &[Lang::Zh, Lang::En] };
        let mut words = Vec::new();
        let mut names = BTreeMap::new();
        let mut seen = HashSet::new();
        let mut same = BTreeMap::new();
        let mut own = 0;
        for &from in langs {
            let path = format!("lang/{}/events.toml", from.code());
            let file: EventFile = files.parse(&path)?;
            let mut add = |word: &str, means: EventWord| {
                let word = normalize(word).0;
                if seen.insert(word.clone()) {
                    words.push((word, means));
                }
            };
            file.shields.iter().for_each(|word| add(word, EventWord::Shield));
            file.refers.iter().for_each(|word| add(word, EventWord::Refers));
            for verb in &file.ends {
                let forms = if from == Lang::En { verb_forms(verb) } else { vec![verb.clone()] };
                forms.iter().for_each(|form| add(form, EventWord::End));
            }
            for (told, id) in file.same {
                let event = file.events.contains_key(&id);
                if !event && !file.things.contains_key(&id) && from == Lang::En {
                    let message = format!("{id:?}, which {told:?} is the same as, is not among the ids");
                    return Err(Error::Pack { file: path, line: 1, column: 1, message });
                }
                same.insert(told, (id, event));
            }
            for (ids, event) in [(file.events, true), (file.things, false)] {
                for (id, wordings) in ids {
                    let Some(first) = wordings.first() else {
                        let message = format!("{id} has no wording");
                        return Err(Error::Pack { file: path, line: 1, column: 1, message });
                    };
                    names.entry(id.clone()).or_insert_with(|| first.clone());
                    for word in &wordings {
                        add(
                            word,
                            if event { EventWord::Event(id.clone()) } else { EventWord::Thing(id.clone()) },
                        );
                    }
                }
            }
            for (verbs, way) in [(file.effects.up, Direction::Up), (file.effects.down, Direction::Down)] {
                for verb in &verbs {
                    let forms = if from == Lang::En { verb_forms(verb) } else { vec![verb.clone()] };
                    for form in forms {
                        add(&form, EventWord::Effect(way));
                    }
                }
            }
            if from == lang {
                own = words.len();
            }
        }
        let trie = Trie::new(words.iter().map(|(word, _)| word.as_str()));
        Ok(EventPack { trie, words, own, names, same })
    }

    /// The longest wordings in a normalized text, in order, that do not overlap; `stands` tells whether a form is a word
    /// of its own at `start..end`.
    pub(crate) fn find(
        &self,
        text: &str,
        stands: impl Fn(usize, usize, &str) -> bool,
    ) -> Vec<(usize, usize, &EventWord)> {
        let bytes = text.as_bytes();
        let mut out = Vec::new();
        let mut free = 0;
        for opening in openings(bytes) {
            let at = opening.at;
            if at < free || !self.trie.may_begin(opening) {
                continue;
            }
            let mut longest = None;
            self.trie.walk_from(bytes, opening, |end, numbers| {
                let mut forms = numbers.iter().map(|&n| &self.words[n as usize]);
                longest = forms
                    .find(|(form, _)| stands(at, end, form))
                    .map(|(_, means)| (at, end, means))
                    .or(longest);
            });
            free = longest.map_or(free, |(_, end, _)| end);
            out.extend(longest);
        }
        out
    }

    /// The event, or the thing that moves, that a measure told as `words` stands for: `margin up`, `inflation`. The flag is
    /// set for an event, which says by itself which way.
    pub fn same(&self, words: &str) -> Option<(&str, bool)> {
        self.same.get(words).map(|(id, event)| (&**id, *event))
    }

    /// What the event is called in the pack's language.
    pub fn name(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }

    /// Every wording of the event in the pack's own language.
    pub fn wordings(&self, id: &str) -> impl Iterator<Item = &str> {
        let own = self.own;
        self.words[..own]
            .iter()
            .filter(
                move |(_, means)| matches!(means, EventWord::Event(e) | EventWord::Thing(e) if **e == *id),
            )
            .map(|(word, _)| word.as_str())
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(|id| &**id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_name_the_same_events() {
        let files = Files::embedded();
        let file =
            |lang: Lang| -> EventFile { files.parse(&format!("lang/{}/events.toml", lang.code())).unwrap() };
        let (en, zh) = (file(Lang::En), file(Lang::Zh));
        let ids = |m: &BTreeMap<Arc<str>, Vec<String>>| m.keys().cloned().collect::<Vec<_>>();
        assert_eq!(ids(&en.events), ids(&zh.events));
        assert_eq!(ids(&en.things), ids(&zh.things));
        assert!(en.events.keys().all(|id| !en.things.contains_key(id)), "an id is one or the other");
    }

    #[test]
    fn an_event_has_a_name_in_either_language() {
        let pack = |lang| EventPack::from_files(&Files::embedded(), lang).unwrap();
        let (en, zh) = (pack(Lang::En), pack(Lang::Zh));
        assert_eq!(en.name("margin_call"), Some("margin calls"));
        assert_eq!(zh.name("margin_call"), Some("追加保证金"));
        let found = en.find("Forced selling and panic", |_, _, _| true);
        let ids: Vec<_> = found.iter().map(|(_, _, means)| (*means).clone()).collect();
        assert_eq!(ids, [EventWord::Event("forced_selling".into()), EventWord::Event("panic".into())]);
    }
}
