//! What holds of any claims: comparison is symmetric, groups merge as sets, copies never raise origins.

use proptest::prelude::*;

use super::*;

fn any_figure() -> impl Strategy<Value = Figure> {
    let hedges = ["", "over ", "under ", "max ", "min ", "about ", "nearly "];
    (1i64..2000, 0u32..3, 0usize..7)
        .prop_map(move |(n, scale, hedge)| figure(&format!("{}{}%", hedges[hedge], Decimal::new(n, scale))))
}

fn any_side() -> impl Strategy<Value = Side> {
    let subjects = ["gold, spot", "gold, futures", "gold", "silver", "the metal"];
    let bases = ["", ", close", ", low", ", intraday", ", last"];
    let days = ["2026-01-29", "2026-01-30", "2026-01-31", "2026-02-03"];
    (any_figure(), 0..subjects.len(), 0..bases.len(), 0..days.len(), any::<bool>(), 0..3usize).prop_map(
        move |(figure, s, b, d, up, by)| {
            let way = if up { "rose" } else { "fell" };
            let (name, rest) = subjects[s].split_once(", ").unwrap_or((subjects[s], ""));
            let rest = if rest.is_empty() { String::new() } else { format!(", {rest}") };
            let mut side = side(&format!("{name}, by=P{by}, out={}, {way}{rest}{}", days[d], bases[b]));
            let claim = Arc::make_mut(&mut side.claim);
            claim.figures.change = Some(figure);
            claim.id = format!("{} {:?}", claim.id, claim.figures);
            side
        },
    )
}

/// The figure with one end opened, or about where it was exact, or a coarser last place.
fn widened(figure: &Figure, how: u8) -> Figure {
    let mut wide = figure.clone();
    match (how, figure.hedge) {
        (0, Hedge::Exact) => wide.hedge = Hedge::About,
        (1, Hedge::Exact | Hedge::About) => wide = wide.hedged(Hedge::AtLeast),
        (2, Hedge::Over | Hedge::AtLeast) => wide.lo = wide.lo.map(|x| x - Decimal::ONE),
        _ => wide.resolution = wide.resolution.map(|r| r * Decimal::TEN),
    }
    wide
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn comparison_is_symmetric(a in any_side(), b in any_side()) {
        let policy = policy();
        prop_assert_eq!(compare(&a, &b, policy), compare(&b, &a, policy));
    }

    #[test]
    fn a_claim_never_contradicts_itself(a in any_side()) {
        prop_assert_ne!(compare(&a, &a, policy()).relation, Relation::Conflict);
    }

    #[test]
    fn a_unit_is_converted_only_where_its_factor_is_a_fact(n in 1u32..400, m in 1u32..400) {
        let moved = |size: String, by: &str| {
            side(&format!("us_treasury_10y, measure=yield, rose, change={size}, on=2026-02-02, out=2026-02-03, by={by}"))
        };
        let points = |n: u32| format!("{}.{:02}pp", n / 100, n % 100);
        let relation = |a: String, b: String| compare(&moved(a, "A"), &moved(b, "B"), policy()).relation;
        let told = relation(format!("{n}bp"), format!("{m}bp"));
        prop_assert_eq!(relation(points(n), format!("{m}bp")), told);
        prop_assert_eq!(relation(points(n), points(m)), told);
        // A percentage is no number of points, whatever its digits.
        let percent = format!("{}.{:02}%", m / 100, m % 100);
        prop_assert_eq!(relation(points(n), percent), Relation::DifferentMeasure);
    }

    #[test]
    fn widening_a_figure_never_creates_a_conflict(a in any_side(), b in any_side(), how in 0u8..4) {
        let policy = policy();
        let mut wide = a.clone();
        Arc::make_mut(&mut wide.claim).figures.change = a.claim.figures.change.as_ref().map(|f| widened(f, how));
        let before = compare(&a, &b, policy);
        // What was too far apart to be of one day comes nearer.
        let far = before.relation == Relation::DifferentWindow && before.gap.is_some();
        if before.relation != Relation::Conflict && !far {
            prop_assert_ne!(compare(&wide, &b, policy).relation, Relation::Conflict);
        }
    }

    #[test]
    fn groups_merge_as_sets(sides in proptest::collection::vec(any_side(), 3)) {
        let policy = policy();
        let key = FactKey::all(&sides[0], policy)[0].clone();
        let group = |s: &Side| Group::from_claim(key.0.clone(), key.1, s);
        let (a, b, c) = (group(&sides[0]), group(&sides[1]), group(&sides[2]));
        prop_assert_eq!(a.clone().merge(a.clone()), a.clone());
        prop_assert_eq!(a.clone().merge(b.clone()), b.clone().merge(a.clone()));
        prop_assert_eq!(a.clone().merge(b.clone()).merge(c.clone()), a.merge(b.merge(c)));
    }

    #[test]
    fn a_duplicated_document_never_raises_origins(sides in proptest::collection::vec(any_side(), 1..5), which in 0usize..5) {
        let policy = policy();
        let mut docs: Vec<_> = sides.iter().map(|s| (s.doc.clone(), vec![s.claim.clone()])).collect();
        let count = |docs: &[(Arc<DocFacts>, Vec<Arc<Claim>>)]| {
            let facts: Vec<_> = docs.iter().map(|(d, _)| d.clone()).collect();
            let found = origins(&facts, policy);
            Group::all(docs, policy).iter().map(|g| (g.key.clone(), g.judge(&found, policy).origins)).collect::<Vec<_>>()
        };
        let before = count(&docs);
        let (doc, claims) = docs[which % docs.len()].clone();
        let mut copy = (*doc).clone();
        copy.id = "copy".to_owned();
        copy.publisher = Some("Aggregator".to_owned());
        docs.push((Arc::new(copy), claims));
        prop_assert_eq!(count(&docs), before);
    }

    #[test]
    fn a_translated_document_never_raises_origins(
        sides in proptest::collection::vec(any_side(), 1..5),
        which in 0usize..5,
        figures in proptest::collection::btree_set(10_001u32..99_999, 4..8),
    ) {
        let policy = policy();
        let mut docs: Vec<_> = sides.iter().map(|s| ((*s.doc).clone(), vec![s.claim.clone()])).collect();
        let which = which % docs.len();
        // Figures that nobody else has, as its report gives them.
        docs[which].0.figures = figures
            .iter()
            .filter(|n| *n % 10 != 0)
            .map(|n| serde_json::from_value(serde_json::json!({"value": format!("{}.{:02}", n / 100, n % 100), "unit": "USD"})).unwrap())
            .collect();
        prop_assume!(docs[which].0.figures.len() >= 3);
        let count = |docs: &[(DocFacts, Vec<Arc<Claim>>)]| {
            let docs: Vec<_> = docs.iter().map(|(d, c)| (Arc::new(d.clone()), c.clone())).collect();
            let facts: Vec<_> = docs.iter().map(|(d, _)| d.clone()).collect();
            let found = origins(&facts, policy);
            Group::all(&docs, policy).iter().map(|g| (g.key.clone(), g.judge(&found, policy).origins)).collect::<Vec<_>>()
        };
        let before = count(&docs);
        let (mut copy, claims) = docs[which].clone();
        copy.id = "translated".to_owned();
        copy.hash = "translated".to_owned();
        copy.publisher = Some("译者".to_owned());
        copy.lang = if copy.lang == Lang::Zh { Lang::En } else { Lang::Zh };
        copy.sketch = Sketch::of("另一种语言写成的同一篇报道");
        docs.push((copy, claims));
        prop_assert_eq!(count(&docs), before);
    }
}
