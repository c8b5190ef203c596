//! What a node has besides domains.

use vir_conf::xml;

use super::{NodeError, NodeErrorKind, Uuid};

/// What kind of thing an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// A virtual network.
    Network,
    /// A network interface of the host.
    Interface,
    /// A storage pool.
    Pool,
    /// A device of the host.
    Device,
}

/// A network, interface, pool or device, as its document describes it. All are on from the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// What kind of thing it is.
    pub kind: ObjectKind,
    /// Name, unique among its kind.
    pub name: String,
    /// Identity, for the kinds that have one.
    pub uuid: Option<Uuid>,
    /// The document it came from.
    pub xml: String,
}

impl Object {
    /// Reads the parts that every kind has.
    pub(super) fn read(kind: ObjectKind, node: xml::Node<'_>) -> Result<Self, NodeError> {
        let child = |name| node.child(name).map(|child| child.text().trim().to_owned());
        let attribute = node.attribute("name").map(|name| name.value().to_owned());
        let name = child("name").or(attribute).ok_or_else(|| {
            NodeError::new(NodeErrorKind::Xml, format!("element '{}' has no name", node.name()))
        })?;
        let uuid = child("uuid").and_then(|uuid| uuid.parse().ok());
        Ok(Object { kind, name, uuid, xml: node.raw().to_owned() })
    }
}
