//! What was said: the words of a sentence, or the quotation, that belong to a verb of speaking.

use super::article::Article;
use super::attributions::Voice;
use super::lens::{Lens, bits};
use super::quotes::{Quote, quote_at, quote_to, words};
use crate::lang::ClassSet;
use crate::record::Mode;
use crate::text::{Normalized, Span};

/// Shortest quotation, in words, that is speech when a cue stands right before it.
pub(super) const SPEECH: usize = 4;
/// Shortest quotation, in words, that is speech with no cue at all.
pub(super) const ALONE: usize = 8;

/// The content that follows the cue: a quotation right there, else the rest of the sentence.
pub(super) fn content_after(
    article: &Article<'_>,
    lens: &Lens<'_>,
    voice: &mut Voice,
    from: usize,
    to: usize,
    quotes: &[Quote],
) {
    let f = &lens.pack.fixed;
    let mut start = from;
    let when = if lens.spaced() { f.time } else { ClassSet::ZERO };
    let skip = f.comma | when | f.close | lens.bit("COLON");
    let tell =
        voice.cue.is_some_and(|c| lens.is(lens.token_at(c.end).saturating_sub(1), lens.bit("RPT.tell")));
    // "told reporters that", "said in a note to clients: …": the content starts after that word.
    if lens.spaced() && (tell || lens.is(start, bits!(lens, "in", "to", "at") | f.time)) {
        let near = (start..to.min(start + 12)).find(|&t| {
            lens.is(t, bits!(lens, "that", "COLON"))
                || quote_at(quotes, lens.tokens()[t].span.start).is_some()
        });
        match near {
            Some(t) => start = t,
            None if tell => {
                // Past the one who is told: a pronoun, or words up to the next article or pronoun.
                let stop = f.determiner | f.pronoun | f.any_subject | lens.bit("in") | f.time;
                let first = start + 1;
                start = (first..to.min(start + 6)).find(|&t| lens.is(t, stop)).unwrap_or(first.min(to));
            }
            None => {}
        }
    }
    while start < to && lens.is(start, skip) {
        start += 1;
    }
    // The conjunction belongs to what was said: *that gold may fall*, *that "gold may fall"*.
    let head = start;
    while start < to && start <= head + 2 && lens.is(start, bits!(lens, "that", "COLON") | f.comma) {
        start += 1;
    }
    let byte = lens
        .tokens()
        .get(start)
        .map_or_else(|| article.document.sentences[lens.sentence].span.end, |t| t.span.start);
    let quote = quote_at(quotes, byte).or_else(|| {
        // The quotation opens the next paragraph.
        let rest = article.document.normalized.get(byte as usize..)?;
        let next = byte as usize + rest.len() - rest.trim_start().len();
        if start >= to { quote_at(quotes, next as u32) } else { None }
    });
    if let Some(quote) = quote.filter(|q| q.words >= SPEECH) {
        let sentence_end = lens.tokens().last().map_or(byte, |t| t.span.end);
        let rest = Span::<Normalized>::new(quote.outer.end.min(sentence_end) as usize, sentence_end as usize);
        if words(rest.slice(lens.text)) <= quote.words || quote.words >= ALONE {
            voice.mode = Mode::Direct;
            let joined = start == head + 1 && lens.is(head, lens.bit("that"));
            let from = if joined { lens.tokens()[head].span.start } else { quote.outer.start };
            voice.content = vec![Span::new(from as usize, quote.outer.end as usize)];
            return;
        }
    }
    let clause = start;
    let start = head;
    let mut end = to;
    // A trailing bracket or credit is not what was said.
    while end > start
        && lens.is(end - 1, f.stop | f.comma | f.close | f.dash)
        && !lens.is(end - 1, lens.bit("COLON"))
    {
        end -= 1;
    }
    if end > clause {
        voice.content = lens.span(start, end).into_iter().collect();
    }
}

/// The content that ends before token `edge`, where the source and cue begin.
pub(super) fn content_before(
    lens: &Lens<'_>,
    voice: &mut Voice,
    from: usize,
    edge: usize,
    quotes: &[Quote],
) -> Option<()> {
    let f = &lens.pack.fixed;
    let mut end = edge;
    while end > from && lens.is(end - 1, f.comma | f.dash) {
        end -= 1;
    }
    if end <= from {
        return None;
    }
    let last = lens.tokens().get(end - 1)?.span;
    let quoted = quote_to(quotes, last.end).filter(|q| q.words >= 2);
    // The demand is "far from met," she said: words of her own inside a sentence.
    let woven = |q: &Quote| {
        let at = lens.token_at(q.outer.start);
        let low = q.inner.slice(lens.text).starts_with(char::is_lowercase);
        lens.spaced() && low && at > from + 1 && !lens.is(at - 1, f.comma | f.stop)
    };
    if let Some(quote) = quoted.filter(|q| !woven(q)) {
        voice.mode = Mode::Direct;
        voice.content = vec![quote.outer];
        return Some(());
    }
    let mut start = from;
    // The clause that was said begins after a full stop or colon of the same sentence.
    if let Some(stop) = (from..end).rev().find(|&t| lens.is(t, f.stop)) {
        start = stop + 1;
    }
    while start < end && lens.is(start, bits!(lens, "but", "and") | f.comma | f.dash | f.close) {
        start += 1;
    }
    voice.content = vec![lens.span(start, end)?];
    Some(())
}
