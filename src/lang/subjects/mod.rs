//! One language's words for subjects, compiled into one trie.
//!
//! `config/lang/<code>/instruments.toml` lists, per id, the names; names that carry more (a contract, a
//! venue, a measure); groups without an id; anaphors (*the metal*); words beside a name that join it
//! (*spot*, *COMEX*, *futures*); and shields, in which a name is no subject (*gold medal*). The Chinese
//! pack reads the English words as well, since Chinese news is full of them.

mod build;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

pub(super) use self::build::plain_names;
use super::trie::{Trie, openings};
use super::{Instruments, SubjectKind};
use crate::record::Contract;

/// Names of months; of several in one text the first in this order counts.
#[derive(Debug, Clone, Default)]
struct Months {
    trie: Trie,
    names: Vec<(String, i8)>,
}

impl Months {
    fn new(names: Vec<(String, i8)>) -> Self {
        Months { trie: Trie::new(names.iter().map(|(name, _)| name.as_str())), names }
    }
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alias {
    pub(crate) id: Option<Arc<str>>,
    pub(crate) kind: Option<SubjectKind>,
    pub(crate) contract: Option<Contract>,
    pub(crate) venue: Option<Arc<str>>,
    pub(crate) measure: Option<Arc<str>>,
    pub(crate) anaphor: bool,
    /// Which of two named before an anaphor stands for.
    pub(crate) turn: Option<Turn>,
    /// It stands for something only where it opens its clause: 公司.
    pub(crate) leads: bool,
    /// What must stand beside it for it to count.
    pub(crate) proof: Proof,
    /// A unit rather than a subject when a number stands before it.
    pub(crate) unit: bool,
    /// The pair named from its other side: 人民币兑美元.
    pub(crate) inverse: bool,
    /// The country among its words: *U.S. crude inventories*.
    pub(crate) place: Option<Arc<str>>,
    /// What a currency by itself is quoted in against the dollar, from the other side.
    pub(crate) quoted: Option<Arc<str>>,
}

/// How a language tells of a company by what it is: *the Danish wind group*.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Described {
    /// The wording that such a description stands for: *the company*.
    pub(crate) company: String,
    /// Articles that open it.
    pub(crate) articles: Vec<String>,
    /// What a state that follows its town ends in: *the Irving, Texas-based company*.
    #[serde(default)]
    pub(crate) based: Vec<String>,
    /// Articles that open an apposition: *Halworth, a budget airline*.
    #[serde(default)]
    pub(crate) appose: Vec<String>,
    /// Last words of a fund's name that begins with another's: *BlackRock Alpine Income Trust*.
    #[serde(default)]
    pub(crate) funds: Vec<String>,
    /// Its last word.
    pub(crate) nouns: FxHashSet<String>,
    /// Words that are no part of it.
    pub(crate) ends: FxHashSet<String>,
    /// Last two words that tell of something else: *trade group*.
    pub(crate) not: Vec<(String, String)>,
}

impl Described {
    /// Whether a noun for a company stands right before: *appliance maker*.
    pub(crate) fn ends_before(&self, text: &str) -> bool {
        let Some(text) = text.strip_suffix(' ') else { return false };
        let mut words = text.rsplit(' ');
        let (noun, before) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let lower = || before.bytes().map(|b| b.to_ascii_lowercase());
        self.nouns.contains(noun) && !self.not.iter().any(|(a, b)| b == noun && a.bytes().eq(lower()))
    }

