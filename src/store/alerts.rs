//! Saved queries: `alerts.json`, and what each has fired for: `alerts-fired.jsonl`, append-only.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::beside;
use super::read::Store;
use super::stored::{StoredClaim, json};
use super::watched::replace;
use crate::error::{Error, Result};

const FILE: &str = "alerts.json";
const FIRED: &str = "alerts-fired.jsonl";

/// A saved query that fires once for each claim that comes to match it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// What it is called.
    pub name: String,
    /// In the language of `wirecheck search`.
    pub query: String,
}

/// That an alert has fired for a claim.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Fired {
    alert: String,
    claim: String,
}

/// A claim that came to match an alert.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlertEvent {
    /// Always `alert`.
    pub event: &'static str,
    /// The same for the same event, however often it is told.
    pub id: String,
    /// Which alert.
    pub alert: Alert,
    /// The claim.
    pub claim: StoredClaim,
}

/// All alerts of the store in `folder`, by name.
///
/// # Errors
/// The file cannot be read, or is damaged.
pub fn alerts(folder: &Path) -> Result<Vec<Alert>> {
    let path = folder.join(FILE);
    match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| Error::store(folder, format!("{FILE}: {e}"))),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(Error::io("read", &path, e)),
    }
}

impl Store {
    /// Save an alert. What matches it already is no news, unless `existing` claims are asked for too; gives how many
    /// match it now.
    ///
    /// # Errors
    /// The query cannot be read, the name is taken, or the disk cannot be written.
    pub fn add_alert(&self, alert: &Alert, existing: Existing) -> Result<usize> {
        let matching = self.current(&alert.query)?;
        let mut all = alerts(&self.folder)?;
        if all.iter().any(|a| a.name == alert.name) {
            let message =
                format!("there is an alert `{}` already; remove it or choose another name", alert.name);
            return Err(Error::Usage(message));
        }
        // First what it need not fire for: killed in between, it is not there at all.
        if existing == Existing::AreNoNews {
            let fired: Vec<Fired> = matching.iter().map(|c| fired(alert, c)).collect();
            beside::append(&self.folder, FIRED, &fired)?;
        }
        all.push(alert.clone());
        all.sort_by(|a, b| a.name.cmp(&b.name));
        replace(&self.folder.join(FILE), json(&all).as_bytes())?;
        Ok(matching.len())
    }

    /// Remove an alert; gives whether there was one.
    ///
    /// # Errors
    /// The disk cannot be written.
    pub fn remove_alert(&self, name: &str) -> Result<bool> {
        let mut all = alerts(&self.folder)?;
        let before = all.len();
        all.retain(|a| a.name != name);
        replace(&self.folder.join(FILE), json(&all).as_bytes())?;
        let kept: Vec<Fired> = known(&self.folder)?.into_iter().filter(|f| f.alert != name).collect();
        let lines: String = kept.iter().map(|f| json(f) + "\n").collect();
        replace(&self.folder.join(FIRED), lines.as_bytes())?;
        Ok(all.len() < before)
    }

    /// Claims that have come to match an alert since it was asked last, and did not fire it yet.
    ///
    /// # Errors
    /// The files or the index cannot be read.
    pub fn alert_events(&self) -> Result<Vec<AlertEvent>> {
        let all = alerts(&self.folder)?;
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let known = known(&self.folder)?;
        let mut events = Vec::new();
        for alert in all {
            for claim in self.current(&alert.query)? {
                let fired = fired(&alert, &claim);
                if !known.contains(&fired) {
                    let hash = blake3::hash(json(&fired).as_bytes()).to_hex();
                    let id = format!("a-{}", &hash[..16]);
                    events.push(AlertEvent { event: "alert", id, alert: alert.clone(), claim });
                }
            }
        }
        Ok(events)
    }

    /// Claims of current versions that match.
    fn current(&self, query: &str) -> Result<Vec<StoredClaim>> {
        let mut claims = self.search(query, usize::MAX, &[])?.claims;
        claims.retain(|c| !c.superseded);
        Ok(claims)
    }

    /// Remember that `events` were told.
    ///
    /// # Errors
    /// The disk cannot be written.
    pub fn alerts_told(&self, events: &[AlertEvent]) -> Result<()> {
        let fired: Vec<Fired> = events.iter().map(|e| fired(&e.alert, &e.claim)).collect();
        beside::append(&self.folder, FIRED, &fired)
    }
}

/// Whether what matches an alert when it is saved makes it fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// No.
    AreNoNews,
    /// Yes.
    AreNews,
}

fn fired(alert: &Alert, claim: &StoredClaim) -> Fired {
    Fired { alert: alert.name.clone(), claim: claim.key() }
}

/// What has been fired for.
fn known(folder: &Path) -> Result<BTreeSet<Fired>> {
    Ok(beside::lines(folder, FIRED)?.into_iter().collect())
}
