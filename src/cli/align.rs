//! `wirecheck align`: what in a store means the same in other words.

use std::io::Write;

use anyhow::{Result, bail};
use clap::{ArgGroup, Args, ValueEnum};

use super::stores::{self, Format, StoreFolder};
use super::{Global, Outcome, output};
use crate::reconcile::{Equivalence, HUMAN, Meant};
use crate::store::{self, Store, Writer};

/// Find what means the same in other words or another language, so that it meets; or say so yourself
///
/// Subjects that no list names (`--same Temasek 淡馬錫`; beside a name or ticker that one does, words come to mean what it lists), parts of companies (cloud business, 云业务), causes and effects, and articles
/// that tell another's report again. A multilingual sentence model finds them (built with the feature `neural`); with --same and
/// --apart a human says so in any build, and stands above the model. What was said is kept in the store, applies to what comes
/// in later too, and is told in every verdict that rests on it. Figures are compared by rules as ever.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("said").args(["same", "apart", "list"]))]
#[command(after_help = "Examples:
  wirecheck align --store desk.wirecheck                        # let the model look
  wirecheck align --store desk.wirecheck --dry-run              # only show what it would say
  wirecheck align --same Temasek 'Temasek Holdings' --store desk.wirecheck
  wirecheck align --apart 'foreign investors' 'retail investors' --store desk.wirecheck
  wirecheck align --same hw-0130 lacj-0202 --what article --store desk.wirecheck
  wirecheck align --list --store desk.wirecheck --format jsonl")]
pub(crate) struct Command {
    #[command(flatten)]
    store: StoreFolder,
    /// Two that mean the same: words, or with `--what article` ids of articles
    #[arg(long, num_args = 2, value_names = ["A", "B"], conflicts_with_all = ["apart", "list", "dry_run"])]
    same: Vec<String>,
    /// Two that do not, whatever the model says
    #[arg(long, num_args = 2, value_names = ["A", "B"], conflicts_with_all = ["list", "dry_run"])]
    apart: Vec<String>,
    /// What the two are, or what to list; words of any kind when not given
    #[arg(long, value_enum, requires = "said")]
    what: Option<Kind>,
    /// Show what the model finds, and keep nothing
    #[arg(long)]
    dry_run: bool,
    /// List what has been said so far
    #[arg(long)]
    list: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// What two texts that mean the same are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// What claims are about
    Subject,
    /// Parts of companies and statistics
    Part,
    /// Causes and effects
    Event,
    /// Articles: one tells the other's report again
    Article,
}

impl Kind {
    fn meant(self) -> Meant {
        match self {
            Kind::Subject => Meant::Subject,
            Kind::Part => Meant::Part,
            Kind::Event => Meant::Event,
            Kind::Article => Meant::Article,
        }
    }
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        if self.list {
            self.store.open(global)?;
            let mut said = store::meanings(&self.store.folder)?;
            said.retain(|e| self.what.is_none_or(|kind| kind.meant() == e.what));
            self.print(&said)?;
            return Ok(Outcome::Done);
        }
        for (pair, same) in [(&self.same, true), (&self.apart, false)] {
            if let [a, b] = pair.as_slice() {
                return self.human(global, [a, b], same);
            }
        }
        if self.dry_run {
            let found = find(&self.store.open(global)?, global)?;
            self.print(&found)?;
            return Ok(Outcome::Done);
        }
        let mut writer = Writer::open(&self.store.folder, stores::context(global, &global.files()?)?)?;
        let (found, judged) = align(&mut writer, global)?;
        self.print(&found)?;
        kept(global, found.len(), judged)
    }

    fn human(&self, global: &Global, [a, b]: [&str; 2], same: bool) -> Result<Outcome> {
        let mut writer = Writer::open(&self.store.folder, stores::context(global, &global.files()?)?)?;
        let on = jiff::Zoned::now().date();
        let said: Vec<Equivalence> = match self.what {
            Some(Kind::Article) => {
                let (a, b) = (article(writer.store(), a)?, article(writer.store(), b)?);
                vec![Equivalence::human(Meant::Article, &a, &b, same, on)]
            }
            Some(Kind::Subject) => vec![subject(writer.store(), [a, b], same, on)?],
            Some(kind) => vec![Equivalence::human(kind.meant(), a, b, same, on)],
            None => {
                let words = [Meant::Part, Meant::Event].map(|what| Equivalence::human(what, a, b, same, on));
                [subject(writer.store(), [a, b], same, on)?].into_iter().chain(words).collect()
            }
        };
        if said.iter().any(|said| said.a == said.b) {
            bail!("{a} and {b} are the same already");
        }
        let judged = writer.align(&said)?;
        kept(global, 1, judged)
    }

    fn print(&self, said: &[Equivalence]) -> Result<()> {
        match self.format {
            Format::Text => {
                let mut out = output::stdout();
                for e in said {
                    let what = crate::export::claims::in_words(&e.what);
                    let sign = if e.same { "=" } else { "≠" };
                    let near = e.similarity.map_or_else(String::new, |s| format!("  {s:.2}"));
                    let margin = e.margin.map_or_else(String::new, |m| format!(" (+{m:.2})"));
                    let by = if e.by == HUMAN { "  human" } else { "" };
                    writeln!(out, "{what}  {} {sign} {}{near}{margin}{by}", e.a, e.b)?;
                }
                out.flush()?;
            }
            Format::Json | Format::Jsonl => output::json(said.iter(), self.format == Format::Json)?,
            Format::Csv => bail!("what means the same is printed as text, json or jsonl"),
        }
        Ok(())
    }
}

