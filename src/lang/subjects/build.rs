//! A language's file of names, read and compiled into a [`SubjectPack`].

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{Alias, Cross, Described, Entry, Modifier, Months, Proof, SubjectPack, Turn, unnamed};
use crate::error::{Error, Result};
use crate::lang::trie::Trie;
use crate::lang::{Files, Instrument, Instruments, SubjectKind};
use crate::record::Contract;
use crate::text::{Lang, normalize, spaced};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    shields: Vec<String>,
    #[serde(default)]
    no_companies: Vec<String>,
    baskets: Vec<String>,
    /// Such groups by the measure that their words tell: *Treasury yields*.
    #[serde(default)]
    measured: BTreeMap<Arc<str>, Vec<String>>,
    ambiguous: Vec<String>,
    corporate: Corporate,
    #[serde(default)]
    bonds: Bonds,
    units: Units,
    names: BTreeMap<String, Vec<String>>,
    currencies: Currencies,
    #[serde(default)]
    currency: Vec<Currency>,
    against_dollar: Words,
    #[serde(default)]
    pair: Vec<Pair>,
    special: Vec<Special>,
    anaphor: Vec<Anaphor>,
    described: Option<Described>,
    modifier: Vec<ModifierRow>,
    regroup: Regroup,
    templates: Templates,
}

