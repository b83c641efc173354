//! Days that a claim's own clause does not tell: that of the move a noun refers back to, of the noun a relative clause
//! tells of, of the sentence before.

use super::article::Article;
use super::lead::past_day;
use crate::ingest::Sentence;
use crate::lang::Fixed;
use crate::mention::{Item, Time, Token};
use crate::record::{Grain, Window};

/// Tokens before a relative clause in which the noun with its day stands.
const NOUN: usize = 5;
/// Words of what a move is held against.
const RIVAL: usize = 4;
/// Tokens before a day among which what went before is told.
const PRIOR: usize = 16;

/// The day of a move that a noun refers back to: *following Friday's steep 27% drop*, *extending its 27% plunge from
/// Friday*.
pub(super) fn referred<'a>(
    article: &'a Article<'_>,
    sentence: usize,
    from: usize,
    to: usize,
) -> Option<&'a Time> {
    let mentions = &article.mentions[sentence];
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &mentions.tokens;
    let time = |i: usize| match tokens.get(i)?.item {
        Item::Time(t) => mentions.times.get(t),
        _ => None,
    };
    // Only words that tell more of the noun stand between its owner and the match.
    let ends =
        fixed.stop | fixed.comma | fixed.any_quantity | fixed.verb | fixed.any_subject | fixed.preposition;
    let owner = (from.saturating_sub(4)..from)
        .rev()
        .take_while(|&i| tokens[i].classes & ends == 0)
        .find(|&i| tokens[i].classes & fixed.possessive != 0);
    if let Some(told) = owner.and_then(|i| time(i.checked_sub(1)?)) {
        return Some(told);
    }
    let resumes = pack.classes.bit("RESIZE").unwrap_or_default() | fixed.adverb_after;
    let back = tokens[from.saturating_sub(5)..from].iter().rev();
    let resumed =
        back.take_while(|t| t.classes & (fixed.stop | fixed.comma) == 0).any(|t| t.classes & resumes != 0);
    let behind = tokens.get(to).is_some_and(|t| t.classes & fixed.from != 0);
    // *a drop from Friday's close* began there.
    let owns = tokens.get(to + 2).is_some_and(|t| t.classes & fixed.possessive != 0);
    if resumed && behind && !owns { time(to + 1).filter(|t| t.grain == Grain::Day) } else { None }
}

/// The day of the noun that the relative clause around `from` tells of: *Wednesday's rout, in which the index closed down
/// 2.9%*.
pub(super) fn of_relative<'a>(article: &'a Article<'_>, sentence: usize, from: usize) -> Option<&'a Time> {
    let mentions = &article.mentions[sentence];
    let fixed = &article.pack(sentence).fixed;
    let tokens = &mentions.tokens;
    let ends = fixed.stop | fixed.comma;
    let clause = (0..from).rev().take_while(|&i| tokens[i].classes & ends == 0);
    let relative = clause.into_iter().find(|&i| tokens[i].classes & fixed.relative != 0)?;
    // *in which*, not *which*: what stands before tells when.
    let led = relative.checked_sub(1).filter(|&i| tokens[i].classes & fixed.preposition != 0)?;
    let comma = led.checked_sub(1).filter(|&i| tokens[i].classes & fixed.comma != 0)?;
    (comma.saturating_sub(NOUN)..comma).rev().find_map(|i| match tokens[i].item {
        Item::Time(t) if tokens.get(i + 1).is_some_and(|next| next.classes & fixed.possessive != 0) => {
            mentions.times.get(t).filter(|t| t.grain == Grain::Day)
        }
        _ => None,
    })
}

/// The one past day that the sentence before tells, where a paragraph goes on: *Treasuries reeled on Wednesday. The yield was
/// up at 4.62%.*
pub(super) fn day_before(article: &Article<'_>, sentence: usize) -> Option<Window> {
    let last = sentence.checked_sub(1).filter(|&last| goes_on(article, last, sentence))?;
    let times = &article.mentions[last].times;
    let told = past_day(article, last, |at| !coming(article, last, at) && !of_prior(article, last, at))?;
    let words = times.iter().find(|t| (t.start, t.end, t.aside) == (told.start, told.end, false))?;
    let one = times.iter().filter(|t| t.grain <= Grain::Day && !t.aside).count() == 1;
    one.then(|| Window { text: article.written(words.span).to_owned(), ..told })
}

/// *Closed lower after its third gain on Friday*: whether a time is told of what went before.
fn of_prior(article: &Article<'_>, sentence: usize, at: usize) -> bool {
    let pack = article.pack(sentence);
    let prior = pack.classes.bit("PRIOR").unwrap_or_default();
    let ends = pack.fixed.stop | pack.fixed.comma;
    let before = article.mentions[sentence].tokens[..at].iter().rev().take(PRIOR);
    before.take_while(|t| t.classes & ends == 0).any(|t| t.classes & prior != 0)
}

/// Whether a sentence goes right on in the paragraph, the part and the language of the `last` one.
pub(super) fn goes_on(article: &Article<'_>, last: usize, sentence: usize) -> bool {
    let of = |s: usize| &article.document.sentences[s];
    let alike = |a: &Sentence, b: &Sentence| (a.paragraph, a.role, a.lang) == (b.paragraph, b.role, b.lang);
    last + 1 == sentence && alike(of(last), of(sentence))
}

/// Whether the time at a token is told of a day to come: 黄金周四恐将受压.
pub(super) fn coming(article: &Article<'_>, sentence: usize, at: usize) -> bool {
    let modal = article.pack(sentence).fixed.modal;
    article.mentions[sentence].tokens[at + 1..].iter().take(2).any(|t| t.classes & modal != 0)
}

/// Where a clause goes on behind what a move is held against: *rose 0.9% against the dollar on Thursday*. A time alone is what
/// it is held against: *compared with Thursday*.
pub(super) fn behind_rival(tokens: &[Token], to: usize, fixed: &Fixed) -> usize {
    let held = tokens.get(to).is_some_and(|t| t.classes & fixed.compare != 0 && t.attr.against.is_none());
    let ends = fixed.stop | fixed.comma | fixed.any_quantity | fixed.verb | fixed.time | fixed.possessive;
    let rival = |t: &Token| t.classes & ends == 0;
    let words = tokens.iter().skip(to + 1).take(RIVAL).take_while(|t| rival(t)).count();
    let named = tokens.iter().skip(to + 1).take(words).any(|t| t.classes & fixed.determiner == 0);
    let dated = tokens.get(to + 1 + words).is_some_and(|t| t.classes & fixed.time != 0);
    if held && named && dated { to + 1 + words } else { to }
}
