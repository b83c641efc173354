//! Writing a store: one process at a time, the log first, then the index.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::merge_policy::LogMergePolicy;
use tantivy::query::TermSetQuery;
use tantivy::{IndexWriter, TantivyDocument, Term};

use super::census::number;
use super::compact::recover;
use super::entry::Entry;
use super::judge::{self, Changes};
use super::log::{Frames, Log, Position};
use super::lookup::Documents;
use super::read::{Covered, Store, fault};
use super::stored::{FactName, StoredArticle, StoredClaim, article_key, key_term};
use super::{Context, make, meanings, open_index, rulings};
use crate::error::{Error, Result};
use crate::reconcile::{Equivalence, Meanings, Meant, Ruling, Rulings, fold};
use crate::record::Record;

/// Entries are put into one frame until their text reaches this.
pub(super) const FRAME_BYTES: usize = 256 << 10;
/// Articles waiting for a commit are committed when they take about so much memory.
const COMMIT_BYTES: usize = 64 << 20;
/// Memory that each of tantivy's threads may fill before it writes a segment.
const INDEX_BYTES: usize = 40 << 20;
/// More indexing threads make more segments, and little speed.
const MOST_INDEXERS: usize = 4;
/// So many articles are judged with their own commit: a reader sees all of it or nothing.
const COMMITTED_AT_ONCE: usize = 5_000;
/// Facts that so many claims name are judged at once where many wait: what is held in memory. Most claims name two.
const JUDGED_AT_ONCE: usize = 20_000;
/// Segments of one size that may lie beside each other while much comes in.
const MOST_SEGMENTS: usize = 100;
/// Index documents held in memory before they are handed on.
const INDEXED_AT_ONCE: usize = 4096;
/// How often, and after what pause, a lock is asked for again: a reader may hold it for a moment.
const LOCK_TRIES: usize = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(25);

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New,
    /// It replaces an earlier version of the same document.
    Version,
    /// The same document with the same content is there already.
    Repeat,
}

/// A store open for writing.
pub struct Writer {
    store: Store,
    log: Log,
    index: IndexWriter,
    documents: Documents,
    waiting: Vec<Entry>,
    /// Documents and contents among the waiting.
    announced: BTreeSet<(String, String)>,
    waiting_bytes: usize,
    /// Articles that may wait for a commit.
    most_waiting: usize,
    /// Rulings that the index covers.
    rulings: usize,
    /// Words on what means the same that it covers.
    meanings: usize,
    /// Facts that indexed claims speak of, and the numbers of their documents, which are not judged yet.
    unjudged: FxHashSet<FactName>,
    fresh: FxHashSet<u128>,
    /// Up to where in the log all facts are judged.
    judged_to: Position,
    /// Facts that about so many claims name are judged at once where many wait.
    most_judged: usize,
    judged: usize,
    judging: std::time::Duration,
    _lock: File,
}

impl Writer {
    /// Open the store in `folder` for writing; make it when there is none.
    ///
    /// # Errors
    /// Another process is writing, the folder holds something else, or the store is damaged.
    pub fn open(folder: &Path, context: Context) -> Result<Self> {
        make(folder)?;
        let lock = lock(folder)?;
        recover(folder)?;
        Self::with_lock(folder, context, lock)
    }

    pub(super) fn with_lock(folder: &Path, context: Context, lock: File) -> Result<Self> {
        let store = open_index(folder, context)?;
        let covered = store.covered()?;
        let log = Log::open(folder, covered.at)?;
        let threads = rayon::current_num_threads().clamp(1, MOST_INDEXERS);
        let index = store.index.writer_with_num_threads(threads, INDEX_BYTES * threads);
        let index = index.map_err(|e| fault(folder, &e))?;
        let mut writer = Writer {
            store,
            log,
            index,
            documents: Documents::default(),
            waiting: Vec::new(),
            announced: BTreeSet::new(),
            waiting_bytes: 0,
            most_waiting: usize::MAX,
            rulings: covered.rulings,
            meanings: covered.meanings,
            unjudged: FxHashSet::default(),
            fresh: FxHashSet::default(),
            judged_to: covered.judged.unwrap_or(covered.at),
            most_judged: JUDGED_AT_ONCE,
            judged: 0,
            judging: std::time::Duration::ZERO,
            _lock: lock,
        };
        writer.catch_up(covered)?;
        writer.apply_rulings()?;
        writer.apply_meanings()?;
        Ok(writer)
    }

