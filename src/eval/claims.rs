//! Scoring claims: each figure of a claim is one item, and so is a move without a size.
//!
//! An item is right when subject, direction, role, number, unit and hedge are right and the claim stands on the labelled
//! words. Labels and printed items are paired one to one, best first.

use std::collections::BTreeMap;

use super::labels::{ArticleLabels, ClaimLabel, FigureLabel};
use super::place::{Places, overlap, script};
use super::tally::{Rate, Tally};
use crate::figure::Figure;
use crate::record::{Basis, Claim, ClaimKind, CpSpan, Direction, Record};

/// How the claims of a corpus were read.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct ClaimScore {
    /// Labelled figures whose quantity was read, number, unit and hedge right; `printed` are those that touch them.
    pub figures: BTreeMap<String, Tally>,
    /// Claim figures by kind and language, and `all`.
    pub claims: BTreeMap<String, Tally>,
    /// Moves without a size, by language.
    pub directions: BTreeMap<String, Tally>,
    /// Of the labelled figures that some claim carries: subject, direction, role, hedge, measure, contract, venue,
    /// basis, window, polarity, modality right.
    pub fields: BTreeMap<String, Rate>,
}

/// A labelled item: a claim's figure, or the claim itself when it has none.
struct Wanted<'a> {
    label: &'a ClaimLabel,
    figure: Option<(&'static str, &'a FigureLabel)>,
    span: CpSpan,
}

/// A printed item.
struct Printed<'a> {
    claim: &'a Claim,
    figure: Option<(&'static str, &'a Figure)>,
    sentence: CpSpan,
}

/// Which parts of an item are right.
struct Marks {
    subject: bool,
    direction: bool,
    role: bool,
    hedge: bool,
}

impl Marks {
    fn sum(&self) -> usize {
        [self.subject, self.direction, self.role, self.hedge].into_iter().filter(|right| *right).count()
    }
}

/// Score one article; what is wrong goes to `misses`.
pub(super) fn score(
    labels: &ArticleLabels,
    record: &Record,
    places: &Places<'_>,
    total: &mut ClaimScore,
    rules: &mut BTreeMap<String, Rate>,
    misses: &mut Vec<String>,
) {
    let name = &labels.article;
    let mut wanted = Vec::new();
    for label in &labels.claims {
        let Some(span) = places.find(&label.words, label.nth.unwrap_or(1)) else {
            misses.push(format!("{name}: words not in the text: {}", label.words));
            continue;
        };
        let before = wanted.len();
        wanted.extend(label.figures().map(|figure| Wanted { label, figure: Some(figure), span }));
        if wanted.len() == before {
            wanted.push(Wanted { label, figure: None, span });
        }
    }
    figures(&wanted, record, total, name, misses);
    let printed: Vec<Printed<'_>> = record
        .claims
        .iter()
        .flat_map(|claim| {
            let sentence = record.sentences.get(claim.sentence).map_or(claim.span, |s| s.span);
            let mut items: Vec<_> = claim
                .figures
                .each()
                .map(|figure| Printed { claim, figure: Some(figure), sentence })
                .collect();
            if items.is_empty() {
                items.push(Printed { claim, figure: None, sentence });
            }
            items
        })
        .collect();
    let pairs = pair(&wanted, &printed);
    for (w, item) in wanted.iter().enumerate() {
        let partner = pairs.iter().find(|(g, _)| *g == w).map(|(_, p)| &printed[*p]);
        if let Some(found) = partner.filter(|_| item.figure.is_some()) {
            let lang = script(&item.label.words, &record.text);
            let right = marks(item, found).sum() == 4;
            rules.entry(format!("claim {lang} {}", found.claim.rule)).or_default().count(right);
        }
        if !item.label.optional {
            count(item, partner, record, total, name, misses);
        }
    }
    for (p, item) in printed.iter().enumerate() {
        if pairs.iter().any(|(_, paired)| *paired == p) || excused(item, &wanted) {
            continue;
        }
        let lang = script(&places.slice(item.sentence), &record.text);
        match item.figure {
            None => total.directions.entry(lang.to_owned()).or_default().printed += 1,
            Some((role, figure)) => {
                rules.entry(format!("claim {lang} {}", item.claim.rule)).or_default().count(false);
                for key in keys(item.claim.kind, lang) {
                    total.claims.entry(key).or_default().printed += 1;
                }
                misses.push(format!(
                    "{name}: not labelled: {} {} {} in «{}» ({})",
                    subject_name(item.claim),
                    role,
                    figure.written().map(|n| n.to_string()).unwrap_or_default(),
                    item.claim.text,
                    item.claim.rule
                ));
            }
        }
    }
}

