//! `json:{…}`: the text by which an image names the image behind it where a path does not say enough. It holds the
//! options of a block node.
//!
//! Old versions of QEMU wrote the options of nodes within nodes with dotted keys, `"file.server.0.host"`, and later
//! ones still read them. [`deflatten`] brings either form into nested objects and arrays.
//!
//! Source: QEMU's `docs/system/qemu-block-drivers` and the manual page of `qemu-img`.

use serde_json::map::Entry;
use serde_json::{Map, Value};

/// What such a text begins with.
const PREFIX: &str = "json:";

/// Objects within objects that are taken. A text that is read has at most this many; dotted keys could make more.
const DEPTH: usize = 128;

/// A specification that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpecificationError {
    /// The text begins with something else.
    #[error("a specification begins with '{PREFIX}'")]
    Prefix,
    /// What follows is no JSON object.
    #[error("'{PREFIX}' is followed by no JSON object: {0}")]
    Json(String),
    /// A key is given twice, dotted or not, or names both a value and an object.
    #[error("key '{0}' is given twice")]
    Repeated(String),
    /// A dotted key has nothing before, between or after its dots.
    #[error("key '{0}' has an empty part")]
    EmptyPart(String),
    /// Objects are nested too deeply.
    #[error("key '{0}' is below more than {DEPTH} others")]
    TooDeep(String),
}

/// Reads a specification as the options of a block node.
///
/// ```
/// let text = r#"json:{"driver":"raw", "file.driver":"ssh", "file.server.host":"backup", "file.server.port":"22"}"#;
/// let node = vir_qemu::read_specification(text)?;
/// assert_eq!(node["file"]["server"]["host"], "backup");
/// # Ok::<(), vir_qemu::SpecificationError>(())
/// ```
///
/// # Errors
/// A text that is no specification, and whatever [`deflatten`] refuses.
pub fn read_specification(text: &str) -> Result<Map<String, Value>, SpecificationError> {
    let json = text.strip_prefix(PREFIX).ok_or(SpecificationError::Prefix)?;
    deflatten(serde_json::from_str(json).map_err(|err| SpecificationError::Json(err.to_string()))?)
}

/// Turns dotted keys into nested objects, at every level, and objects whose keys are the numbers from 0 into arrays.
///
/// A dotted key may add to an object that stands before it.
///
/// # Errors
/// A key that is given twice, one with an empty part, and nesting that is too deep.
pub fn deflatten(object: Map<String, Value>) -> Result<Map<String, Value>, SpecificationError> {
    let mut nested = nest(object, 0)?;
    nested.values_mut().for_each(number_arrays);
    Ok(nested)
}

fn nest(object: Map<String, Value>, depth: usize) -> Result<Map<String, Value>, SpecificationError> {
    let mut nested = Map::new();
    for (key, value) in object {
        let depth = depth + key.split('.').count();
        if depth > DEPTH {
            return Err(SpecificationError::TooDeep(key));
        }
        if key.split('.').any(str::is_empty) {
            return Err(SpecificationError::EmptyPart(key));
        }
        let value = nest_within(value, depth, &key)?;
        insert(&mut nested, &key, value)?;
    }
    Ok(nested)
}

