//! `<controller>`: a bus controller.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A bus controller.
    pub struct Controller = "controller" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
