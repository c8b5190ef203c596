//! JSON Schema of the view, so that editors can complete and check it.
//!
//! What the tables know beyond JSON Schema stands in annotations: `x-unit`, `x-since`, and where they hold `x-guest` (the
//! guest sees it) and `x-live` (it can change while the domain runs).

use std::collections::BTreeMap;

use crate::kind::Kind;
use crate::schema::{Field, Occurs, ScalarShape, Schema, Shape};
use crate::view::View;
use crate::view::read::switch;
use crate::view::shape::{CONTENT, Line, LineKind, Lines};

/// The JSON Schema (draft 2020-12) of documents of these kinds: an object whose one member is named as the element at
/// the top, as [`Kind::to_view`] gives it.
pub fn json_schema(kinds: &[Kind]) -> View {
    let mut definitions = Definitions::default();
    let roots = kinds.iter().map(|kind| (kind.tag().to_owned(), definitions.element(kind.schema())));
    let roots = View::Object(roots.collect());
    definitions.finish();
    let done = definitions.done.into_iter().map(|(name, view)| (name, view.unwrap_or(View::Bool(true))));
    object([
        ("$schema", text("https://json-schema.org/draft/2020-12/schema")),
        ("type", text("object")),
        ("properties", roots),
        ("additionalProperties", View::Bool(false)),
        ("minProperties", View::Number(1)),
        ("maxProperties", View::Number(1)),
        ("$defs", View::Object(done.collect())),
    ])
}

/// Elements that were met, each described once.
#[derive(Default)]
struct Definitions {
    /// Names by the place of the description in memory, which is one for each table.
    names: BTreeMap<usize, String>,
    done: BTreeMap<String, Option<View>>,
    waiting: Vec<(String, &'static Schema)>,
}

impl Definitions {
    /// A reference to an element's description.
    fn element(&mut self, schema: &'static Schema) -> View {
        let place = std::ptr::from_ref(schema) as usize;
        let name = match self.names.get(&place) {
            Some(name) => name.clone(),
            None => self.introduce(place, schema),
        };
        View::Object(vec![("$ref".to_owned(), View::Text(format!("#/$defs/{name}")))])
    }

