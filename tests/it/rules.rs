//! Every rule's examples and counter-examples run through all rules of its pack.

use wirecheck::claim::{render_attribution, render_claim, render_link};
use wirecheck::lang::{Files, Pack, RuleKind};
use wirecheck::text::Lang;

use crate::support::{PIPELINE, read};

/// What a text gives for rules of these kinds, in the notation of the examples, sorted.
fn rendered(text: &str, kinds: &[RuleKind]) -> Vec<String> {
    let record = read(text);
    let mut lines: Vec<String> = match kinds {
        [RuleKind::Attribution] => record.attributions.iter().map(render_attribution).collect(),
        [RuleKind::Cause] => record.causal_links.iter().map(render_link).collect(),
        _ => record.claims.iter().map(render_claim).collect(),
    };
    lines.sort();
    lines
}

fn check(kinds: &[RuleKind]) {
    let mut faults = Vec::new();
    for pack in PIPELINE.packs() {
        for rule in pack.rules.all.iter().filter(|r| kinds.contains(&r.source.kind)) {
            let place = format!("{}:{} {}", rule.place.0, rule.place.1, rule.source.name);
            assert!(rule.source.examples.len() >= 3, "{place} has fewer than three examples");
            for example in &rule.source.examples {
                let (sentence, want) =
                    example.split_once("=>").expect("an example reads `sentence => what it gives`");
                let mut want: Vec<String> = want.split(';').map(|c| c.trim().to_owned()).collect();
                want.sort();
                let got = rendered(sentence.trim(), kinds);
                if got != want {
                    faults.push(format!("{place}\n  {}\n  want {want:?}\n  got  {got:?}", sentence.trim()));
                }
            }
            for sentence in &rule.source.not {
                let got = rendered(sentence, kinds);
                if !got.is_empty() {
                    faults.push(format!("{place}\n  {sentence}\n  want nothing\n  got  {got:?}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} examples fail:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn examples_of_figure_rules_give_their_claims() {
    check(&[RuleKind::Move, RuleKind::Level, RuleKind::Amount]);
}

#[test]
fn examples_of_attribution_rules_give_their_attributions() {
    check(&[RuleKind::Attribution]);
}

#[test]
fn examples_of_cause_rules_give_their_links() {
    check(&[RuleKind::Cause]);
}

#[test]
fn a_macro_named_like_a_class_is_a_fault_that_names_it() {
    let mut files = Files::embedded();
    let path = "lang/zh/movement.toml";
    let text = files.get(path).unwrap().replacen("[macro]\n", "[macro]\nFROM = \"(w | DE)\"\n", 1);
    files.replace(path, text);
    let fault = Pack::from_files(&files, Lang::Zh).err().unwrap().to_string();
    assert!(fault.contains(path) && fault.contains("`FROM`"), "{fault}");
}
