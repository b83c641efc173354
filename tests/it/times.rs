//! Days and periods in their articles, as `tests/cases/<lang>/times.md` tells them.

use crate::support::{check_cases, read};

/// The times of a text, in order; `\n` begins a new paragraph.
fn times(text: &str) -> String {
    let record = read(&text.replace("\\n", "\n"));
    let times = record.times.iter().map(|t| match t.start == t.end {
        true => format!("{} {}", t.text, t.start),
        false => format!("{} {}..{}", t.text, t.start, t.end),
    });
    times.collect::<Vec<_>>().join("; ")
}

#[test]
fn english_times_are_settled_by_their_articles() {
    check_cases(include_str!("../cases/en/times.md"), times);
}

#[test]
fn chinese_times_are_settled_by_their_articles() {
    check_cases(include_str!("../cases/zh/times.md"), times);
}
