//! The `wirecheck` command.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Reading and judging make many short strings: an eighth faster than with the system's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    wirecheck::cli::run()
}
