//! `<memballoon>`: a balloon that takes memory back from the guest.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A balloon that takes memory back from the guest.
    pub struct Memballoon = "memballoon" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
