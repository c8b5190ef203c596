//! Arbitrary documents of what a table describes: nothing here knows an element by name.
//!
//! A document is as wild as is drawn for all of it, so that those with values at the edges, which readers refuse more
//! often, do not spoil the plain ones.

use proptest::prelude::*;
use proptest::strategy::{NewTree, ValueTree};
use proptest::test_runner::{TestRng, TestRunner};
use vir_conf::schema::{ChoiceSchema, Facet, Field, Occurs, ScalarShape, Schema, Shape, Variant};
use vir_conf::xml::namespace_uri;

use super::markup::{Content, DocumentTree, Markup};

/// Texts that tend to upset readers of XML, JSON and YAML.
const TEXTS: &[&str] = &[
    "a",
    "b c",
    "",
    "0",
    "-7",
    "1e3",
    "0x1f",
    "0o7",
    "1_000",
    ".5",
    "true",
    "no",
    "null",
    "~",
    ".nan",
    " before",
    "after ",
    "<&>\"'",
    "]]>",
    "&amp;",
    "\u{fc}\u{1F980}",
    "one\ntwo",
    "one\ttwo",
    "a: b",
    "- a",
    "# a",
    "{a}",
    "[a",
    "'",
    "\"",
    "|",
    "> a",
    "%a",
    "@a",
    "`a",
    "!a",
    "*a",
    "&a",
    "---",
    "...",
    "a\\nb",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}a",
    "2001-01-01",
    "12:30:45",
    "<<",
    "=",
    ",",
    "?",
];

/// Elements of foreign formats, each in a namespace of its own.
const FOREIGN: &[&str] = &[
    "<app:note xmlns:app=\"http://example.org/app\"/>",
    "<note xmlns=\"http://example.org/note\" at=\"1 &lt; 2\"><line>one &amp; two</line><line/></note>",
    "<b:list xmlns:b=\"http://example.org/list\"><b:item c=\"&quot;\">text</b:item><!-- said --></b:list>",
];

/// Levels below the top element that are filled with more than what must be there.
const DEPTH: usize = 10;
/// Levels below the top element at which even that ends.
const BOTTOM: usize = 30;

/// Documents that a table describes.
#[derive(Debug, Clone, Copy)]
pub struct Documents {
    schema: &'static Schema,
    most: u64,
}

/// Documents that `schema` describes, with up to `most` parts that need not be there.
pub fn documents(schema: &'static Schema, most: u64) -> Documents {
    Documents { schema, most }
}

/// So many documents that `schema` describes, the same in every run.
///
/// # Panics
/// Never: a table always gives a document.
pub fn some_documents(schema: &'static Schema, number: usize) -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let document = |_| documents(schema, 400).new_tree(&mut runner).map(|tree| tree.current());
    (0..number).map(document).collect::<Result<_, _>>().expect("a table always gives a document")
}

impl Strategy for Documents {
    type Tree = DocumentTree;
    type Value = String;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let mut draw = Draw { rng: runner.rng(), wild: 0 };
        draw.wild = draw.one(&[0, 0, 1, 2]);
        let budget = draw.small(self.most);
        let mut root = draw.element(self.schema.tag, self.schema, budget, 0);
        let mut prefixes = Vec::new();
        collect_prefixes(&root, &mut prefixes);
        root.attributes.extend(prefixes);
        Ok(DocumentTree::new(root))
    }
}

/// Prefixes that the names in an element use, as attributes that bind them.
fn collect_prefixes(element: &Markup, found: &mut Vec<(String, String)>) {
    let prefix = element.name.split_once(':').map(|(prefix, _)| prefix);
    if let Some((prefix, uri)) = prefix.and_then(|prefix| Some((prefix, namespace_uri(prefix)?))) {
        let binding = (format!("xmlns:{prefix}"), uri.to_owned());
        if !found.contains(&binding) {
            found.push(binding);
        }
    }
    for part in &element.content {
        if let Content::Element(child) = part {
            collect_prefixes(child, found);
        }
    }
}

/// A part that an element may have.
#[derive(Clone, Copy)]
struct Part {
    xml: &'static str,
    kind: PartKind,
    occurs: Occurs,
    facet: Option<&'static Facet>,
}

