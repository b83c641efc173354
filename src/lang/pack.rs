//! One language's pack: its words and rules, and the scanners' tables, compiled and ready.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::agencies::Agencies;
use super::classes::{ClassSet, Classes, too_many_classes, too_many_sets};
use super::files::Files;
use super::home::Homes;
use super::lexicon::Lexicon;
use super::rules::{Rule, RuleFile, Rules};
use super::segment::{Edges, Segmenter};
use super::{EventPack, MeasurePack, QuantityPack, SubjectKind, SubjectPack, TimePack};
use crate::error::{Error, Result};
use crate::text::Lang;

/// The files of a pack that hold words and rules; the same names in each language.
pub const RULE_FILES: [&str; 11] = [
    "function", "scope", "basis", "movement", "levels", "deals", "flows", "fines", "causes", "reports",
    "evidence",
];

/// `measures.toml`: whose a measure is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// Kinds of subject that a measure may belong to, the usual one first.
    #[serde(default, deserialize_with = "one_or_more")]
    pub of: Vec<SubjectKind>,
    /// Whether nothing else has it: where another sort of subject stands before the figure, one of these is meant.
    #[serde(default)]
    pub only: bool,
    /// The subject's id when none is named.
    #[serde(default)]
    pub default: Option<Arc<str>>,
    /// Whether someone sets it: that it *will* rise to a figure is a plan, not a forecast.
    #[serde(default)]
    pub set: bool,
    /// Whether a change on the year spans that year, as a price's does; a sum stays that of its own months.
    #[serde(default)]
    pub annual: bool,
    /// Whether percentages told of what stands behind it are its own: *the probability of a rate cut at 60%*.
    #[serde(default)]
    pub heads: bool,
    /// What a step before its noun is of: *the odds of a quarter-point cut*.
    #[serde(default)]
    pub steps: Option<String>,
    /// Whether others tell it than those whose it is: a broker's price target for a share.
    #[serde(default)]
    pub by_others: bool,
    /// Whether it is told of what stands behind it, whatever that measures: *its position in shares of Nvidia*.
    #[serde(default)]
    pub governs: bool,
    /// Whether companies tell it adjusted as well.
    #[serde(default)]
    pub adjusts: bool,
    /// Whether it is told of a period of a company's accounts: where a claim tells none, it is that of the report.
    #[serde(default)]
    pub account: bool,
    /// Whether it is of goods, and each place has its own: what is made, shipped, stored.
    #[serde(default)]
    pub goods: bool,
    /// Goods that are meant where only their unit is told: `barrel`.
    #[serde(default)]
    pub counted: BTreeMap<String, Arc<str>>,
    /// What it is called when told for a share.
    #[serde(default)]
    pub per_share: Option<String>,
    /// What it is called when told of investors whose flows are counted: what they bought came in.
    #[serde(default)]
    pub of_investors: Option<String>,
    /// What it is called when told in quantities: sales of so many tonnes.
    #[serde(default)]
    pub in_quantity: Option<String>,
    /// What it is called where it is told in lots of contracts.
    #[serde(default)]
    pub in_lots: Option<String>,
    /// What it is called when told in money of a country: a deficit of so many dollars.
    #[serde(default)]
    pub in_money: Option<String>,
    /// What it is called when told of a company in sums no price reaches: an insurer's premiums.
    #[serde(default)]
    pub in_sums: Option<InSums>,
    /// Kinds of subject that have no such thing: no country has a price.
    #[serde(default, deserialize_with = "one_or_more")]
    pub never: Vec<SubjectKind>,
    /// From which number on, told without a unit, so many of something are meant.
    #[serde(default)]
    pub bare: Option<rust_decimal::Decimal>,
    /// The most that one of a company comes to, in whatever money: no share costs more.
    #[serde(default)]
    pub most: Option<rust_decimal::Decimal>,
    /// Whether it lies between two things, and is neither one's: a spread, a premium.
    #[serde(default)]
    pub between: bool,
    /// What it is instead where the words name a part of its subject: *its cloud unit grew 31%*.
    #[serde(default)]
    pub part: Option<String>,
    /// What it is instead where a sum of money is too large for it.
    #[serde(default)]
    pub sum: Option<Sum>,
}

/// One kind, or a list of them.
fn one_or_more<'d, D: serde::Deserializer<'d>>(from: D) -> std::result::Result<Vec<SubjectKind>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kinds {
        One(SubjectKind),
        More(Vec<SubjectKind>),
    }
    Ok(match Kinds::deserialize(from)? {
        Kinds::One(kind) => vec![kind],
        Kinds::More(kinds) => kinds,
    })
}

/// What sums from a number on are of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InSums {
    /// The smallest such sum.
    pub from: rust_decimal::Decimal,
    /// What it is.
    pub is: String,
}

