//! The origins of all articles of a store, without holding the articles.
//!
//! As [`crate::reconcile::origins`] finds them: pairs that share a piece, strongest evidence and earliest first, are
//! looked at and put together. The index's terms tell who shares what; of the articles a few numbers are held, and what
//! is compared is read when it is, a bounded part at a time.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use tantivy::index::InvertedIndexReader;
use tantivy::schema::IndexRecordOption;
use tantivy::termdict::TermMerger;
use tantivy::{DocAddress, DocSet as _, Searcher, TERMINATED, Term};

use super::kin::{hashed, lean};
use super::known::named;
use super::lookup::id_number;
use super::read::Store;
use super::stored::StoredArticle;
use super::terms::term;
use crate::error::Result;
use crate::reconcile::{Bonds, DocFacts, OriginMember, PieceKind, Policy, kinship};

/// Pairs of articles that are held at once.
const PAIRS: usize = 4 << 20;
/// Articles that are read at once to be counted.
const COUNTED_AT_ONCE: usize = 20_000;
/// Pairs that are looked at side by side.
const LOOKED_AT_ONCE: usize = 1024;
/// Articles of which what is compared is kept for a further look.
const KEPT: usize = 4_000;

/// All current articles and their origins; numbers are places in the order in which `reconcile` looks at them.
pub(super) struct Census {
    articles: Vec<Counted>,
    /// Numbers in the order of documents.
    by_document: Vec<u32>,
    /// By article, the name of its origin.
    origins: Vec<u64>,
    /// Of those that joined another one, with which, and a hash of how.
    joined: FxHashMap<usize, (usize, u64)>,
    /// Numbers of the ids that two documents have.
    shared: FxHashSet<u64>,
}

/// What is held of an article.
struct Counted {
    address: DocAddress,
    document: u128,
    published: Option<Date>,
    hash: u128,
    /// No two have one.
    name: Box<str>,
    /// Of its id.
    number: u64,
    /// What the index says of its origin and of how it came there.
    origin: u64,
    kinship: u64,
}

/// What is read of every article.
#[derive(Deserialize)]
struct Brief {
    document: String,
    origin: String,
    kinship: Option<OriginMember>,
    facts: BriefFacts,
    superseded: bool,
}

#[derive(Deserialize)]
struct BriefFacts {
    id: String,
    hash: String,
    published: Option<Date>,
}

impl Census {
    /// Of the whole store.
    pub(super) fn of(store: &Store, policy: &Policy) -> Result<Self> {
        let searcher = store.searcher();
        let articles = counted(store, &searcher)?;
        let mut uses: FxHashMap<u64, u32> = FxHashMap::default();
        for article in &articles {
            *uses.entry(article.number).or_default() += 1;
        }
        let shared = uses.into_iter().filter(|(_, n)| *n > 1).map(|(number, _)| number).collect();
        let mut census = Census {
            articles,
            by_document: Vec::new(),
            origins: Vec::new(),
            joined: FxHashMap::default(),
            shared,
        };
        for article in &mut census.articles {
            if census.shared.contains(&article.number) {
                article.name = named(&article.name, &hex(article.document)).into();
            }
        }
        census.articles.par_sort_unstable_by(|a, b| a.order().cmp(&b.order()));
        census.by_document = (0..census.articles.len() as u32).collect();
        let articles = &census.articles;
        census.by_document.par_sort_unstable_by_key(|n| articles.get(*n as usize).map(|a| a.document));
        let mut bonds = Looking::new(store, policy, &searcher, articles)?.bonds()?;
        // An origin has the smallest of its documents' own names.
        let mut least: FxHashMap<usize, u64> = FxHashMap::default();
        for (n, article) in articles.iter().enumerate() {
            let least = least.entry(bonds.root(n)).or_insert(u64::MAX);
            *least = article.own_origin().min(*least);
        }
        census.origins =
            (0..articles.len()).map(|n| least.get(&bonds.root(n)).copied().unwrap_or_default()).collect();
        census.joined = bonds.joined;
        Ok(census)
    }

    /// Whether two documents have the id.
    pub(super) fn shares(&self, id: &str) -> bool {
        self.shared.contains(&id_number(id))
    }

