//! Causal links: what is said to have caused what, by which words, and how surely.

use super::arguments::{Cuts, Range};
use super::article::{Article, Found};
use super::attributions::Voice;
use super::held::is_held;
use super::lens::{Lens, bits};
use super::matched::Matches;
use super::places::Places;
use super::retold::{deed, retold};
use super::weighed::{Scale, UNWEIGHED};
use super::{clauses, spaced, unspaced};
use crate::lang::Match;
use crate::record::{self, Modality, Polarity, Strength};
use crate::text::{Normalized, Span};

/// Subjects and measures named in a text about markets, at least.
const MARKETS: usize = 8;

/// Longest effect, in tokens, that need not name a thing of the market itself.
const BRIEF: usize = 4;

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

/// Whether a sentence has a word without which it tells no causal link.
pub(super) fn may_link(lens: &Lens<'_>) -> bool {
    let signal = lens.pack.fixed.signal;
    lens.mentions.present & (signal | bits!(lens, "on", "PUTS", "WAKE", "PERTAINS", "GIVES", "AS.since")) != 0
}

/// Every causal link of the article, in order; `matches` are those of the rules for causes.
pub fn read_causes(article: &Article<'_>, matches: Matches) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    // In a text about markets every link counts, elsewhere those that touch a market thing or a figure.
    let named: usize = article.mentions.iter().map(|m| m.subjects.len() + m.measures.len()).sum();
    let of_markets = named >= MARKETS;
    let scale = Scale::new(article);
    let mut told: Vec<u8> = Vec::new();
    for (i, matches) in matches.into_iter().enumerate() {
        if !article.speaks(i) {
            continue;
        }
        let lens = Lens::new(article, i);
        if !may_link(&lens) {
            continue;
        }
        let mut readings = sentence_links(&lens, matches);
        scale.complete(&lens, &mut readings);
        for reading in readings {
            let touches = |ranges: &[Range]| ranges.iter().any(|&r| market(&lens, r) || figured(&lens, r));
            // A few words may be of the market by another name: *the beat*, *fears of a recession*.
            let short = reading.effect.iter().map(|r| r.1 - r.0).sum::<usize>() <= BRIEF || !lens.spaced();
            if !of_markets && !touches(&reading.effect) && !(short && touches(&reading.cause)) {
                continue;
            }
            let pieces =
                |ranges: &[Range]| ranges.iter().filter_map(|&(a, b)| lens.span(a, b)).collect::<Vec<_>>();
            let Some(&(at, _)) = reading.signal.first() else { continue };
            if !lens.spaced()
                && ![&reading.cause, &reading.effect].iter().all(|side| clauses::says(&lens, side))
            {
                continue;
            }
            let link = Link {
                cause: deed(article, &lens, &reading)
                    .map_or_else(|| pieces(&reading.cause), |sentence| vec![sentence]),
                effect: retold(article, &lens, &reading)
                    .map_or_else(|| pieces(&reading.effect), |sentence| vec![sentence]),
                signal: pieces(&reading.signal),
                polarity: if reading.denied || negated(&lens, &reading) {
                    Polarity::Negated
                } else {
                    Polarity::Affirmed
                },
                strength: if reading.weak { Strength::Weak } else { Strength::Explicit },
                modality: modality(&lens, at),
                sentence: i,
                rule: reading.rule.clone(),
            };
            let known = links.iter().any(|l| l.cause == link.cause && l.effect == link.effect);
            if !known {
                links.push(link);
                told.push(scale.fullness(&lens, &reading));
            }
        }
        if let Some(link) = across(article, &lens) {
            links.push(link);
            told.push(UNWEIGHED);
        }
    }
    scale.keep(&mut links, &told);
    links
}

