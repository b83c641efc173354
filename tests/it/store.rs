//! The store from outside: kills, torn tails, two writers, versions, and answers that depend on content alone.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub(crate) fn wirecheck(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wirecheck"));
    command.args(arguments);
    command
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    wirecheck(arguments).stdin(Stdio::null()).output().unwrap()
}

pub(crate) fn run_with_input(arguments: &[&str], input: &str) -> Output {
    let mut child = wirecheck(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    assert!(output.status.code().is_some_and(|c| c < 2), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn corpora() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/corpora").to_owned()
}

/// A store's folder within `temp`.
pub(crate) fn folder(temp: &TempDir, name: &str) -> String {
    temp.path().join(name).to_str().unwrap().to_owned()
}

fn log_of(store: &str) -> PathBuf {
    Path::new(store).join("log/000001.seg")
}

/// Everything a store answers, in one string.
pub(crate) fn answers(store: &str) -> String {
    let commands: [&[&str]; 6] = [
        &["export", "--what", "claims"],
        &["export", "--what", "records"],
        &["conflicts", "--format", "json"],
        &["conflicts", "--all"],
        &["origins", "--all", "--format", "jsonl"],
        &["search", "direction:down", "-n", "500", "--facets", "subject,verdict"],
    ];
    commands.iter().map(|command| stdout(&run(&[command, &["--store", store][..]].concat()))).collect()
}

fn ingest(store: &str, more: &[&str]) -> Output {
    let output = run(&[&["ingest", &corpora(), "--store", store], more].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

#[test]
fn killed_at_any_moment_a_second_run_completes_the_store() {
    let temp = TempDir::new().unwrap();
    let whole = folder(&temp, "whole");
    ingest(&whole, &[]);
    let expected = answers(&whole);
    let size = fs::metadata(log_of(&whole)).unwrap().len();
    for percent in [0, 30, 70] {
        let store = folder(&temp, &format!("killed-{percent}"));
        let mut child = wirecheck(&["ingest", &corpora(), "--store", &store, "--commit-every", "3"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let started = Instant::now();
        let reached = || fs::metadata(log_of(&store)).map_or(0, |m| m.len()) >= (size * percent / 100).max(1);
        while !reached()
            && child.try_wait().unwrap().is_none()
            && started.elapsed() < Duration::from_secs(120)
        {
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // It opens as it is, before anything completes it.
        assert!(run(&["search", "", "--store", &store]).status.success(), "killed at {percent}%");
        ingest(&store, &[]);
        assert_eq!(answers(&store), expected, "killed at {percent}%");
        assert!(run(&["doctor", "--store", &store]).status.success(), "killed at {percent}%");
    }
}

#[test]
fn a_torn_tail_is_dropped_and_what_the_index_lacks_is_replayed() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    ingest(&store, &["--commit-every", "10"]);
    let expected = answers(&store);
    let log = fs::read(log_of(&store)).unwrap();

    // The index never saw the log.
    fs::remove_dir_all(Path::new(&store).join("index")).unwrap();
    assert_eq!(answers(&store), expected);

    // The last frame was cut off while it was written, and the index is from before it.
    fs::remove_dir_all(Path::new(&store).join("index")).unwrap();
    fs::write(log_of(&store), &log[..log.len() - 7]).unwrap();
    let left = stdout(&run(&["export", "--what", "records", "--store", &store]));
    assert!(left.lines().count() < 46, "the torn frame's articles are gone");
    assert!(fs::metadata(log_of(&store)).unwrap().len() < log.len() as u64 - 7, "and so is the torn frame");
    ingest(&store, &[]);
    assert_eq!(answers(&store), expected);

    // Garbage after the last frame.
    fs::write(log_of(&store), [&log[..], b"garbage"].concat()).unwrap();
    fs::remove_dir_all(Path::new(&store).join("index")).unwrap();
    assert_eq!(answers(&store), expected);
    assert_eq!(fs::read(log_of(&store)).unwrap(), log);
}

#[test]
fn damage_before_the_tail_is_told_and_nothing_is_thrown_away() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    ingest(&store, &["--commit-every", "10"]);
    let mut log = fs::read(log_of(&store)).unwrap();
    let length = log.len();
    log.truncate(length / 2);
    fs::write(log_of(&store), &log).unwrap();
    let output = run(&["ingest", &corpora(), "--store", &store]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("shorter") && message.contains("reindex"), "{message}");
    assert_eq!(fs::read(log_of(&store)).unwrap().len(), length / 2);
    assert!(run(&["reindex", "--store", &store]).status.success());
    assert!(run(&["doctor", "--store", &store]).status.success());
}

#[test]
fn the_order_of_articles_the_threads_and_the_commits_change_nothing() {
    let temp = TempDir::new().unwrap();
    let records = stdout(&run(&["extract", &corpora()]));
    let mut articles: Vec<String> = records
        .lines()
        .map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let mut article = serde_json::Map::new();
            for field in ["id", "text", "publisher", "published", "url"] {
                article.insert(field.to_owned(), record[field].clone());
            }
            serde_json::Value::Object(article).to_string() + "\n"
        })
        .collect();
    let forward = folder(&temp, "forward");
    let input = articles.concat();
    assert!(run_with_input(&["ingest", "-", "--store", &forward, "--threads", "1"], &input).status.success());
    let checked = run_with_input(&["check", "-", "--all"], &input);
    articles.reverse();
    let third = articles.len() / 3;
    articles.rotate_left(third);
    let input = articles.concat();
    let shuffled = folder(&temp, "shuffled");
    let more = ["--threads", "2", "--commit-every", "7"];
    let command = [&["ingest", "-", "--store", &shuffled][..], &more].concat();
    assert!(run_with_input(&command, &input).status.success());
    assert_eq!(answers(&forward), answers(&shuffled));
    let again = run_with_input(&["check", "-", "--all"], &input);
    assert_eq!(checked.stdout, again.stdout);
    assert_eq!(checked.status.code(), again.status.code());

    let before = answers(&forward);
    assert!(run_with_input(&command, &input).status.success());
    assert_eq!(answers(&shuffled), before, "the same input again changes nothing");
    assert!(run(&["reindex", "--store", &shuffled]).status.success());
    assert_eq!(answers(&shuffled), before, "nor does a new index");
}

#[test]
fn chinese_is_found_in_either_script_after_reopening() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    let input = concat!(
        r#"{"id":"a","text":"現貨白銀週一下跌11.25%，報每盎司75.10美元。","published":"2026-02-02"}"#,
        "\n",
        r#"{"id":"b","text":"Spot silver fell 11.25% to $75.10 on Monday.","published":"2026-02-02"}"#,
        "\n",
    );
    assert!(run_with_input(&["ingest", "-", "--store", &store], input).status.success());
    let found = |query: &str| -> Vec<String> {
        let lines = stdout(&run(&["search", query, "--store", &store, "--format", "jsonl"]));
        let mut docs: Vec<String> = lines
            .lines()
            .map(|l| {
                serde_json::from_str::<serde_json::Value>(l).unwrap()["doc"].as_str().unwrap().to_owned()
            })
            .collect();
        docs.dedup();
        docs
    };
    assert_eq!(found("\"白银\""), ["a"]);
    assert_eq!(found("\"白銀\""), ["a"]);
    assert_eq!(found("下跌"), ["a"]);
    assert_eq!(found("fell"), ["b"]);
    assert_eq!(found("75.10"), ["a", "b"]);
    assert_eq!(found("to:<76"), ["a", "b"]);
    assert_eq!(found("to:75.1 change:[11 TO 12] published:2026-02 NOT fell"), ["a"]);
    assert!(found("to:>76").is_empty());
    for name in ["silver", "白银", "白銀", "subject:silver", "银价", "銀價"] {
        assert_eq!(found(name), ["a", "b"], "{name}");
    }
}

#[test]
fn a_query_mistake_points_at_its_character() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    assert!(run_with_input(&["ingest", "-", "--store", &store], "{\"text\":\"\"}").status.success());
    for (query, at) in [
        ("银价 direction:dwon", "13"),
        ("(a OR b", "7"),
        ("change:[x TO 4]", "8"),
        ("foo:1", "0"),
        ("a AND OR b", "6"),
        ("subjct：白银", "0"),
    ] {
        let output = run(&["search", query, "--store", &store]);
        assert_eq!(output.status.code(), Some(2), "{query}");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(message.contains(&format!("at character {at}")), "{query}: {message}");
        assert_eq!(query.starts_with("subjct"), message.contains("did you mean `subject`?"), "{message}");
    }
}

#[test]
fn a_second_writer_is_told_to_wait_and_readers_go_on() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    ingest(&store, &[]);
    let lock = fs::File::open(Path::new(&store).join("lock")).unwrap();
    lock.lock().unwrap();
    let output = run(&["ingest", &corpora(), "--store", &store]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("another wirecheck is writing"), "{message}");
    assert!(run(&["search", "silver", "--store", &store]).status.success());
}

