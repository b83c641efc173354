//! Attributions: who says what, read from the packs' rules, from quotation marks and from credits.
//!
//! Rules find the cue and which side the source and the content stand on; here the source is cut to its
//! noun phrase, the content is matched with the quotations of the text, and names told earlier are
//! looked up. Consumed cues and sources become `SAID`, so that no later rule reads over them.

mod read;

use read::{Before, read};

use super::article::Article;
use super::held;
use super::lens::{Lens, bits};
use super::matched::Matches;
use super::names::{credits, name_of, resolve_names};
use super::quotes::{Quote, quotes};
use super::sources::{self, Source};
use super::speech::{closing, extend_quote, unattributed};
use crate::lang::{Match, SubjectKind};
use crate::mention::SubjectMention;
use crate::record::{self, Evidentiality, Mode, Part, SourceKind};
use crate::text::{Normalized, Span};

/// An attribution before it is written as a record.
#[derive(Debug, Clone)]
pub struct Voice {
    /// Who.
    pub source: Option<Span<Normalized>>,
    /// By which words.
    pub cue: Option<Span<Normalized>>,
    /// What, in pieces.
    pub content: Vec<Span<Normalized>>,
    /// What sort of source.
    pub kind: SourceKind,
    /// The source's name, resolved.
    pub name: Option<String>,
    /// The body it belongs to.
    pub affiliation: Option<String>,
    /// Quoted or reported.
    pub mode: Mode,
    /// What the text says about its sourcing.
    pub evidentiality: Evidentiality,
    /// Name of the rule.
    pub rule: String,
    /// Sentence of the cue, or of the content.
    pub sentence: usize,
    pub(super) pronoun: bool,
    /// What was said is said not to be so: *denied it had cut output*.
    pub denies: bool,
}

impl Voice {
    /// Ends what was said where the next statement begins: *said gold fell, adding that …*.
    fn yield_to(&mut self, lens: &Lens<'_>, next: usize) {
        let Some(begin) = lens.tokens().get(next).map(|t| t.span) else { return };
        let Some(content) = self.content.last_mut().filter(|c| c.contains(begin)) else { return };
        let f = &lens.pack.fixed;
        let joint = f.comma | f.dash | f.auxiliary | bits!(lens, "and", "but", "after");
        let mut end = next;
        while end > 0 && lens.is(end - 1, joint) {
            end -= 1;
        }
        if let Some(last) = lens.tokens().get(end.saturating_sub(1)).filter(|t| t.span.start >= content.start)
        {
            *content = Span::new(content.start as usize, last.span.end as usize);
        }
    }

    /// Gives the voice a source that its rule did not find.
    fn take(&mut self, article: &Article<'_>, lens: &Lens<'_>, source: &Source) {
        self.source = lens.span(source.from, source.shown);
        self.kind = source.kind;
        self.pronoun = source.pronoun;
        if !source.pronoun {
            self.name = name_of(article, lens, source);
        }
    }

    /// From the first piece of the content to the last.
    pub fn content_span(&self) -> Option<Span<Normalized>> {
        self.content.iter().copied().reduce(Span::cover)
    }
}

