//! Whose a measure is, where the words beside a figure name nobody: a statistic is a country's, an account a company's,
//! shares are those of the company that the article is about.

use super::antecedent::{antecedent, headline_topic};
use super::article::{Article, FoundSubject};
use super::subject::{is_place, token_subject};
use super::tellers::tells_only;
use crate::lang::{Instrument, Segmenter, SubjectKind};
use crate::mention::{Item, SubjectMention};
use crate::text::Span;

/// Sentences back in which a measure's owner is looked for.
const OWNER_REACH: usize = 400;

/// Sentences back in which a central bank's country is looked for: 央行…。公开市场净回笼1203亿元。
const BANK_REACH: usize = 3;

/// The subject a measure belongs to, where the words before the trigger name none: the country of a
/// statistic, the company of an account. Looked for in the sentence, then back through the section.
pub(super) fn owner(
    article: &Article<'_>,
    sentence: usize,
    trigger: usize,
    measure: &str,
) -> Option<FoundSubject> {
    let owner = article.pack(sentence).owners.get(measure)?;
    let usual = *owner.of.first()?;
    if let Some(id) = owner.default.clone() {
        return Some(FoundSubject { id: Some(id), kind: Some(usual), ..FoundSubject::default() });
    }
    // 全A非金融企业盈利增速: of many, and not of the one spoken of.
    if usual == SubjectKind::Company && of_many(article, sentence, trigger) {
        return None;
    }
    let section = article.document.sentences[sentence].section;
    let near = (0..=sentence).rev().take(OWNER_REACH);
    let of = |kind| owner.of.contains(&kind);
    let topic = || {
        let one = headline_topic(article, &|s| s.kind.is_some_and(of));
        one.or_else(|| headline_country(article).filter(|_| usual == SubjectKind::Country))
    };
    // What the article is about goes before what it named last: a country at once, others further back than a sentence.
    let reach = usize::from(usual != SubjectKind::Country);
    for s in near.take_while(|&s| article.document.sentences[s].section == section) {
        if s + reach < sentence
            && let Some(topic) = topic()
        {
            return Some(FoundSubject { inherited: true, ..topic });
        }
        let mentions = &article.mentions[s];
        let named = |i: &usize| {
            let name = |m: &SubjectMention| m.kind.is_some_and(of) && !m.anaphor && m.id.is_some();
            mentions.subject(&mentions.tokens[*i]).is_some_and(name)
                && !(is_partner(article, s, *i) || is_told(article, s, *i) || is_source(article, s, *i))
                && !is_of_speaker(article, s, *i)
                && !tells_only(article, s, *i)
        };
        let before = if s == sentence { trigger } else { mentions.tokens.len() };
        // *Audi will cut 7,500 jobs in Germany*: where it happens is not whose it is.
        let whose = |i: &usize| {
            let fixed = &article.pack(s).fixed;
            let within = || {
                usual == SubjectKind::Company
                    && *i > 0
                    && mentions.tokens[*i - 1].classes & (fixed.preposition | fixed.infinitive) != 0
                    && is_place(mentions, *i)
            };
            let reason = || s < sentence && usual == SubjectKind::Country && is_reason(article, s, *i);
            named(i) && !within() && !reason() && !(s == sentence && in_cause(article, s, *i, trigger))
        };
        // *It ended March with net cash of £734m*: the company spoken of goes before what is named behind.
        if s == sentence
            && usual == SubjectKind::Company
            && !(0..before).any(|i| whose(&i))
            && let Some(one) = spoken_of(article, s, before)
        {
            return Some(one);
        }
        let behind = |i: &usize| usual != SubjectKind::Company || of_it(article, s, before, *i);
        let found = (0..before)
            .rev()
            .find(whose)
            .or_else(|| (before..mentions.tokens.len()).filter(whose).find(behind));
        // *It has gained 3%, trailing a 7.2% rise at rival Caterpillar*: named aside, in an article about another.
        let aside = |i: &usize| {
            let acts = article.pack(s).fixed.verb | article.pack(s).fixed.any_quantity;
            s < sentence
                && usual == SubjectKind::Company
                && mentions.tokens[..*i].iter().any(|t| t.classes & acts != 0)
                && (topic().is_some() || headlines_others(article, s, *i))
        };
        let found = found.filter(|i| !aside(i));
        if let Some(subject) = found.and_then(|i| token_subject(article, s, i)) {
            return Some(FoundSubject { inherited: s != sentence, ..subject });
        }
        if of(SubjectKind::Country) {
            let text = article.document.sentences[s].span.slice(&article.document.normalized);
            let homes = &article.pack(s).homes;
            let office = article.pack(s).agencies.country(text).cloned();
            // 全国快递业务量: of the paper's own country.
            let nationwide = || homes.nationwide.iter().any(|words| text.contains(words.as_str()));
            let spoken = || s == sentence && (nationwide() || homes.office(text));
            let office = office.or_else(|| article.country.clone().filter(|_| spoken())).map(|id| {
                let kind = Some(SubjectKind::Country);
                FoundSubject { id: Some(id), kind, inherited: true, ..FoundSubject::default() }
            });
            let bank = || (0..before).rev().find_map(|i| bank_country(article, s, i));
            let land = || bank().map(|land| FoundSubject { inherited: s != sentence, ..land });
            let found = office.or_else(|| land().filter(|_| usual == SubjectKind::Country));
            if found.is_some() {
                return found;
            }
        }
    }
    if usual == SubjectKind::CentralBank
        && let Some(bank) = (sentence.saturating_sub(BANK_REACH)..=sentence).rev().find_map(|s| {
            let before = if s == sentence { trigger } else { article.mentions[s].tokens.len() };
            own_bank(article, s, before)
        })
    {
        return Some(bank);
    }
    let most = article.most_named(usual).map(|id| FoundSubject {
        id: Some(id),
        kind: Some(usual),
        inherited: true,
        ..FoundSubject::default()
    });
    most.or_else(|| match usual {
        SubjectKind::Company => headline_name(article),
        _ => None,
    })
}

