//! Configuration as a user may write it, to a pack or a fault that names its place.
//!
//! The first line names a file below `config/`, the rest is its text; else all of it is the pattern of a rule. All other
//! files are small, so that a pack compiles in less than a millisecond.

use std::sync::LazyLock;

use jiff::civil::date;
use wirecheck::error::Error;
use wirecheck::lang::{Files, Instruments, Layout, Pack, RULE_FILES, RuleKind};
use wirecheck::mention::scan;
use wirecheck::reconcile::Policy;
use wirecheck::text::{Lang, Span, normalize};

static SMALL: LazyLock<Files> = LazyLock::new(small);

const ENGLISH: &str = "Gold fell 5% to $4,604.47 on Monday, from about 4,800 a year ago.";
const CHINESE: &str = "现货黄金周一下跌逾5%，至每盎司4604.47美元。";

/// Load `data` as a part of the configuration, and read a sentence with what came of it.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut files = SMALL.clone();
    let path = match text.split_once('\n') {
        Some((path, text)) if SMALL.get(path).is_some() => {
            files.replace(path, text.to_owned());
            path
        }
        _ => {
            files.replace("lang/en/levels.toml", rule(&text));
            "lang/en/levels.toml"
        }
    };
    let loaded = match path {
        "lang/en/layout.toml" | "lang/zh/layout.toml" => Layout::from_files(&files).map(|layout| {
            layout.date(ENGLISH);
            layout.is_disclaimer(CHINESE);
        }),
        "reconcile.toml" | "outlets.toml" => Policy::from_files(&files).map(drop),
        path if path.starts_with("lang/zh/") => read(&files, Lang::Zh, CHINESE),
        _ => read(&files, Lang::En, ENGLISH),
    };
    if let Err(fault) = loaded {
        let Error::Pack { file, line, column, message } = &fault else { panic!("{fault}") };
        assert!(!file.is_empty() && *line > 0 && *column > 0 && !message.is_empty(), "{fault:?}");
    }
}

fn read(files: &Files, lang: Lang, sentence: &str) -> wirecheck::error::Result<()> {
    Instruments::from_files(files)?;
    let pack = Pack::from_files(files, lang)?;
    let (text, _) = normalize(sentence);
    let mentions = scan(&text, Span::new(0, text.len()), Some(date(2026, 2, 2)), &pack);
    let kinds = [RuleKind::Move, RuleKind::Level, RuleKind::Amount, RuleKind::Cause, RuleKind::Attribution];
    for found in pack.rules.run(&mentions.symbols, mentions.present, &kinds) {
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
    let all: Vec<(String, String)> = files.iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
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
