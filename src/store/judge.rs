//! Judging anew what a commit touches.
//!
//! A claim that tells no day may belong to a fact some days away; facts that differ only in their days have a common key,
//! the *base*. A commit touches the facts of its own claims and of documents whose origin it changed; with them all facts
//! of the same base up to [`REACH`] days away are judged anew, from their own claims and those of other days whose figures
//! [`super::traces`] finds to meet theirs. The outcome is that of judging the whole store.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;

use super::census::Census;
use super::fields::Fields;
use super::kin::Commit;
use super::known::Known;
use super::read::Store;
use super::stored::{
    FactName, NAMELESS, Standing, Standings, StoredArticle, StoredClaim, Terms, json, key_term,
};
use super::terms::term;
use super::touched::Touched;
use super::traces::{Joins, Trace};
use crate::error::Result;
use crate::reconcile::{
    DocFacts, Evidence, FactKey, Group, Judgement, Member, Policy, REACH, Relation, Side, trace,
};
use crate::record::Claim;

/// A judged fact in the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFact {
    /// Its key, as [`FactKey`] writes it.
    pub key: String,
    /// The key's parts.
    pub name: FactName,
    /// Whether it is the size of a move; else a level or an amount.
    pub is_change: bool,
    /// What follows from its claims.
    pub judgement: Judgement,
}

impl StoredFact {
    /// The index document.
    pub(super) fn index(&self, fields: &Fields) -> TantivyDocument {
        let fact = &self.judgement.fact;
        let mut document = Terms::new(fields);
        document.put(fields.type_, "fact");
        document.put(fields.key, &key_term(&self.index_key()));
        document.put(fields.fact, &self.name.term());
        document.put(fields.order, &self.key);
        document.put(fields.json, &json(self));
        document.name("subject", &fact.subject);
        document.words("contract", fact.contract);
        document.text("measure", &fact.measure);
        document.words("basis", [fact.basis]);
        document.name("unit", &fact.unit);
        document.words("verdict", [self.judgement.verdict]);
        if let Some(window) = fact.window {
            document.words("window_start", [window.start]);
            document.words("window_end", [window.end]);
        }
        let relations: BTreeSet<Relation> = self.judgement.pairs.iter().map(|p| p.relation).collect();
        document.words("relation", relations);
        let mut seen = BTreeSet::new();
        for member in &self.judgement.members {
            seen.insert(("id", member.claim.clone()));
            seen.insert(("doc", member.doc.clone()));
            seen.insert(("lang", member.lang.code().to_owned()));
            seen.insert(("origin", member.origin.clone()));
            seen.extend(member.publisher.clone().map(|p| ("publisher", p)));
        }
        for (field, value) in seen {
            document.name(field, &value);
        }
        document.document
    }

    /// What replaces what.
    fn index_key(&self) -> String {
        format!("fact {}", self.key)
    }
}

/// The facts that a claim speaks of, going by itself, and the terms of its traces.
pub(super) fn facts(
    claim: &Arc<Claim>,
    doc: &Arc<DocFacts>,
    policy: &Policy,
) -> (Vec<FactName>, Vec<String>) {
    let side = Side::new(Arc::clone(claim), Arc::clone(doc));
    let (mut names, mut traces) = (BTreeSet::new(), BTreeSet::new());
    for (key, role) in FactKey::all(&side, policy) {
        let name = name(&key, policy);
        if let Some((day, value, told)) = trace(&key, &Evidence::new(role, &side), policy) {
            traces.insert(Trace { base: name.base.clone(), day, value, told }.term());
        }
        names.insert(name);
    }
    (names.into_iter().collect(), traces.into_iter().collect())
}

fn name(key: &FactKey, policy: &Policy) -> FactName {
    let day = key.days.map(|(start, _)| start).filter(|_| key.is_daily(policy));
    FactName { base: key.together().to_string(), day }
}

/// Documents of another origin than before whose claims, or articles, are read at once.
const MOVED_AT_ONCE: usize = 5_000;

/// Tells what is known of these documents.
type Know<'a> = dyn Fn(BTreeSet<String>) -> Result<Known> + Sync + 'a;
/// Puts changes into the index and commits it.
pub(super) type Write<'a> = dyn FnMut(&Changes) -> Result<()> + Send + 'a;
/// What was changed and may not be in the index yet, the oldest first.
type Waiting = VecDeque<Arc<Changes>>;

