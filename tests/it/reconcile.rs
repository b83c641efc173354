//! Pairs of claims as two newsrooms would tell them, and the verdict a reader would give.

mod facts;
mod laws;

use std::sync::{Arc, LazyLock};

use rust_decimal::Decimal;
use wirecheck::figure::{Figure, Hedge};
use wirecheck::lang::Files;
use wirecheck::reconcile::{
    DocFacts, FactKey, Group, Policy, Relation, Ruled, Ruling, Rulings, Side, Sketch, Verdict, compare,
    document_pairs, origins,
};
use wirecheck::record::{
    Basis, Claim, ClaimKind, Contract, Direction, Figures, Grain, Modality, Polarity, Subject, Window,
};
use wirecheck::text::Lang;

fn policy() -> &'static Policy {
    static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::from_files(&Files::embedded()).unwrap());
    &POLICY
}

/// A figure as `over 17%`, `83.45USD`, `4600~4900USD`, `2x`.
fn figure(text: &str) -> Figure {
    let (hedge, number) = match text.split_once(' ') {
        Some(("over", n)) => (Hedge::Over, n),
        Some(("under", n)) => (Hedge::Under, n),
        Some(("max", n)) => (Hedge::AtMost, n),
        Some(("min", n)) => (Hedge::AtLeast, n),
        Some(("about", n)) => (Hedge::About, n),
        Some(("nearly", n)) => (Hedge::Nearly, n),
        _ => (Hedge::Exact, text),
    };
    let digits: String = number.chars().take_while(|c| c.is_ascii_digit() || ".~".contains(*c)).collect();
    let unit = match &number[digits.len()..] {
        "" => None,
        "%" => Some("percent".into()),
        "pp" => Some("percentage_point".into()),
        "bp" => Some("basis_point".into()),
        "x" => Some("ratio".into()),
        other => Some(other.into()),
    };
    let parse = |n: &str| n.parse::<Decimal>().unwrap();
    if let Some((lo, hi)) = digits.split_once('~') {
        return Figure::range(parse(lo), parse(hi), Decimal::new(1, parse(lo).scale()), unit);
    }
    let value = parse(&digits);
    Figure::exact(value, Decimal::new(1, value.scale()), unit).hedged(hedge)
}

