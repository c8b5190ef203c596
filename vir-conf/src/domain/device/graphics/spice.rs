//! Displays of type `spice`.

use super::{GlNode, Listen, Password};
use crate::facet;
use crate::scalar::{OnOff, YesNo};
use crate::{element, values};

element! {
    /// A SPICE server.
    pub struct SpiceDisplay = group {
        /// TCP port for plain connections, from 5900; -1 while one is to be chosen.
        attr "port" => port: Option<i32>;
        /// TCP port for encrypted connections; -1 while one is to be chosen.
        attr "tlsPort" => tls_port: Option<i32>;
        /// Whether ports are chosen at start.
        attr "autoport" => autoport: Option<YesNo>;
        /// Address of the first listener, once more, as old clients look for it.
        attr "listen" => listen: Option<String>, fits facet::HOST;
        /// Keyboard layout, `de`; the client's where absent.
        attr "keymap" => keymap: Option<String>;
        /// Encryption of channels that name none of their own; `any` where absent.
        attr "defaultMode" => default_mode: Option<SpiceChannelMode>, since "0.9.12",
            when |spice, _| spice.default_mode != Some(SpiceChannelMode::Any);
        /// What a client must know.
        inline "" => password: Password;
        /// Where connections are taken.
        list "listen" => listens: Vec<Listen>, since "0.9.4";
        /// Encryption of single channels.
        list "channel" => channels: Vec<SpiceChannel>;
        /// Compression of images.
        child "image" => image: Option<ImageCompression>, since "0.9.1";
        /// Compression of photographs for slow lines.
        child "jpeg" => jpeg: Option<SpiceCompression>, since "0.9.1";
        /// Compression of drawings for slow lines.
        child "zlib" => zlib: Option<SpiceCompression>, since "0.9.1";
        /// Compression of sound.
        child "playback" => playback: Option<Playback>, since "0.9.1";
        /// Which moving pictures are sent as video.
        child "streaming" => streaming: Option<Streaming>, since "0.9.2";
        /// Who draws the mouse; usually the client where absent.
        child "mouse" => mouse: Option<Mouse>, since "0.9.11";
        /// Whether the clipboard is shared; it is where absent.
        child "clipboard" => clipboard: Option<Clipboard>, since "0.9.3";
        /// Whether clients may send files; they may where absent.
        child "filetransfer" => filetransfer: Option<FileTransfer>, since "1.2.2";
        /// Drawing by the host's graphics card, for clients on the host: with listeners of types `socket` and `none` only.
        child "gl" => gl: Option<GlNode>, since "1.3.3";
    }
}

element! {
    /// Encryption of one channel.
    pub struct SpiceChannel = "channel" {
        /// The channel.
        attr "name" => name: SpiceChannelName;
        /// Whether it is encrypted.
        attr "mode" => mode: SpiceChannelMode;
    }
}

values! {
    /// Channels of SPICE.
    pub enum SpiceChannelName {
        Main = "main", Display = "display", Inputs = "inputs", Cursor = "cursor", Playback = "playback",
        Record = "record", Smartcard = "smartcard" since "0.8.8", Usbredir = "usbredir" since "0.9.12",
    }
}

values! {
    /// Whether a channel is encrypted.
    pub enum SpiceChannelMode {
        /// It is where it can be.
        Any = "any",
        /// It is.
        Secure = "secure",
        /// It is not.
        Insecure = "insecure",
    }
}

element! {
    /// Compression of images.
    pub struct ImageCompression = "image" {
        /// The algorithm.
        attr "compression" => compression: ImageCompressionType;
    }
}

values! {
    /// Algorithms that compress images.
    pub enum ImageCompressionType {
        AutoGlz = "auto_glz", AutoLz = "auto_lz", Quic = "quic", Glz = "glz", Lz = "lz", Off = "off",
    }
}

element! {
    /// Compression for slow lines.
    pub struct SpiceCompression = "compression" {
        /// When it is used.
        attr "compression" => compression: Compression;
    }
}

values! {
    /// When a compression for slow lines is used.
    pub enum Compression { Auto = "auto", Never = "never", Always = "always" }
}

element! {
    /// Compression of sound.
    pub struct Playback = "playback" {
        /// Whether sound is compressed.
        attr "compression" => compression: OnOff;
    }
}

element! {
    /// Which moving pictures are sent as video.
    pub struct Streaming = "streaming" {
        /// The choice.
        attr "mode" => mode: StreamingMode;
    }
}

values! {
    /// Which moving pictures are sent as video: what looks like video, all, none.
    pub enum StreamingMode { Filter = "filter", All = "all", Off = "off" }
}

element! {
    /// Whether the clipboard is shared between guest and client.
    pub struct Clipboard = "clipboard" {
        /// Whether it is.
        attr "copypaste" => copypaste: YesNo;
    }
}

element! {
    /// Who draws the mouse.
    pub struct Mouse = "mouse" {
        /// Guest or client.
        attr "mode" => mode: MouseMode;
    }
}

values! {
    /// Who draws the mouse: the guest, on the server, or the client.
    pub enum MouseMode { Server = "server", Client = "client" }
}

element! {
    /// Whether clients may send files to the guest.
    pub struct FileTransfer = "filetransfer" {
        /// Whether they may.
        attr "enable" => enable: YesNo;
    }
}
