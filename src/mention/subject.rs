//! Subjects where they stand: *COMEX silver futures*, *Alphabet (GOOGL)*, *the metal*.
//!
//! All wordings of a language are found in one pass; the longest at the leftmost place wins. Words beside
//! a name then join it: contract, venue and place before it, contract, measure and corporate words behind.

use std::sync::Arc;

use super::described::described;
use super::growth::{Growth, country_of_bonds};
use super::listed::listed;
use super::names::Names;
use super::shown::{ends_described, ends_name, sized, speaks, spelled_out};
use super::ticker::{self, Bracket};
use super::wording;
use crate::lang::{Edges, Entry, Modifier, Opening, Proof, SubjectKind, SubjectPack, Turn, openings};
use crate::record::Contract;
use crate::text::{Normalized, Span};

/// An instrument, index, company or statistic where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectMention {
    /// The words, contract and venue words included (`COMEX silver futures`), a possessive left out.
    pub span: Span<Normalized>,
    /// Canonical id; none for a group (*precious metals*) and for an anaphor.
    pub id: Option<Arc<str>>,
    /// What sort of thing is named, or what sort an anaphor looks for (*the metal*: a commodity).
    pub kind: Option<SubjectKind>,
    /// Contract told by the words or beside them.
    pub contract: Option<Contract>,
    /// Venue told by the words or beside them.
    pub venue: Option<Arc<str>>,
    /// Measure that the words imply: `price` in *gold price*, `yield` in *10-year Treasury yield*.
    pub measure: Option<Arc<str>>,
    /// Stands for something named before: *the metal*, *the index*, *its shares*.
    pub anaphor: bool,
    /// Which of two things named before it stands for: *the former*.
    pub turn: Option<Turn>,
    /// A pair of currencies named from its other side: *the yen against the dollar* for USD/JPY.
    pub inverse: bool,
    /// The country among its words: `cn` of *Chinese aluminium*.
    pub place: Option<Arc<str>>,
}

/// A name that a word of the market or a ticker beside it showed to be its company's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The name alone.
    pub(super) span: Span<Normalized>,
    pub(super) id: Arc<str>,
}

/// A wording where it stands.
pub(super) struct Token<'p> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) entry: &'p Entry,
}

/// The subjects of a normalized sentence, in order; they do not overlap.
///
/// ```
/// use wirecheck::{lang::{Files, SubjectPack}, mention::scan_subjects, text::Lang};
/// let pack = SubjectPack::from_files(&Files::embedded(), Lang::En)?;
/// let found = scan_subjects("Silver plunged as COMEX gold futures slid.", &pack);
/// assert_eq!(found[0].id.as_deref(), Some("silver"));
/// assert_eq!(found[1].venue.as_deref(), Some("COMEX"));
/// # Ok::<(), wirecheck::error::Error>(())
/// ```
pub fn scan_subjects(text: &str, pack: &SubjectPack) -> Vec<SubjectMention> {
    let places: Vec<Opening> = openings(text.as_bytes()).collect();
    scan_names(text, &places, pack, &Names::of(text, pack, None), None).0
}

/// The subjects, with what the article tells of names, and where words begin and end if that is not at spaces; besides,
/// the names that were proven here, and the tickers in brackets behind names. `openings` are the places of `text` where forms may begin.
pub(super) fn scan_names(
    text: &str,
    openings: &[Opening],
    pack: &SubjectPack,
    names: &Names,
    edges: Option<&Edges>,
) -> (Vec<SubjectMention>, Vec<Proven>, Vec<Span<Normalized>>) {
    let tokens = tokens(text, openings, pack, names, edges);
    let brackets = ticker::brackets(text, pack, names.here());
    let mut scan = Scan {
        text,
        pack,
        tokens: &tokens,
        brackets: &brackets,
        used: vec![false; brackets.len()],
        traditional: names.traditional(),
        out: Vec::new(),
        unproven: Vec::new(),
        proven: Vec::new(),
    };
    let mut at = 0;
    while at < tokens.len() {
        at = scan.subject(at);
    }
    let (subjects, proven) = scan.finish();
    (subjects, proven, ticker::behind_names(&brackets))
}

