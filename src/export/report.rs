//! The conflict report: each fact with its verdict, and who says what in which words, side by side.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::claims::{bytes, slug};
use super::figure::show;
use super::layout::{pad, shorten, width, wrap};
use crate::lang::Instruments;
use crate::reconcile::{Judgement, Pair, Relation, Verdict};
use crate::store::{StoredClaim, StoredFact};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
/// Most reasons told for one fact.
const MOST_REASONS: usize = 3;
/// Most members shown of one fact.
const MOST_MEMBERS: usize = 12;

/// Claims by record id and claim id.
pub type Evidence = BTreeMap<(String, String), StoredClaim>;

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
        let shown = self.members(judgement, out)?;
        if shown < judgement.members.len() {
            let more = judgement.members.len() - shown;
            writeln!(out, "    {DIM}… and {more} more; --all shows them{DIM:#}")?;
        }
        self.reasons(judgement, out)?;
        writeln!(out)
    }

    fn headline(&self, fact: &StoredFact, out: &mut impl Write) -> io::Result<()> {
        let judgement = &fact.judgement;
        let what = &judgement.fact;
        let style = style(judgement.verdict);
        let name = match self.instruments.get(&what.subject) {
            Some(instrument) => format!("{} {}", instrument.en, instrument.zh_hans),
            None => what.subject.clone(),
        };
        let mut parts = vec![if fact.is_change {
            format!("{} change", plain(&what.measure))
        } else {
            plain(&what.measure)
        }];
        parts.extend(what.contract.map(|c| slug(&c)));
        parts.extend(what.window.map(|w| {
            if w.start == w.end { w.start.to_string() } else { format!("{} to {}", w.start, w.end) }
        }));
        let basis = slug(&what.basis);
        if basis != "unspecified" {
            parts.push(basis);
        }
        parts.push(plain(&what.unit));
        let verdict = slug(&judgement.verdict).to_uppercase();
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

    /// The members side by side; gives how many.
    fn members(&self, judgement: &Judgement, out: &mut impl Write) -> io::Result<usize> {
        let mut members: Vec<_> = judgement.members.iter().collect();
        let day = |m: &crate::reconcile::Member| self.claim(&m.doc, &m.claim).and_then(|c| c.published);
        members
            .sort_by_key(|m| (m.figure.written(), m.origin.clone(), day(m), m.doc.clone(), m.claim.clone()));
        let origins: Vec<&str> = {
            let mut seen = Vec::new();
            for member in &members {
                if !seen.contains(&member.origin.as_str()) {
                    seen.push(member.origin.as_str());
                }
            }
            seen
        };
        let limit = if self.whole { usize::MAX } else { MOST_MEMBERS };
        let shown = &members[..members.len().min(limit)];
        let figures: Vec<String> = shown.iter().map(|m| show(&m.figure)).collect();
        let figure_cells = figures.iter().map(|f| width(f)).max().unwrap_or(0).min(24);
        let source_cells = (self.width / 4).clamp(14, 28);
        let quote_cells = self.width.saturating_sub(4 + 3 + figure_cells + 2 + source_cells + 2).max(20);
        for (member, figure) in shown.iter().zip(&figures) {
            let claim = self.claim(&member.doc, &member.claim);
            let letter = origins.iter().position(|o| *o == member.origin).map_or_else(String::new, letter);
            let publisher = member.publisher.as_deref().unwrap_or(&member.doc);
            let published = claim.and_then(|c| c.published).map_or_else(String::new, |d| format!("{d} "));
            let mut sources = vec![publisher.to_owned(), format!("{published}{}", member.lang.code())];
            sources.extend(claim.and_then(|c| c.source.clone()).map(|s| format!("« {s}")));
            let tag = tag(judgement, &member.claim, &member.origin);
            let sentence = claim.map_or(member.text.as_str(), |c| c.sentence.as_str());
            let quote = format!("“{}”", sentence.trim());
            let mark = claim.and_then(|c| emphasised(c, member, sentence));
            let lines = wrap(&quote, quote_cells);
            for row in 0..lines.len().max(sources.len()) {
                let head = if row == 0 { pad(&letter, 3) } else { pad("", 3) };
                let value = match (row, tag) {
                    (0, _) => figure.as_str(),
                    (1, Some(tag)) => tag,
                    _ => "",
                };
                let source = sources.get(row).map_or("", String::as_str);
                let (on, off) = if row == 0 {
                    (BOLD.render().to_string(), BOLD.render_reset().to_string())
                } else {
                    Default::default()
                };
                write!(
                    out,
                    "    {DIM}{head}{DIM:#}{on}{}{off}  ",
                    pad(&shorten(value, figure_cells.max(8)), figure_cells)
                )?;
                write!(out, "{DIM}{}{DIM:#}  ", pad(&shorten(source, source_cells), source_cells))?;
                if let Some(range) = lines.get(row) {
                    emphasise(&quote, range.clone(), mark.clone(), out)?;
                }
                writeln!(out)?;
            }
        }
        Ok(shown.len())
    }

    fn reasons(&self, judgement: &Judgement, out: &mut impl Write) -> io::Result<()> {
        let mut told: Vec<(&str, &str)> = vec![(&judgement.reason.en, &judgement.reason.zh)];
        let mut pairs: Vec<&Pair> =
            judgement.pairs.iter().filter(|p| speaks(judgement.verdict, p.relation)).collect();
        pairs.sort_by(|a, b| b.gap.cmp(&a.gap).then_with(|| (&a.a, &a.b).cmp(&(&b.a, &b.b))));
        for pair in pairs {
            let reason = (pair.reason.en.as_str(), pair.reason.zh.as_str());
            if !told.contains(&reason) && (self.whole || told.len() <= MOST_REASONS) {
                told.push(reason);
            }
        }
        let cells = self.width.saturating_sub(7);
        for (en, zh) in told {
            for (n, text) in [en, zh].into_iter().filter(|t| !t.is_empty()).enumerate() {
                for (row, range) in wrap(text, cells).into_iter().enumerate() {
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

/// Whether a pair of this relation explains the verdict.
fn speaks(verdict: Verdict, relation: Relation) -> bool {
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
fn tag(judgement: &Judgement, claim: &str, origin: &str) -> Option<&'static str> {
    let consensus = judgement.consensus.as_ref()?;
    if consensus.outliers.iter().any(|(c, o)| c == claim && o == origin) {
        Some("outlier")
    } else if consensus.first == claim {
        Some("first")
    } else {
        None
    }
}

/// Where the member's figure stands in the quoted sentence, in bytes of the quotation.
fn emphasised(
    claim: &StoredClaim,
    member: &crate::reconcile::Member,
    sentence: &str,
) -> Option<std::ops::Range<usize>> {
    let role = claim.claim.figures.each().find(|(_, f)| **f == member.figure).map(|(role, _)| role)?;
    let (_, span) = claim.marks.iter().find(|(r, _)| r == role)?;
    let mark = bytes(sentence, *span);
    let trimmed = sentence.len() - sentence.trim_start().len();
    let shift = '“'.len_utf8();
    Some((mark.start + shift).checked_sub(trimmed)?..(mark.end + shift).checked_sub(trimmed)?)
}

/// Write `text[line]` with what lies in `mark` emphasised.
pub(super) fn emphasise(
    text: &str,
    line: std::ops::Range<usize>,
    mark: Option<std::ops::Range<usize>>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mark = mark.unwrap_or(line.start..line.start);
    let (from, to) = (mark.start.clamp(line.start, line.end), mark.end.clamp(line.start, line.end));
    let slice = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
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

fn plain(slug: &str) -> String {
    slug.replace('_', " ")
}

/// The verdict's name for a reader.
pub fn plain_verdict(verdict: Verdict) -> String {
    slug(&verdict)
}
