//! `<kvm>`: what KVM shows the guest of itself.

use super::RequiredSwitch;
use crate::element;
use crate::scalar::OnOff;

element! {
    /// What KVM shows the guest of itself.
    pub struct Kvm = spread "kvm" {
        /// The guest does not learn that it runs on KVM.
        child "hidden" => hidden: Option<RequiredSwitch>;
        /// The guest's processors are its own, so waiting need not yield.
        child "hint-dedicated" => hint_dedicated: Option<RequiredSwitch>, since "5.7.0";
        /// The guest decides whether the host polls when it halts.
        child "poll-control" => poll_control: Option<RequiredSwitch>, since "6.10.0";
        /// Interrupts between processors by hypercall.
        child "pv-ipi" => pv_ipi: Option<RequiredSwitch>, since "7.10.0";
        /// Dirty pages are logged in a ring instead of a bitmap.
        child "dirty-ring" => dirty_ring: Option<DirtyRing>, since "8.0.0";
    }
}

element! {
    /// Dirty pages are logged in a ring instead of a bitmap.
    pub struct DirtyRing = "dirty-ring" {
        /// On or off.
        attr "state" => state: OnOff;
        /// Entries of the ring of one processor, a power of two from 1024 to 65536.
        attr "size" => size: Option<u32>;
    }
}
