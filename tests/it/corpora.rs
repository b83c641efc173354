//! The bundled corpora: what their labels say agrees with itself, and the pipeline reads them well.

use std::path::Path;
use std::sync::LazyLock;

use wirecheck::eval::{ArticleLabels, ClaimLabel, Corpus, FigureLabel, Report, evaluate};
use wirecheck::figure::{Figure, Hedge};
use wirecheck::lang::Files;
use wirecheck::reconcile::Policy;
use wirecheck::record::{
    Attribution, Claim, Direction, Figures, Grain, Mode, Part, QuantityKind, QuantityRecord, Record,
    SourceKind, Subject, Window,
};
use wirecheck::source;

use crate::support::{LAYOUT, PIPELINE};

const NAMES: [&str; 2] = ["selloff-2026", "ordinary-week"];

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::from_files(&Files::embedded()).unwrap());

fn corpus(name: &str) -> Corpus {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora").join(name);
    let files = source::corpus(&folder, &LAYOUT).unwrap();
    assert!(files.rejected.is_empty(), "{:?}", files.rejected);
    Corpus::new(files, &PIPELINE).unwrap()
}

fn listed(report: &Report) -> String {
    report.misses.join("\n  ")
}

/// Code points before the `nth` occurrence of `words`, and after it.
fn span(text: &str, words: &str, nth: usize) -> [usize; 2] {
    let (at, _) =
        text.match_indices(words).nth(nth - 1).unwrap_or_else(|| panic!("«{words}» is not in the text"));
    let start = text[..at].chars().count();
    [start, start + words.chars().count()]
}

/// The figure a label tells, resolved as the text writes it.
fn figure(label: &FigureLabel, place: [usize; 2], record: &mut Record) -> Figure {
    let overlaps = |s: [usize; 2]| s[0] < place[1] && place[0] < s[1];
    let read = record.quantities.iter().filter(|q| overlaps(q.span)).map(|q| q.value.clone());
    let same = |f: &Figure| {
        (f.lo, f.hi, f.hedge, f.unit.as_deref()) == (label.lo, label.hi, label.hedge, label.unit.as_deref())
    };
    if let Some(found) = read.into_iter().find(same) {
        return found;
    }
    let value = Figure {
        lo: label.lo,
        hi: label.hi,
        lo_open: label.hedge == Hedge::Over,
        hi_open: matches!(label.hedge, Hedge::Under | Hedge::Nearly),
        hedge: label.hedge,
        resolution: label.lo.or(label.hi).map(|n| rust_decimal::Decimal::new(1, n.scale())),
        unit: label.unit.clone(),
        per: None,
    };
    record.quantities.push(QuantityRecord {
        span: place,
        text: label.text.clone(),
        kind: QuantityKind::Number,
        value: value.clone(),
    });
    value
}

/// The claim a label tells.
fn claim(label: &ClaimLabel, n: usize, article: &str, record: &mut Record) -> Claim {
    let words = span(&record.text, &label.words, label.nth.unwrap_or(1));
    let mut figures = Figures::default();
    for (role, told) in label.figures() {
        let at = label
            .words
            .find(&told.text)
            .unwrap_or_else(|| panic!("{article}: {} not in its words", told.text));
        let start = words[0] + label.words[..at].chars().count();
        let read = Some(figure(told, [start, start + told.text.chars().count()], record));
        match role {
            "change" => figures.change = read,
            "from" => figures.from = read,
            "to" => figures.to = read,
            _ => figures.value = read,
        }
    }
    let window = label.window.map(|[start, end]| Window {
        start,
        end,
        grain: if start == end { Grain::Day } else { Grain::Month },
        text: "told".to_owned(),
    });
    Claim {
        id: format!("{article}/{n}"),
        kind: label.kind,
        subject: Subject {
            id: label.subject.clone(),
            own: false,
            text: label.subject_text.clone().unwrap_or_default(),
            contract: label.contract,
            venue: label.venue.clone(),
            span: None,
            delivery: None,
            item: None,
            place: None,
            inherited: false,
        },
        measure: label.measure.clone(),
        direction: label.direction,
        figures,
        basis: label.basis.unwrap_or_default(),
        window,
        polarity: label.polarity,
        modality: label.modality,
        sentence: record.sentences.iter().position(|s| s.span[1] > words[0]).unwrap_or(0),
        span: words,
        text: label.words.clone(),
        attribution: None,
        rule: "label".to_owned(),
        reads: None,
        part: None,
        variety: None,
        against: None,
        consensus: false,
        adjusted: false,
    }
}

