//! What a clause says about its trigger: negation, modality, basis and the days it speaks of.

use super::article::Article;
use crate::lang::{Fixed, RuleSource};
use crate::mention::{Item, Mentions, Token};
use crate::record::{Basis, Grain, Modality, Polarity, Window};

/// Token range of the clause around `trigger`: between full stops, relative pronouns, and commas or
/// conjunctions that open another verb's clause.
pub(super) fn clause(tokens: &[Token], trigger: usize, fixed: &Fixed) -> (usize, usize) {
    let breaks = |t: &Token| t.classes & (fixed.stop | fixed.relative) != 0;
    let mut start = trigger;
    while start > 0 {
        let before = &tokens[start - 1];
        if breaks(before) || before.classes & fixed.verb != 0 && before.classes & fixed.moves != 0 {
            break;
        }
        start -= 1;
    }
    let mut end = trigger + 1;
    while end < tokens.len() {
        if breaks(&tokens[end]) || tokens[end].classes & fixed.verb != 0 {
            break;
        }
        end += 1;
    }
    (start, end)
}

/// Whether the trigger is denied: a negation shortly before it in its clause.
pub(super) fn polarity(tokens: &[Token], trigger: usize, fixed: &Fixed) -> Polarity {
    let (start, _) = clause(tokens, trigger, fixed);
    let near = trigger.saturating_sub(4).max(start);
    let denied = tokens[near..trigger]
        .iter()
        .rev()
        .take_while(|t| t.classes & fixed.comma == 0)
        .any(|t| t.classes & fixed.negation != 0);
    if denied { Polarity::Negated } else { Polarity::Affirmed }
}

/// How the trigger is put: a modal before it in its clause, or a condition that opens the clause.
pub(super) fn modality(tokens: &[Token], trigger: usize, fixed: &Fixed, rule: &RuleSource) -> Modality {
    if let Some(told) = rule.is.modality.or(tokens[trigger].attr.modality) {
        return told;
    }
    let (start, _) = clause(tokens, trigger, fixed);
    let near = trigger.saturating_sub(8).max(start);
    let before = tokens[near..trigger].iter().rev().take_while(|t| t.classes & fixed.comma == 0);
    for token in before {
        if token.classes & fixed.modal != 0 {
            return token.attr.modality.unwrap_or(Modality::Possible);
        }
    }
    // Headlines: *gold to rise*.
    if trigger >= 2
        && tokens[trigger - 1].classes & fixed.infinitive != 0
        && tokens[trigger - 2].classes & (fixed.any_subject | fixed.measure) != 0
    {
        return Modality::Forecast;
    }
    if tokens[start..trigger].iter().any(|t| t.classes & fixed.condition != 0) {
        return Modality::Conditional;
    }
    Modality::Asserted
}

/// The moment told inside `from..to` (the match), else in the trigger's clause.
pub(super) fn basis(tokens: &[Token], trigger: usize, from: usize, to: usize, fixed: &Fixed) -> Basis {
    let told = |range: &[Token]| range.iter().find_map(|t| t.attr.basis);
    let (start, _) = clause(tokens, trigger, fixed);
    tokens[trigger]
        .attr
        .basis
        .or_else(|| told(&tokens[from..to]))
        .or_else(|| told(&tokens[start.max(trigger.saturating_sub(8))..trigger]))
        .unwrap_or_default()
}

/// The days told inside the match, else in its clause, else in its sentence, else the dateline's.
pub(super) fn window(
    article: &Article<'_>,
    sentence: usize,
    trigger: usize,
    from: usize,
    to: usize,
) -> Option<Window> {
    let mentions = &article.mentions[sentence];
    let fixed = &article.pack(sentence).fixed;
    let (start, end) = clause(&mentions.tokens, trigger, fixed);
    let after = (to..mentions.tokens.len())
        .take_while(|&i| i < to + 5 && mentions.tokens[i].classes & (fixed.stop | fixed.verb) == 0)
        .last()
        .map_or(to, |i| i + 1);
    time_in(article, mentions, from, after.max(to), fixed)
        .or_else(|| time_in(article, mentions, start, end, fixed))
        .or_else(|| time_in(article, mentions, 0, mentions.tokens.len(), fixed))
        .or_else(|| {
            let day = article.document.meta.published?;
            Some(Window { start: day, end: day, grain: Grain::Day, text: String::new() })
        })
}

/// The finest time between two tokens that is not the start of a comparison (*since October*).
fn time_in(
    article: &Article<'_>,
    mentions: &Mentions,
    from: usize,
    to: usize,
    fixed: &Fixed,
) -> Option<Window> {
    let tokens = mentions.tokens.get(from..to.min(mentions.tokens.len()))?;
    let compared = |i: usize| {
        let at = from + i;
        mentions.tokens[at.saturating_sub(3)..at].iter().any(|t| t.classes & fixed.since != 0)
            || mentions.tokens.get(at + 1).is_some_and(|t| t.classes & fixed.since != 0)
    };
    tokens
        .iter()
        .enumerate()
        .filter_map(|(i, t)| match t.item {
            Item::Time(time) if !compared(i) => mentions.times.get(time),
            _ => None,
        })
        .min_by_key(|t| t.grain)
        .map(|t| Window {
            start: t.start,
            end: t.end,
            grain: t.grain,
            text: article.written(t.span).to_owned(),
        })
}
