//! From the parts of a time to its first and last day.

mod ranges;

use jiff::ToSpan as _;
use jiff::civil::Date;

use ranges::{day_range, month_range};

use super::holiday::nearest;
use crate::lang::{Means, Part, Stretch, TimeUnit, time_stretch, time_unit};
use crate::record::Grain;

/// The parts of a time as numbers.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Parts {
    pub(super) year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    weekday: Option<i64>,
    pub(super) year_shift: Option<i64>,
    pub(super) month_shift: Option<i64>,
    pub(super) shift: Option<i64>,
    pub(super) unit: Option<TimeUnit>,
    pub(super) count: Option<i64>,
    pub(super) stretch: Option<Stretch>,
    pub(super) quarter: Option<i64>,
    half: Option<i64>,
    days: Option<i64>,
    pub(super) nth: Option<i64>,
    year2: Option<i64>,
    month2: Option<i64>,
    day2: Option<i64>,
    holiday: Option<i64>,
    /// What stands behind falls due then.
    pub(super) due: bool,
    pub(super) point: Point,
}

/// Whether one day is meant by what could be days.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    #[default]
    None,
    /// The last or middle day of what ends or is half over.
    Day,
    /// The last day of a month.
    LastDay,
}

type Period = (Date, Date, Grain);

/// Months that a day without a year may lie back before the next one is meant.
const MONTHS_BACK: i64 = 8;
/// The same of a month that is told as a whole.
const WHOLE_MONTHS_BACK: i64 = 7;

impl Parts {
    /// Remember one part.
    pub(super) fn set(&mut self, part: Part, value: i64, written: &str) {
        let full = |value: i64| match written.chars().count() {
            // Two digits: 1940 to 2039.
            2 if value < 40 => value + 2000,
            2 if value < 100 => value + 1900,
            _ => value,
        };
        match part {
            Part::Year => self.year = Some(full(value)),
            Part::Year2 => self.year2 = Some(full(value)),
            Part::Month => self.month = Some(value),
            Part::Month2 => self.month2 = Some(value),
            Part::Day => self.day = Some(value),
            Part::Day2 => self.day2 = Some(value),
            Part::Weekday => self.weekday = Some(value),
            Part::YearShift => self.year_shift = Some(value),
            Part::MonthShift => self.month_shift = Some(value),
            Part::Shift => self.shift = Some(value),
            Part::Unit => self.unit = time_unit(value),
            Part::Count => self.count = Some(value),
            Part::Stretch => self.stretch = time_stretch(value),
            Part::Quarter => self.quarter = Some(value),
            Part::Half => self.half = Some(value),
            Part::Days => self.days = Some(value),
            Part::Holiday => self.holiday = Some(value),
            Part::Nth => self.nth = Some(value),
        }
    }

    /// Whether nothing tells the year.
    pub(super) fn is_yearless(&self) -> bool {
        [self.year, self.year2, self.year_shift, self.month_shift, self.shift].iter().all(Option::is_none)
    }

    /// Whether a day is told by its day of the week alone.
    pub(super) fn has_only_weekday(&self) -> bool {
        self.weekday.is_some() && self.shift.is_none() && self.day.is_none() && self.unit.is_none()
    }

    /// Whether a day is told by its number alone.
    pub(super) fn has_only_day(&self) -> bool {
        self.day.is_some()
            && self.weekday.is_none()
            && self.month.is_none()
            && self.month_shift.is_none()
            && self.year.is_none()
            && self.year_shift.is_none()
    }

    /// Whether a distance is counted from no day told.
    pub(super) fn has_no_base(&self) -> bool {
        [self.day, self.days, self.weekday].iter().all(Option::is_none)
    }

    /// The year told, in full or by its distance.
    fn told_year(&self, reference: Option<Date>) -> Option<i64> {
        self.year.or_else(|| Some(i64::from(reference?.year()) + self.year_shift?))
    }
}

