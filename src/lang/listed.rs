//! Companies of the long lists, `config/listed/*.toml`: thousands of names, found without a table of them all.
//!
//! The program starts for one sentence as well as for a million, so what a list says is made into names, ids and rows when
//! they are met. Beforehand names are only sorted; a wording is looked up among those that begin like it.

use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::instruments::Instrument;
use super::subjects::{Alias, Entry, Proof};
use super::trie::{Opening, SPREAD, opening};
use super::{Files, SubjectKind};
use crate::error::{Error, Result};
use crate::text::{is_han, normalize};

/// The companies of all lists, by ticker and by name.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    /// Tickers and names, one after another.
    text: String,
    companies: Vec<Company>,
    /// Countries that may be named right before a name of each list; any where none is told.
    homes: Vec<Vec<String>>,
    /// In the order of their bytes in lower case.
    names: Vec<Name>,
    /// Where in `names` those begin and end that begin alike, by the hash of how they do; others may stand between them.
    ranges: FxHashMap<u64, (u32, u32)>,
    /// Bits of the hashes of how names begin: they tell most places in text that begin none.
    heads: Vec<u64>,
    /// Names as entries of a pack, made when met.
    entries: Vec<OnceLock<Box<Entry>>>,
    /// Companies as rows of the table, made when asked for.
    rows: Vec<OnceLock<Box<Row>>>,
    /// Tickers and further symbols in the order of their hashes, with their companies; made when the first is asked for.
    symbols: OnceLock<Vec<(u64, Part, u32)>>,
}

/// A piece of the text.
type Part = (u32, u32);

#[derive(Debug, Clone, Copy)]
struct Company {
    ticker: Part,
    /// The row from the ticker on, as the list writes it.
    row: Part,
    traditional: bool,
    list: u8,
}

#[derive(Debug, Clone, Copy)]
struct Name {
    /// Its first eight bytes in lower case.
    key: u64,
    part: Part,
    company: u32,
    proof: Proof,
}

#[derive(Debug)]
struct Row {
    instrument: Instrument,
    /// All names, normalized.
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListFile {
    /// Names are in Traditional characters; those that need proof count in such text only.
    #[serde(default)]
    traditional: bool,
    /// Countries that may be named right before a name: 法国兴业银行 is not the bank of Fujian.
    #[serde(default)]
    home: Vec<String>,
    /// One company a line: `ticker|name|name|=symbol`.
    rows: String,
}

/// Folder of the lists below `config/`.
const FOLDER: &str = "listed/";

impl Listed {
    /// Read all lists.
    pub(super) fn from_files(files: &Files) -> Result<Self> {
        let mut all = Listed::default();
        for (path, _) in files.iter().filter(|(path, _)| path.starts_with(FOLDER)) {
            let file: ListFile = files.parse(path)?;
            all.homes.push(file.home);
            for row in file.rows.lines().map(str::trim).filter(|row| !row.is_empty()) {
                all.add(row, file.traditional).ok_or_else(|| Error::Pack {
                    file: path.to_owned(),
                    line: 1,
                    column: 1,
                    message: format!("row {row:?} is no ticker|name|=symbol"),
                })?;
            }
        }
        all.sort();
        Ok(all)
    }

    fn add(&mut self, row: &str, traditional: bool) -> Option<()> {
        let (ticker, names) = row.split_once('|')?;
        let row = self.put(row);
        let company = self.companies.len() as u32;
        let ticker_part = (row.0, row.0 + ticker.len() as u32);
        let list = self.homes.len().saturating_sub(1) as u8;
        self.companies.push(Company { ticker: ticker_part, row, traditional, list });
        let mut from = row.0 as usize + ticker.len() + 1;
        for written in names.split('|') {
            let (name, proof) = marked(written);
            if !written.starts_with('=') && proof != Proof::Ticker && name.len() >= SHORTEST {
                let part = if traditional {
                    let folded = normalize(name).0;
                    self.put(&folded)
                } else {
                    (from as u32, (from + name.len()) as u32)
                };
                self.names.push(Name { key: key(self.part(part).as_bytes()), part, company, proof });
            }
            from += written.len() + 1;
        }
        Some(())
    }

