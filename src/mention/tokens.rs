//! A sentence as a string of symbols: every word, figure, date and name is one token with its classes.

mod words;

use std::ops::Range;

use jiff::civil::Date;
use words::{clock, words};

use super::subject::scan_names;
use super::{
    MeasureMention, Names, Proven, Quantity, SubjectMention, Time, debtor, headline, measure, quantity, time,
};
use crate::lang::{Attr, ClassSet, Edges, Opening, Pack, Segmenter, SubjectKind, Symbol, openings};
use crate::record::{Contract, Direction, QuantityKind};
use crate::text::{Normalized, Span};

/// What stands behind a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// Index into [`Mentions::quantities`].
    Quantity(usize),
    /// Index into [`Mentions::times`].
    Time(usize),
    /// Index into [`Mentions::subjects`].
    Subject(usize),
    /// Index into [`Mentions::measures`].
    Measure(usize),
    /// A form of the lexicon, punctuation or another word.
    Word,
}

/// One token of a sentence.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Where, in the document's normalized text.
    pub span: Span<Normalized>,
    /// Its classes.
    pub classes: ClassSet,
    /// What rides on it.
    pub attr: Attr,
    /// The mention behind it.
    pub item: Item,
}

/// Everything seen in one sentence. Spans are those of the document's normalized text.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    /// Figures.
    pub quantities: Vec<Quantity>,
    /// Days and periods.
    pub times: Vec<Time>,
    /// Instruments, companies, countries.
    pub subjects: Vec<SubjectMention>,
    /// What is measured.
    pub measures: Vec<MeasureMention>,
    /// The sentence in tokens.
    pub tokens: Vec<Token>,
    /// One byte a token, what rules read.
    pub symbols: Vec<Symbol>,
    /// Union of all tokens' classes.
    pub present: ClassSet,
}

/// Scan the sentence `span` of `text` with its language's pack.
///
/// `reference` is the article's date, against which *on Monday* is resolved.
pub fn scan(text: &str, span: Span<Normalized>, reference: Option<Date>, pack: &Pack) -> Mentions {
    let mut sentence = Sentence::new(text, span, pack);
    sentence.cut_words();
    sentence.find_times(reference);
    sentence.find_measures(reference);
    sentence.find_quantities();
    sentence.find_subjects(&Names::of(sentence.text, &pack.subjects, None));
    sentence.into_mentions()
}

/// An article before it is scanned.
pub struct Unscanned<'a> {
    /// The normalized text.
    pub text: &'a str,
    /// Its sentences, each with its pack.
    pub sentences: Vec<(Span<Normalized>, &'a Pack)>,
    /// The article's date.
    pub reference: Option<Date>,
    /// What it tells of names.
    pub names: Names,
}

/// Scan the sentences of some articles. What one sentence tells of a name, a ticker or a corporate word beside it, holds in
/// all of its article. One scanner after the other goes over all of them: each fills the cache with its code.
pub fn scan_articles<'a>(mut articles: Vec<Unscanned<'a>>) -> Vec<Vec<Mentions>> {
    let open = |article: &Unscanned<'a>| {
        let &Unscanned { text, ref sentences, .. } = article;
        sentences.iter().map(|&(span, pack)| Sentence::new(text, span, pack)).collect()
    };
    let mut all: Vec<Vec<Sentence<'a>>> = articles.iter().map(open).collect();
    let mut each = |step: &dyn Fn(&mut Sentence<'_>, &Unscanned<'_>)| {
        for (article, sentences) in articles.iter().zip(&mut all) {
            sentences.iter_mut().for_each(|sentence| step(sentence, article));
        }
    };
    each(&|sentence, _| sentence.cut_words());
    each(&|sentence, article| sentence.find_times(article.reference));
    each(&|sentence, article| sentence.find_measures(article.reference));
    each(&|sentence, _| sentence.find_quantities());
    each(&|sentence, article| sentence.find_subjects(&article.names));
    for (Unscanned { text, names, .. }, sentences) in articles.iter_mut().zip(&mut all) {
        let mut told = Names::default();
        for sentence in sentences.iter().filter(|s| !s.proven.is_empty()) {
            told.prove(&sentence.proven, sentence.text, text, &sentence.pack.subjects);
            names.prove(&sentence.proven, sentence.text, text, &sentence.pack.subjects);
        }
        for sentence in sentences.iter_mut().filter(|s| told.any_in(s.text)) {
            sentence.find_subjects(names);
        }
    }
    let mut all: Vec<Vec<Mentions>> = all
        .into_iter()
        .map(|sentences| sentences.into_iter().map(Sentence::into_mentions).collect())
        .collect();
    for (article, mentions) in articles.iter().zip(&mut all) {
        debtor::carry(article, mentions);
        time::settle(article.text, &article.sentences, article.reference, mentions);
    }
    all
}

