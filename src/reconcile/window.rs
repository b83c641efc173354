//! Do two claims speak of the same days?

use jiff::civil::{Date, Weekday};

use super::policy::Policy;
use super::side::{FigureRole, Side};
use crate::figure::Figure;
use crate::record::{Grain, Modality, Window};

/// How the windows of two claims stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Days {
    /// The same days.
    Same,
    /// Days apart, or a path and one of its days.
    Different,
    /// One day by the datelines, of which not both texts tell it, and the one goes up where the other goes down.
    Turned,
    /// Different hours of one day.
    OtherHour,
    /// A day apart, and not both told by the text: perhaps one session.
    Near,
    /// Nothing in a text tells the period; nothing speaks against it either.
    Untold,
    /// A side has no date at all.
    Unknown,
}

/// The days a side speaks of, as far as can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spoken {
    pub(super) start: Date,
    pub(super) end: Date,
    /// The text tells them; else they are the dateline's.
    pub(super) told: bool,
}

/// The window of `side`: its own, or the day of publication, folded to the last session.
pub(super) fn spoken(side: &Side, policy: &Policy) -> Option<Spoken> {
    let id = side.claim.subject.id.as_ref();
    let open = id.is_some_and(|id| policy.limits.window.always_open.contains(id));
    spoken_of(side, open, policy.is_daily(&side.claim.measure))
}

/// As [`spoken`]; a market that is `open` every day knows no last session.
fn spoken_of(side: &Side, open: bool, daily: bool) -> Option<Spoken> {
    if let Some(window) = told(side) {
        // What has risen "this year" has risen up to the day of printing.
        let past = side.claim.modality == Modality::Asserted && daily;
        let end = side
            .doc
            .published
            // On a period's first day, what has moved "this week" has moved in more than the day.
            .filter(|p| past && (*p > window.start || window.start == window.end))
            .map_or(window.end, |p| p.min(window.end));
        return Some(Spoken { start: window.start, end, told: true });
    }
    let own = side.claim.window.as_ref().filter(|w| w.text.is_empty());
    let dateline = own.map(|w| w.end).or(side.doc.published)?;
    let day = if open { dateline } else { last_session(dateline) };
    Some(Spoken { start: day, end: day, told: false })
}

/// The window, when the text itself tells it.
pub(super) fn told(side: &Side) -> Option<&Window> {
    // What has happened did not happen after it was printed: such a time belongs to other words.
    let past = side.claim.modality == Modality::Asserted;
    let early = |w: &&Window| {
        let Some(published) = side.doc.published.filter(|_| past) else { return true };
        match w.grain {
            // *First-quarter revenue* told in February is that of a quarter which a company counts by itself.
            Grain::Quarter => w.end <= published,
            grain => grain > Grain::Week || w.start <= published,
        }
    };
    side.claim.window.as_ref().filter(|w| !w.text.is_empty()).filter(early)
}

/// How the days of `a` and `b` stand; both have the same measure.
pub(super) fn days(a: &Side, b: &Side, policy: &Policy) -> Days {
    let daily = policy.is_daily(&a.claim.measure);
    // An unnamed subject follows the other side's calendar.
    let open = [a, b].iter().any(|side| {
        side.claim.subject.id.as_ref().is_some_and(|id| policy.limits.window.always_open.contains(id))
    });
    let (Some(x), Some(y)) = (spoken_of(a, open, daily), spoken_of(b, open, daily)) else {
        return if daily { Days::Unknown } else { Days::Untold };
    };
    if !daily {
        return periods(a, b, policy);
    }
    if a.doc.published != b.doc.published && (names_month(a) || names_month(b)) {
        return Days::Different;
    }
    if (x.start, x.end) == (y.start, y.end) {
        return match (hour(a), hour(b)) {
            (Some(s), Some(t)) if s != t => Days::OtherHour,
            // Friday's paper up, Saturday's down: the one tells of the session before.
            _ if !(x.told && y.told)
                && a.doc.published != b.doc.published
                && opposed(a, b)
                && !end_alike(a, b) =>
            {
                Days::Turned
            }
            _ => Days::Same,
        };
    }
    let single = x.start == x.end && y.start == y.end;
    if single && !(x.told && y.told) && one_session_apart(x.start, y.start) {
        Days::Near
    } else {
        Days::Different
    }
}

/// Whether a price of one session stands beside a month: the month a contract falls due, or one in which some day
/// saw the price. Which day that was is not told.
fn names_month(side: &Side) -> bool {
    let figures = &side.claim.figures;
    let session = figures.to.is_some() || figures.value.is_some() || side.claim.basis.is_of_session();
    session && told(side).is_some_and(|w| w.grain == Grain::Month)
}

/// Whether both tell one and the same end: then it is one session, whichever way it went.
fn end_alike(a: &Side, b: &Side) -> bool {
    let end = |side: &Side| side.claim.figures.to.as_ref().and_then(Figure::written);
    let (x, y) = (end(a), end(b));
    x.is_some() && x == y
}

fn opposed(a: &Side, b: &Side) -> bool {
    use crate::record::Direction::{Down, Up};
    matches!((a.claim.direction, b.claim.direction), (Some(Up), Some(Down)) | (Some(Down), Some(Up)))
}