/// A claim in one line: words are told apart by what they are, `key=value` names the rest.
///
/// `gold spot fell change=28% to=83.45USD close on=2026-01-30 by=Wire out=2026-01-31`
fn side(line: &str) -> Side {
    let mut doc = DocFacts {
        id: String::new(),
        hash: String::new(),
        publisher: None,
        published: None,
        published_at: None,
        ends: std::collections::BTreeMap::new(),
        priors: std::collections::BTreeMap::new(),
        url: None,
        lang: Lang::En,
        corrects: false,
        contracts: Default::default(),
        credits: Vec::new(),
        speakers: Default::default(),
        bodies: Default::default(),
        declared: Default::default(),
        figures: Default::default(),
        posted: Default::default(),
        sketch: Sketch::default(),
    };
    let mut claim = Claim {
        id: line.to_owned(),
        kind: ClaimKind::Level,
        subject: Subject {
            id: None,
            own: false,
            text: String::new(),
            span: None,
            contract: None,
            venue: None,
            delivery: None,
            item: None,
            place: None,
            inherited: false,
        },
        measure: "price".to_owned(),
        direction: None,
        figures: Figures::default(),
        basis: Basis::Unspecified,
        window: None,
        polarity: Polarity::Affirmed,
        modality: Modality::Asserted,
        sentence: line.len(),
        span: [0, line.len()],
        text: line.to_owned(),
        attribution: None,
        rule: "test".to_owned(),
        reads: None,
        part: None,
        variety: None,
        against: None,
        consensus: false,
        adjusted: false,
    };
    for (n, word) in line.split(", ").enumerate() {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        match key {
            "fell" => (claim.kind, claim.direction) = (ClaimKind::Move, Some(Direction::Down)),
            "rose" => (claim.kind, claim.direction) = (ClaimKind::Move, Some(Direction::Up)),
            "change" => claim.figures.change = Some(figure(value)),
            "from" => claim.figures.from = Some(figure(value)),
            "to" => claim.figures.to = Some(figure(value)),
            "value" => claim.figures.value = Some(figure(value)),
            "on" | "year" => {
                let (start, end, grain) = if key == "on" {
                    (value.to_owned(), value.to_owned(), Grain::Day)
                } else {
                    (format!("{value}-01-01"), format!("{value}-12-31"), Grain::Year)
                };
                claim.window = Some(Window {
                    start: start.parse().unwrap(),
                    end: end.parse().unwrap(),
                    grain,
                    text: value.to_owned(),
                });
            }
            "month" => {
                claim.window = Some(Window {
                    start: format!("{value}-01").parse().unwrap(),
                    end: format!("{value}-28").parse().unwrap(),
                    grain: Grain::Month,
                    text: value.to_owned(),
                });
            }
            "at" => {
                let day = doc.published.unwrap();
                claim.window =
                    Some(Window { start: day, end: day, grain: Grain::Minute, text: value.to_owned() });
            }
            "by" => doc.publisher = Some(value.to_owned()),
            "out" => doc.published = Some(value.parse().unwrap()),
            "speaker" => {
                claim.attribution = Some(value.to_owned());
                doc.speakers.insert(value.to_owned(), value.to_owned());
            }
            "measure" => claim.measure = value.to_owned(),
            "part" => claim.part = Some(value.to_owned()),
            "sentence" => claim.sentence = value.parse().unwrap(),
            "spot" => claim.subject.contract = Some(Contract::Spot),
            "futures" => claim.subject.contract = Some(Contract::Futures),
            "denied" => claim.polarity = Polarity::Negated,
            "forecast" => claim.modality = Modality::Forecast,
            "close" => claim.basis = Basis::Close,
            "settle" => claim.basis = Basis::Settle,
            "low" => claim.basis = Basis::IntradayLow,
            "intraday" => claim.basis = Basis::Intraday,
            "last" => claim.basis = Basis::Last,
            "peak_to_trough" => claim.basis = Basis::PeakToTrough,
            other if n == 0 => {
                claim.subject.id = (!other.contains(' ')).then(|| other.to_owned());
                claim.subject.text = other.to_owned();
            }
            other => panic!("unknown word {other}"),
        }
    }
    doc.id = format!("{:?} {:?}", doc.publisher, doc.published);
    doc.hash = doc.id.clone();
    Side::new(claim, Arc::new(doc))
}

/// Compares two claims that came out on 30 January 2026 (a Friday), unless they tell otherwise, in two papers.
fn relation(a: &str, b: &str) -> Relation {
    let with = |line: &str, by: &str| {
        let by = if line.contains("by=") { String::new() } else { format!(", by={by}") };
        let out = if line.contains("out=") { String::new() } else { ", out=2026-01-30".to_owned() };
        let (subject, rest) = line.split_once(", ").unwrap();
        side(&format!("{subject}{by}{out}, {rest}"))
    };
    let (a, b) = (with(a, "Daily"), with(b, "Courier"));
    let (there, back) = (compare(&a, &b, policy()), compare(&b, &a, policy()));
    assert_eq!(there, back, "not symmetric");
    for text in [&there.reason.en, &there.reason.zh] {
        assert!(!text.is_empty() && !text.contains(['{', '}']), "unfilled reason: {text}");
    }
    there.relation
}

fn check(cases: &[(&str, &str, Relation)]) {
    for (a, b, expected) in cases {
        assert_eq!(relation(a, b), *expected, "\n  {a}\n  {b}");
    }
}

