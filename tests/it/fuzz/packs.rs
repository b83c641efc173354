//! Configuration as a user may write it, to compiled tables or a fault that names its place.
//!
//! The first line names a file below `config/`, the rest is its text; else all of it is the pattern of a rule. All other
//! files are small, and only what the file is for is compiled, so that thousands are tried in a second.

use std::cell::RefCell;
use std::sync::LazyLock;

use jiff::civil::date;
use wirecheck::error::{Error, Result};
use wirecheck::lang::{
    EventPack, Files, Instruments, Layout, Lexicon, MeasurePack, Pack, QuantityPack, RULE_FILES, RuleFile,
    RuleKind, Rules, SubjectPack, TimePack,
};
use wirecheck::mention::{Mentions, scan, scan_measures, scan_quantities, scan_subjects, scan_times};
use wirecheck::reconcile::Policy;
use wirecheck::text::{Lang, Span, normalize};

const SENTENCES: [&str; 2] = [
    "Gold fell 5% to $4,604.47 on Monday, from about 4,800 a year ago.",
    "现货黄金周一下跌逾5%，至每盎司4604.47美元。",
];

/// Packs of the small files, and a sentence read with each.
static SMALL: LazyLock<[(Pack, Mentions); 2]> = LazyLock::new(|| {
    let files = small();
    [(Lang::En, SENTENCES[0]), (Lang::Zh, SENTENCES[1])].map(|(lang, sentence)| {
        let pack = Pack::from_files(&files, lang).unwrap();
        let (text, _) = normalize(sentence);
        let mentions = scan(&text, Span::new(0, text.len()), Some(date(2026, 2, 2)), &pack);
        (pack, mentions)
    })
});

thread_local! {
    static FILES: RefCell<Files> = RefCell::new(small());
}

/// Load `data` as a part of the configuration, and read a sentence with what came of it.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    FILES.with_borrow_mut(|files| {
        let named =
            text.split_once('\n').and_then(|(path, text)| Some((path, text, files.get(path)?.to_owned())));
        match named {
            Some((path, text, before)) => {
                files.replace(path, text.to_owned());
                check(load(path, files));
                files.replace(path, before);
            }
            None => {
                files.replace("lang/en/levels.toml", rule(&text));
                check(load("lang/en/levels.toml", files));
            }
        }
    });
}

/// A fault tells its place and what is wrong.
fn check(loaded: Result<()>) {
    match loaded {
        Ok(()) => {}
        Err(Error::Pack { file, line, column, message }) => {
            assert!(
                !file.is_empty() && line > 0 && column > 0 && !message.is_empty(),
                "{file}:{line}:{column}: {message}"
            );
        }
        Err(fault) => panic!("{fault}"),
    }
}

/// Compile what the file at `path` is for.
fn load(path: &str, files: &Files) -> Result<()> {
    let chinese = path.starts_with("lang/zh/");
    let lang = if chinese { Lang::Zh } else { Lang::En };
    let sentence = normalize(SENTENCES[usize::from(chinese)]).0;
    let reference = Some(date(2026, 2, 2));
    match path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml") {
        name if RULE_FILES.contains(&name) => rules(path, files, &SMALL[usize::from(chinese)])?,
        "layout" => {
            let layout = Layout::from_files(files)?;
            layout.date(&sentence);
            layout.is_disclaimer(&sentence);
        }
        "times" => {
            spans(&sentence, scan_times(&sentence, reference, &TimePack::from_files(files, lang)?), |t| {
                t.span.range()
            })
        }
        "numbers" | "bounds" | "units" => {
            let pack = QuantityPack::from_files(files, lang)?;
            spans(&sentence, scan_quantities(&sentence, &pack), |q| q.span.range());
        }
        "measures" if path.contains('/') => {
            let pack = MeasurePack::from_files(files, lang)?;
            spans(&sentence, scan_measures(&sentence, &pack), |m| m.span.range());
        }
        "instruments" | "companies" | "companies_more" => {
            Instruments::from_files(files)?.lookup("gold");
            let pack = SubjectPack::from_files(files, lang)?;
            spans(&sentence, scan_subjects(&sentence, &pack), |s| s.span.range());
        }
        "events" => drop(EventPack::from_files(files, lang)?),
        "reasons" | "reconcile" | "outlets" => drop(Policy::from_files(files)?),
        _ => drop(Pack::from_files(files, lang)?),
    }
    Ok(())
}

/// What was found stands in the sentence.
fn spans<T>(sentence: &str, found: Vec<T>, place: impl Fn(&T) -> std::ops::Range<usize>) {
    assert!(found.iter().all(|f| sentence.get(place(f)).is_some_and(|words| !words.is_empty())));
}

