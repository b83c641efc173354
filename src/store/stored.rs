//! What the index stores of claims and articles, and the terms under which each is found.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tantivy::TantivyDocument;

use super::decimal::sortable;
use super::entry::Entry;
use super::fields::Fields;
use super::log::Position;
use super::lookup::id_number;
use crate::figure::Figure;
use crate::reconcile::{DocFacts, OriginMember, Policy, Relation, Verdict};
use crate::record::{Attribution, Claim, CpSpan, QuantityRecord, word};
use crate::text::Lang;

/// A claim as evidence: with its article, its sentence, and how it stands to others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredClaim {
    /// Key of the document in this store.
    pub document: String,
    /// The record's id.
    pub doc: String,
    /// The article's headline.
    pub title: Option<String>,
    /// Its outlet.
    pub publisher: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The file it was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its day.
    pub published: Option<Date>,
    /// Language of the sentence.
    pub lang: Lang,
    /// The sentence as written.
    pub sentence: String,
    /// Where the sentence starts in the article, in code points.
    pub sentence_start: usize,
    /// Who is named as saying so.
    pub source: Option<String>,
    /// What is claimed.
    pub claim: Arc<Claim>,
    /// The origin its document belongs to.
    pub origin: String,
    /// A later version of its document has come in.
    pub superseded: bool,
    /// Where the claim's figures stand in the sentence, in code points, by role.
    pub marks: Vec<(String, CpSpan)>,
    /// Facts it may speak of, by what it tells itself.
    pub names: Vec<FactName>,
    /// Figures by which it may belong to the fact of an earlier day, as the index's terms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traces: Vec<String>,
    /// The facts it was found to speak of, and how it stands in each.
    pub facts: Standings,
}

/// The fact term of claims that speak of no fact; no name of a fact begins so.
pub(super) const NAMELESS: &str = "\u{1}";

/// A fact's key in the two parts by which facts are judged together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FactName {
    /// The key without its days, as [`crate::reconcile::FactKey`] writes it; ends in `/`.
    pub base: String,
    /// First day, for measures of single days; other measures' facts are judged with their whole base.
    pub day: Option<Date>,
}

impl FactName {
    /// What [`FactName::term`] wrote; `None` for another term.
    pub(super) fn read(term: &str) -> Option<Self> {
        let (base, day) = term.split_at(term.rfind('/')? + 1);
        let day = if day.is_empty() { None } else { Some(day.parse().ok()?) };
        Some(FactName { base: base.to_owned(), day })
    }

    /// The term under which the index finds it.
    pub(super) fn term(&self) -> String {
        self.day.map_or_else(|| self.base.clone(), |day| format!("{}{day}", self.base))
    }
}

/// How a claim stands in a fact.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Standing {
    /// The fact.
    pub name: FactName,
    /// The fact's verdict.
    pub verdict: Verdict,
    /// How it stands to the other claims.
    pub relations: BTreeSet<Relation>,
    /// Independent origins that tell the fact.
    #[serde(default)]
    pub origins: usize,
}

/// The facts a claim speaks of, with how it stands in each, in the order of their keys: nearly always one or two, for which
/// a map's node would be larger than the claim.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Standings(Vec<(String, Standing)>);

impl Standings {
    /// How it stands in each.
    pub fn values(&self) -> impl Iterator<Item = &Standing> {
        self.0.iter().map(|(_, standing)| standing)
    }

    /// It stands so in the fact with this key.
    pub(super) fn insert(&mut self, key: String, standing: Standing) {
        match self.0.binary_search_by(|(k, _)| k.cmp(&key)) {
            Ok(at) => self.0[at].1 = standing,
            Err(at) => {
                self.0.reserve_exact(1);
                self.0.insert(at, (key, standing));
            }
        }
    }

    /// Drop where it stands otherwise.
    pub(super) fn retain(&mut self, keep: impl Fn(&Standing) -> bool) {
        self.0.retain(|(_, standing)| keep(standing));
    }
}

