//! Elements of other people's formats, kept and printed as libxml2 does.
//!
//! Users' metadata comes back as libxml2 would dump it: double quotes, blank text between elements dropped, new
//! indentation wherever no text stands between tags.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::xml::Node;

/// An element with everything that stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Foreign {
    /// Name with its prefix.
    pub name: String,
    /// Prefixes that it binds to namespaces; the empty one is the default namespace.
    pub namespaces: Vec<(String, String)>,
    /// Attributes with their prefixes.
    pub attributes: Vec<(String, String)>,
    /// What stands between its tags.
    pub children: Vec<Content>,
}

/// What may stand between the tags of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// An element.
    Element(Foreign),
    /// Text.
    Text(String),
    /// Text between `<![CDATA[` and `]]>`.
    CData(String),
    /// A comment, without its marks.
    Comment(String),
    /// A processing instruction, without its marks.
    Instruction(String),
}

impl Foreign {
    /// Copies an element of a document. Prefixes that are bound further out are bound on the copy.
    pub fn copy(node: Node<'_>) -> Self {
        let mut copy = parse(node.raw());
        let mut missing = BTreeMap::new();
        copy.unbound(&mut Vec::new(), &mut missing);
        let mut missing: Vec<_> = missing.into_iter().collect();
        missing.sort_by_key(|(_, first_use)| *first_use);
        for (prefix, _) in missing {
            if let Some(uri) = bound_outside(node, &prefix) {
                copy.namespaces.push((prefix, uri));
            }
        }
        copy
    }

    /// Elements directly within.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Content::Element(element) => Some(element),
            Content::Text(_) | Content::CData(_) | Content::Comment(_) | Content::Instruction(_) => None,
        })
    }

    /// URI of the element's own namespace, where its parent has bound nothing else: bindings of `outer` count too.
    pub fn namespace<'a>(&'a self, outer: &'a Self) -> Option<&'a str> {
        let prefix = prefix(&self.name);
        let bindings = self.namespaces.iter().rev().chain(outer.namespaces.iter().rev());
        let uri = bindings.filter(|(bound, _)| bound == prefix).map(|(_, uri)| uri.as_str()).next();
        uri.filter(|uri| !uri.is_empty())
    }

    /// The element as text, its lines indented for an element `depth` levels below the root; no final newline.
    pub fn dump(&self, depth: usize) -> String {
        let mut out = String::new();
        self.dump_into(&mut out, depth, true, false);
        out
    }

    /// The same, where blank text that means something stands as references: a reader takes it for indentation else.
    pub(crate) fn dump_exact(&self, depth: usize) -> String {
        let mut out = String::new();
        self.dump_into(&mut out, depth, true, true);
        out
    }

    fn dump_into(&self, out: &mut String, depth: usize, indent: bool, exact: bool) {
        let Self { name, namespaces, attributes, children } = self;
        let _ = write!(out, "<{name}");
        for (prefix, uri) in namespaces {
            let colon = if prefix.is_empty() { "" } else { ":" };
            dump_attribute(out, &format!("xmlns{colon}{prefix}"), uri);
        }
        for (name, value) in attributes {
            dump_attribute(out, name, value);
        }
        if children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        // Text between tags means something, so no white space may be added beside it or further in.
        let indent = indent && !children.iter().any(Content::is_text);
        for child in children {
            if indent {
                start_line(out, depth + 1);
            }
            child.dump_into(out, depth + 1, indent, exact);
        }
        if indent {
            start_line(out, depth);
        }
        let _ = write!(out, "</{name}>");
    }

    /// Collects prefixes that are used where nothing binds them, with the order of their first use.
    fn unbound(&self, bound: &mut Vec<String>, missing: &mut BTreeMap<String, usize>) {
        let scope = bound.len();
        bound.extend(self.namespaces.iter().map(|(prefix, _)| prefix.clone()));
        let attributes =
            self.attributes.iter().map(|(name, _)| prefix(name)).filter(|prefix| !prefix.is_empty());
        for prefix in std::iter::once(prefix(&self.name)).chain(attributes) {
            if prefix != "xml" && !bound.iter().any(|known| known == prefix) {
                let next = missing.len();
                missing.entry(prefix.to_owned()).or_insert(next);
            }
        }
        self.elements().for_each(|element| element.unbound(bound, missing));
        bound.truncate(scope);
    }

    /// White space that only indents: between tags where no text began.
    fn add_text(&mut self, text: &str, more: More) {
        let blank = !more.preserve && text.bytes().all(|byte| byte.is_ascii_whitespace());
        let after_text = self.children.first().is_some_and(Content::is_text)
            || self.children.last().is_some_and(Content::is_text);
        let alone = more.closes && self.children.is_empty();
        if text.is_empty() || (blank && !after_text && !alone && !more.continues) {
            return;
        }
        match self.children.last_mut() {
            Some(Content::Text(before)) => before.push_str(text),
            _ => self.children.push(Content::Text(text.to_owned())),
        }
    }
}

/// What follows a piece of text, and whether its blanks are sacred.
#[derive(Clone, Copy)]
struct More {
    /// The closing tag.
    closes: bool,
    /// A character reference.
    continues: bool,
    /// `xml:space='preserve'` holds.
    preserve: bool,
}

impl Content {
    fn is_text(&self) -> bool {
        match self {
            Self::Text(_) | Self::CData(_) => true,
            Self::Element(_) | Self::Comment(_) | Self::Instruction(_) => false,
        }
    }

