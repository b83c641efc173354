//! `wirecheck schema`: the record's JSON Schema.

use std::io::Write;

use anyhow::Result;
use clap::Args;

use super::{Outcome, output};
use crate::record;

/// Print the JSON Schema of the records that `extract` writes
#[derive(Debug, Args)]
pub(crate) struct Command {}

impl Command {
    pub(crate) fn run(&self) -> Result<Outcome> {
        let mut out = output::data();
        serde_json::to_writer_pretty(&mut out, &record::schema())?;
        writeln!(out)?;
        out.flush()?;
        Ok(Outcome::Done)
    }
}
