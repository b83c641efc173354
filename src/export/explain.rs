//! A record for people: each sentence, and below it what was read from it and by which rule.

use std::io::{self, Write};

use super::claims::{slug, summary};
use super::figure::show;
use crate::record::{CpSpan, Record};
use crate::store::Cutter;

/// Write the article's sentences, each with its claims, causal links, attributions and figures that no claim took.
///
/// # Errors
/// `out` cannot be written.
pub fn explain(record: &Record, out: &mut impl Write) -> io::Result<()> {
    let text = Cutter::new(&record.text);
    let published = record.published.map_or_else(|| "no date".to_owned(), |d| d.to_string());
    let publisher = record.publisher.as_deref().unwrap_or("no publisher");
    writeln!(out, "# {}  {publisher}, {published}, {}", record.id, record.lang.code())?;
    for (n, sentence) in record.sentences.iter().enumerate() {
        let inside = |span: CpSpan| sentence.span[0] <= span[0] && span[1] <= sentence.span[1];
        writeln!(
            out,
            "\n{}  [{}, {}]",
            text.slice(sentence.span).trim(),
            sentence.lang.code(),
            slug(&sentence.role)
        )?;
        for time in record.times.iter().filter(|t| inside(t.span)) {
            writeln!(out, "    time     {}  {} to {}", time.text, time.start, time.end)?;
        }
        for subject in record.subjects.iter().filter(|s| inside(s.span)) {
            writeln!(
                out,
                "    subject  {}  {}",
                subject.text,
                subject.id.as_deref().unwrap_or("without an id")
            )?;
        }
        let claims: Vec<_> = record.claims.iter().filter(|c| c.sentence == n).collect();
        for claim in &claims {
            writeln!(out, "    claim    {}  “{}”  by {}", summary(claim), claim.text, claim.rule)?;
        }
        for quantity in record.quantities.iter().filter(|q| inside(q.span)) {
            if !claims.iter().any(|c| c.figures.each().any(|(_, f)| *f == quantity.value)) {
                writeln!(out, "    figure   {}  {}, in no claim", quantity.text, show(&quantity.value))?;
            }
        }
        for link in record.causal_links.iter().filter(|l| l.sentence == n) {
            let (cause, effect) = (link.cause.text.trim(), link.effect.text.trim());
            let strength = slug(&link.strength);
            writeln!(
                out,
                "    cause    {cause} → {effect}  “{}”, {strength}, by {}",
                link.signal.text, link.rule
            )?;
        }
        for said in &record.attributions {
            let anchor = said.cue.as_ref().or(said.source.as_ref());
            if anchor.is_some_and(|part| inside(part.span)) {
                let who =
                    said.name.as_deref().or(said.source.as_ref().map(|s| s.text.as_str())).unwrap_or("?");
                let what = said.content.as_ref().map_or("", |c| c.text.trim());
                writeln!(out, "    said     {who}: {what}  by {}", said.rule)?;
            }
        }
    }
    for warning in &record.warnings {
        writeln!(out, "\nwarning {}: {}", warning.code, warning.message)?;
    }
    writeln!(out)
}