    fn put(&mut self, text: &str) -> Part {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        (start, self.text.len() as u32)
    }

    fn part(&self, part: Part) -> &str {
        &self.text[part.0 as usize..part.1 as usize]
    }

    fn sort(&mut self) {
        let text = self.text.as_bytes();
        let bytes = |name: &Name| &text[name.part.0 as usize..name.part.1 as usize];
        self.names.sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| order(bytes(a), bytes(b))));
        self.heads = vec![0; HEADS / 64];
        self.ranges.reserve(self.names.len() / 2);
        for (name, at) in self.names.iter().zip(0..) {
            let hash = head(bytes(name), || opening(bytes(name)));
            self.heads[bit(hash) / 64] |= 1 << (bit(hash) % 64);
            self.ranges.entry(hash).or_insert((at, at)).1 = at + 1;
        }
        self.entries.resize_with(self.names.len(), OnceLock::new);
        self.rows.resize_with(self.companies.len(), OnceLock::new);
    }

    /// Whether a name may begin at a place of `text`: much faster than to look for one.
    #[inline]
    pub(crate) fn may_begin(&self, text: &[u8], opening: Opening) -> bool {
        self.may_open(head(&text[opening.at..], || opening.hash))
    }

    #[inline]
    fn may_open(&self, head: u64) -> bool {
        let bit = bit(head);
        self.heads.get(bit / 64).is_some_and(|bits| bits & 1 << (bit % 64) != 0)
    }

    /// Call `found` with the end and the entry of all names that begin at byte `at`, in any ASCII case, longest first; those
    /// that end inside a Latin word may be left out. `traditional` tells the script of the text.
    #[inline]
    pub(crate) fn walk<'a>(
        &'a self,
        text: &[u8],
        at: usize,
        traditional: bool,
        mut found: impl FnMut(usize, &'a Entry),
    ) {
        let mut rest = &text[at..];
        let head = head(rest, || opening(rest));
        let range = self.may_open(head).then(|| self.ranges.get(&head)).flatten();
        let Some((low, mut high)) = range.map(|&(low, high)| (low as usize, high as usize)) else { return };
        while low < high {
            let wanted = key(rest);
            high = low
                + self.names[low..high].partition_point(|n| {
                    n.key.cmp(&wanted).then_with(|| order(self.part(n.part).as_bytes(), rest))
                        != Ordering::Greater
                });
            if high == low {
                return;
            }
            let last = &self.names[high - 1];
            let name = self.part(last.part).as_bytes();
            let same = name.iter().zip(rest).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
            if same == name.len() {
                if self.fits(last, traditional) {
                    found(at + same, self.entry(high - 1));
                }
                high -= 1;
            }
            rest = &rest[..same];
        }
    }

    /// A short name counts in the script of its market only: 大成 is a Taiwanese company, and many a mainland firm.
    fn fits(&self, name: &Name, traditional: bool) -> bool {
        name.proof == Proof::Name || !self.companies[name.company as usize].traditional || traditional
    }

    fn entry(&self, name: usize) -> &Entry {
        self.entries[name].get_or_init(|| {
            let Name { part, company, proof, .. } = self.names[name];
            let alias = Alias::company(self.row(company).instrument.id.clone(), proof);
            Box::new(Entry { form: self.part(part).to_owned(), alias: Some(alias), ..Entry::default() })
        })
    }

    /// Whether a company of a list may be meant where the country with this id is named right before it.
    pub(crate) fn at_home(&self, id: &str, country: &str) -> bool {
        let company = self.number(id).map(|number| self.companies[number as usize]);
        let homes = company.and_then(|c| self.homes.get(usize::from(c.list)));
        homes.is_none_or(|homes| homes.is_empty() || homes.iter().any(|home| home == country))
    }

    /// The company with this ticker or symbol.
    pub(crate) fn symbol(&self, symbol: &str) -> Option<&Instrument> {
        Some(&self.row(self.number(symbol)?).instrument)
    }

    /// The company that a name without a second sense stands for, in any ASCII case.
    pub(crate) fn named(&self, name: &str) -> Option<&Instrument> {
        let mut found = None;
        self.walk(name.as_bytes(), 0, true, |end, entry| {
            if end == name.len() {
                found = entry.alias.as_ref().filter(|a| a.proof == Proof::Name).and_then(|a| a.id.as_deref());
            }
        });
        self.symbol(found?)
    }

    /// Whether a company has this name, though words beside it may have to prove it.
    pub(crate) fn has(&self, name: &str) -> bool {
        let mut whole = false;
        self.walk(name.as_bytes(), 0, true, |end, _| whole |= end == name.len());
        whole
    }

    /// All names and symbols of the company with this ticker, normalized.
    pub(crate) fn aliases(&self, ticker: &str) -> Option<&[String]> {
        Some(&self.row(self.number(ticker)?).names)
    }

    fn number(&self, symbol: &str) -> Option<u32> {
        let (symbols, wanted) = (self.symbols(), hash(symbol));
        let first = symbols.partition_point(|(hash, ..)| *hash < wanted);
        let mut alike = symbols[first..].iter().take_while(|(hash, ..)| *hash == wanted);
        alike.find(|(_, part, _)| self.part(*part) == symbol).map(|(.., company)| *company)
    }

    fn symbols(&self) -> &[(u64, Part, u32)] {
        self.symbols.get_or_init(|| {
            let mut all = Vec::with_capacity(self.companies.len());
            for (company, number) in self.companies.iter().zip(0..) {
                all.push((hash(self.part(company.ticker)), company.ticker, number));
                let mut from = company.row.0;
                for piece in self.part(company.row).split('|') {
                    if let Some(symbol) = piece.strip_prefix('=') {
                        all.push((hash(symbol), (from + 1, from + piece.len() as u32), number));
                    }
                    from += piece.len() as u32 + 1;
                }
            }
            // Of two with one symbol the first company has it: they stay in their order.
            all.sort_by_key(|(hash, ..)| *hash);
            all
        })
    }

    fn row(&self, company: u32) -> &Row {
        self.rows[company as usize].get_or_init(|| {
            let Company { ticker, row, traditional, .. } = self.companies[company as usize];
            let id = self.part(ticker);
            let pieces = self.part(row).split('|').skip(1);
            let (symbols, spoken): (Vec<&str>, Vec<&str>) = pieces.partition(|p| p.starts_with('='));
            let symbols: Vec<String> = symbols.iter().map(|s| s[1..].to_owned()).collect();
            let mut spoken = spoken.iter().map(|name| marked(name).0);
            let first = spoken.next().unwrap_or(id);
            let further: Vec<String> = spoken.map(str::to_owned).collect();
            let simplified = if traditional { normalize(first).0 } else { first.to_owned() };
            let spoken = [simplified.clone()].into_iter().chain(further.iter().map(|n| normalize(n).0));
            let names = spoken.chain(symbols.iter().cloned()).chain([id.to_owned()]).collect();
            let instrument = Instrument {
                id: Arc::from(id),
                kind: SubjectKind::Company,
                en: if first.contains(is_han) { simplified.clone() } else { first.to_owned() },
                zh_hans: simplified,
                zh_hant: first.to_owned(),
                names: further,
                symbols,
                unit: None,
                per: Some(Arc::from("share")),
                venues: Vec::new(),
                country: None,
            };
            Box::new(Row { instrument, names })
        })
    }
}

