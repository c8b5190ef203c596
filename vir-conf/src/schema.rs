//! What the tables say, as data: for strict reading, suggestions, manuals and comparison.

mod release;

pub use release::Release;

use crate::diagnostic::did_you_mean;

/// An element or a group of attributes and children that several elements share.
#[derive(Debug)]
pub struct Schema {
    /// Name of the tag; empty for a group and for a shape that a discriminator picks.
    pub tag: &'static str,
    /// Path of the Rust type; empty where it has none of its own.
    pub rust: &'static str,
    /// What the element is, in Markdown.
    pub doc: &'static str,
    /// How it is printed when it has no child.
    pub empty: Empty,
    /// Attributes and children, in the order in which they are printed.
    pub fields: &'static [Field],
}

/// How an element without children is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// As `<x/>`.
    Close,
    /// As `<x/>` where it has an attribute, else not at all.
    Vanish,
    /// As two tags on two lines.
    Spread,
}

/// One line of a table.
#[derive(Debug)]
pub struct Field {
    /// Name in XML; empty where the field is spliced into its element or is the element's text.
    pub xml: &'static str,
    /// Name in Rust.
    pub name: &'static str,
    /// What it means, in Markdown.
    pub doc: &'static str,
    /// How often it may or must occur.
    pub occurs: Occurs,
    /// What stands in when it is absent.
    pub default: Option<StandIn>,
    /// Whether the guest sees it.
    pub guest: bool,
    /// Whether it can change while the domain runs.
    pub live: bool,
    /// The unit of its number where that is the same in every document: "µs", "KiB/s".
    pub unit: Option<&'static str>,
    /// The release that brought it, where that is known.
    pub since: Option<Release>,
    /// Which of its texts strict reading accepts, where these are fewer.
    pub facet: Option<&'static Facet>,
    /// Where strict reading misses it.
    pub due: Option<Rule>,
    /// Where alone strict reading accepts it.
    pub only: Option<Rule>,
    /// Where alone it is printed.
    pub when: Option<Rule>,
    /// What it looks like.
    pub shape: Shape,
}

/// What stands in for a field that is absent.
#[derive(Debug, Clone, Copy)]
pub enum StandIn {
    /// This text.
    Text(&'static str),
    /// What this prints: the text of a value, the word of a choice, the lines of an element.
    Printed(fn() -> String),
}

impl StandIn {
    /// The text that one would write for it; empty where that is nothing.
    pub fn to_text(self) -> String {
        match self {
            Self::Text(text) => text.to_owned(),
            Self::Printed(print) => print(),
        }
    }
}

/// A condition on an element, as Rust text: `|disk| disk.io_tune.is_none()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule(pub &'static str);

impl Rule {
    /// One that always holds.
    pub const ALWAYS: Self = Self("|_| true");

    /// What must hold; nothing where the rule always does.
    pub fn condition(self) -> Option<&'static str> {
        let condition = self.0.rsplit_once('|').map_or(self.0, |(_, condition)| condition.trim());
        (condition != "true").then_some(condition)
    }
}

/// Texts that the published schemas allow, out of those that are understood.
#[derive(Debug, Clone, Copy)]
pub struct Facet {
    /// What they are, "an absolute path".
    pub what: &'static str,
    /// Some of them.
    pub examples: &'static [&'static str],
    /// Whether a text is one.
    pub fits: fn(&str) -> bool,
}

impl Field {
    /// A line of a table that was written by hand.
    pub const fn new(
        xml: &'static str,
        name: &'static str,
        doc: &'static str,
        occurs: Occurs,
        shape: Shape,
    ) -> Self {
        Self {
            xml,
            name,
            doc,
            occurs,
            default: None,
            guest: false,
            live: false,
            unit: None,
            since: None,
            facet: None,
            due: None,
            only: None,
            when: None,
            shape,
        }
    }

    /// The same with what stands in when it is absent.
    #[must_use]
    pub const fn with_default(self, default: &'static str) -> Self {
        Self { default: Some(StandIn::Text(default)), ..self }
    }

    /// The same with the unit of its number.
    #[must_use]
    pub const fn in_unit(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// The same with the release that brought it.
    ///
    /// # Panics
    ///
    /// As [`Release::new`] does.
    #[must_use]
    pub const fn since(self, release: &str) -> Self {
        Self { since: Some(Release::new(release)), ..self }
    }

    /// The same with the texts that strict reading accepts.
    #[must_use]
    pub const fn with_facet(self, facet: &'static Facet) -> Self {
        Self { facet: Some(facet), ..self }
    }

    /// The same, marked as what strict reading misses.
    #[must_use]
    pub const fn missed(self) -> Self {
        Self { due: Some(Rule::ALWAYS), ..self }
    }

    /// The same, marked as what the guest sees.
    #[must_use]
    pub const fn seen_by_guest(self) -> Self {
        Self { guest: true, ..self }
    }

    /// The same, marked as what can change while the domain runs.
    #[must_use]
    pub const fn changeable_live(self) -> Self {
        Self { live: true, ..self }
    }
}

/// How often a field may or must occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occurs {
    /// Exactly once.
    Once,
    /// Once or not at all.
    Optional,
    /// Any number of times.
    Many,
    /// Any number of times, in an order with others of the element that do so.
    Mixed,
}

/// What a field looks like in XML.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// An attribute.
    Attribute(ScalarShape),
    /// A child that holds only text.
    Leaf(ScalarShape),
    /// An empty child.
    Flag,
    /// The element's own text.
    Text(ScalarShape),
    /// A child element.
    Child(SchemaFn),
    /// A group spliced into the element.
    Inline(SchemaFn),
    /// One of several shapes, told by an attribute.
    Choice(ChoiceFn),
    /// Anything: described in prose only.
    Foreign,
}

