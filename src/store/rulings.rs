//! Rulings beside the log: `rulings.jsonl`, one a line, append-only; undoing one is a line too.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::error::{Error, Result};
use crate::reconcile::Ruling;

const FILE: &str = "rulings.jsonl";

/// All rulings of the store in `folder`, oldest first. A torn last line, which a killed writer left, is none.
///
/// # Errors
/// The file cannot be read, or a line is no ruling.
pub fn rulings(folder: &Path) -> Result<Vec<Ruling>> {
    let path = folder.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Error::io("read", &path, e)),
    };
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let read = |(n, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|e| Error::store(folder, format!("{FILE}, line {}: {e}", n + 1)))
    };
    whole.lines().enumerate().map(read).collect()
}

/// Append one ruling and wait until it is on the disk.
pub(super) fn append(folder: &Path, ruling: &Ruling) -> Result<()> {
    let path = folder.join(FILE);
    let fail = |e| Error::io("write", &path, e);
    // A torn last line is cut first, so that the new one does not join it.
    if let Ok(text) = fs::read(&path) {
        let whole = text.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        if whole < text.len() {
            let file = OpenOptions::new().write(true).open(&path).map_err(fail)?;
            file.set_len(whole as u64).map_err(fail)?;
        }
    }
    let mut file = OpenOptions::new().create(true).append(true).open(&path).map_err(fail)?;
    let mut line = super::stored::json(ruling);
    line.push('\n');
    file.write_all(line.as_bytes()).map_err(fail)?;
    file.sync_all().map_err(fail)
}
