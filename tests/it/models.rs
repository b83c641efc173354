//! The manifest of model weights: each entry says where its file came from and what it must be.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    file: String,
    purpose: String,
    languages: Vec<String>,
    origin: String,
    revision: String,
    licence: String,
    sha256: String,
    bytes: u64,
}

fn faults(manifest: &Manifest) -> Vec<String> {
    let mut names = BTreeSet::new();
    let mut faults = Vec::new();
    for entry in &manifest.entries {
        let Entry { name, file, purpose, languages, origin, revision, licence, sha256, bytes } = entry;
        let told = [name, file, purpose, revision, licence].iter().all(|field| !field.is_empty());
        let hex = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
        let within = !file.starts_with('/') && !file.split('/').any(|part| part == "..");
        if !(told && hex && within && origin.starts_with("https://") && *bytes > 0 && !languages.is_empty()) {
            faults.push(name.clone());
        } else if !names.insert(name) {
            faults.push(format!("{name} twice"));
        }
    }
    faults
}

#[test]
fn every_model_names_origin_licence_and_checksum() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/manifest.toml");
    let manifest: Manifest = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(faults(&manifest), Vec::<String>::new());
}

#[test]
fn an_entry_without_a_checksum_is_a_fault() {
    let text = r#"[[entries]]
        name = "m"
        file = "m/model.bin"
        purpose = "same meaning"
        languages = ["en"]
        origin = "https://example.org/m"
        revision = "1"
        licence = "MIT"
        sha256 = ""
        bytes = 1"#;
    assert_eq!(faults(&toml::from_str(text).unwrap()), ["m"]);
}

#[test]
fn the_command_lists_every_model_with_its_licence() {
    let mut command = assert_cmd::Command::cargo_bin("wirecheck").unwrap();
    let output = command.arg("models").output().unwrap();
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/manifest.toml");
    let manifest: Manifest = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(!manifest.entries.is_empty());
    for entry in manifest.entries {
        assert!(printed.contains(&entry.name) && printed.contains(&entry.licence), "{}", entry.name);
    }
}

#[cfg(not(feature = "neural"))]
#[test]
fn search_by_meaning_without_the_feature_says_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    let news = folder.path().join("news.jsonl");
    fs::write(&news, r#"{"text":"Gold fell 3% on Friday.","published":"2026-02-06"}"#).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("wirecheck").unwrap();
        command.args(arguments).arg("--store").arg(folder.path().join("desk")).output().unwrap()
    };
    assert!(run(&["ingest", news.to_str().unwrap()]).status.success());
    let output = run(&["search", "--semantic", "bullion"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("scripts/setup-neural"));
}
