//! Where the arguments of a Chinese causal signal begin and end: its clause, the ones around it, and what joins them.

use super::arguments::Range;
use super::causes::{market, moves};
use super::lens::{Lens, bits};

/// Shortest cause, in characters, that a clause before a verb may be; a shorter one takes the clause before it too.
const SHORT: usize = 7;

/// Clauses that may tell of one thing before the one that names it.
const CLAUSES: usize = 3;

/// A comma between clauses, not the enumeration mark of a list.
pub(super) fn comma(lens: &Lens<'_>, i: usize) -> bool {
    lens.is(i, lens.pack.fixed.comma) && !lens.lists(i)
}

/// The words before `at` in its own clause, without times and conjunctions.
pub(super) fn clause_start(lens: &Lens<'_>, at: usize) -> Option<Range> {
    let f = &lens.pack.fixed;
    let from = (0..at).rev().find(|&i| comma(lens, i) || lens.is(i, f.stop | f.close)).map_or(0, |i| i + 1);
    let range = trim(lens, from, at)?;
    let soft = f.auxiliary | f.time | bits!(lens, "but", "and", "after");
    (!(range.0..range.1).all(|i| lens.is(i, soft))).then_some(range)
}

/// The clause that ends at `to`; with a short one the clause before it.
pub(super) fn clause_before(lens: &Lens<'_>, to: usize) -> Option<Range> {
    let f = &lens.pack.fixed;
    let mut end = to;
    while end > 0
        && lens.is(
            end - 1,
            f.comma | f.auxiliary | f.negation | f.modal | bits!(lens, "BE", "DE", "and", "SIG.so", "MAINLY"),
        )
        && !lens.is(end - 1, f.any_subject)
    {
        end -= 1;
    }
    let (mut from, mut pieces) = (end, 0);
    // 油价上涨是因为码头关闭引发担忧: what is explained is no part of the cause.
    let ends = f.stop | f.said | lens.bit("SIG.owing");
    while from > 0 && !lens.is(from - 1, ends) && !lens.line_break(from) {
        if comma(lens, from - 1) {
            let chars = lens.span(from, end).map_or(0, |s| s.slice(lens.text).chars().count());
            let start = (0..from - 1).rev().find(|&i| comma(lens, i) || lens.is(i, f.stop | f.said));
            let together = pieces < 1 && moves_on(lens, start.map_or(0, |i| i + 1), from - 1);
            // 受干旱影响，玉米减产，推动…: a frame before has its own link, with this clause as its effect.
            let before = start.map_or(0, |i| i + 1);
            let framed = lens.is(before, bits!(lens, "SHOU", "SIG.since", "SIG.weak"));
            if framed && market(lens, (from, end)) && moves(lens, (from, end)) {
                break;
            }
            if chars >= SHORT && !lens.is(from, lens.bit("PLUS")) {
                if !together {
                    break;
                }
                pieces += 1;
            }
        }
        from -= 1;
    }
    trim(lens, from, end)
}

/// What follows a signal: its clause, and the next ones while they tell of the same thing.
pub(super) fn result(lens: &Lens<'_>, from: usize, to: usize) -> Option<Range> {
    reach(lens, from, to, false)
}

/// What follows a signal; `alone`, its own clause only.
pub(super) fn reach(lens: &Lens<'_>, from: usize, to: usize, alone: bool) -> Option<Range> {
    let f = &lens.pack.fixed;
    let signal = bits!(lens, "SIG.makes", "SIG.since", "SIG.so", "SIG.owing");
    let stop = bits!(lens, "but", "SIG.weak", "ASPECT");
    let (mut end, mut pieces) = (from, 0);
    while end < to && !lens.is(end, f.stop | f.said) && !(end > from && lens.line_break(end)) {
        if comma(lens, end) {
            let chars = lens.span(from, end).map_or(0, |s| s.slice(lens.text).chars().count());
            let mut next = end + 1;
            while next < to && lens.is(next, f.auxiliary | lens.bit("and")) {
                next += 1;
            }
            let figure = lens.is(next, bits!(lens, "to", "LEVEL") | f.any_quantity | f.moves);
            // 供应偏紧，甲醇价格上涨: the clause that names what all of them are of.
            let nameless = pieces < CLAUSES && !names(lens, (from, end)) && names_next(lens, next, to);
            let together = (pieces < 1 || nameless) && moves_on(lens, next, to);
            // 提振金价，黄金涨1.3%: what is pushed has been named.
            if alone
                && !figure
                && lens.is(next, f.any_subject)
                && full(lens, (from, end))
                && sized(lens, next, to)
            {
                break;
            }

            if together && chars >= SHORT {
                pieces += 1;
            }
            let beside = lens.is(end + 1, bits!(lens, "BESIDE", "PLACE")) && chars > 1;
            if beside
                || chars >= SHORT && !figure && !together
                || lens.is(next, signal | stop | lens.bit("SIG.push"))
            {
                break;
            }
        }
        if end > from && lens.is(end, signal & !lens.bit("SIG.makes")) && !lens.is(end, lens.bit("SIG.since"))
        {
            break;
        }
        end += 1;
    }
    trim(lens, from, end)
}

