//! Sources: the noun phrase beside a word of speaking, what sort of source it is, and its name.

mod opening;

pub(super) use opening::opening;

use super::lens::{Lens, bits};
use super::quotes::closes;
use super::subject::{is_place, kind_at};
use crate::lang::{ClassSet, SubjectKind, ends_as_past};
use crate::record::SourceKind;

/// Longest quotation, in characters, that may be part of a Chinese source.
const SPEECH_CHARS: usize = 8;

/// How many times as long as the name alone a name may be with its apposition, in tokens.
const APPOSITION: usize = 6;

/// A source in its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// First token.
    pub from: usize,
    /// One past the last token.
    pub to: usize,
    /// First token of the whole phrase, appositions included.
    pub whole_from: usize,
    /// One past the last token of the whole phrase.
    pub whole_to: usize,
    /// One past the last token that is told as the source: its apposition belongs to it, *on Monday* does not.
    pub shown: usize,
    /// What sort.
    pub kind: SourceKind,
    /// A pronoun.
    pub pronoun: bool,
}

impl Source {
    /// Tells the apposition up to `end` with the name, unless it is long.
    fn show(&mut self, lens: &Lens<'_>, end: usize) {
        let mut end = end;
        while end > self.to && lens.is(end - 1, lens.pack.fixed.comma | lens.pack.fixed.dash) {
            end -= 1;
        }
        if end - self.from <= APPOSITION * (self.to - self.from) {
            self.shown = end;
        }
    }
}

/// Tokens at which a noun phrase cannot continue to the left.
fn barrier(lens: &Lens<'_>) -> ClassSet {
    let f = &lens.pack.fixed;
    f.stop
        | f.comma
        | f.open
        | f.close
        | f.relative
        | f.said
        | f.condition
        | bits!(lens, "that", "RPT", "after", "but", "SIG.because", "SIG.weak", "LABEL")
}

/// The source that ends right before the cue at token `cue`, in English.
pub(super) fn before(lens: &Lens<'_>, from: usize, cue: usize) -> Option<Source> {
    let f = &lens.pack.fixed;
    let soft = f.auxiliary | f.negation | f.modal | f.time | bits!(lens, "in", "ADV");
    // "sold gold on fears that": behind a preposition stands no verb.
    // "The worries pulled yields down": nor behind an article.
    let nominal = bits!(lens, "in", "of", "at", "by", "ART");
    if cue > from && lens.is(cue - 1, nominal) && !lens.is(cue - 1, f.time) {
        return None;
    }
    let mut end = cue;
    // "the people familiar with the plans said": behind an article stands a noun.
    let noun = |i: usize| i > from && lens.is(i, f.modal) && lens.is(i - 1, f.determiner);
    while end > from
        && (lens.is(end - 1, soft) && !lens.is(end - 1, f.any_subject) && !noun(end - 1)
            || lens.adverb(end - 1))
    {
        end -= 1;
    }
    // "continues to say" has the subject of its first verb; any other infinitive has none of its own.
    if end > from && lens.is(end - 1, lens.bit("to.verb")) {
        let raised = end > from + 1 && lens.is(end - 2, lens.bit("RAISE"));
        return if raised { before(lens, from, end - 2) } else { None };
    }
    if end == from {
        return None;
    }
    // "Sen. Jane Miller (R-Ohio) said": the bracket belongs to the name.
    if lens.is(end - 1, f.close)
        && let Some(open) = (end.saturating_sub(7)..end).rev().find(|&i| lens.is(i, f.open))
        && open > from
        && (open + 1..end).all(|i| !lens.is(i, lens.bit("RPT")))
    {
        let (start, stop) = phrase_before(lens, from, open)?;
        let source = named(lens, start, stop, true)?;
        return Some(Source { whole_to: end, shown: end, ..source });
    }
    if lens.is(end - 1, f.comma | f.dash) {
        return apposed(lens, from, end - 1);
    }
    let (mut start, end) = phrase_before(lens, from, end)?;
    let data = lens.bit("DATA");
    // "gains were capped by data showing that": only the data show.
    if lens.participle(cue) && lens.is(end - 1, data) {
        let opens = bits!(lens, "in", "by", "at", "from", "after");
        start = (start..end - 1).rev().find(|&i| lens.is(i, opens)).map_or(start, |i| i + 1);
    }
    // "A report that combines both surveys showed": the phrase before *that*, not what it combines.
    if start > from + 1
        && lens.is(start - 1, lens.bit("that"))
        && !lens.is(start, f.determiner | f.pronoun)
        && !lens.capital(start)
        && let Some((first, mut last)) = phrase_before(lens, from, start - 1)
    {
        while last > first + 1 && lens.is(last - 1, f.time) {
            last -= 1;
        }
        if lens.is(last - 1, data | lens.bit("ORG")) {
            return named(lens, first, last, true).map(|source| Source { whole_to: end, ..source });
        }
    }
    named(lens, start, end, true)
}

