//! What the tests share: the embedded packs, and a sentence read to its record.

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
