//! What the tests share: the embedded packs, and a sentence read to its record.

use std::sync::LazyLock;

use wirecheck::ingest::{Layout, Metadata, Options, document_from_text};
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
