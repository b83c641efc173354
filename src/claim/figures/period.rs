//! Which months a figure of a report is of: told once for many, and seldom beside each.

use jiff::civil::Date;

use super::step::Step;
use crate::claim::article::Found;
use crate::claim::scope;
use crate::lang::{RuleKind, Segmenter};
use crate::mention::{Item, Time};
use crate::record::{Grain, Modality, Window};

/// Sentences back to which a figure is of the same month as one before it.
const MONTH_REACH: usize = 2;

/// Sentences back in which the results are looked for that a figure is of.
const REPORT_REACH: usize = 6;

/// The days of a figure of accounts or of a statistic, where its own words tell no more than a day: those of the report that
/// it stands in. `annual` where its change on the year spans that year.
pub(super) fn reported(step: &Step<'_>, annual: bool, window: Option<Window>) -> Option<Window> {
    // 当季 of a report is no quarter that still runs.
    let published = step.article.document.meta.published;
    let runs = |w: &Window| published.is_some_and(|day| w.end >= day);
    let untold = |w: &Window| w.grain <= Grain::Day || w.grain <= Grain::Quarter && runs(w);
    if !window.as_ref().is_none_or(untold) || held(step) {
        return window;
    }
    let tokens = &step.mentions().tokens;
    let yearly = annual
        && step.change.len() < 2
        && scope::held_against(tokens, (step.start, step.end), step.fixed()) == Some(Grain::Year);
    let of_month = |mut w: Window| {
        // Months that are told together (July-September) stay so; a month's change on the year spans twelve.
        if w.grain == Grain::Month && scope::spanning_year(w.clone()).start >= w.start {
            w.start = w.end.first_of_month();
        }
        if yearly { scope::spanning_year(w) } else { w }
    };
    accounts(step).map(of_month).or(window)
}

/// *Revenue rose to $63 billion, it said on Wednesday*: the day on which it was told is none of the period, which stays untold.
pub(super) fn told_on(window: Window, published: Option<Date>) -> Window {
    let days = published.and_then(|day| window.start.until(day).ok()).map(|span| span.get_days());
    let day = window.start == window.end && days.is_some_and(|days| (0..TOLD).contains(&days));
    if day { Window { text: String::new(), ..window } } else { window }
}

/// Days back from publication on which accounts are told.
const TOLD: i32 = 5;

/// 較第二季的92.5%上升: whether a step tells what something is held against, which is of another time.
fn held(step: &Step<'_>) -> bool {
    let fixed = step.fixed();
    let lead = step.mentions().tokens[step.start.saturating_sub(4)..step.start].iter().rev();
    let mut clause = lead.take_while(|t| t.classes & (fixed.stop | fixed.comma) == 0);
    clause.any(|t| t.classes & (fixed.compare | fixed.from) != 0 && t.attr.against.is_none())
}

/// A period up to publication that has only begun is the one before: *a monthly loss*, told on the 2nd.
pub(super) fn lately(window: Window) -> Window {
    let begun = window.start.until(window.end).is_ok_and(|s| s.get_days() < BEGUN);
    let last = window.start.yesterday().ok().filter(|_| begun && window.grain > Grain::Week);
    let Some(end) = last else { return window };
    let back = match window.grain {
        Grain::Month => 1,
        Grain::Quarter => 3,
        _ => 12,
    };
    let start = window.start.checked_sub(jiff::Span::new().months(back)).unwrap_or(window.start);
    Window { start, end, ..window }
}

/// Days of a period that are too few for what it summed over to be news.
const BEGUN: i32 = 3;

