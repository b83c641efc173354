//! What it would take to build a page's tree, told from its tags before that is begun.
//!
//! The tree builder of the standard compares each attribute with those before it, walks up the open elements at many a
//! tag, and opens elements for emphasis again in each paragraph until they are closed: a small page can ask for a huge tree.

use std::collections::HashMap;

/// Elements may be nested this deep.
const MAX_DEPTH: usize = 1500;
/// Attributes that a tag may have.
const MAX_ATTRIBUTES: usize = 256;
/// Elements that may be opened again without a tag of their own.
const MAX_REOPENED: usize = 1_000_000;
/// Open elements that may be walked up at all tags together, and for the text in them.
const MAX_STEPS: usize = 100_000_000;
/// Bytes of text that are looked at in the time of one step up.
const STEP_BYTES: usize = 8;

/// Elements that need no end.
const OPEN_ENDED: [&str; 26] = [
    "p", "li", "br", "hr", "img", "input", "meta", "link", "td", "th", "tr", "dt", "dd", "option", "source",
    "wbr", "col", "area", "base", "embed", "param", "track", "thead", "tbody", "tfoot", "colgroup",
];
/// Elements that are opened again where a paragraph ended before they did.
const EMPHASIS: [&str; 13] =
    ["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Of equal ones, at most so many are opened again.
const ALIKE: usize = 3;
/// Elements in which `<` opens none, up to their end tag.
const RAW: [&str; 9] =
    ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript"];

/// What would take too long to read in a page or a piece of one; nothing in nearly all.
pub(super) fn excess(html: &str) -> Option<&'static str> {
    let mut open = Open::default();
    let mut at = 0;
    while let Some(next) = html[at..].find('<') {
        at += next + 1;
        // Who looks for the article asks each element for all text in it.
        open.steps += open.depth * next / STEP_BYTES;
        let rest = &html[at..];
        if let Some(comment) = rest.strip_prefix("!--") {
            at += 3 + comment.find("-->")?;
            continue;
        }
        let end = rest.starts_with('/');
        let name_at = at + usize::from(end);
        let tail = &html[name_at..];
        if !tail.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let length = tail.find([' ', '\t', '\n', '\r', '\x0c', '/', '>']).unwrap_or(tail.len());
        let name = tail[..length].to_ascii_lowercase();
        let tag = Tag::read(&html[name_at + length..]);
        let written = &html[name_at..name_at + length + tag.length];
        at = name_at + written.len();
        if tag.attributes > MAX_ATTRIBUTES {
            return Some("a tag has too many attributes");
        }
        if end {
            open.end(&name);
        } else {
            open.begin(&name, written);
            if RAW.contains(&name.as_str()) {
                at += end_of(&html[at..], &name)?;
            }
        }
        if open.depth > MAX_DEPTH {
            return Some("elements are nested too deep");
        }
        if open.reopened > MAX_REOPENED || open.steps > MAX_STEPS {
            return Some("too many elements are left open");
        }
    }
    None
}

/// Where the end tag of a raw element begins; none where it goes on to the end.
fn end_of(text: &str, name: &str) -> Option<usize> {
    let named =
        |at: usize| text.get(at + 2..at + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
    text.match_indices("</").map(|(at, _)| at).find(|&at| named(at))
}

/// What follows a tag's name.
struct Tag {
    /// Bytes up to and with its `>`.
    length: usize,
    attributes: usize,
}

impl Tag {
    fn read(text: &str) -> Tag {
        let bytes = text.as_bytes();
        let (mut at, mut attributes) = (0, 0);
        let upto = |at: usize, ends: fn(u8) -> bool| {
            bytes
                .get(at..)
                .and_then(|rest| rest.iter().position(|&b| ends(b)))
                .map_or(bytes.len(), |n| at + n)
        };
        loop {
            at = upto(at, |b| !b.is_ascii_whitespace() && b != b'/');
            match bytes.get(at) {
                None => return Tag { length: at, attributes },
                Some(b'>') => return Tag { length: at + 1, attributes },
                Some(_) => attributes += 1,
            }
            // A name may begin with `=`.
            at = upto(at + 1, |b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'='));
            let value = upto(at, |b| !b.is_ascii_whitespace());
            if bytes.get(value) != Some(&b'=') {
                continue;
            }
            at = upto(value + 1, |b| !b.is_ascii_whitespace());
            at = match bytes.get(at) {
                Some(b'"') => upto(at + 1, |b| b == b'"') + 1,
                Some(b'\'') => upto(at + 1, |b| b == b'\'') + 1,
                _ => upto(at, |b| b.is_ascii_whitespace() || b == b'>'),
            }
            .min(bytes.len());
        }
    }
}

