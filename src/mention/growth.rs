//! A name while the words around it join: its extent, and what they tell of it.

use std::sync::Arc;

use super::SubjectMention;
use super::subject::Token;
use crate::lang::{Alias, Modifier, Proof, SubjectKind, SubjectPack};
use crate::record::Contract;
use crate::text::Span;

/// The extent and readings of a name as words join it.
pub(super) struct Growth {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) id: Option<Arc<str>>,
    pub(super) kind: Option<SubjectKind>,
    pub(super) contract: Option<Contract>,
    pub(super) contract_before: bool,
    /// Contract that a venue stands for unless one is told.
    pub(super) venue: Option<Arc<str>>,
    pub(super) measure: Option<Arc<str>>,
    /// The country that joined before it.
    pub(super) place: Option<Arc<str>>,
    /// What the name needs to count.
    pub(super) needs: Proof,
    /// What was found beside it.
    pub(super) proof: Proof,
    /// Its contract is told by its name alone, which words for another outrank: 纽约黄金现货.
    pub(super) implied: bool,
    /// Extent before a delivery month joined, to go back to when no futures are told.
    pub(super) before_delivery: (Option<usize>, Option<(usize, usize)>),
}

impl Growth {
    pub(super) fn of(alias: &Alias, token: &Token) -> Self {
        Growth {
            start: token.start,
            end: token.end,
            id: alias.id.clone(),
            kind: alias.kind,
            contract: alias.contract,
            contract_before: false,
            venue: alias.venue.clone(),
            measure: alias.measure.clone(),
            place: alias.place.clone(),
            needs: alias.proof,
            proof: Proof::Name,
            implied: alias.contract.is_some(),
            before_delivery: (None, None),
        }
    }

    /// What is named is a fund, whose name ends at `end`, and not who gave it a part of his own.
    pub(super) fn name_fund(&mut self, end: usize) {
        (self.end, self.id, self.kind) = (end, None, Some(SubjectKind::Company));
        (self.contract, self.needs, self.proof) = (None, Proof::Name, Proof::Ticker);
    }

    pub(super) fn take(&mut self, modifier: &Modifier, left: bool) {
        if modifier.regroup {
            (self.kind, self.id) = (Some(SubjectKind::Basket), None);
        }
        // A venue stands for futures only where nothing else is told; a fund or token outranks both.
        if let Some(contract) = modifier.contract
            && (self.contract.is_none() || modifier.venue.is_none())
            && (self.implied || self.contract.is_none_or(|told| told < contract))
        {
            self.implied = false;
            self.contract = Some(contract);
            self.contract_before = left;
        }
        if self.venue.is_none() {
            self.venue = modifier.venue.clone();
        }
        if self.measure.is_none() {
            self.measure = modifier.measure.clone();
        }
        self.proof = self.proof.max(modifier.proves);
    }

    /// Take the mark that an exchange puts behind a company's name, which proves it: 小米集团-W.
    pub(super) fn take_mark(&mut self, (text, pack): (&str, &SubjectPack)) {
        let mark = pack.instruments.mark(&text[self.end..]);
        if self.kind == Some(SubjectKind::Company) && mark > 0 {
            (self.end, self.proof) = (self.end + mark, Proof::Ticker);
        }
    }

    /// Take the number of the bond that is spoken of: 10年期国债活跃券250016.
    pub(super) fn take_code(&mut self, text: &str) {
        const DIGITS: std::ops::RangeInclusive<usize> = 6..=9;
        let digits = text[self.end..].bytes().take_while(u8::is_ascii_digit).count();
        if self.kind == Some(SubjectKind::Bond) && DIGITS.contains(&digits) {
            self.end += digits;
        }
    }

    pub(super) fn remember(&mut self, modifier: &Modifier, token: usize) {
        if modifier.delivery && self.before_delivery.1.is_none() {
            self.before_delivery.1 = Some((self.end, token));
        }
    }

    pub(super) fn remember_left(&mut self, modifier: &Modifier) {
        if modifier.delivery && self.before_delivery.0.is_none() {
            self.before_delivery.0 = Some(self.start);
        }
    }

