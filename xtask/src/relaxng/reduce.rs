//! Questions about patterns: what is left of one when an attribute has a value or is absent, and what it allows then.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{choice, group};
use super::{ElementId, Grammar, Name, NameClass, Pattern};

/// What is known of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given<'a> {
    /// Nothing.
    Nothing,
    /// This attribute, in no namespace, is there with this value.
    Attribute(&'a str, &'a str),
    /// This attribute is absent.
    Without(&'a str),
    /// Children of this name are absent.
    Childless(&'a Name),
}

/// What a pattern allows, all its alternatives together.
#[derive(Debug, Default)]
pub(crate) struct Allowed<'p> {
    /// Attributes by name, each with what it may hold; several where alternatives differ.
    pub(crate) attributes: BTreeMap<&'p NameClass, Vec<&'p Pattern>>,
    pub(crate) children: BTreeSet<ElementId>,
    /// What text there may be.
    pub(crate) text: Vec<&'p Pattern>,
}

/// The values that a text may have.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Values {
    /// Those that are listed.
    pub(crate) words: BTreeSet<String>,
    /// Whether there are others.
    pub(crate) others: bool,
}

impl Grammar {
    /// The pattern without references at its own level, without alternatives that nothing can satisfy, and without
    /// what does not fit what is given. Where nothing fits it is `NotAllowed`.
    pub(crate) fn reduce(&self, pattern: &Pattern, given: Given<'_>) -> Pattern {
        match pattern {
            Pattern::Ref(id) => self.reduce(self.define(*id), given),
            Pattern::Attribute(name, content) => self.reduce_attribute(name, content, given),
            Pattern::Choice(members) => {
                let fitting = members.iter().map(|member| self.reduce(member, given));
                let mut left: Vec<Pattern> = Vec::new();
                for member in fitting.filter(|member| *member != Pattern::NotAllowed) {
                    if !left.contains(&member) {
                        left.push(member);
                    }
                }
                choice(left)
            }
            Pattern::Group(members) => self.reduce_all(members, given, group),
            Pattern::Interleave(members) => self.reduce_all(members, given, Pattern::Interleave),
            Pattern::OneOrMore(member) => {
                let member = self.reduce(member, given);
                let nothing = member == Pattern::NotAllowed;
                if nothing { member } else { Pattern::OneOrMore(Box::new(member)) }
            }
            _ if matches!(given, Given::Attribute(..)) => Pattern::NotAllowed,
            Pattern::Element(id) if !self.is_possible(*id) => Pattern::NotAllowed,
            Pattern::Element(id) if self.is_ruled_out(*id, given) => Pattern::NotAllowed,
            Pattern::Empty
            | Pattern::NotAllowed
            | Pattern::Text
            | Pattern::Data(_)
            | Pattern::Value(_)
            | Pattern::List(_)
            | Pattern::Element(_) => pattern.clone(),
        }
    }

    fn reduce_attribute(&self, name: &NameClass, content: &Pattern, given: Given<'_>) -> Pattern {
        let whole = || Pattern::Attribute(name.clone(), Box::new(content.clone()));
        match given {
            Given::Nothing | Given::Childless(_) => whole(),
            Given::Without(absent) if name.lists(absent) => Pattern::NotAllowed,
            Given::Without(_) => whole(),
            Given::Attribute(there, value) if name.lists(there) && self.accepts(content, value) => {
                Pattern::Attribute(name.clone(), Box::new(Pattern::Value(value.to_owned())))
            }
            Given::Attribute(..) => Pattern::NotAllowed,
        }
    }

    fn reduce_all(
        &self,
        members: &[Pattern],
        given: Given<'_>,
        join: fn(Vec<Pattern>) -> Pattern,
    ) -> Pattern {
        let Given::Attribute(name, _) = given else {
            let left = members.iter().map(|member| self.reduce(member, given)).collect::<Vec<_>>();
            return if left.contains(&Pattern::NotAllowed) { Pattern::NotAllowed } else { join(left) };
        };
        // The attribute stands in one of the members, and not in the others.
        let mut ways = Vec::new();
        for (at, member) in members.iter().enumerate() {
            let with = self.reduce(member, given);
            if with == Pattern::NotAllowed {
                continue;
            }
            let without = |(other, member): (usize, &Pattern)| {
                if other == at { with.clone() } else { self.reduce(member, Given::Without(name)) }
            };
            let left = members.iter().enumerate().map(without).collect::<Vec<_>>();
            if !left.contains(&Pattern::NotAllowed) {
                ways.push(join(left));
            }
        }
        choice(ways)
    }

    /// Finds the elements that nothing can be.
    pub(super) fn rule_out(&mut self) {
        loop {
            let impossible =
                |id: &ElementId| self.is_possible(*id) && !self.is_satisfiable(&self.element(*id).content);
            let found = (0..self.elements.len()).map(ElementId).filter(impossible).collect::<Vec<_>>();
            if found.is_empty() {
                return;
            }
            self.impossible.extend(found);
        }
    }

    fn is_ruled_out(&self, id: ElementId, given: Given<'_>) -> bool {
        match given {
            Given::Childless(name) => self.element(id).name.names().contains(&Some(name)),
            Given::Nothing | Given::Attribute(..) | Given::Without(_) => false,
        }
    }

