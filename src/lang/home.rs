//! `home.toml`: which currency a unit that names none (元) is, by what is traded where.

use std::collections::BTreeMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use serde::Deserialize;

use super::Files;
use crate::error::{Error, Result};

/// Currencies by the subjects at home in them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Homes {
    /// What such a unit is read as elsewhere.
    pub of: Arc<str>,
    /// Countries by their currency, where `home` has none.
    #[serde(default)]
    countries: BTreeMap<String, Arc<str>>,
    /// What papers call their own country, normalized: 我国.
    #[serde(default)]
    pub own: Vec<String>,
    /// Behind a currency, that sums from there on are in it: 下同.
    #[serde(default)]
    alike: Vec<String>,
    /// Currencies by what accounts call them, normalized.
    #[serde(default)]
    stated: BTreeMap<String, Arc<str>>,
    /// What they call the whole of it: 全国.
    #[serde(default)]
    pub nationwide: Vec<String>,
    /// What they call its offices, normalized: 财政部.
    #[serde(default)]
    pub offices: Vec<String>,
    /// What may stand right before an office's name, normalized: 据.
    #[serde(default)]
    leads: Vec<String>,
    /// What they call its central bank, normalized: 央行.
    #[serde(default)]
    pub banks: Vec<String>,
    home: Vec<Home>,
    /// Finds the words of all places, in their order.
    #[serde(skip)]
    words: Option<AhoCorasick>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Home {
    currency: Arc<str>,
    #[serde(default)]
    country: Option<Arc<str>>,
    suffixes: Vec<String>,
    ids: Vec<String>,
    words: Vec<String>,
    #[serde(default)]
    measures: Vec<String>,
    /// What a company's shares that are traded there are called.
    #[serde(default)]
    shares: Vec<String>,
    /// How many digits a listed company's code has that no other place's has: (03690).
    #[serde(default)]
    code: Option<usize>,
}

impl Homes {
    /// Read `home.toml`.
    pub(super) fn from_files(files: &Files) -> Result<Self> {
        const FILE: &str = "home.toml";
        let homes: Homes = files.parse(FILE)?;
        let words = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(homes.home.iter().flat_map(|h| &h.words))
            .map_err(|e| Error::Pack { file: FILE.to_owned(), line: 1, column: 1, message: e.to_string() })?;
        Ok(Homes { words: Some(words), ..homes })
    }

    /// The currencies that `text`, normalized, says its sums are in, each from a byte on: （人民币‧下同）.
    pub fn stated(&self, text: &str) -> Vec<(usize, Arc<str>)> {
        let said = |(at, _): (usize, &str)| {
            let before = text[..at].trim_end_matches(|c: char| !c.is_alphanumeric());
            let named = self.stated.iter().filter(|(name, _)| before.ends_with(name.as_str()));
            let (name, currency) = named.max_by_key(|(name, _)| name.len())?;
            let open = before[..before.len() - name.len()].ends_with('(');
            (open && before.len() < at).then(|| (at, currency.clone()))
        };
        let ascii = text.is_ascii();
        let alike = self.alike.iter().filter(|alike| !ascii || alike.is_ascii());
        let mut all: Vec<_> =
            alike.flat_map(|alike| text.match_indices(alike.as_str()).filter_map(said)).collect();
        all.sort_unstable();
        all
    }

    /// Whether `text`, normalized, tells of one of the paper's own offices: 财政部 by itself, not 美国财政部.
    pub fn office(&self, text: &str) -> bool {
        let alone = |at: usize| !text[..at].ends_with(char::is_alphabetic) || self.tells(&text[..at]);
        self.offices.iter().any(|office| text.match_indices(office.as_str()).any(|(at, _)| alone(at)))
    }

    fn tells(&self, before: &str) -> bool {
        self.leads.iter().any(|lead| before.ends_with(lead.as_str()))
    }

    /// The currency that a unit without a name of its own is for this subject and measure.
    pub fn currency(&self, id: &str, measure: &str) -> Option<&Arc<str>> {
        let at_home =
            |h: &&Home| h.holds(id) && (h.measures.is_empty() || h.measures.iter().any(|m| m == measure));
        self.home.iter().find(at_home).map(|h| &h.currency)
    }

