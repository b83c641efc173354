//! What a text says of its sourcing, beside what the corpus shows, and how sources stand.

use serde_json::Value;
use tempfile::TempDir;

use crate::store::{folder, run, run_with_input, stdout};

const ARTICLES: [&str; 8] = [
    r#"{"id":"a","publisher":"Harbour Wire","published":"2026-02-03","text":"Spot silver closed at $75.10 an ounce on Monday, according to single-source information."}"#,
    r#"{"id":"b","publisher":"蓝岸财经","published":"2026-02-03","text":"周一现货白银收报每盎司75.10美元。"}"#,
    r#"{"id":"c","publisher":"Quayside Metals","published":"2026-02-03","text":"Spot gold closed at $4,604.47 an ounce on Monday, according to multiple market data sources."}"#,
    r#"{"id":"d","publisher":"明川日報","published":"2026-02-03","text":"未經證實的消息稱，現貨鉑金週一收報每盎司2,010美元。"}"#,
    r#"{"id":"e","publisher":"Ledgerline","published":"2026-02-04","text":"Spot platinum closed at $2,010 an ounce on Monday."}"#,
    r#"{"id":"f","publisher":"Evening Post","published":"2026-02-04","text":"Spot palladium closed at $1,710 an ounce on Monday, according to one source."}"#,
    r#"{"id":"m","publisher":"Chainwatch","published":"2026-02-03","text":"According to single-source information, the exchange promptly raised the margin requirements for copper futures."}"#,
    r#"{"id":"n","publisher":"港湾财经","published":"2026-02-04","text":"交易所同步上调铜期货保证金，杠杆多头被迫平仓。"}"#,
];

fn filled(temp: &TempDir, articles: &[&str]) -> String {
    let store = folder(temp, "store");
    assert!(run_with_input(&["ingest", "-", "--store", &store], &articles.join("\n")).status.success());
    store
}

#[test]
fn what_a_text_says_of_its_sourcing_is_held_against_the_corpus() {
    let temp = TempDir::new().unwrap();
    let store = filled(&temp, &ARTICLES);
    let facts: Vec<Value> =
        serde_json::from_str(&stdout(&run(&["conflicts", "--format", "json", "--store", &store]))).unwrap();
    let mut told: Vec<String> = facts
        .iter()
        .flat_map(|f| f["declared"].as_array().cloned().unwrap_or_default())
        .map(|d| format!("{} {}", d["says"].as_str().unwrap(), d["reason"]["en"].as_str().unwrap()))
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            "multiple_sources Quayside Metals speaks of several sources, but only one origin tells it here",
            "single_source Chainwatch calls it single-source; 2 independent origins now tell it",
            "single_source Harbour Wire calls it single-source; 2 independent origins now tell it",
            "uncorroborated 明川日報 calls it unconfirmed; 2 independent origins now tell it",
        ],
        "a single source that stays alone is no news"
    );
    let text = stdout(&run(&["conflicts", "--store", &store]));
    assert!(text.contains("但这里只找到一个"), "told without --all: {text}");
    assert!(!text.contains("palladium"), "nothing to say of it: {text}");
}

#[test]
fn sources_tell_how_their_claims_stand() {
    let temp = TempDir::new().unwrap();
    let against = r#"{"id":"g","publisher":"Morning Echo","published":"2026-02-04","text":"Spot palladium closed at $1,610 an ounce on Monday."}"#;
    let store = filled(&temp, &[&ARTICLES[..], &[against]].concat());
    let lines = stdout(&run(&["sources", "--format", "jsonl", "--store", &store]));
    let standing = |name: &str| -> [u64; 4] {
        let source: Value = lines
            .lines()
            .map(|l| serde_json::from_str::<Value>(l).unwrap())
            .find(|s| s["name"].as_str().unwrap().contains(name))
            .unwrap_or_else(|| panic!("{name} in {lines}"));
        ["claims", "alone", "corroborated", "contradicted"].map(|k| source[k].as_u64().unwrap())
    };
    assert_eq!(standing("single-source information"), [2, 0, 2, 0]);
    assert_eq!(standing("multiple market data sources"), [1, 1, 0, 0]);
    assert_eq!(standing("one source"), [1, 0, 0, 1]);
}
