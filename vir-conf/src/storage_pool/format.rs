//! `<format>` of a pool's source: file systems, partition tables, volume managers.

use crate::storage_pool::Hardware;
use crate::{element, values};

/// Elements that name a format, each with the values it may have and the one that is meant where none is written.
macro_rules! formats {
    ($($doc:literal $element:ident: $format:ident = $usual:ident { $($more:tt)* })*) => {$(
        element! {
            #[doc = $doc]
            pub struct $element = "format" {
                /// Its name.
                attr "type" => kind: $format = $format::default(), due |_| true;
                $($more)*
            }
        }

        impl Default for $element {
            fn default() -> Self {
                Self::from($format::default())
            }
        }

        impl Default for $format {
            fn default() -> Self {
                Self::$usual
            }
        }
    )*};
}

formats! {
    " The file system on a device." Filesystem: FilesystemFormat = Auto {}
    " The file system of a server." NetworkFilesystem: NetworkFilesystemFormat = Auto {}
    " The partition table of a disk." DiskLabel: DiskLabelFormat = Unknown {
        /// Read for the sake of old documents, and never printed.
        inline "" => hardware: Hardware, when |_, _| false;
    }
    " The manager of a volume group." VolumeManager: LogicalFormat = Lvm2 {
        /// Read for the sake of old documents, and never printed.
        inline "" => hardware: Hardware, when |_, _| false;
    }
}

impl From<FilesystemFormat> for Filesystem {
    fn from(kind: FilesystemFormat) -> Self {
        Self { kind }
    }
}

impl From<NetworkFilesystemFormat> for NetworkFilesystem {
    fn from(kind: NetworkFilesystemFormat) -> Self {
        Self { kind }
    }
}

impl From<DiskLabelFormat> for DiskLabel {
    fn from(kind: DiskLabelFormat) -> Self {
        Self { kind, hardware: Hardware::default() }
    }
}

impl From<LogicalFormat> for VolumeManager {
    fn from(kind: LogicalFormat) -> Self {
        Self { kind, hardware: Hardware::default() }
    }
}

values! {
    /// File systems.
    pub enum FilesystemFormat {
        /// Found out when it is mounted.
        Auto = "auto",
        Ext2 = "ext2", Ext3 = "ext3", Ext4 = "ext4", Ufs = "ufs", Iso9660 = "iso9660", Udf = "udf", Gfs = "gfs",
        Gfs2 = "gfs2", Vfat = "vfat", HfsPlus = "hfs+", Xfs = "xfs", Ocfs2 = "ocfs2", Vmfs = "vmfs",
    }
}

values! {
    /// File systems of servers.
    pub enum NetworkFilesystemFormat {
        /// Found out when it is mounted.
        Auto = "auto",
        Nfs = "nfs", GlusterFs = "glusterfs", Cifs = "cifs",
    }
}

values! {
    /// Partition tables.
    pub enum DiskLabelFormat {
        /// Found out on the disk; made as `dos`.
        Unknown = "unknown",
        Dos = "dos", Dvh = "dvh", Gpt = "gpt", Mac = "mac", Bsd = "bsd", Pc98 = "pc98", Sun = "sun", Lvm2 = "lvm2",
    }
}

values! {
    /// Managers of volume groups.
    pub enum LogicalFormat {
        /// The only one there is.
        Unknown = "unknown",
        Lvm2 = "lvm2",
    }
}
