//! `wirecheck conflicts`: fact groups and their verdicts.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::stores::{self, StoreFolder};
use super::{Global, Outcome, output};
use crate::export::report::{self, Report};
use crate::export::{Page, markdown, page};
use crate::reconcile::Verdict;
use crate::store::{Store, StoredFact};

/// List facts, what each report says of them, and whether the reports agree
///
/// Conflicting and inconsistent facts come first. Text leaves out facts that a single source tells, unless --all is
/// given; JSON has all. Rows of one letter go back to one origin; letters behind a reason, (A, B | C), tell the rows it holds for.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck conflicts --store desk.wirecheck
  wirecheck conflicts 'subject:silver window:2026-01-30' --store desk.wirecheck --format json
  wirecheck conflicts --format html --output report.html --store desk.wirecheck
  wirecheck conflicts --as-of 2026-02-02 --store desk.wirecheck
  wirecheck conflicts --verdict conflicting --exit-code --store desk.wirecheck")]
pub(crate) struct Command {
    /// Only facts that match; `wirecheck search --help` tells the language
    #[arg(allow_hyphen_values = true)]
    query: Option<String>,
    #[command(flatten)]
    store: StoreFolder,
    #[command(flatten)]
    listing: Listing,
    /// Only what was known on DAY: articles published by then, in their versions of then, and rulings given by then
    ///
    /// Articles without a date are left out.
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
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
    /// Write the report to FILE in place of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Every fact, every member, every reason
    #[arg(long)]
    all: bool,
    /// Most facts to print
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
}

/// How facts are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, on a terminal
    Text,
    /// One JSON array
    Json,
    /// One JSON object a line
    Jsonl,
    /// One page that needs nothing else: quotations side by side, origins, timelines
    Html,
    /// For tickets and messages
    Markdown,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let store = self.store.open(global)?;
        // The store as of that day is there while the answer is printed.
        let folder = self.as_of.map(|_| stores::temporary()).transpose()?;
        let store = match (self.as_of, &folder) {
            (Some(day), Some(folder)) => store.as_of(day, &folder.path().join("store"))?,
            _ => store,
        };
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
        let mut out: Box<dyn Write> = match (&self.output, self.format) {
            (Some(file), _) => {
                let open = fs::File::create(file);
                let open = open.with_context(|| format!("cannot write {}", file.display()))?;
                Box::new(anstream::StripStream::new(open))
            }
            (None, Format::Text) => Box::new(output::stdout()),
            (None, _) => Box::new(output::data()),
        };
        match self.format {
            Format::Text => self.text(store, &facts, footer, &mut out)?,
            Format::Json | Format::Jsonl => {
                let first = facts.iter().take(self.limit.unwrap_or(usize::MAX));
                output::json_to(first.map(|f| &f.judgement), self.format == Format::Json, &mut out)?;
            }
            Format::Html | Format::Markdown => self.document(store, &facts, footer, &mut out)?,
        }
        out.flush()?;
        let contested =
            |f: &StoredFact| matches!(f.judgement.verdict, Verdict::Conflicting | Verdict::Inconsistent);
        Ok(if facts.iter().any(contested) { Outcome::Conflicts } else { Outcome::Done })
    }

    fn text(&self, store: &Store, facts: &[StoredFact], footer: &str, mut out: &mut dyn Write) -> Result<()> {
        let (shown, more) = self.shown(facts);
        let evidence = store.evidence(shown.iter().copied())?;
        let instruments = &store.context().instruments;
        let report = Report { instruments, evidence: &evidence, width: output::width(), whole: self.all };
        for fact in shown {
            report.fact(fact, &mut out)?;
        }
        if more > 0 {
            writeln!(out, "… and {more} more\n")?;
        }
        writeln!(out, "{}", self.counts(facts, footer))?;
        Ok(())
    }

    /// A page or a Markdown text.
    fn document(&self, store: &Store, facts: &[StoredFact], footer: &str, out: &mut dyn Write) -> Result<()> {
        let (shown, _) = self.shown(facts);
        let evidence = store.evidence(shown.iter().copied())?;
        let instruments = &store.context().instruments;
        let counts = self.counts(facts, footer);
        let text = if self.format == Format::Markdown {
            markdown(&shown, instruments, &evidence, &counts)
        } else {
            let current = store.articles("")?.into_iter().filter(|a| !a.superseded);
            let articles = current.map(|a| (a.facts.id.clone(), a)).collect();
            page(&shown, &Page { instruments, evidence: &evidence, articles: &articles, counts: &counts })
        };
        Ok(out.write_all(text.as_bytes())?)
    }

    /// The facts to show, and how many more there are.
    fn shown<'a>(&self, facts: &'a [StoredFact]) -> (Vec<&'a StoredFact>, usize) {
        let mut shown: Vec<&StoredFact> =
            facts.iter().filter(|f| self.shows_single() || !is_plain(f)).collect();
        let worth = shown.len();
        shown.truncate(self.limit.unwrap_or(usize::MAX));
        let more = worth - shown.len();
        (shown, more)
    }

    fn shows_single(&self) -> bool {
        self.all || self.verdict.contains(&Verdict::SingleSource)
    }

    /// `12 facts: 1 conflicting, 3 corroborated`, after `footer`.
    fn counts(&self, facts: &[StoredFact], footer: &str) -> String {
        let mut counts: BTreeMap<u8, (Verdict, usize)> = BTreeMap::new();
        for fact in facts {
            let verdict = fact.judgement.verdict;
            counts.entry(report::urgency(verdict)).or_insert((verdict, 0)).1 += 1;
        }
        let counts: Vec<String> =
            counts.values().map(|(verdict, n)| format!("{n} {}", report::plain_verdict(*verdict))).collect();
        let counts = if counts.is_empty() { "none".to_owned() } else { counts.join(", ") };
        let hidden =
            if self.shows_single() || !facts.iter().any(is_plain) { "" } else { " (--all lists those)" };
        format!("{footer}{}: {counts}{hidden}", output::count(facts.len(), "fact"))
    }
}

/// Whether there is nothing to say of a fact but that one source tells it.
fn is_plain(fact: &StoredFact) -> bool {
    fact.judgement.verdict == Verdict::SingleSource && fact.judgement.declared.is_empty()
}

fn verdict(word: &str) -> Result<Verdict, String> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|_| "one of conflicting, inconsistent, corroborated, compatible, single_source".to_owned())
}
