//! `wirecheck show`: one claim or one article with everything known about it.

use std::io::Write;

use anstyle::Style;
use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;

use super::stores::{Format, StoreFolder};
use super::{Global, Outcome, output};
use crate::export::{claims, layout};
use crate::reconcile::Pair;
use crate::store::{Store, StoredArticle, StoredClaim, StoredFact};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Show a claim with its sentence, its article and the claims it was compared with; or an article with its claims
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck show c-365be73b37a66edb --store desk.wirecheck
  wirecheck show reuters-0202 --store desk.wirecheck --format json")]
pub(crate) struct Command {
    /// A claim's or an article's id
    id: String,
    #[command(flatten)]
    store: StoreFolder,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        if self.format == Format::Csv {
            bail!("csv is for lists; use text or json");
        }
        let store = self.store.open(global)?;
        let found = store.claim(&self.id)?;
        if !found.is_empty() {
            let quoted = format!("id:\"{}\"", self.id);
            let facts = store.facts(&quoted)?;
            return if self.format == Format::Text {
                self.claims(&store, &found, &facts)
            } else {
                json_claims(&found, &facts)
            };
        }
        let articles = store.article(&self.id)?;
        if articles.is_empty() {
            bail!(
                "the store has no claim and no article `{}`; `wirecheck search` lists claims with their ids",
                self.id
            );
        }
        if self.format == Format::Text {
            return text_articles(&store, &articles);
        }
        let records: Result<Vec<_>, _> = articles.iter().map(|a| store.entry(a).map(|e| e.record)).collect();
        output::json(records?.iter(), false)?;
        Ok(Outcome::Done)
    }

    fn claims(&self, store: &Store, found: &[StoredClaim], facts: &[StoredFact]) -> Result<Outcome> {
        let mut out = output::stdout();
        let width = output::width();
        for claim in found {
            claims::text(claim, width, &mut out)?;
            let inner = &claim.claim;
            let row = |out: &mut dyn Write, name: &str, value: &str| -> std::io::Result<()> {
                if value.is_empty() {
                    Ok(())
                } else {
                    writeln!(out, "  {DIM}{}{DIM:#}{value}", layout::pad(name, 13))
                }
            };
            row(&mut out, "words", &inner.text)?;
            row(&mut out, "subject", &inner.subject.text)?;
            row(&mut out, "window", inner.window.as_ref().map_or("", |w| w.text.as_str()))?;
            row(&mut out, "source", claim.source.as_deref().unwrap_or_default())?;
            row(&mut out, "rule", &inner.rule)?;
            row(&mut out, "article", &claim.doc)?;
            row(&mut out, "title", claim.title.as_deref().unwrap_or_default())?;
            row(&mut out, "address", claim.url.as_deref().unwrap_or_default())?;
            row(&mut out, "file", claim.file.as_deref().unwrap_or_default())?;
            row(&mut out, "origin", &claim.origin)?;
            writeln!(out)?;
        }
        let evidence = store.evidence(facts.iter())?;
        for fact in facts {
            writeln!(
                out,
                "{BOLD}{}{BOLD:#}  {}",
                crate::export::report::plain_verdict(fact.judgement.verdict),
                fact.key
            )?;
            for pair in pairs_of(fact, &self.id) {
                let other = if pair.a == self.id { &pair.b } else { &pair.a };
                let known = evidence.values().find(|c| &c.claim.id == other);
                let summary = known.map_or_else(String::new, |c| claims::summary(&c.claim));
                let publisher = known.map_or("", |c| c.publisher.as_deref().unwrap_or(&c.doc));
                writeln!(
                    out,
                    "  {}  {summary}  {DIM}{publisher} · {other}{DIM:#}",
                    claims::in_words(&pair.relation)
                )?;
                writeln!(out, "      {}\n      {}", pair.reason.en, pair.reason.zh)?;
            }
        }
        out.flush()?;
        Ok(Outcome::Done)
    }
}

fn pairs_of<'a>(fact: &'a StoredFact, claim: &'a str) -> impl Iterator<Item = &'a Pair> {
    fact.judgement.pairs.iter().filter(move |p| p.a == claim || p.b == claim)
}

fn json_claims(found: &[StoredClaim], facts: &[StoredFact]) -> Result<Outcome> {
    let values = found.iter().map(|claim| {
        let pairs: Vec<&Pair> = facts.iter().flat_map(|f| pairs_of(f, &claim.claim.id)).collect();
        json!({ "evidence": claim, "pairs": pairs })
    });
    output::json(values, false)?;
    Ok(Outcome::Done)
}

fn text_articles(store: &Store, articles: &[StoredArticle]) -> Result<Outcome> {
    let mut out = output::stdout();
    for article in articles {
        let record = store.entry(article)?.record;
        writeln!(out, "{BOLD}{}{BOLD:#}", record.title.as_deref().unwrap_or(&record.id))?;
        let published = record.published.map_or_else(String::new, |d| d.to_string());
        let publisher = record.publisher.as_deref().unwrap_or_default();
        let version = if article.superseded { "superseded" } else { "" };
        let (url, file) =
            (record.url.as_deref().unwrap_or_default(), record.file.as_deref().unwrap_or_default());
        let parts = [publisher, &published, record.lang.code(), url, file, version];
        let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        writeln!(out, "{DIM}{} · {}{DIM:#}", record.id, parts.join(" · "))?;
        if let Some(kinship) = &article.kinship {
            writeln!(out, "{DIM}origin {}: {}{DIM:#}", article.origin, kinship.reason.en)?;
        }
        writeln!(out)?;
        for claim in &record.claims {
            writeln!(out, "  {}  {DIM}{} · {}{DIM:#}", claims::summary(claim), claim.rule, claim.id)?;
        }
        for link in &record.causal_links {
            writeln!(
                out,
                "  {} → {}  {DIM}{} · {}{DIM:#}",
                link.cause.text, link.effect.text, link.signal.text, link.rule
            )?;
        }
        for attribution in &record.attributions {
            let content = attribution.content.as_ref().map_or("", |c| c.text.as_str());
            let name = attribution.name.as_deref().or(attribution.source.as_ref().map(|s| s.text.as_str()));
            writeln!(out, "  {}: {content}  {DIM}{}{DIM:#}", name.unwrap_or("?"), attribution.rule)?;
        }
        for warning in &record.warnings {
            writeln!(out, "  {DIM}warning {}: {}{DIM:#}", warning.code, warning.message)?;
        }
        writeln!(out)?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}
