//! What a clause says about its trigger: negation, modality, basis and the days it speaks of.

mod compared;

use std::ops::Range;

pub(super) use compared::compared;

use super::article::{Article, Found};
use super::due::is_due;
use super::lead::{day_of_lead, lead_day};
use super::referred::{behind_rival, of_relative, referred};
use crate::figure::Hedge;
use crate::lang::{ClassSet, Fixed, Pack, RuleKind, RuleSource, Segmenter};
use crate::mention::{Item, Time, Token, session_before};
use crate::record::{Basis, Grain, Modality, Polarity, Role, Window};

/// Tokens of a bracket that tells a sum in another currency.
const BRACKET: usize = 6;

/// Where the clause of `trigger` begins: behind full stops, relative pronouns, and verbs that move something of their own.
fn clause(tokens: &[Token], trigger: usize, fixed: &Fixed) -> usize {
    let breaks = fixed.stop | fixed.relative;
    let ends =
        |t: &Token| t.classes & breaks != 0 || t.classes & fixed.verb != 0 && t.classes & fixed.moves != 0;
    tokens[..trigger].iter().rposition(ends).map_or(0, |last| last + 1)
}

/// Tokens back from *to* in which a verb of deciding stands.
const DECIDED: usize = 5;
/// Tokens back from *to* in which a verb stands that sends something there.
const PUSHED: usize = 4;

/// Whether the trigger is denied: a negation shortly before it in its clause.
pub(super) fn polarity(tokens: &[Token], trigger: usize, fixed: &Fixed) -> Polarity {
    let start = clause(tokens, trigger, fixed);
    let near = trigger.saturating_sub(4).max(start);
    let denied = tokens[near..trigger]
        .iter()
        .rev()
        .take_while(|t| t.classes & fixed.comma == 0)
        .any(|t| t.classes & fixed.negation != 0);
    if denied { Polarity::Negated } else { Polarity::Affirmed }
}

/// How the trigger is put: a modal before it in its clause, or a condition that opens the clause. What is `set`
/// by someone is planned where it *will* be so.
pub(super) fn modality(
    tokens: &[Token],
    trigger: usize,
    end: usize,
    fixed: &Fixed,
    rule: &RuleSource,
    set: bool,
) -> Modality {
    if let Some(told) = rule.is.modality.or(tokens[trigger].attr.modality) {
        return told;
    }
    let start = clause(tokens, trigger, fixed);
    let near = trigger.saturating_sub(8).max(start);
    let before = (near..trigger).rev().take_while(|&i| tokens[i].classes & fixed.comma == 0);
    // 将政策利率上调: the noun right behind makes it no future.
    let noun = fixed.any_subject | fixed.measure;
    let fronts = |i: usize| {
        // 将一年期贷款利率下调: what stands before the noun is no verb.
        let behind = &tokens[(i + 1).min(trigger)..trigger];
        let plain = behind.iter().take(4).take_while(|t| t.classes & !fixed.word == 0).count();
        let Some((next, rest)) = behind.get(plain..).and_then(<[Token]>::split_first) else { return false };
        let next = next.classes;
        let dated = next & fixed.time != 0 && rest.iter().take(4).any(|t| t.classes & fixed.measure != 0);
        tokens[i].classes & fixed.fronting != 0 && (next & noun != 0 || dated)
    };
    let before = before.filter(|&i| !fronts(i)).map(|i| &tokens[i]);
    // *capital spending is expected to be*: what is measured stands before the modal.
    let within = tokens[trigger..end.max(trigger)].iter().filter(|_| rule.kind != RuleKind::Move);
    for token in before.chain(within) {
        if token.classes & fixed.modal != 0 {
            if set && token.classes & fixed.will != 0 {
                return Modality::Planned;
            }
            return token.attr.modality.unwrap_or(Modality::Possible);
        }
    }
    let verb = (start..trigger).rev().find(|&i| tokens[i].classes & fixed.auxiliary == 0);
    let perhaps = verb.filter(|&i| tokens[i].classes & fixed.perhaps != 0 && i > start);
    if perhaps.is_some_and(|i| tokens[i - 1].classes & (fixed.any_subject | fixed.measure) != 0) {
        return Modality::Possible;
    }
    if let Some(modal) = over_aside(tokens, trigger, fixed) {
        return modal.attr.modality.unwrap_or(Modality::Possible);
    }
    // *Agreed on Sunday to raise output*: words of time stand between.
    let between = fixed.time | fixed.preposition | fixed.word | fixed.determiner;
    let infinitive = (trigger.saturating_sub(2).max(start)..trigger).rev();
    let decided =
        infinitive.into_iter().find(|&i| tokens[i].classes & fixed.infinitive != 0).is_some_and(|to| {
            let back = tokens[to.saturating_sub(DECIDED).max(start)..to].iter().rev();
            let mut back = back.skip_while(|t| t.classes & between != 0 && t.classes & fixed.decides == 0);
            back.next().is_some_and(|t| t.classes & fixed.decides != 0)
        });
    if decided {
        return Modality::Planned;
    }
    // Headlines: *gold to rise*, *gold to trade lower*.
    let named = |i: usize| tokens[i].classes & (fixed.any_subject | fixed.measure) != 0;
    let reach = trigger.saturating_sub(3).max(start + 1);
    let to = (reach..trigger).rev().find(|&i| tokens[i].classes & fixed.infinitive != 0);
    // Not *exports to Germany fell*, nor *sends copper to a low*.
    let sent = |to: usize| tokens[to.saturating_sub(PUSHED)..to].iter().any(|t| t.classes & fixed.push != 0);
    if to.is_some_and(|to| named(to - 1) && !sent(to) && !(to + 1..trigger).any(named)) {
        return if set { Modality::Planned } else { Modality::Forecast };
    }
    if is_supposed(tokens, trigger, fixed) { Modality::Conditional } else { Modality::Asserted }
}