    /// The store as it was at the last commit.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Commit as soon as this many articles wait, besides when their text has become large.
    pub fn commit_every(&mut self, articles: usize) {
        self.most_waiting = articles.max(1);
    }

    /// Judge facts that about this many claims name at once where many wait to be judged: less needs less memory.
    pub fn judge_at_once(&mut self, claims: usize) {
        self.most_judged = claims.max(1);
    }

    /// Take up an article. It is safe only after [`Writer::commit`], which happens by itself now and then.
    ///
    /// # Errors
    /// The disk cannot be written.
    pub fn add(&mut self, record: Record) -> Result<Added> {
        let entry = Entry::new(record);
        let name = (entry.key.clone(), entry.content.clone());
        let there = self.documents.holds(&self.store, &entry.key)?;
        let key = || article_key(&entry.key, &entry.content);
        if there && self.store.holds_article(&key())? || !self.announced.insert(name) {
            return Ok(Added::Repeat);
        }
        let announced = self
            .announced
            .range((entry.key.clone(), String::new())..)
            .take_while(|(key, _)| *key == entry.key);
        let known = there || announced.count() > 1;
        self.waiting_bytes += entry.weight();
        self.waiting.push(entry);
        if self.waiting_bytes >= COMMIT_BYTES || self.waiting.len() >= self.most_waiting {
            // Facts are judged once, when all has come in.
            let framed = self.log_waiting()?;
            self.take_in(framed, self.log.end(), false)?;
        }
        Ok(if known { Added::Version } else { Added::New })
    }

    /// Make everything added so far safe, findable and judged.
    ///
    /// # Errors
    /// The disk cannot be written.
    pub fn commit(&mut self) -> Result<()> {
        if !self.waiting.is_empty() {
            let framed = self.log_waiting()?;
            self.take_in(framed, self.log.end(), true)?;
        }
        self.judge_rest()
    }

    /// Whether indexed claims wait to be judged.
    fn lags(&self) -> bool {
        !(self.unjudged.is_empty() && self.fresh.is_empty())
    }

    /// Write what waits to the log, safely.
    fn log_waiting(&mut self) -> Result<Vec<(Position, Vec<Entry>)>> {
        let mut framed = Vec::new();
        let mut rest = std::mem::take(&mut self.waiting);
        self.announced.clear();
        self.waiting_bytes = 0;
        while !rest.is_empty() {
            let mut bytes = 0;
            let within = rest.iter().take_while(|e| {
                let fits = bytes < FRAME_BYTES;
                bytes += e.record.text.len();
                fits
            });
            let after = rest.split_off(within.count());
            let frame = self.log.append(&rest)?;
            framed.push((frame, std::mem::replace(&mut rest, after)));
        }
        self.log.sync()?;
        Ok(framed)
    }

    /// Index what the log holds from `covered` on, and judge what is not judged.
    fn catch_up(&mut self, covered: Covered) -> Result<()> {
        if covered.judged.is_some() {
            let mut documents = BTreeSet::new();
            for frame in Frames::new(&self.store.folder, self.judged_to) {
                let frame = frame?;
                if frame.end > covered.at {
                    break;
                }
                documents.extend(frame.entries.into_iter().map(|e| e.key));
                if documents.len() >= COMMITTED_AT_ONCE {
                    self.note_unjudged(std::mem::take(&mut documents))?;
                }
            }
            self.note_unjudged(documents)?;
        }
        let (mut framed, mut bytes, mut end) = (Vec::new(), 0, covered.at);
        for frame in Frames::new(&self.store.folder, covered.at) {
            let frame = frame?;
            bytes += frame.entries.iter().map(Entry::weight).sum::<usize>();
            end = frame.end;
            framed.push((frame.start, frame.entries));
            if bytes >= COMMIT_BYTES {
                self.take_in(std::mem::take(&mut framed), end, false)?;
                bytes = 0;
            }
        }
        if !framed.is_empty() {
            self.take_in(framed, end, true)?;
        }
        self.judge_rest()
    }