/// `Jane Miller, a strategist at Corvane Capital, said`: the name before the first fitting comma.
pub(super) fn apposed(lens: &Lens<'_>, from: usize, end: usize) -> Option<Source> {
    let f = &lens.pack.fixed;
    (from..end).filter(|&c| lens.is(c, f.comma | f.dash)).find_map(|c| {
        if c <= from || !lens.capital(c - 1) && !lens.is(c - 1, bits!(lens, "PEOPLE", "ORG", "DATA")) {
            return None;
        }
        // The apposition opens with a title, an article or a relative pronoun.
        let data = lens.is(c - 1, lens.bit("DATA")) && ends_as_past(lens.word(c + 1));
        let opens = data
            || lens.is(c + 1, f.determiner | f.relative | bits!(lens, "ROLE", "PEOPLE", "ORG"))
            || lens.is(c + 1, f.any_quantity | lens.bit("of"))
            || (c + 1..(c + 6).min(end)).any(|i| lens.is(i, bits!(lens, "ROLE", "ORG")));
        if !opens {
            return None;
        }
        let (start, stop) = phrase_before(lens, from, c)?;
        let mut source = named(lens, start, stop, false)?;
        source.whole_to = end;
        source.show(lens, end);
        Some(source)
    })
}

/// The noun phrase that ends at `end`.
pub(super) fn phrase_before(lens: &Lens<'_>, from: usize, end: usize) -> Option<(usize, usize)> {
    let f = &lens.pack.fixed;
    let barrier = barrier(lens);
    let mut start = end;
    while start > from && end - start < 16 && !lens.is(start - 1, barrier) {
        start -= 1;
    }
    // Words after a verb's conjunction: "prices fell and analysts said".
    let verb = f.verb | f.auxiliary | bits!(lens, "SIG.makes", "SIG.push", "SIG.state", "REACH");
    if let Some(and) = (start..end).rev().find(|&i| lens.is(i, lens.bit("and")))
        && (start..and).any(|i| lens.is(i, verb) && !lens.participle(i))
    {
        start = and + 1;
    }
    let lead = f.time | f.dash | bits!(lens, "and", "or", "but");
    while start < end && (lens.is(start, lead) || lens.adverb(start)) {
        start += 1;
    }
    (start < end).then_some((start, end))
}

/// The source that begins at token `at`, after its cue, in English.
pub(super) fn after(lens: &Lens<'_>, at: usize, to: usize) -> Option<Source> {
    let f = &lens.pack.fixed;
    let stop = f.stop
        | f.comma
        | f.open
        | f.close
        | f.relative
        | f.said
        | f.dash
        | f.verb & !f.subject
        | bits!(lens, "after", "but", "that", "SIG.because", "SIG.weak", "RPT");
    let mut end = at;
    while end < to && end - at < 16 && !(lens.is(end, stop) && !lens.is(end, f.any_subject)) {
        end += 1;
    }
    let whole_to = end;
    // A name ends where a preposition or a day begins: "Ole Hansen of Saxo Bank", "Smith on Monday".
    let preposition = f.time | bits!(lens, "in", "at", "of", "from", "by", "to");
    let cut = (at + 1..end)
        .find(|&i| lens.is(i, preposition) && (lens.capital(i - 1) && !lens.is(i - 1, f.determiner)));
    let timed = (at + 1..end).find(|&i| lens.is(i, f.time));
    let mut stop = cut.or(timed).unwrap_or(end);
    while stop > at + 1 && lens.is(stop - 1, preposition) {
        stop -= 1;
    }
    let mut source = named(lens, at, stop, false)?;
    source.whole_to = whole_to.max(source.to);
    // "Ole Hansen of Saxo Bank" is one who speaks, "Ole Hansen in an interview" is not.
    let aside = bits!(lens, "in", "by", "to") | f.time;
    let mut shown = (source.to..whole_to).find(|&i| lens.is(i, aside)).unwrap_or(source.whole_to);
    while shown > source.to && lens.is(shown - 1, preposition) {
        shown -= 1;
    }
    source.shown = shown;
    // "a trader who asked not to be named"
    if shown == whole_to && lens.is(whole_to, f.relative) && !lens.is(whole_to, f.comma) {
        let end = (whole_to..to).find(|&i| lens.is(i, f.stop | f.open | f.close | f.comma)).unwrap_or(to);
        source.whole_to = end;
        source.show(lens, end);
        return Some(source);
    }
    // The apposition that follows the name.
    if lens.is(whole_to, f.comma) && whole_to + 1 < to {
        let next = (whole_to + 1..to).find(|&i| lens.is(i, f.stop | f.open | f.close)).unwrap_or(to);
        if lens.is(whole_to + 1, f.determiner | f.relative | f.any_quantity | bits!(lens, "ROLE", "of"))
            || (whole_to + 1..(whole_to + 5).min(next)).any(|i| lens.is(i, lens.bit("ROLE")))
        {
            source.whole_to = next;
            if shown == whole_to {
                let aside = (whole_to + 1..next).find(|&i| lens.is(i, f.comma) && lens.participle(i + 1));
                source.show(lens, aside.unwrap_or(next));
            }
        }
    }
    Some(source)
}

