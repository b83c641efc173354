//! What a store knew on a day: the log told again up to then.

use std::path::Path;

use jiff::civil::Date;

use super::log::{Frames, Position};
use super::read::Store;
use super::rulings::{append, rulings};
use super::{Writer, make, open};
use crate::error::Result;

impl Store {
    /// A store in `folder` of the articles published by `day`, each version after the one it replaces, under the
    /// rulings given by then and what was said by then to mean the same. Articles without a date are left out. Costs as much as indexing them.
    ///
    /// # Errors
    /// This store cannot be read, or `folder` not written.
    pub fn as_of(&self, day: Date, folder: &Path) -> Result<Store> {
        make(folder)?;
        for ruling in rulings(&self.folder)?.iter().filter(|r| r.on <= day) {
            append(folder, ruling)?;
        }
        let said = super::meanings(&self.folder)?.into_iter().filter(|said| said.on <= day);
        super::meanings::append(folder, &said.collect::<Vec<_>>())?;
        let mut writer = Writer::open(folder, self.context.clone())?;
        for frame in Frames::new(&self.folder, Position::START) {
            for entry in frame?.entries {
                if entry.record.published.is_some_and(|p| p <= day) {
                    writer.add(entry.record)?;
                }
            }
        }
        writer.commit()?;
        drop(writer);
        open(folder, self.context.clone())
    }
}
