//! The day behind two moves that are told together: that of both.

use super::article::{Article, Found};
use crate::mention::Item;
use crate::record::{Grain, Window};

/// Tokens between two moves that are told together: *and the Dow*, *, while*.
const BETWEEN: usize = 4;

/// *The S&P 500 lost 0.9% and the Dow dropped 1.1% on Tuesday*: the day behind the last is that of the first too, where the first
/// tells none. `found` are all claims of an article, by sentence.
pub fn share_days(article: &Article<'_>, found: &mut [Found]) {
    for n in (1..found.len()).rev() {
        let (before, rest) = found.split_at_mut(n);
        let (Some(first), Some(last)) = (before.last_mut(), rest.first()) else { continue };
        if let Some(window) = day_behind(article, last)
            && are_joined(article, first, last)
        {
            first.window = Some(window);
        }
    }
}

/// The day told behind a claim's last figure.
fn day_behind(article: &Article<'_>, claim: &Found) -> Option<Window> {
    let window = claim.window.as_ref().filter(|w| !w.text.is_empty() && w.grain <= Grain::Day)?;
    let days = (window.start, window.end, window.grain);
    let times = &article.mentions[claim.sentence].times;
    let own =
        times.iter().find(|t| (t.start, t.end, t.grain) == days && article.written(t.span) == window.text);
    own.filter(|t| t.span.start >= claim.span.end).map(|_| window.clone())
}

/// Whether `first`, which tells no day, is joined to `last` by nothing but a conjunction.
fn are_joined(article: &Article<'_>, first: &Found, last: &Found) -> bool {
    let untold = first.window.as_ref().is_some_and(|w| w.text.is_empty());
    if first.sentence != last.sentence || !untold || first.modality != last.modality {
        return false;
    }
    // *Hit a five-week low of $4,120 on Tuesday*: which way, and how far, in the same words.
    let way = first.figures.each().next().is_none() && first.direction == last.direction.or(first.direction);
    if first.span.end > last.span.start {
        return way && first.subject.id.is_some() && first.subject.id == last.subject.id;
    }
    let fixed = &article.pack(first.sentence).fixed;
    let joins = fixed.conjunction | article.pack(first.sentence).classes.bit("WHILE").unwrap_or_default();
    let may = joins | fixed.comma | fixed.determiner | fixed.auxiliary | fixed.possessive | fixed.any_subject;
    let tokens = &article.mentions[first.sentence].tokens;
    let from = tokens.partition_point(|t| t.span.start < first.span.end);
    let to = tokens.partition_point(|t| t.span.start < last.span.start);
    let between = tokens.get(from..to).unwrap_or_default();
    (1..=BETWEEN).contains(&between.len())
        && between.iter().any(|t| t.classes & joins != 0)
        && between.iter().all(|t| t.classes & may != 0 && !matches!(t.item, Item::Time(_)))
}
