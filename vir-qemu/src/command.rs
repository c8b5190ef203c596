//! The command line: what is ready becomes arguments, environment and inherited descriptors.

mod boot;
mod builder;
mod cpu;
mod devices;
mod firmware;
mod launch_security;
mod machine;
pub(crate) mod memory;
mod numa;
mod overrides;
mod process;
mod processors;
mod smbios;
mod time;

pub use builder::{Builder, CommandLine, Refusal};
pub(crate) use builder::{escape, refuse, refuse_host};

use vir_conf::diagnostic::Report;
use vir_conf::{Domain, Ready};

use crate::block;
use crate::device;
use crate::driver::Driver;
use crate::host::Resources;
use crate::paths;
use crate::{address, alias};

pub use crate::secret::MasterKey;

/// A command line and the definition as it runs, with what was chosen at start: aliases, ports, device names.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    /// How to start the process.
    pub command: CommandLine,
    /// The live definition.
    pub domain: Domain,
    /// The key under which the command line's secrets stand; to be in the file that it names before the process runs.
    pub master_key: MasterKey,
}

/// Builds the command line of a domain.
///
/// # Errors
/// The first thing that stands in the way: a resource that cannot be had, or a combination that has no form on the
/// command line of this QEMU.
pub fn build(
    ready: &Ready<Domain>,
    driver: Driver<'_>,
    resources: &mut dyn Resources,
) -> Result<Built, Refusal> {
    let mut domain = Domain::clone(ready);
    device::disk::drop_missing(&mut domain.devices.disks, driver.host);
    device::interface::connect(&mut domain.devices, resources)?;
    place_usb(&mut domain)?;
    alias::assign(&mut domain);
    device::disk::number_images(&mut domain.devices.disks);
    settle(&mut domain, driver, resources)?;
    let mut builder = Builder::new(&domain, driver, resources);
    arguments(&mut builder)?;
    let master_key = builder.master_key();
    let (command, chosen) = builder.finish();
    chosen.into_iter().for_each(|choice| choice(&mut domain));
    Ok(Built { command, domain, master_key })
}

/// Gives USB devices the ports that the definition leaves open.
fn place_usb(domain: &mut Domain) -> Result<(), Refusal> {
    let mut report = Report::new();
    address::usb::assign(&mut domain.devices, &mut report);
    report.errors().next().map_or(Ok(()), |err| Err(Box::new(err.clone())))
}

/// Decides what a definition leaves to the start: sockets of channels, ports and addresses of displays.
fn settle(domain: &mut Domain, driver: Driver<'_>, resources: &mut dyn Resources) -> Result<(), Refusal> {
    let name = paths::short_name(domain);
    for channel in &mut domain.devices.channels {
        device::channel::settle(channel, &name, driver.config);
    }
    let private = paths::private_dir(domain, driver.config);
    device::graphics::settle(domain, &private, &name, driver, resources)?;
    domain.devices.mirror_console();
    Ok(())
}

/// Adds everything, in the order in which QEMU is told.
fn arguments(b: &mut Builder<'_>) -> Result<(), Refusal> {
    process::environment(b);
    process::identity(b);
    device::disk::build_reservations_helper(b);
    firmware::flash(b)?;
    machine::build(b);
    machine::accelerator(b);
    machine::tseg(b);
    cpu::build(b)?;
    firmware::rom(b);
    memory::build(b)?;
    processors::smp(b);
    processors::iothreads(b);
    block::build_groups(b);
    numa::build(b)?;
    if let Some(uuid) = b.domain.uuid {
        b.option("-uuid", uuid.to_string());
    }
    devices::generation_id(b);
    smbios::build(b)?;
    devices::no_display(b);
    process::monitor(b)?;
    time::build(b);
    boot::power(b);
    boot::boot(b);
    devices::build(b)?;
    devices::core_dump_note(b);
    launch_security::build(b);
    process::environment_of_definition(b);
    process::limits(b);
    devices::build_last(b)?;
    process::end(b);
    Ok(())
}
