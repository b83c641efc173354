//! `wirecheck extract`: articles in, one record per article out, in input order.

use std::io::{self, IsTerminal as _, Write};
use std::mem::ManuallyDrop;

use anyhow::Result;
use clap::Args;

use super::inputs::{Sources, Step};
use super::{Global, Outcome, output};
use crate::export::explain;
use crate::pipeline::Pipeline;
use crate::record::Record;

/// Read articles and print one JSON record per article, in input order
///
/// Input is told by content, then by extension: plain text, HTML, RSS, Atom, JSON Feed, ninjs, NITF, NewsML-G2, WARC, and
/// JSON or JSON Lines with the fields id, title, text or html, publisher, published, url and lang (only text or html
/// is required); each also .gz or .zst.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck extract article.txt --reference-date 2026-02-02
  wirecheck extract news/ > records.jsonl
  wirecheck extract article.txt --text
  zcat wire.jsonl.gz | wirecheck extract -")]
pub(crate) struct Command {
    #[command(flatten)]
    sources: Sources,
    /// Print each sentence with what was read from it, for people, in place of JSON
    #[arg(long)]
    text: bool,
    /// Tell for each claim which words its rule read (field `reads`)
    #[arg(long)]
    explain: bool,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let files = global.files()?;
        // The program ends with it: to take the packs apart piece by piece would only take time.
        let pipeline = ManuallyDrop::new(Pipeline::new(&files)?);
        let mut out = output::data();
        let write = |record: Record| -> Result<Vec<u8>> {
            // A text full of figures comes out more than ten times as long.
            let mut bytes = Vec::with_capacity(record.text.len().saturating_mul(16));
            if self.text {
                explain(&record, &mut bytes)?;
            } else {
                serde_json::to_writer(&mut bytes, &record)?;
                bytes.push(b'\n');
            }
            Ok(bytes)
        };
        let work = |documents: &[_]| -> Vec<Result<Vec<u8>>> {
            pipeline.extract_all(documents, self.explain).map(write).collect()
        };
        // Records on a terminal show by themselves how far it is.
        let progress = self.sources.progress(global, !io::stdout().is_terminal());
        let tally = self.sources.each(global, &files, &progress, work, |step| {
            match step {
                Step::Article(bytes) => out.write_all(&bytes?)?,
                Step::BatchEnd(tally) => {
                    out.flush()?;
                    progress.tell(&tally, &[]);
                }
            }
            Ok(())
        })?;
        out.flush()?;
        self.sources.settled(&tally, Outcome::Done)
    }
}