/// A name as a list writes it: without its mark, and the proof it needs.
fn marked(name: &str) -> (&str, Proof) {
    let proof = match name.chars().next_back() {
        Some('?') => Proof::Corporate,
        Some('!') => Proof::Market,
        Some('~') => Proof::Ticker,
        _ => return (name, Proof::Name),
    };
    (&name[..name.len() - 1], proof)
}

/// The first eight bytes in lower case, the first one highest.
#[inline]
fn key(bytes: &[u8]) -> u64 {
    let mut eight = [0; 8];
    match bytes.first_chunk::<8>() {
        Some(chunk) => eight = *chunk,
        None => eight[..bytes.len()].copy_from_slice(bytes),
    }
    eight.make_ascii_lowercase();
    u64::from_be_bytes(eight)
}

/// How many bits tell how names begin.
const HEADS: usize = 1 << 18;

/// Fewest bytes of a name that is looked for: what is shorter counts beside its ticker only.
const SHORTEST: usize = 4;

/// The hash of how a name or text begins: of its first two Han characters, or of its first Latin word, which `latin` tells.
#[inline]
fn head(bytes: &[u8], latin: impl FnOnce() -> u64) -> u64 {
    let han = bytes.first().is_some_and(|b| !b.is_ascii());
    if han { (key(bytes) >> 16).wrapping_mul(SPREAD) } else { latin() }
}

