//! Images and chains of them, made from a disk's definition.

use std::borrow::Cow;

use vir_conf::domain::device::disk::{CacheMode, Disk, DiskDevice, DiskDriver, IoMode};
use vir_conf::domain::storage::{
    Auth, BackingStore, DataStore, Encryption, EncryptionEngine, FileSource, ImageFormatName, MetadataCache,
    Slice, StorageSource,
};
use vir_conf::scalar::OnOff;

use super::access::{Access, Use};
use super::{format, objects, protocol, volume};
use crate::capabilities::Flag;
use crate::command::{Builder, Refusal, refuse_host};
use crate::host::FdGroup;

/// The images of a disk and the filters above them.
#[derive(Debug)]
pub(crate) struct Chain<'a> {
    /// The images, the one the guest sees first.
    pub(crate) images: Vec<Image<'a>>,
    /// Groups of limits that the traffic passes through, the innermost first, with the numbers of their nodes.
    pub(super) throttles: Vec<(u32, &'a str)>,
    /// Name of the disk, where what is read is copied into the top image.
    pub(super) copy_on_read: Option<&'a str>,
}

/// What is above an image's storage, as far as the storage must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Under {
    /// Nothing: what uses the image uses the storage.
    Nothing,
    /// A slice or a format.
    Node,
}

/// One image.
#[derive(Debug)]
pub(crate) struct Image<'a> {
    /// Number in the nodes' names.
    pub(super) number: u32,
    /// Where the bytes come from; a volume is found already.
    pub(super) source: Cow<'a, StorageSource>,
    pub(super) format: ImageFormatName,
    pub(super) metadata_cache: Option<&'a MetadataCache>,
    pub(super) encryption: Option<&'a Encryption>,
    /// Who the server is told we are; a volume's pool knows.
    pub(super) auth: Option<Auth>,
    /// How it is used.
    pub(super) usage: Use,
    pub(super) io: Option<IoMode>,
    pub(super) discard_no_unref: Option<OnOff>,
    /// What kind of drive the guest sees.
    pub(super) device: DiskDevice,
    /// Descriptors handed over in place of opening the file, and the number of their set.
    pub(super) descriptors: Option<(u32, FdGroup)>,
    pub(crate) data_store: Option<Box<Image<'a>>>,
    pub(super) backing: Backing,
    /// Whether raw images have a node for their format nevertheless: block jobs of this QEMU write names of backing
    /// files into images, and would write those of protocol nodes.
    keeps_raw_node: bool,
}

/// What an image was made over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Backing {
    /// What its own header says.
    AsItSays,
    /// Nothing.
    Nothing,
    /// The image with this node.
    Node(String),
}

/// Numbers images as they are met.
struct Numbering<'n>(&'n mut u32);

impl Numbering<'_> {
    fn next(&mut self) -> u32 {
        *self.0 += 1;
        *self.0
    }
}

/// Makes the chain of a disk, taking numbers after `last`.
///
/// # Errors
/// A volume or a group of descriptors that the host cannot find.
pub(crate) fn chain<'a>(
    disk: &'a Disk,
    path: &str,
    last: &mut u32,
    b: &mut Builder<'_>,
) -> Result<Chain<'a>, Refusal> {
    let mut numbering = Numbering(last);
    let mut maker = Maker { disk, path, b };
    let mut images = vec![maker.top(&mut numbering)?];
    let listed = disk.backing_store.as_deref();
    for store in listed.into_iter().flat_map(BackingStore::images) {
        images.push(maker.backing(store, &mut numbering)?);
    }
    let ends = listed.is_some_and(ends);
    link(&mut images, ends);
    let filters = disk.throttle_filters.iter().flat_map(|filters| &filters.filters);
    let throttles = filters.map(|filter| (numbering.next(), filter.group.as_str())).collect();
    let copies = disk.driver.as_ref().and_then(|driver| driver.copy_on_read) == Some(OnOff::On);
    Ok(Chain { images, throttles, copy_on_read: copies.then_some(disk.target.dev.as_str()) })
}

