//! Phrases that hold a subject in more words than its name: compounds, appositions, and words that name nothing known.

use std::ops::Range;
use std::sync::Arc;

use super::article::{Article, FoundSubject};
use super::subject::{is_place, kind_at, token_subject};
use crate::lang::{ClassSet, Fixed, Owner, Pack, Segmenter, Slot, SubjectKind};
use crate::mention::{Item, Mentions, Token};
use crate::text::{Normalized, Span};

/// Words taken for a subject where nothing known is named.
const WORDS_BEFORE: usize = 4;
/// Words before a measure that may make one name with it.
const COMPOUND: usize = 4;
/// Words that an aside may have.
const ASIDE: usize = 3;
/// Tokens that an apposition may have.
const APPOSITION: usize = 20;

/// What stands before a measure and makes one name with it where no spaces are written: 水泥价格, 铁矿的实际需求.
pub(super) fn compound(
    article: &Article<'_>,
    sentence: usize,
    from: usize,
    to: usize,
) -> Option<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &mentions.tokens;
    let known = |i: usize| tokens[i].classes & fixed.any_subject != 0;
    let anaphor = |i: usize| tokens[i].classes & fixed.anaphor == fixed.anaphor;
    if pack.segmenter == Segmenter::Spaces || (from..to).any(|i| known(i) && !anaphor(i)) {
        return None;
    }
    let measure = tokens[from..to].iter().rev().find_map(|t| own_measure(mentions, t))?.clone();
    let of = pack.classes.bit("DE").unwrap_or_default();
    let generic = pack.classes.bit("GENERIC").unwrap_or_default();
    let (mut start, mut nouns) = (from, 0);
    while start > 0 && from - start < COMPOUND && tokens[start - 1].span.end == tokens[start].span.start {
        let before = start - 1;
        let t = &tokens[before];
        if known(before) && !anaphor(before) && !is_place(mentions, before) {
            let named = token_subject(article, sentence, before)?;
            let span = Some(t.span.cover(tokens[to - 1].span));
            return Some(FoundSubject { span, measure: Some(measure), ..named });
        }
        let noun = t.item == Item::Word
            && t.classes & !generic == fixed.word
            && pack.segmenter.is_noun(article.words(t.span));
        if !noun && t.classes & of == 0 {
            break;
        }
        nouns += usize::from(noun);
        start = before;
    }
    while start < from && tokens[start].classes & of != 0 {
        start += 1;
    }
    // Nothing that it could be the price of was named: the words stand for themselves.
    let alone = (from..to).all(|i| anaphor(i) && token_subject(article, sentence, i).is_none());
    let start = if nouns > 0 { start } else { from };
    let span = tokens[start].span.cover(tokens[to - 1].span);
    (start < from || alone).then(|| FoundSubject {
        text: article.written(span).to_owned(),
        span: Some(span),
        measure: Some(measure),
        ..FoundSubject::default()
    })
}

/// Whether a token names a company.
pub(super) fn is_company(mentions: &Mentions, token: usize) -> bool {
    kind_at(mentions, token) == Some(SubjectKind::Company)
}

/// The measure that a token tells, as a word for it or by its name: 金价.
fn own_measure<'m>(mentions: &'m Mentions, token: &Token) -> Option<&'m Arc<str>> {
    let named = || mentions.subject(token)?.measure.as_ref();
    mentions.measure(token).map(|m| &m.measure).or_else(named)
}

/// The company named last of `named`, where only plain words stand between it and what the phrase names first: *gold
/// miner Newmont*, *copper producer Freeport*.
pub(super) fn company_behind(
    mentions: &Mentions,
    fixed: &Fixed,
    head: usize,
    named: &[usize],
) -> Option<usize> {
    let last = named.last().copied().filter(|&last| last > head && is_company(mentions, last))?;
    let plain = |t: &Token| t.item == Item::Word && t.classes & fixed.word != 0;
    let between = &mentions.tokens[head + 1..last];
    (!is_company(mentions, head) && between.iter().all(plain)).then_some(last)
}