/// Whether a headline names companies, and not the one that a token names.
fn headlines_others(article: &Article<'_>, sentence: usize, token: usize) -> bool {
    let mentions = &article.mentions[sentence];
    let id = mentions.subject(&mentions.tokens[token]).and_then(|m| m.id.as_ref());
    let Some(headline) = article.headline.map(|h| &article.mentions[h]) else { return false };
    let mut companies = headline.subjects.iter().filter(|m| m.kind == Some(SubjectKind::Company)).peekable();
    companies.peek().is_some() && companies.all(|m| m.id.as_ref() != id)
}

/// The central bank of the country that the sentence names before the trigger, else behind it (*British interest rates*,
/// *Turkish policymakers*), else that of the paper's own country where words stand for it: 央行.
fn own_bank(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<FoundSubject> {
    let pack = article.pack(sentence);
    let all = article.mentions[sentence].tokens.len();
    let named = |i: usize| {
        let subject = token_subject(article, sentence, i)?;
        (subject.kind == Some(SubjectKind::Country)).then_some(subject)
    };
    let of_country = (0..trigger).rev().chain(trigger..all).find_map(named);
    let text = article.document.sentences[sentence].span.slice(&article.document.normalized);
    let here = || {
        let spoken = pack.segmenter != Segmenter::Spaces && pack.homes.banks.iter().any(|b| text.contains(b));
        let id = article.country.clone().filter(|_| spoken);
        id.is_some().then(|| FoundSubject { id, kind: Some(SubjectKind::Country), ..FoundSubject::default() })
    };
    let mut found = of_country.or_else(here)?;
    rate_setter(article, sentence, &mut found);
    (found.kind == Some(SubjectKind::CentralBank)).then_some(FoundSubject { inherited: true, ..found })
}

/// *Japan's policy rate* is its central bank's.
pub(super) fn rate_setter(article: &Article<'_>, sentence: usize, subject: &mut FoundSubject) {
    if subject.kind != Some(SubjectKind::Country) {
        return;
    }
    let table = article.pack(sentence).subjects.instruments();
    let bank = |row: &&Instrument| {
        row.kind == SubjectKind::CentralBank && row.country.is_some() && row.country == subject.id
    };
    if let Some(bank) = table.iter().find(bank) {
        (subject.id, subject.kind) = (Some(bank.id.clone()), Some(bank.kind));
    }
}

/// Whether a name stands behind *exports to*, or in 对美国出口: the partner does not tell whose they are.
pub(super) fn is_partner(article: &Article<'_>, sentence: usize, token: usize) -> bool {
    let tokens = &article.mentions[sentence].tokens;
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let toward = pack.classes.bit("DUI").unwrap_or_default();
    // 对中国大陆与香港出口: a list of partners.
    let listed = |i: usize| {
        is_place(&article.mentions[sentence], i)
            || tokens[i].classes & (fixed.conjunction | fixed.list_comma) != 0
    };
    let first = (0..token).rev().take_while(|&i| listed(i)).last().unwrap_or(token);
    if first > 0 && tokens[first - 1].classes & toward != 0 {
        let last = (token + 1..tokens.len()).find(|&i| !listed(i));
        let next = last.and_then(|i| article.mentions[sentence].measure(&tokens[i]));
        return next.is_some_and(|m| matches!(&*m.measure, "exports" | "imports"));
    }
    let before = (0..token).rev().find(|&b| tokens[b].classes & fixed.determiner == 0);
    before.is_some_and(|b| {
        tokens[b].classes & (fixed.from | fixed.infinitive) != 0
            && b > 0
            && matches!(tokens[b - 1].item, Item::Measure(_))
    })
}

/// A company's price in an article of one place is that of its shares there: 匯豐 in a paper of Hong Kong. Words before the
/// trigger may tell another place: 比亚迪H股.
pub(super) fn listed_here(
    article: &Article<'_>,
    sentence: usize,
    trigger: usize,
    subject: &mut FoundSubject,
) {
    let pack = article.pack(sentence);
    let (Some(id), Some(SubjectKind::Company)) = (&subject.id, subject.kind) else { return };
    let tokens = &article.mentions[sentence].tokens;
    let told = subject.span.filter(|s| s.start < tokens[trigger].span.start).and_then(|span| {
        pack.homes
            .of_shares(article.words(Span::new(span.start as usize, tokens[trigger].span.start as usize)))
    });
    let Some(home) = told.or(article.home.as_ref()) else { return };
    let Some(row) = pack.subjects.instruments().get(id) else { return };
    if let Some(listing) = pack.homes.listing(home, id, &row.symbols) {
        subject.id = Some(listing.into());
    }
}

/// Whose a price target is where the one that stands before it only tells it: *Barclays lifted its price target*. A name
/// owns it that the words join to it: *Nvidia's price target*, *a target on Nvidia*. `last` is what was spoken of before.
pub(super) fn told_of(
    article: &Article<'_>,
    (sentence, trigger): (usize, usize),
    subject: &mut FoundSubject,
    last: Option<&FoundSubject>,
) {
    let tokens = &article.mentions[sentence].tokens;
    let fixed = &article.pack(sentence).fixed;
    let company = |s: &FoundSubject| s.kind == Some(SubjectKind::Company) && s.id.is_some();
    let spaced = article.pack(sentence).segmenter == Segmenter::Spaces;
    if !company(subject) {
        return;
    }
    let named = |i: &usize| {
        let classes = tokens[*i].classes;
        classes & fixed.any_subject != 0
            && classes & fixed.anaphor != fixed.anaphor
            && token_subject(article, sentence, *i).is_some_and(|s| s.id == subject.id)
    };
    // Who acts stands before the verb, in its clause.
    let clause = (0..trigger).rev().take_while(|&i| tokens[i].classes & (fixed.stop | fixed.comma) == 0);
    let Some(at) = clause.into_iter().find(named) else {
        // 中信建投将净利润预测下调，目标价由30元调低到26元: of whom the claim before it told.
        let told =
            last.filter(|s| (!spaced || subject.inherited) && s.kind == subject.kind && s.id.is_some());
        if let Some(last) = told {
            let measure = subject.measure.take();
            *subject = FoundSubject { inherited: true, measure, ..last.clone() };
        }
        return;
    };
    let joined =
        |i: usize| tokens.get(i).is_some_and(|t| t.classes & (fixed.possessive | fixed.measure) != 0);
    let on = at > 0 && tokens[at - 1].classes & (fixed.preposition | fixed.of) != 0;
    let behind = on && (0..at).any(|i| tokens[i].classes & fixed.measure != 0);
    if joined(at + 1) || behind || !spaced && !rates(article, sentence, (at, trigger)) {
        return;
    }
    let other =
        |s: &FoundSubject| s.kind == Some(SubjectKind::Company) && s.id.is_some() && s.id != subject.id;
    let here = (0..at).rev().filter_map(|i| token_subject(article, sentence, i)).find(|s| other(s));
    // *Citigroup cut Nvidia to hold and slashed its target*: what is rated in one breath, and no verb stands behind it.
    let joins = fixed.infinitive | fixed.conjunction | fixed.preposition | fixed.from;
    if spaced && here.is_some() && at + 1 < trigger && tokens[at + 1].classes & joins != 0 {
        return;
    }
    let topic = || headline_topic(article, &other);
    let spoken = || last.filter(|s| other(s)).cloned();
    let most = || most_named(article, SubjectKind::Company).filter(other);
    let found = here.or_else(spoken).or_else(topic).or_else(most);
    let measure = subject.measure.take();
    *subject = FoundSubject { inherited: true, measure, ..found.unwrap_or_default() };
}

/// Whether a company rates another: 中信建投将净利润预测从142亿元下调, 高盛將目標價調低.
fn rates(article: &Article<'_>, sentence: usize, (at, trigger): (usize, usize)) -> bool {
    let tokens = &article.mentions[sentence].tokens;
    let pack = article.pack(sentence);
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    // 花旗则把目标价下调3%
    let mut behind = (at + 1..trigger).take(2);
    let takes = behind.any(|i| tokens[i].classes & bit("BA") != 0);
    let named = (at + 1..trigger).any(|i| article.was(sentence, i, pack.fixed.any_subject));
    let by_others = |i: usize| {
        let measure = article.mentions[sentence].measure(&tokens[i]);
        measure.is_some_and(|m| pack.owners.get(&*m.measure).is_some_and(|o| o.by_others))
    };
    let told = |i: usize| by_others(i) || article.was(sentence, i, bit("EXPECT") | bit("RPT"));
    takes && !named && (at + 2..trigger).any(told)
}

/// Whether nothing of the subject's kind has such a measure: *futures implied a 31% chance*; in an article about one
/// company, *Greater China sales slid*.
pub(super) fn misfits(article: &Article<'_>, sentence: usize, subject: &FoundSubject, measure: &str) -> bool {
    if subject.kind == Some(SubjectKind::Country) {
        let company = |s: &FoundSubject| s.kind == Some(SubjectKind::Company);
        let owner = article.pack(sentence).owners.get(measure);
        // *Starbucks said its stores in China*: only companies have them, and one is named.
        let named = || {
            owner.is_some_and(|o| o.only)
                && article.mentions[sentence].subjects.iter().any(|m| m.kind == Some(SubjectKind::Company))
        };
        return owner.is_some_and(|o| o.of == [SubjectKind::Company])
            && (headline_topic(article, &company).is_some() || named());
    }
    let owner = article.pack(sentence).owners.get(measure).filter(|o| o.only);
    let has = |kind| owner.is_none_or(|o| o.of.contains(&kind)) || kind == SubjectKind::Country;
    subject.kind.is_some_and(|kind| !has(kind))
}

/// Whether the clause before a trigger tells of companies without a name of theirs.
fn of_many(article: &Article<'_>, sentence: usize, trigger: usize) -> bool {
    /// Tokens.
    const NEAR: usize = 6;
    let pack = article.pack(sentence);
    let many = pack.classes.bit("FIRMS").unwrap_or_default();
    let tokens = &article.mentions[sentence].tokens;
    let ends = pack.fixed.stop | pack.fixed.comma | pack.fixed.any_subject;
    let mut near =
        (trigger.saturating_sub(NEAR)..trigger).rev().take_while(|&i| tokens[i].classes & ends == 0);
    near.any(|i| tokens[i].classes & many != 0)
}

/// The country that the headline names first.
pub(super) fn headline_country(article: &Article<'_>) -> Option<FoundSubject> {
    let first = article.headline?;
    let tokens = article.mentions[first].tokens.len();
    let named: Vec<FoundSubject> = (0..tokens).filter_map(|i| token_subject(article, first, i)).collect();
    let country = named.iter().find(|s| s.kind == Some(SubjectKind::Country) && s.id.is_some());
    // *Indian shares snap a losing run*: the country stands in another name.
    let place = || {
        let placed = named.iter().find(|s| s.kind == Some(SubjectKind::Index) && s.place.is_some())?;
        let (id, text) = (placed.place.clone(), placed.text.clone());
        Some(FoundSubject { id, text, kind: Some(SubjectKind::Country), ..FoundSubject::default() })
    };
    country.cloned().or_else(place)
}

/// Whether a name stands right behind a verb of saying: *Saudi Arabia told OPEC that it produced more*.
pub(super) fn is_told(article: &Article<'_>, sentence: usize, token: usize) -> bool {
    let told = article.pack(sentence).classes.bit("RPT.tell").unwrap_or_default();
    token.checked_sub(1).is_some_and(|before| article.was(sentence, before, told))
}

/// Whether a name is that of who collected what others expect, or of whom one follows: *according to LSEG consensus
/// estimates*, *following the Federal Reserve*.
pub(super) fn is_source(article: &Article<'_>, sentence: usize, token: usize) -> bool {
    let tokens = &article.mentions[sentence].tokens;
    let pack = article.pack(sentence);
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let is = |token: usize, name: &str| article.was(sentence, token, bit(name));
    let before = |token: usize| (0..token).rev().find(|&i| tokens[i].classes & pack.fixed.determiner == 0);
    let polled = |by: usize| tokens[by].classes & bit("by") != 0 && by > 0 && is(by - 1, "POLLED");
    before(token).is_some_and(|b| is(b, "FOLLOWS") || is(b, "SOURCED") || polled(b))
        || token + 1 < tokens.len() && is(token + 1, "POLL")
}

/// Whether a name tells whose analyst speaks, and not of whom: 南华期货研究员陆明说.
pub(super) fn is_of_speaker(article: &Article<'_>, sentence: usize, token: usize) -> bool {
    /// Words between: 华泰证券电子行业首席研究员.
    const BETWEEN: usize = 3;
    let pack = article.pack(sentence);
    let tokens = &article.mentions[sentence].tokens;
    let behind = tokens.len().min(token + 2 + BETWEEN);
    let speaks = |i: &usize| article.was(sentence, *i, pack.fixed.people);
    let plain = |i: &usize| tokens[*i].item == Item::Word && tokens[*i].classes & pack.fixed.word != 0;
    // 腾讯总裁表示: who runs a company speaks of it.
    let officer = pack.classes.bit("OFFICER").unwrap_or_default();
    pack.segmenter != Segmenter::Spaces
        && (token + 1..behind)
            .find(|i| speaks(i) || !plain(i))
            .is_some_and(|i| speaks(&i) && !article.was(sentence, i, officer))
}

/// Whether a name stands in a cause that a comma closes before the trigger: 因确认了默沙东的首付款，利润率升至27.6%.
fn in_cause(article: &Article<'_>, sentence: usize, token: usize, trigger: usize) -> bool {
    let pack = article.pack(sentence);
    let tokens = &article.mentions[sentence].tokens;
    let since = pack.classes.bit("SIG.since").unwrap_or_default();
    let ends = pack.fixed.stop | pack.fixed.comma;
    let mut before = (0..token).rev().take_while(|&i| tokens[i].classes & ends == 0);
    pack.segmenter != Segmenter::Spaces
        && tokens[token..trigger.max(token)].iter().any(|t| t.classes & pack.fixed.comma != 0)
        && before.any(|i| tokens[i].classes & since != 0 && tokens[i].classes & pack.fixed.compare == 0)
}

/// Whether a name stands in the reason that a clause of Chinese gives: 主因陆方产能过剩.
fn is_reason(article: &Article<'_>, sentence: usize, token: usize) -> bool {
    let pack = article.pack(sentence);
    let tokens = &article.mentions[sentence].tokens;
    let ends = pack.fixed.stop | pack.fixed.comma;
    let mut before = (0..token).rev().take_while(|&i| tokens[i].classes & ends == 0);
    pack.segmenter != Segmenter::Spaces && before.any(|i| article.was(sentence, i, pack.fixed.signal))
}

/// Whether a company named behind a trigger may own what it tells: *profit rose 5% at Ryanair*, not *fell 31%, hurt by
/// Sony*.
fn of_it(article: &Article<'_>, sentence: usize, trigger: usize, token: usize) -> bool {
    let tokens = &article.mentions[sentence].tokens;
    let fixed = &article.pack(sentence).fixed;
    let apart = fixed.signal | fixed.relative | fixed.adverb_after;
    tokens[trigger..token].iter().all(|t| t.classes & apart == 0)
}

/// The company that a pronoun, or words for it, before a trigger stand for.
fn spoken_of(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<FoundSubject> {
    let tokens = &article.mentions[sentence].tokens;
    let fixed = &article.pack(sentence).fixed;
    let stands = |i: &usize| {
        let classes = tokens[*i].classes;
        classes & fixed.pronoun != 0 || classes & fixed.anaphor == fixed.anaphor
    };
    let company = |s: &FoundSubject| s.kind == Some(SubjectKind::Company) && s.id.is_some();
    let at = (0..trigger).find(stands)?;
    let resolved = token_subject(article, sentence, at).filter(company);
    let told = resolved.or_else(|| antecedent(article, sentence, at, company))?;
    Some(FoundSubject { inherited: true, ..told })
}

/// The country of the central bank that a token names: its growth and prices are the country's.
fn bank_country(article: &Article<'_>, sentence: usize, token: usize) -> Option<FoundSubject> {
    let subject =
        token_subject(article, sentence, token).filter(|s| s.kind == Some(SubjectKind::CentralBank))?;
    let row = article.pack(sentence).subjects.instruments().get(subject.id.as_deref()?)?;
    let country = row.country.clone()?;
    Some(FoundSubject { id: Some(country), kind: Some(SubjectKind::Country), ..subject })
}

/// The name that the headline opens with: a company that no table knows.
fn headline_name(article: &Article<'_>) -> Option<FoundSubject> {
    let first = article.headline?;
    let tokens = &article.mentions[first].tokens;
    let fixed = &article.pack(first).fixed;
    let spaced = article.pack(first).segmenter == Segmenter::Spaces;
    let name = tokens
        .iter()
        .take(6)
        .take_while(|t| t.classes == fixed.word && t.item == Item::Word)
        .take_while(|t| !spaced || article.words(t.span).starts_with(|c: char| c.is_uppercase()))
        .count();
    if name == 0 || name == 6 || name == tokens.len() {
        return None;
    }
    let span = tokens[0].span.cover(tokens[name - 1].span);
    let text = article.written(span).to_owned();
    Some(FoundSubject { text, span: Some(span), inherited: true, ..FoundSubject::default() })
}

/// The company whose *shares* the words of `subject` are, which name nothing else: that of the headline, else the one that
/// the article names most.
pub(super) fn of_shares(
    article: &Article<'_>,
    sentence: usize,
    subject: &FoundSubject,
) -> Option<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let span = subject.span?;
    let tokens = &mentions.tokens;
    let words = tokens.iter().filter(|t| span.contains(t.span));
    let mut of_company = words.map(|t| mentions.measure(t).is_some_and(|m| m.company));
    let alone = of_company.next()? && of_company.all(|of| of);
    // *Shares in Tokyo*: of a place.
    let behind = tokens.iter().find(|t| t.span.start >= span.end);
    let fixed = &article.pack(sentence).fixed;
    if !alone || behind.is_some_and(|t| t.classes & (fixed.preposition | fixed.of) != 0) {
        return None;
    }
    let company = |s: &FoundSubject| s.kind == Some(SubjectKind::Company);
    let most = || most_named(article, SubjectKind::Company);
    let found = headline_topic(article, &company).or_else(most)?;
    Some(FoundSubject { span: Some(span), measure: subject.measure.clone(), inherited: true, ..found })
}

/// The company that an article names most often, where *the stock* has nothing close by to stand for.
pub(super) fn most_named(article: &Article<'_>, kind: SubjectKind) -> Option<FoundSubject> {
    let id = article.most_named(kind).filter(|_| kind == SubjectKind::Company)?;
    Some(FoundSubject { id: Some(id), kind: Some(kind), ..FoundSubject::default() })
}
