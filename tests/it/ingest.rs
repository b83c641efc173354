//! From bytes to documents: roles of lines, languages, dates, pages, and input that nobody should have sent.

use jiff::civil::date;
use proptest::prelude::*;
use wirecheck::ingest::{Document, Input, Metadata, Options, document_from_text, json_line, read, read_all};
use wirecheck::record::Role;
use wirecheck::text::Lang;

use crate::support::{LAYOUT, check_document};

fn plain(text: &str) -> Document {
    document_from_text(text.to_owned(), Metadata::default(), None, None, &LAYOUT, &Options::default())
}

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<Document> {
    read(
        Input { name: name.to_owned(), bytes: bytes.into(), ..Input::default() },
        &LAYOUT,
        &Options::default(),
    )
}

/// Role and words of every sentence.
fn roles(document: &Document) -> Vec<(Role, &str)> {
    document.sentences.iter().map(|s| (s.role, s.span.slice(&document.normalized))).collect()
}

#[test]
fn an_article_falls_into_its_parts() {
    let text = "Markets February 2, 2026\n\
        \n\
        Metals slide as dollar gains and funds sell\n\
        \n\
        By Jane Doe\n\
        \n\
        Key Points\n\
        \n\
        \u{20}\u{20}• Silver fell more than a tenth.\n\
        \u{20}\u{20}• Gold lost 5%.\n\
        \n\
        Silver fell 11% on Monday. Gold followed, dealers said.\n\
        \n\
        Source: Example Data\n\
        \n\
        \"This is a squeeze. Nobody wants to hold it over the weekend.\n\
        \n\
        \"We expect more selling before it is over.\"\n\
        \n\
        - JOHN ROE, Analyst, Example Bank, Singapore\n\
        \n\
        Metal\tPrice\tChange\n\
        Gold\t4,604\t-5%\n\
        \n\
        What comes next\n\
        \n\
        Traders watch the margin rules of the exchange.\n\
        \n\
        Related stories\n\
        \n\
        Ten stocks to buy now\n\
        \n\
        Disclaimer: this article is for informational purposes only.\n";
    let document = plain(text);
    let expected = [
        (Role::Boilerplate, "Markets February 2, 2026"),
        (Role::Headline, "Metals slide as dollar gains and funds sell"),
        (Role::Boilerplate, "By Jane Doe"),
        (Role::Headline, "Key Points"),
        (Role::KeyPoint, "Silver fell more than a tenth."),
        (Role::KeyPoint, "Gold lost 5%."),
        (Role::Body, "Silver fell 11% on Monday."),
        (Role::Body, "Gold followed, dealers said."),
        (Role::Caption, "Source: Example Data"),
        (Role::Quotation, "\"This is a squeeze."),
        (Role::Quotation, "Nobody wants to hold it over the weekend."),
        (Role::Quotation, "\"We expect more selling before it is over.\""),
        (Role::Quotation, "- JOHN ROE, Analyst, Example Bank, Singapore"),
        (Role::Row, "Metal\tPrice\tChange"),
        (Role::Row, "Gold\t4,604\t-5%"),
        (Role::Headline, "What comes next"),
        (Role::Body, "Traders watch the margin rules of the exchange."),
        (Role::Boilerplate, "Related stories"),
        (Role::Boilerplate, "Ten stocks to buy now"),
        (Role::Boilerplate, "Disclaimer: this article is for informational purposes only."),
    ];
    assert_eq!(roles(&document), expected);
    assert_eq!(document.meta.title.as_deref(), Some("Metals slide as dollar gains and funds sell"));
    assert_eq!(document.meta.published, Some(date(2026, 2, 2)));
    let section = |words: &str| {
        document.sentences.iter().find(|s| s.span.slice(&document.normalized) == words).unwrap().section
    };
    assert!(
        section("Traders watch the margin rules of the exchange.") > section("Gold followed, dealers said.")
    );
}

