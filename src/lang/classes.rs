//! Word classes of a pack, and the symbols that stand for sets of them.
//!
//! A token may belong to several classes (*slide* is `MOVE.v` and `MOVE.n`). Each set of classes that
//! can occur is given a number at load; a class in a rule then becomes the class of the numbers of all sets that
//! hold it, so ambiguity costs nothing when rules run. Classes that no pattern names tell no two symbols apart.

use rustc_hash::{FxHashMap, FxHashSet};

/// A set of classes, one bit each.
pub type ClassSet = ethnum::U256;

/// Stands for a set of classes in what rules read; 0 is never used.
pub type Symbol = u16;

/// The most sets of classes one pack may have: classes of symbols are this wide.
const MAX_SETS: usize = 510;

/// The most classes one pack may have: a set of them is this many bits.
const MAX_CLASSES: usize = ClassSet::BITS as usize;

/// A set of symbols, one bit each.
pub(super) type Symbols = [u64; 8];

/// Places for names: so many that few of at most 256 names share one.
const PLACES: usize = 4096;

/// A place for a name, cheap to find and seldom shared: by these factors hardly any two names of the packs share one.
#[inline(always)]
fn place(name: &str) -> usize {
    let bytes = name.as_bytes();
    let byte = |i: usize| usize::from(bytes.get(i).copied().unwrap_or(0));
    let last = bytes.len().wrapping_sub(1);
    (bytes.len() * 744 + byte(0) * 3760 + byte(1) * 3071 + byte(last) * 1891 + byte(last / 2) * 3061) % PLACES
}

/// The place for a name, and those behind it.
fn around(name: &str) -> impl Iterator<Item = usize> {
    let first = place(name);
    (0..PLACES).map(move |more| (first + more) % PLACES)
}

/// Names of classes and symbols of sets.
#[derive(Debug, Clone, Default)]
pub struct Classes {
    names: Vec<String>,
    by_name: FxHashMap<String, u8>,
    /// The same by [`place`], or behind it where that is taken: class names that code asks for are not hashed.
    places: Vec<Option<u8>>,
    /// The bit of each class, by number.
    bits: Vec<ClassSet>,
    sets: Vec<ClassSet>,
    symbols: FxHashMap<ClassSet, Symbol>,
    /// For each class the symbols of the sets that hold it.
    holders: Vec<Symbols>,
    /// Names in patterns; all names when there are none.
    named: Option<FxHashSet<String>>,
    /// The classes whose names are among them.
    read: ClassSet,
}

impl Classes {
    /// Classes for rules with these patterns and macros.
    pub fn of_patterns<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Self {
        let inside = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
        let names = patterns.into_iter().flat_map(|p| p.split(move |c| !inside(c)).map(str::to_owned));
        Classes { named: Some(names.collect()), ..Classes::default() }
    }

    /// The set holding the class `name` and its parents (`MOVE.v` and `MOVE`), made when new.
    ///
    /// `None` when there are more than a pack may have, 256.
    pub fn intern(&mut self, name: &str) -> Option<ClassSet> {
        let mut set = ClassSet::ZERO;
        let mut end = Some(name.len());
        while let Some(at) = end {
            let part = &name[..at];
            let id = match self.by_name.get(part) {
                Some(&id) => id,
                None if self.names.len() == MAX_CLASSES => return None,
                None => {
                    let id = self.names.len() as u8;
                    self.names.push(part.to_owned());
                    self.bits.push(ClassSet::ONE << id);
                    self.holders.push(Symbols::default());
                    self.by_name.insert(part.to_owned(), id);
                    self.places.resize(PLACES, None);
                    let free = around(part).find(|&at| self.places[at].is_none());
                    if let Some(free) = free {
                        self.places[free] = Some(id);
                    }
                    if self.named.as_ref().is_none_or(|named| named.contains(part)) {
                        self.read |= ClassSet::ONE << id;
                    }
                    id
                }
            };
            set |= ClassSet::ONE << id;
            end = part.rfind('.');
        }
        Some(set)
    }

    /// The bit of a class that some form has.
    // Inlined, so that the place of a name that code spells out is known when it is compiled.
    #[inline(always)]
    pub fn bit(&self, name: &str) -> Option<ClassSet> {
        let at = place(name);
        match self.places.get(at) {
            Some(&Some(id)) if self.names[usize::from(id)] == name => Some(self.bits[usize::from(id)]),
            Some(Some(_)) => self.behind(name),
            _ => None,
        }
    }

    /// The bit of a class in whose place another one is.
    #[inline(never)]
    fn behind(&self, name: &str) -> Option<ClassSet> {
        let taken = around(name).skip(1).map_while(|at| self.places[at]);
        taken.map(usize::from).find(|&id| self.names[id] == name).map(|id| self.bits[id])
    }

    /// Give the set a symbol. `false` when there are too many.
    pub fn admit(&mut self, set: ClassSet) -> bool {
        let set = set & self.read;
        if self.symbols.contains_key(&set) {
            return true;
        }
        if self.sets.len() == MAX_SETS {
            return false;
        }
        self.sets.push(set);
        let symbol = self.sets.len() as Symbol;
        self.symbols.insert(set, symbol);
        for class in numbers(set) {
            add(&mut self.holders[class], symbol);
        }
        true
    }

    /// The symbol of a set that was admitted.
    pub fn symbol(&self, set: ClassSet) -> Option<Symbol> {
        self.symbols.get(&(set & self.read)).copied()
    }

    /// The symbols of all sets that hold any of `classes`.
    pub(super) fn symbols_with(&self, classes: ClassSet) -> Symbols {
        let mut all = Symbols::default();
        for class in numbers(classes & self.read) {
            all.iter_mut().zip(self.holders[class]).for_each(|(all, more)| *all |= more);
        }
        all
    }

    /// The symbols of all other sets.
    pub(super) fn symbols_without(&self, classes: ClassSet) -> Symbols {
        let mut all = Symbols::default();
        (1..=self.sets.len() as Symbol).for_each(|symbol| add(&mut all, symbol));
        all.iter_mut().zip(self.symbols_with(classes)).for_each(|(all, with)| *all &= !with);
        all
    }

    /// Names of the classes in a set, parents left out.
    pub fn describe(&self, set: ClassSet) -> String {
        let held: Vec<&str> = self
            .names
            .iter()
            .enumerate()
            .filter(|&(i, _)| set & (ClassSet::ONE << i as u32) != 0)
            .map(|(_, n)| n.as_str())
            .collect();
        let leaf = |n: &&&str| {
            !held.iter().any(|m| m.len() > n.len() && m.starts_with(**n) && m.as_bytes()[n.len()] == b'.')
        };
        held.iter().filter(leaf).copied().collect::<Vec<_>>().join(" ")
    }
}

/// What is said where [`Classes::intern`] has no place for a class.
pub(super) fn too_many_classes() -> String {
    format!("more than {MAX_CLASSES} word classes; merge some")
}

/// What is said where [`Classes::admit`] has no symbol for a set.
pub(super) fn too_many_sets() -> String {
    format!("more than {MAX_SETS} different sets of classes; give words fewer classes")
}

/// Put `symbol` into the set.
fn add(set: &mut Symbols, symbol: Symbol) {
    set[usize::from(symbol >> 6)] |= 1 << (symbol & 63);
}

/// The numbers of the classes in a set.
fn numbers(set: ClassSet) -> impl Iterator<Item = usize> {
    let mut left = set;
    std::iter::from_fn(move || {
        let first = (left != 0).then(|| left.trailing_zeros())?;
        left &= left - 1;
        Some(first as usize)
    })
}
