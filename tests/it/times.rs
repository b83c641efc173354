//! Days and periods in their articles, as `tests/cases/<lang>/times.md` tells them.

use crate::support::read;

/// Texts, each with the line that tells its times; `\n` begins a new paragraph.
fn check(cases: &str) {
    let mut faults = Vec::new();
    let mut text = "";
    let mut count = 0;
    for line in cases.lines() {
        let Some(expected) = line.strip_prefix('=') else {
            if !line.is_empty() && !line.starts_with('#') {
                text = line;
            }
            continue;
        };
        count += 1;
        let record = read(&text.replace("\\n", "\n"));
        let times = record.times.iter().map(|t| match t.start == t.end {
            true => format!("{} {}", t.text, t.start),
            false => format!("{} {}..{}", t.text, t.start, t.end),
        });
        let found: Vec<String> = times.collect();
        if found.join("; ") != expected.trim() {
            faults.push(format!("{text}\n= {}", found.join("; ")));
        }
    }
    assert!(count >= 30, "{count} cases");
    assert!(faults.is_empty(), "{} of {count} cases fail:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn english_times_are_settled_by_their_articles() {
    check(include_str!("../cases/en/times.md"));
}

#[test]
fn chinese_times_are_settled_by_their_articles() {
    check(include_str!("../cases/zh/times.md"));
}
