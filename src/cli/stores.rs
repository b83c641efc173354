//! What the commands on a store share: which store, which format, and taking articles in.

use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use clap::{Args, ValueEnum};

use super::inputs::{Sources, Step, Tally};
use super::{Global, progress};
use crate::error::Error;
use crate::export::layout;
use crate::lang::Files;
use crate::pipeline::Pipeline;
use crate::store::{self, Added, Context, Store, Writer};

/// Which store to work on.
#[derive(Debug, Args)]
pub(crate) struct StoreFolder {
    /// The store's folder
    #[arg(long = "store", value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

impl StoreFolder {
    /// Open the store for reading.
    pub(crate) fn open(&self, global: &Global) -> Result<Store> {
        Ok(store::open(&self.folder, context(global, &global.files()?)?)?)
    }
}

/// What a store needs besides its files; how far it has come shows on terminals.
pub(crate) fn context(global: &Global, files: &Files) -> Result<Context> {
    Ok(Context::from_files(files)?.telling(progress::judging(global)))
}

/// The error, with the query and a mark below the mistake when it is one of a query.
pub(crate) fn pointing<T>(query: &str, outcome: crate::error::Result<T>) -> Result<T> {
    outcome.map_err(|fault| match &fault {
        Error::Query { at, .. } => {
            let before: String = query.chars().take(*at).collect();
            let mark = " ".repeat(layout::width(&before));
            anyhow!("{fault}\n  {query}\n  {mark}^")
        }
        _ => fault.into(),
    })
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One JSON array
    Json,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values with a header line
    Csv,
}

/// What became of the articles taken in.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ingested {
    pub(crate) tally: Tally,
    pub(crate) new: usize,
    pub(crate) versions: usize,
    pub(crate) repeats: usize,
    pub(crate) claims: usize,
    pub(crate) warnings: usize,
}

/// A folder that is gone when the command ends, be it by an interrupt.
pub(crate) fn temporary() -> Result<tempfile::TempDir> {
    let folder = tempfile::Builder::new().prefix("wirecheck-").tempdir();
    let folder = folder.context("cannot make a temporary folder")?;
    let path = folder.path().to_owned();
    ctrlc::set_handler(move || {
        // Whatever cannot be removed is left to the system.
        drop(std::fs::remove_dir_all(&path));
        std::process::exit(INTERRUPTED);
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(folder)
}

/// Exit code after an interrupt, as shells give it.
const INTERRUPTED: i32 = 130;

/// Most warnings about articles that are told one by one.
const WARNINGS: usize = 20;

/// Read articles and take them into `writer`, with a progress line on terminals.
pub(crate) fn ingest(
    sources: &Sources,
    global: &Global,
    files: &Files,
    writer: &mut Writer,
) -> Result<Ingested> {
    let pipeline = Pipeline::new(files)?;
    let mut done = Ingested::default();
    let progress = sources.progress(global, true);
    let work = |documents: &[_]| -> Vec<_> { pipeline.extract_all(documents, false).collect() };
    done.tally = sources.each(global, files, &progress, work, |step| {
        match step {
            Step::Article(record) => {
                if !global.quiet {
                    let of = record.file.clone().unwrap_or_else(|| record.id.clone());
                    let open = WARNINGS.saturating_sub(done.warnings);
                    for warning in record.warnings.iter().take(open) {
                        progress.warn(&format!("{of}: {}", warning.message));
                    }
                }
                done.warnings += record.warnings.len();
                done.claims += record.claims.len();
                match writer.add(record)? {
                    Added::New => done.new += 1,
                    Added::Version => done.versions += 1,
                    Added::Repeat => done.repeats += 1,
                }
            }
            Step::BatchEnd(tally) => {
                progress.tell(&tally, &[(done.repeats, "repeats"), (done.claims, "claims")]);
            }
        }
        Ok(())
    })?;
    if done.warnings > WARNINGS && !global.quiet {
        progress.warn(&format!("and {} more; `show` tells each article's", done.warnings - WARNINGS));
    }
    progress.end();
    writer.commit()?;
    Ok(done)
}
