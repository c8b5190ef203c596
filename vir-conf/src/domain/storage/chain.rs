//! Images behind an image: backing stores, data stores and their formats.

use crate::domain::storage::StorageSource;
use crate::size::Bytes;
use crate::{element, values};

element! {
    /// The image that an image was made over. One without a source ends the chain.
    pub struct BackingStore = "backingStore" default {
        /// Number of the image in the running domain's chains.
        attr "index" => index: Option<u32>, when |_, cx| !cx.inactive();
        /// Format of the image.
        child "format" => format: Option<ImageFormat>, due |store| store.source.is_some();
        /// Where its bytes come from.
        choice "source" => source: Option<StorageSource>;
        /// What it was made over in turn; looked up in the image where absent.
        child "backingStore" => backing_store: Option<Box<BackingStore>>;
    }
}

element! {
    /// Where a qcow2 image keeps its data apart from its metadata.
    pub struct DataStore = "dataStore" default {
        /// Number of the image in the running domain's chains.
        attr "index" => index: Option<u32>, when |_, cx| !cx.inactive();
        /// Format of the data.
        child "format" => format: Option<ImageFormat>, due |_| true;
        /// Where the bytes come from.
        choice "source" => source: StorageSource = StorageSource::File(None);
    }
}

element! {
    /// Format of an image.
    pub struct ImageFormat = "format" {
        /// Its name.
        attr "type" => kind: ImageFormatName;
        /// Memory for the metadata of the image.
        child "metadata_cache" => metadata_cache: Option<MetadataCache>, since "7.0.0";
    }
}

values! {
    /// Formats of disk images.
    pub enum ImageFormatName {
        /// No format: the bytes themselves.
        Raw = "raw" | "aio",
        Dir = "dir", Bochs = "bochs", Cloop = "cloop", Dmg = "dmg", Iso = "iso", Vpc = "vpc", Vdi = "vdi",
        /// A directory shown as a FAT file system.
        Fat = "fat",
        Vhd = "vhd", Ploop = "ploop", Luks = "luks", Cow = "cow", Qcow = "qcow", Qcow2 = "qcow2", Qed = "qed",
        Vmdk = "vmdk",
    }
}

element! {
    /// Memory for the metadata of an image.
    pub struct MetadataCache = maybe "metadata_cache" {
        /// The most that is used.
        child "max_size" => max_size: Option<Bytes>;
    }
}

impl ImageFormatName {
    /// Whether images of the format can be made over another image.
    pub fn has_backing(self) -> bool {
        match self {
            Self::Cow | Self::Qcow | Self::Qcow2 | Self::Qed | Self::Vmdk => true,
            Self::Raw
            | Self::Dir
            | Self::Bochs
            | Self::Cloop
            | Self::Dmg
            | Self::Iso
            | Self::Vpc
            | Self::Vdi
            | Self::Fat
            | Self::Vhd
            | Self::Ploop
            | Self::Luks => false,
        }
    }
}

impl BackingStore {
    /// The images from this one down.
    pub fn images(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |image| image.backing_store.as_deref())
            .take_while(|image| image.source.is_some())
    }
}
