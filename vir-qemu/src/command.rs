//! The command line: what is ready becomes arguments, environment and inherited descriptors.

mod builder;
mod devices;

pub use builder::{Builder, CommandLine, Refusal};
pub(crate) use builder::{escape, refuse, refuse_host};

use vir_conf::{Domain, Ready};

use crate::alias;
use crate::device;
use crate::driver::Driver;
use crate::host::Resources;

/// A command line and the definition as it runs, with what was chosen at start: aliases, ports, device names.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    /// How to start the process.
    pub command: CommandLine,
    /// The live definition.
    pub domain: Domain,
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
    device::interface::connect(&mut domain.devices, resources)?;
    alias::assign(&mut domain.devices);
    settle(&mut domain, driver, resources)?;
    let mut builder = Builder::new(&domain, driver, resources);
    devices::build(&mut builder)?;
    let (command, chosen) = builder.finish();
    chosen.into_iter().for_each(|choice| choice(&mut domain));
    Ok(Built { command, domain })
}

/// Decides what a definition leaves to the start: sockets of channels, ports and addresses of displays.
fn settle(domain: &mut Domain, driver: Driver<'_>, resources: &mut dyn Resources) -> Result<(), Refusal> {
    let name = short_name(domain);
    for channel in &mut domain.devices.channels {
        device::channel::settle(channel, &name, driver.config);
    }
    let private = format!("{}/domain-{name}", driver.config.lib_dir);
    device::graphics::settle(domain, &private, &name, driver, resources)?;
    domain.devices.mirror_console();
    Ok(())
}

/// Characters of a name that file names carry; the id before it keeps them apart.
const SHORT_NAME: usize = 20;

/// What a running domain's own files and directories are called after: `3-guest`.
fn short_name(domain: &Domain) -> String {
    let id = domain.id.map_or(-1, i64::from);
    format!("{id}-{}", domain.name.chars().take(SHORT_NAME).collect::<String>())
}