#[test]
fn the_text_is_kept_as_it_was_written() {
    for text in ["  Gold fell 5%.\r\n\r\nSilver　followed．\n\n", "\u{a0}金價下跌５％。\n", "x"] {
        assert_eq!(plain(text).original, text);
    }
    let titled = |title: &str, text: &str| {
        let meta = Metadata { title: Some(title.to_owned()), ..Metadata::default() };
        document_from_text(text.to_owned(), meta, None, None, &LAYOUT, &Options::default())
    };
    let put_before = titled("Gold falls", "Gold fell 5%.");
    assert_eq!(put_before.original, "Gold falls\nGold fell 5%.");
    assert_eq!(roles(&put_before)[0], (Role::Headline, "Gold falls"));
    assert_eq!(
        titled("“Gold” falls", "\"Gold\"  falls\n\nGold fell 5%.").original,
        "\"Gold\"  falls\n\nGold fell 5%."
    );
}

#[test]
fn both_halves_of_a_bilingual_article_are_told_apart() {
    let chinese = "黃金與白銀在周一同步大幅下跌,市場出現明顯的去槓桿行為。投資人全面降低曝險,資金流向現金與短期美債,成交量放大。";
    let english = "Gold and silver both fell sharply on Monday as funds cut risk across the board. Investors moved into cash and short-term bonds, and volume rose.";
    let document = plain(&format!("{chinese}\n\n{english}"));
    assert_eq!(document.lang, Lang::Mul);
    let tongues: Vec<(Lang, u32)> = document.sentences.iter().map(|s| (s.lang, s.section)).collect();
    assert_eq!(tongues, [(Lang::Zh, 0), (Lang::Zh, 0), (Lang::En, 1), (Lang::En, 1)]);
    // A foreign name or disclaimer makes no second language.
    assert_eq!(
        plain(&format!("{chinese}\n\nKevin Example 表示,AI 概念股 Example Inc. 下跌5%。")).lang,
        Lang::Zh
    );
    assert_eq!(plain(&format!("{english}\n\n免责声明:本文不构成任何投资建议。")).lang, Lang::En);
}

#[test]
fn a_page_gives_its_article() {
    let page = r#"<!DOCTYPE html><html><head><meta charset="utf-8"><title>Gold falls 5% as dollar gains | Example News</title>
        <meta property="og:site_name" content="Example News"><meta name="author" content="Jane Doe">
        <script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle",
        "headline":"Gold falls 5% as dollar gains","datePublished":"2026-02-02T22:15:00-05:00"}]}</script></head>
        <body><nav><a href="/">Home</a> <a href="/m">Markets</a></nav><article><h1>Gold falls 5% as dollar gains</h1>
        <p>By Jane Doe</p>
        <p>Spot gold fell 5% on Monday, its worst day in years, as the dollar rose and funds sold what they could, dealers said.</p>
        <figure><img src="a.jpg"><figcaption>Bars in a vault.</figcaption></figure>
        <p>Silver lost more than a tenth of its value. &ldquo;This is a squeeze,&rdquo; said John Roe of Example Bank in a note.</p>
        <h2>Margin rules</h2><ul><li>Exchanges raised margins for gold.</li><li>Funds sold copper too.</li></ul>
        <p>Traders expect more selling in the days to come, and many wait for the jobs report before they buy again.</p></article>
        <footer>Copyright Example News</footer></body></html>"#;
    let documents = file("page.html", page);
    let document = &documents[0];
    assert_eq!(document.meta.title.as_deref(), Some("Gold falls 5% as dollar gains"));
    assert_eq!(document.meta.published, Some(date(2026, 2, 2)));
    assert_eq!(document.meta.publisher.as_deref(), Some("Example News"));
    assert_eq!(document.meta.author.as_deref(), Some("Jane Doe"));
    let roles = roles(document);
    assert_eq!(roles[0], (Role::Headline, "Gold falls 5% as dollar gains"));
    assert!(roles.contains(&(Role::Body, "Silver lost more than a tenth of its value.")));
    assert!(roles.contains(&(Role::Body, "Exchanges raised margins for gold.")));
    assert!(!document.original.contains("Home") && !document.original.contains("Copyright"));
}

