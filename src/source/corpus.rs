//! A labelled corpus: a folder of articles with a folder `labels` beside them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Item, Options, open};
use crate::error::{Error, Result};
use crate::ingest::{Document, Layout, Reject};

/// The articles and the label files of a corpus, as they were found.
#[derive(Debug, Default)]
pub struct CorpusFiles {
    /// The folder's name.
    pub name: String,
    /// Articles by the name labels give them: the file's, with `#` and the record's id in a file of several.
    pub documents: BTreeMap<String, Document>,
    /// Label files, by name: path and text.
    pub labels: BTreeMap<String, (PathBuf, String)>,
    /// What could not be read.
    pub rejected: Vec<Reject>,
}

/// Folders that hold a folder `labels`: `folder` itself, else those in it, in the order of names.
///
/// # Errors
/// The folder cannot be read.
pub fn corpora(folder: &Path) -> Result<Vec<PathBuf>> {
    if folder.join("labels").is_dir() {
        return Ok(vec![folder.to_owned()]);
    }
    Ok(entries(folder)?.into_iter().filter(|path| path.join("labels").is_dir()).collect())
}

/// Read a corpus's articles and labels.
///
/// # Errors
/// The folder or a label file cannot be read; an article that cannot be is listed in the answer.
pub fn corpus(folder: &Path, layout: &Layout) -> Result<CorpusFiles> {
    let mut found = CorpusFiles { name: name(folder), ..CorpusFiles::default() };
    for path in entries(folder)?.into_iter().filter(|path| path.is_file()) {
        let file = name(&path);
        let several = file.ends_with(".jsonl");
        for item in open(&[path], layout, &Options::default()) {
            match item {
                Item::Document(document) => {
                    let key = if several { format!("{file}#{}", document.id) } else { file.clone() };
                    found.documents.insert(key, *document);
                }
                Item::Rejected(reject) => found.rejected.push(reject),
            }
        }
    }
    for path in entries(&folder.join("labels"))? {
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text = fs::read_to_string(&path).map_err(|fault| Error::io("read", &path, fault))?;
            found.labels.insert(name(&path), (path, text));
        }
    }
    Ok(found)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What is in a folder, in the order of names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let fault = |fault| Error::io("read", folder, fault);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        paths.push(entry.map_err(fault)?.path());
    }
    paths.sort();
    Ok(paths)
}
