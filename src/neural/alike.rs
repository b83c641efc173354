//! Which words mean the same across scripts: each other's nearest, by a margin.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Vector, cosine};
use crate::reconcile::{Meant, fold};
use crate::text::{is_han, is_traditional};

/// How something is written; words of one script are each other's rivals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Writing {
    /// Without Han characters.
    Latin,
    /// Chinese in Simplified characters, or in those that both scripts have.
    Simplified,
    /// Chinese in Traditional characters.
    Traditional,
}

impl Writing {
    /// The script of `words`, which stand in `text`.
    pub fn of(words: &str, text: &str) -> Self {
        match words.chars().any(is_han) {
            false => Writing::Latin,
            true if is_traditional(text) => Writing::Traditional,
            true => Writing::Simplified,
        }
    }
}

/// Words that may mean the same as others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What they are; only words of one kind are held against each other.
    pub what: Meant,
    /// As first written.
    pub text: String,
    /// Their script.
    pub script: Writing,
    /// What was told of them, a measure or a part's company: those that share none cannot meet. Empty where any may.
    pub of: BTreeSet<String>,
}

/// Words of all kinds, each once.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: BTreeMap<(Meant, Writing, String), Words>,
}

impl Vocabulary {
    /// Take up `text`, which stands in `sentence` and is told `of` something.
    pub fn add(&mut self, what: Meant, text: &str, sentence: &str, of: Option<String>) {
        // One Han character is a piece of a word.
        if text.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
            return;
        }
        let script = Writing::of(text, sentence);
        let new = || Words { what, text: text.to_owned(), script, of: BTreeSet::new() };
        let known = self.words.entry((what, script, fold(text))).or_insert_with(new);
        if text < known.text.as_str() {
            text.clone_into(&mut known.text);
        }
        known.of.extend(of);
    }

    /// All of them, in order.
    pub fn into_words(self) -> Vec<Words> {
        self.words.into_values().collect()
    }
}

/// Two words that mean the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alike {
    /// Number of one.
    pub a: usize,
    /// Number of the other.
    pub b: usize,
    /// Their cosine.
    pub similarity: f32,
    /// By how much each is nearer to the other than to anything else in the other's script.
    pub margin: f32,
}

/// How near is near enough.
///
/// Found on words that reporters use for parts of companies, markets and statistics (`tests/cases/neural/phrases.tsv`): half of
/// those that mean the same are nearer than this, and of others hardly any that are each other's nearest.
struct Least {
    similarity: f32,
    margin: f32,
}

impl Least {
    fn of(what: Meant, a: Writing, b: Writing) -> Self {
        match (what, a == Writing::Latin || b == Writing::Latin) {
            (Meant::Event, _) => Least { similarity: 0.55, margin: 0.08 },
            (_, true) => Least { similarity: 0.44, margin: 0.05 },
            // What both scripts share, characters and words, brings others near too.
            (_, false) => Least { similarity: 0.75, margin: 0.05 },
        }
    }
}

/// The two nearest of one script.
#[derive(Clone, Copy)]
struct Nearest {
    first: (f32, usize),
    second: f32,
}

impl Nearest {
    fn add(self, similarity: f32, at: usize) -> Self {
        if similarity > self.first.0 {
            Nearest { first: (similarity, at), second: self.first.0 }
        } else {
            Nearest { second: self.second.max(similarity), ..self }
        }
    }
}

/// The pairs of `words` that mean the same, by the vectors of each without what tells its language.
///
/// Every word is held against every other of its kind in another script, so time grows with the square of their number.
pub fn alike(words: &[Words], vectors: &[Vector]) -> Vec<Alike> {
    let nearest = |n: usize| -> BTreeMap<Writing, Nearest> {
        let mut found: BTreeMap<Writing, Nearest> = BTreeMap::new();
        for (m, other) in words.iter().enumerate() {
            if other.what == words[n].what && other.script != words[n].script && !is_one(&words[n], other) {
                let similarity = cosine(&vectors[n], &vectors[m]);
                let none = Nearest { first: (f32::MIN, m), second: f32::MIN };
                let near = found.entry(other.script).or_insert(none);
                *near = near.add(similarity, m);
            }
        }
        found
    };
    let all: Vec<BTreeMap<Writing, Nearest>> = (0..words.len()).into_par_iter().map(nearest).collect();
    let mut pairs = Vec::new();
    for (a, found) in all.iter().enumerate() {
        for near in found.values() {
            let (similarity, b) = near.first;
            let Some(back) = all.get(b).and_then(|found| found.get(&words[a].script)) else { continue };
            let margin = similarity - near.second.max(back.second);
            let least = Least::of(words[a].what, words[a].script, words[b].script);
            let enough = similarity >= least.similarity && margin >= least.margin;
            if a < b && back.first.1 == a && enough && may_meet(&words[a], &words[b]) {
                pairs.push(Alike { a, b, similarity, margin });
            }
        }
    }
    pairs
}

/// Whether they are the same words in two scripts, which meet without help.
fn is_one(a: &Words, b: &Words) -> bool {
    a.script != Writing::Latin && b.script != Writing::Latin && fold(&a.text) == fold(&b.text)
}

fn may_meet(a: &Words, b: &Words) -> bool {
    (a.of.is_empty() && b.of.is_empty()) || !a.of.is_disjoint(&b.of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::neural::WIDTH;

    /// A vector that points so far to each of the first axes.
    fn vector(parts: &[f32]) -> Vector {
        let mut vector = [0.0; WIDTH];
        vector[..parts.len()].copy_from_slice(parts);
        let length = parts.iter().map(|part| part * part).sum::<f32>().sqrt();
        vector.map(|part| part / length)
    }

    fn words(text: &str, of: &str) -> Words {
        let of = BTreeSet::from([of.to_owned()]);
        Words { what: Meant::Subject, text: text.to_owned(), script: Writing::of(text, text), of }
    }

    #[test]
    fn a_word_meets_its_nearest_and_not_the_next() {
        let all = [
            words("bank", "loans"),
            words("insurer", "loans"),
            words("银行", "loans"),
            words("券商", "loans"),
        ];
        let near = [vector(&[1.0]), vector(&[0.2, 1.0]), vector(&[0.9, 0.1]), vector(&[0.4, 0.2, 0.9])];
        let found = alike(&all, &near);
        assert_eq!(found.iter().map(|pair| (pair.a, pair.b)).collect::<Vec<_>>(), [(0, 2)]);
        assert!(found[0].similarity > 0.99 && found[0].margin > 0.3, "{found:?}");
    }

    #[test]
    fn words_told_of_different_things_do_not_meet() {
        let near = [vector(&[1.0]), vector(&[0.9, 0.1])];
        assert!(alike(&[words("bank", "loans"), words("银行", "layoffs")], &near).is_empty());
        assert_eq!(alike(&[words("bank", "loans"), words("银行", "loans")], &near).len(), 1);
    }

    #[test]
    fn between_two_that_are_as_near_nothing_is_chosen() {
        let all = [words("bank", "loans"), words("银行", "loans"), words("银行业", "loans")];
        assert!(alike(&all, &[vector(&[1.0]), vector(&[0.9, 0.1]), vector(&[0.9, 0.11])]).is_empty());
    }

    #[test]
    fn scripts_are_told_by_what_stands_around() {
        assert_eq!(Writing::of("gold", "gold 黃金"), Writing::Latin);
        assert_eq!(Writing::of("人民", "人民银行"), Writing::Simplified);
        assert_eq!(Writing::of("人民", "人民銀行"), Writing::Traditional);
    }
}
