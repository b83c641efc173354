//! `wirecheck export`: the store's contents for other programs.

use std::io::Write;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::stores::{self, StoreFolder};
use super::{Global, Outcome, output};
use crate::export::{claims, jsonld};

/// Write claims, facts or records for other programs
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck export --store desk.wirecheck > claims.jsonl
  wirecheck export 'subject:gold' --format csv --bom --store desk.wirecheck > gold.csv
  wirecheck export --what facts --store desk.wirecheck
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
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object a line
    Jsonl,
    /// One JSON array
    Json,
    /// Comma-separated values with a header line
    Csv,
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
        let array = match self.format {
            Format::Json => true,
            Format::Jsonl => false,
            Format::Csv if self.what == What::Claims => {
                let mut out = output::data();
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
                let mut out = output::data();
                jsonld(&claims, &store.articles("")?, &mut out)?;
                out.flush()?;
                return Ok(Outcome::Done);
            }
            Format::Csv | Format::Jsonld => bail!("only claims can be written as csv or jsonld"),
        };
        match self.what {
            What::Claims => output::json(
                stores::pointing(query, store.search(query, usize::MAX, &[]))?.claims.iter(),
                array,
            )?,
            What::Facts => output::json(
                stores::pointing(query, store.facts(query))?.iter().map(|f| &f.judgement),
                array,
            )?,
            What::Records => {
                let articles = stores::pointing(query, store.articles(query))?;
                let mut records = Vec::new();
                for article in articles.iter().filter(|a| !a.superseded) {
                    records.push(store.entry(article)?.record);
                }
                output::json(records.iter(), array)?;
            }
        }
        Ok(Outcome::Done)
    }
}
