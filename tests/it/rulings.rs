//! A human's word on pairs of claims, and what a store knew on a day.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::store::{folder, run, run_with_input, stdout};

const ARTICLES: &str = concat!(
    r#"{"id":"a","publisher":"Harbour Wire","published":"2026-02-03","text":"Spot gold closed down 9% on Monday."}"#,
    "\n",
    r#"{"id":"b","publisher":"Daily Courier","published":"2026-02-04","text":"Spot gold closed down 6% on Monday."}"#,
    "\n",
    r#"{"id":"c","publisher":"Evening Post","published":"2026-02-05","text":"Spot silver closed down 3% on Tuesday."}"#,
    "\n",
);

fn facts(store: &str, more: &[&str]) -> Vec<Value> {
    let command = [&["conflicts", "--format", "json", "--store", store], more].concat();
    serde_json::from_str(&stdout(&run(&command))).unwrap()
}

fn verdicts(store: &str, more: &[&str]) -> Vec<String> {
    let mut told: Vec<String> = facts(store, more)
        .iter()
        .map(|f| format!("{} {}", f["fact"]["subject"].as_str().unwrap(), f["verdict"].as_str().unwrap()))
        .collect();
    told.sort();
    told
}

fn filled(temp: &TempDir) -> (String, String, String) {
    let store = folder(temp, "store");
    assert!(run_with_input(&["ingest", "-", "--store", &store], ARTICLES).status.success());
    let pair = &facts(&store, &["--verdict", "conflicting"])[0]["pairs"][0];
    let id = |side: &str| pair[side].as_str().unwrap().to_owned();
    (id("a"), id("b"), store)
}

#[test]
fn a_ruling_stands_above_the_comparison_until_it_is_undone() {
    let temp = TempDir::new().unwrap();
    let (a, b, store) = filled(&temp);
    let before = facts(&store, &[]);
    let rule = |words: &[&str]| run(&[&["ruling", "--store", &store], words].concat());
    for (word, expected) in [
        ("same", "gold corroborated"),
        ("not-comparable", "gold compatible"),
        ("conflict", "gold conflicting"),
    ] {
        let output = rule(&[&b, &a, word, "--note", "seen <in> print"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "kept; 1 fact judged anew\n");
        assert_eq!(verdicts(&store, &[]), [expected, "silver single_source"], "{word}");
        let reason = facts(&store, &[])[0]["pairs"][0]["reason"]["en"].to_string();
        assert!(reason.contains("seen <in> print"), "{reason}");
        // The index is derived from the log and the rulings.
        let told = facts(&store, &[]);
        fs::remove_dir_all(Path::new(&store).join("index")).unwrap();
        assert_eq!(facts(&store, &[]), told);
    }
    assert!(rule(&[&a, &b, "undo"]).status.success());
    assert_eq!(facts(&store, &[]), before);
    assert_eq!(stdout(&rule(&["--format", "jsonl"])).lines().count(), 4, "rulings are kept");
}

#[test]
fn a_ruling_needs_two_claims_of_the_store_and_a_known_word() {
    let temp = TempDir::new().unwrap();
    let (a, b, store) = filled(&temp);
    for (words, expected) in [
        ([a.as_str(), b.as_str(), "maybe"], "no ruling `maybe`"),
        ([a.as_str(), "c-0", "same"], "no claim c-0"),
        ([a.as_str(), a.as_str(), "same"], "two claims"),
    ] {
        let output = run(&[&["ruling", "--store", &store], &words[..]].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(expected), "{expected}");
    }
}

#[test]
fn a_torn_last_ruling_is_none() {
    let temp = TempDir::new().unwrap();
    let (a, b, store) = filled(&temp);
    let file = Path::new(&store).join("rulings.jsonl");
    fs::write(&file, "{\"a\":\"c-1\",\"b\"").unwrap();
    assert_eq!(verdicts(&store, &[]), ["gold conflicting", "silver single_source"]);
    assert!(run(&["ruling", &a, &b, "same", "--store", &store]).status.success());
    assert_eq!(verdicts(&store, &[]), ["gold corroborated", "silver single_source"]);
}

#[test]
fn a_store_tells_what_was_known_on_a_day() {
    let temp = TempDir::new().unwrap();
    let (_, _, store) = filled(&temp);
    assert_eq!(verdicts(&store, &["--as-of", "2026-02-03"]), ["gold single_source"]);
    assert_eq!(verdicts(&store, &["--as-of", "2026-02-04"]), ["gold conflicting"]);
    assert_eq!(verdicts(&store, &["--as-of", "2026-02-05"]), verdicts(&store, &[]));
}
