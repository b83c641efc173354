//! Fuzzes what `tests/it/fuzz/packs.rs` describes.
#![no_main]

#[path = "../../tests/it/fuzz/packs.rs"]
mod body;
#[allow(dead_code)]
#[path = "../../tests/it/support.rs"]
mod support;

// What is loaded once is loaded before the first input is timed.
libfuzzer_sys::fuzz_target!(init: body::run(b"gold"), |data: &[u8]| body::run(data));
