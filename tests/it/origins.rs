//! Origins in a store that grows: whatever comes in one by one ends as if all had come at once.

#[path = "../bench/random.rs"]
mod random;

use std::path::Path;

use tempfile::TempDir;
use wirecheck::ingest::{Metadata, Options, document_from_text};
use wirecheck::lang::Files;
use wirecheck::record::Record;
use wirecheck::store::{Context, Store, Writer, open};

use random::Random;

use crate::support::{LAYOUT, PIPELINE};

/// Sentences that share no run of words; each tells a price of its own.
const SENTENCES: [&str; 14] = [
    "Gold fell 3.2% to $4,871.35 on Monday after funds cut their holdings for the ninth session in a row.",
    "Spot silver lost 8.4% and reached $77.215 because margin calls forced many smaller traders to sell.",
    "Copper rose 1.7% to $13,142.5 a tonne while smelters in Chile warned of further stoppages this spring.",
    "Brent crude settled at $68.415, its lowest since autumn, since tankers moved through the strait again.",
    "Bitcoin dropped 6.1% toward $74,318 late in Asia when leveraged longs were closed by several venues.",
    "The Kospi shed 5.26% to 4,949.67 points, led by chip makers that had doubled within a single year.",
    "Palladium gained 2.9% to $1,713.4 an ounce, helped by car makers who rebuilt stocks before new tariffs.",
    "Natural gas jumped 11.3% to $4.358 as forecasters saw another cold spell over the eastern states.",
    "Wheat was up 0.85% at $5.3125 a bushel, with drought maps showing more red across the southern plains.",
    "Platinum slid 4.7% to $2,108.6 an ounce, though refiners spoke of tight supply from deep mines.",
    "Corn eased 0.45% to $4.2675 per bushel following rain that reached fields in northern Argentina.",
    "Ether tumbled 9.6% to $2,236.5 overnight; staking withdrawals were delayed for a third straight day.",
    "Nickel advanced 2.15% to $17,455 when Jakarta said that quotas for ore would shrink once more.",
    "Aluminium climbed 1.35% to $3,046.5, and premiums at Rotterdam widened on fears about power prices.",
];

/// A sentence otherwise told: some words left out, and other figures.
fn variant(sentence: &str, number: usize) -> String {
    let other = |c: char| match c.to_digit(10) {
        Some(digit) if digit > 0 => char::from(b'1' + ((digit as usize + number) % 9) as u8),
        _ => c,
    };
    let words = sentence.split(' ').enumerate().filter_map(|(n, word)| {
        let figure = word.contains(|c: char| c.is_ascii_digit());
        (figure || n < 2 || (n + number) % 4 < 3).then(|| word.chars().map(other).collect::<String>())
    });
    words.collect::<Vec<_>>().join(" ")
}

fn record(id: &str, publisher: Option<&str>, day: i8, text: &str) -> Record {
    let meta = Metadata {
        publisher: publisher.map(str::to_owned),
        published: Some(jiff::civil::date(2026, 2, day)),
        ..Metadata::default()
    };
    let mut record = PIPELINE.extract(&document_from_text(
        text.to_owned(),
        meta,
        None,
        None,
        &LAYOUT,
        &Options::default(),
    ));
    id.clone_into(&mut record.id);
    record
}

/// Articles of some of the sentences; some are new versions of those before, some have another's id.
fn articles(seed: u64, count: usize) -> Vec<Record> {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    (0..count)
        .map(|n| {
            let publishers = [None, Some("Harbour Wire"), Some("Other Paper"), Some("Quayside Metals")];
            let (id, publisher) = match random.below(8) {
                0 | 1 => (random.below(n + 1), publishers[1]),
                2 => (random.below(n + 1), publishers[2]),
                _ => (n, publishers[random.below(4)]),
            };
            let mut text = String::new();
            for _ in 0..=random.below(2) {
                text += &variant(SENTENCES[random.below(SENTENCES.len())], random.below(9));
                text += " ";
            }
            // By the figure alone articles that credit one outlet are joined, while few tell it.
            text += &match random.below(3) {
                0 => String::new(),
                1 => format!("The mine sold 61,4{}7 tonnes of ore (Reuters).", random.below(9)),
                _ => format!("Reuters said stocks fell to 52,{}36 tonnes.", random.below(9)),
            };
            record(&format!("doc-{id}"), publisher, 2 + random.below(4) as i8, text.trim_end())
        })
        .collect()
}

/// What tells an origin is told by few only: a figure of more than `common` articles traces nothing.
fn context(common: usize) -> Context {
    let mut files = Files::embedded();
    let told = files.get("reconcile.toml").unwrap().replace("common = 40", &format!("common = {common}"));
    files.replace("reconcile.toml", told);
    Context::from_files(&files).unwrap()
}

/// Everything that is current in a store, as text; where the log has it is another matter.
fn told(store: &Store) -> String {
    let mut articles = store.articles("").unwrap();
    articles.retain(|a| !a.superseded);
    let mut out = String::new();
    for article in articles {
        let kinship = serde_json::to_string(&article.kinship).unwrap();
        out += &format!("{} {} {} {kinship}\n", article.key(), article.facts.id, article.origin);
    }
    let mut claims = store.search("", usize::MAX, &[]).unwrap().claims;
    claims.retain(|c| !c.superseded);
    for claim in claims {
        out += &(serde_json::to_string(&claim).unwrap() + "\n");
    }
    for fact in store.facts("").unwrap() {
        out += &(serde_json::to_string(&fact).unwrap() + "\n");
    }
    out
}

