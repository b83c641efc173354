//! One line of JSON Lines to a [`Document`].

use serde::Deserialize;
use serde_json::Value;

use crate::error::Warning;
use crate::lang::Layout;
use crate::text::Lang;

use super::build::document_from_text;
use super::document::{Document, Metadata};
use super::{Options, Reject, dates, decode, html};

/// The fields of an article; all others are ignored.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    id: Option<Value>,
    title: Option<Value>,
    text: Option<String>,
    html: Option<String>,
    publisher: Option<Value>,
    published: Option<Value>,
    url: Option<Value>,
    lang: Option<Value>,
    author: Option<Value>,
}

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
    if decoded.text.trim_start().starts_with('[') {
        return Err(reject("not an article: a list where an object is wanted".to_owned()));
    }
    let fields: Fields = serde_json::from_str(decoded.text.trim()).map_err(|fault| reject(reason(&fault)))?;
    let mut document = from_fields(fields, layout, options).map_err(reject)?;
    document.warnings.splice(0..0, decoded.warnings);
    Ok(document)
}

/// Read a whole file: an article, a list of articles, or an article on each line.
pub(super) fn file(
    text: &str,
    layout: &Layout,
    options: &Options,
) -> Result<Vec<Result<Document, String>>, String> {
    let read = |value: Value| -> Result<Document, String> {
        let fields: Fields = serde_json::from_value(value).map_err(|fault| reason(&fault))?;
        from_fields(fields, layout, options)
    };
    let named =
        |(nth, value): (usize, Value)| read(value).map_err(|fault| format!("article {}: {fault}", nth + 1));
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(values)) => Ok(values.into_iter().enumerate().map(named).collect()),
        Ok(value) => Ok(vec![read(value)]),
        Err(fault) => {
            let values: Result<Vec<Value>, _> =
                serde_json::Deserializer::from_str(text).into_iter().collect();
            values
                .map(|values| values.into_iter().enumerate().map(named).collect())
                .map_err(|_| reason(&fault))
        }
    }
}

fn reason(fault: &serde_json::Error) -> String {
    if fault.is_data() { format!("not an article: {fault}") } else { format!("not JSON: {fault}") }
}

fn from_fields(fields: Fields, layout: &Layout, options: &Options) -> Result<Document, String> {
    let id = fields.id.and_then(word);
    let lang = fields.lang.and_then(word).and_then(|code| Lang::from_code(&code));
    let written = fields.published.and_then(word);
    let meta = Metadata {
        title: fields.title.and_then(word),
        publisher: fields.publisher.and_then(word),
        author: fields.author.and_then(word),
        url: fields.url.and_then(word),
        published: written.as_deref().and_then(|field| dates::from_field(field, layout)),
    };
    let unread = written.filter(|_| meta.published.is_none());
    let mut document = match (fields.text, fields.html) {
        (Some(text), _) => document_from_text(text, meta, id, lang, layout, options),
        (None, Some(page)) => html::document(&page, meta, id, lang, layout, options),
        (None, None) => return Err("no field `text` or `html`".to_owned()),
    };
    if let Some(written) = unread {
        let message = format!("the field `published` holds no date that can be read: {written:?}");
        document.warnings.push(Warning::new("bad_date", message));
    }
    Ok(document)
}

/// A field as words: a string or a number; a list or `{"name": …}` gives its names.
fn word(value: Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.into_iter().filter_map(word).collect::<Vec<_>>().join(", "),
        Value::Object(mut fields) => fields.remove("name").and_then(word)?,
        Value::Null | Value::Bool(_) => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}
