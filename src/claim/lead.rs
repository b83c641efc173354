//! The day that the lead of an article or section tells, which holds for what stands behind it.

use std::collections::BTreeSet;

use super::article::{Article, Found};
use super::referred::{coming, day_before, goes_on};
use super::scope::compared;
use crate::mention::{Item, Refers, Time};
use crate::record::{ClaimKind, Grain, Modality, Role, Window};

/// How many sentences make the lead of an article or section.
const LEAD: usize = 2;
/// Sentences among which the lead is looked for.
const LEAD_REACH: usize = 200;

/// The day of a claim whose own sentence tells none: that which an earlier sentence of its section told, or the lead.
pub(super) fn day_of_lead(
    article: &Article<'_>,
    sentence: usize,
    of_period: bool,
    earlier: &[Found],
) -> Option<Window> {
    let section = article.document.sentences[sentence].section;
    // The day that the lead of the article or section tells holds until another is told beside a claim.
    let speaking =
        |s: &usize| !matches!(article.document.sentences[*s].role, Role::Headline | Role::Boilerplate);
    let opening = article.document.sentences.partition_point(|s| s.section < section).min(sentence);
    let first = |from: usize| (from..sentence).take(LEAD_REACH).filter(speaking).take(LEAD);
    let lead: BTreeSet<usize> = first(0).chain(first(opening)).collect();
    let of_lead = lead.iter().flat_map(|&s| {
        let first = earlier.partition_point(|f| f.sentence < s);
        earlier[first..].iter().take_while(move |f| f.sentence == s)
    });
    // *In the previous session it fell 1%*, *fell 0.2% to 105.6, having jumped on Thursday*: not the day of the news.
    let eve = |f: &Found, w: &Window| {
        let mut times = article.mentions[f.sentence].times.iter();
        let first = earlier.partition_point(|e| e.sentence < f.sentence);
        let mut main =
            earlier[first..].iter().take_while(|e| e.sentence == f.sentence && e.trigger < f.trigger);
        let untold = |e: &Found| {
            let dateline = e.window.as_ref().is_some_and(|own| own.text.is_empty() && own.end > w.end);
            dateline && e.modality == Modality::Asserted
        };
        times.any(|t| t.refers == Refers::DayBefore && article.written(t.span) == w.text) || main.any(untold)
    };
    let told = of_lead.filter(|f| {
        article.document.sentences[f.sentence].lang == article.document.sentences[sentence].lang
            && f.modality == Modality::Asserted
            && f.kind == ClaimKind::Move
            && f.window.as_ref().is_some_and(|w| {
                let past = article.document.meta.published.is_none_or(|day| w.end <= day);
                w.grain == Grain::Day && w.start == w.end && past && !w.text.is_empty() && !eve(f, w)
            })
    });
    // Of several days the latest is the news.
    let told = told.max_by_key(|f| f.window.as_ref().map(|w| w.start));
    if let Some((found, window)) = told.and_then(|f| f.window.clone().map(|window| (f, window))) {
        // What goes right on in one paragraph goes on telling of the day.
        let told = !of_period && goes_on(article, found.sentence, sentence);
        let text = if told { window.text } else { String::new() };
        return Some(Window { text, ..window });
    }
    if let Some(told) = day_before(article, sentence).filter(|_| !of_period) {
        return Some(told);
    }
    if let Some(told) = lead.iter().find_map(|&s| spoken_of(article, s, sentence)) {
        return Some(told);
    }
    None
}

/// The first day that the sentences right after a headline tell, when it is a past one.
pub(super) fn lead_day(article: &Article<'_>, headline: usize) -> Option<Window> {
    let body = (headline + 1..article.document.sentences.len())
        .filter(|&i| !matches!(article.document.sentences[i].role, Role::Headline | Role::Boilerplate))
        .filter(|&i| article.document.sentences[i].lang == article.document.sentences[headline].lang);
    let body: Vec<usize> = body.take(LEAD).collect();
    // *Tumbled after results on Wednesday*: what went before is not the news, where another day is told.
    let behind = |i: usize, at: usize| {
        let (tokens, fixed) = (&article.mentions[i].tokens, &article.pack(i).fixed);
        let clause = (0..at).rev().take_while(|&k| tokens[k].classes & (fixed.stop | fixed.comma) == 0);
        clause.into_iter().any(|k| tokens[k].classes & fixed.adverb_after != 0)
    };
    let news = body.iter().find_map(|&i| last_day(article, i, |at| !behind(i, at)));
    news.or_else(|| body.iter().find_map(|&i| past_day(article, i, |_| true)))
}

/// The last of the days, past and not compared with, that a sentence tells where `stands`: *Micron, which reported on Wednesday,
/// sank on Thursday*.
fn last_day(article: &Article<'_>, sentence: usize, stands: impl Fn(usize) -> bool) -> Option<Window> {
    let days = (0..article.mentions[sentence].tokens.len()).filter(|&at| stands(at));
    days.filter_map(|at| past_day(article, sentence, |other| other == at)).max_by_key(|w| w.end)
}

/// The past day that stands beside the name of what the lead sentence `lead` speaks of: 金价周三陷于窄幅区间.
fn spoken_of(article: &Article<'_>, lead: usize, sentence: usize) -> Option<Window> {
    if article.document.sentences[lead].lang != article.document.sentences[sentence].lang {
        return None;
    }
    let (tokens, fixed) = (&article.mentions[lead].tokens, &article.pack(lead).fixed);
    let beside = |at: usize| at > 0 && tokens[at - 1].classes & fixed.subject != 0;
    past_day(article, lead, |at| beside(at) && !coming(article, lead, at))
}

/// The first day, past and not compared with, that a sentence tells where `stands`.
pub(super) fn past_day(
    article: &Article<'_>,
    sentence: usize,
    stands: impl Fn(usize) -> bool,
) -> Option<Window> {
    let published = article.document.meta.published?;
    let mentions = &article.mentions[sentence];
    let pack = article.pack(sentence);
    let past = |t: &&Time| t.grain == Grain::Day && t.start == t.end && t.end <= published;
    let told = (0..mentions.tokens.len()).find_map(|at| {
        let Item::Time(time) = mentions.tokens[at].item else { return None };
        let time = mentions.times.get(time).filter(past)?;
        (stands(at) && !compared(article, mentions, at, pack)).then_some(time)
    })?;
    Some(Window { start: told.start, end: told.end, grain: told.grain, text: String::new() })
}
