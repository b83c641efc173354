//! The article log: append-only segments of compressed, checksummed frames. It is the store's truth.
//!
//! A segment `log/000001.seg` opens with a header, `wirecheck log 1\n`. A frame is the payload's length
//! (u32, little-endian), the BLAKE3 hash of the payload, and the payload: zstd over JSON Lines, one
//! [`Entry`] a line. A frame is written whole and then fsynced, so after a crash only the last frame of
//! the last segment can be torn; the next writer cuts it off.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::entry::Entry;
use crate::error::{Error, Result};

/// Opens every segment; the number is the format's version.
const HEADER: &[u8; 16] = b"wirecheck log 1\n";
/// Length and hash before each payload.
const FRAME_HEAD: u64 = 4 + 32;
/// Size of a segment, more or less.
const SEGMENT_BYTES: u64 = 256 << 20;
/// No frame is longer; a greater length is a torn or foreign one.
const MAX_FRAME: u32 = 1 << 30;
/// No frame unpacks to more; what says that it would is foreign, and is not unpacked.
const MAX_LINES: usize = 1 << 30;
/// zstd level: news compresses well at little cost.
const LEVEL: i32 = 3;

/// A place in the log, at the start of a frame or the end of the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// Number of the segment, from 1.
    pub segment: u32,
    /// Byte offset in it.
    pub offset: u64,
}

impl Position {
    /// Before the first frame.
    pub(super) const START: Position = Position { segment: 1, offset: HEADER.len() as u64 };
}

/// The log in a store's folder.
#[derive(Debug)]
pub(super) struct Log {
    folder: PathBuf,
    end: Position,
    file: Option<File>,
    /// A segment that has reached this size is closed.
    segment_bytes: u64,
}

impl Log {
    /// Open the log below `store` for reading and writing; only for who holds the store's lock.
    ///
    /// Frames from `checked` on are verified; a torn tail is cut off.
    ///
    /// # Errors
    /// The folder cannot be used, a segment is of another version, or damage lies before the tail.
    pub(super) fn open(store: &Path, checked: Position) -> Result<Self> {
        let folder = store.join("log");
        fs::create_dir_all(&folder).map_err(|e| Error::io("create", &folder, e))?;
        ends_at(store, checked)?;
        let mut end = checked;
        for frame in Frames::new(store, checked) {
            end = frame?.end;
        }
        let log = Log { folder, end, file: None, segment_bytes: SEGMENT_BYTES };
        log.cut_tail()?;
        Ok(log)
    }

    /// One past the last whole frame.
    pub(super) fn end(&self) -> Position {
        self.end
    }

    /// Append `entries` as one frame; it is safe only after [`Log::sync`]. Gives the frame's place.
    ///
    /// # Errors
    /// The disk is full or cannot be written.
    pub(super) fn append(&mut self, entries: &[Entry]) -> Result<Position> {
        if self.end.offset >= self.segment_bytes {
            self.sync()?;
            self.file = None;
            self.end = Position { segment: self.end.segment + 1, offset: HEADER.len() as u64 };
        }
        let path = segment_path(&self.folder, self.end.segment);
        let store = self.folder.parent().unwrap_or(&self.folder);
        let fail = |e| Error::written(store, &path, e);
        let frame = encode(entries).map_err(fail)?;
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(open_segment(store, &path, self.end.offset)?),
        };
        file.write_all(&frame).map_err(fail)?;
        let at = self.end;
        self.end.offset += frame.len() as u64;
        Ok(at)
    }

    /// Wait until all frames are on the disk.
    ///
    /// # Errors
    /// The disk says no.
    pub(super) fn sync(&mut self) -> Result<()> {
        if let Some(file) = &self.file {
            let store = self.folder.parent().unwrap_or(&self.folder);
            file.sync_data().map_err(|e| Error::written(store, &self.folder, e))?;
            // The folder too: a new segment's name must survive a power cut.
            if let Ok(folder) = File::open(&self.folder) {
                let _ = folder.sync_all();
            }
        }
        Ok(())
    }

    /// Cut the last segment at the end of the last whole frame, and drop segments after it.
    fn cut_tail(&self) -> Result<()> {
        for number in segments(&self.folder)? {
            let path = segment_path(&self.folder, number);
            if number > self.end.segment {
                fs::remove_file(&path).map_err(|e| Error::io("remove", &path, e))?;
            } else if number == self.end.segment {
                let length = fs::metadata(&path).map_err(|e| Error::io("read", &path, e))?.len();
                if length > self.end.offset {
                    let file = OpenOptions::new()
                        .write(true)
                        .open(&path)
                        .map_err(|e| Error::io("open", &path, e))?;
                    file.set_len(self.end.offset).map_err(|e| Error::io("write", &path, e))?;
                }
            }
        }
        Ok(())
    }
}

