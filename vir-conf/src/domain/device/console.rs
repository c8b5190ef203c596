//! `<console>`: the console that `virsh console` opens.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// The console that `virsh console` opens.
    pub struct Console = "console" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
