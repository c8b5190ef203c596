//! Capability `storage`: a block device of the host.

use crate::diagnostic::{Problem, Report};
use crate::in_order::{InOrder, Ranked};
use crate::schema::Facet;
use crate::{choice, element, facet, values};

element! {
    /// A block device.
    pub struct Storage = shape {
        /// Path of its file.
        leaf "block" => block: String, fits DEVICE_PATH;
        /// The bus it is on, such as `scsi`.
        leaf "bus" => bus: Option<String>;
        /// What it is, such as `disk` or `cdrom`.
        leaf "drive_type" => drive_type: Option<String>;
        /// Its model.
        leaf "model" => model: Option<String>;
        /// Who made it.
        leaf "vendor" => vendor: Option<String>;
        /// Its serial number.
        leaf "serial" => serial: Option<String>;
        /// Size; that of a medium is with the medium.
        leaf "size" => size: Option<u64>, in "bytes", due |storage| storage.removable().is_none(),
            only |storage, _| storage.removable().is_none(), when |storage, _| storage.removable().is_none();
        /// Its blocks; those of a medium are with the medium.
        inline "" => blocks: Blocks, when |storage, _| storage.removable().is_none();
        /// What it can do beyond that.
        list "capability" => capabilities: InOrder<StorageCapability>;
    }
}

element! {
    /// Blocks of a device or medium, which the host tells.
    pub struct Blocks = group {
        /// Size of a block; 0 where it is not known.
        leaf "logical_block_size" => size: Option<u64>, in "bytes", when |blocks, _| blocks.size != Some(0);
        /// Number of blocks; 0 where it is not known.
        leaf "num_blocks" => count: Option<u64>, when |blocks, _| blocks.count != Some(0);
    }
}

choice! {
    /// What a block device can do beyond what all can.
    pub enum StorageCapability = "capability" by "type" {
        /// Its medium can be taken out.
        "removable" => Removable(Removable),
        /// It can be unplugged while the host runs.
        "hotpluggable" => HotPluggable,
    }
}

impl Ranked for StorageCapability {
    fn rank(&self) -> usize {
        match self {
            Self::Removable(_) => 0,
            Self::HotPluggable => 1,
        }
    }
}

element! {
    /// The medium of a device.
    pub struct Removable = shape {
        /// Whether there is one.
        leaf "media_available" => medium: Medium;
        /// Its size.
        leaf "media_size" => size: u64, in "bytes";
        /// Its label.
        leaf "media_label" => label: Option<String>;
        /// Its blocks.
        inline "" => blocks: Blocks;
    }
}

values! {
    /// Whether there is a medium in a device.
    pub enum Medium { Present = "1", Absent = "0" }
}

/// Paths of devices as the published schema has them.
pub(super) const DEVICE_PATH: Facet = Facet {
    what: "an absolute path of letters, digits and '_+-/%'",
    examples: &["/dev/sda", "/dev/disk/by-id/ata-A_1"],
    fits: |text| text.strip_prefix('/').is_some_and(|rest| facet::all(rest, "_+-/%")),
};

impl Storage {
    /// The medium, where it can be taken out.
    pub fn removable(&self) -> Option<&Removable> {
        self.capabilities.iter().find_map(|capability| match capability {
            StorageCapability::Removable(removable) => Some(removable),
            StorageCapability::HotPluggable => None,
        })
    }

    /// Blocks of the device, or of its medium where that can be taken out.
    pub fn blocks_mut(&mut self) -> &mut Blocks {
        let Self { blocks, capabilities, .. } = self;
        let medium = capabilities.iter_mut().find_map(|capability| match capability {
            StorageCapability::Removable(removable) => Some(&mut removable.blocks),
            StorageCapability::HotPluggable => None,
        });
        medium.unwrap_or(blocks)
    }

    pub(super) fn forget_blocks(&mut self) {
        *self.blocks_mut() = Blocks::default();
        self.blocks = Blocks::default();
    }

    pub(super) fn validate(&self, path: &str, report: &mut Report) {
        if self.size.is_none() && self.removable().is_none() {
            report.error(path, Problem::MissingElement { element: "capability".to_owned(), name: "size" });
        }
    }
}
