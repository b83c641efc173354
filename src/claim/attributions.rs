//! Attributions: who says what, read from the packs' rules, from quotation marks and from credits.
//!
//! Rules find the cue and which side the source and the content stand on; here the source is cut to its
//! noun phrase, the content is matched with the quotations of the text, and names told earlier are
//! looked up. Consumed cues and sources become `SAID`, so that no later rule reads over them.

use rust_decimal::Decimal;

use super::article::Article;
use super::content::{SPEECH, content_after, content_before};
use super::held;
use super::lens::{Lens, bits};
use super::matched::Matches;
use super::names::{credits, name_of, resolve_names};
use super::order;
use super::quotes::{Quote, quote_around, quotes, quotes_from};
use super::sources::{self, Source};
use super::speech::{closing, extend_quote, unattributed};
use crate::lang::{Match, Slot, ends_as_participle};
use crate::mention::Item;
use crate::record::{self, Evidentiality, Mode, Part, SourceKind};
use crate::text::{Normalized, Span};

/// How far before a source a word about its sureness may stand, in tokens.
const UNSURE: usize = 3;

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

/// One match as an attribution, when source and content stand where the rule says.
fn read(
    article: &Article<'_>,
    lens: &Lens<'_>,
    found: &Match,
    quotes: &[Quote],
    before: &mut Before,
) -> Option<(Voice, Source)> {
    let rule = &lens.pack.rules.all[found.rule].source;
    let cue = found.named("cue").next()?;
    let (mut cue_from, cue_to) = (cue.start, cue.end);
    let cue_span = lens.span(cue_from, cue_to)?;
    if quote_around(quotes, cue_span).is_some_and(|q| q.words >= SPEECH) {
        return None;
    }
    // "was told", "were cited": who is spoken of does not speak.
    let passive = lens.spaced()
        && !ends_as_participle(lens.word(cue_to - 1))
        && (cue_from.saturating_sub(3)..cue_to - 1)
            .rev()
            .take_while(|&t| {
                lens.is(t, lens.pack.fixed.auxiliary | bits!(lens, "BE", "ADV"))
                    || lens.adverb(t)
                    || t >= cue_from
            })
            .any(|t| lens.is(t, lens.bit("BE")));
    if passive && found.named("source").next().is_some() && lens.is(cue_to - 1, lens.bit("RPT")) {
        return None;
    }
    // "after rejecting an offer": who did so is not said to speak.
    let preposition = bits!(lens, "after", "by", "of", "in");
    if lens.spaced()
        && lens.is(cue_to - 1, lens.bit("RPT.as"))
        && lens.participle(cue_to - 1)
        && cue_from > 0
        && lens.is(cue_from - 1, preposition)
    {
        return None;
    }
    // 公布的数据: an attribute, not a statement.
    if !lens.spaced() && lens.is(cue_to - 1, lens.bit("RPT")) && lens.is(cue_to, lens.bit("DE")) {
        return None;
    }
    let source_slot = found.named("source").next();
    let content_slot = found.named("content").next();
    // "added 0.2% to close": a move by a figure is no speech.
    let fixed = &lens.pack.fixed;
    let figure_opens = |slot: &Slot| {
        let at = slot.start + usize::from(lens.is(slot.start, fixed.hedge_word));
        at < slot.end && lens.is(at, fixed.any_quantity)
    };
    if lens.is(cue_to - 1, fixed.moves) && content_slot.is_some_and(figure_opens) {
        return None;
    }
    // *cut its copper forecasts to $9,000*, *forecasts for demand*: what was foreseen, and no verb.
    if lens.spaced()
        && lens.is(cue_to - 1, lens.bit("EXPECT.view"))
        && lens.is(cue_to, bits!(lens, "to.verb", "FOR"))
    {
        return None;
    }
    let speaks = lens.spaced() && lens.is(cue_to - 1, lens.bit("RPT"));
    let evidence = (cue_from..cue_to).find_map(|t| lens.tokens()[t].attr.evidentiality);
    let source = match source_slot {
        None => None,
        Some(slot) if slot.start < cue_from => before.of(lens, quotes, cue_from, speaks)?,
        Some(slot) if !lens.spaced() => Some(source_after_unspaced(lens, slot.start, slot.end)?),
        Some(slot) => {
            let thing = || order::thing_after(lens, quotes, cue_from, cue_to);
            Some(sources::after(lens, slot.start, slot.end).or_else(thing)?)
        }
    };
    // "…, a spokesman for the bank, adding that": what is added follows.
    let precedes = content_slot.is_some_and(|content| content.start < cue_from);
    if speaks && source.is_none() && precedes && lens.participle(cue_from) {
        return None;
    }
    if speaks
        && let (Some(source), Some(content)) = (&source, content_slot)
        && content.start < cue_from
    {
        let cue = (cue_from, cue_to);
        let fits = if source.from >= cue_to {
            order::inverted(lens, quotes, cue_from, source)
        } else {
            order::last(lens, quotes, cue, source, content.start)
        };
        if !fits {
            return None;
        }
    }
    // Only data show: not "buyers at the show".
    let shows =
        lens.spaced() && lens.is(cue_to - 1, lens.bit("SHOW")) && !lens.is(cue_to - 1, lens.bit("RPT"));
    let tells = bits!(lens, "DATA", "TELLS");
    // What is traded shows something only behind it: "odds fell to 18%, futures show".
    let behind = content_slot.is_some_and(|c| c.end <= cue_from);
    let tells = if behind { tells | fixed.anaphor } else { tells };
    if shows && !source.as_ref().is_some_and(|s| (s.from..s.to).any(|t| lens.is(t, tells))) {
        return None;
    }
    let colon = lens.is(cue_from, lens.bit("COLON"));
    if colon && !colon_speaks(article, lens, source.as_ref()?, quotes, cue_span) {
        return None;
    }
    if source.as_ref().is_some_and(|s| s.whole_from < cue_from && s.to < cue_from) && !lens.spaced() {
        // 在互动平台表示: the cue is the verb alone.
        cue_from = cue_to - 1;
    }
    // "has also said": auxiliaries and adverbs belong to the verb.
    if speaks
        && let Some(source) = source.as_ref().filter(|s| s.whole_to < cue_from)
        && (source.whole_to..cue_from).all(|t| !lens.is(t, fixed.comma | fixed.time | lens.bit("in")))
    {
        cue_from = source.whole_to;
    }
    // 有消息称: no source is told, but the words tell of what sort it is.
    let hearsay =
        (cue_from..cue_to).find_map(|t| lens.tokens()[t].attr.source_kind).unwrap_or(SourceKind::None);
    let mut voice = Voice {
        source: source.as_ref().and_then(|s| lens.span(s.from, s.shown)),
        cue: lens.span(cue_from, cue_to).map(|span| unmarked(lens, span)),
        content: Vec::new(),
        kind: source.as_ref().map_or(hearsay, |s| s.kind),
        name: None,
        affiliation: None,
        mode: Mode::Indirect,
        evidentiality: Evidentiality::Unspecified,
        rule: rule.name.clone(),
        sentence: lens.sentence,
        pronoun: source.as_ref().is_some_and(|s| s.pronoun),
        denies: false,
    };
    match content_slot {
        // "…," said Jane Miller: the quotation that ends before.
        None if speaks => {
            let edge = source.as_ref().map_or(cue_from, |s| s.whole_from.min(cue_from));
            content_before(lens, &mut voice, 0, edge, quotes)?;
            if voice.mode != Mode::Direct {
                return None;
            }
        }
        None => {}
        Some(slot) if slot.start >= cue_to => {
            let from =
                slot.start.max(source.as_ref().map_or(0, |s| if s.from >= cue_to { s.whole_to } else { 0 }));
            content_after(article, lens, &mut voice, from, slot.end, quotes);
        }
        Some(slot) => {
            let edge = source.as_ref().map_or(cue_from, |s| s.whole_from.min(cue_from));
            content_before(lens, &mut voice, slot.start, edge, quotes)?;
            let before = source.as_ref().is_some_and(|s| s.whole_from < cue_from);
            if speaks && before && voice.mode == Mode::Indirect {
                voice.content.extend(order::resumed(lens, cue_to, found.end));
            }
        }
    }
    if let Some(slot) = content_slot.filter(|_| held::is_held(&voice)) {
        held::shape(lens, &mut voice, (cue.start, cue_to), slot.start)?;
    }
    if content_slot.is_some() && voice.content.is_empty() && rule.name != "said" {
        return None;
    }
    // 「…」分析师王明说。
    if voice.content.is_empty() && !lens.spaced() {
        let start = voice.source.map_or(0, |s| s.start);
        let before = quotes.partition_point(|q| q.outer.end <= start).checked_sub(1);
        let said = before.map(|n| &quotes[n]).filter(|q| q.words >= SPEECH && start <= q.outer.end + 1);
        if let Some(quote) = said {
            voice.mode = Mode::Direct;
            voice.content = vec![quote.outer];
        }
    }
    if lens.is(cue_to - 1, lens.bit("RPT.press")) && voice.kind == SourceKind::Organisation {
        voice.kind = SourceKind::Outlet;
    }
    if content_slot.is_some() && voice.content.is_empty() && voice.kind == SourceKind::None {
        return None;
    }
    let source = source.unwrap_or(Source {
        from: cue_from,
        to: cue_from,
        whole_from: cue_from,
        whole_to: cue_from,
        shown: cue_from,
        kind: SourceKind::None,
        pronoun: false,
    });
    let told = (source.whole_from..source.whole_to).find_map(|t| lens.tokens()[t].attr.evidentiality);
    // 未经证实的消息称, *unconfirmed reports said*: the word stands before.
    let edge = source.whole_from.min(cue_from);
    let unsure = (edge.saturating_sub(UNSURE)..edge)
        .rev()
        .take_while(|&t| !lens.is(t, fixed.stop | fixed.comma))
        .find(|&t| lens.is(t, lens.bit("EVID.un")))
        .and_then(|t| lens.tokens()[t].attr.evidentiality);
    // "Three dealers said": counted and nameless, they are several.
    let several =
        voice.kind != SourceKind::Person && (source.from..source.to).any(|t| counts_several(lens, t));
    let counted = several.then_some(Evidentiality::MultipleSources);
    voice.evidentiality = rule
        .is
        .evidentiality
        .or(evidence)
        .or(told)
        .or(unsure)
        .or(counted)
        .unwrap_or(Evidentiality::Unspecified);
    if !voice.pronoun && source.to > source.from {
        voice.name = name_of(article, lens, &source);
        voice.affiliation = sources::affiliation(lens, &source)
            .and_then(|(a, b)| lens.span(a, b))
            .map(|s| article.written(s).to_owned());
    }
    Some((voice, source))
}

