//! `<hub>`: a USB hub.

use crate::domain::device::DeviceInfo;
use crate::{element, values};

element! {
    /// A USB hub.
    pub struct Hub = "hub" {
        /// What it is a hub of.
        attr guest "type" => kind: HubType;
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

values! {
    /// What a hub is a hub of.
    pub enum HubType { Usb = "usb" }
}
