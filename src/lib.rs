//! Reads financial news in English and Chinese, extracts every figure with the words it rests on, and
//! says where reports agree, differ or contradict each other.

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

pub mod export;

pub mod source;

pub mod pipeline;

pub mod eval;

pub mod cli;