/// Wordings in order, leftmost first and the longest there; they do not overlap.
fn tokens<'p>(
    text: &str,
    openings: &[Opening],
    pack: &'p SubjectPack,
    names: &'p Names,
    edges: Option<&Edges>,
) -> Vec<Token<'p>> {
    let edge = |at: usize| edges.is_none_or(|edges| edges.contains(at));
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token> = Vec::new();
    let mut free = 0;
    for &opening in openings {
        let at = opening.at;
        if at < free {
            continue;
        }
        let mut longest: Option<Token> = None;
        let mut take = |end, entries: &[u32]| {
            let entries = entries.iter().map(|&entry| &pack.entries[entry as usize]);
            for entry in entries.filter(|e| wording::stands(text, at, end, &e.form)) {
                // The same words twice (`Gold` and `gold`): the wording that carries a name comes first.
                let first = |last: &Token| last.entry.alias.is_none() && entry.alias.is_some();
                let better = longest.as_ref().is_none_or(|last| last.end != end || first(last));
                let token = Token { start: at, end, entry };
                if better && !is_unit(text, &token, pack) {
                    longest = Some(token);
                }
            }
        };
        if pack.trie.may_begin(opening) {
            pack.trie.walk_from(bytes, opening, &mut take);
        }
        if names.may_stand(bytes, at) || pack.instruments.lists().may_begin(bytes, opening) {
            let known = longest.as_ref().map(|token| (token.end, token.entry));
            let before = tokens.last().filter(|token| token.end == at).map(|token| token.entry);
            if let Some((end, entry)) = listed(text, (at, before), known, pack, names, edge) {
                longest = Some(Token { start: at, end, entry });
            }
        }
        if let Some((end, entry)) = described(text, at, pack)
            && longest.as_ref().is_none_or(|known| known.end < end)
        {
            longest = Some(Token { start: at, end, entry });
        }
        free = longest.as_ref().map_or(free, |token| token.end);
        tokens.extend(longest);
    }
    tokens
}

/// Whether a currency's name is a unit here: a number or a magnitude stands before it.
fn is_unit(text: &str, token: &Token, pack: &SubjectPack) -> bool {
    if !token.entry.alias.as_ref().is_some_and(|a| a.unit) {
        return false;
    }
    let before = text[..token.start].trim_end_matches([' ', '-']);
    if before.ends_with(|c: char| c.is_ascii_digit() || c == '$') {
        return true;
    }
    pack.magnitudes.iter().any(|m| {
        before
            .strip_suffix(m.as_str())
            .is_some_and(|rest| !m.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphabetic()))
    })
}

pub(super) struct Scan<'t, 'p> {
    pub(super) text: &'t str,
    pub(super) pack: &'p SubjectPack,
    pub(super) tokens: &'t [Token<'p>],
    brackets: &'t [Bracket],
    used: Vec<bool>,
    /// The article is in Traditional characters.
    traditional: bool,
    pub(super) out: Vec<Found>,
    /// Names of companies that nothing beside them proves.
    unproven: Vec<(SubjectMention, Proof)>,
    proven: Vec<Proven>,
}

/// A mention while it grows.
pub(super) struct Found {
    pub(super) mention: SubjectMention,
    /// The contract was told by words before the name, so that it holds for names joined to it.
    pub(super) contract_before: bool,
    /// Index of the first token that no later mention may take.
    pub(super) next_token: usize,
    /// What a currency by itself is quoted in against the dollar.
    pub(super) quoted: Option<Arc<str>>,
}

