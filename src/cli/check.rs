//! `wirecheck check`: articles in, the conflict report out, without keeping a store.

use anyhow::Result;
use clap::Args;

use super::conflicts::Listing;
use super::inputs::Sources;
use super::{Global, Outcome, align, output, stores};
use crate::store::Writer;

/// Read articles and report where they agree, differ or contradict each other
///
/// The same as `ingest` into a temporary store and `conflicts --exit-code`: ends with 1 when a fact is conflicting or
/// inconsistent.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck check news/
  wirecheck check reuters.html xinhua.txt --verdict conflicting
  wirecheck check news/ --format json | jq '.[] | select(.origins > 2)'")]
pub(crate) struct Command {
    #[command(flatten)]
    sources: Sources,
    #[command(flatten)]
    listing: Listing,
    /// Let the sentence model look for what means the same first (feature `neural`; see `wirecheck align`)
    #[arg(long)]
    align: bool,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let files = global.files()?;
        let folder = stores::temporary()?;
        let mut writer = Writer::open(&folder.path().join("store"), stores::context(global, &files)?)?;
        let done = stores::ingest(&self.sources, global, &files, &mut writer)?;
        if self.align {
            align::align(&mut writer, global)?;
        }
        let [claims, ..] = writer.store().counts()?;
        let mut footer = format!(
            "{}, {}, ",
            output::count(done.tally.documents, "article"),
            output::count(claims, "claim")
        );
        for (count, what) in [(done.repeats, "repeat"), (done.warnings, "warning")] {
            if count > 0 {
                footer.push_str(&format!("{}, ", output::count(count, what)));
            }
        }
        if done.tally.rejected > 0 {
            footer.push_str(&format!("{} rejected, ", done.tally.rejected));
        }
        let outcome = self.listing.print(writer.store(), "", &footer)?;
        self.sources.settled(&done.tally, outcome)
    }
}