/// *As a result, B*; 因此，B: what the sentence before tells brought about what this one does.
fn across(article: &Article<'_>, lens: &Lens<'_>) -> Option<Link> {
    let f = &lens.pack.fixed;
    let first = (0..lens.len()).find(|&i| !lens.is(i, bits!(lens, "but", "and")))?;
    let owing = reason_of_before(lens);
    // "Output, as a result, fell": behind the subject.
    let inside =
        |&i: &usize| lens.is(i, lens.bit("ACROSS")) && lens.is(i - 1, f.comma) && lens.is(i + 1, f.comma);
    let late = (first + 1..lens.len().min(first + BRIEF))
        .find(inside)
        .filter(|&i| lens.spaced() && !Cuts::new(lens).has_predicate((first, i)));
    let at = late.unwrap_or(first);
    if owing.is_none() && late.is_none() && (at > 1 || !lens.is(at, lens.bit("ACROSS"))) {
        return None;
    }
    let sentences = &article.document.sentences;
    let (here, before) = (&sentences[lens.sentence], sentences.get(lens.sentence.checked_sub(1)?)?);
    if (before.section, before.lang, before.role) != (here.section, here.lang, here.role) {
        return None;
    }
    let earlier = Lens::new(article, lens.sentence - 1);
    let at = owing.unwrap_or(at);
    let (from, to) = (at + 1, lens.len());
    let (earliest, here) = if lens.spaced() {
        let cuts = Cuts::new(lens);
        let clause = cuts.clause_after(from, to)?;
        // "futures imply just 19 points of easing": their word for it belongs to it.
        let cut = clause.1 < to && lens.is(clause.1, f.said) && !cuts.has_predicate(clause);
        let end = (clause.1..to).find(|&i| lens.is(i, f.stop)).unwrap_or(to);
        // "Prices rose 4%, the ministry said": what was said.
        let told = (1..earlier.len())
            .find(|&i| earlier.is(i, f.said) && earlier.is(i - 1, f.comma))
            .unwrap_or(earlier.len());
        (Cuts::new(&earlier).trim(0, told)?, if cut { cuts.trim(from, end)? } else { clause })
    } else if owing.is_some() {
        let whole = clauses::trim(&earlier, 0, earlier.len())?;
        (clauses::clause_before(&earlier, whole.1)?, clauses::trim(lens, from, to)?)
    } else {
        (clauses::trim(&earlier, 0, earlier.len())?, clauses::result(lens, from, to)?)
    };
    if !market(&earlier, earliest) || !market(lens, here) || lens.is(from, f.stop) {
        return None;
    }
    let (told, telling) = (earlier.span(earliest.0, earliest.1)?, lens.span(here.0, here.1)?);
    let subject = late.and_then(|i| lens.span(first, i - 1));
    let (cause, effect) = if owing.is_some() { (telling, told) } else { (told, telling) };
    Some(Link {
        cause: vec![cause],
        effect: subject.into_iter().chain([effect]).collect(),
        signal: vec![lens.span(at, at + 1)?],
        polarity: Polarity::Affirmed,
        strength: Strength::Explicit,
        modality: modality(lens, at),
        sentence: lens.sentence,
        rule: if owing.is_some() { "cause-owing" } else { "therefore" }.to_owned(),
    })
}

/// 管理层解释，主要由于…: where the sentence, behind its speaker, opens with the reason for the one before and tells
/// nothing else.
fn reason_of_before(lens: &Lens<'_>) -> Option<usize> {
    let f = &lens.pack.fixed;
    let opens = f.said | f.comma | f.auxiliary | lens.bit("BE");
    let at = (0..lens.len()).find(|&i| !lens.is(i, opens)).filter(|_| !lens.spaced())?;
    let goes_on =
        |i: usize| lens.is(i, f.comma) && !lens.lists(i) && !lens.is(i + 1, bits!(lens, "PLUS", "and"));
    (lens.is(at, lens.bit("SIG.owing")) && !(at..lens.len()).any(goes_on)).then_some(at)
}

