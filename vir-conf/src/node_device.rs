//! `<device>`: a device of the host, as the host knows it.
//!
//! Page "Node devices XML format".

mod ap;
mod ccw;
mod mdev;
mod net;
mod pci;
mod scsi;
mod storage;
mod system;
mod usb;
mod vpd;

pub use ap::{ApCard, ApDomain, ApMatrix, ApMatrixCapability, ApQueue};
pub use ccw::{
    CcwAddress, CcwCapability, CcwDevice, CcwGroup, CcwGroupKind, CcwGroupMember, CcwGroupMembers, CcwState,
    ChannelDevice, Css, CssCapability, GroupMembership, QethGroup,
};
pub use mdev::{
    MdevApi, MdevAttribute, MdevConfiguration, MdevIommuGroup, MdevType, MdevTypeId, MdevTypes,
    MediatedDevice, MediatedDeviceFields,
};
pub use net::{Net, NetCapability, NetFeature, NetFeatureName};
pub use pci::{
    FunctionAddress, IommuGroup, LinkSpeed, LinkValidity, NumaNode, Pci, PciCapability, PciExpress,
    PciExpressLink, PciName, PhysicalFunction, VirtualFunctions,
};
pub use scsi::{
    FibreChannelHost, RemotePort, Scsi, ScsiGeneric, ScsiHost, ScsiHostCapability, ScsiTarget,
    ScsiTargetCapability, VirtualPorts,
};
pub use storage::{Blocks, Medium, Removable, Storage, StorageCapability};
pub use system::{Firmware, Hardware, System};
pub use usb::{UsbDevice, UsbInterface, UsbName};
pub use vpd::{
    ReadOnlyFields, ReadWriteFields, SystemField, VendorField, VitalProductData, VpdAccess, VpdFields,
    VpdIndex,
};

use crate::diagnostic::{Problem, Report};
use crate::document::{self, Parsed};
use crate::flags::ParseFlags;
use crate::in_order::{InOrder, Ranked};
use crate::scalar::Wwn;
use crate::{choice, element, values};

element! {
    /// A device of the host.
    pub struct NodeDevice = "device" {
        /// Name, unique on the host and told by the device.
        leaf "name" => name: String;
        /// Where the host's kernel shows it, below `/sys`; known while the device is there.
        leaf "path" => path: Option<String>, when |_, cx| !cx.inactive();
        /// Files that stand for it, the one that its driver made first; known while the device is there.
        list "devnode" => nodes: InOrder<DeviceNode>, when |_, cx| !cx.inactive();
        /// The device that it hangs from; all but the computer hang from one.
        child "parent" => parent: Option<Parent>, when |device, _| device.parent.as_ref().is_some_and(|parent| parent.name.is_some());
        /// The host's driver; known while the device is there.
        child "driver" => driver: Option<Driver>, when |_, cx| !cx.inactive();
        /// What it is and can do.
        list "capability" => capabilities: Vec<DeviceCapability>;
    }
}

element! {
    /// A file that stands for a device.
    pub struct DeviceNode = "devnode" {
        /// How it came to be.
        attr "type" => kind: DeviceNodeKind;
        /// Its path.
        text "" => path: String;
    }
}

values! {
    /// How a file that stands for a device came to be.
    pub enum DeviceNodeKind {
        /// The driver made it.
        Device = "dev",
        /// It leads to the one that the driver made.
        Link = "link",
    }
}

impl Ranked for DeviceNode {
    fn rank(&self) -> usize {
        self.kind as usize
    }

    fn replaces(&self, later: &Self) -> bool {
        self == later
    }
}

element! {
    /// The device that another hangs from: by name, or by what a new virtual Fibre Channel adapter looks for.
    pub struct Parent = maybe "parent" {
        /// Node name that the parent must have. It only serves the search, as the others do.
        attr "wwnn" => node_name: Option<Wwn>, since "3.0.0", when |_, _| false;
        /// Port name that the parent must have.
        attr "wwpn" => port_name: Option<Wwn>, since "3.0.0", when |_, _| false;
        /// Name of the fabric that the parent must be in.
        attr "fabric_wwn" => fabric_name: Option<Wwn>, since "3.0.0", when |_, _| false;
        /// Its name.
        text "" => name: Option<String>;
    }
}

element! {
    /// The host's driver for a device.
    pub struct Driver = "driver" {
        /// Its name.
        leaf "name" => name: String;
    }
}

element! {
    /// What a device is and can do.
    pub struct DeviceCapability = spread shape "capability" {
        /// What it is.
        choice "" => kind: Capability;
    }
}

