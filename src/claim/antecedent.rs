//! What was spoken of before, for words that stand for it: *the metal*, *the latter*, a verb without a subject.

use super::article::{Article, FoundSubject};
use super::owner::is_source;
use super::phrase::is_company;
use super::subject::{is_place, token_subject};
use super::tellers::{only_tells, tells_only};
use crate::lang::{Segmenter, SubjectKind, Turn};
use crate::mention::Token;

/// How many sentences back a topic is looked for.
const TOPIC_REACH: usize = 3;

/// The one fitting subject that the article's headline names; none when it names several.
pub(super) fn headline_topic(
    article: &Article<'_>,
    fits: &dyn Fn(&FoundSubject) -> bool,
) -> Option<FoundSubject> {
    let first = article.headline?;
    let tokens = &article.mentions[first].tokens;
    let fixed = &article.pack(first).fixed;
    let named = (0..tokens.len()).filter(|&i| tokens[i].classes & fixed.anaphor != fixed.anaphor);
    let mut found: Vec<FoundSubject> = named
        .filter_map(|i| token_subject(article, first, i))
        .filter(|s| s.id.is_some() && fits(s))
        .collect();
    found.dedup_by(|a, b| a.id == b.id);
    if found.len() == 1 { found.pop() } else { None }
}

/// The company whose accounts the sentences of the same paragraph before this one told: *Rival Ford posted revenue of $40
/// billion. The company expects …*, in an article about another. None where something else is meant than a company.
pub(super) fn paragraph_company(
    article: &Article<'_>,
    sentence: usize,
    meant: Option<SubjectKind>,
) -> Option<FoundSubject> {
    meant.filter(|kind| *kind == SubjectKind::Company)?;
    let sentences = &article.document.sentences;
    let paragraph = sentences[sentence].paragraph;
    // Each is asked for after those before it, which its words for a company ask for in turn.
    let unknown = (0..sentence).rev().take_while(|&s| sentences[s].paragraph == paragraph);
    let first = unknown.take_while(|&s| article.told_before[s].get().is_none()).last().unwrap_or(sentence);
    for s in first..sentence {
        article.told_before[s].get_or_init(|| company_told_before(article, s));
    }
    article.told_before[sentence].get_or_init(|| company_told_before(article, sentence)).clone()
}

/// 鸿海则遭外资卖超，股价下跌1.5%: the company with which the last clause of the sentence opens that opens with one, where no
/// spaces are written and a sentence goes on.
pub(super) fn opens_clause(
    article: &Article<'_>,
    sentence: usize,
    token: usize,
    meant: Option<SubjectKind>,
) -> Option<FoundSubject> {
    let pack = article.pack(sentence);
    if pack.segmenter == Segmenter::Spaces || meant != Some(SubjectKind::Company) {
        return None;
    }
    let mentions = &article.mentions[sentence];
    let ends = pack.fixed.stop | pack.classes.bit("COMMA.clause").unwrap_or_default();
    let opens = |i: &usize| *i == 0 || mentions.tokens[*i - 1].classes & ends != 0;
    let company =
        |i: &usize| is_company(mentions, *i) && !is_place(mentions, *i) && !tells_only(article, sentence, *i);
    let plain =
        |i: &usize| mentions.subject(&mentions.tokens[*i]).is_some_and(|m| !m.anaphor && m.id.is_some());
    let at = (0..token).rev().filter(opens).find(|i| company(i) && plain(i))?;
    // 中信建投将其目标价下调: who rates another is not meant.
    let rates = mentions.tokens[at..token].iter().any(|t| t.classes & pack.fixed.said != 0)
        || (at..token).any(|i| article.was(sentence, i, pack.classes.bit("BA").unwrap_or_default()));
    token_subject(article, sentence, at).filter(|_| !rates)
}

