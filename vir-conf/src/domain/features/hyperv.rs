//! `<hyperv>`: Hyper-V enlightenments, by which Windows guests know and spare the hypervisor.

use super::RequiredSwitch;
use crate::facet;
use crate::scalar::OnOff;
use crate::{element, values};

element! {
    /// Hyper-V enlightenments.
    pub struct HyperV = spread "hyperv" {
        /// Who chooses them.
        attr guest "mode" => mode: HyperVMode = HyperVMode::Custom;
        /// No watchdog on lost ticks.
        child "relaxed" => relaxed: Option<RequiredSwitch>;
        /// Virtual APIC.
        child "vapic" => vapic: Option<RequiredSwitch>;
        /// Hypercall when a spinlock is long contended.
        child "spinlocks" => spinlocks: Option<Spinlocks>;
        /// Index of virtual processors.
        child "vpindex" => vpindex: Option<RequiredSwitch>;
        /// Time that a virtual processor ran.
        child "runtime" => runtime: Option<RequiredSwitch>;
        /// Synthetic interrupt controller.
        child "synic" => synic: Option<RequiredSwitch>;
        /// Synthetic timers.
        child "stimer" => stimer: Option<SyntheticTimer>;
        /// Reset by hypercall.
        child "reset" => reset: Option<RequiredSwitch>;
        /// Name that the hypervisor gives itself.
        child "vendor_id" => vendor_id: Option<VendorId>;
        /// Frequencies of clock sources.
        child "frequencies" => frequencies: Option<RequiredSwitch>;
        /// Notice after migration that frequencies changed.
        child "reenlightenment" => reenlightenment: Option<RequiredSwitch>;
        /// Flush of translation buffers by hypercall.
        child "tlbflush" => tlbflush: Option<TlbFlush>;
        /// Interrupts between processors by hypercall.
        child "ipi" => ipi: Option<RequiredSwitch>;
        /// Enlightened VMCS for nested hypervisors (Intel).
        child "evmcs" => evmcs: Option<RequiredSwitch>;
        /// Automatic end of interrupt beside hardware acceleration.
        child "avic" => avic: Option<RequiredSwitch>;
        /// Enlightened MSR bitmap for nested hypervisors.
        child "emsr_bitmap" => emsr_bitmap: Option<RequiredSwitch>;
        /// Hypercall arguments in XMM registers.
        child "xmm_input" => xmm_input: Option<RequiredSwitch>;
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
        child "direct" => direct: Option<RequiredSwitch>;
    }
}

element! {
    /// Name that the hypervisor gives itself.
    pub struct VendorId = "vendor_id" {
        /// On or off.
        attr guest "state" => state: OnOff;
        /// The name, at most 12 characters without a comma.
        attr guest "value" => value: Option<String>, fits facet::HYPERV_VENDOR;
    }
}

element! {
    /// Flush of translation buffers by hypercall.
    pub struct TlbFlush = "tlbflush" {
        /// On or off.
        attr guest "state" => state: OnOff;
        /// Also for nested hypervisors.
        child "direct" => direct: Option<RequiredSwitch>;
        /// Also for lists of addresses.
        child "extended" => extended: Option<RequiredSwitch>;
    }
}
