//! `wirecheck reindex`: the index anew from the log.

use std::io::Write;

use anyhow::Result;
use clap::Args;

use super::stores::{self, StoreFolder};
use super::{Global, Outcome};
use crate::store;

/// Delete the store's index and build it again from the article log
///
/// Answers are the same afterwards; the log is only read.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck reindex --store desk.wirecheck")]
pub(crate) struct Command {
    #[command(flatten)]
    store: StoreFolder,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let writer = store::reindex(&self.store.folder, stores::context(global, &global.files()?)?)?;
        if !global.quiet {
            let [claims, articles, facts] = writer.store().counts()?;
            writeln!(
                anstream::stderr().lock(),
                "the store has {articles} articles, {claims} claims, {facts} facts"
            )?;
        }
        Ok(Outcome::Done)
    }
}
