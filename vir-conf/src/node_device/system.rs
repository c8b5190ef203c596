//! Capability `system`: the computer itself.

use crate::element;
use crate::scalar::Uuid;

element! {
    /// The computer.
    pub struct System = shape {
        /// What it is sold as.
        leaf "product" => product: Option<String>;
        /// Its hardware.
        child "hardware" => hardware: Hardware;
        /// Its firmware.
        child "firmware" => firmware: Firmware = Firmware::default(), due |_| true;
    }
}

element! {
    /// A computer's hardware.
    pub struct Hardware = spread shape "hardware" {
        /// Who made it.
        leaf "vendor" => vendor: Option<String>;
        /// Its version.
        leaf "version" => version: Option<String>;
        /// Its serial number.
        leaf "serial" => serial: Option<String>;
        /// Its identity.
        leaf "uuid" => uuid: Uuid;
    }
}

element! {
    /// A computer's firmware.
    pub struct Firmware = spread "firmware" {
        /// Who made it.
        leaf "vendor" => vendor: Option<String>;
        /// Its version.
        leaf "version" => version: Option<String>;
        /// When it was released.
        leaf "release_date" => release_date: Option<String>;
    }
}
