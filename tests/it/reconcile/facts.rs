//! What many claims come to: groups and their verdicts, sums and their parts, documents and their origins.

use super::*;

fn documents(lines: &[&str]) -> Vec<(Arc<DocFacts>, Vec<Arc<Claim>>)> {
    lines.iter().map(|line| side(line)).map(|s| (s.doc, vec![s.claim])).collect()
}

fn judged(lines: &[&str]) -> wirecheck::reconcile::Judgement {
    let docs = documents(lines);
    let facts: Vec<_> = docs.iter().map(|(d, _)| d.clone()).collect();
    let groups = Group::all(&docs, policy());
    assert_eq!(groups.len(), 1, "{:?}", groups.iter().map(|g| g.key.to_string()).collect::<Vec<_>>());
    groups[0].judge(&origins(&facts, policy()), policy())
}

#[test]
fn a_group_names_consensus_outlier_and_first() {
    let found = judged(&[
        "kospi, by=Courier, out=2026-02-03, fell, change=5.26%, on=2026-02-02, close",
        "kospi, by=Daily, out=2026-02-02, fell, change=5.26%, on=2026-02-02, close",
        "kospi, by=Post, out=2026-02-02, fell, change=6.26%, on=2026-02-02, close",
    ]);
    assert_eq!((found.verdict, found.origins), (Verdict::Conflicting, 3));
    let consensus = found.consensus.unwrap();
    assert_eq!((consensus.origins, consensus.first_publisher.as_deref()), (2, Some("Daily")));
    assert_eq!(consensus.outliers.len(), 1);
    assert_eq!(found.fact.basis, Basis::Close);
}

#[test]
fn verdicts_follow_from_origins() {
    let day = "out=2026-02-02, fell, change=5.26%, close";
    let alone = judged(&[&format!("kospi, by=Daily, {day}")]);
    assert_eq!((alone.verdict, alone.origins), (Verdict::SingleSource, 1));
    let two = judged(&[&format!("kospi, by=Daily, {day}"), &format!("kospi, by=Courier, {day}")]);
    assert_eq!((two.verdict, two.origins), (Verdict::Corroborated, 2));
    let bounds = judged(&[
        "kospi, by=Daily, out=2026-02-02, fell, change=over 5%",
        "kospi, by=Courier, out=2026-02-02, fell, change=over 4%",
    ]);
    assert_eq!(bounds.verdict, Verdict::Compatible);
    // The same analyst quoted by two papers is one voice.
    let quoted = judged(&[
        "gold, by=Daily, out=2026-02-02, forecast, value=6000USD, speaker=Bank A, year=2026",
        "gold, by=Courier, out=2026-02-02, forecast, value=6000USD, speaker=Bank A, year=2026",
    ]);
    assert_eq!((quoted.verdict, quoted.origins), (Verdict::SingleSource, 1));
}

#[test]
fn what_was_raised_or_cut_is_a_fact_without_a_number() {
    let margin =
        |by: &str, out: &str, rest: &str| format!("silver, measure=margin, by={by}, out={out}, {rest}");
    let told = judged(&[
        &margin("Daily", "2026-03-03", "rose"),
        &margin("Courier", "2026-03-02", "rose, on=2026-03-02"),
        &margin("Post", "2026-03-05", "rose"),
    ]);
    assert_eq!(
        (told.verdict, told.origins, told.fact.unit.as_str()),
        (Verdict::Corroborated, 3, "direction")
    );
    assert!(told.members.iter().all(|m| (m.figure.lo, m.figure.hi) == (None, None)));
    // Weeks later it is another step, and a step that one paper tells is none.
    let groups = |lines: &[String]| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        Group::all(&documents(&lines), policy()).len()
    };
    let apart = [margin("Daily", "2026-03-03", "rose"), margin("Post", "2026-03-20", "rose")];
    assert_eq!(groups(&apart), 0);
    // Two told days are two steps; who tells none speaks of the last before.
    let steps = [
        margin("Daily", "2026-03-02", "rose, on=2026-03-02"),
        margin("Courier", "2026-03-02", "rose, on=2026-03-02"),
        margin("Wire", "2026-03-04", "rose, on=2026-03-04"),
        margin("Post", "2026-03-05", "rose"),
    ];
    assert_eq!(groups(&steps), 2);
    let opposed = judged(&[
        "boj, measure=policy_rate, by=Daily, out=2026-03-06, rose, on=2026-03-05",
        "boj, measure=policy_rate, by=Post, out=2026-03-06, fell, on=2026-03-05",
    ]);
    assert_eq!(opposed.verdict, Verdict::Conflicting);
    // Where everybody tells a number, that is the fact; beside one who tells none, it bears out the direction too.
    let sized = ["Daily", "Courier"].map(|by| margin(by, "2026-03-02", "rose, to=15%, on=2026-03-02"));
    assert_eq!(groups(&sized), 1);
    assert_eq!(groups(&[sized[0].clone(), margin("Post", "2026-03-03", "rose")]), 2);
}