/// Whether the log ends at `position`, going by the size of its files.
///
/// # Errors
/// The log is shorter than that, or cannot be read.
pub(super) fn ends_at(store: &Path, position: Position) -> Result<bool> {
    let folder = store.join("log");
    let path = segment_path(&folder, position.segment);
    let length = match fs::metadata(&path) {
        Ok(metadata) => metadata.len(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => 0,
        Err(e) => return Err(Error::io("read", &path, e)),
    };
    if position != Position::START && length < position.offset {
        return Err(Error::store(
            &path,
            "the log is shorter than what the index covers; if the store was compacted just now, run the command again; else restore it from a backup, or keep what is left with `wirecheck reindex`",
        ));
    }
    Ok(length <= position.offset && !segment_path(&folder, position.segment + 1).exists())
}

/// The entries of the frame at `position`.
///
/// # Errors
/// The segment cannot be read or the frame is damaged.
pub(super) fn read_frame(store: &Path, position: Position) -> Result<Vec<Entry>> {
    match Frames::new(store, position).next() {
        Some(frame) => Ok(frame?.entries),
        None => Err(damaged(&segment_path(&store.join("log"), position.segment), position.offset)),
    }
}

/// The entries of one segment that is in memory, up to a torn tail.
///
/// # Errors
/// It is no segment, or damage lies before the tail.
pub fn log_entries(segment: &[u8]) -> Result<Vec<Entry>> {
    let path = Path::new("segment");
    let mut rest = segment.strip_prefix(HEADER).ok_or_else(|| foreign_segment(path))?;
    let mut entries = Vec::new();
    loop {
        let at = (segment.len() - rest.len()) as u64;
        match read_payload(&mut rest).map_err(|e| Error::io("read", path, e))? {
            Tail::Whole(payload) => entries.extend(entries_of(&payload, path)?),
            Tail::Bad if is_whole_next(&mut rest) => return Err(damaged(path, at)),
            Tail::End | Tail::Torn | Tail::Bad => return Ok(entries),
        }
    }
}

/// One frame with its place.
#[derive(Debug)]
pub(super) struct Frame {
    /// Where it starts.
    pub(super) start: Position,
    /// One past its end.
    pub(super) end: Position,
    /// What it holds.
    pub(super) entries: Vec<Entry>,
}

/// Reads frames from a position on; ends before a torn tail.
#[derive(Debug)]
pub(super) struct Frames {
    folder: PathBuf,
    from: Position,
    at: Position,
    reader: Option<BufReader<File>>,
    done: bool,
}

impl Frames {
    /// The frames of the store in `store` from `from` on.
    pub(super) fn new(store: &Path, from: Position) -> Self {
        Frames { folder: store.join("log"), from, at: from, reader: None, done: false }
    }

    fn read(&mut self) -> Result<Option<Frame>> {
        loop {
            let path = segment_path(&self.folder, self.at.segment);
            let next = segment_path(&self.folder, self.at.segment + 1).exists();
            if self.reader.is_none() && !self.open(&path)? {
                return if next { Err(damaged(&path, 0)) } else { Ok(None) };
            }
            let Some(reader) = &mut self.reader else { return Ok(None) };
            match read_payload(reader).map_err(|e| Error::io("read", &path, e))? {
                Tail::Whole(payload) => {
                    let entries = entries_of(&payload, &path)?;
                    let start = self.at;
                    self.at.offset += FRAME_HEAD + payload.len() as u64;
                    return Ok(Some(Frame { start, end: self.at, entries }));
                }
                Tail::End if next => {
                    self.at = Position { segment: self.at.segment + 1, offset: HEADER.len() as u64 };
                    self.reader = None;
                }
                Tail::Torn if next => return Err(damaged(&path, self.at.offset)),
                // What the index covers, or may have covered, was safe on the disk once: a bad frame with good ones
                // after it is no torn tail, and cutting there would lose them.
                Tail::Bad if next || (self.from == Position::START && is_whole_next(reader)) => {
                    return Err(damaged(&path, self.at.offset));
                }
                Tail::End | Tail::Torn | Tail::Bad => return Ok(None),
            }
        }
    }

    /// Open the segment at the current offset; false when it is not there or has no whole header.
    fn open(&mut self, path: &Path) -> Result<bool> {
        let fail = |e| Error::io("read", path, e);
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(e) => return Err(fail(e)),
        };
        let mut header = [0; HEADER.len()];
        if let Err(e) = file.read_exact(&mut header) {
            return if e.kind() == io::ErrorKind::UnexpectedEof { Ok(false) } else { Err(fail(e)) };
        }
        if &header != HEADER {
            return Err(foreign_segment(path));
        }
        file.seek(SeekFrom::Start(self.at.offset)).map_err(fail)?;
        self.reader = Some(BufReader::with_capacity(1 << 16, file));
        Ok(true)
    }
}

