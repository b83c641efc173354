//! What causes and effects come to: an event of the pack, or a subject and which way it goes, else their words.

use std::collections::BTreeMap;

use super::article::{Article, Found, FoundSubject};
use super::causes::Link;
use super::lens::Lens;
use super::subject::{is_place, resolve, token_subject};
use crate::lang::{EventWord, RuleKind, SubjectKind};
use crate::mention::{Item, stands};
use crate::record::{CausalLink, Direction, Event, Polarity};
use crate::text::{Normalized, Span, normalize};

/// Events told of one cause or effect, at most.
const MOST: usize = 4;
/// Words kept of a cause or an effect that names nothing known.
const WORDS: usize = 10;
/// Words of a clause that only points back: *the move*.
const REFERS: usize = 3;
/// Words of a clause that only names a thing.
const THING: usize = 4;

/// An event before it is written as a record.
#[derive(Debug, Clone)]
struct Told {
    theme: Option<String>,
    subject: Option<String>,
    measure: Option<String>,
    direction: Option<Direction>,
    span: Span<Normalized>,
}

impl Article<'_> {
    /// What the cause and the effect of `link` come to; `found` are the article's claims.
    pub fn link_events(&self, link: &Link, found: &[Found]) -> (Vec<Event>, Vec<Event>) {
        let lens = Lens::new(self, link.sentence);
        let way = link.signal.iter().find_map(|s| pushes(&lens, *s));
        let read = |pieces: &[Span<Normalized>], way| {
            let mut told: Vec<Told> = Vec::new();
            for piece in pieces {
                for event in piece_events(self, &lens, *piece, found, way) {
                    let known = told.iter().any(|t| t.key() == event.key() && event.key().is_some());
                    if !known && told.len() < MOST {
                        told.push(event);
                    }
                }
            }
            // A name alone adds nothing to what is said to have happened.
            if told.iter().any(Told::happens) {
                told.retain(|t| t.happens() || t.measure.is_some());
            }
            told.into_iter().map(|t| self.event(t)).collect()
        };
        (read(&link.cause, None), read(&link.effect, way))
    }

    fn event(&self, told: Told) -> Event {
        Event {
            theme: told.theme,
            subject: told.subject,
            measure: told.measure,
            direction: told.direction,
            span: self.points.span(told.span),
            text: self.written(told.span).to_owned(),
        }
    }
}

impl Told {
    /// Words, and nothing known of them.
    fn at(span: Span<Normalized>) -> Self {
        Told { theme: None, subject: None, measure: None, direction: None, span }
    }

    /// Whether it says what came about, or which way something went.
    fn happens(&self) -> bool {
        self.direction.is_some() || self.theme.is_some()
    }

    /// What makes two of them one; none where only words are known.
    fn key(&self) -> Option<(&Option<String>, &Option<String>, &Option<String>, Option<Direction>)> {
        let known = self.theme.is_some() || self.subject.is_some() || self.measure.is_some();
        known.then_some((&self.theme, &self.subject, &self.measure, self.direction))
    }
}

/// Claims before a move that are asked which of them is told of most.
const TOLD_BEFORE: usize = 400;

/// Of a chain, the cause of the last link is the effect of the one before, not all that led to it.
pub fn link_chains(links: &mut [CausalLink]) {
    let all = links.to_vec();
    let mut by_signal: Vec<(usize, usize)> = all.iter().map(|l| l.signal.span[0]).zip(0..).collect();
    by_signal.sort_unstable();
    for link in links {
        let within = |inner: &CausalLink, outer: [usize; 2]| {
            let parts = [inner.cause.span, inner.effect.span, inner.signal.span];
            inner.id != link.id && parts.iter().all(|s| outer[0] <= s[0] && s[1] <= outer[1])
        };
        let chain = |outer: [usize; 2]| {
            let near = by_signal.partition_point(|(at, _)| *at < outer[0]);
            let near = by_signal[near..].iter().take_while(|(at, _)| *at <= outer[1]);
            let mut inner: Vec<usize> = near.map(|(_, n)| *n).filter(|&n| within(&all[n], outer)).collect();
            inner.sort_unstable();
            inner.into_iter().map(|n| &all[n])
        };
        let last = chain(link.cause.span).max_by_key(|l| l.effect.span[1]);
        let first = chain(link.effect.span).min_by_key(|l| l.cause.span[0]);
        let (last, first) = (last.map(|l| l.effect_events.clone()), first.map(|l| l.cause_events.clone()));
        if let Some(events) = last {
            link.cause_events = events;
        }
        if let Some(events) = first {
            link.effect_events = events;
        }
    }
}

