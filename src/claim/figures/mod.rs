//! Moves, levels and amounts: from rule matches to claims with their figures by role.

mod converted;
mod measure;
mod period;
mod step;
mod timing;
mod whose;

use step::{Carried, Step};

use super::article::{Article, Found};
use super::choose::FIGURES;
use super::{choose, component, expected, goods, scope, units};
use crate::figure::Figure;
use crate::lang::{Match, Slot, ends_as_adverb};
use crate::mention::{Item, Token};
use crate::record::{ClaimKind, Direction, Grain, Modality, Window};

/// The claims of sentence `i`, in order. `matches` are those of the rules for figures, `earlier` the claims of the sentences
/// before.
pub fn read_figures(article: &Article<'_>, i: usize, matches: Vec<Match>, earlier: &[Found]) -> Vec<Found> {
    let mentions = &article.mentions[i];
    let pack = article.pack(i);
    let mut matches = matches;
    matches.retain(|m| !pack.rules.all[m.rule].source.signed || units::signed(mentions, m));
    // 上调油价: what is told of the object stays.
    let of_object = |m: &Match| {
        let start = |name| m.named(name).next().map(|s| s.start);
        start("move") < start("subject")
    };
    let alone = |m: &Match| pack.rules.all[m.rule].source.alone && !of_object(m);
    matches.retain(|m| !alone(m) || !has_object(article, i, m));
    let carries = |m: &Match| pack.rules.all[m.rule].source.carries;
    let again = matches.iter().any(carries);
    loop {
        let tried = if again { matches.clone() } else { std::mem::take(&mut matches) };
        let standing = choose(tried, &pack.rules, |m| {
            let mut tokens: Vec<usize> = m.named("move").map(|s| s.start).collect();
            tokens.extend(FIGURES.iter().flat_map(|name| m.named(name)).map(|s| s.start));
            tokens
        });
        let mut found: Vec<Found> = Vec::new();
        let mut idle = None;
        for m in outcomes(article, i, standing) {
            let claims = claims_of(article, i, &m, earlier, &found);
            if claims.is_empty() && carries(&m) {
                idle = Some(m);
                break;
            }
            found.extend(claims);
        }
        // *Markets were expecting a gain of 0.8%*: what goes on from nothing leaves its words to other rules.
        match idle {
            Some(idle) => matches.retain(|m| (m.rule, m.start, m.end) != (idle.rule, idle.start, idle.end)),
            None => return found,
        }
    }
}

/// Days that a year has at least.
const YEAR: i32 = 360;

/// Whether what a verb moves stands right behind it: *cut its target*, *raised the dividend*.
fn has_object(article: &Article<'_>, i: usize, m: &Match) -> bool {
    let tokens = &article.mentions[i].tokens;
    let pack = article.pack(i);
    let moving = pack.classes.bit("TRANS").unwrap_or_default();
    let Some(trigger) = m.named("move").next().map(|s| s.end - 1) else { return false };
    let opens = pack.fixed.determiner | pack.fixed.measure | pack.fixed.any_subject;
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let (verb, behind) = (tokens[trigger].classes, &tokens[trigger + 1..]);
    let told = |t: &Token| t.classes & opens != 0 && t.classes & pack.fixed.any_quantity == 0;
    // *Caterpillar lifts full-year outlook*: any noun is what such a verb moves; not *to trade lower*.
    let only = verb & bit("TRANS.only") != 0 && verb & bit("MOVE.a") == 0;
    let apart = pack.fixed.verb | pack.fixed.moves | pack.fixed.preposition | pack.fixed.adverb_after;
    let noun = |t: &Token| {
        let plain = t.classes & pack.fixed.word != 0 && t.classes & apart == 0;
        let named = plain || t.classes & (bit("EXPECT") | bit("EXPECT.view")) != 0;
        named && t.item == Item::Word && !ends_as_adverb(article.words(t.span))
    };
    let object = || behind.iter().find(|t| t.classes & pack.fixed.time == 0);
    // *Merck dropped its bid*: a company's own thing that does not move.
    let owned = |t: &Token| t.classes & bit("OWN") != 0 && t.item == Item::Word;
    let own = behind.first().is_some_and(owned)
        && behind.get(1).is_some_and(|t| t.item == Item::Word && t.classes & apart == 0);
    own || verb & moving != 0 && behind.first().is_some_and(told) || only && object().is_some_and(noun)
}

