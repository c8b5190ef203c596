//! `<disk>`: a disk, floppy, CD-ROM or LUN.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A disk, floppy, CD-ROM or LUN.
    pub struct Disk = "disk" {
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
