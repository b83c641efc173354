//! What a page tells about its article: structured data (JSON-LD), meta tags, visible dateline, address.

use dom_query::Document as Page;
use jiff::Timestamp;
use jiff::civil::Date;
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

use crate::lang::Layout;

use super::super::dates;
use super::title::{self, Candidates, fold};
use super::tree::{Kind, Piece, fold_space};

/// Facts about the article.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) title: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) author: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<Date>,
    /// The moment, where the field that tells the day tells it.
    pub(super) published_at: Option<Timestamp>,
    /// The text, where the structured data carries it.
    pub(super) body: Option<String>,
}

/// Names of meta tags that hold the day of publication, in order of trust.
const DATE_TAGS: [&str; 22] = [
    "article:published_time",
    "og:published_time",
    "article:published",
    "og:release_date",
    "datepublished",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.created",
    "dcterms.date",
    "weibo: article:create_at",
    "weibo:article:create_at",
    "article.published",
    "og:time",
    "date",
];
const TITLE_TAGS: [&str; 4] = ["og:title", "twitter:title", "dc.title", "headline"];
const SITE_TAGS: [&str; 3] = ["og:site_name", "application-name", "dc.publisher"];
const AUTHOR_TAGS: [&str; 5] =
    ["author", "article:author", "dc.creator", "parsely-author", "sailthru.author"];
/// Lines below the title where a dateline may stand, and lines above it.
const BELOW_TITLE: usize = 14;
const ABOVE_TITLE: usize = 5;
/// Columns up to which a visible line can hold the dateline.
const DATELINE_CHARS: usize = 90;

/// Read the facts; `url` is the page's address where it is known.
pub(super) fn facts(page: &Page, visible: &[Piece], url: Option<&str>, layout: &Layout) -> Facts {
    let tags = tags(page);
    let tag = |names: &[&str]| {
        names.iter().find_map(|name| tags.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
    };
    let document = fold_space(&page.select_single("title").text());
    let declared: Vec<String> = TITLE_TAGS.iter().filter_map(|name| tag(&[name])).collect();
    let article = structured(page, &document, &declared);
    let text = |key: &str| article.as_ref().and_then(|a| name(a.get(key)?));
    let site = tag(&SITE_TAGS).or_else(|| text("publisher"));

    let mut titles = declared;
    titles.extend(text("headline"));
    let title =
        title::choose(&Candidates { document: &document, declared: &titles, site: site.as_deref(), visible });
    let canonical = page.select_single(r#"link[rel="canonical"]"#).attr("href").map(|h| h.to_string());
    let address =
        url.map(str::to_owned).or_else(|| tag(&["og:url"])).or(canonical).filter(|u| u.starts_with("http"));
    let structured = text("datePublished").or_else(|| text("dateCreated"));
    let fields = structured.into_iter().chain(DATE_TAGS.iter().filter_map(|name| tag(&[name])));
    let mut told =
        fields.filter_map(|field| Some((dates::from_field(&field, layout)?, dates::moment(&field))));
    let (day, published_at) = told.next().unzip();
    let published = day
        .or_else(|| marked(page, layout))
        .or_else(|| dateline(visible, title.as_deref(), layout))
        .or_else(|| in_address(address.as_deref()?));
    Facts {
        title,
        publisher: site,
        author: text("author").or_else(|| tag(&AUTHOR_TAGS)).filter(|a| !a.starts_with("http")),
        url: address,
        published,
        published_at: published_at.flatten(),
        body: text("articleBody"),
    }
}

/// Names and contents of the meta tags, names in lower case.
fn tags(page: &Page) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for node in page.select("meta[content]").nodes() {
        let content = fold_space(&node.attr_or("content", ""));
        if content.is_empty() {
            continue;
        }
        for key in ["property", "name", "itemprop"] {
            if let Some(name) = node.attr(key) {
                out.push((name.trim().to_ascii_lowercase(), content.clone()));
            }
        }
    }
    out
}

/// The object of the page's structured data that describes this article.
fn structured(page: &Page, document: &str, declared: &[String]) -> Option<serde_json::Map<String, Value>> {
    let mut found = Vec::new();
    for script in page.select(r#"script[type="application/ld+json"]"#).nodes() {
        let text: String = script.text().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let text =
            text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim_end_matches(';').trim();
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            articles(value, 0, &mut found);
        }
    }
    let titles: Vec<String> = std::iter::once(document)
        .chain(declared.iter().map(String::as_str))
        .map(fold)
        .filter(|t| !t.is_empty())
        .collect();
    // A page may describe the articles it links to as well.
    let ours = |article: &serde_json::Map<String, Value>| {
        let headline = article
            .get("headline")
            .or_else(|| article.get("name"))
            .and_then(name)
            .map(|h| fold(&h))
            .unwrap_or_default();
        let head: String = headline.chars().take(24).collect();
        headline.is_empty()
            || titles.is_empty()
            || titles.iter().any(|t| t.contains(&head) || headline.contains(t.as_str()))
    };
    let at = found.iter().position(ours).or(if found.len() == 1 { Some(0) } else { None })?;
    Some(found.swap_remove(at))
}

