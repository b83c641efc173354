//! Where the command line prints: buffered standard output, and messages on standard error.

use std::io::{self, BufWriter, StdoutLock, Write};

use anstyle::{AnsiColor, Style};
use anyhow::Result;
use serde::Serialize;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// Buffered standard output that drops styles where they are not wanted.
pub(crate) fn stdout() -> BufWriter<anstream::AutoStream<StdoutLock<'static>>> {
    BufWriter::with_capacity(1 << 16, anstream::AutoStream::auto(io::stdout().lock()))
}

/// Buffered standard output for data, written as it is.
pub(crate) fn data() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Tell an error with its causes on standard error.
pub(crate) fn error(fault: &anyhow::Error) {
    let mut err = anstream::stderr().lock();
    // The error is lost when standard error is closed; there is nowhere else to tell it.
    let mut told = fault.to_string();
    // Some errors name their cause themselves.
    for cause in fault.chain().skip(1).map(ToString::to_string) {
        if !told.contains(&cause) {
            told.push_str(": ");
            told.push_str(&cause);
        }
    }
    let _ = writeln!(err, "{ERROR}error:{ERROR:#} {told}");
}

/// Tell a warning on standard error.
pub(crate) fn warn(message: &str) {
    let mut err = anstream::stderr().lock();
    let _ = writeln!(err, "{WARNING}warning:{WARNING:#} {message}");
}

/// Print values as one JSON array with a value a line, or as JSON Lines.
pub(crate) fn json<T: Serialize>(values: impl Iterator<Item = T>, array: bool) -> Result<()> {
    json_to(values, array, &mut data())
}

/// As [`json`], to `out`.
pub(crate) fn json_to<T: Serialize>(
    values: impl Iterator<Item = T>,
    array: bool,
    mut out: &mut dyn Write,
) -> Result<()> {
    let mut any = false;
    for value in values {
        let lead: &[u8] = match (array, any) {
            (true, false) => b"[\n",
            (true, true) => b",\n",
            (false, _) => b"",
        };
        out.write_all(lead)?;
        serde_json::to_writer(&mut out, &value)?;
        if !array {
            out.write_all(b"\n")?;
        }
        any = true;
    }
    if array {
        out.write_all(if any { b"\n]\n" } else { b"[]\n" })?;
    }
    out.flush()?;
    Ok(())
}

/// Cells of a line of standard output: the terminal's, 100 elsewhere.
pub(crate) fn width() -> usize {
    match terminal_size::terminal_size_of(io::stdout()) {
        Some((terminal_size::Width(cells), _)) => usize::from(cells).clamp(60, 160),
        None => 100,
    }
}

/// A number with its noun: `1 fact`, `2 facts`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
