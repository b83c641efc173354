//! What means the same in other words: subjects that no list names, events, and articles that tell one report in two languages.
//!
//! Rules read figures and the names they know; that *Temasek* and 淡馬錫 are one, a model or a human says. Here their
//! word is only applied: figures are compared as ever.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::policy::Policy;
use crate::text::normalize;

/// What two texts that mean the same are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meant {
    /// Words for what a claim is about, where no id is known.
    Subject,
    /// Words for the part of its subject that a claim is of: a division, a product.
    Part,
    /// Words for a cause or an effect of which nothing is known but the words.
    Event,
    /// Articles, by the hash of their text: one tells the other's report again, in another language or other words.
    Article,
}

/// That two texts mean the same, or that they do not, as a store keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Equivalence {
    /// What they are.
    pub what: Meant,
    /// One, folded as [`fold`] does, or an article's hash; the smaller of the two.
    pub a: String,
    /// The other.
    pub b: String,
    /// The id that one of the two is, as tables write it: words then stand for what is listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether they mean the same. The last word on a pair holds, but for a model's after a human's.
    pub same: bool,
    /// The model, or `human`.
    pub by: String,
    /// How near the model finds them, -1 to 1; none where a human speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub similarity: Option<f32>,
    /// By how much that is nearer than to anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<f32>,
    /// The day it was said.
    pub on: jiff::civil::Date,
}

/// Who says so when nobody computed it.
pub const HUMAN: &str = "human";

impl Equivalence {
    /// That two texts mean the same, in `by`'s word: folded and in their order.
    pub fn new(what: Meant, a: &str, b: &str, by: &str, on: jiff::civil::Date) -> Self {
        let (a, b) = ordered(fold(a), fold(b));
        let by = by.to_owned();
        Equivalence { what, a, b, id: None, same: true, by, similarity: None, margin: None, on }
    }

    /// A human's word on two texts.
    pub fn human(what: Meant, a: &str, b: &str, same: bool, on: jiff::civil::Date) -> Self {
        Equivalence { same, ..Equivalence::new(what, a, b, HUMAN, on) }
    }

    /// A human's word that `words` are, or are not, what tables list under `id`.
    pub fn listed(words: &str, id: &str, same: bool, on: jiff::civil::Date) -> Self {
        Equivalence { id: Some(id.to_owned()), ..Equivalence::human(Meant::Subject, words, id, same, on) }
    }

    fn pair(&self) -> (Meant, String, String) {
        (self.what, self.a.clone(), self.b.clone())
    }
}

/// The words as they are compared: Simplified, in lower case, with single blanks.
pub fn fold(words: &str) -> String {
    let words = words.trim();
    let folded =
        if words.is_ascii() { words.to_ascii_lowercase() } else { normalize(words).0.to_lowercase() };
    let single = !folded.contains("  ") && folded.chars().all(|c| c == ' ' || !c.is_whitespace());
    if single { folded } else { folded.split_whitespace().collect::<Vec<_>>().join(" ") }
}

fn ordered(a: String, b: String) -> (String, String) {
    if a <= b { (a, b) } else { (b, a) }
}

/// All that is known to mean the same.
#[derive(Debug, Clone, Default)]
pub struct Meanings {
    /// The word that holds on each pair.
    on: BTreeMap<(Meant, String, String), Equivalence>,
    /// Of words that mean the same as others, those that stand for all of them.
    stands: BTreeMap<(Meant, String), String>,
    /// All that each of those stands for, itself included.
    classes: BTreeMap<(Meant, String), BTreeSet<String>>,
    /// Ids as tables write them, by their folded form: of all that mean the same, the id stands for the others.
    ids: BTreeMap<String, String>,
    /// By article, what it shares with each that tells its report again.
    shared: BTreeMap<String, BTreeSet<String>>,
}

