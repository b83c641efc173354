//! How many sentences a second the sentence model reads, and how long it takes to search their vectors.
//!
//! ```sh
//! OMP_NUM_THREADS=1 cargo run --release --features neural --example vectors -- corpora/selloff-2026/*.txt
//! ```
//!
//! A line of the files is a sentence. `OMP_NUM_THREADS=1` asks torch for one thread.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

use std::path::Path;
use std::time::Instant;

use wirecheck::neural::{DEFAULT_FOLDER, E5, Encoder, Vector, WIDTH, cosine};

/// Vectors that a search goes through.
const SEARCHED: usize = 1_000_000;

fn main() {
    let read = |path| std::fs::read_to_string(path).unwrap();
    let text: Vec<String> = std::env::args().skip(1).map(read).collect();
    let lines: Vec<&str> = text.iter().flat_map(|text| text.lines()).filter(|l| !l.is_empty()).collect();
    assert!(!lines.is_empty(), "no file with sentences");
    let start = Instant::now();
    let model = E5::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join(DEFAULT_FOLDER)).unwrap();
    println!("loaded in {:.2} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let vectors = model.embed(&lines).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    println!("{} sentences in {seconds:.1} s, {:.1} a second", lines.len(), lines.len() as f64 / seconds);
    // A million rows of plain numbers: what a search reads.
    let mut rows: Vec<Vector> = Vec::with_capacity(SEARCHED);
    for n in 0..SEARCHED {
        let mut row = [0.0; WIDTH];
        row.copy_from_slice(&vectors[n % vectors.len()]);
        row[n % WIDTH] += 0.01;
        rows.push(row);
    }
    let start = Instant::now();
    let best = rows.iter().map(|row| cosine(row, &vectors[0])).fold(f32::MIN, f32::max);
    println!("one of {SEARCHED} vectors found in {:.3} s ({best:.2})", start.elapsed().as_secs_f64());
}
