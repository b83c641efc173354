//! The document: an article's text as written, its normalized twin, and where its sentences are.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::Warning;
use crate::record::Role;
use crate::text::{Alignment, Lang, Normalized, Span};

/// What is known about an article besides its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The headline, as the input gives it.
    pub title: Option<String>,
    /// Outlet that published it.
    pub publisher: Option<String>,
    /// By-line.
    pub author: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Day of publication: a field, JSON-LD, a meta tag, or the text's own dateline.
    pub published: Option<Date>,
    /// The moment of publication, where a field tells it with its zone.
    pub published_at: Option<Timestamp>,
}

/// An article after ingest. Nothing after this stage sees bytes.
#[derive(Debug, Clone)]
pub struct Document {
    /// The input's own id, else a hash of the content.
    pub id: String,
    /// Hash of the text (32 hex digits): equal texts have equal hashes, whatever their id.
    pub hash: String,
    /// Title, publisher, author, address, date.
    pub meta: Metadata,
    /// File that it was read from, with the line where it stands among others.
    pub file: Option<String>,
    /// Language of the whole.
    pub lang: Lang,
    /// The text as written; what the record prints.
    pub original: String,
    /// Width folded, Traditional folded to Simplified; as many code points as `original`.
    pub normalized: String,
    /// The way back from `normalized` to `original`.
    pub alignment: Alignment,
    /// Sentences in order; they do not overlap.
    pub sentences: Vec<Sentence>,
    /// What a reader should know about the content.
    pub warnings: Vec<Warning>,
}

/// A sentence, bullet, heading or table row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Where, without surrounding white space.
    pub span: Span<Normalized>,
    /// Which pack reads it.
    pub lang: Lang,
    /// What it is for.
    pub role: Role,
    /// Number of the section it stands in; a heading opens a new one, and so does the other half of a
    /// bilingual article. Antecedents are not looked for across sections.
    pub section: u32,
    /// Number of the paragraph (line or block) it stands in.
    pub paragraph: u32,
}
