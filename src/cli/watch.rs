//! `wirecheck watch`: follow folders and addresses, and tell of new conflicts and alerts as they appear.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anstyle::{AnsiColor, Style};
use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use jiff::SignedDuration;
use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::feed::Feed;
use super::inputs::told;
use super::stores::StoreFolder;
use super::{Global, Outcome, output};
use crate::export::claims;
use crate::export::report::Report;
use crate::ingest::{Layout, Reject};
use crate::pipeline::Pipeline;
use crate::record::Record;
use crate::source::{self, Client, FetchFault, Fetched, Item, Limits, Options, Pace, Raw, Validators};
use crate::store::{AlertEvent, Change, Context, FactEvent, Seen, Store, Watched, Writer};

const RED: Style = AnsiColor::Red.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Longest wait between two requests to an address that gives nothing but faults.
const SLOWEST: Duration = Duration::from_secs(3600);
/// Between two requests to one host.
const HOST_PAUSE: Duration = Duration::from_millis(500);
/// A file that changed later than this long ago is left for the next look.
const SETTLED: Duration = Duration::from_millis(500);
/// When another process holds the store.
const BUSY_PAUSE: Duration = Duration::from_secs(1);

/// Follow folders and feeds, keep what is new, and tell of conflicts as they appear
///
/// Addresses are asked at the interval given, only for what has changed, later after faults and never before the server
/// allows it; no other address is ever fetched. New and changed articles go into the store. Facts that become
/// conflicting, change while they are, or are settled are told on standard output, and so are claims that come to match
/// an alert (`wirecheck alert`). Stopped or killed, it goes on where it was: nothing is missed, and what may be told once
/// more after a kill has the same event id. Ctrl-C ends it after the round at hand.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck watch inbox/ https://news.example/rss.xml --store desk.wirecheck
  wirecheck watch https://news.example/feed.json --every 1m --store desk.wirecheck --format jsonl
  wirecheck watch inbox/ --store desk.wirecheck --run 'mail -s conflict desk@example.com'
  wirecheck watch inbox/ --once --store desk.wirecheck     # one round; ends with 1 when a conflict appeared")]
pub(crate) struct Command {
    /// Folders, files, and addresses of feeds or pages (http, https)
    #[arg(value_name = "PATH|URL", required = true)]
    sources: Vec<String>,
    #[command(flatten)]
    store: StoreFolder,
    /// How often each address is asked, such as 30s, 5m, 1h
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = duration)]
    every: Duration,
    /// How often folders and files are looked at
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = duration)]
    look_every: Duration,
    /// Look at everything once, and end
    #[arg(long)]
    once: bool,
    /// Run this with the shell for each event, which it gets as JSON on standard input
    #[arg(long, value_name = "COMMAND")]
    run: Option<String>,
    /// How to print events
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Longest time for one answer
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    timeout: Duration,
    /// Most bytes of one answer, decompressed
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().bytes)]
    max_bytes: usize,
    /// Day of publication of articles that give none
    #[arg(long, value_name = "YYYY-MM-DD")]
    reference_date: Option<Date>,
}

/// How events are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object a line
    Jsonl,
}

/// One thing to follow.
#[derive(Debug, Clone)]
enum Source {
    Address(String),
    Path(PathBuf),
}

/// What a source gave this time.
#[derive(Default)]
struct Given {
    /// What an address serves.
    raws: Vec<Raw>,
    /// Files that are new or have changed.
    files: Vec<PathBuf>,
    /// What to remember of it, and of the files below it.
    seen: Vec<(String, Seen)>,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let sources = self.sources.iter().map(|s| parse(s)).collect::<Result<Vec<Source>>>()?;
        let files = global.files()?;
        let mut round = Round {
            command: self,
            quiet: global.quiet,
            client: Client::new(Limits { bytes: self.max_bytes, time: self.timeout }),
            pace: Pace { every: self.every, slowest: SLOWEST },
            pipeline: Pipeline::new(&files)?,
            layout: Layout::from_files(&files)?,
            context: Context::from_files(&files)?,
            options: Options::default(),
            state: Watched::load(&self.store.folder)?,
            conflicts: 0,
            failed: 0,
        };
        round.options.ingest.reference_date = self.reference_date;
        let stop = stopped()?;
        // The store is made where there is none; what was killed between commit and word is told now.
        let writer = loop {
            match Writer::open(&self.store.folder, round.context.clone()) {
                Ok(writer) => break writer,
                Err(fault) if round.state.told.is_some() && !self.once => {
                    round.warn(&format!("{fault}; trying again"));
                    if pause(&stop, BUSY_PAUSE) {
                        return Ok(Outcome::Done);
                    }
                }
                Err(fault) => return Err(fault.into()),
            }
        };
        round.tell(writer.store())?;
        drop(writer);
        loop {
            round.look(&sources)?;
            if self.once {
                if round.failed > 0 && round.conflicts == 0 {
                    bail!("{} could not be read", output::count(round.failed, "feed"));
                }
                return Ok(if round.conflicts > 0 { Outcome::Conflicts } else { Outcome::Done });
            }
            if pause(&stop, round.until_next(&sources)) {
                return Ok(Outcome::Done);
            }
        }
    }
}

