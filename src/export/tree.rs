//! A causal graph as a tree for a terminal: each event with what is said to have caused it, and what followed.

use std::collections::BTreeSet;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::claims::in_words;
use super::layout::{shorten, width};
use crate::reconcile::{CausalGraph, Edge, FindingKind, Node};
use crate::record::{Modality, Polarity, Strength};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();

/// How a graph is told.
#[derive(Debug, Clone, Copy)]
pub struct Tree {
    /// How many links deep; 0 for the events alone.
    pub depth: usize,
    /// Cells of a line.
    pub width: usize,
}

/// Which way a tree grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Causes,
    Effects,
}

impl Tree {
    /// Write the events for which `wanted` holds, each with its causes and effects; all that have a cause, the most told
    /// first, where `wanted` is none.
    ///
    /// # Errors
    /// `out` cannot be written.
    pub fn write(
        self,
        graph: &CausalGraph,
        wanted: Option<&dyn Fn(&Node) -> bool>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let told = |n: &&Node| -> usize {
            graph.causes_of(&n.id).iter().chain(&graph.effects_of(&n.id)).map(|e| e.evidence.len()).sum()
        };
        let mut roots: Vec<&Node> = match wanted {
            Some(wanted) => graph.nodes.iter().filter(|n| wanted(n)).collect(),
            None => graph.nodes.iter().filter(|n| !graph.causes_of(&n.id).is_empty()).collect(),
        };
        roots.sort_by_key(|n| (std::cmp::Reverse(n.origins), std::cmp::Reverse(told(n))));
        let mut shown: BTreeSet<&str> = BTreeSet::new();
        for root in roots {
            // What stands in another's tree need not be told again.
            if wanted.is_none() && shown.contains(root.id.as_str()) {
                continue;
            }
            let origins = count(root.origins, "origin");
            shown.insert(&root.id);
            writeln!(out, "{BOLD}{}{BOLD:#}  {DIM}{origins}{DIM:#}", both(root))?;
            let (causes, effects) = (graph.causes_of(&root.id), graph.effects_of(&root.id));
            if self.depth > 0 && !causes.is_empty() {
                writeln!(out, "  because of")?;
                self.branch(graph, &root.id, Way::Causes, &mut vec![&root.id], &mut shown, "  ", out)?;
            }
            if self.depth > 0 && wanted.is_some() && !effects.is_empty() {
                shown.clear();
                shown.insert(&root.id);
                writeln!(out, "  led to")?;
                self.branch(graph, &root.id, Way::Effects, &mut vec![&root.id], &mut shown, "  ", out)?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments, reason = "one walk over a tree")]
    fn branch<'g>(
        self,
        graph: &'g CausalGraph,
        at: &str,
        way: Way,
        path: &mut Vec<&'g str>,
        shown: &mut BTreeSet<&'g str>,
        indent: &str,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let edges = if way == Way::Causes { graph.causes_of(at) } else { graph.effects_of(at) };
        for (n, edge) in edges.iter().enumerate() {
            let far = if way == Way::Causes { edge.cause.as_str() } else { edge.effect.as_str() };
            let last = n + 1 == edges.len();
            let (fork, below) = if last { ("└─", "   ") } else { ("├─", "│  ") };
            let label = graph.node(far).map_or_else(|| far.to_owned(), both);
            let denied = edge.polarity == Polarity::Negated;
            let (mark, style) = if denied { ("✗ not: ", RED) } else { ("", BOLD) };
            writeln!(out, "{indent}{fork} {style}{mark}{label}{style:#}  {DIM}{}{DIM:#}", notes(edge))?;
            let says = said(edge, self.width.saturating_sub(width(indent) + 4));
            writeln!(out, "{indent}{below} {DIM}{says}{DIM:#}")?;
            let deeper = path.len() < self.depth && !denied && !path.contains(&far);
            let more = if way == Way::Causes { graph.causes_of(far) } else { graph.effects_of(far) };
            if let (true, false, Some(node)) = (deeper, more.is_empty(), graph.node(far)) {
                if !shown.insert(&node.id) {
                    writeln!(out, "{indent}{below} {DIM}… told above{DIM:#}")?;
                    continue;
                }
                path.push(&node.id);
                self.branch(graph, far, way, path, shown, &format!("{indent}{below}"), out)?;
                path.pop();
            }
        }
        Ok(())
    }
}

/// Write what does not go together, with its reason in both languages.
///
/// # Errors
/// `out` cannot be written.
pub fn findings(graph: &CausalGraph, out: &mut impl Write) -> io::Result<()> {
    for finding in &graph.findings {
        let style = match finding.kind {
            FindingKind::Reversed | FindingKind::Disputed => RED,
            FindingKind::Rivals | FindingKind::Loop => BOLD,
        };
        writeln!(out, "{style}{}{style:#}  {}", in_words(&finding.kind).to_uppercase(), finding.reason.en)?;
        writeln!(out, "  {DIM}{}{DIM:#}", finding.reason.zh)?;
    }
    if !graph.findings.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// Both names; words that name nothing known are quoted.
fn both(node: &Node) -> String {
    let label = &node.label;
    match (node.is_known(), label.en == label.zh) {
        (false, _) => format!("“{}”", label.en),
        (true, true) => label.en.clone(),
        (true, false) => format!("{} {}", label.en, label.zh),
    }
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// How many origins, since when, and what makes it less than sure.
fn notes(edge: &Edge) -> String {
    let mut parts = vec![count(edge.origins, "origin")];
    match (edge.first, edge.last) {
        (Some(first), Some(last)) if first != last => parts.push(format!("{first} … {last}")),
        (Some(first), _) => parts.push(first.to_string()),
        _ => {}
    }
    if edge.strength == Strength::Weak {
        parts.push("weak".to_owned());
    }
    if edge.modality != Modality::Asserted {
        parts.push(in_words(&edge.modality));
    }
    parts.join(" · ")
}

/// The first document's words, and who says so.
fn said(edge: &Edge, cells: usize) -> String {
    let Some(first) = edge.evidence.first() else { return String::new() };
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let who = match (&first.speaker, &first.publisher) {
        (Some(speaker), Some(publisher)) => format!("{speaker}, {publisher}"),
        (Some(name), None) | (None, Some(name)) => name.clone(),
        (None, None) => first.doc.clone(),
    };
    let more = match edge.evidence.len() {
        1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    let tail = format!(" — {who}{more}");
    let words = format!(
        "“{}” [{}] “{}”",
        shorten(&one_line(&first.cause), 60),
        one_line(&first.signal),
        shorten(&one_line(&first.effect), 60)
    );
    format!("{}{tail}", shorten(&words, cells.saturating_sub(width(&tail)).max(24)))
}