/// The outlets that the labels say an article credits.
fn credits(labels: &ArticleLabels) -> Vec<Attribution> {
    let part = |words: &String| Part { span: [0, 0], text: words.clone(), parts: None };
    let outlets = labels.attributions.iter().filter(|a| a.kind == SourceKind::Outlet && !a.optional);
    outlets
        .enumerate()
        .map(|(n, a)| Attribution {
            id: format!("{}/{n}", labels.article),
            source: a.source.as_ref().map(part),
            cue: a.cue.as_ref().map(part),
            content: a.content.as_ref().map(part),
            source_kind: a.kind,
            name: a.source.clone(),
            source_id: None,
            affiliation: None,
            mode: Mode::Indirect,
            evidentiality: a.evidentiality,
            rule: "label".to_owned(),
        })
        .collect()
}

/// Records that say what the labels say.
fn as_labelled(mut corpus: Corpus) -> Corpus {
    for labels in &corpus.labels {
        let record = corpus.records.get_mut(&labels.article).unwrap();
        let asked = labels.claims.iter().filter(|c| !c.optional).enumerate();
        let claims = asked.map(|(n, label)| claim(label, n, &labels.article, record)).collect();
        record.claims = claims;
        record.attributions = credits(labels);
    }
    corpus
}

#[test]
fn every_article_has_labels_and_every_label_an_article() {
    for name in NAMES {
        let corpus = corpus(name);
        let mut labelled: Vec<&str> = corpus.labels.iter().map(|l| l.article.as_str()).collect();
        labelled.sort_unstable();
        let read: Vec<&str> = corpus.records.keys().map(String::as_str).collect();
        assert_eq!(labelled, read, "{name}");
    }
}

/// What the labels of the single articles tell, reconciled, gives what the corpus is said to tell as a whole.
#[test]
fn labels_reconcile_to_the_expected_verdicts() {
    for name in NAMES {
        let report = evaluate(&as_labelled(corpus(name)), &POLICY);
        assert_eq!(
            report.claims.claims["all"].f1(),
            1.0,
            "{name}: the labels are not right by their own measure"
        );
        let verdicts = &report.verdicts;
        assert!(verdicts.all.share() >= 0.9, "{name}: {verdicts:?}\n  {}", listed(&report));
    }
}

/// The pipeline stays above these floors; `wirecheck eval --errors 50` lists what it misses.
#[test]
fn the_pipeline_reads_the_corpora_well() {
    for name in NAMES {
        let report = evaluate(&corpus(name), &POLICY);
        let floor = |what: &str, reached: f64, floor: f64| {
            assert!(reached >= floor, "{name}: {what} {reached:.3} is below {floor}\n  {}", listed(&report));
        };
        floor("figures", report.claims.figures["all"].f1(), 0.97);
        floor("claims", report.claims.claims["all"].f1(), 0.88);
        floor("causes", report.links.causes["all"].f1(), 0.65);
        floor("attributions", report.links.attributions["all"].f1(), 0.8);
        floor("verdicts", report.verdicts.all.share(), 0.9);
    }
}

/// Figures that differ by day, contract, basis or rounding alone are no conflict: a calm week has none.
#[test]
fn articles_read_together_give_what_each_gives_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora").join(NAMES[1]);
    let all = source::corpus(&folder, &LAYOUT).unwrap().documents;
    let some: Vec<_> = all.into_values().take(30).collect();
    let alone: Vec<Record> = some.iter().map(|document| PIPELINE.extract(document)).collect();
    let together: Vec<Record> = PIPELINE.extract_all(&some, false).collect();
    assert_eq!(together, alone);
}

#[test]
fn an_ordinary_week_has_no_conflicts() {
    let report = evaluate(&corpus("ordinary-week"), &POLICY);
    assert_eq!(report.verdicts.unexpected, 0, "{}", listed(&report));
    assert_eq!(report.verdicts.not_conflicts.share(), 1.0, "{}", listed(&report));
}

/// Each way of reading a claim wrong is seen, and named in the list of misses.
#[test]
fn a_claim_read_wrong_is_counted_and_named() {
    let wrong: [(&str, fn(&mut Claim)); 4] = [
        ("direction", |claim| claim.direction = Some(Direction::Down)),
        ("subject", |claim| claim.subject.id = Some("gold".to_owned())),
        ("role", |claim| claim.figures.value = claim.figures.to.take()),
        ("window", |claim| claim.window = None),
    ];
    let labelled = as_labelled(corpus("ordinary-week"));
    let article = "hw-0309-oil.txt";
    for (field, spoil) in wrong {
        let mut corpus = labelled.clone();
        let claims = &mut corpus.records.get_mut(article).unwrap().claims;
        let settled =
            claims.iter_mut().find(|c| c.text.contains("41 cents") && c.figures.to.is_some()).unwrap();
        spoil(settled);
        let report = evaluate(&corpus, &POLICY);
        let rate = report.claims.fields[field];
        assert!(rate.right < rate.of, "{field}");
        let named = |m: &&String| m.starts_with(article) && m.contains(&format!("wrong {field}"));
        assert!(report.misses.iter().any(|m| named(&m)), "{field}: {}", listed(&report));
        let is_part_of_the_claim = field != "window";
        assert_eq!(report.claims.claims["all"].f1() < 1.0, is_part_of_the_claim, "{field}");
    }
}