/// The links of one sentence, in the order of their signals.
fn sentence_links(lens: &Lens<'_>, matches: Vec<Match>) -> Vec<Reading> {
    let rules = &lens.pack.rules;
    // Of matches that differ only in how far they reach, the longest.
    let mut longest: Vec<Match> = Vec::new();
    let shape = |m: &Match| {
        let first = m.slots.first().map(|s| s.name);
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
            spaced::read(&cuts, &found, &before)
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
    if !lens.spaced() {
        told_once(lens, &mut found);
    }
    found
}

/// Drops what a verb tells once more of an effect whose cause a frame has told: 由于 A，而 B，因此 C.
fn told_once(lens: &Lens<'_>, readings: &mut Vec<Reading>) {
    let frame = bits!(lens, "SIG.since", "SIG.weak") & !bits!(lens, "SIG.makes", "SIG.push", "SIG.so");
    let framed = |r: &Reading| r.signal.first().is_some_and(|s| lens.is(s.0, frame));
    let touch = |a: Option<&Range>, b: Option<&Range>| a.zip(b).is_some_and(|(a, b)| a.0 < b.1 && b.0 < a.1);
    let twice: Vec<bool> = readings
        .iter()
        .map(|r| {
            let again = |o: &Reading| {
                framed(o)
                    && touch(o.cause.first(), r.cause.first())
                    && touch(o.effect.last(), r.effect.last())
                    && o.effect.last().map(|e| e.1) == r.effect.last().map(|e| e.1)
            };
            !framed(r) && !r.denied && readings.iter().any(again)
        })
        .collect();
    let mut twice = twice.into_iter();
    readings.retain(|_| !twice.next().unwrap_or(false));
}

/// `A rather than B`: the link to A, and one denied to B.
fn contrasts(cuts: &Cuts<'_>, reading: Reading) -> Vec<Reading> {
    let Some(&(_, end)) = reading.cause.last() else { return vec![reading] };
    let lens = cuts.lens;
    // "driven not by A but by B": the second holds.
    let by = lens.bit("by");
    let other = (end..end + 2).find(|&i| lens.is(i, lens.bit("but")) && lens.is(i + 1, by));
    if let Some(at) = other.filter(|_| lens.spaced() && negated(lens, &reading)) {
        let Some(cause) = cuts.wide(at + 2, lens.len()) else { return vec![reading] };
        let held = Reading { cause: vec![cause], signal: vec![(at + 1, at + 2)], ..reading.clone() };
        return vec![reading, held];
    }
    if !lens.spaced() {
        return unspaced::contrast(lens, reading);
    }
    if let Some(both) = set_against(cuts, &reading).or_else(|| joined(cuts, &reading)) {
        return both;
    }
    // "driven by A, in our view, not by B": the second is denied.
    let last = reading.cause.len() - 1;
    let (from, to) = reading.cause[last];
    let f = &lens.pack.fixed;
    let joints = by | bits!(lens, "SIG.due", "SIG.because", "from");
    let not = (from + 1..lens.len().min(to + 6))
        .take_while(|&i| !lens.is(i, f.stop))
        .find(|&i| lens.is(i, f.comma) && lens.is(i + 1, f.negation) && lens.is(i + 2, joints));
    if let Some(at) = not.filter(|_| !negated(lens, &reading)) {
        let comma =
            (from + 1..at).find(|&i| lens.is(i, f.comma) && !lens.is(i + 1, bits!(lens, "and", "or")));
        let until = comma.filter(|&c| at - c <= 5).unwrap_or(at).min(to);
        let Some(other) = cuts.object(at + 3, lens.len()) else { return vec![reading] };
        let mut cause = reading.cause.clone();
        cause[last] = cuts.trim(from, until).unwrap_or((from, to));
        let denied =
            Reading { cause: vec![other], signal: vec![(at + 1, at + 3)], denied: true, ..reading.clone() };
        return vec![Reading { cause, ..reading }, denied];
    }
    if cuts.contrast(end, end + 2).is_none() {
        return vec![reading];
    }
    let Some(at) = cuts.contrast(end, end + 2) else { return vec![reading] };
    let from =
        (at + 1..at + 3).find(|&i| !lens.is(i, bits!(lens, "by", "SIG.due", "of", "from"))).unwrap_or(at + 1);
    let Some(other) = cuts.object(from, lens.len()) else { return vec![reading] };
    let denied = Reading { cause: vec![other], signal: vec![(at, at + 1)], denied: true, ..reading.clone() };
    vec![reading, denied]
}

/// *The outlook, rather than the results, sank the shares*: the link to the first, and one denied to the second.
fn set_against(cuts: &Cuts<'_>, reading: &Reading) -> Option<Vec<Reading>> {
    let lens = cuts.lens;
    let f = &lens.pack.fixed;
    let (&[(from, to)], &(at, _)) = (&reading.cause[..], reading.signal.first()?) else { return None };
    let apart = f.negation | lens.bit("RATHER");
    let comma = (from + 1..to.min(at)).find(|&i| lens.is(i, f.comma) && lens.is(i + 1, apart))?;
    let (one, other) = (cuts.trim(from, comma)?, cuts.trim(comma + 2, to)?);
    let denied =
        Reading { cause: vec![other], signal: vec![(comma + 1, comma + 2)], denied: true, ..reading.clone() };
    Some(vec![Reading { cause: vec![one], ..reading.clone() }, denied])
}

/// *dragged lower by A and by B*: a link to each.
fn joined(cuts: &Cuts<'_>, reading: &Reading) -> Option<Vec<Reading>> {
    let lens = cuts.lens;
    let (&[(from, to)], &(_, end)) = (&reading.cause[..], reading.signal.last()?) else { return None };
    let preposition = lens.word(end - 1).rsplit(' ').next().filter(|_| end <= from)?;
    let and = (from + 1..to.max(from + 1) + 1)
        .find(|&i| lens.is(i, lens.bit("and")) && lens.word(i + 1).eq_ignore_ascii_case(preposition))?;
    let (one, other) = (cuts.trim(from, and)?, cuts.wide(and + 2, lens.len())?);
    let second = Reading { cause: vec![other], signal: vec![(and + 1, and + 2)], ..reading.clone() };
    Some(vec![Reading { cause: vec![one], ..reading.clone() }, second])
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
pub(super) fn figured(lens: &Lens<'_>, range: Range) -> bool {
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
        // "denied that discounts had driven sales"
        let denied = lens.spaced()
            && (0..at)
                .rev()
                .take_while(|&i| !lens.is(i, f.stop | lens.bit("but")))
                .any(|i| lens.is(i, lens.bit("that")) && i > 0 && lens.is(i - 1, lens.bit("DENY")));
        before || denied || (at..end).any(|i| lens.is(i, f.negation))
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
    /// The link as the record prints it; `speakers` are those of the article, `found` its claims.
    pub fn causal_link(
        &self,
        link: &Link,
        speakers: &Speakers,
        found: &[Found],
    ) -> Option<record::CausalLink> {
        let (cause_events, effect_events) = self.link_events(link, found);
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
            cause_events,
            effect_events,
            polarity: link.polarity,
            strength: link.strength,
            modality: link.modality,
            attribution: speakers.of(whole),
            sentence: link.sentence,
            rule: link.rule.clone(),
        })
    }
}

/// Who says what stands where in an article.
pub struct Speakers {
    contents: Places,
    /// Length of what is said, and the attribution's id.
    said: Vec<(usize, String)>,
}

impl Speakers {
    /// The article's attributions with their ids.
    pub fn new<'a>(voices: impl IntoIterator<Item = (&'a Voice, String)>) -> Self {
        let (mut pieces, mut said) = (Vec::new(), Vec::new());
        for (voice, id) in voices.into_iter().filter(|(v, _)| !is_held(v)) {
            pieces.extend(voice.content.iter().map(|piece| (*piece, said.len())));
            said.push((voice.content_span().map_or(0, Span::len), id));
        }
        Speakers { contents: Places::new(pieces), said }
    }

    /// The attribution in whose content `span` stands: the smallest.
    pub fn of(&self, span: Span<Normalized>) -> Option<String> {
        let around = self.contents.around(span).into_iter().map(|n| &self.said[n]);
        around.min_by_key(|(length, _)| *length).map(|(_, id)| id.clone())
    }
}
