//! All integration tests, in one binary.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

mod causes;
mod claims;
mod companies;
mod corpora;
mod desk;
mod evidentiality;
mod fuzz;
mod ingest;
mod limits;
mod look;
mod meanings;
mod measures;
mod models;
#[cfg(feature = "neural")]
mod neural;
mod origins;
mod readme;
mod reconcile;
mod rules;
mod rulings;
mod search;
mod server;
mod source;
mod store;
mod subjects;
mod support;
mod tidy;
mod times;
mod variants;
mod verdicts;
mod voices;
mod watch;