/// Whether one of `spans`, which are in order and do not overlap, holds `inner`.
fn within(spans: &[Span<Normalized>], inner: Span<Normalized>) -> bool {
    let last = spans.partition_point(|span| span.start <= inner.start);
    last.checked_sub(1).is_some_and(|last| spans[last].contains(inner))
}

/// A sentence under the scanners.
struct Sentence<'a> {
    text: &'a str,
    span: Span<Normalized>,
    pack: &'a Pack,
    /// Where words may be cut.
    edges: Edges,
    /// Where forms may begin.
    openings: Vec<Opening>,
    /// Places that tell times, resolved or not: their digits are no quantities.
    masked: Vec<Range<usize>>,
    /// What was seen so far; its spans begin with the sentence.
    mentions: Mentions,
    /// Names that a word or ticker beside them proved.
    proven: Vec<Proven>,
    /// Tickers in brackets behind a name, of which they are a part: rules read the name alone.
    tickers: Vec<Span<Normalized>>,
}

impl<'a> Sentence<'a> {
    /// The sentence at `span`, without an agency's slug.
    fn new(article: &'a str, span: Span<Normalized>, pack: &'a Pack) -> Self {
        let slug = headline::slug(span.slice(article), pack);
        let span = Span::new(span.start as usize + slug, span.end as usize);
        Sentence {
            text: span.slice(article),
            span,
            pack,
            edges: Edges::default(),
            openings: Vec::new(),
            masked: Vec::new(),
            mentions: Mentions::default(),
            proven: Vec::new(),
            tickers: Vec::new(),
        }
    }

    /// Find where words are cut and where forms may begin.
    fn cut_words(&mut self) {
        // Between spaces and marks only what is beyond ASCII is looked up among the edges.
        if self.pack.segmenter == Segmenter::Jieba || !self.text.is_ascii() {
            self.edges = self.pack.edges(self.text);
        }
        self.openings.reserve(self.text.len() / 4);
        self.openings.extend(openings(self.text.as_bytes()));
    }

    /// Scan for times.
    fn find_times(&mut self, reference: Option<Date>) {
        (self.mentions.times, self.masked) = time::scan(self.text, reference, &self.pack.times);
    }

    /// Scan for measures, and for what they make a time.
    fn find_measures(&mut self, reference: Option<Date>) {
        let (text, pack) = (self.text, self.pack);
        let Mentions { times, measures, .. } = &mut self.mentions;
        *measures = measure::scan_openings(text, self.openings.iter().copied(), &pack.measures);
        for m in measures {
            let end = text[..m.span.start as usize].trim_end().len();
            let free = |t: &Time| !t.span.overlaps(Span::new(end.saturating_sub(1), end));
            if end > 0
                && times.iter().all(free)
                && let Some(time) = time::ending(text, end, reference, &pack.times)
            {
                self.masked.push(time.span.range());
                times.push(time);
            }
        }
        times.sort_by_key(|t| t.span);
        self.masked.sort_by_key(|m| m.start);
    }

    /// Scan for quantities.
    fn find_quantities(&mut self) {
        let Mentions { times, quantities, .. } = &mut self.mentions;
        *quantities = quantity::scan_beside(self.text, &self.masked, &self.pack.quantities);
        // A date is never a figure.
        quantities.retain(|q| !times.iter().any(|t| t.span.contains(q.core)));
    }

    /// Scan for subjects by the names that the article tells.
    fn find_subjects(&mut self, names: &Names) {
        let cut = self.pack.segmenter == Segmenter::Jieba;
        let edges = cut.then_some(&self.edges);
        let found = scan_names(self.text, &self.openings, &self.pack.subjects, names, edges);
        let (mut subjects, proven, tickers) = found;
        // 豆油价 does not hold 油价: a name begins where a word does.
        if cut {
            subjects.retain(|s| self.edges.contains(s.span.start as usize));
        }
        // The number of a bond is no figure.
        let bonds = subjects.iter().filter(|s| s.kind == Some(SubjectKind::Bond));
        let bonds: Vec<_> = bonds.map(|s| s.span).collect();
        self.mentions.quantities.retain(|q| q.figure.unit.is_some() || !within(&bonds, q.core));
        (self.mentions.subjects, self.proven, self.tickers) = (subjects, proven, tickers);
        self.count_behind_names();
    }