impl Scan<'_, '_> {
    /// Read the token at `at`; returns the next one to read.
    fn subject(&mut self, at: usize) -> usize {
        let token = &self.tokens[at];
        let Some(alias) = &token.entry.alias else { return at + 1 };
        let opens =
            self.text[..token.start].trim_end().chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        if alias.leads && !opens {
            return at + 1;
        }
        if self
            .brackets
            .iter()
            .enumerate()
            .any(|(i, b)| self.used[i] && b.start <= token.start && token.end <= b.end)
        {
            return at + 1;
        }
        let mut growth = Growth::of(alias, token);
        let mut next = at + 1;
        if let Some(end) = self.fund(&growth) {
            growth.name_fund(end);
            next += self.tokens[next..].iter().take_while(|t| t.start < end).count();
        }
        next = self.rightwards(&mut growth, next);
        growth.take_mark((self.text, self.pack));
        next += self.tokens[next..].iter().take_while(|t| t.start < growth.end).count();
        let reached = next;
        self.leftwards(&mut growth, at);
        growth.of_country(|| self.bond_country(at), token, (self.text, self.pack));
        if !growth.firm_by_now((self.text, self.pack), self.moves_behind(&growth, reached)) {
            (growth.start, growth.end, next) = growth.unproven(at + 1, reached);
        }
        if alias.proof == Proof::Corporate && spelled_out(self.text, token.start, token.end) {
            growth.proof = growth.proof.max(Proof::Market);
        }
        // *Anglo American lost 4.8%, Antofagasta 4.1%*: its size right behind.
        let behind = self.text[growth.end..].strip_prefix(' ').unwrap_or_default();
        let listed = behind.starts_with(|c: char| c.is_ascii_digit()) && sized(behind, self.pack);
        // *Gainers included Shell, up 2%*
        let apposed = self.tokens.get(next).filter(|t| &self.text[growth.end..t.start] == ", ");
        let moved = apposed.is_some_and(|t| {
            let modifier = fitting(&t.entry.after, growth.kind);
            modifier.is_some_and(|m| m.sized) && sized(&self.text[t.end..], self.pack)
        });
        let company = growth.kind == Some(SubjectKind::Company);
        if company && (listed || moved) {
            growth.proof = growth.proof.max(Proof::Corporate);
        }
        let described = || self.pack.described.apposed_behind(&self.text[growth.end..]);
        if company && growth.proof < alias.proof && described() {
            growth.proof = Proof::Market;
        }
        if alias.proof == Proof::Corporate && speaks(self.text, token.start, token.end, self.pack) {
            growth.proof = growth.proof.max(Proof::Corporate);
        }
        if growth.proof < alias.proof {
            let mention = SubjectMention { span: Span::new(token.start, token.end), ..growth.mention(alias) };
            self.unproven.push((mention, alias.proof));
            return at + 1;
        }
        if let Some(id) =
            growth.id.clone().filter(|_| alias.proof > Proof::Name && growth.proof >= Proof::Market)
        {
            self.proven.push(Proven { span: Span::new(token.start, token.end), id });
        }
        let left = self.text[growth.start..token.start].trim();
        let country = |e: &Entry| e.alias.as_ref().is_some_and(|a| a.kind == Some(SubjectKind::Country));
        if (left.is_empty() || self.pack.wording(left).any(country))
            && growth.kind == Some(SubjectKind::Commodity)
            && (ends_name(self.text, token.start, self.pack)
                || ends_described(self.text, token.start, growth.end, self.pack))
        {
            return at + 1;
        }
        let mention = growth.mention(alias);
        self.out.push(Found {
            mention,
            contract_before: growth.contract_before,
            next_token: next,
            quoted: alias.quoted.clone(),
        });
        next
    }

    /// Where a fund's name ends that begins with the name of a company or index: *S&P 500 Quality Income ETF*.
    fn fund(&self, growth: &Growth) -> Option<usize> {
        /// Letters of a word that is no preposition.
        const WORD: usize = 5;
        let named =
            matches!(growth.kind, Some(SubjectKind::Company | SubjectKind::Index)) && growth.id.is_some();
        if !named || growth.contract.is_some() {
            return None;
        }
        let end = growth.end + self.pack.described.fund(&self.text[growth.end..])?;
        let mut words = self.text.split(|c: char| !c.is_ascii_alphabetic());
        let lower = words.any(|w| w.len() >= WORD && w.starts_with(|c: char| c.is_ascii_lowercase()));
        lower.then_some(end)
    }

