//! One match of a rule as an attribution: which words are its source, which its content, and what does not speak.

use rust_decimal::Decimal;

use super::Voice;
use crate::claim::article::Article;
use crate::claim::content::{SPEECH, content_after, content_before};
use crate::claim::held;
use crate::claim::lens::{Lens, bits};
use crate::claim::names::name_of;
use crate::claim::order;
use crate::claim::quotes::{Quote, quote_around, quotes_from};
use crate::claim::sources::{self, Source};
use crate::lang::{Match, Slot, ends_as_participle};
use crate::mention::Item;
use crate::record::{Evidentiality, Mode, SourceKind};
use crate::text::{Normalized, Span};

/// How far before a source a word about its sureness may stand, in tokens.
const UNSURE: usize = 3;

/// Whether the cue is a noun that a verb of setting behind it sets anew, which 将 or the like brought forward.
fn sets_noun(lens: &Lens<'_>, cue_from: usize, cue_to: usize) -> bool {
    /// Tokens behind the noun up to the verb: 从82美元上调至.
    const NEAR: usize = 6;
    let (front, sets) = (lens.bit("BA"), lens.bit("SETS"));
    let stops = lens.pack.fixed.comma | lens.pack.fixed.stop;
    let mut behind = (cue_to..lens.len().min(cue_to + NEAR)).take_while(|&t| !lens.is(t, stops));
    lens.is(cue_to - 1, lens.bit("FORECASTS"))
        && (0..cue_from).rev().take_while(|&t| !lens.is(t, stops)).any(|t| lens.is(t, front))
        && behind.any(|t| lens.is(t, sets))
}

/// One match as an attribution, when source and content stand where the rule says.
pub(super) fn read(
    article: &Article<'_>,
    lens: &Lens<'_>,
    found: &Match,
    quotes: &[Quote],
    before: &mut Before,
) -> Option<(Voice, Source)> {
    let f = &lens.pack.fixed;
    let rule = &lens.pack.rules.all[found.rule].source;
    let cue = found.named("cue").next()?;
    let (mut cue_from, cue_to) = (cue.start, cue.end);
    let cue_span = lens.span(cue_from, cue_to)?;
    if quote_around(quotes, cue_span).is_some_and(|q| q.words >= SPEECH) {
        return None;
    }
    let source_slot = found.named("source").next();
    let content_slot = found.named("content").next();
    // 高盛将布油预测上调至95美元: what is set is a noun.
    if is_no_speech(lens, found, cue) || !lens.spaced() && sets_noun(lens, cue_from, cue_to) {
        return None;
    }
    let speaks = lens.spaced() && lens.is(cue_to - 1, lens.bit("RPT"));
    let source = match source_slot {
        None => None,
        Some(slot) if slot.start < cue_from => before.of(lens, quotes, cue_from, speaks)?,
        Some(slot) if !lens.spaced() => Some(source_after_unspaced(lens, slot.start, slot.end)?),
        Some(slot) => {
            let thing = || order::thing_after(lens, quotes, cue_from, cue_to);
            Some(sources::after(lens, slot.start, slot.end).or_else(thing)?)
        }
    };
    if !stands_right(article, lens, found, cue, source.as_ref(), quotes) {
        return None;
    }
    if source.as_ref().is_some_and(|s| s.whole_from < cue_from && s.to < cue_from) && !lens.spaced() {
        // 在互动平台表示: the cue is the verb alone.
        cue_from = cue_to - 1;
    }
    // "has also said": auxiliaries and adverbs belong to the verb.
    if speaks
        && let Some(source) = source.as_ref().filter(|s| s.whole_to < cue_from)
        && (source.whole_to..cue_from).all(|t| !lens.is(t, f.comma | f.time | lens.bit("in")))
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
    tell_content(article, lens, &mut voice, found, source.as_ref(), cue_from, quotes)?;
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
    voice.evidentiality =
        rule.is.evidentiality.unwrap_or_else(|| evidentiality(lens, voice.kind, &source, cue, cue_from));
    if !voice.pronoun && source.to > source.from {
        voice.name = name_of(article, lens, &source);
        voice.affiliation = sources::affiliation(lens, &source)
            .and_then(|(a, b)| lens.span(a, b))
            .map(|s| article.written(s).to_owned());
    }
    Some((voice, source))
}

