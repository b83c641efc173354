//! The machine that matches a rule's branch against the symbols of a sentence.
//!
//! It backtracks in the order of the pattern, so that it finds what a regular expression would: the leftmost
//! match, and of those the one that the pattern prefers. Two things make it fast on strings of a few dozen symbols,
//! where an automaton spends its time on being called. A run of one class (`w{0,3}`) is one instruction. And what was
//! learnt at a place of the pattern and of the sentence, that no match follows or which one does, holds for every
//! later start: asking for all matches of a sentence costs about as much as asking for one.

use std::cell::RefCell;
use std::ops::Range;

use super::classes::{Symbol, Symbols};

/// Whether `symbol` is in `set`.
pub(super) fn holds(set: &Symbols, symbol: Symbol) -> bool {
    set[usize::from(symbol >> 6)] >> (symbol & 63) & 1 == 1
}

/// One step of a program; `next` and the like are places in [`Program::code`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// One symbol of a set.
    One { set: u32, next: u32 },
    /// `min..=max` symbols of a set, as many as possible, or as few when `lazy`.
    Run { set: u32, min: u32, max: u32, lazy: bool, next: u32, run: u32, memo: u32 },
    /// Either way, the first one preferred.
    Fork { first: u32, second: u32, memo: u32 },
    /// A group's edge: twice its number, and one more at its end.
    Edge { edge: u32, next: u32 },
    /// The pattern is complete.
    Done,
}

/// A compiled branch of a pattern.
#[derive(Debug, Clone, Default)]
pub(super) struct Program {
    /// The steps; the pattern is complete at `code[0]` and begins at `entry`.
    pub(super) code: Vec<Step>,
    /// Where the pattern begins.
    pub(super) entry: u32,
    /// The sets that steps refer to.
    pub(super) sets: Vec<Symbols>,
    /// How many [`Step::Run`] there are.
    pub(super) runs: u32,
    /// How many places are remembered.
    pub(super) memos: u32,
    /// For each step, the symbols with which what begins there can go on; none where it may be complete.
    openings: Vec<Option<Symbols>>,
}

/// A match: its groups' edges in the order of the pattern.
#[derive(Debug)]
pub(super) struct Hit<'a> {
    /// First token.
    pub(super) start: usize,
    /// One past the last token.
    pub(super) end: usize,
    edges: &'a [(u32, u32)],
}

impl Hit<'_> {
    /// The groups that took part, by number, and their tokens.
    pub(super) fn groups(&self) -> impl Iterator<Item = (usize, Range<usize>)> + '_ {
        self.edges.iter().enumerate().filter(|(_, (edge, _))| edge % 2 == 0).filter_map(
            |(i, &(edge, from))| {
                let (_, to) = self.edges[i..].iter().find(|(other, _)| *other == edge + 1)?;
                Some((edge as usize / 2, from as usize..*to as usize))
            },
        )
    }
}

/// What is remembered while one sentence is matched.
#[derive(Debug, Default)]
struct Memory {
    /// Per memo and position: the generation it was written in, and what is known.
    known: Vec<(u32, u32)>,
    /// Per run: the stretch of its symbols met last.
    stretches: Vec<Stretch>,
    generation: u32,
    /// Matches that memos lead to: the rest of their edges and their end.
    joins: Vec<(Range<usize>, u32)>,
    /// Edges of all matches found.
    found: Vec<(u32, u32)>,
    stack: Vec<Frame>,
    /// Memos on the way to here, and how many edges stood before each.
    path: Vec<(u32, u32)>,
    edges: Vec<(u32, u32)>,
}

/// Symbols of a run, one after the other.
#[derive(Debug, Clone, Copy, Default)]
struct Stretch {
    generation: u32,
    from: u32,
    to: u32,
    /// The last end that may still lead to a match.
    top: u32,
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    what: Resume,
    path: u32,
    edges: u32,
}

#[derive(Debug, Clone, Copy)]
enum Resume {
    /// Go on with the step at the position.
    At { step: u32, at: u32 },
    /// Try the ends `low..=high` of the run at `step`.
    Ends { step: u32, low: u32, high: u32 },
}

/// No match follows.
const FAILS: u32 = 0;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

