//! A causal graph for other programs: Graphviz DOT, Mermaid, GraphML.

use std::fmt::Write as _;
use std::io::{self, Write};

use quick_xml::escape::escape;

use crate::reconcile::{CausalGraph, Edge, Label, Node};
use crate::record::{Direction, Polarity, Strength, word};

/// Both names, on two lines where they differ.
fn names(label: &Label, line: &str) -> String {
    if label.en == label.zh { label.en.clone() } else { format!("{}{line}{}", label.en, label.zh) }
}

/// What is written on an edge: a word of denial, how many origins, and its first signal.
fn told(edge: &Edge) -> String {
    let signal = edge.signals.first().map(|s| s.replace('\n', " ")).unwrap_or_default();
    let denied = if edge.polarity == Polarity::Negated { "not: " } else { "" };
    match edge.origins {
        1 => format!("{denied}{signal}"),
        n => format!("{denied}{signal} ×{n}"),
    }
}

fn fill(node: &Node) -> &'static str {
    match node.direction {
        Some(Direction::Up) => "#dcefe0",
        Some(Direction::Down) => "#f8dedb",
        _ => "#eeeeee",
    }
}

/// For Graphviz: `dot -Tsvg`.
///
/// # Errors
/// `out` cannot be written.
pub fn dot(graph: &CausalGraph, out: &mut impl Write) -> io::Result<()> {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    writeln!(out, "digraph causes {{")?;
    writeln!(out, "  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];")?;
    writeln!(out, "  edge [fontname=\"sans-serif\", fontsize=10];")?;
    for node in &graph.nodes {
        let label = quoted(&names(&node.label, "\n"));
        writeln!(out, "  \"{}\" [label=\"{label}\", fillcolor=\"{}\"];", quoted(&node.id), fill(node))?;
    }
    for edge in &graph.edges {
        let style = match (edge.polarity, edge.strength) {
            (Polarity::Negated, _) => "color=\"#b03030\", style=dashed, arrowhead=tee",
            (_, Strength::Weak) => "style=dotted",
            _ => "style=solid",
        };
        writeln!(
            out,
            "  \"{}\" -> \"{}\" [label=\"{}\", {style}, penwidth={}];",
            quoted(&edge.cause),
            quoted(&edge.effect),
            quoted(&told(edge)),
            edge.origins.min(5)
        )?;
    }
    writeln!(out, "}}")
}

/// For Markdown pages: a Mermaid flow chart.
///
/// # Errors
/// `out` cannot be written.
pub fn mermaid(graph: &CausalGraph, out: &mut impl Write) -> io::Result<()> {
    // Inside quotation marks Mermaid reads entities only.
    let quoted = |text: &str| {
        let mut safe = String::new();
        for c in text.chars() {
            match c {
                '"' | '#' | '<' | '>' | '&' | '`' | '\\' => {
                    let _ = write!(safe, "#{};", c as u32);
                }
                '\n' => safe.push_str("<br/>"),
                c => safe.push(c),
            }
        }
        safe
    };
    let number = |id: &str| graph.nodes.iter().position(|n| n.id == id).unwrap_or_default();
    writeln!(out, "flowchart LR")?;
    for (n, node) in graph.nodes.iter().enumerate() {
        writeln!(out, "  n{n}[\"{}\"]", quoted(&names(&node.label, "\n")))?;
    }
    let mut denied = Vec::new();
    for (n, edge) in graph.edges.iter().enumerate() {
        let arrow = match (edge.polarity, edge.strength) {
            (Polarity::Negated, _) => {
                denied.push(n.to_string());
                "-.-x"
            }
            (_, Strength::Weak) => "-.->",
            _ => "-->",
        };
        let (from, to) = (number(&edge.cause), number(&edge.effect));
        writeln!(out, "  n{from} {arrow}|\"{}\"| n{to}", quoted(&told(edge)))?;
    }
    for (way, class) in [(Direction::Up, "up"), (Direction::Down, "down")] {
        let of: Vec<String> = (0..graph.nodes.len())
            .filter(|&n| graph.nodes[n].direction == Some(way))
            .map(|n| format!("n{n}"))
            .collect();
        if let Some(first) = graph.nodes.iter().find(|n| n.direction == Some(way)) {
            writeln!(out, "  classDef {class} fill:{}", fill(first))?;
            writeln!(out, "  class {} {class}", of.join(","))?;
        }
    }
    if !denied.is_empty() {
        writeln!(out, "  linkStyle {} stroke:#b03030", denied.join(","))?;
    }
    Ok(())
}

/// For graph programs such as Gephi, yEd and NetworkX: GraphML.
///
/// # Errors
/// `out` cannot be written.
pub fn graphml(graph: &CausalGraph, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    let keys = [
        ("node", "label", "string"),
        ("node", "label_zh", "string"),
        ("node", "subject", "string"),
        ("node", "direction", "string"),
        ("node", "origins", "int"),
        ("edge", "polarity", "string"),
        ("edge", "strength", "string"),
        ("edge", "origins", "int"),
        ("edge", "signals", "string"),
        ("edge", "speakers", "string"),
        ("edge", "first", "string"),
        ("edge", "last", "string"),
    ];
    for (of, name, kind) in keys {
        writeln!(out, "  <key id=\"{of}_{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
    }
    writeln!(out, "  <graph id=\"causes\" edgedefault=\"directed\">")?;
    let clean = |text: &str| {
        let legal = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
        escape(text.chars().filter(legal).collect::<String>()).into_owned()
    };
    let data = |of: &str, cells: &[(&str, String)]| -> String {
        cells
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("<data key=\"{of}_{name}\">{}</data>", clean(value)))
            .collect()
    };
    for node in &graph.nodes {
        let cells = data(
            "node",
            &[
                ("label", node.label.en.clone()),
                ("label_zh", node.label.zh.clone()),
                ("subject", node.subject.clone().unwrap_or_default()),
                ("direction", node.direction.map(|d| word(&d)).unwrap_or_default()),
                ("origins", node.origins.to_string()),
            ],
        );
        writeln!(out, "    <node id=\"{}\">{cells}</node>", clean(&node.id))?;
    }
    for (n, edge) in graph.edges.iter().enumerate() {
        let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
        let cells = data(
            "edge",
            &[
                ("polarity", word(&edge.polarity)),
                ("strength", word(&edge.strength)),
                ("origins", edge.origins.to_string()),
                ("signals", edge.signals.join("; ")),
                ("speakers", edge.speakers.join("; ")),
                ("first", day(edge.first)),
                ("last", day(edge.last)),
            ],
        );
        writeln!(
            out,
            "    <edge id=\"e{n}\" source=\"{}\" target=\"{}\">{cells}</edge>",
            clean(&edge.cause),
            clean(&edge.effect)
        )?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}
