//! The words of a pack: every form with its classes and what rides on it, found in one automaton.

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;

use super::classes::{ClassSet, Classes, too_many_classes, too_many_sets};
use super::inflect::verb_forms;
use super::trie::{Opening, Trie, openings};
use crate::record::{Basis, Direction, Evidentiality, Grain, Modality, SourceKind, Strength};

/// What a form says besides its classes. Rules name neither words nor directions: these ride on the token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Attr {
    /// Which way a move word points.
    pub direction: Option<Direction>,
    /// Which moment a basis word means.
    pub basis: Option<Basis>,
    /// What a modal or condition makes of the claim.
    pub modality: Option<Modality>,
    /// How surely a signal tells of a cause.
    pub strength: Option<Strength>,
    /// What sort of source a noun is.
    pub source_kind: Option<SourceKind>,
    /// What the words say about sourcing.
    pub evidentiality: Option<Evidentiality>,
    /// What a change is measured against: *year on year*.
    pub against: Option<Grain>,
    /// Whether it is measured against the period right before, a month or a quarter: 环比.
    pub stepwise: bool,
    /// Whether a move word says better or worse, which of some things is less: *unemployment improved*.
    pub judges: bool,
    /// Over which period a cumulative word sums.
    pub period: Option<Grain>,
}

impl Attr {
    fn merge(&mut self, other: &Attr) {
        self.direction = self.direction.or(other.direction);
        self.basis = self.basis.or(other.basis);
        self.modality = self.modality.or(other.modality);
        self.strength = self.strength.or(other.strength);
        self.source_kind = self.source_kind.or(other.source_kind);
        self.evidentiality = self.evidentiality.or(other.evidentiality);
        self.against = self.against.or(other.against);
        self.stepwise |= other.stepwise;
        self.judges |= other.judges;
        self.period = self.period.or(other.period);
    }
}

/// `[[words]]` of a pack file: forms that share classes and attributes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordList {
    /// Classes of each form, such as `["MOVE.v", "MOVE.n"]`.
    pub class: Vec<String>,
    /// Forms as they stand, in lower case and Simplified.
    #[serde(default)]
    pub forms: Vec<String>,
    /// English verbs in the notation of [`verb_forms`].
    #[serde(default)]
    pub verbs: Vec<String>,
    /// Each form also with each of these put behind it (`跌` + `至`).
    #[serde(default)]
    pub suffixes: Vec<String>,
    /// Only forms with a suffix count, not the bare ones.
    #[serde(default)]
    pub suffix_required: bool,
    /// Which way, which moment …
    #[serde(default)]
    pub is: Attr,
}

impl WordList {
    /// All forms, inflected and suffixed.
    pub fn expand(&self) -> Vec<String> {
        let mut bare: Vec<String> = self.forms.clone();
        bare.extend(self.verbs.iter().flat_map(|v| verb_forms(v)));
        let mut all = if self.suffix_required { Vec::new() } else { bare.clone() };
        for form in &bare {
            all.extend(self.suffixes.iter().map(|s| format!("{form}{s}")));
        }
        all
    }
}

/// A form found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Index for [`Lexicon::entry`].
    pub form: usize,
}

/// All forms of a pack.
#[derive(Debug, Clone)]
pub struct Lexicon {
    trie: Trie,
    forms: Vec<String>,
    entries: Vec<(ClassSet, Attr)>,
    single: Vec<bool>,
}

