//! `wirecheck causes`: what is said to have caused what.

use std::io::Write;

use anstyle::Style;
use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;

use super::stores::{Format, StoreFolder};
use super::{Global, Outcome, output};
use crate::export::claims::slug;
use crate::record::{CausalLink, Record, Strength};
use crate::text::normalize;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// List what articles say caused what
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck causes --store desk.wirecheck
  wirecheck causes silver 保证金 --store desk.wirecheck
  wirecheck causes --explicit --store desk.wirecheck --format jsonl")]
pub(crate) struct Command {
    /// Only links whose cause or effect holds all of these; either Chinese script, either case
    words: Vec<String>,
    #[command(flatten)]
    store: StoreFolder,
    /// Leave out weak links (amid, as, 随着)
    #[arg(long)]
    explicit: bool,
    /// How to print them
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let store = self.store.open(global)?;
        let fold = |text: &str| normalize(text).0.to_lowercase();
        let words: Vec<String> = self.words.iter().map(|w| fold(w)).collect();
        let mut found: Vec<(Record, CausalLink)> = Vec::new();
        for record in store.records()? {
            let mut record = record?;
            let links = std::mem::take(&mut record.causal_links);
            for link in links {
                let both = fold(&format!("{}\n{}", link.cause.text, link.effect.text));
                let strong = !self.explicit || link.strength == Strength::Explicit;
                if strong && words.iter().all(|w| both.contains(w)) {
                    found.push((record.clone(), link));
                }
            }
        }
        match self.format {
            Format::Text => text(&found)?,
            Format::Json | Format::Jsonl => {
                let values = found.iter().map(|(record, link)| {
                    json!({
                        "doc": record.id, "publisher": record.publisher, "published": record.published,
                        "link": link, "source": source(record, link),
                    })
                });
                output::json(values, self.format == Format::Json)?;
            }
            Format::Csv => bail!("causes are printed as text, json or jsonl"),
        }
        Ok(Outcome::Done)
    }
}

/// Who is named as saying so.
fn source<'a>(record: &'a Record, link: &CausalLink) -> Option<&'a str> {
    let id = link.attribution.as_deref()?;
    let attribution = record.attributions.iter().find(|a| a.id == id)?;
    attribution.name.as_deref().or(attribution.source.as_ref().map(|s| s.text.as_str()))
}

fn text(found: &[(Record, CausalLink)]) -> Result<()> {
    let mut out = output::stdout();
    for (record, link) in found {
        let arrow = if slug(&link.polarity) == "negated" { "↛" } else { "→" };
        let publisher = record.publisher.as_deref().unwrap_or(&record.id);
        let published = record.published.map_or_else(String::new, |d| format!(" {d}"));
        let said = source(record, link).map_or_else(String::new, |s| format!(" — {s}"));
        writeln!(
            out,
            "{BOLD}{}{BOLD:#} {arrow} {BOLD}{}{BOLD:#}",
            link.cause.text.trim(),
            link.effect.text.trim()
        )?;
        writeln!(
            out,
            "    {DIM}{publisher}{published} · “{}” · {} · {}{said}{DIM:#}",
            link.signal.text,
            slug(&link.strength),
            slug(&link.modality)
        )?;
    }
    writeln!(out, "{} causal links", found.len())?;
    out.flush()?;
    Ok(())
}
