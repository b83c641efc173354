//! The pattern language of rules: regular expressions over word classes, with slots.
//!
//! `{subject*:SUBJ} SK{0,3} {move:MOVE.v} (to | at) {to:Q}`: a class, `|`, `?`, `*`, `+`, `{m,n}`, `[A B]`, `[^ A B]`,
//! macros by name, `{slot: …}` captures, `{slot*: …}` a list split at commas or *and*. A pattern compiles
//! to a [`Program`] over the symbols of [`Classes`]. A slot inside a repetition is unrolled, so that each of its
//! repetitions is kept.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::classes::{ClassSet, Classes};
use super::emit;
use super::machine::Program;

/// A pattern ready to be compiled.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
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
    /// Sets of classes of which a sentence must have tokens in this order, else the branch cannot match.
    pub needs: Vec<ClassSet>,
}

/// The names that slots may have.
const SLOTS: [&str; 14] = [
    "cause", "change", "content", "cue", "effect", "from", "measure", "move", "part", "signal", "source",
    "subject", "to", "value",
];

/// A fault in a pattern: byte position and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PatternFault {
    /// Byte offset into the pattern.
    pub at: usize,
    /// What is wrong.
    pub message: String,
}

type Parsed<T> = std::result::Result<T, PatternFault>;

/// Brackets and macros may stand inside each other this deep.
const MOST_NESTED: u32 = 64;
/// Classes that a pattern may name, those of its macros included.
const MOST_CLASSES: u32 = 1 << 15;
/// How often something may be asked for in a row.
const MOST_TIMES: u32 = 1000;