/// Whether a condition opens the trigger's clause, or that of a verb it is joined to: *if stocks fall 5% and gold soars*.
fn is_supposed(tokens: &[Token], trigger: usize, fixed: &Fixed) -> bool {
    let start = clause(tokens, trigger, fixed);
    let lead = &tokens[start..trigger];
    let joins = fixed.conjunction | fixed.list_comma;
    let parts = fixed.comma & !fixed.list_comma;
    let joined = lead.iter().any(|t| t.classes & joins != 0) && lead.iter().all(|t| t.classes & parts == 0);
    let verb = start.checked_sub(1).filter(|&before| tokens[before].classes & fixed.moves != 0);
    lead.iter().any(|t| t.classes & fixed.condition != 0)
        || joined && verb.is_some_and(|verb| is_supposed(tokens, verb, fixed))
}

/// The moment told inside `from..to` (the match), else in the trigger's clause.
pub(super) fn basis(tokens: &[Token], trigger: usize, from: usize, to: usize, fixed: &Fixed) -> Basis {
    let told = |mut range: Range<usize>| {
        range.find_map(|i| tokens[i].attr.basis.filter(|b| !(b.ends_session() && is_start(tokens, i, fixed))))
    };
    // *Touched a record high*: some moment of the session, and the word behind says which.
    let own = tokens[trigger].attr.basis;
    let some = own.filter(|b| *b == Basis::Intraday);
    let behind = behind(tokens, to, fixed);
    let which = tokens[trigger + 1..to.max(trigger + 1)].iter().chain(&tokens[behind.clone()]);
    let which = which.take_while(|t| t.classes & fixed.adverb_after == 0);
    let told_more = || which.filter_map(|t| t.attr.basis).find(|b| *b != Basis::Intraday);
    if let Some(some) = some {
        return told_more().unwrap_or(some);
    }
    let start = clause(tokens, trigger, fixed);
    let start = start.max(trigger.saturating_sub(8));
    // *to a low of $96.40 before clawing back to $101*: the low is of the clause before.
    let opens = |i: &usize| tokens[*i].classes & fixed.adverb_after != 0;
    let near = (start..trigger).rev().find(opens).unwrap_or(start);
    let comma = (near..trigger).rev().find(|&i| tokens[i].classes & fixed.comma != 0);
    let own_clause = comma.map_or(near, |comma| comma + 1);
    let extreme = |b: &Basis| matches!(b, Basis::IntradayHigh | Basis::IntradayLow | Basis::PeakToTrough);
    let behind = told(behind);
    let found = own
        .or_else(|| told(from..to))
        // 收55,880点，盘中一度冲上56,402点: what stands between the verb and the comma before it.
        .or_else(|| told(own_clause..trigger))
        .or_else(|| told(near..trigger))
        // *By 1127 GMT after plunging 10% earlier in the session*: the hour is that of the clause before.
        .or_else(|| told(start..near).filter(|b| !(extreme(b) || *b == Basis::Last && behind.is_some())))
        .or(behind)
        .or_else(|| told(opening(tokens, fixed)))
        .unwrap_or_default();
    // *Closed 2.9% lower over two days*: of those days, wherever they end.
    match (found, behind) {
        (Basis::Close | Basis::Settle, Some(Basis::Cumulative)) => Basis::Cumulative,
        _ => found,
    }
}

