//! Reading a store: search, facets, and look-ups by id. Works while another process writes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Bound;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::columnar::StrColumn;
use tantivy::directory::error::{LockError, OpenWriteError as WriteError};
use tantivy::query::{BooleanQuery, InvertedIndexRangeQuery, Query as Lookup, TermSetQuery};
use tantivy::schema::{Field, Value as _};
use tantivy::{DocAddress, Index, IndexReader, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term};

use super::entry::Entry;
use super::fields::{FACETS, Fields, RANKS};
use super::judge::StoredFact;
use super::log::{self, Frames, Position};
use super::query;
use super::stored::{FactName, StoredArticle, StoredClaim, folded, key_term};
use super::terms::{Compiler, all, term};
use super::touched::Touched;
use super::{Context, index_folder};
use crate::error::{Error, Result, is_full};

/// A store open for reading.
pub struct Store {
    pub(super) folder: PathBuf,
    pub(super) context: Context,
    pub(super) index: Index,
    pub(super) fields: Fields,
    reader: IndexReader,
}

/// What a commit of the index covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Covered {
    /// Up to where the log is indexed.
    #[serde(flatten)]
    pub(super) at: Position,
    /// How many rulings are applied.
    #[serde(default)]
    pub(super) rulings: usize,
    /// How many words on what means the same are.
    #[serde(default)]
    pub(super) meanings: usize,
    /// Up to where the facts are judged, when not as far as the log is indexed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) judged: Option<Position>,
}

/// Unpacked blocks of stored values that are kept of each segment. Values are read in the order in which they lie, and
/// while much comes in there are many segments.
const BLOCKS_KEPT: usize = 8;
/// Fewer stored values than this are read by one thread.
const READ_AT_ONCE: usize = 256;

/// How often each value of a field occurs, the most frequent first.
pub type Counts = Vec<(String, usize)>;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// Number of claims that match, shown or not.
    pub total: usize,
    /// The first of them: the latest day first, then by article, then as it is read.
    pub claims: Vec<StoredClaim>,
    /// Counts by field, for the fields asked for.
    pub facets: BTreeMap<String, Counts>,
    /// Where the next page begins, when this one is full.
    pub next: Option<String>,
}

/// What comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rank {
    /// The latest day of publication.
    #[default]
    Date,
    /// The words that were looked for, by BM25.
    Relevance,
    /// The largest move in percent.
    Size,
    /// The fact that most origins tell.
    Origins,
    /// The worst conflict, then the one that more origins tell.
    Severity,
}

/// Which of the matches are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// How many, at most.
    pub limit: usize,
    /// What comes first; what is level comes in the order of dates.
    pub rank: Rank,
    /// The `next` of the page before.
    pub after: Option<String>,
}