/// The phrase as a source, when it may be one.
fn named(lens: &Lens<'_>, from: usize, to: usize, strict: bool) -> Option<Source> {
    let f = &lens.pack.fixed;
    if from >= to {
        return None;
    }
    let pronoun = to - from == 1 && lens.is(from, f.pronoun);
    let kind = kind(lens, from, to);
    let first = from == 0 || lens.is(from - 1, f.stop | f.open);
    let capital = (from..to).any(|i| lens.capital(i) && (i > from || !first || to - from <= 3));
    let speakers = bits!(lens, "PEOPLE", "ROLE", "ORG", "DATA", "OUTLET");
    let known = (from..to).any(|i| lens.is(i, speakers))
        || (from..to).any(|i| body(lens, i) || lens.counts_people(i))
        || lens.is(to - 1, lens.bit("TELLS") | f.anaphor) && lens.is(to, lens.bit("SHOW"));
    let figures = bits!(lens, "Q.pct", "Q.money");
    let figure = (from..to).any(|i| lens.is(i, figures));
    let (verbs, moves) = (f.modal | bits!(lens, "BE", "REACH"), lens.bit("MOVE.n"));
    // "Corvane's top trader": what stands behind an article or a possessive is no verb.
    // So is part of a compound: "one top-20 shareholder".
    let tokens = lens.tokens();
    let joined = |i: usize| i + 1 < to && tokens[i].span.end == tokens[i + 1].span.start;
    let noun = |i: usize| joined(i) || i > from && lens.is(i - 1, f.possessive | f.determiner);
    // "the seizure stoked supply fears": a clause.
    let caused = bits!(lens, "SIG.makes", "SIG.push");
    let past = |i: usize| {
        i > from && lens.is(i, caused) && ends_as_past(lens.word(i)) && !lens.is(i, lens.bit("PARTADJ"))
    };
    let clause = (from..to).any(|i| (lens.is(i, verbs) && !lens.is(i, moves) || past(i)) && !noun(i));
    let nouns = bits!(lens, "MOVE.n", "DATA", "w");
    let moving = (from..to).any(|i| lens.is(i, f.verb) && !lens.is(i, nouns));
    if figure || clause || strict && moving {
        return None;
    }
    (pronoun || capital || known).then_some(Source {
        from,
        to,
        whole_from: from,
        whole_to: to,
        shown: to,
        kind,
        pronoun,
    })
}

