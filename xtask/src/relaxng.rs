//! RELAX NG grammars in XML syntax, as patterns to ask questions of.

use std::collections::BTreeSet;
use std::fmt;

pub(crate) mod load;
pub(crate) mod reduce;
#[cfg(test)]
mod tests;

/// A grammar with every file it includes.
#[derive(Debug, Default)]
pub(crate) struct Grammar {
    /// What may stand at the top.
    pub(crate) start: Pattern,
    defines: Vec<Pattern>,
    elements: Vec<Element>,
    /// Elements that nothing can be, such as those that another grammar is to define.
    impossible: BTreeSet<ElementId>,
}

/// An `<element>` of a grammar; one that is referred to many times is one.
#[derive(Debug)]
pub(crate) struct Element {
    /// The names it may have.
    pub(crate) name: NameClass,
    /// What it may hold.
    pub(crate) content: Pattern,
}

/// Number of an [`Element`] in its grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ElementId(usize);

/// Number of a definition, so that elements can contain themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DefineId(usize);

/// What may stand in a place. `optional` is a choice with `Empty`, `zeroOrMore` that of a repetition.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Pattern {
    Empty,
    #[default]
    NotAllowed,
    Text,
    Data(Data),
    Value(String),
    List(Box<Self>),
    Attribute(NameClass, Box<Self>),
    Element(ElementId),
    Ref(DefineId),
    Choice(Vec<Self>),
    /// Members in this order.
    Group(Vec<Self>),
    /// Members in any order.
    Interleave(Vec<Self>),
    OneOrMore(Box<Self>),
}

/// Text of a type with facets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Data {
    /// Name of the type in XML Schema.
    pub(crate) kind: String,
    /// Facets: name and value.
    pub(crate) params: Vec<(String, String)>,
}

/// The names that an element or attribute may have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NameClass {
    /// Exactly this one.
    Name(Name),
    /// Any, in any namespace or in one.
    Any {
        /// The only namespace, if there is only one.
        namespace: Option<String>,
    },
    /// Any of these.
    Choice(Vec<Self>),
}

/// A name in a namespace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Name {
    /// The namespace's URI; empty for none.
    pub(crate) namespace: String,
    pub(crate) local: String,
}

impl NameClass {
    /// The names, where they are listed; none in place of those that are not.
    pub(crate) fn names(&self) -> Vec<Option<&Name>> {
        match self {
            Self::Name(name) => vec![Some(name)],
            Self::Any { .. } => vec![None],
            Self::Choice(classes) => classes.iter().flat_map(Self::names).collect(),
        }
    }

    /// Whether it is the name `local` in no namespace, or one of several that are listed.
    fn lists(&self, local: &str) -> bool {
        self.names().into_iter().flatten().any(|name| name.namespace.is_empty() && name.local == local)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.namespace.is_empty() {
            return f.write_str(&self.local);
        }
        // The family's URIs end in the prefix that tables use, and a version.
        match self.namespace.rsplit('/').nth(1) {
            Some(prefix) => write!(f, "{prefix}:{}", self.local),
            None => write!(f, "{{{}}}{}", self.namespace, self.local),
        }
    }
}

impl fmt::Display for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facets = |name: &'static str| self.params.iter().filter(move |(param, _)| param == name);
        if self.kind != "string" || self.params.is_empty() {
            f.write_str(&self.kind)?;
        }
        for (_, pattern) in facets("pattern") {
            write!(f, "/{pattern}/")?;
        }
        for (_, least) in facets("minInclusive") {
            write!(f, " from {least}")?;
        }
        for (_, most) in facets("maxInclusive") {
            write!(f, " to {most}")?;
        }
        Ok(())
    }
}

impl Grammar {
    /// The element of that number.
    pub(crate) fn element(&self, id: ElementId) -> &Element {
        &self.elements[id.0]
    }

    fn define(&self, id: DefineId) -> &Pattern {
        &self.defines[id.0]
    }
}