    /// *German 10-year yields rose and the two-year yield fell*: a bond told by its term alone is of the country spoken of.
    pub(super) fn of_country(
        &mut self,
        country: impl FnOnce() -> Option<Arc<str>>,
        token: &Token<'_>,
        (text, pack): (&str, &SubjectPack),
    ) {
        let words = &text[self.start..token.end];
        let at_home = || pack.bonds_at_home.iter().any(|home| words.contains(&**home));
        if self.kind != Some(SubjectKind::Bond) || self.start < token.start || at_home() {
            return;
        }
        let own = self.id.as_deref().and_then(|id| pack.instruments.get(id)?.country.clone());
        // 10年期国债 by itself; not 中国10年期国债.
        let nouned = pack.bond_nouns.iter().any(|noun| words.contains(noun.as_str()));
        let general = own == pack.bonds_of || nouned && country_at(self.start, (text, pack)).is_none();
        if own.is_some() && general {
            let country = country().filter(|country| Some(country) != own.as_ref());
            let abroad = country.and_then(|country| pack.bond_abroad(self.id.as_deref()?, &country));
            self.id = abroad.or(self.id.take());
        }
    }

    /// Whether a delivery month beside the name, if any, belongs to it.
    pub(super) fn firm(&self) -> bool {
        self.contract == Some(Contract::Futures) || self.venue.is_some()
    }

    /// The same, once what stands behind it is read as well: *May cocoa settled*, *gold for August added 1.4%* (`moved`).
    pub(super) fn firm_by_now(&mut self, (text, pack): (&str, &SubjectPack), moved: bool) -> bool {
        let behind = text[self.end..].trim_start();
        let settled = || pack.settles.iter().any(|verb| behind.starts_with(verb.as_str()));
        let (before, after) = (self.before_delivery.0.is_some(), self.before_delivery.1.is_some());
        let traded = after && moved && self.kind == Some(SubjectKind::Commodity);
        if self.contract.is_none() && (traded || (before || after) && settled()) {
            self.contract = Some(Contract::Futures);
        }
        self.firm()
    }

    /// Extent without a delivery month, and the token to go on with.
    pub(super) fn unproven(&self, least: usize, reached: usize) -> (usize, usize, usize) {
        let start = self.before_delivery.0.unwrap_or(self.start);
        let (end, next) = self.before_delivery.1.unwrap_or((self.end, reached));
        (start, end, next.max(least))
    }

    /// Whether a country before it is part of the name: *U.S. gold futures*.
    pub(super) fn takes_place(&self) -> bool {
        use SubjectKind::{Bond, Commodity, Crypto, CurrencyPair, Index};
        matches!(self.kind, Some(Commodity | Index | Bond | Crypto | CurrencyPair))
    }

    pub(super) fn mention(self: &Growth, alias: &Alias) -> SubjectMention {
        SubjectMention {
            span: Span::new(self.start, self.end),
            id: self.id.clone(),
            kind: self.kind,
            contract: self.contract,
            venue: self.venue.clone(),
            measure: self.measure.clone(),
            anaphor: alias.anaphor && self.id.is_none(),
            turn: alias.turn.filter(|_| self.id.is_none()),
            inverse: alias.inverse,
            place: self.place.clone(),
        }
    }
}

/// The country whose bonds were spoken of before a token: 日本国债遭抛售，10年期国债收益率上升.
pub(super) fn country_of_bonds(tokens: &[Token<'_>], (text, pack): (&str, &SubjectPack)) -> Option<Arc<str>> {
    let bonds =
        |end: usize| pack.bond_nouns.iter().any(|noun| text[end..].trim_start().starts_with(noun.as_str()));
    let named = |token: &Token<'_>| country_at(token.start, (text, pack));
    tokens.iter().rev().filter_map(named).find(|(end, _)| bonds(*end)).map(|(_, country)| country)
}

/// The country whose name begins at byte `at`, and where the name ends.
pub(super) fn country_at(at: usize, (text, pack): (&str, &SubjectPack)) -> Option<(usize, Arc<str>)> {
    let mut found = None;
    pack.trie.walk(text.as_bytes(), at, |end, entries| {
        let aliases = entries.iter().filter_map(|&e| pack.entries.get(e as usize)?.alias.as_ref());
        let country = aliases.filter(|a| a.kind == Some(SubjectKind::Country)).find_map(|a| a.id.clone());
        found = country.map(|country| (end, country)).or(found.take());
    });
    found
}
