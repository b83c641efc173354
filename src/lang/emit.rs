//! From a parsed pattern to the program that matches it.

use super::classes::{ClassSet, Classes};
use super::machine::{Program, Step};
use super::pattern::{Branch, Node};

/// Steps that a branch may have at the most.
const MOST_STEPS: usize = 1 << 16;

/// The branch that matches `node`; none where its program would be too large. `separator` parts the elements of lists.
pub(super) fn branch(node: &Node, separator: &Node, classes: &Classes) -> Option<Branch> {
    // What is too large is not even begun: it may be larger than memory.
    if steps(node, steps(separator, 0)) > MOST_STEPS {
        return None;
    }
    let mut out = Emit { program: Program::default(), slots: Vec::new(), classes, separator };
    out.program.code.push(Step::Done);
    out.slots = out.groups(node);
    out.program.entry = out.node(node, 0, 0);
    if out.program.code.len() > MOST_STEPS {
        return None;
    }
    out.program.finish();
    let mut needed = Vec::new();
    needs(node, &mut needed);
    Some(Branch { program: out.program, slots: out.slots, needs: needed })
}

/// Steps that `node` takes, about; never too few. `separator` are those of what parts a list.
fn steps(node: &Node, separator: usize) -> usize {
    let all = |nodes: &[Node]| nodes.iter().map(|n| steps(n, separator)).fold(0, usize::saturating_add);
    match node {
        Node::Set { .. } => 1,
        Node::Seq(nodes) => all(nodes),
        Node::Alt(nodes) => all(nodes).saturating_add(nodes.len()),
        Node::Repeat { node, min, max, .. } => {
            let copies = max.unwrap_or(SLOT_REPEATS).max(*min) as usize;
            if matches!(**node, Node::Set { .. }) || single(node).is_some() {
                1
            } else {
                steps(node, separator).saturating_add(1).saturating_mul(copies.max(1))
            }
        }
        Node::Slot { list, node, .. } => {
            let element = steps(node, separator).saturating_add(2);
            let more = element.saturating_add(separator).saturating_add(1).saturating_mul(LIST_MORE);
            element.saturating_add(if *list { more } else { 0 })
        }
    }
}

/// Sets of classes of which a matching sentence must have a token, one after the other, added to `all`.
fn needs(node: &Node, all: &mut Vec<ClassSet>) {
    match node {
        Node::Set { classes, negated: false } => all.push(*classes),
        Node::Set { .. } => {}
        Node::Seq(nodes) => nodes.iter().for_each(|n| needs(n, all)),
        Node::Alt(nodes) => {
            // Each way needs something: one of the first of those.
            let mut either = ClassSet::ZERO;
            for node in nodes {
                let mut here = Vec::new();
                needs(node, &mut here);
                match here.into_iter().min_by_key(|set| set.count_ones()) {
                    Some(set) => either |= set,
                    None => return,
                }
            }
            all.push(either);
        }
        Node::Repeat { node, min, .. } => {
            if *min > 0 {
                needs(node, all);
            }
        }
        Node::Slot { node, .. } => needs(node, all),
    }
}

/// Repetitions of a slot that has no upper end.
const SLOT_REPEATS: u32 = 4;
/// Further elements of a list.
const LIST_MORE: usize = 4;

/// Writes a program from its end to its beginning: each node is given the step that follows it.
struct Emit<'a> {
    program: Program,
    slots: Vec<&'static str>,
    classes: &'a Classes,
    separator: &'a Node,
}