/// The one thing of a kind, and no company, that a paragraph names before a token: *Iron ore went the other way. Futures fell
/// 2%*, in an article on copper.
pub(super) fn paragraph_topic(
    article: &Article<'_>,
    sentence: usize,
    token: usize,
    meant: Option<SubjectKind>,
) -> Option<FoundSubject> {
    use SubjectKind::{Basket, Commodity, Crypto, Index};
    let meant = meant.filter(|kind| matches!(kind, Basket | Commodity | Crypto | Index))?;
    let sentences = &article.document.sentences;
    let paragraph = sentences[sentence].paragraph;
    let mut one: Option<FoundSubject> = None;
    for s in
        (sentence.saturating_sub(TOPIC_REACH)..=sentence).filter(|&s| sentences[s].paragraph == paragraph)
    {
        let mentions = &article.mentions[s];
        let end = if s == sentence { token } else { mentions.tokens.len() };
        for i in (0..end).filter(|&i| mentions.tokens[i].classes & article.pack(s).fixed.any_subject != 0) {
            let plain = mentions.subject(&mentions.tokens[i]).is_some_and(|m| !m.anaphor);
            let named = plain.then(|| token_subject(article, s, i)).flatten();
            let Some(named) = named.filter(|n| n.kind == Some(meant) && n.id.is_some()) else { continue };
            match &one {
                Some(one) if one.id != named.id => return None,
                _ => one = Some(named),
            }
        }
    }
    one
}

fn company_told_before(article: &Article<'_>, sentence: usize) -> Option<FoundSubject> {
    let sentences = &article.document.sentences;
    let paragraph = sentences[sentence].paragraph;
    let near = (sentence.saturating_sub(TOPIC_REACH)..sentence).rev();
    near.take_while(|&s| sentences[s].paragraph == paragraph).find_map(|s| {
        let mentions = &article.mentions[s];
        let pack = article.pack(s);
        let ends = pack.fixed.stop | pack.fixed.comma | pack.fixed.said;
        let account = |t: &Token| {
            let owner = mentions.measure(t).and_then(|m| pack.owners.get(&*m.measure));
            owner.is_some_and(|o| o.account && o.of.contains(&SubjectKind::Company))
        };
        let tells = |i: usize| mentions.tokens[i..].iter().take_while(|t| t.classes & ends == 0).any(account);
        let named = (0..mentions.tokens.len())
            .filter(|&i| is_company(mentions, i) && !is_place(mentions, i) && !tells_only(article, s, i));
        let mut all: Vec<usize> = named.collect();
        all.dedup_by_key(|i| token_subject(article, s, *i).and_then(|s| s.id));
        let one = (all.len() == 1).then(|| all[0]).filter(|&i| tells(i))?;
        token_subject(article, s, one).filter(|s| s.id.is_some())
    })
}

/// Tokens among which the company stands that a sentence speaks of.
const OPENING: usize = 3;

/// The company that opens the sentence before in the same paragraph, the only one it names: *Rival Deere reports in May. Its
/// shares rose*. None where one is named before the token.
pub(super) fn opened(article: &Article<'_>, sentence: usize, token: usize) -> Option<FoundSubject> {
    let sentences = &article.document.sentences;
    let before =
        sentence.checked_sub(1).filter(|&s| sentences[s].paragraph == sentences[sentence].paragraph)?;
    let named = |s: usize, end: usize| {
        let mentions = &article.mentions[s];
        let all = (0..end).filter(|&i| is_company(mentions, i) && !is_place(mentions, i));
        all.collect::<Vec<_>>()
    };
    if !named(sentence, token).is_empty() {
        return None;
    }
    let pack = article.pack(before);
    let tokens = &article.mentions[before].tokens;
    let all = named(before, tokens.len());
    let first = all.first().copied().filter(|&i| i < OPENING)?;
    let subject = token_subject(article, before, first).filter(|s| s.id.is_some())?;
    let others = all.iter().any(|&i| token_subject(article, before, i).is_some_and(|s| s.id != subject.id));
    // Who speaks of another, or rates it, is not meant.
    let speaks =
        tokens.iter().any(|t| t.classes & pack.fixed.said != 0) || tells_only(article, before, first);
    let rates = article.mentions[before].measures.iter().any(|m| {
        let owner = pack.owners.get(&*m.measure);
        owner.is_some_and(|o| o.by_others)
    });
    (!others && !speaks && !rates).then_some(subject)
}

