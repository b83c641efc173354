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

#[test]
fn the_readme_counts_what_is_known() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let rows = |path: std::path::PathBuf, mark: &str| {
        let text = fs::read_to_string(path).unwrap();
        text.lines().filter(|line| !line.starts_with('#') && line.contains(mark)).count()
    };
    let instruments = rows(root.join("config/instruments.toml"), "{ id = ");
    assert!(readme.contains(&format!("{instruments} instruments")), "there are {instruments}");
    let lists =
        fs::read_dir(root.join("config/listed")).unwrap().map(|entry| rows(entry.unwrap().path(), "|"));
    let tables =
        ["companies.toml", "companies_more.toml"].map(|name| rows(root.join("config").join(name), "{ id = "));
    let companies = lists.sum::<usize>() + tables.iter().sum::<usize>();
    let told = readme.split("over ").find_map(|rest| rest.split_once(" companies by name")).unwrap().0;
    let told: usize = told.replace(',', "").parse().unwrap();
    assert!((told..told + 3000).contains(&companies), "there are {companies}");
}

/// Whether `told` is what a command printed; a line `…` stands for any lines left out.
fn is_printed(told: &str, printed: &str) -> bool {
    if !told.lines().any(|line| line.trim() == "…") {
        return printed.trim() == told.trim();
    }
    let mut lines = printed.lines().filter(|line| !line.is_empty());
    let (mut left_out, mut told) = (false, told.lines().filter(|line| !line.is_empty()));
    let all = told.all(|line| {
        if line.trim() == "…" {
            left_out = true;
            return true;
        }
        let skip = std::mem::take(&mut left_out);
        lines.next() == Some(line) || skip && lines.any(|other| other == line)
    });
    all && (left_out || lines.next().is_none())
}

/// Each of the `commands` or more of a page with the output that stands below it, run where `corpora` is and `desk` is made.
fn page_does_what_it_says(page: &str, commands: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join(page)).unwrap();
    let blocks = blocks(&text);
    let folder = tempfile::tempdir().unwrap();
    let program = cargo_bin("wirecheck");
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let mut shown = 0;
    for (n, (_, command)) in blocks.iter().enumerate().filter(|(_, (lang, _))| *lang == "sh") {
        // Corpora are named from the project's folder, the store is made elsewhere.
        let command = command.replace("corpora/", &format!("{}/corpora/", root.display()));
        let run = std::process::Command::new("sh")
            .args(["-c", &command])
            .current_dir(folder.path())
            .env("PATH", &path)
            .output()
            .unwrap();
        let printed = String::from_utf8(run.stdout).unwrap();
        if let Some(("text", told)) = blocks.get(n + 1) {
            assert!(is_printed(told, &printed), "paste what this prints into {page}: {command}\n{printed}");
            shown += 1;
        }
    }
    assert!(shown >= commands, "{shown} commands of {page} show what they print");
}

#[test]
#[cfg(unix)]
fn the_ten_questions_are_answered_as_told() {
    page_does_what_it_says("docs/search.md", 10);
}

#[test]
#[cfg(unix)]
fn the_causes_of_the_page_are_those_of_the_corpus() {
    page_does_what_it_says("docs/causes.md", 1);
}
