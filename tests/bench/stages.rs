//! Bytes per second of each stage, next to one aho-corasick DFA pass and one jieba cut over the same text
//! in the same run. `cargo bench` prints criterion's figures and, at the end, each stage as a ratio.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use wirecheck::claim::Article;
use wirecheck::ingest::{Document, Layout, Metadata, Options, document_from_text};
use wirecheck::lang::{Files, Pack, RULE_FILES, RuleFile, RuleKind, jieba};
use wirecheck::mention::{scan_measures, scan_quantities, scan_subjects, scan_times};
use wirecheck::pipeline::Pipeline;
use wirecheck::text::{Lang, normalize};

/// The plain-text articles of the bundled corpora in one script's language.
fn articles(lang: Lang, layout: &Layout) -> Vec<Document> {
    let mut documents = Vec::new();
    for corpus in ["selloff-2026", "ordinary-week"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora").join(corpus);
        let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "txt")) {
            let Ok(text) = fs::read_to_string(path) else { continue };
            let meta = Metadata { published: Some(jiff::civil::date(2026, 2, 2)), ..Metadata::default() };
            documents.push(document_from_text(text, meta, None, None, layout, &Options::default()));
        }
    }
    documents.retain(|d| d.lang == lang);
    documents
}

/// Every form of both packs in one automaton: the physical reference for extraction speed.
fn reference() -> AhoCorasick {
    let files = Files::embedded();
    let mut forms = Vec::new();
    for lang in ["en", "zh"] {
        for name in RULE_FILES {
            if let Ok(file) = files.parse::<RuleFile>(&format!("lang/{lang}/{name}.toml")) {
                forms.extend(file.words.iter().flat_map(|w| w.expand()));
            }
        }
    }
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::DFA))
        .build(forms)
        .unwrap()
}

fn stages(criterion: &mut Criterion) {
    let files = Files::embedded();
    let start = Instant::now();
    let layout = Layout::from_files(&files).unwrap();
    let pipeline = Pipeline::new(&files).unwrap();
    println!("packs compiled in {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    let automaton = reference();
    jieba();
    let mut ratios = Vec::new();
    for lang in [Lang::En, Lang::Zh] {
        let documents = articles(lang, &layout);
        let pack: &Pack = pipeline.packs().into_iter().find(|p| p.lang == lang).unwrap();
        let text: String = documents.iter().map(|d| d.normalized.as_str()).collect();
        let original: String = documents.iter().map(|d| d.original.as_str()).collect();
        println!("{}: {} articles, {} bytes", lang.code(), documents.len(), original.len());
        let sentences: Vec<&str> =
            documents.iter().flat_map(|d| d.sentences.iter().map(|s| s.span.slice(&d.normalized))).collect();
        let day = Some(jiff::civil::date(2026, 2, 2));
        let [english, chinese] = pipeline.packs();
        let articles = Article::all(&documents, english, chinese);
        let stages: Vec<(&str, Box<dyn Fn() + '_>)> = vec![
            (
                "reference: one aho-corasick pass",
                Box::new(|| {
                    black_box(automaton.find_iter(&text).count());
                }),
            ),
            (
                "reference: jieba cut",
                Box::new(|| {
                    black_box(jieba().cut(&text, false).len());
                }),
            ),
            (
                "normalize",
                Box::new(|| {
                    black_box(normalize(&original));
                }),
            ),
            (
                "quantities",
                Box::new(|| {
                    for s in &sentences {
                        black_box(scan_quantities(s, &pack.quantities));
                    }
                }),
            ),
            (
                "times",
                Box::new(|| {
                    for s in &sentences {
                        black_box(scan_times(s, day, &pack.times));
                    }
                }),
            ),
            (
                "measures",
                Box::new(|| {
                    for s in &sentences {
                        black_box(scan_measures(s, &pack.measures));
                    }
                }),
            ),
            (
                "subjects",
                Box::new(|| {
                    for s in &sentences {
                        black_box(scan_subjects(s, &pack.subjects));
                    }
                }),
            ),
            (
                "rules for figures",
                Box::new(|| run_rules(&articles, &[RuleKind::Move, RuleKind::Level, RuleKind::Amount])),
            ),
            ("rules for sources", Box::new(|| run_rules(&articles, &[RuleKind::Attribution]))),
            ("rules for causes", Box::new(|| run_rules(&articles, &[RuleKind::Cause]))),
            (
                "document: lines, roles, sentences",
                Box::new(|| {
                    for d in &documents {
                        let text = d.original.clone();
                        black_box(document_from_text(
                            text,
                            d.meta.clone(),
                            None,
                            None,
                            &layout,
                            &Options::default(),
                        ));
                    }
                }),
            ),
            (
                "extract, whole",
                Box::new(|| {
                    black_box(pipeline.extract_all(&documents, false).count());
                }),
            ),
        ];
        let mut group = criterion.benchmark_group(lang.code());
        group.throughput(Throughput::Bytes(original.len() as u64)).sample_size(20);
        for (name, stage) in &stages {
            group.bench_with_input(BenchmarkId::from_parameter(name), &(), |b, ()| b.iter(stage));
            ratios.push((lang, *name, original.len(), median(stage)));
        }
        group.finish();
    }
    for (lang, name, bytes, seconds) in &ratios {
        let base = ratios.iter().find(|r| r.0 == *lang).map_or(*seconds, |r| r.3);
        println!(
            "{} {name:34} {:8.1} MB/s   1/{:.1} of the aho-corasick pass",
            lang.code(),
            *bytes as f64 / seconds / 1e6,
            seconds / base
        );
    }
}

/// Match the rules of `kinds` against every sentence.
fn run_rules(articles: &[Article<'_>], kinds: &[RuleKind]) {
    for article in articles {
        for (i, mentions) in article.mentions.iter().enumerate() {
            black_box(article.pack(i).rules.run(&mentions.symbols, mentions.present, kinds));
        }
    }
}

/// Median seconds of eleven runs.
fn median(stage: &dyn Fn()) -> f64 {
    let mut runs: Vec<f64> = (0..11)
        .map(|_| {
            let start = Instant::now();
            stage();
            start.elapsed().as_secs_f64()
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    runs[5]
}

criterion_group!(benches, stages);
criterion_main!(benches);
