//! Causal links: what is said to have caused what, by which words, and how surely.

use super::arguments::{Cuts, Range};
use super::article::Article;
use super::attributions::Voice;
use super::lens::Lens;
use super::unspaced;
use crate::lang::{Match, RuleKind};
use crate::record::{self, Modality, Polarity, Role, Strength};
use crate::text::{Normalized, Span};

/// Subjects and measures named in a text about markets, at least.
const MARKETS: usize = 8;

/// A causal link before it is written as a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The cause, in pieces.
    pub cause: Vec<Span<Normalized>>,
    /// The effect, in pieces.
    pub effect: Vec<Span<Normalized>>,
    /// The words that say so.
    pub signal: Vec<Span<Normalized>>,
    /// Affirmed, or denied.
    pub polarity: Polarity,
    /// Explicit or weak.
    pub strength: Strength,
    /// Asserted, forecast, possible …
    pub modality: Modality,
    /// Index into the document's sentences.
    pub sentence: usize,
    /// Name of the rule.
    pub rule: String,
}

/// Cause, effect and signal as token ranges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// Pieces of the cause.
    pub cause: Vec<Range>,
    /// Pieces of the effect.
    pub effect: Vec<Range>,
    /// Pieces of the signal.
    pub signal: Vec<Range>,
    /// Told by a weak signal.
    pub weak: bool,
    /// Denied: *rather than X*.
    pub denied: bool,
    /// Name of the rule.
    pub rule: String,
}

/// Every causal link of the article, in order.
pub fn read_causes(article: &Article<'_>) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    // In a text about markets every link counts, elsewhere those that touch a market thing or a figure.
    let named: usize = article.mentions.iter().map(|m| m.subjects.len() + m.measures.len()).sum();
    let of_markets = named >= MARKETS;
    for i in 0..article.document.sentences.len() {
        if article.document.sentences[i].role == Role::Boilerplate {
            continue;
        }
        let lens = Lens::new(article, i);
        if lens.mentions.present & lens.pack.fixed.signal == 0 {
            continue;
        }
        for reading in sentence_links(&lens) {
            let touches = |ranges: &[Range]| ranges.iter().any(|&r| market(&lens, r) || counted(&lens, r));
            if !of_markets && !touches(&reading.cause) && !touches(&reading.effect) {
                continue;
            }
            let pieces =
                |ranges: &[Range]| ranges.iter().filter_map(|&(a, b)| lens.span(a, b)).collect::<Vec<_>>();
            let Some(&(at, _)) = reading.signal.first() else { continue };
            let link = Link {
                cause: pieces(&reading.cause),
                effect: pieces(&reading.effect),
                signal: pieces(&reading.signal),
                polarity: if reading.denied || negated(&lens, &reading) {
                    Polarity::Negated
                } else {
                    Polarity::Affirmed
                },
                strength: if reading.weak { Strength::Weak } else { Strength::Explicit },
                modality: modality(&lens, at),
                sentence: i,
                rule: reading.rule,
            };
            let known = links.iter().any(|l| l.cause == link.cause && l.effect == link.effect);
            if !known {
                links.push(link);
            }
        }
    }
    links
}

/// The links of one sentence, in the order of their signals.
fn sentence_links(lens: &Lens<'_>) -> Vec<Reading> {
    let rules = &lens.pack.rules;
    let matches = rules.run(&lens.mentions.symbols, lens.mentions.present, &[RuleKind::Cause]);
    // Of matches that differ only in how far they reach, the longest.
    let mut longest: Vec<Match> = Vec::new();
    let shape = |m: &Match| {
        let first = m.slots.first().map(|s| s.name.clone());
        let signal: Vec<(usize, usize)> = m.named("signal").map(|s| (s.start, s.end)).collect();
        (m.rule, signal, first)
    };
    for found in matches {
        let key = shape(&found);
        match longest.iter_mut().find(|m| shape(m) == key) {
            Some(known) if known.read < found.read => *known = found,
            Some(_) => {}
            None => longest.push(found),
        }
    }
    longest.sort_by_key(|m| m.named("signal").next().map_or(0, |s| s.start));
    let beats = |a: &Match, b: &Match| rules.all[a.rule].source.over.contains(&rules.all[b.rule].source.name);
    let cuts = Cuts::new(lens);
    let mut readings: Vec<(Match, Reading)> = Vec::new();
    for found in longest {
        let before: Vec<Reading> = readings.iter().map(|(_, r)| r.clone()).collect();
        let read = if lens.spaced() {
            spaced(&cuts, &found, &before)
        } else {
            unspaced::read(lens, &found, &before)
        };
        let Some(mut reading) = read else { continue };
        reading.rule = rules.all[found.rule].source.name.clone();
        let clash = |other: &Match| {
            other.named("signal").any(|a| found.named("signal").any(|b| a.start < b.end && b.start < a.end))
        };
        match readings.iter().position(|(m, _)| clash(m)) {
            None => readings.push((found, reading)),
            Some(at) => {
                let (other, _) = &readings[at];
                // In one rule the frame with more signal words is the fuller one.
                let signals = |m: &Match| m.named("signal").count();
                let fuller = found.rule == other.rule && signals(&found) != signals(other);
                let better = if fuller {
                    signals(&found) > signals(other)
                } else {
                    beats(&found, other) || !beats(other, &found) && found.read > other.read
                };
                if better {
                    readings[at] = (found, reading);
                }
            }
        }
    }
    let mut found = Vec::new();
    for (_, reading) in readings {
        found.extend(contrasts(&cuts, reading));
    }
    found
}

