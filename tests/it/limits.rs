//! Input that is too large, too deep or packed to burst: it ends soon, in little memory, and is told with its place.

use std::fs;
use std::io::{self, Read};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use wirecheck::ingest::{Document, Input, Options, Reject, json_line, read_all};
use wirecheck::source;

use crate::store::{folder, run};
use crate::support::{LAYOUT, PIPELINE, check_document, gzip};

/// What came of one file, after its documents were extracted from; nothing may take long.
fn read(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<Result<Document, Reject>> {
    let begun = Instant::now();
    let input = Input { name: name.to_owned(), bytes: bytes.into(), ..Input::default() };
    let size = input.bytes.len();
    let items = read_all(input, &LAYOUT, &Options::default());
    assert!(!items.is_empty(), "{name} was dropped");
    for item in &items {
        match item {
            Ok(document) => {
                check_document(document);
                PIPELINE.extract(document);
            }
            Err(reject) => assert!(reject.name == name && !reject.reason.is_empty(), "{reject:?}"),
        }
    }
    // Far above what it takes without optimization, far below what a cost that grows with the square would take.
    assert!(begun.elapsed() < Duration::from_secs(20), "{name}: {size} bytes took {:?}", begun.elapsed());
    items
}

/// The only document of one file, with the codes of its warnings.
fn one(name: &str, bytes: impl Into<Vec<u8>>) -> (Document, Vec<String>) {
    let mut items = read(name, bytes);
    assert_eq!(items.len(), 1, "{name}");
    let document = items.remove(0).unwrap();
    let codes = document.warnings.iter().map(|w| w.code.clone()).collect();
    (document, codes)
}

#[test]
fn markup_nested_without_end_is_read_and_told() {
    for levels in [250, 100_000] {
        let (open, close) = ("<a>".repeat(levels), "</a>".repeat(levels));
        let item = |inner: &str| {
            format!(
                "<rss><channel><item><title>Gold falls</title><x>{inner}</x><description>Gold fell 5%.</description></item></channel></rss>"
            )
        };
        for inner in [format!("{open}Silver.{close}"), open.clone(), format!("{open}{close}{close}")] {
            let (document, codes) = one("deep.xml", item(&inner));
            assert!(codes.contains(&"deep_xml".to_owned()), "{levels}: {codes:?}");
            assert!(document.original.starts_with("Gold falls"));
            let warning = document.warnings.iter().find(|w| w.code == "deep_xml").unwrap();
            assert!(warning.message.contains("at byte "), "{}", warning.message);
        }
        let body =
            format!("<nitf><body><body.content>{open}<p>Gold fell 5%.</p></body.content></body></nitf>");
        let items = read("deep.nitf", body);
        assert!(
            items.iter().all(|item| item.is_err())
                || items[0].as_ref().unwrap().original.contains("Gold fell 5%.")
        );
    }
    let body = format!("<rss><channel><item><title>Gold falls</title>{}", "<a>".repeat(1_000_000));
    assert!(one("million.xml", body).1.contains(&"deep_xml".to_owned()));
    // Elements beside each other are not nested, and an end too many closes nothing.
    let flat = format!(
        "<rss><channel>{}<item><title>Gold falls</title></item></channel></rss>",
        "<a></a>".repeat(5000)
    );
    assert!(one("flat.xml", flat).1.is_empty());
}

#[test]
fn pages_nested_without_end_are_read_without_their_tags() {
    let prose = "Gold fell 5% on Monday as the dollar rose, and silver followed, dealers said.";
    for tag in ["div", "b", "table", "ul><li", "blockquote", "span", "font size=1"] {
        let page =
            format!("<html><body><h1>Gold falls</h1>{}<p>{prose}</p>", format!("<{tag}>").repeat(100_000));
        let (document, codes) = one("deep.html", page);
        assert!(document.original.contains(prose), "{tag}");
        assert!(codes.contains(&"deep_html".to_owned()), "{tag}: {codes:?}");
    }
    // A title in a feed, and one in structured data, are markup too.
    let deep = "<b>".repeat(100_000);
    let escaped = deep.replace('<', "&lt;");
    let feed = format!(
        "<rss><channel><item><title>Gold falls {escaped}</title><description>{prose}</description></item></channel></rss>"
    );
    assert!(one("title.xml", feed).0.original.contains(prose));
    let page = format!(
        "<html><head><script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"headline\":\"Gold falls {deep}\"}}</script></head><body><p>{prose}</p></body></html>"
    );
    assert!(one("data.html", page).0.original.contains(prose));
}

/// Open elements for emphasis are opened again in each paragraph: a small page could become a huge tree.
#[test]
fn a_page_that_would_grow_while_it_is_read_is_read_without_its_tags() {
    let emphasis: String = (0..1000).map(|n| format!("<b id={n}>")).collect();
    let page = format!("<html><body>{emphasis}{}", "<p>Gold fell 5%.".repeat(1_500));
    let (document, codes) = one("grows.html", page);
    assert!(document.original.contains("Gold fell 5%."));
    assert!(codes.contains(&"deep_html".to_owned()), "{codes:?}");
}

#[test]
fn a_table_without_end_is_read() {
    let cells = "<td>5%".repeat(10_000);
    let (document, _) = one("row.html", format!("<html><body><table><tr>{cells}</table>"));
    assert!(document.original.contains("5%"));
    let rows = "<tr><td>Gold</td><td>5%</td></tr>".repeat(1_500);
    let (document, _) = one("rows.html", format!("<html><body><p>Metals</p><table>{rows}</table>"));
    assert!(document.original.matches("Gold").count() > 1_000);
    let (_, codes) = one("row.txt", "5%\t".repeat(10_000));
    assert!(codes.contains(&"sentence_cut".to_owned()), "{codes:?}");
    let nested = "<table><tr><td>Gold".repeat(400);
    assert!(one("tables.html", format!("<html><body>{nested}")).0.original.contains("Gold"));
}

#[test]
fn words_for_what_nobody_names_are_read() {
    for sentence in [
        "The latter fell 2% and the former rose 3%. ",
        "The company expects the group to fall 2%, the carrier added. ",
        "\u{8be5}\u{80a1}\u{4e0b}\u{8dcc}3%\u{3002}",
    ] {
        let (document, warnings) = one("names.txt", sentence.repeat(300));
        assert!(document.sentences.len() >= 300 && warnings.is_empty(), "{warnings:?}");
    }
}

/// Words that never come to an end of a sentence, one claim after the other.
#[test]
fn sentences_without_end_are_read() {
    for words in [
        "silver -- up 5% -- ",
        "declines of 2% across banks and ",
        "a 70% chance of a cut on Friday ",
        "gold fell 2% on worries over worries on ",
        "\u{6536}\u{5165}\u{548c}\u{51c0}\u{5229}\u{6da6}\u{5206}\u{522b}\u{589e}\u{957f}5%\u{548c}7%\u{ff0c}",
    ] {
        let (document, codes) = one("endless.txt", words.repeat(8_000 / words.len()));
        assert!(codes.contains(&"sentence_cut".to_owned()), "{words}: {codes:?}");
        assert!(document.sentences.len() < 80, "{words}");
    }
}

#[test]
fn entities_stand_for_themselves() {
    let mut definitions = String::from("<!ENTITY lol0 \"lol\">");
    for n in 1..10 {
        let all = format!("&lol{};", n - 1).repeat(10);
        definitions.push_str(&format!("<!ENTITY lol{n} \"{all}\">"));
    }
    let feed = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE rss [{definitions}]><rss><channel><item><title>Gold falls</title><description>&lol9; Gold fell 5%.</description></item></channel></rss>"
    );
    let (document, _) = one("entities.xml", feed);
    assert!(
        document.original.len() < 200 && document.original.contains("Gold fell 5%."),
        "{}",
        document.original
    );
    let many = format!(
        "<rss><channel><item><title>Gold</title><description>{}</description></item></channel></rss>",
        "&amp;&nbsp;".repeat(20_000)
    );
    assert!(one("many.xml", many).0.original.starts_with("Gold"));
}

