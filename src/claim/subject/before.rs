//! The noun phrase that stands before a trigger.

use crate::claim::antecedent::antecedent;
use crate::claim::article::{Article, FoundSubject};
use crate::claim::between::apart;
use crate::claim::phrase::{apposition, aside, compound, noun_phrase, of_relative, over_cause};
use crate::claim::stretch::{restrictive, stretch, surveyed};
use crate::lang::{ClassSet, Segmenter, SubjectKind, ends_as_adverb};
use crate::mention::Item;
use crate::text::Span;

use super::{is_place, listed, set_off};

/// Words of a place between a subject and its verb, with their preposition.
const PLACE: usize = 4;

/// 台积电尾盘被大单打到1,465元: the word before the one who did it, where what moved stands before that.
fn over_agent(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<usize> {
    let tokens = &article.mentions[sentence].tokens;
    let pack = article.pack(sentence);
    let agent = pack.classes.bit("AGENT")?;
    let ends = pack.fixed.comma | pack.fixed.stop;
    let mut clause = (0..trigger).rev().take_while(|&i| tokens[i].classes & ends == 0);
    clause.find(|&i| tokens[i].classes & agent != 0)
}

/// The noun phrase that ends right before the trigger's own auxiliaries and adverbs.
pub(super) fn before(article: &Article<'_>, sentence: usize, trigger: usize) -> Vec<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let trigger = over_cause(article, sentence, trigger).unwrap_or(trigger);
    let trigger = over_agent(article, sentence, trigger).unwrap_or(trigger);
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &mentions.tokens;
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let link = bit("LINK") | bit("RATE");
    let soft = fixed.auxiliary
        | fixed.negation
        | fixed.modal
        | fixed.time
        | fixed.basis
        | fixed.hedge
        | fixed.compare
        | link;
    let (mut end, skipped_comma) = skip_back(article, sentence, trigger, soft);
    // *Silver, which is up 45%*, *yields, which in May touched 5.8%*: the name before the comma.
    let dated = end > 1 && end < trigger && tokens[end].classes & fixed.time != 0;
    let led = dated && tokens[end - 1].classes & fixed.preposition != 0;
    let relative = if led { end - 1 } else { end };
    if let Some(name) = relative.checked_sub(1).and_then(|at| of_relative(mentions, fixed, at)) {
        return listed(article, sentence, name.start, name.end, name.start);
    }
    // 首日收盘较发行价上涨: what it is held against is not what rose.
    let held = end > 1
        && pack.segmenter != Segmenter::Spaces
        && tokens[end - 1].classes & fixed.measure != 0
        && tokens[end - 2].classes & fixed.compare != 0;
    if held {
        end -= 2;
        while end > 0
            && tokens[end - 1].classes & soft != 0
            && tokens[end - 1].classes & fixed.any_subject == 0
        {
            end -= 1;
        }
    }
    // 该股在阿姆斯特丹上涨: where it did so stands between.
    let at = pack.classes.bit("AT").unwrap_or_default();
    let plain = |i: usize| {
        is_place(mentions, i)
            || tokens[i].classes & fixed.word != 0 && tokens[i].classes & fixed.any_subject == 0
    };
    let place = (end.saturating_sub(PLACE)..end).rev().find(|&i| !plain(i));
    if let Some(place) = place.filter(|&i| i > 0 && i + 1 < end && tokens[i].classes & at != 0) {
        end = place;
    }
    let known = |i: usize| tokens[i].classes & (fixed.any_subject | fixed.measure) != 0;
    let (start, mut end) = words_before(article, sentence, end);
    // *Silver refused to follow and gained*, *came into the day with a gain*: the subject is the clause's.
    let joins = fixed.conjunction | pack.classes.bit("with").unwrap_or_default();
    if start < end && tokens[end - 1].classes & joins != 0 && !known(end - 1) {
        let named = (start..end).any(known);
        if !named {
            return Vec::new();
        }
    }
    let mut start = cut_front(article, sentence, start, end);
    if skipped_comma && !(start..end).any(known) {
        return Vec::new();
    }
    // *Had expected them to rise*.
    while end > start + 1 && tokens[end - 1].classes & fixed.infinitive != 0 {
        end -= 1;
    }
    let only_pronoun = tokens[start..end].iter().all(|t| t.classes & (fixed.pronoun | fixed.determiner) != 0);
    // *fell 3%, versus a rise of 2% the week before*: what is held against a claim is of what that told.
    let bare = fixed.determiner | fixed.of | fixed.compare;
    let nothing = tokens[start..end].iter().all(|t| t.classes & bare != 0 && t.classes & fixed.pronoun == 0);
    if nothing {
        return Vec::new();
    }
    if only_pronoun {
        let antecedent = antecedent(article, sentence, start, |s| s.kind != Some(SubjectKind::Country));
        let span = Some(tokens[start].span.cover(tokens[end - 1].span));
        return antecedent.map(|a| FoundSubject { span, ..a }).into_iter().collect();
    }
    // 周跌, 最终收报: words of time and manner are nobody's name, nor is a verb alone.
    let plain = |i: usize| tokens[i].item == Item::Word && !known(i);
    let manner = |i: usize| pack.segmenter != Segmenter::Spaces && tokens[i].classes & soft != 0 && !known(i);
    let light = |i: usize| plain(i) && pack.segmenter.is_light(article.words(tokens[i].span)) || manner(i);
    while start < end && light(start) {
        start += 1;
    }
    while start < end && light(end - 1) {
        end -= 1;
    }
    if start == end {
        return Vec::new();
    }
    // 涨幅扩大: the size of what was told before.
    let size = pack.classes.bit("SIZE").unwrap_or_default();
    if tokens[start..end].iter().all(|t| t.classes & size != 0 && t.classes & fixed.any_subject == 0) {
        return Vec::new();
    }
    let named = tokens[start..end].iter().any(|t| t.classes & (fixed.any_subject | fixed.measure) != 0);
    let own = |i: usize| tokens[i].classes & fixed.anaphor == fixed.anaphor;
    let mut found = match compound(article, sentence, end - 1, end).filter(|_| own(end - 1)) {
        Some(subject) => vec![subject],
        None => listed(article, sentence, start, end, 0),
    };
    // Words that name nothing known count only as a short noun phrase right before the verb.
    if !named && end - start > 6 {
        let words = Span::new(tokens[end - 4].span.start as usize, tokens[end - 1].span.end as usize);
        for subject in &mut found {
            (subject.span, subject.text) = (Some(words), article.written(words).to_owned());
        }
    }
    found
}

/// Where the words before the trigger's own auxiliaries, adverbs and asides end, and whether a comma stood among them.
fn skip_back(article: &Article<'_>, sentence: usize, trigger: usize, soft: ClassSet) -> (usize, bool) {
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &article.mentions[sentence].tokens;
    let adjective = pack.classes.bit("MOVE.a").unwrap_or_default();
    let mut end = trigger;
    let mut skipped_comma = false;
    while end > 0 {
        let t = &tokens[end - 1];
        let adverb = t.item == Item::Word && t.classes == fixed.word && ends_as_adverb(article.words(t.span));
        // *the Nikkei opening 1% lower*: the size stands between.
        let size =
            t.classes & fixed.any_quantity != 0 && end == trigger && tokens[trigger].classes & adjective != 0;
        if t.classes & soft != 0 && t.classes & fixed.any_subject == 0 || adverb || size {
            end -= 1;
        } else if t.classes & fixed.comma != 0
            && !skipped_comma
            && end > 1
            && tokens[end - 2].classes & (fixed.time | fixed.basis) != 0
        {
            skipped_comma = true;
            end -= 1;
        } else if t.classes & fixed.comma != 0
            && end > 1
            && let Some(comma) = set_off(article, sentence, 0, end - 2)
        {
            end = comma;
            break;
        } else if t.classes & fixed.comma != 0
            && let Some(comma) = aside(tokens, end - 1, fixed)
        {
            end = comma;
        } else if t.classes & (fixed.comma | fixed.dash) != 0
            && let Some(comma) = apposition(article, sentence, end - 1)
        {
            end = comma;
            break;
        } else if t.classes & fixed.close != 0 {
            // "the consumer price index (CPI) rose"
            let open = (end.saturating_sub(7)..end - 1).rev().find(|&i| tokens[i].classes & fixed.open != 0);
            match open {
                Some(open) if open > 0 => end = open,
                _ => break,
            }
        } else {
            break;
        }
    }
    (end, skipped_comma)
}

/// The stretch of words that ends at `end`, or the name before it that a clause, a place or a measure between hangs on.
fn words_before(article: &Article<'_>, sentence: usize, end: usize) -> (usize, usize) {
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &article.mentions[sentence].tokens;
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let known = |i: usize| tokens[i].classes & (fixed.any_subject | fixed.measure) != 0;
    let (mut start, mut end) = stretch(article, sentence, end);
    // *The premium that had tempted arbitrageurs crumbled*, *the index compiled by S&P Global dropped*: a clause tells of the
    // name before it.
    let unnamed = start < end && !(start..end).any(known);
    let seen =
        (start.saturating_sub(1)..end).rev().find(|&i| article.was(sentence, i, bit("SEEN") | bit("LEDBY")));
    let seen = seen.filter(|&i| i > 0 && known(i - 1));
    let clause = restrictive(article, sentence, start).filter(|_| unnamed).or(seen);
    if let Some(name) = clause.or_else(|| surveyed(article, sentence, (start, end))) {
        (start, end) = stretch(article, sentence, name);
    }
    // *Home prices in 70 cities fell*: where it is so stands between.
    let counted = start > 2
        && unnamed
        && tokens[start - 1].classes & fixed.any_quantity != 0
        && tokens[start - 2].classes & fixed.preposition != 0
        && known(start - 3);
    if counted {
        (start, end) = stretch(article, sentence, start - 2);
    }
    // *The premium of silver over its futures*: what lies between stands before.
    if start >= 2
        && tokens[start - 1].classes & fixed.of != 0
        && apart(article, sentence, start - 2).is_some()
    {
        start -= 2;
    }
    (start, end)
}

/// Where the noun phrase begins in words that end at `end`: behind conjunctions, dates and words of place.
fn cut_front(article: &Article<'_>, sentence: usize, mut start: usize, end: usize) -> usize {
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &article.mentions[sentence].tokens;
    let known = |i: usize| tokens[i].classes & (fixed.any_subject | fixed.measure) != 0;
    // Words after the last conjunction belong to this verb; a leading "and" or preposition is cut.
    let cut =
        [pack.classes.bit("and"), pack.classes.bit("after"), pack.classes.bit("to"), pack.classes.bit("but")];
    let cut = cut.into_iter().flatten().fold(ClassSet::ZERO, |a, b| a | b);
    while start < end
        && tokens[start].classes & (cut | fixed.time | fixed.pronoun) != 0
        && tokens[start].classes & fixed.pronoun == 0
    {
        start += 1;
    }
    // "in decades on Friday and gold": what stands before the conjunction is no name of a list.
    let joint = (start..end).rev().find(|&i| tokens[i].classes & fixed.conjunction != 0 && !known(i));
    if let Some(and) = joint
        && and > start
        && !known(and - 1)
        && (and + 1..end).any(|i| known(i) || tokens[i].classes & fixed.pronoun != 0)
    {
        start = and + 1;
    }
    // "early on Friday before it": the clause begins behind the conjunction.
    if let Some(at) = (start..end).rev().find(|&i| tokens[i].classes & fixed.adverb_after != 0 && !known(i)) {
        start = at + 1;
    }
    // "In early Frankfurt trade the stock": a noun phrase of its own begins behind the words of place and time.
    let measured = |i: usize| i > 0 && tokens[i - 1].classes & fixed.measure != 0;
    let toward = |i: usize| i > 0 && tokens[i - 1].classes & (fixed.infinitive | fixed.from) != 0;
    // Not in *exports to the U.S.*
    if let Some(noun) =
        noun_phrase(article, sentence, start, end).filter(|&noun| !(toward(noun) && measured(noun - 1)))
    {
        start = noun;
    }
    // *In early Frankfurt trade the stock*.
    let trade = pack.classes.bit("INTRADE").unwrap_or_default();
    while start + 1 < end && tokens[start].classes & trade != 0 {
        start += 1;
    }
    // "On Friday the largest cryptocurrency": a leading date is no part of the name.
    while start + 1 < end
        && tokens[start].classes & fixed.preposition != 0
        && tokens[start + 1].classes & fixed.time != 0
    {
        start += 2;
    }
    start
}
