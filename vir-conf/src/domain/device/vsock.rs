//! `<vsock>`: a socket between guest and host without a network.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A socket between guest and host without a network.
    pub struct Vsock = "vsock" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
