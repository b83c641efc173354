//! What a claim is about: the words before its trigger, else the topic of the sentence or section.

mod before;

use std::sync::Arc;

use before::before;

use super::antecedent::{
    antecedent, counterpart, headline_topic, in_turn, opened, opens_clause, paragraph_company,
    paragraph_topic,
};
use super::article::{Article, Found, FoundSubject};
use super::between::{between, with_other_measures};
use super::due::falls_due;
use super::owner;
use super::phrase::{
    behind_opening, company_behind, compound, held, later, listed_beside, of_unknown, opening_name,
};
use super::phrase::{is_company, joined_measure, with_owned_measure};
use super::tellers::tells_only;
use super::unnamed::unnamed;
use crate::lang::{ClassSet, RuleKind, Segmenter, SubjectKind, Turn};
use crate::mention::{Item, Mentions, Token};
use crate::record::Contract;

/// The subjects of the noun phrase `from..to`: *gold and silver prices* names two. A list that ends in it may begin
/// before it, where a clause does: *Gold, silver rise*.
pub(super) fn phrases(article: &Article<'_>, sentence: usize, from: usize, to: usize) -> Vec<FoundSubject> {
    if let Some(subject) = compound(article, sentence, from, to) {
        return vec![subject];
    }
    let all = listed(article, sentence, from, to, 0);
    let tokens = &article.mentions[sentence].tokens;
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let because = ["SIG.weak", "SIG.because"].map(|class| pack.classes.bit(class).unwrap_or_default());
    // *As zinc, copper fall*, *they expect zinc, copper to fall*: a clause begins behind these.
    let joins = because[0] | because[1] | fixed.adverb_after | fixed.modal;
    let opens = joins
        | fixed.stop
        | fixed.comma
        | fixed.dash
        | fixed.open
        | fixed.close
        | fixed.time
        | fixed.determiner
        | fixed.conjunction;
    let first =
        all.first().and_then(|s| s.span).map_or(0, |s| tokens.partition_point(|t| t.span.start < s.start));
    if first >= from || first == 0 || tokens[first - 1].classes & opens != 0 {
        return all;
    }
    listed(article, sentence, from, to, from)
}

/// As [`phrases`], where a list of names may begin before `from`, at `floor` or later.
fn listed(article: &Article<'_>, sentence: usize, from: usize, to: usize, floor: usize) -> Vec<FoundSubject> {
    if let Some(subject) =
        between(article, sentence, from, to).or_else(|| counterpart(article, sentence, (from, to)))
    {
        return vec![subject];
    }
    let Some(one) = phrase(article, sentence, from, to) else { return Vec::new() };
    let mut all = coordinated(article, sentence, from, to, floor);
    // *Marriott's U.S. and Canada hotels*: whose they are, not where.
    let places = one.id.is_some()
        && one.kind != Some(SubjectKind::Country)
        && all.iter().all(|s| s.kind == Some(SubjectKind::Country));
    if all.len() < 2 || places {
        return with_other_measures(article, sentence, from, to, one);
    }
    for subject in &mut all {
        subject.measure = one.measure.clone().or_else(|| subject.measure.take());
    }
    all
}

