//! How far long work has come, on standard error: a line on terminals only, and nothing elsewhere.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use super::inputs::Tally;
use super::{Global, output};
use crate::source;

/// With a known end: how much of it, how fast, how long still.
const OF_TOTAL: &str =
    "{bar:24} {percent:>3}% of {binary_total_bytes}, {binary_bytes_per_sec}, {eta} left{msg}";
/// Without one.
const SO_FAR: &str = "{spinner} {binary_bytes}, {binary_bytes_per_sec}, {elapsed}{msg}";
/// Where steps are counted and not bytes.
const STEPS: &str = "{bar:24} {pos} of {len} {msg}, {eta} left";
const TICK: Duration = Duration::from_millis(100);

/// A line that tells how far reading has come.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Bytes taken from files and pipes, before decompression.
    taken: Arc<AtomicU64>,
}

impl Progress {
    /// A line for reading `paths`; none where the user wants none.
    pub(crate) fn reading(paths: &[PathBuf], wanted: bool) -> Self {
        let taken = Arc::default();
        let bar = if wanted { ProgressBar::no_length() } else { ProgressBar::hidden() };
        if !bar.is_hidden() {
            let total = total(paths);
            bar.set_style(style(if total.is_some() { OF_TOTAL } else { SO_FAR }));
            if let Some(total) = total {
                bar.set_length(total);
            }
            bar.enable_steady_tick(TICK);
        }
        Progress { bar, taken }
    }

    /// Counts the bytes that reading takes.
    pub(super) fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.taken)
    }

    /// Tell what came in so far; `more` follows.
    pub(crate) fn tell(&self, tally: &Tally, more: &[(usize, &str)]) {
        if self.bar.is_hidden() {
            return;
        }
        self.bar.set_position(self.taken.load(Ordering::Relaxed));
        let counts = [(tally.documents, "articles"), (tally.rejected, "rejected")];
        let counts = counts.iter().chain(more).filter(|(n, what)| *n > 0 || *what == "articles");
        let told = counts.map(|(n, what)| format!("; {} {what}", HumanCount(*n as u64)));
        self.bar.set_message(told.collect::<String>());
    }

    /// Tell a warning above the line.
    pub(super) fn warn(&self, message: &str) {
        self.bar.suspend(|| output::warn(message));
    }

    /// Take the line away.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

/// A line on standard error that counts up to `total`.
pub(crate) fn steps(wanted: bool, total: usize, what: &'static str) -> ProgressBar {
    if !wanted || total == 0 {
        return ProgressBar::hidden();
    }
    ProgressBar::new(total as u64).with_style(style(STEPS)).with_message(what)
}

/// A line on standard error that counts up, to what nobody knows.
#[cfg(feature = "neural")]
pub(crate) fn counter(wanted: bool, what: &'static str) -> ProgressBar {
    if !wanted {
        return ProgressBar::hidden();
    }
    ProgressBar::no_length().with_style(style("{pos} {msg}")).with_message(what)
}

/// Shows a line while the facts of a store are judged: to be called with the parts done and all parts.
pub(crate) fn judging(global: &Global) -> impl Fn(usize, usize) + Send + Sync + use<> {
    let (wanted, bar) = (!global.quiet, OnceLock::new());
    move |done, all| {
        let bar: &ProgressBar = bar.get_or_init(|| steps(wanted, all, "parts of the facts judged"));
        if bar.is_finished() {
            bar.reset();
        }
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        if done == all {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Bytes of all files behind `paths`; `None` where some come from a pipe.
fn total(paths: &[PathBuf]) -> Option<u64> {
    if paths.iter().any(|p| p == Path::new("-")) {
        return None;
    }
    Some(paths.iter().map(|path| source::bytes(path)).sum())
}