/// A watcher at work.
struct Round<'a> {
    command: &'a Command,
    quiet: bool,
    client: Client,
    pace: Pace,
    pipeline: Pipeline,
    layout: Layout,
    context: Context,
    options: Options,
    state: Watched,
    conflicts: usize,
    /// Addresses that gave no answer in the last round.
    failed: usize,
}

impl Round<'_> {
    /// Look at what is due, take in what it gives, and tell what follows.
    fn look(&mut self, sources: &[Source]) -> Result<()> {
        let now = seconds();
        let due: Vec<Source> =
            sources.iter().filter(|s| self.command.once || self.is_due(s, now)).cloned().collect();
        let given = self.gather(&due);
        self.failed = given.iter().flat_map(|g| &g.seen).filter(|(_, seen)| seen.fault.is_some()).count();
        let Given { raws, files, seen } = given.into_iter().fold(Given::default(), |mut all, mut one| {
            all.raws.append(&mut one.raws);
            all.files.append(&mut one.files);
            all.seen.append(&mut one.seen);
            all
        });
        if !raws.is_empty() || !files.is_empty() {
            let mut writer = match Writer::open(&self.command.store.folder, self.context.clone()) {
                Ok(writer) => writer,
                // Nothing is remembered as seen, so that the next round finds it again.
                Err(fault) if !self.command.once => {
                    self.warn(&format!("{fault}; trying again"));
                    return Ok(());
                }
                Err(fault) => return Err(fault.into()),
            };
            self.take_in(raws, &mut writer)?;
            if !files.is_empty() {
                let mut feed = Feed::new(files, self.options, Arc::default());
                while let Some(batch) = feed.next_batch()? {
                    self.take_in(batch, &mut writer)?;
                }
            }
            writer.commit()?;
            self.state.sources.extend(seen);
            return self.tell(writer.store());
        }
        if !seen.is_empty() {
            self.state.sources.extend(seen);
            self.state.save(&self.command.store.folder)?;
        }
        Ok(())
    }

    /// What the due sources give; addresses are asked side by side, those of one host one after the other.
    fn gather(&self, due: &[Source]) -> Vec<Given> {
        let mut hosts: Vec<(String, Vec<&str>)> = Vec::new();
        let mut given = Vec::new();
        for source in due {
            match source {
                Source::Path(path) => given.push(self.path(path)),
                Source::Address(url) => match hosts.iter_mut().find(|(h, _)| *h == host(url)) {
                    Some((_, urls)) => urls.push(url),
                    None => hosts.push((host(url).to_owned(), vec![url])),
                },
            }
        }
        let fetched = thread::scope(|scope| {
            let ask = |urls: Vec<&str>| -> Vec<Given> {
                let mut out = Vec::new();
                for (n, url) in urls.into_iter().enumerate() {
                    if n > 0 {
                        thread::sleep(HOST_PAUSE);
                    }
                    out.push(self.address(url));
                }
                out
            };
            let asked: Vec<_> = hosts.into_iter().map(|(_, urls)| scope.spawn(move || ask(urls))).collect();
            asked.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect::<Vec<_>>()
        });
        given.extend(fetched);
        given
    }

    fn address(&self, url: &str) -> Given {
        let before = self.state.sources.get(url).cloned().unwrap_or_default();
        let known = Validators { etag: before.etag.clone(), modified: before.modified.clone() };
        let mut seen = Seen { faults: 0, fault: None, ..before.clone() };
        let mut raws = Vec::new();
        let mut asked = None;
        match self.client.get(url, &known) {
            Ok(Fetched::Unchanged) => {}
            Ok(Fetched::Body { bytes, charset, validators }) => {
                let hash = blake3::hash(&bytes).to_hex()[..32].to_owned();
                if before.content.as_ref() != Some(&hash) {
                    raws = source::fetched(url, bytes, charset, &self.options);
                }
                (seen.content, seen.etag, seen.modified) = (Some(hash), validators.etag, validators.modified);
            }
            Err(FetchFault { reason, retry_after }) => {
                if before.fault.as_ref() != Some(&reason) {
                    self.warn(&format!("{url}: {reason}; asking again later"));
                }
                (seen.faults, seen.fault, asked) = (before.faults + 1, Some(reason), retry_after);
            }
        }
        if before.fault.is_some() && seen.fault.is_none() {
            self.warn(&format!("{url}: answers again"));
        }
        let wait = self.pace.wait(url, seen.faults, asked);
        seen.not_before = seconds().saturating_add(wait.as_secs());
        Given { raws, seen: vec![(url.to_owned(), seen)], ..Given::default() }
    }

    /// New and changed files at or below `path`.
    fn path(&self, path: &Path) -> Given {
        let mut given = Given::default();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        for file in source::article_files(path) {
            let name = file.display().to_string();
            let Ok((length, time)) = fs::metadata(&file).and_then(|m| Ok((m.len(), m.modified()?))) else {
                continue;
            };
            let time = time.duration_since(UNIX_EPOCH).unwrap_or_default();
            // Whoever writes it may not be done.
            if !self.command.once && now.saturating_sub(time) < SETTLED && time <= now {
                continue;
            }
            let content = format!("{length} {}", time.as_nanos());
            if self.state.sources.get(&name).and_then(|s| s.content.as_ref()) != Some(&content) {
                given.files.push(file);
                given.seen.push((name, Seen { content: Some(content), ..Seen::default() }));
            }
        }
        given
    }

    fn take_in(&self, raws: Vec<Raw>, writer: &mut Writer) -> Result<()> {
        let read: Vec<Vec<Result<Record, Reject>>> = raws
            .into_par_iter()
            .map(|raw| {
                let items = raw.read(&self.layout, &self.options).into_iter();
                items
                    .map(|item| match item {
                        Item::Document(document) => Ok(self.pipeline.extract(&document)),
                        Item::Rejected(reject) => Err(reject),
                    })
                    .collect()
            })
            .collect();
        for item in read.into_iter().flatten() {
            match item {
                Ok(record) => {
                    writer.add(record)?;
                }
                Err(reject) => self.warn(&told(&reject)),
            }
        }
        Ok(())
    }

    /// Tell what is new in the store, and then remember that it was told.
    fn tell(&mut self, store: &Store) -> Result<()> {
        let facts = self.state.news(store)?;
        let alerts = store.alert_events()?;
        let evidence = store.evidence(facts.iter().filter_map(|e| e.fact.as_ref()))?;
        let instruments = &store.context().instruments;
        let report = Report { instruments, evidence: &evidence, width: output::width(), whole: false };
        for event in &facts {
            self.conflicts += usize::from(event.event != Change::Settled);
            let value = fact_value(event);
            match self.command.format {
                Format::Jsonl => line(&value)?,
                Format::Text => fact_text(event, &report)?,
            }
            self.hand_on(&value)?;
        }
        for event in &alerts {
            let value = serde_json::to_value(event)?;
            match self.command.format {
                Format::Jsonl => line(&value)?,
                Format::Text => alert_text(event)?,
            }
            self.hand_on(&value)?;
        }
        store.alerts_told(&alerts)?;
        self.state.save(&self.command.store.folder)?;
        Ok(())
    }

    /// Give an event to the user's command.
    fn hand_on(&self, event: &Value) -> Result<()> {
        let Some(command) = &self.command.run else { return Ok(()) };
        let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
        let child =
            Process::new(shell).arg(flag).arg(command).stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
        let mut child = child.with_context(|| format!("cannot run {command:?}"))?;
        if let Some(mut stdin) = child.stdin.take() {
            // A command need not read what it is given.
            let _ = writeln!(stdin, "{event}");
        }
        let status = child.wait()?;
        if !status.success() {
            self.warn(&format!("{command:?} ended with {status}"));
        }
        Ok(())
    }

    fn is_due(&self, source: &Source, now: u64) -> bool {
        match source {
            Source::Path(_) => true,
            Source::Address(url) => self.state.sources.get(url).is_none_or(|s| s.not_before <= now),
        }
    }

    /// How long nothing is due.
    fn until_next(&self, sources: &[Source]) -> Duration {
        let now = seconds();
        let wait = |source: &Source| match source {
            Source::Path(_) => self.command.look_every,
            Source::Address(url) => {
                let at = self.state.sources.get(url).map_or(now, |s| s.not_before);
                Duration::from_secs(at.saturating_sub(now)).max(Duration::from_millis(200))
            }
        };
        sources.iter().map(wait).min().unwrap_or(self.command.look_every)
    }

    fn warn(&self, message: &str) {
        if !self.quiet {
            output::warn(message);
        }
    }
}

