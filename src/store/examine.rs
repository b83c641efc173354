//! Checks of a whole store, for `wirecheck doctor`.

use std::collections::BTreeSet;

use super::log::{Frames, Position};
use super::read::{Store, fault};
use super::stored::{StoredArticle, StoredClaim};
use crate::error::{Error, Result};
use crate::record::Record;

impl Store {
    /// Every check with what it found.
    pub fn examine(&self) -> Vec<(&'static str, Result<String>)> {
        vec![
            ("log", self.examine_log()),
            ("index", self.examine_index()),
            ("log and index", self.examine_both()),
        ]
    }

    /// The records of the current versions of all articles, in the order of articles.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn records(&self) -> Result<impl Iterator<Item = Result<Record>>> {
        let articles = self.articles("")?;
        Ok(articles.into_iter().filter(|a| !a.superseded).map(|a| Ok(self.entry(&a)?.record)))
    }

    /// Every frame is whole, and every span fits its text.
    fn examine_log(&self) -> Result<String> {
        let (mut frames, mut entries) = (0, 0);
        for frame in Frames::new(&self.folder, Position::START) {
            let frame = frame?;
            frames += 1;
            for entry in &frame.entries {
                entries += 1;
                let length = entry.record.text.chars().count();
                let spans = entry.record.claims.iter().map(|c| c.span);
                if let Some(span) =
                    spans.chain(entry.record.sentences.iter().map(|s| s.span)).find(|s| s[1] > length)
                {
                    let message = format!("article {}: span {span:?} lies outside its text", entry.record.id);
                    return Err(Error::store(&self.folder, message));
                }
            }
        }
        Ok(format!("{entries} articles in {frames} frames"))
    }

    /// Every file of the index is as it was written.
    fn examine_index(&self) -> Result<String> {
        let damaged = self.index.validate_checksum().map_err(|e| fault(&self.folder, &e))?;
        if let Some(file) = damaged.iter().min() {
            let message = format!("index file {} is damaged; run `wirecheck reindex`", file.display());
            return Err(Error::store(&self.folder, message));
        }
        let [claims, articles, facts] = self.counts()?;
        Ok(format!("{articles} articles, {claims} claims, {facts} facts"))
    }

    /// The index holds what the log holds.
    fn examine_both(&self) -> Result<String> {
        let (mut articles, mut claims) = (BTreeSet::new(), BTreeSet::new());
        // What lies behind that is being written just now, or waits for the next writer.
        let covered = self.covered()?.at;
        let mut waiting = 0;
        for frame in Frames::new(&self.folder, Position::START) {
            let frame = frame?;
            if frame.end > covered {
                waiting += frame.entries.len();
                continue;
            }
            for entry in frame.entries {
                articles.insert(StoredArticle::of(&entry, Position::START).key());
                claims
                    .extend(StoredClaim::of(&entry, "", |_| Default::default()).iter().map(StoredClaim::key));
            }
        }
        let [indexed, in_index, _] = self.counts()?;
        if articles.len() != in_index || claims.len() != indexed {
            let message = format!(
                "the log holds {} articles with {} claims, the index {in_index} with {indexed}; run `wirecheck reindex`",
                articles.len(),
                claims.len()
            );
            return Err(Error::store(&self.folder, message));
        }
        Ok(match waiting {
            0 => "agree".to_owned(),
            n => format!("agree; {n} articles are being taken in"),
        })
    }
}