/// Objects whose type is an article, to a bounded depth.
fn articles(value: Value, depth: usize, out: &mut Vec<serde_json::Map<String, Value>>) {
    if depth > 6 {
        return;
    }
    match value {
        Value::Array(values) => values.into_iter().for_each(|v| articles(v, depth + 1, out)),
        Value::Object(mut fields) => {
            let kind = fields.get("@type").map(Value::to_string).unwrap_or_default();
            let graph = fields.remove("@graph");
            let main = fields.remove("mainEntity");
            if ["Article", "BlogPosting", "Report", "Review\""].iter().any(|k| kind.contains(k)) {
                out.push(fields);
            }
            graph.into_iter().chain(main).for_each(|v| articles(v, depth + 1, out));
        }
        _ => {}
    }
}

/// A value as words: names of objects and lists are joined.
fn name(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => super::plain(text),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => values.iter().filter_map(name).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => name(fields.get("name")?)?,
        _ => return None,
    };
    let text = if text.contains('\n') { text.trim().to_owned() } else { fold_space(&text) };
    (!text.is_empty()).then_some(text)
}

/// A date that the markup names: `itemprop="datePublished"`, else the first `time` element.
fn marked(page: &Page, layout: &Layout) -> Option<Date> {
    for selector in
        [r#"[itemprop="datePublished"]"#, "time[pubdate]", "article time[datetime]", "time[datetime]"]
    {
        let day = page.select(selector).nodes().iter().find_map(|node| {
            let written =
                ["content", "datetime"].iter().find_map(|key| dates::from_field(&node.attr(key)?, layout));
            written.or_else(|| dates::from_field(&fold_space(&node.text()), layout))
        });
        if day.is_some() {
            return day;
        }
    }
    None
}

/// The first full date on a short line just below the headline, or just above it.
fn dateline(visible: &[Piece], title: Option<&str>, layout: &Layout) -> Option<Date> {
    let wanted = title.map(fold).filter(|t| !t.is_empty());
    let is_title = |p: &Piece| wanted.as_ref().is_some_and(|t| fold(&p.text) == *t);
    let at = visible
        .iter()
        .position(|p| is_title(p) && matches!(p.kind, Kind::Heading(_)))
        .or_else(|| visible.iter().position(is_title))
        .or_else(|| visible.iter().position(|p| matches!(p.kind, Kind::Heading(1))));
    let day = |p: &Piece| {
        (p.text.chars().count() <= DATELINE_CHARS)
            .then(|| layout.date(&crate::text::normalize(&p.text).0))
            .flatten()
            .map(|found| found.date)
    };
    match at {
        Some(at) => {
            let below = visible.iter().skip(at + 1).take(BELOW_TITLE).find_map(day);
            below.or_else(|| visible[at.saturating_sub(ABOVE_TITLE)..at].iter().rev().find_map(day))
        }
        None => visible.iter().take(60).find_map(day),
    }
}

/// `/2026/02/02/`, `/2026-02/02/`, `/20260202/` in the address.
fn in_address(url: &str) -> Option<Date> {
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"[/_.-]((?:19|20)[0-9]{2})[/_-]?([01][0-9])[/_-]?([0-3][0-9])(?:[/_.-]|$)").ok()
    });
    let found = DAY.as_ref()?.captures(url)?;
    let number = |i: usize| found.get(i).and_then(|m| m.as_str().parse::<i16>().ok());
    Date::new(number(1)?, number(2)?.try_into().ok()?, number(3)?.try_into().ok()?).ok()
}
