//! `wirecheck models`: the weights that the optional `neural` feature uses, and fetching them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process;

use anstyle::{AnsiColor, Style};
use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use serde::Deserialize;

use super::{Outcome, output};

const GOOD: Style = AnsiColor::Green.on_default();
const WANTED: Style = AnsiColor::Yellow.on_default();
const MANIFEST: &str = include_str!("../../models/manifest.toml");

/// List the model files of the `neural` feature, or fetch them
///
/// No command needs a model but `align` (unless a human speaks) and `search --semantic`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck models          which files there are, where from, under which licence
  wirecheck models fetch    get them (880 MB) into models/.cache; can be stopped and run again")]
pub(crate) struct Command {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Action {
    /// Fetch what is missing, with its checksum checked (runs scripts/setup-neural in the folder this program was built from)
    Fetch,
}

#[derive(Deserialize)]
struct Manifest {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    file: String,
    purpose: String,
    origin: String,
    revision: String,
    licence: String,
    bytes: u64,
}

impl Command {
    pub(crate) fn run(&self) -> Result<Outcome> {
        match self.action {
            None => list(),
            Some(Action::Fetch) => fetch(),
        }
    }
}

/// The checkout that holds `models/` and `scripts/`: the current folder, else the one the program was built in.
fn project() -> PathBuf {
    let here = Path::new("scripts/setup-neural").is_file();
    PathBuf::from(if here { "." } else { env!("CARGO_MANIFEST_DIR") })
}

fn list() -> Result<Outcome> {
    let manifest: Manifest = toml::from_str(MANIFEST).context("models/manifest.toml")?;
    let folder = project().join("models");
    let mut out = output::stdout();
    for Entry { name, file, purpose, origin, revision, licence, bytes } in &manifest.entries {
        let path = folder.join(file);
        let (style, state) = match fs::metadata(&path) {
            Ok(found) if found.len() == *bytes => (GOOD, "here".to_owned()),
            Ok(found) => (WANTED, format!("damaged: {} of {bytes} bytes", found.len())),
            Err(_) => (WANTED, "not fetched".to_owned()),
        };
        writeln!(out, "{name}  {style}{state}{style:#}")?;
        writeln!(out, "    {purpose}")?;
        writeln!(out, "    {} MB, {licence}, {origin} {revision}", bytes / 1_000_000)?;
    }
    let built = if cfg!(feature = "neural") { "with" } else { "without" };
    writeln!(
        out,
        "this program is built {built} the feature `neural`; `wirecheck models fetch` gets what is missing"
    )?;
    out.flush()?;
    Ok(Outcome::Done)
}

fn fetch() -> Result<Outcome> {
    let script = project().join("scripts/setup-neural");
    let status = process::Command::new(&script)
        .status()
        .with_context(|| format!("cannot run {}; it is part of the sources", script.display()))?;
    if !status.success() {
        bail!("{} did not finish; run this again, it goes on where it ended", script.display());
    }
    Ok(Outcome::Done)
}
