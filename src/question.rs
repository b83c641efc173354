//! A plain question read as a query: *silver fell more than 10%* and 白银跌逾10% ask for the same claims.
//!
//! The words are scanned like a sentence of an article: subjects, measures, figures with their bounds, days, directions
//! and named events become fields of the query language; what names nothing known stays a word. What a reader
//! writes as a field, a phrase or with AND, OR, NOT and brackets is left as it is.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::figure::{Figure, Hedge};
use crate::lang::{EventWord, Pack, SubjectKind};
use crate::mention::{Item, Mentions, debtor_before, scan, stands};
use crate::pipeline::Pipeline;
use crate::record::word;
use crate::store::narrow;
use crate::text::{Span, is_han, normalize};

/// What was made of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// In the query language.
    pub query: String,
    /// Words of the question and what they came to, in order.
    pub parts: Vec<(String, String)>,
}

/// Wordings of one event that are looked for, at most.
const WORDINGS: usize = 40;

/// Read `question`; days are told from `today`. A query that uses AND, OR, NOT or brackets is given back as it is.
pub fn read(question: &str, pipeline: &Pipeline, today: Date) -> Reading {
    let Some((plain, explicit)) = split(question) else {
        return Reading { query: question.to_owned(), parts: Vec::new() };
    };
    let (text, _) = normalize(&plain);
    let text = close_up(&text);
    let [english, chinese] = pipeline.packs();
    let pack = if text.chars().any(is_han) { chinese } else { english };
    // Who types a question rarely types capitals.
    let text = pack.subjects.recased(&text);
    let look = |text: &str| scan(text, Span::new(0, text.len()), Some(today), pack);
    let names = |mentions: &Mentions| mentions.subjects.iter().any(|s| !s.anaphor);
    let (mut text, mut mentions) = (text.clone(), look(&text));
    // *Pound fell*: who types a question leaves out what makes a name of a word.
    for article in &pack.articles {
        if names(&mentions) {
            break;
        }
        let full = format!("{article}{}{text}", pack.joiner);
        let told = look(&full);
        if told.subjects.first().is_some_and(|s| s.span.start == 0 && s.id.is_some()) {
            (text, mentions) = (full, told);
        }
    }
    let mut found =
        Found { text: &text, pack, packs: [english, chinese], mentions: &mentions, parts: Vec::new() };
    found.read();
    if !found.means_something() {
        return Reading { query: question.to_owned(), parts: Vec::new() };
    }
    let mut clauses: Vec<String> = found.parts.iter().map(|(_, clause)| clause.clone()).collect();
    clauses.retain(|c| !c.is_empty());
    clauses.dedup();
    // What is written as a field is not read from words too.
    let figures = ["change", "from", "to", "value", "figure"];
    let fields: Vec<&str> = explicit
        .iter()
        .filter_map(|e| e.trim_start_matches('-').split_once(':'))
        .map(|(name, _)| name)
        .collect();
    let told = |name: &str| {
        fields.iter().any(|f| f.eq_ignore_ascii_case(name) || figures.contains(f) && figures.contains(&name))
    };
    clauses.retain(|c| !c.trim_start_matches('(').split_once(':').is_some_and(|(name, _)| told(name)));
    clauses.extend(explicit);
    Reading { query: clauses.join(" "), parts: found.parts }
}

/// The plain words, and what is written in the query language; none where words are joined by operators.
fn split(question: &str) -> Option<(String, Vec<String>)> {
    let (mut plain, mut explicit) = (Vec::new(), Vec::new());
    // Chinese keyboards write other marks for the same.
    let narrowed: String = question.chars().map(narrow).collect();
    let mut rest = narrowed.trim();
    while !rest.is_empty() {
        // A field's value may be quoted, or a range with spaces in it.
        let mut closing: Option<char> = None;
        let end = rest.char_indices().find(|&(_, c)| match closing {
            Some(mark) => {
                if c == mark {
                    closing = None;
                }
                false
            }
            None => {
                closing = match c {
                    '"' => Some('"'),
                    '[' => Some(']'),
                    _ => None,
                };
                c.is_whitespace()
            }
        });
        let (word, after) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        rest = after.trim_start();
        if matches!(word, "AND" | "OR" | "NOT") || word.contains(['(', ')']) {
            return None;
        }
        let field = word.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
        });
        if field || word.starts_with(['"', '-', '[', ']', ':', '<', '>']) {
            explicit.push(word.to_owned());
        } else {
            plain.push(word);
        }
    }
    Some((plain.join(" "), explicit))
}

