//! What means the same, beside the log: `meanings.jsonl`, one a line, append-only; that two differ after all is a line too.

use std::path::Path;

use super::beside;
use crate::error::Result;
use crate::reconcile::Equivalence;

const FILE: &str = "meanings.jsonl";

/// All that was said of the store in `folder`, oldest first. A torn last line, which a killed writer left, is none.
///
/// # Errors
/// The file cannot be read, or a line is not what it should be.
pub fn meanings(folder: &Path) -> Result<Vec<Equivalence>> {
    beside::lines(folder, FILE)
}

/// Append what is said and wait until it is on the disk.
pub(super) fn append(folder: &Path, said: &[Equivalence]) -> Result<()> {
    beside::append(folder, FILE, said)
}