    /// The length of the rest of a fund's name that `behind` begins with: words with capitals up to one for a fund, two at
    /// least. In a headline, where all have capitals, a verb may stand among them.
    pub(crate) fn fund(&self, behind: &str) -> Option<usize> {
        /// Words of it.
        const MOST: usize = 8;
        let mut end = 0;
        for n in 0..MOST {
            let word = behind[end..].strip_prefix(' ')?;
            let length = word.find([' ', ',', '(', ')', ';', ':', '\n', '\'']).unwrap_or(word.len());
            let word = &word[..length];
            let name = word.trim_end_matches('.');
            end += 1 + name.len();
            if self.funds.iter().any(|noun| noun == name) {
                return (n > 0).then_some(end);
            }
            let cased =
                word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()) || word == "&";
            // *U.S.*, *Inc.*: a full stop may end a sentence.
            if !cased || word.ends_with('.') && !word[..length - 1].contains('.') {
                return None;
            }
            end += length - name.len();
        }
        None
    }

    /// Whether an apposition right behind tells a company by what it is: *Halworth, the budget airline that …*.
    pub(crate) fn apposed_behind(&self, text: &str) -> bool {
        /// Words of the apposition up to its noun.
        const MOST: usize = 6;
        let Some(text) = text.strip_prefix(", ") else { return false };
        let mut words = text.split(' ').take(MOST).peekable();
        words.next_if(|word| self.appose.iter().any(|article| article == word));
        let mut before = "";
        while let Some(word) = words.next() {
            let whole = word.trim_end_matches([',', '.', ';']);
            let ends = |word: &&str| self.ends.contains(*word);
            if whole.len() < word.len() || words.peek().is_none_or(ends) {
                let lower = before.to_ascii_lowercase();
                return self.nouns.contains(whole)
                    && !self.not.iter().any(|(a, b)| *a == lower && b == whole);
            }
            before = word;
        }
        false
    }
}

/// Which of the two things named last an anaphor stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// The first: *the former*.
    Former,
    /// The second: *the latter*.
    Latter,
    /// The one that the sentence before speaks of: *Deere reports in May. Its shares rose*.
    Spoken,
}

/// What shows that a name stands for its company, each stronger than those before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Proof {
    /// The name itself.
    #[default]
    Name,
    /// A corporate word beside it: *Target Corp*, *Target's chief executive*.
    Corporate,
    /// A word of the market beside it: *Gap shares*.
    Market,
    /// Its ticker.
    Ticker,
}

impl Alias {
    /// A company's name.
    pub(crate) fn company(id: Arc<str>, proof: Proof) -> Self {
        Alias { id: Some(id), proof, ..unnamed(Some(SubjectKind::Company)) }
    }
}

/// What a word beside a name adds to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Modifier {
    pub(crate) contract: Option<Contract>,
    pub(crate) venue: Option<Arc<str>>,
    pub(crate) measure: Option<Arc<str>>,
    /// Kinds of names it joins; all when empty.
    pub(crate) kinds: Vec<SubjectKind>,
    /// What it proves of a name.
    pub(crate) proves: Proof,
    /// Tells what it tells without joining the mention: *Apple earnings*.
    pub(crate) apart: bool,
    /// Joins only where futures or a venue are told: *December*.
    pub(crate) delivery: bool,
    /// Counts only with a percentage behind it: *fell 3%*.
    pub(crate) sized: bool,
    /// Makes a country the group of its shares or bonds: *Japanese stocks*.
    pub(crate) regroup: bool,
}

/// All that one wording can be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    pub(crate) form: String,
    pub(crate) alias: Option<Alias>,
    /// What it adds to a name that follows.
    pub(crate) before: Vec<Modifier>,
    /// What it adds to a name that precedes.
    pub(crate) after: Vec<Modifier>,
    /// Currency that it makes a pair of when it stands in the clause before, and the pair: *against the yen*.
    pub(crate) pairs: Vec<Cross>,
    /// Makes the currency in the clause before what it is quoted in against the dollar: *per dollar*.
    pub(crate) against_dollar: bool,
}

/// What a currency told against another is.
#[derive(Debug, Clone)]
pub(crate) struct Cross {
    /// What the first is by itself.
    pub(crate) base: Arc<str>,
    /// The pair.
    pub(crate) id: Arc<str>,
    /// Whether the pair is named from its other side.
    pub(crate) inverse: bool,
}

