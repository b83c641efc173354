//! Where the command line prints: buffered standard output, and messages on standard error.

use std::io::{self, BufWriter, StdoutLock, Write};

use anstyle::{AnsiColor, Style};

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
    let _ = writeln!(err, "{ERROR}error:{ERROR:#} {fault:#}");
}

/// Tell a warning on standard error.
pub(crate) fn warn(message: &str) {
    let mut err = anstream::stderr().lock();
    let _ = writeln!(err, "{WARNING}warning:{WARNING:#} {message}");
}
