//! Bytes of the article log to its entries.
//!
//! The first byte tells what the others are: `S` a whole segment, `P` the payload of a frame, `L` its lines, which are packed
//! first. So what lies behind checksums is reached too.

use std::io;

use wirecheck::export::explain;
use wirecheck::store::{Entry, Position, StoredArticle, log_entries};

/// Opens every segment.
const HEADER: &[u8] = b"wirecheck log 1\n";

/// Read `data` as log bytes: entries or a message. What was cut off gives the entries before.
pub fn run(data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else { return };
    let segment = match kind {
        b'P' => frame(rest),
        b'L' => frame(&zstd::bulk::compress(rest, 1).unwrap()),
        _ => rest.to_vec(),
    };
    let Some(entries) = read(&segment) else { return };
    for entry in &entries {
        let again: Entry = serde_json::from_slice(&serde_json::to_vec(entry).unwrap()).unwrap();
        assert!(again == *entry, "an entry is written as it was read");
        let article = StoredArticle::of(entry, Position { segment: 1, offset: 16 });
        assert_eq!(article.claims, entry.record.claims.len());
        explain(&entry.record, &mut io::sink()).unwrap();
    }
    if entries.is_empty() {
        return;
    }
    // Behind the frames of a whole segment may lie what is torn already.
    let framed = matches!(kind, b'P' | b'L');
    let fewer = |left: &[Entry]| {
        assert!(entries.starts_with(left) && (!framed || left.len() < entries.len()));
    };
    for cut in [segment.len() - 1, segment.len() / 2, HEADER.len() + 20] {
        fewer(&read(&segment[..cut.min(segment.len())]).unwrap());
    }
    let mut flipped = segment.clone();
    let at = HEADER.len() + rest.len() % (segment.len() - HEADER.len());
    flipped[at] ^= 0x10;
    fewer(&read(&flipped).unwrap_or_default());
}

fn read(segment: &[u8]) -> Option<Vec<Entry>> {
    match log_entries(segment) {
        Ok(entries) => Some(entries),
        Err(fault) => {
            assert!(fault.to_string().len() > 20, "{fault}");
            None
        }
    }
}

/// A segment with `payload` in its only frame.
fn frame(payload: &[u8]) -> Vec<u8> {
    let length = (payload.len() as u32).to_le_bytes();
    [HEADER, &length, blake3::hash(payload).as_bytes(), payload].concat()
}
