//! Everything that can be said about a domain without asking its hypervisor.

use crate::diagnostic::Report;
use crate::domain::{Domain, PostParse};

impl Domain {
    /// Completes and judges a definition that some hypervisor is going to complete by rules of its own.
    pub(crate) fn judge(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        self.post_parse(cx);
        self.validate(cx.flags, report);
        self.devices.validate_disks(report);
        self.devices.validate_controllers(report);
        self.foresee(report);
    }
}
