//! `<filter>`: rules about the traffic of guests' network cards.
//!
//! Page "Network Filters".

pub mod chain;
pub mod condition;
pub mod frame;
pub mod packet;
pub mod priority;
pub mod rule;

use chain::Chain;
use priority::Priority;
use rule::Rule;

use crate::diagnostic::{Problem, Read, Report};
use crate::document::{self, Parsed};
use crate::domain::Random;
use crate::filter_ref::FilterRef;
use crate::flags::ParseFlags;
use crate::scalar::Uuid;
use crate::schema::{Empty, Field, Occurs, Schema, Shape};
use crate::table::{Decode, Element, Encode, schema_of};
use crate::xml::{Node, Writer};
use crate::{element, facet};

element! {
    /// Rules about traffic, by themselves or from other filters.
    pub struct Filter = "filter" new(name: String) {
        /// Name, unique on the host.
        attr "name" => name: String, fits facet::XML_NAME;
        /// Chain that the rules stand in.
        attr "chain" => chain: Chain = Chain::root();
        /// Place among the chains; that of the chain's protocol where absent. The root chain has none.
        attr "priority" => priority: Option<Priority>, since "0.9.8", when |filter, _| filter.has_own_place();
        /// Identity, drawn at random where absent.
        leaf "uuid" => uuid: Option<Uuid>;
        /// Rules and references in the order in which they were written.
        inline "" => entries: Entries;
    }
}

/// Rules and references to other filters, in the order in which they were written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entries(
    /// The entries.
    pub Vec<Entry>,
);

/// A rule, or other filters' rules.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "most entries are rules")]
pub enum Entry {
    /// A rule.
    Rule(Rule),
    /// The rules of another filter.
    Reference(FilterRef),
}

impl Element for Entries {
    const SCHEMA: &'static Schema = &Schema {
        tag: "",
        rust: concat!(module_path!(), "::Entries"),
        doc: "Rules and references to other filters, in the order in which they were written.",
        empty: Empty::Vanish,
        fields: &[
            Field::new(
                "filterref",
                "references",
                "The rules of another filter.",
                Occurs::Mixed,
                Shape::Child(schema_of::<FilterRef>),
            ),
            Field::new("rule", "rules", "A rule.", Occurs::Mixed, Shape::Child(schema_of::<Rule>)),
        ],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        let entries: Vec<_> = node
            .children()
            .filter_map(|child| match child.name() {
                "rule" => Some(Rule::decode(child, cx).map(Entry::Rule)),
                "filterref" => Some(FilterRef::decode(child, cx).map(Entry::Reference)),
                _ => None,
            })
            .collect();
        entries.into_iter().collect::<Read<_>>().map(Self)
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        for entry in &self.0 {
            match entry {
                Entry::Rule(rule) => rule.encode("rule", w, cx),
                Entry::Reference(reference) => reference.encode("filterref", w, cx),
            }
        }
    }
}

impl Filter {
    /// Reads a filter, fills in what was left out, and judges it.
    ///
    /// # Errors
    /// Everything that is wrong with the document, each with its place.
    pub fn define(text: &str, flags: ParseFlags, random: &mut dyn Random) -> Result<Parsed<Self>, Report> {
        document::define(text, flags, |filter: &mut Self, report| {
            filter.post_parse(random);
            filter.validate(report);
        })
    }

    /// Gives the filter an identity, and its chain a place among the others.
    pub fn post_parse(&mut self, random: &mut dyn Random) {
        self.uuid.get_or_insert_with(|| random.uuid());
        self.priority.get_or_insert(self.chain.usual_priority());
    }

    /// Judges the filter alone.
    pub fn validate(&self, report: &mut Report) {
        let Self { name, chain: _, priority: _, uuid: _, entries } = self;
        if name.is_empty() || name.contains('/') {
            let found = Problem::BadValue {
                what: "attribute 'name' of <filter>".to_owned(),
                found: name.clone(),
                expected: "a name without '/'".to_owned(),
            };
            report.error("filter", found);
        }
        let rules = entries.0.iter().filter_map(|entry| match entry {
            Entry::Rule(rule) => Some(rule),
            Entry::Reference(_) => None,
        });
        for (at, rule) in rules.enumerate() {
            rule.validate(&format!("filter/rule[{}]", at + 1), report);
        }
    }

    /// Whether the priority is worth printing: the root chain comes first anyway, and zero is what a chain without
    /// a usual priority has.
    fn has_own_place(&self) -> bool {
        let is_usual_zero =
            self.priority == Some(Priority::ZERO) && self.chain.usual_priority() == Priority::ZERO;
        !self.chain.is_root() && !is_usual_zero
    }
}
