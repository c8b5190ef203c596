//! `<address>` of a PCI function of the host. Unlike a guest's, any numbers are an address there.

use vir_pci::Multifunction;

use super::{number, read_number};
use crate::Ignored;
use crate::diagnostic::Read;
use crate::scalar::Scalar;
use crate::schema::{Empty, Schema, Shape};
use crate::table::{Decode, Element, Encode, required, slot};
use crate::xml::{Node, Writer};

/// A PCI function of the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostPciAddress(
    /// Its address.
    pub vir_pci::Address,
);

required!(HostPciAddress);

impl Element for HostPciAddress {
    const SCHEMA: &'static Schema = &Schema {
        tag: "address",
        rust: concat!(module_path!(), "::HostPciAddress"),
        doc: "A PCI function of the host.",
        empty: Empty::Close,
        fields: &[
            number("domain", "PCI domain, 0 to 0xffffffff."),
            number("bus", "Bus, 0 to 0xff."),
            number("slot", "Position on the bus, 0 to 0x1f."),
            number("function", "Function of the device in that slot, 0 to 7."),
            super::optional("multifunction", "Means nothing here.", Shape::Attribute(Multifunction::SHAPE)),
            super::optional(
                "zpci",
                "Means nothing here.",
                Shape::Child(crate::table::schema_of::<crate::Anything>),
            ),
        ],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        let domain = read_number(node, "domain", u32::MAX, cx);
        let bus = read_number(node, "bus", 0xff, cx);
        let slot = read_number(node, "slot", 0x1f, cx);
        let function = read_number(node, "function", 7, cx);
        slot::attr::take::<Option<Multifunction>>(node, "multifunction", None, cx)?;
        let _ = slot::child::take::<Ignored>(node, "zpci", None, cx);
        let narrow = |number: u32| u8::try_from(number).expect("limited above");
        let address = vir_pci::Address::new(domain?, narrow(bus?), narrow(slot?), narrow(function?));
        Ok(Self(address.expect("limited above")))
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, w: &mut Writer, _: &Encode) {
        super::write_pci(self.0, w);
    }

    fn write_children(&self, _: &mut Writer, _: &Encode) {}
}