/// Compile a file of words and rules beside the small ones, and run its rules.
fn rules(path: &str, files: &Files, (pack, mentions): &(Pack, Mentions)) -> Result<()> {
    let file: RuleFile = files.parse(path)?;
    let mut classes = pack.classes.clone();
    if let Err(message) = Lexicon::new(&file.words, &mut classes) {
        assert!(!message.is_empty());
        return Ok(());
    }
    let text = files.get(path).unwrap_or_default().to_owned();
    let common: RuleFile = toml::from_str(RULES).unwrap();
    let sources = [("common".to_owned(), RULES.to_owned(), common), (path.to_owned(), text, file)];
    let kinds = [RuleKind::Move, RuleKind::Level, RuleKind::Amount, RuleKind::Cause, RuleKind::Attribution];
    for found in Rules::new(&sources, &classes)?.run(&mentions.symbols, mentions.present, &kinds) {
        assert!(found.start <= found.end && found.end <= mentions.tokens.len());
        assert!(found.slots.iter().all(|s| found.start <= s.start && s.end <= found.end));
    }
    Ok(())
}

/// A file with one rule.
fn rule(pattern: &str) -> String {
    let pattern = toml::Value::String(pattern.to_owned());
    format!("[[rule]]\nname = \"fuzzed\"\nkind = \"level\"\npattern = {pattern}\nexamples = []\n")
}

/// Names of a few subjects, in the place of a language's `instruments.toml`.
const NAMES: &str = r#"
shields = ["gold medal"]
baskets = ["metals", "贵金属"]
ambiguous = ["Target"]
corporate = { before = ["shares of"], after = ["Inc", "公司"] }
units = { words = ["dollar", "美元"], magnitudes = ["million", "亿"] }
names = { gold = ["gold", "黄金"], us = ["US", "美国"], target = ["Target"] }
currencies = { words = ["yen", "日元"] }
pair = [{ base = "gold", id = "us", words = ["against the yen"] }]
special = [{ id = "gold", contract = "spot", words = ["gold for {month}"] }]
anaphor = [{ kind = "commodity", words = ["the metal"] }]
modifier = [{ contract = "spot", before = ["spot", "现货"], after = ["spot"], kinds = ["commodity"] }]
regroup = { after = ["stocks"] }
[templates]
month = ["January"]
mon = ["Jan"]
benefits = ["jobless benefits"]
connector = [" on "]
possessive = ["'s "]
conjunction = [" and "]
"#;

const TABLE: &str = r#"
instruments = [
    { id = "gold", kind = "commodity", en = "gold", zh = ["黄金", "黃金"], symbols = ["XAU"], unit = "USD", per = "troy_ounce" },
    { id = "us", kind = "country", en = "US", zh = ["美国", "美國"] },
]
[tickers]
exchanges = { NASDAQ = "" }
suffixes = { HK = ".HK" }
"#;

const COMPANIES: &str = "companies = [{ id = \"target\", en = \"Target\", country = \"us\" }]\n";

/// Two words and a rule, in the place of a pack's word and rule files.
const RULES: &str = r#"
macro = { A = "(a | SUBJ)", MOVED = "MOVE.v [to A]?" }
[[words]]
class = ["w", "a"]
forms = ["a", "the", "逾"]
[[words]]
class = ["w", "MOVE.v"]
is = { direction = "down" }
verbs = ["fall|fell|fallen"]
[[words]]
class = ["to"]
forms = ["to", "至"]
[[rule]]
name = "fell"
kind = "move"
pattern = "{subject*:SUBJ} MOVED w{0,3} {change:Q.pct} (to {to:Q.money})?"
next = "COMMA {from:Q}"
examples = []
"#;

/// The files as they are, each cut to its first few words and rows.
fn small() -> Files {
    let mut files = Files::embedded();
    let all: Vec<(String, String)> =
        files.iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    for (path, text) in all {
        let name = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml");
        let text = match path.as_str() {
            "instruments.toml" => TABLE.to_owned(),
            "companies.toml" | "companies_more.toml" => COMPANIES.to_owned(),
            "reconcile.toml" => text,
            _ if name == "instruments" => NAMES.to_owned(),
            _ if name == "reasons" => text,
            _ if name == "movement" => RULES.to_owned(),
            _ if RULE_FILES.contains(&name) => String::new(),
            _ => {
                let mut table: toml::Table = text.parse().unwrap();
                table.remove("same");
                if name == "events" {
                    table.insert("same".to_owned(), toml::Value::Table(toml::Table::new()));
                }
                toml::to_string(&shorten(toml::Value::Table(table), 0)).unwrap()
            }
        };
        files.replace(&path, text);
    }
    files
}

fn shorten(value: toml::Value, depth: usize) -> toml::Value {
    match value {
        toml::Value::Array(items) => {
            toml::Value::Array(items.into_iter().take(3).map(|v| shorten(v, depth + 1)).collect())
        }
        toml::Value::Table(fields) => {
            let most = if depth < 2 { usize::MAX } else { 4 };
            let fields = fields.into_iter().take(most).map(|(key, value)| (key, shorten(value, depth + 1)));
            toml::Value::Table(fields.collect())
        }
        other => other,
    }
}