impl Meanings {
    /// Of all words in the order in which they were said, those that hold.
    pub fn new(all: impl IntoIterator<Item = Equivalence>) -> Self {
        let mut on: BTreeMap<_, Equivalence> = BTreeMap::new();
        for said in all {
            let held = on.get(&said.pair());
            if said.by == HUMAN || held.is_none_or(|held| held.by != HUMAN) {
                on.insert(said.pair(), said);
            }
        }
        let ids = on.values().filter_map(|e| Some((fold(e.id.as_ref()?), e.id.clone()?))).collect();
        let mut known = Meanings { on, ids, ..Meanings::default() };
        for (what, a, b) in known.on.values().filter(|e| e.same).map(Equivalence::pair).collect::<Vec<_>>() {
            if what == Meant::Article {
                let both = format!("{a} {b}");
                for one in [a, b] {
                    known.shared.entry(one).or_default().insert(both.clone());
                }
            } else {
                known.join(what, &a, &b);
            }
        }
        known
    }

    /// Let the two and all that mean the same stand for one, the first in order, unless it is said of any two of them that
    /// they do not.
    fn join(&mut self, what: Meant, a: &str, b: &str) {
        let class = |word: &str| {
            let stands = self.stand(what, word).to_owned();
            let all = self.classes.get(&(what, stands.clone())).cloned();
            (stands.clone(), all.unwrap_or_else(|| BTreeSet::from([stands])))
        };
        let ((of_a, mut all), (of_b, more)) = (class(a), class(b));
        let listed = |all: &BTreeSet<String>| {
            all.iter().filter(|_| what == Meant::Subject).find_map(|word| self.ids.get(word).cloned())
        };
        let id = match (listed(&all), listed(&more)) {
            // What is listed apart stays apart.
            (Some(x), Some(y)) if x != y => return,
            (x, y) => x.or(y),
        };
        let apart = |x: &String| more.iter().any(|y| self.said(what, x, y).is_some_and(|said| !said.same));
        if of_a == of_b || all.iter().any(apart) {
            return;
        }
        for stands in [&of_a, &of_b] {
            self.classes.remove(&(what, stands.clone()));
        }
        all.extend(more);
        let first = id.unwrap_or_else(|| of_a.min(of_b));
        for word in &all {
            self.stands.insert((what, word.clone()), first.clone());
        }
        self.classes.insert((what, first), all);
    }

    /// The word that stands for `word` and all that means the same: itself where nothing is known.
    pub fn stand<'m>(&'m self, what: Meant, word: &'m str) -> &'m str {
        if self.stands.is_empty() {
            return word;
        }
        self.stands.get(&(what, word.to_owned())).map_or(word, String::as_str)
    }

    /// What a subject's words stand for: as [`Meanings::stand`], of the words as they are written.
    pub fn subject(&self, words: &str) -> String {
        let words = fold(words);
        self.stand(Meant::Subject, &words).to_owned()
    }

    /// What holds of two, in either order.
    pub fn said(&self, what: Meant, a: &str, b: &str) -> Option<&Equivalence> {
        let (a, b) = ordered(a.to_owned(), b.to_owned());
        self.on.get(&(what, a, b))
    }

    /// The words on pairs that hold, in order.
    pub fn all(&self) -> impl Iterator<Item = &Equivalence> {
        self.on.values()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.on.is_empty()
    }

    /// Words of which another one stands in `other` than here.
    pub(crate) fn changed(&self, what: Meant, other: &Meanings) -> BTreeSet<String> {
        let words = self.stands.keys().chain(other.stands.keys()).filter(|(w, _)| *w == what);
        words
            .filter(|(_, word)| self.stand(what, word) != other.stand(what, word))
            .map(|(_, word)| word.clone())
            .collect()
    }

    /// Articles that share something else in `other` than here.
    pub(crate) fn changed_articles(&self, other: &Meanings) -> BTreeSet<String> {
        let articles = self.shared.keys().chain(other.shared.keys());
        articles.filter(|a| self.shared.get(*a) != other.shared.get(*a)).cloned().collect()
    }