/// Every attribution of the article, in order; the tokens of cues and sources are recast to `SAID`. `matches` are those of
/// the rules for attributions.
pub fn read_attributions(article: &mut Article<'_>, matches: Matches) -> Vec<Voice> {
    let quotes = quotes(&article.document.normalized);
    let mut used = vec![false; quotes.len()];
    let mut voices: Vec<Voice> = Vec::new();
    for (i, matches) in matches.into_iter().enumerate() {
        if !article.speaks(i) {
            continue;
        }
        let (found, consumed) = sentence_voices(article, i, matches, &quotes, &mut used);
        voices.extend(found);
        let pack = article.pack(i);
        let keep = pack.fixed.any_subject
            | pack.fixed.any_quantity
            | pack.fixed.time
            | pack.fixed.modal
            | pack.fixed.signal
            | pack.classes.bit("DENY").unwrap_or_default();
        // *Halworth, whose sales rose 5% last year, said*: the clause tells figures of its own.
        let tokens = &article.mentions[i].tokens;
        let is = |token: usize, classes| tokens[token].classes & classes != 0;
        let clause = consumed.iter().copied().filter(|&t| is(t, pack.fixed.relative)).min();
        let told = |from: usize| consumed.iter().any(|&t| t > from && is(t, pack.fixed.any_quantity));
        let clause = clause.filter(|&from| told(from)).unwrap_or(tokens.len());
        let cue = pack.classes.bit("RPT").unwrap_or_default();
        let consumed: Vec<usize> = consumed.into_iter().filter(|&t| t <= clause || is(t, cue)).collect();
        for token in consumed {
            let people = Lens::new(article, i).counts_people(token);
            if people || article.mentions[i].tokens[token].classes & keep == 0 {
                article.mentions[i].recast(token, pack.fixed.said, pack);
            }
        }
    }
    voices.extend(unattributed(article, &quotes, &used, &voices));
    voices.extend(closing(article, &quotes, &voices));
    voices.extend(credits(article));
    voices.sort_by_key(|v| v.source.or(v.cue).or(v.content_span()).map_or(0, |s| s.start));
    resolve_names(article, &mut voices);
    voices
}

/// The attributions of one sentence, and the tokens they consume.
fn sentence_voices(
    article: &Article<'_>,
    i: usize,
    matches: Vec<Match>,
    quotes: &[Quote],
    used: &mut [bool],
) -> (Vec<Voice>, Vec<usize>) {
    let lens = Lens::new(article, i);
    let rules = &lens.pack.rules;
    // For each cue the reading of the rule that beats the others, the longest of its matches.
    let mut best: Vec<(usize, Match, Voice, Source)> = Vec::new();
    let mut before = Before::default();
    for found in matches {
        let Some(cue) = found.named("cue").next().map(|s| s.end - 1) else { continue };
        let known = best.iter().position(|(c, ..)| *c == cue);
        if let Some(at) = known {
            let (_, other, ..) = &best[at];
            let beats =
                |a: &Match, b: &Match| rules.all[a.rule].source.over.contains(&rules.all[b.rule].source.name);
            let better = beats(&found, other)
                || !beats(other, &found) && found.rule == other.rule && found.read > other.read;
            if !better {
                continue;
            }
        }
        let Some((voice, source)) = read(article, &lens, &found, quotes, &mut before) else { continue };
        match known {
            Some(at) => best[at] = (cue, found, voice, source),
            None => best.push((cue, found, voice, source)),
        }
    }
    best.sort_by_key(|(cue, ..)| *cue);
    let mut consumed = Vec::new();
    let mut voices: Vec<Voice> = Vec::new();
    for (cue, found, mut voice, source) in best {
        voice.denies = lens.is(cue, bits!(lens, "DENY"));
        // A cue inside another's source is no cue: "the report said", "the survey shows".
        if source_slot_missing(&found, &voice) {
            if let Some(last) = voices.last_mut() {
                voice.source = last.source;
                voice.kind = last.kind;
                voice.pronoun = last.pronoun;
                voice.name.clone_from(&last.name);
                voice.affiliation.clone_from(&last.affiliation);
                if let Some(cue) = voice.cue {
                    last.yield_to(&lens, lens.token_at(cue.start));
                }
            } else {
                // "The ministry cut its forecast, saying that": the subject of a verb that does not speak.
                let opening = lens.spaced().then(|| sources::opening(&lens, cue)).flatten();
                let Some(first) = opening else { continue };
                voice.take(article, &lens, &first);
            }
        } else if let (true, Some(last), Some(who)) = (lens.spaced(), voices.last_mut(), voice.source) {
            // "said gold fell, but they expect": a clause of its own ends what was said.
            let at = lens.token_at(who.start);
            let joins = bits!(lens, "and", "but", "after");
            if at > 2 && lens.is(at - 1, joins) && lens.is(at - 2, lens.pack.fixed.comma) {
                last.yield_to(&lens, at);
            }
        }
        // 回应记者称: two verbs of one speaker, the second of which speaks.
        if !lens.spaced()
            && voices.last().is_some_and(|v| {
                v.source == voice.source
                    && v.cue.is_some_and(|c| lens.is(lens.token_at(c.start), lens.bit("VIA")))
            })
        {
            voices.pop();
        }
        // 据路透社报道: two cues of one statement.
        if voices
            .iter()
            .any(|v| voice.source.is_some() && v.source == voice.source && v.content == voice.content)
        {
            continue;
        }
        let taken = voices.iter().any(|v| voice.cue.is_some_and(|c| v.source.is_some_and(|s| s.contains(c))));
        if taken {
            continue;
        }
        extend_quote(article, &mut voice, quotes, used);
        // What nobody named holds stays open to other readers: *is expected to fall*.
        if !held::is_held(&voice) {
            consumed.extend(source.whole_from..source.whole_to);
            consumed.extend(found.named("cue").flat_map(|s| s.start..s.end));
        }
        voices.push(voice);
    }
    if lens.spaced() {
        drop_woven(&lens, &mut voices);
    }
    (voices, consumed)
}

