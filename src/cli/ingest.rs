//! `wirecheck ingest`: articles into a store.

use std::io::Write;

use anyhow::Result;
use clap::Args;

use super::inputs::Sources;
use super::stores::{self, StoreFolder};
use super::{Global, Outcome, align, output, watch};
use crate::store::Writer;

/// Read articles and commit their claims to a store
///
/// The store is made when there is none. A repeat of the same id and content is dropped; the same text under another
/// id, address or publisher is kept as a document of the same origin; changed content under the same id is a new
/// version. Killed at any moment, the store opens and a re-run completes it. Claims that come to match an alert
/// (`wirecheck alert`) are printed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck ingest news/ --store desk.wirecheck
  zcat wire.jsonl.gz | wirecheck ingest - --store desk.wirecheck")]
pub(crate) struct Command {
    #[command(flatten)]
    store: StoreFolder,
    #[command(flatten)]
    sources: Sources,
    /// Commit after every N articles; when not given, as often as bounded memory asks, and at the end, where facts are judged
    #[arg(long, value_name = "N")]
    commit_every: Option<usize>,
    /// Let the sentence model look for what means the same afterwards (feature `neural`; see `wirecheck align`)
    #[arg(long)]
    align: bool,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let files = global.files()?;
        let mut writer = Writer::open(&self.store.folder, stores::context(global, &files)?)?;
        if let Some(articles) = self.commit_every {
            writer.commit_every(articles);
        }
        let mut sources = self.sources.clone();
        let rejects = sources.rejects_into(self.store.folder.join("rejects.jsonl")).to_owned();
        let done = stores::ingest(&sources, global, &files, &mut writer)?;
        if self.align {
            align::align(&mut writer, global)?;
        }
        let fired = writer.store().alert_events()?;
        for event in &fired {
            watch::alert_text(event)?;
        }
        writer.store().alerts_told(&fired)?;
        if !global.quiet {
            let [claims, articles, facts] = writer.store().counts()?;
            let mut err = anstream::stderr().lock();
            writeln!(
                err,
                "{} read: {} new, {}, {}, {} rejected, {}",
                output::count(done.tally.documents, "article"),
                done.new,
                output::count(done.versions, "new version"),
                output::count(done.repeats, "repeat"),
                done.tally.rejected,
                output::count(done.warnings, "warning")
            )?;
            if done.tally.rejected > 0 {
                writeln!(err, "{} lists what was rejected, and why", rejects.display())?;
            }
            let judged = writer.judged();
            let seconds = writer.judging().as_secs_f64();
            let took = if seconds < 1.0 { String::new() } else { format!(" in {seconds:.1} s") };
            writeln!(
                err,
                "the store has {}, {}, {}; {judged} judged anew{took}",
                output::count(articles, "article"),
                output::count(claims, "claim"),
                output::count(facts, "fact")
            )?;
        }
        sources.settled(&done.tally, Outcome::Done)
    }
}
