//! Following folders and feeds: what changes is told once, faults are survived, nothing is lost to a kill.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use jiff::ToSpan;
use serde_json::Value;
use tempfile::TempDir;

use crate::server::{Answer, Server};
use crate::store::{answers, folder, run, run_with_input, stdout, wirecheck};

/// Longest wait for anything; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(40);

/// A watcher with its events.
struct Watcher {
    child: Child,
    events: Receiver<Value>,
}

impl Watcher {
    fn start(sources: &[&str], store: &str, more: &[&str]) -> Watcher {
        let given = ["--every", "200ms", "--look-every", "200ms", "--format", "jsonl", "--store", store];
        let arguments = [&["watch"], sources, &given, more].concat();
        let mut child = wirecheck(&arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let out = child.stdout.take().unwrap();
        let (tell, events) = mpsc::channel();
        thread::spawn(move || {
            // A line cut by a kill is no event.
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if let Ok(event) = serde_json::from_str(&line) {
                    let _ = tell.send(event);
                }
            }
        });
        Watcher { child, events }
    }

    /// The next event.
    fn event(&self) -> Value {
        self.events.recv_timeout(PATIENCE).unwrap()
    }

    fn kill(mut self) -> Vec<Value> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.events.iter().collect()
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn until(what: &str, condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A feed of an outlet that says by how much gold fell on the Mondays of so many weeks.
fn feed(outlet: &str, falls: &[u32]) -> String {
    let mut items = String::new();
    for (week, fall) in falls.iter().enumerate() {
        let day = jiff::civil::date(2024, 1, 2).saturating_add((week as i64 * 7).days());
        items.push_str(&format!(
            "<item><guid>{outlet}-{week}</guid><title>Gold</title><pubDate>{}</pubDate>\
             <description>Spot gold closed down {fall}% on Monday. {outlet} has more.</description></item>",
            day.strftime("%a, %d %b %Y 08:00:00 +0000")
        ));
    }
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>{outlet}</title>{items}</channel></rss>"
    )
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|e| e["event"].as_str().unwrap()).collect()
}

#[test]
fn a_conflict_in_two_feeds_is_told_when_it_appears_and_settles() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    let server = Server::start();
    server.put("/a.xml", Answer::Feed(feed("Harbour Wire", &[9])));
    server.put("/b.xml", Answer::Feed(feed("Evening Post", &[])));
    let (a, b) = (server.url("/a.xml"), server.url("/b.xml"));
    let watcher = Watcher::start(&[&a, &b], &store, &[]);
    until("an answer that nothing has changed", || server.asked("/a.xml").iter().any(|a| a.status == 304));
    server.put("/b.xml", Answer::Feed(feed("Evening Post", &[6])));
    let event = watcher.event();
    assert_eq!(event["event"], "conflict");
    assert_eq!(event["fact"]["verdict"], "conflicting");
    assert_eq!(event["fact"]["members"].as_array().unwrap().len(), 2);
    // The outlet corrects itself: the same item says something else.
    server.put(
        "/b.xml",
        Answer::Feed(feed("Evening Post", &[9]).replace("has more", "corrects an earlier report")),
    );
    let event = watcher.event();
    assert_eq!(
        (event["event"].as_str(), event["fact"]["verdict"].as_str()),
        (Some("settled"), Some("corroborated"))
    );
    assert!(watcher.kill().is_empty(), "nothing is told twice");
}

#[test]
fn faults_of_one_address_do_not_stop_the_others() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    let server = Server::start();
    server.put("/broken.xml", Answer::Status(500, ""));
    server.put("/later.xml", Answer::Status(503, "Retry-After: 3600\r\n"));
    server.put("/endless.xml", Answer::Endless);
    server.put("/silent.xml", Answer::Silent);
    server.put("/a.xml", Answer::Feed(feed("Harbour Wire", &[9])));
    let paths = ["/broken.xml", "/later.xml", "/endless.xml", "/silent.xml", "/a.xml"];
    let urls = paths.map(|p| server.url(p));
    let sources: Vec<&str> = urls.iter().map(String::as_str).collect();
    let watcher = Watcher::start(&sources, &store, &["--timeout", "1s", "--max-bytes", "1000000"]);
    until("two rounds", || server.asked("/a.xml").len() >= 2 && server.asked("/broken.xml").len() >= 2);
    assert_eq!(server.asked("/later.xml").len(), 1, "it asked to be left alone");
    server.put("/broken.xml", Answer::Feed(feed("Evening Post", &[6])));
    assert_eq!(watcher.event()["event"], "conflict", "the address answers again");
    let found = stdout(&run(&["search", "subject:gold", "--format", "jsonl", "--store", &store]));
    assert_eq!(found.lines().count(), 2);
}

