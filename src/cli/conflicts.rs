//! `wirecheck conflicts`: fact groups and their verdicts.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Result, bail};
use clap::Args;

use super::stores::{self, Format, StoreFolder};
use super::{Global, Outcome, output};
use crate::export::report::{self, Report};
use crate::reconcile::Verdict;
use crate::store::{Store, StoredFact};

/// List facts, what each report says of them, and whether the reports agree
///
/// Conflicting and inconsistent facts come first. Text leaves out facts that a single source tells, unless --all is
/// given; JSON has all.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck conflicts --store desk.wirecheck
  wirecheck conflicts 'subject:silver window:2026-01-30' --store desk.wirecheck --format json
  wirecheck conflicts --verdict conflicting --exit-code --store desk.wirecheck")]
pub(crate) struct Command {
    /// Only facts that match; `wirecheck search --help` tells the language
    #[arg(allow_hyphen_values = true)]
    query: Option<String>,
    #[command(flatten)]
    store: StoreFolder,
    #[command(flatten)]
    listing: Listing,
    /// End with 1 when a listed fact is conflicting or inconsistent
    #[arg(long)]
    exit_code: bool,
}

/// Which facts to print, and how.
#[derive(Debug, Args)]
pub(crate) struct Listing {
    /// Only facts with this verdict: conflicting, inconsistent, corroborated, compatible, single_source
    #[arg(long, value_name = "VERDICT", value_delimiter = ',', value_parser = verdict)]
    verdict: Vec<Verdict>,
    /// How to print them
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Every fact, every member, every reason
    #[arg(long)]
    all: bool,
    /// Most facts to print
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let store = self.store.open(global)?;
        let outcome = self.listing.print(&store, self.query.as_deref().unwrap_or_default(), "")?;
        Ok(if self.exit_code { outcome } else { Outcome::Done })
    }
}

impl Listing {
    /// Print the facts of `store` that match `query`; `footer` is put before the counts.
    pub(crate) fn print(&self, store: &Store, query: &str, footer: &str) -> Result<Outcome> {
        let mut facts = stores::pointing(query, store.facts(query))?;
        facts.retain(|f| self.verdict.is_empty() || self.verdict.contains(&f.judgement.verdict));
        report::sort(&mut facts);
        match self.format {
            Format::Text => self.text(store, &facts, footer)?,
            Format::Json | Format::Jsonl => {
                let first = facts.iter().take(self.limit.unwrap_or(usize::MAX));
                output::json(first.map(|f| &f.judgement), self.format == Format::Json)?;
            }
            Format::Csv => {
                bail!("facts cannot be printed as csv; use `wirecheck export --format csv` for claims")
            }
        }
        let contested =
            |f: &StoredFact| matches!(f.judgement.verdict, Verdict::Conflicting | Verdict::Inconsistent);
        Ok(if facts.iter().any(contested) { Outcome::Conflicts } else { Outcome::Done })
    }

    fn text(&self, store: &Store, facts: &[StoredFact], footer: &str) -> Result<()> {
        let mut counts: BTreeMap<u8, (Verdict, usize)> = BTreeMap::new();
        for fact in facts {
            let verdict = fact.judgement.verdict;
            counts.entry(report::urgency(verdict)).or_insert((verdict, 0)).1 += 1;
        }
        let single = |f: &StoredFact| f.judgement.verdict == Verdict::SingleSource;
        let show_single = self.all || self.verdict.contains(&Verdict::SingleSource);
        let mut shown: Vec<&StoredFact> = facts.iter().filter(|f| show_single || !single(f)).collect();
        let worth = shown.len();
        shown.truncate(self.limit.unwrap_or(usize::MAX));
        let more = worth - shown.len();
        let evidence = store.evidence(shown.iter().copied())?;
        let instruments = &store.context().instruments;
        let report = Report { instruments, evidence: &evidence, width: output::width(), whole: self.all };
        let mut out = output::stdout();
        for fact in shown {
            report.fact(fact, &mut out)?;
        }
        if more > 0 {
            writeln!(out, "… and {more} more\n")?;
        }
        let counts: Vec<String> =
            counts.values().map(|(verdict, n)| format!("{n} {}", report::plain_verdict(*verdict))).collect();
        let counts = if counts.is_empty() { "none".to_owned() } else { counts.join(", ") };
        let hidden = if show_single || !facts.iter().any(single) { "" } else { " (--all lists those)" };
        writeln!(out, "{footer}{}: {counts}{hidden}", output::count(facts.len(), "fact"))?;
        out.flush()?;
        Ok(())
    }
}

fn verdict(word: &str) -> Result<Verdict, String> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|_| "one of conflicting, inconsistent, corroborated, compatible, single_source".to_owned())
}