/// Without the spaces that a reader may put between Chinese words.
fn close_up(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let inner = |n: usize| {
        let wide = |n: usize| chars.get(n).is_some_and(|&c| is_han(c));
        let near = |n: usize| wide(n) || chars.get(n).is_some_and(|c| c.is_ascii_digit() || *c == '%');
        n > 0 && (wide(n - 1) && near(n + 1) || near(n - 1) && wide(n + 1))
    };
    (0..chars.len()).filter(|&n| !(chars[n] == ' ' && inner(n))).map(|n| chars[n]).collect()
}

struct Found<'a> {
    text: &'a str,
    pack: &'a Pack,
    packs: [&'a Pack; 2],
    mentions: &'a Mentions,
    parts: Vec<(String, String)>,
}

impl Found<'_> {
    fn read(&mut self) {
        let named = self.events();
        let measured = self.mentions.tokens.iter().any(|t| {
            matches!(t.item, Item::Measure(_)) && self.measure_of(t.item).is_some_and(|m| m != "price")
        });
        let mut subjects: Vec<String> = Vec::new();
        for token in &self.mentions.tokens {
            // *below* of *below $5,000* is part of the figure, and says nothing of a move.
            let hedge = token.item == Item::Word
                && self.mentions.quantities.iter().any(|q| q.span.contains(token.span));
            if hedge || named.iter().any(|(at, _)| at.contains(token.span)) {
                continue;
            }
            let words = token.span.slice(self.text).trim().to_owned();
            let clause = match token.item {
                Item::Subject(n) => {
                    let Some(subject) = self.mentions.subjects.get(n).filter(|s| !s.anaphor) else {
                        continue;
                    };
                    match &subject.id {
                        Some(id) => subjects.push(id.to_string()),
                        // *Gilt yields*: those of every term.
                        None => match self.bonds(&words) {
                            bonds if bonds.is_empty() => {
                                self.parts.push((words.clone(), quoted(&words)));
                                continue;
                            }
                            bonds => subjects.extend(bonds),
                        },
                    }
                    let mut more = Vec::new();
                    more.extend(subject.contract.map(|c| format!("contract:{}", word(&c))));
                    more.extend(subject.venue.as_ref().map(|v| format!("venue:{v}")));
                    let told = subject.measure.as_deref().filter(|m| *m != "price");
                    more.extend(told.map(|m| format!("measure:{m}")));
                    more.join(" ")
                }
                Item::Quantity(n) => {
                    let Some(quantity) = self.mentions.quantities.get(n) else { continue };
                    figure(&quantity.figure, measured)
                }
                Item::Time(n) => {
                    let Some(time) = self.mentions.times.get(n) else { continue };
                    format!("window:[{} TO {}]", time.start, time.end)
                }
                Item::Measure(_) => match self.measure_of(token.item) {
                    Some(measure) if measure != "price" => format!("measure:{measure}"),
                    _ => String::new(),
                },
                Item::Word if token.classes & self.pack.fixed.negation != 0 => "polarity:negated".to_owned(),
                Item::Word => {
                    let moves = token.classes & self.pack.fixed.moves != 0;
                    match token.attr.direction.filter(|_| moves) {
                        Some(direction) => format!("direction:{}", word(&direction)),
                        None if self.asks(&words) => String::new(),
                        None if token.classes & self.pack.fixed.word != 0 => plain(&words),
                        None => String::new(),
                    }
                }
            };
            self.parts.push((words, clause));
        }
        for (at, id) in named {
            self.parts.push((at.slice(self.text).to_owned(), self.wordings(&id)));
        }
        subjects.dedup();
        self.pair_with_dollar(&mut subjects);
        let asked: Vec<String> = subjects.iter().map(|id| format!("subject:{id}")).collect();
        let clause = if asked.len() > 1 { format!("({})", asked.join(" OR ")) } else { asked.concat() };
        if !clause.is_empty() {
            self.parts.insert(0, (subjects.join(", "), clause));
        }
    }

    /// Whether a word only asks: *what*, and beside it *analysts*.
    fn asks(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let asked = || {
            let mut words =
                self.mentions.tokens.iter().map(|t| t.span.slice(self.text).trim().to_lowercase());
            words.any(|w| self.pack.asks.contains(&w))
        };
        self.pack.asks.contains(&word) || self.pack.asked.contains(&word) && asked()
    }

    /// The bonds of the country whose these words name.
    fn bonds(&self, words: &str) -> Vec<String> {
        let Some(country) = debtor_before(words, &self.pack.subjects) else { return Vec::new() };
        let table = self.pack.subjects.instruments();
        let terms = &self.pack.subjects.bond_terms;
        let of_term =
            |id: &str| id.rsplit_once('_').is_some_and(|(_, end)| terms.iter().any(|(term, _)| term == end));
        let owed = table.iter().filter(|row| {
            row.kind == SubjectKind::Bond && row.country.as_ref() == Some(&country) && of_term(&row.id)
        });
        owed.map(|row| row.id.to_string()).collect()
    }

    /// *Dollar below 148 yen*: the currency of the figure tells the pair, whose claims may give it no unit.
    fn pair_with_dollar(&mut self, subjects: &mut [String]) {
        let table = self.pack.subjects.instruments();
        let told = self.mentions.quantities.iter().find_map(|q| {
            let unit = q.figure.unit.as_deref().filter(|_| q.figure.is_money())?;
            Some((unit, table.get(&format!("usd_{}", unit.to_lowercase()))?))
        });
        let Some((unit, pair)) = told else { return };
        let Some(subject) = subjects.iter_mut().find(|s| *s == "dollar_index") else { return };
        *subject = pair.id.to_string();
        let named = format!(" unit:{unit}");
        for (_, clause) in &mut self.parts {
            if let Some(bare) = clause.strip_suffix(&named) {
                *clause = bare.to_owned();
            }
        }
    }

    /// Whether more was read than a lone word for a move or a lone number, which stand for themselves.
    fn means_something(&self) -> bool {
        let asks = |field: &str| self.parts.iter().any(|(_, clause)| clause.contains(field));
        let anchored = ["subject:", "measure:", "window:", "contract:", " OR "].into_iter().any(asks);
        anchored || asks("direction:") && (asks("change:") || asks("figure:"))
    }

    fn measure_of(&self, item: Item) -> Option<&str> {
        let Item::Measure(n) = item else { return None };
        self.mentions.measures.get(n).map(|m| &*m.measure)
    }

    /// Named events in the question: *margin calls*.
    fn events(&self) -> Vec<(Span<crate::text::Normalized>, String)> {
        let whole = |from: usize, to: usize, form: &str| stands(self.text, from, to, form);
        self.pack
            .events
            .find(self.text, whole)
            .into_iter()
            .filter_map(|(from, to, means)| match means {
                EventWord::Event(id) => Some((Span::new(from, to), id.to_string())),
                _ => None,
            })
            // What is measured is asked for by its field.
            .filter(|(at, _): &(Span<crate::text::Normalized>, String)| {
                let field = |item| matches!(item, Item::Measure(_) | Item::Subject(_));
                !self.mentions.tokens.iter().any(|t| field(t.item) && at.overlaps(t.span))
            })
            .collect()
    }

    /// Every wording of an event, in both languages.
    fn wordings(&self, id: &str) -> String {
        let words = self.packs.iter().flat_map(|p| p.events.wordings(id));
        let asked: Vec<String> = words.take(WORDINGS).map(quoted).collect();
        format!("({})", asked.join(" OR "))
    }
}