/// Currencies that have no pair of their own, and what sets one against another.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Currencies {
    words: Vec<String>,
    opposed: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Regroup {
    /// Behind a country's name: *U.S. stocks*.
    after: Vec<String>,
    /// Behind an index, a part of it, written from templates: *S&P 500 energy sector*.
    sectors: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corporate {
    /// They prove as much as a word of the market does.
    #[serde(default)]
    market: bool,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    /// What right behind a name of the long lists makes a phrase of it: 中国软件行业.
    #[serde(default)]
    denied: Vec<String>,
    #[serde(default)]
    priced: Vec<String>,
    /// What behind a name shows that the company is named next: ` owner `.
    #[serde(default)]
    apposed: Vec<String>,
    /// What before a name with such a word shows that it is a part of another company: `its `.
    #[serde(default)]
    owned: Vec<String>,
    /// Words that stand right before a name where no spaces are written: 公司.
    #[serde(default)]
    leads: Vec<String>,
    /// Names among the ambiguous that hardly are words: that they speak is proof enough.
    #[serde(default)]
    speakers: Vec<String>,
    /// Verbs of speech, for those.
    #[serde(default)]
    says: Vec<String>,
}

/// Bonds told by their term alone.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bonds {
    /// The country whose they are where nothing else is said, and what names it.
    #[serde(default)]
    of: Option<Arc<str>>,
    home: Vec<String>,
    /// What a government's bonds are called behind its country's name.
    #[serde(default)]
    nouns: Vec<String>,
    /// What the bonds of one country are called.
    #[serde(default)]
    called: BTreeMap<Arc<str>, Vec<String>>,
    /// How long they run, as the end of an id has it, and the words for it.
    #[serde(default)]
    terms: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Units {
    words: Vec<String>,
    magnitudes: Vec<String>,
}

/// One currency by its name, and the pair it is quoted in when the dollar is told beside it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Currency {
    pair: Arc<str>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    base: Arc<str>,
    id: Arc<str>,
    /// Whether it is named from its other side: *sterling against the euro*.
    #[serde(default)]
    inverse: bool,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Special {
    id: String,
    contract: Option<Contract>,
    venue: Option<Arc<str>>,
    measure: Option<Arc<str>>,
    #[serde(default)]
    inverse: bool,
    /// The country among the words.
    place: Option<Arc<str>>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Anaphor {
    kind: Option<SubjectKind>,
    contract: Option<Contract>,
    measure: Option<Arc<str>>,
    words: Vec<String>,
    #[serde(default)]
    turn: Option<Turn>,
    /// Only where it opens its clause.
    #[serde(default)]
    leads: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModifierRow {
    contract: Option<Contract>,
    venue: Option<Arc<str>>,
    measure: Option<Arc<str>>,
    #[serde(default)]
    kinds: Vec<SubjectKind>,
    #[serde(default)]
    corporate: bool,
    #[serde(default)]
    market: bool,
    #[serde(default)]
    apart: bool,
    #[serde(default)]
    delivery: bool,
    #[serde(default)]
    sized: bool,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Templates {
    /// What the twelve months are called, in order.
    months: Vec<String>,
    month: Vec<String>,
    mon: Vec<String>,
    benefits: Vec<String>,
    connector: Vec<String>,
    possessive: Vec<String>,
    conjunction: Vec<String>,
    /// Behind a month and goods, what only futures do.
    #[serde(default)]
    settles: Vec<String>,
    /// What `{term}` stands for in a name.
    #[serde(default)]
    terms: BTreeMap<String, Vec<String>>,
}

impl SubjectPack {
    /// Compile the names of `lang`; the Chinese pack knows the English names as well.
    pub fn from_files(files: &Files, lang: Lang) -> Result<Self> {
        let instruments = files.instruments()?;
        let mut builder = Builder::new();
        let mut magnitudes = Vec::new();
        let mut possessives = Vec::new();
        let mut connectors = Vec::new();
        let (mut conjunctions, mut settles) = (Vec::new(), Vec::new());
        let (mut denied, mut priced, mut opposed) = (Vec::new(), Vec::new(), Vec::new());
        let mut apposed = Vec::new();
        let (mut no_companies, mut owned, mut months) = (FxHashSet::default(), Vec::new(), Vec::new());
        let (mut leads, mut described) = (Vec::new(), None);
        let (mut speakers, mut says) = (FxHashSet::default(), Vec::new());
        let (mut bonds_at_home, mut bonds_of, mut bond_nouns) = (Vec::new(), None, Vec::new());
        let mut bond_terms = Vec::new();
        let mut debtors = Vec::new();
        let langs: &[Lang] = if lang == Lang::En { &[Lang::En] } else { &[Lang::Zh, Lang::En] };
        for &lang in langs {
            let file: PackFile = files.parse(&path(lang))?;
            builder.add(&file, &instruments, &path(lang))?;
            months.extend(numbered(&file.templates));
            magnitudes.extend(file.units.magnitudes);
            possessives.extend(file.templates.possessive);
            connectors.extend(file.templates.connector);
            conjunctions.extend(file.templates.conjunction);
            settles.extend(file.templates.settles);
            denied.extend(file.corporate.denied);
            priced.extend(file.corporate.priced);
            opposed.extend(file.currencies.opposed);
            no_companies.extend(file.no_companies);
            owned.extend(file.corporate.owned);
            apposed.extend(file.corporate.apposed);
            leads.extend(file.corporate.leads);
            speakers.extend(file.corporate.speakers.iter().map(|name| normalize(name).0));
            says.extend(file.corporate.says);
            bonds_at_home.extend(file.bonds.home);
            bonds_of = bonds_of.or(file.bonds.of);
            bond_nouns.extend(file.bonds.nouns);
            let called = file.bonds.called.into_iter();
            debtors.extend(
                called
                    .flat_map(|(country, words)| words.into_iter().map(move |word| (word, country.clone()))),
            );
            bond_terms.extend(file.bonds.terms);
            described = described.or(file.described);
        }
        builder.add_table(&instruments, &mut magnitudes);
        let entries = builder.entries;
        let trie = Trie::new(entries.iter().map(|e| e.form.as_str()));
        let shows = |m: &&Modifier| m.proves >= Proof::Market && !m.sized && !m.apart;
        let forms = |of: fn(&Entry) -> &[Modifier], priced: bool, edge: fn(&[u8]) -> Option<&u8>| {
            let shows = |e: &&Entry| of(e).iter().filter(shows).any(|m| !priced || m.measure.is_some());
            let mut by_edge: FxHashMap<u8, Vec<String>> = FxHashMap::default();
            for form in entries.iter().filter(shows).map(|e| &e.form).filter(|form| form.is_ascii()) {
                if let Some(byte) = edge(form.as_bytes()) {
                    by_edge.entry(byte.to_ascii_lowercase()).or_default().push(form.clone());
                }
            }
            by_edge
        };
        let (show_before, show_after) =
            (forms(|e| &e.before, false, <[u8]>::last), forms(|e| &e.after, true, <[u8]>::first));
        Ok(SubjectPack {
            trie,
            entries,
            instruments,
            denied,
            apposed,
            priced,
            opposed,
            magnitudes,
            possessives,
            connectors,
            conjunctions,
            settles,
            described: described.unwrap_or_default(),
            no_companies,
            months: Months::new(months),
            leads,
            speakers,
            says,
            bonds_at_home,
            bonds_of,
            bond_nouns,
            debtors,
            bond_terms,
            owned,
            show_before,
            show_after,
        })
    }
}

/// Names by id as one language lists them, whatever else they carry.
pub(in crate::lang) fn plain_names(files: &Files, lang: Lang) -> Result<Vec<(Arc<str>, Vec<String>)>> {
    let file: PackFile = files.parse(&path(lang))?;
    let templates = file.templates;
    let special = file.special.into_iter().map(|s| (Arc::from(s.id), expand(&s.words, &templates)));
    Ok(file
        .names
        .into_iter()
        .map(|(id, words)| (Arc::from(id), expand(&words, &templates)))
        .chain(special)
        .collect())
}

fn path(lang: Lang) -> String {
    format!("lang/{}/instruments.toml", lang.code())
}

fn pack_error(file: &str, message: &str) -> Error {
    Error::Pack { file: file.to_owned(), line: 1, column: 1, message: message.to_owned() }
}

#[derive(Default)]
struct Builder {
    entries: Vec<Entry>,
    index: FxHashMap<String, usize>,
    ambiguous: FxHashSet<String>,
    units: FxHashSet<String>,
}

/// More wordings than a pack has: lists of that many do not grow while they are filled.
const WORDINGS: usize = 1 << 15;

impl Builder {
    fn new() -> Self {
        let mut builder = Builder::default();
        builder.entries.reserve(WORDINGS);
        builder.index.reserve(WORDINGS);
        builder
    }

    fn entry(&mut self, form: &str) -> &mut Entry {
        let form = normalize(form).0;
        let at = *self.index.entry(form.clone()).or_insert_with(|| {
            self.entries.push(Entry { form, ..Entry::default() });
            self.entries.len() - 1
        });
        &mut self.entries[at]
    }

    /// The first to give a wording its sense keeps it: specials before names, names before registered ones.
    fn alias(&mut self, form: &str, alias: Alias) {
        if let Some(apart) = spaced(form) {
            self.entry(&apart).alias.get_or_insert_with(|| alias.clone());
        }
        self.entry(form).alias.get_or_insert(alias);
    }

    fn add(&mut self, file: &PackFile, table: &Instruments, path: &str) -> Result<()> {
        for words in &file.shields {
            self.entry(words);
        }
        self.ambiguous.extend(file.ambiguous.iter().map(|form| normalize(form).0));
        self.units.extend(file.units.words.iter().map(|form| normalize(form).0));
        let row = |id: &str| {
            table.get(id).ok_or_else(|| {
                pack_error(
                    path,
                    &format!("{id} is no id of instruments.toml or the companies' lists; add it there"),
                )
            })
        };
        for pair in &file.pair {
            let (base, id) = (row(&pair.base)?.id.clone(), row(&pair.id)?.id.clone());
            let told = Cross { base, id, inverse: pair.inverse };
            for form in &pair.words {
                self.entry(form).pairs.push(told.clone());
            }
        }
        for special in &file.special {
            let row = row(&special.id)?;
            for form in &expand(&special.words, &file.templates) {
                let alias = Alias {
                    contract: special.contract,
                    venue: special.venue.clone(),
                    measure: special.measure.clone(),
                    inverse: special.inverse,
                    place: special.place.clone(),
                    ..self.named(form, row)
                };
                self.alias(form, alias);
            }
        }
        for (id, forms) in &file.names {
            let row = row(id)?;
            for form in &expand(forms, &file.templates) {
                let alias = self.named(form, row);
                self.alias(form, alias);
            }
        }
        for form in &expand(&file.baskets, &file.templates) {
            self.alias(form, unnamed(Some(SubjectKind::Basket)));
        }
        for (measure, forms) in &file.measured {
            for form in &expand(forms, &file.templates) {
                let alias = Alias { measure: Some(measure.clone()), ..unnamed(Some(SubjectKind::Basket)) };
                self.alias(form, alias);
            }
        }
        for currency in &file.currency {
            let quoted = Some(row(&currency.pair)?.id.clone());
            for form in &currency.words {
                let alias =
                    Alias { unit: true, quoted: quoted.clone(), ..unnamed(Some(SubjectKind::CurrencyPair)) };
                self.alias(form, alias);
            }
        }
        for form in &file.against_dollar.words {
            self.entry(form).against_dollar = true;
        }
        for form in &file.currencies.words {
            self.alias(form, Alias { unit: true, ..unnamed(Some(SubjectKind::CurrencyPair)) });
        }
        for anaphor in &file.anaphor {
            for form in &expand(&anaphor.words, &file.templates) {
                let alias = Alias {
                    contract: anaphor.contract,
                    measure: anaphor.measure.clone(),
                    anaphor: true,
                    turn: anaphor.turn,
                    leads: anaphor.leads,
                    ..unnamed(anaphor.kind)
                };
                self.alias(form, alias);
            }
        }
        self.add_modifiers(file);
        Ok(())
    }

    fn add_modifiers(&mut self, file: &PackFile) {
        let plain = Modifier {
            contract: None,
            venue: None,
            measure: None,
            kinds: Vec::new(),
            proves: Proof::Name,
            apart: false,
            delivery: false,
            sized: false,
            regroup: false,
        };
        for row in &file.modifier {
            let modifier = Modifier {
                contract: row.contract,
                venue: row.venue.clone(),
                measure: row.measure.clone(),
                kinds: row.kinds.clone(),
                proves: match (row.market, row.corporate) {
                    (true, _) => Proof::Market,
                    (false, true) => Proof::Corporate,
                    (false, false) => Proof::Name,
                },
                apart: row.apart,
                delivery: row.delivery,
                sized: row.sized,
                ..plain.clone()
            };
            for form in expand(&row.before, &file.templates) {
                self.entry(&form).before.push(modifier.clone());
            }
            // A venue may stand on either side.
            let around = if row.venue.is_some() { &row.before } else { &row.after };
            for form in expand(around, &file.templates) {
                self.entry(&form).after.push(modifier.clone());
            }
        }
        let proves = if file.corporate.market { Proof::Market } else { Proof::Corporate };
        let corporate = Modifier { proves, kinds: vec![SubjectKind::Company], ..plain.clone() };
        for form in &file.corporate.before {
            self.entry(form).before.push(corporate.clone());
        }
        for form in &file.corporate.after {
            self.entry(form).after.push(corporate.clone());
        }
        let regroup = Modifier { regroup: true, kinds: vec![SubjectKind::Country], ..plain };
        for form in &file.regroup.after {
            self.entry(form).after.push(regroup.clone());
        }
        let sector = Modifier { kinds: vec![SubjectKind::Index], ..regroup };
        for form in expand(&file.regroup.sectors, &file.templates) {
            self.entry(&form).after.push(sector.clone());
        }
    }

    /// Registered names of companies, symbols that stand by themselves, and `$AMZN`.
    fn add_table(&mut self, table: &Instruments, magnitudes: &mut [String]) {
        magnitudes.sort_by_key(|m| std::cmp::Reverse(m.len()));
        for row in table.iter() {
            let company = row.kind == SubjectKind::Company;
            if company {
                for name in [&row.en, &row.zh_hans, &row.zh_hant].into_iter().chain(&row.names) {
                    let alias = self.named(name, row);
                    self.alias(name, alias);
                }
            }
            for symbol in row.symbols.iter().map(String::as_str).chain(company.then_some(row.id.as_ref())) {
                let alias = Alias { proof: Proof::Name, unit: false, ..self.named(symbol, row) };
                if company && symbol.bytes().all(|b| b.is_ascii_uppercase()) {
                    self.alias(&format!("${symbol}"), alias);
                } else if !symbol.starts_with('=') && symbol.len() > 2 {
                    self.alias(symbol, alias);
                }
            }
        }
    }

    fn named(&self, form: &str, row: &Instrument) -> Alias {
        Alias {
            id: Some(row.id.clone()),
            unit: self.units.contains(&normalize(form).0),
            proof: if self.ambiguous.contains(&normalize(form).0) { Proof::Corporate } else { Proof::Name },
            ..unnamed(Some(row.kind))
        }
    }
}

/// `{month}`, `{mon}` and `{benefits}` written out.
/// What the twelve months are called, each with its number; short forms are known by how they begin.
fn numbered(templates: &Templates) -> Vec<(String, i8)> {
    let begin = |form: &str| form.chars().take(3).collect::<String>().to_lowercase();
    let year = || (1..).zip(&templates.months);
    let short = |form: &String| {
        let (month, _) = year().find(|(_, name)| begin(name) == begin(form))?;
        Some((form.clone(), month))
    };
    let full = year().map(|(month, name)| (name.clone(), month));
    full.chain(templates.mon.iter().filter_map(short)).collect()
}

fn expand(forms: &[String], templates: &Templates) -> Vec<String> {
    let slots = [("month", &templates.month), ("mon", &templates.mon), ("benefits", &templates.benefits)];
    let mut all = Vec::new();
    let mut open: Vec<String> = forms.iter().rev().cloned().collect();
    while let Some(form) = open.pop() {
        let term = form.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map(|(term, _)| term);
        let values = term.and_then(|term| {
            let slot = slots.iter().find(|(slot, _)| *slot == term).map(|(_, values)| *values);
            Some((term, slot.or_else(|| templates.terms.get(term))?))
        });
        match values {
            Some((term, values)) => {
                open.extend(values.iter().rev().map(|value| form.replace(&format!("{{{term}}}"), value)));
            }
            None => all.push(form),
        }
    }
    all
}