/// First day, last day and grain of a time; `None` without the reference it needs, or for a day that is none.
pub(super) fn resolve(means: Means, p: &Parts, reference: Option<Date>) -> Option<Period> {
    match means {
        Means::Day => day(p, reference).map(|d| (d, d, Grain::Day)),
        Means::Month => {
            let (year, month) = month(p, reference)?;
            let (start, end) = (date(year, month, 1)?, date(year, month, 1)?.last_of_month());
            Some(match p.stretch {
                Some(stretch) => part_of_month(start, end, stretch),
                None => (start, end, Grain::Month),
            })
        }
        Means::Year => {
            let year = p.told_year(reference)?;
            Some(match p.stretch {
                Some(stretch) => part_of_year(year, stretch)?,
                None => (date(year, 1, 1)?, date(year, 12, 31)?, Grain::Year),
            })
        }
        Means::Quarter => months_of(p, reference, p.quarter?, 3, Grain::Quarter),
        Means::Half => months_of(p, reference, p.half?, 6, Grain::Quarter),
        Means::Weekday => weekday(p, reference?).map(|d| (d, d, Grain::Day)),
        Means::Calendar => {
            let today = reference?;
            // Early in the week `the weekend` is the one just past.
            let past = p.unit? == TimeUnit::Weekend && today.weekday().to_monday_zero_offset() < 3;
            let whole = calendar(p.unit?, p.shift.unwrap_or(if past { -1 } else { 0 }), today)?;
            let stretch = p.stretch.filter(|stretch| *stretch != Stretch::Last);
            Some(stretch.map_or(whole, |stretch| edge(whole, stretch)))
        }
        Means::Trailing => trailing(p, reference?),
        Means::Away | Means::Earlier => {
            let day = away(p.unit?, p.count?.checked_mul(p.shift.unwrap_or(1))?, base(p, reference)?)?;
            Some((day, day, Grain::Day))
        }
        Means::Relative => {
            let day = reference?.checked_add(p.days?.days()).ok()?;
            Some((day, day, Grain::Day))
        }
        Means::Decade => {
            let first = p.year?;
            let first = first - first.rem_euclid(10);
            Some((date(first, 1, 1)?, date(first + 9, 12, 31)?, Grain::Year))
        }
        Means::WeekEnding => {
            let end = day(p, reference)?;
            Some((end.checked_sub(6.days()).ok()?, end, Grain::Week))
        }
        Means::MonthsEnding => months_ending(p, reference),
        Means::WeekOf => {
            let start = monday(day(p, reference)?)?;
            Some((start, start.checked_add(6.days()).ok()?, Grain::Week))
        }
        Means::NthWeek => nth_week(p, reference),
        Means::FirstUnits => first_units(p, reference),
        Means::DayRange => day_range(p, reference),
        Means::MonthRange => month_range(p, reference),
        Means::YearRange => {
            let first = p.told_year(reference)?;
            let last = p.year2.or_else(|| Some(first + p.count? - 1))?;
            (first <= last && last - first <= 60).then_some((
                date(first, 1, 1)?,
                date(last, 12, 31)?,
                Grain::Year,
            ))
        }
        Means::Before => session_before(reference?).map(|day| (day, day, Grain::Day)),
        Means::Run => {
            let (end, count) = (reference?, p.count.filter(|n| (2..=30).contains(n))?);
            let (start, ..) = calendar(TimeUnit::Session, 1 - count, end)?;
            Some((start, end, Grain::Day))
        }
        Means::ToDate => {
            let today = reference?;
            Some((today.first_of_year(), today, Grain::Year))
        }
        Means::SamePeriod => {
            let today = reference?;
            let years = p.year.map_or(p.year_shift.unwrap_or(-1), |year| year - i64::from(today.year()));
            let then = today.checked_add(years.years()).ok()?;
            match p.unit {
                Some(unit) => calendar(unit, -1, then),
                None => Some((then.first_of_year(), then, Grain::Year)),
            }
        }
        Means::Told => {
            let today = reference?;
            let whole = match p.unit.unwrap_or(TimeUnit::Quarter) {
                unit @ (TimeUnit::Day | TimeUnit::Year) => calendar(unit, 0, today)?,
                unit => calendar(unit, -1, today)?,
            };
            Some(p.stretch.map_or(whole, |stretch| edge(whole, stretch)))
        }
        Means::Holiday => nearest(p.holiday?, reference?).map(|day| (day, day, Grain::Day)),
        Means::Clock => None,
    }
}