/// One language's names for subjects, compiled for scanning.
#[derive(Debug, Clone)]
pub struct SubjectPack {
    pub(crate) trie: Trie,
    pub(crate) entries: Vec<Entry>,
    pub(crate) instruments: Arc<Instruments>,
    /// What right behind a name of the long lists makes a phrase of it: 中国软件行业.
    pub(crate) denied: Vec<String>,
    /// What behind a name shows that the company is named next: *Louis Vuitton owner LVMH*.
    pub(crate) apposed: Vec<String>,
    /// Words between two currencies of which one is told against the other: *against the*.
    pub(crate) opposed: Vec<String>,
    /// Units behind a number that make it a price: 元.
    pub(crate) priced: Vec<String>,
    /// Words after which a currency's name is a unit: `million`.
    pub(crate) magnitudes: Vec<String>,
    /// What may stand between a name and a word that belongs to it: `'s `.
    pub(crate) possessives: Vec<String>,
    /// What may stand between a name and its venue behind it: ` on the `.
    pub(crate) connectors: Vec<String>,
    /// What joins names that share a contract: *gold and silver futures*.
    pub(crate) conjunctions: Vec<String>,
    /// Verbs of futures, behind the month that they fall due in and their goods: *May cocoa settled*.
    pub(crate) settles: Vec<String>,
    /// Words by which companies are told of without their names.
    pub(crate) described: Described,
    /// Words with a capital that are part of no company's name unless a legal form stands behind.
    no_companies: FxHashSet<String>,
    /// Names of the months that contracts fall due in, each with its number.
    months: Months,
    /// Words that stand right before a company's name where no spaces are written: 公司.
    pub(crate) leads: Vec<String>,
    /// Names that are words too but hardly so: a verb of `says` behind one is proof enough.
    pub(crate) speakers: FxHashSet<String>,
    /// Verbs of speech.
    pub(crate) says: Vec<String>,
    /// What names the country whose bonds are told by their term alone.
    pub(crate) bonds_at_home: Vec<String>,
    /// That country.
    pub(crate) bonds_of: Option<Arc<str>>,
    /// What a government's bonds are called behind its country's name: 国债.
    pub(crate) bond_nouns: Vec<String>,
    /// What the bonds of one country are called, each with that country: *gilts*.
    pub(crate) debtors: Vec<(String, Arc<str>)>,
    /// How long bonds run, as the end of an id has it (`10y`), and the words for it.
    pub(crate) bond_terms: Vec<(String, Vec<String>)>,
    /// What before a name with a legal form shows that it is a part of another company: `its `.
    pub(crate) owned: Vec<String>,
    /// What before a name shows that it is a company's, by its last byte in lower case: `shares of`.
    show_before: FxHashMap<u8, Vec<String>>,
    /// What behind it does, by its first byte: `stock`.
    show_after: FxHashMap<u8, Vec<String>>,
}

impl SubjectPack {
    /// The bond of another country that runs for as many years: `jgb_10y` for `us_treasury_10y`.
    pub(crate) fn bond_abroad(&self, id: &str, country: &str) -> Option<Arc<str>> {
        let years = &id[id.rfind('_')?..];
        let alike = |row: &&super::instruments::Instrument| {
            row.kind == SubjectKind::Bond
                && row.country.as_deref() == Some(country)
                && row.id.ends_with(years)
        };
        self.instruments.iter().find(alike).map(|row| row.id.clone())
    }

    /// The bond of a country that runs so long, as the end of an id has it: `10y`.
    pub(crate) fn bond_of(&self, country: &str, term: &str) -> Option<&super::instruments::Instrument> {
        let alike = |row: &&super::instruments::Instrument| {
            row.kind == SubjectKind::Bond
                && row.country.as_deref() == Some(country)
                && row.id.rsplit_once('_').is_some_and(|(_, end)| end == term)
        };
        self.instruments.iter().find(alike)
    }

    /// What the pack has of the wording `form`.
    pub(crate) fn wording(&self, form: &str) -> impl Iterator<Item = &Entry> {
        self.trie.exact(form).iter().map(|&entry| &self.entries[entry as usize])
    }

    /// What the words at the beginning of `text` prove of a company's name before it.
    pub(crate) fn proof(&self, text: &str) -> Proof {
        let mut proof = Proof::Name;
        self.trie.walk(text.as_bytes(), 0, |end, entries| {
            if !text[end..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
                let modifiers = entries.iter().flat_map(|&e| &self.entries[e as usize].after);
                proof = modifiers.map(|m| m.proves).chain([proof]).max().unwrap_or_default();
            }
        });
        proof
    }

    /// Whether `form` is a legal form or the like, which is part of a name: *plc*.
    pub(crate) fn legal_form(&self, form: &str) -> bool {
        let legal = |m: &Modifier| m.proves > Proof::Name && !m.apart && m.measure.is_none();
        self.wording(form).any(|e| e.after.iter().any(legal))
    }

