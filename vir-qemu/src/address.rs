//! Addresses: every device gets its place on a bus, once, and keeps it.

mod ccid;
mod pci;
mod spapr_vio;
pub(crate) mod usb;
mod virtio_serial;

use vir_conf::Domain;
use vir_conf::diagnostic::Report;
use vir_conf::flags::ParseFlags;
use vir_pci::{AddressSet, Topology};

use crate::complete;
use crate::device::memory;
use crate::driver::Driver;

/// Gives every device without an address one, and adds the controllers that this takes.
pub fn assign(domain: &mut Domain, driver: Driver<'_>, report: &mut Report) {
    let _ = place(domain, driver, report);
    usb::check(&mut domain.devices, report);
    domain.devices.mirror_console();
}

/// Places what takes controllers of its own first, since those take PCI slots.
fn place(domain: &mut Domain, driver: Driver<'_>, report: &mut Report) -> Option<AddressSet> {
    memory::place(domain, report);
    virtio_serial::assign(&mut domain.devices, report);
    ccid::assign(&mut domain.devices, report);
    spapr_vio::assign(&mut domain.devices, report);
    if report.has_errors() { None } else { pci::assign(domain, driver, report) }
}

/// The tree of PCI buses that a definition comes to, each device with the reason for its place.
///
/// The definition is completed first, as it is before a start; what it leaves open is decided anew, so that reasons
/// are those of the definition as written. A machine without PCI has an empty tree.
///
/// # Errors
/// Everything that keeps the devices from being placed.
pub fn topology(mut domain: Domain, flags: ParseFlags, driver: Driver<'_>) -> Result<Topology, Report> {
    let mut report = Report::new();
    complete::complete(&mut domain, flags, driver, &mut report);
    if report.has_errors() {
        return Err(report);
    }
    let set = place(&mut domain, driver, &mut report).unwrap_or_default();
    if report.has_errors() { Err(report) } else { Ok(set.topology()) }
}