/// Whether a session's price is what a figure is held against: *up from a $4,277 settlement*, *from Friday's close*.
fn is_start(tokens: &[Token], at: usize, fixed: &Fixed) -> bool {
    let starts = fixed.from | fixed.compare | fixed.since;
    let ends = fixed.stop | fixed.comma | fixed.moves | fixed.any_subject | fixed.infinitive | fixed.governs;
    let before = (at.saturating_sub(START)..at).rev().map(|i| tokens[i].classes);
    let mut before = before.take_while(|c| c & ends == 0 || c & starts != 0);
    before.any(|c| c & starts != 0)
}

/// Tokens from *from* to the session's price that a move starts from: *from its previous record close*.
const START: usize = 5;

/// The few tokens behind a match in its clause: *during the session*.
fn behind(tokens: &[Token], to: usize, fixed: &Fixed) -> Range<usize> {
    let ends = fixed.stop | fixed.comma | fixed.any_quantity | fixed.verb | fixed.compare | fixed.any_subject;
    // *to $598 after a high of $600*: the high is another's.
    let ends = ends | fixed.adverb_after;
    let rest = tokens.get(to..).unwrap_or_default();
    let reach = rest.iter().take(4).take_while(|t| t.classes & ends == 0).count();
    to..to + reach
}

/// The words before the first comma, when they are few: *At the close, …* speaks for the whole sentence.
fn opening(tokens: &[Token], fixed: &Fixed) -> Range<usize> {
    let comma = tokens.iter().take(5).position(|t| t.classes & fixed.comma != 0);
    let names = fixed.any_subject | fixed.any_quantity;
    0..comma.filter(|&comma| tokens[..comma].iter().all(|t| t.classes & names == 0)).unwrap_or(0)
}

