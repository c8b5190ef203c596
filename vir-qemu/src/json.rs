//! JSON texts that are passed on rather than understood: checked, and printed anew on one line.
//!
//! Values of `serde_json` do not remember how a number was spelt, and one that fits neither 64 bits nor a float comes
//! out as another. Whoever only passes on what QEMU said prints its text instead.

use serde::de::IgnoredAny;

/// A text that is no JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no JSON: {0}")]
pub struct JsonError(String);

/// Prints a JSON text without white space between its parts. Numbers stay as they are spelt; of the spellings of a
/// string the shortest is taken.
///
/// ```
/// let reply = br#"{ "return": { "offset": 1.50e3, "name": "\u0061" } }"#;
/// assert_eq!(vir_qemu::json::compact(reply)?, r#"{"return":{"offset":1.50e3,"name":"a"}}"#);
/// # Ok::<(), vir_qemu::json::JsonError>(())
/// ```
///
/// # Errors
/// A text that is not exactly one JSON value in UTF-8.
pub fn compact(json: &[u8]) -> Result<String, JsonError> {
    let text = std::str::from_utf8(json).map_err(|err| JsonError(err.to_string()))?;
    serde_json::from_str::<IgnoredAny>(text).map_err(|err| JsonError(err.to_string()))?;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('"') {
        let (between, string) = rest.split_at(at);
        let (string, tail) = string.split_at(string_length(string));
        out.extend(between.split_ascii_whitespace());
        out.push_str(&shortest(string)?);
        rest = tail;
    }
    out.extend(rest.split_ascii_whitespace());
    Ok(out)
}

/// Length of the string that a text begins with, its quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

/// A string in the shortest of its spellings.
fn shortest(string: &str) -> Result<String, JsonError> {
    let value = serde_json::from_str::<String>(string);
    value.and_then(|value| serde_json::to_string(&value)).map_err(|err| JsonError(err.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lose_nothing_but_white_space() {
        for (text, expected) in [
            (" [ 1 , -0 , 1.50E+3 , 99999999999999999999999 ]\n", "[1,-0,1.50E+3,99999999999999999999999]"),
            (r#"{ "a b" : " \" c \\" , "d" : null }"#, r#"{"a b":" \" c \\","d":null}"#),
            (r#"["\u00e4\/\n\\"]"#, r#"["ä/\n\\"]"#),
            ("\t true ", "true"),
            ("\"\"", "\"\""),
        ] {
            assert_eq!(compact(text.as_bytes()).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        let texts: [&[u8]; 9] =
            [b"", b"[1", b"1, 1", b"[] []", b"tr", b"01", b"{1:2}", b"\"\x80\"", b"\"\\ud800\""];
        for text in texts {
            assert!(compact(text).is_err(), "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn depth_costs_no_stack() {
        let text = format!("{}{}", "[".repeat(1 << 20), "]".repeat(1 << 20));
        assert_eq!(compact(text.as_bytes()).as_ref(), Ok(&text));
    }
}
