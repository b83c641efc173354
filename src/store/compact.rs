//! Writing a store's log anew, in few large frames, and its index in few segments.
//!
//! A watcher commits a few articles at a time, and each commit is a frame that compresses badly by itself. Nothing is left
//! out: superseded versions are what `--as-of` tells history from. The new log is complete and on the disk before the
//! old one is moved away; a process killed at any moment leaves one of the two, which [`recover`] puts in its place.

use std::fs::{self, File};
use std::path::Path;

use super::entry::Entry;
use super::log::{Frames, Log, Position};
use super::write::{FRAME_BYTES, Writer, lock};
use super::{Context, check_marker, index_folder};
use crate::error::{Error, Result};

/// Where the new log is written.
const NEW: &str = "compact.new";
/// Where the old one is moved to.
const OLD: &str = "log.old";
/// Where an index is moved to before it is deleted.
const OLD_INDEX: &str = "index.old";

/// Bytes of a store's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// The article log.
    pub log: u64,
    /// The index.
    pub index: u64,
}

impl Sizes {
    fn of(folder: &Path) -> Self {
        Sizes { log: size(&folder.join("log")), index: size(&index_folder(folder)) }
    }
}

/// Write the log and the index of the store in `folder` anew; gives their sizes before and after, and the store.
///
/// Needs as much free space as both take.
///
/// # Errors
/// Another process is writing, the log is damaged, or the disk is full; the store is then as it was.
pub fn compact(folder: &Path, context: Context) -> Result<(Sizes, Sizes, Writer)> {
    check_marker(folder)?;
    let lock = lock(folder)?;
    recover(folder)?;
    let before = Sizes::of(folder);
    let new = folder.join(NEW);
    if let Err(fault) = rewrite(folder, &new) {
        let _ = fs::remove_dir_all(&new);
        return Err(fault);
    }
    drop_index(folder)?;
    swap(folder)?;
    let writer = Writer::with_lock(folder, context, lock)?;
    Ok((before, Sizes::of(folder), writer))
}

/// Write the log of `folder` anew below `new`, and see that it holds the same.
fn rewrite(folder: &Path, new: &Path) -> Result<()> {
    if new.exists() {
        fs::remove_dir_all(new).map_err(|e| Error::io("remove", new, e))?;
    }
    let mut log = Log::open(new, Position::START)?;
    let (mut waiting, mut bytes) = (Vec::new(), 0);
    for frame in Frames::new(folder, Position::START) {
        for entry in frame?.entries {
            bytes += entry.record.text.len();
            waiting.push(entry);
            if bytes >= FRAME_BYTES {
                log.append(&std::mem::take(&mut waiting))?;
                bytes = 0;
            }
        }
    }
    if !waiting.is_empty() {
        log.append(&waiting)?;
    }
    log.sync()?;
    if content(folder)? != content(new)? {
        return Err(Error::store(folder, "the log written anew does not hold the same; nothing was changed"));
    }
    Ok(())
}

/// Hash of all entries in order.
fn content(folder: &Path) -> Result<blake3::Hash> {
    let mut hash = blake3::Hasher::new();
    let entries = Frames::new(folder, Position::START).map(|frame| frame.map(|f| f.entries));
    for entries in entries {
        for Entry { key, content, record } in entries? {
            for part in [&key, &content, &record.text] {
                hash.update(&(part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
        }
    }
    Ok(hash.finalize())
}

/// Put the new log in the place of the old one.
fn swap(folder: &Path) -> Result<()> {
    let (log, old, new) = (folder.join("log"), folder.join(OLD), folder.join(NEW).join("log"));
    fs::rename(&log, &old).map_err(|e| Error::io("move", &log, e))?;
    fs::rename(&new, &log).map_err(|e| Error::io("move", &new, e))?;
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    recover(folder)
}

/// Delete the index at once: killed while its files are removed one by one, a store would have half an index.
pub(super) fn drop_index(folder: &Path) -> Result<()> {
    let (index, old) = (index_folder(folder), folder.join(OLD_INDEX));
    if old.exists() {
        fs::remove_dir_all(&old).map_err(|e| Error::io("remove", &old, e))?;
    }
    if index.exists() {
        fs::rename(&index, &old).map_err(|e| Error::io("move", &index, e))?;
        fs::remove_dir_all(&old).map_err(|e| Error::io("remove", &old, e))?;
    }
    Ok(())
}

/// Finish or undo what a killed process began; only for who holds the lock.
pub(super) fn recover(folder: &Path) -> Result<()> {
    let (log, old, new) = (folder.join("log"), folder.join(OLD), folder.join(NEW));
    if !log.exists() && old.exists() {
        // The new log was whole before the old one was moved.
        let from = if new.join("log").exists() { new.join("log") } else { old.clone() };
        fs::rename(&from, &log).map_err(|e| Error::io("move", &from, e))?;
    }
    for left in [&old, &new, &folder.join(OLD_INDEX)] {
        if left.exists() {
            fs::remove_dir_all(left).map_err(|e| Error::io("remove", left, e))?;
        }
    }
    Ok(())
}

/// Bytes of all files below `folder`.
fn size(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|e| match e.metadata() {
            Ok(m) if m.is_dir() => size(&e.path()),
            Ok(m) => m.len(),
            Err(_) => 0,
        })
        .sum()
}