/// Whether the words name a thing of the market and no move of it.
fn full(lens: &Lens<'_>, range: Range) -> bool {
    market(lens, range) && !moves(lens, range)
}

/// Whether the clause at `from` holds a figure.
pub(super) fn sized(lens: &Lens<'_>, from: usize, to: usize) -> bool {
    let f = &lens.pack.fixed;
    let end = (from..to).find(|&i| comma(lens, i) || lens.is(i, f.stop | f.said)).unwrap_or(to);
    (from..end).any(|i| lens.is(i, f.any_quantity))
}

/// Whether the clause at `from` names a subject.
fn names_next(lens: &Lens<'_>, from: usize, to: usize) -> bool {
    let f = &lens.pack.fixed;
    let end = (from..to).find(|&i| comma(lens, i) || lens.is(i, f.stop | f.said)).unwrap_or(to);
    names(lens, (from, end))
}

/// Whether the clause at `from` tells, without a signal of its own, how something of the market moved.
fn moves_on(lens: &Lens<'_>, from: usize, to: usize) -> bool {
    let f = &lens.pack.fixed;
    let end = (from..to).find(|&i| comma(lens, i) || lens.is(i, f.stop | f.said)).unwrap_or(to);
    let signal = bits!(lens, "SIG", "but", "DUI", "SHOU", "AGENT");
    from < end
        && !(from..end).any(|i| lens.is(i, signal))
        && market(lens, (from, end))
        && moves(lens, (from, end))
}

/// The noun phrase after 的, to the end of its clause.
pub(super) fn phrase_after(lens: &Lens<'_>, from: usize, to: usize) -> Option<Range> {
    let f = &lens.pack.fixed;
    let end = (from..to).find(|&i| comma(lens, i) || lens.is(i, f.stop | f.said)).unwrap_or(to);
    trim(lens, from, end)
}

/// A clause that tells of a measure and names no subject, with the clause before that names one: 甲醇检修增多，供应偏紧.
pub(super) fn with_owner(lens: &Lens<'_>, cause: Range) -> Range {
    let f = &lens.pack.fixed;
    let names = |r: Range| (r.0..r.1).any(|i| lens.is(i, f.any_subject));
    let Some(end) = cause.0.checked_sub(1).filter(|&i| comma(lens, i)) else { return cause };
    if names(cause) || !lens.is(cause.0, f.measure | f.moves | lens.bit("ECON")) {
        return cause;
    }
    let from = (0..end).rev().find(|&i| comma(lens, i) || lens.is(i, f.stop | f.said)).map_or(0, |i| i + 1);
    let told = f.signal | bits!(lens, "but", "DUI", "SHOU", "AGENT");
    let owner = trim(lens, from, end).filter(|&r| names(r) && !(r.0..r.1).any(|i| lens.is(i, told)));
    owner.map_or(cause, |r| (r.0, cause.1))
}

/// Whether the words say anything besides a number, its marks and how much of it: not so （1）, 其, 更主要.
pub(super) fn says(lens: &Lens<'_>, side: &[Range]) -> bool {
    let f = &lens.pack.fixed;
    let sized = bits!(lens, "Q.pct", "Q.money", "Q.point", "Q.pp");
    let filler = f.any_quantity | f.time | f.auxiliary | bits!(lens, "MAINLY", "DEGREE", "ASPECT", "BE");
    let told = f.word | f.any_subject | f.measure | f.moves | f.signal;
    let long = |i: usize| lens.is(i, f.any_subject | f.measure) || lens.word(i).chars().count() > 1;
    let says = |i: usize| lens.is(i, sized) || lens.is(i, told) && !lens.is(i, filler) && long(i);
    side.iter().any(|&(from, to)| (from..to).any(says))
}

/// Whether the words name a subject, and not only 价格.
pub(super) fn names(lens: &Lens<'_>, range: Range) -> bool {
    let f = &lens.pack.fixed;
    let anaphor = |i: usize| lens.tokens()[i].classes & f.anaphor == f.anaphor;
    (range.0..range.1).any(|i| lens.is(i, f.any_subject) && !anaphor(i))
}

/// The range without marks, conjunctions, leading times and trailing particles.
pub(super) fn trim(lens: &Lens<'_>, from: usize, to: usize) -> Option<Range> {
    let f = &lens.pack.fixed;
    let (mut from, mut to) = (from, to);
    let lead = f.comma | f.close | f.stop | bits!(lens, "but", "and", "DE", "LE", "BE");
    while from < to && lens.is(from, lead) && !lens.is(from, f.any_subject | f.measure) {
        from += 1;
    }
    let trail = f.comma | f.stop | f.open | bits!(lens, "DE", "and", "BE");
    while to > from && lens.is(to - 1, trail) && !lens.is(to - 1, f.any_subject | f.measure) {
        to -= 1;
    }
    (from < to).then_some((from, to))
}