/// The days a claim speaks of.
///
/// In order: told inside the match (several days give the path from first to last); right behind it;
/// before it, the nearest; behind it in its clause; the day that an earlier sentence of the section told;
/// the dateline. A time that begins a comparison (*since October*, *from a year earlier*) is none of these.
pub(super) fn window(
    article: &Article<'_>,
    sentence: usize,
    (from, to): (usize, usize),
    (annual, of_period): (bool, bool),
    basis: &mut Basis,
    earlier: &[Found],
) -> Option<Window> {
    let mentions = &article.mentions[sentence];
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &mentions.tokens;
    // *February futures settled at*: when they fall due, not when they settled.
    let due = |i: usize, t: &Time| t.grain == Grain::Month && is_due(article, sentence, i);
    // *decreased to $15.5 million compared with $16.9 million in the same quarter last year*.
    let held = fixed.compare | fixed.from;
    let base = |i: usize| i > from && tokens[from + 1..i].iter().any(|t| t.classes & held != 0);
    let time = |i: usize| match tokens[i].item {
        Item::Time(t) if !compared(article, mentions, i, pack) => {
            mentions.times.get(t).filter(|time| !due(i, time) && !(time.is_year_before() && base(i)))
        }
        _ => None,
    };
    let whole = |t: &Time| Window {
        start: t.start,
        end: t.end,
        grain: t.grain,
        text: article.written(t.span).to_owned(),
    };
    let told = referred(article, sentence, from, to).or_else(|| of_relative(article, sentence, from));
    if let Some(told) = told {
        return Some(whole(told));
    }
    // *Closed higher on Wednesday, a day after a 4.32% slide*: the slide was on the day before.
    let eve = pack.classes.bit("EVE").unwrap_or_default();
    let lead =
        tokens[..from].iter().rev().take(3).take_while(|t| t.classes & (fixed.stop | fixed.comma) == 0);
    if let Some(words) = lead.into_iter().find(|t| t.classes & eve != 0) {
        let told = (0..from).rev().filter_map(time).find(|t| t.grain == Grain::Day).map(|t| t.end);
        let day = told.or(article.document.meta.published).and_then(session_before);
        let text = article.written(words.span).to_owned();
        return day.map(|day| Window { start: day, end: day, grain: Grain::Day, text });
    }
    if let Some(period) = period(article, pack, tokens, from, to) {
        *basis = Basis::Cumulative;
        return Some(period);
    }
    let yearly = annual && against(tokens, (from, to), fixed).is_some_and(|(_, grain)| grain == Grain::Year);
    let whole = |t: &Time| if yearly { spanning_year(whole(t)) } else { whole(t) };
    let ends = fixed.stop | fixed.verb | fixed.any_quantity | fixed.compare;
    let after = |reach: usize, ends: ClassSet| {
        // *Climbed 2.9% year-on-year in April*: what it is held against is no end.
        let goes_on = |&i: &usize| tokens[i].classes & ends == 0 || tokens[i].attr.against.is_some();
        let to = behind_rival(tokens, behind_bracket(tokens, to, fixed), fixed);
        (to..tokens.len().min(to + reach)).take_while(goes_on).find_map(time)
    };
    let inside: Vec<&Time> = (from..to).filter_map(time).collect();
    if let (Some(first), Some(last)) =
        (inside.iter().min_by_key(|t| t.start), inside.iter().max_by_key(|t| t.end))
    {
        // *from $10 on Thursday to $9 on Monday*: the second day stands behind the match.
        let path = tokens[from..to].iter().any(|t| t.classes & fixed.from != 0);
        let last = match after(4, ends | fixed.comma) {
            Some(behind) if path && behind.grain == last.grain && behind.start > last.end => behind,
            _ => last,
        };
        if inside.len() == 1 || first.grain == last.grain {
            let end = last.end.max(first.end);
            return Some(Window { end, ..whole(first) });
        }
        return inside.iter().min_by_key(|t| t.grain).map(|t| whole(t));
    }
    // 国家统计局：2024年末全国人口…: who tells it stands before.
    let colon = pack.classes.bit("COLON").unwrap_or_default();
    // A year or month told earlier in the sentence dates the claim only where its clause opens with it, and it is not
    // the year of another figure (2025年910亿美元).
    let dates = |i: usize, t: &Time| {
        let figure = tokens.get(i + 1).is_some_and(|next| next.classes & fixed.any_quantity != 0);
        let opens = !figure
            && (0..i)
                .rev()
                .take_while(|&k| tokens[k].classes & (fixed.stop | fixed.comma | colon) == 0)
                .count()
                <= 2;
        t.grain <= Grain::Week || opens || from - i <= 4
    };
    let past = pack.classes.bit("PRIOR").unwrap_or_default();
    // A relative clause between two commas dates itself: *Bitcoin, which hit a record in October, trades at $70,000*.
    let aside = |i: usize| {
        let commas = |k: &usize| tokens[*k].classes & fixed.comma != 0;
        let open = (0..i).rev().find(commas).filter(|&o| tokens[o + 1].classes & fixed.relative != 0);
        // *After falling 3% on Monday, gold rose 2%*.
        let mut clause = (0..i).rev().take_while(|k| !commas(k) && tokens[*k].classes & fixed.stop == 0);
        let moved = (0..i).rev().take_while(|k| !commas(k)).any(|k| tokens[k].classes & fixed.verb != 0);
        let prior = moved && clause.any(|k| tokens[k].classes & past != 0);
        (open.is_some() || prior) && (i..from).any(|k| commas(&k))
    };
    // *up 23% so far this year and 68% from a year ago*: each of its own span of time.
    let own = from > 0
        && tokens[from - 1].classes & fixed.conjunction != 0
        && tokens.get(to).is_some_and(|t| t.classes & fixed.compare != 0);
    let to_date = |t: &Time| t.start < t.end && Some(t.end) == article.document.meta.published;
    let before = || {
        let timed = |i: &usize| matches!(tokens[*i].item, Item::Time(_));
        let clause = (0..from).rev().take_while(|&i| tokens[i].classes & fixed.stop == 0).filter(timed);
        let dated = |i: usize| time(i).filter(|t| dates(i, t) && !aside(i) && !(own && to_date(t)));
        // 上年同期为63亿元；扣非净利润74亿元: what something is held against dates its own clause alone.
        let current = |t: &&Time| !t.is_year_before();
        clause
            .filter_map(dated)
            .next()
            .or_else(|| (0..from).rev().filter(timed).filter_map(dated).find(current))
    };
    // *Reported first-quarter revenue of $95 billion on Wednesday*: the quarter is the account's, the day the report's.
    let joins =
        |&i: &usize| tokens[i].classes & (fixed.stop | fixed.comma | fixed.any_quantity | fixed.verb) == 0;
    let coarse = || {
        let lead = (from.saturating_sub(4)..from).rev().take_while(joins);
        lead.filter_map(time).find(|t| t.grain >= Grain::Month)
    };
    // *Is expected to report third-quarter revenue of $17 billion next week*.
    let published = article.document.meta.published;
    let to_come =
        |t: &Time| t.grain == Grain::Week && published.is_some_and(|day| t.start > day || t.end >= day);
    let day = |t: &&Time| t.grain <= Grain::Day || to_come(t);
    let behind = after(5, ends | fixed.comma);
    let behind = behind.filter(|t| !(of_period && day(t) && coarse().is_some()));
    if let Some(t) = behind
        .or_else(before)
        .or_else(|| after(12, ends).filter(|t| t.grain <= Grain::Week && !opens_next(tokens, t, pack)))
    {
        return Some(whole(t));
    }
    if let Some(told) = day_of_lead(article, sentence, of_period, earlier) {
        return Some(told);
    }
    let day = article.document.meta.published?;
    if article.document.sentences[sentence].role == Role::Headline
        && let Some(told) = lead_day(article, sentence)
    {
        return Some(told);
    }
    Some(Window { start: day, end: day, grain: Grain::Day, text: String::new() })
}