    /// *9,000 corn contracts*: what a number counts may stand behind the name between them.
    fn count_behind_names(&mut self) {
        if self.pack.segmenter != Segmenter::Spaces {
            return;
        }
        let Mentions { subjects, quantities, .. } = &mut self.mentions;
        let next = |at: usize| (self.text[at..].starts_with(' ')).then_some(at + 1);
        for q in quantities.iter_mut().filter(|q| q.figure.unit.is_none()) {
            let named = next(q.span.end as usize).and_then(|at| {
                let i = subjects.partition_point(|s| (s.span.start as usize) < at);
                subjects.get(i).filter(|s| s.span.start as usize == at)
            });
            let Some(name) = named.map(|s| s.span) else { continue };
            // *Corn contracts* may be one name.
            let last = name.slice(self.text).rfind(' ').map(|space| name.start as usize + space + 1);
            let places = [next(name.end as usize), last].into_iter().flatten();
            q.figure.unit = places.filter_map(|at| self.pack.quantities.counted_at(self.text, at)).next();
        }
    }

    /// *Global oil* and *oil demand*: what a name takes of the words for a measure is not theirs.
    fn cut_measures(&mut self) {
        let Mentions { subjects, measures, .. } = &mut self.mentions;
        let han = self.pack.segmenter == Segmenter::Jieba;
        measures.retain_mut(|m| {
            let before = subjects.partition_point(|s| s.span.start < m.span.start);
            let taken = before.checked_sub(1).map(|last| subjects[last].span.end);
            let Some(end) = taken.filter(|&end| m.span.start < end && end < m.span.end) else { return true };
            m.span = trimmed(self.text, end as usize, m.span.end as usize);
            // 原油库存比: what is left of 库存比 is no measure.
            !han || m.span.slice(self.text).chars().nth(1).is_some()
        });
    }

    /// The sentence as symbols.
    fn into_mentions(mut self) -> Mentions {
        self.cut_measures();
        let mut tokens = tokenize(&self);
        let Sentence { span, pack, mut mentions, masked, .. } = self;
        // 截至下午4时报89,720美元: the hour of a day names nothing.
        if pack.segmenter == Segmenter::Jieba {
            let hours = masked.iter().flat_map(|m| {
                let from = tokens.partition_point(|t| t.span.end as usize <= m.start);
                let to = tokens.partition_point(|t| (t.span.start as usize) < m.end);
                from..to
            });
            for at in hours.collect::<Vec<_>>() {
                if tokens[at].item == Item::Word && tokens[at].classes == pack.fixed.word {
                    tokens[at].classes |= pack.fixed.auxiliary;
                }
            }
        }
        mentions.symbols.reserve_exact(tokens.len());
        let plain = admitted(pack.fixed.word, pack);
        for token in &mut tokens {
            let word = token.classes == pack.fixed.word;
            let (classes, symbol) = if word { plain } else { admitted(token.classes, pack) };
            mentions.symbols.push(symbol);
            mentions.present |= classes;
            token.classes = classes;
        }
        mentions.tokens = tokens;
        mentions.shift(span.start as usize);
        mentions
    }
}

impl Mentions {
    /// The word for a measure that a token is.
    #[must_use]
    pub fn measure(&self, token: &Token) -> Option<&MeasureMention> {
        let Item::Measure(at) = token.item else { return None };
        self.measures.get(at)
    }

    /// The name that a token is.
    #[must_use]
    pub fn subject(&self, token: &Token) -> Option<&SubjectMention> {
        let Item::Subject(at) = token.item else { return None };
        self.subjects.get(at)
    }

    fn shift(&mut self, by: usize) {
        for q in &mut self.quantities {
            (q.span, q.core) = (q.span.shift(by), q.core.shift(by));
        }
        self.times.iter_mut().for_each(|t| t.span = t.span.shift(by));
        self.subjects.iter_mut().for_each(|s| s.span = s.span.shift(by));
        self.measures.iter_mut().for_each(|m| m.span = m.span.shift(by));
        self.tokens.iter_mut().for_each(|t| t.span = t.span.shift(by));
    }

    /// Change a token's classes, as when a source and its cue become `SAID`.
    pub fn recast(&mut self, token: usize, classes: ClassSet, pack: &Pack) {
        let (classes, symbol) = admitted(classes, pack);
        if let Some(t) = self.tokens.get_mut(token) {
            t.classes = classes;
            self.symbols[token] = symbol;
            self.present |= classes;
        }
    }
}