/// Whether the words of the cue do not speak here: a passive, an attribute, a move by a figure.
fn is_no_speech(lens: &Lens<'_>, found: &Match, cue: &Slot) -> bool {
    let f = &lens.pack.fixed;
    let (cue_from, cue_to) = (cue.start, cue.end);
    // "was told", "were cited": who is spoken of does not speak.
    let passive = lens.spaced()
        && !ends_as_participle(lens.word(cue_to - 1))
        && (cue_from.saturating_sub(3)..cue_to - 1)
            .rev()
            .take_while(|&t| {
                lens.is(t, f.auxiliary | bits!(lens, "BE", "ADV")) || lens.adverb(t) || t >= cue_from
            })
            .any(|t| lens.is(t, lens.bit("BE")));
    if passive && found.named("source").next().is_some() && lens.is(cue_to - 1, lens.bit("RPT")) {
        return true;
    }
    // "after rejecting an offer": who did so is not said to speak.
    let preposition = bits!(lens, "after", "by", "of", "in");
    if lens.spaced()
        && lens.is(cue_to - 1, lens.bit("RPT.as"))
        && lens.participle(cue_to - 1)
        && cue_from > 0
        && lens.is(cue_from - 1, preposition)
    {
        return true;
    }
    // 公布的数据: an attribute, not a statement.
    if !lens.spaced() && lens.is(cue_to - 1, lens.bit("RPT")) && lens.is(cue_to, lens.bit("DE")) {
        return true;
    }
    // "added 0.2% to close": a move by a figure is no speech.
    let figure_opens = |slot: &Slot| {
        let at = slot.start + usize::from(lens.is(slot.start, f.hedge_word));
        at < slot.end && lens.is(at, f.any_quantity)
    };
    if lens.is(cue_to - 1, f.moves) && found.named("content").next().is_some_and(figure_opens) {
        return true;
    }
    // *cut its copper forecasts to $9,000*, *forecasts for demand*: what was foreseen, and no verb.
    lens.spaced()
        && lens.is(cue_to - 1, lens.bit("EXPECT.view"))
        && lens.is(cue_to, bits!(lens, "to.verb", "FOR"))
}

/// Whether source and content stand about the cue as its words ask for.
fn stands_right(
    article: &Article<'_>,
    lens: &Lens<'_>,
    found: &Match,
    cue: &Slot,
    source: Option<&Source>,
    quotes: &[Quote],
) -> bool {
    let (cue_from, cue_to) = (cue.start, cue.end);
    let content_slot = found.named("content").next();
    let speaks = lens.spaced() && lens.is(cue_to - 1, lens.bit("RPT"));
    // "…, a spokesman for the bank, adding that": what is added follows.
    let precedes = content_slot.is_some_and(|content| content.start < cue_from);
    if speaks && source.is_none() && precedes && lens.participle(cue_from) {
        return false;
    }
    if speaks
        && let (Some(source), Some(content)) = (source, content_slot)
        && content.start < cue_from
    {
        let fits = if source.from >= cue_to {
            order::inverted(lens, quotes, cue_from, source)
        } else {
            order::last(lens, quotes, (cue_from, cue_to), source, content.start)
        };
        if !fits {
            return false;
        }
    }
    // Only data show: not "buyers at the show".
    let shows =
        lens.spaced() && lens.is(cue_to - 1, lens.bit("SHOW")) && !lens.is(cue_to - 1, lens.bit("RPT"));
    let tells = bits!(lens, "DATA", "TELLS");
    // What is traded shows something only behind it: "odds fell to 18%, futures show".
    let behind = content_slot.is_some_and(|c| c.end <= cue_from);
    let tells = if behind { tells | lens.pack.fixed.anaphor } else { tells };
    if shows && !source.is_some_and(|s| (s.from..s.to).any(|t| lens.is(t, tells))) {
        return false;
    }
    let colon = lens.is(cue_from, lens.bit("COLON"));
    let span = lens.span(cue_from, cue_to);
    !colon || source.zip(span).is_some_and(|(source, span)| colon_speaks(article, lens, source, quotes, span))
}

