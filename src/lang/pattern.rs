//! The pattern language of rules: regular expressions over word classes, with slots.
//!
//! `{subject*:SUBJ} SK{0,3} {move:MOVE.v} (to | at) {to:Q}`: a class, `|`, `?`, `*`, `+`, `{m,n}`, `[A B]`, `[^ A B]`,
//! macros by name, `{slot: …}` captures, `{slot*: …}` a list split at commas or *and*. A pattern compiles
//! to a byte regex over the symbols of [`Classes`]. A slot inside a repetition is unrolled, since a
//! regex keeps the last repetition only.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::classes::{ClassSet, Classes};

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
        name: String,
        list: bool,
        node: Box<Node>,
    },
}

/// A compiled pattern branch: a byte regex source, the slot of each group, and what must be present.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    /// Source for `regex::bytes` with Unicode off.
    pub source: String,
    /// Slot name of capture group `i + 1`.
    pub slots: Vec<String>,
    /// Classes of which a sentence must have a token, else the branch cannot match.
    pub needs: ClassSet,
}

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
    Ok(branches
        .into_iter()
        .map(|node| {
            let mut out = Emit { source: String::new(), slots: Vec::new(), classes, separator: &separator };
            out.node(&node);
            Branch { source: out.source, slots: out.slots, needs: needs(&node) }
        })
        .collect())
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

fn has_slot(node: &Node) -> bool {
    match node {
        Node::Slot { .. } => true,
        Node::Set { .. } => false,
        Node::Seq(nodes) | Node::Alt(nodes) => nodes.iter().any(has_slot),
        Node::Repeat { node, .. } => has_slot(node),
    }
}

/// Classes a matching sentence must have: single-class sets of mandatory parts.
fn needs(node: &Node) -> ClassSet {
    match node {
        Node::Set { classes, negated } => {
            if !negated && classes.count_ones() == 1 {
                *classes
            } else {
                0
            }
        }
        Node::Seq(nodes) => nodes.iter().map(needs).fold(0, |a, b| a | b),
        Node::Alt(nodes) => nodes.iter().map(needs).reduce(|a, b| a & b).unwrap_or(0),
        Node::Repeat { node, min, .. } => {
            if *min > 0 {
                needs(node)
            } else {
                0
            }
        }
        Node::Slot { node, .. } => needs(node),
    }
}

struct Emit<'a> {
    source: String,
    slots: Vec<String>,
    classes: &'a Classes,
    separator: &'a Node,
}

impl Emit<'_> {
    fn node(&mut self, node: &Node) {
        match node {
            Node::Set { classes, negated } => self.set(*classes, *negated),
            Node::Seq(nodes) => nodes.iter().for_each(|n| self.node(n)),
            Node::Alt(nodes) => {
                self.source.push_str("(?:");
                for (i, n) in nodes.iter().enumerate() {
                    if i > 0 {
                        self.source.push('|');
                    }
                    self.node(n);
                }
                self.source.push(')');
            }
            Node::Repeat { node, min, max, lazy } if has_slot(node) => {
                let most = max.unwrap_or(4).max(*min);
                for _ in 0..*min {
                    self.node(node);
                }
                for _ in *min..most {
                    self.source.push_str("(?:");
                    self.node(node);
                }
                for _ in *min..most {
                    self.source.push_str(if *lazy { ")??" } else { ")?" });
                }
            }
            Node::Repeat { node, min, max, lazy } => {
                self.source.push_str("(?:");
                self.node(node);
                self.source.push(')');
                let _ = match max {
                    Some(max) => write!(self.source, "{{{min},{max}}}"),
                    None => write!(self.source, "{{{min},}}"),
                };
                if *lazy {
                    self.source.push('?');
                }
            }
            Node::Slot { name, list, node } => {
                self.group(name, node);
                if *list {
                    for _ in 0..4 {
                        self.source.push_str("(?:");
                        self.node(&self.separator.clone());
                        self.group(name, node);
                    }
                    self.source.push_str(")?)?)?)?");
                }
            }
        }
    }

    fn group(&mut self, name: &str, node: &Node) {
        self.slots.push(name.to_owned());
        self.source.push('(');
        self.node(node);
        self.source.push(')');
    }

    fn set(&mut self, classes: ClassSet, negated: bool) {
        let holds: Vec<u8> = self.classes.symbols_with(classes).collect();
        let symbols: Vec<u8> =
            if negated { self.classes.all_symbols().filter(|s| !holds.contains(s)).collect() } else { holds };
        if symbols.is_empty() {
            // No token can be of these classes: a class that matches nothing.
            self.source.push_str(r"[^\x00-\xff]");
            return;
        }
        self.source.push('[');
        for s in symbols {
            let _ = write!(self.source, "\\x{s:02x}");
        }
        self.source.push(']');
    }
}