#[test]
fn the_same_price_told_twice_agrees() {
    use Relation::{Agree, Conflict};
    check(&[
        (
            "gold, spot, fell, change=0.4%, to=1808.67USD",
            "gold, spot, fell, change=0.4%, to=1808.67USD",
            Agree,
        ),
        (
            "gold, spot, fell, change=0.4%, to=1808.67USD",
            "gold, spot, fell, change=0.4%, to=1718.42USD",
            Conflict,
        ),
        ("gold, spot, fell, to=1808.67USD", "gold, spot, value=1810USD, close", Agree),
        ("gold, spot, rose, to=1866.83USD", "gold, spot, value=1779.25USD, close", Conflict),
        ("gold, spot, value=1808.67USD, close", "gold, spot, value=1815.10USD, close", Conflict),
        ("kospi, fell, change=5.26%, close", "kospi, fell, change=5.72%", Conflict),
        ("silver, spot, fell, change=28%", "silver, fell, change=27%", Agree),
        ("silver, spot, fell, change=28%", "silver, fell, change=26%, close", Conflict),
        ("silver, fell, change=about 28%", "silver, fell, change=26%, close", Conflict),
        ("silver, spot, value=83.45USD", "silver, value=85.2USD, close", Conflict),
        ("silver, value=about 85USD", "silver, value=83.45USD", Agree),
        ("silver, fell, change=nearly 20%", "silver, fell, change=19.6%", Agree),
    ]);
}

#[test]
fn bounds_that_can_both_hold_are_no_conflict() {
    use Relation::{Agree, CompatibleBound, Conflict, Contains};
    check(&[
        ("silver, fell, change=nearly 30%, close", "silver, fell, change=28%", Agree),
        ("silver, fell, change=36%, intraday", "silver, fell, change=over 30%, intraday", CompatibleBound),
        ("silver, fell, change=max 36%", "silver, fell, change=over 30%, intraday", CompatibleBound),
        ("gold, fell, change=max 9%", "gold, fell, change=nearly 10%, intraday", CompatibleBound),
        ("kospi, fell, change=max 5.6%", "kospi, fell, change=5.5%, low", CompatibleBound),
        ("gold, value=4604.47USD", "gold, value=4600~4900USD", Contains),
        ("bitcoin, fell, to=under 70000USD", "bitcoin, fell, to=under 60000USD", CompatibleBound),
        ("nasdaq100, rose, change=over 9%", "nasdaq100, rose, change=under 7%", Conflict),
        (
            "crypto_market, measure=liquidations, value=over 1.4USD",
            "crypto_market, measure=liquidations, value=2.1USD",
            CompatibleBound,
        ),
    ]);
}

#[test]
fn another_day_contract_or_measure_is_no_conflict() {
    use Relation::{Agree, Conflict, DifferentInstrument, DifferentMeasure, DifferentWindow};
    check(&[
        ("gold, spot, value=1808.67USD", "gold, futures, value=1812.2USD, settle", DifferentInstrument),
        ("gold, value=1808.67USD", "silver, value=24.82USD", DifferentInstrument),
        (
            "gold, spot, value=1866.83USD, out=2026-01-28",
            "gold, spot, value=1858.76USD, out=2026-01-29",
            DifferentWindow,
        ),
        (
            "silver, fell, change=11.25%, on=2026-01-26",
            "silver, fell, change=nearly 20%, on=2026-01-29",
            DifferentWindow,
        ),
        (
            "GOOGL, measure=capex, value=91USD, year=2025",
            "GOOGL, measure=capex, value=185USD, forecast, year=2026",
            DifferentWindow,
        ),
        ("gold, fell, change=5%", "gold, value=4604USD", DifferentMeasure),
        ("fed, measure=policy_rate, value=3.5%", "fed, measure=policy_rate, value=3.5pp", DifferentMeasure),
        // A Saturday's paper tells of Friday's trading.
        (
            "silver, fell, change=28%, out=2026-01-31",
            "silver, fell, change=26%, on=2026-01-30, close",
            Conflict,
        ),
        ("silver, value=83.45USD, out=2026-01-31", "silver, value=83.45USD, on=2026-01-30", Agree),
        // Bitcoin trades on Saturdays.
        (
            "bitcoin, value=78000USD, out=2026-01-31",
            "bitcoin, value=84000USD, on=2026-01-30",
            DifferentWindow,
        ),
    ]);
}

