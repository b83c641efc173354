//! Headlines of languages without spaces between words, which part their clauses by spaces.

use super::tokens::{Item, Token};
use crate::lang::{Attr, Pack};
use crate::text::Span;

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
