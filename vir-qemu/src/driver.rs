//! What turning a definition into a machine depends on, and the way from written to ready.

use vir_conf::diagnostic::Report;
use vir_conf::flags::ParseFlags;
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
pub fn ready(
    mut domain: Domain,
    flags: ParseFlags,
    driver: Driver<'_>,
) -> Result<(Ready<Domain>, Report), Report> {
    let mut report = Report::new();
    complete::complete(&mut domain, flags, driver, &mut report);
    // Devices move from step to step, so what is noted of them is tied to the document after each.
    domain.trace(&mut report);
    for step in [address::assign, validate::validate] {
        if report.has_errors() {
            break;
        }
        step(&mut domain, driver, &mut report);
        domain.trace(&mut report);
    }
    if flags.contains(ParseFlags::ABI_UPDATE) && !report.has_errors() {
        address::usb::assign(&mut domain.devices, &mut report);
        domain.trace(&mut report);
    }
    if report.has_errors() { Err(report) } else { Ok((Ready::vouch(domain), report)) }
}
