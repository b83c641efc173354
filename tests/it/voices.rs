//! The examples and counter-examples of attribution and cause rules, run through all rules of their pack.

use wirecheck::claim::{render_attribution, render_link};
use wirecheck::lang::RuleKind;

use crate::support::{PIPELINE, read};

/// What a text gives for rules of `kind`, in the notation of the examples, sorted.
fn rendered(text: &str, kind: RuleKind) -> Vec<String> {
    let record = read(text);
    let mut lines: Vec<String> = match kind {
        RuleKind::Attribution => record.attributions.iter().map(render_attribution).collect(),
        _ => record.causal_links.iter().map(render_link).collect(),
    };
    lines.sort();
    lines
}

fn check(kind: RuleKind) {
    let mut faults = Vec::new();
    for pack in PIPELINE.packs() {
        for rule in pack.rules.all.iter().filter(|r| r.source.kind == kind) {
            let place = format!("{}:{} {}", rule.place.0, rule.place.1, rule.source.name);
            assert!(rule.source.examples.len() >= 3, "{place} has fewer than three examples");
            for example in &rule.source.examples {
                let (sentence, want) =
                    example.split_once("=>").expect("an example reads `sentence => what it gives`");
                let mut want: Vec<String> = want.split(';').map(|c| c.trim().to_owned()).collect();
                want.sort();
                let got = rendered(sentence.trim(), kind);
                if got != want {
                    faults.push(format!("{place}\n  {}\n  want {want:?}\n  got  {got:?}", sentence.trim()));
                }
            }
            for sentence in &rule.source.not {
                let got = rendered(sentence, kind);
                if !got.is_empty() {
                    faults.push(format!("{place}\n  {sentence}\n  want nothing\n  got  {got:?}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} examples fail:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn examples_of_attribution_rules_give_their_attributions() {
    check(RuleKind::Attribution);
}

#[test]
fn examples_of_cause_rules_give_their_links() {
    check(RuleKind::Cause);
}

#[test]
fn marks_that_set_off_a_word_are_no_speech() {
    let record = read("不同于「避险」说法,他说:“下跌。”");
    let said: Vec<&str> =
        record.attributions.iter().filter_map(|a| a.content.as_ref()).map(|c| c.text.as_str()).collect();
    assert!(said.len() == 1 && said[0].contains("下跌") && !said[0].contains("避险"), "{said:?}");
}

/// Texts, each with the line that tells which links are read in it, in order.
fn check_texts(cases: &'static str) {
    let (mut faults, mut text) = (Vec::new(), "");
    for line in cases.lines() {
        let Some(expected) = line.strip_prefix('=') else {
            if !line.is_empty() && !line.starts_with('#') {
                text = line;
            }
            continue;
        };
        let found: Vec<String> = read(text).causal_links.iter().map(render_link).collect();
        if found.join("; ") != expected.trim() {
            faults.push(format!("{text}\n  want {}\n  got  {}", expected.trim(), found.join("; ")));
        }
    }
    assert!(faults.is_empty(), "{} cases fail:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn english_texts_give_their_links() {
    check_texts(include_str!("../cases/en/causes.md"));
}

#[test]
fn chinese_texts_give_their_links() {
    check_texts(include_str!("../cases/zh/causes.md"));
}
