//! Which origin each article belongs to after a commit: around what it changes, or in the whole of a small store.
//!
//! Documents are kin by what two of them tell and, of some pieces, by how many share them; origins are what kinship
//! connects. So a commit can change only the origins of documents that come in or are replaced, and of those that
//! share a piece with them which as few share before or after that it tells something. All members of these origins,
//! as they were, are clustered anew, with the numbers of holders in the whole store: every new kinship has both its
//! ends among them, and whatever else kinship reached from them, it reached before.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::Searcher;

use super::judge::Changes;
use super::known::named;
use super::lookup::id_number;
use super::read::Store;
use super::stored::StoredArticle;
use crate::error::{Error, Result};
use crate::reconcile::{DocFacts, OriginMember, Origins, Piece, Policy, origins, origins_among};

/// So few new documents are always looked up in the index, however small the store.
const FEW: usize = 64;
/// More of the store than one document in so many is clustered as a whole.
const PART: usize = 16;
/// So many are never.
const LARGE: usize = 30_000;

/// What of an article tells its origin, and where it belongs so far.
struct Trace {
    document: String,
    facts: Arc<DocFacts>,
    origin: String,
    kinship: u64,
}

impl Trace {
    /// Of the article, without what only judging needs.
    fn of(article: StoredArticle) -> Self {
        let kinship = article.kinship.as_ref().map_or(0, hashed);
        let (document, origin) = (article.document.clone(), article.origin.clone());
        Trace { document, facts: lean(article), origin, kinship }
    }

    fn id(&self) -> &str {
        &self.facts.id
    }
}

impl AsRef<DocFacts> for Trace {
    fn as_ref(&self) -> &DocFacts {
        &self.facts
    }
}

/// What of an article tells its origin.
pub(super) fn lean(article: StoredArticle) -> Arc<DocFacts> {
    let mut facts = article.facts;
    let lean = Arc::make_mut(&mut facts);
    lean.contracts.clear();
    lean.speakers.clear();
    lean.declared.clear();
    lean.sketch.hashes.shrink_to_fit();
    facts
}

/// What tells two apart, in little room.
pub(super) fn hashed(kinship: &OriginMember) -> u64 {
    let mut hasher = DefaultHasher::new();
    kinship.hash(&mut hasher);
    hasher.finish()
}

/// Where an article belongs, when it is not as the index says.
pub(super) struct Kin {
    pub(super) origin: String,
    pub(super) member: OriginMember,
    /// Whether the origin is another one, and not only how the article came there.
    pub(super) moved: bool,
}

impl Kin {
    /// Note it in the article.
    pub(super) fn note(&self, article: &mut StoredArticle) {
        self.origin.clone_into(&mut article.origin);
        article.kinship = Some(self.member.clone());
    }
}

/// By document.
pub(super) type Kins = BTreeMap<String, Kin>;

/// Give the documents names that no two share.
fn name(traces: &mut [Trace], shared: impl Fn(&str) -> Result<bool>) -> Result<()> {
    for trace in traces {
        if shared(&trace.facts.id)? {
            let name = named(&trace.facts.id, &trace.document);
            Arc::make_mut(&mut trace.facts).id = name;
        }
    }
    Ok(())
}

/// What of `found` is another than the traces tell, which then tell it too.
fn news(traces: &mut [Trace], found: Origins) -> Kins {
    let mut of_name: FxHashMap<String, (Arc<str>, OriginMember)> = FxHashMap::default();
    for cluster in found.clusters {
        let id: Arc<str> = cluster.id.into();
        of_name.extend(cluster.members.into_iter().map(|m| (m.doc.clone(), (Arc::clone(&id), m))));
    }
    let mut kins = Kins::new();
    for trace in traces {
        let Some((origin, member)) = of_name.remove(&trace.facts.id) else { continue };
        let moved = *trace.origin != *origin;
        if moved || trace.kinship != hashed(&member) {
            origin.as_ref().clone_into(&mut trace.origin);
            kins.insert(trace.document.clone(), Kin { origin: trace.origin.clone(), member, moved });
        }
    }
    kins
}

/// What a commit changes of the documents, against what the index holds.
pub(super) struct Commit<'a> {
    store: &'a Store,
    policy: &'a Policy,
    searcher: Searcher,
    /// Current versions that come in.
    new: Vec<StoredArticle>,
    /// Those that they replace.
    replaced: Vec<StoredArticle>,
    /// How many documents that were not there have this id.
    ids: FxHashMap<String, usize>,
}

impl<'a> Commit<'a> {
    pub(super) fn of(store: &'a Store, policy: &'a Policy, changes: &Changes) -> Result<Self> {
        let new: Vec<StoredArticle> = changes.articles.values().filter(|a| !a.superseded).cloned().collect();
        let replaced =
            store.current_of(&new.iter().map(|a| a.document.clone()).collect(), |article| article)?;
        let before: BTreeSet<&str> = replaced.iter().map(|a| a.document.as_str()).collect();
        let mut ids: FxHashMap<String, usize> = FxHashMap::default();
        for article in new.iter().filter(|a| !before.contains(a.document.as_str())) {
            *ids.entry(article.facts.id.clone()).or_default() += 1;
        }
        drop(before);
        Ok(Commit { store, policy, searcher: store.searcher(), new, replaced, ids })
    }