    /// Whether the words beside a name show that it is a company's: *shares of Acme*, *Acme's stock*.
    pub(crate) fn shows_company(&self, before: &str, behind: &str) -> bool {
        let behind = behind.strip_prefix("'s").unwrap_or(behind).strip_prefix(' ').unwrap_or_default();
        let whole = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
        let after = |form: &String| behind.strip_prefix(form.as_str()).is_some_and(whole);
        let before = before.strip_suffix(' ').unwrap_or_default();
        let lead = |form: &String| {
            let start = before.len().checked_sub(form.len()).filter(|&at| before.is_char_boundary(at));
            start.is_some_and(|at| {
                before[at..].eq_ignore_ascii_case(form)
                    && !before[..at].ends_with(|c: char| c.is_alphanumeric())
            })
        };
        alike(&self.show_after, behind.as_bytes().first()).any(after)
            || alike(&self.show_before, before.as_bytes().last()).any(lead)
    }

    /// The month, from 1, in which a contract called by these words falls due: *Brent crude for August delivery*, 8月合约.
    pub(crate) fn delivery(&self, words: &str) -> Option<i8> {
        let (bytes, all) = (words.as_bytes(), &self.months);
        let mut first: Option<u32> = None;
        for opening in openings(bytes).filter(|&opening| all.trie.may_begin(opening)) {
            all.trie.walk_from(bytes, opening, |end, forms| {
                let joins = |c: char| c.is_ascii_alphanumeric();
                let whole = !words[..opening.at].ends_with(joins) && !words[end..].starts_with(joins);
                let written = |&form: &u32| all.names[form as usize].0 == words[opening.at..end];
                let found = forms.iter().copied().filter(written).filter(|_| whole).min();
                first = [first, found].into_iter().flatten().min();
            });
        }
        first.map(|form| all.names[form as usize].1)
    }

    /// `text` with the names in it written as their wordings are, where it has no capitals of its own: *toyota* as *Toyota*.
    /// What needs proof to count stays as it is.
    pub(crate) fn recased(&self, text: &str) -> String {
        /// Shorter names are words: *us*.
        const SHORTEST: usize = 3;
        let mut out = text.to_owned();
        if !text.is_ascii() || text.bytes().any(|b| b.is_ascii_uppercase()) {
            return out;
        }
        let bytes = text.as_bytes();
        let edge = |at: usize| at == 0 || at == bytes.len() || !bytes[at - 1].is_ascii_alphanumeric();
        let whole = |end: usize| end == bytes.len() || !bytes[end].is_ascii_alphanumeric();
        let mut at = 0;
        while at < bytes.len() {
            let mut longest: Option<&Entry> = None;
            let take = |end: usize, entry: &Entry| -> bool {
                let named = entry.alias.as_ref().is_some_and(|a| a.id.is_some() && a.proof == Proof::Name);
                named && whole(end) && end - at >= SHORTEST
            };
            if edge(at) {
                self.trie.walk(bytes, at, |end, entries| {
                    let mut entries = entries.iter().map(|&entry| &self.entries[entry as usize]);
                    longest = entries.rfind(|e| take(end, e)).or(longest);
                });
                self.instruments.lists().walk(bytes, at, false, |end, entry| {
                    let more = longest.is_none_or(|known| entry.form.len() > known.form.len());
                    if more && take(end, entry) {
                        longest = Some(entry);
                    }
                });
            }
            match longest {
                Some(entry) => {
                    out.replace_range(at..at + entry.form.len(), &entry.form);
                    at += entry.form.len();
                }
                None => at += 1,
            }
        }
        out
    }

    /// Whether a word with a capital is part of no company's name: *Asian*, *Friday*.
    pub(crate) fn no_company(&self, word: &str) -> bool {
        self.no_companies.contains(word)
    }

    /// Whether `form` by itself names a subject.
    pub(crate) fn names(&self, form: &str) -> bool {
        self.wording(form).any(|e| e.alias.as_ref().is_some_and(|a| !a.anaphor))
    }

    /// The table of ids that the names lead to.
    pub fn instruments(&self) -> &Instruments {
        &self.instruments
    }
}

/// Of many words those that begin or end with a byte, in any case.
fn alike<'f>(forms: &'f FxHashMap<u8, Vec<String>>, byte: Option<&u8>) -> impl Iterator<Item = &'f String> {
    byte.and_then(|byte| forms.get(&byte.to_ascii_lowercase())).into_iter().flatten()
}

fn unnamed(kind: Option<SubjectKind>) -> Alias {
    Alias {
        id: None,
        kind,
        contract: None,
        venue: None,
        measure: None,
        anaphor: false,
        turn: None,
        leads: false,
        proof: Proof::Name,
        unit: false,
        inverse: false,
        place: None,
        quoted: None,
    }
}
