//! Origins: which documents go back to one report.
//!
//! Reprints, near copies, translations and articles that take all their figures from another are put together before
//! anything is compared, so that ten copies of one report count once. Candidates come from buckets (equal text,
//! address, sketch hashes, rare figures), so the cost grows with the number of shared pieces, not of pairs.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::meaning::Meant;
use super::policy::Policy;
use super::reason::{Arg, Reason, reason};
use super::sets::Sets;
use super::side::{CreditKind, DocFacts, TracedFigure};
use super::sketch::{hashed, mix};
use super::units::significant_digits;

/// Pairs of documents that are looked at side by side.
const LOOKED_AT_ONCE: usize = 16_384;

/// Why a document belongs to an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kinship {
    /// It is the earliest known.
    First,
    /// Word for word the same.
    SameText,
    /// Most of the shorter text stands in the other.
    Copy,
    /// It credits the outlet that published the other, or both credit one, and they share a rare figure.
    Credit,
    /// The same rare figures at the same time, whatever the language.
    Figures,
    /// A model or a human says that one tells the other's report in another language or other words.
    Meaning,
}

/// Something that documents of one origin share: only those that share one are looked at side by side.
///
/// Two things of one hash cost a look in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Piece {
    kind: PieceKind,
    hash: u64,
}

/// What a piece is, strongest evidence first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PieceKind {
    /// The whole text, or that it tells another's report.
    Text,
    /// A run of words.
    Run,
    /// A rare figure.
    Figure,
}

impl PieceKind {
    /// All, strongest evidence first.
    pub const ALL: [PieceKind; 3] = [PieceKind::Text, PieceKind::Run, PieceKind::Figure];

    /// The least and the greatest of [`Piece::number`] for its pieces; none is below those of the first kind.
    pub fn numbers(self) -> [u64; 2] {
        let first = (self as u64 + 1) << 62;
        [first, first | (u64::MAX >> 2)]
    }

    /// The most documents that may share a piece for it to tell anything; `None` where any number may.
    pub fn most(self, policy: &Policy) -> Option<usize> {
        (self != PieceKind::Text).then_some(policy.limits.origin.common)
    }
}

impl Piece {
    /// A number that stands for it, the same on every run and machine.
    pub fn number(self) -> u64 {
        let [first, _] = self.kind.numbers();
        first | (mix(self.hash) >> 2)
    }

    /// The most documents that may share it for it to tell anything; `None` where any number may.
    pub fn most(self, policy: &Policy) -> Option<usize> {
        self.kind.most(policy)
    }
}

impl DocFacts {
    /// The pieces by which documents of its origin are found.
    pub fn pieces(&self, policy: &Policy) -> Vec<Piece> {
        /// Smallest hashes of a sketch that are looked up: copies share most of them.
        const LOOKED_UP: usize = 24;
        let piece = |kind, hash| Piece { kind, hash };
        let runs = self.sketch.hashes.iter().take(LOOKED_UP).map(|hash| piece(PieceKind::Run, *hash));
        let figures = self.figures.iter().filter(|f| is_rare(f, policy)).map(|figure| {
            let value = figure.value.normalize().serialize();
            piece(PieceKind::Figure, hashed(&[&value[..], figure.unit.as_bytes()].concat()))
        });
        let text = piece(PieceKind::Text, hashed(self.hash.as_bytes()));
        let told =
            policy.meanings.shared(&self.hash).map(|both| piece(PieceKind::Text, hashed(both.as_bytes())));
        let mut pieces: Vec<Piece> = [text].into_iter().chain(told).chain(runs).chain(figures).collect();
        pieces.sort_unstable();
        pieces.dedup();
        pieces
    }
}

/// A document in its origin.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OriginMember {
    /// The record's id.
    pub doc: String,
    /// How it joined.
    pub why: Kinship,
    /// The document it joined with.
    pub with: Option<String>,
    /// In words.
    pub reason: Reason,
}

