//! Walking folders and streams: order, what is passed over, what is named.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;
use wirecheck::source::{Item, Options, open};

use crate::support::{LAYOUT, gzip};

/// What came of a list of paths: the text of an article, or the file and line that gave none.
fn items(paths: &[PathBuf], options: &Options) -> Vec<String> {
    open(paths, &LAYOUT, options)
        .map(|item| match item {
            Item::Document(document) => document.original.trim().to_owned(),
            Item::Rejected(reject) => {
                let name = PathBuf::from(&reject.name)
                    .file_name()
                    .map(|n| n.to_string_lossy().into_owned())
                    .unwrap_or_default();
                format!("! {name}{}", reject.line.map(|n| format!(":{n}")).unwrap_or_default())
            }
        })
        .collect()
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

#[test]
fn a_folder_is_read_in_order_and_only_its_articles() {
    let folder = folder(&[
        ("b/two.md", b"Two fell."),
        ("a.txt", b"One fell."),
        ("c.jsonl", b"{\"text\":\"Three fell.\"}\n\nnot json\n{\"text\":\"Four fell.\"}\n"),
        ("d.txt.gz", &gzip(b"Five fell.")),
        ("e.jsonl.zst", &zstd::encode_all(&b"{\"text\":\"Six fell.\"}\n"[..], 3).unwrap()),
        ("f.txt", b""),
        ("g.html", b"<html><p>Seven fell.</p></html>"),
        ("README.md", b"About these files."),
        (".hidden.txt", b"Hidden."),
        ("labels/a.txt", b"Answers."),
        ("notes.toml", b"x = 1"),
    ]);
    let found = items(&[folder.path().to_owned()], &Options::default());
    assert_eq!(
        found,
        [
            "One fell.",
            "Two fell.",
            "Three fell.",
            "! c.jsonl:3",
            "Four fell.",
            "Five fell.",
            "Six fell.",
            "! f.txt",
            "Seven fell."
        ]
    );
}

#[test]
fn paths_are_read_in_the_order_given_whatever_they_are_called() {
    let folder = folder(&[
        ("z.txt", b"Last fell."),
        ("README.md", b"First fell."),
        ("lines", b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n"),
    ]);
    let path = |name: &str| folder.path().join(name);
    let found =
        items(&[path("README.md"), path("gone.txt"), path("lines"), path("z.txt")], &Options::default());
    assert_eq!(found, ["First fell.", "! gone.txt", "One.", "Two.", "Last fell."]);
}

#[test]
fn what_is_over_the_limit_is_named_and_the_rest_read() {
    let line = format!("{{\"text\":\"{}\"}}\n{{\"text\":\"Gold fell.\"}}\n", "x".repeat(5000));
    let folder = folder(&[
        ("a.jsonl", line.as_bytes()),
        ("b.txt", &[b'x'; 9000]),
        ("c.txt.gz", &gzip(&[b'x'; 2_000_000])),
        ("d.txt", b"Silver fell."),
    ]);
    let options = Options { max_line: 1000, max_file: 8000, ..Options::default() };
    let found = items(&[folder.path().to_owned()], &options);
    assert_eq!(found, ["! a.jsonl:1", "Gold fell.", "! b.txt", "! c.txt.gz", "Silver fell."]);
}

#[test]
fn a_damaged_archive_gives_what_it_holds() {
    let lines: String =
        (0..500).map(|n| format!("{{\"id\":{n},\"text\":\"Gold fell {n}% in {}.\"}}\n", n * 7919)).collect();
    let mut bytes = gzip(lines.as_bytes());
    bytes.truncate(bytes.len() / 2);
    let folder = folder(&[("a.jsonl.gz", &bytes), ("b.txt", b"Silver fell.")]);
    let found = items(&[folder.path().to_owned()], &Options::default());
    assert_eq!(found.first().map(String::as_str), Some("Gold fell 0% in 0."));
    assert!(found[found.len() - 2].starts_with("! a.jsonl.gz"));
    assert_eq!(found.last().map(String::as_str), Some("Silver fell."));
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    let folder = folder(&[("a.txt", b"Gold fell.")]);
    std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("lost.txt")).unwrap();
    let found = items(&[folder.path().to_owned()], &Options::default());
    assert!(
        found.contains(&"Gold fell.".to_owned()) && found.iter().filter(|f| f.starts_with('!')).count() == 2,
        "{found:?}"
    );
}

#[test]
fn what_is_read_is_counted_before_decompression() {
    let long = "Gold fell 3% on Monday. ".repeat(2000);
    let folder = folder(&[
        ("a.txt", long.as_bytes()),
        ("b.txt.gz", &gzip(long.as_bytes())),
        ("c.jsonl", b"{\"text\":\"Silver rose 2%.\"}\n"),
        ("notes.pdf", b"passed over"),
    ]);
    let expected: u64 = ["a.txt", "b.txt.gz", "c.jsonl"]
        .iter()
        .map(|f| folder.path().join(f).metadata().unwrap().len())
        .sum();
    assert_eq!(wirecheck::source::bytes(folder.path()), expected);
    let taken = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    let raws = wirecheck::source::raws(&[folder.path().to_owned()], &Options::default());
    assert_eq!(raws.counted(taken.clone()).count(), 3);
    assert_eq!(taken.load(std::sync::atomic::Ordering::Relaxed), expected);
}
