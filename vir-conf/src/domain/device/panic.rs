//! `<panic>`: a way for the guest to say that it crashed.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A way for the guest to say that it crashed.
    pub struct Panic = "panic" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
