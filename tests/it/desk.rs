//! What a desk meets in its first days with the program: damaged input, a full disk, odd options, and reports that explain themselves.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use tempfile::TempDir;

use crate::store::{corpora, folder, run, run_with_input, stdout, wirecheck};

/// One article a line: id, publisher, day and text.
fn articles(rows: &[(&str, &str, &str, &str)]) -> String {
    let line = |(id, publisher, published, text): &(&str, &str, &str, &str)| {
        serde_json::json!({"id": id, "publisher": publisher, "published": published, "text": text})
            .to_string()
            + "\n"
    };
    rows.iter().map(line).collect()
}

/// The report of `check`, with every reason on one line.
fn report(rows: &[(&str, &str, &str, &str)], more: &[&str]) -> String {
    stdout(&run_with_input(&[&["check", "-"], more].concat(), &articles(rows)))
}

/// The report with its lines joined, so that a text is found however it is wrapped.
fn joined(report: &str) -> String {
    report.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn stderr(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn no_more_threads_are_started_than_can_work() {
    let temp = TempDir::new().unwrap();
    let file = folder(&temp, "a.txt");
    fs::write(&file, "Gold fell 3% on Monday.").unwrap();
    let output = run(&["extract", &file, "--threads", "99999"]);
    assert!(output.status.success() && stderr(&output).contains("--threads 99999"), "{}", stderr(&output));
    let output = run(&["extract", &file, "--threads", "2"]);
    assert!(output.status.success() && !stderr(&output).contains("threads"), "{}", stderr(&output));
    assert_eq!(run(&["extract", &file, "--threads", "0"]).status.code(), Some(2));
}

#[test]
fn who_was_first_is_one_in_row_and_sentence_and_no_reprint() {
    let text =
        "Brent crude futures settled up 4.6% at $77.81 a barrel on Tuesday after a strike shut a terminal.";
    let rows = [
        ("b", "Reuters", "2026-05-12", text),
        ("a", "Harbor Reprint", "2026-05-12", &format!("{text} (Reuters)")),
        ("c", "Cedar Times", "2026-05-12", "Brent settled at $77.81 a barrel on Tuesday, up 4.6%."),
        ("d", "Dune Ledger", "2026-05-12", "Brent futures settled at $79.81 a barrel on Tuesday."),
    ];
    let told = report(&rows, &["--verdict", "conflicting"]);
    let all = joined(&told);
    assert!(!all.contains("first told by Harbor Reprint"), "{told}");
    let who = all.split("first told by ").nth(1).unwrap().split(';').next().unwrap();
    let row = told.lines().position(|line| line.trim_start().starts_with("first ")).unwrap();
    assert!(told.lines().nth(row - 1).unwrap().contains(who), "{who}: {told}");
    for lines in told.lines().collect::<Vec<_>>().windows(2) {
        assert!(!lines.iter().all(|l| l.contains("+ Harbor Reprint")), "{told}");
    }
}

#[test]
fn a_reason_is_told_once_with_the_rows_it_holds_for() {
    let rows = [
        ("a", "Alder Wire", "2026-05-13", "Copper rose 4.6% on Tuesday."),
        ("b", "Birch Post", "2026-05-13", "Copper prices gained 4.6% on Tuesday, dealers said."),
        ("c", "Cedar Times", "2026-05-13", "Copper fell 4.6% on Tuesday."),
        ("d", "Dune Ledger", "2026-05-13", "On Tuesday, copper dropped 4.6% as stocks grew."),
    ];
    let told = report(&rows, &["--all"]);
    assert_eq!(told.matches("opposite directions").count(), 1, "{told}");
    let why = joined(&told);
    let why = why.split("opposite directions").nth(1).unwrap();
    let rows = why.split('(').nth(1).unwrap().split(')').next().unwrap();
    for letter in ["A", "B", "C", "D"] {
        assert!(rows.contains(letter), "{rows}: {told}");
    }
    // Where two stand against each other nothing needs to be told apart.
    let told = report(
        &[
            ("a", "A", "2026-05-13", "Copper rose 4.6% on Tuesday."),
            ("c", "C", "2026-05-13", "Copper fell 4.6% on Tuesday."),
        ],
        &[],
    );
    assert!(!told.contains("(A"), "{told}");
}

#[test]
fn companies_are_called_by_name_in_both_languages() {
    let rows = [
        ("a", "島岸財經網", "2026-06-11", "恒生指數周四跌1.7%，阿里巴巴收報108.2港元，跌3.0%。"),
        (
            "b",
            "Alder Wire",
            "2026-06-11",
            "Nvidia rose 2% on Thursday. Taiwan Semiconductor Manufacturing fell 1% in Taipei.",
        ),
    ];
    let told = report(&rows, &["--all"]);
    for name in ["Alibaba 阿里巴巴 (9988.HK) ·", "Nvidia 英伟达 ·", "TSMC 台积电 ·"] {
        assert!(told.contains(name), "{name}: {told}");
    }
}

#[test]
fn where_origins_agree_what_else_a_member_says_is_explained() {
    let rows = [
        ("a", "Alder Wire", "2026-05-20", "Nvidia shares closed up 1.4% on Wednesday."),
        ("b", "Birch Post", "2026-05-21", "Nvidia closed 1.4% higher on Wednesday."),
        ("c", "Cedar Times", "2026-05-21", "Nvidia shares fell 3.1% in after-hours trading on Wednesday."),
    ];
    let told = report(&rows, &[]);
    let fact = told.split("\n\n").find(|f| f.contains("CORROBORATED") && f.contains("3.1%")).unwrap();
    let reasons = joined(fact);
    assert!(reasons.contains("→ 2 of 3 independent origins hold 1.4%"), "{told}");
    assert!(reasons.contains("outside the main session"), "{told}");
    // What agrees needs none.
    let told = report(&rows[..2], &[]);
    assert_eq!(told.matches('→').count(), 1, "{told}");
}

#[test]
fn words_that_a_human_takes_for_a_listed_company_meet_it() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    let rows = [
        ("a", "Alder Wire", "2026-11-12", "Tencent's revenue rose 15% in the third quarter."),
        ("b", "滨海日报", "2026-11-13", "鹅厂总部第三季度收入增长15%。"),
    ];
    assert!(run_with_input(&["ingest", "-", "--store", &store], &articles(&rows)).status.success());
    let facts = || -> Vec<(String, usize)> {
        let printed = stdout(&run(&["conflicts", "--all", "--format", "json", "--store", &store]));
        let facts: Vec<Value> = serde_json::from_str(&printed).unwrap();
        let fact = |f: &Value| {
            (f["fact"]["subject"].as_str().unwrap().to_owned(), f["members"].as_array().unwrap().len())
        };
        facts.iter().map(fact).collect()
    };
    let before = facts();
    let words =
        before.iter().map(|(subject, _)| subject.as_str()).find(|s| *s != "0700.HK").unwrap().to_owned();
    assert!(run(&["align", "--same", &words, "Tencent", "--store", &store]).status.success());
    assert_eq!(facts(), [("0700.HK".to_owned(), 2)], "before: {before:?}");
    assert!(run(&["align", "--apart", "騰訊", &words, "--store", &store]).status.success());
    assert_eq!(facts(), before);
    for (a, b, said) in [("Tencent", "腾讯控股", "the same already"), ("Tencent", "Alibaba", "stays apart")]
    {
        let output = run(&["align", "--same", a, b, "--store", &store]);
        assert!(output.status.code() == Some(2) && stderr(&output).contains(said), "{}", stderr(&output));
    }
}

#[test]
fn names_of_one_company_are_one_source() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    let rows = [
        (
            "a",
            "Alder Wire",
            "2026-05-20",
            "Demand for chips is strong, Nvidia said. Revenue rose 39%, Nvidia said on Wednesday.",
        ),
        ("b", "云麓财经", "2026-05-21", "英伟达表示，第一财季营收增长39%。"),
        ("c", "島岸財經網", "2026-05-21", "輝達表示，第一財季營收年增39%。"),
    ];
    assert!(run_with_input(&["ingest", "-", "--store", &store], &articles(&rows)).status.success());
    let printed = stdout(&run(&["sources", "--format", "jsonl", "--store", &store]));
    let sources: Vec<Value> = printed.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let nvidia: Vec<&Value> = sources.iter().filter(|s| s["id"] == "NVDA").collect();
    assert_eq!(nvidia.len(), 1, "{printed}");
    assert!(nvidia[0]["articles"] == 3 && nvidia[0]["name"] == "Nvidia 英伟达", "{printed}");
    assert!(stdout(&run(&["sources", "--store", &store])).contains("Nvidia 英伟达 (NVDA)"));
}

