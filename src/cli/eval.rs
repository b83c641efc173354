//! `wirecheck eval`: the pipeline's score on labelled corpora.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use comfy_table::{CellAlignment, Table, presets};

use super::{Global, Outcome, output};
use crate::eval::{Corpus, Rate, Report, Tally, evaluate};
use crate::lang::Layout;
use crate::pipeline::Pipeline;
use crate::reconcile::Policy;
use crate::source;

/// Score the program against labelled corpora
///
/// A corpus is a folder of articles with a folder `labels` beside them; corpora/README.md tells the format.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck eval
  wirecheck eval corpora/selloff-2026 --errors 30
  wirecheck eval --by-rule
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
    /// Tell each rule's own precision over all corpora, the worst first
    ///
    /// Moves whose size is not told are left out: the labels do not have all of them.
    #[arg(long)]
    by_rule: bool,
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
            corpora.extend(source::corpora(folder)?);
        }
        if corpora.is_empty() {
            bail!("no corpus found: a corpus is a folder with a folder `labels` in it");
        }
        let mut out = output::stdout();
        let mut rules: BTreeMap<String, Rate> = BTreeMap::new();
        for folder in corpora {
            let files = source::corpus(&folder, &layout)?;
            for reject in &files.rejected {
                output::warn(&format!("{}: {}", reject.name, reject.reason));
            }
            let mut report = evaluate(&Corpus::new(files, &pipeline)?, &policy);
            report.misses.truncate(self.errors);
            for (rule, rate) in &report.rules {
                let all = rules.entry(rule.clone()).or_default();
                (all.of, all.right) = (all.of + rate.of, all.right + rate.right);
            }
            match self.format {
                Format::Table if self.by_rule => {}
                Format::Json => {
                    serde_json::to_writer(&mut out, &report)?;
                    writeln!(out)?;
                }
                Format::Table => table(&report, &mut out)?,
            }
        }
        if self.by_rule && self.format == Format::Table {
            by_rule(rules, &mut out)?;
        }
        out.flush()?;
        Ok(Outcome::Done)
    }
}

/// Below this share of right ones a rule wants repair, where it printed [`ENOUGH`].
const REPAIR: f64 = 0.6;
/// How many a rule must have printed for its share to mean anything.
const ENOUGH: usize = 5;

/// Print each rule with what it printed and how much of that was right.
fn by_rule(rules: BTreeMap<String, Rate>, out: &mut impl Write) -> Result<()> {
    let mut rules: Vec<(String, Rate)> = rules.into_iter().collect();
    rules.sort_by(|(a, x), (b, y)| x.share().total_cmp(&y.share()).then(y.of.cmp(&x.of)).then(a.cmp(b)));
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["rule", "printed", "right", "precision", ""]);
    for (name, rate) in &rules {
        let weak = name.ends_with("(weak)");
        let note = match rate.share() {
            _ if rate.of < ENOUGH => "few",
            share if share < REPAIR && !weak => "repair or mark weak",
            _ => "",
        };
        let share = format!("{:.3}", rate.share());
        table.add_row([name.as_str(), &rate.of.to_string(), &rate.right.to_string(), &share, note]);
    }
    for column in table.column_iter_mut().skip(1).take(3) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    writeln!(out, "{table}")?;
    Ok(())
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
    for miss in &report.misses {
        writeln!(out, "  - {miss}")?;
    }
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
