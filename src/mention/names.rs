//! What an article tells of names: its script, and the companies that it gives a ticker or a corporate word.
//!
//! *Acme Widgets (NASDAQ: ACMW)* makes *Acme Widgets* that company in the whole article, in our lists or not; so does a
//! word of the market beside a name that is an ordinary word elsewhere: after *Target Corp*, *Target* is the company.

use std::sync::Arc;

use super::subject::Proven;
use super::ticker;
use super::unlisted::companies;
use super::wording;
use crate::lang::{Alias, Entry, Proof, SubjectPack};
use crate::text::is_han;

/// Names as one article uses them.
#[derive(Debug, Clone, Default)]
pub struct Names {
    bound: Vec<Entry>,
    traditional: bool,
    here: Option<Arc<str>>,
}

/// Fewest characters of a name in Latin letters that a bracket binds.
const SHORTEST: usize = 3;

impl Names {
    /// What the brackets of a normalized text tell; `here` is the suffix of the exchange whose codes stand without one.
    pub fn of(text: &str, pack: &SubjectPack, here: Option<Arc<str>>) -> Self {
        let mut names = Names { here, ..Names::default() };
        for bracket in ticker::brackets(text, pack, names.here()) {
            let (start, end) = bracket.name;
            if bracket.binds && bracket.name != bracket.ticker {
                let name = &text[start..end];
                // A Chinese group and its parts have names of their own: 江河集团, 江河汇众.
                let name = match (name.is_ascii(), bracket.known) {
                    (true, _) => without_forms(name, pack),
                    (false, true) => name,
                    (false, false) => ticker::spoken(name, text, pack).unwrap_or(name),
                };
                // 百度与吉利(0175.HK): two names, of which the tables have not the second.
                let inside = name.char_indices().nth(1).map_or("", |(at, _)| &name[at..]);
                if !bracket.known
                    && pack.conjunctions.iter().any(|c| !c.is_ascii() && inside.contains(c.as_str()))
                {
                    continue;
                }
                names.bind(name, &bracket.id, pack);
                if let Some(short) = ticker::short_form(name, text, pack) {
                    names.bind(short, &bracket.id, pack);
                }
            }
        }
        for (name, id) in companies(text, pack) {
            names.bind(&name, &id, pack);
            if let Some(short) = short_form(&name, text) {
                names.bind(short, &id, pack);
            }
        }
        names
    }

    /// The same of an article in Traditional characters.
    #[must_use]
    pub fn in_traditional(self) -> Self {
        Names { traditional: true, ..self }
    }

    /// The suffix of the exchange whose codes the article gives without one.
    pub(super) fn here(&self) -> Option<&str> {
        self.here.as_deref()
    }

    /// Let names that were proven in a sentence of `text` count without proof.
    pub(super) fn prove(&mut self, proven: &[Proven], sentence: &str, text: &str, pack: &SubjectPack) {
        for name in proven {
            let words = name.span.slice(sentence);
            self.bind(words, &name.id, pack);
            if let Some(short) = short_form(words, text) {
                self.bind(short, &name.id, pack);
            }
        }
    }

    /// Whether the article is in Traditional characters.
    pub(super) fn traditional(&self) -> bool {
        self.traditional
    }

    /// Whether the bytes of a bound name stand at byte `at`.
    #[inline]
    pub(super) fn may_stand(&self, text: &[u8], at: usize) -> bool {
        self.bound.iter().any(|e| text[at..].starts_with(e.form.as_bytes()))
    }

    /// The longest bound name that stands at byte `at`, and its end.
    pub(super) fn at(&self, text: &str, at: usize) -> Option<(usize, &Entry)> {
        let stands = |e: &&Entry| {
            text[at..].starts_with(&e.form) && wording::stands(text, at, at + e.form.len(), &e.form)
        };
        let longest = self.bound.iter().filter(stands).max_by_key(|e| e.form.len())?;
        Some((at + longest.form.len(), longest))
    }

    /// Whether a bound name stands in `text`.
    pub(super) fn any_in(&self, text: &str) -> bool {
        self.bound.iter().any(|e| text.contains(&e.form))
    }

    /// A name that means something else without proof stays what it is.
    fn bind(&mut self, name: &str, id: &Arc<str>, pack: &SubjectPack) {
        let short = if name.contains(is_han) { 2 } else { SHORTEST };
        let taken = pack.wording(name).any(|e| {
            let clear = e.alias.as_ref().is_some_and(|a| a.proof == Proof::Name || a.id.as_ref() != Some(id));
            clear && wording::stands(name, 0, name.len(), &e.form)
        });
        if name.chars().count() >= short && !taken && !self.bound.iter().any(|e| e.form == name) {
            let alias = Alias::company(id.clone(), Proof::Name);
            self.bound.push(Entry { form: name.to_owned(), alias: Some(alias), ..Entry::default() });
        }
    }
}

/// Fewest letters of a name's first word by which alone it may be called.
const SHORTEST_FIRST: usize = 5;

/// The first word of a longer name, where the text uses it alone and always with its capital: *Darden Restaurants* …
/// *Darden*.
fn short_form<'t>(name: &'t str, text: &str) -> Option<&'t str> {
    let (first, rest) = name.split_once(' ')?;
    if first.len() < SHORTEST_FIRST || !first.chars().all(char::is_alphabetic) {
        return None;
    }
    let alone = |at: usize| {
        let behind = &text[at + first.len()..];
        wording::stands(text, at, at + first.len(), first)
            && !behind.strip_prefix(' ').is_some_and(|b| b.starts_with(rest))
    };
    let small = first.to_lowercase();
    let common =
        text.match_indices(&small).any(|(at, _)| wording::stands(text, at, at + small.len(), &small));
    (!common && text.match_indices(first).any(|(at, _)| alone(at))).then_some(first)
}

/// The name without the corporate words at its end: *Acme Widgets, Inc.*
fn without_forms<'t>(name: &'t str, pack: &SubjectPack) -> &'t str {
    let mut name = name;
    loop {
        let cuts = name.char_indices().map(|(i, _)| i).skip(1);
        let form = cuts.filter(|&i| {
            let (before, after) = name.split_at(i);
            let apart = after.starts_with([' ', ',']) || !after.is_ascii();
            apart && !before.is_empty() && pack.legal_form(after.trim_start_matches(' '))
        });
        match form.min() {
            Some(cut) => name = name[..cut].trim_end_matches([' ', ',']),
            None => return name,
        }
    }
}
