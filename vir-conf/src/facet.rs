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

/// An address of the Internet, version 4.
pub const IPV4_ADDRESS: Facet =
    facet("an IPv4 address", &["192.0.2.1", "127.0.0.1"], |text| text.parse::<std::net::Ipv4Addr>().is_ok());

/// A bridge of the host: a device, where spaces and nothing at all are let through.
pub const BRIDGE: Facet =
    facet("a bridge's name", &["br0", "virbr1"], |text| text.is_empty() || all(text, "_.-\\:/ "));

/// A device by its path or its name alone.
pub const DEVICE_PATH: Facet = facet("a device's path or name", &["/dev/sda", "sr0"], |text| {
    fits(&ABSOLUTE_PATH, text) || fits(&DEVICE_NAME, text)
});

/// A name as XML has them, without a colon.
pub const XML_NAME: Facet =
    facet("a name that starts with a letter or '_'", &["clean-traffic", "a_1"], |text| {
        text.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && text.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
    });

/// A machine type.
pub const MACHINE: Facet =
    facet("a name of letters, digits, '_', '-' and '.'", &["pc", "q35", "virt-4.2"], |text| all(text, "_.-"));

/// A time zone, as the tz database names it.
pub const TIME_ZONE: Facet =
    facet("a time zone, such as Europe/Paris", &["Europe/Paris", "UTC"], |text| all(text, "_.+-/"));

/// A feature of processors.
pub const CPU_FEATURE: Facet = facet("a feature's name", &["aes", "avx512-vnni"], |text| all(text, "-_."));

/// The vendor that a guest's processor shows.
pub const CPU_VENDOR: Facet = facet("12 characters without ','", &["GenuineIntel", "AuthenticAMD"], |text| {
    text.chars().count() == 12 && !text.contains(',')
});

/// The vendor of the hypervisor that a guest sees.
pub const HYPERV_VENDOR: Facet = facet("at most 12 characters without ','", &["KVM Hv", ""], |text| {
    text.chars().count() <= 12 && !text.contains(',')
});

/// What a boot device passes to the loader of s390 guests.
pub const LOADPARM: Facet = facet("1 to 8 letters, digits, '.' and spaces", &["2", "AUTO"], |text| {
    (1..=8).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c.is_ascii_whitespace())
});

/// A port of USB, behind up to three hubs.
pub const USB_PORT: Facet = facet("up to four ports joined by '.'", &["1", "1.2.4"], |text| {
    text.split('.').count() <= 4
        && text.split('.').all(|port| is_hex(port.strip_prefix("0x").unwrap_or(port), 1..=3))
});

/// Name hint of a disk.
pub const DISK_TARGET: Facet = facet("a disk such as vda", &["vda", "sdb", "hdc"], |text| {
    let text = text.strip_prefix("ioemu:").unwrap_or(text);
    ["fd", "hd", "sd", "vd", "xvd", "ubd"]
        .iter()
        .any(|kind| text.strip_prefix(kind).is_some_and(|rest| all(rest, "_")))
});

/// Serial number of a disk.
pub const DISK_SERIAL: Facet =
    facet("letters, digits, spaces and any of '_.+-'", &["WD-WMAP9A966149"], |text| all(text, "_.+- "));

/// Vendor of a disk.
pub const DISK_VENDOR: Facet =
    facet("at most 8 printable characters", &["SEAGATE"], |text| is_printable(text, 0..=8));

/// Product name of a disk.
pub const DISK_PRODUCT: Facet =
    facet("at most 40 printable characters", &["ST3146707LC"], |text| is_printable(text, 0..=40));

/// Name of a port in its fabric.
pub const PORT_NAME: Facet = facet("'naa.' and 16 hexadecimal digits", &["naa.5123456789abcde0"], |text| {
    text.strip_prefix("naa.").is_some_and(|digits| is_hex(digits, 16..=16))
});

/// A model of network cards.
pub const CARD_MODEL: Facet =
    facet("a name of letters, digits, '-' and '_'", &["virtio", "e1000e"], |text| all(text, "-_"));

/// Name of a filter's parameter.
pub const PARAMETER_NAME: Facet =
    facet("a name of letters, digits and '_'", &["IP", "CTRL_IP_LEARNING"], |text| all(text, "_"));

/// Value of a filter's parameter.
pub const PARAMETER_VALUE: Facet =
    facet("letters, digits and any of '_.:'", &["10.0.0.1", "none"], |text| all(text, "_.:"));

/// A port profile of Open vSwitch or 802.1Qbh.
pub const PROFILE_ID: Facet =
    facet("at most 39 characters", &["finance", "bob"], |text| text.chars().count() <= 39);

/// Name of shared memory.
pub const SHARED_MEMORY: Facet = facet("a name without '/'", &["shmem0"], |text| !text.contains('/'));

/// A profile of TPMs.
pub const TPM_PROFILE: Facet =
    facet("letters, digits and any of '.-:'", &["default-v1", "custom:restricted"], |text| all(text, ".-:"));

/// An environment variable of a container's first process.
pub const VARIABLE: Facet = facet("a variable's name", &["HOME", "a_1"], |text| {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && all(text, "_")
});

/// An identifier that a fabric accounts by.
pub const APP_ID: Facet =
    facet("1 to 128 printable characters", &["userapp1"], |text| is_printable(text, 1..=128));

/// Name of a cookie.
pub const COOKIE_NAME: Facet = facet("a cookie's name", &["sid", "a-b"], |text| all(text, "!#$%&'*+-.^_`|~"));

/// Value of a cookie, in double quotes or without.
pub const COOKIE_VALUE: Facet = facet("a cookie's value", &["a", "1.2"], |text| {
    let text = text.strip_prefix('"').unwrap_or(text);
    all(text.strip_suffix('"').unwrap_or(text), "!#$%&'()*+-./:>=<?@^_`[]|~")
});

/// A hexadecimal number in lower case.
pub const HEX_NUMBER: Facet = facet("a hexadecimal number in lower case", &["0x8086", "1af4"], |text| {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    is_hex(digits, 1..=usize::MAX) && !digits.bytes().any(|digit| digit.is_ascii_uppercase())
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

/// A number of 16 bits.
pub const NUMBER_16: Facet =
    facet("a number from 0 to 65535", &["0", "3000"], |text| is_digits(text) && text.parse::<u16>().is_ok());

/// A number of 16 bits above 0.
pub const POSITIVE_16: Facet = facet("a number from 1 to 65535", &["1", "4"], |text| {
    is_digits(text) && text.parse::<u16>().is_ok_and(|number| number > 0)
});

/// A number of 32 bits in hexadecimal digits.
pub const HEX_32: Facet = facet("up to 8 hexadecimal digits", &["0x3000", "0x71000000"], |text| {
    is_hex(text.strip_prefix("0x").unwrap_or(text), 1..=8)
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

fn is_printable(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

fn is_ip(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
}
