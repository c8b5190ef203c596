//! `<redirdev>`: a USB device that a client of the display, or a peer, lends to the guest.

use crate::domain::chardev::{CharLog, CharSource};
use crate::domain::device::DeviceInfo;
use crate::{choice, element};

element! {
    /// A place for a device that somebody lends to the guest.
    pub struct Redirdev = "redirdev" {
        /// The bus, and how the device's owner is reached.
        choice "" => bus: RedirBus;
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

choice! {
    /// Buses whose devices can be lent.
    pub enum RedirBus by "bus" or "usb" {
        /// USB.
        "usb" => Usb(RedirSource),
    }
}

element! {
    /// How a device's owner is reached.
    pub struct RedirSource = shape {
        /// The host's end.
        choice "" => source: CharSource;
        /// A copy of all traffic.
        child "log" => log: Option<CharLog>;
    }
}
