//! A graph of what is said to have caused what, across documents and languages.
//!
//! Nodes are events ([`Event`]) that meet by id; an edge is told by one document or by many, affirmed or denied. Like a
//! verdict, the graph is a pure function of what the documents say.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::events::{EventNames, Label, key};
use super::policy::Policy;
use super::rivals::{Finding, findings};
use crate::record::{CausalLink, Direction, Event, Modality, Polarity, Record, Strength};
use crate::text::Lang;

/// A causal link with its document.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'a> {
    /// The document.
    pub record: &'a Record,
    /// One of its links.
    pub link: &'a CausalLink,
    /// The origin that the document belongs to.
    pub origin: &'a str,
}

/// An event that something caused, or that caused something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// What makes it one: `silver price down`, `margin_call`, or its words in quotation marks.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// Id of what happens or moves.
    pub theme: Option<String>,
    /// Canonical id of the instrument, index, company or country.
    pub subject: Option<String>,
    /// What of the subject.
    pub measure: Option<String>,
    /// Which way.
    pub direction: Option<Direction>,
    /// How documents put it.
    pub words: Vec<String>,
    /// How many independent origins speak of it.
    pub origins: usize,
}

/// One document's word for an edge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EdgeEvidence {
    /// Day of publication.
    pub published: Option<Date>,
    /// The record's id.
    pub doc: String,
    /// The causal link's id.
    pub link: String,
    /// Outlet.
    pub publisher: Option<String>,
    /// The document's language.
    pub lang: Lang,
    /// The origin that the document belongs to.
    pub origin: String,
    /// Whose view it is told as.
    pub speaker: Option<String>,
    /// The words that say so.
    pub signal: String,
    /// The cause as written.
    pub cause: String,
    /// The effect as written.
    pub effect: String,
}

/// That one event caused another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// Id of the cause.
    pub cause: String,
    /// Id of the effect.
    pub effect: String,
    /// Affirmed, or denied.
    pub polarity: Polarity,
    /// Explicit where any document is.
    pub strength: Strength,
    /// Asserted where any document does; else the first told.
    pub modality: Modality,
    /// How many independent origins tell it.
    pub origins: usize,
    /// Whose views it is told as.
    pub speakers: Vec<String>,
    /// The signals, in the words of the documents.
    pub signals: Vec<String>,
    /// First day it was published.
    pub first: Option<Date>,
    /// Last day it was published.
    pub last: Option<Date>,
    /// Who says so, earliest first.
    pub evidence: Vec<EdgeEvidence>,
}

/// What is said to have caused what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CausalGraph {
    /// Events, in the order of ids.
    pub nodes: Vec<Node>,
    /// In the order of cause and effect.
    pub edges: Vec<Edge>,
    /// Where the documents do not go together.
    pub findings: Vec<Finding>,
}

impl CausalGraph {
    /// The graph of all links; their order does not matter.
    pub fn new<'a>(
        stated: impl IntoIterator<Item = Stated<'a>>,
        names: &EventNames,
        policy: &Policy,
    ) -> Self {
        let mut nodes: BTreeMap<String, NodeSoFar<'a>> = BTreeMap::new();
        let mut edges: BTreeMap<(String, String, Polarity), Vec<(&CausalLink, EdgeEvidence)>> =
            BTreeMap::new();
        for told in stated {
            for cause in &told.link.cause_events {
                for effect in &told.link.effect_events {
                    let (from, to) = (key(cause, &policy.meanings), key(effect, &policy.meanings));
                    // That a fall led to a further fall says nothing.
                    if from == to {
                        continue;
                    }
                    for (id, event) in [(&from, cause), (&to, effect)] {
                        let node = nodes.entry(id.clone()).or_insert_with(|| NodeSoFar::new(event));
                        node.add(event, told.origin);
                    }
                    let evidence = edges.entry((from, to, told.link.polarity)).or_default();
                    evidence.push((told.link, told.evidence()));
                }
            }
        }
        let mut graph = CausalGraph {
            nodes: nodes.into_iter().map(|(id, node)| node.finish(id, names)).collect(),
            edges: edges.into_iter().map(|(ends, told)| edge(ends, told)).collect(),
            findings: Vec::new(),
        };
        graph.findings = findings(&graph, policy);
        graph
    }

    /// The node with this id.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.binary_search_by(|n| n.id.as_str().cmp(id)).ok().map(|at| &self.nodes[at])
    }

    /// Edges that end at a node, the most told first.
    pub fn causes_of(&self, id: &str) -> Vec<&Edge> {
        most_told(self.edges.iter().filter(|e| e.effect == id))
    }

    /// Edges that begin at a node, the most told first.
    pub fn effects_of(&self, id: &str) -> Vec<&Edge> {
        most_told(self.edges.iter().filter(|e| e.cause == id))
    }

    /// The part of the graph that leads to or from the nodes for which `wanted` holds.
    pub fn around(&self, wanted: impl Fn(&Node) -> bool) -> CausalGraph {
        let seeds: BTreeSet<&str> = self.nodes.iter().filter(|n| wanted(n)).map(|n| n.id.as_str()).collect();
        let mut kept = seeds.clone();
        for up in [true, false] {
            let mut reached = seeds.clone();
            loop {
                let next: Vec<&str> = self
                    .edges
                    .iter()
                    .map(|e| {
                        if up {
                            (e.effect.as_str(), e.cause.as_str())
                        } else {
                            (e.cause.as_str(), e.effect.as_str())
                        }
                    })
                    .filter(|(at, far)| reached.contains(at) && !reached.contains(far))
                    .map(|(_, far)| far)
                    .collect();
                if next.is_empty() {
                    break;
                }
                reached.extend(next);
            }
            kept.extend(reached);
        }
        let has = |id: &String| kept.contains(id.as_str());
        CausalGraph {
            nodes: self.nodes.iter().filter(|n| has(&n.id)).cloned().collect(),
            edges: self.edges.iter().filter(|e| has(&e.cause) && has(&e.effect)).cloned().collect(),
            findings: self.findings.iter().filter(|f| f.nodes.iter().all(has)).cloned().collect(),
        }
    }
}