#[test]
fn set_rates_mean_what_is_written_and_small_percentages_are_not_rounded_into_each_other() {
    use Relation::{Agree, Conflict};
    check(&[
        (
            "gold, futures, measure=margin, rose, to=8%, on=2026-02-02, out=2026-02-03",
            "gold, futures, measure=margin, rose, to=9%, on=2026-02-02, out=2026-02-03",
            Conflict,
        ),
        (
            "gold, futures, measure=margin, rose, to=8%, out=2026-02-03",
            "gold, futures, measure=margin, rose, to=9%, out=2026-02-03",
            Conflict,
        ),
        // What is set has no session that goes on after the first report.
        (
            "gold, futures, measure=margin, rose, to=8%, on=2026-02-02, out=2026-02-02",
            "gold, futures, measure=margin, rose, to=11%, on=2026-02-02, out=2026-02-03",
            Conflict,
        ),
        (
            "fed, measure=policy_rate, value=27%, year=2026, out=2026-02-03",
            "fed, measure=policy_rate, value=28%, year=2026, out=2026-02-04",
            Conflict,
        ),
        (
            "gold, futures, measure=margin, rose, to=15%, out=2026-02-03",
            "gold, futures, measure=margin, rose, to=15.5%, out=2026-02-03",
            Conflict,
        ),
        (
            "gold, spot, fell, change=8%, on=2026-02-02, out=2026-02-03",
            "gold, spot, fell, change=9%, on=2026-02-02, out=2026-02-03",
            Conflict,
        ),
        (
            "silver, spot, fell, change=27%, on=2026-01-30, out=2026-02-01",
            "silver, spot, fell, change=28%, on=2026-01-30, out=2026-02-02",
            Agree,
        ),
    ]);
}

#[test]
fn a_days_rise_and_its_fall_contradict_each_other_without_a_size() {
    use Relation::{Agree, Conflict, DifferentWindow, Insufficient};
    check(&[
        (
            "us_treasury_10y, measure=yield, rose, on=2026-02-02, out=2026-02-03",
            "us_treasury_10y, measure=yield, fell, on=2026-02-02, out=2026-02-04",
            Conflict,
        ),
        (
            "gold, spot, rose, on=2026-02-02, out=2026-02-03",
            "gold, spot, rose, on=2026-02-02, out=2026-02-04",
            Agree,
        ),
        // A morning's rise says nothing of the day.
        (
            "gold, spot, rose, intraday, on=2026-02-02, out=2026-02-03",
            "gold, spot, fell, on=2026-02-02, out=2026-02-04",
            Insufficient,
        ),
        (
            "gold, spot, rose, on=2026-02-02, out=2026-02-05",
            "gold, spot, fell, on=2026-02-03, out=2026-02-05",
            DifferentWindow,
        ),
    ]);
}