/// The source that ends right before the cue, in Chinese.
pub(super) fn before_unspaced(lens: &Lens<'_>, from: usize, cue: usize) -> Option<Source> {
    let f = &lens.pack.fixed;
    let barrier = f.stop | f.comma;
    let mut start = cue;
    let mut depth = 0;
    while start > from {
        let i = start - 1;
        // What follows a headline in brackets, or a speech, is no part of it.
        if lens.closes_title(i) || depth == 0 && speech_ends(lens, from, i) {
            break;
        }
        if lens.is(i, f.close) {
            depth += 1;
        } else if lens.is(i, f.open) {
            depth -= 1;
        }
        // A list of speakers is kept together: 中梁地产、融信集团及中南建设.
        let listed = lens.lists(i);
        if depth < 0 || depth == 0 && lens.is(i, barrier) && !listed {
            break;
        }
        start -= 1;
    }
    // 早前公布的数据显示: the data, with who published them and when.
    let data = bits!(lens, "DATA", "DE");
    if cue > start + 1 && lens.tokens()[cue - 1].classes & data == data {
        let (whole_to, shown) = (cue, cue);
        let kind = SourceKind::Dataset;
        return Some(Source {
            from: start,
            to: cue,
            whole_from: start,
            whole_to,
            shown,
            kind,
            pronoun: false,
        });
    }
    let via = lens.bit("VIA");
    // 在业内人士看来
    if lens.is(cue, lens.bit("EYES")) && lens.is(start, via) {
        start += 1;
    }
    let lead = f.time | bits!(lens, "and", "but", "ACC", "FROM", "after", "LABEL", "SIG.since") | f.auxiliary;
    while start < cue && (lens.is(start, lead) && !lens.is(start, f.any_subject)) {
        start += 1;
    }
    // 记者日前从交易所获悉: who is asked stands behind 从.
    let asked = lead | bits!(lens, "PEOPLE", "ORG", "VIA");
    let from_whom = (start + 1..cue).find(|&i| lens.is(i, lens.bit("FROM")));
    // 东麓证券报记者从…获悉: who asks, whatever the paper is called.
    let label = lens.bit("LABEL");
    let asker = |at: usize| (start..at).rev().find(|&i| !lens.is(i, (lead | via) & !label));
    let asks = |at: usize| asker(at).is_some_and(|i| lens.is(i, label));
    let others = |at: usize| asks(at) || (start..at).all(|i| lens.is(i, asked));
    if let Some(at) = from_whom.filter(|&at| at + 1 < cue && others(at)) {
        start = at + 1;
    }
    let cut = via | f.time | lens.bit("RPT");
    let mut end = (start + 1..cue).find(|&i| lens.is(i, cut) && depth_at(lens, start, i) == 0).unwrap_or(cue);
    // 管理层将亏损归因于: what is brought forward is no part of who.
    let laid = (start + 1..end).find(|&i| lens.is(cue, lens.bit("LAYS")) && lens.is(i, lens.bit("BA")));
    end = laid.unwrap_or(end);
    while end > start + 1
        && lens.is(end - 1, f.auxiliary | f.time | via | f.modal)
        && !lens.is(end - 1, f.any_subject)
    {
        end -= 1;
    }
    if start >= end || lens.is(start, via) {
        return None;
    }
    let long = lens.span(start, end).is_some_and(|s| s.slice(lens.text).chars().count() > 40);
    if long || (start..end).any(|i| lens.is(i, f.negation | bits!(lens, "Q.pct", "Q.money", "UNYET"))) {
        return None;
    }
    let only_label = (start..end).all(|i| lens.is(i, lens.bit("LABEL") | f.determiner));
    if only_label && !lens.is(end - 1, bits!(lens, "PEOPLE", "ORG")) {
        return None;
    }
    // 引发市场担忧，…: nobody who fears.
    let acts = f.signal | f.moves | f.verb;
    let people = bits!(lens, "PEOPLE", "ROLE", "ORG");
    let fears =
        lens.is(cue + 1, f.comma) && lens.is(end - 1, people) && !(start..end).any(|i| lens.is(i, acts));
    if lens.is(cue, lens.bit("RPT.worry")) && !fears {
        return None;
    }
    let pronoun = end - start == 1 && lens.is(start, f.pronoun);
    let kind = kind(lens, start, end);
    let known = (start..end)
        .any(|i| lens.is(i, bits!(lens, "PEOPLE", "ROLE", "ORG", "DATA", "OUTLET")) || company(lens, i));
    let soft = lens.is(cue, lens.bit("RPT.soft")) && !lens.is(cue + 1, f.comma);
    // 资本支出预计: what is measured does not speak.
    let (economy, speakers) = (f.measure | lens.bit("ECON"), bits!(lens, "PEOPLE", "ORG", "DATA"));
    let counted = |i: usize| lens.is(i, economy) && !lens.is(i, speakers);
    let measured =
        soft && ((end - 1..cue).any(counted) || !lens.is(end - 1, speakers) && (start..end).any(counted));
    // 我国家装市场预计: a market of something is spoken of.
    let market = soft && end > start + 1 && lens.is(end - 1, lens.bit("GENERIC"));
    if lens.is(end - 1, lens.bit("DE")) || measured || market || soft && !known && !pronoun {
        return None;
    }
    let whole_to = if laid.is_some() { end } else { cue };
    Some(Source { from: start, to: end, whole_from: start, whole_to, shown: end, kind, pronoun })
}

