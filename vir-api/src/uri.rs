//! Connection addresses: `driver://user@host:port/path?key=value#fragment`, by the grammar of RFC 3986.

use std::fmt;

use crate::{Code, Error, Origin, Result};

/// A parsed connection address. Parts are decoded (`%41` is `A`), unless they say otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uri {
    /// The hypervisor, `qemu`; behind a plus sign how its host is reached, `qemu+ssh`.
    pub scheme: String,
    /// What stands between `//` and the path; none where there is no `//`.
    pub authority: Option<Authority>,
    /// The path, `/system`; empty where there is none.
    pub path: String,
    /// What stands behind the question mark, as it is written.
    pub query: Option<String>,
    /// Parameters of the query, in their order. Those without a name are left out.
    pub parameters: Vec<(String, String)>,
    /// What stands behind the hash sign.
    pub fragment: Option<String>,
}

/// Whose hypervisor is meant, and who asks.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Authority {
    /// Name of the user, with a password behind a colon if there is one.
    pub user: Option<String>,
    /// Name or address of the host, an IPv6 address without its brackets; empty means this host.
    pub host: String,
    /// Port of the host.
    pub port: Option<u16>,
}

impl Uri {
    /// Takes an address apart.
    pub fn parse(text: &str) -> Result<Self> {
        // Whatever has no scheme before its first slash is no more than a reference to a place within something.
        let end = text.find([':', '/', '?', '#']).filter(|&at| at > 0 && text[at..].starts_with(':'));
        let Some((scheme, rest)) = end.map(|at| (&text[..at], &text[at + 1..])) else {
            let detail = format!("URI '{text}' does not include a driver name");
            return Err(Error::new(Code::NoConnect, Origin::Uri, detail));
        };
        let parts = is_scheme(scheme).then(|| Self::parts(scheme, rest)).flatten();
        parts.ok_or_else(|| {
            Error::new(Code::InternalError, Origin::Uri, format!("Unable to parse URI {text}"))
        })
    }

    fn parts(scheme: &str, rest: &str) -> Option<Self> {
        let (rest, fragment) = split(rest, '#');
        let (rest, query) = split(rest, '?');
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                (Some(Authority::parse(authority)?), path)
            }
            None => (None, rest),
        };
        if query.is_some_and(|query| decode(query, in_query).is_none()) {
            return None;
        }
        Some(Self {
            scheme: scheme.to_owned(),
            authority,
            path: decode(path, in_path)?,
            query: query.map(str::to_owned),
            parameters: query.map(parameters).unwrap_or_default(),
            fragment: fragment.map_or(Some(None), |fragment| decode(fragment, in_query).map(Some))?,
        })
    }

    /// Name or address of the host; empty means this one.
    pub fn host(&self) -> &str {
        self.authority.as_ref().map_or("", |authority| &authority.host)
    }

    /// Port of the host.
    pub fn port(&self) -> Option<u16> {
        self.authority.as_ref()?.port
    }

    /// Name of the user, with a password behind a colon if there is one.
    pub fn user(&self) -> Option<&str> {
        self.authority.as_ref()?.user.as_deref()
    }

    /// The value of parameter `key`, the last one given.
    pub fn parameter(&self, key: &str) -> Option<&str> {
        self.parameters.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// The same address, its query written anew from the parameters: in one spelling, without what says nothing.
    #[must_use]
    pub fn with_plain_query(mut self) -> Self {
        let pair = |(name, value): &(String, String)| {
            format!("{}={}", encode(name, is_unreserved), encode(value, is_unreserved))
        };
        let pairs: Vec<_> = self.parameters.iter().map(pair).collect();
        self.query = (!pairs.is_empty()).then(|| pairs.join("&"));
        self
    }
}

impl Authority {
    fn parse(text: &str) -> Option<Self> {
        let (user, address) = match text.split_once('@') {
            Some((user, address)) => (Some(decode(user, in_user)?), address),
            None => (None, text),
        };
        let (host, port) = if let Some(rest) = address.strip_prefix('[') {
            let (host, port) = rest.split_once(']')?;
            (host.bytes().all(in_brackets).then(|| host.to_owned())?, port)
        } else {
            let (host, port) = address.split_at(address.find(':').unwrap_or(address.len()));
            (decode(host, in_host)?, port)
        };
        let port = match port.strip_prefix(':') {
            Some(digits) => Some(number(digits)?),
            None if port.is_empty() => None,
            None => return None,
        };
        Some(Self { user, host, port: port.filter(|&port| port != 0) })
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scheme, authority, path, query, parameters: _, fragment } = self;
        write!(f, "{scheme}:")?;
        if let Some(authority) = authority {
            write!(f, "//{authority}")?;
        }
        f.write_str(&encode(path, in_path))?;
        if let Some(query) = query {
            write!(f, "?{query}")?;
        }
        match fragment {
            Some(fragment) => write!(f, "#{}", encode(fragment, in_query)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(user) = &self.user {
            write!(f, "{}@", encode(user, in_user))?;
        }
        if self.host.contains(':') {
            write!(f, "[{}]", self.host)?;
        } else {
            f.write_str(&encode(&self.host, in_host))?;
        }
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// A text without what begins with the mark, and what stands behind the mark.
fn split(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, behind)| (before, Some(behind)))
}

fn number(digits: &str) -> Option<u16> {
    digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Name and value of each part of a query, parted by `&` or `;`.
fn parameters(query: &str) -> Vec<(String, String)> {
    let named = query.split(['&', ';']).filter_map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decode(name, in_query)?, decode(value, in_query)?))
    });
    named.filter(|(name, _)| !name.is_empty()).collect()
}