/// The goods that a measure alone belongs to where no spaces are written: those named last before it in the sentence.
/// None where the subject has words of its own, or measures what firms and countries account for.
pub(super) fn goods(article: &Article<'_>, sentence: usize, subject: &FoundSubject) -> Option<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &mentions.tokens;
    let span = subject.span.filter(|_| pack.segmenter == Segmenter::Jieba)?;
    let from = tokens.partition_point(|t| t.span.start < span.start);
    let words = tokens[from..].iter().take_while(|t| t.span.end <= span.end);
    let bare = fixed.measure | fixed.determiner | fixed.of | pack.classes.bit("GENERIC").unwrap_or_default();
    let anaphor = |t: &Token| t.classes & fixed.anaphor == fixed.anaphor;
    let mut measured = false;
    for t in words {
        if t.classes & bare == 0 && !anaphor(t) {
            return None;
        }
        let measure = own_measure(mentions, t).map(|m| &**m);
        // 需求, 产量 belong to goods that were found for them.
        let goods = |o: &Owner| o.goods && subject.id.is_some();
        let measures = |m| pack.owners.get(m).is_none_or(|o| o.of.is_empty() && !o.set || goods(o));
        measured |= measure.is_some_and(measures);
    }
    // What 价格 was found to stand for is told in its own words.
    let goods = |s: &FoundSubject| {
        matches!(s.kind, Some(SubjectKind::Commodity | SubjectKind::Basket))
            && (subject.id.is_none() || subject.id == s.id)
    };
    let named =
        (0..from).rev().filter(|&i| tokens[i].classes & fixed.any_subject != 0 && !anaphor(&tokens[i]));
    measured.then(|| named.filter_map(|i| token_subject(article, sentence, i)).find(goods)).flatten()
}

/// Where words are spaced, the last noun phrase of its own in `start..end`, behind words of place and time: *the stock*
/// of *in early Frankfurt trade the stock*, *it* of *at 1500 GMT it*.
pub(super) fn noun_phrase(article: &Article<'_>, sentence: usize, start: usize, end: usize) -> Option<usize> {
    let tokens = &article.mentions[sentence].tokens;
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let joins = fixed.preposition
        | fixed.of
        | fixed.from
        | fixed.possessive
        | fixed.determiner
        | fixed.conjunction
        | fixed.infinitive
        | fixed.compare
        | fixed.since
        | bit("at")
        | bit("by")
        | bit("near");
    let known = fixed.any_subject | fixed.measure;
    // *The stock* is one token with its determiner.
    let opens = |i: usize| {
        let classes = tokens[i].classes;
        let pronoun = classes & fixed.pronoun != 0 && i + 1 == end;
        pronoun
            || classes & fixed.determiner != 0 && classes & known == 0 && i + 1 < end
            || classes & fixed.anaphor == fixed.anaphor && article.words(tokens[i].span).contains(' ')
    };
    // *Nvidia became the first company*: a name goes before a phrase without one.
    let named = |mut range: std::ops::Range<usize>| range.any(|i| tokens[i].classes & known != 0);
    (start + 2..end)
        .rev()
        .find(|&i| opens(i) && tokens[i - 1].classes & joins == 0)
        .filter(|&i| pack.segmenter == Segmenter::Spaces && (named(i..end) || !named(start..i)))
}