/// A word that stands for itself.
fn plain(word: &str) -> String {
    let quiet = word.chars().all(|c| !c.is_alphanumeric());
    if quiet { String::new() } else { quoted(word) }
}

fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace('"', " "))
}

/// The range a figure asks for, and its unit. A percentage is the size of a move unless a measure is named.
fn figure(figure: &Figure, measured: bool) -> String {
    let unit = figure.unit_name();
    let share = matches!(unit, "percent" | "percentage_point" | "basis_point" | "ratio");
    let field = if share && !measured { "change" } else { "figure" };
    let number = |n: Decimal| n.normalize().to_string();
    let range = |lo: Decimal, hi: Decimal| format!("{field}:[{} TO {}]", number(lo), number(hi));
    let asked = match (figure.lo, figure.hi) {
        (Some(lo), Some(hi)) if figure.hedge == Hedge::About => {
            let slack = lo.abs() * Decimal::new(5, 2);
            range(lo.saturating_sub(slack), hi.saturating_add(slack))
        }
        (Some(lo), Some(hi)) if lo == hi => {
            let half = figure.resolution.unwrap_or_default() / Decimal::TWO;
            range(lo.saturating_sub(half), hi.saturating_add(half))
        }
        (Some(lo), Some(hi)) => range(lo, hi),
        (Some(lo), None) => format!("{field}:{}{}", if figure.lo_open { ">" } else { ">=" }, number(lo)),
        (None, Some(hi)) if figure.hedge == Hedge::Nearly => {
            range(hi.saturating_sub(hi.abs() * Decimal::new(10, 2)), hi)
        }
        (None, Some(hi)) => format!("{field}:{}{}", if figure.hi_open { "<" } else { "<=" }, number(hi)),
        (None, None) => return String::new(),
    };
    if unit.is_empty() || unit == "point" { asked } else { format!("{asked} unit:{unit}") }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::lang::Files;

    static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(&Files::embedded()).unwrap());

    fn asked(question: &str) -> String {
        read(question, &PIPELINE, jiff::civil::date(2026, 2, 4)).query
    }

    #[test]
    fn names_are_found_without_their_capitals() {
        for (question, query) in [
            ("toyota fell more than 6%", "subject:7203.T direction:down change:>6 unit:percent"),
            ("hang seng rose", "subject:hang_seng direction:up"),
            ("dollar below 148 yen", "subject:usd_jpy figure:<148"),
            ("what may come of it", "what may come of it"),
            ("what did analysts expect for chinese exports", "subject:cn measure:exports"),
            ("How much did silver fall?", "subject:silver direction:down"),
            ("why gold analysts", "subject:gold"),
            ("gold analysts", "subject:gold \"analysts\""),
            ("白银跌了多少", "subject:silver direction:down"),
            ("分析师预期中国出口增长多少", "subject:cn measure:exports direction:up"),
        ] {
            assert_eq!(asked(question), query, "{question}");
        }
    }

    #[test]
    fn a_name_is_found_without_its_article_and_bonds_without_their_term() {
        assert_eq!(asked("pound fell"), "subject:gbp_usd direction:down");
        let gilts =
            "(subject:uk_gilt_10y OR subject:uk_gilt_2y OR subject:uk_gilt_30y OR subject:uk_gilt_5y)";
        assert_eq!(asked("gilt yields fell"), format!("{gilts} measure:yield direction:down"));
    }

    #[test]
    fn one_question_in_three_scripts_is_one_query() {
        for (questions, query) in [
            (
                ["silver fell more than 10%", "白银下跌超过10%", "白銀跌逾10%"],
                "subject:silver direction:down change:>10 unit:percent",
            ),
            (
                ["gold above $4,600", "金价 4600美元以上", "金價 高於4600美元"],
                "subject:gold figure:>4600 unit:USD",
            ),
            (
                ["kospi down on Monday", "韩国综合指数 周一 下跌", "韓國綜合指數週一下跌"],
                "subject:kospi direction:down window:[2026-02-02 TO 2026-02-02]",
            ),
            (
                ["US layoffs in January", "美国 1月 裁员人数", "美國1月裁員人數"],
                "subject:us measure:layoffs window:[2026-01-01 TO 2026-01-31]",
            ),
        ] {
            for question in questions {
                let mut parts: Vec<String> = asked(question).split(' ').map(str::to_owned).collect();
                let mut wanted: Vec<String> = query.split(' ').map(str::to_owned).collect();
                parts.sort();
                wanted.sort();
                // Gold *above* and 以上 differ in whether 4,600 itself is meant.
                let close = |p: &[String]| p.join(" ").replace(">=", ">");
                assert_eq!(close(&parts), close(&wanted), "{question}");
            }
        }
    }

    #[test]
    fn what_is_written_as_a_query_stays() {
        for query in ["silver OR gold", "(silver gold)", "NOT silver"] {
            assert_eq!(asked(query), query);
        }
        assert_eq!(asked("silver lang:zh change:[10 TO 40]"), "subject:silver lang:zh change:[10 TO 40]");
        assert_eq!(asked("\"forced selling\" -lang:en"), "\"forced selling\" -lang:en");
        assert_eq!(asked("silver fell direction:up"), "subject:silver direction:up");
        assert_eq!(asked("白银跌逾10% change：≥20"), "subject:silver direction:down change:≥20");
        assert_eq!(asked("gold did not fall"), "subject:gold polarity:negated direction:down");
    }

    #[test]
    fn a_lone_word_or_number_stands_for_itself() {
        for question in ["fell", "下跌", "75.10", "leverage 杠杆", "the worst day"] {
            assert!(!asked(question).contains(':'), "{question}: {}", asked(question));
        }
    }

    proptest! {
        #[test]
        fn any_question_is_read(question in "\\PC{0,40}") {
            let _ = asked(&question);
        }

        #[test]
        fn any_words_of_the_trade_are_read(question in "(silver|白銀|跌|fell|over|逾|10%|\\$4,600|on Monday|周一|margin calls|\"|\\(|:|-| |，){0,12}") {
            let _ = asked(&question);
        }
    }
}
