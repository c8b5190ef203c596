// Long because reading is one machine: tokens, the checks they lack, and the arenas they fill.
//! A document as a tree that borrows from its text and knows where everything stands.
//!
//! The only module that names quick-xml, which tokenises well but accepts much that XML forbids; the checks it
//! leaves out are made here. A tree rather than a stream, because the format asks random-access questions ("is
//! there a `<source>`?") and because foreign metadata needs its raw text. Line numbers are not kept: they are
//! counted from a byte offset when an error is reported.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::events::Event;
use quick_xml::events::attributes::{AttrError, Attributes};
use quick_xml::reader::Reader;

use crate::diagnostic::{Place, Problem, XmlError};
use crate::schema::Schema;
use crate::xml::namespace::expand;

/// Nesting that is still accepted, the same as libxml2's default.
const MAX_DEPTH: usize = 256;
/// Size of a document that is still accepted, in bytes.
const MAX_SIZE: usize = 64 << 20;
/// Number of elements that is still accepted.
const MAX_ELEMENTS: usize = 1 << 20;
/// Attributes of one element that are still accepted.
const MAX_ATTRIBUTES: usize = 1024;
/// No node: the root is nobody's child and nobody's sibling.
const NONE: u32 = 0;

/// A well-formed document: one arena of elements and one of attributes, borrowing from the text.
#[derive(Debug)]
pub struct Document<'x> {
    text: &'x str,
    elements: Vec<Element<'x>>,
    attributes: Vec<AttributeEntry<'x>>,
    /// URIs that elements name by number; the first is empty, for elements in no namespace.
    namespaces: Vec<Cow<'x, str>>,
}

#[derive(Debug)]
struct Element<'x> {
    name: Name<'x>,
    /// Number of its namespace's URI.
    namespace: u32,
    span: Range<u32>,
    /// End of the opening tag.
    tag_end: u32,
    attributes: Range<u32>,
    parent: u32,
    first_child: u32,
    next_sibling: u32,
    text: Cow<'x, str>,
    /// The description that read this element; none while nobody has.
    read_by: Cell<Option<&'static Schema>>,
}

#[derive(Debug)]
struct AttributeEntry<'x> {
    name: Name<'x>,
    value: Cow<'x, str>,
    start: u32,
    read: Cell<bool>,
}

/// A name with its length and some of its bytes in one number, since reading a document is mostly comparing names.
#[derive(Debug, Clone, Copy)]
struct Name<'x> {
    text: &'x str,
    key: u32,
}

impl<'x> Name<'x> {
    #[inline]
    fn new(text: &'x str) -> Self {
        let byte = |at: usize| text.as_bytes().get(at).copied().unwrap_or(0);
        let length = u8::try_from(text.len()).unwrap_or(u8::MAX);
        let key = [length, byte(0), byte(text.len() / 2), byte(text.len().wrapping_sub(1))];
        Self { text, key: u32::from_le_bytes(key) }
    }
}

impl PartialEq for Name<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.text == other.text
    }
}

/// One element of a [`Document`].
#[derive(Debug, Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document<'d>,
    id: u32,
}

/// One attribute of a [`Node`].
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'d> {
    entry: &'d AttributeEntry<'d>,
}

impl<'x> Document<'x> {
    /// Reads a document.
    ///
    /// # Errors
    /// The first place where the text is not well-formed XML, or exceeds a limit: 64 MiB, 256 levels, a million
    /// elements, 1024 attributes on one element. Document type definitions are refused, so entities never expand.
    pub fn parse(text: &'x str) -> Result<Self, Box<XmlError>> {
        Builder::new(text).run()
    }

    /// Reads a document from bytes, which must be UTF-8; a byte order mark is skipped.
    pub fn parse_bytes(bytes: &'x [u8]) -> Result<Self, Box<XmlError>> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::parse(text),
            Err(err) => {
                let valid = std::str::from_utf8(&bytes[..err.valid_up_to()]).unwrap_or_default();
                let found = format!("byte 0x{:02x} is not UTF-8", bytes[err.valid_up_to()]);
                Err(syntax(valid, valid.len(), found))
            }
        }
    }

    /// The document's only top-level element.
    pub fn root(&self) -> Node<'_> {
        Node { document: self, id: 0 }
    }

    /// The text that was read.
    pub fn text(&self) -> &'x str {
        self.text
    }
}