impl Iterator for Frames {
    type Item = Result<Frame>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let frame = self.read();
        self.done = !matches!(frame, Ok(Some(_)));
        frame.transpose()
    }
}

/// What stands at a place in a segment.
enum Tail {
    Whole(Vec<u8>),
    /// As long as it says, but not what was written.
    Bad,
    End,
    Torn,
}

fn read_payload(reader: &mut impl Read) -> io::Result<Tail> {
    let mut head = Vec::with_capacity(FRAME_HEAD as usize);
    reader.by_ref().take(FRAME_HEAD).read_to_end(&mut head)?;
    if head.is_empty() {
        return Ok(Tail::End);
    }
    let Some((length, hash)) = head.split_first_chunk::<4>() else { return Ok(Tail::Torn) };
    let length = u32::from_le_bytes(*length);
    if hash.len() < 32 || length == 0 || length > MAX_FRAME {
        return Ok(Tail::Torn);
    }
    let mut payload = Vec::new();
    reader.by_ref().take(u64::from(length)).read_to_end(&mut payload)?;
    let whole = payload.len() == length as usize && blake3::hash(&payload).as_bytes() == hash;
    Ok(match payload.len() == length as usize {
        true if whole => Tail::Whole(payload),
        true => Tail::Bad,
        false => Tail::Torn,
    })
}

fn is_whole_next(reader: &mut impl Read) -> bool {
    matches!(read_payload(reader), Ok(Tail::Whole(_)))
}

fn encode(entries: &[Entry]) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for entry in entries {
        serde_json::to_writer(&mut lines, entry)?;
        lines.push(b'\n');
    }
    if lines.len() > MAX_LINES {
        return Err(io::Error::other("more than 1 GiB of records in one frame"));
    }
    let payload = zstd::bulk::compress(&lines, LEVEL)?;
    let length = u32::try_from(payload.len()).ok().filter(|&l| l <= MAX_FRAME);
    let length = length.ok_or_else(|| io::Error::other("more than 1 GiB of articles in one frame"))?;
    let mut frame = Vec::with_capacity(FRAME_HEAD as usize + payload.len());
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(blake3::hash(&payload).as_bytes());
    frame.extend_from_slice(&payload);
    Ok(frame)
}

/// What a payload holds whose checksum is right: what cannot be read is not damaged.
fn entries_of(payload: &[u8], path: &Path) -> Result<Vec<Entry>> {
    decode(payload).map_err(|e| {
        Error::store(path, format!("written by another version of wirecheck ({e}); ingest into a new folder"))
    })
}

fn decode(payload: &[u8]) -> io::Result<Vec<Entry>> {
    // Payloads of ours tell their size.
    let size = zstd::zstd_safe::get_frame_content_size(payload).ok().flatten();
    let size = size.and_then(|size| usize::try_from(size).ok()).filter(|&size| size <= MAX_LINES);
    let size =
        size.ok_or_else(|| io::Error::other("a payload that does not tell its size, or too large a one"))?;
    let lines = zstd::bulk::decompress(payload, size)?;
    lines.split(|&b| b == b'\n').filter(|l| !l.is_empty()).map(|l| Ok(serde_json::from_slice(l)?)).collect()
}

/// Open a segment for appending at `offset`, with its header.
fn open_segment(store: &Path, path: &Path, offset: u64) -> Result<File> {
    let fail = |e| Error::written(store, path, e);
    let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(fail)?;
    if file.metadata().map_err(fail)?.len() < HEADER.len() as u64 {
        file.set_len(0).map_err(fail)?;
        file.write_all(HEADER).map_err(fail)?;
    }
    file.seek(SeekFrom::Start(offset)).map_err(fail)?;
    Ok(file)
}

fn segment_path(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number:06}.seg"))
}

/// The numbers of the segments that are there, in order.
fn segments(folder: &Path) -> Result<Vec<u32>> {
    let fail = |e| Error::io("read", folder, e);
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.extension().is_some_and(|e| e == "seg")
            && let Some(number) = path.file_stem().and_then(|s| s.to_str()).and_then(|s| s.parse().ok())
        {
            numbers.push(number);
        }
    }
    numbers.sort_unstable();
    Ok(numbers)
}

