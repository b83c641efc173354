//! An article under reading: its document, the mentions of each sentence, and the claims found so far.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::choose::FIGURES;
use super::goods::goods;
use super::tellers::tellers;
use crate::ingest::Document;
use crate::lang::{ClassSet, Pack, Segmenter, SubjectKind};
use crate::mention::{
    MeasureMention, Mentions, Names, SubjectMention, Token, Unscanned, is_local, scan_articles, scan_subjects,
};
use crate::record::{
    Basis, Claim, ClaimKind, Contract, Direction, Figures, Grain, Modality, Polarity, Read, Role, Subject,
    Window,
};
use crate::text::{CodePoints, Lang, Normalized, Span, is_han, is_traditional, normalize};

/// A document with everything seen in its sentences.
#[derive(Debug)]
pub struct Article<'a> {
    /// The text and its sentences.
    pub document: &'a Document,
    /// Mentions of each sentence, in order.
    pub mentions: Vec<Mentions>,
    /// Index from bytes to code points of the normalized text (equal to the original's).
    pub points: CodePoints,
    /// Its first headline.
    pub(super) headline: Option<usize>,
    /// What a bare 元 is in it, where that is not what it is elsewhere.
    pub(super) home: Option<Arc<str>>,
    /// Whether it says which currency its sums are in.
    pub(super) stated: bool,
    /// The country whose paper it is, by its script and what it speaks of.
    pub(super) country: Option<Arc<str>>,
    /// The company each sentence's paragraph told the accounts of before it, where that has been asked for.
    pub(super) told_before: Vec<OnceCell<Option<FoundSubject>>>,
    /// Whether it names a bond.
    pub(super) bonds: bool,
    most_named: OnceCell<BTreeMap<SubjectKind, Arc<str>>>,
    tellers: OnceCell<BTreeSet<Arc<str>>>,
    packs: [&'a Pack; 2],
}

impl<'a> Article<'a> {
    /// Scan every sentence of `documents`.
    pub fn all(documents: &'a [Document], english: &'a Pack, chinese: &'a Pack) -> Vec<Self> {
        let packs = [english, chinese];
        let opened = |document| Self::unscanned(document, packs);
        let (places, unscanned): (Vec<_>, Vec<_>) = documents.iter().map(opened).unzip();
        let scanned = places.into_iter().zip(scan_articles(unscanned));
        documents
            .iter()
            .zip(scanned)
            .map(|(d, (places, mentions))| Self::new(d, packs, places, mentions))
            .collect()
    }