/// Names joined by commas and conjunctions alone, that end the range or begin before it.
fn coordinated(
    article: &Article<'_>,
    sentence: usize,
    from: usize,
    to: usize,
    floor: usize,
) -> Vec<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let comma = if pack.segmenter == Segmenter::Spaces { fixed.comma } else { fixed.list_comma };
    let and = pack.classes.bit("and").unwrap_or_default() | comma;
    let tokens = &mentions.tokens;
    let named = |i: usize| tokens[i].classes & fixed.any_subject != 0 && !is_place(mentions, i);
    let company = |i: usize| is_company(mentions, i);
    // *The Dow and the S&P 500*.
    let bare = |i: usize| i - usize::from(i > floor && tokens[i - 1].classes & fixed.determiner != 0);
    let Some(last) = (from..to).rev().find(|&i| named(i)) else { return Vec::new() };
    // A ticker in brackets belongs to the name before it: 京東(09618)及快手(01024).
    let before_bracket = |end: usize| {
        let closed = end > 0 && tokens[end - 1].classes & fixed.close != 0;
        let open = (end.saturating_sub(4)..end).rev().find(|&i| tokens[i].classes & fixed.open != 0);
        open.filter(|_| closed).unwrap_or(end)
    };
    // Nothing but a measure may stand between the last name and the end of the phrase.
    if tokens[last + 1..before_bracket(to).max(last + 1)].iter().any(|t| t.classes & fixed.measure == 0) {
        return Vec::new();
    }
    let mut names = vec![last];
    // *Gold, other metals*: the group is named as what else did so.
    let other = pack.classes.bit("OTHER").unwrap_or_default();
    let mut at = last - usize::from(last > floor && tokens[last - 1].classes & other != 0);
    loop {
        let start = bare(at);
        let mut before = start;
        while before > floor && start - before < 2 && tokens[before - 1].classes & and != 0 {
            before -= 1;
        }
        let before = if before < start { before_bracket(before) } else { before };
        // *On the FTSE 250, Halworth Air jumped*: where it stands, not what jumped too.
        let apart = before > 0 && (company(before - 1) != company(last));
        // *In industrial metals, copper rose*: nothing but a comma between, and what it is among.
        let among = before > 1
            && start - before == 1
            && tokens[before].classes & fixed.comma != 0
            && tokens[before - 2].classes & fixed.preposition != 0
            && pack.segmenter == Segmenter::Spaces;
        if before == start || before <= floor || !named(before - 1) || apart || among {
            break;
        }
        at = before - 1;
        names.push(at);
    }
    names.iter().rev().filter_map(|&i| token_subject(article, sentence, i)).collect()
}