impl Program {
    /// Call `found` for every match in `symbols` that begins at `last` or before, leftmost first. The next one may begin
    /// inside it, after its first captured token.
    pub(super) fn each(&self, symbols: &[Symbol], last: usize, mut found: impl FnMut(&Hit<'_>)) {
        MEMORY.with_borrow_mut(|memory| {
            memory.forget(self, symbols.len());
            let mut at = 0;
            while at <= last {
                if !self.may_begin(symbols, at) {
                    at += 1;
                    continue;
                }
                let Some((edges, end)) = memory.search(self, symbols, at) else {
                    at += 1;
                    continue;
                };
                let hit = Hit { start: at, end: end as usize, edges: &memory.found[edges] };
                found(&hit);
                let first = hit.groups().map(|(_, tokens)| tokens.start).min();
                at = first.unwrap_or(at).max(at) + 1;
            }
        });
    }

    /// The match that begins at `at`, given to `found`.
    pub(super) fn at<T>(
        &self,
        symbols: &[Symbol],
        at: usize,
        found: impl FnOnce(&Hit<'_>) -> T,
    ) -> Option<T> {
        if !self.may_begin(symbols, at) {
            return None;
        }
        MEMORY.with_borrow_mut(|memory| {
            memory.forget(self, symbols.len());
            let (edges, end) = memory.search(self, symbols, at)?;
            Some(found(&Hit { start: at, end: end as usize, edges: &memory.found[edges] }))
        })
    }

    /// Whether a match may begin at `at`, by its first symbol.
    fn may_begin(&self, symbols: &[Symbol], at: usize) -> bool {
        self.may_go_on(self.entry, symbols, at)
    }

    /// Whether what begins at `step` can go on with the symbol at `at`.
    fn may_go_on(&self, step: u32, symbols: &[Symbol], at: usize) -> bool {
        match &self.openings[step as usize] {
            Some(set) => symbols.get(at).is_some_and(|&symbol| holds(set, symbol)),
            None => true,
        }
    }

    /// Work out the openings, once the code is complete. Steps lead to earlier ones, but for loops, of which nothing
    /// is known.
    pub(super) fn finish(&mut self) {
        let mut openings: Vec<Option<Symbols>> = Vec::with_capacity(self.code.len());
        let either = |a: &Symbols, b: &Symbols| std::array::from_fn(|i| a[i] | b[i]);
        for step in &self.code {
            let of = |step: &u32| openings.get(*step as usize).copied().flatten();
            let opening = match step {
                Step::Done => None,
                Step::Edge { next, .. } => of(next),
                Step::Fork { first, second, .. } => {
                    of(first).zip(of(second)).map(|(first, second)| either(&first, &second))
                }
                Step::One { set, .. } => Some(self.sets[*set as usize]),
                Step::Run { set, min: 0, next, .. } => {
                    of(next).map(|next| either(&next, &self.sets[*set as usize]))
                }
                Step::Run { set, .. } => Some(self.sets[*set as usize]),
            };
            openings.push(opening);
        }
        self.openings = openings;
    }
}

impl Memory {
    /// Begin with another program or sentence.
    fn forget(&mut self, program: &Program, length: usize) {
        if self.generation == u32::MAX {
            *self = Memory::default();
        }
        self.generation += 1;
        let cells = program.memos as usize * (length + 1);
        if self.known.len() < cells {
            self.known.resize(cells, (0, 0));
        }
        if self.stretches.len() < program.runs as usize {
            self.stretches.resize(program.runs as usize, Stretch::default());
        }
        self.joins.clear();
        self.found.clear();
    }

    /// What is known of a cell: that it fails, or which of the joins it leads to.
    fn known(&self, cell: u32) -> Option<u32> {
        let (generation, what) = self.known[cell as usize];
        (generation == self.generation).then_some(what)
    }

    /// The match that begins at `start`: its edges in `found`, and its end.
    fn search(&mut self, program: &Program, symbols: &[Symbol], start: usize) -> Option<(Range<usize>, u32)> {
        let width = symbols.len() as u32 + 1;
        self.stack.clear();
        self.path.clear();
        self.edges.clear();
        let (mut step, mut at) = (program.entry, start as u32);
        loop {
            let goes_on = match &program.code[step as usize] {
                Step::One { set, next } => {
                    let fits =
                        symbols.get(at as usize).is_some_and(|&s| holds(&program.sets[*set as usize], s));
                    (step, at) = (*next, at + 1);
                    fits
                }
                Step::Edge { edge, next } => {
                    self.edges.push((*edge, at));
                    step = *next;
                    true
                }
                Step::Fork { first, second, .. } if !program.may_go_on(*first, symbols, at as usize) => {
                    step = *second;
                    program.may_go_on(step, symbols, at as usize)
                }
                Step::Fork { first, second, memo } => {
                    let cell = memo * width + at;
                    match self.known(cell) {
                        Some(FAILS) => false,
                        Some(join) => return Some(self.joined(join)),
                        None => {
                            self.enter(cell);
                            if program.may_go_on(*second, symbols, at as usize) {
                                self.push(Resume::At { step: *second, at });
                            }
                            step = *first;
                            true
                        }
                    }
                }
                Step::Run { set, min, max, run, lazy, .. } => {
                    if let Some((low, high)) =
                        self.ends(symbols, &program.sets[*set as usize], at, (*min, *max), *run, *lazy)
                    {
                        self.push(Resume::Ends { step, low, high });
                    }
                    false
                }
                Step::Done => return Some(self.complete(at)),
            };
            if goes_on {
                continue;
            }
            match self.resume(program, symbols)? {
                Next::At(next, position) => (step, at) = (next, position),
                Next::Join(join) => return Some(self.joined(join)),
            }
        }
    }

    /// The ends that a run from `at` may have, first and last.
    fn ends(
        &mut self,
        symbols: &[Symbol],
        set: &Symbols,
        at: u32,
        (min, max): (u32, u32),
        run: u32,
        lazy: bool,
    ) -> Option<(u32, u32)> {
        let length = symbols.len() as u32;
        let bounded = max < length;
        let (generation, met) = (self.generation, &mut self.stretches[run as usize]);
        // Where the symbols end is the same from every place among them.
        let known = generation == met.generation && !bounded && (met.from..met.to).contains(&at);
        let high = if known && !lazy {
            met.top
        } else if known {
            met.to
        } else {
            let rest = &symbols[at as usize..at.saturating_add(max).min(length) as usize];
            let to = at + rest.iter().take_while(|&&s| holds(set, s)).count() as u32;
            if !bounded && to > at {
                *met = Stretch { generation, from: at, to, top: to };
            }
            to
        };
        (at + min <= high).then_some((at + min, high))
    }

    fn push(&mut self, what: Resume) {
        self.stack.push(Frame { what, path: self.path.len() as u32, edges: self.edges.len() as u32 });
    }

    /// Note that the cell was tried: unless a match is found on this way, it fails.
    fn enter(&mut self, cell: u32) {
        self.known[cell as usize] = (self.generation, FAILS);
        self.path.push((cell, self.edges.len() as u32));
    }

    /// Go back to the last choice that is left.
    fn resume(&mut self, program: &Program, symbols: &[Symbol]) -> Option<Next> {
        let width = symbols.len() as u32 + 1;
        while let Some(frame) = self.stack.pop() {
            self.path.truncate(frame.path as usize);
            self.edges.truncate(frame.edges as usize);
            let (step, mut low, mut high) = match frame.what {
                Resume::At { step, at } => return Some(Next::At(step, at)),
                Resume::Ends { step, low, high } => (step, low, high),
            };
            let Step::Run { next, memo, lazy, run, max, .. } = program.code[step as usize] else { continue };
            let open = !lazy && max >= width - 1;
            while low <= high {
                let end = if lazy { low } else { high };
                let cell = memo * width + end;
                let known = if program.may_go_on(next, symbols, end as usize) {
                    self.known(cell)
                } else {
                    Some(FAILS)
                };
                match known {
                    Some(FAILS) => {
                        if lazy {
                            low += 1;
                        } else {
                            let met = &mut self.stretches[run as usize];
                            if open && met.top == high {
                                met.top = high.saturating_sub(1);
                            }
                            if high == 0 {
                                break;
                            }
                            high -= 1;
                        }
                    }
                    Some(join) => return Some(Next::Join(join)),
                    None => {
                        // This end comes first when the rest is tried again, and is known then.
                        self.push(Resume::Ends { step, low, high });
                        self.enter(cell);
                        return Some(Next::At(next, end));
                    }
                }
            }
        }
        None
    }

    /// A match found to its end: every memo on the way leads to it.
    fn complete(&mut self, end: u32) -> (Range<usize>, u32) {
        let from = self.found.len();
        self.found.extend_from_slice(&self.edges);
        self.remember(from, end)
    }

    /// A match that goes on as an earlier one did.
    fn joined(&mut self, join: u32) -> (Range<usize>, u32) {
        let (rest, end) = self.joins[join as usize - 1].clone();
        let from = self.found.len();
        self.found.extend_from_slice(&self.edges);
        self.found.extend_from_within(rest);
        self.remember(from, end)
    }

    fn remember(&mut self, from: usize, end: u32) -> (Range<usize>, u32) {
        let to = self.found.len();
        for &(cell, edges) in &self.path {
            self.joins.push((from + edges as usize..to, end));
            self.known[cell as usize] = (self.generation, self.joins.len() as u32);
        }
        (from..to, end)
    }
}

enum Next {
    At(u32, u32),
    Join(u32),
}
