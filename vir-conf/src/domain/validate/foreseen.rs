//! What hypervisors refuse themselves, each in its own words, told before there is one to ask.

use super::{Seen, duplicate, there_are};
use crate::diagnostic::{Place, Problem, Report, Severity, XmlError};
use crate::domain::Domain;
use crate::domain::address::{Address, PciAddress, UsbAddress, UsbPort};
use crate::domain::device::controller::{Controller, ControllerDriver, ControllerType};
use crate::domain::device::{DeviceInfo, Devices, IothreadMapping};

impl Domain {
    /// Warns of names, numbers and places that are given twice or lead nowhere, and that hypervisors which have such
    /// things refuse themselves.
    pub fn foresee(&self, report: &mut Report) {
        self.foresee_iothreads(report);
        places(&self.devices, report);
        usb_buses(&self.devices, report);
        self.trace(report);
    }

    fn foresee_iothreads(&self, report: &mut Report) {
        let known = self.iothread_numbers();
        let mut check = |id: u32, place: Place| {
            if !known.contains(id) {
                let problem = Problem::Dangling(format!("there is no I/O thread {id}"));
                report.push(XmlError::warning(place, problem).with_help(there_are(
                    "I/O threads",
                    "ids",
                    &known,
                )));
            }
        };
        for (at, disk) in self.devices.disks.iter().enumerate() {
            let Some(driver) = &disk.driver else { continue };
            named_threads("disk", at, driver.iothread, driver.iothreads.as_ref(), &mut check);
        }
        for (at, controller) in self.devices.controllers.iter().enumerate() {
            let Some(ControllerDriver { iothread, iothreads, .. }) = &controller.driver else { continue };
            named_threads("controller", at, *iothread, iothreads.as_ref(), &mut check);
        }
    }
}

/// Shows every I/O thread that a device's driver names.
fn named_threads(
    kind: &str,
    at: usize,
    one: Option<u32>,
    several: Option<&IothreadMapping>,
    check: &mut dyn FnMut(u32, Place),
) {
    let driver = Place::of_path(format!("domain/devices/{kind}[{}]/driver", at + 1));
    if let Some(id) = one {
        check(id, driver.clone().inside("@iothread"));
    }
    for (number, thread) in several.iter().flat_map(|mapping| &mapping.threads).enumerate() {
        check(thread.id, driver.clone().inside(&format!("iothreads/iothread[{}]/@id", number + 1)));
    }
}

/// A place that one device has, whatever its bus.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Taken {
    Pci(vir_pci::Address),
    VirtioSerial(u32, u32, u32),
    Ccid(u32, u32),
    Usb(u32, UsbPort),
    SpaprVio(u64),
    Ccw(u8, u8, u16),
    Base(u64),
}

/// Notes places that are taken twice. Those of disks are judged with the disks.
fn places(devices: &Devices, report: &mut Report) {
    let mut seen = Seen::new();
    devices.each_info(&mut |kind, at, info| {
        // A console may be a serial port seen again.
        if kind == "console" && info.address.as_ref().is_some_and(|address| !is_port(address)) {
            return;
        }
        let place = Place::of_path(format!("domain/devices/{kind}[{}]/address", at + 1));
        for (taken, text) in taken(info) {
            if let Some(first) = seen.before(taken, &place) {
                report.push(duplicate(
                    Severity::Warning,
                    place.clone(),
                    first,
                    format!("{text} is taken twice"),
                ));
            }
        }
    });
}

fn is_port(address: &Address) -> bool {
    matches!(address, Address::VirtioSerial(_))
}

/// The places that a device takes, and how they are called.
fn taken(info: &DeviceInfo) -> Vec<(Taken, String)> {
    let Some(address) = &info.address else { return Vec::new() };
    match address {
        Address::Pci(PciAddress { address: Some(at), .. }) => {
            vec![(Taken::Pci(*at), format!("PCI address {at}"))]
        }
        Address::VirtioSerial(at) if at.port > 0 => {
            let text = format!("port {} of virtio-serial controller {}", at.port, at.controller);
            vec![(Taken::VirtioSerial(at.controller, at.bus, at.port), text)]
        }
        Address::Ccid(at) => {
            let text = format!("slot {} of smart card reader {}", at.slot, at.controller);
            vec![(Taken::Ccid(at.controller, at.slot), text)]
        }
        Address::Usb(UsbAddress { bus, port: Some(port) }) if !port.is_any() => {
            vec![(Taken::Usb(*bus, *port), format!("port {port} of USB bus {bus}"))]
        }
        Address::SpaprVio(at) => {
            let register = at.reg.map(|register| register.0);
            register
                .map(|register| (Taken::SpaprVio(register), format!("register {register:#x}")))
                .into_iter()
                .collect()
        }
        Address::Ccw(at) => {
            let (Some(cssid), Some(ssid), Some(devno)) = (at.cssid, at.ssid, at.devno) else {
                return Vec::new();
            };
            let text = format!("subchannel {:x}.{:x}.{:04x}", cssid.0, ssid.0, devno.0);
            vec![(Taken::Ccw(cssid.0, ssid.0, devno.0), text)]
        }
        Address::Dimm(at) => {
            let base =
                at.base.map(|base| (Taken::Base(base.0), format!("guest-physical address {:#x}", base.0)));
            base.into_iter().collect()
        }
        Address::Pci(_)
        | Address::Drive(_)
        | Address::VirtioSerial(_)
        | Address::Usb(_)
        | Address::VirtioS390
        | Address::VirtioMmio
        | Address::Isa(_)
        | Address::Unassigned => Vec::new(),
    }
}

/// Notes USB addresses on a bus that no controller provides. The first one every machine with USB has.
fn usb_buses(devices: &Devices, report: &mut Report) {
    let of_usb = |controller: &&Controller| controller.controller_type() == ControllerType::Usb;
    let buses: Vec<_> =
        devices.controllers.iter().filter(of_usb).map(|controller| controller.index).collect();
    devices.each_info(&mut |kind, at, info| {
        let Some(Address::Usb(UsbAddress { bus, port: _ })) = &info.address else { return };
        // A controller without number may come to have any.
        if *bus != 0 && !buses.contains(&Some(*bus)) && !buses.contains(&None) {
            let place = format!("domain/devices/{kind}[{}]/address/@bus", at + 1);
            let text = format!("there is no USB controller with index {bus}");
            report.warn(place, Problem::Dangling(text));
        }
    });
}