    /// The country where prices are in `currency`.
    pub fn country(&self, currency: &str) -> Option<&Arc<str>> {
        let home = self.home.iter().find(|h| &*h.currency == currency);
        home.and_then(|h| h.country.as_ref()).or_else(|| self.countries.get(currency))
    }

    /// The one of a company's `symbols` under which it is traded where prices are in `currency`; none where `id` is.
    pub fn listing<'s>(&self, currency: &str, id: &str, symbols: &'s [String]) -> Option<&'s str> {
        let home = self.home.iter().find(|h| &*h.currency == currency)?;
        let here = |name: &str| home.suffixes.iter().any(|s| name.ends_with(s.as_str()));
        if here(id) {
            return None;
        }
        symbols.iter().map(String::as_str).find(|symbol| here(symbol))
    }

    /// The currency of the place where shares that `words` speak of are traded: *Hong Kong shares*, H股.
    pub fn of_shares(&self, words: &str) -> Option<&Arc<str>> {
        let told = |h: &&Home| h.shares.iter().any(|form| words.contains(form.as_str()));
        self.home.iter().find(told).map(|h| &h.currency)
    }

    /// Whether a company is traded in several of the places.
    pub fn abroad_too(&self, id: &str, symbols: &[String]) -> bool {
        let own = self.home.iter().find(|h| h.holds(id));
        own.is_some_and(|own| {
            self.home.iter().any(|h| h.currency != own.currency && symbols.iter().any(|s| h.holds(s)))
        })
    }

    /// How often `text` uses words and codes of each place.
    pub fn told(&self, text: &str) -> Vec<usize> {
        // For each word how often it stands in the text, and where it last ended.
        let mut words = vec![(0, 0); self.home.iter().map(|h| h.words.len()).sum()];
        for found in self.words.iter().flat_map(|words| words.find_overlapping_iter(text)) {
            if let Some((count, end)) = words.get_mut(found.pattern().as_usize())
                && found.start() >= *end
            {
                (*count, *end) = (*count + 1, found.end());
            }
        }
        let mut rest = words.as_slice();
        let told = |h: &Home| {
            let (own, others) = rest.split_at(h.words.len());
            rest = others;
            let codes = h.code.map_or(0, |digits| codes(text, digits));
            own.iter().map(|(count, _)| count).sum::<usize>() + codes
        };
        self.home.iter().map(told).collect()
    }

    /// The suffix of the first exchange of the place that an article speaks of most, without its dot; `told` as
    /// [`Homes::told`] gives it.
    pub fn exchange(&self, told: &[usize]) -> Option<Arc<str>> {
        let currency = self.of_article(told, &[])?;
        let home = self.home.iter().find(|h| h.currency == *currency)?;
        home.suffixes.first().map(|suffix| suffix.trim_start_matches('.').into())
    }

    /// The currency of the place that an article with subjects of these `ids` speaks of most; none where two are level.
    pub fn of_article(&self, told: &[usize], ids: &[&str]) -> Option<&Arc<str>> {
        let all = |home: &Home, told: usize| told + ids.iter().filter(|id| home.holds(id)).count();
        let homes = self.home.iter().zip(told);
        let mut told: Vec<(usize, &Arc<str>)> = homes.map(|(h, n)| (all(h, *n), &h.currency)).collect();
        told.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        match told[..] {
            [(most, currency), (next, _), ..] if most > next => Some(currency),
            _ => None,
        }
    }
}

/// Codes of so many digits in brackets.
fn codes(text: &str, digits: usize) -> usize {
    let code = |(open, _): &(usize, &str)| {
        let inside = text.as_bytes().get(open + 1..open + 2 + digits);
        inside.is_some_and(|i| i[digits] == b')' && i[..digits].iter().all(u8::is_ascii_digit))
    };
    text.match_indices('(').filter(code).count()
}

impl Home {
    fn holds(&self, id: &str) -> bool {
        self.ids.iter().any(|i| i == id) || self.suffixes.iter().any(|s| id.ends_with(s.as_str()))
    }
}
