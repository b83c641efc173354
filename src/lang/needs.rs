//! What a sentence must hold, and in which order, before a branch of a rule is tried on it.

use super::classes::{ClassSet, Classes, Symbol, Symbols};
use super::machine::holds;

/// The most classes that there are.
const CLASSES: usize = ClassSet::BITS as usize;

/// Branches by number, one bit each.
type Branches = Vec<u64>;

/// What each of many branches needs.
#[derive(Debug, Default)]
pub(super) struct Needs {
    /// For each kind, by its bit, the branches of it, and the classes that they ask for: others tell nothing.
    kinds: Vec<(u8, Branches, ClassSet)>,
    /// For each class the branches whose rarest set holds it: no other branch needs to be looked at where it is missing.
    keyed: Vec<Branches>,
    /// The branches that need nothing.
    free: Branches,
    /// The sets of classes that are needed, each once.
    classes: Vec<ClassSet>,
    /// The symbols of each.
    symbols: Vec<Symbols>,
    /// How many numbers hold one bit for each set.
    width: usize,
    /// For each class the sets that hold it.
    holders: Vec<u64>,
    /// For each branch the sets it needs.
    masks: Vec<u64>,
    /// For each branch the sets of which one token must follow the other.
    orders: Vec<Vec<usize>>,
}

impl Needs {
    /// The needs of branches, in order, each with the bit of its kind: a sentence must have a token of each set, in the order
    /// of the sets.
    pub(super) fn new(branches: &[(u8, Vec<ClassSet>)], classes: &Classes) -> Self {
        let mut needs = Needs::default();
        for (_, sets) in branches {
            let order = sets.iter().map(|&set| needs.number(set, classes)).collect();
            needs.orders.push(order);
        }
        needs.width = needs.classes.len().div_ceil(64).max(1);
        needs.masks = vec![0; needs.width * branches.len()];
        for (order, mask) in needs.orders.iter().zip(needs.masks.chunks_exact_mut(needs.width)) {
            order.iter().for_each(|set| mask[set / 64] |= 1 << (set % 64));
        }
        needs.holders = vec![0; needs.width * CLASSES];
        for (class, mask) in needs.holders.chunks_exact_mut(needs.width).enumerate() {
            let one = ClassSet::ONE << class as u32;
            let holders = needs.classes.iter().enumerate().filter(|(_, classes)| **classes & one != 0);
            holders.for_each(|(set, _)| mask[set / 64] |= 1 << (set % 64));
        }
        needs.index(branches);
        needs
    }

    /// Index the branches by kind and by what they need.
    fn index(&mut self, branches: &[(u8, Vec<ClassSet>)]) {
        let none = vec![0; branches.len().div_ceil(64)];
        (self.free, self.keyed) = (none.clone(), vec![none.clone(); CLASSES]);
        let mut often = vec![0; self.classes.len()];
        self.orders.iter().flatten().for_each(|&set| often[set] += 1);
        for (branch, (kind, sets)) in branches.iter().enumerate() {
            let (at, bit) = (branch / 64, 1 << (branch % 64));
            let known = self.kinds.iter().position(|(other, ..)| other == kind).unwrap_or_else(|| {
                self.kinds.push((*kind, none.clone(), ClassSet::ZERO));
                self.kinds.len() - 1
            });
            let (_, own, asked) = &mut self.kinds[known];
            own[at] |= bit;
            sets.iter().for_each(|&set| *asked |= set);
            // What few branches ask for few sentences hold.
            match self.orders[branch].iter().min_by_key(|&&set| often[set]) {
                Some(&rarest) => each_one(&words(self.classes[rarest]), |class| self.keyed[class][at] |= bit),
                None => self.free[at] |= bit,
            }
        }
    }

    fn number(&mut self, set: ClassSet, classes: &Classes) -> usize {
        self.classes.iter().position(|other| *other == set).unwrap_or_else(|| {
            self.classes.push(set);
            self.symbols.push(classes.symbols_with(set));
            self.classes.len() - 1
        })
    }

    /// The branches of the `wanted` kinds of whose needs none is missing, by number; `present` is the union of a sentence's
    /// classes.
    pub(super) fn met(&self, present: ClassSet, wanted: u8) -> Vec<usize> {
        let (mut held, mut open) = (vec![0; self.width], self.free.clone());
        let kinds = || self.kinds.iter().filter(|(kind, ..)| kind & wanted != 0);
        let asked = kinds().fold(ClassSet::ZERO, |all, (.., asked)| all | asked);
        each_one(&words(present & asked), |class| {
            join(&mut held, &self.holders[class * self.width..][..self.width]);
            join(&mut open, &self.keyed[class]);
        });
        for (at, open) in open.iter_mut().enumerate() {
            *open &= kinds().fold(0, |all, (_, branches, _)| all | branches[at]);
        }
        let mut met = Vec::new();
        each_one(&open, |branch| {
            let mask = &self.masks[branch * self.width..][..self.width];
            if mask.iter().zip(&held).all(|(needed, held)| needed & !held == 0) {
                met.push(branch);
            }
        });
        met
    }

    /// The last token with which a match of a branch may begin; none where its needs stand in another order.
    pub(super) fn last_start(&self, branch: usize, symbols: &[Symbol]) -> Option<usize> {
        // From the last need to the first, each as far back in the sentence as those behind it allow.
        self.orders[branch].iter().rev().try_fold(symbols.len(), |at, &set| {
            symbols[..at].iter().rposition(|&symbol| holds(&self.symbols[set], symbol))
        })
    }
}

/// The bits of a set of classes, the lowest first.
fn words(set: ClassSet) -> [u64; 4] {
    let (high, low) = set.into_words();
    [low as u64, (low >> 64) as u64, high as u64, (high >> 64) as u64]
}

/// Call `found` with the number of each bit that is set.
#[inline]
fn each_one(words: &[u64], mut found: impl FnMut(usize)) {
    for (at, &word) in words.iter().enumerate() {
        let mut left = word;
        while left != 0 {
            found(at * 64 + left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }
}

/// Set in `all` what is set in `more`.
#[inline]
fn join(all: &mut [u64], more: &[u64]) {
    all.iter_mut().zip(more).for_each(|(all, more)| *all |= more);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_are_met_in_their_order() {
        let mut classes = Classes::default();
        let mut class = |name| {
            let set = classes.intern(name).unwrap_or_default();
            classes.admit(set);
            set
        };
        let (noun, verb, mark) = (class("noun"), class("verb"), class("mark"));
        let [n, v] = [noun, verb].map(|set| classes.symbol(set).unwrap_or_default());
        let sets = [vec![noun, verb], vec![verb, noun, noun], vec![mark], vec![]];
        let needs = Needs::new(&sets.map(|sets| (1 << sets.len().min(2), sets)), &classes);
        assert_eq!(needs.met(noun | verb, 0b111), [0, 1, 3]);
        assert_eq!(needs.met(noun | verb, 0b011), [3]);
        let starts = |symbols: &[Symbol]| [0, 1, 3].map(|branch| needs.last_start(branch, symbols));
        assert_eq!(starts(&[n, v, n, v, n]), [Some(2), Some(1), Some(5)]);
        assert_eq!(starts(&[v, n]), [None, None, Some(2)]);
    }
}
