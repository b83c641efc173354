//! The sentence encoder, with its real weights: `scripts/setup-neural` fetches them, and without them these fail.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;
use wirecheck::neural::{DEFAULT_FOLDER, E5, Encoder, Vector, Vocabulary, alike, cosine};
use wirecheck::reconcile::{Meant, fold};

/// The model is run by one thread at a time.
static MODEL: LazyLock<std::sync::Mutex<E5>> =
    LazyLock::new(|| std::sync::Mutex::new(E5::load(&root().join(DEFAULT_FOLDER)).unwrap()));

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn embed(texts: &[&str]) -> Vec<Vector> {
    MODEL.lock().unwrap().embed(texts).unwrap()
}

/// Vectors without what tells the language.
fn neutral(texts: &[&str]) -> Vec<Vector> {
    let vectors = embed(texts);
    let model = MODEL.lock().unwrap();
    texts.iter().zip(&vectors).map(|(text, vector)| model.neutral(text, vector)).collect()
}

/// How many of `rows` have their own place in `columns` as the nearest.
fn aligned(rows: &[Vector], columns: &[Vector]) -> usize {
    let nearest = |row: &Vector| {
        let best = columns.iter().enumerate().max_by(|a, b| cosine(row, a.1).total_cmp(&cosine(row, b.1)));
        best.map(|(place, _)| place)
    };
    rows.iter().enumerate().filter(|(place, row)| nearest(row) == Some(*place)).count()
}

#[derive(Deserialize)]
struct Golden {
    text: String,
    ids: Vec<u32>,
    vector: Vec<f32>,
}

#[test]
fn vectors_are_those_of_an_independent_computation() {
    let path = root().join("models/multilingual-e5-small/golden.json");
    let golden: Vec<Golden> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(golden.len() >= 4);
    let texts: Vec<&str> = golden.iter().map(|g| g.text.as_str()).collect();
    for (golden, vector) in golden.iter().zip(embed(&texts)) {
        assert_eq!(MODEL.lock().unwrap().pieces(&golden.text).unwrap(), golden.ids, "{}", golden.text);
        let worst = golden.vector.iter().zip(vector).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst < 1e-3, "{}: off by {worst}", golden.text);
    }
}

#[test]
fn a_sentence_has_one_vector_whatever_stands_beside_it() {
    let texts = ["Gold fell.", "黄金下跌，因为交易所上调了保证金，迫使杠杆多头平仓。", "", "Copper"];
    let together = embed(&texts);
    for (text, vector) in texts.iter().zip(&together) {
        let alone = embed(&[text]);
        assert!(cosine(&alone[0], vector) > 0.999_99, "{text:?}");
    }
}

#[test]
fn paragraphs_of_a_bilingual_article_find_each_other() {
    let path = root().join("corpora/selloff-2026/mcrb-0208-bilingual.txt");
    let text = fs::read_to_string(path).unwrap();
    let paragraphs: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let chinese = |line: &&str| line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    // The line with the outlet's name and date has no counterpart.
    let zh: Vec<&str> = paragraphs
        .iter()
        .copied()
        .filter(chinese)
        .filter(|p| !p.contains('日') || p.contains('。'))
        .collect();
    let en: Vec<&str> = paragraphs.iter().copied().filter(|line| !chinese(line)).collect();
    assert_eq!((zh.len(), en.len()), (6, 6), "{zh:?} {en:?}");
    let (zh, en) = (neutral(&zh), neutral(&en));
    assert_eq!((aligned(&zh, &en), aligned(&en, &zh)), (6, 6));
}

#[test]
fn an_event_told_in_three_scripts_is_nearer_to_itself_than_to_any_other() {
    let text = fs::read_to_string(root().join("tests/cases/neural/events.tsv")).unwrap();
    let events: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert!(events.len() >= 60 && events.iter().all(|event| event.len() == 3));
    let script = |place: usize| embed(&events.iter().map(|event| event[place]).collect::<Vec<_>>());
    let scripts = [script(0), script(1), script(2)];
    for (from, to) in [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
        let right = aligned(&scripts[from], &scripts[to]);
        let least = events.len() * 95 / 100;
        assert!(right >= least, "from script {from} to {to}: {right} of {}", events.len());
    }
}

#[test]
fn search_by_meaning_reaches_the_other_language() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("desk");
    let news = folder.path().join("news.jsonl");
    let lines = [
        r#"{"id":"a","published":"2026-02-06","publisher":"One","text":"云计算公司的资本开支增加40%，吞噬了现金。"}"#,
        r#"{"id":"b","published":"2026-02-06","publisher":"Two","text":"咖啡期货因干旱上涨4%。"}"#,
        r#"{"id":"c","published":"2026-02-06","publisher":"Three","text":"Wheat futures rose 2% on Friday."}"#,
    ];
    fs::write(&news, lines.join("\n")).unwrap();
    wirecheck(&store, &["ingest", news.to_str().unwrap()]);
    let first = |words: &str| {
        let printed = wirecheck(&store, &["search", "--semantic", words, "-n", "1", "--format", "jsonl"]);
        let claim: serde_json::Value = serde_json::from_str(printed.trim()).unwrap();
        claim["doc"].as_str().unwrap().to_owned()
    };
    assert_eq!(first("AI data centre spending burns money"), "a");
    assert_eq!(first("no rain on the coffee farms"), "b");
    assert_eq!(first("小麦价格"), "c");
    assert!(store.join("vectors.bin").is_file());
}

