//! What a sentence must hold, and in which order, before a branch of a rule is tried on it.

use super::classes::{ClassSet, Classes, Symbol};
use super::machine::{Symbols, holds};

/// The most classes that there are.
const CLASSES: usize = ClassSet::BITS as usize;

/// What each of many branches needs.
#[derive(Debug, Default)]
pub(super) struct Needs {
    /// The kind of each branch, as a bit.
    kinds: Vec<u8>,
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
        let mut needs = Needs { kinds: branches.iter().map(|(kind, _)| *kind).collect(), ..Needs::default() };
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
        needs
    }

    fn number(&mut self, set: ClassSet, classes: &Classes) -> usize {
        self.classes.iter().position(|other| *other == set).unwrap_or_else(|| {
            let mut symbols = Symbols::default();
            classes.symbols_with(set).for_each(|s| symbols[usize::from(s >> 6)] |= 1 << (s & 63));
            self.classes.push(set);
            self.symbols.push(symbols);
            self.classes.len() - 1
        })
    }

    /// The branches of the `wanted` kinds of whose needs none is missing, by number; `present` is the union of a sentence's
    /// classes.
    pub(super) fn met(&self, present: ClassSet, wanted: u8) -> impl Iterator<Item = usize> + '_ {
        let mut held = vec![0; self.width];
        let (high, low) = present.into_words();
        for (word, first) in [(low, 0), (high, CLASSES / 2)] {
            let mut left = word;
            while left != 0 {
                let class = first + left.trailing_zeros() as usize;
                let holders = &self.holders[class * self.width..][..self.width];
                held.iter_mut().zip(holders).for_each(|(held, holders)| *held |= holders);
                left &= left - 1;
            }
        }
        let met = move |mask: &[u64]| mask.iter().zip(&held).all(|(needed, held)| needed & !held == 0);
        let masks = self.masks.chunks_exact(self.width.max(1)).zip(&self.kinds).enumerate();
        masks.filter(move |(_, (mask, kind))| *kind & wanted != 0 && met(mask)).map(|(branch, _)| branch)
    }

    /// The last token with which a match of a branch may begin; none where its needs stand in another order.
    pub(super) fn last_start(&self, branch: usize, symbols: &[Symbol]) -> Option<usize> {
        // From the last need to the first, each as far back in the sentence as those behind it allow.
        self.orders[branch].iter().rev().try_fold(symbols.len(), |at, &set| {
            symbols[..at].iter().rposition(|&symbol| holds(&self.symbols[set], symbol))
        })
    }
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
        assert_eq!(needs.met(noun | verb, 0b111).collect::<Vec<_>>(), [0, 1, 3]);
        assert_eq!(needs.met(noun | verb, 0b011).collect::<Vec<_>>(), [3]);
        let starts = |symbols: &[Symbol]| [0, 1, 3].map(|branch| needs.last_start(branch, symbols));
        assert_eq!(starts(&[n, v, n, v, n]), [Some(2), Some(1), Some(5)]);
        assert_eq!(starts(&[v, n]), [None, None, Some(2)]);
    }
}
