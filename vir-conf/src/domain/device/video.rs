//! `<video>`: a graphics card.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A graphics card.
    pub struct Video = "video" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
