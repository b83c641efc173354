//! Where what is said of causes does not go together: rival explanations, denials, reversed pairs and loops.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use serde::{Deserialize, Serialize};

use super::events::Label;
use super::graph::{CausalGraph, Edge, Node};
use super::policy::Policy;
use super::reason::{Reason, reason_of};
use crate::record::{Polarity, Strength};

/// What is found in a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// One says that A led to B, another that B led to A.
    Reversed,
    /// One says that A led to B, another that it did not.
    Disputed,
    /// Different voices give different causes for one effect.
    Rivals,
    /// What is said adds up to a circle.
    Loop,
}

/// Something a reader of the graph should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// The nodes: of rivals the effect first, of a loop in its order.
    pub nodes: Vec<String>,
    /// In words.
    pub reason: Reason,
}

/// Everything found in `graph`: what contradicts itself first.
pub(super) fn findings(graph: &CausalGraph, policy: &Policy) -> Vec<Finding> {
    let view = View::new(graph, policy);
    let mut out = view.reversed();
    out.extend(view.disputed());
    out.extend(view.rivals());
    out.extend(view.loops());
    out.sort_by(|a, b| (a.kind, &a.nodes).cmp(&(b.kind, &b.nodes)));
    out
}

struct View<'a> {
    graph: &'a CausalGraph,
    policy: &'a Policy,
    /// Affirmed edges that are told explicitly, by number of node.
    net: DiGraph<(), &'a Edge>,
    index: BTreeMap<&'a str, usize>,
}

impl<'a> View<'a> {
    fn new(graph: &'a CausalGraph, policy: &'a Policy) -> Self {
        let index: BTreeMap<&str, usize> =
            graph.nodes.iter().enumerate().map(|(n, node)| (node.id.as_str(), n)).collect();
        let mut net = DiGraph::new();
        for _ in &graph.nodes {
            net.add_node(());
        }
        for edge in &graph.edges {
            let surely = edge.polarity == Polarity::Affirmed && edge.strength == Strength::Explicit;
            if let (true, Some(a), Some(b)) =
                (surely, index.get(edge.cause.as_str()), index.get(edge.effect.as_str()))
            {
                net.add_edge(NodeIndex::new(*a), NodeIndex::new(*b), edge);
            }
        }
        View { graph, policy, net, index }
    }

