//! `wirecheck extract`: articles in, one record per article out, in input order.

use std::io::Write;

use anyhow::Result;
use clap::Args;

use super::inputs::{Sources, Step};
use super::{Global, Outcome, output};
use crate::pipeline::Pipeline;

/// Read articles and print one JSON record per article, in input order
///
/// Input is told by content and extension: plain text, HTML, JSON, JSON Lines with the fields id, title, text or html,
/// publisher, published, url and lang (only text or html is required); each also .gz or .zst.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck extract article.txt --reference-date 2026-02-02
  wirecheck extract news/ > records.jsonl
  zcat wire.jsonl.gz | wirecheck extract -")]
pub(crate) struct Command {
    #[command(flatten)]
    sources: Sources,
    /// Tell for each claim which words its rule read (field `reads`)
    #[arg(long)]
    explain: bool,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let files = global.files()?;
        let pipeline = Pipeline::new(&files)?;
        let read =
            |document: &_| if self.explain { pipeline.explain(document) } else { pipeline.extract(document) };
        let mut out = output::data();
        let work = |document| serde_json::to_vec(&read(&document));
        self.sources.each(global, &files, work, |step| {
            match step {
                Step::Article(line) => {
                    out.write_all(&line?)?;
                    out.write_all(b"\n")?;
                }
                Step::BatchEnd => out.flush()?,
            }
            Ok(())
        })?;
        out.flush()?;
        Ok(Outcome::Done)
    }
}
