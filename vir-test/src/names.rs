//! Which names of a description occur in no fixture: an attribute that nothing tries is one that nothing tests.

use std::collections::BTreeSet;

use vir_conf::schema::{ChoiceSchema, Schema, Shape};

use crate::golden;

/// What a description holds that other fixtures are for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Elsewhere<'a> {
    /// Elements that are described by tag, or by what their description says where they share a tag with others.
    pub elements: &'a [&'static str],
    /// Choices, by what their description says.
    pub choices: &'a [&'static str],
}

impl Elsewhere<'_> {
    fn has_element(&self, schema: &Schema) -> bool {
        self.elements.iter().any(|known| *known == schema.tag || *known == schema.doc)
    }

    fn has_choice(&self, choice: &ChoiceSchema) -> bool {
        self.choices.contains(&choice.doc)
    }
}

/// Names that `schema` has and no input of a kind of golden cases: attributes as `name=`, children as `<name`, without
/// their prefixes, since documents may bind others. A name that occurs anywhere counts.
pub fn absent(kind: &str, schema: &'static Schema, elsewhere: Elsewhere<'_>) -> Vec<String> {
    let mut names = BTreeSet::new();
    collect(schema, elsewhere, &mut names);
    let texts = golden::inputs(kind).concat();
    names.into_iter().filter(|name| !occurs(name, &texts)).collect()
}

fn occurs(name: &str, texts: &str) -> bool {
    match name.strip_prefix('<') {
        Some(child) => texts.contains(name) || texts.contains(&format!(":{child}")),
        None => texts.contains(&format!(" {name}")),
    }
}

fn collect(schema: &'static Schema, elsewhere: Elsewhere<'_>, names: &mut BTreeSet<String>) {
    for field in schema.fields {
        let local = field.xml.rsplit_once(':').map_or(field.xml, |(_, local)| local);
        match field.shape {
            Shape::Attribute(_) => {
                names.insert(format!("{local}="));
            }
            Shape::Leaf(_) | Shape::Flag => {
                names.insert(format!("<{local}"));
            }
            Shape::Child(child) => {
                names.insert(format!("<{local}"));
                if !elsewhere.has_element(child()) {
                    collect(child(), elsewhere, names);
                }
            }
            Shape::Inline(group) => collect(group(), elsewhere, names),
            Shape::Choice(choice) if elsewhere.has_choice(choice()) => {
                names.insert(format!("<{local}"));
            }
            Shape::Choice(choice) => {
                names.insert(format!("{}=", choice().by));
                for shape in choice().variants.iter().filter_map(|variant| variant.shape) {
                    collect(shape(), elsewhere, names);
                }
            }
            Shape::Text(_) | Shape::Foreign => {}
        }
    }
}