/// The window of what has happened: *Inflation was 2.1% in January*, told in November, is of the last January.
pub(super) fn past(window: Window, published: Option<Date>) -> Window {
    let months = matches!(window.grain, Grain::Month | Grain::Quarter);
    // *in the period that ended on Jan. 31*, told in August; not a day soon to come.
    let far =
        |day: Date| window.grain == Grain::Day && day.until(window.start).is_ok_and(|s| s.get_days() > SOON);
    let ahead = published.is_some_and(|day| months && window.start > day || far(day));
    match a_year_before(&window).filter(|_| ahead && !tells_year(&window.text)) {
        Some((start, end)) => Window { start, end, ..window },
        None => window,
    }
}

/// Days ahead within which a day told as past may yet be one to come.
const SOON: i32 = 45;

/// Whether words for a time name its year.
fn tells_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}

/// The forecast before a step in its sentence, of the same subject, where no words of time or of saying stand between and the
/// language puts the verb of expecting once.
pub(super) fn expected_before<'a>(step: &Step<'a>) -> Option<&'a Found> {
    let last = step.last().filter(|last| last.modality == Modality::Forecast)?;
    let subject = step.subjects.first()?;
    let fixed = step.fixed();
    let ends = fixed.stop | fixed.time | fixed.modal | step.pack().classes.bit("RPT").unwrap_or_default();
    let between = step.mentions().tokens.get(last.trigger + 1..step.start)?;
    // *Expects earnings of 30 cents a share, two cents below estimates, on revenue of $9 billion*: no verb stands between.
    let account = |measure: &str| step.pack().owners.get(measure).is_some_and(|o| o.account);
    let acts =
        fixed.verb | fixed.auxiliary | fixed.compare | fixed.relative | fixed.adverb_after | fixed.stop;
    let tokens = &step.mentions().tokens;
    let joined = || {
        step.rule().kind == RuleKind::Amount
            // Not *expects sales of $12 billion, and its profit was $2 billion*.
            && tokens[step.start..step.end].iter().all(|t| t.classes & (fixed.verb | fixed.auxiliary) == 0)
            && account(&last.measure)
            && account(&step.measure_of(subject))
            && between.iter().all(|t| t.classes & acts == 0)
    };
    let once = step.pack().segmenter != Segmenter::Spaces;
    // 市场预期增加12万，失业率为4.3%: what was expected of one thing.
    let rules = &step.pack().rules.all;
    let aside = || rules.iter().any(|rule| rule.source.name == last.rule && rule.source.carries);
    let goes_on = !between.is_empty() && between.iter().all(|t| t.classes & ends == 0);
    let same = last.subject.id.is_some() && last.subject.id == subject.id;
    (same && (once && goes_on || !once && joined()) && !aside()).then_some(last)
}

/// The period of what was expected of a figure just told: *Economists had expected 0.3%*, told of no time of its own.
pub(super) fn expected_of(step: &Step<'_>, window: Option<&Window>) -> Option<Window> {
    let published = step.article.document.meta.published?;
    let told = window.is_some_and(|w| !w.text.is_empty() || w.grain > Grain::Day);
    let past = step.pack().classes.bit("HADEXPECT").unwrap_or_default();
    let tokens = &step.mentions().tokens;
    let had = || {
        let mut near = tokens[step.start.saturating_sub(EXPECTING)..step.end].iter();
        near.any(|t| t.classes & past != 0)
    };
    let subject = step.subjects.first()?;
    let measure = step.measure_of(subject);
    if told || !had() {
        return None;
    }
    let same =
        |f: &&Found| f.measure == measure && f.subject.id == subject.id && f.modality == Modality::Asserted;
    let near = step.made.before().rev().take_while(|f| step.i - f.sentence <= MONTH_REACH);
    let of = near.filter(same).find_map(|f| f.window.clone())?;
    (of.grain > Grain::Day && of.end < published).then_some(of)
}

/// Tokens before a figure in which the words of expecting stand.
const EXPECTING: usize = 8;

