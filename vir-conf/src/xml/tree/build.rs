//! From tokens to the tree.
//!
//! With its neighbour the only module that names quick-xml, which tokenises well but accepts much that XML forbids;
//! the checks it leaves out are made here.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use quick_xml::events::attributes::{Attribute, Attributes};
use quick_xml::events::{BytesDecl, BytesRef, Event};
use quick_xml::reader::Reader;
use quick_xml::{Error, XmlVersion};

use super::syntax::{self, ENTITIES, excerpt};
use super::{AttributeEntry, Document, Element, NONE, Name, mark};
use crate::diagnostic::{Place, Problem, XmlError};

/// Nesting that is still accepted, the same as libxml2's default.
const MAX_DEPTH: usize = 256;
/// Size of a document that is still accepted, in bytes: four times what libvirt's protocol carries.
const MAX_SIZE: usize = 16 << 20;
/// Number of elements that is still accepted.
const MAX_ELEMENTS: usize = 1 << 17;
/// Number of attributes that is still accepted.
const MAX_ATTRIBUTES: usize = 1 << 19;
/// Attributes of one element that are still accepted.
const MAX_ATTRIBUTES_OF_ONE: usize = 1024;
/// Namespace bindings that may be in force at once.
const MAX_BINDINGS: usize = 64;
/// Text from which the arenas' first size is guessed.
const USUAL_SIZE: usize = 1 << 20;

/// Assembles the arenas while the tokens come in.
pub(super) struct Builder<'x> {
    text: &'x str,
    elements: Vec<Element<'x>>,
    attributes: Vec<AttributeEntry<'x>>,
    namespaces: Vec<Cow<'x, str>>,
    /// Open elements with their last child so far.
    open: Vec<(u32, u32)>,
    /// Namespace bindings in scope: depth, prefix, number of the URI.
    bindings: Vec<(usize, &'x str, u32)>,
    has_root: bool,
}

type Built<T> = Result<T, Box<XmlError>>;

impl<'x> Builder<'x> {
    pub(super) fn new(text: &'x str) -> Self {
        Self {
            text: text.strip_prefix('\u{feff}').unwrap_or(text),
            elements: Vec::with_capacity(text.len().min(USUAL_SIZE) / 40),
            attributes: Vec::with_capacity(text.len().min(USUAL_SIZE) / 16),
            namespaces: vec![Cow::Borrowed("")],
            open: Vec::new(),
            bindings: Vec::new(),
            has_root: false,
        }
    }

