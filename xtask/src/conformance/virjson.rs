//! Suite `virjson`: JSON as the product reads and prints it.
//!
//! Texts that are passed on and QEMU's block specifications are the product's own. Values are those of `serde_json`,
//! with the order of keys kept: what the suite asks of them is asked of that choice.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use vir_test::corpus::{DataPath, Suite};

use super::documents;
use super::judged::Judged;
use super::verdict::Verdict;

/// The outcome of the operation.
const OUTCOME: &str = "outcome";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    kind: Kind,
    expect_failure: bool,
    /// A file with the document.
    input: Option<DataPath>,
    /// The document itself.
    document: Option<Text>,
    expect: Expect,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Parse,
    ParseFile,
    Copy,
    AddRemove,
    Lookup,
    Deflatten,
    NestedString,
    FailedBuild,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Text {
    Plain(String),
    /// Bytes that are no UTF-8.
    Bytes {
        hex: String,
    },
}

/// What must come out; nothing where the operation checks itself or must fail.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    text: Option<String>,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        vec![OUTCOME]
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let document = self.document(suite)?;
        let outcome = run(self.kind, &document);
        match (outcome, self.expect_failure) {
            (Err(_), true) => verdict.pass(OUTCOME),
            (Ok(_), true) => verdict.fail(OUTCOME, "done, but must fail"),
            (Err(reason), false) => verdict.fail(OUTCOME, reason),
            (Ok(text), false) => match self.expected(suite)? {
                Some(expected) => verdict.compare(OUTCOME, &expected, &text),
                None => verdict.pass(OUTCOME),
            },
        }
        Ok(())
    }
}

impl Case {
    /// The document's bytes; none in cases that build their own.
    fn document(&self, suite: &Suite) -> Result<Vec<u8>, String> {
        match (&self.input, &self.document) {
            (Some(file), None) => documents::expected(suite, file).map(String::into_bytes),
            (None, Some(Text::Plain(text))) => Ok(text.clone().into_bytes()),
            (None, Some(Text::Bytes { hex })) => bytes(hex),
            (None, None) => Ok(Vec::new()),
            (Some(_), Some(_)) => Err("a case has one document".to_owned()),
        }
    }

    fn expected(&self, suite: &Suite) -> Result<Option<String>, String> {
        let Some(text) = &self.expect.text else { return Ok(None) };
        match DataPath::try_from(text.clone()) {
            Ok(file) => documents::expected(suite, &file).map(Some),
            Err(_) => Ok(Some(text.clone())),
        }
    }
}

fn bytes(hex: &str) -> Result<Vec<u8>, String> {
    let pair = |at: usize| {
        hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()).ok_or("no hexadecimal bytes")
    };
    Ok((0..hex.len()).step_by(2).map(pair).collect::<Result<_, _>>()?)
}

/// What an operation prints.
fn run(kind: Kind, document: &[u8]) -> Result<String, String> {
    let parse = || serde_json::from_slice::<Value>(document).map_err(|err| err.to_string());
    match kind {
        Kind::Parse | Kind::ParseFile => vir_qemu::json::compact(document).map_err(|err| err.to_string()),
        Kind::Copy => copy(&parse()?),
        Kind::AddRemove => add_remove(parse()?),
        Kind::Lookup => lookup(&parse()?),
        Kind::Deflatten => deflatten(parse()?),
        Kind::NestedString => nested_string(),
        Kind::FailedBuild => build(None),
    }
}

fn pretty(value: &Value) -> Result<String, String> {
    serde_json::to_string_pretty(value).map_err(|err| err.to_string())
}

fn must(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

fn copy(value: &Value) -> Result<String, String> {
    let copy = value.clone();
    let (printed, original) = (copy.to_string(), value.to_string());
    must(printed == original, "the copy prints otherwise")?;
    must(pretty(&copy)? == pretty(value)?, "the copy prints otherwise with line breaks")?;
    Ok(printed)
}

fn object(value: Value) -> Result<Map<String, Value>, String> {
    match value {
        Value::Object(object) => Ok(object),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err("not an object".to_owned())
        }
    }
}

fn add_remove(value: Value) -> Result<String, String> {
    let mut object = object(value)?;
    must(object.shift_remove("name") == Some(json!("sample")), "'name' is not 'sample'")?;
    must(object.shift_remove("name").is_none(), "'name' is removed twice")?;
    object.insert("newname".to_owned(), json!("foo"));
    Ok(Value::Object(object).to_string())
}

fn lookup(value: &Value) -> Result<String, String> {
    must(value["a"].as_object().is_some_and(Map::is_empty), "no empty object 'a'")?;
    must(value["b"].as_i64() == Some(1), "no number 'b'")?;
    must(value["c"].as_str() == Some("str"), "no string 'c'")?;
    must(value["d"].as_array().is_some_and(Vec::is_empty), "no empty array 'd'")?;
    Ok(value.to_string())
}

fn deflatten(value: Value) -> Result<String, String> {
    let nested = vir_qemu::deflatten(object(value)?).map_err(|err| err.to_string())?;
    pretty(&Value::Object(nested))
}

fn nested_string() -> Result<String, String> {
    let inner = json!({ "stringkey": "stringvalue", "numberkey": 1234, "booleankey": false });
    let outer = json!({ "text": inner.to_string() }).to_string();
    let read = |text: &str| serde_json::from_str::<Value>(text).map_err(|err| err.to_string());
    let text = read(&outer)?["text"].as_str().map(str::to_owned).ok_or("the text is gone")?;
    must(read(&text)? == inner, "the text came back changed")?;
    Ok(text)
}

/// Builds a value whose second part is a text that must be there. The first part is moved in and dropped with it.
fn build(text: Option<&str>) -> Result<String, String> {
    #[derive(Deserialize)]
    #[allow(dead_code, reason = "whether it can be made is all that is asked")]
    struct Built {
        before: Vec<u8>,
        text: String,
    }
    let built = serde_json::from_value::<Built>(json!({ "before": [1, 2], "text": text }));
    built.map(|_| String::new()).map_err(|err| err.to_string())
}
