//! A text and what is known about it become a [`Document`].

use crate::error::Warning;
use crate::lang::Layout;
use crate::record::Role;
use crate::text::{Lang, Script, Span, is_han, normalize, script_of};

use super::blocks::{Block, Shape, blocks, marked_blocks};
use super::document::{Document, Metadata, Sentence};
use super::roles::{Part, parts};
use super::{Options, dates, segment};

/// Build the document of one article from its text, which is kept character for character.
///
/// A title that the text does not open with is put before it as a first line. `lang_hint` counts only where the
/// text itself does not tell its language.
pub fn document_from_text(
    text: String,
    meta: Metadata,
    id: Option<String>,
    lang_hint: Option<Lang>,
    layout: &Layout,
    options: &Options,
) -> Document {
    build(text, None, meta, id, lang_hint, layout, options)
}

/// What the markup says a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A heading.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// A table row, cells separated by tabs.
    Row,
    /// A caption.
    Caption,
    /// A link to something else.
    Link,
}

/// Build the document of an article whose markup tells its lines apart.
pub(super) fn document_from_lines(
    lines: Vec<(String, Mark)>,
    meta: Metadata,
    id: Option<String>,
    lang_hint: Option<Lang>,
    layout: &Layout,
    options: &Options,
) -> Document {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut before = None;
    for (line, mark) in lines {
        if before.is_some() {
            let list = before == Some(mark) && matches!(mark, Mark::Item | Mark::Row);
            text.push_str(if list { "\n" } else { "\n\n" });
        }
        if mark == Mark::Item {
            text.push_str("\u{2022} ");
        }
        text.push_str(&line);
        marks.push(mark);
        before = Some(mark);
    }
    build(text, Some(marks), meta, id, lang_hint, layout, options)
}

fn build(
    text: String,
    marks: Option<Vec<Mark>>,
    meta: Metadata,
    id: Option<String>,
    lang_hint: Option<Lang>,
    layout: &Layout,
    options: &Options,
) -> Document {
    let mut meta = meta;
    let mut marks = marks;
    let title = meta
        .title
        .as_deref()
        .map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|t| !t.is_empty());
    let mut original = text;
    let titled = match &title {
        Some(title) if !opens_with(&original, title) => {
            original = format!("{title}\n{}{original}", if marks.is_some() { "\n" } else { "" });
            if let Some(marks) = &mut marks {
                marks.insert(0, Mark::Heading);
            }
            true
        }
        Some(_) => true,
        None => false,
    };
    meta.title = title;

    let mut warnings = Vec::new();
    let (normalized, alignment) = normalize(&original);
    let blocks = match &marks {
        Some(marks) => marked_blocks(&normalized, marks),
        None => blocks(&normalized),
    };
    let parts = parts(&normalized, &blocks, titled, layout);
    let mut lines = cut(sentences(&normalized, &blocks, &parts, layout), &normalized, &mut warnings);
    let lang = language(&normalized, &lines, lang_hint);
    sections(&mut lines, &parts, &normalized, lang);

    if meta.published.is_none() {
        meta.published = dates::from_text(&normalized, &blocks, layout).or(options.reference_date);
    }
    if meta.title.is_none() {
        meta.title = headline(&original, &alignment, &lines);
    }
    if lines.is_empty() {
        warnings.push(Warning::new("no_text", "the article has no words"));
    }
    if opening(&normalized).any(|line| layout.corrects(line)) {
        warnings.push(Warning::new(CORRECTION, "the article says that it corrects an earlier one"));
    }
    let hash = blake3::hash(original.as_bytes()).to_hex()[..32].to_owned();
    Document {
        id: id.unwrap_or_else(|| hash[..16].to_owned()),
        hash,
        meta,
        file: None,
        lang,
        original,
        normalized,
        alignment,
        sentences: lines,
        warnings,
    }
}

/// Code of the warning that an article corrects an earlier one.
pub const CORRECTION: &str = "correction";

/// Lines at the beginning of a text that may say what the text is.
const OPENING: usize = 3;

/// The first lines of a text that hold words.
fn opening(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).take(OPENING)
}

/// The first line's words, where the text opens with a headline and no field gave a title.
fn headline(original: &str, alignment: &crate::text::Alignment, lines: &[Sentence]) -> Option<String> {
    let first = lines.iter().position(|s| s.role != Role::Boilerplate)?;
    (lines[first].role == Role::Headline).then(|| {
        let end = lines[first..]
            .iter()
            .take_while(|s| s.paragraph == lines[first].paragraph)
            .last()
            .unwrap_or(&lines[first]);
        alignment.to_original(lines[first].span.cover(end.span)).slice(original).to_owned()
    })
}

