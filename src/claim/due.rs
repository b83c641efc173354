//! Months in which contracts fall due, which are no time of a claim: *February futures*, *July silver*, 5月合约.

use super::article::Article;
use crate::lang::SubjectKind;
use crate::mention::{Item, Mentions, Token};
use crate::record::{Contract, Grain};

/// Whether the time at a token is when the contract behind it falls due: *February futures*, *July silver* where futures
/// were spoken of before.
pub(super) fn is_due(article: &Article<'_>, sentence: usize, at: usize) -> bool {
    let mentions = &article.mentions[sentence];
    let Some(next) = mentions.tokens.get(at + 1) else { return false };
    is_contract(mentions, next) || falls_due(article, sentence, at)
}

/// Whether a month and the commodity right behind it, of which a price is told, are a contract: no preposition makes the month
/// a time, and the article has told of futures, of some commodity, or the sentence tells a price.
pub(super) fn falls_due(article: &Article<'_>, sentence: usize, at: usize) -> bool {
    let mentions = &article.mentions[sentence];
    let fixed = &article.pack(sentence).fixed;
    let tokens = &mentions.tokens;
    let month = match tokens[at].item {
        Item::Time(t) => mentions.times.get(t).is_some_and(|t| t.grain == Grain::Month),
        _ => false,
    };
    let goods = |token: &&Token| {
        let named = mentions.subject(token);
        named.is_some_and(|s| s.kind == Some(SubjectKind::Commodity) && s.measure.is_none())
    };
    let Some(behind) = tokens.get(at + 1).filter(|_| month).filter(goods) else { return false };
    let adjacent = behind.span.start <= tokens[at].span.end + 1;
    let next = tokens[at + 2..].iter().take(3);
    let mut moves = next.take_while(|t| t.classes & (fixed.stop | fixed.comma) == 0);
    // *helped lift December gold 1.2%*
    let lifted = at > 0
        && tokens[at - 1].classes & fixed.verb != 0
        && tokens.get(at + 2).is_some_and(|t| t.classes & fixed.any_quantity != 0);
    let moved = (lifted || moves.clone().any(|t| t.classes & (fixed.verb | fixed.moves) != 0))
        && moves.all(|t| !matches!(t.item, Item::Measure(_)));
    let time = at > 0 && tokens[at - 1].classes & (fixed.preposition | fixed.since) != 0;
    // *may silver fall*, but *May silver fell*.
    let small = article.words(tokens[at].span).starts_with(|c: char| c.is_ascii_lowercase());
    let futures = |m: &Mentions| m.subjects.iter().any(|s| s.contract == Some(Contract::Futures));
    // *July cocoa sank 6.8% to $3,412 a ton*: a month has no such price.
    let priced = || {
        let sums = tokens[at + 2..].iter().filter_map(|t| match t.item {
            Item::Quantity(q) => mentions.quantities.get(q),
            _ => None,
        });
        sums.map(|q| &q.figure).any(|f| f.is_money())
    };
    adjacent && moved && !time && !small && (priced() || article.mentions[..=sentence].iter().any(futures))
}

/// Whether a token names futures: *futures*, *gold futures*.
fn is_contract(mentions: &Mentions, token: &Token) -> bool {
    mentions.subject(token).is_some_and(|s| s.contract == Some(Contract::Futures))
}
