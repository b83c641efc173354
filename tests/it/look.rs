//! Looking into a store: show, export, sources, causes, origins, search in every format.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;

use crate::store::{corpora, folder, run, stdout, wirecheck};

fn lines(arguments: &[&str]) -> Vec<Value> {
    stdout(&run(arguments)).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn every_way_of_looking_tells_the_same_story() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    assert!(run(&["ingest", &corpora(), "--store", &store]).status.success());
    let at = |arguments: &[&str]| -> Vec<String> {
        arguments.iter().chain(&["--store", &store]).map(|a| (*a).to_owned()).collect()
    };
    let lines_of = |arguments: &[&str]| {
        let arguments = at(arguments);
        lines(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let text_of = |arguments: &[&str]| {
        let arguments = at(arguments);
        stdout(&run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()))
    };

    let claims = lines_of(&["export"]);
    let records = lines_of(&["export", "--what", "records"]);
    let extracted = lines(&["extract", &corpora()]);
    assert_eq!(records.len(), extracted.len());
    assert!(
        extracted.iter().all(|record| records.contains(record)),
        "the store keeps records as extract prints them"
    );
    let of_records: usize = extracted.iter().map(|r| r["claims"].as_array().unwrap().len()).sum();
    assert_eq!(claims.len(), of_records);
    for claim in &claims {
        let record = records.iter().find(|r| r["id"] == claim["doc"]).unwrap();
        assert!(record["text"].as_str().unwrap().contains(claim["sentence"].as_str().unwrap()));
    }

    let csv = text_of(&["export", "--format", "csv", "--bom"]);
    assert!(csv.starts_with('\u{feff}'));
    let mut rows = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(rows.records().map(Result::unwrap).count(), claims.len());

    // A claim of a contested fact shows whom it stands against, in both languages.
    let facts = lines_of(&["conflicts", "--verdict", "conflicting", "--format", "jsonl"]);
    let pair = facts
        .iter()
        .flat_map(|f| f["pairs"].as_array().unwrap())
        .find(|p| p["relation"] == "conflict")
        .unwrap();
    let shown = text_of(&["show", pair["a"].as_str().unwrap()]);
    assert!(shown.contains(pair["b"].as_str().unwrap()), "{shown}");
    assert!(
        shown.contains(pair["reason"]["en"].as_str().unwrap())
            && shown.contains(pair["reason"]["zh"].as_str().unwrap())
    );
    let document = records[0]["id"].as_str().unwrap();
    assert_eq!(lines_of(&["show", document, "--format", "json"]), [records[0].clone()]);
    assert_eq!(run(&["show", "nothing", "--store", &store]).status.code(), Some(2));

    // What is found by verdict is what the facts say.
    let found = lines_of(&["search", "verdict:conflicting", "-n", "1000", "--format", "jsonl"]);
    let mut members: Vec<&str> = facts
        .iter()
        .flat_map(|f| f["members"].as_array().unwrap())
        .map(|m| m["claim"].as_str().unwrap())
        .collect();
    let mut ids: Vec<&str> = found.iter().map(|c| c["claim"]["id"].as_str().unwrap()).collect();
    for list in [&mut members, &mut ids] {
        list.sort_unstable();
        list.dedup();
    }
    assert_eq!(members, ids);

    // Each link and each source comes from some record.
    let links: usize = records.iter().map(|r| r["causal_links"].as_array().unwrap().len()).sum();
    assert_eq!(lines_of(&["causes", "--format", "jsonl"]).len(), links);
    let statements: u64 =
        lines_of(&["sources", "--format", "jsonl"]).iter().map(|s| s["statements"].as_u64().unwrap()).sum();
    let named = records
        .iter()
        .flat_map(|r| r["attributions"].as_array().unwrap())
        .filter(|a| !a["name"].is_null() || !a["source"].is_null())
        .count();
    assert_eq!(statements, named as u64);

    // Every article belongs to one origin.
    let origins = lines_of(&["origins", "--all", "--format", "jsonl"]);
    let docs: usize = origins.iter().map(|o| o["members"].as_array().unwrap().len()).sum();
    assert_eq!(docs, records.len());
    let of_doc = |doc: &Value| {
        origins.iter().find(|o| o["members"].as_array().unwrap().iter().any(|m| &m["doc"] == doc)).unwrap()["origin"].clone()
    };
    for claim in &claims {
        assert_eq!(claim["origin"], of_doc(&claim["doc"]));
    }
}

#[test]
fn a_slow_pipe_is_answered_line_by_line() {
    let mut child =
        wirecheck(&["extract", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for id in ["a", "b"] {
        writeln!(input, r#"{{"id":"{id}","text":"Gold fell 3% on Friday."}}"#).unwrap();
        input.flush().unwrap();
        let record: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(record["id"], id);
    }
    drop(input);
    assert!(answers.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[test]
fn linked_data_names_the_article_of_every_claim_and_what_was_copied() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    assert!(run(&["ingest", &corpora(), "--store", &store]).status.success());
    let told: Value =
        serde_json::from_str(&stdout(&run(&["export", "--format", "jsonld", "--store", &store]))).unwrap();
    let graph = told["@graph"].as_array().unwrap();
    let of = |kind: &'static str| graph.iter().filter(move |n| n["@type"] == kind);
    let articles: Vec<&Value> = of("NewsArticle").map(|n| &n["@id"]).collect();
    assert_eq!(of("Claim").count(), lines(&["export", "--store", &store]).len());
    assert!(of("Claim").all(|c| articles.contains(&&c["appearance"]) && c["text"].is_string()));
    let copies: Vec<&Value> = of("NewsArticle").filter(|n| n["prov:wasDerivedFrom"].is_string()).collect();
    assert!(!copies.is_empty());
    assert!(
        copies
            .iter()
            .all(|c| articles.contains(&&c["prov:wasDerivedFrom"]) && c["wirecheck:reason"].is_string())
    );
    assert_eq!(
        run(&["export", "--what", "facts", "--format", "jsonld", "--store", &store]).status.code(),
        Some(2)
    );
}
