//! Every rule's examples and counter-examples run through all rules of its pack.

use wirecheck::claim::render_claim;
use wirecheck::lang::{Files, Pack, RuleKind};
use wirecheck::text::Lang;

use crate::support::{PIPELINE, read};

fn claims(text: &str) -> Vec<String> {
    let mut claims: Vec<String> = read(text).claims.iter().map(render_claim).collect();
    claims.sort();
    claims
}

#[test]
fn examples_of_figure_rules_give_their_claims() {
    let mut faults = Vec::new();
    for pack in PIPELINE.packs() {
        for rule in &pack.rules.all {
            if !matches!(rule.source.kind, RuleKind::Move | RuleKind::Level | RuleKind::Amount) {
                continue;
            }
            let place = format!("{}:{} {}", rule.place.0, rule.place.1, rule.source.name);
            assert!(rule.source.examples.len() >= 3, "{place} has fewer than three examples");
            for example in &rule.source.examples {
                let (sentence, want) =
                    example.split_once("=>").expect("an example reads `sentence => claims`");
                let mut want: Vec<String> = want.split(';').map(|c| c.trim().to_owned()).collect();
                want.sort();
                let got = claims(sentence.trim());
                if got != want {
                    faults.push(format!("{place}\n  {}\n  want {want:?}\n  got  {got:?}", sentence.trim()));
                }
            }
            for sentence in &rule.source.not {
                let got = claims(sentence);
                if !got.is_empty() {
                    faults.push(format!("{place}\n  {sentence}\n  want nothing\n  got  {got:?}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} examples fail:\n{}", faults.len(), faults.join("\n"));
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
