//! Displays without a server of their own: `sdl`, `desktop`, `egl-headless`, `dbus`; and drawing by the host's card.

use crate::domain::device::AudioRef;
use crate::element;
use crate::facet;
use crate::scalar::YesNo;

element! {
    /// A window on the host, by the SDL library.
    pub struct SdlDisplay = group {
        /// X display, `:0.0`.
        attr "display" => display: Option<String>;
        /// Path of the X authority file.
        attr "xauth" => xauth: Option<String>;
        /// Whether the window fills the screen.
        attr "fullscreen" => fullscreen: Option<YesNo>, when |sdl, _| sdl.fullscreen == Some(YesNo::Yes);
        /// Drawing by the host's graphics card.
        child "gl" => gl: Option<GlSwitch>, since "4.4.0";
    }
}

element! {
    /// A window of VirtualBox on the host.
    pub struct DesktopDisplay = group {
        /// X display, `:0.0`.
        attr "display" => display: Option<String>;
        /// Whether the window fills the screen.
        attr "fullscreen" => fullscreen: Option<YesNo>, when |desktop, _| desktop.fullscreen == Some(YesNo::Yes);
    }
}

element! {
    /// No window: only drawing by the host's graphics card.
    pub struct EglHeadless = group {
        /// The card.
        child "gl" => gl: Option<RenderNode>, since "5.0.0";
    }
}

element! {
    /// Objects on D-Bus that show the screen.
    pub struct DbusDisplay = group {
        /// Whether clients are connected one by one instead of over a bus.
        attr "p2p" => p2p: Option<YesNo>, when |dbus, _| dbus.p2p == Some(YesNo::Yes);
        /// Address of the bus, not where clients are connected one by one; a private one is made at start where absent.
        attr "address" => address: Option<String>, fits facet::LINE;
        /// Drawing by the host's graphics card.
        child "gl" => gl: Option<GlNode>;
        /// Back end whose sound clients hear.
        child "audio" => audio: Option<AudioRef>;
    }
}

element! {
    /// Whether a window draws by the host's graphics card.
    pub struct GlSwitch = "gl" {
        /// Whether it does.
        attr "enable" => enable: YesNo;
    }
}

element! {
    /// The host's graphics card.
    pub struct RenderNode = maybe "gl" {
        /// The card, `/dev/dri/renderD128`; chosen at start where absent.
        attr "rendernode" => rendernode: Option<String>, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// Whether a display draws by the host's graphics card, and by which.
    pub struct GlNode = "gl" {
        /// Whether it does.
        attr "enable" => enable: YesNo;
        /// The card, `/dev/dri/renderD128`; chosen at start where absent.
        attr "rendernode" => rendernode: Option<String>, since "3.1.0", fits facet::ABSOLUTE_PATH;
    }
}