impl Serialize for Standings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, standing)| (key, standing)))
    }
}

impl<'de> Deserialize<'de> for Standings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Standings(BTreeMap::deserialize(deserializer)?.into_iter().collect()))
    }
}

/// An article in the index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredArticle {
    /// Key of the document in this store.
    pub document: String,
    /// Hash of this version's content.
    pub content: String,
    /// The article's headline.
    pub title: Option<String>,
    /// What tells its origin.
    pub facts: Arc<DocFacts>,
    /// Frame of the log that holds it.
    pub frame: Position,
    /// Number of claims.
    pub claims: usize,
    /// Number of warnings.
    pub warnings: usize,
    /// A later version has come in.
    pub superseded: bool,
    /// The origin it belongs to; empty until it is known.
    pub origin: String,
    /// How it came to belong there.
    pub kinship: Option<OriginMember>,
}

impl StoredClaim {
    /// What replaces what: the claim in its document's version.
    pub fn key(&self) -> String {
        evidence_key(&self.claim.id, &self.document, self.claim.span)
    }

    /// What judging may change, as a hash.
    pub(super) fn state(&self) -> u64 {
        let mut hash = DefaultHasher::new();
        (self.superseded, &self.origin, &self.facts).hash(&mut hash);
        hash.finish()
    }

    /// All claims of an article that is its own `origin` as far as is known; `facts` tells which facts a claim may
    /// speak of, and by which figures of an earlier day's.
    pub(super) fn of(
        entry: &Entry,
        origin: &str,
        facts: impl Fn(&Arc<Claim>) -> (Vec<FactName>, Vec<String>),
    ) -> Vec<StoredClaim> {
        let record = &entry.record;
        let cut = Cutter::new(&record.text);
        let mut quantities: Vec<&QuantityRecord> = record.quantities.iter().collect();
        quantities.sort_by_key(|q| q.span[0]);
        let speakers: HashMap<&str, &Attribution> =
            record.attributions.iter().rev().map(|a| (a.id.as_str(), a)).collect();
        record
            .claims
            .iter()
            .map(|claim| {
                let sentence = record.sentences.get(claim.sentence);
                let span = sentence.map_or(claim.span, |s| s.span);
                let claim = Arc::new(claim.clone());
                let (names, traces) = facts(&claim);
                StoredClaim {
                    document: entry.key.clone(),
                    doc: record.id.clone(),
                    title: record.title.clone(),
                    publisher: record.publisher.clone(),
                    url: record.url.clone(),
                    file: record.file.clone(),
                    published: record.published,
                    lang: sentence.map_or(record.lang, |s| s.lang),
                    sentence: cut.slice(span).to_owned(),
                    sentence_start: span[0],
                    source: source_of(&speakers, &claim),
                    origin: origin.to_owned(),
                    superseded: false,
                    marks: marks(&quantities, &claim, span),
                    names,
                    traces,
                    claim,
                    facts: Standings::default(),
                }
            })
            .collect()
    }

