//! The conflict report: each fact with its verdict, and who says what in which words, side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::claims::{bytes, in_words};
use super::figure::show;
use super::layout::{pad, shorten, width, wrap};
use crate::lang::Instruments;
use crate::reconcile::{DIRECTION, Judgement, Member, Pair, Reason, Relation, Verdict};
use crate::record::{Claim, Direction};
use crate::store::{StoredClaim, StoredFact};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
/// Most reasons told for one fact.
const MOST_REASONS: usize = 3;
/// Most pairs of origins that a reason is said to hold for.
const MOST_PAIRS: usize = 8;
/// Most rows shown of one fact.
const MOST_ROWS: usize = 12;

/// What is said of a member that contradicts the value most origins hold.
const OUTLIER: &str = "outlier";
/// And of the one that told this value first.
const FIRST: &str = "first";

/// Claims by record id and claim id.
pub type Evidence = BTreeMap<(String, String), StoredClaim>;

/// What one origin's sentence says.
struct Row<'a> {
    letter: String,
    /// The record of its sentence, then those that print the same.
    docs: Vec<&'a str>,
    figure: String,
    tag: Option<&'static str>,
    sources: Vec<String>,
    sentence: &'a str,
    mark: Option<Range<usize>>,
}

/// A fact's members in the order in which they are shown.
struct Told<'a> {
    members: Vec<(&'a Member, Option<&'a StoredClaim>)>,
    /// Their origins: the first is `A`.
    origins: Vec<&'a str>,
}

/// A reason, and the origins whose members it holds for, by number.
struct Why<'a> {
    en: &'a str,
    zh: &'a str,
    between: BTreeSet<[usize; 2]>,
}

/// What a report is made from.
pub struct Report<'a> {
    /// Display names.
    pub instruments: &'a Instruments,
    /// The claims that the facts' members are.
    pub evidence: &'a Evidence,
    /// Cells of a line.
    pub width: usize,
    /// Show every member and every reason.
    pub whole: bool,
}

/// The order in which verdicts are told: what needs a look comes first.
pub fn urgency(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Conflicting => 0,
        Verdict::Inconsistent => 1,
        Verdict::Corroborated => 2,
        Verdict::Compatible => 3,
        Verdict::SingleSource => 4,
    }
}

/// Sort facts for a reader: by verdict, then the most origins, then by key.
pub fn sort(facts: &mut [StoredFact]) {
    facts.sort_by(|a, b| {
        let rank = |f: &StoredFact| (urgency(f.judgement.verdict), std::cmp::Reverse(f.judgement.origins));
        rank(a).cmp(&rank(b)).then_with(|| a.key.cmp(&b.key))
    });
}

