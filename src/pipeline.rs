//! Wires the stages together; the only file that knows them all.

use crate::claim::{
    Article, Found, Speakers, give_to_nearest, link_chains, read_attributions, read_causes, read_figures,
};
use crate::error::Result;
use crate::figure::Figure;
use crate::ingest::Document;
use crate::lang::{Files, Pack};
use crate::mention::{Quantity, Time, is_local};
use crate::record::{
    Claim, QuantityKind, QuantityRecord, Record, SCHEMA, SentenceRecord, SubjectRecord, TimeRecord,
};
use crate::text::Lang;

/// Everything that reads an article, ready for use on any number of threads.
#[derive(Debug)]
pub struct Pipeline {
    english: Pack,
    chinese: Pack,
}

impl Pipeline {
    /// Compile the packs and tables in `files`.
    ///
    /// # Errors
    /// A pack with a fault, named by file, line and column.
    pub fn new(files: &Files) -> Result<Self> {
        // Both packs read the table, once.
        files.instruments()?;
        let pack = |lang| Pack::from_files(files, lang);
        let (english, chinese) = rayon::join(|| pack(Lang::En), || pack(Lang::Zh));
        Ok(Pipeline { english: english?, chinese: chinese? })
    }

    /// The packs, English first.
    pub fn packs(&self) -> [&Pack; 2] {
        [&self.english, &self.chinese]
    }

    /// What the article says.
    pub fn extract(&self, document: &Document) -> Record {
        self.read(document, false)
    }

    /// What the article says, each claim with the words that its rule read.
    pub fn explain(&self, document: &Document) -> Record {
        self.read(document, true)
    }

    fn read(&self, document: &Document, explain: bool) -> Record {
        let mut article = Article::new(document, &self.english, &self.chinese);
        let voices = read_attributions(&mut article);
        let attributions: Vec<_> = voices.iter().map(|v| article.attribution(v)).collect();
        let speakers = Speakers::new(voices.iter().zip(attributions.iter().map(|a| a.id.clone())));
        // What somebody denies is claimed not to be so.
        let denied = |id: &String| {
            let who = attributions.iter().position(|a| a.id == *id).and_then(|at| voices.get(at));
            who.is_some_and(|v| v.denies)
        };
        let links = read_causes(&article);
        let mut found: Vec<Found> = Vec::new();
        for i in 0..document.sentences.len() {
            if article.speaks(i) {
                let claims = read_figures(&article, i, &found);
                found.extend(claims);
            }
        }
        give_to_nearest(&article, &mut found);
        found.iter_mut().for_each(|f| on_the_day(f, &article));
        let mut causal_links: Vec<_> =
            links.iter().filter_map(|l| article.causal_link(l, &speakers, &found)).collect();
        link_chains(&mut causal_links);
        let mut claims: Vec<_> = found
            .iter()
            .map(|f| Claim {
                reads: explain.then(|| article.reads(f)),
                attribution: speakers.of(f.span),
                ..article.to_record(f)
            })
            .collect();
        for claim in &mut claims {
            if claim.attribution.as_ref().is_some_and(denied) {
                claim.polarity = claim.polarity.turned();
            }
        }
        // Two readings of the same words give one claim.
        let mut seen = std::collections::HashSet::new();
        claims.retain(|c| seen.insert(c.id.clone()));
        Record {
            schema: SCHEMA.to_owned(),
            id: document.id.clone(),
            title: document.meta.title.clone(),
            publisher: document.meta.publisher.clone(),
            author: document.meta.author.clone(),
            url: document.meta.url.clone(),
            file: document.file.clone(),
            published: document.meta.published,
            lang: document.lang,
            text: document.original.clone(),
            claims,
            causal_links,
            attributions,
            warnings: document.warnings.clone(),
            ..mentions(&article, &found)
        }
    }
}

/// A claim told of the end of a month or year, as of a day, is of that day. While claims are read it is none: it is not the day
/// that a report goes on to tell of.
fn on_the_day(found: &mut Found, article: &Article<'_>) {
    let Some(window) = found.window.as_mut().filter(|w| !w.text.is_empty()) else { return };
    let times = &article.mentions[found.sentence].times;
    let days = (window.start, window.end, window.grain);
    let same = |t: &&Time| (t.start, t.end, t.grain) == days && article.written(t.span) == window.text;
    if let Some(time) = times.iter().filter(|t| t.on.is_some()).find(same) {
        (window.start, window.end, window.grain) = time.days();
    }
}

/// What a bare number of a sentence counts, by the claim that tells it: the 10 of *rose to $12 million from 10 million*.
/// `found` are all claims, by sentence.
fn settled(quantity: &Quantity, sentence: usize, found: &[Found]) -> Option<Figure> {
    let bare = &quantity.figure;
    let same = |f: &&Figure| f.unit.is_some() && (f.lo, f.hi) == (bare.lo, bare.hi);
    let first = found.partition_point(|f| f.sentence < sentence);
    let own = found[first..].iter().take_while(|f| f.sentence == sentence);
    let around = own.filter(|f| f.span.contains(quantity.core));
    let told = around.flat_map(|f| f.figures.each()).map(|(_, f)| f).find(same)?;
    Some(Figure { unit: told.unit.clone(), per: told.per.clone(), ..bare.clone() })
}

/// The record's sentences, quantities, times and subjects; `found` are its claims.
fn mentions(article: &Article<'_>, found: &[Found]) -> Record {
    let points = &article.points;
    let speaking = || article.mentions.iter().enumerate().filter(|&(i, _)| article.speaks(i));
    Record {
        sentences: article
            .document
            .sentences
            .iter()
            .map(|s| SentenceRecord { span: points.span(s.span), lang: s.lang, role: s.role })
            .collect(),
        quantities: speaking()
            .flat_map(|(i, m)| m.quantities.iter().map(move |q| (i, q)))
            .map(|(i, q)| {
                let told = if q.figure.unit.is_none() { settled(q, i, found) } else { None };
                let money = told.as_ref().is_some_and(Figure::is_money);
                QuantityRecord {
                    span: points.span(q.span),
                    text: article.written(q.span).to_owned(),
                    kind: if money { QuantityKind::Money } else { q.kind },
                    value: told.unwrap_or_else(|| q.figure.clone()),
                }
            })
            .collect(),
        times: article
            .mentions
            .iter()
            .flat_map(|m| &m.times)
            .map(|t| {
                let (start, end, grain) = t.days();
                let text = article.written(t.span).to_owned();
                TimeRecord { span: points.span(t.span), text, start, end, grain }
            })
            .collect(),
        subjects: speaking()
            .flat_map(|(_, m)| &m.subjects)
            .filter(|s| !s.anaphor)
            .map(|s| (s, article.name_alone(s)))
            .map(|(s, name)| SubjectRecord {
                span: points.span(name),
                text: article.written(name).to_owned(),
                id: s.id.as_deref().filter(|id| !is_local(id)).map(str::to_owned),
                own: s.id.as_deref().is_some_and(|id| article.is_own(id)),
                contract: s.contract,
                venue: s.venue.as_deref().map(str::to_owned),
            })
            .collect(),
        ..Record::default()
    }
}