/// Gives the voice what was said, from the rule's slot and the quotations about it; the cue is read from `cue_from` on.
/// `None` where nothing is said.
fn tell_content(
    article: &Article<'_>,
    lens: &Lens<'_>,
    voice: &mut Voice,
    found: &Match,
    source: Option<&Source>,
    cue_from: usize,
    quotes: &[Quote],
) -> Option<()> {
    let cue = found.named("cue").next()?;
    let cue_to = cue.end;
    let content_slot = found.named("content").next();
    let speaks = lens.spaced() && lens.is(cue_to - 1, lens.bit("RPT"));
    match content_slot {
        // "…," said Jane Miller: the quotation that ends before.
        None if speaks => {
            let edge = source.map_or(cue_from, |s| s.whole_from.min(cue_from));
            content_before(lens, voice, 0, edge, quotes)?;
            if voice.mode != Mode::Direct {
                return None;
            }
        }
        None => {}
        Some(slot) if slot.start >= cue_to => {
            let from = slot.start.max(source.map_or(0, |s| if s.from >= cue_to { s.whole_to } else { 0 }));
            content_after(article, lens, voice, from, slot.end, quotes);
        }
        Some(slot) => {
            let edge = source.map_or(cue_from, |s| s.whole_from.min(cue_from));
            content_before(lens, voice, slot.start, edge, quotes)?;
            let before = source.is_some_and(|s| s.whole_from < cue_from);
            if speaks && before && voice.mode == Mode::Indirect {
                voice.content.extend(order::resumed(lens, cue_to, found.end));
            }
        }
    }
    if let Some(slot) = content_slot.filter(|_| held::is_held(voice)) {
        held::shape(lens, voice, (cue.start, cue_to), slot.start)?;
    }
    if content_slot.is_some() && voice.content.is_empty() && voice.rule != "said" {
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
    Some(())
}

/// What the words of the cue, of the source and before both tell of how sure it is; the cue is read from `cue_from` on.
fn evidentiality(
    lens: &Lens<'_>,
    kind: SourceKind,
    source: &Source,
    cue: &Slot,
    cue_from: usize,
) -> Evidentiality {
    let f = &lens.pack.fixed;
    let of = |t: usize| lens.tokens()[t].attr.evidentiality;
    // 未经证实的消息称, *unconfirmed reports said*: the word stands before.
    let edge = source.whole_from.min(cue_from);
    let unsure = || {
        (edge.saturating_sub(UNSURE)..edge)
            .rev()
            .take_while(|&t| !lens.is(t, f.stop | f.comma))
            .find(|&t| lens.is(t, lens.bit("EVID.un")))
            .and_then(of)
    };
    // "Three dealers said": counted and nameless, they are several.
    let several = || kind != SourceKind::Person && (source.from..source.to).any(|t| counts_several(lens, t));
    (cue.start..cue.end)
        .find_map(of)
        .or_else(|| (source.whole_from..source.whole_to).find_map(of))
        .or_else(unsure)
        .or_else(|| several().then_some(Evidentiality::MultipleSources))
        .unwrap_or(Evidentiality::Unspecified)
}

/// The sources that stand before the cues of one sentence: rules match from many words before a cue on, and find the same.
#[derive(Default)]
pub(super) struct Before {
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
