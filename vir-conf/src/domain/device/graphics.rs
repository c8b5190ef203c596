//! `<graphics>`: a display that shows the guest's screen.

mod listen;
mod local;
mod post_parse;
mod spice;
mod vnc;

pub use listen::{AddressListen, Listen, NetworkListen, SocketListen};
pub use local::{DbusDisplay, DesktopDisplay, EglHeadless, GlNode, GlSwitch, RenderNode, SdlDisplay};
pub use post_parse::ANY_PORT;
pub use spice::{
    Clipboard, Compression, FileTransfer, ImageCompression, ImageCompressionType, Mouse, MouseMode, Playback,
    SpiceChannel, SpiceChannelMode, SpiceChannelName, SpiceCompression, SpiceDisplay, Streaming,
    StreamingMode,
};
pub use vnc::{Connected, Password, RdpDisplay, SharePolicy, VncDisplay};

use crate::choice;
use crate::scalar::YesNo;

choice! {
    /// A display that shows the guest's screen.
    pub enum Graphics = "graphics" by "type" {
        /// A window on the host, by the SDL library.
        "sdl" => Sdl(SdlDisplay),
        /// A VNC server.
        "vnc" => Vnc(VncDisplay),
        /// A remote desktop server.
        "rdp" => Rdp(RdpDisplay),
        /// A window of VirtualBox on the host.
        "desktop" => Desktop(DesktopDisplay),
        /// A SPICE server.
        "spice" => Spice(SpiceDisplay) since "0.8.6",
        /// No window: only drawing by the host's graphics card, for another display to show.
        "egl-headless" => EglHeadless(EglHeadless) since "4.6.0",
        /// Objects on D-Bus.
        "dbus" => Dbus(DbusDisplay) since "8.4.0",
    }
}

impl Graphics {
    /// A VNC server; its port is chosen at start.
    pub fn vnc() -> Self {
        Self::Vnc(VncDisplay { autoport: Some(YesNo::Yes), ..VncDisplay::default() })
    }

    /// A SPICE server; its ports are chosen at start.
    pub fn spice() -> Self {
        Self::Spice(SpiceDisplay { autoport: Some(YesNo::Yes), ..SpiceDisplay::default() })
    }
}