/// The one day that is meant by the end or middle of a month or year, or by a month, where the words show it.
pub(super) fn day_meant(means: Means, p: &Parts, (start, end, _): Period) -> Option<Date> {
    // 三季度末, 上季末.
    if matches!(means, Means::Quarter | Means::Calendar) {
        return Some(end).filter(|_| p.stretch == Some(Stretch::Last));
    }
    if !matches!(means, Means::Month | Means::Year) {
        return None;
    }
    match (p.stretch, p.point) {
        (Some(Stretch::Last), _) | (Some(Stretch::End), Point::Day) => Some(end),
        (None, Point::LastDay) => Some(end).filter(|_| means == Means::Month),
        (Some(Stretch::Middle), Point::Day) => match means {
            Means::Year => date(start.year().into(), 6, 30),
            _ => start.with().day(15).build().ok(),
        },
        _ => None,
    }
}

pub(super) fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn monday(day: Date) -> Option<Date> {
    day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()
}

/// The day that year, month and day tell; what is missing comes from the reference, looking back.
fn day(p: &Parts, reference: Option<Date>) -> Option<Date> {
    let d = p.day?;
    if let Some(m) = p.month {
        if let Some(year) = p.told_year(reference) {
            return date(year, m, d);
        }
        let today = reference?;
        let (year, _) = near_month(m, today, MONTHS_BACK);
        let next = [year, year - 1, year + 1, year - 2, year + 2, year - 3, year + 3];
        let side = |day: Date| match p.shift {
            Some(-1) => day <= today,
            Some(1) => day >= today,
            _ => true,
        };
        return next.into_iter().filter_map(|y| date(y, m, d)).find(|&day| side(day));
    }
    let today = reference?;
    if let Some(shift) = p.month_shift {
        let month = today.first_of_month().checked_add(shift.months()).ok()?;
        return date(month.year().into(), month.month().into(), d);
    }
    let in_month = |shift: i64| {
        let month = today.first_of_month().checked_add(shift.months()).ok()?;
        date(month.year().into(), month.month().into(), d)
    };
    match p.weekday {
        // The nearest such day that falls on that day of the week.
        Some(w) => (-24..24)
            .filter_map(in_month)
            .filter(|day| i64::from(day.weekday().to_monday_one_offset()) == w)
            .min_by_key(|&day| (today.duration_until(day).abs(), day)),
        // The last such day of a month up to the reference.
        None => (0..24).filter_map(|back| in_month(-back)).find(|&day| day <= today),
    }
}

/// Year and month of a month that stands without its year and may lie so many months back.
fn near_month(month: i64, today: Date, most: i64) -> (i64, i64) {
    let (year, now) = (i64::from(today.year()), i64::from(today.month()));
    let back = (now - month).rem_euclid(12);
    let year = if month <= now { year } else { year - 1 };
    if back > most { (year + 1, month) } else { (year, month) }
}

fn month(p: &Parts, reference: Option<Date>) -> Option<(i64, i64)> {
    if let Some(shift) = p.month_shift {
        let month = reference?.first_of_month().checked_add(shift.months()).ok()?;
        return Some((month.year().into(), month.month().into()));
    }
    let Some(month) = p.month else {
        let today = reference.filter(|_| p.stretch.is_some())?;
        return Some((today.year().into(), today.month().into()));
    };
    match p.told_year(reference) {
        Some(year) => Some((year, month)),
        None if p.shift.is_some() => {
            // `last September`, `next March`, `since April`: the nearest before or after the reference's month.
            let today = reference?;
            let (year, now) = (i64::from(today.year()), i64::from(today.month()));
            Some(match p.shift? {
                s if s < 0 => (if month < now { year } else { year - 1 }, month),
                0 => (year, month),
                _ => (if month > now { year } else { year + 1 }, month),
            })
        }
        // What falls due has not done so yet.
        None if p.due => {
            let today = reference?;
            let (year, now) = (i64::from(today.year()), i64::from(today.month()));
            Some((if month >= now { year } else { year + 1 }, month))
        }
        None => {
            let whole = p.stretch.is_none() && p.point != Point::LastDay;
            let back = if whole { WHOLE_MONTHS_BACK } else { MONTHS_BACK };
            Some(near_month(month, reference?, back))
        }
    }
}

