//! Which device of the host is given away: `<source>`.

use crate::Ignored;
use crate::diagnostic::Read;
use crate::domain::address::HostPciAddress;
use crate::domain::storage::{Auth, Initiator, SourcePrivate};
use crate::facet;
use crate::scalar::{Hex, Uuid, YesNo};
use crate::schema::{Empty, Field, Occurs, Schema, Shape};
use crate::table::{Choice, Decode, Element, Encode, choice_schema_of, slot};
use crate::xml::{Node, Writer};
use crate::{choice, element, values};

element! {
    /// A device on the host's USB, by id or by address.
    pub struct UsbSource = "source" default {
        /// What happens at start when it is not there.
        attr "startupPolicy" => startup_policy: Option<HostdevStartupPolicy>, since "1.0.0";
        /// Whether it was not there at start.
        attr "missing" => missing: Option<YesNo>, when |_, cx| !cx.inactive();
        /// When the guest may reset it.
        attr "guestReset" => guest_reset: Option<GuestReset>, since "8.6.0";
        /// Maker.
        child "vendor" => vendor: Option<UsbId>;
        /// Product.
        child "product" => product: Option<UsbId>;
        /// Address on the host.
        child "address" => address: Option<UsbSourceAddress>;
    }
}

values! {
    /// What happens at start when a host device is not there.
    pub enum HostdevStartupPolicy { Mandatory = "mandatory", Requisite = "requisite", Optional = "optional" }
}

values! {
    /// When the guest may reset a USB device of the host.
    pub enum GuestReset { Off = "off", Uninitialized = "uninitialized", On = "on" }
}

element! {
    /// Half of a USB id.
    pub struct UsbId = "vendor" {
        /// The number.
        attr "id" => id: Hex<u16, 4>;
    }
}

element! {
    /// Address of a device on the host's USB.
    pub struct UsbSourceAddress = "address" new(bus: u32, device: u32) {
        /// Bus.
        attr "bus" => bus: u32;
        /// Device on the bus.
        attr "device" => device: u32;
    }
}

element! {
    /// A device on the host's PCI.
    pub struct PciSource = "source" {
        /// What happens at start when it is not there.
        attr "startupPolicy" => startup_policy: Option<HostdevStartupPolicy>;
        /// Whether Xen keeps the guest from writing most of its configuration space.
        attr "writeFiltering" => write_filtering: Option<YesNo>, since "6.8.0";
        /// Address on the host.
        child "address" => address: HostPciAddress;
        /// What the host does with the device when it is given back.
        child "origstates" => original_state: Option<OriginalState>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
    }
}

element! {
    /// What a host does with a PCI device when it is given back, so that it is as before.
    pub struct OriginalState = maybe "origstates" {
        /// Takes it from the driver that passed it on.
        flag "unbind" => unbind: bool;
        /// Makes that driver forget its id.
        flag "removeslot" => remove_slot: bool;
        /// Looks for its own driver.
        flag "reprobe" => reprobe: bool;
    }
}

choice! {
    /// A SCSI unit.
    pub enum ScsiSource by "protocol" or "adapter" {
        /// On an adapter of the host.
        "adapter" => Adapter(ScsiUnit),
        /// On the network.
        "iscsi" => Iscsi(IscsiSource) since "1.2.8",
    }
}

/// As `choice!` has it, but an adapter of the host goes without saying.
impl Element for ScsiSource {
    const SCHEMA: &'static Schema = &Schema {
        tag: "source",
        rust: concat!(module_path!(), "::ScsiSource"),
        doc: "A SCSI unit.",
        empty: Empty::Close,
        fields: &[Field::new(
            "",
            "",
            "Where the unit is.",
            Occurs::Once,
            Shape::Choice(choice_schema_of::<Self>),
        )],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        slot::choice::take::<Self>(node, "", None, cx)
    }

    fn write_tag(&self, w: &mut Writer, cx: &Encode) {
        if matches!(self, Self::Iscsi(_)) {
            slot::choice::put_tag(self, "", w, cx, false);
        }
    }

    fn write_attrs(&self, w: &mut Writer, cx: &Encode) {
        Choice::write_attrs(self, "", w, cx);
    }

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        Choice::write_children(self, "", w, cx);
    }
}

