//! Elements to pieces of text: paragraphs, headings, list items, table rows, captions.

use dom_query::NodeRef;

/// What element a piece of text stood in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `h1` to `h6`, with its level.
    Heading(u8),
    /// Any other block.
    Paragraph,
    /// `li`.
    Item,
    /// `tr` whose cells are short: cells are separated by tabs.
    Row,
    /// `figcaption`, or a block classed as a caption.
    Caption,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// What it stood in.
    pub(super) kind: Kind,
    /// Its words, white space folded.
    pub(super) text: String,
    /// How many of its characters are links.
    pub(super) linked: usize,
}

impl Piece {
    /// Whether nearly all its words are links.
    pub(super) fn is_link(&self) -> bool {
        let letters = self.text.chars().filter(|c| c.is_alphanumeric()).count();
        letters > 0 && self.linked * 10 >= letters * 8
    }

    pub(super) fn new(kind: Kind, text: &str) -> Piece {
        Piece { kind, text: fold_space(text), linked: 0 }
    }
}

/// Characters of a table cell up to which its row is data, not layout.
const CELL_CHARS: usize = 160;

/// The pieces below `root`, in order. Depth is bounded by an explicit stack, not by recursion.
pub(super) fn pieces(root: &NodeRef) -> Vec<Piece> {
    let mut reader = Reader::default();
    let mut stack = vec![Step::Enter(*root)];
    while let Some(step) = stack.pop() {
        match step {
            Step::Enter(node) => {
                if node.is_text() {
                    reader.text(&node.text());
                    continue;
                }
                if node.is_comment() || node.is_doctype() {
                    continue;
                }
                let name = node.node_name().unwrap_or_default();
                let element = element(&name, &node);
                match element {
                    Element::Skip => continue,
                    Element::Break => {
                        reader.flush();
                        continue;
                    }
                    Element::Row => {
                        if let Some(row) = row(&node) {
                            reader.flush();
                            reader.out.push(Piece { kind: Kind::Row, text: row, linked: 0 });
                            continue;
                        }
                        reader.open(Kind::Paragraph);
                    }
                    Element::Block(kind) => reader.open(kind),
                    Element::Link => reader.links += 1,
                    Element::Inline => {}
                }
                stack.push(Step::Leave(element));
                stack.extend(node.children_it(true).map(Step::Enter));
            }
            Step::Leave(Element::Block(_) | Element::Row) => reader.close(),
            Step::Leave(Element::Link) => reader.links = reader.links.saturating_sub(1),
            Step::Leave(_) => {}
        }
    }
    reader.flush();
    reader.out
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    Leave(Element),
}

#[derive(Clone, Copy)]
enum Element {
    Skip,
    Break,
    Row,
    Block(Kind),
    Link,
    Inline,
}

#[derive(Default)]
struct Reader {
    out: Vec<Piece>,
    line: String,
    linked: usize,
    links: usize,
    kinds: Vec<Kind>,
}

impl Reader {
    fn text(&mut self, text: &str) {
        self.line.push_str(text);
        if self.links > 0 {
            self.linked += text.chars().filter(|c| c.is_alphanumeric()).count();
        }
    }

    fn open(&mut self, kind: Kind) {
        self.flush();
        // A paragraph inside a list item, heading or caption is that item, heading or caption; so is a heading
        // inside a list item.
        let outer = self.kinds.last().copied().unwrap_or(Kind::Paragraph);
        let within = kind == Kind::Paragraph || outer == Kind::Item && matches!(kind, Kind::Heading(_));
        self.kinds.push(if within { outer } else { kind });
    }

    fn close(&mut self) {
        self.flush();
        self.kinds.pop();
    }

    fn flush(&mut self) {
        let kind = self.kinds.last().copied().unwrap_or(Kind::Paragraph);
        let piece = Piece { linked: self.linked, ..Piece::new(kind, &self.line) };
        self.line.clear();
        self.linked = 0;
        if piece.text.chars().any(|c| !c.is_whitespace() && c != '\u{feff}') {
            self.out.push(piece);
        }
    }
}

fn element(name: &str, node: &NodeRef) -> Element {
    if hidden(node) {
        return Element::Skip;
    }
    match name {
        "script" | "style" | "noscript" | "template" | "svg" | "head" | "title" | "iframe" | "object"
        | "select" | "textarea" | "button" | "input" | "math" | "canvas" | "audio" | "video" | "map" => {
            Element::Skip
        }
        "br" | "hr" => Element::Break,
        "tr" => Element::Row,
        "h1" => Element::Block(Kind::Heading(1)),
        "h2" => Element::Block(Kind::Heading(2)),
        "h3" => Element::Block(Kind::Heading(3)),
        "h4" | "h5" | "h6" => Element::Block(Kind::Heading(4)),
        "li" | "dt" | "dd" => Element::Block(Kind::Item),
        "figcaption" | "figure" | "caption" => Element::Block(Kind::Caption),
        "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "nav"
        | "blockquote" | "pre" | "ul" | "ol" | "dl" | "table" | "tbody" | "thead" | "tfoot" | "td" | "th"
        | "form" | "fieldset" | "address" | "details" | "summary" | "body" | "html" | "center"
        | "picture" => {
            let class = node.class().unwrap_or_default().to_ascii_lowercase();
            let caption = class
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|w| matches!(w, "caption" | "figcaption" | "credit" | "credits"));
            Element::Block(if caption { Kind::Caption } else { Kind::Paragraph })
        }
        "a" => Element::Link,
        _ => Element::Inline,
    }
}

/// Whether the markup itself hides the element.
fn hidden(node: &NodeRef) -> bool {
    node.has_attr("hidden")
        || node.attr("style").is_some_and(|style| {
            let style: String =
                style.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
            style.contains("display:none")
        })
}

/// Cells of a data row; `None` for a table that only lays out the page.
fn row(node: &NodeRef) -> Option<String> {
    let within = node.element_children();
    // Before any text is read: tables within tables would be read once for each of them.
    if within.iter().any(|cell| cell.descendants_it().any(|n| n.has_name("table") || n.has_name("li"))) {
        return None;
    }
    let cells: Vec<String> = within
        .iter()
        .filter(|cell| cell.has_name("td") || cell.has_name("th"))
        .map(|cell| fold_space(&cell.text()))
        .collect();
    let filled = cells.iter().filter(|c| !c.is_empty()).count();
    let short = cells.iter().all(|c| c.chars().count() <= CELL_CHARS);
    (filled >= 2 && short).then(|| cells.join("\t"))
}

/// White space folded to single spaces; zero-width characters and the private ones of icon fonts go.
pub(super) fn fold_space(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200b}' | '\u{feff}' | '\u{ad}' | '\u{e000}'..='\u{f8ff}' => {}
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The lines of a page with its tags cut out.
pub(super) fn without_tags(html: &str) -> Vec<String> {
    let lines =
        html.split('<').map(|piece| fold_space(piece.split_once('>').map_or(piece, |(_, text)| text)));
    lines.filter(|line| line.chars().any(char::is_alphanumeric)).collect()
}