/// The set and its symbol; a set no symbol was made for falls back to a plain word.
fn admitted(classes: ClassSet, pack: &Pack) -> (ClassSet, Symbol) {
    match pack.classes.symbol(classes) {
        Some(symbol) => (classes, symbol),
        None => (pack.fixed.word, pack.classes.symbol(pack.fixed.word).unwrap_or(1)),
    }
}

struct Candidate {
    start: usize,
    end: usize,
    rank: u8,
    classes: ClassSet,
    attr: Attr,
    item: Item,
}

fn tokenize(sentence: &Sentence<'_>) -> Vec<Token> {
    let &Sentence { text, ref edges, pack, .. } = sentence;
    let mut candidates = candidates(sentence);
    candidates.sort_by_key(|c| (c.start, usize::MAX - c.end, c.rank));
    let mut tokens: Vec<Token> = Vec::with_capacity(candidates.len() * 2);
    let mut at = 0;
    for c in candidates {
        if let Some(last) = tokens.last_mut()
            && last.span == Span::new(c.start, c.end)
        {
            let both = (last.classes | c.classes) & !pack.fixed.word;
            if pack.classes.symbol(both).is_some() {
                last.classes = both;
                if last.attr == Attr::default() {
                    last.attr = c.attr;
                }
            }
            continue;
        }
        if c.start < at {
            continue;
        }
        words(text, at, c.start, edges, pack, &mut tokens);
        tokens.push(Token {
            span: Span::new(c.start, c.end),
            classes: c.classes,
            attr: c.attr,
            item: c.item,
        });
        at = c.end;
    }
    words(text, at, text.len(), edges, pack, &mut tokens);
    if !sentence.tickers.is_empty() {
        tokens.retain(|t| matches!(t.item, Item::Subject(_)) || !within(&sentence.tickers, t.span));
    }
    if pack.segmenter == Segmenter::Jieba {
        headline::part_by_spaces(text, pack, &mut tokens);
    }
    tokens
}