/// Which way a signal moves what it governs.
fn pushes(lens: &Lens<'_>, signal: Span<Normalized>) -> Option<Direction> {
    words(lens, signal).into_iter().rev().find_map(|(_, means)| match means {
        EventWord::Effect(way) => Some(*way),
        _ => None,
    })
}

/// Wordings of the event pack that stand in `span`, with their places.
fn words<'a>(lens: &Lens<'a>, span: Span<Normalized>) -> Vec<(Span<Normalized>, &'a EventWord)> {
    let base = span.start as usize;
    let whole = |from: usize, to: usize, form: &str| stands(lens.text, base + from, base + to, form);
    lens.pack
        .events
        .find(span.slice(lens.text), whole)
        .into_iter()
        .map(|(from, to, means)| (Span::new(base + from, base + to), means))
        .collect()
}

/// The events of one piece, clause by clause.
fn piece_events(
    article: &Article<'_>,
    lens: &Lens<'_>,
    piece: Span<Normalized>,
    found: &[Found],
    way: Option<Direction>,
) -> Vec<Told> {
    let f = &lens.pack.fixed;
    let (first, last) = (lens.token_at(piece.start), lens.token_at(piece.end));
    let parts = f.comma | f.stop | f.relative;
    // What comes after *after* tells when.
    let aside = lens.bit("after") | f.relative;
    let mut out = Vec::new();
    let mut from = first;
    while from < last {
        let to = (from + 1..last)
            .find(|&i| lens.is(i, parts) || lens.spaced() && lens.is(i, aside))
            .unwrap_or(last);
        out.extend(clause_events(article, lens, from, to, found, way));
        if lens.spaced() && to < last && lens.is(to, aside) && !out.is_empty() {
            break;
        }
        from = to + usize::from(to < last && lens.is(to, f.comma | f.stop));
    }
    if out.is_empty() {
        out.extend(head(lens, first, last).map(Told::at));
    }
    out
}

/// The events of tokens `from..to`, which hold no comma.
fn clause_events(
    article: &Article<'_>,
    lens: &Lens<'_>,
    from: usize,
    to: usize,
    found: &[Found],
    way: Option<Direction>,
) -> Vec<Told> {
    let Some(span) = lens.span(from, to) else { return Vec::new() };
    let f = &lens.pack.fixed;
    let named = words(lens, span);
    if let [(_, EventWord::Refers)] = named.as_slice()
        && to - from <= REFERS
        && let Some(before) = lens.sentence.checked_sub(1)
    {
        return sentence_events(article, before, found);
    }
    let events: Vec<Told> = named
        .iter()
        .filter_map(|(at, means)| match means {
            EventWord::Event(id) => Some(Told { theme: Some(id.to_string()), ..Told::at(*at) }),
            _ => None,
        })
        .collect();
    let ended = named.iter().find(|(_, means)| **means == EventWord::End).map(|(at, _)| *at);
    // *The rally came to an end*, but *a stronger dollar put an end to the rally*.
    let of_next = ended.is_some_and(|end| lens.is(lens.token_at(end.end), f.infinitive | f.of));
    let is_ended = |at: Span<Normalized>| {
        ended.is_some_and(|end| if of_next { at.start >= end.end } else { at.start < end.start })
    };
    let turned = |at: Span<Normalized>, way: Direction| match way {
        Direction::Up if is_ended(at) => Direction::Down,
        Direction::Down if is_ended(at) => Direction::Up,
        way => way,
    };
    let moves: Vec<Move> = (from..to)
        .filter(|&i| lens.is(i, lens.pack.fixed.moves))
        .filter_map(|i| {
            let t = &lens.tokens()[i];
            Some(Move { token: i, span: t.span, way: turned(t.span, t.attr.direction?) })
        })
        .collect();
    let claims = clause_claims(lens, span, (from, to), found, &turned);
    // A claim is the surest reading of a move, where its size is told or nothing else is.
    let sized = claims.iter().any(|(_, sized)| *sized);
    let before = |start: u32| events.first().is_none_or(|e| start < e.span.start);
    if events.is_empty() || sized && claims.iter().any(|(c, _)| before(c.span.start)) {
        let told: Vec<Told> = claims.into_iter().map(|(c, _)| c).collect();
        if !told.is_empty() {
            let more = joined(article, lens, (from, to), &told);
            return told.into_iter().chain(more).map(|t| same(lens, t)).collect();
        }
    }
    let things = things(lens, &named, &moves, (from, to), way);
    let by_name = named.iter().any(|(_, means)| matches!(means, EventWord::Thing(_) | EventWord::Event(_)));
    let subjects = named_subjects(article, lens, from, to, by_name);
    // Where the head comes last, an event there is what the clause speaks of.
    let heads = !lens.spaced() && events.last().is_some_and(|e| e.span.end == span.end);
    let moved = !heads && subjects.first().is_some_and(|(_, at)| before(at.start)) && !moves.is_empty();
    let mut out: Vec<Told> = Vec::new();
    if !events.is_empty() && !moved {
        out = events;
    } else if !subjects.is_empty() {
        for (subject, at) in subjects {
            let (span, direction) = match nearest(&moves, at) {
                Some(found) => (at.cover(found.span), Some(found.way)),
                None => (at, way),
            };
            let measure = measure(lens, from, to, &subject, direction);
            let subject = subject.id.map(|id| id.to_string());
            out.push(Told { subject, measure, direction, ..Told::at(span) });
        }
    } else if let Some(thing) = things.into_iter().next() {
        out.push(thing);
    } else if let Some(first) = moves.first() {
        out.extend(topic_move(article, lens, (from, to), first, found));
    } else if let (Some((at, EventWord::Thing(_))), Some(way)) = (named.first(), way) {
        // *Prices*, of which the signal says which way they went.
        let pushed = Move { token: lens.token_at(at.start), span: *at, way };
        out.extend(topic_move(article, lens, (from, to), &pushed, found));
    }
    out.into_iter().map(|told| same(lens, told)).collect()
}

