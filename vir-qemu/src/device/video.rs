//! Graphics cards.

mod build;
mod validate;

use vir_conf::domain::device::Devices;
use vir_conf::domain::device::video::{VideoDriver, VideoDriverName, VideoType};
use vir_conf::scalar::KiB;

pub(crate) use self::build::build;
pub(crate) use self::validate::validate;
use crate::capabilities::{Capabilities, Flag};
use crate::machine::{Machine, MachineKind};

/// Frame buffer of a QXL card that names none.
const QXL_FRAME_BUFFER: KiB = KiB(16 * 1024);

/// Fills in what the guest sees of its cards.
pub(crate) fn complete(devices: &mut Devices, machine: Machine<'_>, capabilities: &Capabilities) {
    devices.complete_videos(usual(machine, capabilities));
    for model in devices.videos.iter_mut().map(|video| &mut video.model) {
        if model.kind == Some(VideoType::Qxl) {
            // QEMU rounds up; so the definition shows what the guest gets.
            let size = model.vgamem.unwrap_or(QXL_FRAME_BUFFER);
            model.vgamem = Some(KiB(size.0.next_power_of_two()));
        }
    }
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

fn is_vhost_user(driver: Option<&VideoDriver>) -> bool {
    driver.is_some_and(|driver| driver.name == Some(VideoDriverName::VhostUser))
}