#[test]
fn versions_replace_and_copies_are_kept() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    let article = |id: &str, publisher: &str, text: &str, day: &str| {
        serde_json::json!({"id": id, "publisher": publisher, "text": text, "published": day}).to_string()
            + "\n"
    };
    let first = "Gold fell 3% to $4,900 on Friday.";
    let second = "Gold fell 4% to $4,850 on Friday.";
    let add = |line: &str| {
        let output = run_with_input(&["ingest", "-", "--store", &store], line);
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(add(&article("x", "Harbour Wire", first, "2026-01-31")).contains("1 new,"));
    assert!(add(&article("x", "Harbour Wire", first, "2026-01-31")).contains("1 repeat,"));
    assert!(add(&article("y", "Other Paper", first, "2026-01-31")).contains("1 new,"));
    assert!(add(&article("x", "Harbour Wire", second, "2026-02-01")).contains("1 new version,"));
    assert!(
        add(&article("x", "Harbour Wire", first, "2026-01-31")).contains("1 repeat,"),
        "the old version too"
    );

    let lines = stdout(&run(&["export", "--store", &store]));
    let claims: Vec<serde_json::Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let superseded: Vec<&str> =
        claims.iter().filter(|c| c["superseded"] == true).map(|c| c["doc"].as_str().unwrap()).collect();
    assert!(!superseded.is_empty() && superseded.iter().all(|d| *d == "x"), "{superseded:?}");
    let records = stdout(&run(&["export", "--what", "records", "--store", &store]));
    assert_eq!(records.lines().count(), 2);
    assert!(records.contains("4,850"));
}