#[test]
fn a_part_contradicts_neither_the_whole_nor_another_part() {
    let told = |by: &str, rest: &str| {
        format!("crypto_market, measure=liquidations, by={by}, out=2026-02-05, on=2026-02-05, {rest}")
    };
    let found = judged(&[
        &told("Daily", "value=2.60USD"),
        &told("Courier", "value=2.31USD, part=longs"),
        &told("Post", "value=2.60USD"),
        &told("Wire", "value=2.31USD, part=Longs"),
        &told("Echo", "value=2.31USD, part=longs"),
        &told("Gazette", "value=0.34USD, part=shorts"),
    ]);
    assert_eq!((found.verdict, found.origins), (Verdict::Corroborated, 6));
    assert_eq!(found.consensus.unwrap().figure, figure("2.60USD"), "the whole, though more tell of a part");
    let against =
        judged(&[&told("Courier", "value=2.31USD, part=longs"), &told("Wire", "value=1.31USD, part=longs")]);
    assert_eq!(against.verdict, Verdict::Conflicting);
}

#[test]
fn a_large_group_is_judged_by_a_bounded_choice_of_pairs() {
    let lines: Vec<String> = (0..200)
        .map(|n| {
            let to = if n == 77 { "1950USD".to_owned() } else { format!("{}USD", 1808 + n % 40) };
            format!("gold, by=Paper {n}, out=2026-01-30, fell, to={to}")
        })
        .collect();
    let found = judged(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((found.verdict, found.origins), (Verdict::Conflicting, 200));
    assert!(found.pairs.len() < 3 * 200, "{} pairs", found.pairs.len());
    let outliers = found.consensus.unwrap().outliers;
    assert!(outliers.iter().any(|(claim, _)| claim.contains("Paper 77,")), "{outliers:?}");
}

/// Twenty papers that tell one fall, and what `others` tell.
fn crowd(others: &[&str]) -> Vec<String> {
    let day = "out=2026-02-02, fell, on=2026-02-02, close";
    let told = (0..20).map(|n| ("5.26%", format!("Paper {n}")));
    let others = others.iter().enumerate().map(|(n, change)| (*change, format!("Other {n}")));
    told.chain(others).map(|(change, by)| format!("kospi, by={by}, {day}, change={change}")).collect()
}

#[test]
fn among_many_that_agree_one_that_does_not_is_found() {
    let lines = crowd(&["8.1%", "5.3%"]);
    let found = judged(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((found.verdict, found.origins), (Verdict::Conflicting, 22));
    assert!(found.pairs.len() < 22 * 21 / 2, "{} pairs", found.pairs.len());
    let consensus = found.consensus.unwrap();
    assert_eq!(consensus.origins, 21, "{consensus:?}");
    let outliers: Vec<&str> = consensus.outliers.iter().map(|(claim, _)| claim.as_str()).collect();
    assert!(matches!(outliers[..], [one] if one.contains("Other 0,")), "{outliers:?}");
}

#[test]
fn a_ruling_on_two_of_many_stands_above_their_comparison() {
    let lines = crowd(&["8.1%"]);
    let docs = documents(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let facts: Vec<_> = docs.iter().map(|(d, _)| d.clone()).collect();
    // Neither is the first to tell its value.
    let (a, b) = (docs[11].1[0].id.clone(), docs[13].1[0].id.clone());
    let on = "2026-02-04".parse().unwrap();
    let ruling = Ruling { a: a.clone(), b: b.clone(), ruling: Ruled::Conflict, note: None, on };
    let ruled = policy().with_rulings(Rulings::new([ruling]));
    let found = Group::all(&docs, &ruled)[0].judge(&origins(&facts, &ruled), &ruled);
    let pair = found.pairs.iter().find(|p| [&p.a, &p.b] == [&a, &b] || [&p.b, &p.a] == [&a, &b]);
    assert_eq!(pair.map(|p| p.relation), Some(Relation::Conflict));
}

#[test]
fn prices_and_percentages_of_one_move_must_fit() {
    let faulty = |line: &str| {
        let s = side(line);
        document_pairs(&s.doc, &[s.claim], policy()).len()
    };
    assert_eq!(faulty("silver, by=Daily, fell, change=28%, from=115.9USD, to=83.45USD"), 0);
    assert_eq!(faulty("silver, by=Daily, fell, change=35%, from=115.9USD, to=83.45USD"), 1);
    assert_eq!(faulty("GOOGL, by=Daily, measure=capex, rose, change=2x, from=91USD, to=175~185USD"), 0);
    assert_eq!(faulty("GOOGL, by=Daily, measure=capex, rose, change=3x, from=91USD, to=175~185USD"), 1);
    assert_eq!(faulty("us, by=Daily, measure=jobless_claims, rose, change=22000, from=209000, to=231000"), 0);
    assert_eq!(faulty("us, by=Daily, measure=jobless_claims, rose, change=22000, from=219000, to=231000"), 1);
    // A round number is not as loose as its zeros.
    assert_eq!(faulty("AMZN, by=Daily, measure=revenue, rose, change=14%, from=150USD, to=200USD"), 1);
    assert_eq!(faulty("AMZN, by=Daily, measure=revenue, rose, change=33%, from=150USD, to=200USD"), 0);
    assert_eq!(faulty("gold, by=Daily, fell, change=about 16%, from=over 5000USD, to=4600~4900USD"), 0);
}

#[test]
fn totals_are_checked_against_their_parts() {
    let claims = |total: &str| {
        let line = |n: usize, rest: &str| {
            side(&format!("bitcoin, by=Daily, measure=purchases, sentence={n}, {rest}"))
        };
        let parts = [line(1, "value=over 46000bitcoin"), line(2, "value=10600bitcoin"), line(3, total)];
        let doc = parts[0].doc.clone();
        document_pairs(&doc, &parts.map(|p| p.claim), policy())
    };
    let pairs = claims("value=56000bitcoin");
    assert_eq!(pairs.len(), 1);
    assert_eq!(pairs[0].relation, Relation::Arithmetic);
    assert!(pairs[0].reason.en.contains("56,600"), "{}", pairs[0].reason.en);
    assert!(claims("value=56600bitcoin").is_empty());
    assert!(claims("value=80000bitcoin").is_empty());
}

#[test]
fn copies_share_an_origin_and_independent_reports_do_not() {
    let text =
        "Spot silver dropped 28% to $83.45 an ounce as a stronger dollar and margin calls drove a sell-off";
    let doc = |id: &str, publisher: &str, text: &str, figures: &[&str]| {
        let mut facts = (*side(&format!("silver, by={publisher}, out=2026-01-31")).doc).clone();
        facts.id = id.to_owned();
        facts.hash = text.to_owned();
        facts.lang = if text.is_ascii() { Lang::En } else { Lang::Zh };
        facts.sketch = Sketch::of(text);
        facts.figures = figures
            .iter()
            .filter_map(|f| {
                let figure = figure(f);
                serde_json::from_value(serde_json::json!({"value": figure.lo?, "unit": figure.unit})).ok()
            })
            .collect();
        Arc::new(facts)
    };
    let figures = ["83.45USD", "31.4%", "4895.22USD"];
    let docs = [
        doc("a", "Daily", text, &figures),
        doc("b", "Courier", text, &figures),
        doc("c", "Post", &format!("{text}, traders said on Friday in New York"), &[]),
        doc("d", "晚报", "现货白银周五下跌百分之二十八", &figures),
        doc(
            "e",
            "Herald",
            "Copper slipped in London as stocks rose and the dollar firmed",
            &["31.4%", "9.75%"],
        ),
    ];
    let found = origins(&docs, policy());
    let of: Vec<&str> = docs.iter().map(|d| found.of(&d.id)).collect();
    assert!(of[..4].iter().all(|o| *o == of[0]), "{found:?}");
    assert_ne!(of[4], of[0]);
    let mut back = docs.to_vec();
    back.reverse();
    assert_eq!(origins(&back, policy()), found, "order matters");
}
