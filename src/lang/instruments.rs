//! The table of instruments, indices, currencies, central banks, countries and companies: id, kind, display names, symbols.
//!
//! `config/instruments.toml`, `config/companies.toml` and `config/companies_more.toml` hold what no
//! language changes; the long lists of `config/listed/` follow them. The words that name an id in running text are in each language's pack
//! ([`super::SubjectPack`]); this table knows them too, for look-ups and for widening a search.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::listed::Listed;
use super::{Files, subjects};
use crate::error::Result;
use crate::text::{Lang, is_han, normalize};

/// What sort of thing an id stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A metal, an energy carrier, a crop.
    Commodity,
    /// An equity, volatility or currency index.
    Index,
    /// A currency pair as quoted, or one currency.
    CurrencyPair,
    /// A government bond of one maturity; its measure is a yield.
    Bond,
    /// A crypto-currency or the market of them.
    Crypto,
    /// A token that stands for something else (gold, a dollar).
    Token,
    /// A central bank, for its policy rate.
    CentralBank,
    /// A country, for its statistics.
    Country,
    /// A listed company.
    Company,
    /// Investors whose flows are counted: *southbound money*.
    Investors,
    /// A group without an id of its own: *precious metals*, *chip stocks*.
    Basket,
}

/// The unit of coins that have no name for one of them.
const TOKEN: &str = "token";

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrument {
    /// Canonical id: `gold`, `sp500`, `0700.HK`.
    pub id: Arc<str>,
    /// What it is.
    pub kind: SubjectKind,
    /// English display name.
    pub en: String,
    /// Chinese display name, Simplified.
    pub zh_hans: String,
    /// Chinese display name, Traditional.
    pub zh_hant: String,
    /// Further registered names of a company.
    pub names: Vec<String>,
    /// Symbols it is quoted by, the id not among them: `XAU`, `GC=F`, `^KS11`.
    pub symbols: Vec<String>,
    /// Currency or unit of its price; none for what has no price of its own.
    pub unit: Option<Arc<str>>,
    /// Quantity that the price is for: `troy_ounce`, `barrel`.
    pub per: Option<Arc<str>>,
    /// Where it usually trades; a hint, never a finding.
    pub venues: Vec<String>,
    /// Whose central bank or bond it is.
    pub country: Option<Arc<str>>,
}

/// All instruments and all names of each, in every language.
#[derive(Debug, Clone, Default)]
pub struct Instruments {
    rows: BTreeMap<Arc<str>, Instrument>,
    /// By symbol as written.
    symbols: FxHashMap<String, Arc<str>>,
    /// By name: normalized, in lower case.
    by_name: FxHashMap<String, Arc<str>>,
    names: FxHashMap<Arc<str>, Vec<String>>,
    tickers: Tickers,
    listed: Arc<Listed>,
    /// Coins and tokens by what counts them: their ids, and the name of one of them (`ether`).
    coins: FxHashMap<Arc<str>, Arc<str>>,
    /// Ids that no other program knows.
    own: FxHashSet<Arc<str>>,
    /// Companies that sell figures about others.
    providers: FxHashSet<Arc<str>>,
    /// Ids of companies that write notes on others.
    brokers: FxHashSet<Arc<str>>,
    /// When years end that are not the calendar's.
    fiscal: FiscalFile,
}

/// How tickers are written in brackets.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tickers {
    /// What follows a ticker in an id, by what stands before the colon; [`BY_CODE`] where a mainland code tells.
    exchanges: FxHashMap<String, String>,
    /// What follows a ticker in an id, by what is written behind it.
    suffixes: FxHashMap<String, String>,
    /// What exchanges put behind a name: `-KY` for a foreign issuer.
    marks: Vec<String>,
    /// What mainland codes begin with, by the suffix that they stand for.
    mainland: BTreeMap<String, Vec<String>>,
}

