//! `wirecheck extract`: articles in, one record per article out, in input order.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use jiff::civil::Date;
use rayon::prelude::*;

use super::inputs::{self, Batches};
use super::{Global, Outcome, output};

/// Read articles and print one JSON record per article, in input order
///
/// Input is told by content and extension: plain text, HTML, RSS/Atom/JSON Feed, JSON Lines, ninjs,
/// NITF/NewsML-G2, WARC; each also .gz or .zst.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck extract article.txt --reference-date 2026-02-02
  wirecheck extract news/ > records.jsonl
  zcat wire.jsonl.gz | wirecheck extract -")]
pub(crate) struct Command {
    /// Files and folders; `-` or nothing reads JSON Lines from standard input
    #[arg(value_name = "FILE|DIR|-")]
    paths: Vec<PathBuf>,
    /// Dateline of articles that have none
    #[arg(long, value_name = "YYYY-MM-DD")]
    reference_date: Option<Date>,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let pipeline = global.pipeline()?;
        let mut out = output::data();
        for batch in Batches::new(inputs::open(&self.paths, self.reference_date)?) {
            let lines: Vec<serde_json::Result<Vec<u8>>> =
                batch?.par_iter().map(|document| serde_json::to_vec(&pipeline.extract(document))).collect();
            for line in lines {
                out.write_all(&line?)?;
                out.write_all(b"\n")?;
            }
            out.flush()?;
        }
        Ok(Outcome::Done)
    }
}