#[test]
fn what_is_lost_is_counted_and_strict_makes_it_an_error() {
    let temp = TempDir::new().unwrap();
    let rows: Vec<String> = (0..400)
        .map(|n| format!("Gold fell {}.{}% on Tuesday, dealer {n} said.", n % 7 + 1, n % 9))
        .collect();
    let rows: Vec<_> = rows.iter().map(|t| ("x", "Alder Wire", "2026-05-13", t.as_str())).collect();
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(articles(&rows).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let file = folder(&temp, "half.jsonl.gz");
    fs::write(&file, &packed[..packed.len() / 2]).unwrap();
    let bad = folder(&temp, "bad.jsonl");
    fs::write(&bad, format!("{}no json\n", articles(&rows[..1]))).unwrap();

    let output = run(&["extract", &file, &bad]);
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(0));
    assert!(told.contains("all that follows in it is lost") && told.contains("bad.jsonl:2"), "{told}");
    let summary = told.lines().last().unwrap();
    assert!(
        summary.contains("2 of ") && summary.contains("inputs lost: ") && summary.contains("half.jsonl.gz"),
        "{told}"
    );
    let store = folder(&temp, "store");
    for command in [
        &["extract", &bad, "--strict"][..],
        &["check", &bad, "--strict"],
        &["ingest", &bad, "--strict", "--store", &store],
    ] {
        let output = run(command);
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        assert!(stderr(&output).contains("1 input lost"), "{}", stderr(&output));
    }
    // What could be read was kept all the same.
    assert!(stdout(&run(&["search", "gold", "--store", &store])).contains("1 claim"));
    fs::write(&bad, articles(&rows[..1])).unwrap();
    assert!(run(&["extract", &bad, "--strict"]).status.success());
}

