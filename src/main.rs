//! The `wirecheck` command.

fn main() {}
