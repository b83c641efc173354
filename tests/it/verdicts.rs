//! Two short articles each, and the verdict on what they tell: `tests/cases/verdicts.md`.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use wirecheck::ingest::{Metadata, Options, document_from_text};
use wirecheck::lang::Files;
use wirecheck::reconcile::{DocFacts, Group, Judgement, Policy, origins};
use wirecheck::record::Record;

use crate::support::{LAYOUT, PIPELINE};

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::from_files(&Files::embedded()).unwrap());

/// A line `2026-05-12 Alpha Post: text` as a record; the day may be a moment, `2026-05-12T09:05:00Z`.
fn record(line: &str) -> Record {
    let (day, rest) = line.split_once(' ').unwrap();
    let (publisher, text) = rest.split_once(": ").unwrap();
    let meta = Metadata {
        published: Some(day[..10].parse().unwrap()),
        published_at: day.parse().ok(),
        publisher: Some(publisher.to_owned()),
        ..Metadata::default()
    };
    let text = text.replace("\\n", "\n");
    PIPELINE.extract(&document_from_text(text, meta, None, None, &LAYOUT, &Options::default()))
}

fn judged(records: &[Record]) -> Vec<Judgement> {
    let docs: Vec<_> = records
        .iter()
        .map(|r| (Arc::new(DocFacts::from_record(r)), r.claims.iter().cloned().map(Arc::new).collect()))
        .collect();
    let facts: Vec<DocFacts> =
        docs.iter().map(|(doc, _): &(Arc<DocFacts>, Vec<_>)| (**doc).clone()).collect();
    let origins = origins(&facts, &POLICY);
    Group::all(&docs, &POLICY).iter().map(|g| g.judge(&origins, &POLICY)).collect()
}

/// How often each verdict is given: `1 conflicting, 1 corroborated`.
fn counted(judgements: &[Judgement]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for j in judgements {
        let name = serde_json::to_string(&j.verdict).unwrap();
        *counts.entry(name.trim_matches('"').to_owned()).or_default() += 1;
    }
    counts.iter().map(|(name, n)| format!("{n} {name}")).collect::<Vec<_>>().join(", ")
}

#[test]
fn pairs_of_articles_get_the_verdict_that_an_editor_would_give() {
    let mut wrong = Vec::new();
    for case in include_str!("../cases/verdicts.md").split("\n## ").skip(1) {
        let lines: Vec<&str> = case.lines().skip(1).filter(|line| !line.is_empty()).collect();
        let (expected, texts) = lines.split_last().unwrap();
        let records: Vec<Record> = texts.iter().map(|line| record(line)).collect();
        let found = counted(&judged(&records));
        if *expected != format!("= {found}") {
            wrong.push(format!(
                "{}\n  found    {found}\n  expected {expected}",
                lines[..lines.len() - 1].join("\n")
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_value_that_most_hold_is_one_they_do_not_contradict_each_other_on() {
    let texts = [
        "2026-05-12 Alpha Post: Shares of AMD closed 13% lower on Tuesday, a bad day for chip makers.",
        "2026-05-12 Beta Daily: AMD股价周二收跌17%。",
        "2026-05-12 Gamma News: AMD stock closed more than 2% lower on Tuesday.",
    ];
    let judgements = judged(&texts.map(record));
    assert_eq!(counted(&judgements), "1 conflicting");
    assert_eq!(
        judgements[0].consensus, None,
        "three bear out *more than 2%*, two of which contradict each other"
    );
}

#[test]
fn who_was_first_goes_by_the_moment() {
    let texts = [
        "2026-05-12T21:10:00Z Alpha Post: Silver closed 11.2% lower on Tuesday.",
        "2026-05-12T20:40:00Z Zeta Daily: 白银周二收跌11.2%。",
        "2026-05-12T22:00:00Z Beta Wire: Silver closed 9.1% lower on Tuesday.",
    ];
    let judgements = judged(&texts.map(record));
    let consensus = judgements[0].consensus.as_ref().unwrap();
    assert_eq!(consensus.first_publisher.as_deref(), Some("Zeta Daily"));
}

#[test]
fn a_reason_claims_no_basis_that_no_text_tells() {
    let texts =
        ["2026-05-12 Alpha Post: Silver rose 6.4% on Tuesday.", "2026-05-12 Beta Daily: 白银周二收涨8.1%。"];
    let judgements = judged(&texts.map(record));
    let reason = &judgements[0].pairs[0].reason;
    assert!(reason.en.contains("6.4% (basis not stated)"), "{}", reason.en);
    assert!(reason.zh.contains("6.4%（未说明口径）"), "{}", reason.zh);
}
