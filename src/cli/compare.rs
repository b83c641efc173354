//! `wirecheck compare`: pairs of claims or sentences in, how they stand to each other out.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Args;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Global, Outcome, output};
use crate::ingest::{Layout, Metadata, Options, document_from_text, moment};
use crate::pipeline::Pipeline;
use crate::reconcile::{Comparison, DocFacts, PairVerdict, Policy, Reason, Relation, Side, compare, focused};
use crate::record::Claim;

/// Compare claims in pairs: the verdict as a function
///
/// Reads JSON Lines of {"id", "a": SIDE, "b": SIDE} and prints {"id", "relation", "verdict", "gap", "reason",
/// "a", "b"} for each. A SIDE is a claim as `extract` prints it, or {"text", "published", "publisher", "focus"},
/// where `focus` is the wording within `text` that holds the figure meant.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck compare pairs.jsonl
  echo '{\"id\": 1, \"a\": {\"text\": \"Gold closed at $1,810.\", \"published\": \"2021-08-31\"},
         \"b\": {\"text\": \"Gold fell 0.4% to $1,718.\", \"published\": \"2021-08-31\", \"focus\": \"$1,718\"}}' |
    jq -c . | wirecheck compare -")]
pub(crate) struct Command {
    /// JSON Lines; `-` or nothing reads standard input
    #[arg(value_name = "FILE|-")]
    file: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Question {
    #[serde(default)]
    id: serde_json::Value,
    a: Asked,
    b: Asked,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Asked {
    Claim(Box<Claim>),
    Text(Words),
}

#[derive(Debug, Deserialize)]
struct Words {
    text: String,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    publisher: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    focus: Option<String>,
}

#[derive(Debug, Serialize)]
struct Answer {
    id: serde_json::Value,
    relation: Relation,
    verdict: PairVerdict,
    gap: Option<String>,
    reason: Reason,
    a: Option<Claim>,
    b: Option<Claim>,
}

/// Everything a pair is judged with.
struct Judge {
    pipeline: Pipeline,
    layout: Layout,
    policy: Policy,
}

/// Lines judged at a time: enough for all threads, little enough to answer a slow stream soon.
const BATCH_LINES: usize = 256;

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let files = global.files()?;
        let judge = Judge {
            pipeline: Pipeline::new(&files)?,
            layout: Layout::from_files(&files)?,
            policy: Policy::from_files(&files)?,
        };
        let input: Box<dyn BufRead> = match self.file.as_deref().filter(|f| f.as_os_str() != "-") {
            Some(path) => Box::new(BufReader::new(
                fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?,
            )),
            None => Box::new(BufReader::new(io::stdin())),
        };
        let mut lines = input.lines().enumerate();
        let mut out = output::data();
        loop {
            let batch: Vec<(usize, io::Result<String>)> = lines.by_ref().take(BATCH_LINES).collect();
            if batch.is_empty() {
                return Ok(Outcome::Done);
            }
            let answers: Vec<Result<Option<Vec<u8>>>> = batch
                .into_par_iter()
                .map(|(n, line)| {
                    let line = line.context("cannot read the input")?;
                    if line.trim().is_empty() {
                        return Ok(None);
                    }
                    let question = serde_json::from_str(&line).with_context(|| {
                        format!("line {}: not a pair; expected {{\"id\", \"a\", \"b\"}}", n + 1)
                    })?;
                    Ok(Some(serde_json::to_vec(&judge.answer(question))?))
                })
                .collect();
            for answer in answers {
                if let Some(answer) = answer? {
                    out.write_all(&answer)?;
                    out.write_all(b"\n")?;
                }
            }
            out.flush()?;
        }
    }
}

impl Judge {
    fn answer(&self, question: Question) -> Answer {
        let (a, b) = (self.side(question.a, "a"), self.side(question.b, "b"));
        let found = match (&a, &b) {
            (Some(a), Some(b)) => compare(a, b, &self.policy),
            _ => Comparison::unread(&self.policy),
        };
        let claim = |side: Option<Side>| side.map(|s| Claim { reads: None, ..Arc::unwrap_or_clone(s.claim) });
        Answer {
            id: question.id,
            relation: found.relation,
            verdict: found.relation.verdict(),
            gap: found.gap.map(|g| g.to_string()),
            reason: found.reason,
            a: claim(a),
            b: claim(b),
        }
    }

    fn side(&self, asked: Asked, name: &str) -> Option<Side> {
        match asked {
            Asked::Claim(claim) => {
                let doc = DocFacts::unknown(&format!("{name} {}", claim.id));
                Some(Side::new(*claim, Arc::new(doc)))
            }
            Asked::Text(words) => {
                let meta = Metadata {
                    publisher: words.publisher,
                    published_at: words.published.as_deref().and_then(moment),
                    published: words.published.and_then(|p| p.get(..10)?.parse().ok()),
                    url: words.url,
                    ..Metadata::default()
                };
                let document =
                    document_from_text(words.text, meta, None, None, &self.layout, &Options::default());
                let record = self.pipeline.explain(&document);
                let (claim, focus) = focused(&record, words.focus.as_deref())?;
                Some(Side { focus, ..Side::new(claim, Arc::new(DocFacts::from_record(&record))) })
            }
        }
    }
}