type Alphabet = fn(u8) -> bool;

/// Replaces `%41` by the byte it stands for. None where a byte is neither escaped nor in the alphabet.
fn decode(text: &str, alphabet: Alphabet) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            let (pair, tail) = tail.split_at_checked(2)?;
            let pair = std::str::from_utf8(pair).ok().filter(|pair| !pair.starts_with('+'))?;
            bytes.push(u8::from_str_radix(pair, 16).ok()?);
            rest = tail;
        } else if alphabet(first) {
            bytes.push(first);
            rest = tail;
        } else {
            return None;
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Escapes all bytes that are not in the alphabet.
fn encode(text: &str, alphabet: Alphabet) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if alphabet(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// RFC 3986 "unreserved": what never needs an escape.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn in_host(byte: u8) -> bool {
    is_unreserved(byte) || b"!$&'()*+,;=".contains(&byte)
}

fn in_user(byte: u8) -> bool {
    in_host(byte) || byte == b':'
}

fn in_brackets(byte: u8) -> bool {
    in_user(byte) || byte == b'%'
}

fn in_path(byte: u8) -> bool {
    in_user(byte) || b"@/".contains(&byte)
}

fn in_query(byte: u8) -> bool {
    in_path(byte) || byte == b'?'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
        let text = "qemu+ssh://me:x%40y@[fe80::1]:2200/em%62ed?root=/tmp/a%20b&x;=y&#there";
        let uri = Uri::parse(text).unwrap();
        assert_eq!((uri.scheme.as_str(), uri.host(), uri.port()), ("qemu+ssh", "fe80::1", Some(2200)));
        assert_eq!((uri.user(), uri.path.as_str()), (Some("me:x@y"), "/embed"));
        assert_eq!(uri.fragment.as_deref(), Some("there"));
        assert_eq!(
            (uri.parameter("root"), uri.parameter("x"), uri.parameter("y")),
            (Some("/tmp/a b"), Some(""), None)
        );
        assert_eq!(uri.to_string(), "qemu+ssh://me:x%40y@[fe80::1]:2200/embed?root=/tmp/a%20b&x;=y&#there");
        assert_eq!(
            uri.with_plain_query().to_string(),
            "qemu+ssh://me:x%40y@[fe80::1]:2200/embed?root=%2Ftmp%2Fa%20b&x=#there"
        );
    }

    #[test]
    fn what_is_absent_stays_absent() {
        for text in [
            "qemu:///system",
            "qemu:/system",
            "test:default",
            "test:",
            "test://host",
            "test:///default?",
            "x://a@:5#",
        ] {
            assert_eq!(Uri::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Uri::parse("qemu:/system").unwrap().authority, None);
        assert_eq!(Uri::parse("qemu:///system").unwrap().authority, Some(Authority::default()));
    }

    #[test]
    fn other_texts_are_refused() {
        for (text, code) in [
            ("", Code::NoConnect),
            ("qemu", Code::NoConnect),
            ("/qemu", Code::NoConnect),
            ("//host/path:1", Code::NoConnect),
            ("1a:///x", Code::InternalError),
            ("a b:///x", Code::InternalError),
            ("a:///x y", Code::InternalError),
            ("a:///\u{e4}", Code::InternalError),
            ("a://[::1/x", Code::InternalError),
            ("a://[::1]x/y", Code::InternalError),
            ("a://h:port/x", Code::InternalError),
            ("a://h:/x", Code::InternalError),
            ("a://h:65536/x", Code::InternalError),
            ("a://b@c@d/x", Code::InternalError),
            ("a:///x?%zz", Code::InternalError),
            ("a:///x?%+1", Code::InternalError),
            ("a:///x?[]", Code::InternalError),
            ("a:///x#y#z", Code::InternalError),
        ] {
            assert_eq!(Uri::parse(text).unwrap_err().code, code, "{text}");
        }
    }
}
