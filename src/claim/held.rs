//! What is told as somebody's view, with nobody named: *rates are expected to fall*, *asked whether sales had slowed*.

use super::arguments::Cuts;
use super::attributions::Voice;
use super::lens::{Lens, bits};
use crate::text::Span;

/// Rules of such statements.
const RULES: [&str; 2] = ["held", "asked"];

/// Whether the voice is of this kind. It names nobody to whom a claim could be laid.
pub(super) fn is_held(voice: &Voice) -> bool {
    voice.source.is_none() && RULES.contains(&voice.rule.as_str())
}

/// Cuts cue and content of such a voice: `None` where the words have another sense, or somebody is named after all.
pub(super) fn shape(
    lens: &Lens<'_>,
    voice: &mut Voice,
    (from, to): (usize, usize),
    after: usize,
) -> Option<()> {
    let f = &lens.pack.fixed;
    let cuts = Cuts::new(lens);
    if lens.is(to - 1, lens.bit("ASKED")) {
        let told = lens.is(from, lens.bit("BE"));
        let soft = f.auxiliary | bits!(lens, "ADV", "after", "and") | f.relative | f.condition;
        let mut at = from;
        while at > 0 && (lens.is(at - 1, soft) || lens.adverb(at - 1)) && !lens.is(at - 1, f.comma) {
            at -= 1;
        }
        let opens = at == 0 || lens.is(at - 1, f.stop | f.comma | f.dash | f.close);
        if !told && !opens {
            return None;
        }
        let end = (after..lens.len()).find(|&t| lens.is(t, f.comma | f.stop)).unwrap_or(lens.len());
        voice.content = vec![lens.span(after, end)?];
        return Some(());
    }
    // "is expected by analysts to": somebody is named.
    let rest = cuts.clause_after(after, lens.len())?;
    let mut pieces = vec![lens.span(after, rest.1)?];
    // Of *is expected to* the last word opens what is held.
    let cue = lens.span(from, to)?;
    let words = cue.slice(lens.text);
    if let Some(bare) = words.strip_suffix(" to") {
        let end = cue.start as usize + bare.len();
        let content = pieces[0].end as usize;
        voice.cue = Some(Span::new(cue.start as usize, end));
        pieces = vec![Span::new(end + 1, content)];
    }
    if !lens.is(after, lens.bit("that")) {
        let (subject, clause) = cuts.subject(from)?;
        if clause || lens.is(subject.0, lens.bit("that")) && subject.1 == subject.0 + 1 {
            return None;
        }
        pieces.insert(0, lens.span(subject.0, subject.1)?);
    }
    voice.content = pieces;
    Some(())
}
