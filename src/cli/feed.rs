//! A thread that reads ahead of the work: bounded in bytes, and never waiting for a full batch.
//!
//! Files are opened and decompressed while earlier ones are worked on; what has come in from a slow pipe is handed
//! on at once, so that `tail -f wire.jsonl | wirecheck extract -` answers line by line.

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Result, anyhow};

use crate::pipeline::together;
use crate::source::{self, Options, Raw, Raws};

/// Bytes of one batch for each thread: enough to keep all busy, little enough that what comes of one batch, which may be ten
/// times as long, takes the memory of the batch before.
const BATCH_BYTES: usize = 256 << 10;
/// Most bytes of one batch, to keep memory bounded.
const MOST_BYTES: usize = 4 << 20;
/// Bytes read ahead; a single larger file passes alone.
const AHEAD_BYTES: usize = 16 << 20;
/// Files and lines read ahead.
const AHEAD: usize = 4096;
/// Parts of one batch for each thread, so that none waits long for another.
const PARTS: usize = 4;
/// How long a batch waits for its next piece.
const PATIENCE: Duration = Duration::from_millis(2);

/// Raw inputs in order, in batches.
pub(crate) struct Feed {
    pieces: Receiver<Raw>,
    ahead: Arc<Ahead>,
    reader: Option<JoinHandle<()>>,
}

/// Bytes that were read and not yet taken.
#[derive(Default)]
struct Ahead {
    bytes: Mutex<usize>,
    taken: Condvar,
}

impl Feed {
    /// Begin to read `paths`; the bytes read are added to `taken`.
    pub(crate) fn new(paths: Vec<PathBuf>, options: Options, taken: Arc<AtomicU64>) -> Self {
        let (sender, pieces) = sync_channel(AHEAD);
        let ahead = Arc::new(Ahead::default());
        let shared = Arc::clone(&ahead);
        let reader =
            thread::spawn(move || read(source::raws(&paths, &options).counted(taken), &sender, &shared));
        Feed { pieces, ahead, reader: Some(reader) }
    }

    /// What has come in, at least one piece; `None` at the end.
    pub(crate) fn next_batch(&mut self) -> Result<Option<Vec<Raw>>> {
        let Ok(first) = self.pieces.recv() else {
            let ended = self.reader.take().is_none_or(|reader| reader.join().is_ok());
            return if ended {
                Ok(None)
            } else {
                Err(anyhow!("reading the inputs broke off; this is a fault of wirecheck"))
            };
        };
        let mut bytes = size(&first);
        let mut batch = vec![first];
        let enough = MOST_BYTES.min(BATCH_BYTES * rayon::current_num_threads());
        while bytes < enough {
            let Ok(piece) = self.pieces.recv_timeout(PATIENCE) else { break };
            bytes += size(&piece);
            batch.push(piece);
        }
        *self.ahead.bytes.lock().unwrap_or_else(PoisonError::into_inner) -= bytes;
        self.ahead.taken.notify_one();
        Ok(Some(batch))
    }
}

/// A batch in parts of pieces that are small and worked on together, a few for each thread at least.
pub(crate) fn parts(batch: Vec<Raw>) -> Vec<Vec<Raw>> {
    let most = batch.len().div_ceil(PARTS * rayon::current_num_threads());
    let mut parts = Vec::new();
    let mut rest = batch.into_iter();
    while !rest.as_slice().is_empty() {
        let count = together(rest.as_slice().iter().map(size)).min(most);
        parts.push(rest.by_ref().take(count).collect());
    }
    parts
}

fn read(raws: Raws, sender: &SyncSender<Raw>, ahead: &Ahead) {
    for piece in raws {
        let size = size(&piece);
        let bytes = ahead.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |bytes: &mut usize| *bytes > 0 && *bytes + size > AHEAD_BYTES;
        let mut bytes = ahead.taken.wait_while(bytes, fits).unwrap_or_else(PoisonError::into_inner);
        *bytes += size;
        drop(bytes);
        // The other side has given up.
        if sender.send(piece).is_err() {
            return;
        }
    }
}

fn size(piece: &Raw) -> usize {
    64 + match piece {
        Raw::File(input) => input.bytes.len(),
        Raw::Line { bytes, .. } => bytes.len(),
        Raw::Rejected(_) => 0,
    }
}
