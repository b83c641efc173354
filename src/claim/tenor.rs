//! Bonds told by how long they run alone: *the 10-year Treasury yield fell 5 basis points and the 30-year 3*, 10年期国债收益率下行,
//! 30年期上行.

use super::antecedent::antecedent;
use super::article::{Article, FoundSubject};
use super::subject::token_subject;
use crate::lang::{Segmenter, SubjectKind};
use crate::mention::debtor_before;
use crate::text::{Normalized, Span};

/// The bond that a clause before token `trigger` names by its term alone, where a bond of other terms was spoken of.
pub(super) fn told_alone(article: &Article<'_>, sentence: usize, trigger: usize) -> Option<FoundSubject> {
    let mentions = &article.mentions[sentence];
    let pack = article.pack(sentence);
    let fixed = &pack.fixed;
    let tokens = &mentions.tokens;
    let spaced = pack.segmenter == Segmenter::Spaces;
    let ends =
        fixed.stop | fixed.comma | fixed.said | if spaced { fixed.conjunction } else { fixed.list_comma };
    let start = (0..trigger).rev().find(|&i| tokens[i].classes & ends != 0).map_or(0, |i| i + 1);
    if tokens[start..trigger].iter().any(|t| t.classes & fixed.any_subject != 0) {
        return None;
    }
    let (term, span) = term(article, sentence, (start, trigger))?;
    // *The 30-year mortgage rate rose*: of something else.
    let soft = fixed.auxiliary | fixed.hedge | fixed.basis | fixed.time | fixed.verb;
    let of_yield = |i: usize| mentions.measure(&tokens[i]).is_some_and(|m| &*m.measure == "yield");
    let behind = tokens.partition_point(|t| t.span.start < span.end);
    if (behind..trigger).any(|i| tokens[i].classes & soft == 0 && !of_yield(i)) {
        return None;
    }
    of_term(article, sentence, start, &term, span)
}

/// The subjects of a list in tokens `from..to`, each by its name, by its term or by its words, as they stand.
pub(super) fn listed(
    article: &Article<'_>,
    sentence: usize,
    (from, to): (usize, usize),
    like: &FoundSubject,
) -> Vec<FoundSubject> {
    let tokens = &article.mentions[sentence].tokens;
    let bit = |name: &str| article.pack(sentence).classes.bit(name).unwrap_or_default();
    let joins = bit("COMMA.list") | bit("and");
    let mut all = Vec::new();
    let mut start = from;
    while start < to {
        let end = (start..to).find(|&i| tokens[i].classes & joins != 0).unwrap_or(to);
        let named = (start..end).rev().find_map(|i| token_subject(article, sentence, i));
        let by_term = || {
            let (term, span) = term(article, sentence, (start, end))?;
            let bond = of_term(article, sentence, end, &term, span)
                .or_else(|| with_term(article, sentence, like, &term, span))?;
            Some(FoundSubject { contract: like.contract, measure: like.measure.clone(), ..bond })
        };
        let by_words = || {
            let span = tokens[start..end].iter().map(|t| t.span).reduce(|a, b| a.cover(b))?;
            Some(FoundSubject {
                text: article.written(span).to_owned(),
                span: Some(span),
                ..FoundSubject::default()
            })
        };
        all.extend(named.or_else(by_term).or_else(by_words));
        start = end + 1;
    }
    all
}

/// The term that tokens `from..to` tell, and its words.
fn term(
    article: &Article<'_>,
    sentence: usize,
    (from, to): (usize, usize),
) -> Option<(String, Span<Normalized>)> {
    let tokens = &article.mentions[sentence].tokens;
    let terms = &article.pack(sentence).subjects.bond_terms;
    let whole = tokens.get(from..to)?.iter().map(|t| t.span).reduce(|a, b| a.cover(b))?;
    let text = article.words(whole);
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-');
    let at = |word: &str| {
        let at = text.find(word)?;
        let (before, after) = (text[..at].chars().next_back(), text[at + word.len()..].chars().next());
        (!inside(before) && !inside(after)).then_some(at)
    };
    let found = terms.iter().flat_map(|(term, words)| words.iter().map(move |word| (term, word)));
    let found = found.filter_map(|(term, word)| Some((at(word)?, term, word)));
    let (at, term, word) = found.max_by_key(|(at, _, word)| (*at, word.len()))?;
    let start = whole.start as usize + at;
    Some((term.clone(), Span::new(start, start + word.len())))
}

/// The bond that runs so long, of those who owe the one last named before a token.
fn of_term(
    article: &Article<'_>,
    sentence: usize,
    token: usize,
    term: &str,
    span: Span<Normalized>,
) -> Option<FoundSubject> {
    let bond = |s: &FoundSubject| s.kind == Some(SubjectKind::Bond) && s.id.is_some();
    if let Some(base) = antecedent(article, sentence, token, bond).filter(|_| article.bonds) {
        return with_term(article, sentence, &base, term, span);
    }
    // 美债走低，两年期跌6个基点: whose they are is told without a term.
    let pack = &article.pack(sentence).subjects;
    let before = article.words(Span::new(
        article.mentions[sentence].tokens.first()?.span.start as usize,
        span.start as usize,
    ));
    let country = debtor_before(before, pack)?;
    let row = pack.bond_of(&country, term)?;
    Some(FoundSubject {
        id: Some(row.id.clone()),
        kind: Some(SubjectKind::Bond),
        text: article.written(span).to_owned(),
        span: Some(span),
        measure: Some("yield".into()),
        ..FoundSubject::default()
    })
}

/// The bond that runs so long, of those who owe `base`; without an id where no table has it.
fn with_term(
    article: &Article<'_>,
    sentence: usize,
    base: &FoundSubject,
    term: &str,
    span: Span<Normalized>,
) -> Option<FoundSubject> {
    let id = base.id.as_deref()?;
    let (owed, other) = id.rsplit_once('_')?;
    if !other.ends_with(['y', 'm']) || !other.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let table = article.pack(sentence).subjects.instruments();
    Some(FoundSubject {
        id: table.get(&format!("{owed}_{term}")).map(|row| row.id.clone()),
        kind: Some(SubjectKind::Bond),
        text: article.written(span).to_owned(),
        span: Some(span),
        contract: base.contract,
        measure: base.measure.clone().or_else(|| base.contract.is_none().then(|| "yield".into())),
        ..FoundSubject::default()
    })
}