    fn find(&self, document: &str) -> Option<usize> {
        let document = number(document);
        let article = |n: &u32| self.articles.get(*n as usize).map(|a| a.document);
        let at = self.by_document.binary_search_by(|n| article(n).cmp(&Some(document))).ok()?;
        self.by_document.get(at).map(|n| *n as usize)
    }

    /// The origin of a document.
    pub(super) fn origin(&self, document: &str) -> Option<String> {
        Some(origin(*self.origins.get(self.find(document)?)?))
    }

    /// Documents of which the claims are to be judged anew: those of another origin than the index says, or named otherwise
    /// since one of `fresh` has their id. Of the fresh ones, whose claims are judged in any case, only those of the
    /// `nameless` that have another's origin.
    pub(super) fn moved(&self, fresh: &FxHashSet<u128>, nameless: &BTreeSet<String>) -> Vec<String> {
        let all = || self.articles.iter().zip(&self.origins);
        let moved =
            |article: &Counted, origin: u64| article.origin != origin || fresh.contains(&article.document);
        let numbers: FxHashSet<u64> = all()
            .filter(|(article, origin)| self.shared.contains(&article.number) && moved(article, **origin))
            .map(|(article, _)| article.number)
            .collect();
        all()
            .filter(|(article, origin)| moved(article, **origin) || numbers.contains(&article.number))
            .filter(|(article, origin)| {
                let named_for_another = || **origin != article.own_origin();
                !fresh.contains(&article.document)
                    || named_for_another() && nameless.contains(&hex(article.document))
            })
            .map(|(article, _)| hex(article.document))
            .collect()
    }

    /// The articles of which the index does not tell the origin as it is, or not how they came there.
    pub(super) fn news(&self, policy: &Policy) -> Vec<usize> {
        let kinship = |n: usize, article: &Counted| match self.joined.get(&n) {
            Some((_, kinship)) => *kinship,
            None => hashed(&OriginMember::first(&article.name, policy)),
        };
        self.articles
            .par_iter()
            .zip(&self.origins)
            .enumerate()
            .filter(|(n, (article, origin))| {
                article.origin != **origin || article.kinship != kinship(*n, article)
            })
            .map(|(n, _)| n)
            .collect()
    }

    /// Those articles as they are to be written.
    pub(super) fn noted(&self, store: &Store, policy: &Policy, some: &[usize]) -> Result<Vec<StoredArticle>> {
        let with = some.iter().filter_map(|n| self.joined.get(n)).map(|(with, _)| with);
        let documents =
            some.iter().chain(with).filter_map(|n| self.articles.get(*n)).map(|a| hex(a.document));
        let found = store.current_of(&documents.collect(), |article| article)?;
        let found: FxHashMap<usize, StoredArticle> =
            found.into_iter().filter_map(|a| Some((self.find(&a.document)?, a))).collect();
        let named = |n: usize| {
            let mut facts = DocFacts::clone(&found.get(&n)?.facts);
            self.articles.get(n)?.name.as_ref().clone_into(&mut facts.id);
            Some(facts)
        };
        let noted = |n: usize| {
            let name = &self.articles.get(n)?.name;
            let member = match self.joined.get(&n) {
                None => OriginMember::first(name, policy),
                Some(&(with, _)) => {
                    let (why, reason) = kinship(&named(n.min(with))?, &named(n.max(with))?, policy)?;
                    let with = Some(self.articles.get(with)?.name.to_string());
                    OriginMember { doc: name.to_string(), why, with, reason }
                }
            };
            let origin = origin(*self.origins.get(n)?);
            Some(StoredArticle { origin, kinship: Some(member), ..found.get(&n)?.clone() })
        };
        Ok(some.par_iter().filter_map(|n| noted(*n)).collect())
    }
}

impl Counted {
    /// As [`crate::reconcile::origins`] orders documents.
    fn order(&self) -> impl Ord {
        (self.published.is_none(), self.published, self.hash, &*self.name)
    }

    fn own_origin(&self) -> u64 {
        (self.hash >> 64) as u64
    }
}

/// A number written in hexadecimal digits, as keys and hashes are.
pub(super) fn number(digits: &str) -> u128 {
    u128::from_str_radix(digits, 16).unwrap_or_default()
}

fn hex(number: u128) -> String {
    format!("{number:032x}")
}