/// Whether the last image of a chain says that nothing is behind it.
fn ends(store: &BackingStore) -> bool {
    match (&store.source, &store.backing_store) {
        (None, _) => true,
        (Some(_), Some(next)) => ends(next),
        (Some(_), None) => false,
    }
}

fn link(images: &mut [Image<'_>], ends: bool) {
    let nodes: Vec<_> = images.iter().skip(1).map(Image::node).collect();
    for (at, image) in images.iter_mut().enumerate() {
        image.backing = match nodes.get(at) {
            Some(node) => Backing::Node(node.clone()),
            None if ends => Backing::Nothing,
            None => Backing::AsItSays,
        };
    }
}

struct Maker<'a, 'm, 'b> {
    disk: &'a Disk,
    path: &'m str,
    b: &'m mut Builder<'b>,
}

impl<'a> Maker<'a, '_, '_> {
    fn driver(&self) -> Option<&'a DiskDriver> {
        self.disk.driver.as_ref()
    }

    fn usage(&self, read_only: bool) -> Use {
        let driver = self.driver();
        Use {
            read_only,
            discard: driver.and_then(|driver| driver.discard),
            detect_zeroes: None,
            cache: cache(self.disk),
        }
    }

    fn top(&mut self, numbering: &mut Numbering<'_>) -> Result<Image<'a>, Refusal> {
        let (disk, driver) = (self.disk, self.driver());
        let usage = self.usage(disk.readonly);
        let detect_zeroes = driver.and_then(|driver| driver.detect_zeroes);
        let image = self.image(&disk.source, driver.and_then(|driver| driver.kind), numbering)?;
        let is_volume = matches!(disk.source, StorageSource::Volume(_));
        let image = Image {
            metadata_cache: driver.and_then(|driver| driver.metadata_cache.as_ref()),
            encryption: disk.encryption(),
            auth: disk.auth.clone().filter(|_| !is_volume).or(image.auth),
            usage: Use { detect_zeroes, ..usage },
            discard_no_unref: driver.and_then(|driver| driver.discard_no_unref),
            ..image
        };
        self.with_data_store(
            image,
            disk.source.common().and_then(|common| common.data_store.as_deref()),
            numbering,
        )
    }

    fn backing(
        &mut self,
        store: &'a BackingStore,
        numbering: &mut Numbering<'_>,
    ) -> Result<Image<'a>, Refusal> {
        let source = store.source.as_ref().expect("a store without a source is the chain's end");
        let format = store.format.as_ref();
        let image = self.image(source, format.map(|format| format.kind), numbering)?;
        let image =
            Image { metadata_cache: format.and_then(|format| format.metadata_cache.as_ref()), ..image };
        self.with_data_store(
            image,
            source.common().and_then(|common| common.data_store.as_deref()),
            numbering,
        )
    }

    fn with_data_store(
        &mut self,
        mut image: Image<'a>,
        store: Option<&'a DataStore>,
        numbering: &mut Numbering<'_>,
    ) -> Result<Image<'a>, Refusal> {
        if let Some(store) = store {
            let usage = Use { read_only: image.usage.read_only, cache: image.usage.cache, ..Use::default() };
            let format = store.format.as_ref().map(|format| format.kind);
            let data = Image { usage, ..self.image(&store.source, format, numbering)? };
            image.data_store = Some(Box::new(data));
        }
        Ok(image)
    }

    /// An image that is only read, as those behind another are.
    fn image(
        &mut self,
        source: &'a StorageSource,
        format: Option<ImageFormatName>,
        numbering: &mut Numbering<'_>,
    ) -> Result<Image<'a>, Refusal> {
        let found = volume::find(source, self.path, self.b)?;
        let common = source.common();
        Ok(Image {
            number: numbering.next(),
            descriptors: self.descriptors(&found)?,
            auth: found.common().and_then(|common| common.auth.clone()),
            source: found,
            format: format.unwrap_or(ImageFormatName::Raw),
            metadata_cache: None,
            encryption: common.and_then(|common| common.encryption.as_deref()),
            usage: self.usage(true),
            io: self.driver().and_then(|driver| driver.io),
            discard_no_unref: None,
            device: self.disk.device,
            data_store: None,
            backing: Backing::AsItSays,
            keeps_raw_node: !self.b.driver.capabilities.has(Flag::BlockjobBackingMaskProtocol),
        })
    }

    fn descriptors(&mut self, source: &StorageSource) -> Result<Option<(u32, FdGroup)>, Refusal> {
        let group = match source {
            StorageSource::File(Some(FileSource { fd_group: Some(name), .. })) => {
                self.b.resources.fd_group(name)
            }
            StorageSource::VhostVdpa(source) => {
                let device = self.b.resources.vdpa(&source.dev);
                device.map(|device| FdGroup { descriptors: vec![device], writable: false })
            }
            StorageSource::File(_)
            | StorageSource::Block(_)
            | StorageSource::Dir(_)
            | StorageSource::Network(_)
            | StorageSource::Volume(_)
            | StorageSource::Nvme(_)
            | StorageSource::VhostUser(_) => return Ok(None),
        };
        let group = group.map_err(|err| refuse_host(self.path, &err))?;
        Ok(Some((self.b.reserve_fdset(), group)))
    }
}