/// Tokens between an object and what it did.
const NEAR: usize = 3;

/// Of two moves told of one thing, the one that came of it: 带动猪价下跌 is a fall, 抑制金价上涨 no rise.
fn outcomes(article: &Article<'_>, i: usize, matches: Vec<Match>) -> Vec<Match> {
    let tokens = &article.mentions[i].tokens;
    let push = article.pack(i).classes.bit("PUSH").unwrap_or_default();
    let trigger = |m: &Match| m.named("move").next().map(|s| s.start);
    let way = |m: &Match| trigger(m).and_then(|t| tokens[t].attr.direction);
    // A push names its object behind the verb.
    let pushed = |m: &Match| {
        let (verb, object) = (trigger(m)?, m.named("subject").next()?);
        (tokens[verb].classes & push != 0 && verb < object.start).then_some((object.start, object.end))
    };
    let fixed = &article.pack(i).fixed;
    let apart = fixed.stop | fixed.comma | fixed.any_subject;
    let right_behind = |m: &Match, end: usize| {
        let reach = trigger(m).filter(|&t| t >= end && t - end <= NEAR);
        reach.is_some_and(|t| tokens[end..t].iter().all(|t| t.classes & apart == 0))
    };
    // The moves told of the same object behind it.
    let told = |push: &Match, other: &Match| {
        pushed(push).is_some_and(|(start, end)| {
            let named = other.named("subject").any(|s| s.start < end && start < s.end);
            let own = named || other.named("subject").next().is_none() && right_behind(other, end);
            own && pushed(other).is_none() && trigger(other).is_some_and(|t| t >= end)
        })
    };
    let held = |push: &Match| way(push) == Some(Direction::Down);
    let stands = |m: &Match| {
        let outcome = |o: &Match| told(m, o) && !(held(m) && way(o) == Some(Direction::Up));
        let prevented = |o: &Match| told(o, m) && held(o) && way(m) == Some(Direction::Up);
        !matches.iter().any(|o| outcome(o) || prevented(o))
    };
    let standing: Vec<bool> = matches.iter().map(stands).collect();
    matches.into_iter().zip(standing).filter_map(|(m, stands)| stands.then_some(m)).collect()
}

/// The claims of one match: one for each step, subject and change.
fn claims_of(
    article: &Article<'_>,
    i: usize,
    m: &Match,
    earlier: &[Found],
    sentence: &[Found],
) -> Vec<Found> {
    let mut claims: Vec<Found> = Vec::new();
    let last = m.slots.iter().map(|s| s.step).max().unwrap_or(0);
    let carries = article.pack(i).rules.all[m.rule].source.carries;
    let mut carried: Option<Carried> = None;
    for step in 0..=last {
        let slots: Vec<&Slot> = m.slots.iter().filter(|s| s.step == step).collect();
        let made = Made { earlier, sentence, here: &claims };
        let Some(step) = Step::new(article, i, m, &slots, carried.as_ref(), made) else { continue };
        let built = if carries {
            carried_claim(article, i, m, step.trigger, step.value.first(), made).into_iter().collect()
        } else {
            step.claims(&mut carried)
        };
        let told = earlier.iter().chain(sentence).rev().map(|f| &*f.measure);
        let built = built.into_iter().filter(|claim| !goods::is_no_price(article, claim));
        claims.extend(built.map(|claim| component::of_index(article, claim, told.clone())));
    }
    claims
}

/// The claims made so far: in the sentences before, in this sentence, and by this match.
#[derive(Clone, Copy)]
struct Made<'a> {
    earlier: &'a [Found],
    sentence: &'a [Found],
    here: &'a [Found],
}

