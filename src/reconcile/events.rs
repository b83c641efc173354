//! What events are called, in both languages.

use serde::{Deserialize, Serialize};

use super::meaning::{Meanings, Meant, fold};
use crate::error::Result;
use crate::lang::{EventPack, EventWord, Files, Instruments, MeasurePack};
use crate::record::{Direction, Event, word};
use crate::text::{Lang, normalize};

/// A name in English and Chinese.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Label {
    /// In English.
    pub en: String,
    /// In Chinese, Simplified.
    pub zh: String,
}

/// Names of instruments, events and measures.
#[derive(Debug)]
pub struct EventNames {
    instruments: Instruments,
    events: [EventPack; 2],
    measures: [MeasurePack; 2],
}

impl EventNames {
    /// The names in `files`.
    ///
    /// # Errors
    /// A file with a fault, named by file, line and column.
    pub fn from_files(files: &Files) -> Result<Self> {
        Ok(EventNames {
            instruments: Instruments::from_files(files)?,
            events: [EventPack::from_files(files, Lang::En)?, EventPack::from_files(files, Lang::Zh)?],
            measures: [MeasurePack::from_files(files, Lang::En)?, MeasurePack::from_files(files, Lang::Zh)?],
        })
    }

    /// What the event is called: `silver ↓`, `margin calls`, or its words where nothing is known of it.
    pub fn label(&self, event: &Event) -> Label {
        let arrow = match event.direction {
            Some(Direction::Up) => " ↑",
            Some(Direction::Down) => " ↓",
            Some(Direction::Flat) => " =",
            None => "",
        };
        let name = |lang: usize| -> Option<String> {
            let theme = event.theme.as_deref().and_then(|id| self.events[lang].name(id)).map(str::to_owned);
            let subject = event
                .subject
                .as_deref()
                .map(|id| self.instruments.titles(id).map_or(id, |titles| titles[lang.min(1)]).to_owned());
            // That a price moves need not be said of what has one.
            let measure = event.measure.as_deref().filter(|m| *m != "price" || subject.is_none());
            let measure = measure.map(|m| match lang {
                0 => m.replace('_', " "),
                _ => self.measures[lang].name(m).unwrap_or(m).to_owned(),
            });
            let parts: Vec<String> = [theme, subject, measure].into_iter().flatten().collect();
            (!parts.is_empty()).then(|| format!("{}{arrow}", parts.join(" ")))
        };
        let words = || event.text.split_whitespace().collect::<Vec<_>>().join(" ");
        Label { en: name(0).unwrap_or_else(words), zh: name(1).unwrap_or_else(words) }
    }

    /// The ids and words that a reader's words stand for: an instrument's id, an event's id, else the words themselves,
    /// folded.
    pub fn lookup(&self, words: &str) -> String {
        let folded = normalize(words).0.to_lowercase();
        if let Some(id) = self.instruments.lookup(&folded) {
            return id.to_string();
        }
        for events in &self.events {
            if let [(0, end, EventWord::Event(id) | EventWord::Thing(id))] =
                events.find(&folded, |_, _, _| true).as_slice()
                && *end == folded.len()
            {
                return id.to_string();
            }
        }
        folded
    }
}

/// What makes two events one: ids and direction, or the folded words that stand for all that mean the same.
pub(super) fn key(event: &Event, meanings: &Meanings) -> String {
    let ids = [&event.theme, &event.subject, &event.measure].into_iter().flatten().cloned();
    let parts: Vec<String> = ids.chain(event.direction.as_ref().map(word)).collect();
    if event.theme.is_none() && event.subject.is_none() && event.measure.is_none() {
        return format!("“{}”", meanings.stand(Meant::Event, &fold(&event.text)));
    }
    parts.join(" ")
}