    /// The index document.
    pub(super) fn index(&self, fields: &Fields) -> TantivyDocument {
        let mut document = Terms::new(fields);
        let claim = &self.claim;
        document.put(fields.type_, "claim");
        document.put(fields.key, &key_term(&self.key()));
        document.put(fields.document, &self.document);
        document.put(fields.order, &self.order());
        document.put(fields.json, &json(self));
        for name in &self.names {
            document.put(fields.fact, &name.term());
        }
        if self.names.is_empty() {
            document.put(fields.fact, NAMELESS);
        }
        for trace in self.traces.iter().filter(|_| !self.superseded) {
            document.put(fields.trace, trace);
        }
        let verdicts: BTreeSet<Verdict> = self.facts.values().map(|s| s.verdict).collect();
        document.words("verdict", verdicts);
        let mut relations: BTreeSet<Relation> =
            self.facts.values().flat_map(|s| s.relations.iter().copied()).collect();
        if self.superseded {
            relations.insert(Relation::Revised);
        }
        document.words("relation", relations);
        document.name("id", &claim.id);
        document.name("doc", &self.doc);
        document.name("subject", claim.subject.id.as_deref().unwrap_or(&claim.subject.text));
        document.words("contract", claim.subject.contract);
        document.optional("venue", claim.subject.venue.clone());
        document.text("measure", &claim.measure);
        document.words("direction", claim.direction);
        document.words("basis", [claim.basis]);
        document.words("kind", [claim.kind]);
        document.text("lang", self.lang.code());
        document.optional("publisher", self.publisher.clone());
        document.optional("source", self.source.clone());
        document.words("published", self.published);
        if let Some(window) = &claim.window {
            document.words("window_start", [window.start]);
            document.words("window_end", [window.end]);
        }
        let mut seen = BTreeSet::new();
        for (role, figure) in claim.figures.each() {
            document.figure(role, figure);
            let unit = figure.unit.as_deref().map(|u| ("unit", u.to_owned()));
            let per = figure.per.as_deref().map(|p| ("per", p.to_owned()));
            seen.extend(unit.into_iter().chain(per).chain([("hedge", word(&figure.hedge))]));
        }
        for (field, value) in seen {
            document.name(field, &value);
        }
        document.words("modality", [claim.modality]);
        document.words("polarity", [claim.polarity]);
        document.name("origin", &self.origin);
        document.text("rule", &claim.rule);
        for (field, value) in fields.ranks.iter().zip(self.ranks()) {
            document.document.add_u64(*field, value);
        }
        document.text("text", &self.sentence);
        document.text("title", self.title.as_deref().unwrap_or_default());
        document.document
    }

    /// Size of the move in hundredths of a basis point, origins of the most told fact, severity of the worst.
    fn ranks(&self) -> [u64; 3] {
        let change = self.claim.figures.change.as_ref().filter(|f| f.unit_name() == "percent");
        let size = change.and_then(Figure::written).map(|p| (p.abs() * Decimal::from(10_000)).trunc());
        let size = size.and_then(|p| p.to_u64()).unwrap_or_default();
        let origins = self.facts.values().map(|f| f.origins).max().unwrap_or_default() as u64;
        let severity = |f: &Standing| {
            let verdict = match f.verdict {
                // A claim that others contradict, before one that stands beside them.
                Verdict::Conflicting if f.relations.contains(&Relation::Conflict) => 4,
                Verdict::Conflicting => 3,
                Verdict::Inconsistent => 2,
                Verdict::Corroborated | Verdict::Compatible | Verdict::SingleSource => 0,
            };
            verdict * 1000 + if verdict > 0 { f.origins.min(999) as u64 } else { 0 }
        };
        [size, origins, self.facts.values().map(severity).max().unwrap_or_default()]
    }

    /// Latest first, then by article, then as it is read.
    pub(super) fn order(&self) -> String {
        let place = (self.sentence_start, self.claim.span[0], self.claim.span[1]);
        format!(
            "{}\u{1}{}\u{1}{}{:07x}{:07x}{:07x}{}",
            latest_first(self.published),
            self.doc,
            key_term(&self.document),
            place.0,
            place.1,
            place.2,
            self.claim.id
        )
    }
}

impl StoredArticle {
    /// What replaces what: the version of a document.
    pub fn key(&self) -> String {
        article_key(&self.document, &self.content)
    }

    /// The same, as the only one of its origin.
    #[must_use]
    pub(super) fn alone(self, policy: &Policy) -> Self {
        let kinship = Some(OriginMember::first(&self.facts.id, policy));
        StoredArticle { origin: self.facts.own_origin().to_owned(), kinship, ..self }
    }

