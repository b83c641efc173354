//! `home.toml`: which currency a unit that names none (元) is, by what is traded where.

use std::sync::Arc;

use serde::Deserialize;

use super::Files;
use crate::error::Result;

/// Currencies by the subjects at home in them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Homes {
    /// What such a unit is read as elsewhere.
    pub of: Arc<str>,
    home: Vec<Home>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Home {
    currency: Arc<str>,
    suffixes: Vec<String>,
    ids: Vec<String>,
    #[serde(default)]
    measures: Vec<String>,
}

impl Homes {
    /// Read `home.toml`.
    pub(super) fn from_files(files: &Files) -> Result<Self> {
        files.parse("home.toml")
    }

    /// The currency that a unit without a name of its own is for this subject and measure.
    pub fn currency(&self, id: &str, measure: &str) -> Option<&Arc<str>> {
        let at_home = |h: &&Home| {
            (h.ids.iter().any(|i| i == id) || h.suffixes.iter().any(|s| id.ends_with(s.as_str())))
                && (h.measures.is_empty() || h.measures.iter().any(|m| m == measure))
        };
        self.home.iter().find(at_home).map(|h| &h.currency)
    }
}
