//! Direct speech: quotations that go on after a cue, are signed below, or have no cue of their own.

use super::article::Article;
use super::attributions::Voice;
use super::content::{ALONE, SPEECH};
use super::lens::Lens;
use super::places::Places;
use super::quotes::{Quote, quotes_from, words};
use crate::record::{Evidentiality, Mode, Role, SourceKind};
use crate::text::{Normalized, Span};

/// Adds the quotations that go on right after the cue ("…," he said. "…") and marks them used.
pub(super) fn extend_quote(article: &Article<'_>, voice: &mut Voice, quotes: &[Quote], used: &mut [bool]) {
    if voice.mode != Mode::Direct {
        return;
    }
    let text = &article.document.normalized;
    let Some(first) = voice.content_span() else { return };
    for (n, quote) in quotes_from(quotes, first.start).take_while(|(_, q)| q.outer.start < first.end) {
        if first.contains(quote.outer) {
            used[n] = true;
        }
    }
    let mut end = [voice.source, voice.cue]
        .into_iter()
        .flatten()
        .map(|s| s.end)
        .max()
        .unwrap_or(first.end)
        .max(first.end);
    if first.start > voice.cue.map_or(0, |c| c.start) {
        return;
    }
    for (n, quote) in quotes_from(quotes, end) {
        if used[n] || quote.outer.start < end || quote.words < 2 {
            continue;
        }
        let gap = Span::<Normalized>::new(end as usize, quote.outer.start as usize).slice(text);
        if gap.contains('\n') || words(gap) > 6 && !goes_on(article, voice, end, quote.outer.start) {
            break;
        }
        used[n] = true;
        voice.content.push(quote.outer);
        end = quote.outer.end;
    }
}

/// The quotations with which what a speaker is told to have said ends: 他说，库存下降是主因，“这并不意味着需求回暖”. Those
/// words are his own. Where words have spaces between them, such a quotation is mostly no sentence.
pub(super) fn closing(article: &Article<'_>, quotes: &[Quote], voices: &[Voice]) -> Vec<Voice> {
    let own = |voice: &Voice| {
        let lens = Lens::new(article, voice.sentence);
        let [said] = voice.content.as_slice() else { return None };
        let n = quotes.partition_point(|q| q.inner.end < said.end);
        let quote = quotes.get(n).filter(|q| q.inner.end <= said.end + 1 && q.words >= SPEECH)?;
        let before = lens.token_at(quote.outer.start).checked_sub(1)?;
        let told = voice.mode == Mode::Indirect && voice.source.is_some() && !lens.spaced();
        let whole = lens.is(before, lens.pack.fixed.comma) && said.start < quote.outer.start;
        let behind = lens.token_at(quote.outer.end);
        let ends = behind >= lens.len() || lens.is(behind, lens.pack.fixed.stop);
        (told && whole && (ends || quote.ends_paragraph)).then(|| Voice {
            content: vec![quote.outer],
            mode: Mode::Direct,
            ..voice.clone()
        })
    };
    voices.iter().filter_map(own).collect()
}

/// Whether only the end of the speaker's own sentence stands between two quotations: no other verb of speaking.
fn goes_on(article: &Article<'_>, voice: &Voice, from: u32, to: u32) -> bool {
    let lens = Lens::new(article, voice.sentence);
    let (a, b) = (lens.token_at(from), lens.token_at(to));
    let end = lens.tokens().last().map_or(from, |t| t.span.end);
    let rest = Span::<Normalized>::new(end.min(to) as usize, to as usize).slice(lens.text);
    lens.spaced() && rest.trim().is_empty() && !(a..b).any(|t| lens.is(t, lens.bit("RPT.say")))
}