/// In place of a suffix: the code itself tells the market.
const BY_CODE: &str = "*";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InstrumentsFile {
    agreed: FxHashSet<Arc<str>>,
    providers: FxHashSet<Arc<str>>,
    brokers: FxHashSet<Arc<str>>,
    instruments: Vec<Row>,
    tickers: Tickers,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FiscalFile {
    /// By id, the month in which a company's year ends.
    ends: FxHashMap<Arc<str>, i64>,
    /// Those that call a year by the one in which it begins.
    by_start: FxHashSet<Arc<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CompaniesFile {
    companies: Vec<CompanyRow>,
    #[serde(default)]
    symbols: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: Arc<str>,
    kind: SubjectKind,
    en: String,
    zh: [String; 2],
    #[serde(default)]
    symbols: Vec<String>,
    unit: Option<Arc<str>>,
    per: Option<Arc<str>>,
    #[serde(default)]
    venues: Vec<String>,
    country: Option<Arc<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CompanyRow {
    id: Arc<str>,
    en: String,
    #[serde(default)]
    zh: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    symbols: Vec<String>,
    /// Kept for the reader of the list; nothing is derived from it.
    #[serde(rename = "country")]
    _country: String,
}

impl Instruments {
    /// Read the table and every language's names.
    pub fn from_files(files: &Files) -> Result<Self> {
        let mut all = Self::table(files)?;
        for id in all.rows.keys().cloned().collect::<Vec<_>>() {
            let row = &all.rows[&id];
            let mut names = vec![row.en.clone(), row.zh_hans.clone(), row.zh_hant.clone()];
            names.extend(row.names.iter().cloned());
            names.extend(row.symbols.iter().cloned());
            names.push(id.to_string());
            all.add_names(&id, names);
        }
        for lang in [Lang::En, Lang::Zh] {
            for (id, names) in subjects::plain_names(files, lang)? {
                all.add_names(&id, names);
            }
        }
        Ok(all)
    }

    /// Whether a company writes notes on others.
    pub(crate) fn is_broker(&self, id: &str) -> bool {
        self.brokers.contains(id)
    }

    /// Whether a company sells figures about others: an article names it as a source more often than it is about it.
    pub(crate) fn provides_figures(&self, id: &str) -> bool {
        self.providers.contains(id)
    }

    /// The month in which a company's year ends, where that is not December, and whether its years are called by the one in
    /// which they begin.
    pub(crate) fn year_end(&self, id: &str) -> Option<(i64, bool)> {
        self.fiscal.ends.get(id).map(|month| (*month, self.fiscal.by_start.contains(id)))
    }

    /// The table without the languages' names.
    pub(super) fn table(files: &Files) -> Result<Self> {
        let file: InstrumentsFile = files.parse("instruments.toml")?;
        let mut all = Instruments { tickers: file.tickers, listed: files.listed()?, ..Self::default() };
        all.providers = file.providers;
        all.brokers = file.brokers;
        all.fiscal = files.parse::<FiscalFile>("fiscal.toml")?;
        for row in file.instruments {
            let [zh_hans, zh_hant] = row.zh;
            use SubjectKind::{CentralBank, Country, CurrencyPair};
            let open = matches!(row.kind, Country | CentralBank | CurrencyPair);
            if !open && !file.agreed.contains(&row.id) {
                all.own.insert(row.id.clone());
            }
            all.add(Instrument {
                id: row.id,
                kind: row.kind,
                en: row.en,
                zh_hans,
                zh_hant,
                names: Vec::new(),
                symbols: row.symbols,
                unit: row.unit,
                per: row.per,
                venues: row.venues,
                country: row.country,
            });
        }
        let listed: CompaniesFile = files.parse("companies.toml")?;
        let more: CompaniesFile = files.parse("companies_more.toml")?;
        for row in listed.companies.into_iter().chain(more.companies) {
            let traditional = row.zh.last().cloned().unwrap_or_else(|| row.en.clone());
            let simplified = if row.zh.len() > 1 { row.zh[0].clone() } else { normalize(&traditional).0 };
            all.add(Instrument {
                id: row.id,
                kind: SubjectKind::Company,
                en: row.en,
                zh_hans: simplified,
                zh_hant: traditional,
                names: row.names,
                symbols: row.symbols,
                unit: None,
                per: Some(Arc::from("share")),
                venues: Vec::new(),
                country: None,
            });
        }
        for (id, symbols) in listed.symbols.into_iter().chain(more.symbols) {
            if let Some(row) = all.rows.get_mut(id.as_str()) {
                for symbol in &symbols {
                    all.symbols.entry(symbol.clone()).or_insert_with(|| row.id.clone());
                }
                row.symbols.extend(symbols);
            }
        }
        Ok(all)
    }

    /// The instrument with this id.
    pub fn get(&self, id: &str) -> Option<&Instrument> {
        self.rows.get(id).or_else(|| self.listed.symbol(id).filter(|row| row.id.as_ref() == id))
    }

    /// What an id, or another symbol of a company, is called in English and in Simplified Chinese; both are one name where
    /// only one language has any.
    pub fn titles(&self, id: &str) -> Option<[&str; 2]> {
        let row = self.get(id).or_else(|| self.get(self.symbol(id)?))?;
        let symbol = |name: &str| *name == *row.id || row.symbols.iter().any(|s| s == name);
        let named = |han: bool| {
            let mut names = self.aliases(&row.id).iter().map(String::as_str);
            names.find(|name| name.contains(is_han) == han && !symbol(name))
        };
        let (en, zh) = (row.en.as_str(), row.zh_hans.as_str());
        Some([
            if en.contains(is_han) { named(false).unwrap_or(en) } else { en },
            if zh.contains(is_han) { zh } else { named(true).unwrap_or(zh) },
        ])
    }

    /// Both names of an id in one, or the id where it has none: `gold 黄金`.
    pub fn named(&self, id: &str) -> String {
        match self.titles(id) {
            Some([en, zh]) if en != zh => format!("{en} {zh}"),
            Some([en, _]) => en.to_owned(),
            None => id.to_owned(),
        }
    }

    /// The id that a name, symbol or id stands for; letter case and Chinese script do not matter. Of the long lists' names
    /// only those without a second sense.
    pub fn lookup(&self, alias: &str) -> Option<&Arc<str>> {
        if let Some((id, _)) = self.rows.get_key_value(alias) {
            return Some(id);
        }
        let key = key(alias);
        let told = self.symbols.get(alias).or_else(|| self.by_name.get(&key));
        told.or_else(|| self.listed.symbol(alias).or_else(|| self.listed.named(&key)).map(|row| &row.id))
    }

    /// All names of an id, in both languages and with symbols; normalized, the display names first.
    pub fn aliases(&self, id: &str) -> &[String] {
        let told = self.names.get(id).map(Vec::as_slice);
        told.or_else(|| self.listed.aliases(id)).unwrap_or_default()
    }

    /// All instruments by id, without the long lists.
    pub fn iter(&self) -> impl Iterator<Item = &Instrument> {
        self.rows.values()
    }

    /// The id that a ticker as written stands for, if it is in the table.
    pub(crate) fn symbol(&self, symbol: &str) -> Option<&Arc<str>> {
        self.symbols.get(symbol).or_else(|| self.listed.symbol(symbol).map(|row| &row.id))
    }

    /// Whether an id is a company of the long lists, or of none.
    pub(crate) fn listed_only(&self, id: &str) -> bool {
        !self.rows.contains_key(id)
    }

    /// The companies of the long lists.
    pub(crate) fn lists(&self) -> &Listed {
        &self.listed
    }

    /// The id of a ticker with its exchange before it (`NASDAQ`, `AMZN`), whether or not it is in the table.
    pub(crate) fn listed(&self, exchange: &str, ticker: &str) -> Option<Arc<str>> {
        let suffix = self.tickers.exchanges.get(&exchange.to_ascii_uppercase())?;
        if suffix == BY_CODE {
            return self.suffixed(ticker, self.mainland(ticker)?);
        }
        Some(self.known_or(format!("{}{suffix}", padded(ticker, suffix))))
    }

    /// The id of a ticker with a suffix behind it (`600519`, `SS`), whether or not it is in the table.
    pub(crate) fn suffixed(&self, ticker: &str, suffix: &str) -> Option<Arc<str>> {
        let suffix = match self.tickers.suffixes.get(suffix)?.as_str() {
            BY_CODE => self.tickers.suffixes.get(self.mainland(ticker)?)?,
            suffix => suffix,
        };
        Some(self.known_or(format!("{}{suffix}", padded(ticker, suffix))))
    }

    /// The suffix of a mainland code that is written without its market.
    pub(crate) fn mainland(&self, code: &str) -> Option<&str> {
        let digits = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
        let starts =
            self.tickers.mainland.iter().find(|(_, starts)| starts.iter().any(|s| code.starts_with(s)));
        starts.filter(|_| digits).map(|(suffix, _)| suffix.as_str())
    }

    /// Whether a unit is a coin or token that is traded: *712,000 bitcoin*.
    pub(crate) fn is_coin(&self, unit: &str) -> bool {
        self.coins.contains_key(unit)
    }

    /// The coin that a unit counts.
    pub(crate) fn coin(&self, unit: &str) -> Option<&Instrument> {
        self.get(self.coins.get(unit)?)
    }

    /// Whether no other program knows the id.
    pub(crate) fn is_own(&self, id: &str) -> bool {
        self.own.contains(id)
    }

    /// How many bytes of `behind`, what stands behind a name, are a mark that an exchange puts there.
    pub(crate) fn mark(&self, behind: &str) -> usize {
        let ends = |mark: &&String| {
            behind.strip_prefix(mark.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        self.tickers.marks.iter().filter(|mark| mark.len() > 1).find(ends).map_or(0, String::len)
    }

    /// A name without the marks that an exchange puts behind it.
    pub(crate) fn unmarked<'t>(&self, name: &'t str) -> &'t str {
        self.tickers.marks.iter().fold(name, |name, mark| name.strip_suffix(mark.as_str()).unwrap_or(name))
    }

    /// The names that the tables have for an id, normalized where the display name is Chinese.
    pub(crate) fn spoken(&self, id: &str) -> impl Iterator<Item = &str> {
        let row = self.rows.get(id);
        let told = row
            .into_iter()
            .flat_map(|row| [&row.en, &row.zh_hans].into_iter().chain(&row.names).map(String::as_str));
        let listed = if row.is_none() { self.listed.aliases(id).unwrap_or_default() } else { &[] };
        told.chain(listed.iter().map(String::as_str))
    }

    fn known_or(&self, ticker: String) -> Arc<str> {
        self.symbol(&ticker).cloned().unwrap_or_else(|| Arc::from(ticker))
    }

    fn add(&mut self, row: Instrument) {
        if self.rows.contains_key(&row.id) {
            return;
        }
        for symbol in &row.symbols {
            self.symbols.entry(symbol.clone()).or_insert_with(|| row.id.clone());
        }
        if matches!(row.kind, SubjectKind::Crypto | SubjectKind::Token) {
            self.coins.insert(row.id.clone(), row.id.clone());
            if let Some(one) = row.per.as_ref().filter(|one| ***one != *TOKEN) {
                self.coins.insert(one.clone(), row.id.clone());
            }
        }
        if row.kind == SubjectKind::Company {
            self.symbols.entry(row.id.to_string()).or_insert_with(|| row.id.clone());
        }
        self.rows.insert(row.id.clone(), row);
    }

    fn add_names(&mut self, id: &Arc<str>, names: Vec<String>) {
        let own = self.names.entry(id.clone()).or_default();
        for name in names {
            let name = normalize(&name).0;
            self.by_name.entry(key(&name)).or_insert_with(|| id.clone());
            if !own.contains(&name) {
                own.push(name);
            }
        }
    }
}

/// Names are compared normalized and in lower case.
fn key(name: &str) -> String {
    normalize(name.trim()).0.to_lowercase()
}

/// Hong Kong's tickers have four digits here, however many zeros they are written with.
fn padded(ticker: &str, suffix: &str) -> String {
    if suffix == ".HK" && ticker.bytes().all(|b| b.is_ascii_digit()) {
        format!("{:0>4}", ticker.trim_start_matches('0'))
    } else {
        ticker.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ids that other programs rely on.
    const AGREED: &str = "gold silver platinum palladium copper aluminium nickel zinc iron_ore lithium
        crude_oil brent wti natural_gas lng gasoline coal soybean corn wheat bitcoin ethereum solana xrp xaut usdt
        crypto_market kospi kosdaq nikkei225 topix sp500 nasdaq_composite nasdaq100 dow_jones russell2000 hang_seng
        hang_seng_tech csi300 shanghai_composite shenzhen_component chinext star50 taiex stoxx600 ftse100 dax cac40
        sensex nifty50 asx200 vix dollar_index us_treasury_2y us_treasury_10y us_treasury_30y german_bund_10y jgb_10y
        cn_treasury_10y eur_usd usd_jpy usd_cny usd_cnh gbp_usd aud_usd fed ecb boj pboc boe rba us cn jp kr tw hk uk eu
        de in AMD GOOGL AMZN 600519.SH 0700.HK 2330.TW 7203.T";

    fn table() -> Instruments {
        Instruments::from_files(&Files::embedded()).unwrap_or_default()
    }

    #[test]
    fn every_agreed_id_exists_and_has_names_in_both_languages() {
        let table = table();
        for id in AGREED.split_whitespace() {
            assert!(table.get(id).is_some(), "{id} is missing");
            let names = table.aliases(id);
            assert!(names.iter().any(|n| n.is_ascii()), "{id} has no English name");
            assert!(
                names.iter().any(|n| n.chars().any(crate::text::is_han)) || id == "xrp",
                "{id} has no Chinese name"
            );
        }
    }

    #[test]
    fn names_symbols_and_scripts_lead_to_the_same_id() {
        let table = table();
        for (alias, id) in [
            ("gold", "gold"),
            ("黃金", "gold"),
            ("金價", "gold"),
            ("銀價", "silver"),
            ("银价", "silver"),
            ("XAUUSD", "gold"),
            ("btc", "bitcoin"),
            ("比特幣", "bitcoin"),
            ("^KS11", "kospi"),
            ("Google", "GOOGL"),
            ("GOOG", "GOOGL"),
            ("輝達", "NVDA"),
            ("台積電", "2330.TW"),
            ("TSM", "2330.TW"),
            ("聯準會", "fed"),
            ("DE", "DE"),
            ("de", "de"),
        ] {
            assert_eq!(table.lookup(alias).map(AsRef::as_ref), Some(id), "{alias}");
        }
        assert_eq!(table.lookup("nothing of the kind"), None);
    }

    #[test]
    fn tickers_keep_their_exchange_and_hong_kong_its_four_digits() {
        let table = table();
        let listed = |exchange, ticker| table.listed(exchange, ticker);
        assert_eq!(listed("NASDAQ", "AMZN").as_deref(), Some("AMZN"));
        assert_eq!(listed("HKG", "700").as_deref(), Some("0700.HK"));
        assert_eq!(listed("SH", "600519").as_deref(), Some("600519.SH"));
        assert_eq!(listed("Tokyo", "7203"), None);
        assert_eq!(table.suffixed("00700", "HK").as_deref(), Some("0700.HK"));
        assert_eq!(table.suffixed("AMZN", "O").as_deref(), Some("AMZN"));
        assert_eq!(table.suffixed("300190", "SZ").as_deref(), Some("300190.SZ"));
    }
}
