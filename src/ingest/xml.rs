//! XML as a small tree, for feeds and news exchange formats. Faults end the reading, not the program: what was read
//! until then is kept.

use dom_query::Document as Page;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements nested deeper than this are read into the one that holds them.
const MAX_DEPTH: usize = 200;

/// An element; names are without prefix, in lower case.
#[derive(Debug, Clone, Default)]
pub(super) struct Element {
    pub(super) name: String,
    prefix: String,
    attributes: Vec<(String, String)>,
    nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
enum Node {
    Element(Element),
    Text(String),
}

/// The root element, with a warning text if the XML is damaged.
pub(super) fn parse(text: &str) -> Option<(Element, Option<String>)> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let mut open: Vec<Element> = vec![Element::default()];
    let mut fault = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let element = element(&tag);
                if open.len() < MAX_DEPTH {
                    open.push(element);
                } else {
                    // Its end tag will close the one that holds it: keep the count right with an empty name.
                    open.push(Element::default());
                }
            }
            Ok(Event::Empty(tag)) => put(&mut open, Node::Element(element(&tag))),
            Ok(Event::End(_)) => close(&mut open),
            Ok(Event::Text(words)) => put(&mut open, Node::Text(words.to_string())),
            Ok(Event::CData(words)) => put(&mut open, Node::Text(words.to_string())),
            Ok(Event::GeneralRef(name)) => put(&mut open, Node::Text(entity(&name))),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                fault = Some(format!("the XML is damaged at byte {}: {error}", reader.error_position()));
                break;
            }
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    let root = open.pop()?.nodes.into_iter().find_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    })?;
    Some((root, fault))
}

fn put(open: &mut [Element], node: Node) {
    if let Some(last) = open.last_mut() {
        last.nodes.push(node);
    }
}

fn close(open: &mut Vec<Element>) {
    if open.len() > 1
        && let Some(done) = open.pop()
    {
        put(open, Node::Element(done));
    }
}

fn element(tag: &BytesStart) -> Element {
    let name = tag.name();
    let attribute = |a: quick_xml::events::attributes::Attribute| {
        let value =
            quick_xml::escape::unescape(&a.value).map_or_else(|_| a.value.to_string(), |v| v.into_owned());
        (a.key.as_ref().to_ascii_lowercase(), value)
    };
    Element {
        name: name.local_name().as_ref().to_ascii_lowercase(),
        prefix: name.prefix().map(|p| p.as_ref().to_ascii_lowercase()).unwrap_or_default(),
        attributes: tag.attributes().with_checks(false).flatten().map(attribute).collect(),
        nodes: Vec::new(),
    }
}

/// What `&name;` stands for; feeds use the names of HTML too.
fn entity(name: &str) -> String {
    Page::fragment(format!("&{name};")).text().to_string()
}

impl Element {
    /// The children called `name`; those of picture and podcast vocabularies are not meant.
    pub(super) fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |e| e.name == name && !matches!(e.prefix.as_str(), "media" | "itunes"))
    }

    /// The first child called `name`.
    pub(super) fn child<'a>(&'a self, name: &'a str) -> Option<&'a Element> {
        self.children(name).next()
    }

    /// The first element called `name` anywhere below.
    pub(super) fn find(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|e| if e.name == name { Some(e) } else { e.find(name) })
    }

    /// All elements called `name` below, outermost only.
    pub(super) fn all<'a>(&'a self, name: &str, out: &mut Vec<&'a Element>) {
        for element in self.elements() {
            if element.name == name {
                out.push(element);
            } else {
                element.all(name, out);
            }
        }
    }

    /// An attribute's value.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Its words and those of everything below.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.add_text(&mut out);
        out.trim().to_owned()
    }

    /// Its content as markup.
    pub(super) fn markup(&self) -> String {
        let mut out = String::new();
        for node in &self.nodes {
            match node {
                Node::Text(text) => out.push_str(&quick_xml::escape::escape(text.as_str())),
                Node::Element(element) => {
                    out.push_str(&format!("<{}>{}</{}>", element.name, element.markup(), element.name));
                }
            }
        }
        out
    }

    fn add_text(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.add_text(out),
            }
        }
    }

    fn elements(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }
}
