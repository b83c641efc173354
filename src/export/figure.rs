//! Figures as a reader wants to see them: `≈11.25%`, `≤17%`, `185,000,000,000 USD`, `4,600–4,900 USD/troy_ounce`.

use rust_decimal::Decimal;

use crate::figure::{Figure, Hedge};

/// The figure in a few characters: its bound or hedge, the number with thousands separators, the unit.
pub fn show(figure: &Figure) -> String {
    let grouped = |value: Decimal| grouped(figure.in_written_digits(value));
    let number = match (figure.lo, figure.hi) {
        (Some(lo), Some(hi)) if lo == hi => grouped(lo),
        (Some(lo), Some(hi)) => format!("{}–{}", grouped(lo), grouped(hi)),
        (Some(one), None) | (None, Some(one)) => grouped(one),
        (None, None) => "?".to_owned(),
    };
    let sign = match figure.hedge {
        Hedge::Exact | Hedge::Range => "",
        Hedge::About => "≈",
        Hedge::Nearly => "just under ",
        Hedge::Over => ">",
        Hedge::Under => "<",
        Hedge::AtLeast => "≥",
        Hedge::AtMost => "≤",
    };
    let unit = match figure.unit.as_deref() {
        None => String::new(),
        Some("percent") => "%".to_owned(),
        Some("ratio") => "×".to_owned(),
        Some(unit) => format!(" {}", unit.replace('_', " ")),
    };
    let per = figure.per.as_deref().map_or(String::new(), |per| format!("/{}", per.replace('_', " ")));
    format!("{sign}{number}{unit}{per}")
}

/// The number with a comma after each third digit of a whole part of more than four digits.
fn grouped(value: Decimal) -> String {
    let text = value.to_string();
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("−", rest));
    let (whole, fraction) = text.split_once('.').map_or((text, String::new()), |(w, f)| (w, format!(".{f}")));
    if whole.len() < 4 {
        return format!("{sign}{text}");
    }
    let mut out = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hedges_and_units_show() {
        let exact = |n: &str, unit: &str| {
            let unit = (!unit.is_empty()).then(|| unit.into());
            Figure::exact(n.parse().unwrap_or_default(), Decimal::ONE, unit)
        };
        assert_eq!(show(&exact("11.25", "percent").hedged(Hedge::About)), "≈11.25%");
        assert_eq!(show(&exact("17", "percent").hedged(Hedge::AtMost)), "≤17%");
        assert_eq!(show(&exact("185000000000", "USD")), "185,000,000,000 USD");
        assert_eq!(show(&exact("4604.470", "")), "4,604.47");
        let hundredths = Figure::exact("75.10".parse().unwrap(), "0.01".parse().unwrap(), None);
        assert_eq!(show(&hundredths), "75.10");
        let mut range = Figure::range(4600.into(), 4900.into(), Decimal::ONE, Some("USD".into()));
        range.per = Some("troy_ounce".into());
        assert_eq!(show(&range), "4,600–4,900 USD/troy ounce");
    }
}
