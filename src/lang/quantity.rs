//! The quantity pack: what a language's numbers, units and bound words are, compiled for scanning.

use crate::error::Result;
use crate::lang::Files;
use crate::text::Lang;

/// Number words, units and bound words of one language, compiled.
#[derive(Debug, Clone)]
pub struct QuantityPack {
    pub(crate) lang: Lang,
}

impl QuantityPack {
    /// Compile the pack of `lang` from `files`.
    pub fn from_files(_files: &Files, lang: Lang) -> Result<Self> {
        Ok(QuantityPack { lang })
    }
}
