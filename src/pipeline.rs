//! Wires the stages together; the only file that knows them all.

use crate::error::Result;
use crate::ingest::Document;
use crate::lang::Files;
use crate::record::{Record, SCHEMA, SentenceRecord};
use crate::text::CodePoints;

/// Everything that reads an article, ready for use on any number of threads.
#[derive(Debug)]
pub struct Pipeline {}

impl Pipeline {
    /// Compile the packs and tables in `files`.
    ///
    /// # Errors
    /// A pack with a fault, named by file, line and column.
    pub fn new(_files: &Files) -> Result<Self> {
        Ok(Pipeline {})
    }

    /// What the article says.
    pub fn extract(&self, document: &Document) -> Record {
        let points = CodePoints::new(&document.original);
        let sentences = document
            .sentences
            .iter()
            .map(|s| SentenceRecord {
                span: points.span(document.alignment.to_original(s.span)),
                lang: s.lang,
                role: s.role,
            })
            .collect();
        Record {
            schema: SCHEMA.to_owned(),
            id: document.id.clone(),
            title: document.meta.title.clone(),
            publisher: document.meta.publisher.clone(),
            author: document.meta.author.clone(),
            url: document.meta.url.clone(),
            published: document.meta.published,
            lang: document.lang,
            text: document.original.clone(),
            sentences,
            quantities: Vec::new(),
            times: Vec::new(),
            subjects: Vec::new(),
            claims: Vec::new(),
            causal_links: Vec::new(),
            attributions: Vec::new(),
            warnings: document.warnings.clone(),
        }
    }
}