/// Elements that are open, about.
#[derive(Default)]
struct Open<'a> {
    depth: usize,
    /// Open elements for emphasis, as their tags are written.
    emphasis: Vec<&'a str>,
    alike: HashMap<&'a str, usize>,
    reopened: usize,
    steps: usize,
}

impl<'a> Open<'a> {
    fn begin(&mut self, name: &str, written: &'a str) {
        self.steps += self.depth;
        self.reopened += self.emphasis.len();
        if OPEN_ENDED.contains(&name) || written.ends_with("/>") {
            return;
        }
        self.depth += 1;
        if EMPHASIS.contains(&name) {
            let alike = self.alike.entry(written).or_default();
            if *alike < ALIKE {
                *alike += 1;
                self.emphasis.push(written);
            }
        }
    }

    fn end(&mut self, name: &str) {
        self.steps += self.depth;
        if OPEN_ENDED.contains(&name) {
            return;
        }
        self.depth = self.depth.saturating_sub(1);
        if EMPHASIS.contains(&name) {
            let same = |tag: &&str| tag.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
            if let Some(at) = self.emphasis.iter().rposition(same) {
                let tag = self.emphasis.remove(at);
                self.alike.entry(tag).and_modify(|n| *n -= 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page, and a word of why it cannot be read.
    struct Case(String, Option<&'static str>);

    #[test]
    fn only_what_would_grow_is_refused() {
        let attributes = |n: usize| (0..n).map(|i| format!(" a{i}=\"<p> /'\"")).collect::<String>();
        let emphasis = |n: usize| (0..n).map(|i| format!("<b id={i}>")).collect::<String>();
        for Case(page, wrong) in [
            Case("<p>Gold fell.".to_owned(), None),
            Case("<div>".repeat(1400), None),
            Case("<div>".repeat(1600), Some("deep")),
            Case("<div><br/></div>".repeat(5000), None),
            Case(format!("<script>{}</script><p>", "<div>".repeat(5000)), None),
            Case(format!("<!-- {} -->", "<div>".repeat(5000)), None),
            Case("a < b".repeat(5000), None),
            Case(format!("<p{}>", attributes(100)), None),
            Case(format!("<p{}>", attributes(400)), Some("attributes")),
            Case(format!("<p {}>", "/a".repeat(400)), Some("attributes")),
            Case(format!("{}{}", emphasis(1000), "<p>x".repeat(500)), None),
            Case(format!("{}{}", emphasis(1000), "<p>x".repeat(5000)), Some("open")),
            Case("<p><font size=2>x".repeat(1000), None),
            Case("<b>x</b><p>".repeat(50_000), None),
            Case(format!("{}{}", "<div>".repeat(1400), "<hr>".repeat(200_000)), Some("open")),
            Case(format!("{}{}<p>", "<div>".repeat(1400), "x".repeat(100_000)), None),
            Case(format!("{}{}<p>", "<div>".repeat(1400), "x".repeat(1_000_000)), Some("open")),
        ] {
            let found = excess(&page);
            let head: String = page.chars().take(60).collect();
            assert!(
                found.is_some() == wrong.is_some() && found.is_none_or(|f| f.contains(wrong.unwrap())),
                "{head}: {found:?}"
            );
        }
    }
}
