//! Graphics cards.

mod build;

use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::video::{Video, VideoDriver, VideoDriverName, VideoModel, VideoType};
use vir_conf::domain::device::{DeviceInfo, Devices, VirtioOptions};
use vir_conf::scalar::{KiB, YesNo};

pub(crate) use self::build::build;
use crate::capabilities::{Capabilities, Flag};
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
    if kind != VideoType::Virtio
        && driver.as_ref().is_some_and(|driver| driver.virtio != VirtioOptions::default())
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
