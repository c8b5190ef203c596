//! `<graphics>`: a display server that shows the guest's screen.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A display server that shows the guest's screen.
    pub struct Graphics = "graphics" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
