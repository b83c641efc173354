//! Whether one article tells another's report again, in another language or other words: by their sentences, one by one.

use super::{Vector, cosine};

/// How far two articles must answer to each other for one to tell the other's report again.
///
/// Found on 24 invented events, each with a report, its translation, a paraphrase and two independent reports
/// (`tests/cases/neural/kin.jsonl`): across languages independent reports answer to each other by half of their sentences at
/// most; in one language by up to seven tenths, but less nearly and in another order.
struct Least {
    share: f32,
    order: f32,
    similarity: f32,
}

const ACROSS: Least = Least { share: 0.6, order: 0.6, similarity: 0.0 };
const WITHIN: Least = Least { share: 0.75, order: 0.9, similarity: 0.6 };
/// Fewer pairs tell nothing.
const PAIRS: usize = 5;

impl Answering {
    /// Whether one of the two articles tells the other's report again; `across` languages they share no words.
    pub fn is_retold(&self, across: bool) -> bool {
        let least = if across { ACROSS } else { WITHIN };
        self.pairs >= PAIRS
            && self.share >= least.share
            && self.order >= least.order
            && self.similarity >= least.similarity
    }
}

/// How far the sentences of two articles answer to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answering {
    /// Share of the shorter article's sentences that have a counterpart in the other: each other's nearest, and near.
    pub share: f32,
    /// Mean cosine of those pairs.
    pub similarity: f32,
    /// Share of those pairs that stand in the same order in both.
    pub order: f32,
    /// Number of those pairs.
    pub pairs: usize,
}

/// Sentences nearer than this may tell the same: of unrelated ones hardly any are.
const NEAR: f32 = 0.3;

/// How far `a` and `b`, sentence vectors without what tells the language, answer to each other.
pub fn answering(a: &[Vector], b: &[Vector]) -> Answering {
    let best = |from: &Vector, among: &[Vector]| {
        let near = among.iter().map(|to| cosine(from, to)).zip(0..);
        near.max_by(|x: &(f32, usize), y| x.0.total_cmp(&y.0))
    };
    let mut places = Vec::new();
    let mut sum = 0.0;
    for (n, sentence) in a.iter().enumerate() {
        let Some((similarity, m)) = best(sentence, b) else { continue };
        let back = b.get(m).and_then(|there| best(there, a));
        if similarity >= NEAR && back.is_some_and(|(_, at)| at == n) {
            places.push(m);
            sum += similarity;
        }
    }
    let pairs = places.len();
    let share = |part: usize, of: usize| if of == 0 { 0.0 } else { part as f32 / of as f32 };
    Answering {
        share: share(pairs, a.len().min(b.len())),
        similarity: if pairs == 0 { 0.0 } else { sum / pairs as f32 },
        order: share(rising(&places), pairs),
        pairs,
    }
}

/// Length of the longest rising run that can be picked out of `places`.
fn rising(places: &[usize]) -> usize {
    let mut ends: Vec<usize> = Vec::new();
    for place in places {
        let at = ends.partition_point(|end| end < place);
        match ends.get_mut(at) {
            Some(end) => *end = *place,
            None => ends.push(*place),
        }
    }
    ends.len()
}