/// The words right before a trigger, where they name nothing known; with the price that *the contract* or *its shares*
/// among them stand for.
pub(super) fn words_before(
    article: &Article<'_>,
    sentence: usize,
    trigger: usize,
) -> Option<(Span<Normalized>, Option<Arc<str>>)> {
    let tokens = &article.mentions[sentence].tokens;
    let fixed = &article.pack(sentence).fixed;
    let soft = fixed.auxiliary
        | fixed.negation
        | fixed.modal
        | fixed.infinitive
        | fixed.time
        | fixed.basis
        | fixed.compare
        | fixed.condition
        | fixed.hedge;
    let ends = fixed.stop | fixed.comma | fixed.open | fixed.close | fixed.any_quantity | fixed.said;
    // *Finnair carried 1.12 million passengers*: the verb is no name.
    let counts = tokens[trigger].classes & fixed.any_quantity != 0;
    let acts = article.pack(sentence).classes.bit("ACTS").filter(|_| counts).unwrap_or_default();
    let end = (0..trigger).rev().find(|&i| tokens[i].classes & (soft | acts) == 0)? + 1;
    // *Goods prices, however, jumped*, *goods prices, which exclude food, jumped*.
    let set_off = |close: usize| aside(tokens, close, fixed).or_else(|| apposition(article, sentence, close));
    let marked = tokens[end - 1].classes & (fixed.comma | fixed.dash) != 0;
    let end = if marked && end > 1 { set_off(end - 1).filter(|&open| open > 0).unwrap_or(end) } else { end };
    // 輸往內地：升22.6%.
    let colon = article.pack(sentence).classes.bit("COLON").unwrap_or_default();
    let end = if end > 1 && tokens[end - 1].classes & colon != 0 { end - 1 } else { end };
    // *Employers added a weak 117,000 jobs*: what stands between article and number is of the number.
    let of_number = |&i: &usize| counts && end == trigger && tokens[i].classes & fixed.determiner != 0;
    let end = (end.saturating_sub(3)..end).rev().find(of_number).unwrap_or(end);
    let from = (0..end).rev().take(WORDS_BEFORE).take_while(|&i| {
        let t = &tokens[i];
        let verb = t.classes & fixed.verb != 0 && t.classes & (fixed.word | fixed.any_subject) == 0;
        t.classes & ends == 0 && !verb
    });
    let start = from.last()?;
    let start = noun_phrase(article, sentence, start, end).unwrap_or(start);
    let in_trade = article.pack(sentence).classes.bit("INTRADE").unwrap_or_default();
    let light = fixed.preposition | fixed.of | fixed.from | fixed.conjunction | fixed.adverb_after | in_trade;
    let start = (start..end - 1).find(|&i| tokens[i].classes & light == 0).unwrap_or(end - 1);
    let priced = tokens[start..end].iter().any(|t| t.classes & fixed.anaphor == fixed.anaphor);
    let mentions = &article.mentions[sentence];
    let measure = tokens[start..end].iter().rev().find_map(|t| mentions.measure(t));
    let measure = measure.map(|m| m.measure.clone());
    let span = tokens[start].span.cover(tokens[end - 1].span);
    Some((span, measure.or_else(|| priced.then(|| Arc::from("price")))))
}

/// Whether words before the trigger, in its own clause, name something else than the clause before did, though nothing
/// known: 欧洲增长9.3%，其他地区则跌1.1%.
pub(super) fn another(article: &Article<'_>, sentence: usize, trigger: usize) -> bool {
    let tokens = &article.mentions[sentence].tokens;
    let pack = article.pack(sentence);
    let ends =
        pack.fixed.comma | pack.fixed.stop | pack.fixed.any_quantity | pack.fixed.open | pack.fixed.close;
    let clause = tokens[..trigger].iter().rev().take_while(|t| t.classes & ends == 0);
    if pack.segmenter == Segmenter::Spaces {
        return false;
    }
    let named = pack.fixed.people | pack.classes.bit("ORG").unwrap_or_default();
    // A name that the dictionary cuts is several words side by side: 沐 风 云.
    let mut name = 0;
    for token in clause {
        let words = article.words(token.span);
        let plain = token.item == Item::Word && token.classes & pack.fixed.word != 0;
        let own = plain && (token.classes == pack.fixed.word || token.classes & named != 0);
        let length = words.chars().count();
        let latin = words.bytes().all(|b| b.is_ascii_alphanumeric());
        name = if own && (length == 1 || !pack.segmenter.is_light(words)) { name + length } else { 0 };
        if name > 1 || own && latin {
            return true;
        }
    }
    false
}

/// What a slot names where it stands for nothing named before: *the stock*, whichever it is.
pub(super) fn unknown(article: &Article<'_>, sentence: usize, slot: &Slot) -> Option<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let tokens = &mentions.tokens[slot.start..slot.end];
    let mention = tokens.iter().find_map(|t| mentions.subject(t)).filter(|m| m.anaphor)?;
    let span = tokens.first()?.span.cover(tokens.last()?.span);
    Some(FoundSubject {
        text: article.written(span).to_owned(),
        span: Some(span),
        measure: mention.measure.clone().or_else(|| Some(Arc::from("price"))),
        ..FoundSubject::default()
    })
}