    /// The facts of these indexed documents are to be judged.
    fn note_unjudged(&mut self, documents: BTreeSet<String>) -> Result<()> {
        let claims = self.store.claims_of(&documents)?;
        self.unjudged.extend(claims.into_iter().flat_map(|c| c.names));
        self.fresh.extend(documents.iter().map(|document| number(document)));
        Ok(())
    }

    /// Judge the facts of all that was indexed without.
    fn judge_rest(&mut self) -> Result<()> {
        if !self.lags() {
            return Ok(());
        }
        let began = std::time::Instant::now();
        let policy = Arc::clone(&self.store.context.policy);
        let end = self.store.covered()?.at;
        let (index, rulings, meanings) = (&mut self.index, self.rulings, self.meanings);
        index.set_merge_policy(sparing());
        let so_far = Covered { at: end, rulings, meanings, judged: Some(self.judged_to) };
        let store = &self.store;
        let judged = judge::Round { store, policy: &policy, at_once: self.most_judged }.run_all(
            &mut self.unjudged,
            &self.fresh,
            &mut |changes| write(store, index, changes, &so_far),
        );
        self.index.set_merge_policy(Box::<LogMergePolicy>::default());
        self.judging += began.elapsed();
        // What could not be judged still waits.
        self.judged += judged?;
        self.judged_to = end;
        self.unjudged.clear();
        self.fresh.clear();
        write(&self.store, &mut self.index, &Changes::default(), &Covered { judged: None, ..so_far })
    }

    /// Index logged entries and commit; when they are the last and few, with the facts they touch, which else wait.
    fn take_in(&mut self, framed: Vec<(Position, Vec<Entry>)>, end: Position, last: bool) -> Result<()> {
        let policy = Arc::clone(&self.store.context.policy);
        let count: usize = framed.iter().map(|(_, entries)| entries.len()).sum();
        let judges = last && count <= COMMITTED_AT_ONCE && !self.lags();
        if !judges {
            self.index.set_merge_policy(sparing());
        }
        let mut changes = Changes::default();
        let entries: Vec<(Position, Entry)> = framed
            .into_iter()
            .flat_map(|(frame, entries)| entries.into_iter().map(move |e| (frame, e)))
            .collect();
        let stored: Vec<(StoredArticle, Vec<StoredClaim>)> = entries
            .par_iter()
            .map(|(frame, entry)| {
                let article = StoredArticle::of(entry, *frame).alone(&policy);
                let claims = StoredClaim::of(entry, article.facts.own_origin(), |claim| {
                    judge::facts(claim, &article.facts, &policy)
                });
                (article, claims)
            })
            .collect();
        drop(entries);
        let mut known = BTreeSet::new();
        for (article, _) in &stored {
            if self.documents.holds(&self.store, &article.document)? {
                known.insert(article.document.clone());
            } else {
                self.documents.add(&article.document);
            }
        }
        for claim in self.store.claims_of(&known)?.into_iter().filter(|c| !c.superseded) {
            changes.claims.insert(claim.key(), StoredClaim { superseded: true, ..claim });
        }
        for article in self.store.current_of(&known, |article| article)? {
            changes.articles.insert(article.key(), StoredArticle { superseded: true, ..article });
        }
        // Of each document the version that is the latest so far, and its claims.
        let mut latest: FxHashMap<String, (String, Vec<String>)> = FxHashMap::default();
        for (article, claims) in stored {
            let keys = claims.iter().map(StoredClaim::key).collect();
            if let Some((before, claims)) = latest.insert(article.document.clone(), (article.key(), keys)) {
                if let Some(article) = changes.articles.get_mut(&before) {
                    article.superseded = true;
                }
                for key in claims {
                    if let Some(claim) = changes.claims.get_mut(&key) {
                        claim.superseded = true;
                    }
                }
            }
            changes.claims.extend(claims.into_iter().map(|claim| (claim.key(), claim)));
            changes.articles.insert(article.key(), article);
        }
        if judges {
            self.judged += judge::Round { store: &self.store, policy: &policy, at_once: self.most_judged }
                .run(&mut changes, &BTreeSet::new())?;
            self.judged_to = end;
        } else {
            for name in changes.claims.values().flat_map(|c| &c.names) {
                if !self.unjudged.contains(name) {
                    self.unjudged.insert(name.clone());
                }
            }
            self.fresh.extend(changes.articles.values().map(|a| number(&a.document)));
        }
        self.write(&changes, end)
    }

