//! `<controller>`: the buses of a machine and what disks, ports and cards hang from.

mod implied;
mod order;
mod validate;

use crate::absent::forget_empty;
use crate::domain::Size;
use crate::domain::device::{DeviceInfo, IothreadMapping, VirtioOptions};
use crate::scalar::{Hex, OnOff, Signed};
use crate::{choice, element, values};

element! {
    /// A bus controller.
    pub struct Controller = "controller" new(kind: ControllerKind) {
        /// Number by which addresses name it, from 0 per type; the next free one where absent.
        attr guest "index" => index: Option<u32>;
        /// What it controls.
        choice guest "" => kind: ControllerKind;
        /// Back-end tuning, virtio only.
        child "driver" => driver: Option<ControllerDriver>;
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

choice! {
    /// What a controller controls.
    pub enum ControllerKind by "type" {
        /// Parallel ATA.
        "ide" => Ide(IdeController),
        /// Floppy drives.
        "fdc" => Fdc(PlainController),
        /// SCSI.
        "scsi" => Scsi(ScsiController),
        /// Serial ATA.
        "sata" => Sata(PlainController),
        /// Ports and consoles over virtio.
        "virtio-serial" => VirtioSerial(VirtioSerialController),
        /// Smart cards.
        "ccid" => Ccid(PlainController),
        /// USB.
        "usb" => Usb(UsbController),
        /// PCI and PCI Express.
        "pci" => Pci(PciController) since "1.0.5",
        /// Xen's bus of paravirtual devices.
        "xenbus" => Xenbus(XenbusController) since "5.2.0",
        /// ISA.
        "isa" => Isa(PlainController),
        /// NVMe.
        "nvme" => Nvme(NvmeController),
    }
}

values! {
    /// Kinds of controllers, by which devices name the one they hang from.
    pub enum ControllerType {
        Ide = "ide", Fdc = "fdc", Scsi = "scsi", Sata = "sata", VirtioSerial = "virtio-serial", Ccid = "ccid",
        Usb = "usb", Pci = "pci", Xenbus = "xenbus", Isa = "isa", Nvme = "nvme",
    }
}

impl Controller {
    /// A controller about which nothing but its kind and index is known.
    pub fn plain(kind: ControllerType, index: u32) -> Self {
        Self { index: Some(index), kind: kind.plain(), driver: None, info: DeviceInfo::default() }
    }

    /// What it controls.
    pub fn controller_type(&self) -> ControllerType {
        self.kind.controller_type()
    }
}

impl Controller {
    /// Numbers of zero are none, and only the root of PCI has a window of its own.
    pub(crate) fn post_parse(&mut self) {
        if let Some(driver) = &mut self.driver {
            let ControllerDriver { queues, cmd_per_lun, max_sectors, iothread, iothreads, .. } = driver;
            [queues, cmd_per_lun, max_sectors, iothread].into_iter().for_each(forget_empty);
            *iothreads = iothreads.take().filter(|mapping| !mapping.threads.is_empty());
        }
        if let ControllerKind::Pci(pci) = &mut self.kind
            && !matches!(pci.model, Some(PciModel::PciRoot | PciModel::PcieRoot))
        {
            pci.hole64 = None;
        }
    }
}

impl ControllerType {
    /// A controller of that kind about which nothing else is known.
    fn plain(self) -> ControllerKind {
        match self {
            Self::Ide => ControllerKind::Ide(IdeController::default()),
            Self::Fdc => ControllerKind::Fdc(PlainController::default()),
            Self::Scsi => ControllerKind::Scsi(ScsiController::default()),
            Self::Sata => ControllerKind::Sata(PlainController::default()),
            Self::VirtioSerial => ControllerKind::VirtioSerial(VirtioSerialController::default()),
            Self::Ccid => ControllerKind::Ccid(PlainController::default()),
            Self::Usb => ControllerKind::Usb(UsbController::default()),
            Self::Pci => ControllerKind::Pci(PciController::default()),
            Self::Xenbus => ControllerKind::Xenbus(XenbusController::default()),
            Self::Isa => ControllerKind::Isa(PlainController::default()),
            Self::Nvme => ControllerKind::Nvme(NvmeController::default()),
        }
    }
}

impl ControllerKind {
    /// The PCI controller that this is.
    pub fn as_pci(&self) -> Option<&PciController> {
        if let Self::Pci(pci) = self { Some(pci) } else { None }
    }

    /// The PCI controller that this is.
    pub fn as_pci_mut(&mut self) -> Option<&mut PciController> {
        if let Self::Pci(pci) = self { Some(pci) } else { None }
    }

    /// The USB controller that this is.
    pub fn as_usb(&self) -> Option<&UsbController> {
        if let Self::Usb(usb) = self { Some(usb) } else { None }
    }

    /// The kind alone.
    pub fn controller_type(&self) -> ControllerType {
        match self {
            Self::Ide(_) => ControllerType::Ide,
            Self::Fdc(_) => ControllerType::Fdc,
            Self::Scsi(_) => ControllerType::Scsi,
            Self::Sata(_) => ControllerType::Sata,
            Self::VirtioSerial(_) => ControllerType::VirtioSerial,
            Self::Ccid(_) => ControllerType::Ccid,
            Self::Usb(_) => ControllerType::Usb,
            Self::Pci(_) => ControllerType::Pci,
            Self::Xenbus(_) => ControllerType::Xenbus,
            Self::Isa(_) => ControllerType::Isa,
            Self::Nvme(_) => ControllerType::Nvme,
        }
    }
}

element! {
    /// A controller that has one shape only.
    pub struct PlainController = group {
        /// Its model where an author names one; no hypervisor has a choice here.
        attr guest "model" => model: Option<String>;
    }
}

element! {
    /// A parallel ATA controller.
    pub struct IdeController = group {
        /// The chip.
        attr guest "model" => model: Option<IdeModel>, since "3.10.0";
    }
}

values! {
    /// Parallel ATA chips.
    pub enum IdeModel { Piix3 = "piix3", Piix4 = "piix4", Ich6 = "ich6" }
}

element! {
    /// A SCSI controller.
    pub struct ScsiController = group {
        /// The adapter.
        attr guest "model" => model: Option<ScsiModel>;
    }
}

values! {
    /// SCSI adapters.
    pub enum ScsiModel {
        /// Chosen by the hypervisor.
        Auto = "auto",
        Buslogic = "buslogic", Lsilogic = "lsilogic", Lsisas1068 = "lsisas1068", Vmpvscsi = "vmpvscsi",
        Ibmvscsi = "ibmvscsi", VirtioScsi = "virtio-scsi", Lsisas1078 = "lsisas1078",
        VirtioTransitional = "virtio-transitional" since "5.2.0", VirtioNonTransitional = "virtio-non-transitional" since "5.2.0",
        Ncr53c90 = "ncr53c90", Dc390 = "dc390", Am53c974 = "am53c974",
    }
}

element! {
    /// A controller of ports and consoles over virtio.
    pub struct VirtioSerialController = group {
        /// The device the guest sees.
        attr guest "model" => model: Option<VirtioSerialModel>, since "5.2.0";
        /// Number of ports.
        attr guest "ports" => ports: Option<u32>;
        /// Number of interrupt vectors.
        attr guest "vectors" => vectors: Option<u32>;
    }
}

values! {
    /// Virtio versions the controller speaks.
    pub enum VirtioSerialModel {
        Virtio = "virtio", VirtioTransitional = "virtio-transitional", VirtioNonTransitional = "virtio-non-transitional",
    }
}

element! {
    /// A USB controller.
    pub struct UsbController = group {
        /// The chip; `none` for a machine without USB.
        attr guest "model" => model: Option<UsbModel>;
        /// Number of ports of a chip that lets it be chosen.
        attr guest "ports" => ports: Option<u32>, since "1.3.5";
    }
}

values! {
    /// USB chips.
    pub enum UsbModel {
        Piix3Uhci = "piix3-uhci", Piix4Uhci = "piix4-uhci", Ehci = "ehci", Ich9Ehci1 = "ich9-ehci1",
        Ich9Uhci1 = "ich9-uhci1", Ich9Uhci2 = "ich9-uhci2", Ich9Uhci3 = "ich9-uhci3",
        Vt82c686bUhci = "vt82c686b-uhci", PciOhci = "pci-ohci", NecXhci = "nec-xhci",
        Qusb1 = "qusb1", Qusb2 = "qusb2", QemuXhci = "qemu-xhci" since "3.3.0",
        /// The machine has no USB.
        None = "none" since "0.10.0",
    }
}

element! {
    /// A PCI or PCI Express controller.
    pub struct PciController = group {
        /// Its part in the topology.
        attr guest "model" => model: Option<PciModel>, due |_| true;
        /// The device that plays the part.
        child "model" => device: Option<PciDevice>, since "1.2.19";
        /// Properties of the port or bus.
        child "target" => target: Option<PciTarget>, since "1.2.19";
        /// Size of the window for 64-bit resources behind the root.
        child "pcihole64" => hole64: Option<Size>, since "1.1.2";
    }
}

values! {
    /// Parts in a PCI topology.
    pub enum PciModel {
        /// Conventional root bus.
        PciRoot = "pci-root",
        /// PCI Express root complex.
        PcieRoot = "pcie-root" since "1.1.2",
        /// Conventional bridge on a conventional bus.
        PciBridge = "pci-bridge",
        /// Conventional bridge on the root complex.
        DmiToPciBridge = "dmi-to-pci-bridge" since "1.1.2",
        /// Conventional bridge on a PCI Express port.
        PcieToPciBridge = "pcie-to-pci-bridge" since "4.3.0",
        /// Port of the root complex.
        PcieRootPort = "pcie-root-port" since "1.2.19",
        /// A switch's port towards the root.
        PcieSwitchUpstreamPort = "pcie-switch-upstream-port" since "1.2.19",
        /// A switch's port towards devices.
        PcieSwitchDownstreamPort = "pcie-switch-downstream-port" since "1.2.19",
        /// Another conventional root bus, with a NUMA node of its own.
        PciExpanderBus = "pci-expander-bus" since "1.3.4",
        /// Another root complex, with a NUMA node of its own.
        PcieExpanderBus = "pcie-expander-bus" since "1.3.4",
    }
}

element! {
    /// The device that plays a part in the topology.
    pub struct PciDevice = "model" {
        /// Its name.
        attr guest "name" => name: PciDeviceName;
    }
}

values! {
    /// Devices that play the parts of a PCI topology.
    pub enum PciDeviceName {
        SpaprPciHostBridge = "spapr-pci-host-bridge", PciBridge = "pci-bridge", I82801b11Bridge = "i82801b11-bridge",
        PciePciBridge = "pcie-pci-bridge" since "4.3.0", Ioh3420 = "ioh3420", PcieRootPort = "pcie-root-port" since "3.2.0",
        X3130Upstream = "x3130-upstream", Xio3130Downstream = "xio3130-downstream", Pxb = "pxb" since "1.3.4",
        PxbPcie = "pxb-pcie" since "1.3.4",
    }
}

element! {
    /// Properties of a PCI port or bus.
    pub struct PciTarget = maybe "target" {
        /// Number of the chassis behind a conventional bridge, 1 to 255.
        attr guest "chassisNr" => chassis_nr: Option<u8>;
        /// Number of the chassis of a port, 0 to 255.
        attr guest "chassis" => chassis: Option<u8>;
        /// Number of a port in its chassis.
        attr guest "port" => port: Option<Hex<u8, 1>>;
        /// Number the firmware gives the bus of an expander, 1 to 254.
        attr guest "busNr" => bus_nr: Option<u8>;
        /// Number of a pSeries host bridge, 0 to 30.
        attr guest "index" => index: Option<u8>, since "3.6.0";
        /// Whether devices may come and go; they may where absent.
        attr guest "hotplug" => hotplug: Option<OnOff>, since "6.3.0";
        /// Memory the firmware sets aside for devices that come later; what the firmware likes where absent.
        attr guest "memReserve" => mem_reserve: Option<u64>, in "KiB", since "10.3.0";
        /// NUMA node the devices behind it belong to.
        leaf guest "node" => node: Option<u32>;
    }
}

element! {
    /// Xen's bus of paravirtual devices.
    pub struct XenbusController = group {
        /// Grant frames a guest may have.
        attr "maxGrantFrames" => max_grant_frames: Option<Signed>;
        /// Event channels a guest may have.
        attr "maxEventChannels" => max_event_channels: Option<Signed>, since "6.3.0";
    }
}

element! {
    /// An NVMe controller.
    pub struct NvmeController = group {
        /// Serial number the guest sees.
        leaf guest "serial" => serial: Option<String>;
    }
}

element! {
    /// Back-end tuning of a controller.
    pub struct ControllerDriver = maybe "driver" {
        /// Request queues.
        attr guest "queues" => queues: Option<u32>, since "1.0.5";
        /// Commands queued to one unit.
        attr guest "cmd_per_lun" => cmd_per_lun: Option<u32>, since "1.2.7";
        /// Sectors of 512 bytes in one transfer.
        attr guest "max_sectors" => max_sectors: Option<u32>, since "1.2.7";
        /// Whether I/O is started by an event descriptor.
        attr "ioeventfd" => ioeventfd: Option<OnOff>, since "1.2.18";
        /// I/O thread that serves the controller.
        attr "iothread" => iothread: Option<u32>, since "1.3.5";
        /// Transport options.
        inline "" => virtio: VirtioOptions;
        /// I/O threads that serve the queues.
        child "iothreads" => iothreads: Option<IothreadMapping>, since "11.2.0";
    }
}