impl<'d> Node<'d> {
    fn element(self) -> &'d Element<'d> {
        &self.document.elements[self.id as usize]
    }

    /// Name without prefix. A prefix that no namespace is bound to stays part of the name.
    pub fn name(self) -> &'d str {
        self.element().name.text
    }

    /// URI of the element's namespace; empty when it has none.
    pub fn namespace(self) -> &'d str {
        &self.document.namespaces[self.element().namespace as usize]
    }

    /// Text that stands directly in the element, entities resolved. White space between children does not count.
    pub fn text(self) -> &'d str {
        &self.element().text
    }

    /// Bytes of the whole element in the document's text.
    pub fn span(self) -> Range<usize> {
        let Range { start, end } = self.element().span;
        start as usize..end as usize
    }

    /// Bytes of the opening tag.
    pub fn tag_span(self) -> Range<usize> {
        self.element().span.start as usize..self.element().tag_end as usize
    }

    /// The element as it stands in the text, markup included.
    pub fn raw(self) -> &'d str {
        &self.document.text[self.span()]
    }

    /// Attribute of that name, which counts as read from now on.
    pub fn attribute(self, name: &str) -> Option<Attribute<'d>> {
        let name = Name::new(name);
        let entry = self.entries().iter().find(|entry| entry.name == name)?;
        entry.read.set(true);
        Some(Attribute { entry })
    }

    /// All attributes in the text's order, whether read or not.
    pub fn attributes(self) -> impl Iterator<Item = Attribute<'d>> {
        self.entries().iter().map(|entry| Attribute { entry })
    }

    fn entries(self) -> &'d [AttributeEntry<'d>] {
        let Range { start, end } = self.element().attributes;
        &self.document.attributes[start as usize..end as usize]
    }

    /// First child element of that name.
    pub fn child(self, name: &str) -> Option<Self> {
        let (namespace, local) = expand(name);
        let local = Name::new(local);
        let elements = &self.document.elements;
        let mut id = self.element().first_child;
        while id != NONE {
            let element = &elements[id as usize];
            let child = Self { id, ..self };
            if element.name == local && child.is_in(namespace) {
                return Some(child);
            }
            id = element.next_sibling;
        }
        None
    }

    fn is_in(self, namespace: &str) -> bool {
        if namespace.is_empty() { self.element().namespace == 0 } else { self.namespace() == namespace }
    }

    /// First child element of that name in the namespace.
    pub fn child_in(self, namespace: &str, name: &str) -> Option<Self> {
        self.children().find(|child| child.name() == name && child.namespace() == namespace)
    }

    /// Child elements of that name: outside any namespace, or in the one that the name's prefix stands for.
    pub fn children_named(self, name: &str) -> impl Iterator<Item = Self> {
        let (namespace, local) = expand(name);
        let local = Name::new(local);
        self.children().filter(move |child| child.element().name == local && child.is_in(namespace))
    }

    /// All child elements in the text's order.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let mut next = self.element().first_child;
        std::iter::from_fn(move || {
            let child = (next != NONE).then_some(Self { id: next, ..self })?;
            next = child.element().next_sibling;
            Some(child)
        })
    }

    /// The element around this one; none for the root.
    pub fn parent(self) -> Option<Self> {
        (self.id != 0).then(|| Self { id: self.element().parent, ..self })
    }

    /// Notes that `schema` describes this element. Children and attributes are noted as they are read.
    pub fn mark_read(self, schema: &'static Schema) {
        self.element().read_by.set(Some(schema));
    }

    /// Notes that the whole subtree is understood, whatever it holds.
    pub fn mark_subtree_read(self, schema: &'static Schema) {
        self.mark_read(schema);
        self.entries().iter().for_each(|entry| entry.read.set(true));
        self.children().for_each(|child| child.mark_subtree_read(schema));
    }

    /// The description that read this element, if any has.
    pub fn read_by(self) -> Option<&'static Schema> {
        self.element().read_by.get()
    }

    /// Steps from the root, `domain/devices/disk[2]/target`. Counts only where a name repeats.
    pub fn path(self) -> String {
        let Some(parent) = self.parent() else { return self.name().to_owned() };
        let same = |node: &Self| node.name() == self.name() && node.namespace() == self.namespace();
        let number = parent.children().filter(same).position(|node| node.id == self.id).unwrap_or(0) + 1;
        let many = number > 1 || parent.children().filter(same).nth(1).is_some();
        let step = if many { format!("{}[{number}]", self.name()) } else { self.name().to_owned() };
        format!("{}/{step}", parent.path())
    }

    /// Where the opening tag stands.
    pub fn place(self) -> Place {
        Place::new(self.document.text, self.tag_span(), self.path())
    }

    /// Where an attribute of this element stands.
    pub fn attribute_place(self, attribute: Attribute<'_>) -> Place {
        Place::new(self.document.text, attribute.span(), format!("{}/@{}", self.path(), attribute.name()))
    }
}