fn origin(number: u64) -> String {
    format!("{number:016x}")
}

/// The current articles, in no order, with names that are their ids.
fn counted(store: &Store, searcher: &Searcher) -> Result<Vec<Counted>> {
    let addresses = store.matches(searcher, &*term(store.fields.type_, "article"))?;
    let count = |brief: Brief| {
        (!brief.superseded).then(|| Counted {
            address: DocAddress::new(0, 0),
            document: number(&brief.document),
            published: brief.facts.published,
            hash: number(&brief.facts.hash),
            number: id_number(&brief.facts.id),
            name: brief.facts.id.into(),
            origin: u64::from_str_radix(&brief.origin, 16).unwrap_or_default(),
            kinship: brief.kinship.as_ref().map_or(0, hashed),
        })
    };
    let mut current = Vec::with_capacity(addresses.len());
    for some in addresses.chunks(COUNTED_AT_ONCE) {
        let read = store.read_as(searcher, some, count)?;
        let counted = read.into_iter().zip(some);
        current
            .extend(counted.filter_map(|(counted, address)| Some(Counted { address: *address, ..counted? })));
    }
    Ok(current)
}

/// While articles are looked at.
struct Looking<'a> {
    store: &'a Store,
    policy: &'a Policy,
    searcher: &'a Searcher,
    articles: &'a [Counted],
    /// By segment and index document, the article's number.
    numbers: Vec<Vec<u32>>,
    indexes: Vec<Arc<InvertedIndexReader>>,
    bonds: Bonds<u64>,
    /// What was compared of late, and before.
    young: FxHashMap<usize, Arc<DocFacts>>,
    old: FxHashMap<usize, Arc<DocFacts>>,
}

impl<'a> Looking<'a> {
    fn new(
        store: &'a Store,
        policy: &'a Policy,
        searcher: &'a Searcher,
        articles: &'a [Counted],
    ) -> Result<Self> {
        let segments = searcher.segment_readers();
        let mut numbers: Vec<Vec<u32>> =
            segments.iter().map(|s| vec![u32::MAX; s.max_doc() as usize]).collect();
        for (n, article) in articles.iter().enumerate() {
            let of_segment = numbers.get_mut(article.address.segment_ord as usize);
            if let Some(slot) = of_segment.and_then(|s| s.get_mut(article.address.doc_id as usize)) {
                *slot = n as u32;
            }
        }
        let indexes = segments.iter().map(|s| s.inverted_index(store.fields.piece));
        let indexes = indexes.collect::<tantivy::Result<_>>().map_err(|e| store.unreadable(&e))?;
        let bonds = Bonds::new(articles.len());
        let (young, old) = Default::default();
        Ok(Looking { store, policy, searcher, articles, numbers, indexes, bonds, young, old })
    }

    /// Look at all pairs that share a piece.
    fn bonds(mut self) -> Result<Bonds<u64>> {
        for kind in PieceKind::ALL {
            // How many pairs each article is the earlier one of: where they are too many, the earliest articles' first.
            let mut pairs_of = vec![0_u32; self.articles.len()];
            let mut pairs: Vec<(u32, u32)> = Vec::new();
            let mut count = 0;
            self.sharing(kind, |earlier, later| {
                count += later.len();
                if count <= PAIRS {
                    pairs.extend(later.iter().map(|later| (earlier as u32, *later)));
                }
                if let Some(pairs) = pairs_of.get_mut(earlier) {
                    *pairs = pairs.saturating_add(later.len() as u32);
                }
            })?;
            if count <= PAIRS {
                self.look_at_all(pairs)?;
                continue;
            }
            drop(pairs);
            let mut from = 0;
            while from < self.articles.len() {
                let mut full = 0;
                let fits = pairs_of.iter().skip(from).take_while(|pairs| {
                    let first = full == 0;
                    full += **pairs as usize;
                    first || full <= PAIRS
                });
                let part = from..from + fits.count().max(1);
                from = part.end;
                let mut pairs: Vec<(u32, u32)> = Vec::new();
                self.sharing(kind, |earlier, later| {
                    if part.contains(&earlier) {
                        pairs.extend(later.iter().map(|later| (earlier as u32, *later)));
                    }
                })?;
                self.look_at_all(pairs)?;
            }
        }
        Ok(self.bonds)
    }

