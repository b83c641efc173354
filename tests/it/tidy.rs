//! The house rules of ARCHITECTURE, one test each: what a file may use, hold and say.

use std::fs;
use std::path::Path;

/// The modules of `src/` in their order; a module uses only those above it.
const ORDER: [&str; 17] = [
    "error",
    "figure",
    "text",
    "record",
    "lang",
    "ingest",
    "mention",
    "claim",
    "reconcile",
    "store",
    "neural",
    "export",
    "source",
    "pipeline",
    "question",
    "eval",
    "cli",
];

/// A source file: its path below the project, the whole text, and the code without comments and tests.
struct Source {
    path: String,
    text: String,
    code: String,
}

impl Source {
    /// The module of `src/` it belongs to; none for `lib.rs` and `main.rs`.
    fn module(&self) -> Option<&str> {
        let rest = self.path.strip_prefix("src/")?;
        let name = rest.split(['/', '.']).next()?;
        ORDER.contains(&name).then_some(name)
    }
}

fn walk(folder: &Path, extension: &str, found: &mut Vec<String>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
}

fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join(folder), extension, &mut paths);
    let prefix = format!("{}/", root.to_string_lossy().replace('\\', "/"));
    paths
        .into_iter()
        .map(|p| (p.trim_start_matches(&prefix).to_owned(), fs::read_to_string(&p).unwrap()))
        .collect()
}

fn sources() -> Vec<Source> {
    let read = |(path, text): (String, String)| Source { code: code(&text), path, text };
    files("src", "rs").into_iter().filter(|(path, _)| !path.ends_with("/tests.rs")).map(read).collect()
}

/// The text up to its tests, comments taken out. Tests in a file of their own end nothing: they are named at the top.
fn code(text: &str) -> String {
    let tests = ["#[cfg(test)]\nmod tests {", "#[cfg(test)]\n#[allow"];
    let end = tests.iter().filter_map(|tests| text.find(tests)).min().unwrap_or(text.len());
    let text = &text[..end];
    text.lines().map(|line| &line[..comment_start(line)]).collect::<Vec<_>>().join("\n")
}

/// Where a `//` outside of a string literal begins, or the line's end.
fn comment_start(line: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in line.char_indices() {
        match c {
            '"' if !escaped && !line[..at].ends_with('\'') => quoted = !quoted,
            '/' if !quoted && line[at..].starts_with("//") => return at,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    line.len()
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Lines of code that hold one of `words`, with their file, in files for which `allowed` is false.
fn lines_with(words: &[&str], allowed: impl Fn(&str) -> bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| !allowed(&s.path)) {
        for line in source.code.lines().filter(|line| words.iter().any(|w| line.contains(w))) {
            wrong.push(format!("{}: {}", source.path, line.trim()));
        }
    }
    wrong
}

#[test]
fn every_source_file_opens_by_saying_what_it_is() {
    let all = files("src", "rs").into_iter().chain(files("tests", "rs"));
    none(&all.filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| path).collect::<Vec<_>>());
}

#[test]
fn files_stay_short_enough_to_read() {
    let long = sources().into_iter().map(|s| (s.path, s.text.lines().count()));
    none(
        &long.filter(|(_, n)| *n > 750).map(|(path, n)| format!("{path} has {n} lines")).collect::<Vec<_>>(),
    );
}

#[test]
fn a_module_uses_only_those_above_it() {
    let rank = |module: &str| ORDER.iter().position(|m| *m == module);
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = source.module().and_then(rank) else {
            // They stand above all others, and outside.
            if !["src/lib.rs", "src/main.rs"].contains(&source.path.as_str()) {
                wrong.push(format!("{} is of no module in ORDER", source.path));
            }
            continue;
        };
        for (at, _) in source.code.match_indices("crate::") {
            let name: String =
                source.code[at + 7..].chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if rank(&name).is_some_and(|used| used > own) {
                wrong.push(format!("{} uses {name}", source.path));
            }
        }
    }
    none(&wrong);
}

#[test]
fn code_holds_no_words_of_chinese() {
    let mut wrong = Vec::new();
    // The commands' help shows Chinese queries.
    for source in sources().iter().filter(|s| !s.path.starts_with("src/cli/")) {
        let mut raw = source.code.lines().filter(|line| line.chars().any(wirecheck::text::is_han));
        wrong.extend(raw.by_ref().map(|line| format!("{}: {}", source.path, line.trim())));
    }
    none(&wrong);
}

#[test]
fn tantivy_is_named_in_the_store_alone() {
    none(&lines_with(&["tantivy"], |path| path.starts_with("src/store/")));
}

#[test]
fn torch_is_named_behind_the_encoder_alone() {
    none(&lines_with(&["use tch", "rust_bert", "tokenizers::"], |path| path.starts_with("src/neural/")));
}

#[test]
fn only_the_command_line_prints() {
    none(&lines_with(&["print!(", "println!("], |path| path.starts_with("src/cli/")));
}

#[test]
fn only_the_edges_read_files_the_clock_and_the_environment() {
    let edge = |path: &str| {
        ["src/store/", "src/source/", "src/neural/", "src/cli/"].iter().any(|m| path.starts_with(m))
    };
    none(&lines_with(
        &["std::fs", "SystemTime", "Instant::now", "Zoned::now", "std::env::", "std::net"],
        edge,
    ));
}

#[test]
fn mentions_and_claims_do_not_shape_output() {
    let stage = |path: &str| ["src/mention/", "src/claim/"].iter().any(|m| path.starts_with(m));
    none(&lines_with(&["(Serialize", ", Serialize", "Deserialize"], |path| !stage(path)));
}

#[test]
fn figures_never_pass_through_floating_point() {
    let figures = [
        "src/figure.rs",
        "src/record/",
        "src/mention/",
        "src/claim/",
        "src/reconcile/compare",
        "src/reconcile/interval",
    ];
    none(&lines_with(&["f64", "f32"], |path| !figures.iter().any(|m| path.starts_with(m))));
}

#[test]
fn nothing_is_left_for_later_in_code() {
    let words = ["todo!", "unimplemented!", "dbg!", "#[ignore"];
    none(&lines_with(&words, |_| false));
    let ignored = files("tests", "rs").into_iter().filter(|(path, _)| !path.ends_with("tidy.rs"));
    none(&ignored.filter(|(_, text)| text.contains("#[ignore")).map(|(path, _)| path).collect::<Vec<_>>());
}

#[test]
fn every_configuration_file_tells_its_source_and_licence() {
    let bare = files("config", "toml").into_iter().filter(|(_, text)| {
        let header: Vec<&str> =
            text.lines().take_while(|line| line.starts_with('#') || line.is_empty()).collect();
        !["# source: ", "# licence: "].iter().all(|key| header.iter().any(|line| line.starts_with(key)))
    });
    none(&bare.map(|(path, _)| path).collect::<Vec<_>>());
}

#[test]
fn the_languages_have_the_same_files() {
    let names = |lang: &str| {
        let folder = format!("config/lang/{lang}/");
        files(&folder, "toml").into_iter().map(|(path, _)| path.replace(&folder, "")).collect::<Vec<_>>()
    };
    assert_eq!(names("en"), names("zh"));
}
