//! Files of one JSON object a line that stand beside the log and are only appended to.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// All lines of `file` in `folder`, oldest first; none when there is no such file. A torn last line, which a killed
/// writer left, is none.
pub(super) fn lines<T: DeserializeOwned>(folder: &Path, file: &str) -> Result<Vec<T>> {
    let path = folder.join(file);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Error::io("read", &path, e)),
    };
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let read = |(n, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|e| Error::store(folder, format!("{file}, line {}: {e}", n + 1)))
    };
    whole.lines().enumerate().map(read).collect()
}

/// Append `items` to `file` in `folder`, and wait until they are on the disk.
pub(super) fn append<T: Serialize>(folder: &Path, file: &str, items: &[T]) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let path = folder.join(file);
    let fail = |e| Error::written(folder, &path, e);
    // A torn last line is cut first, so that the new one does not join it.
    if let Ok(text) = fs::read(&path) {
        let whole = text.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        if whole < text.len() {
            let file = OpenOptions::new().write(true).open(&path).map_err(fail)?;
            file.set_len(whole as u64).map_err(fail)?;
        }
    }
    let mut file = OpenOptions::new().create(true).append(true).open(&path).map_err(fail)?;
    let lines: String = items.iter().map(|item| super::stored::json(item) + "\n").collect();
    file.write_all(lines.as_bytes()).map_err(fail)?;
    file.sync_all().map_err(fail)
}
