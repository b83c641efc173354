//! What the packs' rules match in an article, sentence by sentence.

use super::article::Article;
use super::causes::may_link;
use super::lens::Lens;
use crate::lang::{Match, RuleKind};

/// The matches of some rules, by sentence; none in sentences that are not read.
pub type Matches = Vec<Vec<Match>>;

/// What rules for attributions match.
pub fn match_attributions(article: &Article<'_>) -> Matches {
    let all = 0..article.mentions.len();
    all.map(|i| matched(article, i, &[RuleKind::Attribution])).collect()
}

/// What rules for causes and for figures match, once attributions have taken their words.
pub fn match_claims(article: &Article<'_>) -> (Matches, Matches) {
    let figures = [RuleKind::Move, RuleKind::Level, RuleKind::Amount];
    let both = [RuleKind::Cause, RuleKind::Move, RuleKind::Level, RuleKind::Amount];
    let sentence = |i: usize| {
        let kinds = if may_link(&Lens::new(article, i)) { &both[..] } else { &figures[..] };
        let rules = &article.pack(i).rules.all;
        matched(article, i, kinds).into_iter().partition(|m| rules[m.rule].source.kind == RuleKind::Cause)
    };
    (0..article.mentions.len()).map(sentence).unzip()
}

fn matched(article: &Article<'_>, i: usize, kinds: &[RuleKind]) -> Vec<Match> {
    if !article.speaks(i) {
        return Vec::new();
    }
    let mentions = &article.mentions[i];
    article.pack(i).rules.run(&mentions.symbols, mentions.present, kinds)
}