impl Lexicon {
    /// Compile word lists; classes are interned in `classes` and each form's set is admitted.
    ///
    /// # Errors
    /// A message when there are too many classes or sets of classes.
    pub fn new<'a>(
        lists: impl IntoIterator<Item = &'a WordList>,
        classes: &mut Classes,
    ) -> std::result::Result<Self, String> {
        let mut by_form: HashMap<String, usize> = HashMap::new();
        let word = classes.intern("w").ok_or_else(too_many_classes)?;
        let (mut forms, mut entries): (Vec<String>, Vec<(ClassSet, Attr)>) = (Vec::new(), Vec::new());
        for list in lists {
            let mut set = ClassSet::ZERO;
            for class in &list.class {
                set |= classes.intern(class).ok_or_else(too_many_classes)?;
            }
            for form in list.expand() {
                let at = *by_form.entry(form.clone()).or_insert_with(|| {
                    forms.push(form);
                    entries.push((ClassSet::ZERO, Attr::default()));
                    entries.len() - 1
                });
                // A plain word in one list and something else in another is no plain word.
                let plain = entries[at].0 == 0 || entries[at].0 & set & word != 0;
                entries[at].0 = (entries[at].0 | set) & if plain { ClassSet::MAX } else { !word };
                entries[at].1.merge(&list.is);
            }
        }
        for (set, _) in &entries {
            if !classes.admit(*set) {
                return Err(too_many_sets());
            }
        }
        let trie = Trie::new(forms.iter().map(String::as_str));
        let single = forms.iter().map(|f| f.chars().count() == 1 && !f.is_ascii()).collect();
        Ok(Lexicon { trie, forms, entries, single })
    }

    /// Classes and attributes of a form.
    pub fn entry(&self, form: usize) -> (ClassSet, Attr) {
        self.entries[form]
    }

    /// All forms with their class sets.
    pub fn forms(&self) -> impl Iterator<Item = (&str, ClassSet)> + '_ {
        self.forms.iter().zip(&self.entries).map(|(form, &(set, _))| (form.as_str(), set))
    }

    /// All forms in `text`, each longest at its place, wherever words are cut.
    pub fn find_all(&self, text: &str) -> Vec<Found> {
        self.find(text, openings(text.as_bytes()), |_| true, &[], &[])
    }

    /// All forms in `text`, longest first at each place, on word boundaries. `openings` are the places of `text` where forms
    /// may begin.
    ///
    /// A one-character Chinese form counts only where `is_edge` cuts words on both of its sides. No form runs
    /// across a place in `barriers`, such as the end of a figure (*3 basis points | to 4.12%*), and none that begins within a
    /// span of `taken` out of it.
    pub(crate) fn find(
        &self,
        text: &str,
        openings: impl IntoIterator<Item = Opening>,
        is_edge: impl Fn(usize) -> bool,
        barriers: &[usize],
        taken: &[Range<usize>],
    ) -> Vec<Found> {
        let mut found = Vec::with_capacity(text.len() / 10);
        // Where to go on.
        let mut at = 0;
        for opening in openings {
            let start = opening.at;
            if start < at || !self.trie.may_begin(opening) {
                continue;
            }
            let mut longest = None;
            self.trie.walk_from(text.as_bytes(), opening, |end, forms| {
                longest = last(text, end, forms).or(longest)
            });
            let Some((end, form)) = longest else { continue };
            let within = |b: usize| start < b && b < end;
            let cut = barriers.iter().copied().find(|&b| within(b)).or_else(|| {
                let begun = taken.iter().find(|t| t.start < start && within(t.end));
                begun.map(|t| t.end)
            });
            if let Some(barrier) = cut {
                // The piece before the barrier may hold a shorter form.
                if let Some((end, form)) = self.longest(text, start, barrier)
                    && !self.single[form]
                {
                    found.push(Found { start, end, form });
                }
                at = barrier;
            } else if !is_edge(end)
                && let Some(next) = self.next_word(text, start, end, &is_edge)
            {
                at = next;
            } else if !self.single[form] || is_edge(start) && is_edge(end) {
                found.push(Found { start, end, form });
                at = end;
            }
        }
        found
    }

    /// Where, within a form that ends inside a word, another begins that is a whole word and reaches further: 第三季增长 holds
    /// 增长, and not 季增.
    fn next_word(
        &self,
        text: &str,
        start: usize,
        end: usize,
        is_edge: &impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let further =
            |at: usize| self.longest(text, at, text.len()).is_some_and(|(to, _)| to > end && is_edge(to));
        (start + 1..end).find(|&at| text.is_char_boundary(at) && is_edge(at) && further(at))
    }

    /// The longest form that begins at byte `at` and ends with a word before `limit`: its end and its number. In
    /// *as inventories rise* that is *as*, though *as in* begins there too.
    fn longest(&self, text: &str, at: usize, limit: usize) -> Option<(usize, usize)> {
        let mut longest = None;
        self.trie
            .walk(&text.as_bytes()[..limit], at, |end, forms| longest = last(text, end, forms).or(longest));
        longest
    }
}

/// The first of `forms`, which end at byte `end`, and that end, unless it is inside a word.
fn last(text: &str, end: usize, forms: &[u32]) -> Option<(usize, usize)> {
    forms.first().filter(|_| word_edge(text, end)).map(|&form| (end, form as usize))
}

/// Whether an ASCII word does not run across byte `at`.
pub fn word_edge(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    at == 0
        || at >= bytes.len()
        || !(bytes[at - 1].is_ascii_alphanumeric() && bytes[at].is_ascii_alphanumeric())
}