impl<'a> Made<'a> {
    /// All of them, in order.
    fn before(&self) -> impl DoubleEndedIterator<Item = &'a Found> {
        self.earlier.iter().chain(self.in_sentence())
    }

    /// Those of this sentence, in order.
    fn in_sentence(&self) -> impl DoubleEndedIterator<Item = &'a Found> {
        self.sentence.iter().chain(self.here)
    }
}

/// The claim of a rule that takes its subject and measure from one before it.
fn carried_claim(
    article: &Article<'_>,
    i: usize,
    m: &Match,
    trigger: usize,
    value: Option<&(usize, Figure)>,
    made: Made<'_>,
) -> Option<Found> {
    let mentions = &article.mentions[i];
    let pack = article.pack(i);
    let rule = &pack.rules.all[m.rule].source;
    let (token, value) = value?;
    // *topping the $28.6 billion that analysts expected*: the bound is that of the outcome, not of what was expected.
    let value = &if trigger > *token { value.unbounded() } else { value.clone() };
    let (first, last) = (trigger.min(*token), trigger.max(*token));
    let expects = rule.is.modality.is_none_or(|m| m == Modality::Forecast);
    let aside = |f: &Found| {
        let tokens = &article.mentions[f.sentence].tokens;
        let before = &tokens[f.trigger.saturating_sub(2)..f.trigger];
        // 低于4月的2.9%，市场预期为2.7%: what was expected is of the month told, not of the one before.
        let held = expects && f.modality == Modality::Asserted && f.sentence == i && {
            let mut rules = pack.rules.all.iter();
            rules.any(|r| r.source.name == f.rule && r.source.carries)
        };
        held || f.kind == ClaimKind::Move && before.iter().any(|t| t.classes & pack.fixed.adverb_after != 0)
    };
    // *A 1.5 million-barrel drop*: the noun right behind tells the way too.
    let until = m.end.max(last);
    let words = &mentions.tokens[first..until];
    let told = expected::Told {
        sentence: i,
        aside: &aside,
        trigger,
        span: mentions.tokens[first].span.cover(mentions.tokens[last].span),
        direction: words
            .iter()
            .filter(|t| t.classes & pack.fixed.verb != 0)
            .chain(mentions.tokens.get(until).filter(|t| t.classes & pack.fixed.moves != 0))
            .find_map(|t| t.attr.direction),
        modality: rule.is.modality.unwrap_or(Modality::Forecast),
        rule: &rule.name,
    };
    let before: Vec<&Found> = made.before().collect();
    let mut claim = expected::beside(&told, value, &before)?;
    // 上一季度为40%, *against 0.8% in January*: of a time of its own.
    let own = mentions.tokens[m.start..m.end].iter().find_map(|t| match t.item {
        Item::Time(t) => mentions.times.get(t),
        _ => None,
    });
    // Its words may be no token: *the year-ago quarter*.
    let words = mentions.tokens[m.start].span.cover(mentions.tokens[m.end - 1].span);
    let own = own.or_else(|| mentions.times.iter().find(|t| words.contains(t.span)));
    if let Some(time) = own {
        let text = article.written(time.span).to_owned();
        let mut own = Window { start: time.start, end: time.end, grain: time.grain, text };
        if let Some(base) = &claim.window {
            scope::same_months(&mut own, base, article.document.meta.published);
            // A month's change on the year, beside another's.
            let year = base.start.until(base.end).is_ok_and(|span| span.get_days() > YEAR);
            if year && base.grain == Grain::Month && claim.against == Some(Grain::Year) {
                own = scope::spanning_year(own);
            }
        }
        let asserted = claim.modality == Modality::Asserted;
        let told = |own| if asserted { period::past(own, article.document.meta.published) } else { own };
        claim.window = Some(told(own));
    } else if rule.prior {
        claim.window = claim.window.as_ref().and_then(period::before);
    }
    Some(claim)
}

fn figure(article: &Article<'_>, i: usize, token: usize) -> Option<Figure> {
    let mentions = &article.mentions[i];
    match mentions.tokens.get(token)?.item {
        Item::Quantity(q) => mentions.quantities.get(q).map(|q| q.figure.clone()),
        _ => None,
    }
}
