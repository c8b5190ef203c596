//! `<interface>`: a network card.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A network card.
    pub struct Interface = "interface" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
