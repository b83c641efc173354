//! Currencies told against one another: *The dollar fell 0.3% against the yen*.

use super::SubjectMention;
use super::subject::{Found, Scan, Token};
use crate::lang::{Cross, SubjectKind};
use crate::text::Span;

/// Bytes that may stand between the two currencies of a pair.
const PAIR_REACH: usize = 60;

/// Bytes between the one that opens a clause and the other: *Against the yen, the dollar*.
const OPENING_GAP: usize = 6;

impl SubjectMention {
    /// Take it for a currency told against another.
    fn cross(&mut self, cross: &Cross) {
        self.id = Some(cross.id.clone());
        self.kind = Some(SubjectKind::CurrencyPair);
        self.inverse = cross.inverse;
    }
}

impl Scan<'_, '_> {
    /// Make pairs of currencies told apart: *The dollar fell 0.3% against the yen*.
    pub(super) fn pair(&mut self) {
        for token in self.tokens {
            self.pair_behind(token);
            let before = |f: &&mut Found| f.mention.span.end as usize <= token.start;
            let Some(last) = self.out.iter_mut().rev().find(before) else { continue };
            let between = &self.text[last.mention.span.end as usize..token.start];
            let base = last.mention.id.as_ref().or(last.quoted.as_ref());
            let told = token.entry.pairs.iter().find(|cross| base == Some(&cross.base));
            // *The krona rose against the euro*: a pair that no table has, and none with the dollar.
            if told.is_none() && !token.entry.pairs.is_empty() && between.len() <= PAIR_REACH {
                last.quoted = None;
            }
            let explicit = self
                .pack
                .opposed
                .iter()
                .any(|word| last.mention.span.slice(self.text).contains(word.as_str()));
            if let Some(cross) = told
                && between.len() <= PAIR_REACH
            {
                if !explicit {
                    last.mention.cross(cross);
                    continue;
                }
                // 英镑兑美元跌1.3%，兑欧元跌0.9%: the second is a pair of its own.
                let next_token = last.next_token;
                let mut mention = last.mention.clone();
                mention.span = Span::new(token.start, token.end);
                mention.cross(cross);
                let at = self.out.partition_point(|f| f.mention.span.start < mention.span.start);
                let found = Found { mention, contract_before: false, next_token, quoted: None };
                if self.out.get(at).is_none_or(|next| next.mention.span.start as usize >= token.end) {
                    self.out.insert(at, found);
                }
                continue;
            }
            // *The yen fell 0.5% to 150.20 per dollar*: the pair, told from its other side.
            if token.entry.against_dollar && between.len() <= PAIR_REACH && last.mention.id.is_none() {
                last.mention.inverse = last.quoted.is_some();
                last.mention.id = last.quoted.clone();
            }
        }
    }

    /// *Against the yen, the dollar fell*: the name that the clause opened so goes on with.
    fn pair_behind(&mut self, token: &Token) {
        let text = self.text;
        let opens = text[..token.start].trim_end().chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let told = |found: &&mut Found| {
            let gap = text.get(token.end..found.mention.span.start as usize);
            gap.is_some_and(|gap| gap.len() <= OPENING_GAP && !gap.contains('.'))
        };
        if !opens || token.entry.pairs.is_empty() {
            return;
        }
        let Some(next) = self.out.iter_mut().find(told) else { return };
        let cross = token.entry.pairs.iter().find(|cross| next.mention.id.as_ref() == Some(&cross.base));
        if let Some(cross) = cross {
            next.mention.cross(cross);
        }
    }

    /// A currency told by itself is told against the dollar, unless another one is named against it: *the yen rose against
    /// the euro*.
    pub(super) fn against_dollar(&mut self) {
        let currency = |f: &Found| f.mention.kind == Some(SubjectKind::CurrencyPair);
        for i in 0..self.out.len() {
            let found = &self.out[i];
            if found.mention.id.is_some() || found.quoted.is_none() {
                continue;
            }
            let opposed = |a: &Found, b: &Found| {
                let gap = self.text.get(a.mention.span.end as usize..b.mention.span.start as usize);
                gap.is_some_and(|gap| {
                    gap.len() <= PAIR_REACH
                        && self.pack.opposed.iter().any(|word| gap.trim_end().ends_with(word.as_str()))
                })
            };
            let before = self.out[..i].iter().rev().find(|f| currency(f)).is_some_and(|f| opposed(f, found));
            let behind = self.out[i + 1..].iter().find(|f| currency(f)).is_some_and(|f| opposed(found, f));
            if !before && !behind {
                let found = &mut self.out[i];
                found.mention.inverse = true;
                found.mention.id = found.quoted.clone();
            }
        }
    }
}