/// The subject of the noun phrase `from..to`: what it names, else its words.
pub(super) fn phrase(article: &Article<'_>, sentence: usize, from: usize, to: usize) -> Option<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let fixed = &article.pack(sentence).fixed;
    let (mut from, mut to) = (from, to);
    let skip = fixed.comma
        | fixed.determiner
        | fixed.time
        | fixed.dash
        | fixed.close
        | fixed.open
        | fixed.possessive
        | fixed.of
        | article.pack(sentence).classes.bit("with").unwrap_or_default();
    while from < to && mentions.tokens[from].classes & skip != 0 {
        from += 1;
    }
    // *Expects gaming to shrink*: what joins the verb.
    while to > from && mentions.tokens[to - 1].classes & (skip | fixed.infinitive) != 0 {
        to -= 1;
    }
    if from >= to {
        return None;
    }
    let span = mentions.tokens[from].span.cover(mentions.tokens[to - 1].span);
    let named: Vec<usize> =
        (from..to).filter(|&i| mentions.tokens[i].classes & fixed.any_subject != 0).collect();
    let measure = |range: std::ops::Range<usize>| {
        range.rev().find_map(|i| mentions.measure(&mentions.tokens[i])).map(|m| m.measure.clone())
    };
    let head = named.iter().copied().find(|&i| !is_place(mentions, i)).or_else(|| named.last().copied());
    // *The global benchmark Brent*, *gold miner Newmont*: the name behind tells what the words before it stand for.
    let stands = |i: usize| mentions.tokens[i].classes & fixed.anaphor == fixed.anaphor;
    let apposed = head.filter(|&i| stands(i) && named.contains(&(i + 1)) && !stands(i + 1)).map(|i| i + 1);
    let apposed = apposed.or_else(|| head.and_then(|i| company_behind(mentions, fixed, i, &named)));
    let head = apposed.or(head);
    // 美股那斯达克指数: of a group and one of it the one is meant.
    let of_group =
        head.filter(|&i| article.pack(sentence).segmenter != Segmenter::Spaces && named.contains(&(i + 1)));
    let one = of_group.filter(|&i| kind_at(mentions, i) == Some(SubjectKind::Basket)).map(|i| i + 1);
    let head = one.filter(|&i| kind_at(mentions, i) == Some(SubjectKind::Index)).or(head);
    // A股的贵州茅台: of two names the second is the one that is spoken of.
    let owned = named.last().copied().filter(|&i| {
        article.pack(sentence).segmenter != Segmenter::Spaces
            && i > from
            && mentions.tokens[i - 1].classes & fixed.of != 0
            && !is_place(mentions, i)
    });
    let head = owned.or(head);
    // *Nonfarm payrolls in the United States*: the statistic, of that country.
    let statistic =
        named.iter().copied().find(|&i| mentions.tokens[i].classes & fixed.statistic == fixed.statistic);
    let of_land = statistic.and_then(|i| {
        let land = head
            .filter(|&land| land > i && mentions.tokens[land].classes & fixed.statistic != fixed.statistic)?;
        is_place(mentions, land).then(|| token_subject(article, sentence, land)).flatten()
    });
    let head = of_land.as_ref().and(statistic).or(head);
    // "Gold traders": the people are meant, not the metal.
    let people = mentions.tokens[to - 1].classes & fixed.people != 0 && head != Some(to - 1);
    // *Exports to the U.S.*: the partner does not tell whose.
    let toward = fixed.from | fixed.infinitive | article.pack(sentence).classes.bit("to").unwrap_or_default();
    let partner = head.is_some_and(|i| {
        let before = (from..i).rev().find(|&b| mentions.tokens[b].classes & fixed.determiner == 0);
        is_place(mentions, i)
            && before.is_some_and(|b| mentions.tokens[b].classes & toward != 0)
            && measure(from..i).is_some_and(|m| matches!(&*m, "exports" | "imports"))
            || owner::is_partner(article, sentence, i) && is_place(mentions, i)
    });
    // *Shares of the Dutch chip equipment maker*: no country has a price.
    let of_country = head.is_some_and(|i| is_place(mentions, i) && i + 1 < to)
        && measure(from..to).as_deref() == Some("price");
    let words = || FoundSubject { text: article.written(span).to_owned(), ..FoundSubject::default() };
    let mut subject = match head.filter(|_| !people && !of_country && !partner) {
        // *The lender's pretax profit*: whose it is may be unknown, what it is of is told.
        Some(i) => match token_subject(article, sentence, i) {
            Some(subject) => match of_land {
                Some(land) => FoundSubject { id: land.id, ..subject },
                None => subject,
            },
            None if measure(from..to).is_some() => words(),
            None => return None,
        },
        None => words(),
    };
    if !subject.inherited {
        subject.span = Some(span);
    }
    // What stands behind the name measures it before what the name itself implies, and that before what precedes it.
    let behind = head.and_then(|head| measure(head..to));
    // *The price target for the shares*: what others tell of them.
    let governs =
        |m: &Arc<str>| article.pack(sentence).owners.get(&**m).is_some_and(|o| o.by_others || o.governs);
    let all = |range: std::ops::Range<usize>| range.filter_map(|i| mentions.measure(&mentions.tokens[i]));
    let said_of = head.and_then(|head| all(from..head).map(|m| m.measure.clone()).find(governs));
    let behind = said_of.or(behind);
    subject.measure = behind.or(subject.measure).or_else(|| measure(from..to));
    Some(subject)
}

/// What the name at a token is of.
pub(super) fn kind_at(mentions: &Mentions, token: usize) -> Option<SubjectKind> {
    mentions.subject(&mentions.tokens[token])?.kind
}

pub(super) fn is_place(mentions: &Mentions, token: usize) -> bool {
    kind_at(mentions, token) == Some(SubjectKind::Country)
}