#[test]
fn words_that_mean_the_same_find_each_other_and_no_other() {
    let text = fs::read_to_string(root().join("tests/cases/neural/phrases.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert!(rows.len() >= 60 && rows.iter().all(|row| row.len() == 3));
    for script in [1, 2] {
        let mut vocabulary = Vocabulary::default();
        for row in &rows {
            // The sentence tells the script.
            let sentence = if script == 2 { format!("{}漲跌", row[2]) } else { row[1].to_owned() };
            vocabulary.add(Meant::Subject, row[0], row[0], None);
            vocabulary.add(Meant::Subject, row[script], &sentence, None);
        }
        let words = vocabulary.into_words();
        let vectors = neutral(&words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>());
        let found = alike(&words, &vectors);
        let right = |a: &str, b: &str| {
            let is = |row: &&Vec<&str>| fold(row[0]) == fold(a) && fold(row[script]) == fold(b);
            rows.iter().any(|row| is(&row))
        };
        for pair in &found {
            let (a, b) = (&words[pair.a].text, &words[pair.b].text);
            assert!(right(a, b) || right(b, a), "{a} = {b}: {pair:?}");
        }
        assert!(found.len() * 2 >= rows.len(), "{} of {}", found.len(), rows.len());
    }
}

/// Run the program on a store; what it prints.
fn wirecheck(store: &Path, arguments: &[&str]) -> String {
    let mut command = assert_cmd::Command::cargo_bin("wirecheck").unwrap();
    let output = command.current_dir(root()).args(arguments).arg("--store").arg(store).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A store with one article for each of `articles`, id, outlet and text.
fn store(folder: &Path, articles: &[(String, &str, &str)]) -> PathBuf {
    let (store, news) = (folder.join("desk"), folder.join("news.jsonl"));
    let line = |(id, publisher, text): &(String, &str, &str)| {
        serde_json::json!({"id": id, "publisher": publisher, "published": "2026-11-13", "text": text})
            .to_string()
    };
    fs::write(&news, articles.iter().map(line).collect::<Vec<_>>().join("\n")).unwrap();
    wirecheck(&store, &["ingest", news.to_str().unwrap()]);
    store
}

#[test]
fn translations_and_paraphrases_add_no_origin_and_independent_reports_do() {
    let text = fs::read_to_string(root().join("tests/cases/neural/kin.jsonl")).unwrap();
    let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let forms = ["en", "zh", "en_rewrite", "zh_other", "en_other"];
    let mut articles = Vec::new();
    for (n, event) in events.iter().enumerate() {
        articles.extend(forms.map(|form| (format!("{n} {form}"), form, event[form].as_str().unwrap())));
    }
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path(), &articles);
    let pairs = || {
        let printed = wirecheck(&store, &["origins", "--format", "jsonl"]);
        let mut pairs: Vec<[String; 2]> = Vec::new();
        for line in printed.lines() {
            let origin: Value = serde_json::from_str(line).unwrap();
            let docs = origin["members"].as_array().unwrap().iter().map(|m| m["doc"].as_str().unwrap());
            let docs: Vec<&str> = docs.collect();
            for (n, a) in docs.iter().enumerate() {
                pairs.extend(docs[n + 1..].iter().map(|b| [(*a).to_owned(), (*b).to_owned()]));
            }
        }
        pairs
    };
    let by_figures = pairs().len();
    wirecheck(&store, &["align"]);
    let found = pairs();
    for [a, b] in &found {
        let event = |doc: &str| doc.split(' ').next().unwrap().to_owned();
        assert!(event(a) == event(b) && !a.contains("other") && !b.contains("other"), "{a} and {b}");
    }
    // Three pairs an event, the report, its translation and its paraphrase.
    let least = events.len() * 3 * 3 / 4;
    assert!(
        found.len() >= least && by_figures < least,
        "{by_figures}, then {} of {}",
        found.len(),
        events.len() * 3
    );
    let made = fs::read(store.join("vectors.bin")).unwrap();
    wirecheck(&store, &["align"]);
    assert_eq!(fs::read(store.join("vectors.bin")).unwrap(), made, "a second run makes no vector");
}

#[test]
fn what_no_list_names_meets_across_languages_and_its_figures_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let articles = [
        ("a".to_owned(), "One", "Theatre attendance rose 12% in October from a year earlier."),
        ("b".to_owned(), "Two", "10月剧院上座人数同比增长9%。"),
        ("c".to_owned(), "Three", "Hotel occupancy rose 12% in October from a year earlier."),
    ];
    let store = store(folder.path(), &articles);
    let conflicting = || {
        let printed = wirecheck(&store, &["conflicts", "--verdict", "conflicting", "--format", "jsonl"]);
        printed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>()
    };
    assert!(conflicting().is_empty());
    wirecheck(&store, &["align"]);
    let facts = conflicting();
    assert_eq!(facts.len(), 1);
    let members = facts[0]["members"].as_array().unwrap();
    let mut docs: Vec<&str> = members.iter().map(|m| m["doc"].as_str().unwrap()).collect();
    docs.sort_unstable();
    assert_eq!(docs, ["a", "b"]);
}
