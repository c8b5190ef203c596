//! `<serial>`: a serial port.

use crate::domain::chardev::{CharLog, CharSource};
use crate::domain::device::DeviceInfo;
use crate::{element, values};

element! {
    /// A serial port.
    pub struct Serial = "serial" {
        /// The host's end.
        choice "" => source: CharSource = CharSource::PTY;
        /// A copy of all output.
        child "log" => log: Option<CharLog>;
        /// What the guest sees.
        child "target" => target: SerialTarget = SerialTarget::default();
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

element! {
    /// What the guest sees of a serial port.
    pub struct SerialTarget = maybe "target" {
        /// How the port is attached; the machine's usual way where absent.
        attr guest "type" => kind: Option<SerialTargetType>;
        /// Number of the port, from 0 over all serial ports; chosen where absent.
        attr guest "port" => port: Option<u32>;
        /// The device.
        child "model" => model: Option<SerialModel>;
    }
}

values! {
    /// How a serial port is attached to the machine.
    pub enum SerialTargetType {
        /// At the ports and interrupt of a PC.
        Isa = "isa-serial",
        /// To a USB bus.
        Usb = "usb-serial",
        /// To a PCI bus.
        Pci = "pci-serial",
        /// To the virtual I/O bus of pSeries machines.
        SpaprVio = "spapr-vio-serial",
        /// Part of the machine.
        System = "system-serial",
        /// The service-call console of s390 machines.
        Sclp = "sclp-serial",
        /// A debug port of a PC, output only.
        IsaDebug = "isa-debug",
    }
}

element! {
    /// The device behind a serial port.
    pub struct SerialModel = "model" {
        /// Its name.
        attr guest "name" => name: SerialModelName;
    }
}

values! {
    /// Devices behind a serial port.
    pub enum SerialModelName {
        IsaSerial = "isa-serial", UsbSerial = "usb-serial", PciSerial = "pci-serial", SpaprVty = "spapr-vty",
        Pl011 = "pl011", Uart16550a = "16550a", SclpConsole = "sclpconsole", SclpLmConsole = "sclplmconsole",
        IsaDebugcon = "isa-debugcon",
    }
}