/// The first or second of the two things named last before a token, in its sentence or one shortly before.
pub(super) fn in_turn(
    article: &Article<'_>,
    sentence: usize,
    token: usize,
    turn: Turn,
) -> Option<FoundSubject> {
    let section = article.document.sentences[sentence].section;
    let near = (sentence.saturating_sub(TOPIC_REACH)..=sentence).rev();
    near.take_while(|&s| article.document.sentences[s].section == section).find_map(|s| {
        let mentions = &article.mentions[s];
        let end = if s == sentence { token } else { mentions.tokens.len() };
        let mut named: Vec<FoundSubject> = Vec::new();
        for i in (0..end).filter(|&i| !is_place(mentions, i)) {
            let plain = mentions.subject(&mentions.tokens[i]).is_some_and(|m| !m.anaphor && m.id.is_some());
            if plain
                && let Some(subject) = token_subject(article, s, i)
                && named.iter().all(|n| n.id != subject.id)
            {
                named.push(subject);
            }
        }
        // *Heating oil and gasoline futures fell, the latter by 4 cents*: where nothing knows the first.
        if s == sentence && named.len() == 1 && turn == Turn::Latter {
            return named.pop();
        }
        let first = named.len().checked_sub(2)?;
        named.into_iter().nth(if turn == Turn::Former { first } else { first + 1 })
    })
}

/// The last subject before a token, in its sentence or the few before it in the same section.
pub(super) fn antecedent(
    article: &Article<'_>,
    sentence: usize,
    token: usize,
    fits: impl Fn(&FoundSubject) -> bool,
) -> Option<FoundSubject> {
    let section = article.document.sentences[sentence].section;
    for s in (sentence.saturating_sub(TOPIC_REACH)..=sentence).rev() {
        if article.document.sentences[s].section != section
            || article.document.sentences[s].lang != article.document.sentences[sentence].lang
        {
            break;
        }
        let mentions = &article.mentions[s];
        let fixed = &article.pack(s).fixed;
        let end = if s == sentence { token } else { mentions.tokens.len() };
        let named = (0..end).filter(|&i| {
            mentions.tokens[i].classes & fixed.any_subject != 0
                && mentions.tokens[i].classes & fixed.anaphor != fixed.anaphor
                && !is_source(article, s, i)
        });
        let found: Vec<FoundSubject> = named
            .filter(|&i| !is_place(mentions, i))
            .filter_map(|i| token_subject(article, s, i))
            .filter(|f| fits(f) && !only_tells(article, f.id.as_ref()))
            .collect();
        // In the same sentence the nearest; in an earlier one the first, which is most often its topic.
        let chosen = if s == sentence { found.into_iter().next_back() } else { found.into_iter().next() };
        if let Some(found) = chosen {
            return Some(found);
        }
    }
    None
}

/// *The 10-year Bund yield fell, its Italian equivalent rose*: the bond of that country which runs as long as the last one
/// named.
pub(super) fn counterpart(
    article: &Article<'_>,
    sentence: usize,
    (from, to): (usize, usize),
) -> Option<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let tokens = &mentions.tokens;
    let stands = article.pack(sentence).classes.bit("COUNTERPART")?;
    let at = (from + 1..to).find(|&i| tokens[i].classes & stands != 0 && is_place(mentions, i - 1))?;
    let land = token_subject(article, sentence, at - 1)?.id;
    let base = antecedent(article, sentence, at - 1, |s| s.kind == Some(SubjectKind::Bond))?.id?;
    let years = |id: &str| id.rsplit('_').next().map(str::to_owned);
    let mut table = article.pack(sentence).subjects.instruments().iter();
    let bond = table
        .find(|row| row.kind == SubjectKind::Bond && row.country == land && years(&row.id) == years(&base))?;
    let span = tokens[at - 1].span.cover(tokens[at].span);
    Some(FoundSubject {
        id: Some(bond.id.clone()),
        kind: Some(bond.kind),
        text: article.written(span).to_owned(),
        span: Some(span),
        measure: Some("yield".into()),
        ..FoundSubject::default()
    })
}
