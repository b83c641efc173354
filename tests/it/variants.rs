//! A Chinese sentence means the same in Simplified, in Traditional and with full-width digits.

use std::collections::BTreeSet;
use std::path::Path;

use wirecheck::claim::render_claim;
use wirecheck::source::{Item, Options, open};
use wirecheck::text::{Lang, normalize};

use crate::support::{LAYOUT, read};

/// Every Chinese sentence of the bundled corpora, as written.
fn sentences() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora");
    let mut found = BTreeSet::new();
    for item in open(std::slice::from_ref(&folder), &LAYOUT, &Options::default()) {
        let Item::Document(document) = item else { continue };
        for sentence in document.sentences.iter().filter(|s| s.lang == Lang::Zh) {
            let span = document.alignment.to_original(sentence.span);
            found.insert(span.slice(&document.original).to_owned());
        }
    }
    found
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

fn claims(text: &str) -> Vec<String> {
    read(text).claims.iter().map(|c| normalize(&render_claim(c)).0).collect()
}

#[test]
fn scripts_and_widths_of_a_sentence_give_equal_claims() {
    let sentences = sentences();
    assert!(sentences.len() > 140, "only {} Chinese sentences found", sentences.len());
    let mut compared = 0;
    for sentence in &sentences {
        let want = claims(sentence);
        for variant in [hanconv::t2s(sentence), hanconv::s2t(hanconv::t2s(sentence)), full_width(sentence)] {
            // A phrase converter may choose another character altogether; that is another sentence.
            if normalize(&variant).0 == normalize(sentence).0 {
                compared += 1;
                assert_eq!(claims(&variant), want, "{sentence}\n{variant}");
            }
        }
    }
    assert!(compared * 10 > sentences.len() * 3 * 9, "only {compared} variants compared");
}