/// Count a labelled item with the printed one it was paired with.
fn count(
    item: &Wanted<'_>,
    partner: Option<&Printed<'_>>,
    record: &Record,
    total: &mut ClaimScore,
    name: &str,
    misses: &mut Vec<String>,
) {
    let label = item.label;
    let lang = script(&label.words, &record.text);
    let Some((role, figure)) = item.figure else {
        let right = partner.is_some_and(|p| marks(item, p).sum() == 4);
        let found = Tally { wanted: 1, printed: usize::from(partner.is_some()), right: usize::from(right) };
        total.directions.entry(lang.to_owned()).or_default().add(&found);
        if !right {
            misses.push(format!("{name}: move without a size missed in «{}»", label.words));
        }
        return;
    };
    let marks = partner.map(|p| (p, marks(item, p)));
    let right = marks.as_ref().is_some_and(|(_, m)| m.sum() == 4);
    let found = Tally { wanted: 1, printed: usize::from(partner.is_some()), right: usize::from(right) };
    for key in keys(label.kind, lang) {
        total.claims.entry(key).or_default().add(&found);
    }
    total.fields.entry("found".to_owned()).or_default().count(partner.is_some());
    let Some((printed, marks)) = marks else {
        misses.push(format!("{name}: {role} «{}» not in a claim: «{}»", figure.text, label.words));
        return;
    };
    let claim = printed.claim;
    let mut wrong = Vec::new();
    let mut field = |key: &str, right: bool| {
        total.fields.entry(key.to_owned()).or_default().count(right);
        if !right {
            wrong.push(key.to_owned());
        }
    };
    field("subject", marks.subject);
    field("direction", marks.direction);
    field("role", marks.role);
    field("hedge", marks.hedge);
    field("measure", claim.measure == label.measure);
    field("polarity", claim.polarity == label.polarity);
    field("modality", claim.modality == label.modality);
    if label.contract.is_some() {
        field("contract", claim.subject.contract == label.contract);
    }
    if label.venue.is_some() {
        field("venue", claim.subject.venue == label.venue);
    }
    if let Some(basis) = label.basis {
        field("basis", claim.basis == basis || (basis == Basis::Last && claim.basis == Basis::Unspecified));
    }
    if let Some(window) = label.window {
        field("window", claim.window.as_ref().is_some_and(|w| [w.start, w.end] == window));
    }
    if !wrong.is_empty() {
        misses.push(format!(
            "{name}: {role} «{}» in «{}»: wrong {}; read as {}",
            figure.text,
            label.words,
            wrong.join(", "),
            describe(printed)
        ));
    }
}

/// Tally the quantities that touch a labelled figure.
fn figures(
    wanted: &[Wanted<'_>],
    record: &Record,
    total: &mut ClaimScore,
    name: &str,
    misses: &mut Vec<String>,
) {
    let mut seen: Vec<(CpSpan, &str)> = Vec::new();
    for item in wanted.iter().filter(|w| !w.label.optional) {
        let Some((_, figure)) = item.figure else { continue };
        if seen.contains(&(item.span, &figure.text)) {
            continue;
        }
        seen.push((item.span, &figure.text));
        let Some(at) = item.label.words.find(&figure.text) else { continue };
        let start = item.span[0] + item.label.words.get(..at).unwrap_or("").chars().count();
        let place = [start, start + figure.text.chars().count()];
        let touching: Vec<_> = record.quantities.iter().filter(|q| overlap(q.span, place)).collect();
        let right = touching.iter().any(|q| same_number(&q.value, figure) && hedge_right(&q.value, figure));
        let lang = script(&item.label.words, &record.text).to_owned();
        let found = Tally { wanted: 1, printed: touching.len(), right: usize::from(right) };
        for key in [lang, "all".to_owned()] {
            total.figures.entry(key).or_default().add(&found);
        }
        if !right {
            let read: Vec<_> = touching.iter().map(|q| q.text.as_str()).collect();
            misses
                .push(format!("{name}: figure «{}» in «{}» read as {read:?}", figure.text, item.label.words));
        }
    }
}

/// Pairs of labelled and printed items, one to one, best first.
fn pair(wanted: &[Wanted<'_>], printed: &[Printed<'_>]) -> Vec<(usize, usize)> {
    let mut scored = Vec::new();
    for (w, label) in wanted.iter().enumerate() {
        for (p, item) in printed.iter().enumerate() {
            let on_words = overlap(item.claim.span, label.span);
            let fits = match (label.figure, item.figure) {
                (Some((_, want)), Some((_, got))) => same_number(got, want),
                (None, None) => on_words,
                _ => false,
            };
            if fits && (on_words || overlap(item.sentence, label.span)) {
                let marks = marks(label, item);
                let measure = item.claim.measure == label.label.measure;
                let asked = !label.label.optional;
                let score = 8 * marks.sum()
                    + 4 * usize::from(on_words)
                    + 2 * usize::from(measure)
                    + usize::from(asked);
                scored.push((score, w, p));
            }
        }
    }
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, w, p) in scored {
        if pairs.iter().all(|(a, b)| *a != w && *b != p) {
            pairs.push((w, p));
        }
    }
    pairs
}