#[test]
fn versions_that_come_at_once_stand_like_those_that_come_one_by_one() {
    let temp = TempDir::new().unwrap();
    let version =
        |text: &str| serde_json::json!({"id": "x", "publisher": "Harbour Wire", "text": text}).to_string();
    let texts = [
        "Gold fell 3% to $4,900 on Friday. Silver fell 9% on Friday.",
        "Gold fell 4% to $4,850 on Friday. Silver fell 9% on Friday.",
        "Gold fell 5% to $4,800 on Friday. Silver fell 9% on Friday.",
    ]
    .map(version);
    let mut seen = Vec::new();
    for (name, input) in [("at-once", vec![texts.join("\n")]), ("one-by-one", texts.to_vec())] {
        let store = folder(&temp, name);
        for part in input {
            assert!(run_with_input(&["ingest", "-", "--store", &store], &part).status.success());
        }
        let exported = stdout(&run(&["export", "--store", &store]));
        let mut claims: Vec<(bool, String)> = exported
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .map(|c| (c["superseded"] == true, c["claim"]["text"].to_string()))
            .collect();
        claims.sort();
        seen.push((answers(&store), claims));
    }
    assert_eq!(seen[0], seen[1]);
    let current: Vec<&(bool, String)> = seen[0].1.iter().filter(|(superseded, _)| !superseded).collect();
    assert_eq!(current.len(), 2, "{current:?}");
}