/// Of a week, the one from Monday that it mostly lies in: some count theirs from Saturday.
fn calendar_week(window: Window) -> Window {
    let days = |n: i64| jiff::Span::new().days(n);
    let week = || {
        let middle = window.start.checked_add(days(3)).ok()?;
        let start = middle.checked_sub(days(middle.weekday().to_monday_zero_offset().into())).ok()?;
        Some((start, start.checked_add(days(6)).ok()?))
    };
    match week().filter(|_| window.grain == Grain::Week) {
        Some((start, end)) => Window { start, end, ..window },
        None => window,
    }
}

/// The period of the figure of a side that has `role`. A rate that is told of a month without another word is that month's
/// on the year.
pub(super) fn period(side: &Side, role: Option<FigureRole>, policy: &Policy) -> Option<Window> {
    let claim = &side.claim;
    let window = told(side)?.clone();
    let stocks = &policy.limits.window.stocks;
    let stock =
        stocks.contains(&claim.measure) || claim.variety.as_ref().is_some_and(|kind| stocks.contains(kind));
    let change = role == Some(FigureRole::Change);
    // 2月末，余额同比增长7%: what is counted on a month's last day has changed over the month.
    let balance = change && window.end == window.end.last_of_month();
    if stock && (window.start < window.end || balance) {
        return Some(stock_taken(window, change));
    }
    let rate = policy.limits.window.yearly.contains(&claim.measure)
        && claim.figures.change.is_none()
        && claim.against.is_none()
        && window.grain == Grain::Month;
    let year = || window.end.checked_sub(jiff::Span::new().years(1)).ok()?.tomorrow().ok();
    match year().filter(|_| rate) {
        Some(start) => Some(Window { start: start.first_of_month(), ..window }),
        None => Some(calendar_week(window)),
    }
}

/// When a stock was counted that is told of a period: on its last day. It has changed (`change`) over the whole period, which
/// for the end of a month is that month.
fn stock_taken(window: Window, change: bool) -> Window {
    let ends_month = window.grain < Grain::Week && window.end == window.end.last_of_month();
    let start = match (change, ends_month) {
        (false, _) => window.end,
        (true, true) => window.end.first_of_month(),
        (true, false) => return calendar_week(window),
    };
    Window { start, grain: Grain::Month, ..window }
}

/// Periods of amounts: a quarter, a year. The dateline tells nothing about them, and a day within a
/// longer period is the day of the announcement.
fn periods(a: &Side, b: &Side, policy: &Policy) -> Days {
    // *First-quarter revenue* of a company that counts its own: whichever it is, of one company it is one.
    let quarter = |side: &Side| {
        let window = side.claim.window.clone()?;
        (window.grain == Grain::Quarter && !window.text.is_empty()).then_some((window.start, window.end))
    };
    if side_by_side(a, b) && quarter(a).is_some() && quarter(a) == quarter(b) {
        return Days::Same;
    }
    match (&period(a, a.focus, policy), &period(b, b.focus, policy)) {
        (Some(x), Some(y)) if (x.start, x.end) == (y.start, y.end) => Days::Same,
        (Some(x), Some(y)) => {
            let (fine, coarse) = if x.grain <= y.grain { (x, y) } else { (y, x) };
            let within = coarse.start <= fine.start && fine.end <= coarse.end;
            let overlap = coarse.end.min(fine.end).duration_since(coarse.start.max(fine.start));
            let half = fine.end.duration_since(fine.start) / 2;
            if fine.grain == coarse.grain && fine.grain > Grain::Day && overlap > half {
                // "The coming year" against "2026": told loosely.
                Days::Untold
            } else if fine.grain <= Grain::Day && (coarse.grain > Grain::Week || within) {
                Days::Untold
            } else {
                Days::Different
            }
        }
        _ => Days::Untold,
    }
}

/// Whether both speak of one listed company, in papers of a few days.
fn side_by_side(a: &Side, b: &Side) -> bool {
    let listed = |side: &Side| side.claim.subject.id.clone();
    let apart = a.doc.published.zip(b.doc.published).and_then(|(x, y)| x.until(y).ok());
    listed(a).is_some() && listed(a) == listed(b) && apart.is_some_and(|s| s.get_days().abs() <= REPORT)
}

/// Days between two papers that tell of one report.
const REPORT: i32 = 10;

/// The hour's words, when the window is as fine as that.
pub(super) fn hour(side: &Side) -> Option<&str> {
    told(side).filter(|w| w.grain <= Grain::Hour).map(|w| w.text.as_str())
}

/// The day itself, Friday for a weekend.
fn last_session(day: Date) -> Date {
    let back = match day.weekday() {
        Weekday::Saturday => 1,
        Weekday::Sunday => 2,
        _ => return day,
    };
    (0..back).fold(day, |d, _| d.yesterday().unwrap_or(d))
}

/// Whether the sessions of two days follow each other.
pub(super) fn one_session_apart(a: Date, b: Date) -> bool {
    let (first, second) = if a <= b { (a, b) } else { (b, a) };
    second.yesterday().is_ok_and(|d| d <= first || last_session(d) <= first)
}
