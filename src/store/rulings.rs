//! Rulings beside the log: `rulings.jsonl`, one a line, append-only; undoing one is a line too.

use std::path::Path;

use super::beside;
use crate::error::Result;
use crate::reconcile::Ruling;

const FILE: &str = "rulings.jsonl";

/// All rulings of the store in `folder`, oldest first. A torn last line, which a killed writer left, is none.
///
/// # Errors
/// The file cannot be read, or a line is no ruling.
pub fn rulings(folder: &Path) -> Result<Vec<Ruling>> {
    beside::lines(folder, FILE)
}

/// Append one ruling and wait until it is on the disk.
pub(super) fn append(folder: &Path, ruling: &Ruling) -> Result<()> {
    beside::append(folder, FILE, &[ruling])
}
