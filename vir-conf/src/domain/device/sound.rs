//! `<sound>`: a sound card.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A sound card.
    pub struct Sound = "sound" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
