//! Claims as lines for people and rows for tables.

use std::io::{self, Write};

use anstyle::Style;

use super::figure::show;
use super::layout::wrap;
use super::report::emphasise;
use crate::figure::Figure;
use crate::record::{Claim, CpSpan, word};
use crate::store::StoredClaim;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Columns of [`csv`]: each figure has its ends, hedge and unit.
const COLUMNS: [&str; 19] = [
    "claim",
    "doc",
    "publisher",
    "published",
    "url",
    "lang",
    "subject",
    "subject_text",
    "contract",
    "venue",
    "measure",
    "kind",
    "direction",
    "basis",
    "window_start",
    "window_end",
    "modality",
    "polarity",
    "source",
];

/// One claim in a few lines: what it says, where, and its sentence.
///
/// # Errors
/// `out` cannot be written.
pub fn text(claim: &StoredClaim, width: usize, out: &mut impl Write) -> io::Result<()> {
    let publisher = claim.publisher.as_deref().unwrap_or(&claim.doc);
    let published = claim.published.map_or_else(String::new, |d| format!(" {d}"));
    let mut verdicts: Vec<String> = claim.facts.values().map(|s| in_words(&s.verdict)).collect();
    verdicts.sort_unstable();
    verdicts.dedup();
    if claim.superseded {
        verdicts.push("superseded".to_owned());
    }
    let mut notes = vec![format!("{publisher}{published}"), verdicts.join(" "), claim.claim.id.clone()];
    // Where no day or figure is told, no fact was spoken of.
    notes.retain(|n| !n.is_empty());
    writeln!(out, "{BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}", summary(&claim.claim), notes.join(" · "))?;
    let sentence = claim.sentence.trim_end();
    let mark = claim.marks.first().map(|(_, span)| bytes(sentence, *span));
    for line in wrap(sentence, width.saturating_sub(4)) {
        write!(out, "    ")?;
        emphasise(sentence, line, mark.clone(), out)?;
        writeln!(out)?;
    }
    writeln!(out)
}

/// What a claim says in one line: `silver price down change 28% to 83.45 USD (2026-01-30, close)`.
pub fn summary(claim: &Claim) -> String {
    let mut words = vec![claim.subject.id.clone().unwrap_or_else(|| claim.subject.text.clone())];
    words.extend(claim.subject.contract.map(|c| in_words(&c)));
    words.push(claim.measure.replace('_', " "));
    words.extend(claim.direction.map(|d| in_words(&d)));
    for (role, figure) in claim.figures.each() {
        words.push(match role {
            "value" | "change" => show(figure),
            role => format!("{role} {}", show(figure)),
        });
    }
    let mut notes = Vec::new();
    if let Some(window) = &claim.window {
        notes.push(if window.start == window.end {
            window.start.to_string()
        } else {
            format!("{} to {}", window.start, window.end)
        });
    }
    let told = [in_words(&claim.basis), in_words(&claim.modality), in_words(&claim.polarity)];
    notes.extend(told.into_iter().filter(|w| !matches!(w.as_str(), "unspecified" | "asserted" | "affirmed")));
    if !notes.is_empty() {
        words.push(format!("({})", notes.join(", ")));
    }
    words.join(" ")
}