/// The subject a token names; an anaphor stands for the last fitting subject before it.
pub(super) fn token_subject(article: &Article<'_>, sentence: usize, token: usize) -> Option<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let mention = mentions.subject(&mentions.tokens[token])?;
    let mut subject = FoundSubject {
        id: mention.id.clone(),
        text: article.written(mention.span).to_owned(),
        span: Some(mention.span),
        contract: mention.contract,
        venue: mention.venue.clone(),
        measure: mention.measure.clone(),
        kind: mention.kind,
        inherited: false,
        inverse: mention.inverse,
        place: mention.place.clone(),
    };
    if mention.anaphor {
        let fits = |s: &FoundSubject| mention.kind.is_none() || s.kind == mention.kind;
        let spoken = || {
            opens_clause(article, sentence, token, mention.kind)
                .or_else(|| paragraph_company(article, sentence, mention.kind))
                .or_else(|| paragraph_topic(article, sentence, token, mention.kind))
                .or_else(|| headline_topic(article, &fits))
                .or_else(|| antecedent(article, sentence, token, fits))
                .or_else(|| owner::most_named(article, mention.kind?))
        };
        let antecedent = match mention.turn {
            Some(turn @ (Turn::Former | Turn::Latter)) => in_turn(article, sentence, token, turn),
            Some(Turn::Spoken) => opened(article, sentence, token).or_else(spoken),
            None => spoken(),
        }?;
        subject.id = antecedent.id;
        subject.kind = antecedent.kind;
        subject.inverse = antecedent.inverse;
        subject.contract = subject.contract.or(antecedent.contract);
        subject.venue = subject.venue.or(antecedent.venue);
    }
    // *July silver*: the month is part of what it is called.
    if let Some(month) = token.checked_sub(1).filter(|&month| falls_due(article, sentence, month)) {
        subject.span = subject.span.map(|span| mentions.tokens[month].span.cover(span));
        subject.contract = Some(Contract::Futures);
    }
    Some(subject)
}

/// The subject of a trigger that no rule slot names.
///
/// In order: the noun phrase right before the trigger; clause by clause to the left, the subject of the
/// last claim or the first name; the topic of the sentences before.
pub(super) fn resolve(
    article: &Article<'_>,
    sentence: usize,
    trigger: usize,
    kind: RuleKind,
    made: (&[&Found], Option<&Found>),
) -> Vec<FoundSubject> {
    let found = resolve_any(article, sentence, trigger, kind, made);
    let company = |s: &FoundSubject| s.kind == Some(SubjectKind::Company);
    match goods_price(article, sentence, trigger) {
        Some(goods) if found.iter().any(company) => vec![goods],
        _ => found,
    }
}

/// *Micron fell. DRAM prices slid 12%*: the prices right before the trigger, which are of goods and no company's.
fn goods_price(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let fixed = &article.pack(sentence).fixed;
    let soft = fixed.auxiliary | fixed.modal | fixed.adverb_after | fixed.time;
    let at = (0..trigger).rev().find(|&i| mentions.tokens[i].classes & soft == 0)?;
    let mention = mentions.subject(&mentions.tokens[at])?;
    let goods = mention.anaphor && mention.kind == Some(SubjectKind::Commodity) && mention.measure.is_some();
    let plain =
        |i: &usize| mentions.tokens[*i].classes == fixed.word && mentions.tokens[*i].item == Item::Word;
    let start = (0..at).rev().take_while(plain).last().filter(|_| goods)?;
    let span = mentions.tokens[start].span.cover(mentions.tokens[at].span);
    Some(FoundSubject {
        text: article.written(span).to_owned(),
        span: Some(span),
        measure: mention.measure.clone(),
        ..FoundSubject::default()
    })
}

