//! What each paragraph is for: headline, summary, key point, quotation, caption, row, boilerplate, body.

use crate::lang::{Layout, LineCue};
use crate::record::Role;
use crate::text::{Script, script_of};

use super::blocks::{Block, Shape};
use super::build::Mark;
use super::segment;

/// Columns up to which a line without closing mark can be a heading.
const HEADING_COLUMNS: usize = 150;
/// The same for Han script, where a column is half a character.
const HAN_HEADING_COLUMNS: usize = 80;
/// Paragraphs from this many columns on are prose, even below a heading over links.
const PROSE_COLUMNS: usize = 240;
/// How many paragraphs a direct speech may run over before its signature.
const SPEECH_BLOCKS: usize = 8;

/// What a block is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// The role of its sentences.
    pub(super) role: Role,
    /// Whether it is a heading: what follows is another section.
    pub(super) heading: bool,
    /// Whether words of a disclaimer stand in it.
    pub(super) disclaims: bool,
}

/// What every block is for; `titled` tells that the first block is the headline.
///
/// Headings that the markup of a page puts between paragraphs are read as body: they belong to the article's
/// running text, and often say what the next paragraph only takes up.
pub(super) fn parts(text: &str, blocks: &[Block], titled: bool, layout: &Layout) -> Vec<Part> {
    // What stands alone is the article, whatever its words.
    let read = |line: &str| if blocks.len() > 1 { layout.cue_of_block(line) } else { (None, false) };
    let (cues, disclaims): (Vec<Option<LineCue>>, Vec<bool>) =
        blocks.iter().map(|b| read(&text[b.range.clone()])).unzip();
    let roles = roles(text, blocks, &cues, titled, layout);
    let body =
        roles.iter().position(|role| matches!(role, Role::Body | Role::Quotation)).unwrap_or(roles.len());
    let part = |(i, (block, role)): (usize, (&Block, Role))| {
        let inside = i > body && block.mark == Some(Mark::Heading) && cues[i].is_none();
        Part {
            role: if inside && role == Role::Headline { Role::Body } else { role },
            heading: role == Role::Headline,
            disclaims: disclaims[i],
        }
    };
    blocks.iter().zip(roles).enumerate().map(part).collect()
}

fn roles(text: &str, blocks: &[Block], cues: &[Option<LineCue>], titled: bool, layout: &Layout) -> Vec<Role> {
    let mut reader = Reader { text, blocks, cues, layout, roles: vec![Role::Body; blocks.len()] };
    if blocks.len() > 1 {
        reader.by_words_and_shape(titled);
        reader.lists();
        reader.summaries();
        reader.quotations();
    }
    if titled && let Some(first) = reader.roles.first_mut() {
        *first = Role::Headline;
    }
    reader.roles
}

struct Reader<'a> {
    text: &'a str,
    blocks: &'a [Block],
    /// What each block is by its own words.
    cues: &'a [Option<LineCue>],
    layout: &'a Layout,
    roles: Vec<Role>,
}

