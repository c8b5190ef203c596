//! `<xen>`: what Xen shows the guest.

use super::RequiredSwitch;
use crate::scalar::OnOff;
use crate::{element, values};

element! {
    /// What Xen shows the guest.
    pub struct Xen = spread "xen" {
        /// The guest sees the host's memory map.
        child "e820_host" => e820_host: Option<RequiredSwitch>;
        /// Host devices may be passed through.
        child "passthrough" => passthrough: Option<Passthrough>;
    }
}

element! {
    /// Host devices may be passed through.
    pub struct Passthrough = "passthrough" {
        /// On or off.
        attr "state" => state: OnOff;
        /// Page tables of the I/O memory management unit.
        attr "mode" => mode: Option<PassthroughMode>;
    }
}

values! {
    /// Page tables of the I/O memory management unit.
    pub enum PassthroughMode {
        /// Its own, kept in step.
        SyncPt = "sync_pt",
        /// The processor's.
        SharePt = "share_pt",
    }
}
