//! Walking folders, opening files, undoing compression.

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ignore::{DirEntry, Walk, WalkBuilder};

use crate::ingest::{Input, Reject};

use super::lines::{Line, next_line};
use super::warc;
use super::{Options, Raw};

/// Endings of files that are read out of folders.
const ENDINGS: [&str; 15] = [
    "txt", "text", "md", "html", "htm", "xhtml", "json", "jsonl", "ndjson", "xml", "rss", "atom", "nitf",
    "warc", "wet",
];
/// Endings of compressed files.
const COMPRESSED: [&str; 3] = ["gz", "zst", "zstd"];
/// Endings of JSON Lines.
const LINES: [&str; 2] = ["jsonl", "ndjson"];

/// Files and lines behind a list of paths, in order.
pub struct Raws {
    options: Options,
    paths: VecDeque<PathBuf>,
    walk: Option<Walk>,
    stream: Option<Stream>,
    archive: Option<(String, Box<dyn BufRead>)>,
    taken: Arc<AtomicU64>,
}

/// JSON Lines being read.
struct Stream {
    name: String,
    reader: Box<dyn BufRead>,
    line: usize,
    seen: bool,
}

impl Raws {
    pub(super) fn new(paths: &[PathBuf], options: Options) -> Raws {
        let paths = paths.iter().cloned().collect();
        Raws { options, paths, walk: None, stream: None, archive: None, taken: Arc::default() }
    }

    /// Add the bytes that are read, before decompression, to `taken` as well.
    #[must_use]
    pub fn counted(self, taken: Arc<AtomicU64>) -> Raws {
        Raws { taken, ..self }
    }

    fn counting<R>(&self, inner: R) -> Counting<R> {
        Counting { inner, taken: Arc::clone(&self.taken) }
    }

    /// The next line of the stream that is open; `None` at its end.
    fn next_of_stream(&mut self) -> Option<Raw> {
        let stream = self.stream.as_mut()?;
        loop {
            stream.line += 1;
            let reject = |reason: String| {
                Raw::Rejected(Reject { name: stream.name.clone(), line: Some(stream.line), reason })
            };
            match next_line(&mut stream.reader, self.options.max_line) {
                Ok(Some(Line::Bytes(bytes))) => {
                    let mut bytes = bytes;
                    if stream.line == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                        bytes.drain(..3);
                    }
                    if bytes.iter().all(u8::is_ascii_whitespace) {
                        continue;
                    }
                    stream.seen = true;
                    return Some(Raw::Line { name: stream.name.clone(), line: stream.line, bytes });
                }
                Ok(Some(Line::TooLong(length))) => {
                    stream.seen = true;
                    return Some(reject(format!(
                        "the line has {length} bytes, more than the limit of {}",
                        self.options.max_line
                    )));
                }
                Ok(None) => {
                    let empty =
                        if stream.name == "-" { "standard input is empty" } else { "the file is empty" };
                    let raw = (!stream.seen).then(|| rejected(&stream.name, empty));
                    self.stream = None;
                    return raw;
                }
                Err(fault) => {
                    let raw = reject(format!("cannot read on: {fault}; all that follows in it is lost"));
                    self.stream = None;
                    return Some(raw);
                }
            }
        }
    }

    /// The next page of the web archive that is open; `None` at its end.
    fn next_of_archive(&mut self) -> Option<Raw> {
        let (name, reader) = self.archive.as_mut()?;
        let raw = match warc::next_page(reader, name, self.options.max_file) {
            Ok(Some(raw)) => return Some(raw),
            Ok(None) => None,
            Err(fault) => {
                Some(rejected(name, &format!("cannot read on: {fault}; all that follows in it is lost")))
            }
        };
        self.archive = None;
        raw
    }

    fn open(&mut self, path: &Path) -> Option<Raw> {
        let name = path.display().to_string();
        match File::open(path).and_then(|file| plain(self.counting(file))) {
            Ok(reader) => self.begin(path, name, reader),
            Err(fault) => Some(rejected(&name, &format!("cannot read: {fault}"))),
        }
    }

    /// Begin on one file; JSON Lines become the current stream, a web archive the current archive.
    fn begin(&mut self, path: &Path, name: String, mut reader: Box<dyn BufRead>) -> Option<Raw> {
        if reader.fill_buf().is_ok_and(warc::is_warc) {
            self.archive = Some((name, reader));
            return None;
        }
        let lines =
            LINES.contains(&ending(path)) || (ending(path) != "json" && starts_as_lines(&mut *reader));
        if lines {
            self.stream = Some(Stream { name, reader, line: 0, seen: false });
            return None;
        }
        let mut bytes = Vec::new();
        let limit = self.options.max_file as u64;
        match reader.take(limit + 1).read_to_end(&mut bytes) {
            Err(fault) => Some(rejected(&name, &format!("cannot read: {fault}"))),
            Ok(_) if bytes.len() as u64 > limit => {
                Some(rejected(&name, &format!("more than the limit of {limit} bytes")))
            }
            Ok(_) => Some(Raw::File(Input { name, bytes, ..Input::default() })),
        }
    }
}

