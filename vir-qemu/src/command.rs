//! The command line: what is ready becomes arguments, environment and inherited descriptors.

mod builder;
mod devices;

pub use builder::{Builder, CommandLine, Refusal};
pub(crate) use builder::{refuse, refuse_host};

use vir_conf::{Domain, Ready};

use crate::alias;
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
    alias::assign(&mut domain.devices);
    let mut builder = Builder::new(&domain, driver, resources);
    devices::build(&mut builder)?;
    let command = builder.finish();
    Ok(Built { command, domain })
}
