//! What one element of a grammar allows, held against what our tables say of it, alternative by alternative.

use std::collections::{BTreeMap, BTreeSet};

use vir_conf::schema::ScalarShape;

use super::ours::{Chosen, Due, Holds, Ours, Told, Value};
use crate::relaxng::reduce::{Allowed, Given};
use crate::relaxng::{ElementId, Grammar, Name, NameClass, Pattern};

/// Name of an attribute in a path, `@dev`, of a child, `source`, or of the element's text.
pub(super) type Step = String;

/// The element's text as a step.
pub(super) const TEXT: &str = "text()";

/// Everything about one element of a grammar and our tables for it.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// What the grammar allows.
    pub(super) items: BTreeMap<Step, Item>,
    /// What only our tables have, with the alternatives of the grammar that lack it.
    pub(super) extra: BTreeMap<Step, BTreeSet<String>>,
}

/// Something that the grammar allows.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// Alternatives in which our tables have it too, told by the attributes that pick them.
    pub(super) having: BTreeSet<String>,
    /// Alternatives in which they do not.
    pub(super) lacking: BTreeSet<String>,
    /// For a child: its elements in the grammar, each with our tables for it in an alternative.
    pub(super) next: Vec<(ElementId, Vec<Ours>, String)>,
    /// For attribute and text: values that our tables refuse.
    pub(super) refused: BTreeSet<String>,
    /// Alternatives in which the grammar demands it and strict reading does not.
    pub(super) lenient: BTreeSet<String>,
    /// Alternatives in which we demand it and the grammar does not.
    pub(super) demanded: BTreeSet<String>,
    /// Texts that the grammar allows where strict reading accepts any.
    pub(super) narrower: BTreeSet<String>,
    /// Values that are listed, and whether there are others.
    listed: BTreeSet<String>,
    others: bool,
    /// Words of our tables.
    pub(super) words: BTreeSet<String>,
}

impl Item {
    /// Whether the grammar allows a value, as far as it lists values.
    pub(super) fn allows(&self, word: &str) -> bool {
        self.others || self.listed.contains(word)
    }

    fn note(&mut self, covered: bool, label: &str) {
        let side = if covered { &mut self.having } else { &mut self.lacking };
        side.insert(label.to_owned());
    }

    /// Notes whether it is demanded, where it is there on both sides.
    fn note_due(&mut self, by_grammar: bool, ours: [bool; 2], label: &str) {
        let [due, demanded] = ours;
        if by_grammar && !due {
            self.lenient.insert(label.to_owned());
        }
        if demanded && !by_grammar {
            self.demanded.insert(label.to_owned());
        }
    }

    fn hold_values(&mut self, grammar: &Grammar, content: &[&Pattern], ours: &[Value]) {
        if ours.iter().any(Value::is_any_text) && content.iter().all(|text| grammar.is_narrow(text)) {
            self.narrower.extend(content.iter().map(|text| grammar.describe(text)));
        }
        let shapes = ours.iter().map(|value| value.shape).collect::<Vec<_>>();
        let values = grammar.values(content.iter().copied());
        let refused = values.words.iter().filter(|word| !shapes.iter().any(|shape| may_be(shape, word)));
        self.refused.extend(refused.cloned());
        self.listed.extend(values.words);
        self.others |= values.others;
        for shape in &shapes {
            match shape {
                ScalarShape::Words(words) => self.words.extend(words.iter().map(|word| (*word).to_owned())),
                ScalarShape::Text | ScalarShape::Number { .. } | ScalarShape::Like { .. } => {}
            }
        }
    }
}

/// Whether a value may be this text, as far as the description tells.
fn may_be(shape: &ScalarShape, text: &str) -> bool {
    match shape {
        ScalarShape::Text | ScalarShape::Like { .. } => true,
        ScalarShape::Words(words) => words.contains(&text),
        ScalarShape::Number { min, max } => {
            text.parse::<i128>().is_ok_and(|number| (i128::from(*min)..=i128::from(*max)).contains(&number))
        }
    }
}

impl Facts {
    /// Holds an element against the tables that may describe it.
    pub(super) fn new(grammar: &Grammar, id: ElementId, ours: &[Ours]) -> Self {
        let mut facts = Self::default();
        let whole = grammar.reduce(&grammar.element(id).content, Given::Nothing);
        facts.alternatives(grammar, &whole, ours, &mut Chosen::new());
        facts
    }

    /// Tells alternatives apart by the attributes that pick a shape in our tables, until none is left.
    fn alternatives(&mut self, grammar: &Grammar, left: &Pattern, ours: &[Ours], chosen: &mut Chosen) {
        let holds = Holds::new(ours, chosen);
        let Some(by) = holds.open else {
            self.compare(grammar, left, &holds, chosen);
            return;
        };
        let allowed = grammar.allowed(left);
        let Some(content) = contents(&allowed, by) else {
            self.choose(grammar, left, ours, chosen, (by, Told::Anything));
            return;
        };
        let mut values = grammar.values(content);
        if values.others {
            let known =
                holds.attributes.iter().filter(|(name, _)| name.local == by).flat_map(|(_, values)| values);
            values.words.extend(known.flat_map(|value| words(&value.shape)).map(|word| (*word).to_owned()));
        }
        for value in values.words {
            let left = grammar.reduce(left, Given::Attribute(by, &value));
            self.choose(grammar, &left, ours, chosen, (by, Told::Value(value)));
        }
        let left = grammar.reduce(left, Given::Without(by));
        let named = Name { namespace: String::new(), local: by.to_owned() };
        let ours_due = [&holds.due, &holds.demanded].map(|due: &Due| due.attributes.contains(&named));
        let item = self.items.entry(format!("@{by}")).or_default();
        item.note_due(left == Pattern::NotAllowed, ours_due, &label(chosen));
        self.choose(grammar, &left, ours, chosen, (by, Told::Absent));
    }

