//! `wirecheck compact`: a store in less space.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use indicatif::HumanBytes;

use super::stores::{self, StoreFolder};
use super::{Global, Outcome};
use crate::store;

/// Write a store anew in less space; answers stay the same
///
/// Many small commits, as `watch` makes them, leave a log of small pieces and an index of many. Nothing is left out:
/// earlier versions are kept for --as-of. Needs as much free space as the store has, and killed at any moment leaves a
/// whole store.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck compact --store desk.wirecheck")]
pub(crate) struct Command {
    #[command(flatten)]
    store: StoreFolder,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let (before, after, writer) =
            store::compact(&self.store.folder, stores::context(global, &global.files()?)?)?;
        drop(writer);
        if !global.quiet {
            let mut err = anstream::stderr().lock();
            for (what, from, to) in [("log", before.log, after.log), ("index", before.index, after.index)] {
                writeln!(err, "{what}: {} before, {} now", HumanBytes(from), HumanBytes(to))?;
            }
        }
        Ok(Outcome::Done)
    }
}