/// The sources that stand before the cues of one sentence: rules match from many words before a cue on, and find the same.
#[derive(Default)]
struct Before {
    /// By the cue's first token, and whether it is a verb of speaking.
    known: Vec<(usize, bool, Option<Option<Source>>)>,
}

impl Before {
    /// The source before the cue at token `cue`: `Some(None)` where it is one told before, `None` where there is none.
    fn of(&mut self, lens: &Lens<'_>, quotes: &[Quote], cue: usize, speaks: bool) -> Option<Option<Source>> {
        if let Some((.., source)) = self.known.iter().find(|(at, how, _)| (*at, *how) == (cue, speaks)) {
            return source.clone();
        }
        let source = if lens.spaced() {
            let thing = || order::thing(lens, quotes, cue);
            if speaks && order::carried(lens, cue) {
                Some(None)
            } else {
                sources::before(lens, 0, cue).or_else(thing).map(Some)
            }
        } else {
            // 并称: the speaker is the one before.
            let source = sources::before_unspaced(lens, 0, cue).map(Some);
            source.or_else(|| carried_on(lens, cue).then_some(None))
        };
        self.known.push((cue, speaks, source.clone()));
        source
    }
}

/// A cue without the comma that tells it from other words: *, per* is *per*.
fn unmarked(lens: &Lens<'_>, span: Span<Normalized>) -> Span<Normalized> {
    let words = span.slice(lens.text);
    let bare = words.trim_start_matches([',', ' ']);
    let start = if bare.is_empty() { span.start as usize } else { span.end as usize - bare.len() };
    Span::new(start, span.end as usize)
}

