//! What QEMU cannot do with graphics cards.

use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::VirtioOptions;
use vir_conf::domain::device::video::{Video, VideoDriver, VideoModel, VideoType};
use vir_conf::domain::memory::MemorySourceType;
use vir_conf::scalar::{KiB, OnOff, YesNo};

/// Least video memory of cards whose memory can be chosen.
const LEAST_MEMORY: KiB = KiB(1024);

/// Notes what QEMU cannot do with the cards.
pub(crate) fn validate(domain: &Domain, report: &mut Report) {
    let videos = &domain.devices.videos;
    domain.devices.validate_videos(report);
    for (at, video) in videos.iter().enumerate() {
        let Video { driver, model, info: _ } = video;
        let Some(kind) = model.kind else { continue };
        let path = format!("domain/devices/video[{}]", at + 1);
        let mut refuse = |why: String| report.error(&path, Problem::Unsupported(why));
        misplaced(kind, at).into_iter().for_each(&mut refuse);
        memory(kind, model, &mut refuse);
        features(kind, model, driver.as_ref(), &mut refuse);
        if kind == VideoType::Virtio && model.blob == Some(OnOff::On) && !has_memfd(domain) {
            refuse("'blob' support for virtio-gpu devices requires a memfd memory backend".to_owned());
        }
    }
}

fn has_memfd(domain: &Domain) -> bool {
    let source = domain.memory_backing.as_ref().and_then(|backing| backing.source.as_ref());
    source.is_some_and(|source| source.kind == MemorySourceType::Memfd)
}

fn misplaced(kind: VideoType, at: usize) -> Option<String> {
    match kind {
        VideoType::Xen | VideoType::Vbox | VideoType::Parallels | VideoType::Gop => {
            Some(format!("QEMU does not support video model '{kind}'"))
        }
        VideoType::Vga | VideoType::Cirrus | VideoType::Vmvga | VideoType::Ramfb | VideoType::Bochs
            if at > 0 =>
        {
            Some(format!("video type '{kind}' is only valid as primary video device"))
        }
        VideoType::Vga
        | VideoType::Cirrus
        | VideoType::Vmvga
        | VideoType::Ramfb
        | VideoType::Bochs
        | VideoType::Qxl
        | VideoType::Virtio
        | VideoType::None => None,
    }
}

fn memory(kind: VideoType, model: &VideoModel, refuse: &mut impl FnMut(String)) {
    let too_small = |size: Option<KiB>| size.is_some_and(|size| size < LEAST_MEMORY);
    if kind == VideoType::Vga && too_small(model.vram) {
        refuse("value for 'vram' must be at least 1 MiB".to_owned());
    }
    if kind == VideoType::Qxl && too_small(model.vgamem) {
        refuse("value for 'vgamem' must be at least 1 MiB".to_owned());
    }
}

fn features(
    kind: VideoType,
    model: &VideoModel,
    driver: Option<&VideoDriver>,
    refuse: &mut impl FnMut(String),
) {
    let is_virtio = kind == VideoType::Virtio;
    if model.heads > Some(1) && !is_virtio && kind != VideoType::Qxl {
        refuse(format!("video type '{kind}' doesn't support multiple 'heads'"));
    }
    let has_resolution =
        matches!(kind, VideoType::Vga | VideoType::Qxl | VideoType::Virtio | VideoType::Bochs);
    if model.resolution.is_some() && !has_resolution {
        refuse(format!("video type '{kind}' does not support a resolution"));
    }
    let acceleration = model.acceleration.as_ref();
    if acceleration.is_some_and(|one| one.accel3d == Some(YesNo::Yes)) && !is_virtio {
        refuse("3d acceleration is supported only with 'virtio' video device".to_owned());
    }
    if driver.is_some_and(|driver| driver.virtio != VirtioOptions::default()) && !is_virtio {
        refuse("transport options of <driver> are only supported for virtio devices".to_owned());
    }
}
