//! Days that return every year: fixed ones, the nth weekday of a month, and those counted from Easter.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::resolve::date;

/// The holiday of that number nearest to a day; see `Part::Holiday`.
pub(super) fn nearest(number: i64, today: Date) -> Option<Date> {
    let of = |year: i64| match number {
        20_000.. => easter(year)?.checked_add((number - 20_100).days()).ok(),
        10_000.. => {
            let (month, nth, weekday) = (number / 100 % 100, number / 10 % 10, number % 10);
            let first = date(year, month, 1)?;
            let to = (weekday - i64::from(first.weekday().to_monday_one_offset())).rem_euclid(7);
            let day = |nth: i64| first.checked_add((to + (nth - 1) * 7).days()).ok();
            day(nth).filter(|day| day.month() == first.month()).or_else(|| day(nth - 1))
        }
        _ => date(year, number / 100, number % 100),
    };
    let year = i64::from(today.year());
    (year - 1..=year + 1).filter_map(of).min_by_key(|&day| today.duration_until(day).abs())
}

/// Easter Sunday of the western churches, by the rule of Meeus, Jones and Butcher.
fn easter(year: i64) -> Option<Date> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    let f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
    date(year, f / 31, f % 31 + 1)
}