/// The bit of how a name or text begins.
#[inline]
fn bit(head: u64) -> usize {
    (head >> 46) as usize
}

/// A hash of a symbol.
fn hash(symbol: &str) -> u64 {
    symbol.bytes().fold(0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(SPREAD))
}

fn order(a: &[u8], b: &[u8]) -> Ordering {
    a.iter().map(u8::to_ascii_lowercase).cmp(b.iter().map(u8::to_ascii_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(rows: &str) -> Listed {
        let mut all = Listed::default();
        for row in rows.split_whitespace() {
            all.add(&row.replace('_', " "), false);
        }
        all.sort();
        all
    }

    fn walked(all: &Listed, text: &str) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        all.walk(text.as_bytes(), 0, true, |end, entry| {
            found.push((end, entry.alias.as_ref().and_then(|a| a.id.as_deref()).unwrap_or("").to_owned()));
        });
        found
    }

    #[test]
    fn all_names_at_a_place_are_found_the_longest_first() {
        let all =
            listed("A|Acme B|Acme_Widgets C|Acme_Widgets_Europe D|Acne E|东方电气 F|东方|东方电 G|Beta~");
        for (text, expected) in [
            ("Acme Widgets Europe fell", vec![(19, "C"), (12, "B"), (4, "A")]),
            ("ACME WIDGETS EURASIA", vec![(12, "B"), (4, "A")]),
            ("Acme", vec![(4, "A")]),
            ("Acorn", vec![]),
            ("东方电气涨停", vec![(12, "E"), (9, "F"), (6, "F")]),
            ("东方红", vec![(6, "F")]),
            ("Beta", vec![]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(end, id)| (end, id.to_owned())).collect();
            assert_eq!(walked(&all, text), expected, "{text}");
        }
    }

    #[test]
    fn rows_tell_names_symbols_and_proof() {
        let all = listed("SY1.DE|Symrise|=SYIEY TGT|Target?|Target_Stores");
        assert_eq!(all.symbol("SYIEY").map(|row| row.id.as_ref()), Some("SY1.DE"));
        assert_eq!(all.symbol("SYIE").map(|row| row.id.as_ref()), None);
        assert_eq!(all.named("target").map(|row| row.id.as_ref()), None);
        assert_eq!(all.named("target stores").map(|row| row.en.as_str()), Some("Target"));
        assert_eq!(all.aliases("SY1.DE"), Some(["Symrise", "SYIEY", "SY1.DE"].map(str::to_owned).as_slice()));
    }
}