impl OriginMember {
    /// The earliest known document of an origin.
    pub fn first(doc: &str, policy: &Policy) -> Self {
        let reason = reason(policy, "origin_first", &[("a", Arg::Text(doc))]);
        OriginMember { doc: doc.to_owned(), why: Kinship::First, with: None, reason }
    }
}

/// Documents that go back to one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// Made from content, so that it is the same on every run.
    pub id: String,
    /// The earliest first.
    pub members: Vec<OriginMember>,
}

/// All origins of a set of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origins {
    /// In the order of ids.
    pub clusters: Vec<Cluster>,
    by_doc: FxHashMap<String, String>,
}

impl Origins {
    /// The origins of documents of which they are known; without clusters.
    pub fn known(by_doc: impl IntoIterator<Item = (String, String)>) -> Self {
        Origins { clusters: Vec::new(), by_doc: by_doc.into_iter().collect() }
    }

    /// The origin of a document; its own id when it is not among those clustered.
    pub fn of<'a>(&'a self, doc: &'a str) -> &'a str {
        self.by_doc.get(doc).map_or(doc, String::as_str)
    }
}

/// Cluster `docs` by origin; their order does not matter.
pub fn origins<D: AsRef<DocFacts>>(docs: &[D], policy: &Policy) -> Origins {
    origins_among(docs, policy, &mut |_, here| here)
}

