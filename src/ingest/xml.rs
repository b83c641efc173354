//! XML as a small tree, for feeds and news exchange formats. Faults end the reading, not the program: what was read
//! until then is kept.

use std::collections::HashMap;

use dom_query::Document as Page;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::error::Warning;

/// Elements nested deeper than this are read into the one that holds them: the tree is walked by recursion.
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

/// The root element, with warnings if the XML is damaged or nested too deep.
pub(super) fn parse(text: &str) -> Option<(Element, Vec<Warning>)> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let mut open: Vec<Element> = vec![Element::default()];
    let (mut warnings, mut names) = (Vec::new(), HashMap::new());
    // Open elements that are not kept, being nested too deep.
    let mut deeper = 0usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if open.len() <= MAX_DEPTH => open.push(element(&tag)),
            Ok(Event::Start(_)) => {
                if deeper == 0 && warnings.is_empty() {
                    let at = reader.buffer_position();
                    let message = format!(
                        "elements are nested more than {MAX_DEPTH} deep at byte {at}; what is deeper was read into the one that holds it"
                    );
                    warnings.push(Warning::new("deep_xml", message));
                }
                deeper += 1;
            }
            Ok(Event::Empty(tag)) => put(&mut open, Node::Element(element(&tag))),
            Ok(Event::End(_)) if deeper > 0 => deeper -= 1,
            Ok(Event::End(_)) => close(&mut open),
            Ok(Event::Text(words)) => put(&mut open, Node::Text(words.to_string())),
            Ok(Event::CData(words)) => put(&mut open, Node::Text(words.to_string())),
            Ok(Event::GeneralRef(name)) => put(&mut open, Node::Text(entity(&name, &mut names))),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                let message = format!("the XML is damaged at byte {}: {error}", reader.error_position());
                warnings.push(Warning::new("bad_xml", message));
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
    Some((root, warnings))
}

fn put(open: &mut [Element], node: Node) {
    let Some(last) = open.last_mut() else { return };
    match (last.nodes.last_mut(), node) {
        (Some(Node::Text(before)), Node::Text(words)) => before.push_str(&words),
        (_, node) => last.nodes.push(node),
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

/// What `&name;` stands for; feeds use the names of HTML too. `known` keeps those met before.
fn entity(name: &BytesRef, known: &mut HashMap<String, String>) -> String {
    if let Some(words) = known.get(&**name) {
        return words.clone();
    }
    let words = Page::fragment(format!("&{};", &**name)).text().to_string();
    known.insert(name.to_string(), words.clone());
    words
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
        self.add_markup(&mut out);
        out
    }

    fn add_markup(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => out.push_str(&quick_xml::escape::escape(text.as_str())),
                Node::Element(element) => {
                    out.extend(["<", &element.name, ">"]);
                    element.add_markup(out);
                    out.extend(["</", &element.name, ">"]);
                }
            }
        }
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
