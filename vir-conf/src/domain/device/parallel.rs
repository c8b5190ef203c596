//! `<parallel>`: a parallel port.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A parallel port.
    pub struct Parallel = "parallel" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
