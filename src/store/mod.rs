//! The store: an article log, which is the truth, and an index of claims, articles and facts derived from it.
//!
//! ```text
//! DIR/wirecheck-store   version of the layout
//! DIR/lock              held by the one process that writes
//! DIR/log/000001.seg    what was read from each article, append-only
//! DIR/rulings.jsonl     what humans said of pairs of claims, append-only
//! DIR/meanings.jsonl    what a model or a human said means the same, append-only
//! DIR/vectors.bin       vectors of sentences, with the feature `neural`; only saves work
//! DIR/alerts.json       saved queries; alerts-fired.jsonl tells for what each has fired
//! DIR/watch.json        what `watch` has seen and told
//! DIR/rejects.jsonl     what the last `ingest` could not read, and why
//! DIR/index/            tantivy; may be deleted, and is rebuilt to the same answers
//! ```
//!
//! [`Writer`] appends to the log, waits until that is on the disk, and only then commits to the index, whose
//! commit names the log position it covers. A process killed at any moment leaves at worst a torn last frame
//! and log frames that the index lacks; the next [`Writer::open`] or [`open`] cuts the one and replays the
//! others. tantivy is named in this module only, and its tokenizer is registered in `open_index` only.

#![allow(clippy::disallowed_methods, reason = "the store keeps its files itself")]

mod alerts;
mod beside;
mod census;
mod compact;
mod decimal;
mod directory;
mod entry;
mod examine;
mod fields;
mod judge;
mod kin;
mod known;
mod log;
mod lookup;
mod meanings;
mod past;
mod query;
mod read;
mod rulings;
mod stored;
mod terms;
mod tokenizer;
mod touched;
mod traces;
mod watched;
mod write;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::Index;
use tantivy::tokenizer::TextAnalyzer;

pub use alerts::{Alert, AlertEvent, Existing, alerts};
pub use compact::{Sizes, compact};
pub use entry::Entry;
pub use judge::StoredFact;
pub use log::{Position, log_entries};
pub use meanings::meanings;
pub(crate) use query::narrow;
pub use read::{Counts, Found, Page, Rank, Store};
pub use rulings::rulings;
pub(crate) use stored::Cutter;
pub use stored::{FactName, Standing, Standings, StoredArticle, StoredClaim};
pub use watched::{Change, FactEvent, Seen, Watched};
pub use write::{Added, Writer};

use crate::error::{Error, Result};
use crate::lang::{Files, Instruments};
use crate::reconcile::{Meanings, Policy, Rulings};
use directory::IndexFolder;
use fields::Fields;

/// Names the folder as a store, and its layout's version.
const MARKER: &str = "wirecheck-store";
const MARKER_TEXT: &str = "wirecheck store 1\n";

/// What a store needs besides its files.
#[derive(Clone)]
pub struct Context {
    /// Names of instruments, for queries.
    pub instruments: Arc<Instruments>,
    /// Tolerances, outlets and wording, for verdicts.
    pub policy: Arc<Policy>,
    /// Called while much is judged, with the parts done and all parts.
    told: Arc<dyn Fn(usize, usize) + Send + Sync>,
}

impl Context {
    /// The context of a configuration.
    ///
    /// # Errors
    /// A file with a fault.
    pub fn from_files(files: &Files) -> Result<Self> {
        Ok(Context {
            instruments: Arc::new(Instruments::from_files(files)?),
            policy: Arc::new(Policy::from_files(files)?),
            told: Arc::new(|_, _| {}),
        })
    }

    /// Call `told` while much is judged, with the parts done and all parts; at the end both are equal.
    #[must_use]
    pub fn telling(self, told: impl Fn(usize, usize) + Send + Sync + 'static) -> Self {
        Context { told: Arc::new(told), ..self }
    }
}

