//! The documents that `reconcile` is told of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::judge::Articles;
use crate::reconcile::{DocFacts, Judgement};

/// The current version of each document, under names that no two share.
///
/// Inputs of different publishers may use the same id; `reconcile` tells documents apart by their ids alone.
pub(super) struct Known {
    pub(super) by_document: BTreeMap<String, Arc<DocFacts>>,
    /// Record id by the longer name that replaces it.
    renamed: BTreeMap<String, String>,
    /// Headline by name, of documents that tell no publisher.
    titles: BTreeMap<String, String>,
}

impl Known {
    pub(super) fn new(articles: &Articles) -> Self {
        let current = || articles.values().flat_map(|v| v.values()).filter(|a| !a.superseded);
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for article in current() {
            *uses.entry(&article.facts.id).or_default() += 1;
        }
        let mut known =
            Known { by_document: BTreeMap::new(), renamed: BTreeMap::new(), titles: BTreeMap::new() };
        for article in current() {
            let mut facts = Arc::clone(&article.facts);
            if uses.get(facts.id.as_str()).is_some_and(|n| *n > 1) {
                let name = format!("{}@{:.8}", facts.id, article.document);
                known.renamed.insert(name.clone(), facts.id.clone());
                facts = Arc::new(DocFacts { id: name, ..DocFacts::clone(&facts) });
            }
            if let Some(title) = article.title.as_ref().filter(|_| facts.publisher.is_none()) {
                known.titles.insert(facts.id.clone(), format!("“{title}”"));
            }
            known.by_document.insert(article.document.clone(), facts);
        }
        known
    }

    pub(super) fn facts(&self) -> Vec<Arc<DocFacts>> {
        self.by_document.values().map(Arc::clone).collect()
    }

    /// Documents whose id is shared by one that changed.
    pub(super) fn joined_by(&self, changed: &BTreeSet<String>) -> BTreeSet<String> {
        let outward = |facts: &'_ DocFacts| self.renamed.get(&facts.id).cloned();
        let ids: BTreeSet<String> =
            changed.iter().filter_map(|d| outward(self.by_document.get(d)?)).collect();
        let shared = |facts: &DocFacts| outward(facts).is_some_and(|id| ids.contains(&id));
        self.by_document
            .iter()
            .filter(|(_, facts)| shared(facts))
            .map(|(document, _)| document.clone())
            .collect()
    }

    /// The judgement with the records' own ids, and with a headline where the outlet that was first is not known.
    pub(super) fn outward(&self, mut judgement: Judgement) -> Judgement {
        if let Some(first) = judgement.consensus.as_ref().filter(|c| c.first_publisher.is_none())
            && let Some(member) = judgement.members.iter().find(|m| m.claim == first.first)
            && let Some(title) = self.titles.get(&member.doc)
        {
            judgement.reason.en = judgement.reason.en.replace(&first.first, title);
            judgement.reason.zh = judgement.reason.zh.replace(&first.first, title);
        }
        for member in &mut judgement.members {
            if let Some(id) = self.renamed.get(&member.doc) {
                id.clone_into(&mut member.doc);
            }
        }
        judgement
    }
}
