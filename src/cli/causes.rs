//! `wirecheck causes`: what is said to have caused what, across documents and languages.

use std::collections::BTreeMap;
use std::io::Write;

use anstyle::Style;
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::stores::StoreFolder;
use super::{Global, Outcome, output};
use crate::export::claims::in_words;
use crate::export::{Tree, graph, tree};
use crate::reconcile::{CausalGraph, EventNames, Node, Stated};
use crate::record::{CausalLink, Polarity, Record, Strength};
use crate::store::Store;
use crate::text::normalize;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Tell what articles say caused what: a tree, a graph for other programs, or a list
///
/// Causes and effects are events that meet across languages: margin calls and 追加保证金 are one, and so are
/// a fall in silver and 银价下跌. Rival explanations of one event, denials, reversed pairs and loops are told first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck causes --store desk.wirecheck
  wirecheck causes silver --store desk.wirecheck            # why silver moved, and what followed
  wirecheck causes 'margin calls' --store desk.wirecheck
  wirecheck causes --store desk.wirecheck --format mermaid > causes.mmd
  wirecheck causes --store desk.wirecheck --format dot | dot -Tsvg > causes.svg
  wirecheck causes silver margin --list --store desk.wirecheck")]
pub(crate) struct Command {
    /// Only events that are or name these: an instrument, an event, or words; either Chinese script
    words: Vec<String>,
    #[command(flatten)]
    store: StoreFolder,
    /// Leave out weak links (amid, as, 随着)
    #[arg(long)]
    explicit: bool,
    /// Leave out what fewer independent origins tell
    #[arg(long, value_name = "N", default_value_t = 1)]
    origins: usize,
    /// How many links deep the tree goes; 0 lists the events alone
    #[arg(long, value_name = "N", default_value_t = 3)]
    depth: usize,
    /// Every link by itself, as the articles put it
    #[arg(long)]
    list: bool,
    /// How to print them
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// How causes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: a tree
    Text,
    /// The graph as one JSON object; a JSON array with --list
    Json,
    /// One link a line
    Jsonl,
    /// For Graphviz
    Dot,
    /// For Markdown pages
    Mermaid,
    /// For Gephi, yEd, NetworkX
    Graphml,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        if self.list && !matches!(self.format, Format::Text | Format::Json | Format::Jsonl) {
            bail!("--list is printed as text, json or jsonl");
        }
        let store = self.store.open(global)?;
        let told = told(&store)?;
        let strong = |link: &CausalLink| !self.explicit || link.strength == Strength::Explicit;
        if self.list || self.format == Format::Jsonl {
            let fold = |text: &str| normalize(text).0.to_lowercase();
            let names = EventNames::from_files(&global.files()?)?;
            let words: Vec<(String, String)> =
                self.words.iter().map(|w| (fold(w), names.lookup(w))).collect();
            let wanted = |link: &CausalLink| {
                let both = fold(&format!("{}\n{}", link.cause.text, link.effect.text));
                // By whatever name, in whichever language.
                let named = |id: &str| {
                    let mut events = link.cause_events.iter().chain(&link.effect_events);
                    events.any(|e| e.subject.as_deref() == Some(id) || e.theme.as_deref() == Some(id))
                };
                strong(link) && words.iter().all(|(w, id)| both.contains(w) || named(id))
            };
            let found: Vec<(&Record, &CausalLink)> = told
                .iter()
                .flat_map(|(record, _)| record.causal_links.iter().map(move |link| (record, link)))
                .filter(|(_, link)| wanted(link))
                .collect();
            return self.print_list(&found);
        }
        let names = EventNames::from_files(&global.files()?)?;
        let stated = told.iter().flat_map(|(record, origin)| {
            record.causal_links.iter().filter(|l| strong(l)).map(move |link| Stated { record, link, origin })
        });
        let mut whole = CausalGraph::new(stated, &names, &store.context().policy);
        whole.edges.retain(|e| e.origins >= self.origins);
        let ids: Vec<String> = self.words.iter().map(|w| names.lookup(w)).collect();
        let wanted = |node: &Node| ids.is_empty() || ids.iter().any(|id| names_node(node, id));
        let part = if ids.is_empty() { whole } else { whole.around(wanted) };
        self.print_graph(&part, &wanted)
    }

    fn print_graph(&self, part: &CausalGraph, wanted: &dyn Fn(&Node) -> bool) -> Result<Outcome> {
        if self.format == Format::Text {
            let mut out = output::stdout();
            tree::findings(part, &mut out)?;
            let told = Tree { depth: self.depth, width: output::width() };
            told.write(part, (!self.words.is_empty()).then_some(wanted), &mut out)?;
            writeln!(
                out,
                "{} events, {} links between them, {} findings",
                part.nodes.len(),
                part.edges.len(),
                part.findings.len()
            )?;
            out.flush()?;
            return Ok(Outcome::Done);
        }
        let mut out = output::data();
        match self.format {
            Format::Dot => graph::dot(part, &mut out)?,
            Format::Mermaid => graph::mermaid(part, &mut out)?,
            Format::Graphml => graph::graphml(part, &mut out)?,
            _ => {
                serde_json::to_writer_pretty(&mut out, part)?;
                writeln!(out)?;
            }
        }
        out.flush()?;
        Ok(Outcome::Done)
    }

    fn print_list(&self, found: &[(&Record, &CausalLink)]) -> Result<Outcome> {
        if self.format == Format::Text {
            list(found)?;
        } else {
            let values = found.iter().map(|(record, link)| {
                json!({
                    "doc": record.id, "publisher": record.publisher, "published": record.published,
                    "link": link, "source": source(record, link),
                })
            });
            output::json(values, self.format == Format::Json)?;
        }
        Ok(Outcome::Done)
    }
}

