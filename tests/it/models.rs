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
