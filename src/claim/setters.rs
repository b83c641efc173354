//! Who sets a forecast or a price target: *Goldman Sachs raised its forecast to $95*, 花旗将目标价下调至350美元. It is its view, as
//! though it had said so.

use super::article::{Article, Found, FoundSubject};
use super::attributions::Voice;
use super::causes::Speakers;
use crate::lang::{RuleKind, SubjectKind};
use crate::mention::{Item, SubjectMention};
use crate::record::{Evidentiality, Modality, Mode, SourceKind};
use crate::text::{Normalized, Span};

/// Tokens between a house and the verb by which it sets something.
const NEAR: usize = 8;

/// Words that commas set off between the two.
const ASIDE: usize = 3;

/// The voices of those who set what `found` tells, where nobody is said to have told it.
pub fn setters(article: &Article<'_>, found: &[Found], speakers: &Speakers) -> Vec<Voice> {
    let mut voices: Vec<Voice> = Vec::new();
    for claim in found.iter().filter(|f| is_set(article, f) && speakers.of(f.span).is_none()) {
        let Some(source) = setter(article, claim) else { continue };
        let known = voices.iter().any(|v| v.content.iter().any(|c| c.contains(claim.span)));
        let cue = article.mentions[claim.sentence].tokens[claim.trigger].span;
        let pronoun = source.is_none();
        let last = voices.last().and_then(|v| v.name.clone());
        let name = source.map(|s| article.written(s).to_owned()).or(last);
        if known || name.is_none() {
            continue;
        }
        voices.push(Voice {
            source,
            cue: Some(cue),
            content: vec![claim.span],
            kind: SourceKind::Organisation,
            name,
            affiliation: None,
            mode: Mode::Indirect,
            evidentiality: Evidentiality::Unspecified,
            rule: "sets".to_owned(),
            sentence: claim.sentence,
            pronoun,
            denies: false,
        });
    }
    voices
}

/// *It kept its forecast at $70*, 该行维持70美元的预测: a price that a house foresees, told of the house, is that of what it
/// foresaw before.
pub fn foreseen(article: &Article<'_>, found: &mut [Found]) {
    /// Sentences back in which it did.
    const BACK: usize = 2;
    for n in 1..found.len() {
        let (before, rest) = found.split_at_mut(n);
        let Some(own) = rest.first_mut() else { continue };
        let forecast = |f: &Found| f.modality == Modality::Forecast && f.measure == "price";
        let unknown = own.subject.id.is_none() && forecast(own);
        let house = || own.subject.span.is_some_and(|span| is_house(article, own.sentence, span));
        // *UBS kept its forecast at $70*: none of the rule's words name what it foresees.
        let keeper = || {
            let named = own.reads.iter().any(|(slot, _)| *slot == "subject");
            let kept = article.mentions[own.sentence].tokens[own.trigger].classes;
            let keeps = article.pack(own.sentence).classes.bit("KEEPS").unwrap_or_default();
            let keeps = keeps | article.pack(own.sentence).classes.bit("PUSH").unwrap_or_default();
            let foreseen =
                own.modality == Modality::Forecast && own.subject.kind == Some(SubjectKind::Company);
            foreseen && !named && kept & keeps != 0
        };
        if !(unknown && house() || keeper()) {
            continue;
        }
        let near = before.iter().rev().take_while(|f| own.sentence - f.sentence <= BACK);
        let traded = |f: &&Found| f.subject.id.is_some() && f.subject.kind != Some(SubjectKind::Company);
        if let Some(last) = near.filter(|f| forecast(f)).find(traded) {
            own.subject = FoundSubject { inherited: true, ..last.subject.clone() };
            own.measure.clone_from(&last.measure);
        }
    }
}

/// Whether the words of a subject stand for a company named before.
fn is_house(article: &Article<'_>, sentence: usize, span: Span<Normalized>) -> bool {
    let mut named = article.mentions[sentence].subjects.iter().filter(|m| m.anaphor && m.span.overlaps(span));
    named.any(|m| m.kind == Some(SubjectKind::Company))
}

/// Whether a claim tells a view that somebody sets: a target, or a forecast that is moved.
fn is_set(article: &Article<'_>, claim: &Found) -> bool {
    let pack = article.pack(claim.sentence);
    let kind = pack.rules.all.iter().find(|rule| rule.source.name == claim.rule).map(|rule| rule.source.kind);
    let forecast = claim.modality == Modality::Forecast && {
        let (tokens, text) = (&article.mentions[claim.sentence].tokens, claim.span);
        let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
        let views = bit("FORECASTS") | bit("EXPECT.view") | bit("EXPECT");
        let own = tokens.iter().enumerate().filter(|(_, t)| text.contains(t.span));
        // 将布油预测上调至95美元: the noun stands before a verb of setting.
        let sets = tokens[claim.trigger].classes & bit("SETS") != 0;
        let first = if sets { claim.trigger.saturating_sub(2 * NEAR) } else { claim.trigger };
        let end = tokens.partition_point(|t| t.span.start < text.end).max(claim.trigger);
        let mut near = own.map(|(i, _)| i).chain(first..tokens.len().min(end + NEAR / 2));
        near.any(|i| article.was(claim.sentence, i, views))
    };
    match claim.measure.as_str() {
        "price_target" => true,
        _ => forecast && !claim.consensus && (kind == Some(RuleKind::Move) || is_kept(article, claim)),
    }
}