    /// What an article shares with each that tells its report again.
    pub(super) fn shared(&self, article: &str) -> impl Iterator<Item = &String> {
        self.shared.get(article).into_iter().flatten()
    }
}

impl Policy {
    /// This policy, told what means the same.
    #[must_use]
    pub fn with_meanings(&self, meanings: Meanings) -> Policy {
        Policy { meanings, ..self.clone() }
    }

    /// What is known to mean the same.
    pub fn meanings(&self) -> &Meanings {
        &self.meanings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(what: Meant, a: &str, b: &str, same: bool, by: &str) -> Equivalence {
        let day = jiff::civil::date(2026, 2, 2);
        Equivalence { by: by.to_owned(), ..Equivalence::human(what, a, b, same, day) }
    }

    #[test]
    fn what_means_the_same_stands_for_one_whatever_the_order() {
        let pairs = [("Temasek", "淡馬錫"), ("淡马锡", "淡馬錫控股"), ("GIC", "新加坡政府投资公司")];
        let all = pairs.map(|(a, b)| said(Meant::Subject, a, b, true, "model"));
        let known = Meanings::new(all.clone());
        let backwards = Meanings::new(all.into_iter().rev());
        for word in ["temasek", "淡马锡", "淡马锡控股"] {
            assert_eq!(known.stand(Meant::Subject, word), "temasek");
            assert_eq!(backwards.stand(Meant::Subject, word), "temasek");
        }
        assert_eq!(known.stand(Meant::Subject, "新加坡政府投资公司"), "gic");
        assert_eq!(known.stand(Meant::Event, "淡马锡"), "淡马锡", "of subjects alone it was said");
    }

    #[test]
    fn a_humans_word_stands_above_a_models_and_parts_what_others_join() {
        let model = |a, b| said(Meant::Subject, a, b, true, "model");
        let human = |a, b, same| said(Meant::Subject, a, b, same, HUMAN);
        let known =
            Meanings::new([human("散户", "foreign investors", false), model("foreign investors", "散户")]);
        assert_eq!(known.stand(Meant::Subject, "散户"), "散户");
        let undone = Meanings::new([human("a", "b", false), human("a", "b", true)]);
        assert_eq!(undone.stand(Meant::Subject, "b"), "a");
        // Not by way of a third either.
        let by_way = Meanings::new([model("a", "b"), model("b", "c"), human("a", "c", false)]);
        assert_ne!(by_way.stand(Meant::Subject, "a"), by_way.stand(Meant::Subject, "c"));
    }

    #[test]
    fn words_of_what_is_listed_stand_for_its_id() {
        let day = jiff::civil::date(2026, 2, 2);
        let listed = |words, id| Equivalence::listed(words, id, true, day);
        let alike = said(Meant::Subject, "总裁刘炽平", "Martin Lau", true, HUMAN);
        let all =
            [alike, listed("总裁刘炽平", "0700.HK"), listed("pony ma", "0700.HK"), listed("pony ma", "BABA")];
        let known = Meanings::new(all);
        for words in ["总裁刘炽平", "Martin  Lau", "Pony Ma"] {
            assert_eq!(known.subject(words), "0700.HK");
        }
        assert_eq!(known.subject("baba"), "baba", "two that are listed apart are never one");
        let undone = [listed("a", "GC"), Equivalence::listed("a", "GC", false, day)];
        assert_eq!(Meanings::new(undone).subject("a"), "a");
    }

    #[test]
    fn what_changes_is_told() {
        let before = Meanings::new([said(Meant::Subject, "b", "c", true, "model")]);
        let pairs = [("b", "c"), ("a", "b")].map(|(x, y)| said(Meant::Subject, x, y, true, "model"));
        let after = Meanings::new(pairs);
        let changed: Vec<String> = before.changed(Meant::Subject, &after).into_iter().collect();
        assert_eq!(changed, ["b", "c"]);
        let pair = said(Meant::Article, "1f", "2e", true, "model");
        let told = Meanings::new([pair]);
        assert_eq!(told.changed_articles(&before).len(), 2);
    }
}
