//! The `wirecheck` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    wirecheck::cli::run()
}