/// Days of a month: tens for its parts, five for its very end.
fn part_of_month(start: Date, end: Date, stretch: Stretch) -> Period {
    let on = |d: i8| start.with().day(d).build().unwrap_or(end);
    let (first, last) = match stretch {
        Stretch::Start | Stretch::Early => (start, on(10)),
        Stretch::Middle | Stretch::SecondThird => (on(11), on(20)),
        Stretch::Late => (on(21), end),
        Stretch::End | Stretch::Last => (end.with().day(end.day() - 4).build().unwrap_or(start), end),
        Stretch::FirstHalf => (start, on(15)),
        Stretch::SecondHalf => (on(16), end),
    };
    (first, last, Grain::Day)
}

/// The first or last day of a period; the last of a week is its Friday.
pub(super) fn edge((start, end, grain): Period, stretch: Stretch) -> Period {
    let friday = end.checked_sub(2.days()).ok().filter(|_| grain == Grain::Week);
    match stretch {
        Stretch::Start => (start, start, Grain::Day),
        Stretch::End | Stretch::Last => (friday.unwrap_or(end), friday.unwrap_or(end), Grain::Day),
        _ => (start, end, grain),
    }
}

/// Months of a year: thirds for its parts, one for its beginning and end.
fn part_of_year(year: i64, stretch: Stretch) -> Option<Period> {
    let (first, last) = match stretch {
        Stretch::Start => (1, 1),
        Stretch::Early => (1, 4),
        Stretch::Middle | Stretch::SecondThird => (5, 8),
        Stretch::Late => (9, 12),
        Stretch::End | Stretch::Last => (12, 12),
        Stretch::FirstHalf => (1, 6),
        Stretch::SecondHalf => (7, 12),
    };
    Some((date(year, first, 1)?, date(year, last, 1)?.last_of_month(), Grain::Month))
}

/// The `n`th quarter of a company's year that ends with the month `last`: of the year told, else the one about to be told of
/// at `today`, later by `years`.
pub(super) fn fiscal_quarter(
    (n, year): (i64, Option<i64>),
    (last, by_start): (i64, bool),
    years: i64,
    today: Date,
) -> Option<Period> {
    /// Days ahead and back within which the quarter ends that is spoken of.
    const REACH: (i32, i32) = (105, 260);
    let away = 3 * (4 - n);
    let of_year = |year: i64| {
        let end = date(year, last, 1)?.checked_sub(away.months()).ok()?.last_of_month();
        let start = end.first_of_month().checked_sub(2.months()).ok()?;
        Some((start, end, Grain::Quarter))
    };
    if let Some(year) = year {
        return of_year(year + i64::from(by_start));
    }
    let this = i64::from(today.year());
    let near = |(_, end, _): &Period| {
        let ahead = today.until(*end).map_or(i32::MAX, |span| span.get_days());
        ahead <= REACH.0 && ahead > -REACH.1
    };
    let found = (this - 1..=this + 2).find(|&year| of_year(year).as_ref().is_some_and(near))?;
    of_year(found + years)
}

/// So many months up to a day or month; a day but the last of its month begins the day after (*the year to May 20*).
fn months_ending(p: &Parts, reference: Option<Date>) -> Option<Period> {
    let count = p.count.filter(|n| (1..=60).contains(n))?;
    // Without its year, the end is one that is past.
    let p = &Parts { shift: p.shift.or(Some(-1)), ..*p };
    let end = match p.day {
        Some(_) => day(p, reference)?,
        None => {
            let (year, month) = month(p, reference)?;
            date(year, month, 1)?.last_of_month()
        }
    };
    let start = if end == end.last_of_month() {
        end.first_of_month().checked_sub((count - 1).months()).ok()?
    } else {
        end.checked_sub(count.months()).ok()?.tomorrow().ok()?
    };
    let grain = match count {
        1 => Grain::Month,
        2..=11 => Grain::Quarter,
        _ => Grain::Year,
    };
    Some((start, end, grain))
}

