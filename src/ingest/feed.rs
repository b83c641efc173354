//! RSS, Atom, NITF and NewsML-G2: XML that carries articles.

use crate::lang::Layout;
use crate::text::Lang;

use super::document::{Document, Metadata};
use super::xml::{self, Element};
use super::{Options, dates, html};

/// Names of root elements that are read here.
const ROOTS: [&str; 6] = ["rss", "feed", "rdf", "nitf", "newsitem", "newsmessage"];

/// Whether a text is such XML, told by its first element.
pub(super) fn is_feed(text: &str) -> bool {
    root_name(text).is_some_and(|name| ROOTS.contains(&name.as_str()))
}

/// The name of the first element, without prefix, in lower case.
fn root_name(text: &str) -> Option<String> {
    let mut rest = text.trim_start();
    loop {
        rest = rest.strip_prefix('<')?;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->")?.1.trim_start();
        } else if rest.starts_with(['?', '!']) {
            let end = rest.find('>')?;
            // A document type may hold declarations of its own, in square brackets.
            let end = if rest[..end].contains('[') {
                let closed = rest.find(']')?;
                closed + rest[closed..].find('>')?
            } else {
                end
            };
            rest = rest[end + 1..].trim_start();
        } else {
            break;
        }
    }
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || ":_-.".contains(c))).unwrap_or(rest.len());
    rest[..end].rsplit(':').next().map(str::to_ascii_lowercase)
}

/// The articles of a feed or news item, or why one gives none.
pub(super) fn documents(text: &str, layout: &Layout, options: &Options) -> Vec<Result<Document, String>> {
    let Some((root, warnings)) = xml::parse(text) else {
        return vec![Err("the XML has no element".to_owned())];
    };
    let reader = Reader { layout, options };
    let mut items = Vec::new();
    let mut read: Vec<Result<Document, String>> = match root.name.as_str() {
        "nitf" => vec![reader.nitf(&root)],
        "newsitem" => vec![reader.news_item(&root)],
        "newsmessage" => {
            root.all("newsitem", &mut items);
            items.iter().map(|item| reader.news_item(item)).collect()
        }
        "feed" => {
            let site = root.child("title").map(Element::text);
            root.children("entry").map(|entry| reader.entry(entry, site.as_deref())).collect()
        }
        _ => {
            root.all("item", &mut items);
            let site = root.find("channel").and_then(|c| c.child("title")).map(Element::text);
            items.iter().map(|item| reader.item(item, site.as_deref())).collect()
        }
    };
    if read.is_empty() {
        read.push(Err("the feed has no articles".to_owned()));
    }
    for warning in warnings {
        match read.last_mut() {
            Some(Ok(document)) => document.warnings.push(warning),
            _ => read.push(Err(warning.message)),
        }
    }
    read
}

struct Reader<'a> {
    layout: &'a Layout,
    options: &'a Options,
}

