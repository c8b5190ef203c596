//! Graphics cards on the command line.

use serde::Serialize;
use vir_conf::domain::address::Address;
use vir_conf::domain::device::video::{Video, VideoAcceleration, VideoModel, VideoResolution, VideoType};
use vir_conf::scalar::{KiB, YesNo};

use super::is_vhost_user;
use crate::command::{Builder, Refusal, refuse_host};
use crate::device::place::Place;
use crate::device::virtio::{Generation, TransportProps, driver};
use crate::machine::{Machine, MachineKind};

#[derive(Serialize)]
struct Props<'a> {
    driver: &'a str,
    #[serde(flatten)]
    transport: TransportProps,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_outputs: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blob: Option<bool>,
    #[serde(flatten)]
    memory: Memory,
    #[serde(skip_serializing_if = "Option::is_none")]
    chardev: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    xres: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    yres: Option<u32>,
    #[serde(flatten)]
    place: Place,
}

/// Memory of a card, in bytes, or in MiB where the name says so.
#[derive(Default, Serialize)]
struct Memory {
    #[serde(skip_serializing_if = "Option::is_none")]
    ram_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vram_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vram64_size_mb: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vgamem_mb: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vgamem: Option<u64>,
}

impl Memory {
    fn of(kind: VideoType, model: &VideoModel) -> Self {
        let bytes = |size: Option<KiB>| size.and_then(KiB::bytes);
        let mebibytes = |size: Option<KiB>| size.map_or(0, |size| size.0 / 1024);
        match kind {
            VideoType::Qxl => Self {
                ram_size: bytes(model.ram),
                vram_size: bytes(model.vram),
                vram64_size_mb: Some(mebibytes(model.vram64)),
                vgamem_mb: Some(mebibytes(model.vgamem)),
                vgamem: None,
            },
            VideoType::Vga | VideoType::Vmvga => {
                Self { vgamem_mb: Some(mebibytes(model.vram)), ..Self::default() }
            }
            VideoType::Bochs => Self { vgamem: bytes(model.vram), ..Self::default() },
            VideoType::Cirrus
            | VideoType::Xen
            | VideoType::Vbox
            | VideoType::Parallels
            | VideoType::Virtio
            | VideoType::Gop
            | VideoType::None
            | VideoType::Ramfb => Self::default(),
        }
    }
}

/// Adds the card.
pub(crate) fn build(video: &Video, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Video { driver: options, model, info } = video;
    let Some(kind) = model.kind.filter(|&kind| kind != VideoType::None) else { return Ok(()) };
    let alias = b.alias(info);
    let chardev = build_back_end(video, &alias, b)?;
    let driver = device(video, kind, b);
    // The one virtio card that has no transport options.
    let options = options.as_ref().filter(|_| driver != "vhost-user-vga");
    let (xres, yres) = model.resolution.as_ref().map(|VideoResolution { x, y }| (*x, *y)).unzip();
    let has_heads = matches!(kind, VideoType::Qxl | VideoType::Virtio);
    let props = Props {
        driver: &driver,
        transport: TransportProps::of(options.map(|options| &options.virtio)),
        id: &alias,
        max_outputs: model.heads.filter(|&heads| heads > 0 && has_heads),
        blob: model.blob.filter(|_| kind == VideoType::Virtio).map(bool::from),
        memory: Memory::of(kind, model),
        chardev,
        xres,
        yres,
        place: Place::of(info, b),
    };
    b.device(&props);
    Ok(())
}

/// Connects a card that a process of its own emulates; the connection's name, none for other cards.
fn build_back_end(video: &Video, alias: &str, b: &mut Builder<'_>) -> Result<Option<String>, Refusal> {
    if !is_vhost_user(video.driver.as_ref()) {
        return Ok(None);
    }
    let opened = b.resources.vhost_user_video(alias);
    let descriptor = opened.map_err(|err| refuse_host("domain/devices/video", &err))?;
    let chardev = format!("chr-vu-{alias}");
    b.option("-chardev", format!("socket,id={chardev},fd={descriptor}"));
    Ok(Some(chardev))
}

/// QEMU's name of the card: the firmware's own has VGA registers, further ones have not.
fn device(video: &Video, kind: VideoType, b: &Builder<'_>) -> String {
    let primary = video.is_primary();
    match kind {
        VideoType::Virtio => virtio_device(video, primary && has_vga(b)),
        VideoType::Qxl => if primary { "qxl-vga" } else { "qxl" }.to_owned(),
        VideoType::Vga => "VGA".to_owned(),
        VideoType::Cirrus => "cirrus-vga".to_owned(),
        VideoType::Vmvga => "vmware-svga".to_owned(),
        VideoType::Bochs => "bochs-display".to_owned(),
        VideoType::Ramfb
        | VideoType::Xen
        | VideoType::Vbox
        | VideoType::Parallels
        | VideoType::Gop
        | VideoType::None => kind.as_str().to_owned(),
    }
}

/// Whether cards of this machine can have VGA registers.
fn has_vga(b: &Builder<'_>) -> bool {
    let machine = Machine::of(&b.domain.os);
    machine.is_x86() || machine.kind == MachineKind::Pseries
}

fn virtio_device(video: &Video, vga: bool) -> String {
    let accelerated = |VideoAcceleration { accel3d, accel2d: _, rendernode: _ }: &VideoAcceleration| {
        *accel3d == Some(YesNo::Yes)
    };
    let vhost_user = is_vhost_user(video.driver.as_ref());
    let stem = if vhost_user { "vhost-user" } else { "virtio" };
    let gl =
        if !vhost_user && video.model.acceleration.as_ref().is_some_and(accelerated) { "-gl" } else { "" };
    if vga && matches!(video.info.address, Some(Address::Pci(_)) | None) {
        format!("{stem}-vga{gl}")
    } else {
        driver(&format!("{stem}-gpu{gl}"), Generation::Usual, &video.info)
    }
}