/// A sum of money that is too large for a measure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// From this number on.
    pub from: rust_decimal::Decimal,
    /// Currencies that go by larger numbers.
    #[serde(default)]
    pub except: Vec<String>,
    /// What it is of a company or a coin, when it is at least `size` as a move and `worth` where it stands.
    pub is: String,
    /// The smallest move of all that a company is worth.
    pub size: rust_decimal::Decimal,
    /// The smallest sum that is taken for all that a company is worth.
    pub worth: rust_decimal::Decimal,
}

/// `language.toml`: what the pack computes with.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    /// How words are cut.
    segmenter: Segmenter,
    /// Words that make a time the start of a comparison, at its beginning or end.
    comparing: Vec<String>,
    /// Words of the dictionary that are two.
    #[serde(default)]
    parted: Vec<[String; 2]>,
    /// Bounds that speak of a session's extreme when a price moves by them: *as much as*.
    extremes: Vec<String>,
    /// What grows by twice itself is told as *grew twice*, and is three times as large: 增长两倍.
    #[serde(default)]
    grows_by_multiples: bool,
    /// Words of a question that ask, and need not stand in the answer.
    asks: Vec<String>,
    #[serde(default)]
    articles: Vec<String>,
    /// Words beside them that only say of whom or how much is asked.
    asked: Vec<String>,
    /// Between a subject's words when they are put together: a space, or nothing.
    joiner: String,
}

/// Class sets of tokens that come from scanners and punctuation, not from word lists.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs)] // named as the classes in RULES.md
pub struct Fixed {
    pub percent: ClassSet,
    pub points: ClassSet,
    pub money: ClassSet,
    pub point: ClassSet,
    pub count: ClassSet,
    /// A count of jobs.
    pub jobs: ClassSet,
    /// A count of coins.
    pub coins: ClassSet,
    /// A count of people whose unit does not tell what they are counted for.
    pub persons: ClassSet,
    /// Money for a share.
    pub share_price: ClassSet,
    pub multiple: ClassSet,
    pub any_quantity: ClassSet,
    pub time: ClassSet,
    pub subject: ClassSet,
    pub anaphor: ClassSet,
    /// A subject whose name tells a measure other than its price: 全网爆仓, ISM制造业PMI.
    pub statistic: ClassSet,
    /// A fund that holds what it is named after: gold ETFs, 比特币ETF.
    pub fund: ClassSet,
    pub any_subject: ClassSet,
    pub measure: ClassSet,
    /// A measure that someone sets: margin, dividend.
    pub set_measure: ClassSet,
    pub comma: ClassSet,
    pub list_comma: ClassSet,
    pub stop: ClassSet,
    pub open: ClassSet,
    pub close: ClassSet,
    /// 】, which ends a headline inside a text.
    pub close_title: ClassSet,
    pub dash: ClassSet,
    pub word: ClassSet,
    pub said: ClassSet,
    pub moves: ClassSet,
    pub verb: ClassSet,
    pub relative: ClassSet,
    pub negation: ClassSet,
    pub modal: ClassSet,
    /// A plain future: *will*, 将.
    pub will: ClassSet,
    /// A conjunction that between a subject and its verb says that it may be: 金价或跌至.
    pub perhaps: ClassSet,
    /// A verb of deciding: *agreed on Sunday to*.
    pub decides: ClassSet,
    /// A word of the future that before a noun only brings the object forward: 将.
    pub fronting: ClassSet,
    /// A part of a company: unit, 事业部.
    pub part: ClassSet,
    pub condition: ClassSet,
    pub basis: ClassSet,
    pub signal: ClassSet,
    pub pronoun: ClassSet,
    pub determiner: ClassSet,
    pub auxiliary: ClassSet,
    pub possessive: ClassSet,
    pub since: ClassSet,
    pub hedge: ClassSet,
    pub hedge_word: ClassSet,
    pub of: ClassSet,
    pub people: ClassSet,
    pub measured: ClassSet,
    pub adverb_after: ClassSet,
    pub from: ClassSet,
    pub compare: ClassSet,
    pub preposition: ClassSet,
    pub conjunction: ClassSet,
    pub infinitive: ClassSet,
    pub push: ClassSet,
    pub governs: ClassSet,
}

