//! `wirecheck origins`: which articles go back to one report.

use std::collections::BTreeMap;
use std::io::Write;

use anstyle::Style;
use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;

use super::stores::{self, Format, StoreFolder};
use super::{Global, Outcome, output};
use crate::store::StoredArticle;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// List reprints, copies and translations that count as one origin
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck origins --store desk.wirecheck
  wirecheck origins 'published:2026-02' --store desk.wirecheck --format jsonl")]
pub(crate) struct Command {
    /// Only origins with an article that matches: fields doc, publisher, published, lang, title
    #[arg(allow_hyphen_values = true)]
    query: Option<String>,
    #[command(flatten)]
    store: StoreFolder,
    /// Origins of a single article too
    #[arg(long)]
    all: bool,
    /// How to print them
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let store = self.store.open(global)?;
        let mut origins: BTreeMap<String, Vec<StoredArticle>> = BTreeMap::new();
        for article in store.articles("")?.into_iter().filter(|a| !a.superseded) {
            origins.entry(article.origin.clone()).or_default().push(article);
        }
        if let Some(query) = &self.query {
            let wanted: Vec<String> =
                stores::pointing(query, store.articles(query))?.into_iter().map(|a| a.origin).collect();
            origins.retain(|origin, _| wanted.contains(origin));
        }
        origins.retain(|_, articles| self.all || articles.len() > 1);
        for articles in origins.values_mut() {
            articles.sort_by(|a, b| {
                let rank = |a: &StoredArticle| (a.facts.published.is_none(), a.facts.published);
                rank(a)
                    .cmp(&rank(b))
                    .then_with(|| (&a.facts.id, &a.document).cmp(&(&b.facts.id, &b.document)))
            });
        }
        match self.format {
            Format::Text => text(&origins)?,
            Format::Json | Format::Jsonl => {
                let values = origins.iter().map(|(origin, articles)| {
                    let members: Vec<_> = articles.iter().map(member).collect();
                    json!({ "origin": origin, "members": members })
                });
                output::json(values, self.format == Format::Json)?;
            }
            Format::Csv => bail!("origins are printed as text, json or jsonl"),
        }
        Ok(Outcome::Done)
    }
}

fn member(article: &StoredArticle) -> serde_json::Value {
    let kinship = article.kinship.as_ref();
    json!({
        "doc": article.facts.id,
        "publisher": article.facts.publisher,
        "published": article.facts.published,
        "lang": article.facts.lang,
        "title": article.title,
        "url": article.facts.url,
        "why": kinship.map(|k| k.why),
        "with": kinship.and_then(|k| k.with.as_ref()),
        "reason": kinship.map(|k| &k.reason),
    })
}

fn text(origins: &BTreeMap<String, Vec<StoredArticle>>) -> Result<()> {
    let mut out = output::stdout();
    for (origin, articles) in origins {
        writeln!(out, "{BOLD}{origin}{BOLD:#}  {} articles", articles.len())?;
        for article in articles {
            let published = article.facts.published.map_or_else(String::new, |d| d.to_string());
            let name = article.facts.publisher.as_deref().unwrap_or(&article.facts.id);
            let title = article.title.as_deref().unwrap_or_default();
            writeln!(out, "  {published}  {name}  {} {DIM}{title}{DIM:#}", article.facts.lang.code())?;
            if let Some(kinship) = article.kinship.as_ref().filter(|k| k.with.is_some()) {
                writeln!(out, "      {}\n      {}", kinship.reason.en, kinship.reason.zh)?;
            }
        }
        writeln!(out)?;
    }
    writeln!(out, "{} origins", origins.len())?;
    out.flush()?;
    Ok(())
}
