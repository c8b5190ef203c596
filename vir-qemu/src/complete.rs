//! Completion: what the author left open and the guest will see is decided once, and stored.

use vir_conf::Domain;
use vir_conf::diagnostic::Report;
use vir_conf::domain::device::console::ConsoleTargetType;
use vir_conf::domain::{PostParse, Random};
use vir_conf::flags::ParseFlags;
use vir_conf::scalar::{MacAddress, Uuid};

mod cpu;
mod machine;
mod numa;
mod seclabel;

use crate::device;
use crate::driver::Driver;
use crate::firmware;
use crate::host::Host;
use crate::machine::Machine;
use crate::validate;

/// First bytes of hardware addresses that are drawn, the range QEMU and KVM share.
const MAC_PREFIX: [u8; 3] = [0x52, 0x54, 0x00];

/// Fills in everything a definition leaves open but addresses.
pub fn complete(domain: &mut Domain, flags: ParseFlags, driver: Driver<'_>, report: &mut Report) {
    let mut random = HostRandom(driver.host);
    let mut cx = PostParse { flags, arch: None, mac_prefix: MAC_PREFIX, random: &mut random };
    domain.post_parse(&mut cx);
    domain.validate(flags, report);
    validate::cpu::validate(domain, report);
    machine::complete(domain, driver, report);
    if report.has_errors() {
        return;
    }
    firmware::complete(domain, flags, driver);
    cpu::complete(domain, driver);
    numa::add_cell(domain);
    numa::complete(domain);
    device::iommu::complete(domain, flags);
    device::pstore::complete(domain, driver.config);
    domain.seclabels.iter_mut().for_each(|label| seclabel::complete(label, driver.config));
    devices(domain, driver, report);
    let inactive = flags.contains(ParseFlags::INACTIVE);
    for graphics in &mut domain.devices.graphics {
        device::graphics::complete(graphics, driver.config, inactive, report);
    }
    device::controller::complete_implied(domain, driver.capabilities, report);
}

/// Fills in devices, and adds those that every machine of this kind has.
fn devices(domain: &mut Domain, driver: Driver<'_>, report: &mut Report) {
    let Domain { os, devices, features, .. } = domain;
    let machine = Machine::of(os);
    device::controller::complete(devices, machine, driver.capabilities, report);
    let has_ps2 = machine.has_ps2(features);
    devices.disks.iter_mut().for_each(device::disk::complete);
    devices.pair_console(ConsoleTargetType::Serial);
    devices.serials.iter_mut().for_each(|serial| device::serial::complete(serial, machine));
    devices.channels.iter_mut().for_each(|channel| device::channel::complete(channel, driver.config));
    device::video::complete(devices, machine, driver.capabilities);
    // What is built in is there beside what names no bus, even if that is the same in the end.
    device::input::add_built_in(devices, has_ps2);
    devices.inputs.iter_mut().for_each(|input| device::input::complete(input, machine));
    let nics = devices.interfaces.iter_mut();
    nics.for_each(|nic| device::interface::complete(nic, machine, driver.capabilities));
    devices.hostdevs.iter_mut().for_each(device::hostdev::complete);
    devices.shmems.iter_mut().for_each(device::shmem::complete);
    devices.tpms.iter_mut().for_each(|tpm| device::tpm::complete(tpm, machine));
    devices.panics.iter_mut().for_each(|panic| device::panic::complete(panic, machine));
    devices.vsock.iter_mut().for_each(device::vsock::complete);
    device::audio::add_default(devices, driver);
    device::watchdog::add_built_in(devices, machine);
    device::memballoon::add_default(devices);
}

/// Identities from the host's randomness.
pub struct HostRandom<'a>(pub &'a dyn Host);

impl HostRandom<'_> {
    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.random(&mut bytes);
        bytes
    }
}

impl Random for HostRandom<'_> {
    fn uuid(&mut self) -> Uuid {
        Uuid::from_random(self.bytes())
    }

    fn mac(&mut self, prefix: [u8; 3]) -> MacAddress {
        let mut bytes = [0; 6];
        bytes[..3].copy_from_slice(&prefix);
        bytes[3..].copy_from_slice(&self.bytes::<3>());
        MacAddress(bytes)
    }
}
