//! What turning a definition into a machine depends on, and the way from written to ready.

use vir_conf::diagnostic::Report;
use vir_conf::{Domain, Ready};

use crate::capabilities::Capabilities;
use crate::config::Config;
use crate::host::Host;
use crate::{address, complete, validate};

/// The binary's capabilities, the configuration and the host: everything besides the definition that decides how
/// the machine looks.
#[derive(Clone, Copy)]
pub struct Driver<'a> {
    /// What the QEMU binary can do.
    pub capabilities: &'a Capabilities,
    /// Directories, defaults and switches.
    pub config: &'a Config,
    /// Questions about the host.
    pub host: &'a dyn Host,
}

/// Makes a definition ready to start: defaults filled in, every device placed, everything checked.
///
/// Returns the warnings beside the definition.
///
/// # Errors
/// Everything that keeps the domain from starting. Placing is not tried where completing failed, nor checking
/// where placing failed, since their complaints would be echoes.
pub fn ready(mut domain: Domain, driver: Driver<'_>) -> Result<(Ready<Domain>, Report), Report> {
    let mut report = Report::new();
    for step in [complete::complete, address::assign, validate::validate] {
        step(&mut domain, driver, &mut report);
        if report.has_errors() {
            return Err(report);
        }
    }
    Ok((Ready::vouch(domain), report))
}
