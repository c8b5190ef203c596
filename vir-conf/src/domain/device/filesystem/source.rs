//! What a guest mounts: `<filesystem type=…>` and its `<source>`.

use crate::facet;
use crate::scalar::Unit;
use crate::{choice, element};

choice! {
    /// What a guest mounts.
    pub enum FilesystemSource by "type" or "mount" {
        /// A directory, or the socket of a process that serves one.
        "mount" => Mount(MountSource),
        /// A directory, for containers: another place of one that they have.
        "bind" => Bind(BindSource) since "0.9.13",
        /// A disk image.
        "file" => File(FilesystemFileSource),
        /// A block device.
        "block" => Block(FilesystemBlockSource) since "0.9.5",
        /// OpenVZ: a template.
        "template" => Template(TemplateSource),
        /// Memory.
        "ram" => Ram(RamSource) since "0.9.13",
        /// A volume of a storage pool.
        "volume" => Volume(FilesystemVolumeSource),
    }
}

element! {
    /// A directory, or the socket of a process that serves one.
    pub struct MountSource = "source" default {
        /// Path of the directory.
        attr "dir" => dir: Option<String>, fits facet::ABSOLUTE_FOLDER;
        /// Path of the socket.
        attr "socket" => socket: Option<String>, since "7.3.0", fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// A directory.
    pub struct BindSource = "source" {
        /// Its path.
        attr "dir" => dir: String, fits facet::ABSOLUTE_FOLDER;
    }
}

element! {
    /// A disk image.
    pub struct FilesystemFileSource = "source" {
        /// Its path.
        attr "file" => file: String, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// A block device.
    pub struct FilesystemBlockSource = "source" {
        /// Its path.
        attr "dev" => dev: String, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// A template of OpenVZ's.
    pub struct TemplateSource = "source" {
        /// Its name.
        attr "name" => name: String, fits facet::GENERIC_NAME;
    }
}

element! {
    /// Memory.
    pub struct RamSource = "source" {
        /// How much, in `units`.
        attr "usage" => usage: u64;
        /// Unit; KiB once the definition is processed.
        attr "units" => units: Unit = Unit::KIB;
    }
}

impl RamSource {
    pub(crate) fn post_parse(&mut self) {
        if let Some(size) = self.units.fitting_kib(self.usage) {
            (self.usage, self.units) = (size.0, Unit::KIB);
        }
    }
}

element! {
    /// A volume of a storage pool.
    pub struct FilesystemVolumeSource = "source" {
        /// The pool.
        attr "pool" => pool: String;
        /// The volume.
        attr "volume" => volume: String;
    }
}
