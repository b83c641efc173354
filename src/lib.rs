//! Reads financial news in English and Chinese, extracts every figure with the words it rests on, and
//! says where reports agree, differ or contradict each other.
//!
//! The modules are the stages that an article passes, in order; each uses only those above it. One article
//! through the first of them, to its record:
//!
//! ```
//! use wirecheck::ingest::{Layout, Metadata, Options, document_from_text};
//! use wirecheck::lang::Files;
//! use wirecheck::pipeline::Pipeline;
//! use wirecheck::record::Direction;
//!
//! let files = Files::embedded();
//! let (pipeline, layout) = (Pipeline::new(&files)?, Layout::from_files(&files)?);
//! let text = "Spot gold fell 5.3% to $4,604.47 an ounce.".to_owned();
//! let document = document_from_text(text, Metadata::default(), None, None, &layout, &Options::default());
//! let record = pipeline.extract(&document);
//! let claim = &record.claims[0];
//! assert_eq!(claim.subject.id.as_deref(), Some("gold"));
//! assert_eq!(claim.direction, Some(Direction::Down));
//! let price = claim.figures.to.as_ref().and_then(|figure| figure.written());
//! assert_eq!(price.map(|p| p.to_string()).as_deref(), Some("4604.47"));
//! # Ok::<(), wirecheck::error::Error>(())
//! ```
//!
//! Records are compared by [`reconcile`], kept by [`store`] and shown by [`cli`].

pub mod error;
pub mod figure;
pub mod text;

pub mod record;

pub mod lang;

pub mod ingest;

pub mod mention;

pub mod claim;

pub mod reconcile;

pub mod store;

#[cfg(feature = "neural")]
pub mod neural;

pub mod export;

pub mod source;

pub mod pipeline;

pub mod question;

pub mod eval;

pub mod cli;
