//! What a figure measures, where its rule does not tell: the words beside it, its unit, what is usual of its subject.

use rust_decimal::Decimal;

use super::article::{Article, Found, FoundSubject};
use super::goods::is_other_end;
use super::subject::{is_place, token_subject};
use crate::figure::Figure;
use crate::lang::{ClassSet, Owner, Segmenter, SubjectKind};
use crate::mention::Item;
use crate::record::Contract;
use crate::text::{Normalized, Span};

/// Whether a claim tells something of its subject; `untold` where no word tells its measure.
pub(super) fn tells(claim: &Found, untold: bool) -> bool {
    let figures = || claim.figures.each();
    let kind = claim.subject.kind;
    if figures().next().is_none() {
        // A country by itself neither rises nor falls, and a central bank that buys more gold moves no rate.
        let country = kind == Some(SubjectKind::Country) && claim.measure == "other";
        let bank = kind == Some(SubjectKind::CentralBank) && untold;
        return claim.direction.is_some() && !country && !bank;
    }
    // *Some 65 to 70 shops will open*: so many, and of whom nothing tells.
    let nameless =
        claim.subject.id.is_none() && claim.subject.span.is_none() && claim.subject.text.is_empty();
    if untold && nameless && claim.direction.is_none() && figures().all(|(_, f)| !f.is_money()) {
        return false;
    }
    // *New cases topped 15,000* in a report on gold: what an earlier sentence spoke of has a price with a unit.
    let counted = |kind| matches!(kind, SubjectKind::Commodity | SubjectKind::Company | SubjectKind::Basket);
    let inherited = claim.subject.inherited && claim.measure == "price" && kind.is_some_and(counted);
    if inherited && figures().all(|(_, f)| f.unit.is_none()) {
        return false;
    }
    // *The gap between two- and 10-year yields was 57 basis points*: no yield is told so.
    if claim.measure == "yield"
        && claim.direction.is_none()
        && figures().all(|(_, f)| f.unit_name() == "basis_point")
    {
        return false;
    }
    // 612家上涨, 跌停19只: so many rose, which is nobody's price.
    let many = |f: &Figure| f.unit_name() == "company" || f.unit.is_none() && claim.subject.id.is_none();
    if untold && claim.direction.is_some() && figures().all(|(role, f)| role == "change" && many(f)) {
        return false;
    }
    // "raised three questions": a bare number of nothing known is no claim.
    let bare = |f: &Figure| f.unit.is_none() || f.unit_name() == "point" && f.per.is_none();
    claim.subject.id.is_some()
        || claim.measure != "other"
        || figures().any(|(role, f)| !bare(f) || role == "to" || role == "from")
}

/// Where the measure's words stand, in the match or shortly before it.
pub(super) fn measure_span(
    article: &Article<'_>,
    i: usize,
    start: usize,
    end: usize,
) -> Option<Span<Normalized>> {
    let tokens = &article.mentions[i].tokens;
    let inside = tokens[start..end].iter().find(|t| matches!(t.item, Item::Measure(_)));
    let before = || tokens[..start].iter().rev().take(8).find(|t| matches!(t.item, Item::Measure(_)));
    inside.or_else(before).map(|t| t.span)
}

/// The measure that the unit of a count tells, which token `at` of a sentence is: *108,435 job cuts*, *9 million passengers*.
pub(super) fn counted(article: &Article<'_>, i: usize, at: usize) -> Option<String> {
    let mentions = &article.mentions[i];
    let token = mentions.tokens.get(at)?;
    let Item::Quantity(quantity) = token.item else { return None };
    let named = mentions.measures.iter().find(|m| token.span.contains(m.span)).map(|m| &m.measure);
    named.or(mentions.quantities.get(quantity)?.measure.as_ref()).map(ToString::to_string)
}

/// *Added 214,000 jobs*: the unit of the change tells what is measured.
pub(super) fn of_jobs(change: &[(usize, Figure)]) -> Option<String> {
    change.iter().any(|(_, f)| f.unit_name() == "job").then(|| "jobs".to_owned())
}

/// Which part of what its sentence measures the match in tokens `start..end` tells: the words of its slot, or where the
/// clause is a part's, what it measures.
pub(super) fn part(
    article: &Article<'_>,
    i: usize,
    (start, end): (usize, usize),
    told: Option<Span<Normalized>>,
) -> Option<String> {
    let words = || part_words(article, i, (start, end));
    told.map(|span| article.written(span).to_owned()).or_else(|| is_part(article, i, start).then(words))
}

