//! The pattern language of rules: regular expressions over word classes, with slots.
//!
//! `{subject*:SUBJ} SK{0,3} {move:MOVE.v} (to | at) {to:Q}`: a class, `|`, `?`, `*`, `+`, `{m,n}`, `[A B]`, `[^ A B]`,
//! macros by name, `{slot: …}` captures, `{slot*: …}` a list split at commas or *and*. A pattern compiles
//! to a [`Program`] over the symbols of [`Classes`]. A slot inside a repetition is unrolled, so that each of its
//! repetitions is kept.

use std::collections::BTreeMap;

use super::classes::{ClassSet, Classes};
use super::machine::{Program, Step, Symbols};

/// A pattern ready to be compiled.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    /// Any symbol whose set meets these classes (`negated`: does not).
    Set {
        classes: ClassSet,
        negated: bool,
    },
    Seq(Vec<Node>),
    Alt(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        lazy: bool,
    },
    Slot {
        name: &'static str,
        list: bool,
        node: Box<Node>,
    },
}

/// A compiled pattern branch.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    /// What matches it.
    pub program: Program,
    /// Slot name of each group.
    pub slots: Vec<&'static str>,
    /// Sets of classes, of each of which a sentence must have a token, else the branch cannot match.
    pub needs: Vec<ClassSet>,
}

/// The names that slots may have.
const SLOTS: [&str; 13] = [
    "cause", "change", "content", "cue", "effect", "from", "measure", "move", "signal", "source", "subject",
    "to", "value",
];

/// Steps that a branch may have at the most.
const MOST_STEPS: usize = 1 << 16;

/// A fault in a pattern: byte position and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PatternFault {
    /// Byte offset into the pattern.
    pub at: usize,
    /// What is wrong.
    pub message: String,
}

type Parsed<T> = std::result::Result<T, PatternFault>;

/// Compile a pattern to one branch for each top-level alternative.
///
/// `list` is the pattern of what separates the elements of a `{slot*: …}`.
pub(super) fn compile(
    pattern: &str,
    macros: &BTreeMap<String, String>,
    classes: &Classes,
) -> Parsed<Vec<Branch>> {
    let mut parser = Parser { text: pattern, at: 0, macros, classes, depth: 0 };
    let node = parser.alternatives()?;
    if parser.peek().is_some() {
        return Err(parser.fault("unexpected closing bracket"));
    }
    let separator = match macros.get("SEP") {
        Some(text) => Parser { text, at: 0, macros, classes, depth: 1 }.alternatives()?,
        None => Node::Set {
            classes: classes.bit("COMMA").unwrap_or(0) | classes.bit("and").unwrap_or(0),
            negated: false,
        },
    };
    let branches = match node {
        Node::Alt(branches) => branches,
        one => vec![one],
    };
    let emit = |node: Node| {
        let mut out = Emit { program: Program::default(), slots: Vec::new(), classes, separator: &separator };
        out.program.code.push(Step::Done);
        out.slots = out.groups(&node);
        out.program.entry = out.node(&node, 0, 0);
        if out.program.code.len() > MOST_STEPS {
            return Err(PatternFault { at: 0, message: "the pattern is too large".to_owned() });
        }
        out.program.finish();
        let mut needed = Vec::new();
        needs(&node, &mut needed);
        Ok(Branch { program: out.program, slots: out.slots, needs: needed })
    };
    branches.into_iter().map(emit).collect()
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    macros: &'a BTreeMap<String, String>,
    classes: &'a Classes,
    depth: u32,
}

