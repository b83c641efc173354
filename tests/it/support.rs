//! What the tests share: the embedded packs, and a sentence read to its record.

use std::io::Write as _;
use std::sync::LazyLock;

use wirecheck::ingest::{Document, Layout, Metadata, Options, document_from_text};
use wirecheck::lang::Files;
use wirecheck::pipeline::Pipeline;
use wirecheck::record::Record;

pub static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(&Files::embedded()).unwrap());
pub static LAYOUT: LazyLock<Layout> = LazyLock::new(|| Layout::from_files(&Files::embedded()).unwrap());

/// The record of a text published on Monday, 2 February 2026.
pub fn read(text: &str) -> Record {
    let meta = Metadata { published: Some(jiff::civil::date(2026, 2, 2)), ..Metadata::default() };
    PIPELINE.extract(&document_from_text(text.to_owned(), meta, None, None, &LAYOUT, &Options::default()))
}

/// Texts, each with a line `= …` that tells what `found` finds in it; lines with `#` are headings.
pub fn check_cases(cases: &str, found: impl Fn(&str) -> String) {
    let (mut faults, mut text, mut count) = (Vec::new(), "", 0);
    for line in cases.lines() {
        let Some(expected) = line.strip_prefix('=') else {
            if !line.is_empty() && !line.starts_with('#') {
                text = line;
            }
            continue;
        };
        count += 1;
        let found = found(text);
        if found != expected.trim() {
            faults.push(format!("{text}\n  want {}\n  got  {found}", expected.trim()));
        }
    }
    assert!(count >= 20, "{count} cases");
    assert!(faults.is_empty(), "{} of {count} cases fail:\n{}", faults.len(), faults.join("\n"));
}

/// The bytes, packed.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Sentences are in order, apart, on character boundaries, trimmed, and cover every word; normalized text has as
/// many characters as the original.
pub fn check_document(document: &Document) {
    let text = &document.normalized;
    assert_eq!(text.chars().count(), document.original.chars().count());
    let mut at = 0;
    for sentence in &document.sentences {
        let range = sentence.span.range();
        let words = text.get(range.clone()).expect("on character boundaries");
        assert!(!words.is_empty() && words.trim() == words, "{words:?}");
        assert!(range.start >= at, "out of order");
        assert!(
            !text[at..range.start].chars().any(char::is_alphanumeric),
            "words left out: {:?}",
            &text[at..range.start]
        );
        at = range.end;
    }
    assert!(!text[at..].chars().any(char::is_alphanumeric), "words left out: {:?}", &text[at..]);
    assert!(
        document.sentences.is_sorted_by_key(|s| s.section)
            && document.sentences.is_sorted_by_key(|s| s.paragraph)
    );
}
