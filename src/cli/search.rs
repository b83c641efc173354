//! `wirecheck search`: claims by words and fields.

use std::io::Write;

use anyhow::Result;
use clap::Args;

use super::stores::{self, Format, StoreFolder};
use super::{Global, Outcome, output, semantic};
use crate::export::{claims, layout};
use crate::store::Found;

/// Find claims by words and fields
///
/// Words beside each other must all occur, in the claim's sentence or its article's headline. The name of an
/// instrument in either language stands for the instrument: `银价`, `銀價` and `silver` find the same claims.
/// "Quotation marks" ask for the words themselves.
#[derive(Debug, Args)]
#[command(after_help = "Query language:
  silver 暴跌                     both, anywhere in sentence or headline
  \"forced selling\"                these words in this order
  subject:silver direction:down   fields
  change:[10 TO 40]  to:<75  value:>=1e9  figure:11.25     figures
  window:2026-01-30  window:[2026-01-30 TO 2026-02-06]  published:2026-02
  a OR b   NOT a   -a   (a OR b) c

Fields: id doc subject contract venue measure direction basis kind lang publisher source published window change from
to value figure unit per hedge modality polarity verdict relation origin rule text title

Examples:
  wirecheck search '银价 direction:down change:[10 TO 40]' --store desk.wirecheck
  wirecheck search 'verdict:conflicting lang:zh' --store desk.wirecheck --format jsonl
  wirecheck search --semantic 'AI spending eats cash' lang:zh --store desk.wirecheck
  wirecheck search --facets subject,verdict --store desk.wirecheck")]
pub(crate) struct Command {
    /// What to look for; every claim when not given
    #[arg(allow_hyphen_values = true)]
    query: Option<String>,
    #[command(flatten)]
    store: StoreFolder,
    /// Most claims to print
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Count matches by these fields: subject, measure, verdict, lang, publisher, direction, kind, basis, origin, modality
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    facets: Vec<String>,
    /// Put first what is nearest in meaning to WORDS, in whichever language; the query then says among which claims
    /// (needs a build with the `neural` feature)
    #[arg(long, value_name = "WORDS")]
    semantic: Option<String>,
    /// How to print them
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let store = self.store.open(global)?;
        let query = self.query.as_deref().unwrap_or_default();
        let found = match &self.semantic {
            Some(words) => semantic::search(&store, query, words, self.limit, &self.facets, global)?,
            None => stores::pointing(query, store.search(query, self.limit, &self.facets))?,
        };
        match self.format {
            Format::Text => text(&found, if self.semantic.is_some() { "nearest" } else { "latest" })?,
            Format::Json => {
                let mut out = output::data();
                serde_json::to_writer_pretty(&mut out, &found)?;
                writeln!(out)?;
                out.flush()?;
            }
            Format::Jsonl => output::json(found.claims.iter(), false)?,
            Format::Csv => {
                let mut out = output::data();
                claims::csv(found.claims.iter(), &mut out)?;
                out.flush()?;
            }
        }
        Ok(Outcome::Done)
    }
}

fn text(found: &Found, first: &str) -> Result<()> {
    let mut out = output::stdout();
    let width = output::width();
    for claim in &found.claims {
        claims::text(claim, width, &mut out)?;
    }
    for (field, counts) in &found.facets {
        writeln!(out, "{field}")?;
        let cells = counts.iter().map(|(value, _)| layout::width(value)).max().unwrap_or(0);
        for (value, count) in counts {
            writeln!(out, "  {}  {count:>6}", layout::pad(value, cells))?;
        }
    }
    let shown = found.claims.len();
    let more = if shown < found.total { format!(", the {first} {shown} shown") } else { String::new() };
    let noun = if found.total == 1 { "claim" } else { "claims" };
    writeln!(out, "{} {noun}{more}", found.total)?;
    out.flush()?;
    Ok(())
}
