//! What the scanner reads, as tables: words, and the days they tell on a given day.

use jiff::civil::{Date, date};

use super::scan_times;
use crate::lang::{Files, TimePack};
use crate::text::{Lang, normalize};

/// A Wednesday.
const TODAY: Date = date(2026, 2, 4);

/// Words, and the first and last day that they tell on [`TODAY`].
struct Row(&'static str, &'static str, &'static str);

fn check(lang: Lang, rows: &[Row]) {
    let pack = TimePack::from_files(&Files::embedded(), lang).expect("the embedded pack compiles");
    for Row(text, start, end) in rows {
        let (text, _) = normalize(text);
        let times = scan_times(&text, Some(TODAY), &pack);
        let days = times.iter().map(crate::mention::Time::days);
        let days: Vec<String> = days.map(|(start, end, _)| format!("{start} {end}")).collect();
        assert_eq!(days, [format!("{start} {end}")], "in {text:?}");
    }
}

#[test]
fn english_days_and_periods() {
    check(
        Lang::En,
        &[
            Row("February 2, 2026", "2026-02-02", "2026-02-02"),
            Row("on 2 Feb 2026", "2026-02-02", "2026-02-02"),
            Row("2026-02-02", "2026-02-02", "2026-02-02"),
            Row("fell on Monday", "2026-02-02", "2026-02-02"),
            Row("on Wednesday", "2026-02-04", "2026-02-04"),
            Row("last Friday", "2026-01-30", "2026-01-30"),
            Row("Tuesday, Feb. 3", "2026-02-03", "2026-02-03"),
            Row("yesterday", "2026-02-03", "2026-02-03"),
            Row("Jan 30 to Feb 6, 2026", "2026-01-30", "2026-02-06"),
            Row("Jan. 26-30", "2026-01-26", "2026-01-30"),
            Row("in December", "2025-12-01", "2025-12-31"),
            Row("rose 2.4% in the 12 months through November", "2024-12-01", "2025-11-30"),
            Row("for the three months to September 30", "2025-07-01", "2025-09-30"),
            Row("in the year ended March 31, 2025", "2024-04-01", "2025-03-31"),
            Row("over the six months ending May 20", "2024-11-21", "2025-05-20"),
            Row("October last year", "2025-10-01", "2025-10-31"),
            Row("since April", "2025-04-01", "2025-04-30"),
            Row("since September 2020", "2020-09-01", "2020-09-30"),
            Row("by December", "2026-12-01", "2026-12-31"),
            Row("late January", "2026-01-21", "2026-01-31"),
            Row("the third quarter", "2025-07-01", "2025-09-30"),
            Row("Q4 2025", "2025-10-01", "2025-12-31"),
            Row("the second half of 2025", "2025-07-01", "2025-12-31"),
            Row("last year", "2025-01-01", "2025-12-31"),
            Row("over the past year", "2025-02-04", "2026-02-04"),
            Row("the week ending January 31", "2026-01-25", "2026-01-31"),
            Row("the first week of 2026", "2025-12-29", "2026-01-04"),
            Row("two months ago", "2025-12-04", "2025-12-04"),
            Row("since 2019", "2019-01-01", "2019-12-31"),
            Row("the 1970s", "1970-01-01", "1979-12-31"),
            Row("the holiday quarter", "2025-10-01", "2025-12-31"),
            Row("since end-January", "2026-01-31", "2026-01-31"),
            Row("cash as of the end of December", "2025-12-31", "2025-12-31"),
            Row("a meeting at the end of June 2026", "2026-06-30", "2026-06-30"),
            Row("late in June 2025", "2025-06-21", "2025-06-30"),
            Row("cuts by mid-2027", "2027-06-30", "2027-06-30"),
            Row("inventories ended December at $8 billion", "2025-12-31", "2025-12-31"),
            Row("the July contract", "2026-07-01", "2026-07-31"),
            Row("crop of 2026/27", "2026-01-01", "2027-12-31"),
            Row("a year-end target", "2026-12-31", "2026-12-31"),
            Row("before quarter-end", "2026-03-31", "2026-03-31"),
            Row("at the start of the week", "2026-02-02", "2026-02-02"),
            Row("by the end of the week", "2026-02-06", "2026-02-06"),
            Row("ahead of Easter", "2026-04-05", "2026-04-05"),
            Row("the Columbus Day holiday", "2025-10-13", "2025-10-13"),
            Row("Memorial Day sales", "2026-05-25", "2026-05-25"),
            Row("before Christmas", "2025-12-25", "2025-12-25"),
        ],
    );
}

#[test]
fn chinese_days_and_periods() {
    check(
        Lang::Zh,
        &[
            Row("2026年2月2日", "2026-02-02", "2026-02-02"),
            Row("二零二六年一月", "2026-01-01", "2026-01-31"),
            Row("週一亞市", "2026-02-02", "2026-02-02"),
            Row("上周五", "2026-01-30", "2026-01-30"),
            Row("较上一交易日放量", "2026-02-03", "2026-02-03"),
            Row("截至3月底止年度", "2024-04-01", "2025-03-31"),
            Row("截至2025年6月30日止六個月", "2025-01-01", "2025-06-30"),
            Row("昨日", "2026-02-03", "2026-02-03"),
            Row("三十日", "2026-01-30", "2026-01-30"),
            Row("3日", "2026-02-03", "2026-02-03"),
            Row("本月初", "2026-02-01", "2026-02-10"),
            Row("1月份", "2026-01-01", "2026-01-31"),
            Row("2月2日至6日", "2026-02-02", "2026-02-06"),
            Row("去年第三季度", "2025-07-01", "2025-09-30"),
            Row("2025年上半年", "2025-01-01", "2025-06-30"),
            Row("前三季度", "2025-01-01", "2025-09-30"),
            Row("今年以来", "2026-01-01", "2026-02-04"),
            Row("過去三個月", "2025-11-04", "2026-02-04"),
            Row("2008年", "2008-01-01", "2008-12-31"),
            Row("次季由盈轉虧", "2025-04-01", "2025-06-30"),
            Row("前一夜勁揚", "2026-02-03", "2026-02-03"),
            Row("昨收報86.35元", "2026-02-03", "2026-02-03"),
            Row("今明兩年盈利預測", "2026-01-01", "2027-12-31"),
            Row("去今兩年", "2025-01-01", "2026-12-31"),
            Row("明年底利率", "2027-12-31", "2027-12-31"),
            Row("第一季均價", "2026-01-01", "2026-03-31"),
            Row("上半年貸款", "2026-01-01", "2026-06-30"),
            Row("今日國債期貨", "2026-02-04", "2026-02-04"),
            Row("較去年底減少", "2025-12-31", "2025-12-31"),
            Row("截至1月底", "2026-01-31", "2026-01-31"),
            Row("1月末存欄", "2026-01-31", "2026-01-31"),
            Row("提前到1月底前", "2026-01-31", "2026-01-31"),
            Row("至1月中旬", "2026-01-11", "2026-01-20"),
            Row("1月底將召開", "2026-01-27", "2026-01-31"),
            Row("年底目標", "2026-12-31", "2026-12-31"),
            Row("臨近季末", "2026-03-31", "2026-03-31"),
            Row("4月交割的黃金", "2026-04-01", "2026-04-30"),
            Row("11月合約", "2026-11-01", "2026-11-30"),
            Row("上周五大材庫存", "2026-01-26", "2026-02-01"),
            Row("本會計年度", "2026-01-01", "2026-12-31"),
            Row("感恩節前", "2025-11-27", "2025-11-27"),
        ],
    );
}

#[test]
fn the_built_in_patterns_compile() {
    for lang in [Lang::En, Lang::Zh] {
        let pack = TimePack::from_files(&Files::embedded(), lang).expect("the embedded pack compiles");
        assert!(pack.finder.check().is_ok(), "{lang:?}");
    }
}

#[test]
fn words_that_tell_no_time() {
    let packs = [Lang::En, Lang::Zh].map(|lang| TimePack::from_files(&Files::embedded(), lang));
    for text in [
        "prices may fall and may rise",
        "to march on",
        "2,026 points",
        "20日均线",
        "连跌三日",
        "10年期国债",
        "本次季报",
        "站上季线",
        "隔夜利率",
    ] {
        for pack in packs.iter().flatten() {
            assert_eq!(scan_times(text, Some(TODAY), pack), [], "in {text:?}");
        }
    }
}

#[test]
fn without_a_day_only_full_years_resolve() {
    let pack = TimePack::from_files(&Files::embedded(), Lang::En).expect("the embedded pack compiles");
    let times = scan_times("On Monday, as in May 2025, and on 3 March", None, &pack);
    assert_eq!(times.iter().map(|t| t.start).collect::<Vec<_>>(), [date(2025, 5, 1)]);
}
