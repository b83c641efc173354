//! What the fuzzers once found, and what reaches most of the code, read again through the same functions.
//!
//! `fuzz/` runs the functions in `fuzz/*.rs` beside this file on inputs without end; `tests/cases/fuzz/` keeps the inputs that
//! are worth another look.

use std::fs;
use std::path::Path;
use std::thread;

mod extract;
mod ingest;
mod packs;
mod query;
mod store;

/// Read every case of `target` with `run`.
fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/fuzz").join(target);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 5, "{target} has only {} cases", paths.len());
    for path in paths {
        let data = fs::read(&path).unwrap();
        let read = thread::spawn(move || run(&data)).join();
        assert!(read.is_ok(), "{}", path.display());
    }
}

#[test]
fn any_bytes_are_documents_or_rejects() {
    replay("ingest", ingest::run);
}

#[test]
fn any_text_gives_claims_that_stand_in_it() {
    replay("extract", extract::run);
}

#[test]
fn any_configuration_compiles_or_names_its_fault() {
    replay("packs", packs::run);
}

#[test]
fn any_query_finds_or_names_its_mistake() {
    replay("query", query::run);
}

#[test]
fn any_log_bytes_are_entries_or_a_message() {
    replay("store", store::run);
}
