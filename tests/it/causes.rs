//! The graph of causes: events meet across languages, and what does not go together is found.

use serde_json::Value;
use tempfile::TempDir;

use crate::store::{folder, run, run_with_input, stdout};

const ARTICLES: [&str; 5] = [
    r#"{"id":"a","publisher":"Harbour Wire","published":"2026-02-02","text":"A stronger dollar triggered a fall in silver on Friday."}"#,
    r#"{"id":"b","publisher":"蓝岸财经","published":"2026-02-02","text":"美元走强引发白银周五下跌。"}"#,
    r#"{"id":"c","publisher":"島際財經網","published":"2026-02-02","text":"美元走強導致白銀週五下跌。"}"#,
    r#"{"id":"d","publisher":"Quayside Metals","published":"2026-02-03","text":"The fall in silver led to margin calls, brokers said. Silver did not fall because of the stronger dollar."}"#,
    r#"{"id":"e","publisher":"Ledgerline","published":"2026-02-03","text":"Margin calls caused the fall in silver. Profit-taking triggered a drop in silver, one analyst said."}"#,
];

fn filled(temp: &TempDir, name: &str, articles: &[&str]) -> String {
    let store = folder(temp, name);
    assert!(run_with_input(&["ingest", "-", "--store", &store], &articles.join("\n")).status.success());
    store
}

fn graph(store: &str, more: &[&str]) -> Value {
    let command = [&["causes", "--format", "json", "--store", store], more].concat();
    serde_json::from_str(&stdout(&run(&command))).unwrap()
}

/// `cause > effect xN` for every edge, denied ones with a stroke.
fn edges(graph: &Value) -> Vec<String> {
    let told = |e: &Value| {
        let arrow = if e["polarity"] == "negated" { "/>" } else { ">" };
        format!(
            "{} {arrow} {} x{}",
            e["cause"].as_str().unwrap(),
            e["effect"].as_str().unwrap(),
            e["origins"]
        )
    };
    graph["edges"].as_array().unwrap().iter().map(told).collect()
}

fn findings(graph: &Value) -> Vec<(&str, &str)> {
    let all = graph["findings"].as_array().unwrap().iter();
    all.map(|f| (f["kind"].as_str().unwrap(), f["reason"]["en"].as_str().unwrap())).collect()
}

#[test]
fn three_scripts_tell_one_edge() {
    let temp = TempDir::new().unwrap();
    let told = graph(&filled(&temp, "store", &ARTICLES[..3]), &[]);
    assert_eq!(edges(&told), ["dollar up > silver price down x3"]);
    let label = &told["nodes"][1]["label"];
    assert_eq!((label["en"].as_str(), label["zh"].as_str()), (Some("silver ↓"), Some("白银 ↓")));
    assert!(findings(&told).is_empty(), "nobody disagrees");
}

#[test]
fn reversed_disputed_and_rival_causes_are_found() {
    let temp = TempDir::new().unwrap();
    let told = graph(&filled(&temp, "store", &ARTICLES), &[]);
    assert_eq!(
        findings(&told),
        [
            ("reversed", "Ledgerline: margin calls led to silver ↓; brokers: silver ↓ led to margin calls"),
            (
                "disputed",
                "Harbour Wire, 島際財經網, 蓝岸财经: dollar ↑ led to silver ↓; Quayside Metals: it did not"
            ),
            (
                "rivals",
                "for silver ↓, different voices give different causes: \
                 dollar ↑ (Harbour Wire, 島際財經網, 蓝岸财经); profit-taking (one analyst)"
            ),
        ]
    );
}

#[test]
fn a_chain_is_no_rivalry_and_a_circle_is_found() {
    let temp = TempDir::new().unwrap();
    let chain = [
        r#"{"id":"a","publisher":"Harbour Wire","published":"2026-02-02","text":"A stronger dollar triggered margin calls."}"#,
        r#"{"id":"b","publisher":"Ledgerline","published":"2026-02-02","text":"Margin calls caused a fall in silver."}"#,
        r#"{"id":"c","publisher":"Quayside Metals","published":"2026-02-02","text":"A stronger dollar caused a fall in silver."}"#,
    ];
    assert!(findings(&graph(&filled(&temp, "chain", &chain), &[])).is_empty());
    let back = r#"{"id":"d","publisher":"Evening Post","published":"2026-02-03","text":"银价下跌引发获利了结。获利了结导致美元走强。"}"#;
    let circle = graph(&filled(&temp, "circle", &[&chain[..], &[back]].concat()), &[]);
    let told = findings(&circle);
    assert!(
        told.iter().any(|(kind, why)| *kind == "loop" && why.contains("silver ↓ → profit-taking → dollar ↑")),
        "{told:?}"
    );
}

#[test]
fn the_order_of_articles_does_not_matter() {
    let temp = TempDir::new().unwrap();
    let mut turned = ARTICLES;
    turned.reverse();
    let (a, b) = (filled(&temp, "a", &ARTICLES), filled(&temp, "b", &turned));
    assert_eq!(graph(&a, &[]), graph(&b, &[]));
}

