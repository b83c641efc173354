//! Who does something, where no table has the name: *Temasek will pay $1.2 billion*, 灵跃机器人宣布完成12亿元融资.

use super::article::{Article, FoundSubject};
use crate::lang::{ClassSet, Segmenter};
use crate::mention::Item;

/// Tokens at the start of a sentence among which a dateline ends: *HELSINKI, June 9 -*.
const DATELINE: usize = 10;

/// The name of the one who does what the trigger tells, from the words before it.
pub(super) fn actor(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<FoundSubject> {
    let pack = article.pack(sentence);
    let tokens = &article.mentions[sentence].tokens;
    let fixed = &pack.fixed;
    let dash = (0..trigger.min(DATELINE)).rev().find(|&i| tokens[i].classes & fixed.dash != 0);
    let from = dash.map_or(0, |dash| dash + 1);
    let plain = |i: usize| {
        let more: ClassSet = fixed.any_subject | fixed.any_quantity | fixed.time | fixed.verb | fixed.measure;
        tokens[i].classes & fixed.word != 0
            && tokens[i].classes & more == 0
            && matches!(tokens[i].item, Item::Word)
            && tokens[i].classes & fixed.people == 0
    };
    let (start, end) = match pack.segmenter {
        Segmenter::Spaces => {
            // *Philips said it would eliminate*: who says it, the words of saying being one with the name.
            let said = |i: usize| tokens[i].classes & fixed.said != 0 && matches!(tokens[i].item, Item::Word);
            capitals(article, sentence, (from, trigger), |i| plain(i) || said(i))?
        }
        _ => {
            // Who is said to say it is the one who does it.
            let named = |i: usize| plain(i) || tokens[i].classes & fixed.said != 0;
            let ends = fixed.comma | fixed.stop | fixed.open | pack.classes.bit("RPT").unwrap_or_default();
            let told = |i: usize| article.was(sentence, i, ends);
            let start = (from..trigger).find(|&i| named(i) && !told(i) && !is_name(article, sentence, i))?;
            let within = (start..trigger).take_while(|&i| named(i) && !told(i));
            (start, within.last()? + 1)
        }
    };
    let mut span = tokens[start].span.cover(tokens[end - 1].span);
    // 人形机器人企业灵跃机器人: the name begins behind what it is.
    let words = article.words(span);
    let lead = pack.subjects.leads.iter().filter_map(|lead| {
        let at = words.rfind(lead.as_str())? + lead.len();
        (at < words.len()).then_some(at)
    });
    if let Some(at) = lead.max() {
        span.start += at as u32;
    }
    let text = article.written(span).to_owned();
    (text.chars().count() > 1).then(|| FoundSubject { text, span: Some(span), ..FoundSubject::default() })
}

/// Words told of people before what they are called: *mainland Chinese investors*.
const OF_PEOPLE: usize = 2;

/// The people who do what the trigger tells, told by what they are: *foreign investors sold $2 billion of shares*.
pub(super) fn people(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<FoundSubject> {
    let pack = article.pack(sentence);
    let tokens = &article.mentions[sentence].tokens;
    let fixed = &pack.fixed;
    let soft = fixed.auxiliary | fixed.time | fixed.modal | fixed.negation;
    let end = (0..=trigger).rev().find(|&i| i == 0 || tokens[i - 1].classes & soft == 0)?;
    let told =
        |i: usize| article.was(sentence, i, fixed.people | pack.classes.bit("INVESTORS").unwrap_or_default());
    let apart = fixed.any_subject | fixed.any_quantity | fixed.verb | fixed.moves | fixed.preposition;
    let plain =
        |i: usize| tokens[i].item == Item::Word && tokens[i].classes & (apart | fixed.determiner) == 0;
    let last = end.checked_sub(1).filter(|&i| told(i) && pack.segmenter == Segmenter::Spaces)?;
    let first = (last.saturating_sub(OF_PEOPLE)..last).rev().take_while(|&i| plain(i)).last().unwrap_or(last);
    let span = tokens[first].span.cover(tokens[last].span);
    let text = article.written(span).to_owned();
    Some(FoundSubject { text, span: Some(span), ..FoundSubject::default() })
}

/// Whether the token is the name of something known, and no name of an actor.
fn is_name(article: &Article<'_>, sentence: usize, token: usize) -> bool {
    matches!(article.mentions[sentence].tokens[token].item, Item::Subject(_) | Item::Time(_))
}

/// The first run of words with capitals that no preposition leads.
fn capitals(
    article: &Article<'_>,
    sentence: usize,
    (from, to): (usize, usize),
    plain: impl Fn(usize) -> bool,
) -> Option<(usize, usize)> {
    let tokens = &article.mentions[sentence].tokens;
    let fixed = &article.pack(sentence).fixed;
    let capital = |i: usize| {
        let words = article.words(tokens[i].span);
        // *Amsterdam-listed Philips*: the first is no part of the name.
        let tells = words.split_once('-').is_some_and(|(_, end)| end.starts_with(char::is_lowercase));
        plain(i) && words.starts_with(|c: char| c.is_uppercase()) && words.len() > 1 && !tells
    };
    let led = |i: usize| i > from && tokens[i - 1].classes & (fixed.preposition | fixed.of | fixed.from) != 0;
    // *Finland's Qvantera*: the second.
    let owns = |i: &usize| i > &from && tokens[i - 1].classes & fixed.possessive != 0 && capital(*i);
    let start = (from..to).find(|&i| capital(i) && !led(i))?;
    let start = (start..to.min(start + 5)).find(owns).unwrap_or(start);
    let end = (start..to).take_while(|&i| capital(i)).last()? + 1;
    // *Analysts said*, *Shares of*: the first word of a sentence has its capital from there.
    let common = |i: usize| {
        let small = article.words(tokens[i].span).to_lowercase();
        i == from
            && (article.document.normalized.contains(&format!(" {small} "))
                || listed(article, sentence, &small))
    };
    (end - start > 1 || !common(start)).then_some((start, end))
}

/// Whether the pack lists the word in small letters.
fn listed(article: &Article<'_>, sentence: usize, word: &str) -> bool {
    let found = article.pack(sentence).lexicon.find_all(word);
    found.iter().any(|form| form.start == 0 && form.end == word.len())
}