/// A language pack, compiled.
#[derive(Debug)]
pub struct Pack {
    /// Which language.
    pub lang: Lang,
    /// How words are cut.
    pub segmenter: Segmenter,
    /// Words that make a time the start of a comparison, at its beginning or end.
    pub comparing: Vec<String>,
    /// Words of the segmenter's dictionary that are two words in news, and the length of the first in bytes.
    parted: FxHashMap<String, usize>,
    /// The last bytes of these words, one bit each: they tell most words from them.
    parted_ends: u64,
    /// Bounds that speak of a session's extreme when a price moves by them: *as much as*.
    pub extremes: Vec<String>,
    /// A multiple behind a verb of growth is what is added: 增长两倍 is three times as much.
    pub grows_by_multiples: bool,
    /// Words of a question that ask: *what*, 多少.
    pub asks: FxHashSet<String>,
    /// Words that a question leaves out before a name.
    pub articles: Vec<String>,
    /// Words that beside those only say of whom or how much is asked: *analysts* in *what did analysts expect*.
    pub asked: FxHashSet<String>,
    /// Put between words when a subject's words are joined.
    pub joiner: String,
    /// Word classes and their symbols.
    pub classes: Classes,
    /// Classes that do not come from word lists.
    pub fixed: Fixed,
    /// All forms.
    pub lexicon: Lexicon,
    /// All rules.
    pub rules: Rules,
    /// Numbers, units and bounds.
    pub quantities: QuantityPack,
    /// Dates and periods.
    pub times: TimePack,
    /// Instruments, companies, countries.
    pub subjects: SubjectPack,
    /// What is measured.
    pub measures: MeasurePack,
    /// What causes and effects are called.
    pub events: EventPack,
    /// Whose a measure is, by the measure's name.
    pub owners: FxHashMap<String, Owner>,
    /// What a unit that names no currency is.
    pub homes: Homes,
    /// Offices whose statistics are of one country.
    pub agencies: Arc<Agencies>,
}

impl Pack {
    /// Compile the pack of `lang`.
    ///
    /// # Errors
    /// The first fault, with file, line and column.
    pub fn from_files(files: &Files, lang: Lang) -> Result<Self> {
        let folder = format!("lang/{}", lang.code());
        let language: LanguageFile = files.parse(&format!("{folder}/language.toml"))?;
        let mut sources = Vec::new();
        for name in RULE_FILES {
            let path = format!("{folder}/{name}.toml");
            if let Some(text) = files.get(&path) {
                let text = text.to_owned();
                let file: RuleFile = files.parse(&path)?;
                sources.push((path, text, file));
            }
        }
        let fault = |message: String| Error::Pack { file: folder.clone(), line: 1, column: 1, message };
        let files_of_rules = || sources.iter().map(|(_, _, file)| file);
        let patterns = files_of_rules().flat_map(|f| &f.rule).flat_map(|r| {
            [Some(r.pattern.as_ref().as_str()), r.next.as_ref().map(|n| n.as_ref().as_str())]
                .into_iter()
                .flatten()
        });
        let macros = files_of_rules().flat_map(|f| f.macros.values()).map(String::as_str);
        let mut classes = Classes::of_patterns(patterns.chain(macros));
        let mut fixed = Fixed::intern(&mut classes).ok_or_else(|| fault(too_many_classes()))?;
        let lists = sources.iter().flat_map(|(_, _, file)| &file.words);
        let lexicon = Lexicon::new(lists, &mut classes).map_err(fault)?;
        fixed.perhaps = classes.bit("PERHAPS").unwrap_or_default();
        let subjects = SubjectPack::from_files(files, lang)?;
        let measures = MeasurePack::from_files(files, lang)?;
        // A form that is also read as a quantity, a subject or a measure keeps both readings.
        let owners: FxHashMap<String, Owner> = files.parse("measures.toml")?;
        let is_set = |id: &str| owners.get(id).is_some_and(|owner| owner.set);
        for (form, set) in lexicon.forms() {
            let scanned = [
                (fixed.multiple, set & fixed.moves != 0),
                (fixed.measure, measures.worded(form).any(|id| !is_set(id))),
                (fixed.set_measure, measures.worded(form).any(is_set)),
                (fixed.subject, subjects.names(form)),
            ];
            for (class, _) in scanned.into_iter().filter(|&(_, read)| read) {
                if !classes.admit((set | class) & !fixed.word) {
                    return Err(fault(too_many_sets()));
                }
            }
        }
        let rules = Rules::new(&sources, &classes)?;
        let unlisted =
            |rule: &&Rule| rule.source.of.as_ref().is_some_and(|id| subjects.instruments().get(id).is_none());
        if let Some(rule) = rules.all.iter().find(unlisted) {
            let (file, line) = rule.place.clone();
            let message = format!("what rule {} is of is no id of instruments.toml", rule.source.name);
            return Err(Error::Pack { file, line, column: 1, message });
        }
        let quantities = QuantityPack::from_files(files, lang)?;
        Ok(Pack {
            lang,
            segmenter: language.segmenter,
            comparing: language.comparing,
            parted_ends: language.parted.iter().fold(0, |all, [_, b]| all | 1 << last_byte(b.as_bytes())),
            parted: language.parted.iter().map(|[a, b]| (format!("{a}{b}"), a.len())).collect(),
            extremes: language.extremes,
            grows_by_multiples: language.grows_by_multiples,
            asks: language.asks.into_iter().collect(),
            articles: language.articles,
            asked: language.asked.into_iter().collect(),
            joiner: language.joiner,
            classes,
            fixed,
            lexicon,
            rules,
            times: quantities.times().clone(),
            quantities,
            subjects,
            measures,
            events: EventPack::from_files(files, lang)?,
            owners,
            homes: Homes::from_files(files)?,
            agencies: files.agencies()?,
        })
    }
}