    /// Keep a ruling, and judge anew the facts of its claims; gives how many.
    ///
    /// # Errors
    /// The disk cannot be written.
    pub fn rule(&mut self, ruling: &Ruling) -> Result<usize> {
        self.commit()?;
        rulings::append(&self.store.folder, ruling)?;
        let before = self.judged;
        self.apply_rulings()?;
        Ok(self.judged - before)
    }

    /// Facts judged by this writer so far.
    pub fn judged(&self) -> usize {
        self.judged
    }

    /// Time that this writer took to judge what much that came in at once had left.
    pub fn judging(&self) -> std::time::Duration {
        self.judging
    }

    /// Judge anew what rulings that the index does not cover yet speak of.
    fn apply_rulings(&mut self) -> Result<()> {
        let all = rulings::rulings(&self.store.folder)?;
        let Some(fresh) = all.get(self.rulings..).filter(|f| !f.is_empty()) else { return Ok(()) };
        let mut changes = Changes::default();
        for id in fresh.iter().flat_map(|r| [&r.a, &r.b]) {
            let claims = self.store.claim(id)?;
            changes.claims.extend(claims.into_iter().map(|claim| (claim.key(), claim)));
        }
        self.rulings = all.len();
        let policy = Arc::new(self.store.context.policy.with_rulings(Rulings::new(all)));
        self.store.context.policy = Arc::clone(&policy);
        self.judged += judge::Round { store: &self.store, policy: &policy, at_once: self.most_judged }
            .run(&mut changes, &BTreeSet::new())?;
        self.write(&changes, self.log.end())
    }

    /// Keep what is said to mean the same, and judge anew what it concerns; gives how many facts.
    ///
    /// # Errors
    /// The disk cannot be written.
    pub fn align(&mut self, said: &[Equivalence]) -> Result<usize> {
        self.commit()?;
        if said.is_empty() {
            return Ok(0);
        }
        meanings::append(&self.store.folder, said)?;
        let before = self.judged;
        self.apply_meanings()?;
        Ok(self.judged - before)
    }

    /// Judge anew what is concerned by words on what means the same that the index does not cover yet.
    fn apply_meanings(&mut self) -> Result<()> {
        let all = meanings::meanings(&self.store.folder)?;
        if all.len() == self.meanings {
            return Ok(());
        }
        let covered = Meanings::new(all.iter().take(self.meanings).cloned());
        self.meanings = all.len();
        let policy = Arc::new(self.store.context.policy.with_meanings(Meanings::new(all)));
        self.store.context.policy = Arc::clone(&policy);
        let other = |what| policy.meanings().changed(what, &covered);
        let (subjects, parts) = (other(Meant::Subject), other(Meant::Part));
        let articles = policy.meanings().changed_articles(&covered);
        let concerned = |claim: &StoredClaim| {
            let (subject, part) = (&claim.claim.subject, claim.claim.part.as_deref());
            !claim.superseded
                && (subject.goods().is_none() && subjects.contains(&fold(&subject.text))
                    || part.is_some_and(|part| parts.contains(&fold(part))))
        };
        let mut changes = Changes::default();
        if !articles.is_empty() {
            let told = |article: StoredArticle| articles.contains(&article.facts.hash).then_some(article);
            let told = self.store.every_current(told)?.into_iter().flatten();
            changes.articles.extend(told.map(|article| (article.key(), article)));
        }
        let mut before = BTreeSet::new();
        if !(subjects.is_empty() && parts.is_empty()) {
            let claims = self.store.claims_where(concerned)?;
            let documents = claims.iter().map(|claim| claim.document.clone()).collect();
            let facts = self.store.current_of(&documents, |article| (article.document, article.facts))?;
            let facts: FxHashMap<String, _> = facts.into_iter().collect();
            for mut claim in claims {
                before.extend(claim.names.iter().cloned());
                if let Some(facts) = facts.get(&claim.document) {
                    (claim.names, claim.traces) = judge::facts(&claim.claim, facts, &policy);
                }
                changes.claims.insert(claim.key(), claim);
            }
        }
        self.judged += judge::Round { store: &self.store, policy: &policy, at_once: self.most_judged }
            .run(&mut changes, &before)?;
        self.write(&changes, self.log.end())
    }

