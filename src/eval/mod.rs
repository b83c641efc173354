//! Scores against labelled corpora: what was read right, and what was missed.
//!
//! A [`Corpus`] holds the records that the pipeline made of its articles, and the labels. [`evaluate`] compares them and
//! gives a [`Report`]. The labels' format is told in `corpora/README.md`.

mod claims;
mod labels;
mod links;
mod place;
mod tally;
mod verdicts;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

pub use claims::ClaimScore;
pub use labels::{
    ArticleLabels, AttributionLabel, CauseLabel, ClaimLabel, Expected, FactLabel, FigureLabel, Member,
    NotConflict, OriginLabel,
};
pub use links::LinkScore;
pub use tally::{Rate, Tally};
pub use verdicts::VerdictScore;

use self::place::Places;
use crate::error::{Error, Result};
use crate::lang::locate;
use crate::pipeline::Pipeline;
use crate::reconcile::Policy;
use crate::record::Record;
use crate::source::CorpusFiles;

/// A corpus as it was read, and as it should have been.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// The folder's name.
    pub name: String,
    /// What the pipeline read, by article: the file's name, with `#` and the record's id in a file of several.
    pub records: BTreeMap<String, Record>,
    /// The articles' labels.
    pub labels: Vec<ArticleLabels>,
    /// What the corpus says as a whole.
    pub expected: Expected,
}

impl Corpus {
    /// Read the articles of a corpus with the pipeline, and its labels.
    ///
    /// # Errors
    /// A label file with a fault, named by file, line and column.
    pub fn new(files: CorpusFiles, pipeline: &Pipeline) -> Result<Self> {
        let mut corpus = Corpus { name: files.name, ..Corpus::default() };
        let read = |(name, document)| (name, pipeline.extract(&document));
        corpus.records = files.documents.into_par_iter().map(read).collect();
        for (name, (path, text)) in files.labels {
            let fault = |fault: toml::de::Error| {
                let (line, column) = locate(&text, fault.span().map_or(0, |s| s.start));
                Error::Pack {
                    file: path.display().to_string(),
                    line,
                    column,
                    message: fault.message().to_owned(),
                }
            };
            if name == "expected.toml" {
                corpus.expected = toml::from_str(&text).map_err(fault)?;
            } else {
                corpus.labels.push(toml::from_str(&text).map_err(fault)?);
            }
        }
        Ok(corpus)
    }
}

/// How well a corpus was read.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// The corpus.
    pub corpus: String,
    /// Labelled articles.
    pub articles: usize,
    /// Claims and their figures.
    pub claims: ClaimScore,
    /// Causal links and attributions.
    pub links: LinkScore,
    /// What each rule printed that was looked at, and how much of it was right: `claim en move-verb`.
    pub rules: BTreeMap<String, Rate>,
    /// What the articles say together.
    pub verdicts: VerdictScore,
    /// What is wrong, one line each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub misses: Vec<String>,
}

/// Compare what was read with the labels; `policy` is what the articles are reconciled under.
pub fn evaluate(corpus: &Corpus, policy: &Policy) -> Report {
    let mut report =
        Report { corpus: corpus.name.clone(), articles: corpus.labels.len(), ..Report::default() };
    let unread = Record::default();
    for labels in &corpus.labels {
        let record = corpus.records.get(&labels.article).unwrap_or_else(|| {
            report.misses.push(format!("{}: labelled, but not read", labels.article));
            &unread
        });
        let places = Places::new(&record.text);
        let rules = &mut report.rules;
        claims::score(labels, record, &places, &mut report.claims, rules, &mut report.misses);
        links::score(labels, record, &places, &mut report.links, rules, &mut report.misses);
    }
    report.verdicts = verdicts::score(corpus, policy, &mut report.misses);
    report
}