/// The period before one: of a month the month before, of the year to May the year to April. None before a day, of which it
/// is not known how often it is counted.
pub(super) fn before(window: &Window) -> Option<Window> {
    let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
    let length = months(window.end) - months(window.start) + 1;
    let span = match window.grain {
        Grain::Week => jiff::Span::new().weeks(1),
        Grain::Month if matches!(length, 1 | 12) => jiff::Span::new().months(1),
        Grain::Quarter if length == 12 => jiff::Span::new().months(3),
        Grain::Month | Grain::Quarter => jiff::Span::new().months(length),
        Grain::Year => jiff::Span::new().years(1),
        _ => return None,
    };
    let start = window.start.checked_sub(span).ok()?;
    let whole = window.grain != Grain::Week && window.end == window.end.last_of_month();
    let end = window.end.checked_sub(span).ok()?;
    Some(Window { start, end: if whole { end.last_of_month() } else { end }, ..window.clone() })
}

/// The days of a period of months, a year before.
fn a_year_before(window: &Window) -> Option<(Date, Date)> {
    let year = jiff::Span::new().years(1);
    let start = window.start.checked_sub(year).ok()?;
    let end = match window.grain {
        Grain::Day => window.end.checked_sub(year).ok()?,
        _ => window.end.first_of_month().checked_sub(year).ok()?.last_of_month(),
    };
    Some((start, end))
}

/// The period of the accounts that a step without a period of its own tells of: that of the same sentence, of the claim
/// before it about the same company's accounts, or of the results that a sentence before it speaks of.
fn accounts(step: &Step<'_>) -> Option<Window> {
    let article = step.article;
    let published = article.document.meta.published;
    let whole = |t: &Time| Window {
        start: t.start,
        end: t.end,
        grain: t.grain,
        text: article.written(t.span).to_owned(),
    };
    let period = |grain: Grain, end| grain >= Grain::Quarter && published.is_none_or(|day| end < day);
    let results = step.pack().classes.bit("RESULTS").unwrap_or_default();
    // *second-quarter results*, *results for the three months to May*.
    let told = |s: usize, to: usize| {
        let mentions = &article.mentions[s];
        let beside = |i: usize| {
            let mut near = i.saturating_sub(2)..(i + 4).min(mentions.tokens.len());
            // 三季报: the words for the period tell what they are of.
            near.any(|i| article.was(s, i, results))
        };
        let times = (0..to).rev().filter_map(|i| match mentions.tokens[i].item {
            Item::Time(t) => mentions.times.get(t).filter(|_| beside(i)),
            _ => None,
        });
        times.into_iter().find(|t| period(t.grain, t.end)).map(whole)
    };
    let subject = step.subjects.first()?;
    let owners = &step.pack().owners;
    // A month's sales and statistics are told within a few sentences.
    let months = |f: &Found, w: &Window| {
        let near = step.i - f.sentence <= MONTH_REACH && f.modality == Modality::Asserted;
        near && w.grain == Grain::Month && published.is_none_or(|day| w.end < day)
    };
    let before = || {
        let of_same = step.made.before().rev().filter(|f| f.subject.id == subject.id);
        let accounts = of_same.filter(|f| owners.get(&f.measure).is_some_and(|o| o.account));
        let near = accounts.take_while(|f| step.i - f.sentence <= REPORT_REACH);
        let told = near.filter_map(|f| {
            let told = |w: &&Window| !w.text.is_empty() && (period(w.grain, w.end) || months(f, w));
            f.window.as_ref().filter(told)
        });
        // What it was held against is of a time before; of one time the nearest.
        told.reduce(|best, next| if next.end > best.end { next } else { best }).cloned()
    };
    let section = article.document.sentences[step.i].section;
    let back = (0..step.i).rev().take(REPORT_REACH);
    let mut back = back.take_while(|&s| article.document.sentences[s].section == section);
    told(step.i, step.trigger)
        .or_else(|| scope::months_before(article, step.i, step.trigger))
        .or_else(before)
        .or_else(|| back.find_map(|s| told(s, article.mentions[s].tokens.len())))
}