/// An address, or a path that is there.
fn parse(word: &str) -> Result<Source> {
    match word.split_once("://") {
        Some(("http" | "https", rest)) if !rest.is_empty() => Ok(Source::Address(word.to_owned())),
        Some((scheme, _)) => bail!("{word}: {scheme} is not followed; addresses are http or https"),
        None => {
            let path = PathBuf::from(word);
            if !path.exists() {
                bail!("cannot follow {word}: no such file or folder");
            }
            Ok(Source::Path(path))
        }
    }
}

fn host(url: &str) -> &str {
    url.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or(url)
}

/// Gets a word when the user asks to end.
fn stopped() -> Result<Receiver<()>> {
    let (ask, stop) = mpsc::channel();
    let handler = move || {
        let _ = ask.send(());
    };
    ctrlc::set_handler(handler).context("cannot listen for Ctrl-C")?;
    Ok(stop)
}

/// Wait; gives whether the user asked to end meanwhile.
fn pause(stop: &Receiver<()>, time: Duration) -> bool {
    !matches!(stop.recv_timeout(time), Err(RecvTimeoutError::Timeout))
}

fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

fn line(value: &Value) -> Result<()> {
    let mut out = output::data();
    writeln!(out, "{value}")?;
    out.flush()?;
    Ok(())
}

