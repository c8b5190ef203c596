//! `<nvram>`: memory of pSeries machines that keeps its contents.

use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// Memory of pSeries machines that keeps its contents.
    pub struct Nvram = spread "nvram" {
        /// Alias and guest address.
        inline "" => info: DeviceInfo;
    }
}