#[test]
fn a_reprint_tells_nothing_twice() {
    let temp = TempDir::new().unwrap();
    let reprint = ARTICLES[0].replace("\"a\"", "\"z\"").replace("Harbour Wire", "Evening Post");
    let told = graph(&filled(&temp, "store", &[ARTICLES[0], &reprint]), &[]);
    assert_eq!(edges(&told), ["dollar up > silver price down x1"]);
    assert_eq!(told["edges"][0]["evidence"].as_array().unwrap().len(), 2);
}

#[test]
fn a_subject_is_named_in_any_script() {
    let temp = TempDir::new().unwrap();
    let more = r#"{"id":"f","publisher":"Evening Post","published":"2026-02-03","text":"Weak demand led to a drop in copper."}"#;
    let store = filled(&temp, "store", &[&ARTICLES[..], &[more]].concat());
    let silver = graph(&store, &["silver"]);
    assert_eq!(silver, graph(&store, &["白銀"]));
    assert_eq!(silver, graph(&store, &["白银"]));
    assert!(edges(&silver).iter().all(|e| !e.contains("copper")));
    assert_eq!(edges(&graph(&store, &["copper"])), ["weak_demand > copper price down x1"]);
    assert_eq!(graph(&store, &["追加保证金"]), graph(&store, &["margin calls"]));
}

#[test]
fn other_programs_can_read_it() {
    let temp = TempDir::new().unwrap();
    let odd = r#"{"id":"g","publisher":"A \"B\" & <C>","published":"2026-02-03","text":"A \"stronger\" dollar & <fear> triggered a fall in silver."}"#;
    let store = filled(&temp, "store", &[&ARTICLES[..], &[odd]].concat());
    let get = |format: &str| stdout(&run(&["causes", "--format", format, "--store", &store]));
    let graphml = get("graphml");
    let mut reader = quick_xml::Reader::from_str(&graphml);
    let (mut nodes, mut edges) = (0, 0);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(e) if e.name().as_ref() == "node" => nodes += 1,
            quick_xml::events::Event::Start(e) if e.name().as_ref() == "edge" => edges += 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    let whole = graph(&store, &[]);
    assert_eq!(nodes, whole["nodes"].as_array().unwrap().len());
    assert_eq!(edges, whole["edges"].as_array().unwrap().len());
    let dot = get("dot");
    assert!(dot.starts_with("digraph causes {") && dot.trim_end().ends_with('}'));
    assert_eq!(dot.matches(" -> ").count(), edges);
    let mermaid = get("mermaid");
    assert_eq!(mermaid.lines().next(), Some("flowchart LR"));
    assert_eq!(mermaid.matches("-->|").count() + mermaid.matches("-.-x|").count(), edges);
    let lines = get("jsonl");
    assert!(lines.lines().all(|l| serde_json::from_str::<Value>(l).unwrap()["link"]["rule"].is_string()));
}

/// Of a sentence that runs on about goods, the links that tell what of which goods moved what are kept.
#[test]
fn a_running_sentence_gives_its_full_links() {
    let cases = [
        (
            "下游开工回落，采购放缓，观望加重导致成交清淡，库存累积，同时原油价格下跌导致沥青价格走低，贸易商报价下调。",
            "原油价格下跌",
        ),
        (
            "運力偏緊使得發貨不暢，廠家惜售，市場觀望，電石價格上漲推動聚氯乙烯價格上漲，下游按需採購，成交一般。",
            "電石價格上漲",
        ),
        (
            "天气转暖使得走货放慢，养殖端认卖，屠宰企业压价，玉米价格上涨带动饲料价格上调，后市仍有分歧，交投平淡。",
            "玉米价格上涨",
        ),
    ];
    for (text, cause) in cases {
        let links = crate::support::read(text).causal_links;
        let causes: Vec<&str> = links.iter().map(|l| l.cause.text.as_str()).collect();
        assert!(causes.len() == 1 && causes[0].ends_with(cause), "{text}: {causes:?}");
    }
}

/// Of a short note on how goods are made and sold, links that name none give way to those that do; of another text all stay.
#[test]
fn a_note_on_goods_gives_its_full_links() {
    let cases = [
        ("开工回落导致市场观望。纯碱需求减少导致纯碱价格走低。", vec!["纯碱需求减少"]),
        ("備貨放緩導致交投清淡。白糖供應增加導致白糖價格回落。", vec!["白糖供應增加"]),
        ("情绪转弱引发抛售。玉米库存累积打压玉米价格，贸易商报价下调。", vec!["玉米库存累积"]),
        ("情绪转弱引发抛售。美元走强打压白银，白银下跌3%。", vec!["情绪转弱", "美元走强"]),
    ];
    for (text, want) in cases {
        let links = crate::support::read(text).causal_links;
        let causes: Vec<&str> = links.iter().map(|l| l.cause.text.as_str()).collect();
        assert_eq!(causes, want, "{text}");
    }
}