/// Whether a quotation long enough for speech closes at token `close`.
fn speech_ends(lens: &Lens<'_>, from: usize, close: usize) -> bool {
    let f = &lens.pack.fixed;
    if !closes(lens.word(close)) {
        return false;
    }
    let open = (from..close).rev().find(|&i| lens.is(i, f.open));
    let chars = |a: usize| lens.span(a + 1, close).map_or(0, |s| s.slice(lens.text).chars().count());
    open.map_or(close > from, |a| chars(a) > SPEECH_CHARS)
}

fn depth_at(lens: &Lens<'_>, from: usize, to: usize) -> i32 {
    let f = &lens.pack.fixed;
    (from..to).map(|i| i32::from(lens.is(i, f.open)) - i32::from(lens.is(i, f.close))).sum()
}

/// What sort of source the words name.
pub(super) fn kind(lens: &Lens<'_>, from: usize, to: usize) -> SourceKind {
    let f = &lens.pack.fixed;
    let all = lens.tokens()[from..to].iter().fold(ClassSet::ZERO, |all, t| all | t.classes);
    let has = |name: &str| all & lens.bit(name) != 0;
    let pronoun = to - from == 1 && lens.is(from, f.pronoun);
    if !lens.spaced() {
        return kind_unspaced(lens, from, to, pronoun);
    }
    if pronoun {
        return if has("PEOPLE") { SourceKind::Unnamed } else { SourceKind::Person };
    }
    let names = longest_name(lens, from, to);
    let proper = names.map_or(0, |(a, b)| b - a);
    // "another dealer", "an Iowa lawmaker": somebody, but not a body, an outlet or a document.
    let head = (from + 1..to)
        .find(|&i| lens.is(i, f.preposition | f.comma | f.relative | bits!(lens, "of", "at", "from", "by")))
        .unwrap_or(to);
    let body = bits!(lens, "ORG", "DATA", "OUTLET");
    if lens.is(from, lens.bit("INDEF")) && !lens.is(head - 1, body) && !(from..to).any(|i| company(lens, i)) {
        return SourceKind::Unnamed;
    }
    if lens.is(head - 1, lens.bit("DATA")) && !has("ROLE") && head < to {
        // "a survey of economists"
        return SourceKind::Dataset;
    }
    if has("PEOPLE") && !(has("ROLE") && proper >= 2) {
        // "the Fed official John Smith" is a person; "Goldman analysts" are not.
        return SourceKind::Unnamed;
    }
    if lens.is(to - 1, lens.bit("ORG")) && !has("ROLE") && !has("PEOPLE") {
        return SourceKind::Organisation;
    }
    if has("OUTLET") && !has("DATA") && !has("ROLE") {
        return SourceKind::Outlet;
    }
    if has("DATA") && !has("ROLE") {
        return SourceKind::Dataset;
    }
    if has("ROLE") {
        return if proper >= 1 { SourceKind::Person } else { SourceKind::Unnamed };
    }
    if has("ORG") || (from..to).any(|i| company(lens, i)) {
        return SourceKind::Organisation;
    }
    match proper {
        2 | 3
            if names
                .is_some_and(|(a, b)| !(a..b).any(|i| lens.is(i, f.any_subject) || upper(lens.word(i)))) =>
        {
            SourceKind::Person
        }
        2 | 3 if names.is_some_and(|(a, b)| (a..b).all(|i| upper(lens.word(i)))) => SourceKind::Person,
        0 => SourceKind::Unnamed,
        _ => SourceKind::Organisation,
    }
}

/// Whether token `i` names a company or central bank.
fn company(lens: &Lens<'_>, i: usize) -> bool {
    matches!(kind_at(lens.mentions, i), Some(SubjectKind::Company | SubjectKind::CentralBank))
}

/// Whether token `i` names a company, a central bank or a country.
pub(super) fn body(lens: &Lens<'_>, i: usize) -> bool {
    is_place(lens.mentions, i) || company(lens, i)
}

