//! `wirecheck ruling`: a human's word on a pair of claims, kept in the store and applied to its verdicts.

use std::io::Write;

use anyhow::{Result, bail};
use clap::Args;

use super::stores::{Format, StoreFolder};
use super::{Global, Outcome, output};
use crate::reconcile::{Ruled, Ruling};
use crate::store::{self, Context, Writer};

/// Say that two claims agree, conflict or cannot be compared; without claims, list what has been said
///
/// Rulings stand above the comparison. They are kept for good: undoing one is kept too. Claim ids are those that
/// `conflicts --format json` and `search` print.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck ruling c-1f00 c-92ab not-comparable --note 'one is the December contract' --store desk.wirecheck
  wirecheck ruling c-1f00 c-92ab undo --store desk.wirecheck
  wirecheck ruling --store desk.wirecheck")]
pub(crate) struct Command {
    /// Two claim ids (also as one word, A,B), and the ruling: same, conflict, not-comparable, or undo
    #[arg(value_name = "PAIR RULING")]
    words: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    store: StoreFolder,
    /// How to list rulings
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let words: Vec<&str> =
            self.words.iter().flat_map(|w| w.split(',')).filter(|w| !w.is_empty()).collect();
        match words.as_slice() {
            [] => self.list(),
            [a, b, word] => self.rule(global, a, b, word),
            _ => bail!("expected two claim ids and a ruling, such as: c-1f00 c-92ab same"),
        }
    }

    fn rule(&self, global: &Global, a: &str, b: &str, word: &str) -> Result<Outcome> {
        let ruling = match word {
            "undo" => Ruled::Undone,
            other => match serde_json::from_value(other.replace('_', "-").into()) {
                Ok(Ruled::Undone) | Err(_) => {
                    bail!("no ruling `{other}`; there are same, conflict, not-comparable, undo")
                }
                Ok(ruling) => ruling,
            },
        };
        if a == b {
            bail!("a ruling is on two claims, and both are {a}");
        }
        let mut writer = Writer::open(&self.store.folder, Context::from_files(&global.files()?)?)?;
        for id in [a, b] {
            if writer.store().claim(id)?.is_empty() {
                bail!("no claim {id} in this store; `wirecheck search` lists claims with their ids");
            }
        }
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        let last = store::rulings(&self.store.folder)?.into_iter().rev().find(|r| r.a == a && r.b == b);
        if ruling == Ruled::Undone && last.is_none_or(|r| r.ruling == Ruled::Undone) {
            bail!("there is no ruling on {a} and {b} to undo");
        }
        let on = jiff::Zoned::now().date();
        let judged =
            writer.rule(&Ruling { a: a.to_owned(), b: b.to_owned(), ruling, note: self.note.clone(), on })?;
        if !global.quiet {
            writeln!(anstream::stderr().lock(), "kept; {} judged anew", output::count(judged, "fact"))?;
        }
        Ok(Outcome::Done)
    }

    fn list(&self) -> Result<Outcome> {
        let rulings = store::rulings(&self.store.folder)?;
        match self.format {
            Format::Text => {
                let mut out = output::stdout();
                for r in &rulings {
                    let word = crate::export::claims::in_words(&r.ruling);
                    let note = r.note.as_deref().unwrap_or_default();
                    writeln!(out, "{}  {}  {}  {word}  {note}", r.on, r.a, r.b)?;
                }
                out.flush()?;
            }
            Format::Json | Format::Jsonl => output::json(rulings.iter(), self.format == Format::Json)?,
            Format::Csv => bail!("rulings are printed as text, json or jsonl"),
        }
        Ok(Outcome::Done)
    }
}
