//! Namespaces of the libvirt family, by the prefix that tables and printed documents use.

use std::borrow::Cow;

use crate::xml::Node;

/// Prefixes and what they stand for. Documents may bind other prefixes to the same URIs.
const KNOWN: &[(&str, &str)] = &[
    ("qemu", "http://libvirt.org/schemas/domain/qemu/1.0"),
    ("lxc", "http://libvirt.org/schemas/domain/lxc/1.0"),
    ("vmware", "http://libvirt.org/schemas/domain/vmware/1.0"),
    ("xen", "http://libvirt.org/schemas/domain/xen/1.0"),
    ("bhyve", "http://libvirt.org/schemas/domain/bhyve/1.0"),
    ("dnsmasq", "http://libvirt.org/schemas/network/dnsmasq/1.0"),
    ("rbd", "http://libvirt.org/schemas/storagepool/rbd/1.0"),
    ("fs", "http://libvirt.org/schemas/storagepool/fs/1.0"),
];

/// URI of a prefix.
pub fn namespace_uri(prefix: &str) -> Option<&'static str> {
    KNOWN.iter().find(|(known, _)| *known == prefix).map(|(_, uri)| *uri)
}

/// URIs of all namespaces that tables use.
pub(crate) fn known_namespaces() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().map(|(_, uri)| *uri)
}

/// Name of an element as tables spell it: with the prefix that tables use for its namespace.
pub(crate) fn expanded_name(node: Node<'_>) -> Cow<'_, str> {
    match KNOWN.iter().find(|(_, uri)| *uri == node.namespace()) {
        Some((prefix, _)) => Cow::Owned(format!("{prefix}:{}", node.name())),
        None => Cow::Borrowed(node.name()),
    }
}

/// URI and local part of a name in a table: `qemu:arg` stands in QEMU's namespace, `disk` in none.
#[inline]
pub(super) fn expand(name: &str) -> (&'static str, &str) {
    // Names are short: a plain loop is quicker than a search.
    if name.bytes().any(|byte| byte == b':') { expand_prefix(name) } else { ("", name) }
}

#[cold]
fn expand_prefix(name: &str) -> (&'static str, &str) {
    let known = name.split_once(':').and_then(|(prefix, local)| Some((namespace_uri(prefix)?, local)));
    known.unwrap_or(("", name))
}