/// A move word where it stands.
struct Move {
    token: usize,
    span: Span<Normalized>,
    way: Direction,
}

/// The move word nearest to `at`.
fn nearest(moves: &[Move], at: Span<Normalized>) -> Option<&Move> {
    let gap = |m: &&Move| {
        if m.span.start >= at.end { m.span.start - at.end } else { at.start.saturating_sub(m.span.end) }
    };
    moves.iter().min_by_key(gap)
}

/// What the first clause that tells of anything in a sentence tells of.
fn sentence_events(article: &Article<'_>, sentence: usize, found: &[Found]) -> Vec<Told> {
    let lens = Lens::new(article, sentence);
    let stops = lens.pack.fixed.comma | lens.pack.fixed.stop;
    let mut from = 0;
    while from < lens.len() {
        let to = (from + 1..lens.len()).find(|&i| lens.is(i, stops)).unwrap_or(lens.len());
        let events = clause_events(article, &lens, from, to, found, None);
        if !events.is_empty() {
            return events;
        }
        from = to + 1;
    }
    Vec::new()
}

/// The claims about known subjects in the clause, and whether they tell a size.
fn clause_claims(
    lens: &Lens<'_>,
    span: Span<Normalized>,
    (from, to): (usize, usize),
    found: &[Found],
    turned: &dyn Fn(Span<Normalized>, Direction) -> Direction,
) -> Vec<(Told, bool)> {
    let of_sentence = found.partition_point(|c| c.sentence < lens.sentence);
    found[of_sentence..]
        .iter()
        .take_while(|c| c.sentence == lens.sentence)
        .filter(|c| (from..to).contains(&c.trigger))
        .filter_map(|c| {
            let verb = lens.tokens()[c.trigger].span;
            let own = c.subject.span.filter(|s| span.contains(*s));
            let told = Told {
                subject: Some(c.subject.listed()?.to_owned()),
                measure: Some(c.measure.clone()),
                direction: Some(turned(verb, c.direction?)),
                ..Told::at(own.map_or(verb, |s| s.cover(verb)))
            };
            Some((told, c.figures.each().next().is_some()))
        })
        .collect()
}

