//! `<pstore>`: where the guest's kernel stores its last words.

use crate::diagnostic::{Problem, Report};
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
        /// Size of the store: a power of two, 4 KiB or more.
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

/// The least size of a store, in KiB.
const LEAST: u64 = 4;

impl Pstore {
    /// Judges the size.
    pub(crate) fn validate(&self, report: &mut Report) {
        let size = self.size.0.0;
        if size < LEAST || !size.is_power_of_two() {
            let text =
                format!("invalid size of ACPI ERST pstore device, {size}KiB: a power of two is needed");
            report.error("domain/devices/pstore/size", Problem::Conflict(text));
        }
    }
}