impl Report<'_> {
    /// Write one fact.
    ///
    /// # Errors
    /// `out` cannot be written.
    pub fn fact(&self, fact: &StoredFact, out: &mut impl Write) -> io::Result<()> {
        let judgement = &fact.judgement;
        self.headline(fact, out)?;
        let told = self.told(judgement);
        let more = self.members(judgement, &told, out)?;
        if more > 0 {
            writeln!(out, "    {DIM}… and {more} more; --all shows them{DIM:#}")?;
        }
        self.reasons(judgement, &told, out)?;
        writeln!(out)
    }

    fn headline(&self, fact: &StoredFact, out: &mut impl Write) -> io::Result<()> {
        let judgement = &fact.judgement;
        let style = style(judgement.verdict);
        let (name, parts) = title(self.instruments, fact);
        let verdict = in_words(&judgement.verdict).to_uppercase();
        let origins = match judgement.origins {
            1 => "1 origin".to_owned(),
            n => format!("{n} origins"),
        };
        writeln!(
            out,
            "{style}{verdict}{style:#}  {BOLD}{name}{BOLD:#} · {}  {DIM}({origins}){DIM:#}",
            parts.join(" · ")
        )
    }

    /// The members side by side; gives how many were left out.
    fn members(&self, judgement: &Judgement, told: &Told<'_>, out: &mut impl Write) -> io::Result<usize> {
        let rows = self.rows(judgement, told);
        let limit = if self.whole { usize::MAX } else { MOST_ROWS };
        let shown = &rows[..rows.len().min(limit)];
        let cells = |texts: &mut dyn Iterator<Item = &str>| texts.map(width).max().unwrap_or(0);
        let figure_cells =
            cells(&mut shown.iter().flat_map(|r| [r.figure.as_str(), r.tag.unwrap_or_default()])).min(24);
        let most = (self.width / 4).clamp(14, 30);
        let source_cells =
            cells(&mut shown.iter().flat_map(|r| r.sources.iter().map(String::as_str))).min(most);
        let quote_cells = self.width.saturating_sub(4 + 3 + figure_cells + 2 + source_cells + 2).max(20);
        for row in shown {
            let quote = format!("“{}”", row.sentence.trim());
            let lines = wrap(&quote, quote_cells);
            for n in 0..lines.len().max(row.sources.len()).max(1 + usize::from(row.tag.is_some())) {
                let (letter, value, strong) = match n {
                    0 => (row.letter.as_str(), row.figure.as_str(), BOLD),
                    1 => ("", row.tag.unwrap_or_default(), tag_style(row.tag)),
                    _ => ("", "", Style::new()),
                };
                write!(out, "    {DIM}{}{DIM:#}", pad(letter, 3))?;
                write!(out, "{strong}{}{strong:#}  ", pad(&shorten(value, figure_cells), figure_cells))?;
                let source = shorten(row.sources.get(n).map_or("", String::as_str), source_cells);
                match lines.get(n) {
                    Some(line) => {
                        write!(out, "{DIM}{}{DIM:#}  ", pad(&source, source_cells))?;
                        emphasise(&quote, line.clone(), row.mark.clone(), out)?;
                    }
                    None => write!(out, "{DIM}{source}{DIM:#}")?,
                }
                writeln!(out)?;
            }
        }
        Ok(rows.len() - shown.len())
    }

    fn told<'b>(&'b self, judgement: &'b Judgement) -> Told<'b> {
        let mut members: Vec<(&Member, Option<&StoredClaim>)> =
            judgement.members.iter().map(|m| (m, self.claim(&m.doc, &m.claim))).collect();
        members.sort_by(|(a, x), (b, y)| {
            let day = |c: &Option<&StoredClaim>| c.and_then(|c| c.published);
            let of = |m: &Member| (m.figure.written(), m.figure.hedge as u8, m.origin.clone());
            of(a).cmp(&of(b)).then_with(|| (day(x), &a.doc, &a.claim).cmp(&(day(y), &b.doc, &b.claim)))
        });
        let mut seen = BTreeSet::new();
        let origins = members.iter().map(|(m, _)| m.origin.as_str()).filter(|o| seen.insert(*o)).collect();
        Told { members, origins }
    }

    /// One row for each figure of each origin's sentence; a reprint's joins the row of the same words.
    fn rows<'b>(&self, judgement: &Judgement, told: &Told<'b>) -> Vec<Row<'b>> {
        let places: FxHashMap<&str, usize> = told.origins.iter().copied().zip(0..).collect();
        let mut rows: Vec<Row<'b>> = Vec::new();
        for &(member, claim) in &told.members {
            let row = Row {
                letter: letter(places.get(member.origin.as_str()).copied().unwrap_or_default()),
                docs: vec![&member.doc],
                figure: with_direction(member, claim),
                tag: tag(judgement, member),
                sources: sources(member, claim),
                sentence: claim.map_or(member.text.as_str(), |c| c.sentence.as_str()),
                mark: claim.and_then(|c| emphasised(c, member, &c.sentence)),
            };
            let alike = |r: &&mut Row<'_>| r.letter == row.letter && r.figure == row.figure;
            let same_words = |r: &&mut Row<'_>| r.sentence.trim() == row.sentence.trim();
            if let Some(there) = rows.iter_mut().filter(alike).find(same_words) {
                there.join(row);
            } else if let Some(other) = rows
                .iter_mut()
                .filter(alike)
                .find(|r| r.docs.first() == row.docs.first())
                .filter(|_| !self.whole)
            {
                // A headline and the sentence it sums up: the longer one says more.
                let tag = other.tag.or(row.tag);
                if row.sentence.len() > other.sentence.len() {
                    *other = row;
                }
                other.tag = tag;
            } else {
                rows.push(row);
            }
        }
        rows
    }

    fn reasons(&self, judgement: &Judgement, told: &Told<'_>, out: &mut impl Write) -> io::Result<()> {
        let mut reasons = vec![Why::of(&judgement.reason)];
        let members: FxHashMap<&str, &Member> =
            judgement.members.iter().rev().map(|m| (m.claim.as_str(), m)).collect();
        let places: FxHashMap<&str, usize> = told.origins.iter().copied().zip(0..).collect();
        let most = if judgement.verdict == Verdict::Compatible { 1 } else { MOST_REASONS };
        // Which of two stands first follows from their days; it makes no other reason.
        let words = |en: &str| {
            let mut words: Vec<String> =
                en.split_whitespace().map(|w| w.trim_end_matches([',', ';', ':', '.']).to_owned()).collect();
            words.sort_unstable();
            words
        };
        let mut known: FxHashMap<Vec<String>, usize> = FxHashMap::default();
        // Two numbers need one reason, whoever tells them.
        let mut numbers: BTreeSet<[Option<Decimal>; 2]> = BTreeSet::new();
        for pair in telling(judgement, self.evidence) {
            let both = [&pair.a, &pair.b].map(|id| members.get(id.as_str()));
            let mut between =
                both.map(|m| m.and_then(|m| places.get(m.origin.as_str()).copied()).unwrap_or(0));
            between.sort_unstable();
            let mut written = both.map(|m| m.and_then(|m| m.figure.written()));
            written.sort_unstable();
            let text = words(&pair.reason.en);
            let at = match known.get(&text) {
                Some(at) => *at,
                None if self.whole || reasons.len() <= most && !numbers.contains(&written) => {
                    reasons.push(Why::of(&pair.reason));
                    known.insert(text, reasons.len() - 1);
                    numbers.insert(written);
                    reasons.len() - 1
                }
                None => continue,
            };
            if let Some(reason) = reasons.get_mut(at) {
                reason.between.insert(between);
            }
        }
        reasons.extend(judgement.declared.iter().map(|d| Why::of(&d.reason)));
        let cells = self.width.saturating_sub(7);
        for why in reasons {
            let rows = why.rows(told.origins.len(), self.whole);
            for (n, text) in [why.en, why.zh].into_iter().filter(|t| !t.is_empty()).enumerate() {
                let text = format!("{text}{rows}");
                for (row, range) in wrap(&text, cells).into_iter().enumerate() {
                    let lead = if n == 0 && row == 0 { "→ " } else { "  " };
                    writeln!(out, "    {lead}{}", text.get(range).unwrap_or_default())?;
                }
            }
        }
        Ok(())
    }

    fn claim(&self, doc: &str, claim: &str) -> Option<&StoredClaim> {
        self.evidence.get(&(doc.to_owned(), claim.to_owned()))
    }
}

