//! Texts that the published schemas allow where more is understood; strict reading holds to them.
//!
//! A table names them in the clause `fits`. Source: the basic types of the format's schemas.

use crate::schema::Facet;

/// One of these texts, told by a function.
const fn facet(what: &'static str, examples: &'static [&'static str], fits: fn(&str) -> bool) -> Facet {
    Facet { what, examples, fits }
}

/// A file or folder from the root, or on a drive with a letter.
pub const ABSOLUTE_PATH: Facet = facet("an absolute path", &["/var/lib/a", "/dev/sda"], |text| {
    let after_drive = |rest: &str| rest.strip_prefix(":\\").is_some_and(is_line);
    let drive = text.strip_prefix(|c: char| c.is_ascii_alphabetic());
    text.strip_prefix('/').is_some_and(is_line) || drive.is_some_and(after_drive)
});

/// A folder from the root, which may be the root itself.
pub const ABSOLUTE_FOLDER: Facet = facet("an absolute path", &["/", "/var/lib"], |text| {
    text.strip_prefix('/').is_some_and(|rest| !rest.contains(['\n', '\r']))
});

/// Something on one line, such as a path of any kind.
pub const LINE: Facet = facet("text on one line", &["a", "b c"], is_line);

/// A path, or a name in a datastore of VMware.
pub const PATH_OR_DATASTORE: Facet =
    facet("an absolute path, or '[datastore] path'", &["/var/lib/a", "[store] a/b.vmdk"], |text| {
        let in_store = |rest: &str| {
            rest.split_once("] ")
                .is_some_and(|(store, path)| !store.is_empty() && !store.contains(']') && is_line(path))
        };
        fits(&ABSOLUTE_PATH, text) || text.strip_prefix('[').is_some_and(in_store)
    });

/// A name of letters, digits, `_`, `+` and `-`.
pub const GENERIC_NAME: Facet =
    facet("a name of letters, digits, '_', '+' and '-'", &["a", "b-2", "c_d+e"], |text| all(text, "_+-"));

/// A name of a device on the host.
pub const DEVICE_NAME: Facet =
    facet("a device of letters, digits and any of '_.-\\:/'", &["eth0", "br-lan.2"], |text| {
        all(text, "_.-\\:/")
    });

/// A name of an object that libvirt keeps: anything without a slash.
pub const OBJECT_NAME: Facet =
    facet("a name without '/'", &["default", "b c"], |text| !text.is_empty() && !text.contains(['/', '\n']));

/// A name of a volume: a file's name.
pub const VOLUME_NAME: Facet = facet("a file's name", &["disk.img", "a"], |text| {
    !text.is_empty() && !text.contains('/') && text != "." && text != ".."
});

/// An alias: letters, digits, `_`, `-` and `.`.
pub const ALIAS: Facet =
    facet("a name of letters, digits, '_', '-' and '.'", &["ua-1", "virtio-disk0"], |text| all(text, "_-."));

/// A name in the domain name system.
pub const DNS_NAME: Facet = facet("a host's name", &["example.org", "a-b"], |text| all(text, ".-"));

/// An address of the Internet, version 4 or 6.
pub const IP_ADDRESS: Facet = facet("an IP address", &["192.0.2.1", "2001:db8::1"], is_ip);

/// A host by name or address.
pub const HOST: Facet = facet("a host's name or IP address", &["example.org", "192.0.2.1"], |text| {
    fits(&DNS_NAME, text) || is_ip(text)
});

/// A worldwide name of eight bytes.
pub const WWN: Facet =
    facet("a number of 16 hexadecimal digits", &["5000c50015ea71ad", "0x5000c50015ea71ac"], |text| {
        is_hex(text.strip_prefix("0x").unwrap_or(text), 16..=16)
    });

/// Decimal digits.
pub const DIGITS: Facet = facet("digits", &["0", "17"], is_digits);

/// Decimal digits after a sign, if any.
pub const SIGNED_DIGITS: Facet = facet("digits, with a sign or without", &["0", "-17"], |text| {
    is_digits(text.strip_prefix(['-', '+']).unwrap_or(text))
});

/// A number above 0.
pub const POSITIVE: Facet = facet("a number above 0", &["1", "17"], |text| {
    is_digits(text) && text.bytes().any(|digit| digit != b'0')
});

/// Whether a facet fits a text.
pub fn fits(facet: &Facet, text: &str) -> bool {
    (facet.fits)(text)
}

/// Whether a text is not empty and on one line.
pub fn is_line(text: &str) -> bool {
    !text.is_empty() && !text.contains(['\n', '\r'])
}

/// Whether a text is not empty and has only ASCII letters, digits and some others.
pub fn all(text: &str, others: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c))
}

/// Whether a text has so many hexadecimal digits and nothing else.
pub fn is_hex(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Whether a text has decimal digits and nothing else.
pub fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

fn is_ip(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
}
