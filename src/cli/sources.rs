//! `wirecheck sources`: who is quoted, how often and by whom.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::{Result, bail};
use clap::Args;
use serde::Serialize;

use super::stores::{Format, StoreFolder};
use super::{Global, Outcome, output};
use crate::export::layout;
use crate::lang::{Instrument, Instruments, SubjectKind};
use crate::reconcile::{Relation, Verdict};
use crate::record::SourceKind;
use crate::store::Store;

/// List the people, firms, data sets and outlets that articles name as their sources
///
/// For each: how many of its statements hold claims, and how those stand: told by nobody else, corroborated by
/// another origin, or contradicted. The names of one company, central bank or country, in either language, are one source,
/// told with its id.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck sources --store desk.wirecheck
  wirecheck sources --store desk.wirecheck --format jsonl")]
pub(crate) struct Command {
    #[command(flatten)]
    store: StoreFolder,
    /// How to print them
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// A source over all articles.
#[derive(Debug, Serialize)]
struct Source {
    name: String,
    /// What the name stands for, where it is a company's, a central bank's or a country's.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    kind: SourceKind,
    affiliation: Option<String>,
    statements: usize,
    articles: usize,
    publishers: Vec<String>,
    claims: usize,
    /// Of the claims: told by one origin, corroborated, contradicted by another claim.
    alone: usize,
    corroborated: usize,
    contradicted: usize,
}

/// What a source is called; known names of one company are one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    name: String,
    id: Option<String>,
}

impl Name {
    fn of(name: &str, kind: SourceKind, instruments: &Instruments) -> Self {
        let known = || {
            let id = instruments.lookup(name).filter(|_| kind != SourceKind::Person)?;
            let speaks = |row: &Instrument| {
                matches!(row.kind, SubjectKind::Company | SubjectKind::CentralBank | SubjectKind::Country)
            };
            instruments.get(id).is_some_and(speaks).then_some(id)
        };
        match known() {
            Some(id) => Name { name: instruments.named(id), id: Some(id.to_string()) },
            None => Name { name: name.to_owned(), id: None },
        }
    }
}

#[derive(Default)]
struct Uses {
    affiliation: Option<String>,
    statements: usize,
    articles: BTreeSet<String>,
    publishers: BTreeSet<String>,
    standing: [usize; 3],
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let store = self.store.open(global)?;
        let instruments = &store.context().instruments;
        let mut uses: BTreeMap<(Name, SourceKind), Uses> = BTreeMap::new();
        let standings = standings(&store)?;
        for record in store.records()? {
            let record = record?;
            for attribution in &record.attributions {
                let words = attribution.source.as_ref().map(|s| &s.text);
                let Some(name) = attribution.name.as_ref().or(words) else { continue };
                let kind = attribution.source_kind;
                let source = uses.entry((Name::of(name, kind, instruments), kind)).or_default();
                source.statements += 1;
                source.articles.insert(record.id.clone());
                source.publishers.extend(record.publisher.clone());
                let said = record.claims.iter().filter(|c| c.attribution.as_ref() == Some(&attribution.id));
                for claim in said {
                    let key = (record.id.clone(), claim.id.clone());
                    source.standing[standings.get(&key).copied().unwrap_or(ALONE)] += 1;
                }
                // The smallest, so that the order of articles does not matter.
                let affiliation = attribution.affiliation.clone();
                source.affiliation = source.affiliation.take().into_iter().chain(affiliation).min();
            }
        }
        let mut sources: Vec<Source> = uses
            .into_iter()
            .map(|((Name { name, id }, kind), uses)| Source {
                name,
                id,
                kind,
                affiliation: uses.affiliation,
                statements: uses.statements,
                articles: uses.articles.len(),
                publishers: uses.publishers.into_iter().collect(),
                claims: uses.standing.iter().sum(),
                alone: uses.standing[ALONE],
                corroborated: uses.standing[CORROBORATED],
                contradicted: uses.standing[CONTRADICTED],
            })
            .collect();
        sources.sort_by(|a, b| {
            b.statements.cmp(&a.statements).then_with(|| (&a.name, a.kind).cmp(&(&b.name, b.kind)))
        });
        match self.format {
            Format::Text => text(&sources)?,
            Format::Json | Format::Jsonl => output::json(sources.iter(), self.format == Format::Json)?,
            Format::Csv => bail!("sources are printed as text, json or jsonl"),
        }
        Ok(Outcome::Done)
    }
}

const ALONE: usize = 0;
const CORROBORATED: usize = 1;
const CONTRADICTED: usize = 2;

/// How each claim stands, by document and claim.
fn standings(store: &Store) -> Result<BTreeMap<(String, String), usize>> {
    let mut out = BTreeMap::new();
    for claim in store.search("", usize::MAX, &[])?.claims {
        let against = claim.facts.values().any(|f| f.relations.contains(&Relation::Conflict));
        let held = claim.facts.values().any(|f| f.verdict == Verdict::Corroborated);
        let standing = match (against, held) {
            (true, _) => CONTRADICTED,
            (false, true) => CORROBORATED,
            (false, false) => ALONE,
        };
        out.insert((claim.doc, claim.claim.id.clone()), standing);
    }
    Ok(out)
}

fn text(sources: &[Source]) -> Result<()> {
    let mut out = output::stdout();
    let shown = |s: &Source| match &s.id {
        Some(id) => format!("{} ({id})", s.name),
        None => s.name.clone(),
    };
    let cells = sources.iter().map(|s| layout::width(&shown(s))).max().unwrap_or(0).min(40);
    for source in sources {
        let name = layout::pad(&layout::shorten(&shown(source), cells), cells);
        let kind = layout::pad(&crate::export::claims::in_words(&source.kind), 12);
        let affiliation = source.affiliation.as_deref().map_or_else(String::new, |a| format!("  ({a})"));
        let (statements, articles) = (source.statements, source.articles);
        let standing = match source.claims {
            0 => String::new(),
            n => format!(
                "  {n} claims: {} alone, {} corroborated, {} contradicted",
                source.alone, source.corroborated, source.contradicted
            ),
        };
        writeln!(
            out,
            "{name}  {kind}  {statements:>4} statements in {articles:>3} articles{standing}{affiliation}"
        )?;
    }
    writeln!(out, "{} sources", sources.len())?;
    out.flush()?;
    Ok(())
}
