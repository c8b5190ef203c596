//! `<address>`: where in the machine a device sits.

mod host_pci;
mod usb_port;

pub use host_pci::HostPciAddress;
pub use usb_port::UsbPort;

use vir_pci::{Multifunction, ZpciIds};

use crate::diagnostic::Read;
use crate::facet;
use crate::scalar::{Base16, Hex, OnOff, Scalar};
use crate::schema::{Empty, Field, Occurs, ScalarShape, Schema, Shape};
use crate::table::{Advice, Decode, Element, Encode, required, schema_of};
use crate::xml::{Node, Text, Writer};
use crate::{choice, element};

choice! {
    /// Where in the machine a device sits.
    pub enum Address = "address" by "type" {
        /// A function on a PCI bus.
        "pci" => Pci(PciAddress),
        /// A place on a disk controller.
        "drive" => Drive(DriveAddress),
        /// A port of a virtio-serial controller.
        "virtio-serial" => VirtioSerial(VirtioSerialAddress),
        /// A slot of a smart card controller.
        "ccid" => Ccid(CcidAddress) since "0.8.8",
        /// A port of a USB bus.
        "usb" => Usb(UsbAddress),
        /// A register of the virtual I/O bus of pSeries machines.
        "spapr-vio" => SpaprVio(SpaprVioAddress) since "0.9.9",
        /// A subchannel of s390 machines.
        "ccw" => Ccw(CcwAddress) since "1.0.4",
        /// A virtio device of old s390 machines.
        "virtio-s390" => VirtioS390,
        /// A memory-mapped virtio device.
        "virtio-mmio" => VirtioMmio since "1.1.3",
        /// Ports and interrupt of an ISA device.
        "isa" => Isa(IsaAddress) since "1.2.1",
        /// A socket for a memory module.
        "dimm" => Dimm(DimmAddress),
        /// Host device that is reserved, but not shown to the guest.
        "unassigned" => Unassigned since "6.0.0",
    }
}

/// A function on a PCI bus.
///
/// Without an address (`<address type='pci'/>`, or all numbers 0, where no device can sit) the device asks for one
/// to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PciAddress {
    /// The function's address, once known.
    pub address: Option<vir_pci::Address>,
    /// Whether the slot has more functions; matters on function 0.
    pub multifunction: Option<Multifunction>,
    /// Ids that s390 guests know the function by.
    pub zpci: Option<ZpciIds>,
}

required!(PciAddress);

impl From<vir_pci::Address> for PciAddress {
    fn from(address: vir_pci::Address) -> Self {
        Self { address: Some(address), ..Self::default() }
    }
}

impl From<vir_pci::Address> for Address {
    fn from(address: vir_pci::Address) -> Self {
        Self::Pci(address.into())
    }
}

const fn number(xml: &'static str, doc: &'static str) -> Field {
    let shape = Shape::Attribute(ScalarShape::Like { what: "a number", examples: &["0x00", "0x01"] });
    Field::new(xml, xml, doc, Occurs::Optional, shape).with_default("0").seen_by_guest()
}

const fn optional(xml: &'static str, doc: &'static str, shape: Shape) -> Field {
    Field::new(xml, xml, doc, Occurs::Optional, shape).seen_by_guest()
}

impl Element for PciAddress {
    const SCHEMA: &'static Schema = &Schema {
        tag: "",
        rust: concat!(module_path!(), "::PciAddress"),
        doc: "A function on a PCI bus.",
        empty: Empty::Close,
        fields: &[
            number("domain", "PCI domain, 0 to 0xffffffff."),
            number("bus", "Index of the controller that provides the bus, 0 to 0xff."),
            number("slot", "Position on the bus, 0 to 0x1f."),
            number("function", "Function of the device in that slot, 0 to 7."),
            optional(
                "multifunction",
                "Whether the slot has more functions.",
                Shape::Attribute(Multifunction::SHAPE),
            )
            .since("0.9.7"),
            optional("zpci", "Ids that s390 guests know the function by.", Shape::Child(schema_of::<Zpci>))
                .since("4.10.0"),
        ],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        let domain = read_number(node, "domain", u32::MAX, cx);
        let bus = read_number(node, "bus", 0xff, cx);
        let slot = read_number(node, "slot", 0x1f, cx);
        let function = read_number(node, "function", 7, cx);
        let multifunction = crate::table::slot::attr::take(node, "multifunction", None, cx);
        let zpci = crate::table::slot::child::take::<Option<Zpci>>(node, "zpci", None, cx);
        let (domain, bus, slot, function) = (domain?, bus?, slot?, function?);
        let narrow = |number: u32| u8::try_from(number).expect("limited above");
        let address = vir_pci::Address::new(domain, narrow(bus), narrow(slot), narrow(function));
        // Slot 0 of the first bus is the host bridge's.
        let unplaced = (domain, bus, slot) == (0, 0, 0);
        Ok(Self {
            address: address.filter(|_| !unplaced),
            multifunction: multifunction?,
            zpci: zpci?.map(|zpci| zpci.ids()),
        })
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, w: &mut Writer, _: &Encode) {
        let Self { address, multifunction, zpci: _ } = self;
        if let Some(at) = address {
            write_pci(*at, w);
        }
        if let Some(multifunction) = multifunction {
            w.attribute("multifunction", |out| multifunction.write(out));
        }
    }

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        if let Some(ids) = self.zpci {
            Zpci::of(ids).encode("zpci", w, cx);
        }
    }
}