/// `A rather than B`: the link to A, and one denied to B.
fn contrasts(cuts: &Cuts<'_>, reading: Reading) -> Vec<Reading> {
    let Some(&(_, end)) = reading.cause.last() else { return vec![reading] };
    let lens = cuts.lens;
    if !lens.spaced() || cuts.contrast(end, end + 2).is_none() {
        return vec![reading];
    }
    let Some(at) = cuts.contrast(end, end + 2) else { return vec![reading] };
    let from = (at + 1..at + 3)
        .find(|&i| !lens.is(i, lens.bits(&["by", "SIG.due", "of", "from"])))
        .unwrap_or(at + 1);
    let Some(other) = cuts.object(from, lens.len()) else { return vec![reading] };
    let denied = Reading { cause: vec![other], signal: vec![(at, at + 1)], denied: true, ..reading.clone() };
    vec![reading, denied]
}

/// Cause and effect of an English match.
fn spaced(cuts: &Cuts<'_>, found: &Match, before: &[Reading]) -> Option<Reading> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let signal = found.named("signal").next()?;
    let (at, end) = (signal.start, signal.end);
    let first = found.slots.first()?.name.as_str();
    let n = lens.len();
    let is = |name: &str| (at..end).any(|i| lens.is(i, lens.bit(name)));
    let passive = end > at + 1 && lens.is(end - 1, lens.bit("by"));
    let noun_frame = end > at + 1 && lens.is(end - 1, lens.bit("SIG.toward")) && is("SIG.noun");
    let verb = lens.is(at, lens.bits(&["SIG.makes", "SIG.push"])) && !lens.is(at, lens.bit("SIG.due"));
    let reading = |cause: Range, effect: Range, weak: bool| Reading {
        cause: vec![cause],
        effect: vec![effect],
        signal: vec![(at, end)],
        weak,
        ..Reading::default()
    };
    if first == "signal" {
        // Due to A, B. The signal opens its clause.
        let opens = at == 0
            || lens.is(at - 1, f.stop | f.comma | f.dash | f.open | lens.bits(&["but", "and"]))
            || lens.adverb(at - 1);
        let cause = found.named("cause").next()?;
        let effect = found.named("effect").next()?;
        if is("SIG.lays") {
            let head = cuts.object(effect.start, effect.end)?;
            return Some(reading(cuts.wide(cause.start, n)?, head, false));
        }
        if noun_frame {
            let head = cuts.object(effect.start, effect.end)?;
            return Some(reading(cuts.wide(cause.start, n)?, head, false));
        }
        let sure = is("SIG.due") || is("SIG.because");
        if !opens || sure && !verb_in(cuts, effect.start, effect.end) {
            return None;
        }
        let comma = cuts.front(cause.start, n, is("SIG.because"))?;
        let (cause, effect) = (cuts.trim(cause.start, comma)?, cuts.clause_after(comma + 1, n)?);
        if is("SIG.weak") && !(moves(lens, cause) && moves(lens, effect)) {
            return None;
        }
        return Some(reading(cause, effect, is("SIG.weak")));
    }
    if is("SIG.weak") {
        let (effect, cause) = (cuts.clause_before(at)?, cuts.clause_after(end, n)?);
        let amid = !lens.is(at, f.word);
        // "as" joins clauses; "amid" a noun phrase.
        let supported =
            moves(lens, effect) && (amid || moves(lens, cause) && verb_in(cuts, cause.0, cause.1));
        return supported.then(|| reading(cause, effect, true));
    }
    if is("SIG.so") {
        let (cause, effect) = (cuts.clause_before(at)?, cuts.clause_after(end, n)?);
        return (market(lens, cause) && market(lens, effect)).then(|| reading(cause, effect, false));
    }
    if is("SIG.because") {
        let effect = shared_effect(cuts, at, before).or_else(|| cuts.clause_before(strip_not(cuts, at)))?;
        return Some(reading(cuts.clause_after(end, n)?, effect, false));
    }
    if noun_frame {
        let (cause, _) = cuts.subject(verb_start(cuts, at))?;
        return Some(reading(cause, cuts.object(end, n)?, false));
    }
    if is("SIG.due") {
        let start = strip_not(cuts, at);
        let be = (start.saturating_sub(3)..start).any(|i| lens.is(i, lens.bit("BE")));
        let noun_after = start > 0 && !lens.is(start - 1, f.comma);
        let reflects = lens.tokens()[at].span.len() < 10
            && end == at + 1
            && !be
            && noun_after
            && !lens.word(at).contains(' ');
        // A participle right behind its noun: "selling driven by margin calls could push …".
        let word = lens.word(at);
        let behind = !be && noun_after && (word.ends_with(" by") || lens.participle(at));
        // "When A due to B, C": the frame's comma ends the cause.
        let framed = (0..start)
            .rev()
            .take_while(|&i| !lens.is(i, f.stop | f.comma))
            .any(|i| lens.is(i, f.condition | f.relative | lens.bits(&["SIG.because", "SIG.weak"])));
        let limit = if framed { cuts.front(end, n, false).unwrap_or(n) } else { n };
        let limit = if behind { cuts.until_verb(end, limit) } else { limit };
        let effect = match shared_effect(cuts, at, before) {
            Some(effect) => effect,
            None if be || reflects || behind => cuts.subject(start)?.0,
            None => cuts.clause_before(start)?,
        };
        return Some(reading(cuts.wide(end, limit)?, effect, false));
    }
    if !verb {
        return None;
    }
    if passive {
        let (effect, _) = match shared_effect(cuts, at, before) {
            Some(effect) => (effect, false),
            None => cuts.subject(at)?,
        };
        return Some(reading(cuts.wide(end, n)?, effect, false));
    }
    // A noun or an adjective, not a verb: "the boost", "forced selling", "margin-driven".
    let tokens = lens.tokens();
    // "were forced": nothing is said of who did.
    let undergone = (cuts.before_verb(at)..at).any(|i| lens.is(i, lens.bit("BE")))
        && (lens.word(at).ends_with("ed") || lens.is(at, lens.bit("PAST")));
    let hyphen = at > 0 && tokens[at - 1].span.end == tokens[at].span.start;
    let noun = at > 1
        && lens.participle(at)
        && lens.is(at - 2, f.determiner)
        && lens.is(at - 1, f.word)
        && !lens.is(at - 1, lens.bit("ECON"))
        || at > 0 && lens.is(at - 1, f.determiner | f.possessive | lens.bits(&["of"]));
    let adjective = lens.is(at, lens.bit("PARTADJ"))
        && lens.is(end, f.word | f.measure | f.moves | f.any_subject)
        && !lens.is(end, f.determiner | f.pronoun | lens.bits(&["that", "SIG.weak"]))
        && (at == 0
            || !lens.is(
                at - 1,
                f.word
                    | f.any_subject
                    | f.measure
                    | f.auxiliary
                    | f.modal
                    | f.comma
                    | f.dash
                    | f.close
                    | f.relative
                    | f.moves
                    | f.time,
            ) && !lens.adverb(at - 1));
    let bare = lens.is(end, lens.bits(&["by", "to", "in", "from", "at", "after", "of"]) | f.stop | f.comma)
        && end == at + 1
        && !lens.word(at).contains(' ');
    if undergone || hyphen || noun || adjective || bare {
        return None;
    }
    if base_form(lens, at) && !finite(cuts, at) {
        return None;
    }
    if lens.is(at, lens.bit("TODO")) && !(end..n.min(end + 9)).any(|i| lens.is(i, lens.bit("to"))) {
        return None;
    }
    if at > 0 && lens.is(at - 1, lens.bit("to")) && at > 1 && !lens.is(at - 2, f.modal | lens.bit("BE")) {
        return None;
    }
    let effect = cuts.object(end, n)?;
    let (cause, clause) = verb_cause(cuts, at, before)?;
    let push = lens.is(at, lens.bit("SIG.push")) && !lens.is(at, lens.bit("SIG.makes"));
    let own =
        lens.is(effect.0, f.pronoun) || lens.is(effect.0, f.determiner) && lens.is(effect.0, lens.bit("OWN"));
    let actor = !clause
        && cause.1 - cause.0 <= 6
        && lens.capital(cause.1 - 1)
        && !lens.is(cause.1 - 1, f.any_subject | lens.bit("ECON"));
    if lens.is(at, lens.bit("HALF")) && (own || !market(lens, effect)) {
        return None;
    }
    if push
        && (own
            || actor
            || !market(lens, effect)
            || !market(lens, cause) && !clause && !lens.is(cause.0, f.pronoun))
    {
        return None;
    }
    Some(reading(cause, effect, false))
}

