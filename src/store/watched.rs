//! What a watcher remembers beside the log: how each source stands, and what it has told of.
//!
//! `watch.json` is written whole into a new file that then takes the old one's place, so a killed watcher leaves one or
//! the other. It is written after what it tells of has been told: killed in between, a watcher tells the last events
//! once more, under the same ids.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::judge::StoredFact;
use super::read::Store;
use crate::error::{Error, Result};
use crate::reconcile::Verdict;

const FILE: &str = "watch.json";

/// What is remembered of a watched source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Its `ETag`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Of a file: its length and time of change; of an address: the hash of its last body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// Faults in a row.
    #[serde(default)]
    pub faults: u32,
    /// The last fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// Not to be asked before this moment, in seconds since 1970.
    #[serde(default)]
    pub not_before: u64,
}

/// Everything a watcher remembers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watched {
    /// By path or address.
    pub sources: BTreeMap<String, Seen>,
    /// Contested facts that were told of, with what was told; `None` before the first round.
    pub told: Option<BTreeMap<String, String>>,
}

/// A change in what is contested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A fact has become conflicting or inconsistent.
    Conflict,
    /// Another claim has joined a contested fact, or its verdict is another one.
    Changed,
    /// A fact is contested no more.
    Settled,
}

/// A contested fact that a watcher should tell of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactEvent {
    /// What happened.
    pub event: Change,
    /// The same for the same event, however often it is told.
    pub id: String,
    /// Key of the fact.
    pub key: String,
    /// The fact as it stands; `None` where it is no more.
    pub fact: Option<StoredFact>,
}

impl Watched {
    /// What the store in `folder` remembers; nothing when it was never watched.
    ///
    /// # Errors
    /// The file cannot be read, or is damaged.
    pub fn load(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| {
                Error::store(folder, format!("{FILE}: {e}; remove the file to begin watching anew"))
            }),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(Watched::default()),
            Err(e) => Err(Error::io("read", &path, e)),
        }
    }

    /// Put this in the place of what was remembered.
    ///
    /// # Errors
    /// The disk cannot be written.
    pub fn save(&self, folder: &Path) -> Result<()> {
        replace(&folder.join(FILE), super::stored::json(self).as_bytes())
    }

    /// What is to be told of `store`; afterwards it counts as told. The first time, what is contested already is not news.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn news(&mut self, store: &Store) -> Result<Vec<FactEvent>> {
        let contested: BTreeMap<String, StoredFact> = store
            .facts("verdict:conflicting OR verdict:inconsistent")?
            .into_iter()
            .map(|fact| (fact.key.clone(), fact))
            .collect();
        let now: BTreeMap<String, String> =
            contested.iter().map(|(key, fact)| (key.clone(), standing(fact))).collect();
        let Some(before) = self.told.replace(now.clone()) else { return Ok(Vec::new()) };
        let mut events = Vec::new();
        for (key, fact) in contested {
            let standing = &now[&key];
            let event = match before.get(&key) {
                None => Change::Conflict,
                Some(told) if told != standing => Change::Changed,
                Some(_) => continue,
            };
            events.push(FactEvent { event, id: event_id(event, &key, standing), key, fact: Some(fact) });
        }
        for (key, told) in before.iter().filter(|(key, _)| !now.contains_key(*key)) {
            let fact = store.fact(key)?;
            let id = event_id(Change::Settled, key, told);
            events.push(FactEvent { event: Change::Settled, id, key: key.clone(), fact });
        }
        Ok(events)
    }
}

/// What is told of a contested fact: its verdict, and whose claims it rests on.
fn standing(fact: &StoredFact) -> String {
    let judgement = &fact.judgement;
    let verdict = if judgement.verdict == Verdict::Conflicting { "conflicting" } else { "inconsistent" };
    let mut members: Vec<String> =
        judgement.members.iter().map(|m| format!("{} {}", m.doc, m.claim)).collect();
    members.sort();
    members.dedup();
    let hash = blake3::hash(members.join("\n").as_bytes()).to_hex();
    format!("{verdict} {}", &hash[..16])
}

fn event_id(event: Change, key: &str, standing: &str) -> String {
    let hash = blake3::hash(format!("{event:?}\n{key}\n{standing}").as_bytes()).to_hex();
    format!("e-{}", &hash[..16])
}

/// Write `bytes` to a new file and put it in the place of `path`.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let fail = |e| Error::io("write", path, e);
    let new = path.with_extension("new");
    let mut file = File::create(&new).map_err(fail)?;
    file.write_all(bytes).map_err(fail)?;
    file.sync_all().map_err(fail)?;
    fs::rename(&new, path).map_err(fail)
}
