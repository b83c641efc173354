//! A text to everything that is read from it, and from there to verdicts.
//!
//! `====` on a line of its own parts two articles, which are compared.

use std::io;
use std::sync::{Arc, LazyLock};

use serde_json::Value;
use wirecheck::export::explain;
use wirecheck::ingest::{Metadata, Options, document_from_text};
use wirecheck::lang::Files;
use wirecheck::reconcile::{DocFacts, Group, Policy, origins};
use wirecheck::record::{Claim, Record};

use crate::support::{LAYOUT, PIPELINE, check_document};

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::from_files(&Files::embedded()).unwrap());

/// Read `data` as an article, or as two that are compared.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let records: Vec<Record> =
        text.split("\n====\n").take(2).enumerate().map(|(n, t)| record(t, n)).collect();
    let articles: Vec<(Arc<DocFacts>, Vec<Arc<Claim>>)> = records
        .iter()
        .map(|r| (Arc::new(DocFacts::from_record(r)), r.claims.iter().cloned().map(Arc::new).collect()))
        .collect();
    let facts: Vec<Arc<DocFacts>> = articles.iter().map(|(facts, _)| Arc::clone(facts)).collect();
    let origins = origins(&facts, &POLICY);
    for group in Group::all(&articles, &POLICY) {
        let judgement = group.judge(&origins, &POLICY);
        assert!(!judgement.members.is_empty(), "{judgement:?}");
        assert!(!judgement.reason.en.is_empty() && !judgement.reason.zh.is_empty(), "{judgement:?}");
    }
}

fn record(text: &str, nth: usize) -> Record {
    let meta = Metadata {
        publisher: Some(format!("Example {nth}")),
        published: Some(jiff::civil::date(2026, 2, 2)),
        ..Metadata::default()
    };
    let id = Some(nth.to_string());
    let document = document_from_text(text.to_owned(), meta, id, None, &LAYOUT, &Options::default());
    check_document(&document);
    let record = PIPELINE.explain(&document);
    let points: Vec<char> = record.text.chars().collect();
    check_spans(&serde_json::to_value(&record).unwrap(), &points);
    for claim in &record.claims {
        assert!(claim.sentence < record.sentences.len() && !claim.id.is_empty());
    }
    explain(&record, &mut io::sink()).unwrap();
    record
}

/// Every `span` of a record lies in its text, and is what the `text` beside it says.
fn check_spans(value: &Value, points: &[char]) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| check_spans(item, points)),
        Value::Object(fields) => {
            fields.values().for_each(|field| check_spans(field, points));
            let Some(Value::Array(ends)) = fields.get("span") else { return };
            let end = |n: usize| ends[n].as_u64().unwrap() as usize;
            let words = points.get(end(0)..end(1)).expect("a span within the text");
            if let Some(Value::String(text)) = fields.get("text") {
                assert_eq!(*text, words.iter().collect::<String>());
            }
        }
        _ => {}
    }
}