fn origins_of(store: &Store) -> Vec<(String, String)> {
    let mut of: Vec<(String, String)> = store
        .articles("")
        .unwrap()
        .into_iter()
        .filter(|a| !a.superseded)
        .map(|a| (a.facts.id.clone(), a.origin))
        .collect();
    of.sort();
    of
}

fn same(store: &Store, a: &str, b: &str) -> bool {
    let all = origins_of(store);
    let of = |id: &str| all.iter().find(|(i, _)| i == id).map(|(_, origin)| origin.clone()).unwrap();
    of(a) == of(b)
}

/// Make a store of `parts`, each with its own commit.
fn made(folder: &Path, context: &Context, parts: &[&[Record]]) -> Writer {
    let mut writer = Writer::open(folder, context.clone()).unwrap();
    for part in parts {
        for record in *part {
            writer.add(record.clone()).unwrap();
        }
        writer.commit().unwrap();
    }
    writer
}

#[test]
fn an_article_that_joins_two_origins_is_undone_by_its_next_version() {
    let temp = TempDir::new().unwrap();
    let context = context(40);
    let [a, b, c] = [0, 2, 3].map(|n| format!("{} {}", SENTENCES[n], SENTENCES[n + 4]));
    let both = format!("{a} {b}");
    let mut records: Vec<Record> = (0..30)
        .map(|n| record(&format!("other-{n}"), Some("Other Paper"), 2, &format!("{n} days ago, {c}")))
        .collect();
    records.push(record("a", Some("Harbour Wire"), 2, &a));
    records.push(record("b", Some("Quayside Metals"), 2, &b));
    let rest =
        [record("both", Some("East Daily"), 3, &both), record("both", Some("East Daily"), 3, SENTENCES[13])];
    let grown = temp.path().join("grown");
    let mut writer = made(&grown, &context, &[&records]);
    assert!(!same(writer.store(), "a", "b"));
    writer.add(rest[0].clone()).unwrap();
    writer.commit().unwrap();
    assert!(same(writer.store(), "a", "b") && same(writer.store(), "both", "b"));
    let once = [&records[..], &rest[..1]].concat();
    assert_eq!(told(writer.store()), told(made(&temp.path().join("joined"), &context, &[&once]).store()));
    writer.add(rest[1].clone()).unwrap();
    writer.commit().unwrap();
    assert!(!same(writer.store(), "a", "b") && !same(writer.store(), "both", "b"));
    let once = [&records[..], &rest[..]].concat();
    assert_eq!(told(writer.store()), told(made(&temp.path().join("parted"), &context, &[&once]).store()));
}

#[test]
fn what_too_many_come_to_tell_joins_no_longer_and_what_fewer_tell_again_does() {
    let temp = TempDir::new().unwrap();
    let context = context(3);
    let credited = |n: usize| {
        let text = format!("{} The mine sold 61,437 tonnes of ore (Reuters).", SENTENCES[n]);
        record(&format!("m{n}"), Some(["Harbour Wire", "Other Paper"][n % 2]), 2, &text)
    };
    let records: Vec<Record> = (0..4).map(credited).collect();
    let grown = temp.path().join("grown");
    let mut writer = made(&grown, &context, &[&records[..1], &records[1..2], &records[2..3]]);
    assert!(same(writer.store(), "m0", "m1") && same(writer.store(), "m1", "m2"));
    writer.add(records[3].clone()).unwrap();
    writer.commit().unwrap();
    assert!(!same(writer.store(), "m0", "m1") && !same(writer.store(), "m2", "m3"));
    writer.add(record("m3", Some("Other Paper"), 2, SENTENCES[12])).unwrap();
    writer.commit().unwrap();
    assert!(same(writer.store(), "m0", "m1") && same(writer.store(), "m1", "m2"));
}

#[test]
fn articles_one_by_one_end_as_if_all_had_come_at_once() {
    for (seed, common) in [(1, 3), (2, 40)] {
        let temp = TempDir::new().unwrap();
        let context = context(common);
        let records = articles(seed, 75);
        // All origins at once, in many parts, as much that comes in is judged.
        let at_once = temp.path().join("at-once");
        let mut writer = Writer::open(&at_once, context.clone()).unwrap();
        writer.commit_every(25);
        writer.judge_at_once(30);
        for record in &records {
            writer.add(record.clone()).unwrap();
        }
        writer.commit().unwrap();
        let expected = told(writer.store());
        let all = origins_of(writer.store());
        let distinct: std::collections::BTreeSet<&String> = all.iter().map(|(_, origin)| origin).collect();
        assert!(distinct.len() > 3 && distinct.len() + 9 < all.len(), "{} of {}", distinct.len(), all.len());
        drop(writer);

        let half = records.len() / 2;
        let (first, second) = records.split_at(half);
        let singly: Vec<&[Record]> = records.chunks(1).collect();
        let grown: Vec<&[Record]> = std::iter::once(first).chain(second.chunks(1)).collect();
        let parts: Vec<&[Record]> = records.chunks(7).collect();
        let whole: Vec<&[Record]> = vec![&records[..]];
        for (name, parts) in [("singly", singly), ("grown", grown), ("parts", parts), ("whole", whole)] {
            let folder = temp.path().join(name);
            drop(made(&folder, &context, &parts));
            let store = open(&folder, context.clone()).unwrap();
            assert_eq!(told(&store), expected, "{name} of {seed}");
        }
    }
}