/// Whether a forecast is told as one that somebody has: *kept its forecast at $70*, 维持70美元的预测.
fn is_kept(article: &Article<'_>, claim: &Found) -> bool {
    /// Tokens behind the figure up to the noun.
    const BEHIND: usize = 3;
    let pack = article.pack(claim.sentence);
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let tokens = &article.mentions[claim.sentence].tokens;
    let end = tokens.partition_point(|t| t.span.start < claim.span.end);
    let keeps = tokens[claim.trigger].classes & (bit("KEEPS") | bit("PUSH")) != 0;
    let mut behind = end..tokens.len().min(end + BEHIND);
    keeps || behind.any(|i| article.was(claim.sentence, i, bit("FORECASTS")))
}

/// Where the house is named that sets a claim: before its verb in the clause. `Some(None)` where a pronoun stands for it.
fn setter(article: &Article<'_>, claim: &Found) -> Option<Option<Span<Normalized>>> {
    let mentions = &article.mentions[claim.sentence];
    let (tokens, fixed) = (&mentions.tokens, &article.pack(claim.sentence).fixed);
    let first = tokens.partition_point(|t| t.span.start < claim.span.start).min(claim.trigger);
    let ends = fixed.stop | fixed.any_quantity;
    let company = |m: &&SubjectMention| m.kind == Some(SubjectKind::Company);
    let other = |m: &&SubjectMention| m.id.is_none() || m.id != claim.subject.id;
    if let Some(house) = fronting(article, claim) {
        return Some(house);
    }
    let comma = |i: usize| tokens[i].classes & fixed.comma != 0;
    let opens = |i: usize| tokens[i].classes & (ends | fixed.comma | fixed.conjunction) != 0;
    // *Citi, meanwhile, trimmed its target*.
    let mut aside = None;
    let mut named = None;
    // What is set stands behind the verb, or was brought before it.
    for i in (first.saturating_sub(NEAR)..claim.trigger).rev() {
        if i < first && tokens[i].classes & ends != 0 {
            break;
        }
        if i < first && comma(i) && aside != Some(i) {
            aside = (i.saturating_sub(ASIDE)..i).rev().find(|&open| comma(open));
            if aside.is_none() || i + 1 != first {
                return None;
            }
        }
        named = mentions.subject(&tokens[i]).filter(company).filter(other);
        if named.is_some() {
            break;
        }
        let pronoun = tokens[i].classes & fixed.pronoun != 0 && tokens[i].item == Item::Word;
        if pronoun && i.checked_sub(1).is_none_or(opens) {
            return Some(None);
        }
    }
    match named {
        Some(m) if m.anaphor => Some(None),
        Some(m) => Some(Some(m.span)),
        None => unnamed(article, claim, aside.unwrap_or(first)),
    }
}

/// A house before the word that brings forward what it sets: 花旗周三将美光目标价下调至350美元.
fn fronting(article: &Article<'_>, claim: &Found) -> Option<Option<Span<Normalized>>> {
    /// Tokens of a name, and of a day behind it.
    const LONG: usize = 4;
    let mentions = &article.mentions[claim.sentence];
    let pack = article.pack(claim.sentence);
    let (tokens, fixed) = (&mentions.tokens, &pack.fixed);
    let front = pack.classes.bit("BA").unwrap_or_default();
    let ends = fixed.stop | fixed.comma;
    let clause = || (0..claim.trigger).rev().take_while(|&i| tokens[i].classes & ends == 0);
    let front = clause().find(|&i| article.was(claim.sentence, i, front))?;
    let start = clause().last()?;
    let end =
        (start..front).find(|&i| tokens[i].classes & (fixed.time | fixed.auxiliary) != 0).unwrap_or(front);
    let named =
        (start..end).all(|i| tokens[i].classes & (fixed.any_quantity | fixed.verb | fixed.measure) == 0);
    let set = claim
        .subject
        .span
        .is_none_or(|s| s.start >= tokens[front].span.end || s.end <= tokens[start].span.start);
    (named && set && (1..=LONG).contains(&(end - start)))
        .then(|| Some(tokens[start].span.cover(tokens[end - 1].span)))
}

/// A house that no table has, named by capitals at the head of its clause: *Bernstein lowered its target*.
fn unnamed(article: &Article<'_>, claim: &Found, first: usize) -> Option<Option<Span<Normalized>>> {
    let mentions = &article.mentions[claim.sentence];
    let (tokens, fixed) = (&mentions.tokens, &article.pack(claim.sentence).fixed);
    let name = |i: usize| {
        let word = article.words(tokens[i].span);
        let plain = tokens[i].classes & !fixed.word == 0 && mentions.subject(&tokens[i]).is_none();
        plain && word.starts_with(|c: char| c.is_ascii_uppercase())
    };
    let end = first.min(claim.trigger);
    let from = (0..end).rev().take_while(|&i| name(i)).last()?;
    let opens = |i: usize| tokens[i].classes & (fixed.stop | fixed.comma | fixed.conjunction) != 0;
    from.checked_sub(1).is_none_or(opens).then(|| Some(tokens[from].span.cover(tokens[end - 1].span)))
}
