//! What moved where nothing knows it, though its words stand there: a sector of an index, a company with a name that is a word.

use super::article::{Article, FoundSubject};
use crate::lang::{Segmenter, ends_as_participle};
use crate::mention::{Item, Token};
use crate::text::{Normalized, Span};

/// Most words of it.
const WORDS: usize = 5;

/// Most tokens of a clause about it that commas set off.
const ASIDE: usize = 14;

/// The words of what moved before token `trigger`, which what the sentence named before must not be taken for.
pub(super) fn unnamed(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<FoundSubject> {
    let words = led_by(article, sentence, trigger)
        .or_else(|| told_of(article, sentence, trigger))
        .or_else(|| opens(article, sentence, trigger))?;
    if article.pack(sentence).segmenter != Segmenter::Spaces {
        return None;
    }
    Some(FoundSubject {
        text: article.written(words).to_owned(),
        span: Some(words),
        ..FoundSubject::default()
    })
}

/// Whether a token is a word that names nothing known.
fn plain(article: &Article<'_>, sentence: usize, token: &Token) -> bool {
    let fixed = &article.pack(sentence).fixed;
    let verb = fixed.verb | fixed.auxiliary | fixed.modal | fixed.determiner | fixed.pronoun;
    token.item == Item::Word && token.classes & fixed.word != 0 && token.classes & verb == 0
}

fn cover(tokens: &[Token]) -> Option<Span<Normalized>> {
    tokens.iter().map(|t| t.span).reduce(|a, b| a.cover(b))
}

/// *Sectors rose, led by information technology, up 1.7%*.
fn led_by(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<Span<Normalized>> {
    let pack = article.pack(sentence);
    let tokens = &article.mentions[sentence].tokens;
    let comma = trigger.checked_sub(1).filter(|&i| tokens[i].classes & pack.fixed.comma != 0)?;
    let lists = pack.classes.bit("LISTS").unwrap_or_default();
    let near = (comma.saturating_sub(WORDS + 1)..comma).rev();
    let first = near
        .take_while(|&i| tokens[i].classes & lists == 0 && plain(article, sentence, &tokens[i]))
        .last()?;
    first.checked_sub(1).filter(|&i| tokens[i].classes & lists != 0)?;
    cover(&tokens[first..comma])
}

/// *Coinbase rose 5%, and Strategy, which disclosed a purchase, added 6%*: the name before the clause that commas set off.
fn told_of(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<Span<Normalized>> {
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &article.mentions[sentence].tokens;
    let comma = trigger.checked_sub(1).filter(|&i| tokens[i].classes & fixed.comma != 0)?;
    let mut aside = (comma.saturating_sub(ASIDE)..comma).rev();
    let open = aside.find(|&i| tokens[i].classes & fixed.comma != 0)?;
    if tokens[open + 1].classes & fixed.relative == 0 {
        return None;
    }
    let capital = |i: &usize| {
        let token = &tokens[*i];
        plain(article, sentence, token)
            && article.written(token.span).starts_with(|c: char| c.is_ascii_uppercase())
    };
    let first = (open.saturating_sub(WORDS)..open).rev().take_while(capital).last()?;
    let joins = fixed.comma | fixed.stop | pack.classes.bit("and").unwrap_or_default();
    let begins = first == 0 || tokens[first - 1].classes & joins != 0;
    cover(&tokens[first..open]).filter(|_| begins)
}

/// *Health care was the biggest laggard, dropping 1.2%*: the sentence opens with it, and names nothing else.
fn opens(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<Span<Normalized>> {
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &article.mentions[sentence].tokens;
    let known = fixed.any_subject | fixed.measure;
    let participle = ends_as_participle(article.words(tokens[trigger].span));
    let set_off = trigger.checked_sub(1).is_some_and(|i| tokens[i].classes & fixed.comma != 0);
    if !participle || !set_off || tokens[..trigger].iter().any(|t| t.classes & known != 0) {
        return None;
    }
    let be = pack.classes.bit("BE").unwrap_or_default();
    let words = tokens[..trigger].iter().take_while(|t| plain(article, sentence, t)).count();
    let stands = tokens.get(words).is_some_and(|t| t.classes & be != 0);
    cover(&tokens[..words]).filter(|_| stands && words <= WORDS)
}
