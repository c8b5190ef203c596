//! What the members of an element are: its description with groups and choices spliced in.

use crate::schema::{ChoiceSchema, Field, Occurs, ScalarShape, Schema, Shape};

/// One member of an element.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Name in XML; empty for the element's own text.
    pub xml: &'static str,
    /// The line of the table, or of the table around a choice, for its marks and prose.
    pub field: &'static Field,
    /// What it is.
    pub kind: LineKind,
}

/// What a member is.
#[derive(Debug, Clone, Copy)]
pub enum LineKind {
    /// An attribute.
    Attribute(ScalarShape),
    /// The element's own text.
    Text(ScalarShape),
    /// A child with nothing but text.
    Leaf(ScalarShape),
    /// An empty child whose presence counts.
    Flag,
    /// A child element.
    Child(&'static Schema),
    /// Child elements.
    List(&'static Schema),
    /// Child elements in an order with others of other names: together they are the member `content`.
    Mixed(&'static Schema),
}

/// The members of one element.
#[derive(Debug, Default)]
pub struct Lines {
    /// The members in the order of the tables.
    pub lines: Vec<Line>,
    /// Whether it holds elements of a foreign format.
    pub foreign: bool,
    /// Whether members are kept that only differ in what they hold.
    keeps_twins: bool,
}

impl Lines {
    /// The members of an element, given the values of its attributes, which choices depend on.
    pub fn of<'a>(schema: &'static Schema, attribute: &impl Fn(&str) -> Option<&'a str>) -> Self {
        let mut lines = Self::default();
        lines.collect(schema, Some(attribute));
        lines
    }

    /// The members of an element in all of its shapes.
    pub fn of_all_shapes(schema: &'static Schema) -> Self {
        let mut lines = Self::default();
        lines.collect(schema, None::<&fn(&str) -> Option<&'static str>>);
        lines
    }

    /// The same with a member for each shape that it may have.
    pub fn of_every_shape(schema: &'static Schema) -> Self {
        let mut lines = Self { keeps_twins: true, ..Self::default() };
        lines.collect(schema, None::<&fn(&str) -> Option<&'static str>>);
        lines
    }

    fn collect<'a>(&mut self, schema: &'static Schema, attribute: Option<&impl Fn(&str) -> Option<&'a str>>) {
        for field in schema.fields {
            let kind = match field.shape {
                Shape::Attribute(shape) => LineKind::Attribute(shape),
                Shape::Leaf(shape) => LineKind::Leaf(shape),
                Shape::Flag => LineKind::Flag,
                Shape::Text(shape) => LineKind::Text(shape),
                Shape::Child(child) if field.occurs == Occurs::Many => LineKind::List(child()),
                Shape::Child(child) if field.occurs == Occurs::Mixed => LineKind::Mixed(child()),
                Shape::Child(child) => LineKind::Child(child()),
                Shape::Inline(group) => {
                    self.collect(group(), attribute);
                    continue;
                }
                Shape::Choice(choice) => {
                    self.collect_choice(choice(), field, attribute);
                    continue;
                }
                Shape::Foreign => {
                    self.foreign = true;
                    continue;
                }
            };
            self.add(Line { xml: field.xml, field, kind });
        }
    }

    fn collect_choice<'a>(
        &mut self,
        choice: &'static ChoiceSchema,
        field: &'static Field,
        attribute: Option<&impl Fn(&str) -> Option<&'a str>>,
    ) {
        self.add(Line { xml: choice.by, field, kind: LineKind::Attribute(choice.words()) });
        let default = field.default.and(choice.default).or(choice.default);
        let value = attribute.map(|attribute| attribute(choice.by).or(default));
        for variant in choice.variants {
            if value.is_some_and(|value| value.is_some_and(|value| value != variant.value)) {
                continue;
            }
            let Some(shape) = variant.shape else { continue };
            if field.xml.is_empty() {
                self.collect(shape(), attribute);
            } else {
                self.add(Line { xml: field.xml, field, kind: LineKind::Child(shape()) });
            }
        }
    }

    /// Adds a member, unless a choice's other shape has one of that name and kind already.
    fn add(&mut self, line: Line) {
        let is_same = |known: &Line| {
            known.xml == line.xml
                && known.is_attribute() == line.is_attribute()
                && known.is_text() == line.is_text()
        };
        if self.keeps_twins || !self.lines.iter().any(is_same) {
            self.lines.push(line);
        }
    }

    /// The attribute of that name.
    pub fn attribute(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.is_attribute() && line.xml == name)
    }

    /// The child or children of that name.
    pub fn child(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| !line.is_attribute() && !line.is_text() && line.xml == name)
    }

    /// The element's own text.
    pub fn text(&self) -> Option<&Line> {
        self.lines.iter().find(|line| line.is_text())
    }

    /// The children whose order counts.
    pub fn mixed(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| matches!(line.kind, LineKind::Mixed(_)))
    }

    /// Whether the element is nothing but text.
    pub fn is_plain(&self) -> bool {
        matches!(self.lines.as_slice(), [line] if line.is_text())
    }

    /// Name of a member in the view: an attribute gives way to a child, text to both.
    pub fn key(&self, line: &Line) -> String {
        let has = |attribute: bool, name: &str| {
            self.lines
                .iter()
                .any(|other| !other.is_text() && other.is_attribute() == attribute && other.xml == name)
        };
        if line.is_text() {
            let taken = has(true, TEXT) || has(false, TEXT);
            return if taken { format!("@{TEXT}") } else { TEXT.to_owned() };
        }
        if line.is_attribute() && has(false, line.xml) {
            format!("@{}", line.xml)
        } else {
            line.xml.to_owned()
        }
    }
}

/// Name of the children whose order counts in the view: a list of objects with one member each, named as the child.
pub(crate) const CONTENT: &str = "content";

/// Name of an element's own text in the view.
const TEXT: &str = "text";

impl Line {
    /// Whether it is an attribute.
    pub fn is_attribute(&self) -> bool {
        matches!(self.kind, LineKind::Attribute(_))
    }

    /// Whether it is the element's own text.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, LineKind::Text(_))
    }
}
