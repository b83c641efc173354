//! `wirecheck search`: claims by words and fields.

use std::collections::BTreeSet;
use std::io::Write;

use anstyle::Style;
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::stores::{self, Format, StoreFolder};
use super::{Global, Outcome, output, semantic};
use crate::export::{claims, layout};
use crate::question;
use crate::store::{Found, Page, Rank, Store, StoredClaim};

const DIM: Style = Style::new().dimmed();

/// Find claims by plain questions, words and fields
///
/// A plain question is read for what it means: `silver fell more than 10%`, `白银跌逾10%` and `白銀下跌超過10%` ask for
/// subject:silver direction:down change:>10 and find the same claims. Other words must all occur, in the claim's
/// sentence or its article's headline; names of events (margin calls, 追加保证金) are looked for in both languages.
/// "Quotation marks" ask for the words themselves. The reading is told; --words switches it off.
#[derive(Debug, Args)]
#[command(after_help = include_str!("search_help.txt"))]
pub(crate) struct Command {
    /// What to look for; every claim when not given
    #[arg(allow_hyphen_values = true)]
    query: Option<String>,
    #[command(flatten)]
    store: StoreFolder,
    /// Most claims to print
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    limit: usize,
    /// What comes first; what is level comes latest first
    #[arg(long, value_enum, default_value = "date")]
    sort: Sort,
    /// Go on after a page: the cursor it ended with
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
    /// Claims of the facts that this claim speaks of
    #[arg(long, value_name = "CLAIM", conflicts_with_all = ["near", "semantic"])]
    same: Option<String>,
    /// Claims about the subject of this claim in the days that it speaks of
    #[arg(long, value_name = "CLAIM", conflicts_with = "semantic")]
    near: Option<String>,
    /// Take words as words: no reading of plain questions
    #[arg(long)]
    words: bool,
    /// Tell how a plain question was read, and find nothing
    #[arg(long)]
    explain: bool,
    /// The day from which `last week` is told in a question; that of the latest article when not given
    #[arg(long, value_name = "YYYY-MM-DD")]
    reference_date: Option<Date>,
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

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// The latest day of publication
    Date,
    /// The words that were looked for
    Relevance,
    /// The largest move in percent
    Size,
    /// What most independent origins tell
    Origins,
    /// The worst conflict
    Severity,
}

impl Sort {
    fn rank(self) -> Rank {
        match self {
            Sort::Date => Rank::Date,
            Sort::Relevance => Rank::Relevance,
            Sort::Size => Rank::Size,
            Sort::Origins => Rank::Origins,
            Sort::Severity => Rank::Severity,
        }
    }
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let store = self.store.open(global)?;
        let asked = self.query.as_deref().unwrap_or_default();
        let mut query = if self.words { asked.to_owned() } else { self.read(asked, &store, global)? };
        if let Some(id) = &self.same {
            query = format!("{} {query}", same(&store, id)?);
        } else if let Some(id) = &self.near {
            query = format!("{} {query}", near(&store, id)?);
        }
        let query = query.trim();
        if query != asked {
            // A mistake is shown in what was typed.
            stores::pointing(asked, store.search(asked, 0, &[]))?;
        }
        if self.explain {
            let mut out = output::stdout();
            writeln!(out, "{query}")?;
            out.flush()?;
            return Ok(Outcome::Done);
        }
        let found = match &self.semantic {
            Some(words) => semantic::search(&store, query, words, self.limit, &self.facets, global)?,
            None => {
                let (rank, after) = (self.sort.rank(), self.after.clone());
                let page = Page { limit: self.limit, rank, after };
                stores::pointing(query, store.search_page(query, &page, &self.facets))?
            }
        };
        let first = match self.sort {
            _ if self.semantic.is_some() => "nearest",
            Sort::Date => "latest",
            Sort::Relevance => "most relevant",
            Sort::Size => "largest",
            Sort::Origins => "most told",
            Sort::Severity => "worst",
        };
        match self.format {
            Format::Text => self.text(&found, first, query)?,
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

impl Command {
    /// The question as a query. What is no plain question stays as it is.
    fn read(&self, asked: &str, store: &Store, global: &Global) -> Result<String> {
        if asked.trim().is_empty() || self.semantic.is_some() {
            return Ok(asked.to_owned());
        }
        let told = self.reference_date.map_or_else(|| store.latest_day(), |day| Ok(Some(day)))?;
        let today = told.unwrap_or_else(|| jiff::Zoned::now().date());
        let reading = question::read(asked, &global.pipeline()?, today);
        Ok(reading.query)
    }

    fn text(&self, found: &Found, first: &str, query: &str) -> Result<()> {
        let mut out = output::stdout();
        if self.query.as_deref().is_some_and(|asked| asked.trim() != query) {
            writeln!(out, "{DIM}read as: {query}{DIM:#}\n")?;
        }
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
        if let Some(next) = found.next.as_ref().filter(|_| shown < found.total) {
            writeln!(out, "{DIM}--after '{next}' shows the next{DIM:#}")?;
        }
        out.flush()?;
        Ok(())
    }
}

/// A query for the claims of all facts that a claim speaks of.
fn same(store: &Store, id: &str) -> Result<String> {
    known(store, id)?;
    let facts = store.facts(&format!("id:\"{id}\""))?;
    let members: BTreeSet<String> =
        facts.iter().flat_map(|f| &f.judgement.members).map(|m| format!("id:\"{}\"", m.claim)).collect();
    let own = BTreeSet::from([format!("id:\"{id}\"")]);
    let all: Vec<String> = members.union(&own).cloned().collect();
    Ok(format!("({})", all.join(" OR ")))
}

/// A query for claims about the subject of a claim in the days that it speaks of.
fn near(store: &Store, id: &str) -> Result<String> {
    let claim = known(store, id)?.claim;
    let subject = claim.subject.id.as_ref().unwrap_or(&claim.subject.text);
    let days =
        claim.window.as_ref().map_or_else(String::new, |w| format!(" window:[{} TO {}]", w.start, w.end));
    Ok(format!("subject:\"{subject}\"{days}"))
}

fn known(store: &Store, id: &str) -> Result<StoredClaim> {
    match store.claim(id)?.into_iter().next() {
        Some(claim) => Ok(claim),
        None => bail!("the store has no claim `{id}`; `wirecheck search` lists claims with their ids"),
    }
}