/// Compile a pattern to one branch for each top-level alternative.
///
/// `list` is the pattern of what separates the elements of a `{slot*: …}`.
pub(super) fn compile(
    pattern: &str,
    macros: &BTreeMap<String, String>,
    classes: &Classes,
) -> Parsed<Vec<Branch>> {
    let named = Cell::new(0);
    let mut parser = Parser { text: pattern, at: 0, macros, classes, depth: 0, named: &named };
    let node = parser.alternatives()?;
    if parser.peek().is_some() {
        return Err(parser.fault("unexpected closing bracket"));
    }
    let separator = match macros.get("SEP") {
        Some(text) => {
            let inner = Parser { text, at: 0, macros, classes, depth: 1, named: &named }.alternatives();
            inner.map_err(|f| PatternFault { at: 0, message: format!("in macro SEP: {}", f.message) })?
        }
        None => Node::Set {
            classes: classes.bit("COMMA").unwrap_or_default() | classes.bit("and").unwrap_or_default(),
            negated: false,
        },
    };
    let branches = match node {
        Node::Alt(branches) => branches,
        one => vec![one],
    };
    let too_large = || PatternFault { at: 0, message: "the pattern is too large".to_owned() };
    let made = |node| emit::branch(&node, &separator, classes).ok_or_else(too_large);
    branches.into_iter().map(made).collect()
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    macros: &'a BTreeMap<String, String>,
    classes: &'a Classes,
    /// Brackets and macros around this place.
    depth: u32,
    /// Classes named so far, in all macros.
    named: &'a Cell<u32>,
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

    fn require(&mut self, byte: u8) -> Parsed<()> {
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
        self.depth += 1;
        if self.depth > MOST_NESTED {
            return Err(self.fault("brackets and macros stand inside each other too deep"));
        }
        let mut branches = vec![self.sequence()?];
        while self.eat(b'|') {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
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
        if min.max(max.unwrap_or(0)) > MOST_TIMES || max.is_some_and(|max| max < min) {
            return Err(self.fault(&format!("a repetition is from few to many, {MOST_TIMES} at most")));
        }
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
            self.require(b')')?;
            return Ok(node);
        }
        if self.eat(b'{') {
            let name = self.name().ok_or_else(|| self.fault("expected a slot name"))?;
            let known = SLOTS.iter().find(|slot| **slot == name);
            let name = *known.ok_or_else(|| {
                self.fault(&format!("`{name}` is no slot; the slots are {}", SLOTS.join(", ")))
            })?;
            let list = self.eat(b'*');
            self.require(b':')?;
            let node = self.alternatives()?;
            self.require(b'}')?;
            return Ok(Node::Slot { name, list, node: Box::new(node) });
        }
        if self.eat(b'[') {
            let negated = self.eat(b'^');
            let mut classes = ClassSet::ZERO;
            while !self.eat(b']') {
                let start = self.at;
                let name = self.name().ok_or_else(|| self.fault("expected a class or `]`"))?;
                classes |= self.class_or_set_macro(&name, start, self.depth)?;
            }
            return Ok(Node::Set { classes, negated });
        }
        let start = self.at;
        let name = self.name().ok_or_else(|| self.fault("expected a class, a macro, `(`, `[` or `{`"))?;
        if name == "ANY" {
            return Ok(Node::Set { classes: ClassSet::ZERO, negated: true });
        }
        if let Some(text) = self.macros.get(&name) {
            let mut inner = Parser { text, at: 0, ..*self };
            return inner.alternatives().map_err(|f| {
                // One macro is named, not all around it.
                let message = if f.message.starts_with("in macro ") {
                    f.message
                } else {
                    format!("in macro {name}: {}", f.message)
                };
                PatternFault { at: start, message }
            });
        }
        Ok(Node::Set { classes: self.class(&name, start)?, negated: false })
    }

    fn class(&self, name: &str, at: usize) -> Parsed<ClassSet> {
        self.named.set(self.named.get() + 1);
        if self.named.get() > MOST_CLASSES {
            return Err(PatternFault { at, message: "the pattern is too large".to_owned() });
        }
        self.classes.bit(name).ok_or_else(|| PatternFault {
            at,
            message: format!("`{name}` is neither a class of any word in this pack nor a macro"),
        })
    }

    /// Inside `[ … ]` a macro may stand that is itself a plain list of classes.
    fn class_or_set_macro(&self, name: &str, at: usize, depth: u32) -> Parsed<ClassSet> {
        match self.macros.get(name) {
            None => self.class(name, at),
            Some(_) if depth > MOST_NESTED => {
                Err(PatternFault { at, message: "macros refer to each other without end".to_owned() })
            }
            Some(text) => {
                let mut set = ClassSet::ZERO;
                for word in
                    text.split(|c: char| c.is_whitespace() || "[]()|".contains(c)).filter(|w| !w.is_empty())
                {
                    set |= self.class_or_set_macro(word, at, depth + 1)?;
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
            symbols in prop::collection::vec(1u16..=4, 0..14),
        ) {
            let pattern = format!("{{from:{}}} {} ({{to:{}}})?", a.0, b.0, c.0);
            let source = format!("(?s-u)({}){}(?:({}))?", a.1, b.1, c.1);
            let branch = compile(&pattern, &BTreeMap::new(), &classes()).unwrap().remove(0);
            prop_assert_eq!(&branch.slots, &["from", "to"]);
            let mut found = Vec::new();
            branch.program.each(&symbols, symbols.len(), |hit| {
                let mut groups = vec![Some((hit.start, hit.end)), None, None];
                hit.groups().for_each(|(group, tokens)| groups[group + 1] = Some((tokens.start, tokens.end)));
                found.push(groups);
            });
            let bytes: Vec<u8> = symbols.iter().map(|symbol| *symbol as u8).collect();
            prop_assert_eq!(found, by_regex(&source, &bytes), "{} on {:?}", pattern, symbols);
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
            .each(&[1, 2, 1, 2, 1, 3], 6, |hit| found.push(hit.groups().map(|g| g.1).collect::<Vec<_>>()));
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
        branch.program.each(&symbols, symbols.len(), |_| hits += 1);
        assert_eq!(hits, 0);
    }
}
