//! Outward shapes of what the store knows: figures in words, tables, reports.
//!
//! This module writes to what it is given and prints nothing by itself.

pub mod claims;
mod explain;
mod figure;
pub mod layout;
pub mod report;

pub use explain::explain;
pub use figure::show;
