//! Times that tell of what a figure is held against, and not of its claim.

use crate::claim::article::Article;
use crate::claim::referred::behind_rival;
use crate::lang::{Fixed, Pack, Segmenter};
use crate::mention::{Item, Mentions, Refers, Time, Token};
use crate::record::Grain;

/// Tokens before a start in which the figure stands that moved from there.
const BEFORE_START: usize = 10;

/// Whether a quarter is told as one before that which is spoken of: *rose 37% sequentially to $19 billion from $14 billion in
/// the second quarter*.
fn earlier(mentions: &Mentions, time: &Time) -> bool {
    let before = mentions.tokens.iter().take_while(|t| t.span.start < time.span.start);
    let quarter = |t: &Token| t.attr.against == Some(Grain::Quarter);
    let later = |t: &&Time| t.grain == Grain::Quarter && t.start > time.end && t.span.start < time.span.start;
    before.into_iter().any(quarter) || mentions.times.iter().any(|t| later(&t))
}

/// *Rose to 5% from 4.9% in August*, *to $24 from $21 a week earlier*: the time is that of where it was.
fn of_start(mentions: &Mentions, at: usize, fixed: &Fixed) -> bool {
    let tokens = &mentions.tokens;
    let Item::Time(time) = tokens[at].item else { return false };
    let Some(time) = mentions.times.get(time) else { return false };
    let quantity = |i: &usize| tokens[*i].classes & fixed.any_quantity != 0;
    let start = match time.refers {
        Refers::Earlier { .. } => at.checked_sub(1),
        _ => at.checked_sub(2).filter(|i| {
            let months =
                time.grain == Grain::Month || time.grain == Grain::Quarter && earlier(mentions, time);
            months && tokens[i + 1].classes & fixed.preposition != 0
        }),
    };
    let Some(start) = start.filter(quantity) else { return false };
    let ends = fixed.stop | fixed.any_quantity;
    let mut lead = (start.saturating_sub(3)..start).rev().take_while(|&i| tokens[i].classes & ends == 0);
    let Some(from) = lead.find(|&i| tokens[i].classes & fixed.from != 0) else { return false };
    let mut before =
        (from.saturating_sub(BEFORE_START)..from).rev().take_while(|&i| tokens[i].classes & fixed.stop == 0);
    before.any(|i| quantity(&i))
}

/// Whether a time token begins a comparison, and so dates nothing: *since October*, *from a year earlier*.
pub(in crate::claim) fn compared(article: &Article<'_>, mentions: &Mentions, at: usize, pack: &Pack) -> bool {
    let (fixed, comparing) = (&pack.fixed, &pack.comparing);
    let tokens = &mentions.tokens;
    let opens =
        tokens[at.saturating_sub(3)..at].iter().rev().take_while(|t| t.classes & fixed.any_quantity == 0);
    let since = fixed.since | fixed.compare;
    // *Strengthened against the dollar on Thursday*: held against the dollar, not the day.
    let rival = (at.saturating_sub(3)..at).any(|i| behind_rival(tokens, i, fixed) == at);
    if rival {
        return false;
    }
    // *Year-on-year in April* tells the month, and what it is held against.
    if opens.clone().any(|t| t.classes & since != 0 && t.attr.against.is_none())
        || at > 0
            && tokens[at - 1].classes & fixed.from != 0
            // *From Monday's close a position needs …*: where the clause begins, so does what it tells.
            && (at > 1 && tokens[at - 2].classes & fixed.stop == 0)
            && (tokens.get(at + 1).is_none_or(|t| t.classes & fixed.infinitive == 0)
                // *From last Friday to 433,458 tons*.
                || tokens.get(at + 2).is_some_and(|t| t.classes & fixed.any_quantity != 0))
    {
        return true;
    }
    if pack.segmenter == Segmenter::Spaces && of_start(mentions, at, fixed) {
        return true;
    }
    // 1月29日缔造的历史高点: it dates the high.
    let of = (at + 1..tokens.len().min(at + 4)).find(|&i| tokens[i].classes & fixed.of != 0);
    if pack.segmenter == Segmenter::Jieba
        && of.is_some_and(|of| tokens.get(of + 1).is_some_and(|t| t.classes & fixed.basis != 0))
    {
        return true;
    }
    // *Its highest since 2015*: the word stands in the token before.
    let last = at.checked_sub(1).map_or("", |i| article.words(tokens[i].span));
    if comparing.iter().any(|form| last.len() > form.len() && last.ends_with(form.trim_end())) {
        return true;
    }
    // *after Friday's plunge* tells of another day.
    let aside = at > 0 && tokens[at - 1].classes & fixed.adverb_after != 0;
    if aside && tokens.get(at + 1).is_some_and(|next| next.classes & fixed.possessive != 0) {
        return true;
    }
    // *Up 12% since the start of the year* is the period up to the day.
    let running = |time: usize| {
        let today = article.document.meta.published;
        mentions.times.get(time).is_some_and(|t| t.start < t.end && Some(t.end) == today)
    };
    if matches!(tokens[at].item, Item::Time(time) if running(time))
        && at > 0
        && tokens[at - 1].classes & fixed.any_quantity != 0
    {
        return false;
    }
    // The scanner's span may hold the word itself: *since March 1980*, 2013年以来.
    let words = article.words(tokens[at].span);
    // Not *in June versus 341,658*.
    tokens.get(at + 1).is_some_and(|t| t.classes & fixed.since != 0 && t.classes & fixed.compare == 0)
        || comparing.iter().any(|form| words.starts_with(form.as_str()) || words.ends_with(form.as_str()))
}