fn candidates(sentence: &Sentence<'_>) -> Vec<Candidate> {
    let &Sentence { text, ref mentions, ref edges, ref openings, pack, .. } = sentence;
    let fixed = &pack.fixed;
    // About as many as words.
    let mut all = Vec::with_capacity(text.len() / 5);
    let mut push = |span: Span<Normalized>, rank, classes, attr, item| {
        all.push(Candidate { start: span.start as usize, end: span.end as usize, rank, classes, attr, item });
    };
    for (i, q) in mentions.quantities.iter().enumerate() {
        let classes = match q.kind {
            QuantityKind::Money if q.figure.per.as_deref() == Some("share") => fixed.share_price,
            QuantityKind::Money => fixed.money,
            QuantityKind::Multiple => fixed.multiple,
            QuantityKind::Percent if q.figure.unit_name() == "percent" => fixed.percent,
            QuantityKind::Percent => fixed.points,
            QuantityKind::Number if q.figure.unit_name() == "point" => fixed.point,
            QuantityKind::Number if q.figure.unit_name() == "job" => fixed.jobs,
            QuantityKind::Number if q.figure.unit_name() == "person" && q.measure.is_none() => fixed.persons,
            QuantityKind::Number if pack.subjects.instruments().is_coin(q.figure.unit_name()) => fixed.coins,
            QuantityKind::Number => fixed.count,
        };
        // *108,435 job cuts*: the unit itself tells what is measured.
        let measured = q.measure.is_some() || mentions.measures.iter().any(|m| q.core.contains(m.span));
        let classes = if measured { classes | fixed.measured } else { classes };
        push(
            q.core,
            0,
            classes,
            Attr { direction: sign(text, q.core), ..Attr::default() },
            Item::Quantity(i),
        );
    }
    let barriers: Vec<usize> =
        mentions.quantities.iter().flat_map(|q| [q.core.start as usize, q.core.end as usize]).collect();
    // *Operating profit forecast* does not hold *profit forecast* besides what is measured, nor 10月增长 月增.
    let measures = mentions.measures.iter().map(|m| m.span);
    let named = measures.chain(mentions.subjects.iter().map(|s| s.span));
    let times = || mentions.times.iter().enumerate().filter(|(_, t)| !t.aside);
    let taken: Vec<_> = named.chain(times().map(|(_, t)| t.span)).map(|span| span.range()).collect();
    // 从前一日 is cut where the day begins, though 从前 is a word.
    let is_edge = |at: usize| edges.contains(at) || times().any(|(_, t)| t.span.start as usize == at);
    let forms = pack.lexicon.find(text, openings.iter().copied(), is_edge, &barriers, &taken);
    let bounds = pack.classes.bit("BOUND").unwrap_or_default();
    for q in &mentions.quantities {
        // Hedge words are one token, unless they are a verb or preposition that rules read (`below`).
        let (from, to) = (q.span.start as usize, q.core.start as usize);
        // *Plunged up to 5.6%*: a bound of a move is no end of it.
        let bound = text.get(from..to).unwrap_or_default().trim();
        let extreme = pack.extremes.iter().any(|e| e.eq_ignore_ascii_case(bound));
        let read = !extreme
            && forms.iter().any(|f| {
                let classes = pack.lexicon.entry(f.form).0;
                from <= f.start && f.start < to && classes & fixed.governs != 0 && classes & bounds == 0
            });
        // *or about 0.5%*: the conjunction stays a word of its own.
        let from = forms
            .iter()
            .find(|f| f.start == from && f.end <= to && pack.lexicon.entry(f.form).0 & fixed.conjunction != 0)
            .map_or(from, |f| f.end);
        if from < to && !read {
            push(trimmed(text, from, to), 0, fixed.hedge_word, Attr::default(), Item::Word);
        }
        if q.core.end < q.span.end {
            push(
                trimmed(text, q.core.end as usize, q.span.end as usize),
                0,
                fixed.hedge_word,
                Attr::default(),
                Item::Word,
            );
        }
    }
    for (i, t) in times() {
        push(t.span, 1, fixed.time, Attr::default(), Item::Time(i));
    }
    for (i, s) in mentions.subjects.iter().enumerate() {
        let told = s.measure.as_deref().is_some_and(|m| m != "price");
        let classes = match s.anaphor {
            true => fixed.anaphor,
            false if told => fixed.statistic,
            false if s.contract == Some(Contract::Etf) => fixed.fund,
            false => fixed.subject,
        };
        push(behind_count(text, s.span, mentions), 2, classes, Attr::default(), Item::Subject(i));
    }
    for (i, m) in mentions.measures.iter().enumerate() {
        let set = pack.owners.get(&*m.measure).is_some_and(|o| o.set);
        let classes = if set { fixed.set_measure } else { fixed.measure };
        push(m.span, 3, classes, Attr::default(), Item::Measure(i));
    }
    for found in forms.iter().filter(|f| !clock(text, f.start)) {
        let (classes, attr) = pack.lexicon.entry(found.form);
        push(Span::new(found.start, found.end), 4, classes, attr, Item::Word);
    }
    all
}

/// Where a name stands that begins within a count: *Nvidia* of *40,210 shares of Nvidia*.
fn behind_count(text: &str, name: Span<Normalized>, mentions: &Mentions) -> Span<Normalized> {
    let counts =
        |core: &Span<Normalized>| core.start < name.start && name.start < core.end && core.end < name.end;
    let Some(core) = mentions.quantities.iter().map(|q| q.core).find(counts) else { return name };
    let rest = text.get(core.end as usize..name.end as usize).unwrap_or_default();
    // *of the company's stock*: behind the preposition.
    let word = rest.len() - rest.trim_start().len();
    let behind = || rest[word..].find(' ').map(|at| word + at + 1);
    let at = rest.find(|c: char| c.is_uppercase()).or_else(behind);
    at.map_or(name, |at| Span::new(core.end as usize + at, name.end as usize))
}

/// Which way a figure's sign points: *+0.5%*, -4.87%.
fn sign(text: &str, core: Span<Normalized>) -> Option<Direction> {
    let (start, end) = (core.start as usize, core.end as usize);
    let (before, number) = (text.get(..start)?, text.get(start..end)?);
    if number.starts_with(['-', '−']) {
        return Some(Direction::Down);
    }
    let before = if number.starts_with('+') { before } else { before.strip_suffix('+')? };
    (!before.ends_with(|c: char| c.is_ascii_alphanumeric())).then_some(Direction::Up)
}

/// The span without white space at its ends.
fn trimmed(text: &str, from: usize, to: usize) -> Span<Normalized> {
    let words = text.get(from..to).unwrap_or_default();
    let start = from + (words.len() - words.trim_start().len());
    Span::new(start, (start + words.trim().len()).max(start))
}
