//! The configuration files as text: those embedded at build time, or a user's in their place.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::de::DeserializeOwned;

use super::agencies::Agencies;
use super::instruments::Instruments;
use super::listed::Listed;
use crate::error::{Error, Result};

include!(concat!(env!("OUT_DIR"), "/embedded_config.rs"));

/// Configuration by path below `config/`, such as `lang/zh/numbers.toml`.
#[derive(Debug, Clone)]
pub struct Files {
    texts: BTreeMap<String, Cow<'static, str>>,
    /// Whether no file was put in the place of a built-in one.
    built_in: bool,
    /// What is the same in all languages, read once.
    listed: OnceLock<Arc<Listed>>,
    instruments: OnceLock<Arc<Instruments>>,
    agencies: OnceLock<Arc<Agencies>>,
}

impl Files {
    /// The files that were in `config/` when the program was built.
    pub fn embedded() -> Self {
        let texts = EMBEDDED.iter().map(|&(path, text)| (path.to_owned(), Cow::Borrowed(text))).collect();
        Files {
            texts,
            built_in: true,
            listed: OnceLock::new(),
            instruments: OnceLock::new(),
            agencies: OnceLock::new(),
        }
    }

    /// Put `text` in the place of the file at `path` (with `/`), or add it.
    pub fn replace(&mut self, path: &str, text: String) {
        self.texts.insert(path.to_owned(), Cow::Owned(text));
        self.built_in = false;
        (self.listed, self.instruments, self.agencies) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
    }

    /// Whether these are the embedded files and nothing else, which the tests have compiled.
    pub(super) fn are_built_in(&self) -> bool {
        self.built_in
    }

    /// The text of one file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(AsRef::as_ref)
    }

    /// Paths and texts of all files, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_str(), text.as_ref()))
    }

    /// The companies of the long lists.
    pub(super) fn listed(&self) -> Result<Arc<Listed>> {
        once(&self.listed, || Listed::from_files(self))
    }

    /// The table of instruments, with the companies of the long lists.
    pub(crate) fn instruments(&self) -> Result<Arc<Instruments>> {
        once(&self.instruments, || Instruments::table(self))
    }

    /// The offices of each country.
    pub(super) fn agencies(&self) -> Result<Arc<Agencies>> {
        once(&self.agencies, || Agencies::from_files(self))
    }

    /// The file at `path`, read as `T`. Faults name file, line and column.
    pub fn parse<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let text = self.get(path).ok_or_else(|| Error::Pack {
            file: path.to_owned(),
            line: 1,
            column: 1,
            message: "file is missing; restore it or drop --config".to_owned(),
        })?;
        toml::from_str(text).map_err(|fault| {
            let (line, column) = locate(text, fault.span().map_or(0, |s| s.start));
            Error::Pack { file: path.to_owned(), line, column, message: fault.message().to_owned() }
        })
    }
}

/// What `cell` holds; read where it is empty.
fn once<T>(cell: &OnceLock<Arc<T>>, read: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
    if let Some(known) = cell.get() {
        return Ok(known.clone());
    }
    let known = Arc::new(read()?);
    Ok(cell.get_or_init(|| known).clone())
}

/// Line and column, both from 1, of a byte position; columns count code points.
pub fn locate(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    let lines = before.bytes().filter(|&b| b == b'\n').count();
    (lines + 1, before[line_start..].chars().count() + 1)
}
