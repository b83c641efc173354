//! Configuration as a user may write it, to compiled tables or a fault that names its place.
//!
//! The first line names a file below `config/`, the rest is its text; else all of it is the pattern of a rule. All other
//! files are small, and only what the file is for is compiled, so that thousands are tried in a second.

use std::cell::RefCell;
use std::collections::BTreeSet;
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
    match name(path) {
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

/// The files as they are, each cut to its first few words and rows, and the table of instruments to those that they name.
fn small() -> Files {
    let mut files = Files::embedded();
    let all: Vec<(String, String)> = files.iter().map(|(p, text)| (p.to_owned(), text.to_owned())).collect();
    let mut words = BTreeSet::new();
    for (path, text) in &all {
        let name = name(path);
        let text = match path.as_str() {
            "reconcile.toml" => continue,
            path if is_table(path) => continue,
            _ if name == "reasons" => continue,
            _ if name == "movement" => RULES.to_owned(),
            _ if RULE_FILES.contains(&name) => String::new(),
            _ => {
                let mut table: toml::Table = text.parse().unwrap();
                // What is the same as what is cut off would be a fault.
                if let Some(same) = table.get_mut("same") {
                    *same = toml::Value::Table(toml::Table::new());
                }
                let short = shorten("", toml::Value::Table(table), 0);
                collect(&short, &mut words);
                toml::to_string(&short).unwrap()
            }
        };
        files.replace(path, text);
    }
    for (path, text) in all.iter().filter(|(path, _)| is_table(path)) {
        let mut table: toml::Table = text.parse().unwrap();
        for (_, value) in &mut table {
            match value {
                toml::Value::Array(rows) => {
                    rows.retain(|row| {
                        row.get("id").and_then(|id| id.as_str()).is_none_or(|id| words.contains(id))
                    });
                }
                toml::Value::String(rows) => {
                    let named = |row: &&str| row.split('|').next().is_some_and(|id| words.contains(id));
                    *rows = rows.lines().filter(named).collect::<Vec<_>>().join("\n");
                }
                _ => {}
            }
        }
        files.replace(path, toml::to_string(&table).unwrap());
    }
    files
}

/// Whether a file lists what can be claimed about, by id.
fn is_table(path: &str) -> bool {
    path == "instruments.toml" || path.starts_with("companies") || path.starts_with("listed/")
}

/// A file's name without folders and ending.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml")
}

/// Lists cut to three items, tables of many words to four.
fn shorten(key: &str, value: toml::Value, depth: usize) -> toml::Value {
    match value {
        toml::Value::Array(items) => {
            toml::Value::Array(items.into_iter().take(3).map(|v| shorten("", v, depth + 1)).collect())
        }
        toml::Value::Table(fields) => {
            let many = depth > 0 && fields.len() > 24 && !matches!(key, "macro" | "words" | "classes");
            let kept =
                fields.into_iter().enumerate().filter(|(n, (key, _))| !many || *n < 3 || key == "gold");
            toml::Value::Table(kept.map(|(_, (k, v))| (k.clone(), shorten(&k, v, depth + 1))).collect())
        }
        other => other,
    }
}

/// All keys and strings of a value.
fn collect(value: &toml::Value, words: &mut BTreeSet<String>) {
    match value {
        toml::Value::String(text) => drop(words.insert(text.clone())),
        toml::Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        toml::Value::Table(fields) => fields.iter().for_each(|(key, item)| {
            words.insert(key.clone());
            collect(item, words);
        }),
        _ => {}
    }
}