#[test]
fn a_run_of_briefs_tells_one_session_after_the_other() {
    use Relation::{Conflict, DifferentBasis, DifferentWindow, Insufficient};
    check(&[
        // Tuesday's brief tells Monday's settlement, Wednesday's tells Tuesday's by name.
        (
            "gold, settle, rose, change=0.5%, to=1943.20USD, out=2020-09-09",
            "gold, settle, rose, change=0.6%, to=1954.90USD, on=2020-09-09, out=2020-09-10",
            DifferentWindow,
        ),
        // A contract falls due in December; its price is of some other day.
        (
            "gold, settle, fell, change=7.20USD, to=1270.50USD, month=2017-12, out=2017-10-31",
            "gold, settle, rose, change=2.20USD, to=1271.80USD, month=2017-12, out=2017-10-27",
            DifferentWindow,
        ),
        // Both rise from 592.50: two moments of one session.
        (
            "gold, spot, rose, change=5.30USD, to=597.80USD, out=2006-04-06",
            "gold, spot, rose, change=7.10USD, to=599.60USD, out=2006-04-06",
            DifferentBasis,
        ),
        // Printed on the day itself, one as the last price so far: the other may be of another moment.
        (
            "gold, spot, fell, change=4.8%, last, on=2026-02-02, out=2026-02-02, by=A",
            "gold, spot, fell, change=3.1%, on=2026-02-02, out=2026-02-02, by=B",
            DifferentBasis,
        ),
        // Printed the day after, both are of the day as it ended.
        (
            "gold, spot, fell, change=4.8%, last, on=2026-02-02, out=2026-02-03, by=A",
            "gold, spot, fell, change=3.1%, on=2026-02-02, out=2026-02-03, by=B",
            Conflict,
        ),
        // The heading's date is the paper's.
        (
            "gold, spot, fell, change=1%, on=2021-06-17, out=2021-06-17",
            "gold, spot, fell, change=over 2%, on=2021-06-17, out=2021-06-18",
            DifferentBasis,
        ),
        // Whose revenue it is, neither sentence tells.
        (
            "net profit, measure=profit, value=2.7CNY, year=2021, by=A, out=2022-03-01",
            "net profit, measure=profit, value=2.0CNY, year=2021, by=B, out=2022-03-02",
            Insufficient,
        ),
    ]);
}

#[test]
fn what_the_texts_leave_open_is_no_conflict() {
    use Relation::{Agree, Conflict, DifferentInstrument, DifferentMeasure, DifferentWindow, Insufficient};
    check(&[
        // Undated, and by far too different for one day.
        ("silver, fell, change=about 11.25%", "silver, fell, change=39%", DifferentWindow),
        (
            "silver, fell, change=about 11.25%, on=2026-01-30",
            "silver, fell, change=39%, on=2026-01-30",
            Conflict,
        ),
        ("silver, rose, change=over 60%", "silver, fell, change=39%", DifferentWindow),
        // Only futures settle; oil is quoted in futures when nothing is said, gold is not.
        (
            "silver, spot, fell, change=28%",
            "silver, fell, change=over 35%, to=78.53USD, settle",
            DifferentInstrument,
        ),
        ("brent, futures, value=68.42USD", "brent, value=68.42USD", Agree),
        ("brent, futures, value=68.42USD", "brent, value=66.10USD", Conflict),
        ("gold, futures, value=4745.10USD", "gold, value=4895.22USD", Insufficient),
        // Liquidations are the market's, whichever coin a sentence names; a part may be less than the whole.
        (
            "bitcoin, measure=liquidations, value=2.1USD",
            "crypto_market, measure=liquidations, value=2.06USD",
            Agree,
        ),
        (
            "bitcoin, measure=liquidations, value=1.7USD",
            "crypto_market, measure=liquidations, value=2.6USD",
            Insufficient,
        ),
        // On the month, on the year.
        (
            "us, measure=inflation, rose, change=0.2%, year=2025",
            "us, measure=inflation, rose, change=2.5%, year=2025",
            Insufficient,
        ),
        (
            "us, measure=jobs, value=130000, year=2025",
            "us, measure=jobs, value=130000person, year=2025",
            Agree,
        ),
        ("gold, value=100USD", "gold, value=100EUR", DifferentMeasure),
    ]);
}