    /// Whether two current documents have the id.
    pub(super) fn shares(&self, id: &str) -> Result<bool> {
        let fresh = self.ids.get(id).copied().unwrap_or_default();
        Ok(fresh > 1 || fresh + self.store.holders(&self.searcher, id_number(id), 2)?.len() > 1)
    }

    /// What is current of these documents; `changed` goes before what the index says.
    pub(super) fn current(
        &self,
        mut documents: BTreeSet<String>,
        changed: &BTreeMap<String, StoredArticle>,
    ) -> Result<Vec<StoredArticle>> {
        let changed = changed.values().filter(|a| !a.superseded && documents.contains(&a.document));
        let mut articles: Vec<StoredArticle> = changed.cloned().collect();
        for article in &articles {
            documents.remove(&article.document);
        }
        articles.extend(self.store.current_of(&documents, |article| article)?);
        Ok(articles)
    }

    /// Articles in the index whose id another one comes to have, so that both are named otherwise.
    fn renamed(&self) -> Result<Vec<StoredArticle>> {
        let mut renamed = Vec::new();
        for id in self.ids.keys() {
            let found = self.store.holders(&self.searcher, id_number(id), 2)?;
            if found.len() == 1 {
                renamed.extend(self.store.current_at(&self.searcher, &found, |article| article)?);
            }
        }
        Ok(renamed)
    }

    /// What is new in the origins, and the documents that are named otherwise than before.
    pub(super) fn kin(&self) -> Result<(Kins, BTreeSet<String>)> {
        if self.new.is_empty() {
            return Ok((Kins::new(), BTreeSet::new()));
        }
        let renamed = self.renamed()?;
        let many = self.new.len() > FEW && {
            let [_, articles, _] = self.store.counts()?;
            self.new.len() * PART > articles && articles < LARGE
        };
        let kins = if many { self.kin_of_whole()? } else { self.kin_around(&renamed)? };
        Ok((kins, renamed.into_iter().map(|a| a.document).collect()))
    }

    /// Of the whole store.
    fn kin_of_whole(&self) -> Result<Kins> {
        let new: BTreeSet<&str> = self.new.iter().map(|a| a.document.as_str()).collect();
        let keep =
            |article: StoredArticle| (!new.contains(article.document.as_str())).then(|| Trace::of(article));
        let mut traces: Vec<Trace> = self.store.every_current(keep)?.into_iter().flatten().collect();
        traces.extend(self.new.iter().cloned().map(Trace::of));
        let mut uses: FxHashMap<String, usize> = FxHashMap::default();
        for trace in &traces {
            *uses.entry(trace.id().to_owned()).or_default() += 1;
        }
        name(&mut traces, |id| Ok(uses.get(id).is_some_and(|n| *n > 1)))?;
        let found = origins(&traces, self.policy);
        Ok(news(&mut traces, found))
    }

    /// Of the origins that the commit concerns.
    fn kin_around(&self, renamed: &[StoredArticle]) -> Result<Kins> {
        // By piece, how many more documents and how many fewer hold it.
        let mut changed: BTreeMap<Piece, (usize, usize)> = BTreeMap::new();
        for piece in self.new.iter().flat_map(|a| a.facts.pieces(self.policy)) {
            changed.entry(piece).or_default().0 += 1;
        }
        for piece in self.replaced.iter().flat_map(|a| a.facts.pieces(self.policy)) {
            changed.entry(piece).or_default().1 += 1;
        }
        let mut concerned = BTreeSet::new();
        for (piece, (more, fewer)) in &changed {
            let Some(most) = piece.most(self.policy) else {
                // Those of one text are of one origin.
                concerned.extend(self.store.holders(&self.searcher, piece.number(), 1)?);
                continue;
            };
            let held = self.store.holders(&self.searcher, piece.number(), most + fewer + 1)?;
            let after = (held.len() + more).saturating_sub(*fewer);
            let crosses = (held.len() <= most) != (after <= most);
            if crosses || *more > 0 && after <= most {
                concerned.extend(held);
            }
        }
        let mut origins = self.store.origins_at(&self.searcher, &concerned)?;
        origins.extend(self.replaced.iter().chain(renamed).map(|a| a.origin.clone()));
        let new: BTreeSet<&str> = self.new.iter().map(|a| a.document.as_str()).collect();
        let members: Vec<StoredArticle> = match self.store.fields.get("origin") {
            Some(field) => self.store.under_any("article", field, &origins)?,
            None => Vec::new(),
        };
        let members = members.into_iter().filter(|a| !a.superseded && !new.contains(a.document.as_str()));
        let mut traces: Vec<Trace> = members.chain(self.new.iter().cloned()).map(Trace::of).collect();
        name(&mut traces, |id| self.shares(id))?;
        let mut fault: Option<Error> = None;
        let found = origins_among(&traces, self.policy, &mut |piece, here| {
            let (more, fewer) = changed.get(&piece).copied().unwrap_or_default();
            let most = piece.most(self.policy).unwrap_or_default() + fewer + 1;
            match self.store.holders(&self.searcher, piece.number(), most) {
                Ok(held) => (held.len() + more).saturating_sub(fewer),
                Err(e) => {
                    fault = Some(e);
                    here
                }
            }
        });
        match fault {
            Some(fault) => Err(fault),
            None => Ok(news(&mut traces, found)),
        }
    }
}
