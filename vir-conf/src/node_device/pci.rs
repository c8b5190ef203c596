//! Capability `pci`: a function of a PCI device.

use super::mdev::MdevTypes;
use super::vpd::VitalProductData;
use crate::in_order::{InOrder, Ranked};
use crate::scalar::{BareHex, Hex};
use crate::schema::Facet;
use crate::{choice, element, facet, values};

element! {
    /// A function of a PCI device.
    pub struct Pci = shape {
        /// Class, subclass and programming interface.
        leaf "class" => class: Option<BareHex<6, 0xff_ffff>>, since "5.2.0", fits PCI_CLASS;
        /// Number of the PCI domain.
        leaf "domain" => domain: u32;
        /// Number of the bus.
        leaf "bus" => bus: u32;
        /// Place on the bus.
        leaf "slot" => slot: u32;
        /// Number of the function.
        leaf "function" => function: u32;
        /// What it is.
        child "product" => product: PciName;
        /// Who made it.
        child "vendor" => vendor: PciName;
        /// What it can do beyond that.
        list "capability" => capabilities: InOrder<PciCapability>;
        /// Functions that only one guest can have together.
        child "iommuGroup" => iommu_group: Option<IommuGroup>, when |pci, _| pci.has_iommu_group();
        /// The NUMA node that it is near to.
        child "numa" => numa: Option<NumaNode>, when |pci, _| pci.has_numa_node();
        /// Its connection, where that is PCI Express.
        child "pci-express" => express: Option<PciExpress>;
    }
}

element! {
    /// A maker or a product, by the number that the device says.
    pub struct PciName = "product" {
        /// The number.
        attr "id" => id: BareHex<4, { u32::MAX }>, fits facet::HEX_NUMBER;
        /// The name that the number stands for, where it is known.
        text "" => name: Option<String>;
    }
}

choice! {
    /// What a PCI function can do beyond what all can.
    pub enum PciCapability = "capability" by "type" {
        /// It is a virtual function.
        "phys_function" => PhysicalFunction(PhysicalFunction),
        /// It has virtual functions, or can have some.
        "virt_functions" => VirtualFunctions(VirtualFunctions),
        /// It leads to another PCI bus.
        "pci-bridge" => PciBridge since "1.3.3",
        /// It leads to a bus of `CardBus`.
        "cardbus-bridge" => CardBusBridge since "1.3.3",
        /// It can be divided for guests.
        "mdev_types" => MdevTypes(MdevTypes) since "3.4.0",
        /// It tells its vital product data.
        "vpd" => VitalProductData(VitalProductData) since "7.9.0",
    }
}

impl Ranked for PciCapability {
    fn rank(&self) -> usize {
        match self {
            Self::PhysicalFunction(_) => 0,
            Self::VirtualFunctions(_) => 1,
            Self::PciBridge | Self::CardBusBridge => 2,
            Self::MdevTypes(_) => 3,
            Self::VitalProductData(_) => 4,
        }
    }

    fn says_nothing(&self) -> bool {
        matches!(self, Self::MdevTypes(MdevTypes { types }) if types.is_empty())
    }
}

element! {
    /// The function that a virtual one belongs to.
    pub struct PhysicalFunction = shape {
        /// Its address.
        child "address" => address: FunctionAddress;
    }
}

element! {
    /// Virtual functions of a function.
    pub struct VirtualFunctions = group {
        /// How many there can be; 0 is not printed.
        attr "maxCount" => max: Option<u32>, since "1.3.0", when |functions, _| functions.max != Some(0);
        /// Those that are there.
        list "address" => functions: Vec<FunctionAddress>;
    }
}

element! {
    /// Address of a function of a PCI device.
    pub struct FunctionAddress = "address" default {
        /// Number of the PCI domain.
        attr "domain" => domain: Hex<u32, 4> = Hex(0), fits facet::HEX_NUMBER, due |_| true;
        /// Number of the bus.
        attr "bus" => bus: Hex<u8, 2> = Hex(0), fits facet::HEX_NUMBER, due |_| true;
        /// Place on the bus, 0 to 0x1f.
        attr "slot" => slot: Hex<u8, 2> = Hex(0), fits facet::HEX_NUMBER, due |_| true;
        /// Number of the function, 0 to 7.
        attr "function" => function: Hex<u8, 1> = Hex(0), fits facet::HEX_NUMBER, due |_| true;
    }
}

element! {
    /// Functions that the host's IOMMU cannot tell apart, so that only one guest can have them.
    pub struct IommuGroup = "iommuGroup" {
        /// Number of the group.
        attr "number" => number: u32;
        /// The functions; without any the group is not printed.
        list "address" => functions: Vec<FunctionAddress>, due |_| true;
    }
}

element! {
    /// A NUMA node.
    pub struct NumaNode = maybe "numa" {
        /// Its number; a negative one is not printed, it stands for none.
        attr "node" => node: Option<i32>;
    }
}

element! {
    /// A connection of PCI Express.
    pub struct PciExpress = "pci-express" default {
        /// What it could do, and what it does.
        list "link" => links: InOrder<PciExpressLink>;
    }
}

element! {
    /// A connection of PCI Express, at its best or as it is.
    pub struct PciExpressLink = "link" {
        /// Whether it is what could be, or what is.
        attr "validity" => validity: LinkValidity;
        /// Number of the port.
        attr "port" => port: Option<u32>;
        /// Rate of transfers in each lane; none where it does not work.
        attr "speed" => speed: Option<LinkSpeed>, in "GT/s";
        /// Number of lanes.
        attr "width" => width: u32;
    }
}

values! {
    /// Whether a connection is what could be, or what is.
    pub enum LinkValidity {
        /// It could be.
        Capability = "cap",
        /// It is.
        Status = "sta",
    }
}

values! {
    /// Transfers a second, in units of 1e9.
    pub enum LinkSpeed {
        Gt2_5 = "2.5", Gt5 = "5", Gt8 = "8", Gt16 = "16", Gt32 = "32", Gt64 = "64",
    }
}

impl Ranked for PciExpressLink {
    fn rank(&self) -> usize {
        self.validity as usize
    }
}

/// Six digits.
const PCI_CLASS: Facet = Facet {
    what: "a number of six hexadecimal digits",
    examples: &["0x020000", "0x030000"],
    fits: |text| text.strip_prefix("0x").is_some_and(|digits| facet::is_hex(digits, 6..=6)),
};

impl Pci {
    fn has_iommu_group(&self) -> bool {
        self.iommu_group.as_ref().is_some_and(|group| !group.functions.is_empty())
    }

    fn has_numa_node(&self) -> bool {
        self.numa.as_ref().and_then(|numa| numa.node).is_some_and(|node| node >= 0)
    }
}
