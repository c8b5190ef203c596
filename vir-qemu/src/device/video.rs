//! Graphics cards.

use serde::Serialize;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::address::Address;
use vir_conf::domain::device::video::{
    Video, VideoAcceleration, VideoDriver, VideoDriverName, VideoModel, VideoResolution, VideoType,
};
use vir_conf::domain::device::{DeviceInfo, Devices};
use vir_conf::scalar::{KiB, YesNo};

use crate::capabilities::{Capabilities, Flag};
use crate::command::{Builder, Refusal, refuse_host};
use crate::device::place::Place;
use crate::device::virtio::{Generation, TransportProps, driver};
use crate::machine::{Machine, MachineKind};

/// Memory of a card that names none.
const USUAL_MEMORY: KiB = KiB(16 * 1024);
/// Both memory bars of a QXL card that names none.
const QXL_MEMORY: KiB = KiB(64 * 1024);

/// Fills in what the guest sees of its cards. A machine with a display has one; the first is the firmware's own
/// unless another says so.
pub(crate) fn complete(devices: &mut Devices, machine: Machine<'_>, capabilities: &Capabilities) {
    if devices.videos.is_empty() && !devices.graphics.is_empty() {
        devices.videos.push(Video {
            driver: None,
            model: VideoModel::default(),
            info: DeviceInfo::default(),
        });
    }
    for video in &mut devices.videos {
        let usual = || usual(machine, capabilities);
        if video.model.kind.is_none() {
            video.model.kind = usual();
        }
        complete_model(&mut video.model);
    }
    // The firmware's card comes first, which makes it the first on the bus too.
    if let Some(at) = devices.videos.iter().position(is_primary) {
        devices.videos[..=at].rotate_right(1);
    }
    if let Some(first) = devices.videos.first_mut()
        && first.model.kind != Some(VideoType::None)
    {
        first.model.primary = Some(YesNo::Yes);
    }
}

fn is_primary(video: &Video) -> bool {
    video.model.primary == Some(YesNo::Yes)
}

/// The card a guest has that names none.
fn usual(machine: Machine<'_>, capabilities: &Capabilities) -> Option<VideoType> {
    match machine.kind {
        _ if machine.is_x86() => {
            let cirrus = capabilities.has(Flag::CirrusVga);
            let vga = capabilities.has(Flag::Vga).then_some(VideoType::Vga);
            if cirrus { Some(VideoType::Cirrus) } else { vga }
        }
        MachineKind::Virt | MachineKind::S390Ccw => Some(VideoType::Virtio),
        MachineKind::Pseries => Some(VideoType::Vga),
        MachineKind::I440fx
        | MachineKind::Q35
        | MachineKind::Isapc
        | MachineKind::Microvm
        | MachineKind::Other => Some(VideoType::Cirrus),
    }
}

fn complete_model(model: &mut VideoModel) {
    let Some(kind) = model.kind else { return };
    match kind {
        VideoType::Qxl => {
            model.ram = Some(power_of_two(model.ram.unwrap_or(QXL_MEMORY)));
            model.vram = Some(power_of_two(model.vram.unwrap_or(QXL_MEMORY)));
            model.vram64 = model.vram64.map(power_of_two);
            model.vgamem = Some(power_of_two(model.vgamem.unwrap_or(USUAL_MEMORY)));
        }
        VideoType::Vga | VideoType::Cirrus | VideoType::Vmvga | VideoType::Bochs => {
            model.vram = Some(power_of_two(model.vram.unwrap_or(USUAL_MEMORY)));
        }
        VideoType::None => return,
        VideoType::Xen
        | VideoType::Vbox
        | VideoType::Parallels
        | VideoType::Virtio
        | VideoType::Gop
        | VideoType::Ramfb => {}
    }
    model.heads.get_or_insert(1);
}

/// QEMU rounds up; so the definition shows what the guest gets.
fn power_of_two(size: KiB) -> KiB {
    KiB(size.0.next_power_of_two())
}

/// Notes what QEMU cannot do with the cards.
pub(crate) fn validate(devices: &Devices, report: &mut Report) {
    let videos = &devices.videos;
    if videos.iter().filter(|video| is_primary(video)).count() > 1 {
        let why = "only one graphics card can be the firmware's own";
        report.error("domain/devices/video", Problem::Conflict(why.to_owned()));
    }
    if videos.len() > 1 && videos.iter().any(|video| video.model.kind == Some(VideoType::None)) {
        let why = "a card of type 'none' means that there is none, so it must be the only one";
        report.error("domain/devices/video", Problem::Conflict(why.to_owned()));
    }
    for (at, video) in videos.iter().enumerate() {
        validate_one(video, at, &format!("domain/devices/video[{}]", at + 1), report);
    }
}

