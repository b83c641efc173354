//! What the log keeps of an article: its record, and the hashes that tell repeats and versions apart.

use serde::{Deserialize, Serialize};

use crate::record::Record;

/// An article in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Which document: hash of the record's id, publisher and address.
    pub key: String,
    /// Which version of it: hash of what the article says about itself and its text.
    pub content: String,
    /// What was read from it.
    pub record: Record,
}

impl Entry {
    /// The entry of an article.
    pub fn new(record: Record) -> Self {
        let key = digest(&[Some(&record.id), record.publisher.as_ref(), record.url.as_ref()]);
        let published = record.published.map(|d| d.to_string());
        let content =
            digest(&[Some(&record.text), record.title.as_ref(), published.as_ref(), record.author.as_ref()]);
        Entry { key, content, record }
    }

    /// About the bytes of memory that it takes: what was read from a text of figures is many times as large as the text.
    pub(super) fn weight(&self) -> usize {
        let record = &self.record;
        let small =
            record.sentences.len() + record.quantities.len() + record.times.len() + record.subjects.len();
        let large = record.claims.len() + record.causal_links.len() + record.attributions.len();
        1024 + record.text.len() + 200 * small + 800 * large
    }
}

/// 32 hex digits over fields; a missing field differs from an empty one.
fn digest(fields: &[Option<&String>]) -> String {
    let mut hasher = blake3::Hasher::new();
    for field in fields {
        let text = field.map_or("", String::as_str);
        hasher.update(&(text.len() as u64 + u64::from(field.is_some())).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}