/// Open the store in `folder` for reading.
///
/// What a killed writer left behind is completed first, unless another process is writing just now or the
/// folder cannot be written.
///
/// # Errors
/// There is no store, it is of another version, or it is damaged.
pub fn open(folder: &Path, context: Context) -> Result<Store> {
    check_marker(folder)?;
    let has_index = index_folder(folder).join("meta.json").exists();
    let lags = !has_index || {
        let store = open_index(folder, context.clone())?;
        let covered = store.covered()?;
        let applied =
            covered.rulings == rulings(folder)?.len() && covered.meanings == meanings(folder)?.len();
        let judged = covered.judged.is_none() && applied;
        if judged && log::ends_at(folder, covered.at)? {
            return Ok(store);
        }
        true
    };
    if lags {
        match Writer::open(folder, context.clone()) {
            Ok(writer) => drop(writer),
            // Another process is writing, or this one may not: what has been committed can still be read.
            Err(fault) if has_index && fault.leaves_reading() => {}
            Err(fault) => return Err(fault),
        }
    }
    open_index(folder, context)
}

/// Delete the index of the store in `folder` and build it again from the log.
///
/// # Errors
/// Another process is writing, or the log is damaged.
pub fn reindex(folder: &Path, context: Context) -> Result<Writer> {
    check_marker(folder)?;
    let lock = write::lock(folder)?;
    compact::recover(folder)?;
    // Nothing is removed unless the log can be read.
    for frame in log::Frames::new(folder, Position::START) {
        frame?;
    }
    compact::drop_index(folder)?;
    Writer::with_lock(folder, context, lock)
}

fn index_folder(folder: &Path) -> PathBuf {
    folder.join("index")
}

fn check_marker(folder: &Path) -> Result<()> {
    match fs::read_to_string(folder.join(MARKER)) {
        Ok(text) if text == MARKER_TEXT => Ok(()),
        Ok(_) => Err(Error::store(folder, "made by another version of wirecheck; ingest into a new folder")),
        Err(_) => Err(Error::store(folder, "no store here; `wirecheck ingest --store DIR` makes one")),
    }
}

/// Make `folder` a store, unless it is one or holds something else.
fn make(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|e| Error::io("create", folder, e))?;
    let marker = folder.join(MARKER);
    if marker.exists() {
        return check_marker(folder);
    }
    let mut inside = fs::read_dir(folder).map_err(|e| Error::io("read", folder, e))?;
    // A lock or a half-written marker alone is a store whose making was cut short.
    let foreign =
        inside.any(|e| e.is_ok_and(|e| e.file_name() != "lock" && e.file_name() != "wirecheck-store.new"));
    // What another process made just now is a store as well.
    if marker.exists() {
        return check_marker(folder);
    }
    if foreign {
        return Err(Error::store(folder, "the folder holds other files; choose an empty or a new one"));
    }
    let new = folder.join("wirecheck-store.new");
    fs::write(&new, MARKER_TEXT).map_err(|e| Error::written(folder, &new, e))?;
    match fs::rename(&new, &marker) {
        // Another process has moved the file that both wrote.
        Err(_) if marker.exists() => check_marker(folder),
        moved => moved.map_err(|e| Error::written(folder, &marker, e)),
    }
}

/// Open or make the index; the only place where its tokenizer is registered.
fn open_index(folder: &Path, mut context: Context) -> Result<Store> {
    let said = rulings(folder)?;
    // Whoever opened the context may have had another store's.
    if !said.is_empty() || context.policy.has_rulings() {
        context.policy = Arc::new(context.policy.with_rulings(Rulings::new(said)));
    }
    let alike = meanings(folder)?;
    if !alike.is_empty() || !context.policy.meanings().is_empty() {
        context.policy = Arc::new(context.policy.with_meanings(Meanings::new(alike)));
    }
    let fields = Fields::new();
    let path = index_folder(folder);
    let fail = |e: &tantivy::TantivyError| read::fault(folder, e);
    fs::create_dir_all(&path).map_err(|e| Error::io("create", &path, e))?;
    let directory = IndexFolder::open(&path).map_err(|e| fail(&e))?;
    let index = Index::open_or_create(directory, fields.schema.clone()).map_err(|e| fail(&e))?;
    index.tokenizers().register(tokenizer::NAME, TextAnalyzer::from(tokenizer::NewsTokenizer));
    Store::over(folder, context, index, fields)
}
