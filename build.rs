//! Embeds every TOML file below `config/`, so that nobody keeps a list of them.

#![allow(clippy::disallowed_methods, reason = "a build script reads the files it embeds")]

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=config");
    let mut files = Vec::new();
    walk(Path::new("config"), &mut files)?;
    files.sort();
    let mut code = String::from("static EMBEDDED: &[(&str, &str)] = &[\n");
    for file in files {
        println!("cargo:rerun-if-changed={file}");
        let name = file.trim_start_matches("config/");
        // The folder is asked for when the crate is compiled, since what a build script wrote outlives a move of the project.
        let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})", format!("/{file}"));
        let _ = writeln!(code, "    ({name:?}, include_str!({path})),");
    }
    code.push_str("];\n");
    if env::var_os("CARGO_FEATURE_NEURAL").is_some() {
        let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
        libtorch(&root);
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("embedded_config.rs"), code)
}

/// Let the programs find libtorch where `scripts/setup-neural` put it.
fn libtorch(root: &str) {
    println!("cargo:rerun-if-env-changed=LIBTORCH");
    let folder = env::var("LIBTORCH").unwrap_or_else(|_| format!("{root}/models/.cache/libtorch"));
    println!("cargo:rustc-link-arg=-Wl,--disable-new-dtags,-rpath,{folder}/lib");
}

fn walk(folder: &Path, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            files.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}