#[test]
fn a_list_of_other_articles_is_none_of_this_one_though_names_and_times_stand_in_it() {
    let document = plain(
        "白银周五暴跌26%，收报每盎司85.20美元，为有记录以来最大单日跌幅。\n\n交易员称，保证金上调迫使多头平仓，卖盘集中涌出。\n\n\
         相关推荐\n\n狂揽200亿后，他却笑不出来了\n\nHARBOUR\n\n2026-02-01 09:15:19\n\n坐拥1.1亿粉丝的网红，他的资产到底有多少？\n\n港湾财经\n\n\
         2026-02-01 10:21:44\n\n三十天连涨40%，谁在买入？",
    );
    let said = roles(&document);
    let list = said.iter().position(|(_, line)| *line == "相关推荐").unwrap();
    assert!(said[..list].iter().all(|(role, _)| *role == Role::Body), "{said:?}");
    assert!(said[list..].iter().all(|(role, _)| *role == Role::Boilerplate), "{said:?}");
}

#[test]
fn a_quoted_post_is_part_of_the_article() {
    let paragraph = "<p>Silver fell 26% on Friday to $85.20 an ounce, its worst day on record, after the exchange raised \
                     margins and funds that had bought on credit had to sell, dealers in London and Singapore said.</p>";
    let post = "<div class='social-media-embed'><blockquote class='twitter-tweet'><p>Silver just lost $30 in one session</p>\
                &mdash; A Trader <a href='/s'>Feb. 1</a></blockquote></div>";
    // Of this one, links are the greater part.
    let linked = "<div class='embed'><blockquote class='twitter-tweet'><p>on. it. <a href='/a'>https://short.example/HO1ZRs9T1P</a></p>\
                  &mdash; A Dealer in Coins (@coins) <a href='/s'>November 19, 2025</a></blockquote></div>";
    let around = paragraph.repeat(4);
    let page = format!(
        "<html><head><title>Silver</title></head><body><article>{around}{post}{around}{linked}{around}</article></body></html>"
    );
    let documents = file("a.html", page);
    for words in ["lost $30", "on. it.", "November 19, 2025"] {
        assert!(documents[0].original.contains(words), "{words}: {}", documents[0].original);
    }
}