impl Node {
    /// Whether it is more than words: an event, a thing, a subject or a measure.
    pub fn is_known(&self) -> bool {
        self.theme.is_some() || self.subject.is_some() || self.measure.is_some()
    }
}

fn most_told<'a>(edges: impl Iterator<Item = &'a Edge>) -> Vec<&'a Edge> {
    let mut edges: Vec<&Edge> = edges.collect();
    edges.sort_by_key(|e| {
        (e.polarity, std::cmp::Reverse(e.origins), e.strength, std::cmp::Reverse(e.evidence.len()))
    });
    edges
}

impl Stated<'_> {
    fn evidence(&self) -> EdgeEvidence {
        let (record, link) = (self.record, self.link);
        let speaker = link
            .attribution
            .as_ref()
            .and_then(|id| record.attributions.iter().find(|a| a.id == *id))
            .and_then(|a| a.name.clone().or_else(|| a.source.as_ref().map(|s| s.text.clone())));
        EdgeEvidence {
            published: record.published,
            doc: record.id.clone(),
            link: link.id.clone(),
            publisher: record.publisher.clone(),
            lang: record.lang,
            origin: self.origin.to_owned(),
            speaker,
            signal: link.signal.text.clone(),
            cause: link.cause.text.trim().to_owned(),
            effect: link.effect.text.trim().to_owned(),
        }
    }
}

impl EdgeEvidence {
    /// Who answers for it: the speaker, else the origin.
    pub(super) fn voice(&self) -> &str {
        self.speaker.as_deref().unwrap_or(&self.origin)
    }
}

struct NodeSoFar<'a> {
    event: Event,
    words: BTreeMap<String, usize>,
    origins: BTreeSet<&'a str>,
}

impl<'a> NodeSoFar<'a> {
    fn new(event: &Event) -> Self {
        NodeSoFar { event: event.clone(), words: BTreeMap::new(), origins: BTreeSet::new() }
    }

    fn add(&mut self, event: &Event, origin: &'a str) {
        *self.words.entry(event.text.clone()).or_default() += 1;
        self.origins.insert(origin);
        // Of spellings, the first in order, so that the order of documents does not matter.
        if event.text < self.event.text {
            self.event.text.clone_from(&event.text);
        }
    }

    fn finish(self, id: String, names: &EventNames) -> Node {
        let mut words: Vec<(String, usize)> = self.words.into_iter().collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Node {
            id,
            label: names.label(&self.event),
            theme: self.event.theme,
            subject: self.event.subject,
            measure: self.event.measure,
            direction: self.event.direction,
            words: words.into_iter().map(|(words, _)| words).collect(),
            origins: self.origins.len(),
        }
    }
}

fn edge(
    (cause, effect, polarity): (String, String, Polarity),
    told: Vec<(&CausalLink, EdgeEvidence)>,
) -> Edge {
    let strength = told.iter().map(|(l, _)| l.strength).min().unwrap_or(Strength::Weak);
    let modality = told.iter().map(|(l, _)| l.modality).min().unwrap_or(Modality::Asserted);
    let mut evidence: Vec<EdgeEvidence> = told.into_iter().map(|(_, e)| e).collect();
    evidence.sort();
    evidence.dedup();
    let distinct = |pick: &dyn Fn(&EdgeEvidence) -> Option<&str>| -> Vec<String> {
        let set: BTreeSet<&str> = evidence.iter().filter_map(pick).collect();
        set.into_iter().map(str::to_owned).collect()
    };
    Edge {
        origins: distinct(&|e| Some(&e.origin)).len(),
        speakers: distinct(&|e| e.speaker.as_deref()),
        signals: distinct(&|e| Some(e.signal.trim())),
        first: evidence.iter().filter_map(|e| e.published).min(),
        last: evidence.iter().filter_map(|e| e.published).max(),
        cause,
        effect,
        polarity,
        strength,
        modality,
        evidence,
    }
}