impl Parser<'_> {
    fn fault(&self, message: &str) -> PatternFault {
        PatternFault { at: self.at, message: message.to_owned() }
    }

    fn peek(&mut self) -> Option<u8> {
        while self.text.as_bytes().get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let hit = self.peek() == Some(byte);
        self.at += usize::from(hit);
        hit
    }

    fn expect(&mut self, byte: u8) -> Parsed<()> {
        if self.eat(byte) { Ok(()) } else { Err(self.fault(&format!("expected `{}`", byte as char))) }
    }

    fn name(&mut self) -> Option<String> {
        self.peek();
        let rest = &self.text[self.at..];
        let len =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_')).unwrap_or(rest.len());
        self.at += len;
        (len > 0).then(|| rest[..len].to_owned())
    }

    fn alternatives(&mut self) -> Parsed<Node> {
        let mut branches = vec![self.sequence()?];
        while self.eat(b'|') {
            branches.push(self.sequence()?);
        }
        Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Node::Alt(branches) })
    }

    fn sequence(&mut self) -> Parsed<Node> {
        let mut nodes = Vec::new();
        while let Some(byte) = self.peek() {
            if matches!(byte, b'|' | b')' | b'}' | b']') {
                break;
            }
            let node = self.atom()?;
            nodes.push(self.repeated(node)?);
        }
        Ok(if nodes.len() == 1 { nodes.swap_remove(0) } else { Node::Seq(nodes) })
    }

    fn repeated(&mut self, node: Node) -> Parsed<Node> {
        let (min, max) = match self.text.as_bytes().get(self.at) {
            Some(b'?') => (0, Some(1)),
            Some(b'*') => (0, None),
            Some(b'+') => (1, None),
            Some(b'{') if self.text.as_bytes().get(self.at + 1).is_some_and(u8::is_ascii_digit) => {
                self.at += 1;
                let min = self.number()?;
                let max = if self.eat(b',') { Some(self.number()?) } else { Some(min) };
                if self.peek() != Some(b'}') {
                    return Err(self.fault("expected `}` after a repetition count"));
                }
                (min, max)
            }
            _ => return Ok(node),
        };
        self.at += 1;
        let lazy = self.text.as_bytes().get(self.at) == Some(&b'?');
        self.at += usize::from(lazy);
        if max.is_none() && may_be_empty(&node) {
            return Err(self.fault("what is repeated without end may be empty"));
        }
        Ok(Node::Repeat { node: Box::new(node), min, max, lazy })
    }

    fn number(&mut self) -> Parsed<u32> {
        let digits = self.name().unwrap_or_default();
        digits.parse().map_err(|_| self.fault("expected a number"))
    }

    fn atom(&mut self) -> Parsed<Node> {
        if self.eat(b'(') {
            let node = self.alternatives()?;
            self.expect(b')')?;
            return Ok(node);
        }
        if self.eat(b'{') {
            let name = self.name().ok_or_else(|| self.fault("expected a slot name"))?;
            let known = SLOTS.iter().find(|slot| **slot == name);
            let name = *known.ok_or_else(|| {
                self.fault(&format!("`{name}` is no slot; the slots are {}", SLOTS.join(", ")))
            })?;
            let list = self.eat(b'*');
            self.expect(b':')?;
            let node = self.alternatives()?;
            self.expect(b'}')?;
            return Ok(Node::Slot { name, list, node: Box::new(node) });
        }
        if self.eat(b'[') {
            let negated = self.eat(b'^');
            let mut classes = 0;
            while !self.eat(b']') {
                let start = self.at;
                let name = self.name().ok_or_else(|| self.fault("expected a class or `]`"))?;
                classes |= self.class_or_set_macro(&name, start)?;
            }
            return Ok(Node::Set { classes, negated });
        }
        let start = self.at;
        let name = self.name().ok_or_else(|| self.fault("expected a class, a macro, `(`, `[` or `{`"))?;
        if name == "ANY" {
            return Ok(Node::Set { classes: 0, negated: true });
        }
        if let Some(text) = self.macros.get(&name) {
            if self.depth > 20 {
                return Err(self.fault("macros refer to each other without end"));
            }
            let mut inner =
                Parser { text, at: 0, macros: self.macros, classes: self.classes, depth: self.depth + 1 };
            return inner
                .alternatives()
                .map_err(|f| PatternFault { at: start, message: format!("in macro {name}: {}", f.message) });
        }
        Ok(Node::Set { classes: self.class(&name, start)?, negated: false })
    }

    fn class(&self, name: &str, at: usize) -> Parsed<ClassSet> {
        self.classes.bit(name).ok_or_else(|| PatternFault {
            at,
            message: format!("`{name}` is neither a class of any word in this pack nor a macro"),
        })
    }

    /// Inside `[ … ]` a macro may stand that is itself a plain list of classes.
    fn class_or_set_macro(&self, name: &str, at: usize) -> Parsed<ClassSet> {
        match self.macros.get(name) {
            None => self.class(name, at),
            Some(text) => {
                let mut set = 0;
                for word in
                    text.split(|c: char| c.is_whitespace() || "[]()|".contains(c)).filter(|w| !w.is_empty())
                {
                    set |= self.class_or_set_macro(word, at)?;
                }
                Ok(set)
            }
        }
    }
}

