//! Which measures a sentence names.

use wirecheck::lang::{Files, MeasurePack};
use wirecheck::mention::scan_measures;
use wirecheck::text::{Lang, normalize};

/// Measures that other programs rely on.
const AGREED: &str = "price yield policy_rate margin volume open_interest inventory inventory_ratio volatility
    liquidations holdings purchases sales inflows outflows market_cap price_target premium revenue
    profit eps capex dividend buyback cost orders deliveries market_share debt inflation gdp pmi jobs
    layoffs jobless_claims job_openings unemployment_rate wages retail_sales industrial_output exports imports trade_balance
    reserves loans production demand supply tariff probability forecast";

fn measures(lang: Lang, text: &str) -> String {
    let pack = MeasurePack::from_files(&Files::embedded(), lang).expect("the embedded packs compile");
    let text = normalize(text).0;
    let found = scan_measures(&text, &pack);
    found.iter().map(|m| format!("{}={}", m.span.slice(&text), m.measure)).collect::<Vec<_>>().join("; ")
}

#[test]
fn both_languages_know_every_agreed_measure() {
    for lang in [Lang::En, Lang::Zh] {
        let pack = MeasurePack::from_files(&Files::embedded(), lang).expect("the embedded packs compile");
        let missing: Vec<&str> = AGREED.split_whitespace().filter(|id| pack.get(id).is_none()).collect();
        assert!(missing.is_empty(), "{lang:?} lacks {missing:?}");
    }
}

#[test]
fn english_words_lead_to_measures() {
    for (text, expected) in [
        (
            "Capital expenditures of $131 billion; a spending plan",
            "Capital expenditures=capex; spending plan=capex",
        ),
        (
            "initial jobless claims rose, job openings fell",
            "initial jobless claims=jobless_claims; job openings=job_openings",
        ),
        ("CME raised margin requirements as margin calls grew", "margin requirements=margin"),
        ("January layoffs exceeded 108,000", "layoffs=layoffs"),
        (
            "The unemployment rate and core CPI",
            "unemployment rate=unemployment_rate; core CPI=core_inflation",
        ),
        ("supply chain trouble, profit-taking, a price tag", ""),
        ("front-end open interest, net inflows", "open interest=open_interest; net inflows=inflows"),
    ] {
        assert_eq!(measures(Lang::En, text), expected);
    }
}

#[test]
fn chinese_words_lead_to_measures_in_both_scripts() {
    for (text, expected) in [
        ("高達1,850億美元的AI資本支出規模", "AI资本支出=capex"),
        ("单月裁员超过10.8万人，职位空缺下降", "裁员=layoffs; 职位空缺=job_openings"),
        ("槓桿爆倉17億美元，上調保證金要求", "杠杆爆仓=liquidations; 保证金要求=margin"),
        ("初請失業金人數與失業率", "初请失业金人数=jobless_claims; 失业率=unemployment_rate"),
        ("供应链紧张，获利了结", ""),
        ("CPI同比上涨，GDP增速放缓", "CPI=inflation; GDP增速=gdp"),
    ] {
        assert_eq!(measures(Lang::Zh, text), expected);
    }
}