choice! {
    /// What a device is.
    pub enum Capability by "type" {
        /// The computer.
        "system" => System(System),
        /// A function of a PCI device.
        "pci" => Pci(Pci),
        /// A device on a USB bus.
        "usb_device" => UsbDevice(UsbDevice),
        /// One interface of a USB device.
        "usb" => UsbInterface(UsbInterface),
        /// A network card.
        "net" => Net(Net),
        /// An adapter of a SCSI bus.
        "scsi_host" => ScsiHost(ScsiHost),
        /// A target of a SCSI bus.
        "scsi_target" => ScsiTarget(ScsiTarget),
        /// A unit of a SCSI target.
        "scsi" => Scsi(Scsi),
        /// A unit of a SCSI target, for raw commands.
        "scsi_generic" => ScsiGeneric(ScsiGeneric),
        /// A block device.
        "storage" => Storage(Storage),
        /// A device for graphics.
        "drm" => Drm(Drm) since "3.1.0",
        /// A part of a device that guests may have.
        "mdev" => Mdev(MediatedDevice) since "3.4.0",
        /// A device behind a subchannel of s390.
        "ccw" => Ccw(CcwDevice) since "3.4.0",
        /// Several such devices that work as one.
        "ccwgroup" => CcwGroup(CcwGroup) since "11.1.0",
        /// A subchannel of s390.
        "css" => Css(Css) since "6.9.0",
        /// A device whose data path follows virtio.
        "vdpa" => Vdpa(Vdpa) since "6.9.0",
        /// An adapter for cryptography of s390.
        "ap_card" => ApCard(ApCard) since "7.0.0",
        /// A queue of such an adapter.
        "ap_queue" => ApQueue(ApQueue) since "7.0.0",
        /// All of these, for sharing among guests.
        "ap_matrix" => ApMatrix(ApMatrix) since "7.0.0",
    }
}

element! {
    /// A device for graphics.
    pub struct Drm = shape {
        /// What programs use it for.
        leaf "type" => kind: DrmKind;
    }
}

values! {
    /// What programs use a device for graphics for.
    pub enum DrmKind {
        /// Everything.
        Primary = "primary",
        /// Choosing what is shown.
        Control = "control",
        /// Drawing.
        Render = "render",
    }
}

element! {
    /// A device whose data path follows virtio.
    pub struct Vdpa = shape {
        /// Path of its character device.
        leaf "chardev" => device: String, fits storage::DEVICE_PATH;
    }
}

impl NodeDevice {
    /// Reads a device, forgets what only the host can say of it, and judges it.
    ///
    /// # Errors
    /// Everything that is wrong with the document, each with its place.
    pub fn define(text: &str, flags: ParseFlags) -> Result<Parsed<Self>, Report> {
        document::define(text, flags, |device: &mut Self, report| {
            device.post_parse();
            device.validate(report);
        })
    }

    /// Forgets what only the host can say of a device: libvirt asks the host instead of the document.
    pub fn post_parse(&mut self) {
        self.driver = None;
        for capability in &mut self.capabilities {
            match &mut capability.kind {
                Capability::Mdev(mdev) => mdev.defined.parent_address = None,
                Capability::Storage(storage) => storage.forget_blocks(),
                Capability::ScsiHost(host) => host.forget_ports(),
                Capability::System(_)
                | Capability::Pci(_)
                | Capability::UsbDevice(_)
                | Capability::UsbInterface(_)
                | Capability::Net(_)
                | Capability::ScsiTarget(_)
                | Capability::Scsi(_)
                | Capability::ScsiGeneric(_)
                | Capability::Drm(_)
                | Capability::Ccw(_)
                | Capability::CcwGroup(_)
                | Capability::Css(_)
                | Capability::Vdpa(_)
                | Capability::ApCard(_)
                | Capability::ApQueue(_)
                | Capability::ApMatrix(_) => {}
            }
        }
    }

    /// Judges the device alone.
    pub fn validate(&self, report: &mut Report) {
        let Self { name, path: _, nodes: _, parent, driver: _, capabilities } = self;
        if name.is_empty() {
            report.error("device", Problem::MissingElement { element: "device".to_owned(), name: "name" });
        }
        if capabilities.is_empty() {
            report.error(
                "device",
                Problem::MissingElement { element: "device".to_owned(), name: "capability" },
            );
        }
        if let Some(parent) = parent {
            parent.validate(report);
        }
        for (at, capability) in capabilities.iter().enumerate() {
            if let Capability::Storage(storage) = &capability.kind {
                storage.validate(&format!("device/capability[{}]", at + 1), report);
            }
        }
    }
}

impl Parent {
    fn validate(&self, report: &mut Report) {
        let half = |name| Problem::MissingAttribute { element: "parent".to_owned(), name };
        match (&self.node_name, &self.port_name) {
            (Some(_), None) => report.error("device/parent", half("wwpn")),
            (None, Some(_)) => report.error("device/parent", half("wwnn")),
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
}
