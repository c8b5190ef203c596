// Long because the words of a table stand side by side, each with the same few functions.
//! What the words of a table do: each is a module with the same few functions, and those that do not apply are
//! empty.

#![allow(
    clippy::wildcard_imports,
    reason = "a word's module is a page of this file, set apart for its names only"
)]
#![allow(clippy::needless_pass_by_value, reason = "all words are called alike")]

use crate::diagnostic::{Problem, Read, Reported};
use crate::flags::FormatFlags;
use crate::scalar::Scalar;
use crate::schema::{ChoiceSchema, Empty, Facet, Field, Occurs, ScalarShape, Schema, Shape};
use crate::table::{Advice, Choice, Decode, Element, Encode, Maybe, schema_of};
use crate::xml::{Attribute, Node, Text, Writer};

/// A leaf or a flag: an element with nothing but text, or nothing at all.
static PLAIN: Schema = Schema { tag: "", rust: "", doc: "", empty: Empty::Close, fields: &[] };

const fn occurs<M: Maybe>() -> Occurs {
    if M::OPTIONAL { Occurs::Optional } else { Occurs::Once }
}

#[cold]
fn refuse(
    node: Node<'_>,
    attribute: Option<&str>,
    found: &str,
    shape: &ScalarShape,
    cx: &Decode<'_>,
) -> Reported {
    let advice = || Advice { expected: shape.expectation(), help: shape.meant(found) };
    cx.refuse_value(node, attribute, found, advice)
}

fn scalar<T: Scalar>(node: Node<'_>, attribute: Option<&str>, text: &str, cx: &Decode<'_>) -> Read<T> {
    let value = T::read(text).ok_or_else(|| refuse(node, attribute, text, &T::SHAPE, cx))?;
    if let Some(facet) = T::FACET.filter(|facet| cx.is_strict() && !(facet.fits)(text)) {
        refuse(node, attribute, text, &facet.shape(), cx);
    }
    Ok(value)
}

/// What strict reading asks of one part of an element.
#[derive(Debug)]
pub struct Terms {
    /// The texts that it may have.
    pub facet: Option<&'static Facet>,
    /// Whether it must be there.
    pub due: Due,
    /// Whether it may be there.
    pub only: bool,
}

/// Whether a part must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// It need not.
    No,
    /// It must.
    Yes,
    /// It must, and must have this child.
    Part(&'static str),
}

impl From<bool> for Due {
    fn from(due: bool) -> Self {
        if due { Self::Yes } else { Self::No }
    }
}

/// One part of an element as it is written.
#[derive(Debug, Clone, Copy)]
pub enum Part<'d> {
    /// An attribute by its name.
    Attribute(&'static str, Option<Attribute<'d>>),
    /// A child by its name; the first of several.
    Child(&'static str, Option<Node<'d>>),
    /// The element's own text.
    Text(&'d str),
    /// A group, which is no part of its own.
    Group,
}

/// Holds a part against what strict reading asks of it.
pub fn check(node: Node<'_>, part: Part<'_>, terms: &Terms, cx: &Decode<'_>) {
    let element = || node.name().to_owned();
    match part {
        Part::Attribute(name, None) if terms.due != Due::No => {
            cx.fail(node, Problem::MissingAttribute { element: element(), name });
        }
        Part::Child(name, None) if terms.due != Due::No => {
            missing_child(node, name, cx);
        }
        Part::Attribute(name, Some(_)) if !terms.only => {
            let found = format!("attribute '{name}' is not allowed in this <{}>", node.name());
            cx.fail(node, Problem::Conflict(found));
        }
        Part::Child(name, Some(child)) if !terms.only => {
            cx.fail(child, Problem::Conflict(format!("<{name}> is not allowed in this <{}>", node.name())));
        }
        Part::Attribute(name, Some(attribute)) => {
            check_text(node, Some(name), attribute.value(), terms, cx);
        }
        Part::Child(_, Some(child)) => {
            if let Due::Part(part) = terms.due
                && child.child(part).is_none()
            {
                missing_child(child, part, cx);
            }
            check_text(child, None, child.text(), terms, cx);
        }
        Part::Text("") if terms.due == Due::No => {}
        Part::Text(text) => check_text(node, None, text, terms, cx),
        Part::Attribute(_, None) | Part::Child(_, None) | Part::Group => {}
    }
}

