//! An HTML page to its article: text without page furniture, title, date, author.

use crate::lang::Layout;
use crate::text::Lang;

use super::Options;
use super::build::document_from_text;
use super::document::{Document, Metadata};

/// Read a page; fields known from elsewhere win over what the page says.
pub(super) fn document(
    page: &str,
    meta: Metadata,
    id: Option<String>,
    lang: Option<Lang>,
    layout: &Layout,
    options: &Options,
) -> Document {
    let mut meta = meta;
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..Default::default() };
    let article =
        dom_smoothie::Readability::new(page, None, Some(config)).ok().and_then(|mut r| r.parse().ok());
    let mut text = String::new();
    if let Some(article) = article {
        meta.title = meta.title.or(Some(article.title));
        text = article.text_content.to_string();
    }
    document_from_text(text, meta, id, lang, layout, options)
}
