//! `<pstore>`: where the guest's kernel stores its last words.

use crate::domain::Size;
use crate::domain::device::DeviceInfo;
use crate::facet;
use crate::{element, values};

element! {
    /// Where the guest's kernel stores its last words.
    pub struct Pstore = "pstore" {
        /// The device the guest sees.
        attr guest "backend" => backend: PstoreBackend;
        /// File of the host that keeps them; chosen where absent.
        leaf "path" => path: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Size of the store.
        child guest "size" => size: Size;
        /// Alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

values! {
    /// Devices that store last words.
    pub enum PstoreBackend {
        /// ACPI's error record serialisation table.
        AcpiErst = "acpi-erst",
    }
}