/// The cause of an active verb: its subject, the clause before a participle, or that of the verb it is joined to.
fn verb_cause(cuts: &Cuts<'_>, at: usize, before: &[Reading]) -> Option<(Range, bool)> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let start = cuts.before_verb(at);
    let last = before.iter().rev().find(|r| r.signal.iter().all(|s| s.1 <= at));
    let joined = start > 0 && lens.is(start - 1, lens.bits(&["and", "or", "but", "after"]));
    if joined || start > 1 && lens.is(start - 1, f.comma) && lens.is(start - 2, lens.bits(&["and", "but"])) {
        if let Some(last) = last.filter(|r| r.effect.last().is_some_and(|e| e.1 <= at && e.1 + 4 >= start)) {
            return last.cause.first().map(|&c| (c, false));
        }
        // The subject of the sentence: up to its first verb.
        let (from, to) = cuts.clause_before(start - 1)?;
        return Some((cuts.head(from, to).unwrap_or((from, to)), true));
    }
    if start > 0 && lens.is(start - 1, f.comma) && lens.participle(at) {
        // A chain of participles: the effect before is the cause now.
        if let Some(effect) =
            last.and_then(|r| r.effect.last().filter(|e| e.1 + 1 == start && lens.participle(r.signal[0].0)))
        {
            return Some((*effect, false));
        }
    }
    cuts.subject(at)
}

