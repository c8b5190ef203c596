//! The reply to `query-qmp-schema`: what commands take and return, searched by path.
//!
//! A path begins with a command or event; each further step narrows it:
//!
//! | step | leads to |
//! |---|---|
//! | `arg-type`, `ret-type` | what a command or event takes, what a command returns |
//! | `name` | a member of an object |
//! | `*name` | a member that may be left out |
//! | `+name` | the variant that the object's tag selects by that value |
//! | `^name` | a value of an enumeration; nothing follows |
//! | `!name` | a builtin type by its JSON name; nothing follows |
//! | `$name` | a feature of the command, member or type; nothing follows |
//!
//! Lists stand for their elements, and an alternate for each of its types.
//!
//! ```
//! # use vir_qemu::qmp::schema::Schema;
//! # let reply = serde_json::json!([
//! #     {"name": "stop", "meta-type": "command", "arg-type": "0", "ret-type": "0"},
//! #     {"name": "0", "meta-type": "object", "members": []}]);
//! let schema: Schema = serde_json::from_value(reply)?;
//! assert!(schema.has("stop"));
//! assert!(!schema.has("stop/arg-type/*when"));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Source: QEMU's `qapi/introspect.json`.

use std::collections::HashMap;

use serde::Deserialize;

/// Lists of lists and alternates of alternates are followed this deep; QEMU has none of either. Only a peer that
/// makes up a schema could say that a list holds itself.
const DEEPEST_LIST: usize = 4;

/// Everything a QEMU takes and returns over QMP.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(from = "Vec<Named>")]
pub struct Schema {
    entries: HashMap<String, Entry>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Named {
    name: String,
    #[serde(flatten)]
    entry: Entry,
}

/// One entity of the schema.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// What it is.
    #[serde(flatten)]
    pub kind: Kind,
    /// Features it announces.
    #[serde(default)]
    pub features: Vec<String>,
}

/// What an entity of the schema is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "meta-type", rename_all = "lowercase", rename_all_fields = "kebab-case")]
pub enum Kind {
    /// A command.
    Command {
        /// Type of its arguments.
        arg_type: String,
        /// Type of what it returns.
        ret_type: String,
    },
    /// An event.
    Event {
        /// Type of its data.
        arg_type: String,
    },
    /// A type of JSON's own.
    Builtin {
        /// Its name in JSON.
        json_type: String,
    },
    /// One of several words.
    Enum {
        /// The words.
        values: Vec<String>,
    },
    /// A list.
    Array {
        /// Type of its elements.
        element_type: String,
    },
    /// An object.
    Object {
        /// Its members.
        members: Vec<Member>,
        /// What else it has, by the value of one of them.
        #[serde(default)]
        variants: Vec<Variant>,
    },
    /// One of several types, told apart by their JSON.
    Alternate {
        /// The types.
        members: Vec<Alternative>,
    },
}

/// One member of an object.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it may be left out.
    #[serde(rename = "default", default, deserialize_with = "is_there")]
    pub is_optional: bool,
    /// Features it announces.
    #[serde(default)]
    pub features: Vec<String>,
}

/// One case of an object with variants.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Variant {
    /// Value of the tag that selects it.
    pub case: String,
    /// Type with the further members.
    #[serde(rename = "type")]
    pub kind: String,
}

/// One type of an alternate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Alternative {
    /// The type.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A path that can lead nowhere in any schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed schema path '{path}': {what}")]
pub struct PathError {
    /// The path.
    pub path: String,
    /// What is wrong with it.
    pub what: &'static str,
}

/// Where a path leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found<'s> {
    /// To an entity.
    Entry(&'s Entry),
    /// To a value, a builtin type or a feature, which are no entities.
    Fact,
}

/// An entity on the way, with the member it was reached by.
#[derive(Clone, Copy)]
struct Stop<'s> {
    entry: &'s Entry,
    member: Option<&'s Member>,
}

impl Schema {
    /// Whether a path leads anywhere. A malformed one does not.
    pub fn has(&self, path: &str) -> bool {
        self.find(path).is_ok_and(|found| found.is_some())
    }

