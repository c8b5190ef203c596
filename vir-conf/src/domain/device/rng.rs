//! `<rng>`: a source of randomness.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A source of randomness.
    pub struct Rng = "rng" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