#[test]
fn a_low_and_a_close_differ_unless_they_cannot_both_hold() {
    use Relation::{Agree, Conflict, DifferentBasis, DifferentWindow};
    check(&[
        ("silver, fell, change=36%, low", "silver, fell, change=26%, close", DifferentBasis),
        ("silver, fell, change=max 36%", "silver, fell, change=27%", DifferentBasis),
        ("silver, fell, change=26%, low", "silver, fell, change=31%, close", Conflict),
        ("silver, fell, to=75.10USD, low", "silver, fell, to=75.10USD", Agree),
        ("gold, value=4700USD, low", "gold, value=4600USD, close", Conflict),
        ("gold, value=4700USD, low", "gold, value=4895USD, close", DifferentBasis),
        ("silver, fell, change=37%, peak_to_trough", "silver, fell, change=26%", DifferentBasis),
        ("gold, fell, change=2.4%, at=11:27 GMT", "gold, fell, change=3.6%, at=05:04 GMT", DifferentWindow),
        ("kospi, fell, change=4.74%, at=12:50", "kospi, fell, change=5.26%, close", DifferentBasis),
        ("gold, fell, change=3.1%, last", "gold, fell, change=3.2%, last", Agree),
        ("gold, fell, change=3.1%, last", "gold, fell, change=5.2%, close", DifferentBasis),
        // Two moments of one day start from one price; a changed digit does not.
        ("gold, fell, change=2.4%, to=4752.98USD", "gold, fell, change=3.6%, to=4686.51USD", DifferentBasis),
        (
            "gold, fell, change=1.2%, to=1906.24USD, intraday",
            "gold, fell, change=1.2%, to=1717.33USD",
            Conflict,
        ),
        // Up a little in the morning, down a little in the evening.
        ("gold, fell, change=0.1%", "gold, rose, change=0.3%", DifferentBasis),
        ("gold, fell, change=4.8%", "gold, fell, change=4.6%", DifferentBasis),
        // Printed on the day itself, and after it.
        ("gold, fell, change=0.3%", "gold, fell, change=1.9%, on=2026-01-30, out=2026-02-02", DifferentBasis),
        // "This year" reaches to the day of printing.
        (
            "gold, rose, change=16.5%, year=2026, out=2026-06-29",
            "gold, rose, change=22%, year=2026, out=2026-11-10",
            DifferentWindow,
        ),
        // A close "as much as" is one value all the same.
        ("silver, fell, change=max 26%, close", "silver, fell, change=27%", Agree),
        // Friday's paper up, Saturday's down: the earlier tells of the session before.
        (
            "gold, rose, change=0.2%, to=1778USD, out=2026-01-31",
            "gold, fell, change=0.2%, to=1769USD",
            DifferentWindow,
        ),
    ]);
}

#[test]
fn figures_face_each_other_by_what_they_can_be() {
    use Relation::{Conflict, DifferentMeasure, DifferentWindow};
    check(&[
        // A price is never told in percent, nor does it fall by as much as it ends at.
        ("silver, fell, to=26%, close", "silver, fell, change=28%", Conflict),
        ("silver, fell, change=83.45USD", "silver, value=85.2USD, close", Conflict),
        ("silver, fell, change=5USD", "silver, value=85.2USD, close", DifferentMeasure),
        // The ends of a move are two prices.
        ("gold, fell, from=5600USD", "gold, fell, to=4900USD", DifferentWindow),
    ]);
}

#[test]
fn opposite_directions_conflict() {
    use Relation::{Agree, Conflict};
    check(&[
        ("brent, fell, change=5%", "brent, rose, change=5%", Conflict),
        ("brent, fell, change=0.1%, close", "brent, rose, change=0.1%, close", Conflict),
        ("brent, fell, change=5%, denied", "brent, fell, change=5%", Conflict),
        (
            "fed, rose, measure=policy_rate, change=25bp",
            "fed, rose, measure=policy_rate, change=0.25pp",
            Agree,
        ),
        ("bitcoin, fell, change=0.5x", "bitcoin, fell, change=50%", Agree),
    ]);
}

