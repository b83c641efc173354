//! Inputs of `extract`, `ingest` and `check`: read on all threads, handed on in input order, in bounded memory.

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::json;

use super::feed::{self, Feed};
use super::progress::Progress;
use super::{Global, Outcome, output};
use crate::ingest::{Document, Layout, Reject};
use crate::lang::Files;
use crate::source::{self, Item, Options, Raw};

/// Which articles to read.
#[derive(Debug, Clone, Args)]
pub(crate) struct Sources {
    /// Files and folders; `-` or nothing reads JSON Lines from standard input
    #[arg(value_name = "FILE|DIR|-")]
    paths: Vec<PathBuf>,
    /// Day of publication of articles that give none
    #[arg(long, value_name = "YYYY-MM-DD")]
    reference_date: Option<Date>,
    /// List what could not be read in FILE, one JSON object a line with name, line and reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// End with exit code 2 when anything was lost, though all else was done
    #[arg(long)]
    strict: bool,
}

/// What came in.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    /// Articles read.
    pub(crate) documents: usize,
    /// Files or lines that gave none.
    pub(crate) rejected: usize,
}

impl Sources {
    /// List what cannot be read in `file`, unless the user names another one.
    pub(crate) fn rejects_into(&mut self, file: PathBuf) -> &Path {
        self.rejects.get_or_insert(file)
    }

    /// `outcome`, or with --strict an error when something could not be read.
    ///
    /// Asked at the end: what could be read is kept and told in any case.
    pub(crate) fn settled(&self, tally: &Tally, outcome: Outcome) -> Result<Outcome> {
        if self.strict && tally.rejected > 0 {
            bail!("{} lost, and --strict asks for none", output::count(tally.rejected, "input"));
        }
        Ok(outcome)
    }

    /// A line that tells how far reading has come, where it is `wanted`.
    pub(crate) fn progress(&self, global: &Global, wanted: bool) -> Progress {
        Progress::reading(&self.paths(), wanted && !global.quiet)
    }

    fn paths(&self) -> Vec<PathBuf> {
        if self.paths.is_empty() { vec![PathBuf::from("-")] } else { self.paths.clone() }
    }

    /// Read every article, `work` on some of them together on some thread, and hand the results on in input order; `work`
    /// gives one for each.
    ///
    /// What cannot be read is told on standard error and passed over.
    pub(crate) fn each<T: Send>(
        &self,
        global: &Global,
        files: &Files,
        progress: &Progress,
        work: impl Fn(&[Document]) -> Vec<T> + Sync,
        mut then: impl FnMut(Step<T>) -> Result<()>,
    ) -> Result<Tally> {
        let layout = Layout::from_files(files)?;
        let mut options = Options::default();
        options.ingest.reference_date = self.reference_date;
        if self.paths.is_empty() && std::io::stdin().is_terminal() {
            bail!("no input; name files or folders, or pipe JSON Lines into the command");
        }
        let paths = self.paths();
        if let Some(missing) = paths.iter().find(|p| p.as_path() != Path::new("-") && !p.exists()) {
            bail!("cannot read {}: no such file or folder", missing.display());
        }
        let mut feed = Feed::new(paths, options, progress.counter());
        let mut tally = Tally::default();
        let mut lost: Vec<String> = Vec::new();
        let mut list = match &self.rejects {
            Some(file) => Some(Rejects::create(file)?),
            None => None,
        };
        while let Some(batch) = feed.next_batch()? {
            let read = |raws: Vec<Raw>| -> Vec<Result<T, Reject>> {
                let items = raws.into_iter().flat_map(|raw| raw.read(&layout, &options));
                let (mut documents, mut rejects) = (Vec::new(), Vec::new());
                for (at, item) in items.enumerate() {
                    match item {
                        Item::Document(document) => documents.push(*document),
                        Item::Rejected(reject) => rejects.push((at, reject)),
                    }
                }
                let mut all: Vec<_> = work(&documents).into_iter().map(Ok).collect();
                // In their places, from the first one on.
                rejects.into_iter().for_each(|(at, reject)| all.insert(at, Err(reject)));
                all
            };
            let done: Vec<_> = feed::parts(batch).into_par_iter().map(read).collect();
            for item in done.into_iter().flatten() {
                match item {
                    Ok(value) => {
                        tally.documents += 1;
                        then(Step::Article(value))?;
                    }
                    Err(reject) => {
                        tally.rejected += 1;
                        if lost.len() < NAMED {
                            lost.push(place(&reject));
                        }
                        if let Some(list) = &mut list {
                            list.add(&reject)?;
                        }
                        if !global.quiet {
                            progress.warn(&told(&reject));
                        }
                    }
                }
            }
            then(Step::BatchEnd(tally))?;
        }
        if let Some(list) = &mut list {
            list.file.flush()?;
        }
        if !global.quiet {
            for folder in self.paths().iter().filter(|path| path.is_dir()) {
                if let Some(told) = passed_over(folder) {
                    progress.warn(&told);
                }
            }
            if tally.documents == 0 && tally.rejected == 0 {
                progress.warn("no articles found");
            }
            if tally.documents > 0 && tally.rejected > 0 {
                let more = tally.rejected - lost.len();
                if more > 0 {
                    lost.push(format!("and {more} more"));
                }
                let all = tally.documents + tally.rejected;
                let told = format!("{} of {all} inputs lost: {}", tally.rejected, lost.join(", "));
                progress.warn(&told);
            }
        }
        if tally.documents == 0 && tally.rejected > 0 {
            bail!("none of the inputs could be read as an article");
        }
        Ok(tally)
    }
}

/// Which files of a folder were not read because of their names, if any.
fn passed_over(folder: &Path) -> Option<String> {
    let counts = source::passed_over(folder);
    let each = counts.iter().map(|(ending, n)| match ending.as_str() {
        "" => format!("{n} without an ending"),
        ending => format!("{n} .{ending}"),
    });
    let each: Vec<String> = each.collect();
    let read = source::endings().join(" ");
    (!each.is_empty()).then(|| {
        format!("{}: passed over {}; files are read that end in {read}", folder.display(), each.join(", "))
    })
}

/// What could not be read, in a file.
pub(super) struct Rejects {
    file: BufWriter<File>,
}

impl Rejects {
    /// Begin a list in `path`, in the place of an older one.
    pub(super) fn create(path: &Path) -> Result<Self> {
        let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Rejects { file: BufWriter::new(file) })
    }

    fn add(&mut self, reject: &Reject) -> Result<()> {
        let line = json!({"name": reject.name, "line": reject.line, "reason": reject.reason});
        Ok(writeln!(self.file, "{line}")?)
    }
}

/// What [`Sources::each`] hands on.
pub(crate) enum Step<T> {
    /// The next article's result.
    Article(T),
    /// Nothing more for the moment, after so much: a good time to flush and to tell.
    BatchEnd(Tally),
}

/// Inputs named in the line that tells what was lost.
const NAMED: usize = 5;

pub(super) fn told(reject: &Reject) -> String {
    format!("{}: {}", place(reject), reject.reason)
}

fn place(reject: &Reject) -> String {
    match reject.line {
        Some(line) => format!("{}:{line}", reject.name),
        None => reject.name.clone(),
    }
}