    /// What places `document` speaks of, where it is in Traditional characters, and the document itself.
    fn unscanned(document: &'a Document, packs: [&'a Pack; 2]) -> (Option<Vec<usize>>, Unscanned<'a>) {
        let [_, chinese] = packs;
        let text = &document.normalized;
        let sentences: Vec<_> =
            document.sentences.iter().map(|s| (s.span, packs[usize::from(s.lang == Lang::Zh)])).collect();
        // The Chinese pack knows the English names as well.
        let all = &packs[usize::from(document.lang != Lang::En)].subjects;
        let places = is_traditional(&document.original).then(|| chinese.homes.told(text));
        let here = places.as_deref().and_then(|told| chinese.homes.exchange(told));
        let mut names = Names::of(text, all, here);
        if places.is_some() && document.original != *text {
            names = names.in_traditional();
        }
        (places, Unscanned { text, sentences, reference: document.meta.published, names })
    }

    /// The scanned `document`; `places` are those it speaks of, where it is in Traditional characters.
    fn new(
        document: &'a Document,
        packs: [&'a Pack; 2],
        places: Option<Vec<usize>>,
        mut mentions: Vec<Mentions>,
    ) -> Self {
        let [_, chinese] = packs;
        let text = &document.normalized;
        let simplified = places.is_none();
        let home = places.and_then(|told| home(&told, &mentions, chinese)).cloned();
        // A paper in Traditional characters whose place is not told is of none.
        let currency = home.as_ref().or_else(|| simplified.then_some(&chinese.homes.of));
        let country = currency.and_then(|currency| chinese.homes.country(currency)).cloned();
        let stated = chinese.homes.stated(text);
        // Before any is stated, the first is meant as well.
        let currency_at = |at: u32| {
            let last = stated.iter().rev().find(|(from, _)| *from <= at as usize + LEAD).or(stated.first());
            last.map(|(_, currency)| currency).or(home.as_ref())
        };
        for quantity in mentions.iter_mut().flat_map(|m| &mut m.quantities).filter(|q| q.generic) {
            if quantity.figure.unit.as_ref() == Some(&chinese.homes.of)
                && let Some(currency) = currency_at(quantity.span.end)
            {
                quantity.figure.unit = Some(currency.clone());
            }
        }
        if let Some(country) = country.as_ref().filter(|_| home.is_some()) {
            for subject in mentions.iter_mut().flat_map(|m| &mut m.subjects) {
                let words = subject.span.slice(text);
                if subject.kind == Some(SubjectKind::Country)
                    && chinese.homes.own.iter().any(|own| own == words)
                {
                    subject.id = Some(country.clone());
                }
            }
        }
        let mut subjects = mentions.iter().flat_map(|m| &m.subjects);
        Article {
            document,
            bonds: subjects.any(|s| s.kind == Some(SubjectKind::Bond)),
            mentions,
            home,
            stated: !stated.is_empty(),
            country,
            points: CodePoints::new(&document.normalized),
            headline: document.sentences.iter().position(|s| s.role == Role::Headline),
            told_before: vec![OnceCell::new(); document.sentences.len()],
            most_named: OnceCell::new(),
            tellers: OnceCell::new(),
            packs,
        }
    }

    /// The pack that reads sentence `i`.
    pub fn pack(&self, i: usize) -> &'a Pack {
        self.packs[usize::from(self.document.sentences[i].lang == Lang::Zh)]
    }

    /// The words of a span, normalized.
    pub fn words(&self, span: Span<Normalized>) -> &str {
        span.slice(&self.document.normalized)
    }

    /// Whether the token, or the word that it was before an attribution took it, is one of these classes.
    pub(super) fn was(&self, sentence: usize, token: usize, classes: ClassSet) -> bool {
        let pack = self.pack(sentence);
        let token = &self.mentions[sentence].tokens[token];
        let forms = || pack.lexicon.find_all(self.words(token.span));
        token.classes & classes != 0
            || classes != 0 && forms().iter().any(|f| pack.lexicon.entry(f.form).0 & classes != 0)
    }

    /// The words of a span as they were written.
    pub fn written(&self, span: Span<Normalized>) -> &str {
        self.document.alignment.to_original(span).slice(&self.document.original)
    }

    /// The first sentence that a span reaches into.
    pub(super) fn sentence_of(&self, span: Span<Normalized>) -> Option<usize> {
        let sentences = &self.document.sentences;
        let first = sentences.partition_point(|s| s.span.end <= span.start);
        sentences.get(first).filter(|s| s.span.overlaps(span)).map(|_| first)
    }

    /// The id of a kind of subject that the article names most often; none where two are level.
    pub(super) fn most_named(&self, kind: SubjectKind) -> Option<Arc<str>> {
        self.most_named.get_or_init(|| most_named(&self.mentions, self.tellers())).get(&kind).cloned()
    }

    /// Companies named only as those who tell its figures.
    pub(super) fn tellers(&self) -> &BTreeSet<Arc<str>> {
        self.tellers.get_or_init(|| tellers(self))
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
        let words = self.name_of(found).or_else(|| self.unmeasured(found)).or(subject.span);
        let own = self.document.sentences[found.sentence].span;
        let key = key_of(found, span);
        let goods = goods(self, found);
        Claim {
            id: format!("c-{}", self.hash_of(&key)),
            kind: found.kind,
            subject: Subject {
                id: subject.listed().map(str::to_owned),
                own: subject.listed().is_some_and(|id| self.is_own(id)),
                text: words.map_or_else(|| subject.text.clone(), |s| self.written(s).to_owned()),
                span: words.map(|s| self.points.span(s)),
                contract: subject.contract,
                venue: subject.venue.as_deref().map(str::to_owned),
                delivery: self.delivery_of(found),
                item: goods.item.map(|id| id.to_string()),
                place: goods.place.map(|id| id.to_string()),
                inherited: subject.inherited || words.is_some_and(|w| !own.contains(w)),
            },
            measure: found.measure.clone(),
            part: found
                .part
                .as_deref()
                .map(|part| self.known_part(found, part).unwrap_or_else(|| part.to_owned()))
                .or_else(|| self.variety_of(found, true))
                .or_else(|| self.division_of(found)),
            variety: self.variety_of(found, false),
            consensus: found.consensus,
            adjusted: self.is_adjusted(found),
            direction: found.direction,
            figures: found.figures.clone(),
            basis: found.basis,
            window: found.window.clone(),
            against: found.against,
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

fn is_goods(kind: Option<SubjectKind>) -> bool {
    matches!(kind, Some(SubjectKind::Commodity | SubjectKind::Basket))
}

/// Tokens before a claim among which it is told that something is left out.
const LEAD_WORDS: usize = 3;
/// Characters before a subject that may tell the kind of what is measured.
const LEAD: usize = 8;

impl Article<'_> {
    /// Where the full name of a subject stands that no table has: beside the claim, else where the article first has it. So
    /// all claims of one company are told of one name.
    fn name_of(&self, found: &Found) -> Option<Span<Normalized>> {
        let id = found.subject.id.as_ref().filter(|id| is_local(id))?;
        let name = &id[1..];
        let named = |i: usize| {
            self.mentions[i].subjects.iter().filter(|m| m.id.as_ref() == Some(id)).find_map(|m| {
                let at = self.words(m.span).find(name)? + m.span.start as usize;
                Some(Span::new(at, at + name.len()))
            })
        };
        named(found.sentence).or_else(|| (0..self.mentions.len()).find_map(named))
    }

    /// Where goods are named without what is measured of them, where no spaces are written: 石脑油 of 石脑油价格.
    fn unmeasured(&self, found: &Found) -> Option<Span<Normalized>> {
        let span = found.subject.span.filter(|_| is_goods(found.subject.kind))?;
        let pack = self.pack(found.sentence);
        let fixed = &pack.fixed;
        let mentions = &self.mentions[found.sentence];
        let mut words: Vec<&Token> = mentions.tokens.iter().filter(|t| span.contains(t.span)).collect();
        let named = |t: &Token| mentions.subject(t).filter(|s| !s.anaphor);
        let ends = fixed.measure | fixed.of | fixed.anaphor;
        while words.last().is_some_and(|t| t.classes & ends != 0 && named(t).is_none()) {
            words.pop();
        }
        let last = words.last().filter(|_| words.iter().any(|t| named(t).is_some()))?;
        let end = named(last).map_or(last.span, |s| self.name_alone(s));
        let start = words[0].span.start as usize;
        (pack.segmenter == Segmenter::Jieba).then(|| Span::new(start, end.end as usize))
    }

    /// Where goods are named in a mention that tells what is measured of them as well: 焦煤 of 焦煤价格.
    pub fn name_alone(&self, mention: &SubjectMention) -> Span<Normalized> {
        let whole = self.words(mention.span);
        let pack = &self.packs[1];
        let name = |end: usize| {
            let [one] = scan_subjects(&whole[..end], &pack.subjects).try_into().ok()?;
            let one: SubjectMention = one;
            let same = one.id == mention.id && one.measure.is_none() && one.span.len() == end;
            same.then(|| Span::new(mention.span.start as usize, mention.span.start as usize + end))
        };
        let told = mention.measure.is_some() && is_goods(mention.kind) && !whole.is_ascii();
        let mut cuts = whole.char_indices().rev().filter(|&(i, _)| told && i > 0);
        cuts.find_map(|(i, _)| name(i)).unwrap_or(mention.span)
    }

    /// Whether the id is of an instrument that only the table here has.
    pub fn is_own(&self, id: &str) -> bool {
        self.packs[0].subjects.instruments().is_own(id)
    }

    /// The month in which the contract that a claim names falls due.
    fn delivery_of(&self, found: &Found) -> Option<i8> {
        let goods = found.subject.kind == Some(SubjectKind::Commodity);
        let futures = found.subject.contract == Some(Contract::Futures);
        let words = self.words(found.subject.span.filter(|_| goods || futures)?);
        self.pack(found.sentence).subjects.delivery(words)
    }

    /// The words of a claim, from its subject in the same sentence on, or from the figure before it where its measure is told
    /// behind that: 营收120亿元，其中广告收入40亿元，净利润20亿元.
    fn claim_words(&self, found: &Found) -> &str {
        let own = self.document.sentences[found.sentence].span;
        let subject = found.subject.span.filter(|s| own.contains(*s));
        let mentions = &self.mentions[found.sentence];
        // *Monthly active users of WeChat reached 1.4 billion, Tencent said*: its measure may stand before the match.
        let fixed = &self.pack(found.sentence).fixed;
        let first = mentions.tokens.partition_point(|t| t.span.start < found.span.start);
        let clause = mentions.tokens[..first].iter().rev();
        let clause = clause.take_while(|t| t.classes & (fixed.stop | fixed.comma) == 0);
        let measured = clause.filter(|t| mentions.measure(t).is_some_and(|m| *m.measure == *found.measure));
        let measured = measured.last().map_or(found.span, |t| t.span.cover(found.span));
        let whole = subject.map_or(measured, |s| s.cover(measured));
        let figures = mentions.quantities.iter().map(|q| q.span).filter(|q| found.span.contains(*q));
        let read = |q: &Span<Normalized>| {
            found.reads.iter().any(|(slot, at)| FIGURES.contains(slot) && at.overlaps(*q))
        };
        let first = figures.filter(read).map(|q| q.start).min().unwrap_or(whole.end);
        let before = mentions.quantities.iter().map(|q| q.span.end).filter(|end| *end <= first).max();
        let from = before.unwrap_or(whole.start).max(whole.start);
        let told = |m: &MeasureMention| {
            *m.measure == *found.measure && m.span.start >= from && m.span.end <= whole.end
        };
        if mentions.measures.iter().any(told) {
            return self.words(Span::new(from as usize, whole.end as usize));
        }
        self.words(whole)
    }

    /// The kind of its measure, or the part of what it measures, that the words of a claim tell.
    fn variety_of(&self, found: &Found, part: bool) -> Option<String> {
        let pack = self.pack(found.sentence);
        if !pack.measures.varies(&found.measure, part) {
            return None;
        }
        let own = self.document.sentences[found.sentence].span;
        let sentence = self.words(own);
        let words = self.claim_words(found);
        // 5年期以上LPR: what stands right before the name tells its kind as well.
        let lead = found.subject.span.filter(|s| !part && own.contains(*s)).map_or("", |subject| {
            let before = &self.document.normalized[own.start as usize..subject.start as usize];
            let cut = before.char_indices().rev().nth(LEAD - 1).map_or(0, |(at, _)| at);
            before[cut..].rsplit([',', ';', ':']).next().unwrap_or_default()
        });
        let words = format!("{lead}{words}");
        pack.measures.variety(&found.measure, part, &words, sentence)
    }

    /// The part that these words stand for in every language.
    fn known_part(&self, found: &Found, part: &str) -> Option<String> {
        let words = normalize(part).0;
        self.pack(found.sentence).measures.variety(&found.measure, true, &words, &words)
    }

    /// The division of a company that an account is told of: *the chip division's operating profit*, 半导体部门营业利益.
    fn division_of(&self, found: &Found) -> Option<String> {
        let pack = self.pack(found.sentence);
        let owner = pack.owners.get(&found.measure).filter(|owner| owner.account)?;
        if found.subject.kind != Some(SubjectKind::Company) || !owner.of.contains(&SubjectKind::Company) {
            return None;
        }
        let tokens = &self.mentions[found.sentence].tokens;
        let ends = pack.fixed.comma | pack.fixed.stop | pack.fixed.any_quantity | pack.fixed.verb;
        let clause = (0..=found.trigger).rev().skip(1).take_while(|&i| tokens[i].classes & ends == 0);
        let of_parts = pack.measures.varies(&found.measure, true);
        let Some(at) = clause.into_iter().find(|&i| tokens[i].classes & pack.fixed.part != 0) else {
            return self.line_of(found).filter(|_| of_parts);
        };
        if pack.segmenter == Segmenter::Jieba && !of_parts {
            return None;
        }
        let first = (0..at).rev().take(2).take_while(|&i| tokens[i].classes & pack.fixed.word != 0).last();
        let span = tokens[first.unwrap_or(at)].span.cover(tokens[at].span);
        let words = self.words(span);
        let known = pack.measures.variety(&found.measure, true, words, words);
        Some(known.unwrap_or_else(|| self.written(span).to_owned()))
    }

    /// The goods or line of business whose account is told without naming the company again: *DRAM revenue was*, 移动业务营收.
    fn line_of(&self, found: &Found) -> Option<String> {
        /// Words that name a line: *cloud memory*.
        const WORDS: usize = 3;
        let pack = self.pack(found.sentence);
        let fixed = &pack.fixed;
        let mentions = &self.mentions[found.sentence];
        let tokens = &mentions.tokens;
        let ends = fixed.comma | fixed.stop | fixed.any_quantity;
        let back =
            (0..=found.trigger).rev().take_while(|&i| i == found.trigger || tokens[i].classes & ends == 0);
        let measured =
            |&i: &usize| mentions.measure(&tokens[i]).is_some_and(|m| *m.measure == *found.measure);
        let at = back.into_iter().find(measured)?;
        let spaced = pack.segmenter == Segmenter::Spaces;
        let word = |i: usize| {
            let token = &tokens[i];
            // A name in Latin letters stands right before a Chinese measure.
            let latin = self.words(token.span).bytes().all(|b| b.is_ascii_alphanumeric());
            token.classes & !fixed.word == 0 && mentions.subject(token).is_none() && (spaced || latin)
        };
        let first = (0..at).rev().take(WORDS).take_while(|&i| word(i)).last()?;
        let words = self.words(tokens[first].span.cover(tokens[at - 1].span));
        let opens = |i: usize| tokens[i].classes & (ends | fixed.conjunction) != 0;
        let alone = found.subject.inherited && first.checked_sub(1).is_none_or(opens);
        let capitals = |w: &str| w.len() > 1 && w.bytes().all(|b| b.is_ascii_uppercase());
        let named = words.split(' ').any(capitals);
        let whole = |w: &str| pack.measures.is_of_whole(w);
        (alone && at - first <= WORDS || named)
            .then(|| words.to_lowercase())
            .filter(|words| !words.split([' ', '-']).all(whole))
    }

    /// Whether the words of a claim about an account say that it leaves something out.
    fn is_adjusted(&self, found: &Found) -> bool {
        let pack = self.pack(found.sentence);
        // *Excluding impairment charges, Pfizer earned 66 cents*: what is left out opens the sentence.
        let leaves_out = || {
            let own = self.document.sentences[found.sentence].span;
            let subject = found.subject.span.filter(|s| own.contains(*s));
            let before = subject.unwrap_or(found.span).start.max(own.start);
            pack.measures.leaves_out(self.words(Span::new(own.start as usize, before as usize)))
        };
        // *Adjusted earnings were $4.91 a share*: what is adjusted opens the clause, and its measure tells no share.
        let opening = || {
            let (tokens, fixed) = (&self.mentions[found.sentence].tokens, &pack.fixed);
            let first = tokens.partition_point(|t| t.span.start < found.span.start);
            let ends = fixed.comma | fixed.stop | fixed.any_quantity | fixed.verb | fixed.conjunction;
            let lead = tokens[..first].iter().rev().take(LEAD_WORDS).take_while(|t| t.classes & ends == 0);
            lead.last().is_some_and(|t| pack.measures.adjusts(self.words(t.span.cover(found.span))))
        };
        pack.owners.get(&found.measure).is_some_and(|o| o.adjusts)
            && (pack.measures.adjusts(self.claim_words(found)) || leaves_out() || opening())
    }

    /// Which words the rule read, by slot.
    pub fn reads(&self, found: &Found) -> Vec<Read> {
        let read = |(slot, span): &(&str, Span<Normalized>)| Read {
            slot: (*slot).to_owned(),
            span: self.points.span(*span),
            text: self.written(*span).to_owned(),
        };
        found.reads.iter().map(read).collect()
    }
}

/// The currency of the place that an article in Traditional characters speaks of; `told` is how often it uses the words of
/// each place.
fn home<'a>(told: &[usize], mentions: &[Mentions], pack: &'a Pack) -> Option<&'a Arc<str>> {
    let table = pack.subjects.instruments();
    // A company that is traded in two places tells neither.
    let abroad = |id: &str| table.get(id).is_some_and(|row| pack.homes.abroad_too(id, &row.symbols));
    let subjects = mentions.iter().flat_map(|m| &m.subjects).filter(|s| !s.anaphor);
    let ids: Vec<&str> = subjects.filter_map(|s| s.id.as_deref()).filter(|id| !abroad(id)).collect();
    pack.homes.of_article(told, &ids)
}

