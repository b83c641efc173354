//! From bytes to [`Document`]: formats, decoding, boilerplate, normalization, sentences.
//!
//! Plain text and the `text` field of JSON Lines are kept character for character; only HTML loses page
//! furniture. A reader gets documents whose sentences know their language and role, and warnings about
//! what could not be read.

mod blocks;
mod build;
mod dates;
mod decode;
mod document;
mod feed;
mod html;
mod json;
mod roles;
mod segment;
mod xml;

use jiff::civil::Date;

pub use build::{CORRECTION, document_from_text};
pub use decode::{Content, content};
pub use document::{Document, Metadata, Sentence};
pub use json::json_line;

/// The moment that a date field tells, where it tells a time with its zone.
pub(crate) fn moment(field: &str) -> Option<jiff::Timestamp> {
    dates::moment(field)
}

pub use crate::lang::Layout;

/// One file in memory.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// File name; its extension helps to tell the format.
    pub name: String,
    /// Its bytes, decompressed.
    pub bytes: Vec<u8>,
    /// Address it was fetched from.
    pub url: Option<String>,
    /// Charset that whoever sent it named.
    pub charset: Option<String>,
}

/// How documents are read.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Day of publication of articles that give none.
    pub reference_date: Option<Date>,
    /// Articles of more bytes are rejected.
    pub max_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { reference_date: None, max_bytes: 16 << 20 }
    }
}

/// An input that gave no document, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The file, or `-` for standard input.
    pub name: String,
    /// Line, from 1, where the input has lines of their own.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub reason: String,
}

/// The documents of one file: plain text, HTML, JSON (an article, a list of them, JSON Feed, ninjs), RSS, Atom, NITF
/// or NewsML-G2.
///
/// The format is told by content. What gives no document is left out; [`read_all`] names it.
pub fn read(input: Input, layout: &Layout, options: &Options) -> Vec<Document> {
    read_all(input, layout, options).into_iter().filter_map(Result::ok).collect()
}

/// The documents of one file, and a [`Reject`] for whatever in it gave none.
pub fn read_all(input: Input, layout: &Layout, options: &Options) -> Vec<Result<Document, Reject>> {
    let Input { name, bytes, url, charset } = input;
    let reject = |reason: String| Reject { name: name.clone(), line: None, reason };
    match content(&bytes) {
        Content::Empty => return vec![Err(reject("the file is empty".to_owned()))],
        Content::Binary => return vec![Err(reject("not text: the file is binary".to_owned()))],
        Content::Text if bytes.len() > options.max_bytes => {
            let reason = format!("{} bytes, more than the limit of {}", bytes.len(), options.max_bytes);
            return vec![Err(reject(reason))];
        }
        Content::Text => {}
    }
    let declared = charset.or_else(|| decode::declared_charset(&bytes));
    let decoded = decode::decode(&bytes, declared.as_deref());
    let text = decoded.text.trim_start();
    let json = text.starts_with(['{', '[']) && (looks_like_json(text) || named_json(&name));
    let meta = Metadata { url, ..Metadata::default() };
    let mut documents = if json {
        match json::file(text, layout, options) {
            Ok(articles) => articles.into_iter().map(|article| article.map_err(&reject)).collect(),
            Err(fault) if named_json(&name) => vec![Err(reject(fault))],
            Err(_) => {
                vec![Ok(document_from_text(decoded.text, meta, None, None, layout, options))]
            }
        }
    } else if feed::is_feed(text) {
        feed::documents(text, layout, options).into_iter().map(|article| article.map_err(&reject)).collect()
    } else if looks_like_html(&decoded.text) {
        vec![Ok(html::document(&decoded.text, meta, None, None, layout, options))]
    } else {
        vec![Ok(document_from_text(decoded.text, meta, None, None, layout, options))]
    };
    for document in documents.iter_mut().flatten() {
        document.warnings.splice(0..0, decoded.warnings.iter().cloned());
    }
    documents
}

/// Whether the text may be one JSON value: an article or a list of articles.
fn looks_like_json(text: &str) -> bool {
    let text = text.trim_end();
    let object = text.starts_with('{') && text.ends_with('}');
    object
        || text.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{'))
            && text.ends_with(']')
}

/// Whether the file's name says that it holds JSON.
fn named_json(name: &str) -> bool {
    name.split('.').rev().take(2).any(|ending| ending.eq_ignore_ascii_case("json"))
}

/// Whether the text is an HTML page or a piece of one.
fn looks_like_html(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(2048).collect::<String>().to_ascii_lowercase();
    let opens = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<?xml",
        "<!--",
        "<div",
        "<p>",
        "<article",
        "<meta",
        "<title",
    ];
    opens.iter().any(|tag| head.starts_with(tag))
        && (head.contains("<html")
            || head.contains("<p")
            || head.contains("<div")
            || head.contains("<body")
            || head.contains("<head"))
}