/// Cluster `docs`, which are all documents of some origins among more: the outcome is that of clustering all.
///
/// `holders` is told a piece and how many of `docs` share it, and gives how many of all documents do.
pub fn origins_among<D: AsRef<DocFacts>>(
    docs: &[D],
    policy: &Policy,
    holders: &mut dyn FnMut(Piece, usize) -> usize,
) -> Origins {
    let mut docs: Vec<&DocFacts> = docs.iter().map(AsRef::as_ref).collect();
    docs.sort_by_key(|d| (d.published.is_none(), d.published, &d.hash, &d.id));
    let mut bonds = Bonds::new(docs.len());
    for pairs in candidates(&docs, policy, holders).chunks(LOOKED_AT_ONCE) {
        let looked = |(a, b): (usize, usize)| Some((a, b, kinship(docs.get(a)?, docs.get(b)?, policy)?));
        let kin: Vec<_> = bonds.apart(pairs).into_par_iter().filter_map(looked).collect();
        for (a, b, why) in kin {
            bonds.tie(a, b, |_, _| why);
        }
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for n in 0..docs.len() {
        members.entry(bonds.root(n)).or_default().push(n);
    }
    let mut out = Origins::default();
    for (_, numbers) in members {
        let names = numbers.iter().filter_map(|n| docs.get(*n)).map(|d| d.own_origin());
        let id = names.min().unwrap_or_default().to_owned();
        let mut cluster = Cluster { id, members: Vec::new() };
        for n in numbers {
            let Some(doc) = docs.get(n) else { continue };
            out.by_doc.insert(doc.id.clone(), cluster.id.clone());
            cluster.members.push(match bonds.joined.remove(&n) {
                Some((with, (why, reason))) => {
                    let with = docs.get(with).map(|d| d.id.clone());
                    OriginMember { doc: doc.id.clone(), why, with, reason }
                }
                None => OriginMember::first(&doc.id, policy),
            });
        }
        out.clusters.push(cluster);
    }
    out.clusters.sort_by(|a, b| a.id.cmp(&b.id));
    out
}

/// Numbered documents that are put together pair by pair, and by what each came there.
pub(crate) struct Bonds<T> {
    sets: Sets,
    /// By number, with which other document it joined, and what was noted of that.
    pub(crate) joined: FxHashMap<usize, (usize, T)>,
}

impl<T> Bonds<T> {
    pub(crate) fn new(n: usize) -> Self {
        Bonds { sets: Sets::new(n), joined: FxHashMap::default() }
    }

    /// The number that stands for all that it is together with.
    pub(crate) fn root(&mut self, n: usize) -> usize {
        self.sets.root(n)
    }

    /// The pairs that are not together yet.
    pub(crate) fn apart(&mut self, pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
        pairs.iter().copied().filter(|(a, b)| self.sets.root(*a) != self.sets.root(*b)).collect()
    }

    /// Put `a` and the later `b` together, unless they are; `note` is told who joined with whom.
    pub(crate) fn tie(&mut self, a: usize, b: usize, note: impl FnOnce(usize, usize) -> T) {
        if self.sets.join(a, b) {
            // The later of the two joined, unless it already tells why it is here.
            let (who, with) = if self.joined.contains_key(&b) { (a, b) } else { (b, a) };
            self.joined.entry(who).or_insert_with(|| (with, note(who, with)));
        }
    }
}

impl AsRef<DocFacts> for DocFacts {
    fn as_ref(&self) -> &DocFacts {
        self
    }
}

/// Pairs worth a look, earlier document first, strongest evidence first.
fn candidates(
    docs: &[&DocFacts],
    policy: &Policy,
    holders: &mut dyn FnMut(Piece, usize) -> usize,
) -> Vec<(usize, usize)> {
    let mut pieces: Vec<(Piece, usize)> = docs
        .par_iter()
        .enumerate()
        .flat_map_iter(|(n, doc)| doc.pieces(policy).into_iter().map(move |piece| (piece, n)))
        .collect();
    pieces.par_sort_unstable();
    let mut pairs: Vec<((usize, usize), PieceKind)> = Vec::new();
    for shared in pieces.chunk_by(|a, b| a.0 == b.0).filter(|shared| shared.len() > 1) {
        let Some(&(piece, _)) = shared.first() else { continue };
        let kind = piece.kind;
        match piece.most(policy) {
            // Each with the one before it is enough: equal texts are one origin.
            None => pairs.extend(shared.windows(2).filter_map(|w| Some(((w.first()?.1, w.get(1)?.1), kind)))),
            Some(most) if shared.len() <= most && holders(piece, shared.len()) <= most => {
                for (i, (_, a)) in shared.iter().enumerate() {
                    pairs.extend(shared.iter().skip(i + 1).map(|(_, b)| ((*a, *b), kind)));
                }
            }
            Some(_) => {}
        }
    }
    pairs.par_sort_unstable();
    pairs.dedup_by_key(|(pair, _)| *pair);
    pairs.par_sort_unstable_by_key(|(pair, kind)| (*kind, *pair));
    pairs.into_iter().map(|(pair, _)| pair).collect()
}

/// Pairs of `docs` that share a rare figure, and of the rarer ones' figures much, at the same time, but not enough to tell that
/// they go back to one report: what else than figures may tell.
pub fn unsettled<D: AsRef<DocFacts>>(docs: &[D], policy: &Policy) -> Vec<(usize, usize)> {
    let limits = &policy.limits.origin;
    let docs: Vec<&DocFacts> = docs.iter().map(AsRef::as_ref).collect();
    let pairs = candidates(&docs, policy, &mut |_, here| here);
    let open = |(a, b): &(usize, usize)| -> Option<bool> {
        let (a, b) = (*docs.get(*a)?, *docs.get(*b)?);
        let shared = a.figures.intersection(&b.figures).count();
        let share = Decimal::from(shared) / Decimal::from(a.figures.len().min(b.figures.len()).max(1));
        let near = within_days(a, b, limits.days) && share >= limits.retold_share;
        Some(near && kinship(a, b, policy).is_none())
    };
    pairs.into_par_iter().filter(|pair| open(pair).unwrap_or(false)).collect()
}

/// Whether `later` and `first` go back to one report, and why.
pub(crate) fn kinship(first: &DocFacts, later: &DocFacts, policy: &Policy) -> Option<(Kinship, Reason)> {
    let limits = &policy.limits.origin;
    let names = [("a", Arg::Text(name(later))), ("b", Arg::Text(name(first)))];
    if first.hash == later.hash {
        return Some((Kinship::SameText, reason(policy, "origin_same_text", &names)));
    }
    if policy.meanings.said(Meant::Article, &first.hash, &later.hash).is_some_and(|said| said.same) {
        return Some((Kinship::Meaning, reason(policy, "origin_meaning", &names)));
    }
    let shared_runs = first.sketch.containment(&later.sketch);
    let least = first.sketch.size.min(later.sketch.size);
    if least >= limits.copy_least && Decimal::new(i64::from(shared_runs), 3) >= limits.copy_share {
        let part = Arg::Count((shared_runs / 10) as usize);
        return Some((
            Kinship::Copy,
            reason(policy, "origin_copy", &[&names[..], &[("part", part)]].concat()),
        ));
    }
    if !within_days(first, later, limits.days) {
        return None;
    }
    let shared: Vec<&TracedFigure> = first.figures.intersection(&later.figures).collect();
    let smaller = first.figures.len().min(later.figures.len());
    let share = Decimal::from(shared.len()) / Decimal::from(smaller.max(1));
    // What everybody prints traces nothing.
    let posted = |f: &TracedFigure| first.posted.contains(f) || later.posted.contains(f);
    let rare: Vec<&TracedFigure> =
        shared.iter().copied().filter(|f| is_rare(f, policy) && !posted(f)).collect();
    let sample: Vec<String> = rare.iter().take(3).map(|f| super::reason::grouped(f.value)).collect();
    let sample = sample.join(", ");
    let told =
        [("count", Arg::Count(shared.len())), ("of", Arg::Count(smaller)), ("sample", Arg::Text(&sample))];
    let told = [&names[..], &told[..]].concat();
    // A copy in the same language shares words, not figures alone: two reports of one event share those too.
    let overlap = Decimal::new(i64::from(shared_runs), 3) >= limits.figures_share;
    let figures = (rare.len() >= limits.rare_few && share >= limits.few_share)
        || (rare.len() >= limits.rare_many && share >= limits.many_share);
    if figures && (first.lang != later.lang || overlap) {
        return Some((Kinship::Figures, reason(policy, "origin_figures", &told)));
    }
    let (wire, needed) = wire_between(first, later, policy)?;
    (rare.len() >= needed).then(|| {
        let told = [&told[..], &[("wire", Arg::Text(&wire))]].concat();
        (Kinship::Credit, reason(policy, "origin_credit", &told))
    })
}

/// The outlet that one credits and the other is, or that both credit, and how many rare figures must be shared: a
/// credit line speaks for the whole article, an outlet quoted in the text perhaps for a sentence.
fn wire_between(a: &DocFacts, b: &DocFacts, policy: &Policy) -> Option<(String, usize)> {
    let credits = |d: &DocFacts, kind| -> Vec<String> {
        d.credited(kind).map(|name| policy.outlets.credited(name, d.publisher.as_deref())).collect()
    };
    let own = |d: &DocFacts| {
        d.publisher.as_deref().filter(|p| !policy.outlets.is_portal(p)).map(|p| policy.owner(p))
    };
    for (kind, needed) in [(CreditKind::Wire, 1), (CreditKind::Quoted, 2), (CreditKind::Named, 2)] {
        let (of_a, of_b) = (credits(a, kind), credits(b, kind));
        // Two that quote one ministry have each heard it themselves.
        let both = |w: &String| kind != CreditKind::Named && of_b.contains(w);
        let common = of_a.iter().find(|w| both(w) || own(b).as_ref() == Some(*w));
        if let Some(wire) = common.or_else(|| of_b.iter().find(|w| own(a).as_ref() == Some(*w))) {
            return Some((wire.clone(), needed));
        }
    }
    None
}

fn is_rare(figure: &TracedFigure, policy: &Policy) -> bool {
    let year = figure.unit.is_empty()
        && figure.value.scale() == 0
        && figure.value >= Decimal::from(1900)
        && figure.value <= Decimal::from(2100);
    !year && significant_digits(figure.value) >= policy.limits.origin.rare_digits
}

fn within_days(a: &DocFacts, b: &DocFacts, days: i64) -> bool {
    match (a.published, b.published) {
        (Some(a), Some(b)) => a.until(b).is_ok_and(|span| i64::from(span.get_days()).abs() <= days),
        _ => true,
    }
}

fn name(doc: &DocFacts) -> &str {
    doc.publisher.as_deref().unwrap_or(&doc.id)
}
