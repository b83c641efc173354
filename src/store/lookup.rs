//! What a writer looks up: documents, their current articles, and who shares what.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;
use tantivy::query::TermSetQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet as _, Searcher, TERMINATED, Term};

use super::read::{Store, fault};
use super::stored::{StoredArticle, StoredClaim, key_term};
use super::terms::{all, term};
use crate::error::Result;

/// Documents looked up one by one before the numbers of all are read.
const LOOKED_UP: usize = 256;

/// Tells which documents there are: for many by their numbers, which are held in memory from then on.
#[derive(Default)]
pub(super) struct Documents {
    numbers: Option<FxHashSet<u64>>,
    looked_up: usize,
}

impl Documents {
    /// Whether the index holds a version of the document.
    pub(super) fn holds(&mut self, store: &Store, document: &str) -> Result<bool> {
        self.looked_up += 1;
        if self.numbers.is_none() && self.looked_up > LOOKED_UP {
            self.numbers = Some(store.document_numbers()?);
        }
        if self.numbers.as_ref().is_some_and(|numbers| !numbers.contains(&number(document.as_bytes()))) {
            return Ok(false);
        }
        store.knows(&Term::from_field_text(store.fields.document, document))
    }

    /// The document comes in.
    pub(super) fn add(&mut self, document: &str) {
        if let Some(numbers) = &mut self.numbers {
            numbers.insert(number(document.as_bytes()));
        }
    }
}

/// The number of a document's key: its first digits, which are those of a hash.
fn number(document: &[u8]) -> u64 {
    document.iter().take(16).fold(0, |n, digit| n << 4 | u64::from((digit & 15) + (digit >> 6) * 9))
}

/// The number under which the current articles of a record id are found: below those of all pieces.
pub(super) fn id_number(id: &str) -> u64 {
    let hash = blake3::hash(format!("id {id}").as_bytes());
    hash.as_bytes().iter().take(8).fold(0, |n, byte| n << 8 | u64::from(*byte)) >> 2
}

impl Store {
    /// Whether the article was ever indexed.
    pub(super) fn holds_article(&self, key: &str) -> Result<bool> {
        self.knows(&Term::from_field_text(self.fields.key, &key_term(key)))
    }

    fn knows(&self, term: &Term) -> Result<bool> {
        Ok(self.searcher().doc_freq(term).map_err(|e| fault(&self.folder, &e))? > 0)
    }

    /// The numbers of all documents.
    fn document_numbers(&self) -> Result<FxHashSet<u64>> {
        let mut numbers = FxHashSet::default();
        for segment in self.searcher().segment_readers() {
            let index = segment.inverted_index(self.fields.document).map_err(|e| self.unreadable(&e))?;
            let mut terms = index.terms().stream().map_err(|e| self.unreadable(&e))?;
            while terms.advance() {
                numbers.insert(number(terms.key()));
            }
        }
        Ok(numbers)
    }

    /// The current articles that have this number among their pieces, at most so many.
    pub(super) fn holders(&self, searcher: &Searcher, piece: u64, most: usize) -> Result<Vec<DocAddress>> {
        let term = Term::from_field_u64(self.fields.piece, piece);
        let mut found = Vec::new();
        for (n, segment) in searcher.segment_readers().iter().enumerate() {
            let index = segment.inverted_index(self.fields.piece).map_err(|e| self.unreadable(&e))?;
            let postings = index.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(|e| self.unreadable(&e))? else { continue };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if found.len() >= most {
                    return Ok(found);
                }
                if !segment.is_deleted(doc) {
                    found.push(DocAddress::new(n as u32, doc));
                }
                doc = postings.advance();
            }
        }
        Ok(found)
    }

    /// The current articles of these documents, as `take` takes them, in no order.
    pub(super) fn current_of<U: Send>(
        &self,
        documents: &BTreeSet<String>,
        take: impl Fn(StoredArticle) -> U + Sync,
    ) -> Result<Vec<U>> {
        if documents.is_empty() {
            return Ok(Vec::new());
        }
        let any = TermSetQuery::new(documents.iter().map(|d| Term::from_field_text(self.fields.document, d)));
        let searcher = self.searcher();
        let found =
            self.matches(&searcher, &*all(vec![term(self.fields.type_, "article"), Box::new(any)]))?;
        self.current_at(&searcher, &found, take)
    }

    /// All current articles, as `take` takes them, in no order.
    pub(super) fn every_current<U: Send>(&self, take: impl Fn(StoredArticle) -> U + Sync) -> Result<Vec<U>> {
        let searcher = self.searcher();
        let found = self.matches(&searcher, &*term(self.fields.type_, "article"))?;
        self.current_at(&searcher, &found, take)
    }

    /// The claims that `keep` keeps, of all: replaced ones too.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn claims_where(&self, keep: impl Fn(&StoredClaim) -> bool + Sync) -> Result<Vec<StoredClaim>> {
        let searcher = self.searcher();
        let all = self.matches(&searcher, &*term(self.fields.type_, "claim"))?;
        let kept = self.read_as(&searcher, &all, |claim: StoredClaim| keep(&claim).then_some(claim))?;
        Ok(kept.into_iter().flatten().collect())
    }

    /// The current articles among these index documents.
    pub(super) fn current_at<U: Send>(
        &self,
        searcher: &Searcher,
        addresses: &[DocAddress],
        take: impl Fn(StoredArticle) -> U + Sync,
    ) -> Result<Vec<U>> {
        let take = |article: StoredArticle| (!article.superseded).then(|| take(article));
        Ok(self.read_as(searcher, addresses, take)?.into_iter().flatten().collect())
    }

    /// The origins of the articles at these addresses.
    pub(super) fn origins_at(
        &self,
        searcher: &Searcher,
        addresses: &BTreeSet<DocAddress>,
    ) -> Result<BTreeSet<String>> {
        let mut of_segment: BTreeMap<u32, Vec<DocAddress>> = BTreeMap::new();
        for address in addresses {
            of_segment.entry(address.segment_ord).or_default().push(*address);
        }
        let mut origins = BTreeSet::new();
        for addresses in of_segment.values() {
            let Some(column) = self.column(searcher, "origin", addresses)? else { continue };
            let ordinals: BTreeSet<u64> = addresses.iter().flat_map(|a| column.term_ords(a.doc_id)).collect();
            for ordinal in ordinals {
                let mut origin = String::new();
                column.ord_to_str(ordinal, &mut origin).map_err(|e| self.unreadable(&e))?;
                origins.insert(origin);
            }
        }
        Ok(origins)
    }
}
