//! The timeline of a contested figure: an inline SVG with a day across, values up, and an interval for each member.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::figure::show;
use super::html::escape;
use crate::figure::Figure;

/// One figure on the plot.
pub(super) struct Point<'a> {
    /// Day of publication.
    pub(super) day: Option<Date>,
    /// What is said.
    pub(super) figure: &'a Figure,
    /// Number of the origin, which chooses the colour.
    pub(super) origin: usize,
    /// Who says so.
    pub(super) who: String,
}

const WIDTH: i64 = 720;
const HEIGHT: i64 = 190;
const LEFT: i64 = 120;
const RIGHT: i64 = 20;
const TOP: i64 = 16;
const BOTTOM: i64 = 34;

/// The plot of `points`; nothing when fewer than two hold a number.
pub(super) fn plot(points: &[Point<'_>]) -> Option<String> {
    let numbers: Vec<Decimal> = points.iter().flat_map(|p| [p.figure.lo, p.figure.hi]).flatten().collect();
    let (least, most) = (*numbers.iter().min()?, *numbers.iter().max()?);
    if points.len() < 2 {
        return None;
    }
    let margin = if least == most { Decimal::ONE } else { (most - least) / Decimal::TEN };
    let (low, high) = (least.checked_sub(margin)?, most.checked_add(margin)?);
    let days: Vec<i64> = points.iter().filter_map(|p| p.day.map(number)).collect();
    let first = days.iter().min().copied().unwrap_or(0);
    let span = days.iter().max().map_or(0, |last| last - first);
    let up = |value: Decimal| -> Option<Decimal> {
        let share = (high - value).checked_div(high - low)?;
        Some((Decimal::from(TOP) + share * Decimal::from(HEIGHT - TOP - BOTTOM)).round_dp(1))
    };
    let room = WIDTH - LEFT - RIGHT;
    let mut out =
        format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\"><title>Who said what, and when</title>");
    let floor = HEIGHT - BOTTOM;
    out += &format!(
        "<line class=\"axis\" x1=\"{LEFT}\" y1=\"{floor}\" x2=\"{}\" y2=\"{floor}\"/>",
        WIDTH - RIGHT
    );
    let mut written: Vec<Decimal> = points.iter().filter_map(|p| p.figure.written()).collect();
    written.sort_unstable();
    written.dedup();
    let mut last: Option<Decimal> = None;
    for value in written {
        let y = up(value)?;
        out += &format!(
            "<line class=\"axis\" x1=\"{LEFT}\" y1=\"{y}\" x2=\"{}\" y2=\"{y}\" stroke-dasharray=\"2 4\"/>",
            WIDTH - RIGHT
        );
        // Labels that would lie on each other are left out.
        if last.is_none_or(|before| (before - y).abs() >= Decimal::from(13)) {
            let label = points.iter().find(|p| p.figure.written() == Some(value))?;
            let figure = Figure {
                hedge: crate::figure::Hedge::Exact,
                lo: Some(value),
                hi: Some(value),
                ..label.figure.clone()
            };
            out += &format!(
                "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
                LEFT - 8,
                y + Decimal::from(4),
                escape(&show(&figure))
            );
            last = Some(y);
        }
    }
    for (n, point) in points.iter().enumerate() {
        // Points of one day stand side by side, in the order of members.
        let slot = room / (span + 1);
        let day = point.day.map_or(0, |d| number(d) - first);
        let beside = points.iter().take(n).filter(|p| p.day == point.day).count() as i64;
        let most = points.iter().filter(|p| p.day == point.day).count() as i64;
        let x = LEFT + day * slot + slot * (beside + 1) / (most + 1);
        let open = |end: Option<Decimal>, edge: i64| end.map_or(Some(Decimal::from(edge)), up);
        let (top, foot) = (open(point.figure.hi, TOP)?, open(point.figure.lo, floor)?);
        let class = point.origin % 8;
        out += &format!(
            "<g class=\"o{class}\"><title>{}: {}</title>",
            escape(&point.who),
            escape(&show(point.figure))
        );
        if top != foot {
            out += &format!(
                "<line x1=\"{x}\" y1=\"{top}\" x2=\"{x}\" y2=\"{foot}\" stroke=\"var(--o)\" stroke-width=\"3\" stroke-opacity=\".45\"/>"
            );
        }
        let y = point.figure.written().and_then(up).unwrap_or(top);
        out += &format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"5\" fill=\"var(--o)\"/></g>");
    }
    let mut shown: Vec<Date> = points.iter().filter_map(|p| p.day).collect();
    shown.sort_unstable();
    shown.dedup();
    let mut free = i64::MIN;
    for day in shown {
        let slot = room / (span + 1);
        let x = LEFT + (number(day) - first) * slot + slot / 2;
        if x >= free {
            out += &format!("<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{day}</text>", HEIGHT - 12);
            free = x + 76;
        }
    }
    out += "</svg>";
    Some(out)
}

/// Days since a fixed one.
fn number(day: Date) -> i64 {
    day.since(Date::ZERO).map_or(0, |s| i64::from(s.get_days()))
}