/// Holds a part that a schema describes against its terms.
pub(super) fn check_field(node: Node<'_>, field: &'static Field, cx: &Decode<'_>) {
    let part = match field.shape {
        Shape::Attribute(_) => Part::Attribute(field.xml, node.attribute(field.xml)),
        Shape::Leaf(_) | Shape::Child(_) => Part::Child(field.xml, node.child(field.xml)),
        Shape::Text(_) => Part::Text(node.text()),
        Shape::Choice(choice) => Part::Attribute(choice().by, node.attribute(choice().by)),
        Shape::Flag | Shape::Inline(_) | Shape::Foreign => Part::Group,
    };
    check(node, part, &Terms { facet: field.facet, due: field.due.is_some().into(), only: true }, cx);
}

fn check_text(node: Node<'_>, attribute: Option<&str>, text: &str, terms: &Terms, cx: &Decode<'_>) {
    if let Some(facet) = terms.facet.filter(|facet| !(facet.fits)(text)) {
        refuse(node, attribute, text, &facet.shape(), cx);
    }
}

fn missing_child(node: Node<'_>, name: &'static str, cx: &Decode<'_>) -> Reported {
    cx.fail(node, Problem::MissingElement { element: node.name().to_owned(), name })
}

/// An attribute.
pub mod attr {
    use super::*;

    /// It is no text.
    pub fn is_text<M>(_: &M, _: &'static str) -> bool {
        false
    }

    /// How often it occurs.
    pub const fn occurs<M: Maybe>() -> Occurs {
        super::occurs::<M>()
    }

    /// What it looks like.
    pub const fn shape<M: Maybe<Inner: Scalar>>() -> Shape {
        Shape::Attribute(<M::Inner as Scalar>::SHAPE)
    }

    /// The part as it is written.
    pub fn part<'d, M>(node: Node<'d>, xml: &'static str) -> Part<'d> {
        Part::Attribute(xml, node.attribute(xml))
    }

    /// Reads it.
    pub fn take<M: Maybe<Inner: Scalar>>(
        node: Node<'_>,
        xml: &'static str,
        default: Option<M>,
        cx: &Decode<'_>,
    ) -> Read<M> {
        match node.attribute(xml) {
            Some(attribute) => scalar(node, Some(xml), attribute.value(), cx).map(M::present),
            None => default.or_else(M::absent).ok_or_else(|| {
                cx.fail(node, Problem::MissingAttribute { element: node.name().to_owned(), name: xml })
            }),
        }
    }

    /// Whether an element may be without it.
    pub const fn may_be_absent<M: Maybe>() -> bool {
        M::OPTIONAL
    }

    /// What an element has that is without it, if it may be.
    pub fn absent<M: Maybe>(default: Option<M>) -> Option<M> {
        default.or_else(M::absent)
    }

    /// A default's text.
    pub fn spell<M: Maybe<Inner: Scalar>>(default: &M) -> String {
        default.inner().map(crate::scalar::spell).unwrap_or_default()
    }

