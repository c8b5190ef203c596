//! URLs of sources that are read with the library curl.

use vir_conf::domain::storage::NetworkSource;

use super::server::Server;

/// The URL of a source: its name is a path whose odd characters are escaped, its query is taken as it stands.
pub(super) fn of(source: &NetworkSource, server: &Server) -> String {
    let name = source.name.as_deref().unwrap_or_default();
    let mut url = format!("{}://{server}/", source.protocol);
    escape(name.strip_prefix('/').unwrap_or(name), &mut url);
    if let Some(query) = &source.query {
        url.push('?');
        url.push_str(query);
    }
    url
}

/// Percent-encodes what RFC 3986 does not allow in a path.
fn escape(path: &str, out: &mut String) {
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'/'
            | b'-'
            | b'_'
            | b'.'
            | b'~'
            | b'!'
            | b'$'
            | b'&'
            | b'\''
            | b'('
            | b')'
            | b'*'
            | b'+'
            | b','
            | b';'
            | b'='
            | b':'
            | b'@' => out.push(char::from(byte)),
            _ => out.extend(['%', hex(byte >> 4), hex(byte & 15)]),
        }
    }
}

/// A digit of RFC 3986's percent-encoding.
fn hex(digit: u8) -> char {
    char::from_digit(digit.into(), 16).expect("half a byte is a digit").to_ascii_uppercase()
}