#[test]
fn json_that_is_too_deep_or_no_text_is_rejected_with_its_line() {
    let line = |text: &str| json_line(text.as_bytes(), "in.jsonl", 3, &LAYOUT, &Options::default());
    let deep = format!("{{\"text\":\"Gold fell.\",\"more\":{}", "[".repeat(1_000_000));
    for (text, reason) in [
        (deep.as_str(), "recursion limit"),
        (r#"{"text":"Gold fell \ud800."}"#, "hex escape"),
        (r#"{"text":"Gold fell \udc00\ud800."}"#, "hex escape"),
    ] {
        let reject = line(text).unwrap_err();
        assert_eq!((reject.name.as_str(), reject.line), ("in.jsonl", Some(3)));
        assert!(reject.reason.contains(reason), "{}", reject.reason);
    }
    let reject = read("deep.json", deep).remove(0).unwrap_err();
    assert!(
        reject.reason.contains("recursion limit") && reject.reason.contains("column"),
        "{}",
        reject.reason
    );
    // Not a character by the rules of JSON, but one of the text once written out.
    assert!(line(r#"{"text":"Gold \u0000 fell \ud83d\ude00 5%."}"#).is_ok());
}

#[test]
fn what_is_no_text_or_damaged_text_is_told() {
    let zeros = [b"Gold fell 5%.\0\0\0 Silver followed.".as_slice(), &[0; 4000]].concat();
    assert!(read("zeros.txt", zeros)[0].as_ref().unwrap_err().reason.contains("binary"));
    let (_, codes) = one("twice.txt", "Gold fell. Traders\u{e2}\u{20ac}\u{2122} calls rose.");
    assert_eq!(codes, ["mojibake"]);
    let (document, codes) = one(
        "torn.txt",
        b"Gold fell 5%, \xe2\x80\x9ctraders\xe2\x80\x9d and \xe2\x80\x9cfunds\xe2\x80\x9d said.\xed\xa0\x80"
            .as_slice(),
    );
    assert!(
        codes.contains(&"bad_utf8".to_owned()) && document.original.contains("Gold fell 5%"),
        "{codes:?}"
    );
}

/// From outside: each is listed with file, line and reason, and the article between them is read.
#[test]
fn what_is_over_its_budget_is_listed_and_the_rest_read() {
    let temp = TempDir::new().unwrap();
    let input = temp.path().join("in");
    fs::create_dir(&input).unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(input.join(name), bytes).unwrap();
    // 80 MB of nothing, in a few kilobytes.
    let bomb = zstd::encode_all(io::repeat(b' ').take(80 << 20), 1).unwrap();
    write("a-bomb.txt.zst", &bomb);
    write("b-twice.txt.gz", &gzip(&gzip(b"Gold fell 5%.")));
    let long =
        [b"{\"text\":\"Copper fell.\"}\n".as_slice(), &vec![b'x'; 17 << 20], b"\n{\"text\":\"\\ud800\"}\n"]
            .concat();
    write("c-long.jsonl", &long);
    write("d-gold.txt", b"Gold fell 5% on Monday.");
    write("e-deep.json", format!("{{\"text\":{}", "[".repeat(100_000)).as_bytes());
    write("f-window.txt.zst", &[0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xf8, 0x01, 0x00, 0x00]);
    let store = folder(&temp, "store");
    let output = run(&["ingest", input.to_str().unwrap(), "--store", &store]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = fs::read_to_string(temp.path().join("store/rejects.jsonl")).unwrap();
    let rejects: Vec<(String, Option<u64>, String)> = listed
        .lines()
        .map(|line| {
            let reject: serde_json::Value = serde_json::from_str(line).unwrap();
            let name = reject["name"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            (name, reject["line"].as_u64(), reject["reason"].as_str().unwrap().to_owned())
        })
        .collect();
    let expected = [
        ("a-bomb.txt.zst", None, "limit of 67108864 bytes"),
        ("b-twice.txt.gz", None, "binary"),
        ("c-long.jsonl", Some(2), "more than the limit"),
        ("c-long.jsonl", Some(3), "hex escape"),
        ("e-deep.json", None, "recursion limit"),
        ("f-window.txt.zst", None, "cannot read"),
    ];
    for (name, line, reason) in expected {
        assert!(
            rejects.iter().any(|r| r.0 == name && r.1 == line && r.2.contains(reason)),
            "{name}: {rejects:?}"
        );
    }
    assert_eq!(rejects.len(), 6, "{rejects:?}");
    let found = run(&["export", "--what", "records", "--store", &store]);
    let found = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(found.contains("Gold fell 5% on Monday.") && found.contains("Copper fell."));
}

#[test]
fn a_line_over_the_limit_is_never_in_memory() {
    let options = source::Options { max_line: 1 << 10, ..source::Options::default() };
    let bytes = [b"{\"text\":\"Gold fell.\"}\n".as_slice(), &vec![b'x'; 2 << 20]].concat();
    let raws = source::fetched("http://news.example/a.jsonl", bytes, None, &options);
    assert_eq!(raws.len(), 2);
    assert!(
        matches!(&raws[1], source::Raw::Rejected(r) if r.line == Some(2) && r.reason.contains("2097152 bytes"))
    );
}