/// "not because A but because B", "due to A and due to B": the effect of the signal before.
fn shared_effect(cuts: &Cuts<'_>, at: usize, before: &[Reading]) -> Option<Range> {
    let lens = cuts.lens;
    let link = lens.bits(&["but", "and", "RATHER", "or"]);
    let start = strip_not(cuts, at);
    if start == 0 || !lens.is(start - 1, link) && !lens.adverb(start - 1) {
        return None;
    }
    let last = before.last()?;
    let near = last
        .cause
        .last()
        .is_some_and(|c| c.1 + 4 >= start && c.1 <= at && last.effect.first().is_some_and(|e| e.1 <= c.0));
    if near { last.effect.first().copied() } else { None }
}

/// The place before negations, adverbs and auxiliaries that stand right before a signal.
fn strip_not(cuts: &Cuts<'_>, at: usize) -> usize {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let mut start = at;
    while start > 0
        && (lens.is(start - 1, f.negation | lens.bit("w")) && lens.is(start - 1, f.negation)
            || lens.adverb(start - 1)
            || lens.is(start - 1, f.comma) && start > 1 && lens.adverb(start - 2))
    {
        start -= 1;
    }
    start
}

/// Whether the verb at `at` shows no ending: *create*, *lead to*.
fn base_form(lens: &Lens<'_>, at: usize) -> bool {
    let first = lens.word(at).split(' ').next().unwrap_or_default();
    !(first.ends_with("ed")
        || first.ends_with("ing")
        || first.ends_with('s')
        || lens.is(at, lens.bit("PAST")))
}

