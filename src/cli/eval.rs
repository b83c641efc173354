//! `wirecheck eval`: the pipeline's score on labelled corpora.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use comfy_table::{CellAlignment, Table, presets};

use super::{Global, Outcome, output};
use crate::eval::{Corpus, Expected, Rate, Report, Tally, evaluate};
use crate::lang::Layout;
use crate::pipeline::Pipeline;
use crate::reconcile::Policy;
use crate::source::{self, Item, Options};

/// Score the program against labelled corpora
///
/// A corpus is a folder of articles with a folder `labels` beside them; corpora/README.md tells the format.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck eval
  wirecheck eval corpora/selloff-2026 --errors 30
  wirecheck eval --format json")]
pub(crate) struct Command {
    /// Corpora, or folders of corpora
    #[arg(value_name = "DIR", default_value = "corpora")]
    folders: Vec<PathBuf>,
    /// How to print the scores
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// List the first N things that were read wrong in each corpus
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
}

/// How the scores are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// One JSON object per corpus and line.
    Json,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let files = global.files()?;
        let pipeline = Pipeline::new(&files)?;
        let layout = Layout::from_files(&files)?;
        let policy = Policy::from_files(&files)?;
        let mut corpora = Vec::new();
        for folder in &self.folders {
            find(folder, &mut corpora)?;
        }
        if corpora.is_empty() {
            bail!("no corpus found: a corpus is a folder with a folder `labels` in it");
        }
        let mut out = output::stdout();
        for folder in corpora {
            let report = evaluate(&read(&folder, &pipeline, &layout)?, &policy);
            match self.format {
                Format::Json => {
                    serde_json::to_writer(&mut out, &report)?;
                    writeln!(out)?;
                }
                Format::Table => table(&report, &mut out)?,
            }
            for miss in report.misses.iter().take(self.errors) {
                writeln!(out, "  - {miss}")?;
            }
        }
        out.flush()?;
        Ok(Outcome::Done)
    }
}

/// Folders that hold a folder `labels`: `folder` itself or those in it.
fn find(folder: &Path, corpora: &mut Vec<PathBuf>) -> Result<()> {
    if folder.join("labels").is_dir() {
        corpora.push(folder.to_owned());
        return Ok(());
    }
    for path in entries(folder)? {
        if path.join("labels").is_dir() {
            corpora.push(path);
        }
    }
    Ok(())
}

/// What is in a folder, in the order of names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || format!("cannot read {}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(read)? {
        paths.push(entry.with_context(read)?.path());
    }
    paths.sort();
    Ok(paths)
}

/// A corpus with its records made and its labels read.
pub(crate) fn read(folder: &Path, pipeline: &Pipeline, layout: &Layout) -> Result<Corpus> {
    let name = |path: &Path| path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut corpus = Corpus { name: name(folder), ..Corpus::default() };
    for path in entries(folder)?.into_iter().filter(|p| p.is_file()) {
        let file = name(&path);
        let lines = file.ends_with(".jsonl");
        for item in source::open(&[path], layout, &Options::default()) {
            match item {
                Item::Document(document) => {
                    let key = if lines { format!("{file}#{}", document.id) } else { file.clone() };
                    corpus.records.insert(key, pipeline.extract(&document));
                }
                Item::Rejected(reject) => output::warn(&format!("{file}: {}", reject.reason)),
            }
        }
    }
    for path in entries(&folder.join("labels"))? {
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let place = || format!("cannot read {}", path.display());
        let text = fs::read_to_string(&path).with_context(place)?;
        if name(&path) == "expected.toml" {
            corpus.expected = toml::from_str::<Expected>(&text).with_context(place)?;
        } else {
            corpus.labels.push(toml::from_str(&text).with_context(place)?);
        }
    }
    Ok(corpus)
}

/// Print the scores for people.
fn table(report: &Report, out: &mut impl Write) -> Result<()> {
    writeln!(out, "{}: {} articles", report.corpus, report.articles)?;
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["", "wanted", "printed", "right", "precision", "recall", "F1"]);
    tallies(&mut table, "figures", &report.claims.figures);
    tallies(&mut table, "claims", &report.claims.claims);
    tallies(&mut table, "moves without a size", &report.claims.directions);
    tallies(&mut table, "causes", &report.links.causes);
    tallies(&mut table, "attributions", &report.links.attributions);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    writeln!(out, "{table}")?;
    rates(out, "of the claims found", &report.claims.fields)?;
    rates(out, "of the attributions found", &report.links.fields)?;
    let v = &report.verdicts;
    let rates = [
        ("verdicts", v.all),
        ("facts", v.facts),
        ("no conflicts", v.not_conflicts),
        ("relations", v.relations),
        ("origins", v.origins),
    ];
    let shown: Vec<String> = rates
        .iter()
        .map(|(name, rate)| format!("{name} {}/{} {:.3}", rate.right, rate.of, rate.share()))
        .collect();
    writeln!(out, "  {}  unexpected {}", shown.join("  "), v.unexpected)?;
    writeln!(out)?;
    Ok(())
}

fn tallies(table: &mut Table, name: &str, tallies: &BTreeMap<String, Tally>) {
    for (key, tally) in tallies {
        let share = |x: f64| format!("{x:.3}");
        table.add_row([
            format!("{name}, {key}"),
            tally.wanted.to_string(),
            tally.printed.to_string(),
            tally.right.to_string(),
            share(tally.precision()),
            share(tally.recall()),
            share(tally.f1()),
        ]);
    }
}

fn rates(out: &mut impl Write, name: &str, rates: &BTreeMap<String, Rate>) -> Result<()> {
    if !rates.is_empty() {
        let shown: Vec<String> =
            rates.iter().map(|(key, rate)| format!("{key} {:.3}", rate.share())).collect();
        writeln!(out, "  {name}: {}", shown.join("  "))?;
    }
    Ok(())
}