impl Row<'_> {
    /// Take up a row of the same words and figure: it is named below, or above where it was first.
    fn join(&mut self, mut other: Self) {
        let first = other.tag == Some(FIRST);
        self.tag = self.tag.or(other.tag);
        if other.docs.iter().all(|doc| self.docs.contains(doc)) {
            return;
        }
        if first {
            std::mem::swap(self, &mut other);
            self.tag = other.tag.or(self.tag);
        }
        self.docs.append(&mut other.docs);
        let (more, own): (Vec<_>, Vec<_>) = other.sources.into_iter().partition(|s| s.starts_with(ALSO));
        for source in own.into_iter().take(1).map(|s| format!("{ALSO}{s}")).chain(more) {
            if !self.sources.contains(&source) {
                self.sources.push(source);
            }
        }
    }
}

impl<'a> Why<'a> {
    fn of(reason: &'a Reason) -> Self {
        Why { en: &reason.en, zh: &reason.zh, between: BTreeSet::new() }
    }

    /// The rows that it holds for, where there are others: ` (A, B | C; A | D)`.
    fn rows(&self, origins: usize, whole: bool) -> String {
        let inner = self.between.iter().any(|[a, b]| a == b);
        if self.between.is_empty() || origins < 2 || origins == 2 && !inner {
            return String::new();
        }
        // What stands against the same is told together.
        let mut facing: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for [a, b] in &self.between {
            facing.entry(*a).or_default().insert(*b);
        }
        let mut sides: Vec<(BTreeSet<usize>, BTreeSet<usize>)> = Vec::new();
        for (a, others) in facing {
            match sides.iter_mut().find(|(_, theirs)| *theirs == others) {
                Some((ours, _)) => _ = ours.insert(a),
                None => sides.push((BTreeSet::from([a]), others)),
            }
        }
        let letters = |side: &BTreeSet<usize>| side.iter().map(|n| letter(*n)).collect::<Vec<_>>().join(", ");
        let most = if whole { usize::MAX } else { MOST_PAIRS };
        let mut told: Vec<String> = sides
            .iter()
            .take(most)
            .map(|(ours, theirs)| match ours == theirs {
                true => letters(ours),
                false => format!("{} | {}", letters(ours), letters(theirs)),
            })
            .collect();
        if sides.len() > most {
            told.push("…".to_owned());
        }
        format!(" ({})", told.join("; "))
    }
}