    /// The article of a log entry.
    pub fn of(entry: &Entry, frame: Position) -> Self {
        StoredArticle {
            document: entry.key.clone(),
            content: entry.content.clone(),
            title: entry.record.title.clone(),
            facts: Arc::new(DocFacts::from_record(&entry.record)),
            frame,
            claims: entry.record.claims.len(),
            warnings: entry.record.warnings.len(),
            superseded: false,
            origin: String::new(),
            kinship: None,
        }
    }

    /// The index document.
    pub(super) fn index(&self, fields: &Fields, policy: &Policy) -> TantivyDocument {
        let mut document = Terms::new(fields);
        document.put(fields.type_, "article");
        document.put(fields.key, &key_term(&self.key()));
        document.put(fields.document, &self.document);
        let order =
            format!("{}\u{1}{}\u{1}{}", latest_first(self.facts.published), self.facts.id, self.document);
        document.put(fields.order, &order);
        document.put(fields.json, &json(self));
        document.name("doc", &self.facts.id);
        document.optional("publisher", self.facts.publisher.clone());
        document.words("published", self.facts.published);
        document.text("lang", self.facts.lang.code());
        document.text("title", self.title.as_deref().unwrap_or_default());
        if !self.superseded {
            document.text("origin", &self.origin);
            document.document.add_u64(fields.piece, id_number(&self.facts.id));
            for piece in self.facts.pieces(policy) {
                document.document.add_u64(fields.piece, piece.number());
            }
        }
        document.document
    }
}

/// Key of a version of a document.
pub(super) fn article_key(document: &str, content: &str) -> String {
    format!("{document}:{content}")
}

/// Key of a claim within one document; the span keeps apart what an id does not.
fn evidence_key(claim: &str, document: &str, span: CpSpan) -> String {
    format!("{claim}@{document}@{}-{}", span[0], span[1])
}

/// Letters of index terms, 64 of them.
const LETTERS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";

/// The index term of a key, of 72 bits: short, since every document has one of its own.
pub(super) fn key_term(key: &str) -> String {
    let hash = blake3::hash(key.as_bytes());
    hash.as_bytes().iter().take(12).map(|byte| char::from(LETTERS[usize::from(byte % 64)])).collect()
}

/// A day as a number that sorts the latest first; no day sorts last.
fn latest_first(day: Option<Date>) -> String {
    let days = day.map_or(i64::MIN, |d| i64::from(d.since(Date::ZERO).map_or(0, |s| s.get_days())));
    if days == i64::MIN { "9999999".to_owned() } else { format!("{:07}", 9_000_000 - days) }
}

/// The claim's figures where they stand in the sentence at `sentence`, by role; `quantities` are in order.
fn marks(quantities: &[&QuantityRecord], claim: &Claim, sentence: CpSpan) -> Vec<(String, CpSpan)> {
    let first = quantities.partition_point(|q| q.span[0] < sentence[0]);
    let inside: Vec<&&QuantityRecord> = quantities[first..]
        .iter()
        .take_while(|q| q.span[0] <= sentence[1])
        .filter(|q| q.span[1] <= sentence[1])
        .collect();
    let distance =
        |span: CpSpan| claim.span[0].saturating_sub(span[0]).max(span[1].saturating_sub(claim.span[1]));
    let mut marks = Vec::new();
    for (role, figure) in claim.figures.each() {
        let same = inside.iter().filter(|q| q.value == *figure);
        if let Some(found) = same.min_by_key(|q| (distance(q.span), q.span)) {
            marks.push((role.to_owned(), [found.span[0] - sentence[0], found.span[1] - sentence[0]]));
        }
    }
    marks
}

/// Who is named as the claim's source.
fn source_of(speakers: &HashMap<&str, &Attribution>, claim: &Claim) -> Option<String> {
    let attribution = speakers.get(claim.attribution.as_deref()?)?;
    let words = || attribution.source.as_ref().map(|s| s.text.clone());
    attribution.name.clone().or_else(words).or_else(|| attribution.affiliation.clone())
}

