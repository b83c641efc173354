//! The README's example is what the program does.

use std::fs;
use std::path::Path;

use assert_cmd::cargo::cargo_bin;

/// The README's fenced blocks in order: language and text.
fn blocks(readme: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = readme.split("```").collect();
    parts.iter().skip(1).step_by(2).filter_map(|block| block.split_once('\n')).collect()
}

#[test]
fn the_example_of_the_readme_gives_its_report() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let blocks = blocks(&readme);
    let block = |lang: &str| blocks.iter().find(|(l, _)| *l == lang).unwrap().1;
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("two.jsonl");
    fs::write(&input, block("json")).unwrap();
    let run = std::process::Command::new(cargo_bin("wirecheck")).arg("check").arg(&input).output().unwrap();
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
    let printed = String::from_utf8(run.stdout).unwrap();
    assert_eq!(printed.trim(), block("text").trim(), "paste what `wirecheck check` prints into README.md");
}