/// The `n`th run of `length` months of the year told, else of the last year in which it has begun.
fn months_of(p: &Parts, reference: Option<Date>, n: i64, length: i64, grain: Grain) -> Option<Period> {
    let first = (n - 1) * length + 1;
    let start = match p.told_year(reference) {
        Some(year) => date(year, first, 1)?,
        None => {
            let today = reference?;
            let this = date(today.year().into(), first, 1)?;
            // A quarter that begins within the next weeks is told as coming, not as a year past.
            if this <= today.checked_add(31.days()).ok()? {
                this
            } else {
                date(i64::from(today.year()) - 1, first, 1)?
            }
        }
    };
    let end = start.checked_add((length - 1).months()).ok()?.last_of_month();
    Some((start, end, grain))
}

/// The last such weekday up to the reference; with a shift, the one of a neighbouring week.
fn weekday(p: &Parts, today: Date) -> Option<Date> {
    let wanted = p.weekday? - 1;
    let now = i64::from(today.weekday().to_monday_zero_offset());
    let back = (now - wanted).rem_euclid(7);
    let last = today.checked_sub(back.days()).ok()?;
    match p.shift {
        None => Some(last),
        // At a weekend `last Friday` is that of the week just gone.
        Some(-1) if p.unit.is_none() && now >= 5 && wanted < 5 => Some(last),
        Some(-9) => today.checked_sub((if back == 0 { 7 } else { back }).days()).ok(),
        Some(shift) => monday(today)?.checked_add((shift * 7 + wanted).days()).ok(),
    }
}

/// The trading day before a day.
pub(crate) fn session_before(day: Date) -> Option<Date> {
    calendar(TimeUnit::Session, -1, day).map(|(day, ..)| day)
}

/// The calendar unit `shift` units from the reference's.
fn calendar(unit: TimeUnit, shift: i64, today: Date) -> Option<Period> {
    let year = i64::from(today.year());
    let by_months = |length: i64, grain: Grain| {
        let index = year * 12 + i64::from(today.month()) - 1;
        let first = (index.div_euclid(length) + shift) * length;
        let start = date(first.div_euclid(12), first.rem_euclid(12) + 1, 1)?;
        let end = start.checked_add((length - 1).months()).ok()?.last_of_month();
        Some((start, end, grain))
    };
    let week = |first: i64, last: i64| {
        let start = monday(today)?.checked_add((shift * 7).days()).ok()?;
        Some((start.checked_add(first.days()).ok()?, start.checked_add(last.days()).ok()?, Grain::Week))
    };
    match unit {
        TimeUnit::Hour => None,
        TimeUnit::Day => {
            let day = today.checked_add(shift.days()).ok()?;
            Some((day, day, Grain::Day))
        }
        // The trading day before or after: weekends are none, holidays are not known.
        TimeUnit::Session => {
            let step = shift.signum();
            let mut day = today;
            for _ in 0..shift.abs().min(30) {
                day = day.checked_add(step.days()).ok()?;
                while day.weekday().to_monday_zero_offset() >= 5 {
                    day = day.checked_add(step.days()).ok()?;
                }
            }
            Some((day, day, Grain::Day))
        }
        TimeUnit::Week => week(0, 6),
        TimeUnit::Weekend => week(5, 6),
        TimeUnit::Workweek => week(0, 4),
        TimeUnit::Fortnight => {
            let end = today.checked_add((shift * 14).days()).ok()?;
            Some((end.min(today), end.max(today), Grain::Week))
        }
        TimeUnit::Month => by_months(1, Grain::Month),
        TimeUnit::Quarter => by_months(3, Grain::Quarter),
        TimeUnit::HalfYear => by_months(6, Grain::Quarter),
        TimeUnit::Year => by_months(12, Grain::Year),
        TimeUnit::Decade => {
            let first = (year.div_euclid(10) + shift) * 10;
            Some((date(first, 1, 1)?, date(first + 9, 12, 31)?, Grain::Year))
        }
    }
}