fn kept(global: &Global, count: usize, judged: usize) -> Result<Outcome> {
    if !global.quiet {
        let (pairs, facts) = (output::count(count, "pair"), output::count(judged, "fact"));
        writeln!(anstream::stderr().lock(), "{pairs} kept; {facts} judged anew")?;
    }
    Ok(Outcome::Done)
}

/// Keep what the model finds in the writer's store; gives it, with how many facts were judged anew.
pub(crate) fn align(writer: &mut Writer, global: &Global) -> Result<(Vec<Equivalence>, usize)> {
    let found = find(writer.store(), global)?;
    let judged = writer.align(&found)?;
    Ok((found, judged))
}

/// A human's word on the names of two subjects: a name that the tables know is what they list under its id.
fn subject(store: &Store, [a, b]: [&str; 2], same: bool, on: jiff::civil::Date) -> Result<Equivalence> {
    let instruments = &store.context().instruments;
    let shown = |id: &str| instruments.titles(id).map_or(id.to_owned(), |[en, _]| format!("{en} ({id})"));
    match (instruments.lookup(a), instruments.lookup(b)) {
        (Some(x), Some(y)) if x == y => bail!("{a} and {b} are the same already: {}", shown(x)),
        (Some(x), Some(y)) if same => {
            bail!("{a} is {} and {b} is {}: what is listed apart stays apart", shown(x), shown(y))
        }
        (Some(id), None) => Ok(Equivalence::listed(b, id, same, on)),
        (None, Some(id)) => Ok(Equivalence::listed(a, id, same, on)),
        _ => Ok(Equivalence::human(Meant::Subject, a, b, same, on)),
    }
}

/// The hash of the current text of the article with this id.
fn article(store: &Store, id: &str) -> Result<String> {
    let mut found = store.article(id)?.into_iter().filter(|article| !article.superseded);
    match (found.next(), found.next()) {
        (Some(article), None) => Ok(article.facts.hash.clone()),
        (Some(_), Some(_)) => bail!("several articles have the id {id}"),
        (None, _) => {
            bail!("no article {id} in this store; `wirecheck origins --all` lists articles with their ids")
        }
    }
}

/// What the model finds in `store`.
#[cfg(feature = "neural")]
fn find(store: &Store, global: &Global) -> Result<Vec<Equivalence>> {
    let mut vectors = super::semantic::vectors(store)?;
    let bar = super::progress::counter(!global.quiet, "vectors made");
    let found =
        crate::neural::align(store, &mut vectors, jiff::Zoned::now().date(), |made| bar.inc(made as u64))?;
    bar.finish_and_clear();
    vectors.save()?;
    Ok(found)
}

/// The error that says how to get a program that can.
#[cfg(not(feature = "neural"))]
fn find(_store: &Store, _global: &Global) -> Result<Vec<Equivalence>> {
    bail!(
        "looking for what means the same needs a program built with the `neural` feature: run `scripts/setup-neural` once, then \
         `cargo run --release --features neural -- align …`; --same and --apart need none"
    )
}
