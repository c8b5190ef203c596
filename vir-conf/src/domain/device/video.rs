//! `<video>`: a graphics card.

use crate::diagnostic::{Problem, Report};
use crate::domain::device::{DeviceInfo, Devices, VirtioOptions};
use crate::facet;
use crate::scalar::{KiB, OnOff, YesNo};
use crate::{element, values};

element! {
    /// A graphics card.
    pub struct Video = "video" default {
        /// Who emulates it, and transport options.
        child "driver" => driver: Option<VideoDriver>, since "3.5.0";
        /// The card.
        child "model" => model: VideoModel = VideoModel::default();
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

impl From<VideoType> for Video {
    fn from(kind: VideoType) -> Self {
        Self { model: VideoModel { kind: Some(kind), ..VideoModel::default() }, ..Self::default() }
    }
}

element! {
    /// Who emulates a graphics card, and transport options.
    pub struct VideoDriver = maybe "driver" {
        /// Transport options of virtio devices.
        inline "" => virtio: VirtioOptions;
        /// Who emulates the card; the hypervisor where absent.
        attr "name" => name: Option<VideoDriverName>, since "5.8.0";
        /// How bhyve shows the card's VGA registers.
        attr guest "vgaconf" => vgaconf: Option<VgaConf>, when |driver, _| driver.vgaconf != Some(VgaConf::Io);
    }
}

values! {
    /// Who emulates a graphics card.
    pub enum VideoDriverName {
        /// The hypervisor itself.
        Qemu = "qemu",
        /// A process of its own.
        VhostUser = "vhostuser",
    }
}

values! {
    /// How bhyve shows a card's VGA registers.
    pub enum VgaConf { Io = "io", On = "on", Off = "off" }
}

element! {
    /// A graphics card's model, memory and screens.
    pub struct VideoModel = maybe "model" {
        /// The card; the machine's usual one where absent.
        attr guest "type" => kind: Option<VideoType>, due |_| true;
        /// Size of the first memory bar, of `qxl` only; made a power of two.
        attr guest "ram" => ram: Option<KiB>, in "KiB", since "1.0.2";
        /// Video memory, of `qxl` the second memory bar; made a power of two.
        attr guest "vram" => vram: Option<KiB>, in "KiB";
        /// 64-bit part of the second memory bar, of `qxl` only.
        attr guest "vram64" => vram64: Option<KiB>, in "KiB", since "1.3.3";
        /// Part of the first memory bar that serves as frame buffer, of `qxl` only.
        attr guest "vgamem" => vgamem: Option<KiB>, in "KiB", since "1.2.11";
        /// Screens.
        attr guest "heads" => heads: Option<u32>, when |model, _| model.heads != Some(0);
        /// Whether it is the card the firmware uses; the first one where none is.
        attr guest "primary" => primary: Option<YesNo>, since "1.0.2", when |model, _| model.primary == Some(YesNo::Yes);
        /// Whether guest memory is shown without a copy, of `virtio` only.
        attr guest "blob" => blob: Option<OnOff>, since "9.2.0";
        /// Drawing by the host's graphics card.
        child "acceleration" => acceleration: Option<VideoAcceleration>, since "0.7.1";
        /// Size that the screen has at the least; of `vga`, `qxl`, `bochs`, `gop` and `virtio`.
        child "resolution" => resolution: Option<VideoResolution>, since "5.9.0";
    }
}

values! {
    /// Graphics cards.
    pub enum VideoType {
        /// A standard VGA with VESA 2.0 extensions.
        Vga = "vga",
        /// A Cirrus Logic GD5446.
        Cirrus = "cirrus",
        /// The card of VMware.
        Vmvga = "vmvga",
        /// The frame buffer of Xen.
        Xen = "xen",
        /// The card of VirtualBox.
        Vbox = "vbox",
        /// The card of SPICE.
        Qxl = "qxl" since "0.8.6",
        /// The card of Parallels.
        Parallels = "parallels",
        /// A virtio GPU.
        Virtio = "virtio" since "1.3.0",
        /// The frame buffer of bhyve.
        Gop = "gop" since "3.2.0",
        /// No card, and none to be added.
        None = "none" since "4.6.0",
        /// A VGA without legacy registers.
        Bochs = "bochs" since "5.6.0",
        /// A frame buffer in guest memory, for firmware.
        Ramfb = "ramfb" since "5.9.0",
    }
}

element! {
    /// Drawing by the host's graphics card.
    pub struct VideoAcceleration = maybe "acceleration" {
        /// Whether three-dimensional drawing is accelerated.
        attr guest "accel3d" => accel3d: Option<YesNo>;
        /// Whether two-dimensional drawing is accelerated.
        attr guest "accel2d" => accel2d: Option<YesNo>;
        /// The host's card, `/dev/dri/renderD128`; with driver `vhostuser` only.
        attr "rendernode" => rendernode: Option<String>, since "5.8.0", fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// Size that the screen has at the least.
    pub struct VideoResolution = "resolution" {
        /// Width, from 1.
        attr guest "x" => x: u32, in "px";
        /// Height, from 1.
        attr guest "y" => y: u32, in "px";
    }
}

/// Memory of a card that names none.
const USUAL_MEMORY: KiB = KiB(16 * 1024);
/// Memory of Xen's frame buffer that names none.
const XEN_MEMORY: KiB = KiB(4 * 1024);
/// Both memory bars of a QXL card that names none.
const QXL_MEMORY: KiB = KiB(64 * 1024);

impl Devices {
    /// Fills in what the guest sees of its cards. A machine with a display has one; the first is the firmware's own
    /// unless another says so.
    ///
    /// `usual` is the card that is meant where none is named.
    pub fn complete_videos(&mut self, usual: Option<VideoType>) {
        if self.videos.is_empty() && !self.graphics.is_empty() {
            let (model, info) = (VideoModel::default(), DeviceInfo::default());
            self.videos.push(Video { driver: None, model, info });
        }
        for video in &mut self.videos {
            video.model.kind = video.model.kind.or(usual);
            video.model.complete();
            if video.model.kind == Some(VideoType::None) {
                (video.driver, video.info.address) = (None, None);
            }
        }
        // The firmware's card comes first, which makes it the first on the bus too.
        if let Some(at) = self.videos.iter().position(Video::is_primary) {
            self.videos[..=at].rotate_right(1);
        }
        if let Some(first) = self.videos.first_mut()
            && first.model.kind != Some(VideoType::None)
        {
            first.model.primary = Some(YesNo::Yes);
        }
    }
}

impl Devices {
    /// Judges graphics cards alone and next to each other.
    pub fn validate_videos(&self, report: &mut Report) {
        let mut refuse = |problem: &str| {
            report.error("domain/devices/video", Problem::Unsupported(problem.to_owned()));
        };
        if self.videos.iter().filter(|video| video.is_primary()).count() > 1 {
            refuse("Only one primary video device is supported, the card of the firmware");
        }
        if self.videos.len() > 1 && self.videos.iter().any(|video| video.model.kind == Some(VideoType::None))
        {
            refuse("a 'none' video type says that there is no card, so it must be the only video device");
        }
        for video in &self.videos {
            video.excess().into_iter().for_each(&mut refuse);
        }
    }
}

impl Video {
    /// What is said of the card that cards of its kind do not have.
    fn excess(&self) -> Option<&'static str> {
        let Self { driver, model, info } = self;
        let is_qxl = model.kind == Some(VideoType::Qxl);
        let is_virtio = model.kind == Some(VideoType::Virtio);
        let vhost_user = driver.as_ref().and_then(|driver| driver.name) == Some(VideoDriverName::VhostUser);
        let options = driver.as_ref().map(|driver| &driver.virtio);
        let has =
            |option: fn(&VirtioOptions) -> Option<OnOff>| !is_virtio && options.and_then(option).is_some();
        let rendernode =
            model.acceleration.as_ref().and_then(|acceleration| acceleration.rendernode.as_ref());
        let excesses = [
            (model.ram.is_some() && !is_qxl, "ram attribute only supported for video type qxl"),
            (model.vram64.is_some() && !is_qxl, "vram64 attribute only supported for video type qxl"),
            (model.vgamem.is_some() && !is_qxl, "vgamem attribute only supported for video type qxl"),
            (has(|virtio| virtio.iommu), "iommu driver option is only supported for virtio devices"),
            (has(|virtio| virtio.ats), "ats driver option is only supported for virtio devices"),
            (has(|virtio| virtio.packed), "packed driver option is only supported for virtio devices"),
            (has(|virtio| virtio.page_per_vq), "page_per_vq option is only supported for virtio devices"),
            (model.acceleration == Some(VideoAcceleration::default()), "missing values for acceleration"),
            (
                model.resolution.as_ref().is_some_and(|size| size.x == 0 || size.y == 0),
                "video resolution values must be greater than 0",
            ),
            (model.blob.is_some() && !is_virtio, "only video type virtio supports blob resources"),
            (vhost_user && !is_virtio, "'vhostuser' driver is only supported with 'virtio' device"),
            (
                rendernode.is_some() && !vhost_user,
                "unsupported rendernode accel attribute without 'vhostuser'",
            ),
            (
                model.kind == Some(VideoType::Ramfb) && info.address.is_some(),
                "address not supported for video type ramfb, which is memory of the machine",
            ),
        ];
        excesses.into_iter().find(|(is_wrong, _)| *is_wrong).map(|(_, what)| what)
    }

    /// Whether it is the card the firmware uses.
    pub fn is_primary(&self) -> bool {
        self.model.primary == Some(YesNo::Yes)
    }
}

impl VideoModel {
    fn complete(&mut self) {
        let Some(kind) = self.kind else { return };
        for size in [&mut self.ram, &mut self.vram, &mut self.vram64, &mut self.vgamem] {
            *size = size.filter(|&size| size != KiB(0));
        }
        let usual = match kind {
            VideoType::Qxl => Some(QXL_MEMORY),
            VideoType::Vga | VideoType::Cirrus | VideoType::Vmvga | VideoType::Bochs => Some(USUAL_MEMORY),
            VideoType::Xen => Some(XEN_MEMORY),
            VideoType::None => {
                // What is not there has no parts.
                *self = Self { kind: Some(kind), ..Self::default() };
                return;
            }
            VideoType::Vbox
            | VideoType::Parallels
            | VideoType::Virtio
            | VideoType::Gop
            | VideoType::Ramfb => None,
        };
        if kind == VideoType::Qxl {
            self.ram = Some(power_of_two(self.ram.unwrap_or(QXL_MEMORY)));
        }
        self.vram = self.vram.or(usual).map(power_of_two);
        self.heads.get_or_insert(1);
    }
}

/// Hypervisors round up; so the definition shows what the guest gets.
fn power_of_two(size: KiB) -> KiB {
    KiB(size.0.next_power_of_two())
}