/// What stands before the name of one who prints the same.
const ALSO: &str = "+ ";

/// What the fact is about: the subject's name, and the parts of its key in words.
pub(super) fn title(instruments: &Instruments, fact: &StoredFact) -> (String, Vec<String>) {
    let what = &fact.judgement.fact;
    let both = |id: &str| {
        let name = instruments.named(id);
        // The shares of a company in another place than that of its id.
        if name == id || instruments.get(id).is_some() { name } else { format!("{name} ({id})") }
    };
    let name = what.of.iter().fold(both(&what.subject), |name, of| format!("{name}, {}", both(of)));
    let measure = plain(&what.measure);
    let mut parts = vec![match (what.start, fact.is_change) {
        (true, _) => format!("{measure} before"),
        (_, true) => format!("{measure} change"),
        (_, false) => measure,
    }];
    parts.extend(what.contract.map(|c| in_words(&c)));
    parts.extend(
        what.window.map(|w| {
            if w.start == w.end { w.start.to_string() } else { format!("{} to {}", w.start, w.end) }
        }),
    );
    let basis = in_words(&what.basis);
    if basis != "unspecified" {
        parts.push(basis);
    }
    parts.push(plain(&what.unit));
    (name, parts)
}

/// The pairs that explain the verdict, the widest gap first; where origins agree, those that tell why what other members say
/// contradicts nothing.
pub(super) fn telling<'a>(judgement: &'a Judgement, evidence: &Evidence) -> Vec<&'a Pair> {
    let mut pairs: Vec<&Pair> = match judgement.verdict {
        Verdict::Corroborated => apart(judgement, evidence),
        verdict => judgement.pairs.iter().filter(|p| speaks(verdict, p.relation)).collect(),
    };
    pairs.sort_by(|a, b| b.gap.cmp(&a.gap).then_with(|| (&a.a, &a.b).cmp(&(&b.a, &b.b))));
    pairs
}

/// The pairs of a member that tells the value most origins hold and one that tells something else.
fn apart<'a>(judgement: &'a Judgement, evidence: &Evidence) -> Vec<&'a Pair> {
    let said: FxHashMap<&str, (Option<Decimal>, Option<Direction>)> = judgement
        .members
        .iter()
        .map(|m| {
            let claim = evidence.get(&(m.doc.clone(), m.claim.clone()));
            (m.claim.as_str(), (m.figure.written(), claim.and_then(|c| c.claim.direction)))
        })
        .collect();
    let held = judgement.consensus.as_ref().and_then(|c| said.get(c.first.as_str()));
    let other = |p: &&Pair| {
        let open = !matches!(p.relation, Relation::Agree | Relation::Contains | Relation::CompatibleBound);
        let both = [&p.a, &p.b].map(|id| said.get(id.as_str()));
        open && both[0] != both[1] && held.is_none_or(|held| both.contains(&Some(held)))
    };
    judgement.pairs.iter().filter(other).collect()
}

/// The figure, after an arrow when it is the size of a move.
pub(super) fn with_direction(member: &Member, claim: Option<&StoredClaim>) -> String {
    let way = member.figure.unit_name() == DIRECTION;
    let moves = |c: &&Claim| way || c.figures.change.as_ref() == Some(&member.figure);
    let arrow = match claim.map(|c| &*c.claim).filter(moves).and_then(|c| c.direction) {
        Some(Direction::Up) => "↑",
        Some(Direction::Down) => "↓",
        Some(Direction::Flat) | None => "",
    };
    let figure = if way { String::new() } else { show(&member.figure) };
    format!("{arrow} {figure}").trim().to_owned()
}

