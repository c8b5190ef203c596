//! Properties of disks; fields in the order of the command line.

use serde::Serialize;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::device::MappedIothread;
use vir_conf::domain::device::disk::{
    BlockIo, Disk, DiskDriver, DiskModel, ErrorPolicy, Geometry, GeometryTranslation, ReadErrorPolicy,
};

use crate::block::{cache, write_cache};
use crate::command::{Builder, Refusal, refuse};
use crate::device::disk::boot::BootOrder;
use crate::device::place::Place;
use crate::device::scsi::ScsiPlace;
use crate::device::virtio::{Generation, TransportProps};

#[derive(Serialize)]
pub(super) struct Virtio {
    pub(super) driver: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) iothread: Option<String>,
    #[serde(flatten)]
    pub(super) transport: TransportProps,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ioeventfd: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) event_idx: Option<bool>,
    #[serde(flatten)]
    pub(super) queues: Queues,
    #[serde(flatten)]
    pub(super) place: Place,
    #[serde(flatten)]
    pub(super) common: Common,
    #[serde(flatten)]
    pub(super) tail: Tail,
}

/// Queues of a virtio disk and the threads that serve them.
#[derive(Serialize)]
pub(in crate::device::disk) struct Queues {
    #[serde(rename = "num-queues", skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(rename = "queue-size", skip_serializing_if = "Option::is_none")]
    size: Option<u32>,
    #[serde(rename = "iothread-vq-mapping", skip_serializing_if = "Vec::is_empty")]
    mapping: Vec<QueueThread>,
}

#[derive(Serialize)]
struct QueueThread {
    iothread: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    vqs: Vec<u32>,
}

#[derive(Serialize)]
pub(super) struct Ide {
    pub(super) driver: &'static str,
    pub(super) bus: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<u32>,
    #[serde(flatten)]
    pub(super) common: Common,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wwn: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rotation_rate: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) model: Option<String>,
    #[serde(flatten)]
    pub(super) tail: Tail,
}

#[derive(Serialize)]
pub(super) struct Scsi {
    pub(super) driver: &'static str,
    #[serde(flatten)]
    pub(super) place: ScsiPlace,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) device_id: Option<String>,
    #[serde(flatten)]
    pub(super) common: Common,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wwn: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rotation_rate: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) vendor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) product: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) removable: Option<bool>,
    #[serde(flatten)]
    pub(super) tail: Tail,
}

#[derive(Serialize)]
pub(super) struct Floppy {
    pub(super) driver: &'static str,
    pub(super) unit: u32,
    #[serde(flatten)]
    pub(super) common: Common,
    #[serde(flatten)]
    pub(super) tail: Tail,
}

#[derive(Serialize)]
pub(super) struct Usb {
    pub(super) driver: &'static str,
    #[serde(flatten)]
    pub(super) place: Place,
    #[serde(flatten)]
    pub(super) common: Common,
    pub(super) removable: bool,
    #[serde(flatten)]
    pub(super) tail: Tail,
}

/// What every disk has after its place.
#[derive(Serialize)]
pub(super) struct Common {
    #[serde(rename = "share-rw", skip_serializing_if = "Option::is_none")]
    share_rw: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drive: Option<String>,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bootindex: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_block_size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    physical_block_size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discard_granularity: Option<u32>,
}

/// What every disk has at the end.
#[derive(Serialize)]
pub(super) struct Tail {
    #[serde(rename = "write-cache", skip_serializing_if = "Option::is_none")]
    write_cache: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cyls: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heads: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secs: Option<u32>,
    #[serde(rename = "bios-chs-trans", skip_serializing_if = "Option::is_none")]
    translation: Option<GeometryWord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    werror: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rerror: Option<&'static str>,
}

type GeometryWord = &'static str;

