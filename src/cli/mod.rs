//! The command line: one file per subcommand, and what they share.
//!
//! Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 done and
//! conflicts found, 2 error. Only this module prints.

#![allow(clippy::disallowed_methods, reason = "the command line reads configuration and terminals")]

mod alert;
mod align;
mod causes;
mod check;
mod compact;
mod compare;
mod completions;
mod conflicts;
mod doctor;
mod eval;
mod export;
mod extract;
mod feed;
mod ingest;
mod inputs;
mod models;
mod origins;
mod output;
mod progress;
mod reindex;
mod rules;
mod ruling;
mod schema;
mod search;
mod semantic;
mod show;
mod sources;
mod stores;
mod watch;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ColorChoice, Parser, Subcommand};

use crate::lang::Files;
use crate::pipeline::Pipeline;

/// Reads financial news in English and Chinese, and says where reports agree, differ or contradict each other.
#[derive(Debug, Parser)]
#[command(name = "wirecheck", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 done; 1 done, conflicts found; 2 error.")]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Use the configuration files in DIR in place of the built-in ones of the same name
    #[arg(long, global = true, value_name = "DIR")]
    config: Option<PathBuf>,
    /// Number of threads, at most four for each core; all cores when not given
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
    /// Say nothing on standard error but errors
    #[arg(long, short, global = true)]
    quiet: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Command),
    Compare(compare::Command),
    Extract(extract::Command),
    Ingest(ingest::Command),
    Watch(watch::Command),
    Alert(alert::Command),
    Search(search::Command),
    Conflicts(conflicts::Command),
    Show(show::Command),
    Causes(causes::Command),
    Sources(sources::Command),
    Origins(origins::Command),
    Align(align::Command),
    Export(export::Command),
    Eval(eval::Command),
    Rules(rules::Command),
    Ruling(ruling::Command),
    Models(models::Command),
    Schema(schema::Command),
    Doctor(doctor::Command),
    Reindex(reindex::Command),
    Compact(compact::Command),
    Completions(completions::Command),
}

/// Threads for each core: more only wait for each other, and each takes memory.
const MOST_THREADS: usize = 4;

/// What a command ended with, besides errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Exit code 0.
    Done,
    /// Exit code 1.
    Conflicts,
}

/// Read the command line, do what it says, and tell the exit code.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(cli) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Conflicts) => ExitCode::from(1),
        Err(fault) if is_broken_pipe(&fault) => ExitCode::SUCCESS,
        Err(fault) => {
            output::error(&fault);
            ExitCode::from(2)
        }
    }
}

fn dispatch(cli: Cli) -> Result<Outcome> {
    let global = cli.global;
    global.apply()?;
    match cli.command {
        Command::Check(command) => command.run(&global),
        Command::Sources(command) => command.run(&global),
        Command::Show(command) => command.run(&global),
        Command::Reindex(command) => command.run(&global),
        Command::Origins(command) => command.run(&global),
        Command::Export(command) => command.run(&global),
        Command::Doctor(command) => command.run(&global),
        Command::Causes(command) => command.run(&global),
        Command::Ingest(command) => command.run(&global),
        Command::Watch(command) => command.run(&global),
        Command::Align(command) => command.run(&global),
        Command::Alert(command) => command.run(&global),
        Command::Compact(command) => command.run(&global),
        Command::Search(command) => command.run(&global),
        Command::Conflicts(command) => command.run(&global),
        Command::Compare(command) => command.run(&global),
        Command::Extract(command) => command.run(&global),
        Command::Eval(command) => command.run(&global),
        Command::Rules(command) => command.run(&global),
        Command::Ruling(command) => command.run(&global),
        Command::Completions(command) => command.run(),
        Command::Models(command) => command.run(),
        Command::Schema(command) => command.run(),
    }
}

fn is_broken_pipe(fault: &anyhow::Error) -> bool {
    fault.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|e| e.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
    })
}

impl Global {
    fn apply(&self) -> Result<()> {
        match self.color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        }
        .write_global();
        if self.threads == Some(0) {
            bail!("--threads must be at least 1");
        }
        if let Some(asked) = self.threads {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            let threads = asked.min(cores * MOST_THREADS);
            if threads < asked && !self.quiet {
                output::warn(&format!(
                    "--threads {asked}: {threads} are started, {MOST_THREADS} for each core"
                ));
            }
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build_global()
                .with_context(|| format!("cannot start {threads} threads"))?;
        }
        Ok(())
    }

    /// The built-in configuration, with the files of `--config` in their places.
    pub(crate) fn files(&self) -> Result<Files> {
        let mut files = Files::embedded();
        if let Some(folder) = &self.config {
            if !folder.is_dir() {
                bail!("--config {}: no such folder", folder.display());
            }
            overlay(folder, folder, &mut files)?;
        }
        Ok(files)
    }

    /// The pipeline under this configuration.
    pub(crate) fn pipeline(&self) -> Result<Pipeline> {
        Ok(Pipeline::new(&self.files()?)?)
    }
}

/// Put every TOML file below `folder` into `files` under its path from `root`.
fn overlay(root: &Path, folder: &Path, files: &mut Files) -> Result<()> {
    let read = |path: &Path| format!("cannot read {}", path.display());
    for entry in fs::read_dir(folder).with_context(|| read(folder))? {
        let path = entry.with_context(|| read(folder))?.path();
        if path.is_dir() {
            overlay(root, &path, files)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            let text = fs::read_to_string(&path).with_context(|| read(&path))?;
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.replace(&name, text);
        }
    }
    Ok(())
}
