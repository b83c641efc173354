//! A record for people: each sentence, and below it what was read from it and by which rule.

use std::io::{self, Write};

use super::claims::{in_words, summary};
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
    let times = by_sentence(record, &record.times, |t| Some(t.span));
    let subjects = by_sentence(record, &record.subjects, |s| Some(s.span));
    let quantities = by_sentence(record, &record.quantities, |q| Some(q.span));
    let voices =
        by_sentence(record, &record.attributions, |a| Some(a.cue.as_ref().or(a.source.as_ref())?.span));
    let told = numbered(record, &record.claims, |c| Some(c.sentence));
    let links = numbered(record, &record.causal_links, |l| Some(l.sentence));
    for (n, sentence) in record.sentences.iter().enumerate() {
        writeln!(
            out,
            "\n{}  [{}, {}]",
            text.slice(sentence.span).trim(),
            sentence.lang.code(),
            in_words(&sentence.role)
        )?;
        for time in &times[n] {
            writeln!(out, "    time     {}  {} to {}", time.text, time.start, time.end)?;
        }
        for subject in &subjects[n] {
            writeln!(
                out,
                "    subject  {}  {}",
                subject.text,
                subject.id.as_deref().unwrap_or("without an id")
            )?;
        }
        for claim in &told[n] {
            writeln!(out, "    claim    {}  “{}”  by {}", summary(claim), claim.text, claim.rule)?;
        }
        for quantity in &quantities[n] {
            if !told[n].iter().any(|c| c.figures.each().any(|(_, f)| *f == quantity.value)) {
                writeln!(out, "    figure   {}  {}, in no claim", quantity.text, show(&quantity.value))?;
            }
        }
        for link in &links[n] {
            let (cause, effect) = (link.cause.text.trim(), link.effect.text.trim());
            let strength = in_words(&link.strength);
            writeln!(
                out,
                "    cause    {cause} → {effect}  “{}”, {strength}, by {}",
                link.signal.text, link.rule
            )?;
        }
        for said in &voices[n] {
            let who = said.name.as_deref().or(said.source.as_ref().map(|s| s.text.as_str())).unwrap_or("?");
            let what = said.content.as_ref().map_or("", |c| c.text.trim());
            writeln!(out, "    said     {who}: {what}  by {}", said.rule)?;
        }
    }
    for warning in &record.warnings {
        writeln!(out, "\nwarning {}: {}", warning.code, warning.message)?;
    }
    writeln!(out)
}

/// What was read, by the sentence in which its span stands.
fn by_sentence<'a, T>(record: &Record, all: &'a [T], span: impl Fn(&T) -> Option<CpSpan>) -> Vec<Vec<&'a T>> {
    numbered(record, all, |item| {
        let span = span(item)?;
        let n = record.sentences.partition_point(|s| s.span[0] <= span[0]).checked_sub(1)?;
        record.sentences.get(n).filter(|s| span[1] <= s.span[1]).map(|_| n)
    })
}

/// What was read, by the number of its sentence.
fn numbered<'a, T>(record: &Record, all: &'a [T], number: impl Fn(&T) -> Option<usize>) -> Vec<Vec<&'a T>> {
    let mut out: Vec<Vec<&T>> = vec![Vec::new(); record.sentences.len()];
    for item in all {
        if let Some(of_sentence) = number(item).and_then(|n| out.get_mut(n)) {
            of_sentence.push(item);
        }
    }
    out
}
