//! `<redirdev>`: a USB device that a client of the display, or a peer, lends to the guest.

use crate::domain::chardev::{ChannelName, CharLog, CharSource};
use crate::domain::device::DeviceInfo;
use crate::{choice, element};

element! {
    /// A place for a device that somebody lends to the guest.
    pub struct Redirdev = "redirdev" new(bus: RedirBus) {
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

/// Channel of a D-Bus display by which devices are lent.
const DBUS_CHANNEL: &str = "org.qemu.usbredir";

impl Redirdev {
    /// Names the channel where the document leaves it open.
    pub(crate) fn post_parse(&mut self) {
        let RedirBus::Usb(usb) = &mut self.bus;
        if let CharSource::Dbus(dbus) = &mut usb.source {
            let channel = || ChannelName::new(DBUS_CHANNEL.to_owned());
            dbus.source.get_or_insert_with(channel).channel.get_or_insert_with(|| DBUS_CHANNEL.to_owned());
        }
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
