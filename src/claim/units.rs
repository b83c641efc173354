//! The units and signs of a claim's figures, where its words leave them out.

use super::article::{Article, FoundSubject};
use crate::figure::{Figure, Hedge};
use crate::lang::{Match, Slot};
use crate::mention::{Item, Mentions};
use crate::record::Direction;
use std::sync::Arc;

/// A figure of a claim and its token.
type Told = (usize, Figure);

/// Give the figures of a claim (its change, start, end and value) the units that the text leaves out: the currency of the
/// place where its subject is traded (台积电收在1,780元), and that of the figure beside it (*rose to $12 million from 10
/// million*, *fell by 10 million barrels to 843 million*).
pub(super) fn settle(
    article: &Article<'_>,
    sentence: usize,
    subject: Option<(&FoundSubject, String)>,
    figures: [&mut Vec<Told>; 4],
) {
    let mentions = &article.mentions[sentence];
    let homes = &article.pack(sentence).homes;
    // *Payrolls rose by 38,000*: so many jobs.
    let mut figures = figures;
    if subject.as_ref().is_some_and(|(_, measure)| measure == "jobs") {
        for (_, figure) in figures.iter_mut().flat_map(|f| f.iter_mut()).filter(|(_, f)| f.unit.is_none()) {
            figure.unit = Some(Arc::from("job"));
        }
    }
    // An article that states the currency of its accounts still has prices in that of the place.
    let priced = |measure: &str| !article.stated || matches!(measure, "price" | "price_target");
    let subject = subject.filter(|(_, measure)| priced(measure));
    let home = subject.and_then(|(s, measure)| homes.currency(s.id.as_deref()?, &measure));
    if let Some(home) = home {
        let bare = |f: &Figure| {
            article.stated
                || f.unit.is_some() && (f.unit.as_ref() == Some(&homes.of) || f.unit == article.home)
        };
        let generic = |t: usize, f: &Figure| match mentions.tokens[t].item {
            Item::Quantity(q) => mentions.quantities[q].generic && bare(f),
            _ => false,
        };
        let mut all = figures;
        for (_, figure) in all.iter_mut().flat_map(|f| f.iter_mut()).filter(|(t, f)| generic(*t, f)) {
            figure.unit = Some(home.clone());
        }
        return share(all);
    }
    share(figures);
}

/// Take as the end of a move a figure that was read as its size and cannot be: where it went (跌穿6.5万美元), and what does
/// not move (*is stuck around $4.10*, *stands in a range of 3.50% to 3.75%*).
pub(super) fn ended(
    article: &Article<'_>,
    sentence: usize,
    (trigger, direction): (usize, Option<Direction>),
    change: &mut Vec<Told>,
    to: &mut Vec<Told>,
) {
    let pack = article.pack(sentence);
    let trigger = &article.mentions[sentence].tokens[trigger];
    let reaches = pack.classes.bit("MOVE.to").is_some_and(|to| trigger.classes & to != 0);
    let size = |f: &Figure| f.unit_name() == "percent" && f.hedge != Hedge::Range;
    let went = reaches && change.len() == 1 && change.iter().all(|(_, f)| is_price(f));
    let stays = direction == Some(Direction::Flat) && change.iter().all(|(_, f)| !size(f));
    if to.is_empty() && (went || stays) {
        to.append(change);
    }
}

/// The way of a move whose verb tells of its size: 跌幅扩大，触及62.90美元 is a fall.
pub(super) fn grown(
    article: &Article<'_>,
    sentence: usize,
    trigger: usize,
    direction: Option<Direction>,
    to: &[Told],
) -> Option<Direction> {
    let size = article.pack(sentence).classes.bit("SIZE").unwrap_or_default();
    let before = trigger.checked_sub(1).map(|i| &article.mentions[sentence].tokens[i]);
    let way = before.filter(|t| t.classes & size != 0).and_then(|t| t.attr.direction);
    match (way.filter(|_| to.iter().any(|(_, f)| is_price(f))), direction) {
        (Some(Direction::Up), Some(Direction::Down)) => Some(Direction::Down),
        (Some(Direction::Down), Some(Direction::Down)) => Some(Direction::Up),
        (Some(way), Some(_)) => Some(way),
        (_, direction) => direction,
    }
}

fn is_price(figure: &Figure) -> bool {
    figure.is_money() || figure.unit_name() == "point"
}

/// Where one of a start, an end and a size counts something, those without a unit count the same.
fn share(figures: [&mut Vec<Told>; 4]) {
    let [change, from, to, value] = figures;
    let counts = |f: &Figure| {
        let relative = ["percent", "percentage_point", "basis_point", "ratio", "point", ""];
        !relative.contains(&f.unit_name())
    };
    let told = |figures: &[Told]| figures.iter().map(|(_, f)| f).find(|f| counts(f)).cloned();
    let ends = told(from).or_else(|| told(to)).or_else(|| told(value));
    let size = told(change).filter(|f| !f.is_money());
    let Some(unit) = ends.or(size) else { return };
    let large = unit.written().unwrap_or_default().abs();
    // A size of nothing told may be of anything; 0.5 against 300 million is something else.
    let near = |f: &Figure| {
        let own = f.written().unwrap_or_default().abs();
        let (small, great) = if own < large { (own, large) } else { (large, own) };
        great.checked_div(small).is_some_and(|ratio| ratio < 1000.into())
    };
    for (_, figure) in from.iter_mut().chain(to).chain(value).filter(|(_, f)| f.unit.is_none() && near(f)) {
        figure.unit.clone_from(&unit.unit);
        figure.per.clone_from(&unit.per);
    }
}

/// Whether every change that a match reads has a sign, which tells the way.
pub(super) fn signed(mentions: &Mentions, m: &Match) -> bool {
    let signed = |s: &Slot| mentions.tokens[s.start..s.end].iter().any(|t| t.attr.direction.is_some());
    m.named("change").all(signed)
}

/// Make the figures of a change sizes, whose sign told the way.
pub(super) fn unsign(change: &mut [Told]) {
    for (_, figure) in change.iter_mut().filter(|(_, f)| f.written().is_some_and(|n| n.is_sign_negative())) {
        *figure = figure.clone().negated();
    }
}
