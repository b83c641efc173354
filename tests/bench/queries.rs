//! How fast a store answers, next to plain tantivy over the same index: `queries STORE [RUNS] [SORT ours|plain]`.
//!
//! Five sorts of question over a store that `scale` made; each is asked with ten different words or numbers in turn. The
//! first answer of each sort is told as *first*, the others as p50 and p99. Plain tantivy counts and scores the same
//! documents and takes twenty addresses; a store reads twenty claims besides, in the order of their days. With a sort
//! and a side, only that one is asked: what `cold.sh` does again and again after it has emptied the page cache.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::disallowed_methods)]

use std::path::Path;
use std::time::{Duration, Instant};

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, PhraseQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, Term};
use wirecheck::lang::Files;
use wirecheck::store::{Context, Page, open};

const SUBJECTS: [&str; 10] =
    ["gold", "silver", "platinum", "palladium", "copper", "wheat", "corn", "bitcoin", "nickel", "ethereum"];

fn main() {
    let mut args = std::env::args().skip(1).filter(|a| a != "--bench");
    let Some(folder) = args.next() else { return println!("which store? queries STORE [RUNS]") };
    let runs: usize = args.next().and_then(|n| n.parse().ok()).unwrap_or(200);
    let only = args.next().zip(args.next());
    let store = open(Path::new(&folder), Context::from_files(&Files::embedded()).unwrap()).unwrap();
    let index = Index::open_in_dir(Path::new(&folder).join("index")).unwrap();
    let searcher = index.reader().unwrap().searcher();
    let field = |name: &str| index.schema().get_field(name).unwrap();
    let raw = |name: &str, value: &str| -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field(name), value), IndexRecordOption::Basic))
    };
    let words = |text: &str| -> Box<dyn Query> {
        let terms: Vec<Term> = text.split(' ').map(|w| Term::from_field_text(field("text"), w)).collect();
        match terms.as_slice() {
            [one] => Box::new(TermQuery::new(one.clone(), IndexRecordOption::WithFreqs)),
            _ => Box::new(PhraseQuery::new(terms)),
        }
    };
    // Moves of n to n + 1 per cent, by the column of sizes.
    let sizes = |n: usize| -> Box<dyn Query> {
        let bound =
            |n: usize| std::ops::Bound::Included(Term::from_field_u64(field("rank_size"), n as u64 * 10_000));
        Box::new(RangeQuery::new(bound(n), bound(n + 1)))
    };
    let all =
        |queries: Vec<Box<dyn Query>>| -> Box<dyn Query> { Box::new(BooleanQuery::intersection(queries)) };
    let sorts: [(&str, Asked<'_>, Plain<'_>); 5] = [
        ("term", Box::new(|n| (format!("text:{}", SUBJECTS[n]), false)), Box::new(|n| words(SUBJECTS[n]))),
        (
            "phrase",
            Box::new(|n| (format!("\"{} fell\"", SUBJECTS[n]), false)),
            Box::new(|n| words(&format!("{} fell", SUBJECTS[n]))),
        ),
        ("range", Box::new(|n| (format!("change:[{n} TO {}]", n + 1), false)), Box::new(&sizes)),
        (
            "facets",
            Box::new(|n| (format!("subject:{}", SUBJECTS[n]), true)),
            Box::new(|n| raw("subject", SUBJECTS[n])),
        ),
        (
            "three fields",
            Box::new(|n| {
                (format!("subject:{} direction:down change:[{n} TO {}]", SUBJECTS[n], n + 1), false)
            }),
            Box::new(|n| all(vec![raw("subject", SUBJECTS[n]), raw("direction", "down"), sizes(n)])),
        ),
    ];
    if let Some((sort, side)) = only {
        let (_, asked, plain) = sorts.iter().find(|(name, ..)| *name == sort).expect("a sort of question");
        let start = Instant::now();
        // Another word each time, so that no run finds what the one before it read.
        let n = runs % SUBJECTS.len();
        if side == "plain" {
            let query = all(vec![raw("type", "claim"), plain(n)]);
            searcher.search(&*query, &(TopDocs::with_limit(20).order_by_score(), Count)).unwrap();
        } else {
            let (query, counted) = asked(n);
            let facets =
                if counted { vec!["verdict".to_owned(), "publisher".to_owned()] } else { Vec::new() };
            store.search_page(&query, &Page { limit: 20, ..Page::default() }, &facets).unwrap();
        }
        return println!("{:.2}", start.elapsed().as_secs_f64() * 1000.0);
    }
    let [claims, articles, facts] = store.counts().unwrap();
    println!("{claims} claims, {articles} articles, {facts} facts; {runs} runs; milliseconds");
    println!(
        "{:14}{:>10}{:>9}{:>9}{:>9}{:>12}{:>9}{:>9}",
        "", "found", "first", "p50", "p99", "plain first", "p50", "p99"
    );
    for (name, asked, plain) in &sorts {
        let mut found = 0;
        let ours = timed(runs, |n| {
            let (query, counted) = asked(n);
            let facets =
                if counted { vec!["verdict".to_owned(), "publisher".to_owned()] } else { Vec::new() };
            found = store.search_page(&query, &Page { limit: 20, ..Page::default() }, &facets).unwrap().total;
        });
        let theirs = timed(runs, |n| {
            let query = all(vec![raw("type", "claim"), plain(n)]);
            searcher.search(&*query, &(TopDocs::with_limit(20).order_by_score(), Count)).unwrap();
        });
        print!("{name:14}{found:>10}");
        for (n, time) in ours.into_iter().chain(theirs).enumerate() {
            print!("{:>width$.2}", time.as_secs_f64() * 1000.0, width = if n == 3 { 12 } else { 9 });
        }
        println!();
    }
}

/// The query for the `n`th word, and whether facets are counted.
type Asked<'a> = Box<dyn Fn(usize) -> (String, bool) + 'a>;
/// The same for plain tantivy.
type Plain<'a> = Box<dyn Fn(usize) -> Box<dyn Query> + 'a>;

/// The first time, p50 and p99 of the others.
fn timed(runs: usize, mut ask: impl FnMut(usize)) -> [Duration; 3] {
    let mut times: Vec<Duration> = (0..runs.max(2))
        .map(|run| {
            let start = Instant::now();
            ask(run % SUBJECTS.len());
            start.elapsed()
        })
        .collect();
    let first = times.remove(0);
    times.sort();
    [first, times[times.len() / 2], times[times.len() * 99 / 100]]
}