/// Whether the token is a count of two or more: *two traders*.
fn counts_several(lens: &Lens<'_>, token: usize) -> bool {
    let Some(Item::Quantity(q)) = lens.tokens().get(token).map(|t| t.item) else { return false };
    let figure = lens.mentions.quantities.get(q).map(|q| &q.figure);
    let several = Decimal::TWO..=Decimal::ONE_HUNDRED;
    lens.is(token, lens.bit("Q.count")) && figure.and_then(|f| f.lo).is_some_and(|n| several.contains(&n))
}

/// Whether only conjunctions and adverbs stand between a comma and the cue.
fn carried_on(lens: &Lens<'_>, cue: usize) -> bool {
    let f = &lens.pack.fixed;
    let link = bits!(lens, "and", "VIA") | f.auxiliary;
    let linked = (0..cue).rev().take_while(|&t| lens.is(t, link)).count();
    linked > 0 && cue > linked && lens.is(cue - linked - 1, f.comma)
}

/// Whether the words before a colon speak: a known sort of source, or a quotation follows.
fn colon_speaks(
    article: &Article<'_>,
    lens: &Lens<'_>,
    source: &Source,
    quotes: &[Quote],
    cue: Span<Normalized>,
) -> bool {
    let starts = source.whole_from == 0 || lens.is(source.whole_from - 1, lens.pack.fixed.open);
    let quoted = quotes_from(quotes, cue.end)
        .take_while(|(_, q)| q.outer.start <= cue.end + 2)
        .any(|(_, q)| q.words >= SPEECH);
    let known = (source.from..source.to).any(|t| lens.is(t, bits!(lens, "PEOPLE", "ROLE", "ORG", "OUTLET")))
        || matches!(source.kind, SourceKind::Person | SourceKind::Outlet);
    if lens.spaced() {
        return starts && quoted;
    }
    let label = (source.from..source.to).any(|t| lens.is(t, lens.bit("LABEL")))
        && !lens.is(source.to - 1, bits!(lens, "PEOPLE"));
    // A flash opens with its speaker: 惠誉：…; so does a headline in brackets: 【中信证券：…】.
    let document = article.document;
    let flash = lens.sentence == 0
        && document.sentences.iter().all(|s| s.paragraph == document.sentences[0].paragraph);
    let headline = source.whole_from > 0 && lens.is(source.whole_from - 1, lens.pack.fixed.open);
    // A row of a list of prices: 比特币：71,850美元，跌2.6%.
    let subject = lens.pack.fixed.any_subject;
    let traded = (source.from..source.to).all(|t| lens.is(t, subject) && !sources::body(lens, t));
    starts && !label && (quoted || !traded && (known || flash || headline))
}

fn source_after_unspaced(lens: &Lens<'_>, from: usize, to: usize) -> Option<Source> {
    let f = &lens.pack.fixed;
    let mut end = to;
    let via = lens.bit("VIA") | f.time;
    while end > from + 1 && lens.is(end - 1, via) {
        end -= 1;
    }
    let mut start = from;
    while start < end && lens.is(start, via | lens.bit("ACC")) {
        start += 1;
    }
    if start >= end {
        return None;
    }
    let known = (start..end)
        .any(|t| lens.is(t, f.any_subject | bits!(lens, "PEOPLE", "ROLE", "ORG", "DATA", "OUTLET")));
    let latin = (start..end).any(|t| lens.word(t).chars().next().is_some_and(|c| c.is_ascii_uppercase()));
    let kind = sources::kind(lens, start, end);
    (known || latin || end - start <= 4).then_some(Source {
        from: start,
        to: end,
        whole_from: start,
        whole_to: end,
        shown: end,
        kind,
        pronoun: false,
    })
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
            affiliation: voice.affiliation.clone(),
            mode: voice.mode,
            evidentiality: voice.evidentiality,
            rule: voice.rule.clone(),
        }
    }
}