/// Drops what is thought inside the words of another: *analysts said they expect*.
fn drop_woven(lens: &Lens<'_>, voices: &mut Vec<Voice>) {
    let mind = lens.bit("RPT.mind");
    let inside: Vec<bool> = voices
        .iter()
        .map(|v| {
            let Some(cue) = v.cue else { return false };
            let thought = lens.is(lens.token_at(cue.end).saturating_sub(1), mind);
            let holds = |a: &Voice, cue| a.content.iter().any(|c| c.contains(cue));
            let within = |o: &Voice| o.cue.is_some_and(|c| c != cue && !holds(v, c)) && holds(o, cue);
            thought && voices.iter().any(within)
        })
        .collect();
    let mut inside = inside.into_iter();
    voices.retain(|_| !inside.next().unwrap_or(false));
}

fn source_slot_missing(found: &Match, voice: &Voice) -> bool {
    voice.source.is_none() && found.named("source").next().is_some()
}

impl Article<'_> {
    /// A piece of text as the record prints it.
    pub fn part(&self, pieces: &[Span<Normalized>]) -> Option<Part> {
        let whole = pieces.iter().copied().reduce(Span::cover)?;
        Some(Part {
            span: self.points.span(whole),
            text: self.written(whole).to_owned(),
            parts: (pieces.len() > 1).then(|| pieces.iter().map(|p| self.points.span(*p)).collect()),
        })
    }

    /// The id of the company or central bank that a source is, and not one that somebody speaks for or of.
    fn body(&self, sentence: usize, source: Span<Normalized>) -> Option<String> {
        /// Bytes of an article before the name.
        const ARTICLE: usize = 4;
        let subjects = &self.mentions.get(sentence)?.subjects;
        let is_body = |m: &&SubjectMention| {
            let kind = matches!(m.kind, Some(SubjectKind::Company | SubjectKind::CentralBank));
            kind && !m.anaphor && source.contains(m.span) && m.span.len() + ARTICLE >= source.len()
        };
        subjects.iter().find(is_body)?.id.as_deref().map(str::to_owned)
    }

    /// The attribution as the record prints it, its id made from the article's content alone.
    pub fn attribution(&self, voice: &Voice) -> record::Attribution {
        let source = voice.source.and_then(|s| self.part(&[s]));
        let cue = voice.cue.and_then(|s| self.part(&[s]));
        let content = self.part(&voice.content);
        let span = |p: &Option<Part>| p.as_ref().map(|p| p.span);
        let key = format!("{:?}|{:?}|{:?}", span(&source), span(&cue), span(&content));
        record::Attribution {
            id: format!("a-{}", self.hash_of(&key)),
            source,
            cue,
            content,
            source_kind: voice.kind,
            name: voice.name.clone(),
            source_id: voice.source.and_then(|s| self.body(voice.sentence, s)),
            affiliation: voice.affiliation.clone(),
            mode: voice.mode,
            evidentiality: voice.evidentiality,
            rule: voice.rule.clone(),
        }
    }
}
