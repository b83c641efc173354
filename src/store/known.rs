//! The documents that `reconcile` is told of.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::stored::StoredArticle;
use crate::error::Result;
use crate::reconcile::{DocFacts, Judgement, Origins};

/// The current version of each document that is concerned, under names that no two documents of the store share.
///
/// Inputs of different publishers may use the same id; `reconcile` tells documents apart by their ids alone.
#[derive(Default)]
pub(super) struct Known {
    pub(super) by_document: BTreeMap<String, Arc<DocFacts>>,
    /// The origin each document belongs to.
    pub(super) origins: BTreeMap<String, String>,
    /// Record id by the longer name that replaces it.
    renamed: BTreeMap<String, String>,
    /// Headline by name, of documents that tell no publisher.
    titles: BTreeMap<String, String>,
}

/// The name of a document whose record id another one has too.
pub(super) fn named(id: &str, document: &str) -> String {
    format!("{id}@{document:.8}")
}

impl Known {
    /// Of current articles; `shared` tells whether two documents have an id.
    pub(super) fn new(
        articles: impl IntoIterator<Item = StoredArticle>,
        shared: impl Fn(&str) -> Result<bool>,
    ) -> Result<Self> {
        let mut known = Known::default();
        for article in articles {
            let mut facts = article.facts;
            if shared(&facts.id)? {
                let name = named(&facts.id, &article.document);
                known.renamed.insert(name.clone(), facts.id.clone());
                Arc::make_mut(&mut facts).id = name;
            }
            if let Some(title) = article.title.as_ref().filter(|_| facts.publisher.is_none()) {
                known.titles.insert(facts.id.clone(), format!("“{title}”"));
            }
            known.origins.insert(article.document.clone(), article.origin);
            known.by_document.insert(article.document, facts);
        }
        Ok(known)
    }

    /// The origins by name.
    pub(super) fn found(&self) -> Origins {
        let origin = |(document, facts): (&String, &Arc<DocFacts>)| {
            Some((facts.id.clone(), self.origins.get(document)?.clone()))
        };
        Origins::known(self.by_document.iter().filter_map(origin))
    }

    /// The judgement with the records' own ids, and with a headline where the outlet that was first is not known.
    pub(super) fn outward(&self, mut judgement: Judgement) -> Judgement {
        if let Some(first) = judgement.consensus.as_ref().filter(|c| c.first_publisher.is_none())
            && let Some(member) = judgement.members.iter().find(|m| first.is_first(m))
            && let Some(title) = self.titles.get(&member.doc)
        {
            judgement.reason.en = judgement.reason.en.replace(&first.first, title);
            judgement.reason.zh = judgement.reason.zh.replace(&first.first, title);
        }
        let first = judgement.consensus.as_mut().and_then(|c| c.first_doc.as_mut());
        for doc in judgement.members.iter_mut().map(|m| &mut m.doc).chain(first) {
            if let Some(id) = self.renamed.get(doc) {
                id.clone_into(doc);
            }
        }
        judgement
    }
}
