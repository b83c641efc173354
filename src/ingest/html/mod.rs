//! An HTML page to its article: text without page furniture, title, date, author.
//!
//! The article's part of the page is found by readability scoring (dom_smoothie); what stands in it is then
//! read element by element, so that headings, list items, table rows and captions keep their kind.

mod cost;
mod meta;
mod title;
mod tree;

use dom_query::Document as Page;

use crate::error::Warning;
use crate::lang::Layout;
use crate::text::Lang;

use super::Options;
use super::build::{Mark, document_from_lines};
use super::document::{Document, Metadata};
use tree::{Kind, Piece};

/// Pages of more elements than this are read without scoring.
const MAX_ELEMENTS: usize = 200_000;

/// Read a page; fields known from elsewhere win over what the page says.
pub(super) fn document(
    html: &str,
    meta: Metadata,
    id: Option<String>,
    lang: Option<Lang>,
    layout: &Layout,
    options: &Options,
) -> Document {
    if let Some(excess) = cost::excess(html) {
        let lines = tree::without_tags(html).into_iter().map(|line| (line, Mark::Paragraph)).collect();
        let mut document = document_from_lines(lines, meta, id, lang, layout, options);
        document.warnings.push(cut_out(excess));
        return document;
    }
    let page = Page::from(html);
    let visible = tree::pieces(&page.root());
    let facts = meta::facts(&page, &visible, meta.url.as_deref(), layout);
    let mut meta = meta;
    meta.title = meta.title.or(facts.title);
    meta.publisher = meta.publisher.or(facts.publisher);
    meta.author = meta.author.or(facts.author);
    meta.url = meta.url.or(facts.url);
    if meta.published.is_none() {
        (meta.published, meta.published_at) = (facts.published, facts.published_at);
    }

    let mut pieces = scored(page).unwrap_or_default();
    if size(&pieces) < 40 || size(&pieces) * 3 < facts.body.as_deref().map_or(0, weight) {
        pieces = match facts.body {
            Some(body) => body
                .lines()
                .map(|line| Piece::new(Kind::Paragraph, line))
                .filter(|p| !p.text.is_empty())
                .collect(),
            None => prose(visible),
        };
    }
    drop_title(&mut pieces, meta.title.as_deref());
    document_from_lines(marked(pieces), meta, id, lang, layout, options)
}

/// Read a piece of HTML that is wholly the article, as feeds carry it.
pub(super) fn fragment(
    html: &str,
    meta: Metadata,
    id: Option<String>,
    lang: Option<Lang>,
    layout: &Layout,
    options: &Options,
) -> Document {
    let excess = cost::excess(html);
    let mut pieces = if excess.is_some() {
        tree::without_tags(html).iter().map(|line| Piece::new(Kind::Paragraph, line)).collect()
    } else {
        tree::pieces(&Page::fragment(html).root())
    };
    drop_title(&mut pieces, meta.title.as_deref());
    let mut document = document_from_lines(marked(pieces), meta, id, lang, layout, options);
    document.warnings.extend(excess.map(cut_out));
    document
}

fn cut_out(excess: &str) -> Warning {
    Warning::new("deep_html", format!("{excess}, so that the page was read with its tags cut out"))
}

/// The words of a short piece of HTML, such as a title with entities or emphasis in it.
pub(super) fn words(html: &str) -> String {
    tree::fold_space(&plain(html))
}

/// The text of a piece of HTML.
fn plain(html: &str) -> String {
    match cost::excess(html) {
        Some(_) => tree::without_tags(html).join("\n"),
        None => Page::fragment(html).text().to_string(),
    }
}

fn marked(pieces: Vec<Piece>) -> Vec<(String, Mark)> {
    let links = links(&pieces);
    let line = |(piece, link): (Piece, bool)| (piece.text, if link { Mark::Link } else { mark(piece.kind) });
    pieces.into_iter().zip(links).map(line).collect()
}

/// The article's pieces as readability scoring finds them.
fn scored(page: Page) -> Option<Vec<Piece>> {
    let config = dom_smoothie::Config {
        keep_classes: true,
        max_elements_to_parse: MAX_ELEMENTS,
        disable_json_ld: true,
        ..Default::default()
    };
    // A quoted post stands in a box that is named like a bar of buttons, and is part of the article.
    page.select("[class*=social]:has(blockquote)").remove_attr("class");
    // Its links are part of what it says, and do not tell against it.
    let posts = page.select("blockquote[class*=tweet]");
    for link in posts.select("a").nodes() {
        link.rename("span");
    }
    for post in posts.nodes() {
        post.rename("p");
        post.remove_attr("class");
    }
    let article = dom_smoothie::Readability::with_document(page, None, Some(config)).ok()?.parse().ok()?;
    Some(tree::pieces(&Page::fragment(article.content).root()))
}

/// Without a scored article: the paragraphs of the page that read as prose.
fn prose(pieces: Vec<Piece>) -> Vec<Piece> {
    let long: Vec<Piece> =
        pieces.iter().filter(|p| p.linked * 2 < weight(&p.text) && weight(&p.text) >= 60).cloned().collect();
    if long.is_empty() { pieces } else { long }
}

/// The title stands before the text; its own line in the text, and what stands above that line, goes.
fn drop_title(pieces: &mut Vec<Piece>, title: Option<&str>) {
    let Some(title) = title.map(title::fold).filter(|t| !t.is_empty()) else { return };
    if let Some(at) = pieces.iter().take(4).position(|p| title::fold(&p.text) == title)
        && pieces[..at].iter().all(|p| weight(&p.text) < 120)
    {
        pieces.drain(..=at);
    }
}

/// Which pieces are nothing but links to something else: in an article that does not itself consist of links,
/// list items, neighbours of other such pieces, lines of several words, and headings with nothing below them.
fn links(pieces: &[Piece]) -> Vec<bool> {
    let linked: usize = pieces.iter().filter(|p| p.is_link()).map(|p| weight(&p.text)).sum();
    if linked * 2 > size(pieces) {
        return vec![false; pieces.len()];
    }
    let heading = |i: usize| pieces.get(i).is_some_and(|p| matches!(p.kind, Kind::Heading(_)));
    let linked = |i: usize| pieces.get(i).is_some_and(Piece::is_link);
    // A heading that is a link opens a section of its own, unless nothing but other links or the end follows.
    let last = |i: usize| i + 1 == pieces.len() || linked(i + 1) && heading(i + 1);
    let link = |i: usize| linked(i) && (!heading(i) || last(i));
    (0..pieces.len())
        .map(|i| {
            let beside = link(i + 1) || i.checked_sub(1).is_some_and(link);
            link(i) && (beside || pieces[i].kind == Kind::Item || weight(&pieces[i].text) >= 18)
        })
        .collect()
}

fn mark(kind: Kind) -> Mark {
    match kind {
        Kind::Heading(_) => Mark::Heading,
        Kind::Paragraph => Mark::Paragraph,
        Kind::Item => Mark::Item,
        Kind::Row => Mark::Row,
        Kind::Caption => Mark::Caption,
    }
}

fn size(pieces: &[Piece]) -> usize {
    pieces.iter().map(|p| weight(&p.text)).sum()
}

/// Letters and figures; a Han character counts for three.
fn weight(text: &str) -> usize {
    text.chars().map(|c| if crate::text::is_han(c) { 3 } else { usize::from(c.is_alphanumeric()) }).sum()
}