impl Reader<'_> {
    fn line(&self, i: usize) -> &str {
        self.blocks.get(i).map_or("", |b| &self.text[b.range.clone()])
    }

    fn cue(&self, i: usize) -> Option<LineCue> {
        self.cues.get(i).copied().flatten()
    }

    fn by_words_and_shape(&mut self, titled: bool) {
        let mut related = false;
        // The line whose script counts as that of the text so far.
        let mut last: Option<usize> = None;
        for i in 0..self.blocks.len() {
            let line = self.line(i);
            let block = &self.blocks[i];
            let cue = self.cue(i);
            let lettered = line.chars().any(char::is_alphabetic);
            // Links to other articles run to the end, to prose, or to the other language.
            let turned = || lettered && last.is_some_and(|l| script_of(self.line(l)) != script_of(line));
            if related
                && (self.is_prose(i)
                    || block.mark == Some(Mark::Paragraph) && block.columns >= 90 && ends_with_stop(line)
                    || block.columns >= 30 && turned())
            {
                related = false;
            }
            // A time or a number is of no script, and a name says little.
            last = if lettered && (block.columns >= 30 || !related) { Some(i) } else { last };
            let short = block.columns < 60 && !ends_with_stop(line);
            self.roles[i] = match cue {
                _ if block.shape == Shape::Row => Role::Row,
                _ if block.shape == Shape::Signature => Role::Quotation,
                Some(LineCue::RelatedHeading) if !(titled && i == 0) => {
                    related = true;
                    Role::Boilerplate
                }
                _ if related && (block.mark != Some(Mark::Paragraph) || short) => Role::Boilerplate,
                _ if block.mark == Some(Mark::Link) => Role::Boilerplate,
                Some(LineCue::Boilerplate | LineCue::Byline) => Role::Boilerplate,
                Some(LineCue::Caption) => Role::Caption,
                Some(LineCue::Title | LineCue::KeyPointsHeading | LineCue::SummaryHeading) => Role::Headline,
                _ if block.mark == Some(Mark::Caption) => Role::Caption,
                _ if self.is_date_line(i) => Role::Boilerplate,
                _ if block.mark == Some(Mark::Heading) => Role::Headline,
                _ if block.mark.is_some() => Role::Body,
                _ if self.is_heading(i) => Role::Headline,
                _ => Role::Body,
            };
        }
    }

    /// A line near the top that holds a date and at most a name beside it.
    fn is_date_line(&self, i: usize) -> bool {
        let line = self.line(i);
        if self.blocks[i].columns > 70 {
            return false;
        }
        if self.layout.is_date_line(line) {
            return true;
        }
        // `Economy February 2, 2026`, `Some Research02/03/2026`: few words beside the date, no sentence.
        i < 6
            && self.layout.date(line).is_some_and(|found| {
                let rest = self.blocks[i].columns.saturating_sub(found.end - found.start);
                rest <= 32
                    && (found.start == 0 || found.end == line.len())
                    && !ends_with_stop(line)
                    && !line.contains(',') | (found.start > 0)
                    && line[..found.start].split_whitespace().count() <= 4
                    && line[found.end..].split_whitespace().count() <= 4
            })
    }

    fn is_prose(&self, i: usize) -> bool {
        self.blocks[i].columns >= PROSE_COLUMNS && ends_with_stop(self.line(i)) && self.cue(i).is_none()
    }

    fn is_heading(&self, i: usize) -> bool {
        let (line, block) = (self.line(i), &self.blocks[i]);
        let long = || block.columns > HAN_HEADING_COLUMNS && script_of(line) == Script::Han;
        if block.shape != Shape::Prose
            || block.columns > HEADING_COLUMNS
            || long()
            || !line.chars().any(char::is_alphabetic)
        {
            return false;
        }
        let end = line.trim_end_matches(['"', '\u{201d}', '\u{300d}', '\'', '\u{2019}', ')']);
        if end.ends_with(['.', '\u{3002}', ',', ';', '\u{3001}', '\u{2026}', '!'])
            || line.contains('\u{3002}')
        {
            return false;
        }
        // Below the top, questions, announced speech and quotations are running text more often than headings.
        if i > 0 && (end.ends_with([':', '?']) || opens_quoted(line) || line.starts_with(char::is_lowercase))
        {
            return false;
        }
        if segment::sentences(line, self.layout).len() > 1 {
            return false;
        }
        // Something must follow, else it is the last line of the text.
        let next = self.blocks.get(i + 1);
        next.is_some_and(|next| i == 0 || block.apart || next.columns > block.columns)
    }

    /// Bullets below a heading over key points, lines below a heading over a summary.
    fn lists(&mut self) {
        for i in 0..self.blocks.len() {
            let role = match self.cue(i) {
                Some(LineCue::KeyPointsHeading) => Role::KeyPoint,
                Some(LineCue::SummaryHeading) => Role::Summary,
                _ => continue,
            };
            if self.roles[i] == Role::Boilerplate {
                continue;
            }
            self.roles[i] = Role::Headline;
            let first = i + 1;
            let bullets = self.blocks.get(first).is_some_and(|b| b.shape == Shape::Bullet);
            let mut at = first;
            while at < self.blocks.len() && at < first + 12 {
                let block = &self.blocks[at];
                let goes_on =
                    if bullets { block.shape == Shape::Bullet } else { at == first || !block.apart };
                if !goes_on || !matches!(self.roles[at], Role::Body | Role::Headline) {
                    break;
                }
                at += 1;
            }
            // A group without bullets that runs to the end is the article itself.
            if bullets || at < self.blocks.len() {
                self.roles[first..at].fill(role);
            }
        }
    }

    /// A lead set apart: before the key points, or before the dateline that opens the story.
    fn summaries(&mut self) {
        let Some(lead) = self.roles.iter().position(|r| *r == Role::Body) else { return };
        if self.blocks[lead].shape != Shape::Prose || self.blocks[lead].columns < 120 {
            return;
        }
        let next = lead + 1;
        let before_points = self.cue(next) == Some(LineCue::KeyPointsHeading);
        let before_dateline = self.roles.get(next) == Some(&Role::Body)
            && self.layout.opens_with_dateline(self.line(next))
            && !self.layout.opens_with_dateline(self.line(lead));
        if before_points || before_dateline {
            self.roles[lead] = Role::Summary;
        }
    }

    /// Paragraphs wholly inside quotation marks, and speeches of several paragraphs closed by a signature.
    fn quotations(&mut self) {
        let mut i = 0;
        while i < self.blocks.len() {
            if !matches!(self.roles[i], Role::Body | Role::Headline)
                || (i == 0 && self.roles[i] == Role::Headline)
                || !opens_quoted(self.line(i))
            {
                i += 1;
                continue;
            }
            let end = self.speech_end(i);
            if let Some(end) = end {
                for role in &mut self.roles[i..=end] {
                    if matches!(role, Role::Body | Role::Headline) {
                        *role = Role::Quotation;
                    }
                }
                i = end + 1;
            } else {
                i += 1;
            }
        }
    }

    /// The last block of the speech that opens at block `i`.
    fn speech_end(&self, i: usize) -> Option<usize> {
        let last = (i + SPEECH_BLOCKS).min(self.blocks.len());
        let signed = (i + 1..last).find(|&j| self.blocks[j].shape == Shape::Signature);
        match closing_quote(self.line(i)) {
            Closing::AtEnd => {
                // What follows up to a signature belongs to the same speaker unless it is a list or heading.
                Some(
                    signed
                        .filter(|&j| {
                            (i + 1..j).all(|k| {
                                self.roles[k] == Role::Body
                                    && self.blocks[k].shape == Shape::Prose
                                    && !speaks_of_others(self.line(k))
                            })
                        })
                        .unwrap_or(i),
                )
            }
            Closing::Inside => None,
            Closing::Missing => {
                let closed = (i + 1..last)
                    .find(|&j| closing_quote(self.line(j)) == Closing::AtEnd || ends_quoted(self.line(j)));
                match (closed, signed) {
                    // A signature further down belongs to somebody else's words.
                    (Some(c), Some(s)) => Some(if s > c + 1 { c } else { s }),
                    (closed, signed) => closed.or(signed),
                }
            }
        }
    }
}

