//! Moves, levels and amounts: from rule matches to claims with their figures by role.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::article::{Article, Found, FoundSubject};
use super::choose::FIGURES;
use super::{choose, expected, measured, owner, phrase, scope, subject, units};
use crate::figure::{Figure, Hedge};
use crate::lang::{Match, RuleKind, Slot, SubjectKind};
use crate::mention::Item;
use crate::record::{Basis, ClaimKind, Direction, Figures, Grain, Modality, QuantityKind};

/// The claims of sentence `i`, in order. `earlier` are those of the sentences before.
pub fn read_figures(article: &Article<'_>, i: usize, earlier: &[Found]) -> Vec<Found> {
    let mentions = &article.mentions[i];
    let pack = article.pack(i);
    let kinds = [RuleKind::Move, RuleKind::Level, RuleKind::Amount];
    let mut matches = pack.rules.run(&mentions.symbols, mentions.present, &kinds);
    matches.retain(|m| !pack.rules.all[m.rule].source.signed || units::signed(mentions, m));
    let matches = choose(matches, &pack.rules, |m| {
        let mut tokens: Vec<usize> = m.named("move").map(|s| s.start).collect();
        tokens.extend(FIGURES.iter().flat_map(|name| m.named(name)).map(|s| s.start));
        tokens
    });
    let matches = outcomes(article, i, matches);
    let mut found: Vec<Found> = Vec::new();
    for m in &matches {
        let claims = claims_of(article, i, m, earlier, &found);
        found.extend(claims);
    }
    found
}

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
    // The moves told of the same object behind it.
    let told = |push: &Match, other: &Match| {
        pushed(push).is_some_and(|(start, end)| {
            let own = other.named("subject").any(|s| s.start < end && start < s.end);
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
    let mut carried: Option<(usize, Option<Direction>, Vec<FoundSubject>)> = None;
    for step in 0..=last {
        let slots: Vec<&Slot> = m.slots.iter().filter(|s| s.step == step).collect();
        let made = Made { earlier, sentence, here: &claims };
        let built = step_claims(article, i, m, &slots, &mut carried, made);
        claims.extend(built);
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

fn step_claims(
    article: &Article<'_>,
    i: usize,
    m: &Match,
    slots: &[&Slot],
    carried: &mut Option<(usize, Option<Direction>, Vec<FoundSubject>)>,
    made: Made<'_>,
) -> Vec<Found> {
    let mentions = &article.mentions[i];
    let pack = article.pack(i);
    let fixed = &pack.fixed;
    let rule = &pack.rules.all[m.rule].source;
    let named = |name: &'static str| slots.iter().filter(move |s| s.name == name);
    let figures = |name: &'static str| -> Vec<(usize, Figure)> {
        named(name)
            .filter_map(|s| (s.start..s.end).find_map(|t| figure(article, i, t).map(|f| (t, f))))
            .collect()
    };
    let (mut change, mut from, to, mut value) =
        (figures("change"), figures("from"), figures("to"), figures("value"));
    let trigger = match (named("move").next(), &*carried) {
        (Some(slot), _) => slot.start,
        (None, Some((trigger, ..))) => *trigger,
        (None, None) => match slots.first() {
            Some(slot) => slot.start,
            None => return Vec::new(),
        },
    };
    if rule.carries {
        return carried_claim(article, i, m, trigger, value.first(), made).into_iter().collect();
    }
    // *Doubled*, 腰斩: the verb is the size too.
    if change.is_empty()
        && rule.kind == RuleKind::Move
        && mentions.tokens[trigger].classes & fixed.multiple != 0
    {
        change.extend(figure(article, i, trigger).map(|f| (trigger, f)));
    }
    // *Fell 31.4%, $78.53 an ounce*: a price for a quantity, after a percentage, is where the move ended.
    let mut to = to;
    if let ([(_, size), (token, price)], true) = (change.as_slice(), to.is_empty())
        && size.unit_name() == "percent"
        && price.per.is_some()
        && !mentions.tokens[*token - 1..*token]
            .iter()
            .any(|t| t.classes & (fixed.conjunction | fixed.open) != 0)
    {
        to.extend(change.pop());
    }
    // *Fell as low as $74,541*: where it went, not how far.
    let stood = |token: usize| match mentions.tokens[token].item {
        Item::Quantity(q) => {
            mentions.quantities.get(q).is_some_and(|q| q.level && q.kind != QuantityKind::Percent)
        }
        _ => false,
    };
    if to.is_empty() && change.first().is_some_and(|(token, _)| stood(*token)) {
        to.append(&mut change);
    }
    if rule.signed {
        units::unsign(&mut change);
    }
    let own = named("move").find_map(|s| (s.start..s.end).find_map(|t| mentions.tokens[t].attr.direction));
    let direction = rule.is.direction.or(own).or(carried.as_ref().and_then(|c| c.1));
    // *Sank past $70*: below it.
    if direction == Some(Direction::Down) {
        for (token, f) in &mut to {
            let along = |q: usize| mentions.quantities.get(q).is_some_and(|q| q.along);
            if matches!(mentions.tokens[*token].item, Item::Quantity(q) if along(q)) {
                *f = f.clone().turned();
            }
        }
    }
    // *pushed prices below $100*: the bound tells the way.
    let crossed = to.first().and_then(|(_, f)| match f.hedge {
        Hedge::Under => Some(Direction::Down),
        Hedge::Over => Some(Direction::Up),
        _ => None,
    });
    // *go to 15% from 12%*: the ends tell it.
    let ends = match (from.first(), to.first()) {
        (Some((_, a)), Some((_, b))) if a.unit == b.unit => match b.written().cmp(&a.written()) {
            Ordering::Greater => Some(Direction::Up),
            Ordering::Less => Some(Direction::Down),
            Ordering::Equal => None,
        },
        _ => None,
    };
    let direction = units::grown(article, i, trigger, direction, &to);
    let (told, direction) = if rule.kind == RuleKind::Move {
        (direction.or(crossed), direction.or(crossed).or(ends))
    } else {
        (None, None)
    };
    units::ended(article, i, (trigger, direction), &mut change, &mut to);
    // "from 11% raised to 15%": the subject stands before the first end, not before the verb.
    let anchor = match slots.first() {
        Some(first) if first.name == "from" && first.step == 0 => m.start,
        _ => trigger,
    };
    let mut subjects: Vec<FoundSubject> =
        named("subject").flat_map(|s| subject::phrases(article, i, s.start, s.end)).collect();
    // The last of several names brings those it is joined to, which have slots of their own.
    let mut seen = HashSet::new();
    subjects.retain(|s| seen.insert((s.id.clone(), s.span)));
    if subjects.is_empty() {
        subjects = match &*carried {
            // 金价因美元下跌0.5%而上涨1%: what went before was its cause.
            Some((last, _, subjects))
                if phrase::over_cause(article, i, trigger).is_none_or(|cause| cause > *last) =>
            {
                subjects.clone()
            }
            _ => {
                let made: Vec<&Found> = made.sentence.iter().chain(made.here).collect();
                subject::resolve(article, i, anchor, rule.kind, &made)
            }
        };
        // *sent the stock 6% lower*: what moved is told, though not which.
        if subjects.iter().all(|s| s.id.is_none())
            && let Some(told) = named("subject").find_map(|s| phrase::unknown(article, i, s))
        {
            subjects = vec![told];
        }
    }
    *carried = Some((trigger, direction, subjects.clone()));
    let (start, end) = (
        slots.iter().map(|s| s.start).min().unwrap_or(trigger),
        slots.iter().map(|s| s.end).max().unwrap_or(trigger + 1),
    );
    let told_measure = rule.measure.clone().or_else(|| {
        named("measure").find_map(|s| subject::measure_near(&mentions.tokens, mentions, s.start, s.end))
    });
    let mut span = mentions.tokens[start].span.cover(mentions.tokens[end - 1].span);
    for (token, _) in change.iter().chain(&from).chain(&to).chain(&value) {
        if let Item::Quantity(q) = mentions.tokens[*token].item {
            span = span.cover(mentions.quantities[q].span);
        }
    }
    let words = |start: usize, end: usize| mentions.tokens[start].span.cover(mentions.tokens[end - 1].span);
    // 减产: the verb itself tells what it moves.
    let verb_measure = match mentions.tokens[trigger].item {
        Item::Measure(m) => mentions.measures.get(m).map(|m| m.measure.to_string()),
        _ => None,
    };
    // *lowered its growth forecast for China*: what is moved is measured before it is named.
    let object_measure = || {
        let object = named("subject").find(|s| s.start > trigger)?;
        subject::measure_near(&mentions.tokens, mentions, trigger + 1, object.start)
    };
    let told_measure = told_measure.or(verb_measure).or_else(object_measure);
    // An elided verb's clause measures what the clause before it does.
    let carried_measure =
        made.here.last().filter(|_| named("move").next().is_none()).map(|f| f.measure.clone());
    let told_part = named("part").next().map(|s| words(s.start, s.end));
    let amount = rule.kind == RuleKind::Amount;
    let part = measured::part(article, i, (start, end), told_part).filter(|_| amount);
    let last = made.sentence.iter().chain(made.here).last();
    // A part of nothing.
    if part.is_some() && last.is_none() && told_measure.is_none() {
        return Vec::new();
    }
    let counted = measured::counted(article, i, &value).or_else(|| measured::of_jobs(&change));
    let ends = from.iter().chain(&to).chain(&value).map(|(_, f)| (f.clone(), true));
    let told_figures: Vec<(Figure, bool)> =
        ends.chain(change.iter().map(|(_, f)| (f.clone(), false))).collect();
    let measured = |subject: &FoundSubject| -> String {
        // In an apposition (*revenue of $10 billion, up 34%*) the measure stands before the match.
        let spoken = named("subject").next().is_some();
        let nameless = subject.id.is_none() && subject.span.is_none() && subject.text.is_empty();
        let before = || {
            if start < trigger || nameless {
                measured::measure_before(article, i, start, spoken)
            } else {
                None
            }
        };
        // A subject that the match names tells its own measure: 油价 is a price whatever was spoken of before.
        let own = || subject.measure.as_deref().filter(|_| spoken).map(str::to_owned);
        // *of which $2.31 billion were longs*: a part of what was told before.
        if part.is_some() && told_measure.is_none() {
            return last.map_or_else(|| "other".to_owned(), |f| f.measure.clone());
        }
        told_measure
            .clone()
            .or_else(|| carried_measure.clone())
            .or_else(own)
            .or_else(before)
            .or_else(|| subject.measure.as_deref().map(str::to_owned))
            .or_else(|| counted.clone())
            .unwrap_or_else(|| measured::usual_measure(subject))
    };
    let untold = |subject: &FoundSubject| {
        told_measure.is_none() && carried_measure.is_none() && subject.measure.is_none()
    };
    let each_share = to.iter().chain(&value).any(|(_, f)| f.per.as_deref() == Some("share"));
    let measured = |subject: &FoundSubject| {
        let measure = measured(subject);
        // No price stands at a percentage, no rate in tonnes, and no country has a price.
        let fits = told_figures.iter().all(|(f, end)| measured::can_be(&measure, f, *end));
        if !fits || measure == "price" && subject.kind == Some(SubjectKind::Country) {
            // *margins on gold rise to 8% and silver's to 15% from 11%*: such figures measure what those before them did.
            let before = made.sentence.iter().chain(made.here).last().filter(|_| !fits && untold(subject));
            return before
                .filter(|f| f.measure != measure)
                .map_or_else(|| "other".to_owned(), |f| f.measure.clone());
        }
        let Some(owner) = pack.owners.get(&measure) else { return measure };
        // A profit for each share is what a share earns.
        if let Some(other) = owner.per_share.clone().filter(|_| each_share) {
            return other;
        }
        if untold(subject)
            && let Some(other) = measured::otherwise(article, i, (subject, trigger), owner, &told_figures)
        {
            return other;
        }
        measure
    };
    // *The dollar slid to 151.20 yen*: the currency of the price tells the pair.
    if let Some(quote) =
        to.iter().chain(&value).next().and_then(|(_, f)| f.unit.clone()).filter(|u| &**u != "USD")
    {
        let pair = format!("usd_{}", quote.to_lowercase());
        if let Some(pair) = pack.subjects.instruments().get(&pair) {
            let dollar = subjects.iter_mut().filter(|s| s.id.as_deref() == Some("dollar_index"));
            dollar.for_each(|s| (s.id, s.kind) = (Some(pair.id.clone()), Some(pair.kind)));
        }
    }
    // A statistic belongs to its country, an account to its company.
    for subject in &mut subjects {
        if measured(subject) == "policy_rate" {
            owner::rate_setter(article, i, subject);
        }
        if subject.id.is_none()
            && let Some(company) = owner::of_shares(article, i, subject)
        {
            *subject = company;
        }
        if (subject.id.is_none()
            || subject.inherited
            || owner::misfits(article, i, subject, &measured(subject)))
            && let Some(owner) = owner::owner(article, i, trigger, &measured(subject))
        {
            let (text, span) = if subject.span.is_some() {
                (subject.text.clone(), subject.span)
            } else {
                (owner.text.clone(), owner.span)
            };
            *subject = FoundSubject { text, span, measure: subject.measure.clone(), ..owner };
        }
    }
    for subject in &mut subjects {
        if measured(subject) == "price" {
            owner::listed_here(article, i, subject);
        }
    }
    // A part is of what the whole is of.
    if let Some(whole) = last.filter(|_| part.is_some()) {
        for subject in subjects.iter_mut().filter(|s| measured(s) == whole.measure) {
            *subject = FoundSubject { measure: subject.measure.take(), ..whole.subject.clone() };
        }
    }
    // *China's exports grew 10%, while imports rose 1%*: the statistics of one country.
    if let Some(last) = last.map(|f| &f.subject)
        && last.kind == Some(SubjectKind::Country)
    {
        let measures = mentions.measures.iter().map(|m| m.span).collect::<Vec<_>>();
        for subject in &mut subjects {
            if subject.id.is_none() && subject.span.is_some_and(|s| measures.contains(&s)) {
                (subject.id, subject.kind, subject.inherited) = (last.id.clone(), last.kind, true);
            }
        }
    }
    // A subject without words is called by what is measured.
    for subject in &mut subjects {
        if subject.span.is_none() && subject.text.is_empty() {
            subject.span = measured::measure_span(article, i, start, end);
            if subject.span.is_none()
                && let Some((span, measure)) = phrase::words_before(article, i, trigger)
                    .or_else(|| phrase::words_before(article, i, m.start))
            {
                subject.span = Some(span);
                subject.measure = subject.measure.take().or(measure);
            }
        }
    }
    // 价格, 需求 by themselves are of what the sentence named before.
    for subject in &mut subjects {
        if let Some(owner) = phrase::goods(article, i, subject) {
            *subject = if subject.id.is_some() {
                FoundSubject { text: owner.text, span: owner.span, ..subject.clone() }
            } else {
                FoundSubject { measure: subject.measure.take(), ..owner }
            };
        }
    }
    let mut basis =
        rule.is.basis.unwrap_or_else(|| scope::basis(&mentions.tokens, trigger, start, end, fixed));
    // 收报102,340元，跌幅1.9%: the noun tells the size of the move just told.
    let noun = mentions.tokens[trigger].classes & (fixed.moves | fixed.verb) == fixed.moves;
    if basis == Basis::Unspecified
        && noun
        && named("subject").next().is_none()
        && let Some(last) = last
        && matches!(last.basis, Basis::Close | Basis::Settle)
        && (last.direction.is_none() || last.direction == direction)
        && subjects.iter().all(|s| s.id == last.subject.id)
    {
        basis = last.basis;
    }
    // *Fell as low as $74,541*: the lowest of the session.
    if let (Basis::Unspecified, [(token, end)]) = (basis, to.as_slice())
        && stood(*token)
    {
        basis = scope::extreme_of(end.hedge);
    }
    let measure = subjects.first().map(&measured);
    let owner = measure.as_ref().and_then(|m| pack.owners.get(m));
    let (set, annual) = owner.map_or((false, false), |o| (o.set, o.annual));
    basis = scope::basis_of(measure.as_deref(), set, basis);
    let mut window = scope::window(article, i, (start, end), annual, &mut basis, made.earlier);
    if measure.as_deref() == Some("price") && rule.kind == RuleKind::Move && basis == Basis::Unspecified {
        scope::sum_since(article, i, (start, end), &mut window, &mut basis);
    }
    // *expects a profit of $12 billion, up from $10 billion*: what moved is put as what it moved to.
    let put = to.first().map_or(trigger, |(token, _)| trigger.min(*token));
    let modality = scope::modality(&mentions.tokens, put, end, fixed, rule, set);
    // *cut its growth forecast to 0.6%*: what moves is a forecast.
    let expectation = pack.classes.bit("EXPECT").unwrap_or_default();
    let first = slots.iter().filter(|s| FIGURES.contains(&s.name)).map(|s| s.start).min().unwrap_or(end);
    let object = named("subject").filter(|s| s.start > trigger).map(|s| trigger + 1..first.max(s.end));
    let forecast = object
        .flat_map(|range| &mentions.tokens[range])
        .any(|t| t.attr.modality == Some(Modality::Forecast) || t.classes & expectation != 0);
    let modality = if forecast && modality == Modality::Asserted { Modality::Forecast } else { modality };
    // *compared with $14.7 billion in the same period last year*: what was is no forecast, and its months are those of
    // the figure before it.
    let before = made.here.last().filter(|_| named("move").next().is_none() && rule.kind == RuleKind::Amount);
    let past = window.as_ref().zip(article.document.meta.published).is_some_and(|(w, day)| w.end < day);
    let modality = if before.is_some() && past { Modality::Asserted } else { modality };
    if let (Some(w), Some(base)) = (&mut window, before.and_then(|f| f.window.as_ref())) {
        scope::same_months(w, base, article.document.meta.published);
    }
    if let (Some(w), Some(day)) = (&mut window, article.document.meta.published) {
        let running = w.start < day && day < w.end && w.grain > Grain::Day;
        if running && rule.kind == RuleKind::Move && modality == Modality::Asserted {
            w.end = day;
        }
    }
    // The most a price moved within a session is its extreme.
    let extreme = |token: usize| match mentions.tokens[token].item {
        Item::Quantity(q) => {
            let words = article.words(mentions.quantities[q].span).to_lowercase();
            pack.extremes.iter().any(|form| words.starts_with(form.as_str()))
        }
        _ => false,
    };
    // *sank as much as 12% before closing down 8%*: the close is that of the next move.
    let own = mentions.tokens[start..end].iter().any(|t| t.attr.basis.is_some());
    let closes = matches!(basis, Basis::Close | Basis::Settle) && !own;
    let at_most = (basis == Basis::Unspecified || closes)
        && change.iter().any(|(t, f)| f.hedge == Hedge::AtMost && extreme(*t));
    if at_most || basis == Basis::Intraday && rule.kind == RuleKind::Move {
        basis = match direction {
            Some(Direction::Up) => Basis::IntradayHigh,
            Some(Direction::Down) => Basis::IntradayLow,
            _ => basis,
        };
    }
    units::settle(
        article,
        i,
        subjects.first().map(|s| (s, measured(s))),
        [&mut change, &mut from, &mut to, &mut value],
    );
    let build = |subject: &FoundSubject, figures: Figures| Found {
        kind: match rule.kind {
            RuleKind::Level => ClaimKind::Level,
            // A price is a level, however its figure is put.
            RuleKind::Amount if matches!(measured(subject).as_str(), "price" | "yield" | "policy_rate") => {
                ClaimKind::Level
            }
            RuleKind::Amount => ClaimKind::Amount,
            RuleKind::Move if direction.is_some() => ClaimKind::Move,
            // *kept its dividend at 32 cents*: nothing moved.
            _ => ClaimKind::Level,
        },
        measure: measured(subject),
        // *of which A 30, B 20*: another part of the same.
        part: part.clone().or_else(|| {
            let same = |f: &&Found| amount && f.part.is_some() && f.measure == measured(subject);
            last.filter(same).map(|_| measured::part_words(article, i, (start, end)))
        }),
        subject: subject.clone(),
        // The yen's fall is the rise of USD/JPY; its ends are those of the pair as they stand.
        direction: if subject.inverse && told.is_some() { direction.map(opposite) } else { direction },
        figures: if subject.inverse && told.is_some() { past_the_other_way(figures) } else { figures },
        basis,
        window: window.clone(),
        polarity: scope::polarity(&mentions.tokens, trigger, fixed),
        modality,
        sentence: i,
        span,
        trigger,
        rule: rule.name.clone(),
        reads: slots.iter().map(|s| (s.name.to_owned(), words(s.start, s.end))).collect(),
    };
    let nth = |list: &[(usize, Figure)], n: usize, many: usize| -> Option<Figure> {
        if many > 1 && list.len() == many { list.get(n) } else { list.first() }.map(|(_, f)| f.clone())
    };
    let n = subjects.len();
    let mut claims = Vec::new();
    for (k, subject) in subjects.iter().enumerate() {
        let changes: Vec<Option<Figure>> = if change.is_empty() {
            vec![None]
        } else if n > 1 && change.len() == n {
            vec![Some(change[k].1.clone())]
        } else {
            change.iter().map(|(_, f)| Some(f.clone())).collect()
        };
        let values: Vec<Option<Figure>> = if value.is_empty() {
            vec![None]
        } else if n > 1 && value.len() == n {
            vec![Some(value[k].1.clone())]
        } else {
            value.iter().map(|(_, f)| Some(f.clone())).collect()
        };
        for change in &changes {
            for value in &values {
                let mut figures = Figures {
                    change: change.clone(),
                    from: nth(&from, k, n),
                    to: nth(&to, k, n),
                    value: value.clone(),
                };
                if direction.is_none() && figures.value.is_none() {
                    figures.value = figures.to.take();
                }
                claims.push(build(subject, figures));
            }
        }
    }
    claims.retain(|c: &Found| measured::tells(c, untold(&c.subject)));
    claims
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
    let aside = |f: &Found| {
        let tokens = &article.mentions[f.sentence].tokens;
        let before = &tokens[f.trigger.saturating_sub(2)..f.trigger];
        before.iter().any(|t| t.classes & pack.fixed.adverb_after != 0)
    };
    let told = expected::Told {
        sentence: i,
        aside: &aside,
        trigger,
        span: mentions.tokens[first].span.cover(mentions.tokens[last].span),
        direction: mentions.tokens[first..m.end.max(last)]
            .iter()
            .filter(|t| t.classes & pack.fixed.verb != 0)
            .find_map(|t| t.attr.direction),
        modality: rule.is.modality.unwrap_or(Modality::Forecast),
        rule: &rule.name,
    };
    let before: Vec<&Found> = made.earlier.iter().chain(made.sentence).chain(made.here).collect();
    let mut claim = expected::beside(&told, value, &before)?;
    // *上一季度为40%*: of a time of its own.
    if mentions.tokens[m.start..m.end].iter().any(|t| matches!(t.item, Item::Time(_))) {
        let mut basis = claim.basis;
        claim.window = scope::window(article, i, (m.start, m.end), false, &mut basis, made.earlier);
    }
    Some(claim)
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Up => Direction::Down,
        Direction::Down => Direction::Up,
        Direction::Flat => Direction::Flat,
    }
}

/// 人民币跌破7.3: the pair went past 7.3 upwards.
fn past_the_other_way(figures: Figures) -> Figures {
    Figures { to: figures.to.map(Figure::turned), ..figures }
}

fn figure(article: &Article<'_>, i: usize, token: usize) -> Option<Figure> {
    let mentions = &article.mentions[i];
    match mentions.tokens.get(token)?.item {
        Item::Quantity(q) => mentions.quantities.get(q).map(|q| q.figure.clone()),
        _ => None,
    }
}