/// The same, whatever stands for it.
fn resolve_any(
    article: &Article<'_>,
    sentence: usize,
    trigger: usize,
    kind: RuleKind,
    (made, before_it): (&[&Found], Option<&Found>),
) -> Vec<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let fixed = &article.pack(sentence).fixed;
    // *Ether lost a tenth of its value to trade at $2,380*: what moved is what trades.
    let ends = article.pack(sentence).classes.bit("LEVEL").unwrap_or_default();
    if let Some(last) = made.last().filter(|f| f.sentence == sentence && f.trigger < trigger)
        && mentions.tokens[trigger].classes & ends != 0
        && trigger > 0
        && mentions.tokens[trigger - 1].classes & fixed.infinitive != 0
    {
        return vec![FoundSubject { measure: Some(last.measure.as_str().into()), ..last.subject.clone() }];
    }
    if let Some(name) = behind_opening(article, sentence, trigger) {
        return listed(article, sentence, name.start, name.end, name.start);
    }
    if let Some(name) = listed_beside(article, sentence, trigger) {
        return token_subject(article, sentence, name).into_iter().collect();
    }
    let found = before(article, sentence, trigger);
    // Before an amount stands a verb more often than a name: only a known name counts there.
    let noun = |s: &FoundSubject| {
        let last = s.span.and_then(|span| mentions.tokens.iter().rev().find(|t| span.contains(t.span)));
        last.is_some_and(|t| article.pack(sentence).segmenter.ends_in_noun(article.words(t.span)))
    };
    let known =
        kind != RuleKind::Amount || found.iter().any(|s| s.id.is_some() || s.measure.is_some() || noun(s));
    // *Silver slid before it closed higher*: the pronoun is what the sentence last spoke of.
    let pronoun = |s: &FoundSubject| {
        let at = s.span.map_or(0, |span| mentions.tokens.partition_point(|t| t.span.start < span.start));
        s.span.is_some() && mentions.tokens.get(at).is_some_and(|t| t.classes & fixed.pronoun != 0)
    };
    if let ([told], Some(last)) = (found.as_slice(), made.last().copied().or(before_it))
        && pronoun(told)
        && last.subject.id.is_some()
    {
        return vec![FoundSubject { span: told.span, ..last.subject.clone() }];
    }
    // *Mixue ended its first day of Hong Kong trading at HK$290*: no place has a price.
    let placed = |s: &FoundSubject| s.kind == Some(SubjectKind::Country) && s.measure.is_none();
    let places = kind == RuleKind::Level && !found.is_empty() && found.iter().all(placed);
    if !found.is_empty() && known && !places {
        return found;
    }
    if let Some(unknown) = of_unknown(article, sentence, trigger) {
        return vec![unknown];
    }
    if let Some(unknown) = unnamed(article, sentence, trigger) {
        return vec![unknown];
    }
    // Clause by clause to the left: the last claim made there, else the first name.
    let tokens = &mentions.tokens;
    let mut end = trigger;
    while end > 0 {
        let start = (0..end).rev().find(|&i| tokens[i].classes & fixed.stop != 0).map_or(0, |i| i + 1);
        let named: Vec<usize> = (start..end)
            .filter(|&i| tokens[i].classes & fixed.any_subject != 0 && !is_place(mentions, i))
            .filter(|&i| !tells_only(article, sentence, i) && set_off(article, sentence, start, i).is_none())
            .collect();
        let mut inside = made.iter().rev().filter(|f| (start..end).contains(&f.trigger));
        let last = inside.find(|f| !held(article, sentence, f.trigger));
        // *Gold jumped 2.16%, and silver did better, adding 3.42%*: a name that opened a clause since then.
        let since = last.and_then(|f| later(article, sentence, &named, f.trigger));
        if let Some(subject) = since {
            return vec![subject];
        }
        if let Some(last) = last {
            return vec![FoundSubject {
                measure: Some(last.measure.as_str().into()),
                ..last.subject.clone()
            }];
        }
        if let Some(at) = held_against(article, sentence, (start, end)) {
            let measure = mentions.measure(&tokens[at]).map(|m| m.measure.clone());
            let (text, span) = (article.written(tokens[at].span).to_owned(), Some(tokens[at].span));
            return vec![FoundSubject { text, span, measure, ..FoundSubject::default() }];
        }
        let opens = |&i: &usize| i == start || tokens[i - 1].classes & (fixed.comma | fixed.time) != 0;
        let head = named.iter().copied().rev().find(|i| opens(i)).or_else(|| named.first().copied());
        if let Some((i, subject)) = head.and_then(|i| Some((i, token_subject(article, sentence, i)?))) {
            let measure = subject.measure.clone().or_else(|| joined_measure(article, sentence, i));
            return vec![match measure {
                None => with_owned_measure(article, sentence, i, subject),
                measure => FoundSubject { measure, ..subject },
            }];
        }
        // *Industrial output was a bright spot, expanding 5.8%*: the clause tells what is measured, and not of whom.
        let first = (start..end).take(TO_MEASURE).find(|&i| mentions.measure(&tokens[i]).is_some());
        if let Some(at) = first.filter(|&at| at + 1 < trigger && opens_with(article, sentence, (start, at))) {
            let measure = mentions.measure(&tokens[at]).map(|m| m.measure.clone());
            let span = tokens[start].span.cover(tokens[at].span);
            let text = article.written(span).to_owned();
            return vec![FoundSubject { text, span: Some(span), measure, ..FoundSubject::default() }];
        }
        end = start.saturating_sub(1);
    }
    if places {
        return found;
    }
    // *Nigeria's gas output has suffered, slipping to 140 million cubic feet*: the country that opens the sentence, and what it
    // makes.
    let land = (0..trigger.min(2)).find(|&i| is_place(mentions, i)).filter(|_| kind == RuleKind::Move);
    if let Some(i) = land
        && let Some(subject) = token_subject(article, sentence, i)
        && let subject = with_owned_measure(article, sentence, i, subject)
        && subject.measure.is_some()
    {
        return vec![subject];
    }
    if let Some(subject) = opening_name(article, sentence, trigger).filter(|_| kind == RuleKind::Move) {
        return vec![subject];
    }
    match topic(article, sentence) {
        Some(subject) => vec![FoundSubject { inherited: true, ..subject }],
        None => vec![FoundSubject::default()],
    }
}