fn kind_unspaced(lens: &Lens<'_>, from: usize, to: usize, pronoun: bool) -> SourceKind {
    let class = |i: usize, name: &str| lens.is(i, lens.bit(name));
    let has = |name: &str| (from..to).any(|i| class(i, name));
    if pronoun {
        return if has("PEOPLE") { SourceKind::Unnamed } else { SourceKind::Person };
    }
    let last_role = (from..to).rev().find(|&i| class(i, "ROLE"));
    if let Some(role) = last_role {
        // A name stands after the title; a bare title of one body is a person too, "分析师" alone is not.
        if role + 1 < to {
            return SourceKind::Person;
        }
        // 裕信银行首席欧洲经济学家: a bank has one.
        let chief = (from..role).any(|i| class(i, "ROLE") && !class(i, "PEOPLE"));
        let body = (from..role).any(|i| class(i, "ORG") || self::company(lens, i));
        if !class(role, "PEOPLE") || chief && body {
            return SourceKind::Person;
        }
        return SourceKind::Unnamed;
    }
    let last = to - 1;
    // 印度反垄断机构: of a country, one body.
    let f = &lens.pack.fixed;
    if class(last, "PEOPLE") && class(last, "ORG") && (from..last).any(|i| lens.is(i, f.any_subject)) {
        return SourceKind::Organisation;
    }
    // 国家通讯社9日消息: what a body told on a day.
    let told = (from..last).rev().find(|&i| class(i, "ORG") || class(i, "OUTLET") || self::company(lens, i));
    if let Some(body) =
        told.filter(|&body| class(last, "PEOPLE") && (body + 1..last).any(|i| lens.is(i, f.time)))
    {
        return if class(body, "OUTLET") { SourceKind::Outlet } else { SourceKind::Organisation };
    }
    if class(last, "PEOPLE") || has("EVID") {
        return SourceKind::Unnamed;
    }
    if class(last, "OUTLET") || has("OUTLET") && !class(last, "DATA") && !class(last, "ORG") {
        return SourceKind::Outlet;
    }
    if class(last, "DATA") {
        return SourceKind::Dataset;
    }
    // Of people and a body the last is the head: 浙江医药相关人士处 names nobody.
    let people = (from..to).rev().find(|&i| class(i, "PEOPLE"));
    let body = (from..to).rev().find(|&i| class(i, "ORG") || self::company(lens, i));
    match (people, body) {
        (Some(people), Some(body)) if people < body => SourceKind::Organisation,
        (Some(_), _) => SourceKind::Unnamed,
        (None, _) => SourceKind::Organisation,
    }
}

/// Whether a word is all capitals, as the names of bodies are; one initial (*Jerome H. Powell*) is not.
fn upper(word: &str) -> bool {
    let letters = word.trim_end_matches('.').chars().count();
    letters > 1 && word.chars().all(|c| !c.is_lowercase())
}

/// The longest run of capitalised words that are neither titles nor bodies.
pub(super) fn longest_name(lens: &Lens<'_>, from: usize, to: usize) -> Option<(usize, usize)> {
    let f = &lens.pack.fixed;
    let skip = f.determiner
        | f.pronoun
        | f.time
        | f.possessive
        | bits!(lens, "ROLE", "ORG", "DATA", "OUTLET", "PEOPLE");
    let mut best: Option<(usize, usize)> = None;
    let mut at = from;
    while at < to {
        if lens.capital(at) && !lens.is(at, skip) {
            let mut end = at + 1;
            while end < to && lens.capital(end) && !lens.is(end, skip) {
                end += 1;
            }
            // "Corvane Capital" is a body, not a name.
            let body = lens.is(end, lens.bit("ORG")) && end < to;
            let possessive = lens.is(end, f.possessive) && end < to;
            if !body && !possessive && best.is_none_or(|(a, b)| end - at > b - a) {
                best = Some((at, end));
            }
            at = end;
        }
        at += 1;
    }
    best
}

/// The body a source belongs to: after *at*, *of*, *with* or a possessive in its apposition.
pub(super) fn affiliation(lens: &Lens<'_>, source: &Source) -> Option<(usize, usize)> {
    let f = &lens.pack.fixed;
    let link = bits!(lens, "at", "of", "from", "with");
    (source.whole_from..source.whole_to).find_map(|i| {
        if !lens.is(i, link) || lens.is(i + 1, f.time) {
            return None;
        }
        let mut from = i + 1;
        while from < source.whole_to && lens.is(from, f.determiner) {
            from += 1;
        }
        let mut to = from;
        while to < source.whole_to
            && (lens.capital(to) || to > from && lens.is(to, lens.bit("of")))
            && !lens.is(to, f.comma)
        {
            to += 1;
        }
        (to > from).then_some((from, to))
    })
}