impl Store {
    /// Over an index that is already open.
    pub(super) fn over(folder: &Path, context: Context, index: Index, fields: Fields) -> Result<Self> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader = reader.doc_store_cache_num_blocks(BLOCKS_KEPT).try_into();
        let reader = reader.map_err(|e| fault(folder, &e))?;
        Ok(Store { folder: folder.to_owned(), context, index, fields, reader })
    }

    /// The store's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Instruments and policy the store works with.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// See what has been committed since.
    pub(super) fn reload(&self) -> Result<()> {
        self.reader.reload().map_err(|e| fault(&self.folder, &e))
    }

    pub(super) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// What the index covers: a log position, and so many rulings.
    pub(super) fn covered(&self) -> Result<Covered> {
        let metas = self.index.load_metas().map_err(|e| fault(&self.folder, &e))?;
        let Some(payload) = metas.payload else {
            return Ok(Covered { at: Position::START, rulings: 0, meanings: 0, judged: None });
        };
        serde_json::from_str(&payload).map_err(|_| {
            Error::store(&self.folder, "the index is of another version; run `wirecheck reindex`")
        })
    }

    /// Claims that match `query`, at most `limit`, with counts by the `facets` fields.
    ///
    /// # Errors
    /// [`Error::Query`] when the query or a facet's name cannot be read.
    pub fn search(&self, query: &str, limit: usize, facets: &[String]) -> Result<Found> {
        self.search_page(query, &Page { limit, ..Page::default() }, facets)
    }

    /// One page of the claims that match `query`, with counts of all that match by the `facets` fields.
    ///
    /// # Errors
    /// [`Error::Query`] when the query, a facet's name or the page's cursor cannot be read.
    pub fn search_page(&self, query: &str, page: &Page, facets: &[String]) -> Result<Found> {
        let lookup = self.lookup("claim", query)?;
        if let Some(unknown) = facets.iter().find(|f| !FACETS.contains(&String::as_str(f))) {
            let message = format!("no facet `{unknown}`; there are {}", FACETS.join(", "));
            return Err(Error::Usage(message));
        }
        let searcher = &self.searcher();
        let addresses = self.matches(searcher, &*lookup)?;
        let counts = facets.iter().map(|name| Ok((name.clone(), self.count_by(searcher, name, &addresses)?)));
        let facets = counts.collect::<Result<_>>()?;
        let total = addresses.len();
        // One more than wanted tells whether there is a next page.
        let wanted = page.limit.saturating_add(1);
        let mut claims: Vec<StoredClaim> = match page.rank {
            Rank::Date if page.after.is_none() => self.first(searcher, &addresses, wanted)?,
            rank => {
                self.ranked((searcher, &*lookup), addresses, rank, &Page { limit: wanted, ..page.clone() })?
            }
        };
        let more = claims.len() > page.limit;
        claims.truncate(page.limit);
        let next = claims.last().filter(|_| more).map(StoredClaim::key);
        Ok(Found { total, claims, facets, next })
    }

    /// Number of claims, articles and facts.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn counts(&self) -> Result<[usize; 3]> {
        let count = |kind| {
            let lookup = term(self.fields.type_, kind);
            self.searcher().search(&*lookup, &Count).map_err(|e| fault(&self.folder, &e))
        };
        Ok([count("claim")?, count("article")?, count("fact")?])
    }

    /// Facts that match `query` (its fields `subject`, `measure`, `verdict` … speak of the fact), in order.
    ///
    /// # Errors
    /// [`Error::Query`] when the query cannot be read.
    pub fn facts(&self, query: &str) -> Result<Vec<StoredFact>> {
        self.every("fact", query)
    }

    /// The fact with this key.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn fact(&self, key: &str) -> Result<Option<StoredFact>> {
        let key = BTreeSet::from([key_term(&format!("fact {key}"))]);
        Ok(self.under_any("fact", self.fields.key, &key)?.into_iter().next())
    }

    /// The claims that are members of `facts`, by record id and claim id.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn evidence<'a>(
        &self,
        facts: impl Iterator<Item = &'a StoredFact>,
    ) -> Result<BTreeMap<(String, String), StoredClaim>> {
        let Some(field) = self.fields.get("id") else { return Ok(BTreeMap::new()) };
        let ids = facts.flat_map(|f| &f.judgement.members).map(|m| folded(&m.claim)).collect();
        let claims: Vec<StoredClaim> = self.under_any("claim", field, &ids)?;
        let current = claims.into_iter().filter(|c| !c.superseded);
        Ok(current.map(|c| ((c.doc.clone(), c.claim.id.clone()), c)).collect())
    }

    /// Articles that match `query`, superseded versions too, in order.
    ///
    /// # Errors
    /// [`Error::Query`] when the query cannot be read.
    pub fn articles(&self, query: &str) -> Result<Vec<StoredArticle>> {
        self.every("article", query)
    }

    /// Claims with this id: one for each document that has the text.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn claim(&self, id: &str) -> Result<Vec<StoredClaim>> {
        self.under("claim", "id", id)
    }

    /// Articles with this record id, superseded versions too.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn article(&self, id: &str) -> Result<Vec<StoredArticle>> {
        self.under("article", "doc", id)
    }

    /// The log's entry of an article.
    ///
    /// # Errors
    /// The log cannot be read or lacks it.
    pub fn entry(&self, article: &StoredArticle) -> Result<Entry> {
        let entries = log::read_frame(&self.folder, article.frame)?;
        let mut entries =
            entries.into_iter().filter(|e| e.key == article.document && e.content == article.content);
        entries.next().ok_or_else(|| {
            Error::store(
                &self.folder,
                format!("the log lacks article {}; run `wirecheck reindex`", article.facts.id),
            )
        })
    }

    /// All log entries in the order in which they came in.
    pub fn entries(&self) -> impl Iterator<Item = Result<Entry>> {
        Frames::new(&self.folder, Position::START).flat_map(|frame| match frame {
            Ok(frame) => frame.entries.into_iter().map(Ok).collect::<Vec<_>>(),
            Err(e) => vec![Err(e)],
        })
    }

    fn under<T: DeserializeOwned + Send>(&self, kind: &str, field: &str, value: &str) -> Result<Vec<T>> {
        let Some(field) = self.fields.get(field) else { return Ok(Vec::new()) };
        self.under_any(kind, field, &BTreeSet::from([folded(value)]))
    }

    /// Stored values of a type that have one of these terms, in order.
    pub(super) fn under_any<T: DeserializeOwned + Send>(
        &self,
        kind: &str,
        field: Field,
        values: &BTreeSet<String>,
    ) -> Result<Vec<T>> {
        if values.is_empty() {
            return Ok(Vec::new());
        }
        let one: Box<dyn Lookup> =
            Box::new(TermSetQuery::new(values.iter().map(|v| Term::from_field_text(field, v))));
        self.all_of(&*all(vec![term(self.fields.type_, kind), one]))
    }

    /// The documents of the claims that match.
    pub(super) fn documents_that(&self, lookup: &dyn Lookup) -> Result<BTreeSet<String>> {
        let searcher = self.searcher();
        let addresses = self.matches(&searcher, lookup)?;
        let mut documents = BTreeSet::new();
        for of_segment in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(column) = self.column(&searcher, "document", of_segment)? else { continue };
            let ordinals: BTreeSet<u64> =
                of_segment.iter().flat_map(|a| column.term_ords(a.doc_id)).collect();
            for ordinal in ordinals {
                let mut document = String::new();
                column.ord_to_str(ordinal, &mut document).map_err(|e| self.unreadable(&e))?;
                documents.insert(document);
            }
        }
        Ok(documents)
    }

    /// The claims of these documents, in the order in which the index keeps them.
    pub(super) fn claims_of(&self, documents: &BTreeSet<String>) -> Result<Vec<StoredClaim>> {
        if documents.is_empty() {
            return Ok(Vec::new());
        }
        let any = TermSetQuery::new(documents.iter().map(|d| Term::from_field_text(self.fields.document, d)));
        let searcher = self.searcher();
        let any = all(vec![term(self.fields.type_, "claim"), Box::new(any)]);
        self.read(&searcher, &self.matches(&searcher, &*any)?)
    }

    /// The facts that claims speak of, with terms in these ranges, ends included.
    pub(super) fn fact_names(&self, ranges: &[(String, String)]) -> Result<FxHashSet<FactName>> {
        let mut names = FxHashSet::default();
        self.each_term(self.fields.fact, ranges, &mut |term| names.extend(FactName::read(term)))?;
        Ok(names)
    }

    /// Tell of each of the field's terms in these ranges, ends included; of one in several segments, several times.
    pub(super) fn each_term(
        &self,
        field: Field,
        ranges: &[(String, String)],
        tell: &mut dyn FnMut(&str),
    ) -> Result<()> {
        let searcher = self.searcher();
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field).map_err(|e| self.unreadable(&e))?;
            for (low, high) in ranges {
                let range = index.terms().range().ge(low).le(high);
                let mut terms = range.into_stream().map_err(|e| self.unreadable(&e))?;
                while terms.advance() {
                    std::str::from_utf8(terms.key()).into_iter().for_each(&mut *tell);
                }
            }
        }
        Ok(())
    }

    /// Claims that speak of touched facts going by themselves, or such facts; of measures without days, others beside them.
    pub(super) fn speaking(&self, kind: &str, touched: &Touched) -> Box<dyn Lookup> {
        let field = |text: &str| Term::from_field_text(self.fields.fact, text);
        let of_days = TermSetQuery::new(touched.names().map(|name| field(&name.term())));
        let bound = |text: &String| Bound::Included(field(text));
        let whole = |(low, high): (String, String)| -> Box<dyn Lookup> {
            Box::new(InvertedIndexRangeQuery::new(bound(&low), bound(&high)))
        };
        let mut any: Vec<Box<dyn Lookup>> = touched.whole().map(whole).collect();
        any.push(Box::new(of_days));
        all(vec![term(self.fields.type_, kind), Box::new(BooleanQuery::union(any))])
    }

    fn every<T: DeserializeOwned + Send>(&self, kind: &str, query: &str) -> Result<Vec<T>> {
        let lookup = self.lookup(kind, query)?;
        self.all_of(&*lookup)
    }

    /// The stored values of all that matches, in order.
    pub(super) fn all_of<T: DeserializeOwned + Send>(&self, lookup: &dyn Lookup) -> Result<Vec<T>> {
        // One searcher for all: addresses are its own, and the index may be committed to meanwhile.
        let searcher = self.searcher();
        self.first(&searcher, &self.matches(&searcher, lookup)?, usize::MAX)
    }

    fn lookup(&self, kind: &str, query: &str) -> Result<Box<dyn Lookup>> {
        let compiler = Compiler { fields: &self.fields, instruments: &self.context.instruments };
        Ok(all(vec![term(self.fields.type_, kind), compiler.compile(&query::parse(query)?)?]))
    }

    /// How many index documents have a fact term, roughly: replaced ones still count.
    pub(super) fn speaking_of(&self, term: &str) -> Result<usize> {
        let term = Term::from_field_text(self.fields.fact, term);
        self.searcher().doc_freq(&term).map(|n| n as usize).map_err(|e| fault(&self.folder, &e))
    }

    pub(super) fn matches(&self, searcher: &Searcher, lookup: &dyn Lookup) -> Result<Vec<DocAddress>> {
        let found = searcher.search(lookup, &DocSetCollector).map_err(|e| fault(&self.folder, &e))?;
        let mut addresses: Vec<DocAddress> = found.into_iter().collect();
        addresses.sort_unstable();
        Ok(addresses)
    }

    /// The first `limit` of the documents, in the order of their `order` field.
    fn first<T: DeserializeOwned + Send>(
        &self,
        searcher: &Searcher,
        addresses: &[DocAddress],
        limit: usize,
    ) -> Result<Vec<T>> {
        let mut ordered: Vec<(String, DocAddress)> = Vec::new();
        for of_segment in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(column) = self.column(searcher, "order", of_segment)? else { continue };
            // Within a segment, ordinals are in the order of the strings: only the first need be read.
            let ordinal = |a: &DocAddress| (column.term_ords(a.doc_id).next().unwrap_or(u64::MAX), *a);
            let mut ranked: Vec<(u64, DocAddress)> = of_segment.iter().map(ordinal).collect();
            ranked.sort_unstable();
            for (ordinal, address) in ranked.into_iter().take(limit) {
                let mut order = String::new();
                column.ord_to_str(ordinal, &mut order).map_err(|e| self.unreadable(&e))?;
                ordered.push((order, address));
            }
        }
        ordered.sort_unstable();
        ordered.truncate(limit);
        let addresses: Vec<DocAddress> = ordered.into_iter().map(|(_, address)| address).collect();
        self.read(searcher, &addresses)
    }

    /// The stored values of these documents, in their order.
    fn read<T: DeserializeOwned + Send>(&self, searcher: &Searcher, of: &[DocAddress]) -> Result<Vec<T>> {
        self.read_as(searcher, of, |value| value)
    }

    /// The stored values of these documents, as `take` takes them, in their order.
    pub(super) fn read_as<T: DeserializeOwned, U: Send>(
        &self,
        searcher: &Searcher,
        of: &[DocAddress],
        take: impl Fn(T) -> U + Sync,
    ) -> Result<Vec<U>> {
        let read = |address: &DocAddress| {
            let document: TantivyDocument = searcher.doc(*address).map_err(|e| self.unreadable(&e))?;
            let json = document.get_first(self.fields.json).and_then(|v| v.as_str()).unwrap_or_default();
            serde_json::from_str(json).map(&take).map_err(|e| self.unreadable(&e))
        };
        if of.len() < READ_AT_ONCE {
            return of.iter().map(read).collect();
        }
        of.par_iter().map(read).collect()
    }

    pub(super) fn unreadable(&self, e: &dyn std::fmt::Display) -> Error {
        Error::store(&self.folder, format!("the index cannot be read: {e}; run `wirecheck reindex`"))
    }

    /// A page of the documents by `rank`.
    fn ranked(
        &self,
        (searcher, lookup): (&Searcher, &dyn Lookup),
        addresses: Vec<DocAddress>,
        rank: Rank,
        page: &Page,
    ) -> Result<Vec<StoredClaim>> {
        let mut groups: BTreeMap<std::cmp::Reverse<u64>, Vec<DocAddress>> = BTreeMap::new();
        let mut value_of = BTreeMap::new();
        for (value, address) in self.rank_values((searcher, lookup), addresses, rank)? {
            groups.entry(std::cmp::Reverse(value)).or_default().push(address);
            value_of.insert(address, value);
        }
        // Where the last page ended: its value, and its place among the level ones.
        let mut after = None;
        if let Some(cursor) = &page.after {
            let one = term(self.fields.key, &key_term(cursor));
            let found =
                self.matches(searcher, &*one)?.into_iter().find_map(|a| Some((a, *value_of.get(&a)?)));
            let Some((address, value)) = found else {
                return Err(Error::Usage(
                    "the cursor is not among the matches; use the `next` of the page before, with the same query"
                        .to_owned(),
                ));
            };
            after = Some((value, address));
        }
        let mut out: Vec<StoredClaim> = Vec::new();
        for (std::cmp::Reverse(value), level) in groups {
            let room = page.limit - out.len();
            if room == 0 {
                break;
            }
            match after {
                Some((last, _)) if value > last => {}
                Some((last, address)) if value == last => {
                    let last = self.first::<StoredClaim>(searcher, &[address], 1)?;
                    let order = last.first().map(StoredClaim::order).unwrap_or_default();
                    out.extend(self.first::<StoredClaim>(
                        searcher,
                        &self.behind(searcher, &level, &order)?,
                        room,
                    )?);
                }
                _ => out.extend(self.first::<StoredClaim>(searcher, &level, room)?),
            }
        }
        Ok(out)
    }

    /// Those of the documents that come after `order`.
    fn behind(&self, searcher: &Searcher, addresses: &[DocAddress], order: &str) -> Result<Vec<DocAddress>> {
        let mut out = Vec::new();
        for of_segment in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(column) = self.column(searcher, "order", of_segment)? else { continue };
            // Ordinals are in the order of the strings: the first that is greater is looked for by halves.
            let (mut low, mut high) = (0, column.num_terms() as u64);
            while low < high {
                let middle = low + (high - low) / 2;
                let mut text = String::new();
                column.ord_to_str(middle, &mut text).map_err(|e| self.unreadable(&e))?;
                if text.as_str() <= order { low = middle + 1 } else { high = middle }
            }
            out.extend(
                of_segment.iter().filter(|a| column.term_ords(a.doc_id).next().is_some_and(|o| o >= low)),
            );
        }
        Ok(out)
    }

    /// The day of the latest article, if any tells one.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn latest_day(&self) -> Result<Option<jiff::civil::Date>> {
        let searcher = self.searcher();
        let found = self.matches(&searcher, &*term(self.fields.type_, "article"))?;
        let first: Vec<StoredArticle> = self.first(&searcher, &found, 1)?;
        Ok(first.first().and_then(|a| a.facts.published))
    }

    /// What each document is ranked by.
    fn rank_values(
        &self,
        (searcher, lookup): (&Searcher, &dyn Lookup),
        addresses: Vec<DocAddress>,
        rank: Rank,
    ) -> Result<Vec<(u64, DocAddress)>> {
        let name = match rank {
            Rank::Date => return Ok(addresses.into_iter().map(|a| (0, a)).collect()),
            Rank::Relevance => {
                let all = TopDocs::with_limit(addresses.len().max(1)).order_by_score();
                let scored = searcher.search(lookup, &all).map_err(|e| fault(&self.folder, &e))?;
                // Scores are positive: their bits sort as they do. The last digits depend on the segments.
                let coarse = |score: f32| u64::from((score * 1000.0).round().to_bits());
                return Ok(scored.into_iter().map(|(score, a)| (coarse(score), a)).collect());
            }
            Rank::Size => RANKS[0],
            Rank::Origins => RANKS[1],
            Rank::Severity => RANKS[2],
        };
        let mut out = Vec::with_capacity(addresses.len());
        for of_segment in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(first) = of_segment.first() else { continue };
            let column = searcher.segment_reader(first.segment_ord).fast_fields().u64(name);
            let column = column.map_err(|e| fault(&self.folder, &e))?;
            out.extend(of_segment.iter().map(|a| (column.first(a.doc_id).unwrap_or_default(), *a)));
        }
        Ok(out)
    }

    fn count_by(&self, searcher: &Searcher, field: &str, addresses: &[DocAddress]) -> Result<Counts> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for of_segment in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(column) = self.column(searcher, field, of_segment)? else { continue };
            let mut by_ordinal: BTreeMap<u64, usize> = BTreeMap::new();
            for ordinal in of_segment.iter().flat_map(|a| column.term_ords(a.doc_id)) {
                *by_ordinal.entry(ordinal).or_default() += 1;
            }
            for (ordinal, count) in by_ordinal {
                let mut value = String::new();
                let read = column.ord_to_str(ordinal, &mut value);
                read.map_err(|e| self.unreadable(&e))?;
                *counts.entry(value).or_default() += count;
            }
        }
        let mut counts: Counts = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(counts)
    }

    pub(super) fn column(
        &self,
        searcher: &Searcher,
        field: &str,
        of: &[DocAddress],
    ) -> Result<Option<StrColumn>> {
        let Some(address) = of.first() else { return Ok(None) };
        let readers = searcher.segment_reader(address.segment_ord).fast_fields();
        readers.str(field).map_err(|e| fault(&self.folder, &e))
    }
}