/// Outlet, day and language, named source: a line each.
pub(super) fn sources(member: &Member, claim: Option<&StoredClaim>) -> Vec<String> {
    let host = |url: &str| url.split("//").nth(1).and_then(|rest| rest.split('/').next()).map(str::to_owned);
    let title = || claim.and_then(|c| c.title.as_ref()).map(|t| format!("“{t}”"));
    let outlet = member
        .publisher
        .clone()
        .or_else(|| claim.and_then(|c| c.url.as_deref()).and_then(host))
        .or_else(title)
        .or_else(|| claim.and_then(|c| c.file.clone()));
    let published = claim.and_then(|c| c.published).map_or_else(String::new, |d| format!("{d} "));
    let mut lines =
        vec![outlet.unwrap_or_else(|| member.doc.clone()), format!("{published}{}", member.lang.code())];
    lines.extend(claim.and_then(|c| c.source.as_ref()).map(|s| format!("— {s}")));
    lines
}

fn tag_style(tag: Option<&str>) -> Style {
    if tag == Some(OUTLIER) { AnsiColor::Red.on_default() } else { DIM }
}

/// Whether a pair of this relation explains the verdict.
pub(super) fn speaks(verdict: Verdict, relation: Relation) -> bool {
    match verdict {
        Verdict::Conflicting => relation == Relation::Conflict,
        Verdict::Inconsistent => {
            matches!(relation, Relation::Conflict | Relation::QualifierDrift | Relation::Arithmetic)
        }
        Verdict::Corroborated => false,
        Verdict::Compatible | Verdict::SingleSource => {
            !matches!(relation, Relation::Agree | Relation::Contains)
        }
    }
}

/// What the group makes of a member.
fn tag(judgement: &Judgement, member: &Member) -> Option<&'static str> {
    let consensus = judgement.consensus.as_ref()?;
    if consensus.outliers.iter().any(|(c, o)| *c == member.claim && *o == member.origin) {
        Some(OUTLIER)
    } else if consensus.is_first(member) {
        Some(FIRST)
    } else {
        None
    }
}

/// Where the member's figure stands in its sentence, in bytes.
pub(super) fn figure_place(claim: &StoredClaim, member: &Member) -> Option<Range<usize>> {
    let role = claim.claim.figures.each().find(|(_, f)| **f == member.figure).map(|(role, _)| role)?;
    let (_, span) = claim.marks.iter().find(|(r, _)| r == role)?;
    Some(bytes(&claim.sentence, *span))
}

/// Where the member's figure stands in the quoted sentence, in bytes of the quotation.
fn emphasised(claim: &StoredClaim, member: &Member, sentence: &str) -> Option<Range<usize>> {
    let mark = figure_place(claim, member)?;
    let trimmed = sentence.len() - sentence.trim_start().len();
    let shift = '“'.len_utf8();
    Some((mark.start + shift).checked_sub(trimmed)?..(mark.end + shift).checked_sub(trimmed)?)
}

/// Write `text[line]` with what lies in `mark` emphasised.
pub(super) fn emphasise(
    text: &str,
    line: Range<usize>,
    mark: Option<Range<usize>>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mark = mark.unwrap_or(line.start..line.start);
    let (from, to) = (mark.start.clamp(line.start, line.end), mark.end.clamp(line.start, line.end));
    let slice = |range: Range<usize>| text.get(range).unwrap_or_default();
    let strong = BOLD.underline();
    write!(out, "{}", slice(line.start..from))?;
    if from < to {
        write!(out, "{strong}{}{strong:#}", slice(from..to))?;
    }
    write!(out, "{}", slice(to..line.end))
}

fn style(verdict: Verdict) -> Style {
    let colour = match verdict {
        Verdict::Conflicting => AnsiColor::Red,
        Verdict::Inconsistent => AnsiColor::Magenta,
        Verdict::Corroborated => AnsiColor::Green,
        Verdict::Compatible => AnsiColor::Cyan,
        Verdict::SingleSource => AnsiColor::BrightBlack,
    };
    colour.on_default().bold()
}

/// `A`, `B` … `Z`, `27` …
fn letter(n: usize) -> String {
    u8::try_from(n)
        .ok()
        .filter(|n| *n < 26)
        .map_or_else(|| (n + 1).to_string(), |n| char::from(b'A' + n).to_string())
}

pub(super) fn plain(in_words: &str) -> String {
    in_words.replace('_', " ")
}

/// The verdict's name for a reader.
pub fn plain_verdict(verdict: Verdict) -> String {
    in_words(&verdict)
}
