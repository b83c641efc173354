//! `tests/cases/search/*.md`: one question in three scripts finds the claims that answer it, all of them and no other.
//!
//! What answers a question is told as conditions on a claim, which are held here against every exported claim, one by one;
//! the index and the reading of questions have no part in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde_json::Value;
use tempfile::TempDir;

use wirecheck::lang::Files;
use wirecheck::question;
use wirecheck::store::{self, Context};

use crate::store::{corpora, folder, run, stdout};
use crate::support::PIPELINE;

/// A store of both corpora, for all tests here.
static STORE: LazyLock<(TempDir, String)> = LazyLock::new(|| {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    assert!(run(&["ingest", &corpora(), "--store", &store]).status.success());
    (temp, store)
});

fn lines(arguments: &[&str]) -> Vec<Value> {
    let all = [arguments, &["--store", &STORE.1]].concat();
    stdout(&run(&all)).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// A claim by its document and place, for messages too.
fn name(claim: &Value) -> String {
    let text = claim["claim"]["text"].as_str().unwrap_or_default();
    format!("{} {} «{text}»", claim["document"].as_str().unwrap(), claim["claim"]["id"].as_str().unwrap())
}

struct Case {
    title: String,
    questions: Vec<String>,
    conditions: Vec<String>,
    least: usize,
}

fn cases() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/search");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let mut cases: Vec<Case> = Vec::new();
    for file in files {
        for line in fs::read_to_string(&file).unwrap().lines() {
            if let Some(title) = line.strip_prefix("## ") {
                let title = format!("{}: {title}", file.file_stem().unwrap().to_string_lossy());
                cases.push(Case { title, questions: Vec::new(), conditions: Vec::new(), least: 0 });
            } else if let Some(case) = cases.last_mut().filter(|_| !line.is_empty()) {
                if let Some(conditions) = line.strip_prefix("= ") {
                    case.conditions = conditions.split("; ").map(str::to_owned).collect();
                } else if let Some(least) = line.strip_prefix("at least ") {
                    case.least = least.parse().unwrap();
                } else if case.questions.len() < 3 {
                    case.questions.push(line.to_owned());
                }
            }
        }
    }
    cases
}

/// Whether a number range `lo..hi` of a claim meets what is asked for.
fn number_fits(claim: &Value, roles: &[&str], asked: &str) -> bool {
    let decimal = |v: &Value| v.as_str().map(|s| s.parse::<Decimal>().unwrap());
    roles.iter().any(|role| {
        let figure = &claim["claim"]["figures"][role];
        let (lo, hi) = (decimal(&figure["lo"]), decimal(&figure["hi"]));
        let Some((mut lo, mut hi)) = lo.or(hi).zip(hi.or(lo)) else { return false };
        // *Over 10* is more than 10, *under 10* less.
        let little = Decimal::new(1, 6);
        if figure["lo_open"] == true {
            (lo, hi) = (lo + little, hi + little);
        } else if figure["hi_open"] == true {
            (lo, hi) = (lo - little, hi - little);
        }
        let limit = |text: &str| text.trim().parse::<Decimal>().unwrap();
        if let Some(least) = asked.strip_prefix('>') {
            hi > limit(least)
        } else if let Some(most) = asked.strip_prefix('<') {
            lo < limit(most)
        } else {
            let (a, b) = asked.split_once("..").unwrap();
            hi >= limit(a) && lo <= limit(b)
        }
    })
}

fn holds(claim: &Value, condition: &str) -> bool {
    let (field, asked) = condition.split_once(' ').unwrap();
    let inner = &claim["claim"];
    let is =
        |value: &Value| value.as_str().is_some_and(|v| asked.split('|').any(|a| a.eq_ignore_ascii_case(v)));
    let days = |first: &Value, last: &Value| {
        let (a, b) = asked.split_once("..").unwrap();
        first.as_str().zip(last.as_str()).is_some_and(|(first, last)| first <= b && last >= a)
    };
    match field {
        "subject" => is(&inner["subject"]["id"]),
        "contract" => is(&inner["subject"]["contract"]),
        "measure" | "direction" | "basis" | "modality" => is(&inner[field]),
        "lang" | "publisher" => is(&claim[field]),
        "verdict" => claim["facts"].as_object().unwrap().values().any(|f| is(&f["verdict"])),
        "days" => days(&inner["window"]["start"], &inner["window"]["end"]),
        "published" => days(&claim["published"], &claim["published"]),
        "unit" => ["change", "from", "to", "value"].iter().any(|r| is(&inner["figures"][r]["unit"])),
        "change" => number_fits(claim, &["change"], asked),
        "figure" => number_fits(claim, &["change", "from", "to", "value"], asked),
        "words" => [&claim["sentence"], &claim["title"]].iter().any(|text| {
            let text = text.as_str().unwrap_or_default().to_lowercase();
            asked.split('|').any(|words| text.contains(words))
        }),
        _ => panic!("no condition {field}"),
    }
}

