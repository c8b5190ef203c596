//! `<serial>`: a serial port.

use crate::Ignored;
use std::collections::BTreeSet;

use crate::diagnostic::{Place, Problem, Report, Severity};
use crate::domain::chardev::{CharLog, CharSource};
use crate::domain::device::DeviceInfo;
use crate::domain::validate::{Seen, duplicate};
use crate::{element, values};

element! {
    /// A serial port.
    pub struct Serial = "serial" default {
        /// The host's end.
        choice "" => source: CharSource = CharSource::PTY, due |_| true;
        /// Path of the terminal in old documents; means nothing.
        attr "tty" => tty: Ignored;
        /// A copy of all output.
        child "log" => log: Option<CharLog>, since "1.3.3";
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
        attr guest "type" => kind: Option<SerialTargetType>, since "1.0.2";
        /// Number of the port, from 0 over all serial ports; chosen where absent.
        attr guest "port" => port: Option<u32>;
        /// The device.
        child "model" => model: Option<SerialModel>, since "3.10.0";
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
        SpaprVio = "spapr-vio-serial" since "3.10.0",
        /// Part of the machine.
        System = "system-serial" since "3.10.0",
        /// The service-call console of s390 machines.
        Sclp = "sclp-serial" since "3.10.0",
        /// A debug port of a PC, output only.
        IsaDebug = "isa-debug" since "8.1.0",
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
        Pl011 = "pl011", Uart16550a = "16550a" since "4.7.0", SclpConsole = "sclpconsole", SclpLmConsole = "sclplmconsole",
        IsaDebugcon = "isa-debugcon" since "8.1.0",
    }
}

impl SerialTargetType {
    /// Whether a console can be had on such a port: one that is output only, or that comes and goes with a bus,
    /// is no console.
    pub fn carries_console(self) -> bool {
        match self {
            Self::Isa | Self::SpaprVio | Self::System | Self::Sclp => true,
            Self::Usb | Self::Pci | Self::IsaDebug => false,
        }
    }
}

impl Serial {
    /// Whether a console can be had on the port.
    pub fn carries_console(&self) -> bool {
        self.target.kind.is_none_or(SerialTargetType::carries_console)
    }
}

/// Numbers ports that have no number. ISA ports that are called so come first and take the lowest that is free, since
/// their number decides where the guest finds them; the others follow the highest in use.
pub(crate) fn number(serials: &mut [Serial]) {
    let mut taken: BTreeSet<u32> = serials.iter().filter_map(|serial| serial.target.port).collect();
    let mut lowest = 0;
    for target in serials.iter_mut().map(|serial| &mut serial.target) {
        if target.kind == Some(SerialTargetType::Isa) && target.port.is_none() {
            lowest = (lowest..=u32::MAX).find(|number| !taken.contains(number)).unwrap_or(u32::MAX);
            taken.insert(lowest);
            target.port = Some(lowest);
        }
    }
    let next = taken.last().map_or(0, |highest| highest.saturating_add(1));
    let open = serials.iter_mut().map(|serial| &mut serial.target.port).filter(|port| port.is_none());
    open.zip((next..=u32::MAX).chain(std::iter::repeat(u32::MAX)))
        .for_each(|(port, number)| *port = Some(number));
}

/// ISA ports that a PC has.
const ISA_PORTS: u32 = 4;

/// Notes ISA ports that a PC does not have, and those that are taken twice.
pub(crate) fn validate(serials: &[Serial], report: &mut Report) {
    let mut seen = Seen::new();
    for (at, serial) in serials.iter().enumerate() {
        let SerialTarget { kind, port, model: _ } = &serial.target;
        let Some(port) = port.filter(|_| *kind == Some(SerialTargetType::Isa)) else { continue };
        let place = Place::of_path(format!("domain/devices/serial[{}]/target/@port", at + 1));
        if port >= ISA_PORTS {
            let text = format!(
                "Maximum supported number of ISA serial ports is '{ISA_PORTS}', there is no port {port}"
            );
            report.error(place, Problem::Conflict(text));
        } else if let Some(first) = seen.before(port, &place) {
            report.push(duplicate(
                Severity::Error,
                place,
                first,
                format!("target port '{port}' already allocated"),
            ));
        }
    }
}