/// Long quotations that no cue took: those signed below, those that go on, those of nobody.
pub(super) fn unattributed(
    article: &Article<'_>,
    quotes: &[Quote],
    used: &[bool],
    voices: &[Voice],
) -> Vec<Voice> {
    let text = &article.document.normalized;
    let contents = voices.iter().enumerate().flat_map(|(n, v)| v.content.iter().map(move |c| (*c, n)));
    let contents = Places::new(contents);
    // Direct speech by where it ends, of equal ones the last in order.
    let direct = voices.iter().enumerate().filter(|(_, v)| v.mode == Mode::Direct);
    let mut ends: Vec<(u32, usize)> = direct.filter_map(|(n, v)| Some((v.content_span()?.end, n))).collect();
    ends.sort_unstable();
    let mut found: Vec<Voice> = Vec::new();
    for (quote, _) in quotes.iter().zip(used).filter(|(q, used)| !**used && q.words >= ALONE) {
        if !contents.around(quote.outer).is_empty() {
            continue;
        }
        let Some(sentence) = article.sentence_of(quote.outer) else { continue };
        if article.document.sentences[sentence].role == Role::Boilerplate {
            continue;
        }
        let mut voice = Voice {
            source: None,
            cue: None,
            content: vec![quote.outer],
            kind: SourceKind::None,
            name: None,
            affiliation: None,
            mode: Mode::Direct,
            evidentiality: Evidentiality::Unspecified,
            rule: "quotation".to_owned(),
            sentence,
            pronoun: false,
            denies: false,
        };
        if let Some((name, affiliation)) = signature(article, quote) {
            voice.source = Some(name);
            voice.name = Some(article.written(name).to_owned());
            voice.affiliation = affiliation.map(|s| article.written(s).to_owned());
            voice.kind = SourceKind::Person;
            voice.rule = "signature".to_owned();
        } else if !quote.opens_paragraph {
            continue;
        } else {
            // The speech of the paragraph before goes on.
            let before = ends.partition_point(|(end, _)| *end <= quote.outer.start);
            let near = before.checked_sub(1).map(|i| &voices[ends[i].1]).filter(|v| {
                let end = v
                    .content_span()
                    .into_iter()
                    .chain(v.source)
                    .chain(v.cue)
                    .map(|s| s.end)
                    .max()
                    .unwrap_or(0);
                let gap =
                    Span::<Normalized>::new(end as usize, quote.outer.start.max(end) as usize).slice(text);
                words(gap) <= 12
            });
            if let Some(near) = near {
                voice.source = near.source;
                voice.kind = near.kind;
                voice.name.clone_from(&near.name);
                voice.affiliation.clone_from(&near.affiliation);
                voice.pronoun = near.pronoun;
            }
        }
        found.push(voice);
    }
    found
}

/// `- MARC VELAN, Head of Investments, Lucerne Asset Management` below a quotation: name and firm.
fn signature(article: &Article<'_>, quote: &Quote) -> Option<(Span<Normalized>, Option<Span<Normalized>>)> {
    let text = &article.document.normalized;
    let rest = text.get(quote.outer.end as usize..)?;
    let start = quote.outer.end as usize + rest.len() - rest.trim_start().len();
    let line = text[start..].lines().next()?;
    let named = line.trim_start_matches(['-', '–', '—', '~', '―', ' ']);
    if named.len() == line.len() || !named.chars().next().is_some_and(char::is_alphabetic) {
        return None;
    }
    let at = start + line.len() - named.len();
    let mut pieces: Vec<Span<Normalized>> = Vec::new();
    let mut from = at;
    for piece in named.split([',', '|', '(', ')']) {
        let lead = piece.len() - piece.trim_start().len();
        let span = Span::new(from + lead, from + lead + piece.trim().len());
        if !span.is_empty() {
            pieces.push(span);
        }
        from += piece.len() + 1;
    }
    let name = *pieces.first()?;
    if words(name.slice(text)) > 6 {
        return None;
    }
    // The title comes first, then the body it belongs to.
    let sentence = article.sentence_of(name)?;
    let lens = Lens::new(article, sentence);
    let titled = |span: &Span<Normalized>| {
        let (a, b) = (lens.token_at(span.start), lens.token_at(span.end));
        (a..b).any(|t| lens.is(t, lens.bit("ROLE")))
    };
    let affiliation = pieces.iter().skip(1).copied().find(|p| !titled(p));
    Some((name, affiliation))
}