    /// Whether a price moves by a size right behind: *gained $6.42*.
    fn moves_behind(&self, growth: &Growth, next: usize) -> bool {
        /// Characters behind the verb up to the currency's sign.
        const NEAR: usize = 20;
        /// Of currencies.
        const SIGNS: [char; 4] = ['$', '£', '€', '¥'];
        let Some(token) = self.tokens.get(next).filter(|t| t.start > growth.end) else { return false };
        let verb = fitting(&token.entry.after, Some(SubjectKind::Company)).is_some_and(|m| m.sized);
        let behind = &self.text[token.end..];
        let sum = || behind.chars().take(NEAR).any(|c| SIGNS.contains(&c));
        verb && joinable(&self.text[growth.end..token.start]) && (sized(behind, self.pack) || sum())
    }

    /// The country whose bond one told by its term alone is: named right behind it (*in Japan*), else of that told before it.
    fn bond_country(&self, at: usize) -> Option<Arc<str>> {
        /// *in the*
        const GAP: usize = 8;
        let (token, next) = (&self.tokens[at], self.tokens.get(at + 1));
        let alias =
            next.filter(|n| n.start - token.end.min(n.start) <= GAP).and_then(|n| n.entry.alias.as_ref());
        if let Some(behind) = alias.filter(|a| a.kind == Some(SubjectKind::Country)) {
            return behind.id.clone();
        }
        let last = self.out.iter().rev().find(|f| f.mention.kind == Some(SubjectKind::Bond));
        let told = last.and_then(|f| self.pack.instruments.get(f.mention.id.as_deref()?)?.country.clone());
        told.or_else(|| country_of_bonds(&self.tokens[..at], (self.text, self.pack)))
    }

    /// Take what follows the name; returns the first token not taken.
    fn rightwards(&mut self, growth: &mut Growth, mut next: usize) -> usize {
        loop {
            growth.take_code(self.text);
            if let Some((close, behind)) = self.bracket(growth, next) {
                // Words behind the bracket belong to the name when they join it: `(WTI) crude futures`.
                if let Some(token) = self.tokens.get(behind)
                    && token.start >= close
                    && joinable(&self.text[close..token.start])
                    && let Some(modifier) = fitting(&token.entry.after, growth.kind)
                {
                    growth.take(modifier, false);
                    if !modifier.apart {
                        growth.end = token.end;
                        next = behind + 1;
                        continue;
                    }
                }
                return behind;
            }
            let Some(token) = self.tokens.get(next) else { return next };
            let Some(modifier) = fitting(&token.entry.after, growth.kind) else { return next };
            let gap = &self.text[growth.end..token.start];
            let venue = modifier.venue.is_some() && self.pack.connectors.iter().any(|c| c == gap);
            // *Acme Widgets, PLC (NYSE: ACMW)*
            let legal = gap == ", "
                && self.pack.legal_form(&token.entry.form)
                && self.text[token.end..].trim_start_matches('.').starts_with(" (");
            // 沪铜2605合约
            let code = modifier.contract == Some(Contract::Futures) && is_code(gap);
            if !joinable(gap) && !venue && !legal && !code {
                if self.pack.possessives.iter().any(|p| p == gap) && !modifier.delivery && !modifier.regroup {
                    growth.take(modifier, false);
                    return next + 1;
                }
                return next;
            }
            if modifier.sized && !(self.speaks_for(growth) && sized(&self.text[token.end..], self.pack)) {
                return next;
            }
            if modifier.apart {
                growth.take(modifier, false);
                return next;
            }
            growth.remember(modifier, next);
            growth.take(modifier, false);
            growth.end = token.end;
            next += 1;
        }
    }

    /// A short Chinese name in Simplified characters may be a good as well: 苹果跌3%.
    fn speaks_for(&self, growth: &Growth) -> bool {
        if growth.kind == Some(SubjectKind::Commodity) {
            return true;
        }
        let name = &self.text[growth.start..growth.end];
        name.is_ascii() || self.traditional || name.chars().count() > 2
    }