    fn is_possible(&self, id: ElementId) -> bool {
        !self.impossible.contains(&id)
    }

    fn is_satisfiable(&self, pattern: &Pattern) -> bool {
        match pattern {
            Pattern::NotAllowed => false,
            Pattern::Ref(id) => self.is_satisfiable(self.define(*id)),
            Pattern::Choice(members) => members.iter().any(|member| self.is_satisfiable(member)),
            Pattern::Group(members) | Pattern::Interleave(members) => {
                members.iter().all(|member| self.is_satisfiable(member))
            }
            Pattern::OneOrMore(member) => self.is_satisfiable(member),
            Pattern::Element(id) => self.is_possible(*id),
            Pattern::Empty
            | Pattern::Text
            | Pattern::Data(_)
            | Pattern::Value(_)
            | Pattern::List(_)
            | Pattern::Attribute(..) => true,
        }
    }

    /// Whether a text may be this one. Facets are not asked: where a type allows any text of its kind, it accepts.
    pub(crate) fn accepts(&self, pattern: &Pattern, text: &str) -> bool {
        let values = self.values([pattern]);
        values.others || values.words.contains(text)
    }

    /// The values of a text that may be any of these patterns.
    pub(crate) fn values<'p>(&'p self, patterns: impl IntoIterator<Item = &'p Pattern>) -> Values {
        let mut values = Values::default();
        for pattern in patterns {
            self.collect_values(pattern, &mut values);
        }
        values
    }

    fn collect_values(&self, pattern: &Pattern, values: &mut Values) {
        match pattern {
            Pattern::Value(word) => _ = values.words.insert(word.clone()),
            Pattern::Empty => _ = values.words.insert(String::new()),
            Pattern::Text | Pattern::Data(_) | Pattern::List(_) => values.others = true,
            Pattern::Ref(id) => self.collect_values(self.define(*id), values),
            Pattern::Choice(members) | Pattern::Group(members) | Pattern::Interleave(members) => {
                members.iter().for_each(|member| self.collect_values(member, values));
            }
            Pattern::OneOrMore(_) => values.others = true,
            Pattern::NotAllowed | Pattern::Attribute(..) | Pattern::Element(_) => {}
        }
    }

    /// What a pattern that was reduced allows.
    pub(crate) fn allowed<'p>(&'p self, pattern: &'p Pattern) -> Allowed<'p> {
        let mut allowed = Allowed::default();
        self.collect_allowed(pattern, &mut allowed);
        allowed
    }

    fn collect_allowed<'p>(&'p self, pattern: &'p Pattern, allowed: &mut Allowed<'p>) {
        match pattern {
            Pattern::Attribute(name, content) => allowed.attributes.entry(name).or_default().push(content),
            Pattern::Element(id) => _ = allowed.children.insert(*id),
            Pattern::Text | Pattern::Data(_) | Pattern::Value(_) | Pattern::List(_) => {
                allowed.text.push(pattern);
            }
            Pattern::Ref(id) => self.collect_allowed(self.define(*id), allowed),
            Pattern::Choice(members) | Pattern::Group(members) | Pattern::Interleave(members) => {
                members.iter().for_each(|member| self.collect_allowed(member, allowed));
            }
            Pattern::OneOrMore(member) => self.collect_allowed(member, allowed),
            Pattern::Empty | Pattern::NotAllowed => {}
        }
    }
}

impl Grammar {
    /// The texts that a pattern allows, for people: `'none' | /[a-z]+/ | int 0..7`.
    pub(crate) fn describe(&self, pattern: &Pattern) -> String {
        match pattern {
            Pattern::Value(word) => format!("'{word}'"),
            Pattern::Data(data) => data.to_string(),
            Pattern::Ref(id) => self.describe(self.define(*id)),
            Pattern::Choice(members) => {
                members.iter().map(|member| self.describe(member)).collect::<Vec<_>>().join(" | ")
            }
            Pattern::Empty => "''".to_owned(),
            Pattern::NotAllowed
            | Pattern::Text
            | Pattern::List(_)
            | Pattern::Attribute(..)
            | Pattern::Element(_)
            | Pattern::Group(_)
            | Pattern::Interleave(_)
            | Pattern::OneOrMore(_) => "text".to_owned(),
        }
    }

    /// Whether a text may be only some of all texts: a word, a number, something with a pattern.
    pub(crate) fn is_narrow(&self, pattern: &Pattern) -> bool {
        match pattern {
            Pattern::Text => false,
            Pattern::Data(data) => data.kind != "string" || !data.params.is_empty(),
            Pattern::Ref(id) => self.is_narrow(self.define(*id)),
            Pattern::Choice(members) => members.iter().all(|member| self.is_narrow(member)),
            Pattern::Empty
            | Pattern::NotAllowed
            | Pattern::Value(_)
            | Pattern::List(_)
            | Pattern::Attribute(..)
            | Pattern::Element(_)
            | Pattern::Group(_)
            | Pattern::Interleave(_)
            | Pattern::OneOrMore(_) => true,
        }
    }
}

impl Values {
    /// Whether there is any text but the empty one.
    pub(crate) fn is_any(&self) -> bool {
        self.others || self.words.iter().any(|word| !word.is_empty())
    }
}
