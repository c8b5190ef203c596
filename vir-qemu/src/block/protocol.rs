//! Nodes with the bytes: files, devices, directories; those on the network are in [`network`].

use serde::Serialize;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::device::disk::{DiskDevice, IoMode};
use vir_conf::domain::storage::{ImageFormatName, StorageSource};

use super::access::Access;
use super::image::{Image, Under};
use super::network::{self, Network};
use super::objects;
use crate::command::{Builder, Refusal, refuse};

#[derive(Serialize)]
struct StorageNode<'a> {
    #[serde(flatten)]
    protocol: Protocol<'a>,
    #[serde(rename = "node-name")]
    name: &'a str,
    #[serde(flatten)]
    access: Access,
}

/// What the bytes are behind; fields in the order of the command line.
#[derive(Serialize)]
#[serde(untagged)]
enum Protocol<'a> {
    Path(PathNode<'a>),
    Directory { driver: &'static str, dir: &'a str, floppy: bool, rw: bool },
    Nvme { driver: &'static str, device: String, namespace: u64 },
    Vdpa { driver: &'static str, path: String },
    Network(Box<Network>),
}

#[derive(Serialize)]
struct PathNode<'a> {
    driver: &'static str,
    filename: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    aio: Option<&'a str>,
    #[serde(rename = "pr-manager", skip_serializing_if = "Option::is_none")]
    pr_manager: Option<String>,
}

/// Adds the node with the bytes.
pub(super) fn build(image: &Image<'_>, under: Under, path: &str, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let node = StorageNode {
        protocol: protocol(image, path, b)?,
        name: &image.storage(),
        access: access(image, under),
    };
    b.json("-blockdev", &node);
    Ok(())
}

fn access(image: &Image<'_>, under: Under) -> Access {
    let usage = image.usage;
    match (&image.descriptors, under) {
        (_, Under::Nothing) => Access::top(usage),
        // QEMU opens a file again where it needs to write; of one descriptor it cannot make another.
        (Some((_, group)), Under::Node) if group.descriptors.len() == 1 => {
            Access::below_fixed(usage, usage.read_only && !group.writable)
        }
        (_, Under::Node) => Access::below(usage),
    }
}

fn protocol<'a>(image: &'a Image<'_>, path: &str, b: &Builder<'_>) -> Result<Protocol<'a>, Refusal> {
    let nothing = || refuse(path, Problem::Unsupported("there is nothing in the drive to attach".to_owned()));
    Ok(match &*image.source {
        StorageSource::File(Some(source)) => {
            let file = source.file.as_deref().ok_or_else(nothing)?;
            Protocol::Path(path_node("file", fdset(image).unwrap_or_else(|| file.to_owned()), image))
        }
        StorageSource::Block(Some(source)) => {
            let device = source.dev.as_deref().ok_or_else(nothing)?;
            Protocol::Path(path_node(block_driver(image, device, b), device.to_owned(), image))
        }
        StorageSource::Dir(Some(source)) => Protocol::Directory {
            driver: "vvfat",
            dir: &source.dir,
            floppy: image.device == DiskDevice::Floppy,
            rw: !image.usage.read_only,
        },
        StorageSource::Nvme(source) => Protocol::Nvme {
            driver: "nvme",
            device: source.address.0.to_string(),
            namespace: source.namespace,
        },
        StorageSource::VhostVdpa(source) => {
            let path = fdset(image).unwrap_or_else(|| source.dev.clone());
            Protocol::Vdpa { driver: "virtio-blk-vhost-vdpa", path }
        }
        StorageSource::Network(source) => {
            Protocol::Network(Box::new(match network::nbdkit_socket(image, b) {
                Some(socket) => network::nbdkit_node(socket),
                None => network::node(image, source, path)?,
            }))
        }
        StorageSource::File(None)
        | StorageSource::Block(None)
        | StorageSource::Dir(None)
        | StorageSource::Volume(_)
        | StorageSource::VhostUser(_) => return Err(nothing()),
    })
}

fn path_node<'a>(driver: &'static str, filename: String, image: &Image<'a>) -> PathNode<'a> {
    let aio = image.io.map(IoMode::as_str);
    PathNode { driver, filename, aio, pr_manager: objects::reservations_helper(image) }
}

fn fdset(image: &Image<'_>) -> Option<String> {
    image.descriptors.as_ref().map(|(set, _)| format!("/dev/fdset/{set}"))
}

/// A CD-ROM drive of the host is passed on as such, so that the guest sees its tray.
fn block_driver(image: &Image<'_>, device: &str, b: &Builder<'_>) -> &'static str {
    let cdrom = image.device == DiskDevice::Cdrom && image.format == ImageFormatName::Raw;
    if cdrom && b.driver.host.is_cdrom_drive(device) { "host_cdrom" } else { "host_device" }
}
