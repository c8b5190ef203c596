//! `<driver>` of a disk: image format, caches, policies, threads.

use crate::domain::device::{IothreadMapping, VirtioOptions};
use crate::domain::storage::{ImageFormatName, MetadataCache};
use crate::facet;
use crate::scalar::OnOff;
use crate::{element, values};

element! {
    /// Image format, caches, policies, threads.
    pub struct DiskDriver = maybe "driver" {
        /// Name of the back end, `qemu`.
        attr "name" => name: Option<String>, fits facet::GENERIC_NAME;
        /// Format of the image.
        attr "type" => kind: Option<ImageFormatName>;
        /// How the host caches.
        attr "cache" => cache: Option<CacheMode>, since "0.6.0", when |driver, _| driver.cache != Some(CacheMode::Default);
        /// What happens when a request fails; up to the hypervisor where absent.
        attr "error_policy" => error_policy: Option<ErrorPolicy>, since "0.8.0";
        /// What happens when a read fails; as for every request where absent, but for `enospace`.
        attr "rerror_policy" => read_error_policy: Option<ReadErrorPolicy>, since "0.9.7";
        /// How the host does input and output.
        attr "io" => io: Option<IoMode>, since "0.8.8";
        /// Whether I/O is started by an event descriptor; virtio only.
        attr "ioeventfd" => ioeventfd: Option<OnOff>, since "0.9.3";
        /// Whether guest and host say from where on they want events; virtio only.
        attr guest "event_idx" => event_idx: Option<OnOff>, since "0.9.5";
        /// Whether what is read from the backing store is kept in the image; off where absent.
        attr "copy_on_read" => copy_on_read: Option<OnOff>, since "0.9.10";
        /// What happens to the guest's requests to discard.
        attr "discard" => discard: Option<Discard>, since "1.0.6";
        /// I/O thread that serves the disk, from 1; virtio only, and not beside `<iothreads>`.
        attr "iothread" => iothread: Option<u32>, since "1.2.8";
        /// What happens to zeroes the guest writes.
        attr "detect_zeroes" => detect_zeroes: Option<DetectZeroes>, since "2.0.0";
        /// qcow2: whether a discarded cluster keeps its place in the image.
        attr "discard_no_unref" => discard_no_unref: Option<OnOff>, since "9.5.0";
        /// Queues of a virtio disk or of a vhost-user process.
        attr guest "queues" => queues: Option<u32>, since "3.9.0";
        /// Length of a virtio queue; a power of two up to 1024.
        attr guest "queue_size" => queue_size: Option<u32>, since "7.8.0";
        /// Transport options.
        inline "" => virtio: VirtioOptions;
        /// Memory for the metadata of the image.
        child "metadata_cache" => metadata_cache: Option<MetadataCache>, since "7.0.0";
        /// I/O threads that serve the queues of a virtio disk.
        child "iothreads" => iothreads: Option<IothreadMapping>, since "10.0.0", when |driver, _|
            driver.iothreads.as_ref().is_some_and(|mapping| !mapping.threads.is_empty());
    }
}

impl From<ImageFormatName> for DiskDriver {
    fn from(format: ImageFormatName) -> Self {
        Self { kind: Some(format), ..Self::default() }
    }
}

values! {
    /// How the host caches.
    pub enum CacheMode {
        /// As the hypervisor likes.
        Default = "default",
        /// Not in the page cache; the guest flushes.
        None = "none",
        /// In the page cache; every write is flushed.
        Writethrough = "writethrough",
        /// In the page cache; the guest flushes.
        Writeback = "writeback",
        /// Not in the page cache; every write is flushed.
        Directsync = "directsync" since "0.9.5",
        /// In the page cache; nobody flushes.
        Unsafe = "unsafe" since "0.9.7",
    }
}

values! {
    /// What happens when a request fails.
    pub enum ErrorPolicy {
        /// The guest stops.
        Stop = "stop",
        /// The guest sees the error.
        Report = "report" since "0.9.7",
        /// The guest sees success.
        Ignore = "ignore",
        /// The guest stops when the host runs out of space, and else sees the error.
        Enospace = "enospace",
    }
}

values! {
    /// What happens when a read fails.
    pub enum ReadErrorPolicy { Stop = "stop", Report = "report", Ignore = "ignore" }
}

values! {
    /// How the host does input and output.
    pub enum IoMode { Native = "native", Threads = "threads", IoUring = "io_uring" since "6.3.0" }
}

values! {
    /// What happens to the guest's requests to discard.
    pub enum Discard {
        /// The space is given back.
        Unmap = "unmap",
        /// Nothing.
        Ignore = "ignore",
    }
}

values! {
    /// What happens to zeroes the guest writes.
    pub enum DetectZeroes {
        /// They are written.
        Off = "off",
        /// They are written in the cheapest way.
        On = "on",
        /// Their space is given back.
        Unmap = "unmap",
    }
}