impl Emit<'_> {
    /// The slot names of the groups that `node` makes, in order.
    fn groups(&self, node: &Node) -> Vec<&'static str> {
        match node {
            Node::Set { .. } => Vec::new(),
            Node::Seq(nodes) | Node::Alt(nodes) => nodes.iter().flat_map(|n| self.groups(n)).collect(),
            Node::Repeat { node, min, max, .. } => {
                let copies = max.unwrap_or(SLOT_REPEATS).max(*min) as usize;
                self.groups(node).repeat(copies)
            }
            Node::Slot { name, list, node } => {
                let mut element = vec![*name];
                element.extend(self.groups(node));
                let mut all = element.clone();
                if *list {
                    let mut more = self.groups(self.separator);
                    more.extend(element);
                    all.extend(more.repeat(LIST_MORE));
                }
                all
            }
        }
    }

    /// How many groups `node` makes.
    fn width(&self, node: &Node) -> usize {
        match node {
            Node::Set { .. } => 0,
            Node::Seq(nodes) | Node::Alt(nodes) => nodes.iter().map(|n| self.width(n)).sum(),
            Node::Repeat { node, min, max, .. } => {
                self.width(node) * max.unwrap_or(SLOT_REPEATS).max(*min) as usize
            }
            Node::Slot { list, node, .. } => {
                let element = 1 + self.width(node);
                element + if *list { LIST_MORE * (self.width(self.separator) + element) } else { 0 }
            }
        }
    }

    fn push(&mut self, step: Step) -> u32 {
        // Past the limit the program is thrown away, so that it need not grow further.
        if self.program.code.len() <= MOST_STEPS {
            self.program.code.push(step);
        }
        self.program.code.len() as u32 - 1
    }

    fn fork(&mut self, first: u32, second: u32) -> u32 {
        self.program.memos += 1;
        self.push(Step::Fork { first, second, memo: self.program.memos - 1 })
    }

    /// The step that `node` begins with, when `next` follows it; `group` is the number of its first group.
    fn node(&mut self, node: &Node, next: u32, group: usize) -> u32 {
        match node {
            Node::Set { classes, negated } => {
                let set = self.set(*classes, *negated);
                self.push(Step::One { set, next })
            }
            Node::Seq(nodes) => {
                let mut group = group + nodes.iter().map(|n| self.width(n)).sum::<usize>();
                nodes.iter().rev().fold(next, |next, n| {
                    group -= self.width(n);
                    self.node(n, next, group)
                })
            }
            Node::Alt(nodes) => match single(node) {
                Some(classes) => self.node(&Node::Set { classes, negated: false }, next, group),
                None => {
                    let mut at = group;
                    let mut ways = Vec::new();
                    for n in nodes {
                        ways.push(self.node(n, next, at));
                        at += self.width(n);
                    }
                    let last = ways.pop().unwrap_or(next);
                    ways.into_iter().rev().fold(last, |second, first| self.fork(first, second))
                }
            },
            Node::Repeat { node, min, max, lazy } => self.repeat(node, (*min, *max), *lazy, next, group),
            Node::Slot { name: _, list, node } => {
                let element = 1 + self.width(node);
                let separator = self.width(self.separator);
                let mut tail = next;
                if *list {
                    for i in (0..LIST_MORE).rev() {
                        let at = group + element + i * (separator + element);
                        let first = self.group(node, tail, at + separator);
                        let first = self.node(&self.separator.clone(), first, at);
                        tail = self.fork(first, next);
                    }
                }
                self.group(node, tail, group)
            }
        }
    }

    fn group(&mut self, node: &Node, next: u32, group: usize) -> u32 {
        let end = self.push(Step::Edge { edge: 2 * group as u32 + 1, next });
        let inner = self.node(node, end, group + 1);
        self.push(Step::Edge { edge: 2 * group as u32, next: inner })
    }

    fn repeat(
        &mut self,
        node: &Node,
        (min, max): (u32, Option<u32>),
        lazy: bool,
        next: u32,
        group: usize,
    ) -> u32 {
        let plain = match node {
            Node::Set { classes, negated } => Some((*classes, *negated)),
            node => single(node).map(|classes| (classes, false)),
        };
        if let Some((classes, negated)) = plain {
            let set = self.set(classes, negated);
            (self.program.runs, self.program.memos) = (self.program.runs + 1, self.program.memos + 1);
            let (run, memo) = (self.program.runs - 1, self.program.memos - 1);
            return self.push(Step::Run { set, min, max: max.unwrap_or(u32::MAX), lazy, next, run, memo });
        }
        let groups = self.width(node);
        let mut tail = next;
        if max.is_none() && groups == 0 {
            // A loop: the fork is written first and pointed at its body then.
            let fork = self.fork(next, next);
            let body = self.node(node, fork, group);
            if let Some(Step::Fork { first, second, .. }) = self.program.code.get_mut(fork as usize) {
                (*first, *second) = if lazy { (next, body) } else { (body, next) };
            }
            tail = fork;
        } else {
            for i in (min..max.unwrap_or(SLOT_REPEATS).max(min)).rev() {
                let body = self.node(node, tail, group + i as usize * groups);
                tail = if lazy { self.fork(next, body) } else { self.fork(body, next) };
            }
        }
        (0..min).rev().fold(tail, |next, i| self.node(node, next, group + i as usize * groups))
    }

    /// The number of the set of symbols that are of any of `classes`, or of none of them.
    fn set(&mut self, classes: ClassSet, negated: bool) -> u32 {
        let set = match negated {
            true => self.classes.symbols_without(classes),
            false => self.classes.symbols_with(classes),
        };
        let known = self.program.sets.iter().position(|other| *other == set);
        known.unwrap_or_else(|| {
            self.program.sets.push(set);
            self.program.sets.len() - 1
        }) as u32
    }
}

/// The classes of a choice between single classes.
fn single(node: &Node) -> Option<ClassSet> {
    match node {
        Node::Set { classes, negated: false } => Some(*classes),
        Node::Alt(nodes) => nodes.iter().map(single).try_fold(ClassSet::ZERO, |all, one| Some(all | one?)),
        _ => None,
    }
}