#[test]
fn estimates_spread_and_outcomes_stand_apart() {
    use Relation::{Agree, Conflict, EstimateSpread, Insufficient};
    check(&[
        (
            "gold, forecast, value=5000USD, speaker=Bank A, year=2026",
            "gold, forecast, value=6000USD, speaker=Bank B, year=2026",
            EstimateSpread,
        ),
        (
            "us, measure=jobs, forecast, value=150000, on=2026-01-09",
            "us, measure=jobs, value=256000, on=2026-01-09",
            EstimateSpread,
        ),
        (
            "us, measure=layoffs, value=over 108000person, year=2025",
            "us, measure=layoffs, value=over 108000job, year=2025",
            Agree,
        ),
        (
            "us, measure=layoffs, value=108000person, year=2025",
            "us, measure=layoffs, value=118000person, year=2025",
            Conflict,
        ),
        (
            "us, measure=layoffs, value=108000person",
            "us, measure=layoffs, value=118000person, year=2025",
            Insufficient,
        ),
        ("the fund, measure=sales, value=500tonne", "its rival, measure=sales, value=900tonne", Insufficient),
    ]);
}

#[test]
fn one_article_drifts_where_two_papers_would_differ() {
    use Relation::{Agree, DifferentMeasure, QualifierDrift};
    check(&[
        (
            "AMD, fell, change=over 17%, by=Digest, sentence=3",
            "AMD, fell, change=max 17%, by=Digest, sentence=40",
            QualifierDrift,
        ),
        (
            "silver, fell, change=about 11.25%, to=75.10USD, by=Digest, sentence=3",
            "silver, fell, change=max 11.25%, to=75.10USD, by=Digest, sentence=9",
            QualifierDrift,
        ),
        (
            "bitcoin, fell, to=under 60000USD, by=Digest, sentence=3",
            "bitcoin, fell, to=60000USD, by=Digest, sentence=9",
            QualifierDrift,
        ),
        (
            "gold, fell, change=about 5%, by=Digest, sentence=3",
            "gold, fell, change=5%, by=Digest, sentence=9",
            Agree,
        ),
        (
            "silver, measure=inventory_ratio, value=14.2%, by=Digest, on=2026-01-30, sentence=3",
            "silver, measure=inventory_ratio, value=21.6%, by=Digest, on=2026-01-30, sentence=3",
            DifferentMeasure,
        ),
    ]);
}

#[test]
fn reasons_show_the_arithmetic_in_both_languages() {
    let a = side("silver, by=Daily, out=2026-01-30, spot, fell, change=28%");
    let b = side("silver, by=Courier, out=2026-01-30, spot, fell, change=26%, close");
    let found = compare(&a, &b, policy());
    assert!(found.reason.en.contains("|28 - 26| = 2%"), "{}", found.reason.en);
    assert!(found.reason.zh.contains("收盘价") && found.reason.zh.contains("= 2%"), "{}", found.reason.zh);
    assert_eq!(found.gap, Some("0.0714".parse().unwrap()));
    let low = side("silver, by=Courier, out=2026-01-30, spot, fell, change=max 11.25%, to=75.10USD");
    let close = side("silver, by=Daily, out=2026-01-30, spot, fell, change=10%, close");
    let found = compare(&low, &close, policy());
    assert!(found.reason.en.contains("as much as 11.25% (an intraday low)"), "{}", found.reason.en);
    // One day by their datelines: it would be odd to say that they are not the same days.
    let up = side("gold, by=Daily, out=2026-01-31, spot, rose, change=0.2%, to=1778USD");
    let down = side("gold, by=Courier, out=2026-01-30, spot, fell, change=0.2%, to=1769USD");
    let found = compare(&up, &down, policy());
    assert!(found.reason.en.contains("perhaps two sessions"), "{}", found.reason.en);
    assert!(found.reason.zh.contains("2026-01-30、2026-01-31"), "{}", found.reason.zh);
}