    /// Take what stands before the name.
    fn leftwards(&mut self, growth: &mut Growth, at: usize) {
        let floor = self.out.last().map_or(0, |f| f.next_token);
        let mut at = at;
        while at > 0 {
            let token = &self.tokens[at - 1];
            let gap = &self.text[token.end..growth.start];
            let mention =
                self.out.last().map(|f| &f.mention).filter(|m| m.span == Span::new(token.start, token.end));
            let country = mention.filter(|m| m.kind == Some(SubjectKind::Country));
            // *Italian 10-year notes*, *Italy's 10-year yield*: those of another country.
            if growth.kind == Some(SubjectKind::Bond)
                && let Some(country) = country
                && (joinable(gap) || self.pack.possessives.iter().any(|p| p == gap))
            {
                let home = growth.id.as_deref().and_then(|id| self.pack.instruments.get(id)?.country.clone());
                if home.is_some() && home != country.id {
                    growth.id =
                        growth.id.take().and_then(|id| self.pack.bond_abroad(&id, country.id.as_deref()?));
                }
            }
            if !joinable(gap) {
                return;
            }
            // *UK jobless claims*: the country named goes before the one that the statistic is known for.
            let owner =
                country.filter(|_| growth.kind == Some(SubjectKind::Country) && growth.measure.is_some());
            if let Some(owner) = owner {
                growth.id = owner.id.clone();
            }
            // 中国8月大豆进口量: the month is no month of delivery, and goes between.
            let apart = growth.before_delivery.0.is_some() && !growth.firm();
            let place = owner.is_some() || country.is_some() && growth.takes_place() && !apart;
            let free = at > floor || mention.is_some_and(|m| m.anaphor);
            match fitting(&token.entry.before, growth.kind).filter(|_| free) {
                Some(modifier) => {
                    growth.remember_left(modifier);
                    growth.take(modifier, true);
                }
                None if place => growth.place = country.and_then(|c| c.id.clone()),
                None => return,
            }
            if mention.is_some() {
                self.out.pop();
            }
            growth.start = token.start;
            at -= 1;
        }
    }

    /// The bracket right behind the name that repeats it as a ticker or symbol: where it ends, and the first
    /// token behind it.
    fn bracket(&mut self, growth: &mut Growth, next: usize) -> Option<(usize, usize)> {
        let inside = self.text[growth.end..].trim_start_matches(' ').strip_prefix('(')?;
        let open = self.text.len() - inside.len() - 1;
        if let Some(i) = self.brackets.iter().position(|b| b.start == open) {
            let bracket = &self.brackets[i];
            if bracket.weak && growth.id.as_ref() != Some(&bracket.id) {
                return None;
            }
            if growth.id.is_some() && growth.id.as_ref() != Some(&bracket.id) && growth.needs == Proof::Name {
                return None;
            }
            growth.id = Some(bracket.id.clone());
            growth.proof = Proof::Ticker;
            self.used[i] = true;
            let within = self.tokens[next..].iter().take_while(|t| t.start < bracket.end).count();
            return Some((bracket.end, next + within));
        }
        let token =
            self.tokens.get(next).filter(|t| t.start == open + 1 && self.text[t.end..].starts_with(')'))?;
        let same = growth.id.is_some() && token.entry.alias.as_ref().is_some_and(|a| a.id == growth.id);
        same.then_some((token.end + 1, next + 1))
    }

