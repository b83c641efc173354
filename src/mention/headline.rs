//! Headlines: an agency's slug before one, and clauses that are parted by spaces alone.

use super::tokens::{Item, Token};
use crate::lang::{Attr, Pack, Segmenter};
use crate::text::Span;

/// How many bytes of a sentence are an agency's slug before its headline: *UPDATE 6-Oil settles up*, *METALS-Copper slips*.
/// Names in capitals are none: *OPEC-Russia deal*.
pub(super) fn slug(text: &str, pack: &Pack) -> usize {
    /// Fewest letters of one.
    const LETTERS: usize = 4;
    if pack.segmenter != Segmenter::Spaces {
        return 0;
    }
    let mut end = 0;
    while let Some(dash) = text[end..].find('-') {
        let words = &text[end..end + dash];
        let capital =
            |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, ' ' | '.' | '&' | '/');
        let letters = words.chars().filter(char::is_ascii_alphabetic).count();
        let named = || pack.subjects.wording(words).any(|entry| entry.form == words);
        let goes_on = text[end + dash + 1..].starts_with(|c: char| c.is_ascii_uppercase());
        if letters < LETTERS || !words.chars().all(capital) || !goes_on || named() {
            break;
        }
        end += dash + 1;
    }
    end
}

/// Least characters of a clause: 联想急挫.
const CLAUSE: usize = 4;

/// 台股收黑逾百点 外资连三卖: a headline without a comma parts its clauses by spaces.
pub(super) fn part_by_spaces(text: &str, pack: &Pack, tokens: &mut Vec<Token>) {
    let han = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    // 金价 上涨 2%: words that a headline sets apart are no clauses.
    let clause = |piece: Option<&str>| piece.is_some_and(|p| p.chars().count() >= CLAUSE);
    let parts = |at: usize| {
        let (before, after) = (&text[..at], &text[at + 1..]);
        text.as_bytes()[at] == b' '
            && han(before.chars().next_back())
            && han(after.chars().next())
            && clause(before.rsplit(' ').next())
            && clause(after.split(' ').next())
    };
    let spaces = |from: usize, to: usize| (to == from + 1 && parts(from)).then_some(from);
    if !text.as_bytes().contains(&b' ') || tokens.iter().any(|t| t.classes & pack.fixed.comma != 0) {
        return;
    }
    let gaps = (1..tokens.len()).rev();
    let gaps = gaps
        .filter_map(|i| Some((i, spaces(tokens[i - 1].span.end as usize, tokens[i].span.start as usize)?)));
    for (i, at) in gaps.collect::<Vec<_>>() {
        // 需求疲弱 拖累油价: what came of it stands behind.
        let goes_on = tokens[i].classes & pack.fixed.signal != 0;
        let classes = if goes_on { pack.fixed.comma } else { pack.fixed.stop };
        let gap = Token { span: Span::new(at, at + 1), classes, attr: Attr::default(), item: Item::Word };
        tokens.insert(i, gap);
    }
}
