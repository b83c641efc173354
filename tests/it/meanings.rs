//! What a human says means the same: words that then meet in facts and in the graph of causes, and articles of one origin.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::store::{folder, run, run_with_input, stdout};

const ARTICLES: &str = concat!(
    r#"{"id":"a","publisher":"Harbour Wire","published":"2026-11-12","text":"Theatre attendance rose 12% in October from a year earlier. The price of popcorn fell because a drought ended."}"#,
    "\n",
    r#"{"id":"b","publisher":"滨海日报","published":"2026-11-13","text":"10月剧院上座人数同比增长9%。旱情结束导致爆米花跌价。"}"#,
    "\n",
    r#"{"id":"c","publisher":"海峽財經","published":"2026-11-13","text":"10月劇院上座人數年增12%。"}"#,
    "\n",
);

fn facts(store: &str) -> Vec<Value> {
    let command = ["conflicts", "--all", "--format", "json", "--store", store];
    serde_json::from_str(&stdout(&run(&command))).unwrap()
}

fn sorted<'a>(docs: impl Iterator<Item = &'a str>) -> String {
    let mut docs: Vec<&str> = docs.collect();
    docs.sort_unstable();
    docs.join(" ")
}

/// What is told of the takings: the documents of each fact and its verdict.
fn told(store: &str) -> Vec<(String, String)> {
    let mut told: Vec<(String, String)> = facts(store)
        .iter()
        .filter(|f| f["fact"]["unit"] == "percent")
        .map(|f| {
            let docs = f["members"].as_array().unwrap().iter().map(|m| m["doc"].as_str().unwrap());
            (sorted(docs), f["verdict"].as_str().unwrap().to_owned())
        })
        .collect();
    told.sort();
    told
}

fn filled(temp: &TempDir) -> String {
    let store = folder(temp, "store");
    assert!(run_with_input(&["ingest", "-", "--store", &store], ARTICLES).status.success());
    store
}

fn align(store: &str, words: &[&str]) -> String {
    let output = run(&[&["align", "--store", store], words].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    stdout(&output)
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(docs, verdict)| ((*docs).to_owned(), (*verdict).to_owned())).collect()
}

#[test]
fn words_that_mean_the_same_meet_until_they_are_parted() {
    let temp = TempDir::new().unwrap();
    let store = filled(&temp);
    let apart = pairs(&[("a", "single_source"), ("b c", "conflicting")]);
    assert_eq!(told(&store), apart, "the two scripts meet by themselves");
    align(&store, &["--same", "劇院上座人數", "Theatre  attendance"]);
    assert_eq!(told(&store), pairs(&[("a b c", "conflicting")]));
    let all = facts(&store);
    let fact = all.iter().find(|f| f["members"].as_array().unwrap().len() == 3).unwrap();
    let reasons: Vec<&Value> = fact["pairs"].as_array().unwrap().iter().map(|p| &p["reason"]).collect();
    let noted = |r: &&&Value| r["en"].as_str().unwrap().contains("taken to mean the same");
    assert_eq!(reasons.iter().filter(noted).count(), 2, "only where words differ: {reasons:?}");
    // The index is derived from the log and from what was said.
    fs::remove_dir_all(Path::new(&store).join("index")).unwrap();
    assert_eq!(facts(&store), all);
    // A view of a later day holds what was said by then.
    let view = |day: &str| {
        let command = ["conflicts", "--all", "--format", "json", "--as-of", day, "--store", &store];
        serde_json::from_str::<Vec<Value>>(&stdout(&run(&command))).unwrap()
    };
    assert_eq!(view("2999-01-01"), all);
    // It holds for what comes in later.
    let later = r#"{"id":"d","publisher":"Evening Post","published":"2026-11-14","text":"10月剧院上座人数同比增长12%。"}"#;
    assert!(run_with_input(&["ingest", "-", "--store", &store], later).status.success());
    assert_eq!(told(&store), pairs(&[("a b c d", "conflicting")]));
    align(&store, &["--apart", "theatre attendance", "剧院上座人数"]);
    assert_eq!(told(&store), pairs(&[("a", "single_source"), ("b c d", "conflicting")]));
    let said = align(&store, &["--list", "--what", "subject", "--format", "jsonl"]);
    assert_eq!(said.lines().count(), 2, "what was said is kept: {said}");
}

#[test]
fn causes_told_in_other_words_become_one() {
    let temp = TempDir::new().unwrap();
    let store = filled(&temp);
    let nodes = || {
        let printed = stdout(&run(&["causes", "--format", "json", "--store", &store]));
        let graph: Value = serde_json::from_str(&printed).unwrap();
        graph["nodes"].as_array().unwrap().len()
    };
    let before = nodes();
    align(&store, &["--same", "price of popcorn fell", "爆米花跌价", "--what", "event"]);
    assert_eq!(nodes(), before - 1);
}

#[test]
fn an_article_that_tells_anothers_report_adds_no_origin() {
    let temp = TempDir::new().unwrap();
    let store = filled(&temp);
    align(&store, &["--same", "theatre attendance", "剧院上座人数"]);
    let origins = |store: &str| {
        let fact = facts(store).into_iter().find(|f| f["members"].as_array().unwrap().len() == 3).unwrap();
        fact["origins"].as_u64().unwrap()
    };
    assert_eq!(origins(&store), 3);
    align(&store, &["--same", "a", "c", "--what", "article"]);
    assert_eq!(origins(&store), 2);
    let why = stdout(&run(&["origins", "--format", "jsonl", "--store", &store]));
    assert!(why.contains("\"meaning\"") && why.contains("other words"), "{why}");
    fs::remove_dir_all(Path::new(&store).join("index")).unwrap();
    assert_eq!(origins(&store), 2);
    align(&store, &["--apart", "c", "a", "--what", "article"]);
    assert_eq!(origins(&store), 3);
}

#[test]
fn what_cannot_be_said_is_an_error_and_keeps_nothing() {
    let temp = TempDir::new().unwrap();
    let store = filled(&temp);
    for (words, expected) in [
        (&["--same", "a", "z", "--what", "article"][..], "no article z"),
        (&["--same", "劇院上座人數", "剧院上座人数"], "the same already"),
        (&["--what", "subject"], "--same"),
    ] {
        let output = run(&[&["align", "--store", &store], words].concat());
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(expected), "{words:?}");
    }
    assert_eq!(align(&store, &["--list"]), "");
    assert!(!Path::new(&store).join("meanings.jsonl").exists());
}
