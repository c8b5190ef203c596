//! Connection addresses: `driver:///path?key=value`.

use std::fmt;

use crate::{Code, Error, Origin, Result};

/// A parsed connection address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uri {
    text: String,
    /// The hypervisor, `qemu`.
    pub scheme: String,
    /// The host between `//` and the path; empty means this one.
    pub host: String,
    /// Begins with a slash: `/system`.
    pub path: String,
    /// Parameters in their order, decoded.
    pub query: Vec<(String, String)>,
}

impl Uri {
    /// Takes an address apart.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || Error::new(Code::InvalidArg, Origin::Uri, format!("Unable to parse URI {text}"));
        let without_fragment = text.split('#').next().unwrap_or_default();
        let no_driver = || {
            let detail = format!("URI '{text}' does not include a driver name");
            Error::new(Code::NoConnect, Origin::Uri, detail)
        };
        let (scheme, rest) = without_fragment.split_once(':').ok_or_else(no_driver)?;
        let rest = rest.strip_prefix("//").ok_or_else(wrong)?;
        let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) = address.split_at(address.find('/').unwrap_or(address.len()));
        Ok(Self {
            text: text.to_owned(),
            scheme: scheme.to_owned(),
            host: host.to_owned(),
            path: decode(path),
            query: query.split('&').filter(|pair| !pair.is_empty()).map(parameter).collect(),
        })
    }

    /// The value of parameter `key`, the last one given.
    pub fn parameter(&self, key: &str) -> Option<&str> {
        self.query.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn parameter(pair: &str) -> (String, String) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (decode(name), decode(value))
}

/// Replaces `%41` by the byte it stands for; anything else stays.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = (first == b'%').then(|| tail.get(..2)).flatten();
        let value = escaped
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(value.unwrap_or(first));
        rest = if value.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
        let uri = Uri::parse("qemu://host/embed?root=/tmp/a%20b&x").unwrap();
        assert_eq!((uri.scheme.as_str(), uri.host.as_str(), uri.path.as_str()), ("qemu", "host", "/embed"));
        assert_eq!(
            (uri.parameter("root"), uri.parameter("x"), uri.parameter("y")),
            (Some("/tmp/a b"), Some(""), None)
        );
        assert_eq!(uri.to_string(), "qemu://host/embed?root=/tmp/a%20b&x");
    }

    #[test]
    fn other_texts_are_refused() {
        for (text, code) in
            [("", Code::NoConnect), ("qemu", Code::NoConnect), ("qemu:/system", Code::InvalidArg)]
        {
            assert_eq!(Uri::parse(text).unwrap_err().code, code, "{text}");
        }
    }
}
