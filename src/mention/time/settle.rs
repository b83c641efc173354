//! Times that only the article settles: the year-ago quarter, a month earlier, 当天, a quarter without its year in a forecast.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::resolve;
use crate::lang::{Means, Pack, Stretch, SubjectKind, TimeUnit};
use crate::mention::{Item, Mentions, Time, Token};
use crate::record::{Grain, Modality};
use crate::text::{Normalized, Span};

/// How the words of a time refer to what the article tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Refers {
    /// Not at all.
    #[default]
    Nothing,
    /// Its year was taken for the nearest past one.
    Yearless,
    /// The period told last, or the last of a unit's length, moved by years or to a year; of it the edge alone.
    Told { unit: Option<TimeUnit>, years: i64, year: Option<i64>, edge: Option<Stretch> },
    /// So many units before what is told beside it, or before now where its words tell no more (`ago`).
    Earlier { unit: TimeUnit, count: i64, ago: bool },
    /// The unit before this one; where it is held against that, the one before.
    Last(TimeUnit),
    /// The beginning of the year.
    Beginning,
    /// The session before a day that its sentence does not tell.
    DayBefore,
    /// Days from the one on which the article was filed: 今天.
    Filed,
    /// A day of the week, or of a month that is not told: the last one, or the next where it is to come.
    Near,
    /// A quarter that a company counts by itself, of the year told or of one so many years on: *fiscal third quarter*.
    Fiscal { n: i64, year: Option<i64>, years: i64 },
    /// A quarter told by the month in which it ends, and which of its year it is: *third quarter ended May 28*.
    Counted(i64),
    /// The year up to now.
    ToDate,
    /// So many trading days up to the one told last; `told` where its sentence tells that.
    Run { count: i64, told: bool },
}

impl Refers {
    /// How a quarter that a company counts does.
    pub(super) fn fiscal(p: &resolve::Parts) -> Self {
        Refers::Fiscal { n: p.quarter.unwrap_or(1), year: p.year, years: p.year_shift.unwrap_or(0).min(0) }
    }

    /// How a time with these parts does; `told` where its sentence tells the day it refers to.
    pub(super) fn of(means: Means, p: &resolve::Parts, told: bool) -> Self {
        let whole = p.stretch.is_none();
        match means {
            Means::Month | Means::Quarter | Means::Half | Means::MonthRange if p.is_yearless() && !p.due => {
                Refers::Yearless
            }
            Means::Month if whole && p.month_shift == Some(-1) => Refers::Last(TimeUnit::Month),
            Means::Year if whole && p.year.is_none() && p.year_shift == Some(-1) => {
                Refers::Last(TimeUnit::Year)
            }
            Means::Year if p.year_shift == Some(0) && p.stretch == Some(Stretch::Start) => Refers::Beginning,
            Means::Calendar if whole && p.shift == Some(-1) => p.unit.map_or(Refers::Nothing, Refers::Last),
            Means::Told | Means::SamePeriod => {
                let years = if means == Means::Told { 0 } else { -1 };
                Refers::Told {
                    unit: p.unit,
                    years: p.year_shift.unwrap_or(years),
                    year: p.year,
                    edge: p.stretch,
                }
            }
            Means::Away | Means::Earlier if p.has_no_base() => match (p.unit, p.count, p.shift) {
                (Some(unit), Some(count), Some(-1)) => {
                    Refers::Earlier { unit, count, ago: means == Means::Away }
                }
                _ => Refers::Nothing,
            },
            Means::Weekday if p.has_only_weekday() => Refers::Near,
            Means::Day if p.has_only_day() => Refers::Near,
            Means::Before if !told => Refers::DayBefore,
            Means::Relative => Refers::Filed,
            Means::ToDate => Refers::ToDate,
            Means::Run => Refers::Run { count: p.count.unwrap_or(1), told },
            Means::MonthsEnding if p.count == Some(3) => match p.nth {
                Some(n @ 1..=4) => Refers::Counted(n),
                _ => Refers::Nothing,
            },
            _ => Refers::Nothing,
        }
    }
}

/// Sentences back in which the period is looked for that an account is told against.
const REACH: usize = 15;
/// Sentences back in which the month is told that a month's figure is held against.
const NEAR: usize = 5;
/// Days after its end in which a period without its year is still spoken of as one to be reported.
const REPORTED: i64 = 75;
/// Sentences in which the dateline stands.
const DATELINE: usize = 6;
/// Days that an article appears after it was filed.
const LATEST: i32 = 3;
/// Tokens behind a time in which a company tells what it foresees for it.
const FORESEEN: usize = 8;
/// Tokens behind a time in which a word tells that it is to come.
const BEHIND: usize = 4;