/// Subjects that a list joins to that of a claim: *a plunge in gold and silver*.
fn joined(article: &Article<'_>, lens: &Lens<'_>, (from, to): (usize, usize), claims: &[Told]) -> Vec<Told> {
    let f = &lens.pack.fixed;
    let list = f.conjunction | f.list_comma;
    let named = named_subjects(article, lens, from, to, true);
    let mut out: Vec<Told> = Vec::new();
    for pair in named.windows(2) {
        let [(first, at), (second, next)] = pair else { continue };
        let between = lens.token_at(at.end)..lens.token_at(next.start);
        let id = |s: &FoundSubject| s.listed().map(str::to_owned);
        let of = claims.iter().chain(&out).find(|c| c.subject == id(first));
        let apart = between.is_empty() || between.into_iter().any(|i| !lens.is(i, list));
        let known = claims.iter().any(|c| c.subject == id(second));
        if let Some(of) = of.filter(|_| !apart && !known) {
            out.push(Told { subject: id(second), span: *next, ..of.clone() });
        }
    }
    out
}

/// Subjects with an id that the clause names, with the places of their names; `by_name` leaves out words that stand for one.
fn named_subjects(
    article: &Article<'_>,
    lens: &Lens<'_>,
    from: usize,
    to: usize,
    by_name: bool,
) -> Vec<(FoundSubject, Span<Normalized>)> {
    let mut out: Vec<(FoundSubject, Span<Normalized>)> = Vec::new();
    let named = |i: usize| {
        lens.is(i, lens.pack.fixed.any_subject)
            && !is_place(lens.mentions, i)
            && matches!(lens.tokens()[i].item, Item::Subject(_))
            && !(by_name && lens.is(i, lens.pack.fixed.anaphor & !lens.pack.fixed.subject))
    };
    for i in (from..to).filter(|&i| named(i)) {
        let Some(subject) = token_subject(article, lens.sentence, i) else { continue };
        let known = out.iter().any(|(s, _)| s.id == subject.id);
        if subject.listed().is_some() && !known {
            out.push((subject, lens.tokens()[i].span));
        }
    }
    out
}

/// The groups and conditions that the clause names, and which way they go; without a direction only where nothing else
/// is said of them.
fn things(
    lens: &Lens<'_>,
    named: &[(Span<Normalized>, &EventWord)],
    moves: &[Move],
    (from, to): (usize, usize),
    way: Option<Direction>,
) -> Vec<Told> {
    let bare = |id: &str| lens.pack.events.same("price").is_some_and(|(prices, _)| prices == id);
    let opens = lens.pack.fixed.determiner | lens.pack.fixed.possessive;
    let at_edge = |at: Span<Normalized>| {
        let first = (from..to).find(|&i| !lens.is(i, opens)).unwrap_or(from);
        let ends = lens.tokens().get(to - 1).is_some_and(|t| t.span.end <= at.end);
        lens.token_at(at.start) <= first + 1 && to - from <= THING || ends
    };
    let told = named.iter().filter_map(|(at, means)| match means {
        EventWord::Thing(id) if !bare(id) => {
            let (span, direction) = match nearest(moves, *at) {
                Some(found) => (at.cover(found.span), Some(found.way)),
                None => (*at, way),
            };
            let thing = Told { theme: Some(id.to_string()), direction, ..Told::at(span) };
            (direction.is_some() || at_edge(*at)).then_some(thing)
        }
        _ => None,
    });
    told.collect()
}

