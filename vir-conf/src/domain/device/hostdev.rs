//! `<hostdev>`: a device of the host, given to the guest.

mod post_parse;
mod source;
mod validate;

pub(crate) use validate::validate;

pub use source::{
    CapabilityBlock, CapabilityChar, CapabilityNet, IscsiHost, IscsiSource, MdevAddress, MdevSource,
};
pub use source::{
    GuestReset, HostdevStartupPolicy, PciSource, ScsiAdapter, ScsiHostProtocol, ScsiHostSource, ScsiSource,
    ScsiUnit, ScsiUnitAddress, UsbId, UsbSource, UsbSourceAddress,
};

use crate::Ignored;
use crate::domain::device::DeviceInfo;
use crate::domain::device::interface::{Ip, Route, Teaming};
use crate::facet;
use crate::scalar::{OnOff, YesNo};
use crate::{choice, element, values};

element! {
    /// A device of the host, given to the guest.
    pub struct Hostdev = "hostdev" new(mode: HostdevMode) {
        /// What is given away and how.
        choice "" => mode: HostdevMode;
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

impl Hostdev {
    /// Whether it is a SCSI unit.
    pub fn is_scsi(&self) -> bool {
        match &self.mode {
            HostdevMode::Subsystem(subsystem) => matches!(subsystem.kind, SubsystemKind::Scsi(_)),
            HostdevMode::Capabilities(_) => false,
        }
    }
}

choice! {
    /// What is given away.
    pub enum HostdevMode by "mode" or "subsystem" {
        /// A device.
        "subsystem" => Subsystem(Subsystem),
        /// An interface of the host's kernel, for containers.
        "capabilities" => Capabilities(Capabilities),
    }
}

element! {
    /// A device of the host.
    pub struct Subsystem = shape {
        /// Whether the device is taken from its driver at start and given back after.
        attr "managed" => managed: YesNo = YesNo::No;
        /// SCSI units: which commands the guest may send.
        attr "sgio" => sgio: Option<Sgio>, since "1.0.6", only |device, _| matches!(device.kind, SubsystemKind::Scsi(_));
        /// SCSI units: whether the guest needs `CAP_SYS_RAWIO`.
        attr "rawio" => rawio: Option<YesNo>, since "1.2.9", only |device, _| matches!(device.kind, SubsystemKind::Scsi(_));
        /// Kind of device.
        choice guest "" => kind: SubsystemKind;
    }
}

choice! {
    /// Kinds of host devices.
    pub enum SubsystemKind by "type" {
        /// On USB.
        "usb" => Usb(UsbHostdev),
        /// On PCI.
        "pci" => Pci(PciHostdev) since "0.6.0",
        /// A SCSI unit.
        "scsi" => Scsi(ScsiHostdev) since "1.0.6",
        /// A SCSI adapter that the kernel's target shows.
        "scsi_host" => ScsiHost(ScsiHostHostdev) since "2.5.0",
        /// A mediated device.
        "mdev" => Mdev(MdevHostdev) since "3.2.0",
    }
}

element! {
    /// A device on the host's USB.
    pub struct UsbHostdev = shape {
        /// Which one.
        child "source" => source: UsbSource;
        /// What only SCSI units have.
        inline "" => unused: ScsiAccess;
    }
}

element! {
    /// A device on the host's PCI.
    pub struct PciHostdev = shape {
        /// Whether a mediated or virtual device shows a screen.
        attr guest "display" => display: Option<OnOff>, since "10.3.0";
        /// Whether it also shows a frame buffer before its driver is up.
        attr guest "ramfb" => ramfb: Option<OnOff>, since "10.3.0";
        /// Driver of the host that holds it.
        child "driver" => driver: Option<HostdevDriver>, since "1.0.5";
        /// Which one.
        child "source" => source: PciSource;
        /// Part in a team of two cards.
        child "teaming" => teaming: Option<Teaming>, since "7.1.0";
        /// What only SCSI units have.
        inline "" => unused: ScsiAccess;
    }
}

element! {
    /// Driver of the host that holds a device that is given away.
    pub struct HostdevDriver = maybe "driver" {
        /// Its name.
        attr "name" => name: Option<HostdevDriverName>;
        /// Variant of the VFIO driver.
        attr "model" => model: Option<String>, since "10.0.0", fits facet::GENERIC_NAME;
    }
}

values! {
    /// Drivers of the host that hold a device that is given away.
    pub enum HostdevDriverName { Kvm = "kvm", Vfio = "vfio", Xen = "xen" }
}

element! {
    /// A SCSI unit.
    pub struct ScsiHostdev = shape {
        /// Which one.
        child "source" => source: ScsiSource;
        /// Whether the guest may only read.
        flag guest "readonly" => readonly: bool;
        /// Whether several guests may have it at once.
        flag "shareable" => shareable: bool;
    }
}

values! {
    /// Which SCSI commands a guest may send.
    pub enum Sgio { Filtered = "filtered", Unfiltered = "unfiltered" }
}

element! {
    /// Ways in which several guests share a SCSI unit; other devices may have the elements too, where they mean nothing.
    pub struct ScsiAccess = group {
        /// Whether the guest may only read.
        child "readonly" => readonly: Ignored;
        /// Whether other guests may use it.
        child "shareable" => shareable: Ignored;
    }
}

element! {
    /// A SCSI adapter that the kernel's target shows.
    pub struct ScsiHostHostdev = shape {
        /// The device the guest sees.
        attr guest "model" => model: Option<ScsiHostModel>, since "5.2.0";
        /// Which one.
        child "source" => source: ScsiHostSource;
        /// What only SCSI units have.
        inline "" => unused: ScsiAccess;
    }
}

values! {
    /// Virtio versions of a SCSI adapter.
    pub enum ScsiHostModel {
        Virtio = "virtio", VirtioTransitional = "virtio-transitional", VirtioNonTransitional = "virtio-non-transitional",
    }
}

element! {
    /// A mediated device.
    pub struct MdevHostdev = shape {
        /// How the guest sees it.
        attr guest "model" => model: MdevModel;
        /// Whether it shows a screen.
        attr guest "display" => display: Option<OnOff>, since "4.6.0";
        /// Whether it also shows a frame buffer before its driver is up.
        attr guest "ramfb" => ramfb: Option<OnOff>, since "5.10.0";
        /// Which one.
        child "source" => source: MdevSource;
        /// What only SCSI units have.
        inline "" => unused: ScsiAccess;
    }
}

values! {
    /// How a guest sees a mediated device.
    pub enum MdevModel { VfioPci = "vfio-pci", VfioCcw = "vfio-ccw" since "4.4.0", VfioAp = "vfio-ap" since "4.9.0" }
}

element! {
    /// An interface of the host's kernel.
    pub struct Capabilities = shape {
        /// Kind of interface.
        choice "source" => kind: CapabilityKind;
        /// Network cards: addresses of the guest's side.
        list "ip" => ips: Vec<Ip>, since "1.2.12";
        /// Network cards: routes of the guest's side.
        list "route" => routes: Vec<Route>, since "1.2.12";
        /// What only SCSI units have.
        inline "" => unused: ScsiAccess;
    }
}

choice! {
    /// Kinds of interfaces of the host's kernel.
    pub enum CapabilityKind by "type" {
        /// A block device.
        "storage" => Storage(CapabilityBlock),
        /// A character device.
        "misc" => Misc(CapabilityChar),
        /// A network card.
        "net" => Net(CapabilityNet),
    }
}
