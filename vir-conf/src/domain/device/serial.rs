//! `<serial>`: a serial port.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A serial port.
    pub struct Serial = "serial" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