/// Where a clause goes on behind the same sum in another currency: *3.4 trillion yen ($22 billion) for the year*.
fn behind_bracket(tokens: &[Token], to: usize, fixed: &Fixed) -> usize {
    let opens = tokens.get(to).is_some_and(|t| t.classes & fixed.open != 0);
    let close = (to..tokens.len().min(to + BRACKET)).find(|&i| tokens[i].classes & fixed.close != 0);
    close.filter(|_| opens).map_or(to, |close| close + 1)
}

/// The month or longer period, over by the day of publication, that a sentence tells last before a trigger.
pub(super) fn months_before(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<Window> {
    let mentions = &article.mentions[sentence];
    let pack = article.pack(sentence);
    let published = article.document.meta.published;
    let time = |i: usize| match mentions.tokens[i].item {
        Item::Time(t) if !compared(article, mentions, i, pack) => mentions.times.get(t),
        _ => None,
    };
    let over = |t: &&Time| {
        matches!(t.grain, Grain::Month | Grain::Quarter) && published.is_none_or(|day| t.end < day)
    };
    let told = (0..trigger).rev().filter(|&i| !is_due(article, sentence, i)).filter_map(time).find(over)?;
    let text = article.written(told.span).to_owned();
    Some(Window { start: told.start, end: told.end, grain: told.grain, text })
}

/// Whether a verb follows a time closely: *…, on Monday it fell to* dates the next move. Where no spaces are written, a time
/// opens what follows it: 收跌9%，周四曾创新高.
fn opens_next(tokens: &[Token], time: &Time, pack: &Pack) -> bool {
    let fixed = &pack.fixed;
    let at = tokens.partition_point(|t| t.span.start < time.span.start);
    let ends = fixed.stop | fixed.comma | fixed.any_quantity;
    let goes_on = tokens.get(at + 1).is_some_and(|t| t.classes & ends == 0);
    if pack.segmenter != Segmenter::Spaces && goes_on && at > 0 && tokens[at - 1].classes & fixed.comma != 0 {
        return true;
    }
    let behind = tokens.iter().skip_while(|t| t.span.start < time.span.end);
    let clause = behind.take(4).take_while(|t| t.classes & ends == 0);
    clause.into_iter().any(|t| t.classes & fixed.verb != 0)
}

/// The week, month or year that a cumulative word sums over (*for the week*), up to the dateline.
fn period(article: &Article<'_>, pack: &Pack, tokens: &[Token], from: usize, to: usize) -> Option<Window> {
    let fixed = &pack.fixed;
    let ends = fixed.stop | fixed.comma | fixed.any_quantity | fixed.verb;
    // *up 23% so far this year and 68% from a year ago*: what stands before the conjunction is of the other.
    let opens = ends | fixed.conjunction;
    let lead = tokens[..from].iter().rev().take(3).take_while(|t| t.classes & opens == 0);
    let token = tokens
        .get(from..to)?
        .iter()
        .chain(lead)
        .chain(&tokens[behind(tokens, to, fixed)])
        .chain(&tokens[opening(tokens, fixed)])
        .find(|t| t.attr.period.is_some() && t.attr.basis.is_some())?;
    so_far(article, token)
}

/// The week, month, quarter or year up to publication that `token` sums over; in its first days the one before.
pub(super) fn so_far(article: &Article<'_>, token: &Token) -> Option<Window> {
    let (day, grain) = (article.document.meta.published?, token.attr.period?);
    // A trading week ends on Friday.
    let day = match (grain, day.weekday().to_monday_zero_offset()) {
        (Grain::Week, over @ 5..) => day.checked_sub(jiff::Span::new().days(i64::from(over) - 4)).ok()?,
        _ => day,
    };
    let start = match grain {
        Grain::Week => {
            day.checked_sub(jiff::Span::new().days(i64::from(day.weekday().to_monday_zero_offset()))).ok()?
        }
        Grain::Month => day.first_of_month(),
        Grain::Quarter => day.with().month((day.month() - 1) / 3 * 3 + 1).day(1).build().ok()?,
        Grain::Year => day.first_of_year(),
        _ => return None,
    };
    Some(Window { start, end: day, grain, text: article.written(token.span).to_owned() })
}

/// The time before that what stands in `slots` is told against.
pub(super) fn held_against(tokens: &[Token], slots: (usize, usize), fixed: &Fixed) -> Option<Grain> {
    against(tokens, slots, fixed).map(|(_, grain)| grain)
}

/// The words that tell what stands in `from..to` against a time before: *from a year ago*, 同比.
fn against<'a>(tokens: &'a [Token], (from, to): (usize, usize), fixed: &Fixed) -> Option<(&'a Token, Grain)> {
    // *up 68% from a year ago, and 4% from a week earlier*: each has its own.
    let ends = fixed.stop | fixed.comma | fixed.conjunction | fixed.any_quantity;
    let before = tokens[..from].iter().rev().take(3).take_while(|t| t.classes & ends == 0);
    // `behind` ends before a comparison, which may itself tell the time.
    let behind = behind(tokens, to, fixed);
    let next = [to, to + behind.len()].into_iter().filter_map(|i| tokens.get(i));
    let inside = tokens[from..to].iter().chain(&tokens[behind]).chain(next);
    inside.chain(before).find_map(|t| Some((t, t.attr.against?)))
}

