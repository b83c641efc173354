//! The noun phrase right before a verb: how far it reaches, and over which clauses that stand between.

use super::article::Article;
use super::phrase::apposition;
use crate::lang::Segmenter;

/// The words right before `end` that may be a noun phrase, without what links them to what follows.
pub(super) fn stretch(article: &Article<'_>, sentence: usize, mut end: usize) -> (usize, usize) {
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &article.mentions[sentence].tokens;
    let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
    let link = bit("LINK") | bit("RATE");
    let stops = fixed.stop
        | fixed.comma
        | fixed.relative
        | fixed.signal
        | fixed.said
        | fixed.open
        | fixed.close
        | fixed.dash;
    let known = |i: usize| tokens[i].classes & (fixed.any_subject | fixed.measure) != 0;
    let toward_effect = bit("SIG.toward");
    let (from, mut start) = (end, end);
    while start > 0 && end - start < 10 {
        let t = &tokens[start - 1];
        // *Silver experienced a sharp drop*: who experienced it stands before.
        if t.classes & link != 0
            && t.classes & (fixed.any_subject | fixed.word) == 0
            && !(start..end).any(known)
        {
            (start, end) = (start - 1, start - 1);
            continue;
        }
        let verbs = fixed.verb | fixed.modal | fixed.auxiliary | bit("SIZES");
        // *Exports to the U.S.*
        let toward = t.classes & fixed.infinitive != 0
            && start > 1
            && end > start
            && tokens[start - 2].classes & fixed.measure != 0;
        let verb = t.classes & verbs != 0 && t.classes & (fixed.any_subject | fixed.word) == 0 && !toward;
        // *Officials have held the benchmark rate in a range*.
        let verb =
            verb || end > start && t.classes & link != 0 && t.classes & (fixed.any_subject | fixed.word) == 0;
        // *The revenue of HSBC*, *demand for gold*: what points at an effect elsewhere joins a measure to its owner.
        let owned = t.classes & toward_effect != 0
            && t.classes & (stops & !fixed.signal) == 0
            && start > 1
            && tokens[start - 2].classes & fixed.measure != 0;
        // *The DAX, helped by banks, eked out a gain*.
        let linked = start == end && start < from && t.classes & (fixed.comma | fixed.dash) != 0;
        if let Some(open) = linked.then(|| apposition(article, sentence, start - 1)).flatten() {
            (start, end) = (open, open);
            continue;
        }
        // *The margin on its 5,000-ounce silver contract*: a number that tells which one.
        let which = t.classes & fixed.any_quantity != 0
            && pack.segmenter == Segmenter::Spaces
            && article.words(t.span).contains('-')
            && (start..end).any(known);
        if t.classes & (stops | fixed.any_quantity | fixed.condition) != 0 && !owned && !which || verb {
            break;
        }
        start -= 1;
    }
    (start, end)
}

/// Tokens between a relative pronoun and the words behind its verb.
const OF_CLAUSE: usize = 4;

/// Where the clause that tells which one is meant begins, when the words of it right before a verb begin at `start`: *the
/// premium that had tempted arbitrageurs crumbled*.
pub(super) fn restrictive(article: &Article<'_>, sentence: usize, start: usize) -> Option<usize> {
    let (tokens, pack) = (&article.mentions[sentence].tokens, article.pack(sentence));
    let fixed = &pack.fixed;
    let noun = fixed.any_subject | fixed.measure;
    let relative = fixed.relative | pack.classes.bit("that").unwrap_or_default();
    let ends = fixed.stop | fixed.comma | fixed.dash | fixed.said | fixed.any_quantity;
    let mut clause = (start.saturating_sub(OF_CLAUSE)..start).rev();
    let at = clause.find(|&i| tokens[i].classes & (relative | ends) != 0)?;
    let tells = at > 0
        && tokens[at].classes & relative != 0
        && tokens[at - 1].classes & noun != 0
        && tokens[at + 1].classes & (noun | fixed.determiner | fixed.pronoun) == 0;
    (tells && pack.segmenter == Segmenter::Spaces).then_some(at)
}

/// Where a clause with a subject of its own begins in the words `start..end` before a verb: *inventories at the 45 ports that
/// Mysteel surveys declined*.
pub(super) fn surveyed(
    article: &Article<'_>,
    sentence: usize,
    (start, end): (usize, usize),
) -> Option<usize> {
    let (tokens, pack) = (&article.mentions[sentence].tokens, article.pack(sentence));
    let fixed = &pack.fixed;
    let known = |i: usize| tokens[i].classes & (fixed.any_subject | fixed.measure) != 0;
    let that = pack.classes.bit("that").unwrap_or_default();
    let at = (start + 1..end).rev().find(|&i| tokens[i].classes & that != 0)?;
    let capital = |i: usize| article.written(tokens[i].span).starts_with(|c: char| c.is_ascii_uppercase());
    let own = at + 2 < end && (known(at + 1) || capital(at + 1)) && !(at + 2..end).any(known);
    (pack.segmenter == Segmenter::Spaces && own).then_some(at)
}
