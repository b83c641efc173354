//! Names of sources: credited outlets, and surnames or pronouns that stand for a name told before.

use super::article::Article;
use super::attributions::Voice;
use super::lens::Lens;
use super::sources::{self, Source};
use crate::record::{Evidentiality, Mode, SourceKind};

/// Outlets credited in brackets: `(Reuters)`, `（新华社）`.
pub(super) fn credits(article: &Article<'_>) -> Vec<Voice> {
    let mut found = Vec::new();
    for i in 0..article.document.sentences.len() {
        let lens = Lens::new(article, i);
        let f = &lens.pack.fixed;
        for open in (0..lens.len()).filter(|&t| lens.marked(t, "(")) {
            let Some(close) = (open + 1..lens.len().min(open + 10)).find(|&t| lens.marked(t, ")")) else {
                continue;
            };
            let last = close + 1 >= lens.len() || (close + 1..lens.len()).all(|t| lens.is(t, f.stop));
            let known = (open + 1..close).any(|t| lens.is(t, lens.bit("OUTLET")));
            let dateline = open < 12 && lens.is(close + 1, f.dash);
            let ends_text =
                article.document.normalized[lens.tokens()[close].span.end as usize..].trim().is_empty();
            let short = lens.span(open + 1, close).is_some_and(|s| s.slice(lens.text).chars().count() <= 12);
            let clean = !(open + 1..close).any(|t| lens.is(t, f.any_quantity | f.time | f.comma));
            let other = (open + 1..close).any(|t| lens.is(t, lens.bits(&["NOCREDIT", "LABEL"])));
            let press = !lens.spaced() && last && ends_text && short && !other && (open > 3 || i > 0);
            if clean && (known && (last || dateline) || press) {
                let Some(source) = lens.span(open + 1, close) else { continue };
                found.push(Voice {
                    source: Some(source),
                    cue: None,
                    content: Vec::new(),
                    kind: SourceKind::Outlet,
                    name: Some(article.written(source).to_owned()),
                    affiliation: None,
                    mode: Mode::Indirect,
                    evidentiality: Evidentiality::Unspecified,
                    rule: "credit".to_owned(),
                    sentence: i,
                    pronoun: false,
                });
            }
        }
    }
    found
}

/// The name a source is told by: a person without title, else the whole phrase without article.
pub(super) fn name_of(article: &Article<'_>, lens: &Lens<'_>, source: &Source) -> Option<String> {
    let (mut from, to) = (source.from, source.to);
    if lens.spaced()
        && source.kind == SourceKind::Person
        && let Some((a, b)) = sources::longest_name(lens, from, to)
    {
        return lens.span(a, b).map(|s| article.written(s).to_owned());
    }
    while from + 1 < to && lens.is(from, lens.pack.fixed.determiner) {
        from += 1;
    }
    lens.span(from, to).map(|s| article.written(s).to_owned())
}

/// Surnames and pronouns stand for the full name told before, with its affiliation.
pub(super) fn resolve_names(article: &Article<'_>, voices: &mut [Voice]) {
    let text = &article.document.normalized;
    for n in 0..voices.len() {
        let (earlier, rest) = voices.split_at_mut(n);
        let Some(voice) = rest.first_mut() else { break };
        let people = || {
            earlier.iter().rev().filter(|v| v.kind == SourceKind::Person && v.name.is_some() && !v.pronoun)
        };
        if voice.pronoun {
            if let Some(last) = earlier.iter().rev().find(|v| v.name.is_some() && !v.content.is_empty()) {
                voice.name.clone_from(&last.name);
                voice.affiliation.clone_from(&last.affiliation);
                if last.kind != SourceKind::Unnamed || voice.kind == SourceKind::None {
                    voice.kind = last.kind;
                }
            }
            continue;
        }
        let Some(name) = voice.name.clone() else { continue };
        let last_word = |s: &str| s.rsplit(' ').next().map(str::to_lowercase).unwrap_or_default();
        let short = !name.contains(' ');
        let spaced = voice.source.is_some_and(|s| s.slice(text).is_ascii());
        let full = people().find(|v| {
            v.name.as_deref().is_some_and(|full| {
                if spaced {
                    short && full.contains(' ') && last_word(full) == name.to_lowercase()
                } else {
                    full.chars().count() > name.chars().count()
                        && full.contains(name.as_str())
                        && name.chars().count() <= 4
                }
            })
        });
        if let Some(full) = full {
            voice.kind = SourceKind::Person;
            voice.name.clone_from(&full.name);
            voice.affiliation = voice.affiliation.clone().or_else(|| full.affiliation.clone());
        }
    }
}
