//! Wires the stages together; the only file that knows them all.

use std::collections::HashSet;
use std::{iter, mem, slice};

use crate::claim::{
    Article, Found, Link, Matches, Speakers, Voice, foreseen, give_to_nearest, link_chains,
    match_attributions, match_claims, read_attributions, read_causes, read_figures, setters, share_days,
};
use crate::error::Result;
use crate::figure::Figure;
use crate::ingest::Document;
use crate::lang::{Files, Pack};
use crate::mention::{Quantity, Time, is_local};
use crate::record::{
    Attribution, CausalLink, Claim, QuantityKind, QuantityRecord, Record, SCHEMA, SentenceRecord,
    SubjectRecord, TimeRecord,
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
        self.read(slice::from_ref(document), false).pop().unwrap_or_default()
    }

    /// What the article says, each claim with the words that its rule read.
    pub fn explain(&self, document: &Document) -> Record {
        self.read(slice::from_ref(document), true).pop().unwrap_or_default()
    }

    /// What each of the articles says; with `explain` each claim has the words that its rule read.
    ///
    /// It takes much code to read an article, more than the caches nearest to a processor hold, and most articles are short: a
    /// few go from stage to stage together, so that the code of a stage is fetched once for all of them.
    pub fn extract_all<'a>(
        &'a self,
        documents: &'a [Document],
        explain: bool,
    ) -> impl Iterator<Item = Record> + use<'a> {
        let mut rest = documents;
        let some = iter::from_fn(move || {
            let (some, more) = rest.split_at_checked(together(rest.iter().map(|d| d.normalized.len())))?;
            rest = more;
            Some(some)
        });
        some.flat_map(move |some| self.read(some, explain))
    }

    fn read(&self, documents: &[Document], explain: bool) -> Vec<Record> {
        let articles = Article::all(documents, &self.english, &self.chinese);
        let mut readings: Vec<Reading<'_>> = articles.into_iter().map(Reading::new).collect();
        readings.iter_mut().for_each(Reading::match_attributions);
        readings.iter_mut().for_each(Reading::read_attributions);
        readings.iter_mut().for_each(Reading::match_claims);
        readings.iter_mut().for_each(Reading::read_causes);
        readings.iter_mut().for_each(Reading::read_figures);
        readings.iter_mut().for_each(Reading::join_links);
        readings.iter_mut().for_each(|reading| reading.write_claims(explain));
        readings.into_iter().map(Reading::into_record).collect()
    }
}

/// Bytes of articles that are read together: what is known of them leaves room for the code in the second cache.
const TOGETHER: usize = 32 << 10;

/// How many pieces of these sizes are worked on together: one at least.
pub(crate) fn together(sizes: impl Iterator<Item = usize>) -> usize {
    let upto = sizes.scan(0, |all, size| {
        *all += size;
        Some(*all)
    });
    upto.take_while(|all| *all <= TOGETHER).count().max(1)
}

/// An article with what has been read of it so far.
struct Reading<'a> {
    article: Article<'a>,
    /// What rules for attributions match.
    cues: Matches,
    voices: Vec<Voice>,
    attributions: Vec<Attribution>,
    speakers: Speakers,
    /// What rules for causes and for figures match.
    matches: (Matches, Matches),
    links: Vec<Link>,
    found: Vec<Found>,
    causal_links: Vec<CausalLink>,
    claims: Vec<Claim>,
}

impl<'a> Reading<'a> {
    /// Nothing was read of the article yet.
    fn new(article: Article<'a>) -> Self {
        Reading {
            article,
            cues: Vec::new(),
            voices: Vec::new(),
            attributions: Vec::new(),
            speakers: Speakers::new(iter::empty()),
            matches: (Vec::new(), Vec::new()),
            links: Vec::new(),
            found: Vec::new(),
            causal_links: Vec::new(),
            claims: Vec::new(),
        }
    }

    fn match_attributions(&mut self) {
        self.cues = match_attributions(&self.article);
    }

    fn read_attributions(&mut self) {
        self.voices = read_attributions(&mut self.article, mem::take(&mut self.cues));
        self.name_speakers();
    }

    /// The attributions as the record prints them, and where the words of each stand.
    fn name_speakers(&mut self) {
        self.attributions = self.voices.iter().map(|v| self.article.attribution(v)).collect();
        let ids = self.attributions.iter().map(|a| a.id.clone());
        self.speakers = Speakers::new(self.voices.iter().zip(ids));
    }

    fn match_claims(&mut self) {
        self.matches = match_claims(&self.article);
    }

    fn read_causes(&mut self) {
        self.links = read_causes(&self.article, mem::take(&mut self.matches.0));
    }

    fn read_figures(&mut self) {
        let article = &self.article;
        for (i, matches) in mem::take(&mut self.matches.1).into_iter().enumerate() {
            if article.speaks(i) {
                let claims = read_figures(article, i, matches, &self.found);
                self.found.extend(claims);
            }
        }
        give_to_nearest(article, &mut self.found);
        share_days(article, &mut self.found);
        self.found.iter_mut().for_each(|f| on_the_day(f, article));
        foreseen(article, &mut self.found);
        let set = setters(article, &self.found, &self.speakers);
        if !set.is_empty() {
            self.voices.extend(set);
            self.voices.sort_by_key(|v| v.source.or(v.cue).or(v.content_span()).map_or(0, |s| s.start));
            self.name_speakers();
        }
    }

    /// The links as the record prints them, with the claims and the links that each takes up.
    fn join_links(&mut self) {
        let link = |l| self.article.causal_link(l, &self.speakers, &self.found);
        self.causal_links = self.links.iter().filter_map(link).collect();
        link_chains(&mut self.causal_links);
    }

    /// The claims as the record prints them.
    fn write_claims(&mut self, explain: bool) {
        // What somebody denies is claimed not to be so.
        let denied = |id: &String| {
            let who = self.attributions.iter().position(|a| a.id == *id).and_then(|at| self.voices.get(at));
            who.is_some_and(|v| v.denies)
        };
        let claim = |f: &Found| Claim {
            reads: explain.then(|| self.article.reads(f)),
            attribution: self.speakers.of(f.span),
            ..self.article.to_record(f)
        };
        let mut claims: Vec<_> = self.found.iter().map(claim).collect();
        for claim in &mut claims {
            if claim.attribution.as_ref().is_some_and(denied) {
                claim.polarity = claim.polarity.turned();
            }
        }
        // Two readings of the same words give one claim.
        let mut seen = HashSet::new();
        claims.retain(|c| seen.insert(c.id.clone()));
        self.claims = claims;
    }

    fn into_record(self) -> Record {
        let document = self.article.document;
        Record {
            schema: SCHEMA.to_owned(),
            id: document.id.clone(),
            title: document.meta.title.clone(),
            publisher: document.meta.publisher.clone(),
            author: document.meta.author.clone(),
            url: document.meta.url.clone(),
            file: document.file.clone(),
            published: document.meta.published,
            published_at: document.meta.published_at,
            lang: document.lang,
            text: document.original.clone(),
            claims: self.claims,
            causal_links: self.causal_links,
            attributions: self.attributions,
            warnings: document.warnings.clone(),
            ..mentions(&self.article, &self.found)
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
