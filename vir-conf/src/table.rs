// Long because it is the one home of the three macros, whose arms cannot be spread over files.
//! `element!`, `choice!`, `values!`: an element's syntax as a table, one line per attribute or child.
//!
//! A line is `word [guest] [live] "xml" => field: Type [= default] [, clause];`. Line order is output order, with
//! discriminators before attributes and attributes before children. `guest` marks what the guest can see, `live`
//! what can change while a domain runs: all of a child, but of a list only its elements' coming and going.
//!
//! Clauses stand in this order. Strict reading accepts what the published schemas do:
//!
//! | clause | |
//! |---|---|
//! | `in "KiB/s"` | the unit of its number, the same in every document |
//! | `since "1.2.3"` | the release of libvirt that brought it; what is older than its element or is not known has none |
//! | `fits FACET` | strict reading refuses texts that the [`Facet`](crate::schema::Facet) does not fit |
//! | `due rule` | strict reading misses it where the rule (`\|element\| …`) holds, or a child of it that the rule names by [`Due::Part`](slot::Due) |
//! | `only rule` | strict reading refuses it where the rule (`\|element, cx\| …`) does not hold |
//! | `when rule` | it is printed where the rule (`\|element, cx\| …`) holds |
//!
//! | word | in the XML | field type |
//! |---|---|---|
//! | `attr` | attribute | `T` required, `Option<T>` not; `= d` fills in and always prints |
//! | `lead` | attribute that is printed before a discriminator | same |
//! | `leaf` | child holding only text | same |
//! | `text` | the element's own text; an element that has it has no children | same |
//! | `flag` | empty child, presence counts | `bool` |
//! | `child` | child element | `T`, `Option<T>`, boxed where it recurs |
//! | `list` | repeated child | `Vec<T>` |
//! | `choice` | shape told by an attribute of this element; `"xml"` names the child that holds it, `""` this element | an enum from `choice!` |
//! | `inline` | a group spliced into this element | a struct from `element!` |
//!
//! `struct X = maybe "x"` prints nothing when empty, `spread "x"` both tags on two lines; `struct X = group` is only
//! ever spliced, and `struct X = namespace "qemu"` is a group that also binds its prefix where it is used. All of
//! these are `Default`. `struct X = shape` is a group with parts that must be there, `spread shape "x"` an element on
//! two lines with such parts.
//!
//! `struct X = "x" new(field: Type, …)` also makes `X::new`, which takes the parts that must be there and leaves the rest
//! as a document does that says nothing else; `struct X = "x" default` is `Default` in the same way.
//! What a table cannot say implements [`Element`] by hand, schema included.

pub mod slot;

use crate::diagnostic::{Problem, Read, Reported, Sink, XmlError, excerpt};
use crate::flags::{FormatFlags, ParseFlags};
use crate::schema::{ChoiceSchema, Empty, Schema};
use crate::xml::{Node, Text, Writer};

/// How a document is being read, and where problems go.
#[derive(Debug)]
pub struct Decode<'s> {
    /// What the caller asked for.
    pub flags: ParseFlags,
    /// Collects what is wrong.
    pub sink: &'s Sink,
}

impl Decode<'_> {
    /// Whether only what the published schemas allow is accepted.
    pub fn is_strict(&self) -> bool {
        self.flags.contains(ParseFlags::STRICT)
    }

    /// With what only the host notes, in files of its own.
    pub fn notes(&self) -> bool {
        self.flags.intersects(ParseFlags::STATUS | ParseFlags::INTERNAL)
    }

    /// Notes a problem at an element.
    #[cold]
    pub fn fail(&self, node: Node<'_>, problem: Problem) -> Reported {
        self.sink.note(|| XmlError::new(node.place(), problem))
    }

    /// Notes that an attribute, or else the element's text, cannot be what it is.
    #[cold]
    pub fn refuse_value(
        &self,
        node: Node<'_>,
        attribute: Option<&str>,
        found: &str,
        advice: impl FnOnce() -> Advice,
    ) -> Reported {
        self.sink.note(|| {
            let Advice { expected, help } = advice();
            let (place, what) = match attribute.and_then(|name| node.attribute(name)) {
                Some(at) => (node.value_place(at), format!("attribute '{}' of <{}>", at.name(), node.name())),
                None => (node.text_place(), format!("<{}>", node.name())),
            };
            let problem = Problem::BadValue { what, found: excerpt(found), expected };
            XmlError { help, ..XmlError::new(place, problem) }
        })
    }
}

