//! Graphics cards.

mod build;
mod validate;

use vir_conf::domain::device::video::{Video, VideoDriver, VideoDriverName, VideoModel, VideoType};
use vir_conf::domain::device::{DeviceInfo, Devices};
use vir_conf::scalar::{KiB, YesNo};

pub(crate) use self::build::build;
pub(crate) use self::validate::validate;
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

fn is_vhost_user(driver: Option<&VideoDriver>) -> bool {
    driver.is_some_and(|driver| driver.name == Some(VideoDriverName::VhostUser))
}
