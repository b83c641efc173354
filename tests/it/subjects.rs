//! Which subjects a sentence names, with contract, venue and implied measure.

use wirecheck::lang::{Files, SubjectPack};
use wirecheck::mention::{SubjectMention, scan_subjects};
use wirecheck::record::Record;
use wirecheck::text::{Lang, normalize};

use crate::support::read;

/// `words=id/contract/venue/measure`, the tail left out where nothing is told; `~` marks an anaphor.
fn show(text: &str, mention: &SubjectMention) -> String {
    let told = [
        mention.id.as_deref().unwrap_or("-").to_owned(),
        mention.contract.map(|c| format!("{c:?}").to_lowercase()).unwrap_or_default(),
        mention.venue.as_deref().unwrap_or("").to_owned(),
        mention.measure.as_deref().unwrap_or("").to_owned(),
    ];
    let mark = if mention.anaphor { "~" } else { "" };
    format!("{mark}{}={}", mention.span.slice(text), told.join("/").trim_end_matches('/'))
}

fn check(lang: Lang, cases: &[(&str, &[&str])]) {
    let pack = SubjectPack::from_files(&Files::embedded(), lang).expect("the embedded packs compile");
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let text = normalize(text).0;
        let found: Vec<String> = scan_subjects(&text, &pack).iter().map(|m| show(&text, m)).collect();
        if found != *expected {
            wrong.push(format!("{text}\n  found    {found:?}\n  expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn english_names_take_in_contract_venue_and_price_words() {
    check(
        Lang::En,
        &[
            ("Silver plunged 11.25% and gold fell.", &["Silver=silver", "gold=gold"]),
            ("COMEX gold collapsed", &["COMEX gold=gold/futures/COMEX"]),
            (
                "while spot gold fell and U.S. gold futures settled",
                &["spot gold=gold/spot", "U.S. gold futures=gold/futures"],
            ),
            (
                "Gold prices rose; the price of silver slid",
                &["Gold prices=gold///price", "the price of silver=silver///price"],
            ),
            ("S&P 500 e-mini futures were down", &["S&P 500 e-mini futures=sp500/futures"]),
            ("June gold futures on Comex ended higher", &["June gold futures on Comex=gold/futures/COMEX"]),
            ("In December gold rose", &["gold=gold"]),
            ("raised margins on COMEX gold futures", &["COMEX gold futures=gold/futures/COMEX"]),
            ("copper on the London Metal Exchange", &["copper on the London Metal Exchange=copper//LME"]),
            ("gold for August delivery slipped", &["gold for August delivery=gold/futures"]),
            (
                "Brent crude futures and U.S. West Texas Intermediate (WTI) crude futures",
                &[
                    "Brent crude futures=brent/futures",
                    "U.S. West Texas Intermediate (WTI) crude futures=wti/futures",
                ],
            ),
            ("margins on gold and silver futures", &["gold=gold/futures", "silver futures=silver/futures"]),
            ("spot gold and silver fell", &["spot gold=gold/spot", "silver=silver/spot"]),
            ("inflows into spot Bitcoin ETFs", &["spot Bitcoin ETFs=bitcoin/etf"]),
            (
                "The benchmark 10-year Treasury yield rose",
                &["The benchmark 10-year Treasury yield=us_treasury_10y///yield"],
            ),
            (
                "the yield on the 10-year Treasury note",
                &["the yield on the 10-year Treasury note=us_treasury_10y///yield"],
            ),
            (
                "South Korea's Kospi and the Nikkei 225",
                &["South Korea=kr", "Kospi=kospi", "Nikkei 225=nikkei225"],
            ),
            ("three-month LME copper", &["three-month LME copper=copper//LME"]),
        ],
    );
}

#[test]
fn words_that_only_contain_a_name_are_no_subjects() {
    check(
        Lang::En,
        &[
            ("She won a gold medal; a golden chance with a silver lining", &[]),
            ("the silver-haired banker told us at the gap in the market", &["~the market=-"]),
            ("A dollar-denominated note worth 3 billion US dollars", &[]),
            ("digital gold is what they call it", &[]),
            ("Target hit as visa rules change and shell companies gap", &[]),
            ("gold miners fell", &["gold miners=-"]),
        ],
    );
}

#[test]
fn companies_are_named_or_told_by_ticker() {
    check(
        Lang::En,
        &[
            ("Amazon (AMZN) and Google (GOOGL) spend", &["Amazon=AMZN", "Google=GOOGL"]),
            (
                "Alphabet's shares fell while Nvidia stock rose",
                &["Alphabet=GOOGL///price", "Nvidia stock=NVDA///price"],
            ),
            (
                "Target Corp cut its outlook and shares of Gap rose",
                &["Target Corp=TGT", "shares of Gap=GAP///price"],
            ),
            ("Target (TGT) slid", &["Target=TGT"]),
            ("Foobar Widgets Inc (NASDAQ: FOOB) soared", &["Foobar Widgets Inc=FOOB"]),
            ("Amazon.com Inc (AMZN.O) gained", &["Amazon.com Inc=AMZN"]),
            (
                "Gold (XAUUSD) and Silver (XAGUSD) fell; Bitcoin (BTC) too",
                &["Gold=gold", "Silver=silver", "Bitcoin=bitcoin"],
            ),
            (
                "AMD said; TSMC said; Samsung Electronics said",
                &["AMD=AMD", "TSMC=2330.TW", "Samsung Electronics=005930.KS"],
            ),
            (
                "Supplemental Nutrition Assistance Program (SNAP) and Eaton Widgets, PLC (NYSE: ETN)",
                &["Eaton Widgets, PLC=ETN"],
            ),
            ("the Prime Minister (PM) and GDP (Q1) data by the IMF (IMF)", &[]),
        ],
    );
}

#[test]
fn anaphors_groups_and_currencies() {
    check(
        Lang::En,
        &[
            ("The metal fell 5% while the index gained", &["~The metal=-", "~the index=-"]),
            ("Japanese stocks and precious metals fell", &["Japanese stocks=-", "precious metals=-"]),
            ("its shares dropped 3%", &["~its shares=-///price"]),
            ("U.S. crude stocks fell", &["U.S. crude stocks=crude_oil///inventory"]),
            (
                "The dollar index rose while the yen fell to 150 yen",
                &["dollar index=dollar_index", "yen=usd_jpy"],
            ),
            ("The dollar weakened 0.3% against the yen to 151.20", &["dollar=usd_jpy"]),
            ("nonfarm payrolls rose", &["nonfarm payrolls=us///jobs"]),
            ("US jobless claims hurt us", &["US jobless claims=us///jobless_claims"]),
            (
                "UK jobless claims; initial claims for state unemployment benefits",
                &[
                    "UK jobless claims=uk///jobless_claims",
                    "initial claims for state unemployment benefits=us///jobless_claims",
                ],
            ),
        ],
    );
}

#[test]
fn chinese_names_in_both_scripts_and_with_regional_words() {
    check(
        Lang::Zh,
        &[
            ("現貨白銀一度暴跌", &["现货白银=silver/spot"]),
            (
                "紐約期金收跌，美國黃金期貨結算價上漲",
                &["纽约期金=gold/futures/COMEX", "美国黄金期货=gold/futures"],
            ),
            (
                "現貨金上漲1.1%，金價銀價齊跌",
                &["现货金=gold/spot", "金价=gold///price", "银价=silver///price"],
            ),
            (
                "COMEX白银期货与沪金主力合约",
                &["COMEX白银期货=silver/futures/COMEX", "沪金主力合约=gold/futures/SHFE"],
            ),
            ("布蘭特原油期貨、西德州原油", &["布兰特原油期货=brent/futures", "西德州原油=wti"]),
            ("韓國綜合股價指數與日經225指數", &["韩国综合股价指数=kospi", "日经225指数=nikkei225"]),
            (
                "標普500期貨、那斯達克、費半",
                &["标普500期货=sp500/futures", "那斯达克=nasdaq_composite", "费半=sox"],
            ),
            ("比特幣價格失守，以太幣跌", &["比特币价格=bitcoin///price", "以太币=ethereum"]),
            ("美國10年期公債殖利率升至4.2%", &["美国10年期公债殖利率=us_treasury_10y///yield"]),
            ("Alphabet公布資本支出，AMD財報", &["Alphabet=GOOGL", "AMD=AMD"]),
            ("輝達與台積電的股價", &["辉达=NVDA", "台积电=2330.TW///price"]),
            (
                "初次請領失業救濟金人數；韓國綜指",
                &["初次请领失业救济金人数=us///jobless_claims", "韩国综指=kospi"],
            ),
            ("聯準會與美联储", &["联准会=fed", "美联储=fed"]),
            (
                "纽约商品交易所2月交割的黄金期货价格",
                &["纽约商品交易所2月交割的黄金期货价格=gold/futures/COMEX/price"],
            ),
            ("倫敦期銅下跌，期铝走高", &["伦敦期铜=copper/futures/LME", "期铝=aluminium/futures"]),
            ("黄金和白银期货保证金", &["黄金=gold/futures", "白银期货=silver/futures"]),
        ],
    );
}

#[test]
fn chinese_shields_tickers_and_units() {
    check(
        Lang::Zh,
        &[
            ("黄金周出行人数创新高，黄金地段", &[]),
            ("有报道指出，维尔利(300190)公告", &["维尔利=300190.SZ"]),
            ("贵州茅台（600519.SH）与腾讯控股（00700.HK）", &["贵州茅台=600519.SH", "腾讯控股=0700.HK"]),
            ("小米粥好喝，小米股价下跌，小米集团发布", &["小米股价=1810.HK///price", "小米集团=1810.HK"]),
            ("至每盎司1,753美元，美元走强", &["美元=dollar_index"]),
            ("100亿美元与3万美元", &[]),
            ("美元周三兑日元下跌0.3%", &["美元=usd_jpy"]),
            ("苹果财报优于预期，苹果丰收", &["苹果=AAPL"]),
            ("该股一度跌超17%，该金属", &["~该股=-", "~该金属=-"]),
            ("美国银行股价与中国银行", &["美国银行股价=BAC///price", "中国银行=601988.SH"]),
        ],
    );
}

#[test]
fn ids_that_others_do_not_know_stand_in_key_and_come_back() {
    let text = "The Straits Times Index fell 2% on Monday. The S&P 500 rose 1%. Nvidia gained 3%.";
    let record = read(text);
    let told: Vec<_> = record.claims.iter().map(|c| (c.subject.id.as_deref(), c.subject.own)).collect();
    assert_eq!(told, [(Some("sti"), true), (Some("sp500"), false), (Some("NVDA"), false)]);
    let json = serde_json::to_value(&record).expect("a record is JSON");
    let subject = |n: usize| (&json["claims"][n]["subject"]["id"], &json["claims"][n]["subject"]["key"]);
    assert_eq!(subject(0), (&serde_json::Value::Null, &"sti".into()));
    assert_eq!(subject(1), (&"sp500".into(), &serde_json::Value::Null));
    let back: Record = serde_json::from_value(json).expect("what was written is read");
    assert_eq!(back, record);
}
