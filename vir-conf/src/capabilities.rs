//! `<capabilities>`: what a host is made of, and which guests it can run.
//!
//! Page "Driver capabilities XML format".

mod cache;
mod guest;
mod host;
mod topology;

pub use cache::{
    BandwidthControl, BandwidthNode, CacheBank, CacheControl, CacheType, HostCache, MemoryBandwidth, Monitor,
    MonitorFeature,
};
pub use guest::{
    FeatureToggle, Guest, GuestArch, GuestDomain, GuestFeatures, GuestMachine, GuestOs, WordSize,
};
pub use host::{
    Host, Iommu, MigrationFeatures, PowerManagement, Secmodel, SecmodelLabel, UriTransport, UriTransportName,
    UriTransports,
};
pub use topology::{Cell, CellCpu, CellCpus, CellDistances, CellPages, Cells, Topology};

use crate::diagnostic::Read;
use crate::schema::{Empty, Field, Occurs, Schema, Shape};
use crate::table::slot::{child, list};
use crate::table::{Decode, Element, Encode, required, schema_of, viewed};
use crate::xml::{Node, Writer};

/// What a host is made of, and which guests it can run.
#[derive(Debug, Clone, PartialEq)]
pub struct Capabilities {
    /// The host.
    pub host: Host,
    /// The kinds of guests, one for each kind of operating system and architecture.
    pub guests: Vec<Guest>,
}

required!(Capabilities);
viewed!(Capabilities);

/// Blank lines stand between the parts, which no table can say.
impl Element for Capabilities {
    const SCHEMA: &'static Schema = &Schema {
        tag: "capabilities",
        rust: concat!(module_path!(), "::Capabilities"),
        doc: "What a host is made of, and which guests it can run.",
        empty: Empty::Close,
        fields: &[
            Field::new("host", "host", "The host.", Occurs::Once, Shape::Child(schema_of::<Host>)),
            Field::new("guest", "guests", "A kind of guest.", Occurs::Many, Shape::Child(schema_of::<Guest>)),
        ],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        let (host, guests) = (child::take(node, "host", None, cx), list::take(node, "guest", None, cx));
        Ok(Self { host: host?, guests: guests? })
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        w.blank_line();
        self.host.encode("host", w, cx);
        w.blank_line();
        for guest in &self.guests {
            guest.encode("guest", w, cx);
            w.blank_line();
        }
    }
}
