//! `<input>`: a keyboard, mouse, tablet or touch screen.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A keyboard, mouse, tablet or touch screen.
    pub struct Input = "input" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