    fn choose(
        &mut self,
        grammar: &Grammar,
        left: &Pattern,
        ours: &[Ours],
        chosen: &mut Chosen,
        choice: (&'static str, Told),
    ) {
        if *left != Pattern::NotAllowed {
            chosen.push(choice);
            self.alternatives(grammar, left, ours, chosen);
            chosen.pop();
        }
    }

    fn compare(&mut self, grammar: &Grammar, left: &Pattern, holds: &Holds, chosen: &Chosen) {
        let label = &label(chosen);
        let decided = |name: &Name| chosen.iter().any(|(by, _)| *by == name.local);
        let allowed = grammar.allowed(left);
        for (class, content) in &allowed.attributes {
            for name in class.names() {
                let ours = name.and_then(|name| Some((name, holds.attributes.get(name)?)));
                let item = self.items.entry(format!("@{}", shown(name))).or_default();
                item.note(holds.foreign || ours.is_some(), label);
                if let Some((name, values)) = ours {
                    item.hold_values(grammar, content, values);
                    if decided(name) {
                        continue;
                    }
                    let left = grammar.reduce(left, Given::Without(&name.local));
                    let ours = [&holds.due, &holds.demanded].map(|due: &Due| due.attributes.contains(name));
                    item.note_due(left == Pattern::NotAllowed, ours, label);
                }
            }
        }
        if grammar.values(allowed.text.iter().copied()).is_any() {
            let item = self.items.entry(TEXT.to_owned()).or_default();
            item.note(holds.foreign || !holds.text.is_empty(), label);
            if !holds.text.is_empty() {
                item.hold_values(grammar, &allowed.text, &holds.text);
            }
        }
        for id in &allowed.children {
            for name in grammar.element(*id).name.names() {
                let item = self.items.entry(shown(name)).or_default();
                let ours = name.and_then(|name| holds.children.get(name)).cloned().unwrap_or_default();
                let ours = if holds.foreign && ours.is_empty() { vec![Ours::Foreign] } else { ours };
                item.note(!ours.is_empty(), label);
                if let Some(name) = name.filter(|_| !ours.is_empty() && !holds.foreign) {
                    let left = grammar.reduce(left, Given::Childless(name));
                    let ours = [&holds.due, &holds.demanded].map(|due: &Due| due.children.contains(name));
                    item.note_due(left == Pattern::NotAllowed, ours, label);
                }
                item.next.push((*id, ours, label.to_owned()));
            }
        }
        self.add_extra(grammar, &allowed, holds, label);
    }

    fn add_extra(&mut self, grammar: &Grammar, allowed: &Allowed<'_>, holds: &Holds, label: &str) {
        let attributes = allowed.attributes.keys().flat_map(|class| class.names()).collect::<BTreeSet<_>>();
        let children = allowed.children.iter().flat_map(|id| grammar.element(*id).name.names());
        let children = children.collect::<BTreeSet<_>>();
        let unknown = |known: &BTreeSet<Option<&Name>>, name: &Name| {
            !known.contains(&Some(name)) && !known.contains(&None)
        };
        let mut extra = Vec::new();
        extra.extend(
            holds.attributes.keys().filter(|name| unknown(&attributes, name)).map(|n| format!("@{n}")),
        );
        extra.extend(holds.children.keys().filter(|name| unknown(&children, name)).map(Name::to_string));
        extra.extend((allowed.text.is_empty() && !holds.text.is_empty()).then(|| TEXT.to_owned()));
        for step in extra {
            self.extra.entry(step).or_default().insert(label.to_owned());
        }
    }
}

/// What an attribute may hold, where the grammar has it.
fn contents<'p>(allowed: &Allowed<'p>, name: &str) -> Option<Vec<&'p Pattern>> {
    let has_it = |class: &NameClass| class.names().into_iter().flatten().any(|known| known.local == name);
    let found =
        allowed.attributes.iter().filter(|(class, _)| has_it(class)).flat_map(|(_, contents)| contents);
    let found = found.copied().collect::<Vec<_>>();
    (!found.is_empty()).then_some(found)
}

fn words(shape: &ScalarShape) -> &'static [&'static str] {
    match shape {
        ScalarShape::Words(words) => words,
        ScalarShape::Text | ScalarShape::Number { .. } | ScalarShape::Like { .. } => &[],
    }
}

fn shown(name: Option<&Name>) -> String {
    name.map_or_else(|| "*".to_owned(), Name::to_string)
}

/// "type='file', cache absent".
fn label(chosen: &Chosen) -> String {
    let told = chosen.iter().filter_map(|(name, told)| match told {
        Told::Value(value) => Some(format!("{name}='{value}'")),
        Told::Absent => Some(format!("{name} absent")),
        Told::Anything => None,
    });
    told.collect::<Vec<_>>().join(", ")
}
