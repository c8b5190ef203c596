//! A document as a tree that borrows from its text and knows where everything stands.
//!
//! A tree rather than a stream, because the format asks random-access questions ("is there a `<source>`?") and
//! because foreign metadata needs its raw text. Line numbers are not kept: they are counted from a byte offset when
//! an error is reported.

mod build;
mod syntax;

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use self::build::Builder;
use crate::diagnostic::{Place, XmlError};
use crate::schema::Schema;
use crate::xml::namespace::expand;

/// No node: the root is nobody's child and nobody's sibling.
const NONE: u32 = 0;

/// A well-formed document: one arena of elements and one of attributes, borrowing from the text.
#[derive(Debug)]
pub struct Document<'x> {
    text: &'x str,
    elements: Vec<Element<'x>>,
    attributes: Vec<AttributeEntry<'x>>,
    /// URIs of namespaces; the first is empty, for elements without one.
    namespaces: Vec<Cow<'x, str>>,
}

#[derive(Debug)]
struct Element<'x> {
    name: Name<'x>,
    /// Number in the document's namespaces.
    namespace: u32,
    span: Range<u32>,
    /// End of the opening tag.
    tag_end: u32,
    attributes: Range<u32>,
    parent: u32,
    first_child: u32,
    next_sibling: u32,
    /// Marks of the names that its children have: most children that are asked for are not there.
    child_names: u64,
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

/// One bit that tells a name from most others, by its end, so that a prefix changes nothing; all bits for a name that
/// is too short.
#[inline]
fn mark(name: &str) -> u64 {
    match name.as_bytes() {
        [.., before, last] => {
            1 << ((u32::from(*before).wrapping_mul(5) ^ u32::from(*last).wrapping_mul(3)) & 63)
        }
        _ => u64::MAX,
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
    /// The first place where the text is not well-formed XML, or exceeds a limit: 16 MiB, 256 levels, 131,072
    /// elements, 524,288 attributes, 1024 of them on one element, 64 namespaces. Document type definitions are
    /// refused, so entities never expand.
    pub fn parse(text: &'x str) -> Result<Self, Box<XmlError>> {
        Builder::new(text).run()
    }

    /// Reads a document from bytes, which must be UTF-8; a byte order mark is skipped.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), and bytes that are not UTF-8.
    pub fn parse_bytes(bytes: &'x [u8]) -> Result<Self, Box<XmlError>> {
        Self::parse(Self::text_of(bytes)?)
    }

    /// The text that bytes are, which must be UTF-8.
    ///
    /// # Errors
    /// The first byte that is not UTF-8. Its place is right in [`String::from_utf8_lossy`]'s text, too.
    pub fn text_of(bytes: &[u8]) -> Result<&str, Box<XmlError>> {
        std::str::from_utf8(bytes).map_err(|err| syntax::not_utf8(bytes, err.valid_up_to()))
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
    #[inline]
    pub fn child(self, name: &str) -> Option<Self> {
        if self.element().child_names & mark(name) == 0 {
            return None;
        }
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
        let is_there = self.element().child_names & mark(name) != 0;
        let children = is_there.then(|| self.children()).into_iter().flatten();
        children.filter(move |child| child.element().name == local && child.is_in(namespace))
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

    /// Where the text stands, for an element that has text and nothing else; else its opening tag.
    pub fn text_place(self) -> Place {
        let span = self.text_span().unwrap_or_else(|| self.tag_span());
        Place::new(self.document.text, span, self.path())
    }

    fn text_span(self) -> Option<Range<usize>> {
        if self.element().first_child != NONE {
            return None;
        }
        let content = &self.document.text[self.tag_span().end..self.span().end];
        let content = &content[..content.rfind('<')?];
        let start = self.tag_span().end + (content.len() - content.trim_start().len());
        (!content.trim().is_empty()).then(|| start..start + content.trim().len())
    }

    /// Where the name of one of its attributes stands.
    pub fn attribute_place(self, attribute: Attribute<'_>) -> Place {
        self.place_of_attribute(attribute, attribute.span())
    }

    /// Where the value of one of its attributes stands, without the quotes; where it is empty, with them.
    pub fn value_place(self, attribute: Attribute<'_>) -> Place {
        let name = attribute.span();
        let quoted = || {
            let behind = &self.document.text[name.end..];
            let open = behind.find(['\'', '"'])?;
            let length = behind[open + 1..].find(behind[open..].chars().next()?)?;
            let start = name.end + open;
            Some(if length == 0 { start..start + 2 } else { start + 1..start + 1 + length })
        };
        self.place_of_attribute(attribute, quoted().unwrap_or_else(|| name.clone()))
    }

    fn place_of_attribute(self, attribute: Attribute<'_>, span: Range<usize>) -> Place {
        Place::new(self.document.text, span, format!("{}/@{}", self.path(), attribute.name()))
    }

    /// The element of the same document that begins at a byte.
    pub(crate) fn document_element_at(self, offset: u32) -> Option<Self> {
        let found =
            self.document.elements.binary_search_by_key(&offset, |element| element.span.start).ok()?;
        Some(Self { id: u32::try_from(found).ok()?, ..self })
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
