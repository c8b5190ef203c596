//! What snapshots, checkpoints and backups of a domain share: the domain inside, and disks that are named.

use std::ops::{Deref, DerefMut};

use crate::diagnostic::{Problem, Read, Report};
use crate::domain::storage::StorageSource;
use crate::domain::{Domain, PostParse};
use crate::flags::{FormatFlags, ParseFlags};
use crate::schema::Schema;
use crate::table::{Decode, Element, Encode, required, viewed};
use crate::xml::{Node, Writer};

/// A domain's definition as it was at some moment, without run-time state.
#[derive(Debug, Clone, PartialEq)]
pub struct PastDomain(
    /// The definition.
    pub Box<Domain>,
);

required!(PastDomain);
viewed!(PastDomain);

impl PastDomain {
    /// Fills in what every hypervisor fills in alike.
    pub(crate) fn post_parse(&mut self, cx: &mut PostParse<'_>) {
        let PostParse { flags, arch, mac_prefix, random } = cx;
        let flags = *flags | ParseFlags::INACTIVE;
        self.0.post_parse(&mut PostParse {
            flags,
            arch: *arch,
            mac_prefix: *mac_prefix,
            random: &mut **random,
        });
    }
}

impl Deref for PastDomain {
    type Target = Domain;

    fn deref(&self) -> &Domain {
        &self.0
    }
}

impl DerefMut for PastDomain {
    fn deref_mut(&mut self) -> &mut Domain {
        &mut self.0
    }
}

/// How the definition is printed, whatever stands around it.
fn inactive(cx: &Encode) -> Encode {
    Encode { flags: cx.flags | FormatFlags::INACTIVE }
}

impl Element for PastDomain {
    const SCHEMA: &'static Schema = Domain::SCHEMA;

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        Element::read(node, cx).map(Self)
    }

    fn write_tag(&self, w: &mut Writer, cx: &Encode) {
        self.0.write_tag(w, &inactive(cx));
    }

    fn write_attrs(&self, w: &mut Writer, cx: &Encode) {
        self.0.write_attrs(w, &inactive(cx));
    }

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        self.0.write_children(w, &inactive(cx));
    }
}

/// The disks of a domain that a document names, each by its target or by the path of its source.
///
/// Returns their positions among the domain's disks, in the document's order; none for a name that is nobody's or
/// that came before, which is noted.
pub(crate) fn named_disks<'a>(
    domain: &Domain,
    names: impl Iterator<Item = &'a str>,
    path: &str,
    report: &mut Report,
) -> Vec<Option<usize>> {
    let mut seen = Vec::new();
    let mut find = |(at, name): (usize, &str)| {
        let place = format!("{path}[{}]", at + 1);
        let Some(found) = position(domain, name) else {
            report.error(place, Problem::Dangling(format!("no disk named '{name}'")));
            return None;
        };
        if seen.contains(&found) {
            report.error(place, Problem::Duplicate(format!("disk '{name}' specified twice")));
            return None;
        }
        seen.push(found);
        Some(found)
    };
    names.enumerate().map(|named| find(named)).collect()
}

fn position(domain: &Domain, name: &str) -> Option<usize> {
    let disks = &domain.devices.disks;
    let by_target = disks.iter().position(|disk| disk.target.dev == name);
    let by_path =
        || disks.iter().position(|disk| name.starts_with('/') && local_path(&disk.source) == Some(name));
    by_target.or_else(by_path)
}

/// Path of a file or block device of the host.
pub(crate) fn local_path(source: &StorageSource) -> Option<&str> {
    match source {
        StorageSource::File(source) => source.as_ref()?.file.as_deref(),
        StorageSource::Block(source) => source.as_ref()?.dev.as_deref(),
        StorageSource::Dir(_)
        | StorageSource::Network(_)
        | StorageSource::Volume(_)
        | StorageSource::Nvme(_)
        | StorageSource::VhostUser(_)
        | StorageSource::VhostVdpa(_) => None,
    }
}