#[derive(Clone, Copy)]
enum PartKind {
    Attribute(ScalarShape),
    Leaf(ScalarShape),
    Text(ScalarShape),
    Flag,
    Child(&'static Schema),
    Foreign,
}

impl Part {
    fn is_text(&self) -> bool {
        matches!(self.kind, PartKind::Text(_))
    }

    fn is_attribute(&self) -> bool {
        matches!(self.kind, PartKind::Attribute(_))
    }

    fn is_due(&self) -> bool {
        self.occurs == Occurs::Once
    }
}

/// Where chance comes from.
struct Draw<'r> {
    rng: &'r mut TestRng,
    /// In how many of four values the edges are looked for.
    wild: u64,
}

impl Draw<'_> {
    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.rng.next_u64().checked_rem(end).unwrap_or(0)
    }

    /// A number up to `most`, small ones more often.
    fn small(&mut self, most: u64) -> u64 {
        let limit = self.below(most + 1);
        self.below(limit + 1)
    }

    fn chance(&mut self, wanted: u64, of: u64) -> bool {
        self.below(of) < wanted
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap_or(0)]
    }

    fn element(&mut self, name: &'static str, schema: &'static Schema, budget: u64, depth: usize) -> Markup {
        let mut element = Markup::new(name);
        let mut parts = Vec::new();
        self.collect(schema, budget, &mut element, &mut parts);
        let budget = if depth < DEPTH { budget } else { 0 };
        let parts = self.chosen(parts, budget);
        let cost = parts.iter().filter(|part| !part.is_due()).count() as u64;
        let holders = parts.iter().filter(|part| matches!(part.kind, PartKind::Child(_))).count() as u64;
        let share = (budget.saturating_sub(cost)).checked_div(holders).unwrap_or(0);
        for part in parts {
            self.add(part, share, depth, &mut element);
        }
        self.shuffle(&mut element.content);
        element
    }

    /// Puts things in any order, the one they have more often than others.
    fn shuffle<T>(&mut self, things: &mut [T]) {
        if self.chance(1, 2) {
            for at in 1..things.len() {
                things.swap(at, usize::try_from(self.below(at as u64 + 1)).unwrap_or(0));
            }
        }
    }

    /// Collects the parts that an element may have, groups and choices spliced in.
    fn collect(&mut self, schema: &'static Schema, budget: u64, element: &mut Markup, parts: &mut Vec<Part>) {
        for field in schema.fields {
            let kind = match field.shape {
                Shape::Attribute(shape) => PartKind::Attribute(shape),
                Shape::Leaf(shape) => PartKind::Leaf(shape),
                Shape::Text(shape) => PartKind::Text(shape),
                Shape::Flag => PartKind::Flag,
                Shape::Child(child) => PartKind::Child(child()),
                Shape::Foreign => PartKind::Foreign,
                Shape::Inline(group) => {
                    self.collect(group(), budget, element, parts);
                    continue;
                }
                Shape::Choice(choice) => {
                    self.choose(field, choice(), budget, element, parts);
                    continue;
                }
            };
            let may_go = field.occurs == Occurs::Once && field.default.is_some();
            let occurs = if may_go { Occurs::Optional } else { field.occurs };
            parts.push(Part { xml: field.xml, kind, occurs, facet: field.facet });
        }
    }

    fn choose(
        &mut self,
        field: &'static Field,
        choice: &'static ChoiceSchema,
        budget: u64,
        element: &mut Markup,
        parts: &mut Vec<Part>,
    ) {
        let known =
            element.attributes.iter().find(|(name, _)| *name == choice.by).map(|(_, value)| value.clone());
        let is_due = field.occurs == Occurs::Once && field.default.is_none() && choice.default.is_none();
        let named = |value: &str| choice.variants.iter().find(|variant| variant.value == value);
        let variant = match known {
            Some(value) => named(&value),
            None if is_due || (budget > 0 && self.chance(3, 4)) => {
                let variant = self.variant(choice, budget);
                element.attributes.push((choice.by.to_owned(), variant.value.to_owned()));
                Some(variant)
            }
            None => choice.default.and_then(named),
        };
        let Some(shape) = variant.and_then(|variant| variant.shape) else { return };
        if field.xml.is_empty() {
            self.collect(shape(), budget, element, parts);
        } else {
            let occurs = if self.chance(7, 8) { Occurs::Once } else { Occurs::Optional };
            parts.push(Part { xml: field.xml, kind: PartKind::Child(shape()), occurs, facet: None });
        }
    }

    /// Any variant; one that needs nothing more where there is no room.
    fn variant(&mut self, choice: &'static ChoiceSchema, budget: u64) -> &'static Variant {
        let all: Vec<&'static Variant> = choice.variants.iter().collect();
        let bare: Vec<_> = all.iter().copied().filter(|variant| variant.shape.is_none()).collect();
        self.one(if budget == 0 && !bare.is_empty() { &bare } else { &all })
    }

    /// What must be there, and some of the rest. An element with text has no children.
    fn chosen(&mut self, parts: Vec<Part>, budget: u64) -> Vec<Part> {
        let open = parts.iter().filter(|part| !part.is_due()).count() as u64;
        let most = open.min(budget);
        let wanted = match self.below(8) {
            0 => most,
            1..4 => self.below(most + 1),
            _ => self.small(most),
        };
        // Each of the open parts is taken with the chance that makes up the wanted number.
        let (mut left, mut missing) = (open, wanted);
        let mut chosen = Vec::new();
        for part in parts {
            if part.is_due() {
                chosen.push(part);
                continue;
            }
            if self.below(left) < missing {
                chosen.push(part);
                missing -= 1;
            }
            left -= 1;
        }
        if chosen.iter().any(Part::is_text) {
            chosen.retain(|part| part.is_text() || part.is_attribute());
        }
        chosen
    }

    fn add(&mut self, part: Part, budget: u64, depth: usize, element: &mut Markup) {
        let Part { xml, kind, occurs, facet } = part;
        match kind {
            PartKind::Attribute(shape) => {
                if !element.attributes.iter().any(|(name, _)| *name == xml) {
                    let value = self.scalar(shape, facet);
                    element.attributes.push((xml.to_owned(), value));
                }
            }
            PartKind::Text(shape) => {
                let text = self.scalar(shape, facet);
                element.content.push(Content::Text(text));
            }
            PartKind::Leaf(shape) => {
                let mut leaf = Markup::new(xml);
                leaf.content.push(Content::Text(self.scalar(shape, facet)));
                element.content.push(Content::Element(leaf));
            }
            PartKind::Flag => element.content.push(Content::Element(Markup::new(xml))),
            PartKind::Foreign => {
                let xml = self.one(FOREIGN);
                element.content.push(Content::Foreign(xml));
            }
            PartKind::Child(_) if depth > BOTTOM => {}
            PartKind::Child(schema) => {
                let count =
                    if matches!(occurs, Occurs::Many | Occurs::Mixed) { 1 + self.small(3) } else { 1 };
                for _ in 0..count {
                    let child = self.element(xml, schema, budget / count, depth + 1);
                    element.content.push(Content::Element(child));
                }
            }
        }
    }

    fn scalar(&mut self, shape: ScalarShape, facet: Option<&'static Facet>) -> String {
        match (shape, facet) {
            (_, Some(facet)) if !facet.examples.is_empty() && self.chance(1, 2) => {
                self.one(facet.examples).to_owned()
            }
            (ScalarShape::Words(words), _) => self.one(words).to_owned(),
            (ScalarShape::Like { what: _, examples: [] }, _) => "0".to_owned(),
            (ScalarShape::Like { what: _, examples }, _) => self.one(examples).to_owned(),
            (ScalarShape::Number { min, max }, _) => self.number(min.into(), max.into()).to_string(),
            (ScalarShape::Text, _) if self.chance(self.wild, 4) => self.one(TEXTS).to_owned(),
            (ScalarShape::Text, _) => self.one(&["a", "b2", "c-d"]).to_owned(),
        }
    }

    /// A number of a range: a small one, or one near an edge, or one of any length.
    fn number(&mut self, min: i128, max: i128) -> i128 {
        let is_wild = self.chance(self.wild, 4);
        let number = match self.below(4) {
            _ if !is_wild => i128::from(self.below(65)),
            0 => min + i128::from(self.below(2)),
            1 => max - i128::from(self.below(2)),
            2 => (1 << self.below(64)) - i128::from(self.below(2)),
            _ => {
                let bits = self.below(64);
                let number = i128::from(self.rng.next_u64() >> bits);
                if self.chance(1, 2) { -number } else { number }
            }
        };
        if (min..=max).contains(&number) { number } else { min + number.rem_euclid(max - min + 1) }
    }
}
