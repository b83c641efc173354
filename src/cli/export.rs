//! `wirecheck export`: the store's contents for other programs.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use super::stores::{self, StoreFolder};
use super::{Global, Outcome, output};
use crate::export::{claims, jsonld};
use crate::store::Store;

/// Write claims, facts or records for other programs
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck export --store desk.wirecheck > claims.jsonl
  wirecheck export 'subject:gold' --format csv --bom --store desk.wirecheck > gold.csv
  wirecheck export --what facts --store desk.wirecheck
  wirecheck export --format parquet --output claims.parquet --store desk.wirecheck
  wirecheck export --format jsonld --store desk.wirecheck > claims.jsonld")]
pub(crate) struct Command {
    /// Only claims or facts that match; `wirecheck search --help` tells the language
    #[arg(allow_hyphen_values = true)]
    query: Option<String>,
    #[command(flatten)]
    store: StoreFolder,
    /// What to write
    #[arg(long, value_enum, default_value = "claims")]
    what: What,
    /// How to write it
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    /// Open CSV with a byte order mark, which makes Excel read it as UTF-8
    #[arg(long)]
    bom: bool,
    /// Write to FILE in place of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object a line
    Jsonl,
    /// One JSON array
    Json,
    /// Comma-separated values with a header line (claims only)
    Csv,
    /// For DuckDB, Polars and Spark (needs a build with the `parquet` feature)
    Parquet,
    /// Linked data: schema.org claims with their articles, and PROV for what was copied from what
    Jsonld,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Claims with their article, sentence and verdicts
    Claims,
    /// Facts with their members and pairs
    Facts,
    /// Compared claims with how they stand and why, one pair a row (parquet)
    Pairs,
    /// Articles as `extract` prints them, current versions only
    Records,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        if self.bom && self.format != Format::Csv {
            bail!("--bom is for --format csv");
        }
        let store = self.store.open(global)?;
        let query = self.query.as_deref().unwrap_or_default();
        if self.format == Format::Parquet {
            self.parquet(&store, query)?;
            return Ok(Outcome::Done);
        }
        let array = match self.format {
            Format::Json => true,
            Format::Jsonl => false,
            Format::Csv if self.what == What::Claims => {
                let mut out = self.out()?;
                if self.bom {
                    out.write_all(b"\xef\xbb\xbf")?;
                }
                claims::csv(
                    stores::pointing(query, store.search(query, usize::MAX, &[]))?.claims.iter(),
                    &mut out,
                )?;
                out.flush()?;
                return Ok(Outcome::Done);
            }
            Format::Jsonld if self.what == What::Claims => {
                let claims = stores::pointing(query, store.search(query, usize::MAX, &[]))?.claims;
                let mut out = self.out()?;
                jsonld(&claims, &store.articles("")?, &mut out)?;
                out.flush()?;
                return Ok(Outcome::Done);
            }
            Format::Csv | Format::Jsonld | Format::Parquet => {
                bail!("only claims can be written as csv or jsonld")
            }
        };
        match self.what {
            What::Claims => {
                let found = stores::pointing(query, store.search(query, usize::MAX, &[]))?;
                output::json_to(found.claims.iter(), array, &mut self.out()?)?;
            }
            What::Facts => {
                let facts = stores::pointing(query, store.facts(query))?;
                output::json_to(facts.iter().map(|f| &f.judgement), array, &mut self.out()?)?;
            }
            What::Pairs => bail!("pairs are written as parquet; in JSON they stand in the facts"),
            What::Records => {
                let articles = stores::pointing(query, store.articles(query))?;
                let mut records = Vec::new();
                for article in articles.iter().filter(|a| !a.superseded) {
                    records.push(store.entry(article)?.record);
                }
                output::json_to(records.iter(), array, &mut self.out()?)?;
            }
        }
        Ok(Outcome::Done)
    }
}

impl Command {
    /// The file, or standard output.
    fn out(&self) -> Result<Box<dyn Write>> {
        Ok(match &self.output {
            Some(path) => Box::new(BufWriter::new(create(path)?)),
            None => Box::new(output::data()),
        })
    }

    #[cfg(feature = "parquet")]
    fn parquet(&self, store: &Store, query: &str) -> Result<()> {
        use std::io::{IsTerminal, stdout};

        use crate::export::parquet;

        if self.output.is_none() && stdout().is_terminal() {
            bail!("parquet is not for terminals; name a file with --output, or redirect");
        }
        let out: Box<dyn Write + Send> = match &self.output {
            Some(path) => Box::new(create(path)?),
            None => Box::new(stdout()),
        };
        let written = match self.what {
            What::Claims => {
                let claims = stores::pointing(query, store.search(query, usize::MAX, &[]))?.claims;
                parquet::claims(&claims, out)
            }
            What::Facts => parquet::facts(&stores::pointing(query, store.facts(query))?, out),
            What::Pairs => parquet::pairs(&stores::pointing(query, store.facts(query))?, out),
            What::Records => bail!("records are written as jsonl or json"),
        };
        written.context("cannot write parquet")
    }

    /// The error that says how to get a program that can.
    #[cfg(not(feature = "parquet"))]
    fn parquet(&self, _store: &Store, _query: &str) -> Result<()> {
        bail!("parquet needs a program built with it: cargo build --release --features parquet")
    }
}

fn create(path: &Path) -> Result<File> {
    File::create(path).with_context(|| format!("cannot write {}", path.display()))
}