/// The comma that opens an aside of a few plain words, closed by the comma at `close`: *Imports, meanwhile, jumped*.
pub(super) fn aside(tokens: &[Token], close: usize, fixed: &Fixed) -> Option<usize> {
    let plain = |i: &usize| {
        let named =
            fixed.any_subject | fixed.measure | fixed.any_quantity | fixed.stop | fixed.time | fixed.said;
        tokens[*i].classes & (named | fixed.comma) == 0
    };
    let first = (close.saturating_sub(ASIDE)..close).rev().take_while(plain).last()?;
    let open = first.checked_sub(1)?;
    (open > 0
        && tokens[open].classes & fixed.comma != 0
        && tokens[open - 1].classes & (fixed.any_subject | fixed.measure) != 0)
        .then_some(open)
}

/// The comma or dash that opens the apposition closed by the one at `close`: *Brent, the global benchmark, fell*.
pub(super) fn apposition(article: &Article<'_>, sentence: usize, close: usize) -> Option<usize> {
    let tokens = &article.mentions[sentence].tokens;
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    // *The index, compiled by S&P Global, fell*; *revenue, at $5 billion, was down*; *the DAX, helped by banks, rose*.
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let told = fixed.said | bit("SEEN") | bit("at") | fixed.signal;
    let mark = tokens[close].classes & (fixed.comma | fixed.dash);
    // Dashes set off what is said of any noun.
    let plain = if mark & fixed.dash != 0 { fixed.word } else { ClassSet::ZERO };
    let noun = fixed.any_subject | fixed.measure | plain;
    // *Inflation in services, a measure that is watched, fell*.
    let joined = |i: usize| {
        tokens[i - 1].classes & fixed.word != 0
            && i > 2
            && tokens[i - 2].classes & fixed.preposition != 0
            && tokens[i - 3].classes & fixed.measure != 0
    };
    // *Two-year yields, more sensitive to the Fed than others, sank*: words without a verb of their own.
    let verbs = fixed.verb | fixed.auxiliary | fixed.modal | bit("LINK") | bit("LEVEL") | fixed.conjunction;
    let wordy = |i: usize| {
        let words = &tokens[i..close];
        words.len() > 2
            && words[0].classes & bit("MORE") != 0
            && words.iter().all(|t| t.classes & (verbs | fixed.any_quantity) == 0)
    };
    let opens = |&i: &usize| {
        let next = tokens[i + 1].classes;
        tokens[i].classes & mark != 0
            && (next & (fixed.determiner | fixed.relative | told) != 0
                || next & fixed.anaphor == fixed.anaphor
                // *Imports from Russia, China's top supplier, rose*.
                || tokens.get(i + 2).is_some_and(|t| t.classes & fixed.possessive != 0)
                || wordy(i + 1))
            && (tokens[i - 1].classes & noun != 0 || joined(i))
    };
    let reach = close.saturating_sub(APPOSITION).max(1);
    let open = (reach..close).rev().find(opens)?;
    // *the gauge it tracks for its 2% target*
    let figures = tokens[open..close].iter().filter(|t| t.classes & fixed.any_quantity != 0).count();
    (figures <= 1).then_some(open)
}