    /// Prints nothing: an attribute decides no shape.
    pub fn put_tag<M>(_: &M, _: &'static str, _: &mut Writer, _: &Encode, _: bool) {}

    /// Prints it.
    pub fn put_attr<M: Maybe<Inner: Scalar>>(
        field: &M,
        xml: &'static str,
        w: &mut Writer,
        cx: &Encode,
        guest: bool,
    ) {
        if let Some(value) = field.inner().filter(|_| cx.wants(guest)) {
            w.attribute(xml, |out| value.write(out));
        }
    }

    /// Prints nothing: an attribute is no child.
    pub fn put_child<M>(_: &M, _: &'static str, _: &mut Writer, _: &Encode, _: bool) {}

    /// Prints nothing: an attribute is no text.
    pub fn put_text<M>(_: &M, _: &mut Text<'_>, _: &Encode) {}
}

/// An attribute that stands before the one that decides the element's shape.
pub mod lead {
    pub use super::attr::{
        absent, is_text, may_be_absent, occurs, part, put_child, put_text, shape, spell, take,
    };
    pub use super::leaf::put_attr;
    use super::*;

    /// Prints it.
    pub fn put_tag<M: Maybe<Inner: Scalar>>(
        field: &M,
        xml: &'static str,
        w: &mut Writer,
        cx: &Encode,
        guest: bool,
    ) {
        attr::put_attr(field, xml, w, cx, guest);
    }
}

/// A child that holds only text.
pub mod leaf {
    pub use super::attr::{absent, is_text, may_be_absent, occurs, put_tag, put_text, spell};
    use super::*;

    /// What it looks like.
    pub const fn shape<M: Maybe<Inner: Scalar>>() -> Shape {
        Shape::Leaf(<M::Inner as Scalar>::SHAPE)
    }

    /// The part as it is written.
    pub fn part<'d, M>(node: Node<'d>, xml: &'static str) -> Part<'d> {
        Part::Child(xml, node.child(xml))
    }

    /// Reads it.
    pub fn take<M: Maybe<Inner: Scalar>>(
        node: Node<'_>,
        xml: &'static str,
        default: Option<M>,
        cx: &Decode<'_>,
    ) -> Read<M> {
        let Some(child) = node.child(xml) else {
            return default.or_else(M::absent).ok_or_else(|| missing_child(node, xml, cx));
        };
        child.mark_read(&PLAIN);
        scalar(child, None, child.text(), cx).map(M::present)
    }

    /// Prints nothing: a child is no attribute.
    pub fn put_attr<M>(_: &M, _: &'static str, _: &mut Writer, _: &Encode, _: bool) {}

    /// Prints it.
    pub fn put_child<M: Maybe<Inner: Scalar>>(
        field: &M,
        xml: &'static str,
        w: &mut Writer,
        cx: &Encode,
        guest: bool,
    ) {
        if let Some(value) = field.inner().filter(|_| cx.wants(guest)) {
            w.leaf(xml, |out| value.write(out));
        }
    }
}

/// The element's own text.
pub mod text {
    pub use super::attr::{absent, may_be_absent, occurs, put_child, put_tag, spell};
    pub use super::leaf::put_attr;
    use super::*;

    /// It is text.
    pub fn is_text<M>(_: &M, _: &'static str) -> bool {
        true
    }

    /// What it looks like.
    pub const fn shape<M: Maybe<Inner: Scalar>>() -> Shape {
        Shape::Text(<M::Inner as Scalar>::SHAPE)
    }

    /// The part as it is written.
    pub fn part<'d, M>(node: Node<'d>, _: &'static str) -> Part<'d> {
        Part::Text(node.text())
    }

    /// Reads it. Empty text is absent where it may be.
    pub fn take<M: Maybe<Inner: Scalar>>(
        node: Node<'_>,
        _: &'static str,
        default: Option<M>,
        cx: &Decode<'_>,
    ) -> Read<M> {
        match default.or_else(M::absent) {
            Some(absent) if node.text().is_empty() => Ok(absent),
            _ => scalar(node, None, node.text(), cx).map(M::present),
        }
    }

    /// Prints it.
    pub fn put_text<M: Maybe<Inner: Scalar>>(field: &M, out: &mut Text<'_>, _: &Encode) {
        if let Some(value) = field.inner() {
            value.write(out);
        }
    }
}

/// An empty child whose presence counts.
pub mod flag {
    pub use super::attr::{is_text, put_tag, put_text};
    pub use super::leaf::{part, put_attr};
    use super::*;

    /// How often it occurs.
    pub const fn occurs<M>() -> Occurs {
        Occurs::Optional
    }

    /// What it looks like.
    pub const fn shape<M>() -> Shape {
        Shape::Flag
    }

    /// An element may be without it.
    pub const fn may_be_absent<M>() -> bool {
        true
    }

    /// What an element has that is without it.
    pub fn absent<M: From<bool>>(_: Option<M>) -> Option<M> {
        Some(M::from(false))
    }

    /// Reads it.
    pub fn take<M: From<bool>>(node: Node<'_>, xml: &'static str, _: Option<M>, _: &Decode<'_>) -> Read<M> {
        let child = node.child(xml);
        if let Some(child) = child {
            child.mark_read(&PLAIN);
        }
        Ok(M::from(child.is_some()))
    }

    /// Prints it.
    pub fn put_child(field: &bool, xml: &'static str, w: &mut Writer, cx: &Encode, guest: bool) {
        if *field && cx.wants(guest) {
            w.flag(xml);
        }
    }
}

/// A child element.
pub mod child {
    pub use super::attr::{absent, is_text, may_be_absent, occurs, put_tag, put_text};
    pub use super::leaf::{part, put_attr};
    use super::*;

    /// What it looks like.
    pub const fn shape<M: Maybe<Inner: Element>>() -> Shape {
        Shape::Child(schema_of::<M::Inner>)
    }

    /// Reads it.
    pub fn take<M: Maybe<Inner: Element>>(
        node: Node<'_>,
        xml: &'static str,
        default: Option<M>,
        cx: &Decode<'_>,
    ) -> Read<M> {
        match node.child(xml) {
            Some(child) => M::Inner::decode(child, cx).map(M::present),
            None => default.or_else(M::absent).ok_or_else(|| missing_child(node, xml, cx)),
        }
    }

    /// A default's lines.
    pub fn spell<M: Maybe<Inner: Element>>(default: &M) -> String {
        let print = |element: &M::Inner| crate::document::format(element, FormatFlags::SECURE);
        default.inner().map(print).unwrap_or_default()
    }

    /// Prints it.
    pub fn put_child<M: Maybe<Inner: Element>>(
        field: &M,
        xml: &'static str,
        w: &mut Writer,
        cx: &Encode,
        _: bool,
    ) {
        if let Some(element) = field.inner() {
            element.encode(xml, w, cx);
        }
    }
}

/// A repeated child element.
pub mod list {
    pub use super::attr::{is_text, put_tag, put_text};
    pub use super::leaf::{part, put_attr};
    use super::*;

    /// A list of elements.
    pub trait List: Sized {
        /// The elements' type.
        type Item: Element;
        /// The list of these elements.
        fn of(items: Vec<Self::Item>) -> Self;
        /// The elements.
        fn items(&self) -> &[Self::Item];
    }

    impl<T: Element> List for Vec<T> {
        type Item = T;

        fn of(items: Self) -> Self {
            items
        }

        fn items(&self) -> &[T] {
            self
        }
    }

    /// How often it occurs.
    pub const fn occurs<L>() -> Occurs {
        Occurs::Many
    }

    /// What it looks like.
    pub const fn shape<L: List>() -> Shape {
        Shape::Child(schema_of::<L::Item>)
    }

    /// An element may be without them.
    pub const fn may_be_absent<L>() -> bool {
        true
    }

    /// None of them.
    pub fn absent<L: List>(_: Option<L>) -> Option<L> {
        Some(L::of(Vec::new()))
    }

    /// Reads all of them, reporting every one that is wrong.
    pub fn take<L: List>(node: Node<'_>, xml: &'static str, _: Option<L>, cx: &Decode<'_>) -> Read<L> {
        let mut items = Vec::with_capacity(node.children_named(xml).count());
        let mut outcome = Ok(());
        for child in node.children_named(xml) {
            match L::Item::decode(child, cx) {
                Ok(item) => items.push(item),
                Err(reported) => outcome = Err(reported),
            }
        }
        outcome.map(|()| L::of(items))
    }

    /// Prints them.
    pub fn put_child<L: List>(field: &L, xml: &'static str, w: &mut Writer, cx: &Encode, _: bool) {
        field.items().iter().for_each(|element| element.encode(xml, w, cx));
    }
}

/// A group spliced into the element.
pub mod inline {
    use super::*;

    /// How often it occurs.
    pub const fn occurs<T>() -> Occurs {
        Occurs::Once
    }

    /// What it looks like.
    pub const fn shape<T: Element>() -> Shape {
        Shape::Inline(schema_of::<T>)
    }

    /// The part as it is written: none of its own.
    pub fn part<'d, T>(_: Node<'d>, _: &'static str) -> Part<'d> {
        Part::Group
    }

    /// An element may be without it.
    pub const fn may_be_absent<T: Default>() -> bool {
        true
    }

    /// A group that says nothing.
    pub fn absent<T: Default>(_: Option<T>) -> Option<T> {
        Some(T::default())
    }

    /// Reads it.
    pub fn take<T: Element>(node: Node<'_>, _: &'static str, _: Option<T>, cx: &Decode<'_>) -> Read<T> {
        T::read(node, cx)
    }

    /// Prints the attributes that decide a shape.
    pub fn put_tag<T: Element>(field: &T, _: &'static str, w: &mut Writer, cx: &Encode, _: bool) {
        field.write_tag(w, cx);
    }

    /// Prints the other attributes.
    pub fn put_attr<T: Element>(field: &T, _: &'static str, w: &mut Writer, cx: &Encode, _: bool) {
        field.write_attrs(w, cx);
    }

    /// Prints the children.
    pub fn put_child<T: Element>(field: &T, _: &'static str, w: &mut Writer, cx: &Encode, _: bool) {
        field.write_children(w, cx);
    }

    /// Whether the group has the element's text.
    pub fn is_text<T: Element>(field: &T, _: &'static str) -> bool {
        field.has_text()
    }

    /// Prints the text.
    pub fn put_text<T: Element>(field: &T, out: &mut Text<'_>, cx: &Encode) {
        field.write_text(out, cx);
    }
}

/// One of several shapes, told by an attribute.
pub mod choice {
    pub use super::attr::{absent, may_be_absent, occurs};
    use super::*;

    /// What it looks like.
    pub const fn shape<M: Maybe<Inner: Choice>>() -> Shape {
        Shape::Choice(crate::table::choice_schema_of::<M::Inner>)
    }

    /// The part as it is written: the attribute that decides.
    pub fn part<'d, M: Maybe<Inner: Choice>>(node: Node<'d>, _: &'static str) -> Part<'d> {
        let by = <M::Inner as Choice>::SCHEMA.by;
        Part::Attribute(by, node.attribute(by))
    }

    /// Reads it. A default names the shape that is meant where the attribute is absent.
    pub fn take<M: Maybe<Inner: Choice>>(
        node: Node<'_>,
        xml: &'static str,
        default: Option<M>,
        cx: &Decode<'_>,
    ) -> Read<M> {
        let schema = <M::Inner as Choice>::SCHEMA;
        let usual =
            default.as_ref().and_then(|default| default.inner()).map(Choice::value).or(schema.default);
        match node.attribute(schema.by).map(Attribute::value).or(usual) {
            Some(value) => M::Inner::read(value, node, xml, cx).map(M::present),
            None => M::absent().ok_or_else(|| {
                cx.fail(node, Problem::MissingAttribute { element: node.name().to_owned(), name: schema.by })
            }),
        }
    }

    /// A default's value.
    pub fn spell<M: Maybe<Inner: Choice>>(default: &M) -> String {
        default.inner().map(|choice| choice.value().to_owned()).unwrap_or_default()
    }

    /// Prints the attribute that decides.
    pub fn put_tag<M: Maybe<Inner: Choice>>(
        field: &M,
        xml: &'static str,
        w: &mut Writer,
        cx: &Encode,
        guest: bool,
    ) {
        if let Some(choice) = field.inner() {
            if cx.wants(guest) {
                w.attribute(<M::Inner as Choice>::SCHEMA.by, |out| out.push(choice.value()));
            }
            choice.write_tag(xml, w, cx);
        }
    }

    /// Prints attributes of a shape that is spliced.
    pub fn put_attr<M: Maybe<Inner: Choice>>(
        field: &M,
        xml: &'static str,
        w: &mut Writer,
        cx: &Encode,
        _: bool,
    ) {
        if let Some(choice) = field.inner() {
            choice.write_attrs(xml, w, cx);
        }
    }

    /// Prints the child that holds the shape, or the children of one that is spliced.
    pub fn put_child<M: Maybe<Inner: Choice>>(
        field: &M,
        xml: &'static str,
        w: &mut Writer,
        cx: &Encode,
        _: bool,
    ) {
        if let Some(choice) = field.inner() {
            choice.write_children(xml, w, cx);
        }
    }

    /// Whether a shape that is spliced has the element's text.
    pub fn is_text<M: Maybe<Inner: Choice>>(field: &M, xml: &'static str) -> bool {
        field.inner().is_some_and(|choice| choice.has_text(xml))
    }

    /// Prints the text of a shape that is spliced.
    pub fn put_text<M: Maybe<Inner: Choice>>(field: &M, out: &mut Text<'_>, cx: &Encode) {
        if let Some(choice) = field.inner() {
            choice.write_text(out, cx);
        }
    }
}

/// The schema of a choice's shape.
pub fn shape_schema<M: Maybe<Inner: Element>>() -> &'static Schema {
    <M::Inner as Element>::SCHEMA
}

/// Reads a choice's shape from the child `xml`, or from `node` itself where that is empty.
pub fn take_shape<M: Maybe<Inner: Element>>(node: Node<'_>, xml: &'static str, cx: &Decode<'_>) -> Read<M> {
    if xml.is_empty() { M::Inner::read(node, cx).map(M::present) } else { child::take(node, xml, None, cx) }
}

/// Prints discriminators of a shape that is spliced.
pub fn shape_tag<M: Maybe<Inner: Element>>(shape: &M, xml: &'static str, w: &mut Writer, cx: &Encode) {
    if let Some(shape) = shape.inner().filter(|_| xml.is_empty()) {
        shape.write_tag(w, cx);
    }
}

/// Prints attributes of a shape that is spliced.
pub fn shape_attrs<M: Maybe<Inner: Element>>(shape: &M, xml: &'static str, w: &mut Writer, cx: &Encode) {
    if let Some(shape) = shape.inner().filter(|_| xml.is_empty()) {
        shape.write_attrs(w, cx);
    }
}

/// Prints the child `xml` that holds a shape, or the children of one that is spliced.
pub fn shape_children<M: Maybe<Inner: Element>>(shape: &M, xml: &'static str, w: &mut Writer, cx: &Encode) {
    match shape.inner() {
        Some(shape) if xml.is_empty() => shape.write_children(w, cx),
        Some(shape) => shape.encode(xml, w, cx),
        None => {}
    }
}

/// Whether a shape that is spliced has text for its content.
pub fn shape_has_text<M: Maybe<Inner: Element>>(shape: &M, xml: &'static str) -> bool {
    xml.is_empty() && shape.inner().is_some_and(Element::has_text)
}

/// Prints the text of a shape that is spliced.
pub fn shape_text<M: Maybe<Inner: Element>>(shape: &M, out: &mut Text<'_>, cx: &Encode) {
    if let Some(shape) = shape.inner() {
        shape.write_text(out, cx);
    }
}

/// Reports a discriminator that names no shape.
#[cold]
pub fn no_such_choice(node: Node<'_>, schema: &ChoiceSchema, value: &str, cx: &Decode<'_>) -> Reported {
    refuse(node, Some(schema.by), value, &schema.words(), cx)
}