    /// Share contracts among joined names, then put in the tickers that no name took.
    fn finish(mut self) -> (Vec<SubjectMention>, Vec<Proven>) {
        self.pair();
        self.against_dollar();
        self.neighbours();
        for i in 1..self.out.len() {
            let (head, tail) = self.out.split_at_mut(i);
            let (a, b) = (&mut head[i - 1], &mut tail[0]);
            let gap = &self.text[a.mention.span.end as usize..b.mention.span.start as usize];
            if a.mention.kind != b.mention.kind || !self.pack.conjunctions.iter().any(|c| c == gap) {
                continue;
            }
            if a.contract_before && b.mention.contract.is_none() {
                b.mention.contract = a.mention.contract;
                b.mention.venue = b.mention.venue.take().or_else(|| a.mention.venue.clone());
                b.contract_before = true;
            }
        }
        for i in (1..self.out.len()).rev() {
            let (head, tail) = self.out.split_at_mut(i);
            let (a, b) = (&mut head[i - 1], &tail[0]);
            let gap = &self.text[a.mention.span.end as usize..b.mention.span.start as usize];
            if a.mention.kind == b.mention.kind
                && !b.contract_before
                && a.mention.contract.is_none()
                && b.mention.contract == Some(Contract::Futures)
                && self.pack.conjunctions.iter().any(|c| c == gap)
            {
                a.mention.contract = b.mention.contract;
                a.mention.venue = a.mention.venue.take().or_else(|| b.mention.venue.clone());
            }
        }
        let (text, table) = (self.text, &self.pack.instruments);
        let mut out: Vec<SubjectMention> = self.out.into_iter().map(|f| f.mention).collect();
        out.iter_mut().for_each(|mention| ticker::name_listed_on(text, table, mention));
        for (i, bracket) in self.brackets.iter().enumerate() {
            if self.used[i] || bracket.weak {
                continue;
            }
            let kind = self.pack.instruments.get(&bracket.id).map_or(SubjectKind::Company, |row| row.kind);
            let named = if kind == SubjectKind::Company { bracket.name } else { bracket.ticker };
            let span = Span::new(named.0, named.1);
            out.retain(|m| !(m.span.start as usize >= bracket.start && m.span.end as usize <= bracket.end));
            if out.iter().any(|m| m.span.overlaps(span)) {
                continue;
            }
            out.push(SubjectMention {
                span,
                id: Some(bracket.id.clone()),
                kind: Some(kind),
                contract: None,
                venue: None,
                measure: None,
                anaphor: false,
                turn: None,
                inverse: false,
                place: None,
            });
        }
        out.sort_by_key(|m| m.span);
        (out, self.proven)
    }

    /// A name counts that stands in a list with another of its kind: 浪潮信息、中国软件涨停.
    fn neighbours(&mut self) {
        let joined = |a: Span<Normalized>, b: Span<Normalized>| {
            let gap = self.text.get(a.end as usize..b.start as usize);
            gap.is_some_and(|gap| self.pack.conjunctions.iter().any(|c| c == gap))
        };
        let mut open = std::mem::take(&mut self.unproven);
        open.retain(|(_, proof)| *proof < Proof::Ticker);
        while let Some(i) = open.iter().position(|(name, _)| {
            self.out.iter().map(|f| &f.mention).any(|m| {
                matches!(m.kind, Some(SubjectKind::Company | SubjectKind::Commodity))
                    && m.kind == name.kind
                    && !m.anaphor
                    && (joined(m.span, name.span) || joined(name.span, m.span))
            })
        }) {
            let (mention, _) = open.remove(i);
            let at = self.out.partition_point(|f| f.mention.span < mention.span);
            if self.out.iter().any(|f| f.mention.span.overlaps(mention.span)) {
                continue;
            }
            self.out.insert(at, Found { mention, contract_before: false, next_token: 0, quoted: None });
        }
    }
}

fn joinable(gap: &str) -> bool {
    matches!(gap, "" | " " | "-")
}

/// Whether it is the code of a contract's month of delivery: year and month.
fn is_code(gap: &str) -> bool {
    matches!(gap.len(), 3 | 4) && gap.bytes().all(|b| b.is_ascii_digit())
}

fn fitting(modifiers: &[Modifier], kind: Option<SubjectKind>) -> Option<&Modifier> {
    modifiers.iter().find(|m| m.kinds.is_empty() || kind.is_some_and(|k| m.kinds.contains(&k)))
}
