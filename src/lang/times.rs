//! The time pack: month and weekday names, relative days and periods of a language, compiled for scanning.

use crate::error::Result;
use crate::lang::Files;
use crate::text::Lang;

/// Time words of one language, compiled.
#[derive(Debug, Clone)]
pub struct TimePack {
    pub(crate) lang: Lang,
}

impl TimePack {
    /// Compile the pack of `lang` from `files`.
    pub fn from_files(_files: &Files, lang: Lang) -> Result<Self> {
        Ok(TimePack { lang })
    }
}