fn ends_with_stop(line: &str) -> bool {
    line.trim_end_matches(['"', '\u{201d}', '\u{300d}', ')'])
        .ends_with(['.', '!', '?', '\u{3002}', '\u{2026}'])
}

fn opens_quoted(line: &str) -> bool {
    line.starts_with(['"', '\u{201c}', '\u{300c}'])
}

fn ends_quoted(line: &str) -> bool {
    line.ends_with(['"', '\u{201d}', '\u{300d}'])
}

/// Whether a line holds reported words of its own in quotation marks.
fn speaks_of_others(line: &str) -> bool {
    opens_quoted(line)
}

/// Where the quotation that opens a line closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    /// With the last character.
    AtEnd,
    /// Before the line ends: the rest is the reporter's.
    Inside,
    /// Not on this line.
    Missing,
}

fn closing_quote(line: &str) -> Closing {
    let mut chars = line.char_indices();
    let Some((_, open)) = chars.next() else { return Closing::Missing };
    let close = match open {
        '\u{201c}' => '\u{201d}',
        '\u{300c}' => '\u{300d}',
        _ => '"',
    };
    let mut depth = 1usize;
    for (at, c) in chars {
        if c == close {
            depth -= 1;
        } else if c == open {
            depth += 1;
        }
        if depth == 0 {
            return if at + c.len_utf8() == line.len() { Closing::AtEnd } else { Closing::Inside };
        }
    }
    Closing::Missing
}