#[test]
fn one_id_of_two_publishers_stays_two_documents() {
    let temp = TempDir::new().unwrap();
    let article = |publisher: &str, text: &str| {
        serde_json::json!({"id": "1", "publisher": publisher, "text": text, "published": "2026-01-31"})
            .to_string()
    };
    let a = article("Harbour Wire", "Gold closed down 3.1% on Friday as the dollar rose.");
    let b = article("Quayside Metals", "Bullion buyers stayed away, and gold closed down 4.7% on Friday.");
    let mut seen = Vec::new();
    for (name, input) in [("both", vec![format!("{a}\n{b}\n")]), ("later", vec![b.clone(), a.clone()])] {
        let store = folder(&temp, name);
        for part in input {
            assert!(run_with_input(&["ingest", "-", "--store", &store], &part).status.success());
        }
        seen.push(answers(&store));
    }
    assert_eq!(seen[0], seen[1]);
    let store = folder(&temp, "both");
    let facts: serde_json::Value =
        serde_json::from_str(&stdout(&run(&["conflicts", "--format", "json", "--store", &store]))).unwrap();
    let contested: Vec<_> =
        facts.as_array().unwrap().iter().filter(|f| f["verdict"] == "conflicting").collect();
    assert!(!contested.is_empty(), "{facts}");
    assert!(contested.iter().all(|f| f["origins"] == 2 && f["members"].as_array().unwrap().len() == 2));
    assert!(contested.iter().all(|f| f["members"][0]["doc"] == "1"));
}

#[test]
fn check_tells_who_says_what_and_ends_with_one() {
    let input = concat!(
        r#"{"id":"a","publisher":"Harbour Wire","text":"Spot silver closed down 28% at $83.45 an ounce on Friday.","published":"2026-01-31"}"#,
        "\n",
        r#"{"id":"b","publisher":"東麓證券報","text":"現貨白銀週五收盤暴跌26%，報每盎司85.20美元。","published":"2026-01-31"}"#,
        "\n",
    );
    let output = run_with_input(&["check", "-"], input);
    assert_eq!(output.status.code(), Some(1));
    let report = stdout(&output);
    for part in [
        "CONFLICTING",
        "silver 白银",
        "Harbour Wire",
        "東麓證券報",
        "↓ 28%",
        "↓ 26%",
        "2 origins",
        "2 articles",
    ] {
        assert!(report.contains(part), "{part} is missing in\n{report}");
    }
    assert!(
        report.contains("“Spot silver closed down 28%") && report.contains("“現貨白銀週五收盤暴跌26%"),
        "{report}"
    );
    assert!(!report.contains('\u{1b}'), "no colour in a pipe");
    let coloured = stdout(&run_with_input(&["check", "-", "--color", "always"], input));
    assert!(coloured.contains('\u{1b}'));
    let agreed = run_with_input(&["check", "-"], input.lines().next().unwrap());
    assert_eq!(agreed.status.code(), Some(0));
}