/// Where a cause begins that stands between a Chinese trigger and its subject: 澳元则因就业数据逊色跌0.4%. None where what
/// follows the trigger tells that it is itself part of the cause: 金价因美元下跌0.5%而上涨.
pub(super) fn over_cause(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<usize> {
    let tokens = &article.mentions[sentence].tokens;
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    if pack.segmenter == Segmenter::Spaces {
        return None;
    }
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let (since, so) = (bit("SIG.since"), bit("SIG.so") | bit("ER"));
    let is = |i: usize, classes: ClassSet| tokens[i].classes & classes != 0;
    let ends = fixed.stop | fixed.comma;
    if let Some(frame) = frame(tokens, pack, trigger) {
        return Some(frame);
    }
    let goes_on = (trigger + 1..tokens.len()).take_while(|&i| !is(i, ends)).any(|i| is(i, so));
    // The clause of the trigger alone, or, where it holds no subject, the one before it.
    let own = (0..trigger).rev().find(|&i| is(i, ends)).map_or(0, |i| i + 1);
    let soft = fixed.auxiliary | fixed.time | fixed.basis | fixed.hedge | fixed.compare;
    let bare = own > 0 && is(own - 1, fixed.comma) && (own..trigger).all(|i| is(i, soft));
    let from = if bare { (0..own - 1).rev().find(|&i| is(i, ends)).map_or(0, |i| i + 1) } else { own };
    let cause = (from..trigger).find(|&i| is(i, since))?;
    let known = fixed.any_subject | fixed.measure;
    let named = (from..cause).rev().find(|&i| !is(i, fixed.auxiliary))?;
    (!goes_on && is(named, known)).then_some(cause)
}

/// Where a frame begins that stands closed before a Chinese trigger in its clause and tells what moved it: 受油价上扬激励劲扬,
/// 在科技股带动下掉头向上. What it names is not what moved.
fn frame(tokens: &[Token], pack: &Pack, trigger: usize) -> Option<usize> {
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let (opens, closes) = (bit("SHOU") | bit("VIA"), bit("PULL"));
    let ends = pack.fixed.stop | pack.fixed.comma;
    let mut clause = (0..trigger).rev().take_while(|&i| tokens[i].classes & ends == 0);
    clause.find(|&i| tokens[i].classes & closes != 0)?;
    clause.find(|&i| tokens[i].classes & opens != 0)
}

/// Whether a trigger stands in what another move is held against or comes from: *against a 2.1% gain for the Nikkei*,
/// 受科技股回档冲击.
pub(super) fn held(article: &Article<'_>, sentence: usize, trigger: usize) -> bool {
    let tokens = &article.mentions[sentence].tokens;
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let ends = fixed.stop | fixed.comma;
    let clause = || (0..trigger).rev().take_while(|&i| tokens[i].classes & ends == 0);
    if pack.segmenter == Segmenter::Spaces {
        return clause().any(|i| tokens[i].classes & fixed.compare != 0 && tokens[i].attr.against.is_none());
    }
    // 台股今天由台积电领跌，终场大跌: what leads is not what the clause is about.
    let leads = tokens[trigger].classes & bit("LEADS") != 0;
    if leads && clause().any(|i| tokens[i].classes & (fixed.from | bit("VIA") | bit("AGENT")) != 0) {
        return true;
    }
    let pulled = (trigger + 1..tokens.len())
        .take_while(|&i| tokens[i].classes & ends == 0)
        .any(|i| tokens[i].classes & bit("PULL") != 0);
    pulled && clause().any(|i| tokens[i].classes & (bit("SHOU") | bit("VIA")) != 0)
}

/// The measure that words of place and belonging join to the name at a token: *passenger numbers at Ryanair*.
pub(super) fn joined_measure(article: &Article<'_>, sentence: usize, name: usize) -> Option<Arc<str>> {
    let mentions = &article.mentions[sentence];
    let fixed = &article.pack(sentence).fixed;
    let joins = fixed.of | fixed.preposition | fixed.from | fixed.determiner | fixed.time;
    let light = (0..name).rev().take_while(|&i| mentions.tokens[i].classes & joins != 0).last()?;
    mentions.measure(&mentions.tokens[light.checked_sub(1)?]).map(|m| m.measure.clone())
}

/// The name at a token with what it owns, where that is measured: *Chile's copper exports*.
pub(super) fn with_owned_measure(
    article: &Article<'_>,
    sentence: usize,
    name: usize,
    subject: FoundSubject,
) -> FoundSubject {
    /// Tokens of what is owned.
    const OWNED: usize = 4;
    let mentions = &article.mentions[sentence];
    let fixed = &article.pack(sentence).fixed;
    if article.pack(sentence).segmenter != Segmenter::Spaces {
        return subject;
    }
    let noun = fixed.possessive | fixed.word | fixed.measure | fixed.any_subject;
    let owned = mentions.tokens.iter().enumerate().skip(name + 1).take(OWNED);
    let mut owned = owned.take_while(|(_, t)| t.classes & noun != 0 && t.classes & fixed.verb == 0);
    let found = owned.find_map(|(i, t)| Some((i, mentions.measure(t)?.measure.clone())));
    let Some((end, measure)) = found else { return subject };
    let span = mentions.tokens[name].span.cover(mentions.tokens[end].span);
    FoundSubject {
        measure: Some(measure),
        text: article.written(span).to_owned(),
        span: Some(span),
        ..subject
    }
}

/// Words between a name and the comma of its relative clause: *the S&P 500 index, which*.
const OF_NAME: usize = 4;

/// The name that a relative clause of which the pronoun stands at `at` tells of: that right before its comma.
pub(super) fn of_relative(mentions: &Mentions, fixed: &Fixed, at: usize) -> Option<Range<usize>> {
    let tokens = &mentions.tokens;
    let comma = at.checked_sub(1).filter(|&c| tokens[c].classes & fixed.comma != 0)?;
    if tokens[at].classes & fixed.relative == 0 {
        return None;
    }
    let ends = fixed.stop | fixed.comma | fixed.any_quantity | fixed.verb | fixed.time | fixed.said;
    let near = (comma.saturating_sub(OF_NAME)..comma).rev();
    let mut near = near.take_while(|&i| tokens[i].classes & ends == 0);
    let name = near.find(|&i| tokens[i].classes & fixed.any_subject != 0 && !is_place(mentions, i))?;
    Some(name..comma)
}

/// Words between *its shares* and what they did.
const BETWEEN: usize = 3;

/// What *its shares* before a trigger are of, where no company named stands for it: the name that the sentence opens with.
pub(super) fn of_unknown(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    if pack.segmenter != Segmenter::Spaces {
        return None;
    }
    let ends = fixed.stop | fixed.comma | fixed.any_quantity;
    let near = (trigger.saturating_sub(BETWEEN)..trigger).rev();
    let near = near.take_while(|&i| mentions.tokens[i].classes & ends == 0);
    let shares = near.into_iter().find_map(|i| {
        let named = mentions.subject(&mentions.tokens[i]);
        named.filter(|m| m.anaphor && m.kind == Some(SubjectKind::Company))
    })?;
    let name = opening_name(article, sentence, trigger).unwrap_or_else(|| FoundSubject {
        text: article.written(shares.span).to_owned(),
        span: Some(shares.span),
        ..FoundSubject::default()
    });
    let price = || Some(Arc::from("price"));
    Some(FoundSubject { measure: shares.measure.clone().or_else(price), ..name })
}

/// Words of the name that opens a sentence.
const OPENING: usize = 6;

/// The name, of nothing known, that a sentence opens with: *SThree issued a profit warning, sending its shares down 26%*.
pub(super) fn opening_name(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<FoundSubject> {
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &article.mentions[sentence].tokens;
    let link = pack.classes.bit("LINK").unwrap_or_default();
    let verbs = fixed.verb | fixed.auxiliary | fixed.modal | link;
    let group = fixed.word | pack.classes.bit("ORG").unwrap_or_default();
    let plain = |t: &Token| t.item == Item::Word && t.classes & group != 0;
    let run = tokens.iter().take(trigger.min(OPENING)).take_while(|t| plain(t)).count();
    // *Enterprise software firm Sage was*: its last word has a capital; alone, more than that of a sentence.
    let capital = |t: &Token| article.written(t.span).starts_with(|c: char| c.is_ascii_uppercase());
    let last = tokens[..run].iter().rposition(capital)?;
    let ends = last + 1 < run || tokens.get(run).is_some_and(|t| t.classes & verbs != 0);
    let (first, last) = (tokens.first()?, tokens.get(last)?);
    let capitals = article.written(last.span).bytes().filter(u8::is_ascii_uppercase).count();
    let named = first.span != last.span || capitals > 1;
    let span = first.span.cover(last.span);
    let subject = || FoundSubject {
        text: article.written(span).to_owned(),
        span: Some(span),
        ..FoundSubject::default()
    };
    (pack.segmenter == Segmenter::Spaces && ends && named).then(subject)
}

/// Tokens before a name in which a verb of listing stands.
const LISTING: usize = 8;

/// *Gainers included Shell, up 2%*, *atop the FTSE 100 sat Tesco, up 5.6%*: of the name right before the comma.
pub(super) fn listed_beside(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<usize> {
    let (tokens, pack) = (&article.mentions[sentence].tokens, article.pack(sentence));
    let fixed = &pack.fixed;
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let name = trigger.checked_sub(2)?;
    let beside = tokens.get(trigger).is_some_and(|t| t.classes & bit("MOVE.a") != 0)
        && tokens[name + 1].classes & fixed.comma != 0
        && tokens[name].classes & fixed.subject == fixed.subject;
    let lists = bit("LISTS");
    let mut clause =
        (name.saturating_sub(LISTING)..name).rev().take_while(|&i| tokens[i].classes & fixed.stop == 0);
    (beside && lists != 0 && clause.any(|i| tokens[i].classes & lists != 0)).then_some(name)
}

/// The last name behind a trigger that opens a clause.
pub(super) fn later(
    article: &Article<'_>,
    sentence: usize,
    named: &[usize],
    trigger: usize,
) -> Option<FoundSubject> {
    let (tokens, fixed) = (&article.mentions[sentence].tokens, &article.pack(sentence).fixed);
    let opens = |i: usize| {
        // *Solana's SOL*.
        let owned = i > 1
            && tokens[i - 1].classes & fixed.possessive != 0
            && tokens[i - 2].classes & fixed.any_subject != 0;
        let first = if owned { i - 2 } else { i };
        let joins = fixed.conjunction | fixed.adverb_after;
        let lead = tokens[..first].iter().rev().take_while(|t| t.classes & joins != 0).count();
        let owns = tokens.get(i + 1).is_some_and(|t| t.classes & (fixed.possessive | fixed.comma) != 0);
        // *Ether lost 8.9% to $1,985 and Solana's SOL fared worse, plunging 11%*.
        let ends = if lead > 0 { fixed.comma | fixed.any_quantity } else { fixed.comma };
        tokens[..first - lead].last().is_some_and(|t| t.classes & ends != 0) && !owns
    };
    let anaphor = |i: usize| tokens[i].classes & fixed.anaphor == fixed.anaphor;
    let at = named.iter().copied().rev().find(|&i| i > trigger && opens(i) && !anaphor(i))?;
    let subject = token_subject(article, sentence, at).filter(|s| s.id.is_some())?;
    let measure = subject.measure.clone().or_else(|| joined_measure(article, sentence, at));
    Some(FoundSubject { measure, ..subject })
}

/// Tokens that open a participle's clause: *after having*.
const LEAD: usize = 4;
/// Tokens between a comma and the name behind it.
const TO_NAME: usize = 4;
/// Tokens of a clause that opens a sentence before its subject.
const BEFORE_SUBJECT: usize = 25;

/// *After falling 3% on Monday, gold rose 2%*: what fell is named behind the comma. The tokens of its name.
pub(super) fn behind_opening(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<Range<usize>> {
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let mentions = &article.mentions[sentence];
    let tokens = &mentions.tokens;
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let soft =
        fixed.adverb_after | fixed.auxiliary | bit("PRIOR") | fixed.negation | fixed.hedge_word | fixed.time;
    let verbs = fixed.verb | fixed.auxiliary | fixed.modal | bit("LINK") | bit("LEVEL") | bit("BE");
    let opens = |t: &Token| t.classes & soft != 0 && t.classes & fixed.any_subject == 0;
    if pack.segmenter != Segmenter::Spaces || trigger > LEAD || !tokens.get(..trigger)?.iter().all(opens) {
        return None;
    }
    // *After gold fell*: a clause with its own subject has none behind it.
    let reach = tokens.len().min(trigger + BEFORE_SUBJECT);
    let comma = (trigger + 1..reach).find(|&i| tokens[i].classes & (fixed.comma | fixed.stop) != 0)?;
    let name = (comma + 1..tokens.len().min(comma + 1 + TO_NAME))
        .take_while(|&i| {
            tokens[i].classes & (verbs | fixed.stop | fixed.comma) == 0
                || tokens[i].classes & fixed.any_subject != 0
        })
        .find(|&i| tokens[i].classes & fixed.any_subject != 0 && !is_place(mentions, i))?;
    let ends = (name + 1..tokens.len().min(name + 1 + TO_NAME)).find(|&i| tokens[i].classes & verbs != 0)?;
    (tokens[comma].classes & fixed.comma != 0).then_some(name..ends)
}