/// What the index says, as the store's error.
pub(super) fn fault(folder: &Path, fault: &TantivyError) -> Error {
    use TantivyError::{ErrorInThread, InternalError, IoError, LockFailure, OpenWriteError};
    let full = match fault {
        IoError(e) | LockFailure(LockError::IoError(e), _) => is_full(e),
        OpenWriteError(WriteError::IoError { io_error, .. }) => is_full(io_error),
        // Of what could not be written in a thread of its own only words are told, or that the thread ended.
        ErrorInThread(_) | InternalError(_) => has_no_space(folder),
        _ => false,
    };
    if full {
        return Error::Full { path: folder.to_owned() };
    }
    Error::store(
        index_folder(folder),
        format!("{fault}; `wirecheck reindex` rebuilds the index from the log"),
    )
}

/// Whether nothing can be written in `folder` for want of space.
fn has_no_space(folder: &Path) -> bool {
    /// About what a small segment takes.
    const PROBE: usize = 1 << 20;
    let probe = folder.join("probe");
    let written = fs::write(&probe, vec![1; PROBE]);
    // What cannot be removed is empty, or of no size that matters.
    drop(fs::remove_file(&probe));
    written.is_err_and(|e| is_full(&e))
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_full_disk_is_told_and_leaves_reading() {
        let full = || Arc::new(io::Error::from(io::ErrorKind::StorageFull));
        let write = WriteError::IoError { io_error: full(), filepath: PathBuf::from("a.store") };
        let folder = Path::new("desk");
        for cause in [TantivyError::IoError(full()), TantivyError::OpenWriteError(write)] {
            let told = fault(folder, &cause);
            assert!(told.leaves_reading() && told.to_string().contains("the disk is full"), "{told}");
        }
        let other = fault(folder, &TantivyError::SystemError("odd".to_owned()));
        assert!(!other.leaves_reading() && other.to_string().contains("reindex"), "{other}");
    }
}