#[test]
fn empty_binary_and_unreadable_inputs_stop_nothing() {
    let temp = TempDir::new().unwrap();
    let news = temp.path().join("news");
    fs::create_dir(&news).unwrap();
    fs::write(news.join("a.txt"), "").unwrap();
    fs::write(news.join("b.txt"), [0u8, 159, 146, 150, 0, 0, 1]).unwrap();
    fs::write(
        news.join("c.jsonl"),
        "{\"text\":\"Gold fell 3%.\"}\nnot json\n{\"text\":\"Silver fell 4%.\"}\n",
    )
    .unwrap();
    let path = news.to_str().unwrap();
    let output = run(&["extract", path]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stdout(&output).lines().count(), 2);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    for name in ["a.txt", "b.txt", "c.jsonl:2"] {
        assert!(told.contains(name), "{told}");
    }
    assert_eq!(run(&["check", path]).status.code(), Some(0));

    // A store keeps the list of what it could not take in.
    let store = folder(&temp, "store");
    let output = run(&["ingest", path, "--store", &store]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("3 rejected") && told.contains("rejects.jsonl"), "{told}");
    let listed = fs::read_to_string(Path::new(&store).join("rejects.jsonl")).unwrap();
    let rejects: Vec<serde_json::Value> = listed.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let named: Vec<(bool, Option<u64>)> =
        rejects.iter().map(|r| (!r["reason"].as_str().unwrap().is_empty(), r["line"].as_u64())).collect();
    assert_eq!(named, [(true, None), (true, None), (true, Some(2))]);
    assert!(rejects[2]["name"].as_str().unwrap().ends_with("c.jsonl"));

    let nothing = run(&["extract", news.join("b.txt").to_str().unwrap()]);
    assert_eq!(nothing.status.code(), Some(2));
    let missing = run(&["check", news.join("none.txt").to_str().unwrap()]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).starts_with("error: cannot read"));
    assert_eq!(run_with_input(&["extract", "-"], "").status.code(), Some(2));
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let temp = TempDir::new().unwrap();
    fs::write(temp.path().join("thesis.txt"), "precious").unwrap();
    let output = run(&["ingest", &corpora(), "--store", temp.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1);
    let none = run(&["search", "gold", "--store", temp.path().to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&none.stderr).contains("no store here"));
}

#[test]
fn a_doctor_beside_a_writer_finds_no_fault() {
    let temp = TempDir::new().unwrap();
    let (store, kept) = (folder(&temp, "store"), temp.path().join("index"));
    let take_in = |corpus: &str| {
        let path = format!("{}/{corpus}", corpora());
        assert!(run(&["ingest", &path, "--store", &store]).status.success());
    };
    let index = Path::new(&store).join("index");
    take_in("ordinary-week");
    fs::create_dir(&kept).unwrap();
    for file in fs::read_dir(&index).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), kept.join(file.file_name())).unwrap();
    }
    take_in("selloff-2026");
    // The log is on the disk, the index is not committed yet, and the writer holds the lock.
    fs::remove_dir_all(&index).unwrap();
    fs::rename(&kept, &index).unwrap();
    let lock = fs::File::open(Path::new(&store).join("lock")).unwrap();
    lock.lock().unwrap();
    let told = stdout(&run(&["doctor", "--store", &store]));
    assert!(told.contains("agree; 31 articles are being taken in"), "{told}");
    drop(lock);
    let told = stdout(&run(&["doctor", "--store", &store]));
    assert!(told.contains("agree\n"), "{told}");
}

#[test]
fn judged_in_many_parts_or_at_once_the_facts_are_the_same() {
    let temp = TempDir::new().unwrap();
    let whole = folder(&temp, "whole");
    ingest(&whole, &[]);
    let files = wirecheck::lang::Files::embedded();
    let context = || wirecheck::store::Context::from_files(&files).unwrap();
    let parts = folder(&temp, "parts");
    let mut writer = wirecheck::store::Writer::open(Path::new(&parts), context()).unwrap();
    writer.commit_every(5);
    writer.judge_at_once(20);
    let store = wirecheck::store::open(Path::new(&whole), context()).unwrap();
    for entry in store.entries() {
        writer.add(entry.unwrap().record).unwrap();
    }
    // What has come in is findable before it is judged.
    let found = |query: &str| writer.store().search(query, 1, &[]).unwrap().total;
    assert!(found("silver") > 0 && found("silver verdict:conflicting") == 0);
    writer.commit().unwrap();
    assert!(writer.judged() > 100, "{} facts", writer.judged());
    drop(writer);
    let expected = answers(&whole);
    assert_eq!(answers(&parts), expected);

    // A writer that ended before it judged: who reads next sees the facts all the same.
    let left = folder(&temp, "left");
    let mut writer = wirecheck::store::Writer::open(Path::new(&left), context()).unwrap();
    writer.commit_every(1);
    for entry in store.entries() {
        writer.add(entry.unwrap().record).unwrap();
    }
    drop(writer);
    assert_eq!(answers(&left), expected);
}