/// For each kind of subject the id that is named most often, where there is one.
fn most_named(mentions: &[Mentions], tellers: &BTreeSet<Arc<str>>) -> BTreeMap<SubjectKind, Arc<str>> {
    let mut counts: BTreeMap<SubjectKind, BTreeMap<Arc<str>, usize>> = BTreeMap::new();
    for subject in mentions.iter().flat_map(|m| &m.subjects).filter(|s| !s.anaphor) {
        if let (Some(kind), Some(id)) = (subject.kind, &subject.id)
            && !tellers.contains(id)
        {
            *counts.entry(kind).or_default().entry(id.clone()).or_default() += 1;
        }
    }
    let most = |(kind, ids): (SubjectKind, BTreeMap<Arc<str>, usize>)| {
        let most = ids.values().copied().max()?;
        let mut first = ids.into_iter().filter(|(_, n)| *n == most).map(|(id, _)| id);
        let id = first.next()?;
        first.next().is_none().then_some((kind, id))
    };
    counts.into_iter().filter_map(most).collect()
}

/// What makes the id of a claim within its article.
fn key_of(found: &Found, span: [usize; 2]) -> String {
    let subject = &found.subject;
    // Seldom longer, so that it is written in one piece of memory.
    let mut key = String::with_capacity(256);
    let named = subject.id.as_deref().unwrap_or(&subject.text);
    // What needs no escapes, as nearly all names, is written as it stands.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '.' | '-') || is_han(c);
    // Writing to a string never fails.
    let _ = match named.chars().all(plain) {
        true => write!(key, "\"{named}\"|{}|", found.measure),
        false => write!(key, "{named:?}|{}|", found.measure),
    };
    for (role, f) in found.figures.each() {
        key.push_str(role);
        for bound in [f.lo, f.hi] {
            let _ = match bound {
                Some(bound) => write!(key, "Some({bound})"),
                None => key.write_str("None"),
            };
        }
        let _ = write!(key, "{:?}", f.hedge);
        key.push_str(f.unit_name());
    }
    let [from, to] = span;
    let _ = write!(key, "|{:?}|[{from}, {to}]", found.direction);
    key
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
    pub kind: Option<SubjectKind>,
    /// The sentence names none.
    pub inherited: bool,
    /// A pair named from its other side, whose words tell the opposite direction: 人民币兑美元 for USD/CNY.
    pub inverse: bool,
    /// The country among its words.
    pub place: Option<Arc<str>>,
}

impl FoundSubject {
    /// The id, where a table has it; a company's that only its article names is told by its words.
    pub fn listed(&self) -> Option<&str> {
        self.id.as_deref().filter(|id| !is_local(id))
    }
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
    /// Which part of it, where the figure is not the whole's.
    pub part: Option<String>,
    /// Which way.
    pub direction: Option<Direction>,
    /// By role.
    pub figures: Figures,
    /// Which moment.
    pub basis: Basis,
    /// Which days.
    pub window: Option<Window>,
    /// What a change is told against: a year before, a month before.
    pub against: Option<Grain>,
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// Asserted, forecast …
    pub modality: Modality,
    /// What others expect of what a claim before it told.
    pub consensus: bool,
    /// Index into the document's sentences.
    pub sentence: usize,
    /// From the subject or trigger to the last figure.
    pub span: Span<Normalized>,
    /// The trigger's token.
    pub trigger: usize,
    /// Name of the rule.
    pub rule: String,
    /// The rule's slots and where their words stand.
    pub reads: Vec<(&'static str, Span<Normalized>)>,
}