fn fact_value(event: &FactEvent) -> Value {
    json!({
        "event": event.event, "id": event.id, "key": event.key,
        "fact": event.fact.as_ref().map(|f| &f.judgement),
    })
}

fn fact_text(event: &FactEvent, report: &Report<'_>) -> Result<()> {
    let mut out = output::stdout();
    let (style, word) = match event.event {
        Change::Conflict => (RED, "NEW"),
        Change::Changed => (BOLD, "CHANGED"),
        Change::Settled => (GREEN, "SETTLED"),
    };
    let time = jiff::Zoned::now().strftime("%H:%M:%S").to_string();
    writeln!(out, "{DIM}{time}{DIM:#} {style}{word}{style:#}  {DIM}{}{DIM:#}", event.id)?;
    match &event.fact {
        Some(fact) => report.fact(fact, &mut out)?,
        None => writeln!(out, "    {}: no claim speaks of it any more\n", event.key)?,
    }
    out.flush()?;
    Ok(())
}

/// Write an alert for people.
pub(super) fn alert_text(event: &AlertEvent) -> Result<()> {
    let mut out = output::stdout();
    let time = jiff::Zoned::now().strftime("%H:%M:%S").to_string();
    let alert = &event.alert;
    writeln!(
        out,
        "{DIM}{time}{DIM:#} {BOLD}ALERT {}{BOLD:#}  {DIM}{} · {}{DIM:#}",
        alert.name, alert.query, event.id
    )?;
    claims::text(&event.claim, output::width(), &mut out)?;
    out.flush()?;
    Ok(())
}

/// A time such as `30s`, `5m`, `1h`.
fn duration(text: &str) -> Result<Duration, String> {
    let read =
        text.parse::<SignedDuration>().map_err(|_| "expected a time such as 30s, 5m or 1h".to_owned())?;
    match Duration::try_from(read) {
        Ok(time) if time >= Duration::from_millis(100) => Ok(time),
        _ => Err("expected a time of a tenth of a second or more".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_addresses_are_read() {
        assert_eq!(duration("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("1h 30m"), Ok(Duration::from_secs(5400)));
        assert!(duration("0s").is_err() && duration("soon").is_err() && duration("-5m").is_err());
        assert_eq!(host("https://news.example:8443/rss?x=1"), "news.example:8443");
        assert!(parse("ftp://news.example/").is_err_and(|e| e.to_string().contains("ftp is not followed")));
    }
}