/// What would have been right in place of a value.
#[derive(Debug)]
pub struct Advice {
    /// What is expected, "a number".
    pub expected: String,
    /// What was probably meant.
    pub help: Option<String>,
}

impl Advice {
    /// Nothing more than what is expected.
    pub fn expected(expected: impl Into<String>) -> Self {
        Self { expected: expected.into(), help: None }
    }
}

/// How a document is being printed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Encode {
    /// What the caller asked for.
    pub flags: FormatFlags,
}

impl Encode {
    /// Without run-time state.
    pub fn inactive(&self) -> bool {
        self.flags.contains(FormatFlags::INACTIVE)
    }

    /// With secrets.
    pub fn secure(&self) -> bool {
        self.flags.contains(FormatFlags::SECURE)
    }

    /// With what only the host notes, for files of its own.
    pub fn notes(&self) -> bool {
        self.flags.intersects(FormatFlags::STATUS | FormatFlags::INTERNAL)
    }

    /// Whether a field that the guest sees (`guest`) or not is wanted.
    pub(crate) fn wants(&self, guest: bool) -> bool {
        guest || !self.flags.contains(FormatFlags::GUEST)
    }
}

/// An element, or a group of attributes and children, that reads and prints itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no XML element",
    note = "declare it with `element!` or implement `Element`"
)]
pub trait Element: Sized {
    /// Its table as data.
    const SCHEMA: &'static Schema;

    /// Reads the parts from the element they stand in. Everything wrong is reported, not only the first.
    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self>;
    /// Reports what strict reading refuses although it was understood.
    fn check(&self, node: Node<'_>, cx: &Decode<'_>) {
        let _ = (node, cx);
    }

    /// Prints the attributes that decide the element's shape.
    fn write_tag(&self, w: &mut Writer, cx: &Encode);
    /// Prints the other attributes.
    fn write_attrs(&self, w: &mut Writer, cx: &Encode);
    /// Prints the children.
    fn write_children(&self, w: &mut Writer, cx: &Encode);

    /// Whether its content is text.
    fn has_text(&self) -> bool {
        false
    }

    /// Prints the text.
    fn write_text(&self, out: &mut Text<'_>, cx: &Encode) {
        let _ = (out, cx);
    }

    /// Reads an element of its own.
    fn decode(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        node.mark_read(Self::SCHEMA);
        Self::read(node, cx)
    }

    /// Prints an element of its own.
    fn encode(&self, tag: &str, w: &mut Writer, cx: &Encode) {
        let opened = w.open(tag);
        self.write_tag(w, cx);
        self.write_attrs(w, cx);
        if self.has_text() && cx.wants(Self::SCHEMA.has_guest_text()) {
            w.close_with_text(tag, |out| self.write_text(out, cx));
            return;
        }
        self.write_children(w, cx);
        let empty = if cx.flags.contains(FormatFlags::GUEST) { Empty::Vanish } else { Self::SCHEMA.empty };
        match empty {
            Empty::Close => w.close(tag),
            Empty::Vanish => w.close_or_vanish(&opened, tag),
            Empty::Spread => w.close_spread(tag),
        }
    }
}

/// One of several shapes, told by an attribute.
#[diagnostic::on_unimplemented(message = "`{Self}` is no choice", note = "declare it with `choice!`")]
pub trait Choice: Sized {
    /// Its table as data.
    const SCHEMA: &'static ChoiceSchema;