/// Which industry's jobs are told: *health care added 43,000 jobs* is no claim of all that a country added.
pub(super) fn industry(
    article: &Article<'_>,
    i: usize,
    subject: &FoundSubject,
    measure: &str,
) -> Option<String> {
    let pack = article.pack(i);
    let fixed = &pack.fixed;
    let of_jobs = matches!(measure, "jobs" | "layoffs");
    let span = subject.span.filter(|_| of_jobs && subject.kind == Some(SubjectKind::Country))?;
    let whole = pack.classes.bit("WHOLE").unwrap_or_default();
    let light = fixed.any_subject
        | fixed.measure
        | fixed.determiner
        | fixed.possessive
        | fixed.time
        | fixed.pronoun
        | fixed.preposition
        | fixed.of
        | fixed.any_quantity
        | fixed.basis
        | fixed.auxiliary
        | fixed.compare
        | whole;
    let tokens = &article.mentions[i].tokens;
    let mut words =
        tokens.iter().filter(|t| span.contains(t.span) && t.item == Item::Word && t.classes & light == 0);
    words.next().map(|_| article.written(span).to_owned())
}

/// With whom a country trades: *exports to the U.S. fell 12%*, 对美国出口 are not all of its exports.
pub(super) fn partner(
    article: &Article<'_>,
    (i, trigger): (usize, usize),
    subject: &FoundSubject,
    measure: &str,
) -> Option<String> {
    let trades = matches!(measure, "exports" | "imports" | "trade_balance");
    let land = subject.id.as_ref().filter(|_| trades && subject.kind == Some(SubjectKind::Country))?;
    let fixed = &article.pack(i).fixed;
    let tokens = &article.mentions[i].tokens;
    let ends = fixed.stop | fixed.comma | fixed.any_quantity;
    let mut clause = (0..trigger).rev().take_while(|&k| tokens[k].classes & ends == 0);
    clause.find_map(|k| {
        let other = is_place(&article.mentions[i], k) && is_other_end(article, i, k);
        let id = token_subject(article, i, k).filter(|_| other)?.id?;
        (id != *land).then(|| id.to_string())
    })
}

/// What a match that tells a part calls it.
pub(super) fn part_words(article: &Article<'_>, i: usize, (start, end): (usize, usize)) -> String {
    let tokens = &article.mentions[i].tokens;
    let fixed = &article.pack(i).fixed;
    let named = |k: &usize| tokens[*k].classes & (fixed.word | fixed.any_subject) != 0;
    let first = (0..start).rev().take(4).take_while(named).last().unwrap_or(start);
    let span = measure_span(article, i, start, end).unwrap_or_else(|| tokens[end - 1].span);
    article.written(tokens[first].span.cover(span)).to_owned()
}

/// Whether a match stands in the clause of a part: *of which*, 其中; a plain *which* opens none.
fn is_part(article: &Article<'_>, i: usize, start: usize) -> bool {
    let pack = article.pack(i);
    let fixed = &pack.fixed;
    let tokens = &article.mentions[i].tokens;
    let partitive =
        |k: usize| pack.segmenter == Segmenter::Jieba || k > 0 && tokens[k - 1].classes & fixed.of != 0;
    let clause = (0..start).rev().take(4);
    clause
        .take_while(|&k| tokens[k].classes & (fixed.stop | fixed.comma) == 0)
        .any(|k| tokens[k].classes & fixed.relative != 0 && partitive(k))
}

/// The measure named shortly before a match in its clause: *revenue of $10 billion, up 34%*. Where the match names its
/// subject (`spoken`), a comma ends the clause.
pub(super) fn measure_before(article: &Article<'_>, i: usize, start: usize, spoken: bool) -> Option<String> {
    let mentions = &article.mentions[i];
    let fixed = &article.pack(i).fixed;
    // *Wage growth could send gold lower*: another verb's measure.
    let others = fixed.comma | fixed.signal | fixed.modal;
    let ends = fixed.stop | fixed.any_subject | if spoken { others } else { ClassSet::ZERO };
    // *Demand for gold*, *the price of gold*.
    let toward = article.pack(i).classes.bit("SIG.toward").unwrap_or_default();
    for (at, t) in mentions.tokens[..start].iter().enumerate().rev().take(8) {
        if t.classes & ends != 0 && t.classes & toward == 0 {
            return None;
        }
        if let Some(own) = mentions.measure(t) {
            return head(article, i, at).or_else(|| Some(own.measure.to_string()));
        }
        if let Some(counted) = counted(article, i, at) {
            return Some(counted);
        }
    }
    None
}