/// The current versions of all articles that tell of causes, with their origins.
fn told(store: &Store) -> Result<Vec<(Record, String)>> {
    let articles = store.articles("")?;
    let origins: BTreeMap<(&str, Option<&str>, Option<&str>), &str> = articles
        .iter()
        .filter(|a| !a.superseded)
        .map(|a| ((&*a.facts.id, a.facts.publisher.as_deref(), a.facts.url.as_deref()), a.origin.as_str()))
        .collect();
    let mut out = Vec::new();
    for record in store.records()? {
        let record = record?;
        let key = (record.id.as_str(), record.publisher.as_deref(), record.url.as_deref());
        if let Some(origin) = origins.get(&key).filter(|_| !record.causal_links.is_empty()) {
            let origin = (*origin).to_owned();
            out.push((record, origin));
        }
    }
    Ok(out)
}

/// Whether a node is the instrument or event with this id, or its words hold it.
fn names_node(node: &Node, id: &str) -> bool {
    let is = |part: &Option<String>| part.as_deref() == Some(id);
    let fold = |text: &str| normalize(text).0.to_lowercase();
    is(&node.subject)
        || is(&node.theme)
        || fold(&node.label.en).contains(id)
        || fold(&node.label.zh).contains(id)
        || node.words.iter().any(|w| fold(w).contains(id))
}

/// Who is named as saying so.
fn source<'a>(record: &'a Record, link: &CausalLink) -> Option<&'a str> {
    let id = link.attribution.as_deref()?;
    let attribution = record.attributions.iter().find(|a| a.id == id)?;
    attribution.name.as_deref().or(attribution.source.as_ref().map(|s| s.text.as_str()))
}

fn list(found: &[(&Record, &CausalLink)]) -> Result<()> {
    let mut out = output::stdout();
    for (record, link) in found {
        let arrow = if link.polarity == Polarity::Negated { "↛" } else { "→" };
        let publisher = record.publisher.as_deref().unwrap_or(&record.id);
        let published = record.published.map_or_else(String::new, |d| format!(" {d}"));
        let said = source(record, link).map_or_else(String::new, |s| format!(" — {s}"));
        writeln!(
            out,
            "{BOLD}{}{BOLD:#} {arrow} {BOLD}{}{BOLD:#}",
            link.cause.text.trim(),
            link.effect.text.trim()
        )?;
        writeln!(
            out,
            "    {DIM}{publisher}{published} · “{}” · {} · {}{said}{DIM:#}",
            link.signal.text,
            in_words(&link.strength),
            in_words(&link.modality)
        )?;
    }
    writeln!(out, "{} causal links", found.len())?;
    out.flush()?;
    Ok(())
}
