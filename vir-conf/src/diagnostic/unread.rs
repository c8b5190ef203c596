//! What nobody has read: unknown and misplaced elements and attributes, with what was probably meant.

use std::collections::VecDeque;

use crate::diagnostic::{Problem, Severity, Sink, XmlError};
use crate::schema::{Schema, Shape};
use crate::xml::{Node, known_namespaces, namespace_uri};

/// Names that a message lists; where there are more, the list helps nobody.
const LISTED: usize = 8;

/// Adds what nobody has read: every element and attribute below `node`, with the name that was probably meant.
pub(crate) fn report_unread(node: Node<'_>, severity: Severity, sink: &Sink) {
    let Some(schema) = node.read_by() else { return };
    for attribute in node.attributes().filter(|attribute| !attribute.is_read()) {
        sink.note_as(severity, || {
            let (name, element) = (attribute.name().to_owned(), node.name().to_owned());
            let help = help_with_attribute(attribute.name(), node.name(), schema);
            let problem = Problem::UnknownAttribute { name, element };
            XmlError { help, ..XmlError::new(node.attribute_place(attribute), problem) }
        });
    }
    for child in node.children() {
        if child.read_by().is_some() {
            report_unread(child, severity, sink);
        } else {
            sink.note_as(severity, || unread_element(node, child, schema));
        }
    }
}

fn unread_element(parent: Node<'_>, child: Node<'_>, schema: &'static Schema) -> XmlError {
    let is_twin = |twin: &Node<'_>| {
        twin.name() == child.name() && twin.namespace() == child.namespace() && twin.read_by().is_some()
    };
    if let Some(first) = parent.children().find(is_twin) {
        let problem = Problem::Repeated(child.name().to_owned());
        return XmlError::new(child.place(), problem).with_related(first.place(), "this one counts");
    }
    let problem = Problem::UnknownElement { name: child.name().to_owned(), parent: parent.name().to_owned() };
    let help = help_with_namespace(child).or_else(|| help_with_element(parent, child, schema));
    XmlError { help, ..XmlError::new(child.place(), problem) }
}

fn help_with_namespace(child: Node<'_>) -> Option<String> {
    if let Some((prefix, _)) = child.name().split_once(':') {
        let binding = namespace_uri(prefix)
            .map_or_else(|| format!("xmlns:{prefix}='…'"), |uri| format!("xmlns:{prefix}='{uri}'"));
        return Some(format!(
            "no namespace is bound to the prefix '{prefix}'; the element at the top needs {binding}"
        ));
    }
    (!child.namespace().is_empty()).then(|| {
        let known: Vec<_> = known_namespaces().collect();
        let meant = closest(child.namespace(), &known).map(|uri| format!(", did you mean '{uri}'?"));
        format!("it is in the namespace '{}'{}", child.namespace(), meant.unwrap_or_default())
    })
}

fn help_with_element(parent: Node<'_>, child: Node<'_>, schema: &'static Schema) -> Option<String> {
    let (name, names) = (child.name(), schema.names(false));
    did_you_mean(name, &names)
        .or_else(|| {
            let is_attribute = schema.names(true).contains(&name);
            is_attribute.then(|| format!("'{name}' is an attribute: <{} {name}='…'>", parent.name()))
        })
        .or_else(|| {
            let home = home(root_schema(parent)?, name)?;
            Some(format!("<{name}> belongs in <{home}>"))
        })
        .or_else(|| list(&names, "elements", "<", ">"))
}

fn help_with_attribute(name: &str, element: &str, schema: &'static Schema) -> Option<String> {
    let names = schema.names(true);
    did_you_mean(name, &names)
        .or_else(|| {
            let is_child = schema.names(false).contains(&name);
            is_child.then(|| format!("'{name}' is an element: <{element}> <{name}>…</{name}>"))
        })
        .or_else(|| {
            let mut homes =
                children(schema).into_iter().filter(|(_, child)| child.names(true).contains(&name));
            let (home, _) = homes.next()?;
            Some(format!("'{name}' is an attribute of <{home}> in <{element}>"))
        })
        .or_else(|| list(&names, "attributes", "'", "'"))
}

/// "it has the elements <a>, <b>" where that is a short list.
fn list(names: &[&str], what: &str, open: &str, close: &str) -> Option<String> {
    let mut names: Vec<_> = names.to_vec();
    names.dedup();
    match names.as_slice() {
        [] => Some(format!("it has no {what}")),
        names if names.len() > LISTED => None,
        names => {
            let names: Vec<_> = names.iter().map(|name| format!("{open}{name}{close}")).collect();
            Some(format!("it has the {what} {}", names.join(", ")))
        }
    }
}

fn root_schema(node: Node<'_>) -> Option<&'static Schema> {
    std::iter::successors(Some(node), |node| node.parent()).last()?.read_by()
}

/// The element nearest to the top that holds elements of that name.
fn home(root: &'static Schema, name: &str) -> Option<&'static str> {
    let mut seen: Vec<*const Schema> = Vec::new();
    let mut open = VecDeque::from([(root.tag, root)]);
    while let Some((tag, schema)) = open.pop_front() {
        if schema.names(false).contains(&name) {
            return Some(tag);
        }
        for (tag, child) in children(schema) {
            if !seen.contains(&std::ptr::from_ref(child)) {
                seen.push(child);
                open.push_back((tag, child));
            }
        }
    }
    None
}

/// Child elements with their descriptions.
fn children(schema: &'static Schema) -> Vec<(&'static str, &'static Schema)> {
    let mut found = Vec::new();
    collect_children(schema, &mut found);
    found
}

fn collect_children(schema: &'static Schema, found: &mut Vec<(&'static str, &'static Schema)>) {
    for field in schema.fields {
        match field.shape {
            Shape::Child(child) => found.push((field.xml, child())),
            Shape::Inline(group) => collect_children(group(), found),
            Shape::Choice(choice) => {
                for shape in choice().variants.iter().filter_map(|variant| variant.shape) {
                    match field.xml {
                        "" => collect_children(shape(), found),
                        xml => found.push((xml, shape())),
                    }
                }
            }
            Shape::Attribute(_) | Shape::Leaf(_) | Shape::Flag | Shape::Text(_) | Shape::Foreign => {}
        }
    }
}

/// "did you mean 'bus'?" where one of the names is close enough.
pub fn did_you_mean(found: &str, names: &[&str]) -> Option<String> {
    closest(found, names).map(|name| format!("did you mean '{name}'?"))
}

/// The name that is close enough to what was found.
fn closest<'n>(found: &str, names: &[&'n str]) -> Option<&'n str> {
    let letters = found.chars().count();
    let allowed = (letters / 3).max(1);
    // Comparing takes the product of both lengths, and a document's names may be long.
    let near = names.iter().filter(|name| name.chars().count().abs_diff(letters) <= allowed);
    let distance = |name: &&&str| {
        let (found, name) = (found.to_lowercase(), name.to_lowercase());
        strsim::damerau_levenshtein(&found, &name)
    };
    let closest = near.min_by_key(distance)?;
    (*closest != found && distance(&closest) <= allowed).then_some(*closest)
}
