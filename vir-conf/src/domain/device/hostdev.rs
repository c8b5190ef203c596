//! `<hostdev>`: a device of the host, given to the guest.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A device of the host, given to the guest.
    pub struct Hostdev = "hostdev" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