impl<'d> Attribute<'d> {
    /// Name as written, prefix included.
    pub fn name(self) -> &'d str {
        self.entry.name.text
    }

    /// Value with entities resolved and white space normalised.
    pub fn value(self) -> &'d str {
        &self.entry.value
    }

    /// Whether anyone has asked for it.
    pub fn is_read(self) -> bool {
        self.entry.read.get()
    }

    /// Bytes of the attribute's name in the document's text.
    pub fn span(self) -> Range<usize> {
        let start = self.entry.start as usize;
        start..start + self.entry.name.text.len()
    }
}

/// Assembles the arenas while the tokens come in.
struct Builder<'x> {
    text: &'x str,
    elements: Vec<Element<'x>>,
    attributes: Vec<AttributeEntry<'x>>,
    /// Open elements with their last child so far.
    open: Vec<(u32, u32)>,
    namespaces: Vec<Cow<'x, str>>,
    /// Namespace bindings in scope: depth, prefix, number of the URI.
    bindings: Vec<(usize, &'x str, u32)>,
    has_root: bool,
}

type Built<T> = Result<T, Box<XmlError>>;

impl<'x> Builder<'x> {
    fn new(text: &'x str) -> Self {
        Self {
            text: text.strip_prefix('\u{feff}').unwrap_or(text),
            elements: Vec::with_capacity(text.len().min(MAX_SIZE) / 48),
            attributes: Vec::with_capacity(text.len().min(MAX_SIZE) / 32),
            open: Vec::new(),
            namespaces: vec![Cow::Borrowed("")],
            bindings: Vec::new(),
            has_root: false,
        }
    }