impl Queues {
    pub(in crate::device::disk) fn of(driver: Option<&DiskDriver>) -> Self {
        let threads = driver.and_then(|driver| driver.iothreads.as_ref());
        Self {
            number: driver.and_then(|driver| driver.queues),
            size: driver.and_then(|driver| driver.queue_size),
            mapping: threads
                .map_or_else(Vec::new, |mapping| mapping.threads.iter().map(QueueThread::of).collect()),
        }
    }
}

impl QueueThread {
    fn of(thread: &MappedIothread) -> Self {
        let vqs = thread.queues.iter().map(|queue| queue.id).collect();
        Self { iothread: format!("iothread{}", thread.id), vqs }
    }
}

impl Common {
    pub(super) fn of(disk: &Disk, node: Option<&str>, boot: &BootOrder<'_>, b: &Builder<'_>) -> Self {
        let sizes = disk.block_io.as_ref();
        let size = |size: fn(&BlockIo) -> Option<u32>| sizes.and_then(size);
        Self {
            share_rw: disk.shareable.then_some(true),
            drive: node.map(str::to_owned),
            id: b.alias(&disk.info),
            bootindex: boot.place(disk),
            logical_block_size: size(|sizes| sizes.logical_block_size.filter(|&size| size != 0)),
            physical_block_size: size(|sizes| sizes.physical_block_size.filter(|&size| size != 0)),
            discard_granularity: size(|sizes| sizes.discard_granularity),
        }
    }
}

impl Tail {
    pub(super) fn of(disk: &Disk) -> Self {
        let number = |number: fn(&Geometry) -> Option<u32>| disk.geometry.as_ref().and_then(number);
        let driver = disk.driver.as_ref();
        let policy = driver.and_then(|driver| driver.error_policy);
        let read_policy = driver.and_then(|driver| driver.read_error_policy);
        Self {
            write_cache: write_cache(cache(disk)),
            cyls: number(|geometry| geometry.cylinders),
            heads: number(|geometry| geometry.heads),
            secs: number(|geometry| geometry.sectors),
            translation: disk
                .geometry
                .as_ref()
                .and_then(|geometry| geometry.translation)
                .map(GeometryTranslation::as_str),
            serial: disk.serial.as_deref().map(escape),
            werror: policy.map(write_error),
            rerror: read_policy.map(ReadErrorPolicy::as_str).or_else(|| policy.and_then(read_error)),
        }
    }
}

/// QEMU's word for what happens when a write fails.
fn write_error(policy: ErrorPolicy) -> &'static str {
    match policy {
        ErrorPolicy::Stop => "stop",
        ErrorPolicy::Report => "report",
        ErrorPolicy::Ignore => "ignore",
        ErrorPolicy::Enospace => "enospc",
    }
}

/// What the policy for every error says of reads; running out of space is no read's error.
fn read_error(policy: ErrorPolicy) -> Option<&'static str> {
    (policy != ErrorPolicy::Enospace).then(|| write_error(policy))
}

/// A serial number as it was once escaped for QEMU's option syntax; guests have seen it so since.
pub(super) fn escape(serial: &str) -> String {
    serial.replace('\\', "\\\\").replace(' ', "\\ ")
}

/// The world wide name as a number.
pub(super) fn wwn(disk: &Disk, path: &str) -> Result<Option<u64>, Refusal> {
    let Some(name) = &disk.wwn else { return Ok(None) };
    let number = u64::from_str_radix(name.strip_prefix("0x").unwrap_or(name), 16);
    number.map(Some).map_err(|_| refuse(path, Problem::Conflict(format!("'{name}' is no world wide name"))))
}

/// Which virtio versions a disk speaks.
pub(in crate::device::disk) fn generation(model: Option<DiskModel>) -> Generation {
    match model {
        None | Some(DiskModel::Virtio) => Generation::Usual,
        Some(DiskModel::VirtioTransitional) => Generation::Transitional,
        Some(DiskModel::VirtioNonTransitional) => Generation::NonTransitional,
    }
}
