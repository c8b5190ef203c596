//! Where in a document something stands.

use std::fmt;
use std::num::NonZeroU32;
use std::ops::Range;

use crate::diagnostic::Read;
use crate::schema::{Empty, Schema};
use crate::table::{Decode, Element, Encode};
use crate::xml::{Node, Writer};

/// Where in a document something stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Place {
    /// Line, from 1; 0 where the place is known by its path alone.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Steps from the root, `domain/devices/disk[2]/target`. Empty before the first element.
    pub path: String,
    /// Bytes of the document's text.
    pub span: Range<usize>,
    /// What the path is counted from, where only the path is known.
    pub(super) anchor: Anchor,
}

/// What the path of a place is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) enum Anchor {
    /// The root: the path is that of the document.
    #[default]
    Root,
    /// An element that was read, at this byte; so much of the path leads to it.
    Element(u32, usize),
    /// Nothing that was written: so much of the path leads to what was filled in.
    Added(usize),
}

impl Place {
    /// Finds line and column of a span by counting, so only for errors.
    #[cold]
    pub fn new(text: &str, span: Range<usize>, path: String) -> Self {
        let before = &text[..text.floor_char_boundary(span.start)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let newlines = before.bytes().filter(|&byte| byte == b'\n').count();
        Self {
            line: count(newlines + 1),
            column: count(before[line_start..].chars().count() + 1),
            path,
            span,
            anchor: Anchor::Root,
        }
    }

    /// A place known by its path alone, for rules that judge a definition rather than a text.
    pub fn of_path(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }

    /// A part of the place: a child element `target`, an attribute `@bus`.
    #[must_use]
    pub fn inside(mut self, step: &str) -> Self {
        self.path = format!("{}/{step}", self.path);
        self
    }

    /// Whether it is known by its path alone and nobody has said what that is counted from.
    pub(crate) fn is_loose(&self) -> bool {
        self.line == 0 && self.anchor == Anchor::Root
    }

    /// Counts the path from an element that was read, to which `length` bytes of it lead.
    pub(crate) fn anchored(mut self, origin: Origin, length: usize) -> Self {
        self.anchor = match origin.0 {
            Some(offset) => Anchor::Element(offset.get() - 1, length),
            None => Anchor::Added(length),
        };
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.path.as_str()) {
            (0, path) => write!(f, "{path}"),
            (line, "") => write!(f, "line {line}, column {}", self.column),
            (line, path) => write!(f, "line {line}, column {}: {path}", self.column),
        }
    }
}

impl From<&str> for Place {
    fn from(path: &str) -> Self {
        Self::of_path(path)
    }
}

impl From<String> for Place {
    fn from(path: String) -> Self {
        Self::of_path(path)
    }
}

impl From<&String> for Place {
    fn from(path: &String) -> Self {
        Self::of_path(path)
    }
}

/// Which element of its document a value was read from: lists are sorted and added to after reading, so their
/// positions do not tell.
///
/// It is no part of the value: two values are equal wherever they were read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Origin(Option<NonZeroU32>);

impl Origin {
    /// The element.
    pub fn of(node: Node<'_>) -> Self {
        Self(u32::try_from(node.span().start + 1).ok().and_then(NonZeroU32::new))
    }

    /// The place of the element, known by its path in the definition until the document is at hand.
    pub fn at(self, path: impl Into<String>) -> Place {
        let place = Place::of_path(path);
        let length = place.path.len();
        if self.0.is_some() { place.anchored(self, length) } else { place }
    }
}

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Spliced into an element as a group without parts.
impl Element for Origin {
    const SCHEMA: &'static Schema = &Schema {
        tag: "",
        rust: "",
        doc: "Which element of its document a value was read from.",
        empty: Empty::Vanish,
        fields: &[],
    };

    fn read(node: Node<'_>, _: &Decode<'_>) -> Read<Self> {
        Ok(Self::of(node))
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

    fn write_children(&self, _: &mut Writer, _: &Encode) {}
}
