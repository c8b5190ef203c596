//! What no hypervisor can make of features.

use super::Features;
use super::hyperv::HyperV;
use super::kvm::DirtyRing;
use crate::diagnostic::{Problem, Report};
use crate::scalar::OnOff;

/// Least attempts at a spinlock before the hypercall; less means none at all to Hyper-V.
const LEAST_SPINLOCK_RETRIES: u32 = 4095;
/// Most characters of the name that the hypervisor gives itself, which CPUID's three registers hold.
const VENDOR_ID_LENGTH: usize = 12;
/// Least and most entries of a ring of dirty pages.
const DIRTY_RING: (u32, u32) = (1024, 65536);

impl Features {
    /// Notes values that are missing or out of range.
    pub(crate) fn validate(&self, report: &mut Report) {
        if let Some(hyperv) = &self.hyperv {
            hyperv.validate(report);
        }
        if let Some(ring) = self.kvm.as_ref().and_then(|kvm| kvm.dirty_ring.as_ref()) {
            ring.validate(report);
        }
    }
}

impl HyperV {
    fn validate(&self, report: &mut Report) {
        let missing = |element: &str, name| Problem::MissingAttribute { element: element.to_owned(), name };
        if let Some(spinlocks) = self.spinlocks.as_ref().filter(|spinlocks| spinlocks.state == OnOff::On) {
            let path = "domain/features/hyperv/spinlocks";
            match spinlocks.retries {
                None => report.error(path, missing("spinlocks", "retries")),
                Some(retries) if retries < LEAST_SPINLOCK_RETRIES => {
                    let text = "HyperV spinlock retry count must be at least 4095".to_owned();
                    report.error(path, Problem::Conflict(text));
                }
                Some(_) => {}
            }
        }
        if let Some(vendor) = self.vendor_id.as_ref().filter(|vendor| vendor.state == OnOff::On) {
            let path = "domain/features/hyperv/vendor_id";
            let mut refuse = |text: &str| report.error(path, Problem::Conflict(text.to_owned()));
            match vendor.value.as_deref() {
                None => report.error(path, missing("vendor_id", "value")),
                Some(value) if value.len() > VENDOR_ID_LENGTH => {
                    refuse("HyperV vendor_id value must not be more than 12 characters.");
                }
                Some(value) if value.contains(',') => refuse("HyperV vendor_id value is invalid"),
                Some(_) => {}
            }
        }
    }
}

impl DirtyRing {
    fn validate(&self, report: &mut Report) {
        let (least, most) = DIRTY_RING;
        let fits = |size: u32| size.is_power_of_two() && (least..=most).contains(&size);
        if self.state == OnOff::On && !self.size.is_some_and(fits) {
            let text = format!("dirty ring must be power of 2 and ranges [{least}, {most}]");
            report.error("domain/features/kvm/dirty-ring", Problem::Conflict(text));
        }
    }
}