/// Whether an unpaired printed item only repeats what is debatable, or a labelled figure-free move in other words.
fn excused(item: &Printed<'_>, wanted: &[Wanted<'_>]) -> bool {
    wanted.iter().any(|w| {
        w.label.optional
            && overlap(item.claim.span, w.span)
            && match (w.figure, item.figure) {
                (Some((_, want)), Some((_, got))) => same_number(got, want),
                (None, None) => true,
                _ => false,
            }
    })
}

fn marks(wanted: &Wanted<'_>, printed: &Printed<'_>) -> Marks {
    let (label, claim) = (wanted.label, printed.claim);
    let ends = |role: &str| matches!(role, "to" | "from" | "value");
    let (role, hedge) = match (wanted.figure, printed.figure) {
        (Some((want, label_figure)), Some((got, figure))) => {
            (want == got || (label.as_amount && ends(want) && ends(got)), hedge_right(figure, label_figure))
        }
        _ => (true, true),
    };
    Marks {
        subject: subject_right(label, claim),
        direction: direction_right(label, claim.direction),
        role,
        hedge,
    }
}

fn subject_right(label: &ClaimLabel, claim: &Claim) -> bool {
    match (&label.subject, &claim.subject.id) {
        (Some(want), Some(got)) => want == got,
        (Some(_), None) => false,
        (None, got) => {
            let read = claim.subject.text.to_lowercase();
            let fits = |words: &String| {
                let words = words.to_lowercase();
                !read.is_empty() && (words.contains(&read) || read.contains(&words))
            };
            let named = label.subject_text.iter().chain(&label.subject_also).any(fits);
            got.is_none() && (named || claim.subject.inherited)
        }
    }
}

fn direction_right(label: &ClaimLabel, read: Option<Direction>) -> bool {
    let free = label.as_amount && (read.is_none() || label.kind != ClaimKind::Move);
    label.direction == read || free
}

/// The same number in the same unit, whatever the hedge.
fn same_number(figure: &Figure, label: &FigureLabel) -> bool {
    let ends = |lo: Option<rust_decimal::Decimal>, hi: Option<rust_decimal::Decimal>| {
        let (a, b) = (lo.or(hi), hi.or(lo));
        (a.map(|n| n.normalize()), b.map(|n| n.normalize()))
    };
    ends(figure.lo, figure.hi) == ends(label.lo, label.hi)
        && family(figure.unit.as_deref()) == family(label.unit.as_deref())
}

/// Counts are written with and without a noun, and index levels with and without `points`.
fn family(unit: Option<&str>) -> &str {
    match unit {
        None | Some("point" | "job" | "person" | "contract" | "barrel" | "tonne" | "bitcoin" | "token") => "",
        Some(other) => other,
    }
}

fn hedge_right(figure: &Figure, label: &FigureLabel) -> bool {
    figure.hedge == label.hedge
        && figure.lo.is_some() == label.lo.is_some()
        && figure.hi.is_some() == label.hi.is_some()
}

fn keys(kind: ClaimKind, lang: &str) -> [String; 3] {
    let kind = match kind {
        ClaimKind::Move => "move",
        ClaimKind::Level => "level",
        ClaimKind::Amount => "amount",
    };
    [kind.to_owned(), lang.to_owned(), "all".to_owned()]
}

fn subject_name(claim: &Claim) -> &str {
    claim.subject.id.as_deref().unwrap_or(&claim.subject.text)
}

fn describe(printed: &Printed<'_>) -> String {
    let claim = printed.claim;
    let (role, hedge) =
        printed.figure.map_or(("none", String::new()), |(r, f)| (r, format!("{:?}", f.hedge)));
    let window = claim.window.as_ref().map_or("no window".to_owned(), |w| format!("{}..{}", w.start, w.end));
    format!(
        "{} {:?} {} {:?} {role} {hedge} {:?} {:?} {window} ({})",
        subject_name(claim),
        claim.subject.contract,
        claim.measure,
        claim.direction,
        claim.basis,
        claim.modality,
        claim.rule
    )
}
