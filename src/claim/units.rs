//! The units and signs of a claim's figures, where its words leave them out.

use super::article::{Article, FoundSubject};
use crate::figure::Figure;
use crate::lang::{Match, Slot};
use crate::mention::{Item, Mentions};

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
    let home = subject.and_then(|(s, measure)| homes.currency(s.id.as_deref()?, &measure));
    if let Some(home) = home {
        let bare =
            |f: &Figure| f.unit.is_some() && (f.unit.as_ref() == Some(&homes.of) || f.unit == article.home);
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