/// Names a schema without needing it, so that elements can contain themselves.
pub type SchemaFn = fn() -> &'static Schema;
/// Names a choice without needing it.
pub type ChoiceFn = fn() -> &'static ChoiceSchema;

/// One of several shapes, told by an attribute.
#[derive(Debug)]
pub struct ChoiceSchema {
    /// The attribute that decides.
    pub by: &'static str,
    /// Path of the Rust type.
    pub rust: &'static str,
    /// What the choice is about, in Markdown.
    pub doc: &'static str,
    /// Value that stands in when the attribute is absent.
    pub default: Option<&'static str>,
    /// The values alone.
    pub words: &'static Words,
    /// Values, their meaning and shape.
    pub variants: &'static [Variant],
}

/// One shape of a choice.
#[derive(Debug)]
pub struct Variant {
    /// The discriminator's value.
    pub value: &'static str,
    /// What it means, in Markdown.
    pub doc: &'static str,
    /// The release that brought it, where that is known and later than the choice.
    pub since: Option<Release>,
    /// What comes with it, if anything.
    pub shape: Option<SchemaFn>,
}

/// The values an attribute or a text may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarShape {
    /// Any text.
    Text,
    /// A whole number in decimal.
    Number {
        /// The least.
        min: i64,
        /// The most.
        max: u64,
    },
    /// One of these words.
    Words(&'static Words),
    /// A shape described in words.
    Like {
        /// What it is, "a UUID".
        what: &'static str,
        /// Texts of that shape, each spelt as it is printed.
        examples: &'static [&'static str],
    },
}

/// Words that a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// The words.
    pub words: &'static [&'static str],
    /// What each means, in Markdown; empty where the word says it.
    pub docs: &'static [&'static str],
    /// The release that brought each, where that is known and later than what it is a word of.
    pub since: &'static [Option<Release>],
}

impl std::ops::Deref for Words {
    type Target = [&'static str];

    fn deref(&self) -> &Self::Target {
        self.words
    }
}

impl Schema {
    /// Whether the guest sees the element's text. That of a choice, such as a back end's file, is for the host.
    pub fn has_guest_text(&self) -> bool {
        self.fields.iter().filter(|field| field.guest).any(|field| match field.shape {
            Shape::Text(_) => true,
            Shape::Inline(group) => group().has_guest_text(),
            Shape::Attribute(_)
            | Shape::Leaf(_)
            | Shape::Flag
            | Shape::Child(_)
            | Shape::Choice(_)
            | Shape::Foreign => false,
        })
    }

    /// Names of everything an element of this schema may hold: attributes when `attributes`, else children.
    pub fn names(&self, attributes: bool) -> Vec<&'static str> {
        let mut names = Vec::new();
        self.collect_names(attributes, &mut names);
        names
    }

    fn collect_names(&self, attributes: bool, names: &mut Vec<&'static str>) {
        for field in self.fields {
            match field.shape {
                Shape::Attribute(_) if attributes => names.push(field.xml),
                Shape::Leaf(_) | Shape::Flag | Shape::Child(_) if !attributes => names.push(field.xml),
                Shape::Inline(schema) => schema().collect_names(attributes, names),
                Shape::Choice(choice) => choice().collect_names(field.xml, attributes, names),
                Shape::Attribute(_)
                | Shape::Leaf(_)
                | Shape::Flag
                | Shape::Child(_)
                | Shape::Text(_)
                | Shape::Foreign => {}
            }
        }
    }
}

impl ChoiceSchema {
    /// The discriminator's values as a scalar.
    pub const fn words(&self) -> ScalarShape {
        ScalarShape::Words(self.words)
    }

    fn collect_names(&self, xml: &'static str, attributes: bool, names: &mut Vec<&'static str>) {
        if attributes {
            names.push(self.by);
        }
        match (xml, attributes) {
            ("", _) => {
                let shapes = self.variants.iter().filter_map(|variant| variant.shape);
                shapes.for_each(|shape| shape().collect_names(attributes, names));
            }
            (_, false) => names.push(xml),
            (_, true) => {}
        }
    }
}

/// Words of a long list that a message shows; what was probably meant is said beside it.
const SHOWN: usize = 24;

impl Facet {
    /// The texts as the shape of a value.
    pub const fn shape(&self) -> ScalarShape {
        ScalarShape::Like { what: self.what, examples: self.examples }
    }
}

impl ScalarShape {
    /// "did you mean 'virtio'?" where a value is close enough to what was found.
    pub fn meant(&self, found: &str) -> Option<String> {
        match self {
            Self::Words(words) => did_you_mean(found, words),
            Self::Number { .. } => number_meant(found),
            Self::Text | Self::Like { .. } => None,
        }
    }

    /// "one of 'a', 'b'" or the description.
    pub fn expectation(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Number { min, max } => format!("a number from {min} to {max}"),
            Self::Like { what, .. } => (*what).to_owned(),
            Self::Words(words) => {
                let quoted: Vec<_> = words.iter().take(SHOWN).map(|word| format!("'{word}'")).collect();
                let more = words.len().saturating_sub(SHOWN);
                let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!("one of {}{rest}", quoted.join(", "))
            }
        }
    }
}

/// What is wrong with a number in particular.
fn number_meant(found: &str) -> Option<String> {
    let text = found.trim();
    let is_hex = text.strip_prefix("0x").is_some_and(|digits| u64::from_str_radix(digits, 16).is_ok());
    if is_hex {
        return Some("the number is written in decimal here".to_owned());
    }
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let has_tail =
        !digits.is_empty() && digits.len() < text.len() && digits.bytes().all(|byte| byte.is_ascii_digit());
    has_tail.then(|| format!("did you mean '{digits}'? Nothing may follow the number"))
}