#[test]
fn files_that_appear_or_change_in_a_folder_are_taken_in() {
    let temp = TempDir::new().unwrap();
    let (store, inbox) = (folder(&temp, "store"), temp.path().join("inbox"));
    fs::create_dir(&inbox).unwrap();
    let article = |fall: u32, outlet: &str| {
        format!(
            r#"{{"id":"{outlet}","publisher":"{outlet}","published":"2026-02-03","text":"Spot gold closed down {fall}% on Monday."}}"#
        )
    };
    fs::write(inbox.join("a.jsonl"), article(9, "Harbour Wire")).unwrap();
    let watcher = Watcher::start(&[inbox.to_str().unwrap()], &store, &[]);
    fs::write(inbox.join("b.jsonl"), article(6, "Evening Post")).unwrap();
    let event = watcher.event();
    assert_eq!(event["event"], "conflict");
    fs::write(inbox.join("b.jsonl"), article(9, "Evening Post")).unwrap();
    assert_eq!(watcher.event()["event"], "settled");
}

#[test]
fn killed_and_begun_anew_it_misses_nothing_and_repeats_no_event() {
    const WEEKS: usize = 60;
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    let server = Server::start();
    let (a, b) = (server.url("/a.xml"), server.url("/b.xml"));
    let (nine, six) = ([9; WEEKS], [6; WEEKS]);
    server.put("/a.xml", Answer::Feed(feed("Harbour Wire", &[])));
    server.put("/b.xml", Answer::Feed(feed("Evening Post", &[])));
    let mut watcher = Watcher::start(&[&a, &b], &store, &[]);
    let mut events: Vec<Value> = Vec::new();
    for week in 1..=WEEKS {
        server.put("/a.xml", Answer::Feed(feed("Harbour Wire", &nine[..week])));
        server.put("/b.xml", Answer::Feed(feed("Evening Post", &six[..week])));
        match week % 15 {
            // While it may be at anything.
            0 => {
                events.extend(watcher.kill());
                watcher = Watcher::start(&[&a, &b], &store, &[]);
            }
            // The server breaks down in between.
            7 => {
                server.put("/a.xml", Answer::Status(502, ""));
                thread::sleep(Duration::from_millis(50));
            }
            _ => thread::sleep(Duration::from_millis(30)),
        }
    }
    let conflicts = |events: &[Value]| -> BTreeSet<String> {
        let told = events.iter().filter(|e| e["event"] == "conflict");
        told.map(|e| e["key"].as_str().unwrap().to_owned()).collect()
    };
    while conflicts(&events).len() < WEEKS {
        events.push(watcher.event());
    }
    assert_eq!(conflicts(&events).len(), WEEKS, "{:?}", kinds(&events));
    // Only what was being told when it was killed may be told again, and then under the same id.
    let ids: BTreeSet<&str> = events.iter().map(|e| e["id"].as_str().unwrap()).collect();
    assert!(events.len() - ids.len() <= 4, "{} events, {} ids", events.len(), ids.len());
    let told: Vec<String> = conflicts(&events).into_iter().collect();
    let facts =
        stdout(&run(&["conflicts", "--verdict", "conflicting", "--format", "jsonl", "--store", &store]));
    assert_eq!(facts.lines().count(), told.len());
}

