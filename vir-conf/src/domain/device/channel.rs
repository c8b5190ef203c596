//! `<channel>`: a private channel between guest and host.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A private channel between guest and host.
    pub struct Channel = "channel" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
