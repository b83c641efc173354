//! Inputs of `extract`, `ingest` and `check`, in batches bounded by size.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;

use anyhow::{Context, Result};
use jiff::civil::Date;
use serde::Deserialize;

use crate::error::Warning;
use crate::ingest::{Document, Metadata, Sentence};
use crate::record::Role;
use crate::text::{Lang, Script, Span, normalize, script_of};

/// Text of one batch: enough to keep all threads busy, little enough to keep memory bounded.
const BATCH_BYTES: usize = 4 << 20;

/// Documents in input order.
pub(crate) type Documents = Box<dyn Iterator<Item = Result<Document>>>;

/// Groups documents until their text reaches [`BATCH_BYTES`].
pub(crate) struct Batches {
    documents: Documents,
}

impl Batches {
    pub(crate) fn new(documents: Documents) -> Self {
        Batches { documents }
    }
}

impl Iterator for Batches {
    type Item = Result<Vec<Document>>;

    fn next(&mut self) -> Option<Self::Item> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while bytes < BATCH_BYTES {
            match self.documents.next() {
                Some(Ok(document)) => {
                    bytes += document.original.len() + 64;
                    batch.push(document);
                }
                Some(Err(fault)) => return Some(Err(fault)),
                None => break,
            }
        }
        (!batch.is_empty()).then_some(Ok(batch))
    }
}

#[derive(Debug, Deserialize)]
struct Line {
    id: Option<String>,
    title: Option<String>,
    text: String,
    publisher: Option<String>,
    published: Option<String>,
    url: Option<String>,
}

/// All documents of `paths`, in order.
pub(crate) fn open(paths: &[PathBuf], reference: Option<Date>) -> Result<Documents> {
    let mut all: Vec<Documents> = Vec::new();
    let stdin = [PathBuf::from("-")];
    for path in if paths.is_empty() { &stdin } else { paths } {
        let named = path.display().to_string();
        if named == "-" || path.extension().is_some_and(|e| e == "jsonl") {
            let reader: Box<dyn BufRead> = if named == "-" {
                Box::new(BufReader::new(io::stdin()))
            } else {
                Box::new(BufReader::new(
                    fs::File::open(path).with_context(|| format!("cannot read {named}"))?,
                ))
            };
            all.push(Box::new(
                reader.lines().filter(|l| l.as_ref().is_ok_and(|l| !l.trim().is_empty())).map(move |line| {
                    let line: Line = serde_json::from_str(&line?).context("not a JSON article")?;
                    Ok(document(line, reference))
                }),
            ));
        } else {
            let text = fs::read_to_string(path).with_context(|| format!("cannot read {named}"))?;
            let line = Line { id: None, title: None, text, publisher: None, published: None, url: None };
            all.push(Box::new(std::iter::once(Ok(document(line, reference)))));
        }
    }
    Ok(Box::new(all.into_iter().flatten()))
}

fn document(line: Line, reference: Option<Date>) -> Document {
    let (normalized, alignment) = normalize(&line.text);
    let mut sentences = Vec::new();
    let mut start = 0;
    for (n, row) in normalized.split_inclusive('\n').enumerate() {
        let body = row.trim();
        let at = start + (row.len() - row.trim_start().len());
        start += row.len();
        if !body.is_empty() {
            let lang = if script_of(body) == Script::Han { Lang::Zh } else { Lang::En };
            sentences.push(Sentence {
                span: Span::new(at, at + body.len()),
                lang,
                role: Role::Body,
                section: 0,
                paragraph: n as u32,
            });
        }
    }
    let hash = blake3::hash(line.text.as_bytes()).to_hex()[..32].to_owned();
    let published = line.published.as_deref().and_then(|p| p.get(..10)).and_then(|d| d.parse().ok());
    Document {
        id: line.id.unwrap_or_else(|| hash.clone()),
        hash,
        meta: Metadata {
            title: line.title,
            publisher: line.publisher,
            author: None,
            url: line.url,
            published: published.or(reference),
        },
        lang: sentences.first().map_or(Lang::En, |s| s.lang),
        original: line.text,
        normalized,
        alignment,
        sentences,
        warnings: Vec::<Warning>::new(),
    }
}