fn nest_within(value: Value, depth: usize, key: &str) -> Result<Value, SpecificationError> {
    match value {
        Value::Object(object) => nest(object, depth).map(Value::Object),
        Value::Array(_) if depth == DEPTH => Err(SpecificationError::TooDeep(key.to_owned())),
        Value::Array(items) => {
            let items = items.into_iter().map(|item| nest_within(item, depth + 1, key));
            items.collect::<Result<_, _>>().map(Value::Array)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(value),
    }
}

/// Puts a value below a dotted key.
fn insert(object: &mut Map<String, Value>, key: &str, value: Value) -> Result<(), SpecificationError> {
    let repeated = || SpecificationError::Repeated(key.to_owned());
    let (parents, last) = key.rsplit_once('.').unwrap_or(("", key));
    let mut object = object;
    for parent in parents.split('.').filter(|parent| !parent.is_empty()) {
        let child = object.entry(parent).or_insert_with(|| Value::Object(Map::new()));
        object = child.as_object_mut().ok_or_else(repeated)?;
    }
    match object.entry(last) {
        Entry::Vacant(place) => {
            place.insert(value);
            Ok(())
        }
        Entry::Occupied(_) => Err(repeated()),
    }
}

/// Turns objects whose keys are the numbers from 0, in any order, into arrays.
fn number_arrays(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(number_arrays);
            let length = object.len();
            let numbers = object.keys().map(|key| number(key).filter(|&number| number < length));
            if let Some(numbers) = numbers.collect::<Option<Vec<_>>>().filter(|numbers| !numbers.is_empty()) {
                let mut items: Vec<_> = numbers.into_iter().zip(std::mem::take(object)).collect();
                items.sort_by_key(|(number, _)| *number);
                *value = items.into_iter().map(|(_, (_, item))| item).collect();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(number_arrays),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A number in its one plain spelling, so that no two keys are the same.
fn number(key: &str) -> Option<usize> {
    key.parse().ok().filter(|number: &usize| number.to_string() == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<String, SpecificationError> {
        read_specification(&format!("json:{json}")).map(|object| Value::Object(object).to_string())
    }

    #[test]
    fn dotted_keys_become_objects_and_arrays() {
        for (json, expected) in [
            (r#"{"driver":"raw"}"#, r#"{"driver":"raw"}"#),
            (r#"{"file.a":1,"node":2,"file.b.c":3}"#, r#"{"file":{"a":1,"b":{"c":3}},"node":2}"#),
            (r#"{"file":{"x.y":1},"file.x.z":2}"#, r#"{"file":{"x":{"y":1,"z":2}}}"#),
            (r#"{"s.1.host":"b","s.0.host":"a"}"#, r#"{"s":[{"host":"a"},{"host":"b"}]}"#),
            (r#"{"s":{"0":"a"},"s.1":"b"}"#, r#"{"s":["a","b"]}"#),
            (r#"{"s":{"0":1,"2":2}}"#, r#"{"s":{"0":1,"2":2}}"#),
            (r#"{"s":{"00":1}}"#, r#"{"s":{"00":1}}"#),
            (r#"{"s":{},"t":[{"a.b":[]}]}"#, r#"{"s":{},"t":[{"a":{"b":[]}}]}"#),
            (r#"{"0":1}"#, r#"{"0":1}"#),
        ] {
            assert_eq!(read(json).as_deref(), Ok(expected), "{json}");
        }
    }

    #[test]
    fn unclear_texts_are_refused() {
        let repeated = |key: &str| SpecificationError::Repeated(key.to_owned());
        for (json, expected) in [
            (r#"{"a.b":1,"a":{"b":2}}"#, repeated("a")),
            (r#"{"a":{"b":2},"a.b":1}"#, repeated("a.b")),
            (r#"{"a":1,"a.b":1}"#, repeated("a.b")),
            (r#"{"a..b":1}"#, SpecificationError::EmptyPart("a..b".to_owned())),
            (r#"{"":1}"#, SpecificationError::EmptyPart(String::new())),
        ] {
            assert_eq!(read(json), Err(expected), "{json}");
        }
        assert_eq!(read_specification("nbd:host"), Err(SpecificationError::Prefix));
        assert!(matches!(read("[]"), Err(SpecificationError::Json(_))));
        assert!(matches!(read(r#"{"a":1"#), Err(SpecificationError::Json(_))));
    }

    #[test]
    fn depth_has_a_limit() {
        let key = |parts: usize| format!("{{\"{}\":1}}", vec!["a"; parts].join("."));
        assert!(read(&key(DEPTH)).is_ok());
        assert!(matches!(read(&key(DEPTH + 1)), Err(SpecificationError::TooDeep(_))));
        assert!(matches!(read(&key(1_000_000)), Err(SpecificationError::TooDeep(_))));
        let within = format!("{{\"{}\":{}}}", vec!["a"; 100].join("."), key(100));
        assert!(matches!(read(&within), Err(SpecificationError::TooDeep(_))));
    }
}