/// What is measured where a clause ends in what that is held against: 净利润与上年同期相比，将增加10亿元.
fn held_against(article: &Article<'_>, sentence: usize, (start, end): (usize, usize)) -> Option<usize> {
    let mentions = &article.mentions[sentence];
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &mentions.tokens;
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let comma = (start + 1..end).rev().find(|&i| tokens[i].classes & bit("COMMA.clause") != 0)?;
    let held = tokens[comma - 1].classes & (fixed.compare | bit("HELD")) != 0;
    let clause = (start..comma).rev().take_while(|&i| tokens[i].classes & bit("COMMA.clause") == 0);
    let soft = fixed.time | fixed.compare | fixed.conjunction | bit("and") | bit("HELD") | bit("WITH");
    let last = clause.into_iter().find(|&i| tokens[i].classes & soft == 0)?;
    (pack.segmenter != Segmenter::Spaces && held && mentions.measure(&tokens[last]).is_some()).then_some(last)
}

/// Tokens from the start of a clause to what it measures.
const TO_MEASURE: usize = 4;

/// Whether nothing but words of a noun phrase stands at `from..at`, and what is measured there is the subject of a verb.
fn opens_with(article: &Article<'_>, sentence: usize, (from, at): (usize, usize)) -> bool {
    let pack = article.pack(sentence);
    let tokens = &article.mentions[sentence].tokens;
    let fixed = &pack.fixed;
    let apart = fixed.verb | fixed.moves | fixed.preposition | fixed.adverb_after | fixed.any_quantity;
    let verb = fixed.auxiliary | pack.classes.bit("BE").unwrap_or_default();
    let is = |i: usize, classes: ClassSet| tokens.get(i).is_some_and(|t| t.classes & classes != 0);
    let aside = is(at + 1, fixed.comma) && is(at + 2, fixed.signal);
    pack.segmenter == Segmenter::Spaces
        && tokens[from..at].iter().all(|t| t.classes & apart == 0)
        && (is(at + 1, verb) || aside)
}

/// *Food inflation, driven by beef and coffee, accelerated*: the comma that sets off the reason in which a name stands.
fn set_off(article: &Article<'_>, sentence: usize, from: usize, token: usize) -> Option<usize> {
    let pack = article.pack(sentence);
    let tokens = &article.mentions[sentence].tokens;
    let fixed = &pack.fixed;
    let verb = fixed.auxiliary | fixed.moves | fixed.verb;
    let mut before = (from + 1..token).rev().take_while(|&i| tokens[i].classes & verb & !fixed.signal == 0);
    let signal = before
        .find(|&i| tokens[i].classes & fixed.signal != 0 && tokens[i - 1].classes & fixed.comma != 0)?;
    (pack.segmenter == Segmenter::Spaces).then_some(signal - 1)
}

fn topic(article: &Article<'_>, sentence: usize) -> Option<FoundSubject> {
    antecedent(article, sentence, 0, |s| s.kind != Some(SubjectKind::Country))
}

/// Whether a token stands inside the noun phrase of a subject.
pub(super) fn measure_near(tokens: &[Token], mentions: &Mentions, from: usize, to: usize) -> Option<String> {
    tokens.get(from..to)?.iter().rev().find_map(|t| mentions.measure(t)).map(|m| m.measure.to_string())
}