/// JSON of a stored value; these types always have one.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Slices a text by code points.
pub(crate) struct Cutter<'a> {
    text: &'a str,
    /// Where each code point starts; none where each is a byte. Asked once: a text may have as many spans as words.
    starts: Option<Vec<u32>>,
}

impl<'a> Cutter<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let starts = || text.char_indices().map(|(at, _)| at as u32).collect();
        Cutter { text, starts: (!text.is_ascii()).then(starts) }
    }

    /// The words of `span`; empty when it does not fit.
    pub(crate) fn slice(&self, span: CpSpan) -> &'a str {
        let at = |n: usize| match &self.starts {
            None => n,
            Some(starts) => starts.get(n).map_or(self.text.len(), |&byte| byte as usize),
        };
        self.text.get(at(span[0])..at(span[1])).unwrap_or_default()
    }
}

/// A document under construction.
pub(super) struct Terms<'a> {
    fields: &'a Fields,
    pub(super) document: TantivyDocument,
}

impl<'a> Terms<'a> {
    pub(super) fn new(fields: &'a Fields) -> Self {
        Terms { fields, document: TantivyDocument::default() }
    }

    /// A term as it is.
    pub(super) fn put(&mut self, field: tantivy::schema::Field, value: &str) {
        self.document.add_text(field, value);
    }

    /// A filter value: lower case, Simplified.
    pub(super) fn name(&mut self, field: &str, value: &str) {
        self.text(field, &folded(value));
    }

    pub(super) fn optional(&mut self, field: &str, value: Option<String>) {
        if let Some(value) = value {
            self.name(field, &value);
        }
    }

    /// Words of a closed list, and days: in lower case as they are.
    pub(super) fn words<T: Serialize>(&mut self, field: &str, values: impl IntoIterator<Item = T>) {
        for value in values {
            self.text(field, &word(&value));
        }
    }

    /// A text, which its field folds, or a name that is in lower case as it is.
    pub(super) fn text(&mut self, field: &str, value: &str) {
        if let Some(field) = self.fields.get(field).filter(|_| !value.is_empty()) {
            self.document.add_text(field, value);
        }
    }

    /// Both ends of what is written: the one number of an open bound, both of a range.
    ///
    /// *Over 10%* stands just above 10, so that what is asked to be more than 10 finds it; *under* and *nearly* just below.
    fn figure(&mut self, role: &str, figure: &Figure) {
        let (Some(mut low), Some(mut high)) = (figure.lo.or(figure.hi), figure.hi.or(figure.lo)) else {
            return;
        };
        let little = figure.resolution.unwrap_or(Decimal::ONE) / Decimal::ONE_THOUSAND;
        match (figure.lo, figure.hi) {
            (Some(_), None) if figure.lo_open => {
                (low, high) = (low.saturating_add(little), high.saturating_add(little));
            }
            (None, Some(_)) if figure.hi_open => {
                (low, high) = (low.saturating_sub(little), high.saturating_sub(little));
            }
            _ => {}
        }
        self.text(&format!("{role}_lo"), &sortable(low));
        self.text(&format!("{role}_hi"), &sortable(high));
    }
}

/// How filter values are compared: lower case, Traditional folded to Simplified, width folded.
pub(super) fn folded(value: &str) -> String {
    crate::reconcile::fold(value)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn a_long_text_is_cut_as_fast_as_a_short_one() {
        let begun = Instant::now();
        let long = "Gold fell. ".repeat(800_000);
        let cut = Cutter::new(&long);
        assert!((0..200_000).all(|n| cut.slice([n * 11, n * 11 + 4]) == "Gold"));
        // To look through the text for each takes minutes.
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        let mixed = Cutter::new("银价 fell");
        assert_eq!((mixed.slice([0, 2]), mixed.slice([3, 7]), mixed.slice([3, 9])), ("银价", "fell", "fell"));
        assert_eq!(mixed.slice([8, 7]), "");
    }
}