/// *Up 68% from a year ago*: the change of a price, told against what it was, sums over the time up to its day.
pub(super) fn sum_since(
    article: &Article<'_>,
    sentence: usize,
    slots: (usize, usize),
    window: &mut Option<Window>,
    basis: &mut Basis,
) {
    let Some(day) = window.as_ref().filter(|w| w.grain == Grain::Day) else { return };
    let tokens = &article.mentions[sentence].tokens;
    let Some((words, grain)) = against(tokens, slots, &article.pack(sentence).fixed) else { return };
    let span = jiff::Span::new();
    let span = match grain {
        Grain::Year => span.years(1),
        Grain::Quarter => span.months(3),
        Grain::Month => span.months(1),
        Grain::Week => span.weeks(1),
        _ => return,
    };
    if let Ok(start) = day.end.checked_sub(span) {
        let text = article.written(words.span).to_owned();
        *window = Some(Window { start, end: day.end, grain, text });
        *basis = Basis::Cumulative;
    }
}

/// The session's extreme that a bound on where something stood tells: *as low as*.
pub(super) fn extreme_of(bound: Hedge) -> Basis {
    match bound {
        Hedge::AtLeast => Basis::IntradayLow,
        Hedge::AtMost => Basis::IntradayHigh,
        _ => Basis::Unspecified,
    }
}

