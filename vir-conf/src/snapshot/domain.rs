//! `<domain>` in a snapshot: the whole definition, or only whose snapshot it is.

use crate::diagnostic::Read;
use crate::domain::Domain;
use crate::moment::PastDomain;
use crate::scalar::{Scalar, Uuid};
use crate::schema::Schema;
use crate::table::slot::leaf;
use crate::table::{Decode, Element, Encode, required, viewed};
use crate::xml::{Node, Writer};

/// The domain that a snapshot is of.
#[derive(Debug, Clone, PartialEq)]
pub enum SnapshotDomain {
    /// Its definition at that moment.
    Whole(PastDomain),
    /// Its UUID alone.
    Named(Uuid),
}

required!(SnapshotDomain);
viewed!(SnapshotDomain);

impl SnapshotDomain {
    /// The definition, if it is there.
    pub fn whole(&self) -> Option<&PastDomain> {
        match self {
            Self::Whole(domain) => Some(domain),
            Self::Named(_) => None,
        }
    }

    /// The definition to change, if it is there.
    pub fn whole_mut(&mut self) -> Option<&mut PastDomain> {
        match self {
            Self::Whole(domain) => Some(domain),
            Self::Named(_) => None,
        }
    }
}

impl Element for SnapshotDomain {
    const SCHEMA: &'static Schema = Domain::SCHEMA;

    /// A definition says for which hypervisor it is.
    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        if node.attribute("type").is_some() {
            PastDomain::read(node, cx).map(Self::Whole)
        } else {
            leaf::take(node, "uuid", None, cx).map(Self::Named)
        }
    }

    fn write_tag(&self, w: &mut Writer, cx: &Encode) {
        if let Self::Whole(domain) = self {
            domain.write_tag(w, cx);
        }
    }

    fn write_attrs(&self, w: &mut Writer, cx: &Encode) {
        if let Self::Whole(domain) = self {
            domain.write_attrs(w, cx);
        }
    }

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        match self {
            Self::Whole(domain) => domain.write_children(w, cx),
            Self::Named(uuid) => w.leaf("uuid", |out| uuid.write(out)),
        }
    }
}