#[test]
fn a_question_finds_its_claims_in_three_scripts() {
    let all = lines(&["export"]);
    let cases = cases();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let context = Context::from_files(&Files::embedded()).unwrap();
    let store = store::open(Path::new(&STORE.1), context).unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        assert_eq!(case.questions.len(), 3, "{}", case.title);
        let wanted: BTreeSet<String> = all
            .iter()
            .filter(|c| case.conditions.iter().all(|condition| holds(c, condition)))
            .map(name)
            .collect();
        if wanted.len() < case.least {
            wrong.push(format!("{}: only {} claims answer it", case.title, wanted.len()));
        }
        for question in &case.questions {
            let query = question::read(question, &PIPELINE, jiff::civil::date(2026, 2, 4)).query;
            let claims = store.search(&query, 1000, &[]).unwrap().claims;
            let found: BTreeSet<String> =
                claims.iter().map(|c| name(&serde_json::to_value(c).unwrap())).collect();
            let missed: Vec<_> = wanted.difference(&found).take(3).collect();
            let more: Vec<_> = found.difference(&wanted).take(3).collect();
            if !missed.is_empty() || !more.is_empty() {
                wrong.push(format!(
                    "{}: {question}\n  read as {query}\n  missed {missed:?}\n  more {more:?}",
                    case.title
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_order_pages_through_all_matches_once() {
    let all: BTreeSet<String> =
        lines(&["search", "silver", "-n", "1000", "--format", "jsonl"]).iter().map(name).collect();
    for sort in ["date", "relevance", "size", "origins", "severity"] {
        let (mut seen, mut after): (Vec<String>, Option<String>) = (Vec::new(), None);
        loop {
            let mut arguments = vec!["search", "silver", "-n", "7", "--sort", sort, "--format", "json"];
            if let Some(after) = &after {
                arguments.extend(["--after", after]);
            }
            let page: Value =
                serde_json::from_str(&stdout(&run(&[&arguments[..], &["--store", &STORE.1]].concat())))
                    .unwrap();
            seen.extend(page["claims"].as_array().unwrap().iter().map(name));
            match page["next"].as_str() {
                Some(next) => after = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(seen.len(), all.len(), "{sort}");
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), all, "{sort}");
    }
    let wrong = run(&["search", "silver", "--after", "c-1@x@0-1", "--store", &STORE.1]);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("the cursor is not among the matches"));
}

#[test]
fn the_largest_moves_come_first() {
    let claims = lines(&[
        "search",
        "direction:down unit:percent",
        "-n",
        "1000",
        "--sort",
        "size",
        "--format",
        "jsonl",
    ]);
    let sizes: Vec<Decimal> = claims
        .iter()
        .filter_map(|c| {
            let figure = &c["claim"]["figures"]["change"];
            let text = figure["lo"].as_str().or(figure["hi"].as_str())?;
            (figure["unit"] == "percent").then(|| text.parse().unwrap())
        })
        .collect();
    assert!(sizes.len() > 50 && sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
}

#[test]
fn a_claim_leads_to_who_tells_the_same_and_what_is_near() {
    let fact = lines(&["conflicts", "--verdict", "conflicting", "--format", "jsonl"]).remove(0);
    let members: BTreeSet<&str> =
        fact["members"].as_array().unwrap().iter().map(|m| m["claim"].as_str().unwrap()).collect();
    let first = *members.iter().next().unwrap();
    let ids = |option: &str| -> BTreeSet<String> {
        lines(&["search", option, first, "-n", "1000", "--format", "jsonl"])
            .iter()
            .map(|c| c["claim"]["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let same = ids("--same");
    assert!(members.iter().all(|m| same.contains(*m)), "{members:?} in {same:?}");
    let near = lines(&["search", "--near", first, "-n", "1000", "--format", "jsonl"]);
    assert!(near.len() > 1);
    assert!(near.iter().all(|c| c["claim"]["subject"]["id"] == near[0]["claim"]["subject"]["id"]));
    let wrong = run(&["search", "--same", "c-none", "--store", &STORE.1]);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("no claim `c-none`"));
}