/// Whether it is quoted at every moment of a session.
pub(super) fn is_quoted(measure: &str) -> bool {
    matches!(measure, "price" | "yield" | "volatility" | "premium")
}

/// The moment that a figure of `measure` can stand for: what someone sets has none (*rise to 15% after Monday's close*), and
/// what is counted no moment of a session (*liquidations hit $2 billion*).
pub(super) fn basis_of(measure: Option<&str>, set: bool, told: Basis) -> Basis {
    let traded = measure.is_some_and(is_quoted);
    match told {
        // *revenue for the quarter ended December*: what has no session has no moment of it.
        _ if told.is_of_session() && !traded => Basis::Unspecified,
        Basis::Cumulative => told,
        _ if set => Basis::Unspecified,
        _ => told,
    }
}

/// A month's or quarter's change on the year spans the twelve months up to its end.
pub(super) fn spanning_year(window: Window) -> Window {
    match window.grain {
        Grain::Month | Grain::Quarter => {
            let start = window
                .end
                .checked_sub(jiff::Span::new().months(11))
                .map_or(window.start, |d| d.first_of_month());
            Window { start, ..window }
        }
        _ => window,
    }
}

/// Tokens of an aside between a verb of expecting and its infinitive, and of what is expected before it.
const EXPECTED_ASIDE: usize = 14;
/// See [`EXPECTED_ASIDE`].
const EXPECTED: usize = 6;

/// *Expects the euro, now $1.19, to reach $1.25*: the modal before what commas set off.
fn over_aside<'t>(tokens: &'t [Token], trigger: usize, fixed: &Fixed) -> Option<&'t Token> {
    let comma = |i: usize| tokens[i].classes & fixed.comma != 0;
    let close =
        trigger.checked_sub(2).filter(|&i| comma(i) && tokens[i + 1].classes & fixed.infinitive != 0)?;
    let open = (close.saturating_sub(EXPECTED_ASIDE)..close).rev().find(|&i| comma(i))?;
    let before = (open.saturating_sub(EXPECTED)..open).rev();
    let mut before = before.take_while(|&i| tokens[i].classes & (fixed.comma | fixed.stop) == 0);
    before.find(|&i| tokens[i].classes & fixed.modal != 0).map(|i| &tokens[i])
}

/// *The same period last year* beside a quarter is that quarter of the year before.
pub(super) fn same_months(window: &mut Window, base: &Window, published: Option<jiff::civil::Date>) {
    let year = jiff::Span::new().years(1);
    let to_date = published.and_then(|day| day.checked_sub(year).ok()).filter(|then| {
        window.grain == Grain::Year && window.start == then.first_of_year() && window.end == *then
    });
    if to_date.is_some()
        && matches!(base.grain, Grain::Month | Grain::Quarter)
        && let (Ok(start), Ok(end)) = (base.start.checked_sub(year), base.end.checked_sub(year))
    {
        (window.start, window.end, window.grain) = (start, end.last_of_month(), base.grain);
    }
}