    pub(super) fn run(mut self) -> Built<Document<'x>> {
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
                Err(err) => return Err(self.explain(position(reader.error_position()), &err)),
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
        let byte = self.text.as_bytes()[at];
        Err(self.wrong_at(at..at + 1, format!("control character 0x{byte:02x} is not allowed in XML")))
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
                let resolved = self.resolve(&reference, start..end)?;
                self.add_text(resolved, start)
            }
            Event::DocType(_) => {
                let error = self.wrong_at(start..end, "document type definitions are not accepted");
                Err(Box::new(error.with_help(format!("leave it out; {ENTITIES}"))))
            }
            Event::Decl(declaration) => self.check_declaration(&declaration, start..end),
            Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn check_declaration(&self, declaration: &BytesDecl<'_>, span: Range<usize>) -> Built<()> {
        if span.start != 0 {
            return Err(self.wrong_at(span, "the XML declaration must stand at the very start"));
        }
        let encoding = declaration.encoding().transpose().ok().flatten().unwrap_or_default();
        if encoding.is_empty()
            || ["utf-8", "utf8", "us-ascii"].contains(&encoding.to_ascii_lowercase().as_str())
        {
            return Ok(());
        }
        let found = format!("encoding '{}' is not supported, expected UTF-8", excerpt(&encoding));
        let error = self.wrong_at(span, found);
        Err(Box::new(error.with_help("save the document as UTF-8 and say encoding='UTF-8', or nothing")))
    }

    fn resolve(&self, reference: &BytesRef<'_>, span: Range<usize>) -> Built<Cow<'x, str>> {
        let name = reference.xml10_content();
        if let Some(text) = quick_xml::escape::resolve_predefined_entity(&name) {
            return Ok(Cow::Borrowed(text));
        }
        let found = match reference.resolve_char_ref() {
            Ok(Some(c)) if is_xml_char(c) => return Ok(Cow::Owned(c.to_string())),
            Ok(Some(_)) | Err(_) => format!("'&{};' is not a character XML allows", excerpt(&name)),
            Ok(None) => format!("entity '&{};' is not defined", excerpt(&name)),
        };
        Err(Box::new(self.wrong_at(span, found).with_help(ENTITIES)))
    }

    fn add_text(&mut self, text: Cow<'x, str>, start: usize) -> Built<()> {
        let blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        let Some(&(id, _)) = self.open.last() else {
            return if blank { Ok(()) } else { Err(self.outside(start)) };
        };
        if text.as_bytes().contains(&b']')
            && !self.text[start..].starts_with("<![CDATA[")
            && let Some(at) = text.find("]]>")
        {
            return Err(self.wrong_at(start + at..start + at + 3, "']]>' must be written ']]&gt;' in text"));
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
            return Err(self.wrong_at(start..end, "a second top-level element; a document has one"));
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
        let name = Name::new(name);
        let (parent, id) = self.link(name);
        self.elements.push(Element {
            name,
            namespace,
            span: offset(start)..offset(end),
            tag_end: offset(end),
            attributes,
            parent,
            first_child: NONE,
            next_sibling: NONE,
            child_names: 0,
            text: Cow::Borrowed(""),
            read_by: Cell::new(None),
        });
        self.open.push((id, NONE));
        Ok(())
    }

    /// Number of the element to come, hung after its last sibling; and of its parent.
    fn link(&mut self, name: Name<'x>) -> (u32, u32) {
        let id = offset(self.elements.len());
        let Some((parent, last)) = self.open.last_mut() else { return (NONE, id) };
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
        self.elements[*parent as usize].child_names |= mark(name.text);
        (*parent, id)
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
        let bound = self.bindings.len();
        // Its own duplicate check compares every pair; ours is below.
        let mut found = Attributes::new(content, name_end);
        found.with_checks(false);
        for attribute in found {
            let attribute = attribute
                .map_err(|err| syntax::attribute(self.text, base, syntax::attribute_position(&err), &err))?;
            let name = attribute.key.0;
            let at = self.offset_of(name);
            if self.attributes.len() - first >= MAX_ATTRIBUTES_OF_ONE {
                return Err(self.over(at, "element", MAX_ATTRIBUTES_OF_ONE, "attributes"));
            }
            if self.attributes.len() >= MAX_ATTRIBUTES {
                return Err(self.over(at, "document", MAX_ATTRIBUTES, "attributes"));
            }
            self.check_name(name, at)?;
            if !self.text.as_bytes()[at - 1].is_ascii_whitespace() {
                let found = format!("white space is missing before attribute '{}'", excerpt(name));
                return Err(self.wrong_at(at..at + name.len(), found));
            }
            let value = match attribute.value {
                Cow::Borrowed(value) if value.bytes().all(is_plain) => Cow::Borrowed(value),
                Cow::Borrowed(_) | Cow::Owned(_) => self.special_value(&attribute, name, at)?,
            };
            if let Some(prefix) = namespace_prefix(name) {
                self.bind(prefix, value, bound, at)?;
                continue;
            }
            let key = Name::new(name);
            if let Some(earlier) = self.attributes[first..].iter().find(|earlier| earlier.name == key) {
                return Err(self.given_twice(name, earlier.start, at));
            }
            let name = key;
            self.attributes.push(AttributeEntry { name, value, start: offset(at), read: Cell::new(false) });
        }
        Ok(offset(first)..offset(self.attributes.len()))
    }

    /// A value with references, line ends or characters beyond ASCII.
    fn special_value(&self, attribute: &Attribute<'x>, name: &str, at: usize) -> Built<Cow<'x, str>> {
        let of = format!("value of attribute '{}'", excerpt(name));
        if let Some(less) = attribute.value.find('<') {
            let less =
                if let Cow::Borrowed(raw) = &attribute.value { self.offset_of(raw) + less } else { at };
            return Err(self.wrong_at(less..less + 1, format!("'<' must be written '&lt;' in the {of}")));
        }
        let span = at..at + name.len();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|err| match &err {
            Error::Escape(err) => {
                let (found, help) = syntax::escape_words(err);
                let reference = syntax::reference(&attribute.value);
                let begins = self.offset_of(&attribute.value);
                let span = begins + reference.start..begins + reference.end;
                Box::new(self.wrong_at(span, format!("{of}: {found}")).with_help(help))
            }
            Error::Io(_)
            | Error::Syntax(_)
            | Error::IllFormed(_)
            | Error::InvalidAttr(_)
            | Error::Encoding(_)
            | Error::Namespace(_) => self.wrong_at(span.clone(), format!("{of}: {err}")),
        })?;
        // The text has no control characters, but a reference may stand for one.
        let is_clean = match &value {
            Cow::Borrowed(raw) => !raw.contains('\u{fffe}') && !raw.contains('\u{ffff}'),
            Cow::Owned(resolved) => resolved.chars().all(is_xml_char),
        };
        if !is_clean {
            return Err(self.wrong_at(span, format!("the {of} has a character XML does not allow")));
        }
        Ok(value)
    }

    /// Binds a prefix for the element to come and what is in it.
    fn bind(&mut self, prefix: &'x str, uri: Cow<'x, str>, bound: usize, at: usize) -> Built<()> {
        if self.bindings.len() >= MAX_BINDINGS {
            return Err(self.over(at, "document", MAX_BINDINGS, "namespaces at once"));
        }
        if self.bindings[bound..].iter().any(|(_, earlier, _)| *earlier == prefix) {
            let found = format!("the namespace of prefix '{}' is given twice", excerpt(prefix));
            return Err(self.wrong(at, found));
        }
        let number = if uri.is_empty() {
            0
        } else {
            self.namespaces.push(uri);
            offset(self.namespaces.len() - 1)
        };
        self.bindings.push((self.open.len(), prefix, number));
        Ok(())
    }

    fn expand(&self, qualified: &'x str) -> (&'x str, u32) {
        if self.bindings.is_empty() {
            return (qualified, 0);
        }
        let (prefix, local) = qualified.split_once(':').unwrap_or(("", qualified));
        match self.bindings.iter().rev().find(|(_, bound, _)| *bound == prefix) {
            Some((_, _, uri)) => (local, *uri),
            None => (qualified, 0),
        }
    }

    fn check_name(&self, name: &str, at: usize) -> Built<()> {
        let goes_on_plain =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':');
        if name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
            && name.as_bytes().iter().all(goes_on_plain)
        {
            return Ok(());
        }
        let starts = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | ':') || !c.is_ascii();
        let goes_on = |c: char| starts(c) || c.is_ascii_digit() || matches!(c, '-' | '.');
        let mut chars = name.chars();
        if chars.next().is_some_and(starts) && chars.all(goes_on) {
            return Ok(());
        }
        Err(self.wrong_at(at..at + name.len(), format!("'{}' is not a name", excerpt(name))))
    }

    fn finish(self) -> Built<Document<'x>> {
        if let Some(&(id, _)) = self.open.last() {
            let element = &self.elements[id as usize];
            let span = element.span.start as usize..element.tag_end as usize;
            let error = self.wrong_at(span, format!("<{}> is never closed", excerpt(element.name.text)));
            let end = self.text.trim_end().len();
            let end = Place::new(self.text, end..end, String::new());
            return Err(Box::new(error.with_related(end, "the document ends here")));
        }
        if !self.has_root {
            return Err(self.wrong(self.text.len(), "the document has no element"));
        }
        let Self { text, elements, attributes, namespaces, open: _, bindings: _, has_root: _ } = self;
        Ok(Document { text, elements, attributes, namespaces })
    }

    /// Where a piece of the text begins.
    fn offset_of(&self, piece: &str) -> usize {
        (piece.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }

    #[cold]
    fn wrong(&self, at: usize, found: impl Into<String>) -> Box<XmlError> {
        syntax::wrong(self.text, at..at, found)
    }

    #[cold]
    fn wrong_at(&self, span: Range<usize>, found: impl Into<String>) -> Box<XmlError> {
        syntax::wrong(self.text, span, found)
    }

    /// What the tokeniser could not go on with; it knows of end tags, but not where the elements began.
    #[cold]
    fn explain(&self, at: usize, err: &Error) -> Box<XmlError> {
        // The tokeniser counts bytes, and may stop within a character.
        let at = self.text.floor_char_boundary(at);
        let error = syntax::explain(self.text, at, err);
        let is_end_tag = self.text[at..].starts_with("</");
        match self.open.last().filter(|_| is_end_tag) {
            Some(&(id, _)) => {
                let element = &self.elements[id as usize];
                let span = element.span.start as usize..element.tag_end as usize;
                let opening = Place::new(self.text, span, String::new());
                Box::new(error.with_related(opening, "this element is open"))
            }
            None => error,
        }
    }

    #[cold]
    fn given_twice(&self, name: &str, earlier: u32, at: usize) -> Box<XmlError> {
        let error =
            self.wrong_at(at..at + name.len(), format!("attribute '{}' is given twice", excerpt(name)));
        let earlier = earlier as usize;
        let first = Place::new(self.text, earlier..earlier + name.len(), String::new());
        Box::new(error.with_related(first, "the first is here"))
    }

    #[cold]
    fn outside(&self, start: usize) -> Box<XmlError> {
        let piece = &self.text[start..];
        let at = start + (piece.len() - piece.trim_ascii_start().len());
        let length = self.text[at..].find(['\n', '<']).unwrap_or(self.text.len() - at);
        let found = if self.has_root {
            "text behind the document's element"
        } else {
            "text before the document's element"
        };
        self.wrong_at(at..at + self.text[at..at + length].trim_ascii_end().len(), found)
    }

    #[cold]
    fn over(&self, at: usize, what: &'static str, limit: usize, unit: &'static str) -> Box<XmlError> {
        let place = Place::new(self.text, at..at, String::new());
        Box::new(XmlError::new(place, Problem::Limit { what, limit, unit }))
    }
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

fn position(at: u64) -> usize {
    usize::try_from(at).expect("an offset into a str fits usize")
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("documents are limited to 16 MiB")
}