/// Whether a bare verb is finite: after a modal, or after a subject in the plural.
fn finite(cuts: &Cuts<'_>, at: usize) -> bool {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let start = cuts.before_verb(at);
    if (start..at).any(|i| lens.is(i, f.modal)) {
        return true;
    }
    if start == 0 || (start..at).any(|i| lens.is(i, lens.bit("to"))) {
        return false;
    }
    let joined =
        lens.is(start - 1, lens.bit("and")) && (start.saturating_sub(12)..start).any(|i| lens.is(i, f.modal));
    joined
        || lens.word(start - 1).ends_with('s')
        || lens.is(start - 1, f.relative | f.pronoun | lens.bit("that"))
        || cuts
            .phrase_before(start)
            .is_some_and(|(a, b)| (a..b).any(|i| lens.is(i, lens.bit("and")) || lens.word(i).ends_with('s')))
}

fn verb_start(cuts: &Cuts<'_>, at: usize) -> usize {
    let lens = cuts.lens;
    (at.saturating_sub(8)..at).find(|&i| lens.is(i, lens.bit("BE"))).unwrap_or(at)
}

fn verb_in(cuts: &Cuts<'_>, from: usize, to: usize) -> bool {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    (from..to).any(|i| {
        lens.is(
            i,
            f.verb | lens.bits(&["BE", "AUX", "MODAL", "REACH", "LEVEL", "RPT", "SIG.makes", "SIG.push"]),
        ) || lens.word(i).ends_with("ed")
    })
}

/// Whether the words tell of a move.
pub(super) fn moves(lens: &Lens<'_>, range: Range) -> bool {
    (range.0..range.1).any(|i| lens.is(i, lens.pack.fixed.moves))
}

/// Whether the words name a thing of the market.
pub(super) fn market(lens: &Lens<'_>, range: Range) -> bool {
    let f = &lens.pack.fixed;
    (range.0..range.1).any(|i| lens.is(i, f.moves | f.any_subject | f.measure | lens.bit("ECON")))
}

/// Whether the words hold a figure.
fn counted(lens: &Lens<'_>, range: Range) -> bool {
    (range.0..range.1).any(|i| lens.is(i, lens.pack.fixed.any_quantity))
}

/// Whether the link is denied: a negation right before the signal, or before the cause.
fn negated(lens: &Lens<'_>, reading: &Reading) -> bool {
    let f = &lens.pack.fixed;
    // Of a frame, what opens it is denied.
    reading.signal.iter().take(1).any(|&(at, end)| {
        let near = at.saturating_sub(4);
        let before = (near..at)
            .rev()
            .take_while(|&i| !lens.is(i, f.comma | f.stop | lens.bit("but")))
            .any(|i| lens.is(i, f.negation));
        before || (at..end).any(|i| lens.is(i, f.negation))
    })
}

/// How the link is put: a modal before its signal, or a condition that opens the clause.
fn modality(lens: &Lens<'_>, at: usize) -> Modality {
    let f = &lens.pack.fixed;
    let before = (at.saturating_sub(5)..at).rev().take_while(|&i| !lens.is(i, f.comma | f.stop));
    for i in before {
        if lens.is(i, f.modal) {
            return lens.tokens()[i].attr.modality.unwrap_or(Modality::Possible);
        }
    }
    let clause = (0..at).rev().take_while(|&i| !lens.is(i, f.stop));
    if clause.into_iter().any(|i| lens.is(i, f.condition)) {
        Modality::Conditional
    } else {
        Modality::Asserted
    }
}

impl Article<'_> {
    /// The link as the record prints it; `voices` are the article's attributions with their ids.
    pub fn causal_link(&self, link: &Link, voices: &[(Voice, String)]) -> Option<record::CausalLink> {
        let cause = self.part(&link.cause)?;
        let effect = self.part(&link.effect)?;
        let signal = self.part(&link.signal)?;
        let key = format!("{:?}|{:?}|{:?}", cause.span, effect.span, signal.span);
        let whole = link.cause.iter().chain(&link.effect).copied().reduce(Span::cover)?;
        Some(record::CausalLink {
            id: format!("l-{}", self.hash_of(&key)),
            cause,
            effect,
            signal,
            polarity: link.polarity,
            strength: link.strength,
            modality: link.modality,
            attribution: speaker(voices, whole),
            sentence: link.sentence,
            rule: link.rule.clone(),
        })
    }
}

/// The attribution in whose content `span` stands: the smallest.
pub fn speaker(voices: &[(Voice, String)], span: Span<Normalized>) -> Option<String> {
    voices
        .iter()
        .filter(|(v, _)| v.content.iter().any(|c| c.contains(span)))
        .min_by_key(|(v, _)| v.content_span().map_or(0, Span::len))
        .map(|(_, id)| id.clone())
}