    /// Where a path leads, if anywhere.
    pub fn find(&self, path: &str) -> Result<Option<Found<'_>>, PathError> {
        let malformed = |what| PathError { path: path.to_owned(), what };
        let mut steps = path.split('/');
        let name = steps.next().filter(|name| !name.is_empty()).ok_or_else(|| malformed("it is empty"))?;
        let begins_with = |entry: &&Entry| matches!(entry.kind, Kind::Command { .. } | Kind::Event { .. });
        let Some(entry) = self.entries.get(name).filter(begins_with) else {
            return Ok(None);
        };
        let mut reached = vec![Stop { entry, member: None }];
        while let Some(step) = steps.next() {
            if step.is_empty() {
                return Err(malformed("a step is empty"));
            }
            if step.starts_with(['^', '!', '$']) {
                let is_last = steps.next().is_none();
                let found = reached.iter().any(|at| at.states(step));
                return if is_last {
                    Ok(found.then_some(Found::Fact))
                } else {
                    Err(malformed("it goes on after a value, builtin type or feature"))
                };
            }
            reached = reached.iter().flat_map(|at| self.follow(at, step)).collect();
        }
        Ok(reached.first().map(|at| Found::Entry(at.entry)))
    }

    fn follow<'s>(&'s self, at: &Stop<'s>, step: &str) -> Vec<Stop<'s>> {
        let (kind, member) = match &at.entry.kind {
            Kind::Command { arg_type, .. } | Kind::Event { arg_type } if step == "arg-type" => {
                (Some(arg_type), None)
            }
            Kind::Command { ret_type, .. } if step == "ret-type" => (Some(ret_type), None),
            Kind::Object { members, variants } => {
                let variant = step.strip_prefix('+').and_then(|case| find_variant(variants, case));
                let member = find_member(members, step);
                (variant.map(|variant| &variant.kind).or(member.map(|member| &member.kind)), member)
            }
            Kind::Command { .. }
            | Kind::Event { .. }
            | Kind::Builtin { .. }
            | Kind::Enum { .. }
            | Kind::Array { .. }
            | Kind::Alternate { .. } => (None, None),
        };
        kind.map_or_else(Vec::new, |kind| self.unfold(kind, member))
    }

    /// The type itself, its elements if it is a list, its alternatives if it has some.
    fn unfold<'s>(&'s self, kind: &str, member: Option<&'s Member>) -> Vec<Stop<'s>> {
        self.unfold_within(kind, member, DEEPEST_LIST)
    }

    fn unfold_within<'s>(&'s self, kind: &str, member: Option<&'s Member>, levels: usize) -> Vec<Stop<'s>> {
        let Some(entry) = self.entries.get(kind).filter(|_| levels > 0) else {
            return Vec::new();
        };
        match &entry.kind {
            Kind::Array { element_type } => self.unfold_within(element_type, member, levels - 1),
            Kind::Alternate { members } => {
                members.iter().flat_map(|each| self.unfold_within(&each.kind, member, levels - 1)).collect()
            }
            Kind::Command { .. }
            | Kind::Event { .. }
            | Kind::Builtin { .. }
            | Kind::Enum { .. }
            | Kind::Object { .. } => vec![Stop { entry, member }],
        }
    }
}

impl Stop<'_> {
    /// Whether a last step holds here.
    fn states(&self, step: &str) -> bool {
        let (mark, name) = step.split_at(1);
        match (mark, &self.entry.kind) {
            ("^", Kind::Enum { values }) => values.iter().any(|value| value == name),
            ("!", Kind::Builtin { json_type }) => json_type == name,
            ("$", _) => {
                let of_member = self.member.map_or(&[][..], |member| &member.features);
                self.entry.features.iter().chain(of_member).any(|feature| feature == name)
            }
            _ => false,
        }
    }
}

impl From<Vec<Named>> for Schema {
    fn from(entries: Vec<Named>) -> Self {
        Self { entries: entries.into_iter().map(|named| (named.name, named.entry)).collect() }
    }
}

fn find_variant<'s>(variants: &'s [Variant], case: &str) -> Option<&'s Variant> {
    variants.iter().find(|variant| variant.case == case)
}

fn find_member<'s>(members: &'s [Member], step: &str) -> Option<&'s Member> {
    let (name, must_be_optional) = step.strip_prefix('*').map_or((step, false), |name| (name, true));
    members.iter().find(|member| member.name == name && (member.is_optional || !must_be_optional))
}

/// A member is optional when it has a default, which is always null so far.
fn is_there<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    serde::de::IgnoredAny::deserialize(deserializer).map(|_| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Schema {
        let reply = r#"[
            {"name": "add", "meta-type": "command", "arg-type": "o", "ret-type": "[s]", "features": ["new"]},
            {"name": "o", "meta-type": "object", "tag": "driver",
             "members": [{"name": "driver", "type": "e"}, {"name": "id", "type": "str", "default": null,
                          "features": ["deprecated"]}],
             "variants": [{"case": "file", "type": "f"}]},
            {"name": "e", "meta-type": "enum", "values": ["file", "none"]},
            {"name": "f", "meta-type": "object", "members": [{"name": "backing", "type": "a"}], "features": ["fds"]},
            {"name": "a", "meta-type": "alternate", "members": [{"type": "str"}, {"type": "o"}]},
            {"name": "str", "meta-type": "builtin", "json-type": "string"},
            {"name": "[s]", "meta-type": "array", "element-type": "str"}]"#;
        serde_json::from_str(reply).expect("it is a schema")
    }

    #[test]
    fn paths_lead_where_the_schema_says() {
        let schema = schema();
        let there = [
            "add",
            "add/$new",
            "add/arg-type",
            "add/arg-type/driver/^none",
            "add/arg-type/*id",
            "add/arg-type/id/$deprecated",
            "add/arg-type/+file/$fds",
            "add/arg-type/+file/backing/!string",
            "add/arg-type/+file/backing/+file/backing",
            "add/ret-type/!string",
        ];
        let not_there = [
            "del",
            "o",
            "add/$old",
            "add/arg-type/*driver",
            "add/arg-type/driver/^nbd",
            "add/arg-type/+nbd",
            "add/ret-type/!number",
            "add/arg-type/+file/backing/+nbd",
            "add/arg-type/name",
        ];
        for path in there {
            assert!(schema.has(path), "{path}");
        }
        for path in not_there {
            assert_eq!(schema.find(path), Ok(None), "{path}");
        }
    }

    #[test]
    fn a_list_of_itself_leads_nowhere() {
        let reply = r#"[{"name": "get", "meta-type": "command", "arg-type": "l", "ret-type": "l"},
                        {"name": "l", "meta-type": "array", "element-type": "l"}]"#;
        let schema: Schema = serde_json::from_str(reply).expect("it is a schema");
        assert!(!schema.has("get/ret-type"));
    }

    #[test]
    fn nothing_follows_a_value() {
        assert!(schema().find("add/arg-type/driver/^none/x").is_err());
        assert!(schema().find("add//x").is_err());
    }
}