/// An article's sentences under settling.
struct Article<'a> {
    text: &'a str,
    sentences: &'a [(Span<Normalized>, &'a Pack)],
    all: &'a mut [Mentions],
    published: Date,
    /// Days before publication on which its dateline says that it was filed.
    late: i64,
}

/// Settle the times of an article's sentences, in order.
pub(crate) fn settle(
    text: &str,
    sentences: &[(Span<Normalized>, &Pack)],
    published: Option<Date>,
    all: &mut [Mentions],
) {
    let Some(published) = published else { return };
    let mut article = Article { text, sentences, all, published, late: 0 };
    article.late = article.filed_before_publication();
    for sentence in 0..article.all.len() {
        for time in 0..article.all[sentence].times.len() {
            if let Some((start, end, grain)) = article.settled(sentence, time) {
                let time = &mut article.all[sentence].times[time];
                let years = i64::from(end.year()) - i64::from(time.end.year());
                time.on = time.on.and_then(|day| day.checked_add(years.years()).ok());
                (time.start, time.end, time.grain) = (start, end, grain);
            }
        }
    }
}

type Period = (Date, Date, Grain);

impl Article<'_> {
    fn time(&self, (sentence, time): (usize, usize)) -> &Time {
        &self.all[sentence].times[time]
    }

    /// The days of a time by what the article tells, where they are others than its words alone tell.
    fn settled(&self, sentence: usize, time: usize) -> Option<Period> {
        let at = (sentence, time);
        let own = self.time(at);
        match own.refers {
            Refers::Nothing | Refers::Counted(_) | Refers::ToDate | Refers::Run { told: true, .. } => None,
            Refers::Run { count, .. } => {
                let day = self.before(at, 2, |at| self.is_past_day(at) && !self.is_compared(at))?;
                let end = self.time(day).end;
                let start = (1..count).try_fold(end, |day, _| resolve::session_before(day))?;
                Some((start, end, Grain::Day))
            }
            Refers::Fiscal { n, year, years } => self.fiscal(at, (n, year), years),
            Refers::Yearless => {
                if let Some(own) = self.company_quarter(at).or_else(|| self.goes_on(at)) {
                    return Some(own);
                }
                // A first half just over is still to be reported; a second half that is expected is that of this year.
                let second = own.start.month() == 7 && own.end.month() == 12;
                let reported = if second { 0 } else { REPORTED };
                let over = own.end.checked_add(reported.days()).ok()? < self.published;
                (over && self.is_ahead(at)).then(|| years_on(own, 1))?
            }
            Refers::Told { unit: Some(TimeUnit::Day), .. } => {
                let day = self.before(at, REACH, |at| self.is_past_day(at))?;
                Some(days(self.time(day)))
            }
            Refers::Told { unit, years, year, edge } => {
                let base = self.period(at, unit)?;
                let years = year.map_or(years, |year| year - i64::from(base.end.year()));
                let period = years_on(&base, years)?;
                Some(edge.map_or(period, |edge| resolve::edge(period, edge)))
            }
            Refers::Earlier { unit, count, ago } => {
                self.earlier(at, unit, if ago { 0 } else { NEAR }, count).or_else(|| self.filed(own))
            }
            Refers::Filed => self.filed(own),
            Refers::Near => {
                let weekly = own.end.until(self.published).ok()?.get_days() < 7;
                let next = |day: Date| day.checked_add(if weekly { 7.days() } else { 1.month() }).ok();
                let gone = own.end < self.published && self.is_to_come(at);
                let (start, end) = (next(own.start)?, next(own.end)?);
                (gone && end > self.published).then_some((start, end, own.grain))
            }
            Refers::Last(unit) => {
                let same = |at: (usize, usize)| {
                    let t = self.time(at);
                    t.grain == own.grain && self.is_over(at) && self.is_told(at) && t.on.is_none()
                };
                let words = own.span.slice(self.text);
                let previous = self.sentences[sentence].1.times.previous.iter().any(|w| words.contains(&**w));
                let told = self.before(at, 1, same).filter(|_| previous || self.is_compared(at));
                let told = self.time(told?);
                // *Last year* is that before this one, whatever year is told.
                let later = unit != TimeUnit::Year && own.end > told.end;
                (later || own.end == told.end).then(|| back(told, unit, 1))?
            }
            Refers::Beginning => {
                let year =
                    |at: (usize, usize)| self.is_whole_year(at) && self.is_over(at) && self.is_told(at);
                let base = self.before(at, 2, year).filter(|_| self.is_compared(at))?;
                let years = i64::from(self.time(base).end.year()) - i64::from(own.end.year());
                years_on(own, years)
            }
            Refers::DayBefore => {
                let day = self.before(at, 1, |at| self.is_past_day(at) && !self.is_compared(at));
                let (first, last) = (self.sentences[day?.0].0, self.sentences[sentence].0);
                let gap = self.text.get(first.end as usize..last.start as usize)?;
                let day = day.filter(|_| !gap.contains('\n'))?;
                let before = resolve::session_before(self.time(day).end)?;
                Some((before, before, Grain::Day))
            }
        }
    }

    /// A quarter that a company counts, where the month is known in which its year ends. Else it is that of the calendar's year
    /// that it was read as, whether it is told as over or as to come: so all articles of some weeks tell of one.
    fn fiscal(&self, at: (usize, usize), (n, year): (i64, Option<i64>), years: i64) -> Option<Period> {
        if let Some(ends) = self.year_end(at) {
            let told = resolve::fiscal_quarter((n, year), ends, years, self.published)?;
            let over = told.1.checked_add(REPORTED.days()).ok()? < self.published;
            let next = year.is_none() && years == 0 && over && self.is_ahead(at);
            return Some(if next { on(told, 1)? } else { told });
        }
        None
    }

    /// *Micron's third-quarter revenue*, told in June: the quarter of the company, where the calendar's is long over or not yet.
    fn company_quarter(&self, at: (usize, usize)) -> Option<Period> {
        let own = self.time(at);
        if own.grain != Grain::Quarter || own.start.checked_add(2.months()).ok()?.last_of_month() != own.end {
            return None;
        }
        let over = own.end.checked_add(REPORTED.days()).ok()? < self.published;
        let over = over || own.end >= self.published;
        let ends = self.year_end(at).filter(|_| over && !self.all[at.0].subjects.is_empty())?;
        let told = resolve::fiscal_quarter((quarter(own), None), ends, 0, self.published)?;
        let recent = told.1.checked_add(REPORTED.days()).ok()? >= self.published;
        // What still runs is foreseen: *For the fourth quarter, Micron forecast revenue of $20 billion*.
        let foreseen = || {
            let (tokens, i) = (&self.all[at.0].tokens, self.token(at));
            let mut behind = tokens.iter().skip(i + 1).take(FORESEEN);
            behind.any(|t| is_modal(t, self.sentences[at.0].1))
        };
        (recent && (told.1 < self.published || self.is_ahead(at) || foreseen())).then_some(told)
    }

    /// The month in which the year of the company ends that is spoken of at a time, and whether its years are called by the
    /// one in which they begin: as the article tells beside a quarter of it, else as is known.
    fn year_end(&self, at: (usize, usize)) -> Option<(i64, bool)> {
        let counted = self.all.iter().flat_map(|m| &m.times).find_map(|t| match t.refers {
            // *ended Sept. 3*: the end of August.
            Refers::Counted(n) => {
                let month = t.end.checked_sub(10.days()).ok()?.month();
                Some((i64::from(month) + 3 * (4 - n) - 1).rem_euclid(12) + 1)
            }
            _ => None,
        });
        if let Some(month) = counted {
            return Some((month, false));
        }
        let start = self.time(at).span.start;
        let company = |sentence: usize, before: bool| {
            let table = self.sentences[sentence].1.subjects.instruments();
            let subjects = self.all[sentence].subjects.iter();
            let named = subjects.filter(|s| s.kind == Some(SubjectKind::Company) && !s.anaphor);
            let mut named = named.filter(|s| !before || s.span.end <= start);
            let teller = |id: &str| table.is_broker(id) || table.provides_figures(id);
            let ids = named.by_ref().filter_map(|s| s.id.clone()).filter(|id| !teller(id));
            let id = if before { ids.last() } else { ids.into_iter().next() };
            id.map(|id| table.year_end(&id))
        };
        let own = company(at.0, true).or_else(|| company(at.0, false));
        let back = || (0..at.0).rev().take(REACH).find_map(|s| company(s, false));
        own.or_else(back)?
    }

    /// *$95 in the third quarter, $84 in the fourth*: what follows a period to come in its sentence is to come as well.
    fn goes_on(&self, at: (usize, usize)) -> Option<Period> {
        let own = self.time(at);
        let last = self.time((at.0, at.1.checked_sub(1)?));
        let follows = last.grain == own.grain && last.start > self.published && own.end < self.published;
        let next = years_on(own, 1)?;
        let yearless = matches!(last.refers, Refers::Yearless);
        (follows && yearless && next.0 > last.end).then_some(next)
    }

    /// Days counted from the one on which the article was filed.
    fn filed(&self, own: &Time) -> Option<Period> {
        let day = |day: Date| day.checked_sub(self.late.days()).ok();
        (self.late > 0 && own.grain == Grain::Day).then_some((day(own.start)?, day(own.end)?, own.grain))
    }

    /// How many days before publication the article was filed, by the first day told in its first sentences.
    fn filed_before_publication(&self) -> i64 {
        let first =
            (0..self.all.len().min(DATELINE)).flat_map(|s| (0..self.all[s].times.len()).map(move |t| (s, t)));
        let behind = |at: (usize, usize)| {
            let list = &self.sentences[at.0].1.times.filed_before;
            list.at(self.text, self.time(at).span.end as usize).is_some()
        };
        let mut filed = first.filter(|&at| self.is_past_day(at) && behind(at));
        let day = filed.next().map_or(self.published, |at| self.time(at).end);
        let late = day.until(self.published).map_or(0, |span| span.get_days());
        i64::from(late).max(0) * i64::from(late <= LATEST)
    }

    /// So many units before the period of that unit, or the day, which is told beside a time; a year before what is reported.
    fn earlier(&self, at: (usize, usize), unit: TimeUnit, reach: usize, count: i64) -> Option<Period> {
        let grain = match unit {
            TimeUnit::Week => Grain::Week,
            TimeUnit::Month => Grain::Month,
            TimeUnit::Quarter => Grain::Quarter,
            TimeUnit::Year => return years_on(&self.period(at, None)?, -count),
            _ => return None,
        };
        let same = |at: (usize, usize)| {
            let t = self.time(at);
            t.grain == grain && t.on.is_none() && self.is_told(at) && self.is_over(at)
        };
        // 截至周日: as of which day something stood.
        let day = |at: (usize, usize)| self.is_past_day(at) && self.is_as_of(at);
        let base = self
            .before(at, 0, same)
            .or_else(|| self.before(at, 0, day))
            .or_else(|| self.before(at, reach, same))?;
        back(self.time(base), unit, count)
    }

    /// The period that is reported where a time stands: of a unit's length, or any.
    fn period(&self, at: (usize, usize), unit: Option<TimeUnit>) -> Option<Time> {
        let ahead = self.is_expected(at);
        let lasts = |t: &Time| t.start.until(t.end).map_or(0, |span| span.get_days()) + 1;
        let fits = |at: (usize, usize)| {
            let t = self.time(at);
            let whole = match unit {
                Some(TimeUnit::Month) => (28..=31).contains(&lasts(t)),
                Some(TimeUnit::Quarter) => (89..=92).contains(&lasts(t)),
                Some(TimeUnit::HalfYear) => (181..=184).contains(&lasts(t)) && t.grain == Grain::Quarter,
                Some(TimeUnit::Year) => self.is_whole_year(at),
                _ => t.grain >= Grain::Month,
            };
            whole && t.on.is_none() && self.is_told(at) && t.grain <= Grain::Year
        };
        // 截至6月底，现金298亿元，去年同期…: that day a year before.
        let balance = |at: (usize, usize)| unit.is_none() && self.time(at).on.is_some() && self.is_told(at);
        let told = |at: (usize, usize)| fits(at) && (ahead || self.is_over(at));
        // A year told elsewhere is the reported one only where it is the last.
        let near = |at: (usize, usize)| {
            let t = self.time(at);
            let last = t.end.year() + 1 == self.published.year() && self.is_whole_year(at);
            told(at) && (t.grain < Grain::Year || last && t.refers == Refers::Nothing)
        };
        let year = unit == Some(TimeUnit::Year);
        // What is expected of the whole year is expected of this one.
        if year && ahead {
            return None;
        }
        let own = self.before(at, 0, |at| told(at) || balance(at));
        let base = self.time(own.or_else(|| self.before(at, REACH, near))?);
        let (start, end, grain) = base.days();
        Some(Time { start, end, grain, ..base.clone() })
    }

    /// The nearest time before `at`, in its sentence or so many sentences before it, that `wanted` holds for.
    fn before(
        &self,
        (sentence, time): (usize, usize),
        reach: usize,
        wanted: impl Fn((usize, usize)) -> bool,
    ) -> Option<(usize, usize)> {
        let own = (0..time).rev().map(|time| (sentence, time));
        let earlier = (0..sentence).rev().take(reach);
        let earlier = earlier.flat_map(|s| (0..self.all[s].times.len()).rev().map(move |time| (s, time)));
        own.chain(earlier).find(|&at| wanted(at))
    }

    /// Whether a time tells of what is spoken of, and not what that is held against or when something falls due.
    fn is_told(&self, at: (usize, usize)) -> bool {
        let t = self.time(at);
        let refers = match t.refers {
            Refers::Told { years, year, edge, .. } => years == 0 && year.is_none() && edge.is_none(),
            Refers::Earlier { .. } | Refers::Beginning | Refers::DayBefore => false,
            Refers::Nothing | Refers::Near => !t.aside,
            _ => true,
        };
        refers && !self.is_compared(at)
    }

    fn is_over(&self, at: (usize, usize)) -> bool {
        self.time(at).end <= self.published
    }

    fn is_whole_year(&self, at: (usize, usize)) -> bool {
        let t = self.time(at);
        (t.start, t.end) == (t.end.first_of_year(), t.end.last_of_year())
    }

    fn is_past_day(&self, at: (usize, usize)) -> bool {
        let t = self.time(at);
        t.grain == Grain::Day && t.start == t.end && t.end <= self.published
    }

    /// The tokens of a sentence, and the one in which a time begins.
    fn token(&self, (sentence, time): (usize, usize)) -> usize {
        let mentions = &self.all[sentence];
        let start = mentions.times[time].span.start;
        mentions.tokens.partition_point(|t| t.span.start <= start).saturating_sub(1)
    }

    /// Whether something is held against a time, or comes from it: 较去年同期, *since April*.
    fn is_compared(&self, at: (usize, usize)) -> bool {
        let (pack, tokens) = (self.sentences[at.0].1, &self.all[at.0].tokens);
        let (fixed, i) = (&pack.fixed, self.token(at));
        let span = self.time(at).span;
        let words = span.slice(self.text);
        let ranges = self.time(at).end > self.time(at).start.last_of_month();
        let begins = |form: &String| {
            words.get(..form.len()).is_some_and(|head| head.eq_ignore_ascii_case(form))
                || words.ends_with(form.as_str())
        };
        if !ranges && pack.comparing.iter().any(begins) {
            return true;
        }
        let Some(token) = tokens.get(i) else { return false };
        // 不及上月的 is one word.
        let held = fixed.compare | fixed.since | pack.classes.bit("PREV.time").unwrap_or_default();
        // 较上月 may be one word.
        let inside = !matches!(token.item, Item::Time(_)) && token.span.end > span.start;
        if inside && token.classes & held != 0 {
            return true;
        }
        let ends = fixed.stop | fixed.comma | fixed.any_quantity;
        let lead = tokens[i.saturating_sub(3)..i].iter().rev().take_while(|t| t.classes & ends == 0);
        let from = i.checked_sub(1).is_some_and(|i| tokens[i].classes & fixed.from != 0);
        from && !ranges || lead.into_iter().any(|t| t.classes & held != 0 && t.attr.against.is_none())
    }

    /// Whether a time tells as of when something stood: *as of Sunday*.
    fn is_as_of(&self, at: (usize, usize)) -> bool {
        let span = self.time(at).span;
        let head = self.text.get(..span.start as usize).unwrap_or("").trim_end();
        let (before, first) = &self.sentences[at.0].1.times.as_of;
        before.before(head, head.len()).is_some() || first.at(self.text, span.start as usize).is_some()
    }

    /// Whether the clause of a time expects something: *is expected to grow in the third quarter*, 三季度或将下跌.
    fn is_ahead(&self, at: (usize, usize)) -> bool {
        let (pack, tokens) = (self.sentences[at.0].1, &self.all[at.0].tokens);
        let (fixed, i) = (&pack.fixed, self.token(at));
        let expect = pack.classes.bit("EXPECT").unwrap_or_default();
        let ends = fixed.stop | fixed.comma | fixed.relative;
        let mut clause = tokens[..i.min(tokens.len())].iter().rev().take_while(|t| t.classes & ends == 0);
        let behind = tokens.iter().enumerate().skip(i + 1).take(BEHIND);
        let mut behind = behind.take_while(|(_, t)| t.classes & ends == 0);
        // 较2月预测的3.54%: made in that month.
        let made = |at: usize| tokens.get(at + 1).is_some_and(|t| t.classes & fixed.of != 0);
        let noun = |(at, t): (usize, &Token)| t.classes & expect != 0 && !made(at);
        // 维持四季度均价84美元的预测, 四季度预测上调至84美元.
        let views = pack.classes.bit("FORECASTS").unwrap_or_default();
        let rest = tokens.iter().enumerate().skip(i + 1).take(FORESEEN);
        let mut rest = rest.take_while(|(_, t)| t.classes & ends == 0);
        let foreseen = rest.any(|(at, t)| t.classes & views != 0 && !made(at));
        foreseen
            || clause.any(|t| is_modal(t, pack))
            || behind.any(|(at, t)| is_modal(t, pack) || noun((at, t)))
    }

    /// Whether a day is one to come: *due Tuesday*, *will meet on Thursday*; not *will extend Monday's losses*.
    fn is_to_come(&self, at: (usize, usize)) -> bool {
        let (pack, tokens) = (self.sentences[at.0].1, &self.all[at.0].tokens);
        let (fixed, i) = (&pack.fixed, self.token(at));
        let head = self.text.get(..self.time(at).span.start as usize).unwrap_or("").trim_end();
        if pack.times.to_come.before(head, head.len()).is_some() {
            return true;
        }
        let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
        let against = fixed.adverb_after | fixed.since | fixed.from | fixed.compare;
        let apart = i.checked_sub(1).is_some_and(|i| tokens[i].classes & against != 0)
            || tokens.get(i + 1).is_some_and(|t| t.classes & fixed.possessive != 0);
        let ends = fixed.stop | fixed.comma | fixed.relative | bit("RPT") | bit("that");
        let mut clause = tokens[..i.min(tokens.len())].iter().rev().take_while(|t| t.classes & ends == 0);
        let set = |t: &Token| matches!(t.attr.modality, Some(Modality::Forecast | Modality::Planned));
        !apart && clause.any(|t| t.classes & fixed.modal != 0 && set(t) || t.classes & bit("IF") != 0)
    }

    /// Whether the sentence of a time expects something before it.
    fn is_expected(&self, at: (usize, usize)) -> bool {
        let (pack, tokens) = (self.sentences[at.0].1, &self.all[at.0].tokens);
        let i = self.token(at).min(tokens.len());
        tokens[..i].iter().any(|t| is_modal(t, pack)) || self.is_ahead(at)
    }
}