fn validate_one(video: &Video, at: usize, path: &str, report: &mut Report) {
    let Video { driver, model, info } = video;
    let Some(kind) = model.kind else { return };
    let mut refuse = |why: String| report.error(path, Problem::Unsupported(why));
    match kind {
        VideoType::Xen | VideoType::Vbox | VideoType::Parallels | VideoType::Gop => {
            refuse(format!("QEMU has no graphics card '{kind}'"));
        }
        VideoType::Vga | VideoType::Cirrus | VideoType::Vmvga | VideoType::Ramfb if at > 0 => {
            refuse(format!("a graphics card '{kind}' can only be the first"));
        }
        VideoType::Ramfb if info.address.is_some() => {
            refuse("video type 'ramfb' is memory of the machine and takes no address".to_owned());
        }
        VideoType::Vga
        | VideoType::Cirrus
        | VideoType::Vmvga
        | VideoType::Ramfb
        | VideoType::Qxl
        | VideoType::Virtio
        | VideoType::None
        | VideoType::Bochs => {}
    }
    if kind != VideoType::Qxl && (model.ram.is_some() || model.vram64.is_some() || model.vgamem.is_some()) {
        refuse("ram, vram64 and vgamem are sizes of a 'qxl' card".to_owned());
    }
    if kind == VideoType::Vga && model.vram.is_some_and(|vram| vram < KiB(1024)) {
        refuse("a 'vga' card needs at least 1 MiB of video memory".to_owned());
    }
    if kind == VideoType::Qxl && model.vgamem.is_some_and(|vgamem| vgamem < KiB(1024)) {
        refuse("a 'qxl' card needs at least 1 MiB of frame buffer".to_owned());
    }
    if kind != VideoType::Virtio && driver.as_ref().is_some_and(|driver| driver.virtio != Default::default())
    {
        refuse("transport options are for 'virtio' cards".to_owned());
    }
    validate_driver(driver.as_ref(), model, &mut refuse);
}

fn validate_driver(driver: Option<&VideoDriver>, model: &VideoModel, refuse: &mut impl FnMut(String)) {
    let vhost_user = is_vhost_user(driver);
    if vhost_user && model.kind != Some(VideoType::Virtio) {
        refuse("only a 'virtio' card can be emulated by a process of its own".to_owned());
    }
    let rendernode = model.acceleration.as_ref().and_then(|acceleration| acceleration.rendernode.as_ref());
    if rendernode.is_some() && !vhost_user {
        refuse("only the driver 'vhostuser' takes a rendernode".to_owned());
    }
}

fn is_vhost_user(driver: Option<&VideoDriver>) -> bool {
    driver.is_some_and(|driver| driver.name == Some(VideoDriverName::VhostUser))
}

#[derive(Serialize)]
struct Props<'a> {
    driver: String,
    #[serde(flatten)]
    transport: TransportProps,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_outputs: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blob: Option<bool>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    chardev: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    xres: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    yres: Option<u32>,
    #[serde(flatten)]
    place: Place,
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

/// Adds the card.
pub(crate) fn build(video: &Video, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Video { driver: options, model, info } = video;
    let Some(kind) = model.kind.filter(|&kind| kind != VideoType::None) else { return Ok(()) };
    let alias = b.alias(info);
    let VideoModel { ram, vram, vram64, vgamem, heads, blob, acceleration, resolution, kind: _, primary: _ } =
        model;
    let chardev = build_back_end(video, &alias, b)?;
    let bytes = |size: &Option<KiB>| size.and_then(KiB::bytes);
    let mebibytes = |size: &Option<KiB>| size.map_or(0, |size| size.0 / 1024);
    let qxl = kind == VideoType::Qxl;
    let (xres, yres) = resolution.as_ref().map(|VideoResolution { x, y }| (*x, *y)).unzip();
    let driver = device(video, kind, b);
    // The one virtio card that has no transport options.
    let vhost_user_vga = driver == "vhost-user-vga";
    let props = Props {
        transport: TransportProps::of(
            options.as_ref().map(|options| &options.virtio).filter(|_| !vhost_user_vga),
        ),
        driver,
        id: &alias,
        max_outputs: heads.filter(|&heads| heads > 0 && matches!(kind, VideoType::Qxl | VideoType::Virtio)),
        blob: blob.filter(|_| kind == VideoType::Virtio).map(bool::from),
        ram_size: bytes(ram).filter(|_| qxl),
        vram_size: bytes(vram).filter(|_| qxl),
        vram64_size_mb: qxl.then(|| mebibytes(vram64)),
        vgamem_mb: match kind {
            VideoType::Qxl => Some(mebibytes(vgamem)),
            VideoType::Vga | VideoType::Vmvga => Some(mebibytes(vram)),
            _ => None,
        },
        vgamem: bytes(vram).filter(|_| kind == VideoType::Bochs),
        chardev: chardev.as_deref(),
        xres,
        yres,
        place: Place::of(info, b),
    };
    let _ = acceleration;
    b.device(&props);
    Ok(())
}

/// QEMU's name of the card: the firmware's own has VGA registers, further ones have not.
fn device(video: &Video, kind: VideoType, b: &Builder<'_>) -> String {
    let primary = is_primary(video);
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