    fn sure(&self) -> impl Iterator<Item = &'a Edge> {
        self.net.edge_weights().copied()
    }

    fn label(&self, id: &str) -> Label {
        let words = || Label { en: id.to_owned(), zh: id.to_owned() };
        self.graph.node(id).map_or_else(words, |n| n.label.clone())
    }

    fn reversed(&self) -> Vec<Finding> {
        let mut out = Vec::new();
        for edge in self.sure().filter(|e| e.cause < e.effect) {
            let Some(back) = self.sure().find(|e| e.cause == edge.effect && e.effect == edge.cause) else {
                continue;
            };
            let (a, b) = (self.label(&edge.cause), self.label(&edge.effect));
            let (who, other) = (voices(edge), voices(back));
            out.push(Finding {
                kind: FindingKind::Reversed,
                nodes: vec![edge.cause.clone(), edge.effect.clone()],
                reason: self.told(
                    "graph_reversed",
                    &[("a", &a), ("b", &b)],
                    &[("who", &who), ("other", &other)],
                ),
            });
        }
        out
    }

    fn disputed(&self) -> Vec<Finding> {
        let denied = self.graph.edges.iter().filter(|e| e.polarity == Polarity::Negated);
        let mut out = Vec::new();
        for no in denied {
            let yes =
                self.graph.edges.iter().find(|e| {
                    e.polarity == Polarity::Affirmed && e.cause == no.cause && e.effect == no.effect
                });
            let Some(yes) = yes else { continue };
            let (a, b) = (self.label(&no.cause), self.label(&no.effect));
            let (who, other) = (voices(yes), voices(no));
            out.push(Finding {
                kind: FindingKind::Disputed,
                nodes: vec![no.cause.clone(), no.effect.clone()],
                reason: self.told(
                    "graph_disputed",
                    &[("a", &a), ("b", &b)],
                    &[("who", &who), ("other", &other)],
                ),
            });
        }
        out
    }

    /// Causes of one effect, of which two are told by different voices alone, and neither leads to the other.
    fn rivals(&self) -> Vec<Finding> {
        let mut by_effect: BTreeMap<&str, Vec<&Edge>> = BTreeMap::new();
        // Only of a move can it be asked which of two things caused it; words that name nothing known may be the same.
        let known = |id: &str| self.graph.node(id).is_some_and(Node::is_known);
        let moves = |id: &str| self.graph.node(id).is_some_and(|n| n.is_known() && n.direction.is_some());
        for edge in self.sure().filter(|e| moves(&e.effect) && known(&e.cause)) {
            by_effect.entry(&edge.effect).or_default().push(edge);
        }
        let mut out = Vec::new();
        for (effect, mut causes) in by_effect {
            causes.sort_by(|a, b| b.origins.cmp(&a.origins).then_with(|| a.cause.cmp(&b.cause)));
            let apart = |a: &Edge, b: &Edge| {
                let (x, y) = (voice_set(a), voice_set(b));
                x.is_disjoint(&y) && !self.leads(&a.cause, &b.cause) && !self.leads(&b.cause, &a.cause)
            };
            let rival: Vec<&Edge> = causes
                .iter()
                .copied()
                .filter(|a| causes.iter().any(|b| a.cause != b.cause && apart(a, b)))
                .collect();
            if rival.len() < 2 {
                continue;
            }
            let list = |pick: fn(Label) -> String, joiner: &str| {
                let told: Vec<String> =
                    rival.iter().map(|e| format!("{} ({})", pick(self.label(&e.cause)), voices(e))).collect();
                told.join(joiner)
            };
            let causes = Label { en: list(|l| l.en, "; "), zh: list(|l| l.zh, "；") };
            let what = self.label(effect);
            out.push(Finding {
                kind: FindingKind::Rivals,
                nodes: std::iter::once(effect)
                    .chain(rival.iter().map(|e| e.cause.as_str()))
                    .map(str::to_owned)
                    .collect(),
                reason: self.told("graph_rivals", &[("effect", &what), ("causes", &causes)], &[]),
            });
        }
        out
    }

    /// Circles of three events or more; of each knot of them the shortest through its first node.
    fn loops(&self) -> Vec<Finding> {
        let mut out = Vec::new();
        for mut knot in tarjan_scc(&self.net) {
            knot.sort();
            let Some(&start) = knot.first().filter(|_| knot.len() > 2) else { continue };
            let Some(path) = self.circle(start) else { continue };
            let names: Vec<Label> = path.iter().map(|id| self.label(id)).collect();
            let chain = |pick: fn(&Label) -> &str| {
                names.iter().chain(names.first()).map(pick).collect::<Vec<_>>().join(" → ")
            };
            let path_label = Label { en: chain(|l| &l.en), zh: chain(|l| &l.zh) };
            out.push(Finding {
                kind: FindingKind::Loop,
                reason: self.told("graph_loop", &[("path", &path_label)], &[]),
                nodes: path,
            });
        }
        out
    }

    /// The shortest way from `start` back to it that is longer than there and back.
    fn circle(&self, start: NodeIndex) -> Option<Vec<String>> {
        for first in self.net.neighbors(start) {
            let mut from: BTreeMap<NodeIndex, NodeIndex> = BTreeMap::from([(first, start)]);
            let mut queue = VecDeque::from([first]);
            while let Some(at) = queue.pop_front() {
                for next in self.net.neighbors(at) {
                    if next == start && at != first {
                        let mut path = vec![at];
                        while let Some(&before) =
                            path.last().and_then(|n| from.get(n)).filter(|n| **n != start)
                        {
                            path.push(before);
                        }
                        path.push(start);
                        path.reverse();
                        return Some(path.iter().map(|n| self.graph.nodes[n.index()].id.clone()).collect());
                    }
                    if next != start && !from.contains_key(&next) {
                        from.insert(next, at);
                        queue.push_back(next);
                    }
                }
            }
        }
        None
    }

    fn leads(&self, from: &str, to: &str) -> bool {
        let at = |id: &str| self.index.get(id).map(|n| NodeIndex::new(*n));
        let (Some(from), Some(to)) = (at(from), at(to)) else { return false };
        petgraph::algo::has_path_connecting(&self.net, from, to, None)
    }

    fn told(&self, key: &str, labels: &[(&str, &Label)], words: &[(&str, &str)]) -> Reason {
        reason_of(self.policy, key, |chinese| {
            let labels = labels.iter().map(|(name, l)| (*name, if chinese { &*l.zh } else { &*l.en }));
            labels.chain(words.iter().copied()).collect()
        })
    }
}

fn voice_set(edge: &Edge) -> BTreeSet<&str> {
    edge.evidence.iter().map(|e| e.voice()).collect()
}

/// Who says so, by name: speakers, else outlets, else documents.
fn voices(edge: &Edge) -> String {
    let names: BTreeSet<&str> = edge
        .evidence
        .iter()
        .map(|e| e.speaker.as_deref().or(e.publisher.as_deref()).unwrap_or(&e.doc))
        .collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}
