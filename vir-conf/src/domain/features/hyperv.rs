//! `<hyperv>`: Hyper-V enlightenments, by which Windows guests know and spare the hypervisor.

use super::RequiredSwitch;
use crate::facet;
use crate::scalar::OnOff;
use crate::{element, values};

element! {
    /// Hyper-V enlightenments.
    pub struct HyperV = spread "hyperv" {
        /// Who chooses them.
        attr guest "mode" => mode: HyperVMode = HyperVMode::Custom, since "8.0.0";
        /// No watchdog on lost ticks.
        child "relaxed" => relaxed: Option<RequiredSwitch>;
        /// Virtual APIC.
        child "vapic" => vapic: Option<RequiredSwitch>, since "1.1.0";
        /// Hypercall when a spinlock is long contended.
        child "spinlocks" => spinlocks: Option<Spinlocks>, since "1.1.0";
        /// Index of virtual processors.
        child "vpindex" => vpindex: Option<RequiredSwitch>, since "1.3.3";
        /// Time that a virtual processor ran.
        child "runtime" => runtime: Option<RequiredSwitch>, since "1.3.3";
        /// Synthetic interrupt controller.
        child "synic" => synic: Option<RequiredSwitch>, since "1.3.3";
        /// Synthetic timers.
        child "stimer" => stimer: Option<SyntheticTimer>, since "1.3.3";
        /// Reset by hypercall.
        child "reset" => reset: Option<RequiredSwitch>, since "1.3.3";
        /// Name that the hypervisor gives itself.
        child "vendor_id" => vendor_id: Option<VendorId>, since "1.3.3";
        /// Frequencies of clock sources.
        child "frequencies" => frequencies: Option<RequiredSwitch>, since "4.7.0";
        /// Notice after migration that frequencies changed.
        child "reenlightenment" => reenlightenment: Option<RequiredSwitch>, since "4.7.0";
        /// Flush of translation buffers by hypercall.
        child "tlbflush" => tlbflush: Option<TlbFlush>, since "4.7.0";
        /// Interrupts between processors by hypercall.
        child "ipi" => ipi: Option<RequiredSwitch>, since "4.10.0";
        /// Enlightened VMCS for nested hypervisors (Intel).
        child "evmcs" => evmcs: Option<RequiredSwitch>, since "4.10.0";
        /// Automatic end of interrupt beside hardware acceleration.
        child "avic" => avic: Option<RequiredSwitch>, since "8.10.0";
        /// Enlightened MSR bitmap for nested hypervisors.
        child "emsr_bitmap" => emsr_bitmap: Option<RequiredSwitch>, since "10.7.0";
        /// Hypercall arguments in XMM registers.
        child "xmm_input" => xmm_input: Option<RequiredSwitch>, since "10.7.0";
    }
}

values! {
    /// Who chooses the enlightenments.
    pub enum HyperVMode {
        /// The definition.
        Custom = "custom",
        /// The host: all that it has.
        Passthrough = "passthrough",
    }
}

impl Default for HyperVMode {
    /// The definition chooses.
    fn default() -> Self {
        Self::Custom
    }
}

impl HyperV {
    /// What is off has no settings; where the host chooses, the definition does not.
    pub(super) fn post_parse(&mut self) {
        if self.mode == HyperVMode::Passthrough {
            *self = Self { mode: self.mode, ..Self::default() };
        }
        let Self { spinlocks, stimer, vendor_id, tlbflush, .. } = self;
        if let Some(spinlocks) = spinlocks {
            spinlocks.retries = spinlocks.retries.filter(|_| spinlocks.state == OnOff::On);
        }
        if let Some(stimer) = stimer {
            stimer.direct = stimer.direct.take().filter(|_| stimer.state == OnOff::On);
        }
        if let Some(vendor) = vendor_id {
            vendor.value = vendor.value.take().filter(|_| vendor.state == OnOff::On);
        }
        if let Some(flush) = tlbflush {
            flush.direct = flush.direct.take().filter(|_| flush.state == OnOff::On);
            flush.extended = flush.extended.take().filter(|_| flush.state == OnOff::On);
        }
    }
}

element! {
    /// Hypercall when a spinlock is long contended.
    pub struct Spinlocks = "spinlocks" {
        /// On or off.
        attr guest "state" => state: OnOff;
        /// Attempts before the call, from 4095; required where the state is on.
        attr guest "retries" => retries: Option<u32>;
    }
}

element! {
    /// Synthetic timers.
    pub struct SyntheticTimer = "stimer" {
        /// On or off.
        attr guest "state" => state: OnOff;
        /// Timers that interrupt directly, without a message.
        child "direct" => direct: Option<RequiredSwitch>, since "5.7.0";
    }
}

element! {
    /// Name that the hypervisor gives itself.
    pub struct VendorId = "vendor_id" {
        /// On or off.
        attr guest "state" => state: OnOff;
        /// The name, at most 12 characters without a comma; required where the state is on.
        attr guest "value" => value: Option<String>, fits facet::HYPERV_VENDOR;
    }
}

element! {
    /// Flush of translation buffers by hypercall.
    pub struct TlbFlush = "tlbflush" {
        /// On or off.
        attr guest "state" => state: OnOff;
        /// Also for nested hypervisors.
        child "direct" => direct: Option<RequiredSwitch>, since "11.0.0";
        /// Also for lists of addresses.
        child "extended" => extended: Option<RequiredSwitch>, since "11.0.0";
    }
}
