//! An article under reading: its document, the mentions of each sentence, and the claims found so far.

use std::sync::Arc;

use crate::ingest::Document;
use crate::lang::Pack;
use crate::mention::{Mentions, Names, scan_article};
use crate::record::{
    Basis, Claim, ClaimKind, Contract, Direction, Figures, Modality, Polarity, Read, Role, Subject, Window,
};
use crate::text::{CodePoints, Lang, Normalized, Span};

/// A document with everything seen in its sentences.
#[derive(Debug)]
pub struct Article<'a> {
    /// The text and its sentences.
    pub document: &'a Document,
    /// Mentions of each sentence, in order.
    pub mentions: Vec<Mentions>,
    /// Index from bytes to code points of the normalized text (equal to the original's).
    pub points: CodePoints,
    packs: [&'a Pack; 2],
}

impl<'a> Article<'a> {
    /// Scan every sentence of `document`.
    pub fn new(document: &'a Document, english: &'a Pack, chinese: &'a Pack) -> Self {
        let packs = [english, chinese];
        let text = &document.normalized;
        let sentences: Vec<_> =
            document.sentences.iter().map(|s| (s.span, packs[usize::from(s.lang == Lang::Zh)])).collect();
        // The Chinese pack knows the English names as well.
        let all = &packs[usize::from(document.lang != Lang::En)].subjects;
        let names = Names::of(text, &document.original, all);
        let mentions = scan_article(text, &sentences, document.meta.published, names);
        Article { document, mentions, points: CodePoints::new(&document.normalized), packs }
    }

    /// The pack that reads sentence `i`.
    pub fn pack(&self, i: usize) -> &'a Pack {
        self.packs[usize::from(self.document.sentences[i].lang == Lang::Zh)]
    }

    /// The words of a span, normalized.
    pub fn words(&self, span: Span<Normalized>) -> &str {
        span.slice(&self.document.normalized)
    }

    /// The words of a span as they were written.
    pub fn written(&self, span: Span<Normalized>) -> &str {
        self.document.alignment.to_original(span).slice(&self.document.original)
    }

    /// Whether claims are read from sentence `i`.
    pub fn speaks(&self, i: usize) -> bool {
        self.document.sentences[i].role != Role::Boilerplate
    }

    /// Hash of `key` within this article, 16 hex digits.
    pub(super) fn hash_of(&self, key: &str) -> String {
        let mut hash = blake3::Hasher::new();
        hash.update(crate::record::SCHEMA.as_bytes());
        hash.update(self.document.hash.as_bytes());
        hash.update(key.as_bytes());
        hash.finalize().to_hex()[..16].to_owned()
    }

    /// The claim as the record prints it, its id made from the article's content alone.
    pub fn to_record(&self, found: &Found) -> Claim {
        let subject = &found.subject;
        let span = self.points.span(found.span);
        let key = format!(
            "{:?}|{}|{}|{:?}|{span:?}",
            subject.id.as_deref().unwrap_or(&subject.text),
            found.measure,
            render_key(&found.figures),
            found.direction,
        );
        Claim {
            id: format!("c-{}", self.hash_of(&key)),
            kind: found.kind,
            subject: Subject {
                id: subject.id.as_deref().map(str::to_owned),
                text: subject.span.map_or_else(|| subject.text.clone(), |s| self.written(s).to_owned()),
                span: subject.span.map(|s| self.points.span(s)),
                contract: subject.contract,
                venue: subject.venue.as_deref().map(str::to_owned),
                inherited: subject.inherited,
            },
            measure: found.measure.clone(),
            direction: found.direction,
            figures: found.figures.clone(),
            basis: found.basis,
            window: found.window.clone(),
            polarity: found.polarity,
            modality: found.modality,
            sentence: found.sentence,
            span,
            text: self.written(found.span).to_owned(),
            attribution: None,
            rule: found.rule.clone(),
            reads: None,
        }
    }
}

impl Article<'_> {
    /// Which words the rule read, by slot.
    pub fn reads(&self, found: &Found) -> Vec<Read> {
        let read = |(slot, span): &(String, Span<Normalized>)| Read {
            slot: slot.clone(),
            span: self.points.span(*span),
            text: self.written(*span).to_owned(),
        };
        found.reads.iter().map(read).collect()
    }
}

fn render_key(figures: &Figures) -> String {
    figures
        .each()
        .map(|(role, f)| format!("{role}{:?}{:?}{:?}{}", f.lo, f.hi, f.hedge, f.unit_name()))
        .collect()
}

/// What a found claim is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundSubject {
    /// Canonical id.
    pub id: Option<Arc<str>>,
    /// Words, where there is no span.
    pub text: String,
    /// Where the words stand: the claim's own or, when inherited, the antecedent's.
    pub span: Option<Span<Normalized>>,
    /// Spot, futures …
    pub contract: Option<Contract>,
    /// `COMEX` …
    pub venue: Option<Arc<str>>,
    /// Measure that the subject's words imply.
    pub measure: Option<Arc<str>>,
    /// What sort of thing.
    pub kind: Option<crate::lang::SubjectKind>,
    /// The sentence names none.
    pub inherited: bool,
}

/// A claim before it is written as a record.
#[derive(Debug, Clone)]
pub struct Found {
    /// Move, level, amount.
    pub kind: ClaimKind,
    /// What it is about.
    pub subject: FoundSubject,
    /// `price`, `capex` …
    pub measure: String,
    /// Which way.
    pub direction: Option<Direction>,
    /// By role.
    pub figures: Figures,
    /// Which moment.
    pub basis: Basis,
    /// Which days.
    pub window: Option<Window>,
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// Asserted, forecast …
    pub modality: Modality,
    /// Index into the document's sentences.
    pub sentence: usize,
    /// From the subject or trigger to the last figure.
    pub span: Span<Normalized>,
    /// The trigger's token.
    pub trigger: usize,
    /// Name of the rule.
    pub rule: String,
    /// The rule's slots and where their words stand.
    pub reads: Vec<(String, Span<Normalized>)>,
}
