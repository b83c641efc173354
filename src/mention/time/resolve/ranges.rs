//! From one day or month to another.

use jiff::civil::Date;

use super::{MONTHS_BACK, Parts, Period, WHOLE_MONTHS_BACK, date, day, near_month};
use crate::record::Grain;

/// From one day to another; year and month told once hold for both.
pub(super) fn day_range(p: &Parts, reference: Option<Date>) -> Option<Period> {
    let last_month = p.month2.or(p.month);
    let shared = p.year.is_none() && p.year2.is_some();
    let end = Parts {
        year: p.year2.or(p.year),
        month: last_month,
        day: p.day2,
        ..Parts { month_shift: p.month_shift, year_shift: p.year_shift, ..Parts::default() }
    };
    let end = day(&end, reference)?;
    let start = Parts { year: if shared { p.year2 } else { p.year }, ..*p };
    let start = match p.month {
        // Without any year the start is the last such day before the end.
        Some(m) if p.year.is_none() && p.year_shift.is_none() => {
            let year = i64::from(end.year());
            date(year, m, p.day?).filter(|&d| d <= end).or_else(|| date(year - 1, m, p.day?))?
        }
        _ => day(&start, reference)?,
    };
    (start <= end).then_some((start, end, Grain::Day))
}

/// From one month to another.
pub(super) fn month_range(p: &Parts, reference: Option<Date>) -> Option<Period> {
    let last = p.month2?;
    let first = p.month.unwrap_or(1);
    let near = || {
        let today = reference?;
        // What is yet to begin may be meant: *from July to September*.
        let ahead = first <= last && first > today.month().into();
        Some(near_month(last, today, if ahead { WHOLE_MONTHS_BACK } else { MONTHS_BACK }).0)
    };
    let end_year = match p.year2.or(p.year) {
        Some(year) => year,
        None => p.told_year(reference).or_else(near)?,
    };
    let start_year = match (p.year, p.year2) {
        (Some(year), _) => year,
        _ if first <= last => end_year,
        _ => end_year - 1,
    };
    let end_year =
        if p.year2.is_none() && p.year.is_some() && first > last { end_year + 1 } else { end_year };
    let (start, end) = (date(start_year, first, 1)?, date(end_year, last, 1)?.last_of_month());
    (start <= end).then_some((start, end, Grain::Month))
}