    fn introduce(&mut self, place: usize, schema: &'static Schema) -> String {
        let tag = if schema.tag.is_empty() { "shape" } else { schema.tag }.replace(':', "-");
        let taken = |name: &String| self.done.contains_key(name);
        let numbered = (2..).map(|number| format!("{tag}-{number}"));
        let name = std::iter::once(tag.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(tag);
        self.names.insert(place, name.clone());
        self.done.insert(name.clone(), None);
        self.waiting.push((name.clone(), schema));
        name
    }

    /// Describes what is referred to, until all is.
    fn finish(&mut self) {
        while let Some((name, schema)) = self.waiting.pop() {
            let view = self.describe(schema);
            self.done.insert(name, Some(view));
        }
    }

    fn describe(&mut self, schema: &'static Schema) -> View {
        let all = Lines::of_all_shapes(schema);
        if all.foreign {
            return object([("type", text("string")), ("description", text(schema.doc.trim()))]);
        }
        if let Some(line) = all.text().filter(|_| all.is_plain()) {
            return described(scalar_of(line), schema.doc);
        }
        let mut members: Vec<(String, Vec<View>, &'static Field)> = Vec::new();
        for line in Lines::of_every_shape(schema).lines {
            let (key, view) = (all.key(&line), self.member(&line));
            match members.iter_mut().find(|(known, ..)| *known == key) {
                Some((_, views, _)) if views.contains(&view) => {}
                Some((_, views, _)) => views.push(view),
                None => members.push((key, vec![view], line.field)),
            }
        }
        let content = all.mixed().next().is_some().then(|| (CONTENT.to_owned(), self.content(&all)));
        let properties = members.into_iter().map(|(key, mut views, field)| {
            let only = if views.len() == 1 { views.pop() } else { None };
            let view = only.unwrap_or_else(|| object([("anyOf", View::List(views))]));
            (key, annotated(described(view, field.doc), field))
        });
        let properties = View::Object(properties.chain(content).collect());
        let mut needed = Vec::new();
        required(schema, &all, &mut needed);
        let mut members = vec![
            ("type".to_owned(), text("object")),
            ("description".to_owned(), text(schema.doc.trim())),
            ("properties".to_owned(), properties),
            ("additionalProperties".to_owned(), View::Bool(false)),
        ];
        if !needed.is_empty() {
            members.push(("required".to_owned(), View::List(needed)));
        }
        View::Object(members)
    }

    fn member(&mut self, line: &Line) -> View {
        match line.kind {
            LineKind::Attribute(_) | LineKind::Text(_) | LineKind::Leaf(_) => scalar_of(line),
            LineKind::Flag => object([("type", text("boolean"))]),
            LineKind::Child(schema) => self.element(schema),
            LineKind::List(schema) | LineKind::Mixed(schema) => list(self.element(schema)),
        }
    }

    /// The list of children whose order counts.
    fn content(&mut self, all: &Lines) -> View {
        let items = all.mixed().map(|line| {
            let LineKind::Mixed(schema) = line.kind else { return View::Bool(true) };
            object([
                ("type", text("object")),
                ("properties", View::Object(vec![(all.key(line), self.element(schema))])),
                ("additionalProperties", View::Bool(false)),
                ("minProperties", View::Number(1)),
            ])
        });
        list(object([("anyOf", View::List(items.collect()))]))
    }
}

/// Members that must be there whatever shape is chosen.
fn required(schema: &'static Schema, all: &Lines, needed: &mut Vec<View>) {
    for field in schema.fields.iter().filter(|field| field.occurs == Occurs::Once && field.default.is_none())
    {
        match field.shape {
            Shape::Inline(group) => required(group(), all, needed),
            Shape::Choice(choice) if choice().default.is_none() => push(choice().by, true, all, needed),
            Shape::Attribute(_) => push(field.xml, true, all, needed),
            Shape::Leaf(_) | Shape::Child(_) => push(field.xml, false, all, needed),
            Shape::Choice(_) | Shape::Text(_) | Shape::Flag | Shape::Foreign => {}
        }
    }
}

fn push(xml: &str, is_attribute: bool, all: &Lines, needed: &mut Vec<View>) {
    let line = if is_attribute { all.attribute(xml) } else { all.child(xml) };
    needed.extend(line.map(|line| View::Text(all.key(line))));
}

fn scalar_of(line: &Line) -> View {
    let (LineKind::Attribute(shape) | LineKind::Text(shape) | LineKind::Leaf(shape)) = line.kind else {
        return View::Bool(true);
    };
    match shape {
        ScalarShape::Text => object([("type", View::List(vec![text("string"), text("integer")]))]),
        ScalarShape::Number { min, max } => object([
            ("type", text("integer")),
            ("minimum", View::Number(min.into())),
            ("maximum", View::Number(max.into())),
        ]),
        ScalarShape::Words(words) if switch(words).is_some() => object([("type", text("boolean"))]),
        ScalarShape::Words(words) => {
            object([("enum", View::List(words.iter().copied().map(text).collect()))])
        }
        ScalarShape::Like { what, examples } => object([
            ("type", View::List(vec![text("string"), text("integer")])),
            ("$comment", text(what)),
            ("examples", View::List(examples.iter().copied().map(text).collect())),
        ]),
    }
}

fn list(items: View) -> View {
    object([("type", text("array")), ("items", items)])
}

fn described(view: View, doc: &str) -> View {
    let View::Object(mut members) = view else { return view };
    if !members.iter().any(|(name, _)| name == "description") {
        members.push(("description".to_owned(), text(doc.trim())));
    }
    View::Object(members)
}

/// A member with what its line says beside its shape.
fn annotated(view: View, field: &Field) -> View {
    let View::Object(mut members) = view else { return view };
    let mut say =
        |name: &str, value: Option<View>| members.extend(value.map(|value| (name.to_owned(), value)));
    say("x-unit", field.unit.map(text));
    say("x-since", field.since.map(|release| text(&release.to_string())));
    say("x-guest", field.guest.then_some(View::Bool(true)));
    say("x-live", field.live.then_some(View::Bool(true)));
    View::Object(members)
}

fn text(text: &str) -> View {
    View::Text(text.to_owned())
}

fn object<const N: usize>(members: [(&str, View); N]) -> View {
    View::Object(members.into_iter().map(|(name, view)| (name.to_owned(), view)).collect())
}
