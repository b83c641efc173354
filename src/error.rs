//! Errors at the edges of the program (files, configuration, network), and warnings about content.
//!
//! Content never fails: a stage returns its value and [`Warning`]s.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What went wrong with a file, the configuration or a store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// `read`, `write`, `open` …
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A language pack or configuration file has a fault.
    #[error("{file}:{line}:{column}: {message}")]
    Pack {
        /// The file, as the user would find it.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong and what to do.
        message: String,
    },
    /// The store cannot be opened, is in use, or is damaged.
    #[error("store {path}: {message}")]
    Store {
        /// The store's folder.
        path: PathBuf,
        /// What is wrong and what to do.
        message: String,
    },
    /// Another process is writing to the store.
    #[error("store {path}: another wirecheck is writing to this store; wait until it has ended")]
    Busy {
        /// The store's folder.
        path: PathBuf,
    },
    /// There is no space left to write to the store.
    #[error(
        "store {path}: the disk is full; what was committed before is safe and can be read. Make space, then run the \
         same command again: it goes on where this one ended"
    )]
    Full {
        /// The store's folder.
        path: PathBuf,
    },
    /// A search query cannot be read.
    #[error("query: {message} at character {at}")]
    Query {
        /// Code point offset into the query.
        at: usize,
        /// What was expected.
        message: String,
    },
    /// The command line or an input's shape is wrong.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// An [`Error::Io`] with its file named.
    pub fn io(action: &'static str, path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Error::Io { action, path: path.as_ref().to_owned(), source }
    }

    /// What came of writing `file` of the store in `folder`.
    pub fn written(folder: impl AsRef<Path>, file: impl AsRef<Path>, source: std::io::Error) -> Self {
        if is_full(&source) {
            Error::Full { path: folder.as_ref().to_owned() }
        } else {
            Error::io("write", file, source)
        }
    }

    /// An [`Error::Store`] with a message that says what to do.
    pub fn store(path: impl AsRef<Path>, message: impl Into<String>) -> Self {
        Error::Store { path: path.as_ref().to_owned(), message: message.into() }
    }
}

impl Error {
    /// Whether a store cannot be written just now, or by this process, though it may be whole.
    pub fn leaves_reading(&self) -> bool {
        use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        match self {
            Error::Busy { .. } | Error::Full { .. } => true,
            Error::Io { source, .. } => {
                is_full(source) || matches!(source.kind(), PermissionDenied | ReadOnlyFilesystem)
            }
            _ => false,
        }
    }
}

/// Whether nothing more can be written for want of space.
pub(crate) fn is_full(fault: &std::io::Error) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    matches!(fault.kind(), QuotaExceeded | StorageFull)
}

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;

/// Something about a document's content that a reader should know; never a reason to stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// Short stable name: `bad_utf8`, `sentence_cut`, `over_budget` …
    pub code: String,
    /// Where in the record's text, in code points; `null` for the whole document.
    pub span: Option<[usize; 2]>,
    /// What was found, and what was done about it.
    pub message: String,
}

impl Warning {
    /// A warning about the whole document.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Warning { code: code.to_owned(), span: None, message: message.into() }
    }
}