/// A move whose subject stands elsewhere: *the decline*, *prices fell*.
fn topic_move(
    article: &Article<'_>,
    lens: &Lens<'_>,
    (from, to): (usize, usize),
    told: &Move,
    found: &[Found],
) -> Option<Told> {
    let (at, direction) = (told.token, Some(told.way));
    let span = told.span;
    if let Some(measure) = measured(lens, from, to).filter(|m| m != "price") {
        // Of a measure that is named, nothing else is said to move.
        return Some(Told { measure: Some(measure), direction, ..Told::at(span) });
    }
    let spoken = resolve(article, lens.sentence, at, RuleKind::Move, (&[], None));
    // What is named but not known has only its words.
    let bare = |s: &FoundSubject| s.text.is_empty() || lens.pack.measures.knows(&normalize(&s.text).0);
    if spoken.iter().any(|s| s.id.is_none() && !bare(s)) {
        return None;
    }
    // *The decline* is the one told of most, before it is that of the topic.
    let before = &found[..found.partition_point(|c| c.sentence < lens.sentence)];
    let before = &before[before.len().saturating_sub(TOLD_BEFORE)..];
    let told = |c: &&Found| {
        c.direction == direction && c.subject.listed().is_some() && c.polarity == Polarity::Affirmed
    };
    let mut often: BTreeMap<(Option<&str>, &str), usize> = BTreeMap::new();
    for claim in before.iter().filter(told) {
        *often.entry(about(claim)).or_default() += 1;
    }
    let most = before.iter().filter(told).rev().max_by_key(|c| often.get(&about(c)).copied());
    if let Some(most) = most {
        let subject = most.subject.listed().map(str::to_owned);
        return Some(Told { subject, measure: Some(most.measure.clone()), direction, ..Told::at(span) });
    }
    let topic = spoken.into_iter().find(|s| s.listed().is_some() && s.kind != Some(SubjectKind::Country));
    match topic {
        Some(topic) => {
            let measure = default_measure(&topic);
            let subject = topic.listed().map(str::to_owned);
            Some(Told { subject, measure, direction, ..Told::at(span) })
        }
        None if measured(lens, from, to).is_some() => {
            Some(Told { measure: Some("price".to_owned()), direction, ..Told::at(span) })
        }
        None => None,
    }
}

/// What is claimed of: subject and measure.
fn about(claim: &Found) -> (Option<&str>, &str) {
    (claim.subject.id.as_deref(), claim.measure.as_str())
}

/// The first word for a measure in `from..to`.
fn measured(lens: &Lens<'_>, from: usize, to: usize) -> Option<String> {
    let mut words = lens.tokens().get(from..to)?.iter();
    words.find_map(|t| lens.mentions.measure(t)).map(|m| m.measure.to_string())
}

fn measure(
    lens: &Lens<'_>,
    from: usize,
    to: usize,
    subject: &FoundSubject,
    direction: Option<Direction>,
) -> Option<String> {
    let told = subject.measure.as_deref().map(str::to_owned);
    let told = told.or_else(|| measured(lens, from, to));
    told.or_else(|| direction.and_then(|_| default_measure(subject)))
}

/// What moves when nothing else is said to.
fn default_measure(subject: &FoundSubject) -> Option<String> {
    match subject.kind? {
        SubjectKind::Bond => Some("yield".to_owned()),
        SubjectKind::Country | SubjectKind::CentralBank | SubjectKind::Investors | SubjectKind::Basket => {
            None
        }
        _ => Some("price".to_owned()),
    }
}

/// The event that a measure's move is told as elsewhere.
fn same(lens: &Lens<'_>, told: Told) -> Told {
    let Some(measure) = told.measure.as_deref().or(told.subject.as_ref().map(|_| "")) else { return told };
    let way = told.direction.map(|d| match d {
        Direction::Up => "up",
        Direction::Down => "down",
        Direction::Flat => "flat",
    });
    let owner = told.subject.as_ref().map(|s| format!("{s} ")).unwrap_or_default();
    let moved = way.map(|way| format!("{owner}{measure} {way}"));
    let events = &lens.pack.events;
    let unowned = way.and_then(|way| events.same(&format!("{measure} {way}"))).filter(|(_, event)| *event);
    let found = moved
        .and_then(|m| events.same(&m))
        .or_else(|| events.same(format!("{owner}{measure}").trim()))
        .or(unowned);
    match found {
        Some((id, true)) => Told { theme: Some(id.to_owned()), ..Told::at(told.span) },
        Some((id, false)) => {
            Told { theme: Some(id.to_owned()), direction: told.direction, ..Told::at(told.span) }
        }
        None => told,
    }
}

/// The words of a cause that names nothing known, without what opens and ends them.
fn head(lens: &Lens<'_>, from: usize, to: usize) -> Option<Span<Normalized>> {
    let f = &lens.pack.fixed;
    let skip = f.determiner | f.comma | f.stop | f.dash | f.open | f.close | f.possessive | f.hedge_word;
    let (mut from, mut to) = (from, to);
    while from < to && lens.is(from, skip) {
        from += 1;
    }
    while to > from && lens.is(to - 1, f.comma | f.stop | f.dash | f.open) {
        to -= 1;
    }
    lens.span(from, to.min(from + WORDS))
}
