//! `wirecheck doctor`: is everything in order?

use std::io::Write;
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use anyhow::Result;
use clap::Args;

use super::{Global, Outcome, output};
use crate::pipeline::Pipeline;
use crate::store::{self, Context};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// Check the configuration and, with --store, that log and index are whole and agree
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck doctor
  wirecheck doctor --store desk.wirecheck
  wirecheck doctor --config myconfig/")]
pub(crate) struct Command {
    /// The store's folder
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let mut out = output::stdout();
        let files = global.files()?;
        let mut faults = 0;
        let mut tell = |name: &str, outcome: std::result::Result<String, String>| -> std::io::Result<()> {
            match outcome {
                Ok(what) => writeln!(out, "{GOOD}ok{GOOD:#}     {name}: {what}"),
                Err(what) => {
                    faults += 1;
                    writeln!(out, "{BAD}fault{BAD:#}  {name}: {what}")
                }
            }
        };
        let count = files.iter().count();
        let config = Pipeline::new(&files).map(|_| format!("{count} files")).map_err(|e| e.to_string());
        tell("configuration", config)?;
        let context = Context::from_files(&files);
        tell("policy", context.as_ref().map(|_| "read".to_owned()).map_err(ToString::to_string))?;
        if let (Some(folder), Ok(context)) = (&self.store, context) {
            match store::open(folder, context) {
                Err(fault) => tell("store", Err(fault.to_string()))?,
                Ok(store) => {
                    for (name, outcome) in store.examine() {
                        tell(name, outcome.map_err(|e| e.to_string()))?;
                    }
                }
            }
        }
        out.flush()?;
        if faults > 0 {
            anyhow::bail!("{faults} of the checks failed");
        }
        Ok(Outcome::Done)
    }
}
