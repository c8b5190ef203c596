//! From XML to the view.

use crate::schema::{ScalarShape, Schema};
use crate::view::View;
use crate::view::shape::{CONTENT, LineKind, Lines};
use crate::xml::{Attribute, Foreign, Node, expanded_name};

/// The view of an element.
pub(super) fn element(node: Node<'_>, schema: &'static Schema) -> View {
    // Names of members must not depend on the shape that was chosen.
    let all = Lines::of_all_shapes(schema);
    if all.foreign {
        return View::Text(Foreign::copy(node).dump_exact(0));
    }
    if all.is_plain() {
        return all.text().map_or_else(|| View::Text(String::new()), |line| text(node.text(), line.kind));
    }
    let attribute = |name: &str| node.attributes().find(|at| at.name() == name).map(Attribute::value);
    let lines = Lines::of(schema, &attribute);
    let mut members = Vec::new();
    for attribute in node.attributes() {
        if let Some(line) = lines.attribute(attribute.name()) {
            members.push((all.key(line), text(attribute.value(), line.kind)));
        }
    }
    if let Some(line) = lines.text().filter(|_| !node.text().is_empty()) {
        members.push((all.key(line), text(node.text(), line.kind)));
    }
    for child in node.children() {
        let name = expanded_name(child);
        let Some(line) = lines.child(&name) else { continue };
        let value = match line.kind {
            LineKind::Flag => View::Bool(true),
            LineKind::Leaf(shape) => scalar(child.text(), &shape),
            LineKind::Child(schema) | LineKind::List(schema) => element(child, schema),
            LineKind::Mixed(schema) => {
                let item = View::Object(vec![(all.key(line), element(child, schema))]);
                add(&mut members, CONTENT.to_owned(), item, true);
                continue;
            }
            LineKind::Attribute(_) | LineKind::Text(_) => continue,
        };
        add(&mut members, all.key(line), value, matches!(line.kind, LineKind::List(_)));
    }
    View::Object(members)
}

fn add(members: &mut Vec<(String, View)>, key: String, value: View, is_list: bool) {
    let known = members.iter_mut().find(|(known, _)| *known == key);
    match (known, is_list) {
        (Some((_, View::List(items))), true) => items.push(value),
        (Some(_), _) => {}
        (None, true) => members.push((key, View::List(vec![value]))),
        (None, false) => members.push((key, value)),
    }
}

fn text(text: &str, kind: LineKind) -> View {
    match kind {
        LineKind::Attribute(shape) | LineKind::Text(shape) | LineKind::Leaf(shape) => scalar(text, &shape),
        LineKind::Flag | LineKind::Child(_) | LineKind::List(_) | LineKind::Mixed(_) => {
            View::Text(text.to_owned())
        }
    }
}

/// A scalar: typed where its description says of what type, as it is spelt elsewhere.
fn scalar(text: &str, shape: &ScalarShape) -> View {
    let typed = match shape {
        ScalarShape::Number { .. } => {
            text.parse().ok().filter(|number: &i128| number.to_string() == text).map(View::Number)
        }
        ScalarShape::Words(words) => switch(words).and_then(|[on, off]| match text {
            _ if text == on => Some(View::Bool(true)),
            _ if text == off => Some(View::Bool(false)),
            _ => None,
        }),
        ScalarShape::Text | ScalarShape::Like { .. } => None,
    };
    typed.unwrap_or_else(|| View::Text(text.to_owned()))
}

/// The words for true and false, where a scalar has just these.
pub(super) fn switch(words: &[&'static str]) -> Option<[&'static str; 2]> {
    [["yes", "no"], ["on", "off"]].into_iter().find(|[on, off]| words == [*on, *off] || words == [*off, *on])
}