#[test]
fn json_lines_name_what_is_wrong_with_them() {
    let read = |line: &str| json_line(line.as_bytes(), "in.jsonl", 7, &LAYOUT, &Options::default());
    let document = read(r#"{"id":12,"text":"Gold fell.","author":[{"name":"A"},{"name":"B"}],"published":"Mon, 02 Feb 2026 09:00:00 GMT","more":[1]}"#).unwrap();
    assert_eq!((document.id.as_str(), document.meta.author.as_deref()), ("12", Some("A, B")));
    assert_eq!(document.meta.published, Some(date(2026, 2, 2)));
    for (line, reason) in [
        ("{", "not JSON"),
        ("[]", "not an article"),
        ("{\"text\":5}", "not an article"),
        ("{\"id\":\"a\"}", "`text` or `html`"),
    ] {
        let reject = read(line).unwrap_err();
        assert_eq!((reject.name.as_str(), reject.line), ("in.jsonl", Some(7)));
        assert!(reject.reason.contains(reason), "{line}: {}", reject.reason);
    }
    let undated = read(r#"{"text":"Gold fell.","published":"2026-02-30"}"#).unwrap();
    assert_eq!((undated.meta.published, undated.warnings[0].code.as_str()), (None, "bad_date"));
}

#[test]
fn files_of_json_hold_one_article_or_many() {
    let count = |text: &str| {
        let items = read_all(
            Input { name: "a.json".to_owned(), bytes: text.into(), ..Input::default() },
            &LAYOUT,
            &Options::default(),
        );
        (items.iter().filter(|i| i.is_ok()).count(), items.iter().filter(|i| i.is_err()).count())
    };
    assert_eq!(count(r#"{"text":"Gold fell."}"#), (1, 0));
    assert_eq!(count(r#"[{"text":"Gold fell."},{"id":"no text"},{"html":"<p>Silver fell.</p>"}]"#), (2, 1));
    assert_eq!(count("{\"text\":\"Gold fell.\"}\n{\"text\":\"Silver fell.\"}\n"), (2, 0));
    assert_eq!(count(r#"{"text":"Gold"#), (0, 1));
    // JSON Feed, and the two versions of ninjs.
    assert_eq!(
        count(
            r#"{"version":"https://jsonfeed.org/version/1.1","title":"Wire","items":[{"id":"1","content_html":"<p>Gold fell.</p>"},{"id":"2"}]}"#
        ),
        (1, 1)
    );
    assert_eq!(
        count(
            r#"{"uri":"urn:1","headline":"Gold falls","body_text":"Gold fell.","versioncreated":"2026-02-02T09:00:00Z"}"#
        ),
        (1, 0)
    );
    assert_eq!(
        count(
            r#"{"uri":"urn:1","headlines":[{"value":"Gold falls"}],"bodies":[{"contentType":"text/plain","value":"Gold fell."}]}"#
        ),
        (1, 0)
    );
}

#[test]
fn odd_input_is_read_or_named_but_never_fatal() {
    let deep = format!("<html><body>{}Gold fell 5%.", "<div>".repeat(30_000));
    let unclosed = "<html><head><title>Gold<body><p>Gold fell 5%.<table><tr><td>a<td>b<script>if(a<b)";
    let inputs: [(&str, Vec<u8>); 9] = [
        ("empty.txt", Vec::new()),
        ("space.txt", b" \n ".to_vec()),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("zeros.txt", vec![0; 5000]),
        ("deep.html", deep.into_bytes()),
        ("unclosed.html", unclosed.into()),
        ("quotes.txt", "\"".repeat(20_000).into_bytes()),
        ("brackets.txt", "【“「(".repeat(5_000).into_bytes()),
        ("han.txt", "金".repeat(50_000).into_bytes()),
    ];
    for (name, bytes) in inputs {
        let items = read_all(
            Input { name: name.to_owned(), bytes, ..Input::default() },
            &LAYOUT,
            &Options::default(),
        );
        assert_eq!(items.len(), 1, "{name}");
        match &items[0] {
            Ok(document) => check_document(document),
            Err(reject) => assert_eq!(reject.name, name),
        }
    }
}

#[test]
fn a_sentence_without_end_is_cut_and_the_reader_told() {
    let document = plain(&"gold, silver and copper fell, ".repeat(1000));
    assert!(document.sentences.len() > 5);
    assert_eq!(document.warnings[0].code, "sentence_cut");
    check_document(&document);
}

/// Text as it comes: words, figures, marks of both scripts, line ends of every kind.
fn messy() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Gold",
        "fell",
        "5.34%",
        "$4,604.47.",
        "U.S.",
        "Inc.",
        "No.",
        "3",
        "p.m.",
        "ET",
        "J.",
        "“Why?”",
        "said",
        "\"",
        "'",
        "”",
        "「",
        "」",
        "。",
        "，",
        "！",
        "……",
        "...",
        "金价",
        "下跌",
        "１１％",
        "他说",
        "【快讯】",
        "•",
        "- ",
        "\t",
        " | ",
        " ",
        "  ",
        "\u{a0}",
        "\u{3000}",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u{2028}",
        "Key Points",
        "重点摘要",
        "Source: X",
        "By Jane Doe",
        "2026-02-02",
        "Disclaimer:",
        "?",
        "!",
        ".",
        ":",
        "(",
        ")",
        "[1]",
        "—",
        "é",
        "😀",
        "\u{200b}",
    ]);
    prop::collection::vec(words, 0..60).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn sentences_cover_any_text(text in messy()) {
        let document = plain(&text);
        prop_assert_eq!(&document.original, &text);
        check_document(&document);
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        file("x.txt", bytes).iter().for_each(check_document);
    }

    #[test]
    fn any_markup_is_read_without_harm(text in "(<[a-z]{1,4}( [a-z]=\"[a-z<>]{0,3}\")?>|</[a-z]{1,4}>|[A-Za-z金 。.<&]{0,12}|<!--|-->|<br>|<li>|<td>){0,40}") {
        file("x.html", format!("<html><p>{text}")).iter().for_each(check_document);
    }
}
