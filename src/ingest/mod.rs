//! From bytes to [`Document`]: formats, decoding, boilerplate, normalization, sentences.

mod document;

pub use document::{Document, Metadata, Sentence};
