//! Pieces of a text by place: which of many hold a span, without asking each.

use crate::text::{Normalized, Span};

/// Pieces in the order of their starts, each with what it belongs to.
pub(super) struct Places {
    pieces: Vec<(Span<Normalized>, usize)>,
    /// The farthest end of the pieces up to each.
    ends: Vec<u32>,
}

impl Places {
    /// Pieces and their owners.
    pub(super) fn new(pieces: impl IntoIterator<Item = (Span<Normalized>, usize)>) -> Self {
        let mut pieces: Vec<_> = pieces.into_iter().collect();
        pieces.sort_by_key(|(span, owner)| (span.start, *owner));
        let ends = pieces.iter().scan(0, |far, (span, _)| {
            *far = span.end.max(*far);
            Some(*far)
        });
        Places { ends: ends.collect(), pieces }
    }

    /// The owners of the pieces that hold `span`, in order.
    pub(super) fn around(&self, span: Span<Normalized>) -> Vec<usize> {
        let after = self.pieces.partition_point(|(piece, _)| piece.start <= span.start);
        let reach = (0..after).rev().take_while(|&i| self.ends[i] >= span.end);
        let mut owners: Vec<usize> =
            reach.filter(|&i| self.pieces[i].0.contains(span)).map(|i| self.pieces[i].1).collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_pieces_around_a_span_are_found() {
        let spans = [(0, 100), (10, 20), (12, 15), (30, 40), (10, 13)];
        let places = Places::new(spans.iter().enumerate().map(|(n, &(a, b))| (Span::new(a, b), n)));
        for from in 0..50 {
            for to in from..50 {
                let held = |&(a, b): &(usize, usize)| a <= from && to <= b;
                let expected: Vec<usize> = (0..spans.len()).filter(|&n| held(&spans[n])).collect();
                assert_eq!(places.around(Span::new(from, to)), expected, "{from}..{to}");
            }
        }
    }
}
