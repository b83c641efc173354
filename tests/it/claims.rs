//! Claims in single sentences, as `tests/cases/<lang>/claims.md` tells them.

use wirecheck::claim::render_claim;
use wirecheck::record::Claim;

use crate::support::read;

/// A claim on one line, with the days that its own words tell.
fn show(claim: &Claim) -> String {
    let told = claim.window.as_ref().filter(|w| !w.text.is_empty());
    let days = told.map(|w| format!(" on {}..{}", w.start, w.end)).unwrap_or_default();
    render_claim(claim) + &days
}

/// Sentences, each with the line that tells what is read in it; `\n` sets a headline apart.
fn check(cases: &str) {
    let mut faults = Vec::new();
    let mut sentence = "";
    let mut count = 0;
    for line in cases.lines() {
        let Some(expected) = line.strip_prefix('=') else {
            if !line.is_empty() && !line.starts_with('#') {
                sentence = line;
            }
            continue;
        };
        count += 1;
        let found: Vec<String> = read(&sentence.replace("\\n", "\n")).claims.iter().map(show).collect();
        if found.join("; ") != expected.trim() {
            faults.push(format!("{sentence}\n  want {}\n  got  {}", expected.trim(), found.join("; ")));
        }
    }
    assert!(count >= 40, "{count} cases");
    assert!(faults.is_empty(), "{} of {count} cases fail:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn english_sentences_give_their_claims() {
    check(include_str!("../cases/en/claims.md"));
}

#[test]
fn chinese_sentences_give_their_claims() {
    check(include_str!("../cases/zh/claims.md"));
}

#[test]
fn a_pair_of_currencies_told_from_either_side_moves_one_way() {
    let told = |text: &str| {
        let claim = read(text).claims.remove(0);
        (claim.subject.id, claim.direction, claim.figures.change, claim.figures.to.and_then(|f| f.lo))
    };
    let pair = told("美元兑日元涨0.5%，报151.30。");
    assert_eq!(told("The yen fell 0.5% to 151.30 per dollar."), pair);
    assert_eq!(told("日元兑美元下跌0.5%，报151.30。"), pair);
    assert_eq!(told("日圓兌美元下跌0.5%，報151.30。"), pair);
}

/// A report that appears the morning after speaks of the day beside its subject's name, and never of one to come.
#[test]
fn the_day_beside_the_subject_of_the_lead_dates_the_prices_behind_it() {
    let days = |text: &str| -> Vec<String> {
        let figured = |c: &wirecheck::record::Claim| c.figures.each().next().is_some();
        let claims = read(text).claims.into_iter().filter(figured);
        claims.filter_map(|c| c.window.map(|w| format!("{}..{}", w.start, w.end))).collect()
    };
    let friday = ["2026-01-30..2026-01-30"];
    assert_eq!(days("钯金周五成为焦点，供应令人忧虑。现货金上涨0.9%，报每盎司4,793美元。"), friday);
    assert_eq!(days("鈀金週五成為焦點，供應令人憂慮。現貨金上漲0.9%，報每盎司4,793美元。"), friday);
    assert_eq!(days("Palladium on Friday drew attention. Spot gold rose 0.9% to $4,793 an ounce."), friday);
    let published = ["2026-02-02..2026-02-02"];
    assert_eq!(days("黄金周四恐将受到大选影响。现货金上涨0.9%，报每盎司4,793美元。")[..1], published);
}