fn may_be_empty(node: &Node) -> bool {
    match node {
        Node::Set { .. } => false,
        Node::Seq(nodes) => nodes.iter().all(may_be_empty),
        Node::Alt(nodes) => nodes.iter().any(may_be_empty),
        Node::Repeat { node, min, .. } => *min == 0 || may_be_empty(node),
        Node::Slot { node, .. } => may_be_empty(node),
    }
}

/// Sets of classes of which a matching sentence must have a token, added to `all`.
fn needs(node: &Node, all: &mut Vec<ClassSet>) {
    match node {
        Node::Set { classes, negated: false } => {
            if !all.contains(classes) {
                all.push(*classes);
            }
        }
        Node::Set { .. } => {}
        Node::Seq(nodes) => nodes.iter().for_each(|n| needs(n, all)),
        Node::Alt(nodes) => {
            // Each way needs something: one of the first of those.
            let mut either = 0;
            for node in nodes {
                let mut here = Vec::new();
                needs(node, &mut here);
                match here.into_iter().min_by_key(|set| set.count_ones()) {
                    Some(set) => either |= set,
                    None => return,
                }
            }
            if !all.contains(&either) {
                all.push(either);
            }
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
                let mut group = group + nodes.iter().map(|n| self.groups(n).len()).sum::<usize>();
                nodes.iter().rev().fold(next, |next, n| {
                    group -= self.groups(n).len();
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
                        at += self.groups(n).len();
                    }
                    let last = ways.pop().unwrap_or(next);
                    ways.into_iter().rev().fold(last, |second, first| self.fork(first, second))
                }
            },
            Node::Repeat { node, min, max, lazy } => self.repeat(node, (*min, *max), *lazy, next, group),
            Node::Slot { name: _, list, node } => {
                let element = 1 + self.groups(node).len();
                let separator = self.groups(self.separator).len();
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
        let groups = self.groups(node).len();
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
        let mut set: Symbols = [0; 4];
        let mut add = |symbol: u8| set[usize::from(symbol >> 6)] |= 1 << (symbol & 63);
        if negated {
            let holds: Vec<u8> = self.classes.symbols_with(classes).collect();
            self.classes.all_symbols().filter(|s| !holds.contains(s)).for_each(&mut add);
        } else {
            self.classes.symbols_with(classes).for_each(&mut add);
        }
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
        Node::Alt(nodes) => nodes.iter().map(single).try_fold(0, |all, one| Some(all | one?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::bytes::RegexBuilder;

    use super::*;

    /// Classes A, B and C, with symbols 1 to 3, and 4 for a token of both A and B.
    fn classes() -> Classes {
        let mut classes = Classes::default();
        let sets: Vec<ClassSet> = ["A", "B", "C"].iter().map(|name| classes.intern(name).unwrap()).collect();
        sets.iter().for_each(|&set| assert!(classes.admit(set)));
        assert!(classes.admit(sets[0] | sets[1]));
        classes
    }

    /// A piece of a pattern, and the regular expression that says the same.
    fn piece() -> impl Strategy<Value = (String, String)> {
        let class = prop_oneof![
            Just(("A", r"[\x01\x04]")),
            Just(("B", r"[\x02\x04]")),
            Just(("C", r"[\x03]")),
            Just(("[A C]", r"[\x01\x03\x04]")),
            Just(("[^ A]", r"[\x02\x03]")),
            Just(("ANY", r"[\x01-\x04]")),
        ];
        let leaf = class.prop_map(|(pattern, regex)| (pattern.to_owned(), regex.to_owned()));
        let endless = prop_oneof![Just("*"), Just("+"), Just("+?"), Just("*?")];
        leaf.clone().prop_recursive(3, 12, 3, move |inner| {
            let times =
                prop_oneof![Just("?"), Just("{0,2}"), Just("{1,3}"), Just("{2}"), Just("??"), Just("{0,3}?")];
            prop_oneof![
                (inner.clone(), times).prop_map(|((p, r), n)| (format!("({p}){n}"), format!("(?:{r}){n}"))),
                (leaf.clone(), endless.clone())
                    .prop_map(|((p, r), n)| (format!("{p}{n}"), format!("{r}{n}"))),
                // A repetition without end has something in it that cannot be empty.
                (leaf.clone(), inner.clone(), endless.clone())
                    .prop_map(|((a, b), (p, r), n)| (format!("({a} {p}){n}"), format!("(?:{b}{r}){n}"))),
                prop::collection::vec(inner.clone(), 1..4).prop_map(|all| {
                    let (p, r): (Vec<_>, Vec<_>) = all.into_iter().unzip();
                    (p.join(" "), r.concat())
                }),
                (inner.clone(), inner)
                    .prop_map(|((p, r), (q, s))| (format!("({p} | {q})"), format!("(?:{r}|{s})"))),
            ]
        })
    }

    /// Every match with its groups, as the regular expression finds them.
    fn by_regex(source: &str, symbols: &[u8]) -> Vec<Vec<Option<(usize, usize)>>> {
        let regex = RegexBuilder::new(source).unicode(false).dot_matches_new_line(true).build().unwrap();
        let (mut all, mut at) = (Vec::new(), 0);
        while let Some(hit) = regex.captures_at(symbols, at) {
            let groups: Vec<_> = (0..hit.len()).map(|g| hit.get(g).map(|m| (m.start(), m.end()))).collect();
            let first = groups[1..].iter().flatten().map(|g| g.0).min().unwrap_or(groups[0].unwrap().0);
            at = first.max(groups[0].unwrap().0) + 1;
            all.push(groups);
            if at > symbols.len() {
                break;
            }
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// The machine finds what a regular expression would, match for match and group for group.
        #[test]
        fn the_machine_agrees_with_a_regular_expression(
            (a, b, c) in (piece(), piece(), piece()),
            symbols in prop::collection::vec(1u8..=4, 0..14),
        ) {
            let pattern = format!("{{from:{}}} {} ({{to:{}}})?", a.0, b.0, c.0);
            let source = format!("(?s-u)({}){}(?:({}))?", a.1, b.1, c.1);
            let branch = compile(&pattern, &BTreeMap::new(), &classes()).unwrap().remove(0);
            prop_assert_eq!(&branch.slots, &["from", "to"]);
            let mut found = Vec::new();
            branch.program.each(&symbols, |hit| {
                let mut groups = vec![Some((hit.start, hit.end)), None, None];
                hit.groups().for_each(|(group, tokens)| groups[group + 1] = Some((tokens.start, tokens.end)));
                found.push(groups);
            });
            prop_assert_eq!(found, by_regex(&source, &symbols), "{} on {:?}", pattern, symbols);
        }
    }

    #[test]
    fn lists_give_a_slot_to_each_element() {
        let branch = compile("{to*:A} C", &BTreeMap::from([("SEP".to_owned(), "B".to_owned())]), &classes())
            .unwrap()
            .remove(0);
        let mut found = Vec::new();
        branch
            .program
            .each(&[1, 2, 1, 2, 1, 3], |hit| found.push(hit.groups().map(|g| g.1).collect::<Vec<_>>()));
        assert_eq!(found[0], [0..1, 2..3, 4..5]);
    }

    #[test]
    fn an_unknown_slot_is_a_fault_that_lists_the_known_ones() {
        let fault = compile("A {form:B}", &BTreeMap::new(), &classes()).unwrap_err();
        assert!(
            fault.message.contains("`form` is no slot") && fault.message.contains("from"),
            "{}",
            fault.message
        );
    }

    #[test]
    fn a_long_sentence_costs_no_more_per_token() {
        // A pattern that begins anywhere and fails at the end: every start would read to the end again.
        let branch =
            compile("{from:ANY+} B {to:[A C]+} B B", &BTreeMap::new(), &classes()).unwrap().remove(0);
        let symbols = vec![1; 200_000];
        let mut hits = 0;
        branch.program.each(&symbols, |_| hits += 1);
        assert_eq!(hits, 0);
    }
}
