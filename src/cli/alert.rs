//! `wirecheck alert`: saved queries that fire once for each claim that comes to match.

use std::io::Write;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use super::stores::{self, StoreFolder};
use super::{Global, Outcome, output};
use crate::export::layout;
use crate::store::{Alert, Existing, alerts};

/// Save a query that fires once for each claim that comes to match it
///
/// `ingest` and `watch` tell of what fired. A claim matches anew when its verdict changes: `verdict:conflicting` fires
/// when another report contradicts it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck alert add 'subject:silver verdict:conflicting' --store desk.wirecheck
  wirecheck alert add 'subject:gold change:>5' --name big-gold --existing --store desk.wirecheck
  wirecheck alert list --store desk.wirecheck
  wirecheck alert remove big-gold --store desk.wirecheck")]
pub(crate) struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Save a query
    Add {
        /// In the language of `wirecheck search`
        query: String,
        /// What to call it; the query itself when not given
        #[arg(long)]
        name: Option<String>,
        /// Fire for what matches already, too
        #[arg(long)]
        existing: bool,
        #[command(flatten)]
        store: StoreFolder,
    },
    /// List saved queries
    List {
        #[command(flatten)]
        store: StoreFolder,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Remove a saved query
    Remove {
        /// Its name
        name: String,
        #[command(flatten)]
        store: StoreFolder,
    },
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        match &self.action {
            Action::Add { query, name, existing, store } => {
                let store = store.open(global)?;
                let name = name.clone().unwrap_or_else(|| query.clone());
                let existing = if *existing { Existing::AreNews } else { Existing::AreNoNews };
                let alert = Alert { name, query: query.clone() };
                let matching = stores::pointing(query, store.add_alert(&alert, existing))?;
                if !global.quiet {
                    let count = output::count(matching, "claim");
                    let what = if existing == Existing::AreNews { "fires for" } else { "no news:" };
                    writeln!(anstream::stderr().lock(), "saved; {what} {count} that match now")?;
                }
            }
            Action::List { store, json } => {
                store.open(global)?;
                let all = alerts(&store.folder)?;
                if *json {
                    output::json(all.iter(), false)?;
                    return Ok(Outcome::Done);
                }
                let mut out = output::stdout();
                let cells = all.iter().map(|a| layout::width(&a.name)).max().unwrap_or(0);
                for alert in &all {
                    writeln!(out, "{}  {}", layout::pad(&alert.name, cells), alert.query)?;
                }
                writeln!(out, "{}", output::count(all.len(), "alert"))?;
                out.flush()?;
            }
            Action::Remove { name, store } => {
                if !store.open(global)?.remove_alert(name)? {
                    bail!("no alert `{name}`; `wirecheck alert list` shows what there is");
                }
            }
        }
        Ok(Outcome::Done)
    }
}
