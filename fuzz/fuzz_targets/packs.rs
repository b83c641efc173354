//! Fuzzes what `tests/it/fuzz/packs.rs` describes.
#![no_main]

#[path = "../../tests/it/fuzz/packs.rs"]
mod body;
#[allow(dead_code)]
#[path = "../../tests/it/support.rs"]
mod support;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
