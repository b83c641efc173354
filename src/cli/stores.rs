//! What the commands on a store share: which store, which format, and taking articles in.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::Global;
use super::inputs::{Sources, Step, Tally};
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
        Ok(store::open(&self.folder, Context::from_files(&global.files()?)?)?)
    }
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
    pub(crate) warnings: usize,
}

/// Read articles and take them into `writer`, with a progress line on terminals.
pub(crate) fn ingest(
    sources: &Sources,
    global: &Global,
    files: &Files,
    writer: &mut Writer,
) -> Result<Ingested> {
    let pipeline = Pipeline::new(files)?;
    let mut done = Ingested::default();
    let progress = progress(global);
    let work = |document| pipeline.extract(&document);
    done.tally = sources.each(global, files, work, |step| {
        if let Step::Article(record) = step {
            done.warnings += record.warnings.len();
            match writer.add(record)? {
                Added::New => done.new += 1,
                Added::Version => done.versions += 1,
                Added::Repeat => done.repeats += 1,
            }
            progress.inc(1);
        }
        Ok(())
    })?;
    progress.set_message("comparing");
    writer.commit()?;
    progress.finish_and_clear();
    Ok(done)
}

/// A progress line on standard error, which shows on terminals only.
fn progress(global: &Global) -> ProgressBar {
    if global.quiet {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {pos} articles, {per_sec}, {elapsed} {msg}");
    let bar =
        ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// A line on standard error that counts up to `total`, which shows on terminals only.
#[cfg(feature = "neural")]
pub(crate) fn counting(global: &Global, total: usize, what: &'static str) -> ProgressBar {
    if global.quiet || total == 0 {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} {msg}, {per_sec}, {eta} left");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total as u64).with_style(style).with_message(what)
}