    fn dump_into(&self, out: &mut String, depth: usize, indent: bool, exact: bool) {
        let _ = match self {
            Self::Element(element) => {
                element.dump_into(out, depth, indent, exact);
                Ok(())
            }
            Self::Text(text) if exact && text.bytes().all(|byte| byte.is_ascii_whitespace()) => {
                text.chars().try_for_each(|c| write!(out, "&#{};", u32::from(c)))
            }
            Self::Text(text) => {
                text.chars().for_each(|c| escape_text(out, c));
                Ok(())
            }
            Self::CData(text) => write!(out, "<![CDATA[{text}]]>"),
            Self::Comment(text) => write!(out, "<!--{text}-->"),
            Self::Instruction(text) => write!(out, "<?{text}?>"),
        };
    }
}

fn start_line(out: &mut String, depth: usize) {
    out.push('\n');
    (0..depth).for_each(|_| out.push_str("  "));
}

fn dump_attribute(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, " {name}=\"");
    for c in value.chars() {
        match c {
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            c if c.is_ascii() => escape_text(out, c),
            // Without a declared encoding libxml2 writes attributes in ASCII, though not text.
            c => {
                let _ = write!(out, "&#x{:X};", u32::from(c));
            }
        }
    }
    out.push('"');
}

fn escape_text(out: &mut String, c: char) {
    match c {
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '&' => out.push_str("&amp;"),
        '\r' => out.push_str("&#13;"),
        c => out.push(c),
    }
}

fn prefix(name: &str) -> &str {
    name.split_once(':').map_or("", |(prefix, _)| prefix)
}

/// The URI that an element around `node` binds the prefix to.
fn bound_outside(node: Node<'_>, prefix: &str) -> Option<String> {
    std::iter::successors(node.parent(), |outer| outer.parent())
        .find_map(|outer| start_tag(outer.raw()).namespaces.into_iter().find(|(bound, _)| bound == prefix))
        .map(|(_, uri)| uri)
        .filter(|uri| !uri.is_empty())
}

/// The element whose opening tag begins the text, without its content.
fn start_tag(raw: &str) -> Foreign {
    match Reader::from_str(raw).read_event() {
        Ok(Event::Start(tag) | Event::Empty(tag)) => element(&tag),
        _ => Foreign::default(),
    }
}

fn element(tag: &BytesStart<'_>) -> Foreign {
    let name = tag.name().0.to_owned();
    let (mut namespaces, mut attributes) = (Vec::new(), Vec::new());
    let mut found: Attributes<'_> = tag.attributes();
    for attribute in found.with_checks(false).flatten() {
        let name = attribute.key.0;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default().into_owned();
        match name.strip_prefix("xmlns") {
            Some("") => namespaces.push((String::new(), value)),
            Some(rest) if rest.starts_with(':') => namespaces.push((rest[1..].to_owned(), value)),
            _ => attributes.push((name.to_owned(), value)),
        }
    }
    Foreign { name, namespaces, attributes, children: Vec::new() }
}

/// Reads an element's text. The document that it is a part of has been found to be well-formed.
fn parse(raw: &str) -> Foreign {
    let mut reader = Reader::from_str(raw);
    let mut open: Vec<Foreign> = Vec::new();
    while let Ok(event) = reader.read_event() {
        let rest = raw.get(usize::try_from(reader.buffer_position()).unwrap_or(raw.len())..).unwrap_or("");
        let done = match event {
            Event::Start(tag) => {
                open.push(element(&tag));
                None
            }
            Event::Empty(tag) => close(&mut open, element(&tag)),
            Event::End(_) => open.pop().and_then(|element| close(&mut open, element)),
            Event::Eof => break,
            other @ (Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_)) => {
                add(&mut open, other, rest);
                None
            }
        };
        if let Some(done) = done {
            return done;
        }
    }
    open.into_iter().next().unwrap_or_default()
}

/// Hangs a finished element into the one around it; returns it where there is none.
fn close(open: &mut [Foreign], element: Foreign) -> Option<Foreign> {
    match open.last_mut() {
        Some(parent) => {
            parent.children.push(Content::Element(element));
            None
        }
        None => Some(element),
    }
}

/// Adds what is neither tag nor end to the innermost element.
fn add(open: &mut [Foreign], event: Event<'_>, rest: &str) {
    let preserve = open.iter().rev().find_map(space).is_some_and(|space| space == "preserve");
    let Some(element) = open.last_mut() else { return };
    let more = More { closes: rest.starts_with("</"), continues: rest.starts_with('&'), preserve };
    match event {
        Event::Text(text) => element.add_text(&text.xml10_content(), more),
        Event::GeneralRef(reference) => {
            let name = reference.xml10_content();
            let character = reference.resolve_char_ref().ok().flatten().map(String::from);
            let text = character
                .or_else(|| quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned))
                .unwrap_or_default();
            element.add_text(&text, More { continues: true, ..more });
        }
        Event::CData(text) => element.children.push(Content::CData(text.xml10_content().into_owned())),
        Event::Comment(text) => element.children.push(Content::Comment(text.xml10_content().into_owned())),
        Event::PI(text) => element.children.push(Content::Instruction(String::from(&*text))),
        Event::Start(_)
        | Event::End(_)
        | Event::Empty(_)
        | Event::Decl(_)
        | Event::DocType(_)
        | Event::Eof => {}
    }
}

/// What an element says about white space in it.
fn space(element: &Foreign) -> Option<&str> {
    element.attributes.iter().find(|(name, _)| name == "xml:space").map(|(_, value)| value.as_str())
}