impl Reader<'_> {
    /// An RSS item.
    fn item(&self, item: &Element, site: Option<&str>) -> Result<Document, String> {
        let text = |name: &str| item.child(name).map(Element::text).filter(|t| !t.is_empty());
        let body = ["encoded", "description"].iter().filter_map(|name| text(name)).max_by_key(String::len);
        let meta = Metadata {
            title: text("title").map(|t| html::words(&t)),
            publisher: text("source").or_else(|| site.map(str::to_owned)),
            author: text("creator").or_else(|| text("author")),
            url: text("link"),
            ..self.dated(["pubdate", "date", "published"].iter().find_map(|name| text(name)))
        };
        self.build(body, meta, text("guid"), None)
    }

    /// An Atom entry.
    fn entry(&self, entry: &Element, site: Option<&str>) -> Result<Document, String> {
        let text = |name: &str| entry.child(name).map(Element::text).filter(|t| !t.is_empty());
        let body = ["content", "summary"].iter().find_map(|name| {
            let element = entry.child(name)?;
            let body = match element.attribute("type") {
                Some("xhtml") => element.markup(),
                Some(kind) if kind.contains("html") => element.text(),
                _ => paragraphs(&element.text()),
            };
            (!body.trim().is_empty()).then_some(body)
        });
        let link = entry.children("link").find(|l| matches!(l.attribute("rel"), None | Some("alternate")));
        let meta = Metadata {
            title: text("title").map(|t| html::words(&t)),
            publisher: entry
                .child("source")
                .and_then(|s| s.child("title"))
                .map(Element::text)
                .or_else(|| site.map(str::to_owned)),
            author: entry.child("author").and_then(|a| a.child("name")).map(Element::text),
            url: link.and_then(|l| l.attribute("href")).map(str::to_owned),
            ..self.dated(["published", "issued", "updated"].iter().find_map(|name| text(name)))
        };
        self.build(body, meta, text("id"), None)
    }

    /// An article in the News Industry Text Format.
    fn nitf(&self, root: &Element) -> Result<Document, String> {
        let text = |name: &str| root.find(name).map(Element::text).filter(|t| !t.is_empty());
        let attribute =
            |name: &str, key: &str| root.find(name).and_then(|e| e.attribute(key)).map(str::to_owned);
        let body = root
            .find("body.content")
            .or_else(|| root.find("body"))
            .map(|e| e.markup().replace("hl2>", "h2>"));
        let meta = Metadata {
            title: text("hl1").or_else(|| text("title")),
            publisher: attribute("doc.copyright", "holder").or_else(|| attribute("pubdata", "name")),
            author: text("byline").map(|t| html::words(&t)),
            url: attribute("pubdata", "ex-ref"),
            ..self.dated(
                attribute("date.issue", "norm")
                    .or_else(|| attribute("pubdata", "date.publication"))
                    .or_else(|| attribute("story.date", "norm")),
            )
        };
        self.build(body, meta, attribute("doc-id", "id-string"), None)
    }

    /// An item of NewsML-G2: its content is NITF or XHTML.
    fn news_item(&self, item: &Element) -> Result<Document, String> {
        let id = item.attribute("guid").map(str::to_owned);
        let text = |name: &str| item.find(name).map(Element::text).filter(|t| !t.is_empty());
        let inline = item.find("inlinexml").or_else(|| item.find("inlinedata"));
        let mut document = match inline.and_then(|e| e.find("nitf")) {
            Some(nitf) => self.nitf(nitf)?,
            None => {
                let body = inline.map(|e| e.find("body").map_or_else(|| e.markup(), Element::markup));
                let lang = item.attribute("xml:lang").and_then(Lang::from_code);
                let meta = Metadata {
                    title: text("headline"),
                    publisher: item
                        .find("provider")
                        .and_then(|p| p.find("name"))
                        .map(Element::text)
                        .or_else(|| text("copyrightnotice")),
                    author: text("by"),
                    url: None,
                    ..self.dated(
                        ["contentcreated", "firstcreated", "versioncreated"]
                            .iter()
                            .find_map(|name| text(name)),
                    )
                };
                return self.build(body, meta, id, lang);
            }
        };
        document.id = id.unwrap_or(document.id);
        let item = self.dated(text("firstcreated").or_else(|| text("versioncreated")));
        let meta = &mut document.meta;
        if meta.published.is_none() {
            (meta.published, meta.published_at) = (item.published, item.published_at);
        }
        Ok(document)
    }

    /// Day and moment of publication, out of the field that tells them.
    fn dated(&self, field: Option<String>) -> Metadata {
        let field = field.as_deref();
        Metadata {
            published: field.and_then(|field| dates::from_field(field, self.layout)),
            published_at: field.and_then(dates::moment),
            ..Metadata::default()
        }
    }

    fn build(
        &self,
        body: Option<String>,
        meta: Metadata,
        id: Option<String>,
        lang: Option<Lang>,
    ) -> Result<Document, String> {
        let body = match (body, &meta.title) {
            (Some(body), _) => body,
            (None, Some(_)) => String::new(),
            (None, None) => return Err("an item without title and text".to_owned()),
        };
        Ok(html::fragment(&body, meta, id, lang, self.layout, self.options))
    }
}