    fn run(mut self) -> Built<Document<'x>> {
        self.check_size()?;
        self.check_characters()?;
        if self.text.starts_with('\u{feff}') {
            // quick-xml would skip it without counting it.
            return Err(self.wrong(0, "a second byte order mark"));
        }
        let mut reader = Reader::from_str(self.text);
        reader.config_mut().check_comments = true;
        loop {
            let start = position(reader.buffer_position());
            let event = reader.read_event();
            let end = position(reader.buffer_position());
            match event {
                Ok(Event::Eof) => break,
                Ok(event) => self.take(event, start, end)?,
                Err(err) => return Err(self.wrong(position(reader.error_position()), err.to_string())),
            }
        }
        self.finish()
    }

    fn check_size(&self) -> Built<()> {
        if self.text.len() > MAX_SIZE {
            return Err(self.over(0, "document", MAX_SIZE, "bytes"));
        }
        Ok(())
    }

    /// Refuses the control characters that XML 1.0 section 2.2 leaves out, quickly where there are none.
    fn check_characters(&self) -> Built<()> {
        let forbidden = |&byte: &u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
        let chunk_is_clean = |chunk: &[u8]| !chunk.iter().fold(false, |found, byte| found | forbidden(byte));
        if self.text.as_bytes().chunks(256).all(chunk_is_clean) {
            return Ok(());
        }
        let at = self.text.bytes().position(|byte| forbidden(&byte)).unwrap_or(0);
        Err(self
            .wrong(at, format!("control character 0x{:02x} is not allowed in XML", self.text.as_bytes()[at])))
    }

    fn take(&mut self, event: Event<'x>, start: usize, end: usize) -> Built<()> {
        match event {
            Event::Start(_) => self.open_element(start, end, end - 1),
            Event::Empty(_) => {
                self.open_element(start, end, end - 2)?;
                self.close_element(end);
                Ok(())
            }
            Event::End(_) => {
                self.close_element(end);
                Ok(())
            }
            Event::Text(text) => self.add_text(text.xml10_content(), start),
            Event::CData(text) => self.add_text(text.xml10_content(), start),
            Event::GeneralRef(reference) => {
                let resolved = self.resolve(&reference, start)?;
                self.add_text(resolved, start)
            }
            Event::DocType(_) => Err(self.wrong(start, "document type definitions are not accepted")),
            Event::Decl(declaration) => self.check_declaration(&declaration, start),
            Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn check_declaration(&self, declaration: &quick_xml::events::BytesDecl<'_>, start: usize) -> Built<()> {
        if start != 0 {
            return Err(self.wrong(start, "the XML declaration must stand at the very start"));
        }
        let encoding = declaration.encoding().transpose().ok().flatten().unwrap_or_default();
        if encoding.is_empty()
            || ["utf-8", "utf8", "us-ascii"].contains(&encoding.to_ascii_lowercase().as_str())
        {
            return Ok(());
        }
        Err(self.wrong(start, format!("encoding '{encoding}' is not supported, expected UTF-8")))
    }

    fn resolve(&self, reference: &quick_xml::events::BytesRef<'_>, start: usize) -> Built<Cow<'x, str>> {
        let name = reference.xml10_content();
        if let Some(text) = quick_xml::escape::resolve_predefined_entity(&name) {
            return Ok(Cow::Borrowed(text));
        }
        match reference.resolve_char_ref() {
            Ok(Some(c)) if is_xml_char(c) => Ok(Cow::Owned(c.to_string())),
            Ok(Some(_)) | Err(_) => {
                Err(self.wrong(start, format!("'&{name};' is not a character XML allows")))
            }
            Ok(None) => Err(self.wrong(start, format!("entity '&{name};' is not defined"))),
        }
    }

    fn add_text(&mut self, text: Cow<'x, str>, start: usize) -> Built<()> {
        let blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        let Some(&(id, _)) = self.open.last() else {
            return if blank {
                Ok(())
            } else {
                Err(self.wrong(start, "text outside the document's element"))
            };
        };
        if text.contains("]]>") && !self.text[start..].starts_with("<![CDATA[") {
            return Err(self.wrong(start, "']]>' must be written ']]&gt;' in text"));
        }
        let element = &mut self.elements[id as usize];
        if blank && element.first_child != NONE {
            // White space between children is indentation, not content.
        } else if element.text.is_empty() {
            element.text = text;
        } else {
            element.text.to_mut().push_str(&text);
        }
        Ok(())
    }

    fn open_element(&mut self, start: usize, end: usize, content_end: usize) -> Built<()> {
        if self.open.is_empty() && self.has_root {
            return Err(self.wrong(start, "a second top-level element; a document has one"));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(self.over(start, "nesting", MAX_DEPTH, "levels"));
        }
        if self.elements.len() >= MAX_ELEMENTS {
            return Err(self.over(start, "document", MAX_ELEMENTS, "elements"));
        }
        self.has_root = true;
        let content: &'x str = &self.text[start + 1..content_end];
        let name_end = content.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(content.len());
        let qualified = &content[..name_end];
        self.check_name(qualified, start + 1)?;
        let attributes = self.read_attributes(content, name_end, start + 1)?;
        let (name, namespace) = self.expand(qualified);
        let (parent, id) = self.link(start)?;
        self.elements.push(Element {
            name: Name::new(name),
            namespace,
            span: offset(start)..offset(end),
            tag_end: offset(end),
            attributes,
            parent,
            first_child: NONE,
            next_sibling: NONE,
            text: Cow::Borrowed(""),
            read_by: Cell::new(None),
        });
        self.open.push((id, NONE));
        Ok(())
    }

    /// Number of the element to come, hung after its last sibling; and of its parent.
    fn link(&mut self, start: usize) -> Built<(u32, u32)> {
        let id = u32::try_from(self.elements.len())
            .map_err(|_| self.over(start, "document", MAX_ELEMENTS, "elements"))?;
        let Some((parent, last)) = self.open.last_mut() else { return Ok((NONE, id)) };
        if *last == NONE {
            self.elements[*parent as usize].first_child = id;
            // Blank text before the first child is indentation, not content.
            let text = &mut self.elements[*parent as usize].text;
            if text.bytes().all(|byte| byte.is_ascii_whitespace()) {
                *text = Cow::Borrowed("");
            }
        } else {
            self.elements[*last as usize].next_sibling = id;
        }
        *last = id;
        Ok((*parent, id))
    }

    fn close_element(&mut self, end: usize) {
        // quick-xml has checked that the tag matches an open one.
        if let Some((id, _)) = self.open.pop() {
            self.elements[id as usize].span.end = offset(end);
        }
        let depth = self.open.len();
        while self.bindings.last().is_some_and(|(bound_at, ..)| *bound_at >= depth) {
            self.bindings.pop();
        }
    }

    fn read_attributes(&mut self, content: &'x str, name_end: usize, base: usize) -> Built<Range<u32>> {
        let first = self.attributes.len();
        // Its own duplicate check compares every pair; ours is below.
        let mut found = Attributes::new(content, name_end);
        found.with_checks(false);
        for attribute in found {
            let attribute = attribute
                .map_err(|err| self.wrong(base + attr_error_position(&err), attr_error_text(&err)))?;
            let name = attribute.key.0;
            let at = name.as_ptr() as usize - self.text.as_ptr() as usize;
            if self.attributes.len() - first >= MAX_ATTRIBUTES {
                return Err(self.over(at, "element", MAX_ATTRIBUTES, "attributes"));
            }
            self.check_name(name, at)?;
            if !self.text.as_bytes()[at - 1].is_ascii_whitespace() {
                return Err(self.wrong(at, format!("white space is missing before attribute '{name}'")));
            }
            let value = match attribute.value {
                Cow::Borrowed(value) if value.bytes().all(is_plain) => Cow::Borrowed(value),
                Cow::Borrowed(_) | Cow::Owned(_) => self.special_value(&attribute, at)?,
            };
            let key = Name::new(name);
            if self.attributes[first..].iter().any(|earlier| earlier.name == key) {
                return Err(self.wrong(at, format!("attribute '{name}' is given twice")));
            }
            if let Some(prefix) = namespace_prefix(name) {
                self.bind(prefix, value);
                continue;
            }
            let name = key;
            self.attributes.push(AttributeEntry { name, value, start: offset(at), read: Cell::new(false) });
        }
        Ok(offset(first)..offset(self.attributes.len()))
    }

    /// A value with references, line ends or characters beyond ASCII.
    fn special_value(
        &self,
        attribute: &quick_xml::events::attributes::Attribute<'x>,
        at: usize,
    ) -> Built<Cow<'x, str>> {
        let name = attribute.key.0;
        if attribute.value.contains('<') {
            return Err(
                self.wrong(at, format!("'<' must be written '&lt;' in the value of attribute '{name}'"))
            );
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|err| self.wrong(at, format!("value of attribute '{name}': {err}")))?;
        if !value.chars().all(is_xml_char) {
            return Err(
                self.wrong(at, format!("value of attribute '{name}' has a character XML does not allow"))
            );
        }
        Ok(value)
    }

    /// Notes that the element to come binds a prefix.
    fn bind(&mut self, prefix: &'x str, uri: Cow<'x, str>) {
        let known = self.namespaces.iter().position(|known| *known == uri);
        let number = known.unwrap_or_else(|| {
            self.namespaces.push(uri);
            self.namespaces.len() - 1
        });
        self.bindings.push((self.open.len(), prefix, offset(number)));
    }

    fn expand(&self, qualified: &'x str) -> (&'x str, u32) {
        if self.bindings.is_empty() {
            return (qualified, 0);
        }
        let (prefix, local) = qualified.split_once(':').unwrap_or(("", qualified));
        match self.bindings.iter().rev().find(|(_, bound, _)| *bound == prefix) {
            Some((_, _, number)) => (local, *number),
            None => (qualified, 0),
        }
    }

    fn check_name(&self, name: &str, at: usize) -> Built<()> {
        let goes_on_plain =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':');
        if name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
            && name.as_bytes().iter().all(|byte| goes_on_plain(byte))
        {
            return Ok(());
        }
        let starts = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | ':') || !c.is_ascii();
        let goes_on = |c: char| starts(c) || c.is_ascii_digit() || matches!(c, '-' | '.');
        let mut chars = name.chars();
        if chars.next().is_some_and(starts) && chars.all(goes_on) {
            return Ok(());
        }
        Err(self.wrong(at, format!("'{}' is not a name", excerpt(name))))
    }

    fn finish(self) -> Built<Document<'x>> {
        if let Some(&(id, _)) = self.open.last() {
            let element = &self.elements[id as usize];
            let found = format!("<{}> is never closed", element.name.text);
            return Err(self.wrong(element.span.start as usize, found));
        }
        if !self.has_root {
            return Err(self.wrong(self.text.len(), "the document has no element"));
        }
        let Self { text, elements, attributes, namespaces, .. } = self;
        Ok(Document { text, elements, attributes, namespaces })
    }

    #[cold]
    fn wrong(&self, at: usize, found: impl Into<String>) -> Box<XmlError> {
        syntax(self.text, at, found.into())
    }

    #[cold]
    fn over(&self, at: usize, what: &'static str, limit: usize, unit: &'static str) -> Box<XmlError> {
        let place = Place::new(self.text, at..at, String::new());
        Box::new(XmlError::new(place, Problem::Limit { what, limit, unit }))
    }
}