    /// Commit `changes` to the index, which then covers the log up to `end`.
    fn write(&mut self, changes: &Changes, end: Position) -> Result<()> {
        let judged = Some(self.judged_to).filter(|to| *to != end);
        write(
            &self.store,
            &mut self.index,
            changes,
            &Covered { at: end, rulings: self.rulings, meanings: self.meanings, judged },
        )
    }
}

/// Commit `changes` to the index, with what it covers then.
fn write(store: &Store, index: &mut IndexWriter, changes: &Changes, covered: &Covered) -> Result<()> {
    let fields = &store.fields;
    let articles = changes.articles.iter().map(|(key, a)| (key, Some(a)));
    replace(store, index, articles, |a| a.index(fields, &store.context.policy))?;
    replace(store, index, changes.claims.iter().map(|(key, c)| (key, Some(c))), |c| c.index(fields))?;
    replace(store, index, changes.facts.iter().map(|(key, f)| (key, f.as_ref())), |f| f.index(fields))?;
    let payload = super::stored::json(covered);
    let fail = |e| fault(&store.folder, &e);
    let mut commit = index.prepare_commit().map_err(fail)?;
    commit.set_payload(&payload);
    commit.commit().map_err(fail)?;
    store.reload()
}

/// While much comes in, nearly all that is in the index is about to be replaced: merging it would be in vain.
fn sparing() -> Box<LogMergePolicy> {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(MOST_SEGMENTS);
    Box::new(policy)
}

/// Put new index documents in the places of old ones, a bounded number at a time; `None` leaves the place empty.
fn replace<'a, T: Sync + 'a>(
    store: &Store,
    writer: &IndexWriter,
    items: impl Iterator<Item = (&'a String, Option<&'a T>)>,
    index: impl Fn(&T) -> TantivyDocument + Sync,
) -> Result<()> {
    let items: Vec<_> = items.collect();
    if items.is_empty() {
        return Ok(());
    }
    // One walk through each segment's terms for all of them.
    let keys = items.par_iter().map(|(key, _)| Term::from_field_text(store.fields.key, &key_term(key)));
    let keys: Vec<Term> = keys.collect();
    writer.delete_query(Box::new(TermSetQuery::new(keys))).map_err(|e| fault(&store.folder, &e))?;
    for some in items.chunks(INDEXED_AT_ONCE) {
        let documents: Vec<_> = some.par_iter().filter_map(|(_, item)| item.map(&index)).collect();
        for document in documents {
            writer.add_document(document).map_err(|e| fault(&store.folder, &e))?;
        }
    }
    Ok(())
}

/// Hold the store's lock, or tell who is in the way.
pub(super) fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("lock");
    let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = open.map_err(|e| Error::io("open", &path, e))?;
    for attempt in 1.. {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(e)) => return Err(Error::io("lock", &path, e)),
            Err(TryLockError::WouldBlock) if attempt < LOCK_TRIES => thread::sleep(LOCK_PAUSE),
            Err(TryLockError::WouldBlock) => break,
        }
    }
    Err(Error::Busy { path: folder.to_owned() })
}