#[test]
fn nothing_to_read_is_an_error_wherever_it_comes_from() {
    let temp = TempDir::new().unwrap();
    let empty = folder(&temp, "empty.jsonl");
    fs::write(&empty, "").unwrap();
    for output in [
        run(&["extract", &empty]),
        run_with_input(&["extract", "-"], ""),
        run_with_input(&["check", "-"], "\n"),
    ] {
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("empty"), "{}", stderr(&output));
    }
}

#[test]
fn a_stray_byte_is_told() {
    let temp = TempDir::new().unwrap();
    let file = folder(&temp, "stray.jsonl");
    fs::write(&file, b"{\"text\":\"Gold fell 3% \xff to $4,604.47 on Tuesday.\"}\n").unwrap();
    let output = run(&["check", &file]);
    assert!(stderr(&output).contains("no UTF-8"), "{}", stderr(&output));
}

#[test]
fn a_tree_of_no_depth_has_no_links() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    assert!(run(&["ingest", &format!("{}/selloff-2026", corpora()), "--store", &store]).status.success());
    let tree = |depth: &str| stdout(&run(&["causes", "silver", "--depth", depth, "--store", &store]));
    assert!(tree("1").contains("because of") && tree("1").contains("└─"));
    let flat = tree("0");
    assert!(flat.contains("silver") && !flat.contains("because of") && !flat.contains("└─"), "{flat}");
}

#[test]
fn two_that_make_one_store_at_once_are_told_of_each_other() {
    let temp = TempDir::new().unwrap();
    let input = folder(&temp, "a.jsonl");
    fs::write(&input, articles(&[("a", "Alder Wire", "2026-05-13", "Gold fell 3% on Tuesday.")])).unwrap();
    for round in 0..8 {
        let store = folder(&temp, &format!("store{round}"));
        let begin = || {
            let mut command = wirecheck(&["ingest", &input, "--store", &store]);
            command.stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::null()).spawn().unwrap()
        };
        let both = [begin(), begin(), begin()];
        for output in both.map(|child| child.wait_with_output().unwrap()) {
            let told = stderr(&output);
            assert!(output.status.success() || told.contains("another wirecheck is writing"), "{told}");
        }
    }
}
