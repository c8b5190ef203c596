//! What every device may have: boot order, alias, option ROM, ACPI index, address.

use crate::diagnostic::Origin;
use crate::domain::address::Address;
use crate::element;
use crate::facet;
use crate::scalar::{OnOff, YesNo};

element! {
    /// Boot order, alias, option ROM, ACPI index and address of a device.
    pub struct DeviceInfo = group {
        /// Place in the firmware's boot order.
        child "boot" => boot: Option<Boot>, since "0.8.8";
        /// Name in the monitor and in events. Generated ones live as long as the domain runs.
        child "alias" => alias: Option<Alias>, when |info, cx| !cx.inactive() || info.has_user_alias();
        /// What makes a USB controller the companion of another one with the same index.
        child "master" => master: Option<UsbMaster>;
        /// Option ROM of a PCI device.
        child "rom" => rom: Option<Rom>, since "0.9.7";
        /// Number by which the guest names the device, `eno1`.
        child "acpi" => acpi: Option<AcpiIndex>, since "7.3.0";
        /// Where the guest sees it; chosen where absent.
        child "address" => address: Option<Address>;
        /// Which element it was read from.
        inline "" => origin: Origin;
    }
}

impl DeviceInfo {
    /// Of a device with a place in the firmware's boot order, from 1.
    pub fn boot(order: u32) -> Self {
        Self { boot: Some(Boot::new(order)), ..Self::default() }
    }

    /// Of a device with an address.
    pub fn at(address: impl Into<Address>) -> Self {
        Self { address: Some(address.into()), ..Self::default() }
    }
}

element! {
    /// Place in the firmware's boot order.
    pub struct Boot = "boot" new(order: u32) {
        /// From 1, unique in the domain.
        attr guest "order" => order: u32;
        /// s390: which entry of the boot menu to load.
        attr guest "loadparm" => loadparm: Option<String>, since "3.5.0", fits facet::LOADPARM;
    }
}

element! {
    /// Name of a device in the monitor and in events.
    pub struct Alias = "alias" new(name: String) {
        /// The name; one that the user gave starts with `ua-`.
        attr "name" => name: String, fits facet::ALIAS;
    }
}

element! {
    /// The controller whose full-speed companion this one is.
    pub struct UsbMaster = "master" {
        /// First of the master's ports that it serves.
        attr guest "startport" => start_port: u32;
    }
}

element! {
    /// Option ROM of a PCI device.
    pub struct Rom = "rom" default {
        /// Whether the guest sees an option ROM at all.
        attr guest "enabled" => enabled: Option<YesNo>, since "4.3.0";
        /// Whether the ROM is in the device's memory map.
        attr guest "bar" => bar: Option<OnOff>;
        /// File with the ROM, instead of the device's own.
        attr guest "file" => file: Option<String>, since "0.9.10", fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// Number by which the guest names the device.
    pub struct AcpiIndex = "acpi" {
        /// From 1, unique in the domain; Linux names the card `eno` and this number.
        attr guest "index" => index: u32;
    }
}

/// What user-given aliases start with; letters, digits, `_`, `-` and `.` follow.
pub(crate) const USER_ALIAS_PREFIX: &str = "ua-";

impl Boot {
    /// s390 firmware knows capital letters only.
    pub(crate) fn post_parse(&mut self) {
        if let Some(loadparm) = &mut self.loadparm {
            loadparm.make_ascii_uppercase();
        }
    }
}

impl DeviceInfo {
    /// Whether the alias comes from the user and so is part of the definition.
    pub fn has_user_alias(&self) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let named = |name: &str| name.starts_with(USER_ALIAS_PREFIX) && name.bytes().all(is_plain);
        self.alias.as_ref().is_some_and(|alias| named(&alias.name))
    }
}
