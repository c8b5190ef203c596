//! `<watchdog>`: a timer that acts when the guest hangs.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A timer that acts when the guest hangs.
    pub struct Watchdog = "watchdog" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