    fn look_at_all(&mut self, mut pairs: Vec<(u32, u32)>) -> Result<()> {
        pairs.par_sort_unstable();
        pairs.dedup();
        for some in pairs.chunks(LOOKED_AT_ONCE) {
            let some: Vec<_> = some.iter().map(|(a, b)| (*a as usize, *b as usize)).collect();
            self.look(&some)?;
        }
        Ok(())
    }

    /// Tell of each article that shares a piece of this kind with later ones, with which.
    fn sharing(&self, kind: PieceKind, mut tell: impl FnMut(usize, &[u32])) -> Result<()> {
        let fail = |e: std::io::Error| self.store.unreadable(&e);
        let bound = |number| Term::from_field_u64(self.store.fields.piece, number);
        let [low, high] = kind.numbers().map(bound);
        let streams = self.indexes.iter().map(|index| {
            let range = index.terms().range().ge(low.serialized_value_bytes());
            range.le(high.serialized_value_bytes()).into_stream()
        });
        let mut terms = TermMerger::new(streams.collect::<std::io::Result<_>>().map_err(fail)?);
        let most = kind.most(self.policy);
        let mut sharing: Vec<u32> = Vec::new();
        while terms.advance() {
            sharing.clear();
            for (segment, found) in terms.current_segment_ords_and_term_infos() {
                let (Some(index), Some(numbers)) = (self.indexes.get(segment), self.numbers.get(segment))
                else {
                    continue;
                };
                let postings = index.read_postings_from_terminfo(&found, IndexRecordOption::Basic);
                let mut postings = postings.map_err(fail)?;
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    sharing.extend(numbers.get(doc as usize).filter(|n| **n != u32::MAX));
                    doc = postings.advance();
                }
            }
            if sharing.len() < 2 || most.is_some_and(|most| sharing.len() > most) {
                continue;
            }
            sharing.sort_unstable();
            for (n, earlier) in sharing.iter().enumerate() {
                let later = sharing.get(n + 1..).unwrap_or_default();
                // Each with the one before it is enough: equal texts are one origin.
                let later = if most.is_none() { later.get(..1).unwrap_or_default() } else { later };
                if !later.is_empty() {
                    tell(*earlier as usize, later);
                }
            }
        }
        Ok(())
    }

    /// Put those of the pairs together that go back to one report.
    fn look(&mut self, pairs: &[(usize, usize)]) -> Result<()> {
        let apart = self.bonds.apart(pairs);
        self.fetch(apart.iter().flat_map(|(a, b)| [*a, *b]).collect())?;
        let looked = |(a, b): (usize, usize)| {
            let (why, reason) = kinship(self.young.get(&a)?, self.young.get(&b)?, self.policy)?;
            Some((a, b, why, reason))
        };
        let kin: Vec<_> = apart.into_par_iter().filter_map(looked).collect();
        let name = |n: usize| self.articles.get(n).map(|a| a.name.to_string());
        for (a, b, why, reason) in kin {
            self.bonds.tie(a, b, |who, with| {
                hashed(&OriginMember { doc: name(who).unwrap_or_default(), why, with: name(with), reason })
            });
        }
        Ok(())
    }

    /// Have what is compared of these articles at hand.
    fn fetch(&mut self, wanted: BTreeSet<usize>) -> Result<()> {
        if self.young.len() > KEPT {
            self.old = std::mem::take(&mut self.young);
        }
        let mut missing = Vec::new();
        for n in wanted {
            if self.young.contains_key(&n) {
                continue;
            }
            match self.old.remove(&n) {
                Some(facts) => _ = self.young.insert(n, facts),
                None => missing.push(n),
            }
        }
        let addresses: Vec<DocAddress> =
            missing.iter().filter_map(|n| self.articles.get(*n)).map(|a| a.address).collect();
        let found = self.store.read_as(self.searcher, &addresses, lean)?;
        for (n, mut facts) in missing.into_iter().zip(found) {
            if let Some(article) = self.articles.get(n) {
                article.name.as_ref().clone_into(&mut Arc::make_mut(&mut facts).id);
                self.young.insert(n, facts);
            }
        }
        Ok(())
    }
}
