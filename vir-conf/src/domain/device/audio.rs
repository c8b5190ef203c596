//! `<audio>`: a host audio back end that sound cards use.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A host audio back end that sound cards use.
    pub struct Audio = "audio" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