#[cold]
fn syntax(text: &str, at: usize, found: String) -> Box<XmlError> {
    let at = at.min(text.len());
    Box::new(XmlError::new(Place::new(text, at..at, String::new()), Problem::Syntax(found)))
}

/// The prefix an attribute binds: `xmlns` the empty one, `xmlns:qemu` `qemu`.
fn namespace_prefix(name: &str) -> Option<&str> {
    match name.strip_prefix("xmlns")? {
        "" => Some(""),
        rest => rest.strip_prefix(':'),
    }
}

/// Whether a byte of an attribute's value stands for itself and needs no look: ASCII but for markup and white space
/// that is normalised.
const fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<')
}

/// Characters of XML 1.0 section 2.2.
fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}

fn position(at: u64) -> usize {
    usize::try_from(at).expect("an offset into a str fits usize")
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("documents are limited to 64 MiB")
}

fn attr_error_position(err: &AttrError) -> usize {
    match err {
        AttrError::ExpectedEq(at)
        | AttrError::ExpectedValue(at)
        | AttrError::UnquotedValue(at)
        | AttrError::ExpectedQuote(at, _)
        | AttrError::Duplicated(at, _) => *at,
    }
}

fn attr_error_text(err: &AttrError) -> &'static str {
    match err {
        AttrError::ExpectedEq(_) => "an attribute needs '=' and a value",
        AttrError::ExpectedValue(_) => "the value is missing after '='",
        AttrError::UnquotedValue(_) => "an attribute's value must stand in quotes",
        AttrError::ExpectedQuote(..) => "the closing quote is missing",
        AttrError::Duplicated(..) => "the attribute is given twice",
    }
}