/// Prints the four numbers of a PCI function.
fn write_pci(at: vir_pci::Address, w: &mut Writer) {
    w.attribute("domain", |out| out.number(format_args!("{:#06x}", at.domain)));
    w.attribute("bus", |out| out.number(format_args!("{:#04x}", at.bus)));
    w.attribute("slot", |out| out.number(format_args!("{:#04x}", at.slot.get())));
    w.attribute("function", |out| out.number(format_args!("{:#x}", at.function.get())));
}

fn read_number(node: Node<'_>, name: &'static str, max: u32, cx: &Decode<'_>) -> Read<u32> {
    let Some(attribute) = node.attribute(name) else { return Ok(0) };
    let number = Hex::<u32, 0>::read(attribute.value()).map(|hex| hex.0).filter(|&number| number <= max);
    number.ok_or_else(|| {
        let advice = || {
            Advice::expected(if max < 10 {
                format!("a number from 0 to {max}")
            } else {
                format!("a number from 0 to {max:#x}")
            })
        };
        cx.refuse_value(node, Some(name), attribute.value(), advice)
    })
}

impl Scalar for Multifunction {
    const SHAPE: ScalarShape = OnOff::SHAPE;

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self);
    }
}

required!(Multifunction);

element! {
    /// Ids that s390 guests know a PCI function by.
    pub struct Zpci = maybe "zpci" {
        /// User-defined id, 1 to 0xffff.
        attr guest "uid" => uid: Option<Hex<u16, 4>>;
        /// Function id.
        attr guest "fid" => fid: Option<Hex<u32, 8>>;
    }
}

impl Zpci {
    fn ids(&self) -> ZpciIds {
        ZpciIds { uid: self.uid.and_then(|uid| vir_pci::Uid::new(uid.0)), fid: self.fid.map(|fid| fid.0) }
    }

    fn of(ids: ZpciIds) -> Self {
        Self { uid: ids.uid.map(|uid| Hex(uid.get())), fid: ids.fid.map(Hex) }
    }
}

element! {
    /// A place on a disk controller.
    pub struct DriveAddress = group {
        /// Index of the controller.
        attr guest "controller" => controller: u32 = 0;
        /// Bus of the controller.
        attr guest "bus" => bus: u32 = 0;
        /// Target on the bus.
        attr guest "target" => target: u32 = 0, since "0.9.11";
        /// Unit of the target.
        attr guest "unit" => unit: u32 = 0;
    }
}

element! {
    /// A port of a virtio-serial controller.
    pub struct VirtioSerialAddress = group {
        /// Index of the controller.
        attr guest "controller" => controller: u32 = 0, due |_| true;
        /// Bus of the controller.
        attr guest "bus" => bus: u32 = 0;
        /// Port on the bus.
        attr guest "port" => port: u32 = 0;
    }
}

element! {
    /// A slot of a smart card controller.
    pub struct CcidAddress = group {
        /// Index of the controller.
        attr guest "controller" => controller: u32 = 0, due |_| true;
        /// Slot of the controller.
        attr guest "slot" => slot: u32 = 0;
    }
}

element! {
    /// A port of a USB bus.
    pub struct UsbAddress = group {
        /// Index of the controller.
        attr guest "bus" => bus: u32 = 0, due |_| true;
        /// Port, through hubs with dots: `1.2`. Absent where it is to be chosen.
        attr guest "port" => port: Option<UsbPort>, fits facet::USB_PORT, when |address, _| address.port.is_some_and(|port| !port.is_any());
    }
}

element! {
    /// A register of the virtual I/O bus of pSeries machines.
    pub struct SpaprVioAddress = group {
        /// Register; chosen where absent.
        attr guest "reg" => reg: Option<Base16<u64, 8>>, fits facet::HEX_32;
    }
}

element! {
    /// A subchannel of s390 machines.
    pub struct CcwAddress = group {
        /// Channel subsystem image, 0 to 0xfe; chosen where absent.
        attr guest "cssid" => cssid: Option<Hex<u8, 1>>, due Self::is_begun;
        /// Subchannel set, 0 to 3.
        attr guest "ssid" => ssid: Option<Hex<u8, 1>>, due Self::is_begun;
        /// Device number.
        attr guest "devno" => devno: Option<Hex<u16, 4>>, due Self::is_begun;
    }
}

impl CcwAddress {
    /// Whether a part of it is written; it is written in whole or not at all.
    fn is_begun(&self) -> bool {
        self.cssid.is_some() || self.ssid.is_some() || self.devno.is_some()
    }
}

element! {
    /// Ports and interrupt of an ISA device.
    pub struct IsaAddress = group {
        /// First port.
        attr guest "iobase" => iobase: Option<Base16<u32, 1>>;
        /// Interrupt.
        attr guest "irq" => irq: Option<Base16<u32, 1>>;
    }
}

element! {
    /// A socket for a memory module.
    pub struct DimmAddress = group {
        /// Number of the socket; chosen where absent.
        attr guest "slot" => slot: Option<u32>;
        /// Guest-physical address; chosen where absent.
        attr guest "base" => base: Option<Base16<u64, 1>>;
    }
}
