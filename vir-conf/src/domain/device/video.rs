//! `<video>`: a graphics card.

use crate::domain::device::{DeviceInfo, VirtioOptions};
use crate::facet;
use crate::scalar::{KiB, OnOff, YesNo};
use crate::{element, values};

element! {
    /// A graphics card.
    pub struct Video = "video" {
        /// Who emulates it, and transport options.
        child "driver" => driver: Option<VideoDriver>;
        /// The card.
        child "model" => model: VideoModel = VideoModel::default();
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

element! {
    /// Who emulates a graphics card, and transport options.
    pub struct VideoDriver = maybe "driver" {
        /// Transport options of virtio devices.
        inline "" => virtio: VirtioOptions;
        /// Who emulates the card; the hypervisor where absent.
        attr "name" => name: Option<VideoDriverName>;
        /// How bhyve shows the card's VGA registers.
        attr guest "vgaconf" => vgaconf: Option<VgaConf>;
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
        /// Size of the first memory bar in KiB, of `qxl` only.
        attr guest "ram" => ram: Option<KiB>;
        /// Video memory in KiB, a power of two; of `qxl` the second memory bar.
        attr guest "vram" => vram: Option<KiB>;
        /// 64-bit part of the second memory bar in KiB, of `qxl` only.
        attr guest "vram64" => vram64: Option<KiB>;
        /// Part of the first memory bar that serves as frame buffer, in KiB, of `qxl` only.
        attr guest "vgamem" => vgamem: Option<KiB>;
        /// Screens.
        attr guest "heads" => heads: Option<u32>, when |model, _| model.heads != Some(0);
        /// Whether it is the card the firmware uses; the first one where none is.
        attr guest "primary" => primary: Option<YesNo>, when |model, _| model.primary == Some(YesNo::Yes);
        /// Whether guest memory is shown without a copy.
        attr guest "blob" => blob: Option<OnOff>;
        /// Drawing by the host's graphics card.
        child "acceleration" => acceleration: Option<VideoAcceleration>;
        /// Size of the screen at start.
        child "resolution" => resolution: Option<VideoResolution>;
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
        Qxl = "qxl",
        /// The card of Parallels.
        Parallels = "parallels",
        /// A virtio GPU.
        Virtio = "virtio",
        /// The frame buffer of bhyve.
        Gop = "gop",
        /// No card, and none to be added.
        None = "none",
        /// A VGA without legacy registers.
        Bochs = "bochs",
        /// A frame buffer in guest memory, for firmware.
        Ramfb = "ramfb",
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
        attr "rendernode" => rendernode: Option<String>, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// Size of the screen at start.
    pub struct VideoResolution = "resolution" {
        /// Width in pixels.
        attr guest "x" => x: u32;
        /// Height in pixels.
        attr guest "y" => y: u32;
    }
}