fn foreign_segment(path: &Path) -> Error {
    Error::store(path, "not a log segment of this version of wirecheck; ingest into a new folder")
}

fn damaged(path: &Path, offset: u64) -> Error {
    Error::store(
        path,
        format!(
            "the log is damaged at byte {offset}; if the store was compacted just now, run the command again; else restore the file from a backup, or ingest into a new folder"
        ),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::record::{Record, SCHEMA};

    fn entry(id: usize) -> Entry {
        let record = serde_json::json!({
            "schema": SCHEMA, "id": id.to_string(), "title": null, "publisher": null, "author": null, "url": null,
            "published": null, "lang": "en", "text": format!("Article {id} says that gold fell {id}%."),
            "sentences": [], "quantities": [], "times": [], "subjects": [], "claims": [], "causal_links": [],
            "attributions": [], "warnings": []
        });
        Entry::new(serde_json::from_value::<Record>(record).unwrap())
    }

    /// A log of ten frames over several segments.
    fn filled(store: &Path) -> Vec<Position> {
        let mut log = Log::open(store, Position::START).unwrap();
        log.segment_bytes = 700;
        let at = (0..10).map(|n| log.append(&[entry(n)]).unwrap()).collect();
        log.sync().unwrap();
        at
    }

    fn ids(store: &Path) -> Vec<String> {
        Frames::new(store, Position::START).flat_map(|f| f.unwrap().entries).map(|e| e.record.id).collect()
    }

    #[test]
    fn frames_are_read_in_order_across_segments() {
        let store = tempfile::tempdir().unwrap();
        let at = filled(store.path());
        assert!(at.last().unwrap().segment > 2, "{at:?}");
        assert_eq!(ids(store.path()), (0..10).map(|n| n.to_string()).collect::<Vec<_>>());
        for (n, position) in at.iter().enumerate() {
            assert_eq!(read_frame(store.path(), *position).unwrap(), [entry(n)]);
        }
        assert!(ends_at(store.path(), Log::open(store.path(), at[4]).unwrap().end()).unwrap());
        assert!(!ends_at(store.path(), at[9]).unwrap());
    }

    #[test]
    fn a_segment_cut_short_while_it_was_begun_is_dropped() {
        let store = tempfile::tempdir().unwrap();
        let last = *filled(store.path()).last().unwrap();
        let next = segment_path(&store.path().join("log"), last.segment + 1);
        fs::write(&next, &HEADER[..5]).unwrap();
        let mut log = Log::open(store.path(), Position::START).unwrap();
        assert!(!next.exists());
        log.append(&[entry(10)]).unwrap();
        assert_eq!(ids(store.path()).len(), 11);
    }

    #[test]
    fn a_frame_that_would_burst_is_refused() {
        let segment = |payload: &[u8]| {
            let length = (payload.len() as u32).to_le_bytes();
            [HEADER, &length[..], blake3::hash(payload).as_bytes(), payload].concat()
        };
        let small = zstd::bulk::compress(b"\n\n", LEVEL).unwrap();
        assert_eq!(log_entries(&segment(&small)).unwrap(), []);
        // Written without its size, as a stream is: 256 MB of nothing in a few kilobytes.
        let bomb = zstd::stream::encode_all(io::repeat(b'\n').take(256 << 20), 1).unwrap();
        // Eight bytes of size, 2^40, before a block.
        let told = [&[0x28, 0xb5, 0x2f, 0xfd, 0xe0][..], &(1u64 << 40).to_le_bytes(), &[1, 0, 0]].concat();
        for payload in [bomb, told] {
            let fault = log_entries(&segment(&payload)).unwrap_err().to_string();
            assert!(fault.contains("too large"), "{fault}");
        }
    }

    #[test]
    fn damage_before_the_tail_is_an_error_and_cuts_nothing() {
        let store = tempfile::tempdir().unwrap();
        filled(store.path());
        let first = segment_path(&store.path().join("log"), 1);
        let last = fs::read_dir(store.path().join("log")).unwrap().count() as u32;
        for number in 2..=last {
            fs::remove_file(segment_path(&store.path().join("log"), number)).unwrap();
        }
        let mut bytes = fs::read(&first).unwrap();
        bytes[100] ^= 1;
        fs::write(&first, &bytes).unwrap();
        let fault = Log::open(store.path(), Position::START).unwrap_err().to_string();
        assert!(fault.contains("damaged at byte 16"), "{fault}");
        assert_eq!(fs::read(&first).unwrap(), bytes);
    }
}