/// The day `count` units from `from`.
pub(super) fn away(unit: TimeUnit, count: i64, from: Date) -> Option<Date> {
    let span = match unit {
        TimeUnit::Hour => (count.div_euclid(24)).days(),
        TimeUnit::Day | TimeUnit::Session => count.days(),
        TimeUnit::Week | TimeUnit::Weekend | TimeUnit::Workweek => count.checked_mul(7)?.days(),
        TimeUnit::Fortnight => count.checked_mul(14)?.days(),
        TimeUnit::Month => count.months(),
        TimeUnit::Quarter => count.checked_mul(3)?.months(),
        TimeUnit::HalfYear => count.checked_mul(6)?.months(),
        TimeUnit::Year => count.years(),
        TimeUnit::Decade => count.checked_mul(10)?.years(),
    };
    from.checked_add(span).ok()
}

/// The day that a distance is counted from.
fn base(p: &Parts, reference: Option<Date>) -> Option<Date> {
    if p.weekday.is_some() && p.day.is_none() {
        return weekday(&Parts { shift: None, ..*p }, reference?);
    }
    match (p.day, p.days) {
        (Some(_), _) => day(p, reference),
        (None, Some(days)) => reference?.checked_add(days.days()).ok(),
        (None, None) => reference,
    }
}

fn grain(unit: TimeUnit) -> Grain {
    match unit {
        TimeUnit::Hour => Grain::Hour,
        TimeUnit::Day | TimeUnit::Session => Grain::Day,
        TimeUnit::Week | TimeUnit::Weekend | TimeUnit::Workweek | TimeUnit::Fortnight => Grain::Week,
        TimeUnit::Month => Grain::Month,
        TimeUnit::Quarter | TimeUnit::HalfYear => Grain::Quarter,
        TimeUnit::Year | TimeUnit::Decade => Grain::Year,
    }
}

/// Some units up to the reference, or from the day after it.
fn trailing(p: &Parts, today: Date) -> Option<Period> {
    let (unit, count) = (p.unit?, p.count.unwrap_or(1));
    let forward = p.shift? > 0;
    let far = away(unit, if forward { count } else { -count }, today)?;
    let (start, end) = match (forward, unit) {
        (true, _) => (today.tomorrow().ok()?, far),
        (false, _) => (far, today),
    };
    Some((start, end, grain(unit)))
}

/// The `n`th week of a month or year; a week belongs where its Thursday lies (ISO 8601).
fn nth_week(p: &Parts, reference: Option<Date>) -> Option<Period> {
    let (first, last) = span_of(p, reference)?;
    let n = p.nth?;
    let thursday = if n > 0 {
        let to = (3 - i64::from(first.weekday().to_monday_zero_offset())).rem_euclid(7);
        first.checked_add((to + (n - 1) * 7).days()).ok()?
    } else {
        let back = (i64::from(last.weekday().to_monday_zero_offset()) - 3).rem_euclid(7);
        last.checked_sub(back.days()).ok()?
    };
    let start = monday(thursday)?;
    Some((start, start.checked_add(6.days()).ok()?, Grain::Week))
}

/// The month or year that something is counted in.
fn span_of(p: &Parts, reference: Option<Date>) -> Option<(Date, Date)> {
    if p.month.is_some() || p.month_shift.is_some() {
        let (year, month) = month(p, reference)?;
        let first = date(year, month, 1)?;
        return Some((first, first.last_of_month()));
    }
    let year = p.told_year(reference)?;
    Some((date(year, 1, 1)?, date(year, 12, 31)?))
}

/// The first units of a year or month; weeks by ISO 8601.
fn first_units(p: &Parts, reference: Option<Date>) -> Option<Period> {
    let with_default = Parts { year_shift: p.year_shift.or(p.year.is_none().then_some(0)), ..*p };
    let (first, _) = span_of(&with_default, reference)?;
    let (count, unit) = (p.count.unwrap_or(1), p.unit?);
    if let (Some(nth), TimeUnit::Month) = (p.nth, unit) {
        let start = first.checked_add((nth - 1).months()).ok()?;
        return Some((start, start.last_of_month(), Grain::Month));
    }
    let start = match unit {
        TimeUnit::Week => nth_week(&Parts { nth: Some(1), ..with_default }, reference)?.0,
        _ => first,
    };
    let end = away(unit, count, start)?.yesterday().ok()?;
    Some((start, end, grain(unit)))
}
