//! From the view to XML.

use crate::diagnostic::did_you_mean;
use crate::schema::{ScalarShape, Schema};
use crate::view::read::switch;
use crate::view::shape::{CONTENT, Line, LineKind, Lines};
use crate::view::{View, ViewError};
use crate::xml::{Text, Writer, namespace_uri};

/// The document that a view describes.
pub(super) fn document(view: &View, schema: &'static Schema) -> Result<String, ViewError> {
    document_as(view, schema.tag, schema)
}

/// The same under another name.
pub(super) fn document_as(view: &View, tag: &str, schema: &'static Schema) -> Result<String, ViewError> {
    let mut w = Writer::exact();
    element(view, tag, schema, tag, &mut w)?;
    Ok(w.finish())
}

fn element(
    view: &View,
    tag: &str,
    schema: &'static Schema,
    path: &str,
    w: &mut Writer,
) -> Result<(), ViewError> {
    let all = Lines::of_all_shapes(schema);
    if all.foreign {
        let View::Text(xml) = view else { return Err(wrong_kind(path, "XML text")) };
        w.verbatim(xml);
        return Ok(());
    }
    if let Some(line) = all.text().filter(|_| all.is_plain()) {
        let text = spelt(view, line, path)?;
        w.leaf(tag, |out| out.push(&text));
        return Ok(());
    }
    let View::Object(members) = view else { return Err(wrong_kind(path, "an object")) };
    let _ = w.open(tag);
    for prefix in prefixes(members) {
        w.bind(prefix);
    }
    let known = |name: &str| all.lines.iter().find(|line| all.key(line) == name);
    let mut discriminators = Vec::new();
    let is_mixed = |name: &str| name == CONTENT && known(name).is_none() && all.mixed().next().is_some();
    for (name, value) in members.iter().filter(|(name, _)| !is_mixed(name)) {
        let at = format!("{path}.{name}");
        let line = known(name).ok_or_else(|| unknown(path, name, &all))?;
        if line.is_attribute() {
            let text = spelt(value, line, &at)?;
            w.attribute(line.xml, |out: &mut Text<'_>| out.push(&text));
            discriminators.push((line.xml, text));
        }
    }
    let attribute =
        |name: &str| discriminators.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_str());
    let lines = Lines::of(schema, &attribute);
    let is_text = |(name, _): &&(String, View)| known(name).is_some_and(Line::is_text);
    if let Some((name, value)) = members.iter().find(is_text) {
        let line = known(name).ok_or_else(|| unknown(path, name, &all))?;
        let text = spelt(value, line, &format!("{path}.{name}"))?;
        w.close_with_text(tag, |out| out.push(&text));
        return Ok(());
    }
    for (name, value) in members {
        if is_mixed(name) {
            mixed(value, &all, &format!("{path}.{name}"), w)?;
        }
        let Some(line) = known(name).filter(|line| !line.is_attribute()) else { continue };
        // The shape that was chosen says what the child is; a child of another shape is for the reader to refuse.
        let line = lines.child(line.xml).unwrap_or(line);
        child(value, line, &format!("{path}.{name}"), w)?;
    }
    w.close(tag);
    Ok(())
}

/// Children whose order counts, each an object with one member.
fn mixed(value: &View, all: &Lines, path: &str, w: &mut Writer) -> Result<(), ViewError> {
    let View::List(items) = value else { return Err(wrong_kind(path, "a list")) };
    for (number, item) in items.iter().enumerate() {
        let path = format!("{path}[{number}]");
        let View::Object(members) = item else { return Err(wrong_kind(&path, "an object")) };
        let [(name, value)] = members.as_slice() else {
            return Err(wrong_kind(&path, "an object with one member"));
        };
        let line =
            all.mixed().find(|line| all.key(line) == *name).ok_or_else(|| unknown(&path, name, all))?;
        if let LineKind::Mixed(schema) = line.kind {
            element(value, line.xml, schema, &format!("{path}.{name}"), w)?;
        }
    }
    Ok(())
}

fn child(value: &View, line: &Line, path: &str, w: &mut Writer) -> Result<(), ViewError> {
    match line.kind {
        LineKind::Flag => match value {
            View::Bool(true) => w.flag(line.xml),
            View::Bool(false) => {}
            View::Number(_) | View::Text(_) | View::List(_) | View::Object(_) => {
                return Err(wrong_kind(path, "true or false"));
            }
        },
        LineKind::Leaf(_) => {
            let text = spelt(value, line, path)?;
            w.leaf(line.xml, |out| out.push(&text));
        }
        LineKind::Child(schema) => element(value, line.xml, schema, path, w)?,
        LineKind::List(schema) | LineKind::Mixed(schema) => {
            let View::List(items) = value else { return Err(wrong_kind(path, "a list")) };
            for (number, item) in items.iter().enumerate() {
                element(item, line.xml, schema, &format!("{path}[{number}]"), w)?;
            }
        }
        LineKind::Attribute(_) | LineKind::Text(_) => {}
    }
    Ok(())
}

/// Known prefixes that names of members use.
fn prefixes(members: &[(String, View)]) -> Vec<&str> {
    let mut prefixes: Vec<&str> = Vec::new();
    for prefix in members.iter().filter_map(|(name, _)| Some(name.split_once(':')?.0)) {
        if namespace_uri(prefix).is_some() && !prefixes.contains(&prefix) {
            prefixes.push(prefix);
        }
    }
    prefixes
}

fn spelt(value: &View, line: &Line, path: &str) -> Result<String, ViewError> {
    let (LineKind::Attribute(shape) | LineKind::Text(shape) | LineKind::Leaf(shape)) = line.kind else {
        return Err(wrong_kind(path, "an element"));
    };
    match value {
        View::Text(text) => Ok(text.clone()),
        View::Number(number) => Ok(number.to_string()),
        View::Bool(value) => {
            let words = match shape {
                ScalarShape::Words(words) => switch(words),
                ScalarShape::Text | ScalarShape::Number { .. } | ScalarShape::Like { .. } => None,
            };
            let [on, off] = words.ok_or_else(|| wrong_kind(path, "text or a number"))?;
            Ok(if *value { on } else { off }.to_owned())
        }
        View::List(_) | View::Object(_) => Err(wrong_kind(path, "text, a number, true or false")),
    }
}

fn wrong_kind(path: &str, expected: &'static str) -> ViewError {
    ViewError::WrongKind { path: path.to_owned(), expected }
}

fn unknown(path: &str, name: &str, lines: &Lines) -> ViewError {
    let keys: Vec<_> = lines.lines.iter().map(|line| lines.key(line)).collect();
    let keys: Vec<_> = keys.iter().map(String::as_str).collect();
    let help = did_you_mean(name, &keys);
    ViewError::UnknownMember { path: path.to_owned(), name: name.to_owned(), help }
}
