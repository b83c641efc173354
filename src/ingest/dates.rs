//! The day of publication: from a field, or from the text's own dateline.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::lang::Layout;

use super::blocks::Block;

/// How many paragraphs from the top a dateline may stand.
const TOP_BLOCKS: usize = 10;
/// Columns up to which a line can be a dateline.
const LINE_COLUMNS: usize = 80;

/// The day in a field: ISO 8601, RFC 2822, seconds since 1970, or a date as any language writes it.
///
/// The day is the one written, in the field's own time zone.
pub(super) fn from_field(field: &str, layout: &Layout) -> Option<Date> {
    let field = field.trim();
    let plausible = |date: Date| (1900..2200).contains(&date.year()).then_some(date);
    if let Ok(stamp) = field.parse::<DateTime>() {
        return plausible(stamp.date());
    }
    if field.len() >= 9 && field.bytes().all(|b| b.is_ascii_digit()) {
        return from_digits(field).and_then(plausible);
    }
    if let Some((day, _)) = field.split_once('T').filter(|(day, _)| day.len() == 8) {
        return day.parse::<Date>().ok().and_then(plausible);
    }
    if let Some(date) = field.get(..10).and_then(|day| day.parse::<Date>().ok()) {
        return plausible(date);
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(field) {
        return plausible(zoned.date());
    }
    layout.date(field).and_then(|found| plausible(found.date))
}

/// The moment in a field that tells a time and its zone: ISO 8601, RFC 2822, seconds since 1970. Midnight is a day without a
/// time.
pub(super) fn moment(field: &str) -> Option<Timestamp> {
    let field = field.trim();
    if !field.is_empty() && field.bytes().all(|b| b.is_ascii_digit()) {
        let number = field.parse::<i64>().ok()?;
        return match field.len() {
            9 | 10 => Timestamp::from_second(number).ok(),
            13 => Timestamp::from_millisecond(number).ok(),
            _ => None,
        };
    }
    if ["T00:00:00", " 00:00:00"].iter().any(|midnight| field.contains(midnight)) {
        return None;
    }
    let zoned = || jiff::fmt::rfc2822::parse(field).ok().map(|z| z.timestamp());
    field.parse::<Timestamp>().ok().or_else(zoned)
}

/// Whether a day and a month in digits could change places: 12/05/2026.
pub(super) fn is_ambiguous(field: &str) -> bool {
    let day = field.trim().split([' ', 'T', ',']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['/', '.', '-']).collect();
    match parts.iter().map(|part| part.parse::<u16>()).collect::<Result<Vec<_>, _>>().as_deref() {
        Ok([a, b, year]) => *year > 31 && *a <= 12 && *b <= 12 && a != b,
        _ => false,
    }
}

/// `20260202`, `20260202093000`, or a Unix time in seconds or milliseconds.
fn from_digits(digits: &str) -> Option<Date> {
    let number = digits.parse::<i64>().ok()?;
    match digits.len() {
        14 => digits[..8].parse::<Date>().ok(),
        9 | 10 => Timestamp::from_second(number).ok().map(utc_day),
        13 => Timestamp::from_millisecond(number).ok().map(utc_day),
        _ => None,
    }
}

fn utc_day(stamp: Timestamp) -> Date {
    stamp.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// The dateline of a text: the first full date on a short line near its top.
pub(super) fn from_text(text: &str, blocks: &[Block], layout: &Layout) -> Option<Date> {
    let top = || blocks.iter().take(TOP_BLOCKS);
    let line = |block: &Block| text[block.range.clone()].to_owned();
    let short = top().filter(|b| b.columns <= LINE_COLUMNS).find_map(|b| {
        let line = line(b);
        let found = layout.date(&line)?;
        let beside = line.chars().count().saturating_sub(line[found.start..found.end].chars().count());
        (layout.is_date_line(&line) || (beside <= 44 && !line.ends_with(['.', '\u{3002}'])))
            .then_some(found.date)
    });
    // A dateline that opens the lead holds its date before the dash.
    short.or_else(|| {
        top().find_map(|b| {
            let line = line(b);
            let head: String = line.chars().take(60).collect();
            let found = layout.date(&head)?;
            (found.start < 40 && layout.opens_with_dateline(&line)).then_some(found.date)
        })
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::lang::Files;

    #[test]
    fn days_that_may_be_months_are_known() {
        for (field, unsure) in [
            ("12/05/2026", true),
            ("12.05.2026 09:30", true),
            ("13/05/2026", false),
            ("05/05/2026", false),
            ("2026-05-12", false),
            ("12 May 2026", false),
        ] {
            assert_eq!(is_ambiguous(field), unsure, "{field}");
        }
    }

    #[test]
    fn moments_need_a_time_and_its_zone() {
        for field in [
            "2026-02-02T09:30:00Z",
            "2026-02-02T17:30:00+08:00",
            "2026-02-02T17:30+0800",
            "Mon, 02 Feb 2026 09:30:00 GMT",
            "1770024600",
            "1770024600000",
        ] {
            assert_eq!(moment(field).map(|m| m.to_string()), Some("2026-02-02T09:30:00Z".into()), "{field}");
        }
        for field in ["2026-02-02", "2026-02-02T09:30:00", "2026-02-02T00:00:00Z", "2026年2月2日 09:30", ""]
        {
            assert_eq!(moment(field), None, "{field}");
        }
    }

    #[test]
    fn fields_in_every_common_form_give_their_day() {
        let layout = Layout::from_files(&Files::embedded()).unwrap();
        for field in [
            "2026-02-02",
            "2026-02-02T09:30:00Z",
            "2026-02-02T23:30:00-05:00",
            "2026-02-02 09:30",
            "2026-02-02 09:30:15",
            "2026-02-02T09:30:00.123+08:00",
            "Mon, 02 Feb 2026 09:30:00 +0800",
            "Mon, 2 Feb 2026 09:30:00 GMT",
            "February 2, 2026",
            "Feb. 2, 2026 9:30 am ET",
            "2 February 2026",
            "2026/02/02",
            "2026年2月2日 09:30",
            "2026年02月02日",
            "02/02/2026",
            "20260202093000",
            "20260202T093000Z",
            "1770024600",
            "1770024600000",
            "2026-02-02T09:30+0800",
        ] {
            assert_eq!(from_field(field, &layout), Some(date(2026, 2, 2)), "{field}");
        }
        for field in ["", "yesterday", "2026-13-45", "12345", "February 2026"] {
            assert_eq!(from_field(field, &layout), None, "{field}");
        }
    }
}