/// Plain text as markup.
fn paragraphs(text: &str) -> String {
    text.lines().map(|line| format!("<p>{}</p>", quick_xml::escape::escape(line))).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::lang::Files;

    /// A feed or item, and what each article in it says: id, title, day, text.
    struct Case(&'static str, &'static [(&'static str, &'static str, &'static str)]);

    const CASES: &[Case] = &[
        Case(
            r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="x" xmlns:media="y"><channel><title>Example Wire</title>
               <item><guid>a1</guid><title>Gold &amp; silver fall</title><pubDate>Mon, 02 Feb 2026 09:00:00 GMT</pubDate>
               <media:description>A picture.</media:description><description>Gold fell.</description>
               <content:encoded><![CDATA[<p>Gold fell 5%.</p><ul><li>Silver fell&nbsp;11%.</li></ul>]]></content:encoded></item>
               <item><guid>a2</guid><title>Copper rises</title><pubDate>2026-02-02</pubDate><description>Copper rose 1% &amp;amp; more.</description></item></channel></rss>"#,
            &[
                (
                    "a1",
                    "Gold & silver fall",
                    "Gold & silver fall\n\nGold fell 5%.\n\n\u{2022} Silver fell 11%.",
                ),
                ("a2", "Copper rises", "Copper rises\n\nCopper rose 1% & more."),
            ],
        ),
        Case(
            r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title><entry><id>e1</id><title>金价下跌</title>
               <updated>2026-02-02T10:00:00Z</updated><content type="xhtml"><div><p>金价下跌<b>5%</b>。</p></div></content></entry></feed>"#,
            &[("e1", "金价下跌", "金价下跌\n\n金价下跌5%。")],
        ),
        Case(
            r#"<nitf><head><docdata><doc-id id-string="n1"/><date.issue norm="20260202T090000Z"/></docdata></head><body><body.head><hedline><hl1>Gold falls</hl1></hedline></body.head>
               <body.content><p>Gold fell 5%.</p><hl2>Silver</hl2><p>Silver fell.</p></body.content></body></nitf>"#,
            &[("n1", "Gold falls", "Gold falls\n\nGold fell 5%.\n\nSilver\n\nSilver fell.")],
        ),
        Case(
            r#"<newsItem guid="g1" xml:lang="en"><itemMeta><versionCreated>2026-02-02T09:00:00Z</versionCreated></itemMeta><contentMeta><headline>Gold falls</headline></contentMeta>
               <contentSet><inlineXML><html><head><title>x</title></head><body><p>Gold fell 5%.</p></body></html></inlineXML></contentSet></newsItem>"#,
            &[("g1", "Gold falls", "Gold falls\n\nGold fell 5%.")],
        ),
    ];

    #[test]
    fn feeds_and_news_items_give_their_articles() {
        let layout = Layout::from_files(&Files::embedded()).unwrap();
        for Case(feed, expected) in CASES {
            assert!(is_feed(feed));
            let read: Vec<Document> =
                documents(feed, &layout, &Options::default()).into_iter().map(Result::unwrap).collect();
            let found: Vec<_> = read
                .iter()
                .map(|d| (d.id.as_str(), d.meta.title.as_deref().unwrap_or(""), d.original.as_str()))
                .collect();
            assert_eq!(found, *expected);
            assert!(read.iter().all(|d| d.meta.published == Some(date(2026, 2, 2))), "{feed}");
        }
    }

    #[test]
    fn a_feed_that_breaks_off_gives_what_came_before() {
        let layout = Layout::from_files(&Files::embedded()).unwrap();
        let feed = "<rss><channel><item><title>Gold falls</title><description>Gold fell 5%.</description></item><item><title>Silver";
        let read = documents(feed, &layout, &Options::default());
        assert_eq!(
            read.iter().flatten().next().map(|d| d.original.as_str()),
            Some("Gold falls\n\nGold fell 5%.")
        );
        assert!(documents("<rss></rss>", &layout, &Options::default())[0].is_err());
    }
}