element! {
    /// A SCSI unit on an adapter of the host.
    pub struct ScsiUnit = shape {
        /// The adapter.
        child "adapter" => adapter: ScsiAdapter;
        /// The unit.
        child "address" => address: ScsiUnitAddress;
        /// What the hypervisor's driver notes of it.
        child "privateData" => private: Option<SourcePrivate>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
    }
}

element! {
    /// A SCSI adapter of the host.
    pub struct ScsiAdapter = "adapter" {
        /// Its name, `scsi_host0`.
        attr "name" => name: String;
        /// What storage pools say of an adapter and host devices make nothing of.
        inline "" => unused: PoolAdapter;
    }
}

element! {
    /// What storage pools say of an adapter and host devices make nothing of.
    pub struct PoolAdapter = group {
        /// Means nothing here.
        attr "type" => kind: Ignored;
        /// Means nothing here.
        attr "parent" => parent: Ignored;
        /// Means nothing here.
        attr "managed" => managed: Ignored;
        /// Means nothing here.
        attr "parent_wwnn" => parent_wwnn: Ignored;
        /// Means nothing here.
        attr "parent_wwpn" => parent_wwpn: Ignored;
        /// Means nothing here.
        attr "parent_fabric_wwn" => parent_fabric_wwn: Ignored;
        /// Means nothing here.
        attr "wwnn" => wwnn: Ignored;
        /// Means nothing here.
        attr "wwpn" => wwpn: Ignored;
        /// Means nothing here.
        child "parentaddr" => parent_address: Ignored;
    }
}

element! {
    /// Address of a SCSI unit on its adapter.
    pub struct ScsiUnitAddress = "address" {
        /// Bus.
        attr "bus" => bus: u32;
        /// Target.
        attr "target" => target: u32;
        /// Unit.
        attr "unit" => unit: u64;
    }
}

element! {
    /// A SCSI unit on the network.
    pub struct IscsiSource = shape {
        /// Name of the target, and unit after a slash.
        attr "name" => name: String;
        /// Where the target is.
        list "host" => hosts: Vec<IscsiHost>, due |_| true;
        /// What the hypervisor's driver notes of it.
        child "privateData" => private: Option<SourcePrivate>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
        /// Who the target is told we are.
        child "auth" => auth: Option<Auth>;
        /// The client.
        child "initiator" => initiator: Option<Initiator>, since "6.7.0";
    }
}

element! {
    /// Host of an iSCSI target.
    pub struct IscsiHost = "host" {
        /// Its name.
        attr "name" => name: String;
        /// Port; 3260 where absent.
        attr "port" => port: Option<u16>;
    }
}

element! {
    /// A SCSI adapter that the kernel's target shows.
    pub struct ScsiHostSource = "source" {
        /// How the guest reaches it.
        attr "protocol" => protocol: ScsiHostProtocol;
        /// World wide port name, with `naa.` in front.
        attr "wwpn" => wwpn: String, fits facet::PORT_NAME;
    }
}

values! {
    /// How a guest reaches the kernel's SCSI target.
    pub enum ScsiHostProtocol { Vhost = "vhost" }
}

element! {
    /// A mediated device.
    pub struct MdevSource = "source" {
        /// Which one.
        child "address" => address: MdevAddress;
    }
}

element! {
    /// Name of a mediated device.
    pub struct MdevAddress = "address" {
        /// Its UUID.
        attr "uuid" => uuid: Uuid;
    }
}

element! {
    /// A block device.
    pub struct CapabilityBlock = "source" {
        /// Its path.
        leaf "block" => path: String, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// A character device.
    pub struct CapabilityChar = "source" {
        /// Its path.
        leaf "char" => path: String, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// A network card.
    pub struct CapabilityNet = "source" {
        /// Its name.
        leaf "interface" => name: String, fits facet::DEVICE_NAME;
    }
}
