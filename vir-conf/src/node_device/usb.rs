//! Capabilities `usb_device` and `usb`: a device on a USB bus, and one of its interfaces.

use super::pci::PciName;
use crate::diagnostic::Read;
use crate::element;
use crate::scalar::Scalar;
use crate::schema::Schema;
use crate::table::{Decode, Element, Encode, required, viewed};
use crate::xml::{Node, Text, Writer};

element! {
    /// A device on a USB bus.
    pub struct UsbDevice = shape {
        /// Number of the bus.
        leaf "bus" => bus: u32;
        /// Number of the device on it.
        leaf "device" => device: u32;
        /// What it is.
        child "product" => product: UsbName;
        /// Who made it.
        child "vendor" => vendor: UsbName;
    }
}

element! {
    /// One interface of a USB device.
    pub struct UsbInterface = shape {
        /// Number of the interface.
        leaf "number" => number: u32;
        /// Class, which says what it does.
        leaf "class" => class: u32;
        /// Subclass.
        leaf "subclass" => subclass: u32;
        /// Protocol.
        leaf "protocol" => protocol: u32;
        /// What it is, for people.
        leaf "description" => description: Option<String>;
    }
}

/// A maker or a product, by the number that the device says.
#[derive(Debug, Clone, PartialEq)]
pub struct UsbName(
    /// Number and name.
    pub PciName,
);

required!(UsbName);
viewed!(UsbName);

impl Element for UsbName {
    const SCHEMA: &'static Schema = PciName::SCHEMA;

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        PciName::read(node, cx).map(Self)
    }

    fn write_tag(&self, w: &mut Writer, cx: &Encode) {
        self.0.write_tag(w, cx);
    }

    fn write_attrs(&self, w: &mut Writer, cx: &Encode) {
        self.0.write_attrs(w, cx);
    }

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        self.0.write_children(w, cx);
    }

    fn has_text(&self) -> bool {
        self.0.has_text()
    }

    fn write_text(&self, out: &mut Text<'_>, cx: &Encode) {
        self.0.write_text(out, cx);
    }

    /// Prints a space before the end of the tag where there is no name, as libvirt does here and nowhere else.
    fn encode(&self, tag: &str, w: &mut Writer, cx: &Encode) {
        if self.0.name.is_some() {
            return self.0.encode(tag, w, cx);
        }
        let _ = w.open(tag);
        w.attribute("id", |out| self.0.id.write(out));
        w.close_spaced();
    }
}