/// Whether a word puts what follows as to come.
fn is_modal(token: &Token, pack: &Pack) -> bool {
    token.classes & pack.fixed.modal != 0
        && token
            .attr
            .modality
            .is_none_or(|m| matches!(m, Modality::Forecast | Modality::Planned | Modality::Possible))
}

/// Which quarter of the calendar's year a time was first read as.
fn quarter(t: &Time) -> i64 {
    (i64::from(t.start.month()) - 1) / 3 + 1
}

/// A period of whole months so many years on.
fn on((start, end, grain): Period, years: i64) -> Option<Period> {
    let years = years.years();
    Some((start.checked_add(years).ok()?, end.checked_add(years).ok()?.last_of_month(), grain))
}

fn days(t: &Time) -> Period {
    (t.start, t.end, t.grain)
}

/// A period so many years on; months keep their ends.
fn years_on(t: &Time, years: i64) -> Option<Period> {
    let start = t.start.checked_add(years.years()).ok()?;
    let end = t.end.checked_add(years.years()).ok()?;
    let end = if t.end == t.end.last_of_month() { end.last_of_month() } else { end };
    Some((start, end, t.grain))
}

/// A period, or day, so many units before.
fn back(t: &Time, unit: TimeUnit, count: i64) -> Option<Period> {
    let move_back = |day: Date| resolve::away(unit, -count, day);
    let (start, end) = (move_back(t.start)?, move_back(t.end)?);
    let months = t.grain >= Grain::Month && t.end == t.end.last_of_month();
    Some((start, if months { end.last_of_month() } else { end }, t.grain))
}
