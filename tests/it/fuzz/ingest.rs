//! Bytes to documents, by the entry point for what an address serves: every format told by its content, packed or not.

use wirecheck::ingest;
use wirecheck::source::{Item, Options, Raw, fetched};

use crate::support::{LAYOUT, check_document};

/// Small limits, so that what is packed unpacks to little.
fn options() -> Options {
    let ingest = ingest::Options { max_bytes: 256 << 10, ..ingest::Options::default() };
    Options { ingest, max_line: 256 << 10, max_file: 256 << 10 }
}

/// Read `data` whatever it is: each document is sound, each reject tells why, and nothing is dropped.
pub fn run(data: &[u8]) {
    read(data, "http://news.example/a");
    if data.trim_ascii_start().starts_with(b"{") || data.trim_ascii_start().starts_with(b"[") {
        read(data, "http://news.example/a.json");
    }
}

fn read(data: &[u8], address: &str) {
    let options = options();
    let raws = fetched(address, data.to_vec(), None, &options);
    let archive = data.starts_with(b"WARC/1.");
    let packed = [&b"\x1f\x8b"[..], b"\x28\xb5\x2f\xfd"].iter().any(|magic| data.starts_with(magic));
    assert!(archive || packed || !raws.is_empty(), "neither a document nor a reject");
    if !packed && raws.iter().any(|raw| matches!(raw, Raw::Line { .. })) {
        let told = |line: &&[u8]| !line.iter().all(u8::is_ascii_whitespace) && *line != b"\xef\xbb\xbf";
        let lines = data.split(|&b| b == b'\n').filter(told).count();
        assert_eq!(raws.len(), lines, "each line that is not blank is an item");
    }
    for raw in raws {
        let items = raw.read(&LAYOUT, &options);
        assert!(!items.is_empty(), "neither a document nor a reject");
        for item in items {
            match item {
                Item::Document(document) => {
                    check_document(&document);
                    assert!(!document.id.is_empty());
                    assert!(document.warnings.iter().all(|w| !w.code.is_empty() && !w.message.is_empty()));
                }
                Item::Rejected(reject) => {
                    assert!(!reject.name.is_empty() && !reject.reason.is_empty(), "{reject:?}");
                    assert!(reject.line != Some(0), "{reject:?}");
                }
            }
        }
    }
}