/// The cache mode of a disk: what several guests write at once must not lie in one host's page cache.
pub(crate) fn cache(disk: &Disk) -> Option<CacheMode> {
    let written =
        disk.driver.as_ref().and_then(|driver| driver.cache).filter(|mode| *mode != CacheMode::Default);
    written.or(disk.shareable.then_some(CacheMode::None))
}

impl Image<'_> {
    /// Name of the node with the bytes.
    pub(super) fn storage(&self) -> String {
        format!("libvirt-{}-storage", self.number)
    }

    /// Name of the node with a part of the bytes.
    pub(super) fn slice_node(&self) -> String {
        format!("libvirt-{}-slice-sto", self.number)
    }

    /// Name of the node that reads the format.
    pub(super) fn format_node(&self) -> String {
        format!("libvirt-{}-format", self.number)
    }

    /// Name of the node that what uses the image uses.
    pub(super) fn node(&self) -> String {
        if self.has_format_node() {
            self.format_node()
        } else if self.slice().is_some() {
            self.slice_node()
        } else {
            self.storage()
        }
    }

    /// The part of the bytes that is used, where it is not all.
    pub(super) fn slice(&self) -> Option<&Slice> {
        self.source.common()?.slices.as_ref()?.slices.first()
    }

    /// How QEMU encrypts the image, where it does.
    pub(super) fn qemu_encryption(&self) -> Option<&Encryption> {
        self.encryption.filter(|encryption| encryption.engine != Some(EncryptionEngine::Librbd))
    }

    /// How Ceph's library encrypts the image, where it does.
    pub(super) fn librbd_encryption(&self) -> Option<&Encryption> {
        self.encryption.filter(|encryption| encryption.engine == Some(EncryptionEngine::Librbd))
    }

    /// A raw image needs no node above its bytes, unless that node decrypts or forbids writing.
    pub(super) fn has_format_node(&self) -> bool {
        let raw = matches!(self.format, ImageFormatName::Raw);
        let from_directory = matches!(*self.source, StorageSource::Dir(_));
        let writable = self.descriptors.as_ref().is_some_and(|(_, group)| group.writable);
        let must_forbid = self.usage.read_only && writable;
        !raw || from_directory || self.qemu_encryption().is_some() || must_forbid || self.keeps_raw_node
    }

    /// Adds the image's nodes and the objects they need.
    pub(super) fn build(&self, path: &str, b: &mut Builder<'_>) -> Result<(), Refusal> {
        objects::build(self, path, b)?;
        let under =
            if self.has_format_node() || self.slice().is_some() { Under::Node } else { Under::Nothing };
        protocol::build(self, under, path, b)?;
        if let Some(slice) = self.slice() {
            let access =
                if self.has_format_node() { Access::below(self.usage) } else { Access::top(self.usage) };
            format::build_slice(self, slice, access, b);
        }
        if self.has_format_node() {
            format::build(self, path, b)?;
        }
        Ok(())
    }
}
