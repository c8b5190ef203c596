//! Validation: what QEMU, the machine type or the configuration cannot do, all of it at once.

use vir_conf::Domain;
use vir_conf::diagnostic::Report;

use crate::driver::Driver;

/// Notes everything that keeps the domain from running on this QEMU.
pub(crate) fn validate(domain: &mut Domain, driver: Driver<'_>, report: &mut Report) {
    let _ = (domain, driver, report);
}
