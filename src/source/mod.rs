//! Where articles come from: files, folders, standard input, addresses; plain or compressed.
//!
//! [`open`] walks the paths in order and yields an [`Item`] for each article. Whatever cannot be read is an item
//! too, named, and the rest goes on. JSON Lines are streamed line by line and web archives record by record;
//! a line, record or file over the limit is rejected, never loaded whole.
//!
//! In a folder only files ending in `txt md html htm xhtml json jsonl ndjson xml rss atom nitf warc wet` (also
//! `.gz`, `.zst`) are read, in order of their names; hidden files, `README.*` and folders named `labels`, where corpora keep their answers,
//! are passed over. A path given by name is read whatever it is called.

#![allow(clippy::disallowed_methods, reason = "sources are where bytes come from")]

mod corpus;
mod files;
mod http;
mod lines;
mod poll;
mod warc;

use std::path::PathBuf;

use crate::ingest::{self, Document, Input, Layout, Reject};

pub use corpus::{CorpusFiles, corpora, corpus};
pub use files::{Raws, article_files, bytes, endings, passed_over};
pub use http::{Client, FetchFault, Fetched, Limits, Validators};
pub use poll::Pace;

/// How sources are read.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How each article is read.
    pub ingest: ingest::Options,
    /// Lines of JSON Lines of more bytes are rejected.
    pub max_line: usize,
    /// Other files of more bytes, decompressed, are rejected.
    pub max_file: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { ingest: ingest::Options::default(), max_line: 16 << 20, max_file: 64 << 20 }
    }
}

/// One article, or something that gave none.
#[derive(Debug)]
pub enum Item {
    /// An article.
    Document(Box<Document>),
    /// A file or line that could not be read, and why.
    Rejected(Reject),
}

/// Bytes of one article or file, not yet read: what can be handed to another thread.
#[derive(Debug)]
pub enum Raw {
    /// A whole file.
    File(Input),
    /// A line of JSON Lines.
    Line {
        /// The file, or `-`.
        name: String,
        /// Line, from 1.
        line: usize,
        /// The line's bytes.
        bytes: Vec<u8>,
    },
    /// What could not be opened.
    Rejected(Reject),
}

impl Raw {
    /// Read the bytes: at least one item, in the order of the input.
    pub fn read(self, layout: &Layout, options: &Options) -> Vec<Item> {
        match self {
            Raw::Rejected(reject) => vec![Item::Rejected(reject)],
            Raw::Line { name, line, bytes } => {
                vec![match ingest::json_line(&bytes, &name, line, layout, &options.ingest) {
                    Ok(document) => {
                        // Standard input is no file.
                        let file = (name != "-").then(|| format!("{name}:{line}"));
                        Item::Document(Box::new(ingest::Document { file, ..document }))
                    }
                    Err(reject) => Item::Rejected(reject),
                }]
            }
            Raw::File(input) => {
                let options = ingest::Options { max_bytes: options.max_file, ..options.ingest };
                let file = (!input.name.is_empty()).then(|| input.name.clone());
                let item = |read| match read {
                    Ok(document) => {
                        Item::Document(Box::new(ingest::Document { file: file.clone(), ..document }))
                    }
                    Err(reject) => Item::Rejected(reject),
                };
                ingest::read_all(input, layout, &options).into_iter().map(item).collect()
            }
        }
    }
}

/// The files and lines behind `paths`, in order, as bytes. `-` is standard input, read as JSON Lines.
pub fn raws(paths: &[PathBuf], options: &Options) -> Raws {
    Raws::new(paths, *options)
}

/// The articles and lines in `bytes`, which came from `url`, in order.
pub fn fetched(url: &str, bytes: Vec<u8>, charset: Option<String>, options: &Options) -> Vec<Raw> {
    files::fetched(url, bytes, charset, *options)
}

/// The articles behind `paths`, in order. `-` is standard input, read as JSON Lines.
pub fn open<'a>(
    paths: &[PathBuf],
    layout: &'a Layout,
    options: &Options,
) -> impl Iterator<Item = Item> + use<'a> {
    let options = *options;
    raws(paths, &options).flat_map(move |raw| raw.read(layout, &options))
}