#[test]
fn an_alert_fires_once_for_each_claim_that_comes_to_match() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    let article = |id: &str, fall: u32| {
        format!(
            r#"{{"id":"{id}","publisher":"{id}","published":"2026-02-03","text":"Spot gold closed down {fall}% on Monday."}}"#
        )
    };
    let ingest = |lines: &str| stdout(&run_with_input(&["ingest", "-", "--store", &store], lines));
    assert_eq!(ingest(&article("Harbour Wire", 9)), "", "no alert yet");
    let add = |query: &str, more: &[&str]| run(&[&["alert", "add", query, "--store", &store], more].concat());
    assert!(add("verdict:conflicting", &["--name", "contested"]).status.success());
    assert!(add("subject:gold", &["--name", "gold"]).status.success());
    let twice = add("subject:silver", &["--name", "gold"]);
    assert!(String::from_utf8_lossy(&twice.stderr).contains("there is an alert `gold` already"));
    let wrong = add("subject:gold AND (", &["--name", "wrong"]);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains('^'), "points at the mistake");
    let count = |told: &str, name: &str| told.matches(&format!("ALERT {name}")).count();
    let told = ingest(&article("Evening Post", 6));
    assert_eq!((count(&told, "contested"), count(&told, "gold")), (2, 1), "both sides, one new: {told}");
    let told = ingest(&format!("{}\n{}", article("Evening Post", 6), article("Morning Echo", 9)));
    assert_eq!((count(&told, "contested"), count(&told, "gold")), (1, 1), "{told}");
    assert!(run(&["alert", "remove", "gold", "--store", &store]).status.success());
    let listed = stdout(&run(&["alert", "list", "--json", "--store", &store]));
    assert_eq!(listed, "{\"name\":\"contested\",\"query\":\"verdict:conflicting\"}\n");
    assert_eq!(run(&["alert", "remove", "gold", "--store", &store]).status.code(), Some(2));
}

#[test]
fn events_are_handed_to_a_command() {
    let temp = TempDir::new().unwrap();
    let (store, inbox, log) = (folder(&temp, "store"), folder(&temp, "inbox"), folder(&temp, "events"));
    fs::create_dir(&inbox).unwrap();
    for (id, fall) in [("Harbour Wire", 9), ("Evening Post", 6)] {
        let article = format!(
            r#"{{"id":"{id}","publisher":"{id}","published":"2026-02-03","text":"Spot gold closed down {fall}% on Monday."}}"#
        );
        fs::write(format!("{inbox}/{fall}.jsonl"), article).unwrap();
    }
    let watch = ["watch", &inbox, "--once", "--store", &store, "--run"];
    let first = run(&[&watch[..], &[&format!("cat >> '{log}'")]].concat());
    assert_eq!(first.status.code(), Some(1), "a conflict appeared");
    let event: Value = serde_json::from_str(&fs::read_to_string(&log).unwrap()).unwrap();
    assert_eq!(event["event"], "conflict");
    let again = run(&[&watch[..], &["false"]].concat());
    assert_eq!(again.status.code(), Some(0), "no news");
}

#[test]
fn a_compacted_store_answers_the_same_in_less_space() {
    let temp = TempDir::new().unwrap();
    let store = folder(&temp, "store");
    let corpora = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora");
    assert!(run(&["ingest", corpora, "--store", &store, "--commit-every", "2"]).status.success());
    let before = answers(&store);
    let size = |part: &str| -> u64 {
        let files = fs::read_dir(format!("{store}/{part}")).unwrap();
        files.map(|f| f.unwrap().metadata().unwrap().len()).sum()
    };
    let log = size("log");
    assert!(run(&["compact", "--store", &store]).status.success());
    assert_eq!(answers(&store), before);
    assert!(size("log") < log, "{} against {log}", size("log"));
    // Killed between the two moves: the old log is away, the new one not yet in its place.
    fs::create_dir_all(format!("{store}/compact.new")).unwrap();
    fs::rename(format!("{store}/log"), format!("{store}/log.old")).unwrap();
    fs::remove_dir_all(format!("{store}/index")).unwrap();
    assert_eq!(answers(&store), before);
    assert!(!fs::exists(format!("{store}/log.old")).unwrap());
}
