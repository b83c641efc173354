//! `wirecheck completions`: completions for a shell.

use std::io::Write;

use anyhow::Result;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Outcome, output};

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck completions bash > ~/.local/share/bash-completion/completions/wirecheck
  wirecheck completions zsh > ~/.zfunc/_wirecheck")]
pub(crate) struct Command {
    /// Which shell
    shell: Shell,
}

impl Command {
    pub(crate) fn run(&self) -> Result<Outcome> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::Cli::command(), "wirecheck", &mut script);
        let mut out = output::data();
        out.write_all(&script)?;
        out.flush()?;
        Ok(Outcome::Done)
    }
}
