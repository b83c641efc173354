//! Outward shapes of what the store knows: figures in words, tables, reports.
//!
//! This module writes to what it is given and prints nothing by itself.

pub mod claims;
mod explain;
mod figure;
pub mod graph;
mod html;
mod jsonld;
pub mod layout;
mod markdown;
mod page;
pub mod report;
mod timeline;
pub mod tree;

pub use explain::explain;
pub use figure::show;
pub use jsonld::jsonld;
pub use markdown::markdown;
#[cfg(feature = "parquet")]
pub mod parquet;
pub use page::{Page, page};
pub use tree::Tree;
