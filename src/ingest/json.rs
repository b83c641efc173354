//! JSON to documents: a line of JSON Lines, or a file with one article, a list of them, JSON Feed or ninjs.

use serde_json::Value;

use crate::error::Warning;
use crate::lang::Layout;
use crate::text::Lang;

use super::build::document_from_text;
use super::document::{Document, Metadata};
use super::{Options, Reject, dates, decode, html};

// Names of each field by rank: ours, then those of JSON Feed, ninjs and common exports. Others are ignored.
const ID: [&str; 4] = ["id", "guid", "uri", "_id"];
const TITLE: [&str; 3] = ["title", "headline", "headlines"];
const TEXT: [&str; 3] = ["text", "content_text", "body_text"];
const HTML: [&str; 4] = ["html", "content_html", "body_html", "body_xhtml"];
const PUBLISHER: [&str; 4] = ["publisher", "source", "copyrightholder", "provider"];
const PUBLISHED: [&str; 5] =
    ["published", "date_published", "datePublished", "firstcreated", "versioncreated"];
const URL: [&str; 3] = ["url", "link", "canonical"];
const LANG: [&str; 2] = ["lang", "language"];
const AUTHOR: [&str; 3] = ["author", "authors", "byline"];

/// Read one line; `line_no` counts from 1 and names it in a rejection.
///
/// Of the fields `id title text html publisher published url lang author` only `text` or `html` is required.
pub fn json_line(
    line: &[u8],
    name: &str,
    line_no: usize,
    layout: &Layout,
    options: &Options,
) -> Result<Document, Reject> {
    let reject = |reason: String| Reject { name: name.to_owned(), line: Some(line_no), reason };
    if line.len() > options.max_bytes {
        return Err(reject(format!("{} bytes, more than the limit of {}", line.len(), options.max_bytes)));
    }
    let decoded = decode::decode(line, None);
    let value = serde_json::from_str(decoded.text.trim()).map_err(|fault| reject(reason(&fault)))?;
    let mut document = article(value, layout, options).map_err(reject)?;
    document.warnings.splice(0..0, decoded.warnings);
    Ok(document)
}

/// Read a whole file: an article, a list of articles, a feed, or an article on each line.
pub(super) fn file(
    text: &str,
    layout: &Layout,
    options: &Options,
) -> Result<Vec<Result<Document, String>>, String> {
    let all = |values: Vec<Value>| -> Vec<Result<Document, String>> {
        let named = |(nth, value)| {
            article(value, layout, options).map_err(|fault| format!("article {}: {fault}", nth + 1))
        };
        values.into_iter().enumerate().map(named).collect()
    };
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(values)) => Ok(all(values)),
        Ok(value) => match feed(value) {
            Ok(items) => Ok(all(items)),
            Err(value) => Ok(vec![article(value, layout, options)]),
        },
        Err(fault) => {
            let values: Result<Vec<Value>, _> =
                serde_json::Deserializer::from_str(text).into_iter().collect();
            values.map(all).map_err(|_| reason(&fault))
        }
    }
}

/// The items of a JSON Feed, which take the feed's title for their publisher; else the value itself.
fn feed(value: Value) -> Result<Vec<Value>, Value> {
    let Value::Object(mut fields) = value else { return Err(value) };
    if fields.contains_key("text") || !fields.get("items").is_some_and(Value::is_array) {
        return Err(Value::Object(fields));
    }
    let site = fields.remove("title");
    let Some(Value::Array(mut items)) = fields.remove("items") else { return Ok(Vec::new()) };
    for item in &mut items {
        if let (Value::Object(item), Some(site)) = (item, &site) {
            item.entry("publisher").or_insert_with(|| site.clone());
        }
    }
    Ok(items)
}

fn reason(fault: &serde_json::Error) -> String {
    format!("not JSON: {fault}")
}

/// One article out of its JSON object.
fn article(value: Value, layout: &Layout, options: &Options) -> Result<Document, String> {
    let Value::Object(mut fields) = value else { return Err("not an article: no JSON object".to_owned()) };
    let mut field = |names: &[&str]| {
        let name = names.iter().find(|name| fields.get(**name).is_some_and(|value| !value.is_null()))?;
        fields.remove(*name)
    };
    let text = string(field(&TEXT), "text")?;
    let page = string(field(&HTML), "html")?;
    let (text, page) = match (text, page, field(&["bodies"])) {
        (None, None, Some(Value::Array(bodies))) => body_of(bodies),
        (text, page, _) => (text, page),
    };
    let id = field(&ID).and_then(word);
    let lang = field(&LANG).and_then(word).and_then(|code| Lang::from_code(&code));
    let written = field(&PUBLISHED).and_then(word);
    let meta = Metadata {
        title: field(&TITLE).and_then(word),
        publisher: field(&PUBLISHER).and_then(word),
        author: field(&AUTHOR).and_then(word),
        url: field(&URL).and_then(word),
        published: written.as_deref().and_then(|field| dates::from_field(field, layout)),
        published_at: written.as_deref().and_then(dates::moment),
    };
    let unsure = written.clone().zip(meta.published).filter(|(field, _)| dates::is_ambiguous(field));
    let unread = written.filter(|_| meta.published.is_none());
    let mut document = match (text, page) {
        (Some(text), _) => document_from_text(text, meta, id, lang, layout, options),
        (None, Some(page)) => html::document(&page, meta, id, lang, layout, options),
        (None, None) => return Err("no field `text` or `html`".to_owned()),
    };
    if let Some(written) = unread {
        let message = format!("the field `published` holds no date that can be read: {written:?}");
        document.warnings.push(Warning::new("bad_date", message));
    }
    if let Some((written, day)) = unsure {
        let message =
            format!("the field `published`, {written:?}, was read as {day}; write dates as YYYY-MM-DD");
        document.warnings.push(Warning::new("ambiguous_date", message));
    }
    Ok(document)
}

/// A field that must be a string where it is given.
fn string(value: Option<Value>, name: &str) -> Result<Option<String>, String> {
    match value {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("not an article: field `{name}` is no string")),
    }
}

/// The text or the page out of the `bodies` of ninjs 2.
fn body_of(bodies: Vec<Value>) -> (Option<String>, Option<String>) {
    let (mut text, mut page) = (None, None);
    for body in bodies {
        let Value::Object(mut body) = body else { continue };
        let kind = body.get("contentType").or_else(|| body.get("contenttype"));
        let html = kind.is_some_and(|kind| kind.to_string().contains("html"));
        if let Some(Value::String(value)) = body.remove("value") {
            if html {
                page.get_or_insert(value)
            } else {
                text.get_or_insert(value)
            };
        }
    }
    (text, page)
}

/// A field as words: a string or a number; a list or `{"name": …}` gives its names.
fn word(value: Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.into_iter().filter_map(word).collect::<Vec<_>>().join(", "),
        Value::Object(mut fields) => {
            fields.remove("name").or_else(|| fields.remove("value")).and_then(word)?
        }
        Value::Null | Value::Bool(_) => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}
