//! `<tpm>`: a trusted platform module.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A trusted platform module.
    pub struct Tpm = "tpm" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