impl Iterator for Raws {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        loop {
            if let Some(raw) = self.next_of_stream() {
                return Some(raw);
            }
            if let Some(raw) = self.next_of_archive() {
                return Some(raw);
            }
            if let Some(walk) = &mut self.walk {
                match walk.next() {
                    None => self.walk = None,
                    Some(Err(fault)) => return Some(walk_fault(&fault)),
                    Some(Ok(entry)) if is_article(&entry) => {
                        let path = entry.into_path();
                        if let Some(raw) = self.open(&path) {
                            return Some(raw);
                        }
                    }
                    Some(Ok(_)) => {}
                }
                continue;
            }
            let path = self.paths.pop_front()?;
            if path.as_os_str() == "-" {
                let reader = Box::new(BufReader::new(self.counting(io::stdin())));
                self.stream = Some(Stream { name: "-".to_owned(), reader, line: 0, seen: false });
            } else if path.is_dir() {
                self.walk = Some(walk(&path));
            } else if let Some(raw) = self.open(&path) {
                return Some(raw);
            }
        }
    }
}

/// What stands in `bytes`, which came from `url`.
pub(super) fn fetched(url: &str, bytes: Vec<u8>, charset: Option<String>, options: Options) -> Vec<Raw> {
    let mut raws = Raws::new(&[], options);
    let address = url.split(['?', '#']).next().unwrap_or(url);
    let first = match plain(io::Cursor::new(bytes)) {
        Ok(reader) => raws.begin(Path::new(address), url.to_owned(), reader),
        Err(fault) => Some(rejected(url, &format!("cannot read: {fault}"))),
    };
    let mut all: Vec<Raw> = first.into_iter().chain(raws).collect();
    for raw in &mut all {
        if let Raw::File(input) = raw {
            input.url.get_or_insert_with(|| url.to_owned());
            input.charset = input.charset.take().or_else(|| charset.clone());
        }
    }
    all
}

/// The files that reading `path` would read: itself, or the articles of a folder in order of their names.
pub fn article_files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    walk(path).flatten().filter(is_article).map(DirEntry::into_path).collect()
}

/// Bytes of all files that reading `path` would read.
pub fn bytes(path: &Path) -> u64 {
    article_files(path).iter().filter_map(|file| file.metadata().ok()).map(|data| data.len()).sum()
}

/// Files of the folder `path` that are passed over because of their names: how many there are of each ending, in order.
pub fn passed_over(path: &Path) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let file = |e: &DirEntry| e.file_type().is_some_and(|kind| kind.is_file());
    for entry in walk(path).flatten().filter(|e| file(e) && !is_article(e) && !is_readme(e)) {
        let ending = entry.path().extension().map_or_else(String::new, |e| e.to_string_lossy().into_owned());
        *counts.entry(ending).or_default() += 1;
    }
    counts
}

/// The endings of files that are read out of folders, without those of compression.
pub fn endings() -> &'static [&'static str] {
    &ENDINGS
}

/// A reader that tells how much was read from it.
struct Counting<R> {
    inner: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

fn rejected(name: &str, reason: &str) -> Raw {
    Raw::Rejected(Reject { name: name.to_owned(), line: None, reason: reason.to_owned() })
}

/// Sorted, links followed, hidden files and folders of labels left out; no rules of version control.
fn walk(folder: &Path) -> Walk {
    WalkBuilder::new(folder)
        .standard_filters(false)
        .hidden(true)
        .follow_links(true)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(|entry| entry.depth() == 0 || !(entry.file_name() == "labels" && entry.path().is_dir()))
        .build()
}

fn walk_fault(fault: &ignore::Error) -> Raw {
    let name = match fault {
        ignore::Error::Loop { child, .. } => child.display().to_string(),
        ignore::Error::WithPath { path, .. } => path.display().to_string(),
        ignore::Error::WithDepth { err, .. } => return walk_fault(err),
        _ => String::new(),
    };
    rejected(&name, &format!("passed over: {fault}"))
}

/// Whether a file found in a folder is an article by its name.
fn is_article(entry: &DirEntry) -> bool {
    let file = entry.file_type().is_some_and(|kind| kind.is_file());
    file && !is_readme(entry) && ENDINGS.contains(&ending(entry.path()))
}

fn is_readme(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.get(..6).is_some_and(|head| head.eq_ignore_ascii_case("readme"))
}

/// The ending that tells the format, below that of the compression; empty when none is known.
fn ending(path: &Path) -> &'static str {
    let known = |name: &Path, list: &[&'static str]| -> Option<&'static str> {
        let ending = name.extension()?.to_str()?.to_ascii_lowercase();
        list.iter().copied().find(|known| *known == ending)
    };
    match known(path, &COMPRESSED) {
        Some(_) => path.file_stem().and_then(|stem| known(Path::new(stem), &ENDINGS)).unwrap_or(""),
        None => known(path, &ENDINGS).unwrap_or(""),
    }
}

/// The file's content, decompressed as its first bytes say.
fn plain(file: impl Read + 'static) -> io::Result<Box<dyn BufRead>> {
    let mut reader = BufReader::with_capacity(64 << 10, file);
    let head = reader.fill_buf()?;
    if head.starts_with(&[0x1f, 0x8b]) {
        return Ok(Box::new(BufReader::new(flate2::bufread::MultiGzDecoder::new(reader))));
    }
    if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let mut decoder = zstd::stream::read::Decoder::with_buffer(reader)?;
        // A frame may ask for a window of this size at most: 128 MiB.
        decoder.window_log_max(27)?;
        return Ok(Box::new(BufReader::new(decoder)));
    }
    Ok(Box::new(reader))
}

/// Whether the content begins with a line that is a whole JSON object, and goes on with another.
fn starts_as_lines(reader: &mut dyn BufRead) -> bool {
    let Ok(head) = reader.fill_buf() else { return false };
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if !head.starts_with(b"{\"") {
        return false;
    }
    match head.iter().position(|b| *b == b'\n') {
        Some(end) => head[..end].trim_ascii_end().ends_with(b"}"),
        None => false,
    }
}
