//! The `wirecheck` command.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Reading and judging make many short strings, on all threads.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    wirecheck::cli::run()
}
