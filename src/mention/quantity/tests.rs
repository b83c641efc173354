//! What the scanner reads, as tables: a sentence, and the quantities in it.

use super::scan_quantities;
use crate::lang::{Files, QuantityPack};
use crate::text::{Lang, normalize};

/// One sentence with the quantities that a reader finds in it.
struct Row {
    /// As a newswire would write it, in either script.
    text: &'static str,
    /// One for each quantity, in order: `words = figure unit/per`. Ends are `[` closed, `(` open and empty where
    /// the words give none; a point stands alone; `~` is *about*.
    found: &'static [&'static str],
}

const fn row(text: &'static str, found: &'static [&'static str]) -> Row {
    Row { text, found }
}

fn check(lang: Lang, rows: &[Row]) {
    let pack = QuantityPack::from_files(&Files::embedded(), lang).expect("the embedded pack compiles");
    for row in rows {
        let (text, _) = normalize(row.text);
        let found: Vec<String> = scan_quantities(&text, &pack).iter().map(|q| show(q, &text)).collect();
        assert_eq!(found, row.found, "in {text:?}");
    }
}

fn show(q: &crate::mention::Quantity, text: &str) -> String {
    use crate::figure::Hedge;
    let f = &q.figure;
    let end = |e: Option<rust_decimal::Decimal>| e.map_or(String::new(), |e| e.round_dp(6).to_string());
    let mut out = format!("{} = ", q.span.slice(text));
    match f.hedge {
        Hedge::Exact => out.push_str(&end(f.lo)),
        Hedge::About => out.push_str(&format!("~{}", end(f.lo))),
        _ => {
            let (open, close) = (if f.lo_open { '(' } else { '[' }, if f.hi_open { ')' } else { ']' });
            out.push_str(&format!("{open}{},{}{close}", end(f.lo), end(f.hi)));
        }
    }
    if let Some(unit) = &f.unit {
        out.push_str(&format!(" {unit}"));
    }
    if let Some(per) = &f.per {
        out.push_str(&format!("/{per}"));
    }
    out
}

#[test]
fn english_numerals() {
    check(
        Lang::En,
        &[
            row("two hundred and five ships", &["two hundred and five = 205"]),
            row("some fifty-two thousand tonnes", &["some fifty-two thousand tonnes = ~52000 tonne"]),
            row("nineteen hundred jobs", &["nineteen hundred jobs = 1900 job"]),
            row("wheat at $5.37-1/4 a bushel", &["$5.37-1/4 a bushel = 5.3725 USD/bushel"]),
            row("up 7-3/4 cents to $10.51 3/4", &["7-3/4 cents = 0.0775 USD", "$10.51 3/4 = 10.5175 USD"]),
            row("two thirds of a million", &["two thirds of a million = 666666.666667"]),
            row("five and a half million people", &["five and a half million people = 5500000 person"]),
            row("three million and a quarter", &["three million and a quarter = 3250000"]),
            row("3 hundred and 2 hundred", &["3 hundred = 300", "2 hundred = 200"]),
            row("one hundred point seven", &["one hundred point seven = 100.7"]),
            row("two-thirds of output", &["two-thirds = 0.666667 ratio"]),
            row("a quarter million dollars", &["a quarter million dollars = 250000 USD"]),
            row("13 lakh crore rupees", &["13 lakh crore rupees = 13000000000000 INR"]),
            row("a 3-1/2 point fall", &["3-1/2 point = 3.5 point"]),
            row("minus five percent", &["minus five percent = -5 percent"]),
            row("a quarter-point cut", &["quarter-point = 0.25 percentage_point"]),
            row("one thing no one said", &[]),
            row("the Jan'27 contract and a rally in '28", &[]),
            row("the '12 jobs' plan", &["12 jobs = 12 job"]),
        ],
    );
}

#[test]
fn chinese_numerals() {
    check(
        Lang::Zh,
        &[
            row("三万八千亿元", &["三万八千亿元 = 3800000000000 CNY"]),
            row("負四百零五億零四百零四萬", &["负四百零五亿零四百零四万 = -40504040000"]),
            row("一万三和九百九", &["一万三 = 13000", "九百九 = 990"]),
            row("5亿1万4千6百", &["5亿1万4千6百 = 500014600"]),
            row("4.78万亿股", &["4.78万亿股 = 4780000000000 share"]),
            row("四八九五點二二美元", &["四八九五点二二美元 = 4895.22 USD"]),
            row("百分之二點五，千分之三", &["百分之二点五 = 2.5 percent", "千分之三 = 0.3 percent"]),
            row("三分之二的企业", &["三分之二 = 0.666667 ratio"]),
            row("跌了四成一，升三成一四", &["四成一 = 41 percent", "三成一四 = 31.4 percent"]),
            row(
                "不到三成，逾四成五，半成",
                &["不到三成 = [,30) percent", "逾四成五 = (45,] percent", "半成 = 5 percent"],
            ),
            row(
                "500多亿美元、二百三十余万",
                &["500多亿美元 = (50000000000,] USD", "二百三十余万 = (2300000,]"],
            ),
            row("十几家公司", &["十几家公司 = [10,20] company"]),
            row("数亿元，四川，陆地，肆意", &[]),
        ],
    );
}

#[test]
fn english_hedges_and_bounds() {
    check(
        Lang::En,
        &[
            row("fell about 11.25%", &["about 11.25% = ~11.25 percent"]),
            row("nearly 20% lower", &["nearly 20% = [,20) percent"]),
            row("more than $1.7 billion", &["more than $1.7 billion = (1700000000,] USD"]),
            row(
                "up to 39%, at least 5,000 jobs",
                &["up to 39% = [,39] percent", "at least 5,000 jobs = [5000,] job"],
            ),
            row("slid below the $76,000 mark", &["below the $76,000 mark = [,76000) USD"]),
            row("as much as an intraday 17%", &["as much as an intraday 17% = [,17] percent"]),
            row("up to about 39%", &["up to about 39% = [,39] percent"]),
            row("100 or more, 40 or so", &["100 or more = [100,]", "40 or so = ~40"]),
            row("concerns over the 5% cut", &["over the 5% = (5,] percent"]),
            row("more than halved", &["more than halved = [,0.5) ratio"]),
            row("double-digit growth", &["double-digit = [10,100)"]),
        ],
    );
}

#[test]
fn chinese_hedges_and_bounds() {
    check(
        Lang::Zh,
        &[
            row("約11.25%，5%左右", &["约11.25% = ~11.25 percent", "5%左右 = ~5 percent"]),
            row("将近两成，近10%", &["将近两成 = [,20) percent", "近10% = [,10) percent"]),
            row("裁員超過10.8萬人", &["超过10.8万人 = (108000,] person"]),
            row("失守70,000美元整數關卡", &["失守70,000美元整数关卡 = [,70000) USD"]),
            row("盤中最多跌逾8%", &["最多跌逾8% = (8,] percent"]),
            row("高达1,850亿美元", &["高达1,850亿美元 = [,185000000000] USD"]),
            row(
                "不低于5亿元且不超过10亿元",
                &["不低于5亿元 = [500000000,] CNY", "不超过10亿元 = [,1000000000] CNY"],
            ),
            row("三十或以上，五百以下", &["三十或以上 = [30,]", "五百以下 = [,500)"]),
            row("股價腰斬，利潤翻倍", &["腰斩 = 0.5 ratio", "翻倍 = 2 ratio"]),
        ],
    );
}

#[test]
fn ranges_and_moves() {
    check(
        Lang::En,
        &[
            row("in a $4,600-$4,900 range", &["$4,600-$4,900 range = [4600,4900] USD"]),
            row("$4-4.5bn", &["$4-4.5bn = [4000000000,4500000000] USD"]),
            row(
                "between $31 million and $33 million",
                &["between $31 million and $33 million = [31000000,33000000] USD"],
            ),
            row("US$50-60 a barrel", &["US$50-60 a barrel = [50,60] USD/barrel"]),
            row("growth of 8% to 10%", &["8% to 10% = [8,10] percent"]),
            row("fell from $5,600 to $4,900", &["$5,600 = 5600 USD", "$4,900 = 4900 USD"]),
            row("rose 0.2% to 3.5%", &["0.2% = 0.2 percent", "3.5% = 3.5 percent"]),
            row("could fall 5% to 10%", &["5% to 10% = [5,10] percent"]),
            row("claims fell by 3,000 to 214,000", &["3,000 = 3000", "214,000 = 214000"]),
            row("cut staff by 3,000 to 5,000", &["3,000 to 5,000 = [3000,5000]"]),
        ],
    );
    check(
        Lang::Zh,
        &[
            row("每股1.84元-1.87元", &["每股1.84元-1.87元 = [1.84,1.87] CNY/share"]),
            row("回购价介乎13.96港元至14.00港元", &["介乎13.96港元至14.00港元 = [13.96,14] HKD"]),
            row("增长20%至30%", &["20%至30% = [20,30] percent"]),
            row("由5600美元跌至4600美元", &["5600美元 = 5600 USD", "4600美元 = 4600 USD"]),
            row("金价恐再跌5%至8%", &["5%至8% = [5,8] percent"]),
            row("跌0.2%至3.5%", &["0.2% = 0.2 percent", "3.5% = 3.5 percent"]),
        ],
    );
}

#[test]
fn money_units_and_prices() {
    check(
        Lang::En,
        &[
            row("fell from $242.11 a day earlier", &["$242.11 = 242.11 USD"]),
            row("costs $40,000 a day", &["$40,000 a day = 40000 USD/day"]),
            row(
                "A$3.4bn, £2.3tn, Rs 120, USD 1.7 billion",
                &[
                    "A$3.4bn = 3400000000 AUD",
                    "£2.3tn = 2300000000000 GBP",
                    "Rs 120 = 120 INR",
                    "USD 1.7 billion = 1700000000 USD",
                ],
            ),
            row("$4,604.47 an ounce", &["$4,604.47 an ounce = 4604.47 USD/troy_ounce"]),
            row("47 cents, 12-cent-a-share", &["47 cents = 0.47 USD", "12-cent-a-share = 0.12 USD/share"]),
            row(
                "40 bps, 1.2 percentage points",
                &["40 bps = 40 basis_point", "1.2 percentage points = 1.2 percentage_point"],
            ),
            row(
                "840 XAUT tokens, 46,000 Bitcoins",
                &["840 XAUT tokens = 840 token", "46,000 Bitcoins = 46000 bitcoin"],
            ),
            row("30 MUSD and 100 yuan", &["30 MUSD = 30000000 USD", "100 yuan = 100 CNY"]),
        ],
    );
    check(
        Lang::Zh,
        &[
            row("報每盎司4604.47美元", &["每盎司4604.47美元 = 4604.47 USD/troy_ounce"]),
            row("66.3美元/桶、1.2万手", &["66.3美元/桶 = 66.3 USD/barrel", "1.2万手 = 12000 lot"]),
            row("新台幣1兆460億元", &["新台币1兆460亿元 = 1046000000000 TWD"]),
            row(
                "3,260億日圓、8亿元人民币",
                &["3,260亿日圆 = 326000000000 JPY", "8亿元人民币 = 800000000 CNY"],
            ),
        ],
    );
}

#[test]
fn dates_names_and_codes_are_no_quantities() {
    check(
        Lang::En,
        &[
            row("The S&P 500 and the Nikkei 225 on February 2, 2026", &[]),
            row("COVID-19, GPT-4, G7, 5G, version 1.2.3 and 24/7", &[]),
            row("at 9:30 a.m., the 10-year yield, Section 301, 2nd place", &[]),
            row("see https://example.com/a?b=30%20 for more", &[]),
            row("1. Gold", &[]),
        ],
    );
    check(
        Lang::Zh,
        &[
            row("贵州茅台(600519.SH)、騰訊（00700）、沪深300", &[]),
            row("一度、同一時間、一些、一種、第一、三星、万科", &[]),
            row("2026年2月2日9时30分，10年期国债，3个月", &[]),
        ],
    );
}

#[test]
fn what_nobody_reports_is_no_figure() {
    let pack = QuantityPack::from_files(&Files::embedded(), Lang::En).expect("the embedded pack compiles");
    for (text, figures) in [
        ("rose 79228162514264337593543950335% on Monday", 0),
        ("fell to $0.0000000000000000000001", 0),
        ("fell to $0.00000812", 1),
        ("a debt of 1,300 trillion yen", 1),
        ("two-thirds of output", 1),
    ] {
        assert_eq!(scan_quantities(text, &pack).len(), figures, "{text}");
    }
}