/// Claims as comma-separated values, with a header line.
///
/// # Errors
/// `out` cannot be written.
pub fn csv<'a>(claims: impl Iterator<Item = &'a StoredClaim>, out: &mut impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    let roles = ["change", "from", "to", "value"];
    let figures =
        roles.iter().flat_map(|r| ["lo", "hi", "hedge", "unit", "per"].map(|part| format!("{r}_{part}")));
    let ends = ["verdict", "origin", "rule", "text", "sentence"].map(str::to_owned);
    rows.write_record(COLUMNS.map(str::to_owned).into_iter().chain(figures).chain(ends))?;
    for stored in claims {
        let claim = &stored.claim;
        let window = claim.window.as_ref();
        let mut row: Vec<String> = vec![
            claim.id.clone(),
            stored.doc.clone(),
            stored.publisher.clone().unwrap_or_default(),
            stored.published.map(|d| d.to_string()).unwrap_or_default(),
            stored.url.clone().unwrap_or_default(),
            stored.lang.code().to_owned(),
            claim.subject.id.clone().unwrap_or_default(),
            claim.subject.text.clone(),
            claim.subject.contract.map(|c| word(&c)).unwrap_or_default(),
            claim.subject.venue.clone().unwrap_or_default(),
            claim.measure.clone(),
            word(&claim.kind),
            claim.direction.map(|d| word(&d)).unwrap_or_default(),
            word(&claim.basis),
            window.map(|w| w.start.to_string()).unwrap_or_default(),
            window.map(|w| w.end.to_string()).unwrap_or_default(),
            word(&claim.modality),
            word(&claim.polarity),
            stored.source.clone().unwrap_or_default(),
        ];
        let by_role = [&claim.figures.change, &claim.figures.from, &claim.figures.to, &claim.figures.value];
        row.extend(by_role.into_iter().flat_map(|figure| cells(figure.as_ref())));
        let verdicts: std::collections::BTreeSet<String> =
            stored.facts.values().map(|s| word(&s.verdict)).collect();
        row.push(verdicts.into_iter().collect::<Vec<_>>().join(" "));
        row.extend([stored.origin.clone(), claim.rule.clone(), claim.text.clone(), stored.sentence.clone()]);
        rows.write_record(row.iter().map(|cell| inert(cell)))?;
    }
    rows.flush()
}

/// Ends, hedge, unit and per of one figure.
fn cells(figure: Option<&Figure>) -> [String; 5] {
    let Some(figure) = figure else { return Default::default() };
    let number = |n: Option<rust_decimal::Decimal>| n.map(|n| n.normalize().to_string()).unwrap_or_default();
    let name = |n: &Option<std::sync::Arc<str>>| n.as_deref().unwrap_or_default().to_owned();
    [number(figure.lo), number(figure.hi), word(&figure.hedge), name(&figure.unit), name(&figure.per)]
}

/// A cell that no spreadsheet takes for a formula; a number stays a number.
fn inert(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '@', '\t', '\r'])
        || (cell.starts_with('-') && cell.parse::<rust_decimal::Decimal>().is_err());
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

/// Byte range of a code point span.
pub(super) fn bytes(text: &str, [start, end]: CpSpan) -> std::ops::Range<usize> {
    let byte = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    byte(start)..byte(end)
}

/// The record's word for an enum's value, written with spaces: *intraday low*.
pub fn in_words(value: &impl serde::Serialize) -> String {
    word(value).replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_but_stays_a_number() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("-3.5", "-3.5"),
            ("-HYPERLINK(1)", "'-HYPERLINK(1)"),
            ("+5%", "'+5%"),
            ("\u{94f6}\u{4ef7}", "\u{94f6}\u{4ef7}"),
        ] {
            assert_eq!(inert(cell), written);
        }
    }

    #[test]
    fn every_row_has_a_cell_for_each_column() {
        let claim = serde_json::json!({
            "document": "k", "doc": "d", "title": null, "publisher": "P, Q", "url": null, "published": "2026-02-02",
            "lang": "en", "sentence": "Gold fell 3%.", "sentence_start": 0, "source": null, "origin": "o",
            "superseded": false, "marks": [], "names": [], "facts": {},
            "claim": {
                "id": "c", "kind": "move", "measure": "price", "direction": "down", "basis": "close", "window": null,
                "subject": {"id": "gold", "text": "Gold", "span": [0, 4], "contract": null, "venue": null},
                "figures": {"change": {"lo": "3", "hi": "3", "unit": "percent", "per": null, "resolution": "1"}},
                "polarity": "affirmed", "modality": "asserted", "sentence": 0, "span": [0, 12],
                "text": "Gold fell 3%", "attribution": null, "rule": "move-verb"
            }
        });
        let claim: StoredClaim = serde_json::from_value(claim).unwrap();
        let mut out = Vec::new();
        csv([&claim].into_iter(), &mut out).unwrap();
        let mut reader = csv::Reader::from_reader(&out[..]);
        let columns = reader.headers().unwrap().clone();
        let row = reader.records().next().unwrap().unwrap();
        let cell = |name: &str| row.get(columns.iter().position(|c| c == name).unwrap()).unwrap();
        assert_eq!((cell("change_lo"), cell("change_unit"), cell("publisher")), ("3", "percent", "P, Q"));
        assert_eq!(cell("sentence"), "Gold fell 3%.");
    }
}