/// The measure before token `end` in its clause that has the percentages of what stands behind it.
pub(super) fn head(article: &Article<'_>, i: usize, end: usize) -> Option<String> {
    let mentions = &article.mentions[i];
    let pack = article.pack(i);
    let clause = mentions.tokens[..end].iter().rev();
    let clause = clause.take_while(|t| t.classes & (pack.fixed.comma | pack.fixed.stop) == 0);
    let mut named = clause.filter_map(|t| mentions.measure(t)).map(|m| &*m.measure);
    let heads = |m: &&str| pack.owners.get(*m).is_some_and(|o| o.heads);
    named.find(heads).map(str::to_owned)
}

/// Whether a figure is told in hundredths or as a multiple.
pub(super) fn is_relative(figure: &Figure) -> bool {
    matches!(figure.unit_name(), "percent" | "percentage_point" | "basis_point" | "ratio")
}

/// Whether a figure can be a measure that no word tells: where it stands (`end`), or how far it moved.
pub(super) fn can_be(measure: &str, figure: &Figure, end: bool) -> bool {
    let Some(unit) = figure.unit.as_deref() else {
        // *Raised rates two times*: a rate without a sign has decimals.
        let whole = figure.resolution.is_none_or(|r| r >= Decimal::ONE)
            && figure.written().is_none_or(|n| !n.is_zero());
        return !(whole && matches!(measure, "yield" | "policy_rate"));
    };
    let relative = matches!(unit, "percent" | "percentage_point" | "basis_point");
    match measure {
        "price" => figure.is_money() || unit == "point" || !end && (relative || unit == "ratio"),
        "yield" | "policy_rate" => relative || unit == "ratio",
        _ => true,
    }
}

/// What a figure measures where the usual measure cannot be meant: a company's part is spoken of before the `trigger`,
/// or a sum is too large for a price.
pub(super) fn otherwise(
    article: &Article<'_>,
    i: usize,
    (subject, trigger): (&FoundSubject, usize),
    owner: &Owner,
    figures: &[(Figure, bool)],
) -> Option<String> {
    let tokens = &article.mentions[i].tokens;
    let part = article.pack(i).fixed.part;
    let named = subject.span?;
    let before = tokens[..trigger.min(tokens.len())].iter().rev();
    let of_part = subject.kind == Some(SubjectKind::Company)
        && before.take_while(|t| t.span.start >= named.start).any(|t| t.classes & part != 0);
    if of_part && figures.iter().any(|(f, end)| *end && f.per.is_none() || f.unit_name() == "percent") {
        return owner.part.clone();
    }
    let sum = owner.sum.as_ref()?;
    let large = |f: &Figure, least: Decimal| {
        f.is_money()
            && f.per.is_none()
            && f.written().is_some_and(|n| n >= least)
            && !sum.except.iter().any(|unit| unit == f.unit_name())
    };
    if !figures.iter().any(|(f, _)| large(f, sum.from)) {
        return None;
    }
    // *Berkshire's cash pile*: an attribute of the company is not what it is worth.
    let fixed = &article.pack(i).fixed;
    let attribute = tokens[..trigger.min(tokens.len())]
        .iter()
        .rev()
        .take_while(|t| t.span.start >= named.start)
        .any(|t| t.classes & fixed.possessive != 0);
    let whole = !of_part
        && !attribute
        && matches!(subject.kind, Some(SubjectKind::Company | SubjectKind::Crypto))
        && figures.iter().any(|(f, end)| large(f, if *end { sum.worth } else { sum.size }));
    Some(if whole { sum.is.clone() } else { "other".to_owned() })
}

/// What a figure about `subject` measures when no word tells.
pub(super) fn usual_measure(subject: &FoundSubject) -> String {
    if let Some(measure) = &subject.measure {
        return measure.to_string();
    }
    match subject.kind {
        // Futures on a bond are quoted by its price.
        Some(SubjectKind::Bond) if subject.contract == Some(Contract::Futures) => "price",
        Some(SubjectKind::Bond) => "yield",
        Some(SubjectKind::CentralBank) => "policy_rate",
        Some(SubjectKind::Country) => "other",
        Some(_) => "price",
        None if subject.id.is_some() => "price",
        None => "other",
    }
    .to_owned()
}