/// One round of judging.
pub(super) struct Round<'a> {
    pub(super) store: &'a Store,
    pub(super) policy: &'a Policy,
    /// Facts that about so many claims name are judged at once where many wait; a claim that names two counts twice.
    pub(super) at_once: usize,
}

/// What a round found to write.
#[derive(Default)]
pub(super) struct Changes {
    /// By evidence key.
    pub(super) claims: BTreeMap<String, StoredClaim>,
    /// By article key.
    pub(super) articles: BTreeMap<String, StoredArticle>,
    /// By index key; `None` where a fact is no more.
    pub(super) facts: BTreeMap<String, Option<StoredFact>>,
}

impl Round<'_> {
    /// Judge what `changes` and `before`, facts of which their claims spoke, touch, and add to them what follows; gives the
    /// number of facts judged. Reads what is concerned alone, however large the store.
    pub(super) fn run(&self, changes: &mut Changes, before: &BTreeSet<FactName>) -> Result<usize> {
        let commit = Commit::of(self.store, self.policy, changes)?;
        let (kins, mut moved) = commit.kin()?;
        moved.extend(kins.iter().filter(|(_, kin)| kin.moved).map(|(document, _)| document.clone()));
        for mut article in commit.current(kins.keys().cloned().collect(), &changes.articles)? {
            if let Some(kin) = kins.get(&article.document) {
                kin.note(&mut article);
                changes.articles.insert(article.key(), article);
            }
        }
        for claim in self.store.claims_of(&moved)? {
            changes.claims.entry(claim.key()).or_insert(claim);
        }
        let touched = Touched::new(changes.claims.values().flat_map(|c| &c.names).chain(before), self.policy);
        let articles = std::mem::take(&mut changes.articles);
        let know = |documents| Known::new(commit.current(documents, &articles)?, |id| commit.shares(id));
        let given = changes.claims.values().flat_map(|c| &c.traces).filter_map(|term| Trace::read(term));
        let joins = Joins::around(self.store, &touched, given)?;
        let judged = self.judge((&know, &joins), &touched, (&Waiting::new(), changes));
        changes.articles = articles;
        judged
    }

    /// Judge every fact of `names` and what moved besides, which it adds to them, a part at a time; `write` puts what each
    /// part changed into the index. Gives the number of facts judged.
    pub(super) fn run_all(
        &self,
        names: &mut FxHashSet<FactName>,
        fresh: &FxHashSet<u128>,
        write: &mut Write<'_>,
    ) -> Result<usize> {
        let census = Census::of(self.store, self.policy)?;
        // The names of what is fresh are known; only its claims of no fact are still to be told an origin that is not
        // its own.
        let nameless = self.store.documents_that(&*term(self.store.fields.fact, NAMELESS))?;
        let moved = census.moved(fresh, &nameless);
        drop(nameless);
        for some in moved.chunks(MOVED_AT_ONCE) {
            let mut changes = Changes::default();
            for mut claim in self.store.claims_of(&some.iter().cloned().collect())? {
                names.extend(claim.names.iter().cloned());
                // What speaks of a fact is written when that is judged.
                let known = || census.origin(&claim.document);
                let Some(origin) = claim.names.is_empty().then(known).flatten() else { continue };
                if origin != claim.origin {
                    claim.origin = origin;
                    changes.claims.insert(claim.key(), claim);
                }
            }
            if !changes.claims.is_empty() {
                write(&changes)?;
            }
        }
        let around = Touched::new(names.iter(), self.policy).ranges(REACH);
        names.extend(self.store.fact_names(&around)?);
        let joins = Joins::of(self.store)?;
        let parts = Touched::parts(&*names, self.at_once, |name| self.store.speaking_of(&name.term()))?;
        // What origins are found from is not what facts are judged by.
        let lean = |mut article: StoredArticle| {
            Arc::make_mut(&mut article.facts).untraced();
            article
        };
        let know = |documents: BTreeSet<String>| {
            let mut articles = self.store.current_of(&documents, lean)?;
            for article in &mut articles {
                if let Some(origin) = census.origin(&article.document) {
                    article.origin = origin;
                }
            }
            Known::new(articles, |id| Ok(census.shares(id)))
        };
        let judged = self.judge_parts(parts, (&know, &joins), write)?;
        // Last, so that a process killed before finds the same documents moved; killed in between, those that are left.
        for some in census.news(self.policy).chunks(MOVED_AT_ONCE) {
            let mut changes = Changes::default();
            let noted = census.noted(self.store, self.policy, some)?;
            changes.articles.extend(noted.into_iter().map(|article| (article.key(), article)));
            write(&changes)?;
        }
        Ok(judged)
    }

    /// Judge `parts` one after another while what the one before changed is written; gives the number of facts judged.
    fn judge_parts(
        &self,
        parts: Vec<BTreeSet<&FactName>>,
        know: (&Know<'_>, &Joins),
        write: &mut Write<'_>,
    ) -> Result<usize> {
        let (hand_on, handed) = mpsc::sync_channel::<Arc<Changes>>(0);
        let written = AtomicUsize::new(0);
        thread::scope(|scope| {
            let written = &written;
            let writer = scope.spawn(move || -> Result<()> {
                for changes in handed {
                    write(&changes)?;
                    written.fetch_add(1, Ordering::SeqCst);
                }
                Ok(())
            });
            let (mut judged, mut dropped) = (0, 0);
            let mut waiting = Waiting::new();
            let all = parts.len();
            let told = |done| (self.store.context.told)(done, all);
            for (n, part) in parts.into_iter().enumerate() {
                told(n);
                let done = written.load(Ordering::SeqCst);
                waiting.drain(..done - dropped);
                dropped = done;
                let touched = Touched::part(part.iter().copied(), self.policy);
                let mut changes = Changes::default();
                judged += self.judge(know, &touched, (&waiting, &mut changes))?;
                let changes = Arc::new(changes);
                waiting.push_back(Arc::clone(&changes));
                if hand_on.send(changes).is_err() {
                    // The writer has ended, with the fault that is told below.
                    break;
                }
            }
            drop(hand_on);
            let ended = writer.join();
            told(all);
            match ended {
                Ok(outcome) => outcome.map(|()| judged),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }

    /// Judge the touched facts, and add to `changes` what follows; gives how many there are. What is `waiting` goes
    /// before what the index says.
    fn judge(
        &self,
        (know, joins): (&Know<'_>, &Joins),
        touched: &Touched,
        (waiting, changes): (&Waiting, &mut Changes),
    ) -> Result<usize> {
        let mut claims = self.concerned((touched, joins), waiting, std::mem::take(&mut changes.claims))?;
        let known = know(claims.iter().map(|held| held.claim.document.clone()).collect())?;
        let found = known.found();
        let docs = documents(&known, &claims);
        let groups = Group::all(&docs, self.policy);
        let mut facts: Vec<StoredFact> = groups
            .par_iter()
            .filter_map(|group| {
                let name = name(&group.key, self.policy);
                touched.holds(&name).then(|| StoredFact {
                    key: group.key.to_string(),
                    name,
                    is_change: group.key.is_change,
                    judgement: known.outward(group.judge(&found, self.policy)),
                })
            })
            .collect();
        // Each holds copies of the claims.
        rayon::join(|| drop(groups), || drop(docs));
        facts.par_sort_by(|a, b| a.key.cmp(&b.key));
        stand(&mut claims, &facts, touched, &known);
        let changed: Vec<(String, StoredClaim)> = claims
            .into_par_iter()
            .filter(|held| held.before != Some(held.claim.state()))
            .map(|held| (held.claim.key(), held.claim))
            .collect();
        changes.claims.extend(changed);
        let judged = facts.len();
        self.replace_facts(facts, touched, waiting, changes)?;
        Ok(judged)
    }

    /// The stored claims of all documents that a touched fact rests on, and those `given`.
    fn concerned(
        &self,
        (touched, joins): (&Touched, &Joins),
        waiting: &Waiting,
        given: BTreeMap<String, StoredClaim>,
    ) -> Result<Vec<Held>> {
        let mut documents = self.store.documents_that(&*self.store.speaking("claim", touched))?;
        documents.extend(joins.documents(self.store, touched)?);
        let stored = self.store.claims_of(&documents)?;
        let newest = |claim: StoredClaim| {
            let key = claim.key();
            let newer = waiting.iter().rev().find_map(|changes| changes.claims.get(&key));
            let claim = newer.cloned().unwrap_or(claim);
            let before = Some(claim.state());
            (!given.contains_key(&key)).then_some(Held { claim, before })
        };
        let mut held: Vec<Held> = stored.into_par_iter().filter_map(newest).collect();
        held.extend(given.into_values().map(|claim| Held { claim, before: None }));
        Ok(held)
    }

    /// Write new and changed facts of the touched bases, and drop those that are no more.
    fn replace_facts(
        &self,
        facts: Vec<StoredFact>,
        touched: &Touched,
        waiting: &Waiting,
        changes: &mut Changes,
    ) -> Result<()> {
        let before: Vec<StoredFact> = self.store.all_of(&*self.store.speaking("fact", touched))?;
        let before = before.into_iter().filter(|f| touched.holds(&f.name));
        let mut before: BTreeMap<String, StoredFact> = before.map(|f| (f.index_key(), f)).collect();
        for (key, fact) in waiting.iter().flat_map(|changes| &changes.facts) {
            match fact {
                Some(fact) if touched.holds(&fact.name) => _ = before.insert(key.clone(), fact.clone()),
                Some(_) => {}
                None => _ = before.remove(key),
            }
        }
        let after: BTreeMap<String, StoredFact> = facts.into_iter().map(|f| (f.index_key(), f)).collect();
        for key in before.keys().filter(|key| !after.contains_key(*key)) {
            changes.facts.insert(key.clone(), None);
        }
        for (key, fact) in after {
            if before.get(&key) != Some(&fact) {
                changes.facts.insert(key, Some(fact));
            }
        }
        Ok(())
    }
}

/// A claim while its facts are judged.
struct Held {
    claim: StoredClaim,
    /// Its state in the index; none for a claim that is to be written in any case.
    before: Option<u64>,
}

/// The current versions of the claims' documents, with their claims, in the order of keys.
fn documents(known: &Known, claims: &[Held]) -> Vec<(Arc<DocFacts>, Vec<Arc<Claim>>)> {
    let mut current: Vec<&StoredClaim> =
        claims.iter().map(|held| &held.claim).filter(|c| !c.superseded).collect();
    current.par_sort_by(|a, b| {
        let place = |c: &StoredClaim| (c.claim.sentence, c.claim.span);
        a.document
            .cmp(&b.document)
            .then_with(|| place(a).cmp(&place(b)))
            .then_with(|| a.claim.id.cmp(&b.claim.id))
    });
    let of_document = |claims: &[&StoredClaim]| {
        let facts = known.by_document.get(&claims.first()?.document)?;
        Some((Arc::clone(facts), claims.iter().map(|c| Arc::clone(&c.claim)).collect()))
    };
    current.chunk_by(|a, b| a.document == b.document).filter_map(of_document).collect()
}

/// Tell each claim how it stands in the touched facts, and to which origin it belongs.
fn stand(claims: &mut [Held], facts: &[StoredFact], touched: &Touched, known: &Known) {
    type Places<'a> = Vec<(&'a StoredFact, BTreeSet<Relation>)>;
    let places: Vec<Vec<_>> = facts
        .par_iter()
        .map(|fact| {
            let mut relations: FxHashMap<&str, BTreeSet<Relation>> = FxHashMap::default();
            for pair in &fact.judgement.pairs {
                relations.entry(&pair.a).or_default().insert(pair.relation);
                relations.entry(&pair.b).or_default().insert(pair.relation);
            }
            let place = |m: &'_ Member| relations.get(m.claim.as_str()).cloned().unwrap_or_default();
            fact.judgement.members.iter().map(|m| ((m.doc.as_str(), m.claim.as_str()), place(m))).collect()
        })
        .collect();
    let mut of_claim: FxHashMap<(&str, &str), Places> = FxHashMap::default();
    for (fact, places) in facts.iter().zip(places) {
        for (claim, relations) in places {
            of_claim.entry(claim).or_default().push((fact, relations));
        }
    }
    claims.par_iter_mut().for_each(|Held { claim, .. }| {
        if let Some(origin) = known.origins.get(&claim.document) {
            origin.clone_into(&mut claim.origin);
        }
        claim.facts.retain(|standing| !touched.holds(&standing.name));
        if claim.superseded {
            claim.facts = Standings::default();
            return;
        }
        let key = (claim.doc.as_str(), claim.claim.id.as_str());
        for (fact, relations) in of_claim.get(&key).into_iter().flatten() {
            let relations = relations.clone();
            let (verdict, origins) = (fact.judgement.verdict, fact.judgement.origins);
            let standing = Standing { name: fact.name.clone(), verdict, relations, origins };
            claim.facts.insert(fact.key.clone(), standing);
        }
    });
}