/// A claim that tells no day belongs to that of a dated one with its figure, which may lie in another part, come in another
/// commit, or be replaced.
#[test]
fn what_joins_from_another_day_is_found_in_any_order_and_parts() {
    let temp = TempDir::new().unwrap();
    let article = |id: &str, day: &str, text: &str| {
        let value = serde_json::json!({"id": id, "publisher": id, "published": day, "text": text});
        format!("{value}\n")
    };
    let articles = [
        article("friday", "2026-01-30", "Spot silver settled at $78.53 on Friday."),
        article("sunday", "2026-02-01", "Spot silver settled at $78.53. Spot gold settled at $4,894.20."),
        article("monday", "2026-02-02", "Spot silver settled at $78.53, traders said."),
        article(
            "tuesday",
            "2026-02-03",
            "Spot silver settled at $75.13 on Monday. Spot gold settled at $4,711.90.",
        ),
        article("wednesday", "2026-02-04", "Spot silver settled at $75.13, after a rebound."),
        article("gold", "2026-01-30", "Spot gold settled at $4,894.20 on Friday."),
    ];
    let whole = folder(&temp, "whole");
    assert!(run_with_input(&["ingest", "-", "--store", &whole], &articles.concat()).status.success());
    let expected = answers(&whole);
    let files = wirecheck::lang::Files::embedded();
    let context = || wirecheck::store::Context::from_files(&files).unwrap();
    let store = wirecheck::store::open(Path::new(&whole), context()).unwrap();
    let told: Vec<(String, usize)> = store
        .facts("subject:silver")
        .unwrap()
        .into_iter()
        .map(|f| (f.key, f.judgement.members.len()))
        .collect();
    let silver = |day: &str| format!("silver//price/level/USD/{day}");
    assert_eq!(told, [(silver("2026-01-30"), 3), (silver("2026-02-02"), 2)], "each settlement is of its day");

    // One by one, the later ones first.
    let single = folder(&temp, "single");
    for one in articles.iter().rev() {
        assert!(run_with_input(&["ingest", "-", "--store", &single], one).status.success());
    }
    assert_eq!(answers(&single), expected);

    // A fact a part, when all has come in.
    let parts = folder(&temp, "parts");
    let mut writer = wirecheck::store::Writer::open(Path::new(&parts), context()).unwrap();
    writer.commit_every(2);
    writer.judge_at_once(1);
    for entry in store.entries() {
        writer.add(entry.unwrap().record).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    assert_eq!(answers(&parts), expected);

    // The dated one corrected: nothing ties the others to that day any longer.
    let corrected = article("friday", "2026-01-30", "Spot silver settled at $78.35 on Friday.");
    let fresh = folder(&temp, "fresh");
    let all = format!("{}{corrected}", articles.concat());
    assert!(run_with_input(&["ingest", "-", "--store", &fresh], &all).status.success());
    assert!(run_with_input(&["ingest", "-", "--store", &single], &corrected).status.success());
    let facts = |path: &str| {
        let store = wirecheck::store::open(Path::new(path), context()).unwrap();
        let facts = store.facts("subject:silver").unwrap().into_iter();
        facts.map(|f| (f.key, f.judgement.members.len())).collect::<Vec<_>>()
    };
    assert_eq!(facts(&single), facts(&fresh));
    // The weekend's paper is of Friday's session by its own day, Monday's no longer.
    assert_eq!(facts(&single), [(silver("2026-01-30"), 2), (silver("2026-02-02"), 3)]);
}