    /// Reads the shape that `value` names from the child `xml`, or from `node` itself where that is empty.
    fn read(value: &str, node: Node<'_>, xml: &'static str, cx: &Decode<'_>) -> Read<Self>;
    /// The discriminator's value.
    fn value(&self) -> &'static str;
    /// Prints discriminators within a shape that is spliced.
    fn write_tag(&self, xml: &'static str, w: &mut Writer, cx: &Encode);
    /// Prints attributes of a shape that is spliced.
    fn write_attrs(&self, xml: &'static str, w: &mut Writer, cx: &Encode);
    /// Prints the child that holds the shape, or the children of one that is spliced.
    fn write_children(&self, xml: &'static str, w: &mut Writer, cx: &Encode);
    /// Whether a shape that is spliced has text for its content.
    fn has_text(&self, xml: &'static str) -> bool;
    /// Prints the text of a shape that is spliced.
    fn write_text(&self, out: &mut Text<'_>, cx: &Encode);
}

/// A field that may be required or optional: `T` or `Option<T>`.
pub trait Maybe: Sized {
    /// The value when there is one.
    type Inner;
    /// Whether it may be absent.
    const OPTIONAL: bool;

    /// The field with a value.
    fn present(inner: Self::Inner) -> Self;
    /// The field without; none when that cannot be.
    fn absent() -> Option<Self>;
    /// The value, if any.
    fn inner(&self) -> Option<&Self::Inner>;
}

impl<T> Maybe for Option<T> {
    type Inner = T;
    const OPTIONAL: bool = true;

    fn present(inner: T) -> Self {
        Some(inner)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn inner(&self) -> Option<&T> {
        self.as_ref()
    }
}

/// The items of `Maybe` for a type that stands for itself.
macro_rules! required_body {
    () => {
        type Inner = Self;
        const OPTIONAL: bool = false;

        fn present(inner: Self) -> Self {
            inner
        }

        fn absent() -> Option<Self> {
            None
        }

        fn inner(&self) -> Option<&Self> {
            Some(self)
        }
    };
}

/// Declares types as fields that must be there.
macro_rules! required {
    ($($ty:ty),* $(,)?) => {
        $(impl $crate::table::Maybe for $ty { $crate::table::required_body!(); })*
    };
}

/// Gives an element its view in serde.
#[macro_export]
#[doc(hidden)]
macro_rules! viewed {
    ($($ty:ty),* $(,)?) => {$(
        impl $crate::table::serde::Serialize for $ty {
            fn serialize<S: $crate::table::serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                $crate::view::serialize(self, serializer)
            }
        }

        impl<'de> $crate::table::serde::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::table::serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                $crate::view::deserialize(deserializer)
            }
        }
    )*};
}

/// The release that a line of a table names, if it does.
#[macro_export]
#[doc(hidden)]
macro_rules! since {
    () => {
        None
    };
    ($release:literal) => {
        Some($crate::schema::Release::new($release))
    };
}

#[doc(hidden)]
pub use serde;
pub use since;
pub use viewed;
pub(crate) use {required, required_body};

impl<T> Maybe for Box<T> {
    required_body!();
}

/// An element inside itself.
impl<T: Element> Element for Box<T> {
    const SCHEMA: &'static Schema = T::SCHEMA;

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        T::read(node, cx).map(Self::new)
    }

    fn write_tag(&self, w: &mut Writer, cx: &Encode) {
        T::write_tag(self, w, cx);
    }

    fn write_attrs(&self, w: &mut Writer, cx: &Encode) {
        T::write_attrs(self, w, cx);
    }

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        T::write_children(self, w, cx);
    }

    fn has_text(&self) -> bool {
        T::has_text(self)
    }

    fn write_text(&self, out: &mut Text<'_>, cx: &Encode) {
        T::write_text(self, out, cx);
    }
}

/// Whether a list has a name.
pub const fn names(list: &[&str], name: &str) -> bool {
    let mut at = 0;
    while at < list.len() {
        if is_same(list[at].as_bytes(), name.as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

const fn is_same(one: &[u8], two: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < two.len() && one[at] == two[at] {
        at += 1;
    }
    at == one.len() && at == two.len()
}

/// Gives a rule's closure its parameter types.
pub fn applies<T>(rule: impl FnOnce(&T, &Encode) -> bool, element: &T, cx: &Encode) -> bool {
    rule(element, cx)
}

/// Gives the closure of a rule about what must be there its parameter type.
pub fn due<T, D: Into<slot::Due>>(rule: impl FnOnce(&T) -> D, element: &T) -> slot::Due {
    rule(element).into()
}

/// Gives the closure of a rule about what may be there its parameter types.
pub fn admits<T>(rule: impl FnOnce(&T, &Decode<'_>) -> bool, element: &T, cx: &Decode<'_>) -> bool {
    rule(element, cx)
}

/// Whether any child of an element is printed. Most groups of a namespace are as empty as they begin.
pub fn prints_children<T: Element + Default + PartialEq>(element: &T, cx: &Encode) -> bool {
    let mut w = Writer::new();
    let _ = w.open("");
    *element != T::default() && {
        element.write_children(&mut w, cx);
        !w.is_in_tag()
    }
}

/// Holds an element that is read by hand against what its schema says of strict reading.
pub fn check_by_schema(node: Node<'_>, schema: &'static Schema, cx: &Decode<'_>) {
    if cx.is_strict() {
        schema.fields.iter().for_each(|field| slot::check_field(node, field, cx));
    }
}

/// The schema of a type, as a function so that types can contain themselves.
pub fn schema_of<T: Element>() -> &'static Schema {
    T::SCHEMA
}

/// The schema of a choice, as a function so that types can contain themselves.
pub fn choice_schema_of<T: Choice>() -> &'static ChoiceSchema {
    T::SCHEMA
}

/// Declares an element or a group: struct, reading, printing and schema. See [the module](self) for the words.
#[macro_export]
macro_rules! element {
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident = group { $($body:tt)* }) => {
        $crate::element!(@struct [$($doc)*] [Default] $vis $name { $($body)* });
        $crate::element!(@impl [$($doc)*] $name "" Vanish { $($body)* });
    };
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident = namespace $prefix:literal { $($body:tt)* }) => {
        $crate::element!(@struct [$($doc)*] [Default] $vis $name { $($body)* });
        $crate::element!(@impl [$($doc)*] $name "" Vanish $prefix { $($body)* });
    };
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident = shape { $($body:tt)* }) => {
        $crate::element!(@struct [$($doc)*] [] $vis $name { $($body)* });
        $crate::element!(@impl [$($doc)*] $name "" Vanish { $($body)* });
    };
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident = maybe $tag:literal { $($body:tt)* }) => {
        $crate::element!(@struct [$($doc)*] [Default] $vis $name { $($body)* });
        $crate::element!(@impl [$($doc)*] $name $tag Vanish { $($body)* });
    };
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident = $tag:literal { $($body:tt)* }) => {
        $crate::element!(@struct [$($doc)*] [] $vis $name { $($body)* });
        $crate::element!(@impl [$($doc)*] $name $tag Close { $($body)* });
    };
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident = $tag:literal new($($given:ident: $type:ty),* $(,)?) $body:tt) => {
        $crate::element!($(#[doc = $doc])* $vis struct $name = $tag $body);
        $crate::element!(@new $name ($($given: $type),*) $body);
    };
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident = $tag:literal default $body:tt) => {
        $crate::element!($(#[doc = $doc])* $vis struct $name = $tag $body);
        $crate::element!(@default $name $body);
    };
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident = spread $tag:literal { $($body:tt)* }) => {
        $crate::element!(@struct [$($doc)*] [Default] $vis $name { $($body)* });
        $crate::element!(@impl [$($doc)*] $name $tag Spread { $($body)* });
    };
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident = spread shape $tag:literal { $($body:tt)* }) => {
        $crate::element!(@struct [$($doc)*] [] $vis $name { $($body)* });
        $crate::element!(@impl [$($doc)*] $name $tag Spread { $($body)* });
    };
    (@struct [$($doc:literal)*] [$($derive:ident)*] $vis:vis $name:ident { $(
        $(#[doc = $fdoc:literal])*
        $word:ident $($mark:ident)* $xml:literal => $field:ident : $ty:ty $(= $default:expr)?
            $(, in $unit:literal)? $(, since $since:literal)?
            $(, fits $facet:expr)? $(, due $due:expr)? $(, only $only:expr)? $(, when $rule:expr)? ;
    )* }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq $(, $derive)*)]
        #[allow(clippy::struct_field_names, reason = "fields are named as the format names them")]
        $vis struct $name { $( $(#[doc = $fdoc])* pub $field: $ty, )* }
    };
    (@impl [$($doc:literal)*] $name:ident $tag:literal $empty:ident $($prefix:literal)? { $(
        $(#[doc = $fdoc:literal])*
        $word:ident $($mark:ident)* $xml:literal => $field:ident : $ty:ty $(= $default:expr)?
            $(, in $unit:literal)? $(, since $since:literal)?
            $(, fits $facet:expr)? $(, due $due:expr)? $(, only $only:expr)? $(, when $rule:expr)? ;
    )* }) => {
        impl $crate::table::Maybe for $name {
            type Inner = Self;
            const OPTIONAL: bool = false;
            fn present(inner: Self) -> Self { inner }
            fn absent() -> Option<Self> { None }
            fn inner(&self) -> Option<&Self> { Some(self) }
        }

        $crate::table::viewed!($name);

        impl $crate::table::Element for $name {
            const SCHEMA: &'static $crate::schema::Schema = &$crate::schema::Schema {
                tag: $tag,
                rust: concat!(module_path!(), "::", stringify!($name)),
                doc: concat!($($doc, "\n"),*),
                empty: $crate::schema::Empty::$empty,
                fields: &[$( $crate::schema::Field {
                    xml: $xml,
                    name: stringify!($field),
                    doc: concat!($($fdoc, "\n"),*),
                    occurs: $crate::table::slot::$word::occurs::<$ty>(),
                    default: $crate::element!(@stand_in $word $ty [$($default)?]),
                    guest: $crate::element!(@guest $($mark)*),
                    live: $crate::element!(@live $($mark)*),
                    unit: $crate::element!(@unit $($unit)?),
                    since: $crate::table::since!($($since)?),
                    facet: $crate::element!(@facet $($facet)?),
                    due: $crate::element!(@rule $($due)?),
                    only: $crate::element!(@rule $($only)?),
                    when: $crate::element!(@rule $($rule)?),
                    shape: $crate::table::slot::$word::shape::<$ty>(),
                }, )*],
            };

            #[allow(unused_variables, reason = "a table may be empty")]
            fn read(node: $crate::xml::Node<'_>, cx: &$crate::table::Decode<'_>) -> $crate::diagnostic::Read<Self> {
                $( let $field = $crate::table::slot::$word::take::<$ty>(node, $xml, $crate::element!(@value $($default)?), cx); )*
                let element = Self { $( $field: $field?, )* };
                if cx.is_strict() {
                    element.check(node, cx);
                }
                Ok(element)
            }

            #[allow(unused_variables, reason = "few tables have something to check")]
            fn check(&self, node: $crate::xml::Node<'_>, cx: &$crate::table::Decode<'_>) {
                $( $crate::element!(@check self node cx $word $xml $ty [$($facet)?] [$($due)?] [$($only)?]); )*
            }

            #[allow(unused_variables, reason = "a table may be empty")]
            fn write_tag(&self, w: &mut $crate::xml::Writer, cx: &$crate::table::Encode) {
                $( if $crate::element!(@when self cx $(, $rule)?) {
                    $crate::table::slot::$word::put_tag(&self.$field, $xml, w, cx, $crate::element!(@guest $($mark)*));
                } )*
            }

            #[allow(unused_variables, reason = "a table may be empty")]
            fn write_attrs(&self, w: &mut $crate::xml::Writer, cx: &$crate::table::Encode) {
                $( if $crate::table::prints_children(self, cx) { w.bind($prefix); } )?
                $( if $crate::element!(@when self cx $(, $rule)?) {
                    $crate::table::slot::$word::put_attr(&self.$field, $xml, w, cx, $crate::element!(@guest $($mark)*));
                } )*
            }

            #[allow(unused_variables, reason = "a table may be empty")]
            fn write_children(&self, w: &mut $crate::xml::Writer, cx: &$crate::table::Encode) {
                $( if $crate::element!(@when self cx $(, $rule)?) {
                    $crate::table::slot::$word::put_child(&self.$field, $xml, w, cx, $crate::element!(@guest $($mark)*));
                } )*
            }

            fn has_text(&self) -> bool {
                false $(|| $crate::table::slot::$word::is_text(&self.$field, $xml))*
            }

            #[allow(unused_variables, reason = "a table may be empty")]
            fn write_text(&self, out: &mut $crate::xml::Text<'_>, cx: &$crate::table::Encode) {
                $( if $crate::element!(@when self cx $(, $rule)?) {
                    $crate::table::slot::$word::put_text(&self.$field, out, cx);
                } )*
            }
        }
    };
    (@new $name:ident ($($given:ident: $type:ty),*) { $(
        $(#[doc = $fdoc:literal])*
        $word:ident $($mark:ident)* $xml:literal => $field:ident : $ty:ty $(= $default:expr)?
            $(, in $unit:literal)? $(, since $since:literal)?
            $(, fits $facet:expr)? $(, due $due:expr)? $(, only $only:expr)? $(, when $rule:expr)? ;
    )* }) => {
        impl $name {
            /// One with these parts. The others are as in a document that does not have them.
            #[allow(unused_variables, reason = "what is given takes the place of what is absent")]
            pub fn new($($given: impl Into<$type>),*) -> Self {
                const GIVEN: &[&str] = &[$(stringify!($given)),*];
                $( const _: () = assert!(
                    $crate::table::names(GIVEN, stringify!($field))
                        || $crate::element!(@has $($default)?)
                        || $crate::table::slot::$word::may_be_absent::<$ty>(),
                    concat!("`", stringify!($name), "::new` must take `", stringify!($field), "`"),
                ); )*
                let given: ($($type,)*) = ($($given.into(),)*);
                $( let $field = $crate::table::slot::$word::absent::<$ty>($crate::element!(@value $($default)?)); )*
                let ($($given,)*) = given;
                $( let $given = Some($given); )*
                Self { $( $field: $field.expect("what cannot be absent is given"), )* }
            }
        }
    };
    (@default $name:ident { $(
        $(#[doc = $fdoc:literal])*
        $word:ident $($mark:ident)* $xml:literal => $field:ident : $ty:ty $(= $default:expr)?
            $(, in $unit:literal)? $(, since $since:literal)?
            $(, fits $facet:expr)? $(, due $due:expr)? $(, only $only:expr)? $(, when $rule:expr)? ;
    )* }) => {
        impl Default for $name {
            fn default() -> Self {
                $( const _: () = assert!(
                    $crate::element!(@has $($default)?) || $crate::table::slot::$word::may_be_absent::<$ty>(),
                    concat!("`", stringify!($field), "` cannot be absent"),
                ); )*
                $( let $field = $crate::table::slot::$word::absent::<$ty>($crate::element!(@value $($default)?)); )*
                Self { $( $field: $field.expect("nothing must be there"), )* }
            }
        }
    };
    (@has) => { false };
    (@has $default:expr) => { true };
    (@stand_in $word:ident $ty:ty []) => { None };
    (@stand_in $word:ident $ty:ty [$default:expr]) => {
        Some($crate::schema::StandIn::Printed(|| $crate::table::slot::$word::spell::<$ty>(&$default)))
    };
    (@value) => { None };
    (@value $default:expr) => { Some($default) };
    (@unit) => { None };
    (@unit $unit:literal) => { Some($unit) };
    (@facet) => { None };
    (@facet $facet:expr) => { Some(&$facet) };
    (@rule) => { None };
    (@rule $rule:expr) => { Some($crate::schema::Rule(stringify!($rule))) };
    (@check $self:ident $node:ident $cx:ident $word:ident $xml:literal $ty:ty [] [] []) => {};
    (@check $self:ident $node:ident $cx:ident $word:ident $xml:literal $ty:ty [$($facet:expr)?] [$($due:expr)?] [$($only:expr)?]) => {
        $crate::table::slot::check(
            $node,
            $crate::table::slot::$word::part::<$ty>($node, $xml),
            &$crate::table::slot::Terms {
                facet: $crate::element!(@facet $($facet)?),
                due: $crate::element!(@due $self $($due)?),
                only: true $(&& $crate::table::admits($only, $self, $cx))?,
            },
            $cx,
        );
    };
    (@due $self:ident) => { $crate::table::slot::Due::No };
    (@due $self:ident $rule:expr) => { $crate::table::due($rule, $self) };
    (@guest) => { false };
    (@guest guest $($rest:ident)*) => { true };
    (@guest live) => { false };
    (@live) => { false };
    (@live guest) => { false };
    (@live $(guest)? live) => { true };
    (@when $self:ident $cx:ident) => { true };
    (@when $self:ident $cx:ident, $rule:expr) => { $crate::table::applies($rule, $self, $cx) };
}

/// Declares one of several shapes, told by an attribute.
///
/// `pub enum X by "type" or "file" { "file" => File(FileSource), "none" => None since "1.2.3" }` is used by a `choice`
/// line of the element that has the attribute; `pub enum X = "address" by "type" { … }` is an element itself.
#[macro_export]
macro_rules! choice {
    ($(#[doc = $doc:literal])* $vis:vis enum $name:ident = $tag:literal by $by:literal $(or $default:literal)? { $($body:tt)* }) => {
        $crate::choice!($(#[doc = $doc])* $vis enum $name by $by $(or $default)? { $($body)* });

        impl $crate::table::Element for $name {
            const SCHEMA: &'static $crate::schema::Schema = &$crate::schema::Schema {
                tag: $tag,
                rust: concat!(module_path!(), "::", stringify!($name)),
                doc: concat!($($doc, "\n"),*),
                empty: $crate::schema::Empty::Close,
                fields: &[$crate::schema::Field {
                    xml: "",
                    name: "",
                    doc: concat!($($doc, "\n"),*),
                    occurs: $crate::schema::Occurs::Once,
                    default: None,
                    guest: true,
                    live: false,
                    unit: None,
                    since: None,
                    facet: None,
                    due: None,
                    only: None,
                    when: None,
                    shape: $crate::schema::Shape::Choice($crate::table::choice_schema_of::<Self>),
                }],
            };

            fn read(node: $crate::xml::Node<'_>, cx: &$crate::table::Decode<'_>) -> $crate::diagnostic::Read<Self> {
                $crate::table::slot::choice::take::<Self>(node, "", None, cx)
            }

            fn write_tag(&self, w: &mut $crate::xml::Writer, cx: &$crate::table::Encode) {
                $crate::table::slot::choice::put_tag(self, "", w, cx, true);
            }

            fn write_attrs(&self, w: &mut $crate::xml::Writer, cx: &$crate::table::Encode) {
                $crate::table::Choice::write_attrs(self, "", w, cx);
            }

            fn write_children(&self, w: &mut $crate::xml::Writer, cx: &$crate::table::Encode) {
                $crate::table::Choice::write_children(self, "", w, cx);
            }

            fn has_text(&self) -> bool {
                $crate::table::Choice::has_text(self, "")
            }

            fn write_text(&self, out: &mut $crate::xml::Text<'_>, cx: &$crate::table::Encode) {
                $crate::table::Choice::write_text(self, out, cx);
            }
        }
    };
    ($(#[doc = $doc:literal])* $vis:vis enum $name:ident by $by:literal $(or $default:literal)? { $(
        $(#[doc = $vdoc:literal])* $value:literal => $variant:ident $(($payload:ty))? $(since $since:literal)?
    ),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "shapes follow the format, and a document holds few of them")]
        $vis enum $name { $( $(#[doc = $vdoc])* $variant $(($payload))?, )* }

        impl $crate::table::Maybe for $name {
            type Inner = Self;
            const OPTIONAL: bool = false;
            fn present(inner: Self) -> Self { inner }
            fn absent() -> Option<Self> { None }
            fn inner(&self) -> Option<&Self> { Some(self) }
        }

        impl $crate::table::serde::Serialize for $name {
            fn serialize<S: $crate::table::serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                $crate::view::serialize_choice(self, serializer)
            }
        }

        impl<'de> $crate::table::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::table::serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                $crate::view::deserialize_choice(deserializer)
            }
        }

        #[allow(unused_variables, reason = "not every shape has parts")]
        impl $crate::table::Choice for $name {
            const SCHEMA: &'static $crate::schema::ChoiceSchema = &$crate::schema::ChoiceSchema {
                by: $by,
                rust: concat!(module_path!(), "::", stringify!($name)),
                doc: concat!($($doc, "\n"),*),
                default: $crate::choice!(@default $($default)?),
                words: &$crate::schema::Words {
                    words: &[$($value),*],
                    docs: &[$(concat!($($vdoc, "\n"),*)),*],
                    since: &[$($crate::table::since!($($since)?)),*],
                },
                variants: &[$( $crate::schema::Variant {
                    value: $value,
                    doc: concat!($($vdoc, "\n"),*),
                    since: $crate::table::since!($($since)?),
                    shape: $crate::choice!(@shape $($payload)?),
                }, )*],
            };

            fn read(
                value: &str,
                node: $crate::xml::Node<'_>,
                xml: &'static str,
                cx: &$crate::table::Decode<'_>,
            ) -> $crate::diagnostic::Read<Self> {
                match value {
                    $( $value => Ok(Self::$variant $(($crate::table::slot::take_shape::<$payload>(node, xml, cx)?))?), )*
                    _ => Err($crate::table::slot::no_such_choice(node, <Self as $crate::table::Choice>::SCHEMA, value, cx)),
                }
            }

            fn value(&self) -> &'static str {
                match self { $( $crate::choice!(@pattern $variant $($payload)?) => $value, )* }
            }

            fn write_tag(&self, xml: &'static str, w: &mut $crate::xml::Writer, cx: &$crate::table::Encode) {
                match self { $( $crate::choice!(@bind $variant shape $($payload)?) =>
                    { $( $crate::table::slot::shape_tag::<$payload>(shape, xml, w, cx); )? } )* }
            }

            fn write_attrs(&self, xml: &'static str, w: &mut $crate::xml::Writer, cx: &$crate::table::Encode) {
                match self { $( $crate::choice!(@bind $variant shape $($payload)?) =>
                    { $( $crate::table::slot::shape_attrs::<$payload>(shape, xml, w, cx); )? } )* }
            }

            fn write_children(&self, xml: &'static str, w: &mut $crate::xml::Writer, cx: &$crate::table::Encode) {
                match self { $( $crate::choice!(@bind $variant shape $($payload)?) =>
                    { $( $crate::table::slot::shape_children::<$payload>(shape, xml, w, cx); )? } )* }
            }

            fn has_text(&self, xml: &'static str) -> bool {
                match self { $( $crate::choice!(@bind $variant shape $($payload)?) =>
                    { false $( || $crate::table::slot::shape_has_text::<$payload>(shape, xml) )? } )* }
            }

            fn write_text(&self, out: &mut $crate::xml::Text<'_>, cx: &$crate::table::Encode) {
                match self { $( $crate::choice!(@bind $variant shape $($payload)?) =>
                    { $( $crate::table::slot::shape_text::<$payload>(shape, out, cx); )? } )* }
            }
        }
    };
    (@default) => { None };
    (@default $default:literal) => { Some($default) };
    (@shape) => { None };
    (@shape $payload:ty) => { Some($crate::table::slot::shape_schema::<$payload>) };
    (@pattern $variant:ident) => { Self::$variant };
    (@pattern $variant:ident $payload:ty) => { Self::$variant(_) };
    (@bind $variant:ident $shape:ident) => { Self::$variant };
    (@bind $variant:ident $shape:ident $payload:ty) => { Self::$variant($shape) };
}

/// Declares the words an attribute or a text may be.
///
/// `"a" | "b"` reads both and prints the first; `"a" since "1.2.3"` names the release that brought the word.
#[macro_export]
macro_rules! values {
    ($(#[doc = $doc:literal])* $vis:vis enum $name:ident { $(
        $(#[doc = $vdoc:literal])* $variant:ident = $word:literal $(| $alias:literal)* $(since $since:literal)?
    ),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "a word that its enum explains needs no second sentence")]
        $vis enum $name { $( $(#[doc = $vdoc])* $variant, )* }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in XML.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::table::serde::Serialize for $name {
            fn serialize<S: $crate::table::serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::table::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::table::serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                $crate::scalar::deserialize(deserializer)
            }
        }

        impl $crate::scalar::Scalar for $name {
            const SHAPE: $crate::schema::ScalarShape = $crate::schema::ScalarShape::Words(&$crate::schema::Words {
                words: &[$($word),*],
                docs: &[$(concat!($($vdoc, "\n"),*)),*],
                since: &[$($crate::table::since!($($since)?)),*],
            });

            fn read(text: &str) -> Option<Self> {
                match text { $( $word $(| $alias)* => Some(Self::$variant), )* _ => None }
            }

            fn write(&self, out: &mut $crate::xml::Text<'_>) {
                out.push(self.as_str());
            }
        }

        impl $crate::table::Maybe for $name {
            type Inner = Self;
            const OPTIONAL: bool = false;
            fn present(inner: Self) -> Self { inner }
            fn absent() -> Option<Self> { None }
            fn inner(&self) -> Option<&Self> { Some(self) }
        }
    };
}