/// Whether the text's first line is the title, white space and quotation marks aside.
fn opens_with(text: &str, title: &str) -> bool {
    let fold = |s: &str| -> String {
        s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (wanted, mut seen) = (fold(title), String::new());
    if wanted.is_empty() {
        return true;
    }
    for line in text.lines().filter(|l| !l.trim().is_empty()).take(3) {
        seen.push_str(&fold(line));
        if seen == wanted {
            return true;
        }
        if !wanted.starts_with(&seen) {
            return false;
        }
    }
    false
}

fn sentences(text: &str, blocks: &[Block], parts: &[Part], layout: &Layout) -> Vec<Sentence> {
    let mut out = Vec::new();
    for (number, (block, part)) in blocks.iter().zip(parts).enumerate() {
        let paragraph = &text[block.range.clone()];
        let whole = script_of(paragraph);
        let pieces = match block.shape {
            Shape::Row | Shape::Signature => vec![(0, paragraph.len())],
            _ => segment::sentences(paragraph, layout),
        };
        let mut disclaimed = false;
        let flash = paragraph.starts_with('\u{3010}') && pieces.len() > 1;
        let alone = pieces.len() == 1;
        for (nth, (start, end)) in pieces.into_iter().enumerate() {
            let script = if alone { whole } else { sentence_script(&paragraph[start..end], whole) };
            let lang = match script {
                Script::Han => Lang::Zh,
                Script::Latin => Lang::En,
            };
            disclaimed |=
                part.disclaims && part.role == Role::Body && layout.is_disclaimer(&paragraph[start..end]);
            let role = if flash && nth == 0 && paragraph[start..end].ends_with('\u{3011}') {
                Role::Headline
            } else if disclaimed && blocks.len() > 1 {
                Role::Boilerplate
            } else {
                part.role
            };
            out.push(Sentence {
                span: Span::new(block.range.start + start, block.range.start + end),
                lang,
                role,
                section: 0,
                paragraph: number as u32,
            });
        }
    }
    out
}

/// Bytes up to which a sentence is read as one. No reporter writes longer ones; lists and broken pages do.
const SENTENCE_BYTES: usize = 4000;

/// Sentences that are too long, cut at the last comma, space or character before the limit.
fn cut(lines: Vec<Sentence>, text: &str, warnings: &mut Vec<Warning>) -> Vec<Sentence> {
    let long = lines.iter().filter(|line| line.span.len() > SENTENCE_BYTES).count();
    if long == 0 {
        return lines;
    }
    let message = format!("{long} sentences are longer than {SENTENCE_BYTES} bytes; they were cut");
    warnings.push(Warning::new("sentence_cut", message));
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        let mut at = line.span.start as usize;
        let end = line.span.end as usize;
        while end - at > SENTENCE_BYTES {
            let head = &text[at..boundary(text, at + SENTENCE_BYTES)];
            let comma = head.rfind([',', ';', '\u{3001}']).filter(|i| i * 2 > head.len());
            let space = || head.rfind(char::is_whitespace).filter(|i| *i > 0);
            let length = comma
                .map(|i| i + head[i..].chars().next().map_or(1, char::len_utf8))
                .or_else(space)
                .unwrap_or(head.len());
            out.push(Sentence { span: Span::new(at, at + head[..length].trim_end().len()), ..line });
            at += length;
            at += text[at..end].len() - text[at..end].trim_start().len();
        }
        if at < end {
            out.push(Sentence { span: Span::new(at, end), ..line });
        }
    }
    out
}

/// The last character boundary at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

/// The script of a sentence; a few letters or figures alone are read as their paragraph is.
fn sentence_script(sentence: &str, paragraph: Script) -> Script {
    let own = script_of(sentence);
    if own == paragraph {
        return own;
    }
    let han = sentence.chars().filter(|c| is_han(*c)).count();
    let latin = sentence
        .split_whitespace()
        .filter(|w| w.chars().filter(char::is_ascii_alphabetic).count() > 1)
        .count();
    match own {
        Script::Han if han < 4 => paragraph,
        Script::Latin if han > 0 || latin < 4 => paragraph,
        own => own,
    }
}

/// The language of the whole: both, when each carries a fair share of the words.
fn language(text: &str, lines: &[Sentence], hint: Option<Lang>) -> Lang {
    let weigh = |lang: Lang| -> usize {
        lines
            .iter()
            .filter(|s| s.lang == lang && s.role != Role::Boilerplate)
            .map(|s| weight(s.span.slice(text)))
            .sum()
    };
    let (en, zh) = (weigh(Lang::En), weigh(Lang::Zh));
    let (less, more) = (en.min(zh), en.max(zh));
    if more == 0 {
        return hint.filter(|h| *h != Lang::Mul).unwrap_or_default();
    }
    if less >= 80 && less * 7 >= more {
        return Lang::Mul;
    }
    if zh > en { Lang::Zh } else { Lang::En }
}

/// Letters, a Han character for three.
fn weight(text: &str) -> usize {
    if text.is_ascii() {
        // Counted in bytes, many at once.
        let letters = |bytes: &[u8]| bytes.iter().map(|b| u8::from(b.is_ascii_alphabetic())).sum::<u8>();
        return text.as_bytes().chunks(usize::from(u8::MAX)).map(|some| usize::from(letters(some))).sum();
    }
    text.chars().map(|c| if is_han(c) { 3 } else { usize::from(c.is_ascii_alphabetic()) }).sum()
}

/// Number the sections: a heading opens one, and so does the other half of a bilingual article.
fn sections(lines: &mut [Sentence], parts: &[Part], text: &str, lang: Lang) {
    let heading = |paragraph: u32| parts.get(paragraph as usize).is_some_and(|part| part.heading);
    let set_apart = |role: Role| match role {
        Role::KeyPoint | Role::Summary => 1,
        Role::Boilerplate => 2,
        _ => 0,
    };
    let mut section = 0;
    let mut before: Option<Sentence> = None;
    for line in lines {
        if let Some(last) = before
            && last.paragraph != line.paragraph
        {
            let opens = heading(line.paragraph) && !heading(last.paragraph);
            let switch = lang == Lang::Mul && last.lang != line.lang && weight(line.span.slice(text)) >= 20;
            let other = set_apart(line.role) != set_apart(last.role) && !heading(last.paragraph);
            if opens || switch || other {
                section += 1;
            }
        }
        line.section = section;
        before = Some(*line);
    }
}