impl Pack {
    /// Byte positions at which a word of `text` begins or ends.
    pub fn edges(&self, text: &str) -> Edges {
        let mut edges = Edges::none_of(text.len());
        let mut last = 0;
        self.segmenter.each_edge(text, |edge| {
            edges.insert(edge);
            if self.parted_ends >> last_byte(&text.as_bytes()[..edge]) & 1 == 1
                && let Some(first) = text.get(last..edge).and_then(|word| self.parted.get(word))
            {
                edges.insert(last + first);
            }
            last = edge;
        });
        edges
    }
}

/// The lower bits of the last byte.
fn last_byte(word: &[u8]) -> u8 {
    word.last().map_or(0, |byte| byte & 63)
}

impl Fixed {
    fn intern(classes: &mut Classes) -> Option<Self> {
        let mut fixed = |name: &str| -> Option<ClassSet> {
            let set = classes.intern(name)?;
            classes.admit(set).then_some(set)
        };
        let mut out = Fixed {
            percent: fixed("Q.pct")?,
            points: fixed("Q.pp")?,
            money: fixed("Q.money")?,
            point: fixed("Q.point")?,
            count: fixed("Q.count")?,
            jobs: fixed("Q.count.job")?,
            coins: fixed("Q.count.coin")?,
            persons: fixed("Q.count.person")?,
            share_price: fixed("Q.money.share")?,
            multiple: fixed("Q.mult")?,
            time: fixed("TIME")?,
            subject: fixed("SUBJ.id")?,
            anaphor: fixed("SUBJ.anaphor")?,
            statistic: fixed("SUBJ.id.stat")?,
            fund: fixed("SUBJ.id.fund")?,
            measure: fixed("MEASURE")?,
            set_measure: fixed("MEASURE.set")?,
            comma: fixed("COMMA.clause")?,
            list_comma: fixed("COMMA.list")?,
            stop: fixed("STOP")?,
            open: fixed("OPEN")?,
            close: fixed("CLOSE")?,
            close_title: fixed("CLOSE.title")?,
            dash: fixed("DASH")?,
            word: fixed("w")?,
            said: fixed("SAID")?,
            hedge_word: fixed("HEDGE")?,
            measured: fixed("Q.measured")?,
            ..Fixed::default()
        };
        for name in [
            "MOVE.v", "REL", "NEG", "MODAL", "IF", "BASIS", "SIG", "PRON", "DET", "AUX", "POSS", "since",
            "HEDGE", "and", "or", "to.verb", "LEVEL", "REACH", "COMPARE", "in", "from", "PEOPLE", "ROLE",
            "of", "after", "but", "WILL", "BA", "PART", "DECIDES", "PUSH",
        ] {
            classes.intern(name)?;
        }
        for kind in [out.count, out.jobs, out.coins, out.persons, out.share_price, out.money, out.percent] {
            if !classes.admit(kind | out.measured) {
                return None;
            }
        }
        let bit = |name: &str| classes.bit(name).unwrap_or_default();
        out.any_quantity = bit("Q");
        out.any_subject = bit("SUBJ");
        out.moves = bit("MOVE");
        out.verb = bit("MOVE.v");
        out.relative = bit("REL");
        out.negation = bit("NEG");
        out.modal = bit("MODAL");
        out.will = bit("WILL");
        out.fronting = bit("BA");
        out.decides = bit("DECIDES");
        out.part = bit("PART");
        out.condition = bit("IF");
        out.basis = bit("BASIS");
        out.signal = bit("SIG");
        out.pronoun = bit("PRON");
        out.determiner = bit("DET");
        out.auxiliary = bit("AUX");
        out.possessive = bit("POSS");
        out.since = bit("since");
        out.hedge = bit("HEDGE");
        out.of = bit("of");
        out.people = bit("PEOPLE") | bit("ROLE");
        out.adverb_after = bit("after") | bit("but");
        out.from = bit("from");
        out.compare = bit("COMPARE");
        out.preposition = bit("in");
        out.conjunction = bit("and") | bit("or");
        out.infinitive = bit("to.verb");
        out.push = bit("PUSH");
        out.governs = bit("MOVE.v") | bit("to") | bit("LEVEL") | bit("REACH");
        Some(out)
    }
}
