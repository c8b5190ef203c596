// Long because each way in which a character device ends at the host is a table of its own, a few lines long.
//! The host's end of a character device: shared by serial and parallel ports, consoles, channels, smart cards and
//! USB redirection.

mod unused;

pub use unused::{
    NoProtocol, NoSource, OnlyAgent, OnlyChannel, OnlyFile, OnlyModem, OnlyPath, OnlyTcp, OnlyTerminal,
    OnlyUdp, OnlyUnix,
};

use crate::Ignored;
use crate::diagnostic::{Problem, Report};
use crate::domain::device::{Clipboard, Mouse, Seclabel};
use crate::facet;
use crate::scalar::{OnOff, YesNo};
use crate::{choice, element, values};

choice! {
    /// What the host connects a character device to.
    pub enum CharSource by "type" {
        /// Nothing: output is dropped, there is no input.
        "null" => Null(NoSource),
        /// A virtual console in the window of the display.
        "vc" => Vc(NoSource),
        /// A pseudo terminal made at start.
        "pty" => Pty(PtySource),
        /// A device of the host.
        "dev" => Dev(DevSource),
        /// A file that takes the output.
        "file" => File(FileSource),
        /// A named pipe, or a pair of them.
        "pipe" => Pipe(DevSource),
        /// Standard input and output of the process.
        "stdio" => Stdio(NoSource),
        /// UDP datagrams.
        "udp" => Udp(UdpSource),
        /// A TCP connection.
        "tcp" => Tcp(TcpSource),
        /// A socket in the file system.
        "unix" => Unix(UnixSource),
        /// A channel of the SPICE display that SPICE itself knows.
        "spicevmc" => SpiceVmc(NoSource) since "0.8.8",
        /// A channel of the SPICE display under a name of one's own.
        "spiceport" => SpicePort(ChannelSource) since "1.2.2",
        /// One end of a null modem of FreeBSD.
        "nmdm" => Nmdm(NmdmSource) since "1.2.4",
        /// The hypervisor's own side of the SPICE agent: clipboard and mouse without a SPICE display.
        "qemu-vdagent" => QemuVdagent(VdagentSource) since "8.4.0",
        /// A channel of the D-Bus display.
        "dbus" => Dbus(ChannelSource),
    }
}

/// Addresses of a UDP device: to listen on, and to send to.
const UDP_ENDS: usize = 2;

impl CharSource {
    /// A pseudo terminal, which is what a device gets that names nothing.
    pub const PTY: Self = Self::Pty(PtySource { source: None, unused: NoProtocol { protocol: Ignored } });

    /// A file that takes the output.
    pub fn file(path: impl Into<String>) -> Self {
        let file = FilePath { path: Some(path.into()), ..FilePath::default() };
        Self::File(FileSource { source: Some(file), ..FileSource::default() })
    }

    /// A socket in the file system, on which the host listens or which it calls.
    pub fn unix(mode: EndMode, path: impl Into<String>) -> Self {
        let end = UnixEnd { mode, path: Some(path.into()), ..UnixEnd::default() };
        Self::Unix(UnixSource { source: Some(end), ..UnixSource::default() })
    }

    /// Path of the pseudo terminal, while there is one.
    pub fn terminal(&self) -> Option<&str> {
        match self {
            Self::Pty(pty) => pty.source.as_ref()?.path.as_deref(),
            Self::Null(_)
            | Self::Vc(_)
            | Self::Dev(_)
            | Self::File(_)
            | Self::Pipe(_)
            | Self::Stdio(_)
            | Self::Udp(_)
            | Self::Tcp(_)
            | Self::Unix(_)
            | Self::SpiceVmc(_)
            | Self::SpicePort(_)
            | Self::Nmdm(_)
            | Self::QemuVdagent(_)
            | Self::Dbus(_) => None,
        }
    }

    /// Brings the two addresses of a UDP device into their order. Of two for the same way the first counts.
    pub(crate) fn post_parse(&mut self) {
        if let Self::Udp(udp) = self
            && udp.sources.len() <= UDP_ENDS
        {
            udp.sources.sort_by_key(|end| end.mode);
            udp.sources.dedup_by_key(|end| end.mode);
        }
    }

    /// Judges the host's end of the device at `path`, where a socket must have a path.
    pub(crate) fn validate_with_path(&self, path: &str, report: &mut Report) {
        self.validate(path, report);
        if let Self::Unix(unix) = self
            && unix.path().is_none()
        {
            report.error(path, Problem::MissingAttribute { element: "source".to_owned(), name: "path" });
        }
    }

    /// Judges the host's end of the port or console at `path`, which no channel of SPICE fits.
    pub(crate) fn validate_port(&self, path: &str, report: &mut Report) {
        self.validate_with_path(path, report);
        if matches!(self, Self::SpiceVmc(_)) {
            let why = "a spicevmc device is a channel of type virtio, a smart card or a USB redirection";
            report.error(path, Problem::Unsupported(why.to_owned()));
        }
    }

    /// The attribute of `<source>` that there must be and is not.
    fn missing(&self) -> Option<&'static str> {
        let unless = |is_there: bool, name| (!is_there).then_some(name);
        match self {
            Self::Dev(dev) | Self::Pipe(dev) => unless(dev.path().is_some(), "path"),
            Self::File(file) => unless(file.source.as_ref().is_some_and(|file| file.path.is_some()), "path"),
            Self::Tcp(tcp) => {
                let end = tcp.source.as_ref();
                unless(end.is_some_and(|end| end.host.is_some()), "host")
                    .or_else(|| unless(end.is_some_and(|end| end.service.is_some()), "service"))
            }
            Self::Udp(udp) => unless(udp.connect().is_some_and(|end| end.service.is_some()), "service"),
            Self::SpicePort(channel) | Self::Dbus(channel) => unless(channel.name().is_some(), "channel"),
            Self::Nmdm(NmdmSource { source: Some(ends), unused: _ }) => {
                // Both ends are named, or the hypervisor makes up both.
                let is_half = ends.master.is_some() != ends.slave.is_some();
                unless(!is_half, if ends.master.is_some() { "slave" } else { "master" })
            }
            // A socket without a path is made at start, for devices that allow it.
            Self::Unix(_)
            | Self::Null(_)
            | Self::Vc(_)
            | Self::Pty(_)
            | Self::Stdio(_)
            | Self::SpiceVmc(_)
            | Self::Nmdm(NmdmSource { source: None, unused: _ })
            | Self::QemuVdagent(_) => None,
        }
    }

    /// Judges the host's end of the device at `path`.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        if let Some(name) = self.missing() {
            report.error(path, Problem::MissingAttribute { element: "source".to_owned(), name });
        }
        match self {
            Self::Unix(UnixSource { source: Some(end), unused: _ }) => {
                end.reconnect.iter().for_each(|r| r.validate(end.mode, path, report));
            }
            Self::Tcp(tcp) => {
                if let Some(end) = &tcp.source {
                    end.reconnect.iter().for_each(|r| r.validate(end.mode, path, report));
                }
            }
            Self::Udp(udp) if udp.sources.len() > UDP_ENDS => {
                let why = "only two source elements are allowed for character device".to_owned();
                report.error(path, Problem::Conflict(why));
            }
            Self::Udp(_)
            | Self::Unix(_)
            | Self::SpicePort(_)
            | Self::Dbus(_)
            | Self::Null(_)
            | Self::Vc(_)
            | Self::Pty(_)
            | Self::Dev(_)
            | Self::File(_)
            | Self::Pipe(_)
            | Self::Stdio(_)
            | Self::SpiceVmc(_)
            | Self::Nmdm(_)
            | Self::QemuVdagent(_) => {}
        }
    }
}

element! {
    /// A pseudo terminal made at start.
    pub struct PtySource = group {
        /// The terminal, known while the domain runs.
        child "source" => source: Option<PtyPath>, when |_, cx| !cx.inactive();
        /// What is read and means nothing.
        inline "" => unused: NoProtocol;
    }
}

element! {
    /// The terminal that was made.
    pub struct PtyPath = maybe "source" {
        /// Path, `/dev/pts/3`.
        attr "path" => path: Option<String>;
        /// What is read and means nothing.
        inline "" => unused: OnlyTerminal;
    }
}

element! {
    /// A device or pipe of the host.
    pub struct DevSource = group {
        /// The device or pipe; mandatory.
        child "source" => source: Option<PathSource>;
        /// What is read and means nothing.
        inline "" => unused: NoProtocol;
    }
}

element! {
    /// A path on the host.
    pub struct PathSource = "source" default {
        /// Path on the host; mandatory.
        attr "path" => path: Option<String>;
        /// How security drivers treat the path.
        list "seclabel" => seclabels: Vec<Seclabel>;
        /// What is read and means nothing.
        inline "" => unused: OnlyPath;
    }
}

element! {
    /// A file that takes the output.
    pub struct FileSource = group {
        /// The file; mandatory.
        child "source" => source: Option<FilePath>;
        /// What is read and means nothing.
        inline "" => unused: NoProtocol;
    }
}

element! {
    /// A file on the host.
    pub struct FilePath = "source" default {
        /// Path on the host; mandatory.
        attr "path" => path: Option<String>;
        /// Whether output is added to what the file has; the hypervisor starts afresh where absent.
        attr "append" => append: Option<OnOff>, since "1.3.1";
        /// How security drivers treat the path.
        list "seclabel" => seclabels: Vec<Seclabel>;
        /// What is read and means nothing.
        inline "" => unused: OnlyFile;
    }
}

values! {
    /// Which side of a connection the host is.
    pub enum EndMode {
        /// It listens.
        Bind = "bind",
        /// It calls.
        Connect = "connect",
    }
}

element! {
    /// UDP datagrams.
    pub struct UdpSource = group {
        /// Where to listen and where to send, in this order.
        list "source" => sources: Vec<UdpEnd>;
        /// What is read and means nothing.
        inline "" => unused: NoProtocol;
    }
}

element! {
    /// An address to listen on or to send to.
    pub struct UdpEnd = "source" default {
        /// Whether this is the address to listen on.
        attr "mode" => mode: EndMode = EndMode::Connect;
        /// Host name or address.
        attr "host" => host: Option<String>;
        /// Port number or service name.
        attr "service" => service: Option<String>;
        /// What is read and means nothing.
        inline "" => unused: OnlyUdp;
    }
}

impl DevSource {
    /// Path of the device or pipe.
    pub fn path(&self) -> Option<&str> {
        self.source.as_ref()?.path.as_deref()
    }
}

impl UdpSource {
    /// Where to send.
    pub fn connect(&self) -> Option<&UdpEnd> {
        self.end(EndMode::Connect)
    }

    /// Where to listen.
    pub fn bind(&self) -> Option<&UdpEnd> {
        self.end(EndMode::Bind)
    }

    fn end(&self, mode: EndMode) -> Option<&UdpEnd> {
        self.sources.iter().find(|end| end.mode == mode)
    }
}

element! {
    /// A TCP connection.
    pub struct TcpSource = shape {
        /// The host's end; mandatory.
        child "source" => source: Option<TcpEnd>;
        /// What is spoken on the connection.
        child "protocol" => protocol: Protocol = Protocol { kind: ProtocolType::Raw };
    }
}

element! {
    /// An end of a TCP connection.
    pub struct TcpEnd = "source" default {
        /// Who calls.
        attr "mode" => mode: EndMode = EndMode::Connect;
        /// Host name or address; mandatory.
        attr "host" => host: Option<String>;
        /// Port number or service name; mandatory.
        attr "service" => service: Option<String>;
        /// Whether the connection is encrypted; the host's configuration decides where absent.
        attr "tls" => tls: Option<YesNo>, since "2.4.0";
        /// Whether a lost connection is made anew.
        child "reconnect" => reconnect: Option<Reconnect>, since "3.7.0";
        /// What is read and means nothing.
        inline "" => unused: OnlyTcp;
    }
}

element! {
    /// What is spoken on a TCP connection.
    pub struct Protocol = "protocol" default {
        /// The protocol.
        attr "type" => kind: ProtocolType = ProtocolType::Raw;
    }
}

values! {
    /// What is spoken on a TCP connection.
    pub enum ProtocolType { Raw = "raw", Telnet = "telnet", Telnets = "telnets" since "0.8.5", Tls = "tls" since "0.8.5" }
}

element! {
    /// A socket in the file system.
    pub struct UnixSource = group {
        /// The socket. Without a path one is made at start, and the element is not shown.
        child "source" => source: Option<UnixEnd>, when |unix, _| unix.path().is_some();
        /// What is read and means nothing.
        inline "" => unused: NoProtocol;
    }
}

element! {
    /// An end of a socket in the file system.
    pub struct UnixEnd = "source" default {
        /// Who calls.
        attr "mode" => mode: EndMode = EndMode::Connect;
        /// Path of the socket.
        attr "path" => path: Option<String>;
        /// How security drivers treat the socket.
        list "seclabel" => seclabels: Vec<Seclabel>;
        /// Whether a lost connection is made anew.
        child "reconnect" => reconnect: Option<Reconnect>, since "3.7.0";
        /// What is read and means nothing.
        inline "" => unused: OnlyUnix;
    }
}

impl UnixEnd {
    /// An end about which nothing else is said.
    pub fn new(mode: EndMode, path: String) -> Self {
        Self { mode, path: Some(path), seclabels: Vec::new(), reconnect: None, unused: OnlyUnix::default() }
    }
}

impl UnixSource {
    /// Path of the socket, where the document names one.
    pub fn path(&self) -> Option<&str> {
        self.source.as_ref()?.path.as_deref()
    }
}

element! {
    /// Whether a lost connection is made anew.
    pub struct Reconnect = maybe "reconnect" {
        /// Whether it is.
        attr "enabled" => enabled: Option<YesNo>;
        /// Time between two attempts; mandatory where enabled.
        attr "timeout" => timeout: Option<u32>, in "s", when |reconnect, _| reconnect.enabled == Some(YesNo::Yes);
        /// For another kind of connection; means nothing here.
        attr "delay" => delay: Ignored;
    }
}

impl Reconnect {
    /// Only who calls can call again, and must say when.
    fn validate(&self, mode: EndMode, path: &str, report: &mut Report) {
        if mode != EndMode::Connect {
            let why = "only a connection in mode 'connect' can be made anew";
            report.error(path, Problem::Conflict(why.to_owned()));
        }
        if self.enabled == Some(YesNo::Yes) && self.timeout.is_none() {
            let name = "timeout";
            report.error(path, Problem::MissingAttribute { element: "reconnect".to_owned(), name });
        }
    }
}

element! {
    /// A named channel of a display.
    pub struct ChannelSource = group {
        /// The channel; what the device is for decides where absent.
        child "source" => source: Option<ChannelName>;
        /// What is read and means nothing.
        inline "" => unused: NoProtocol;
    }
}

element! {
    /// The name of a display's channel.
    pub struct ChannelName = "source" default {
        /// Name by which clients of the display find the channel.
        attr "channel" => channel: Option<String>;
        /// What is read and means nothing.
        inline "" => unused: OnlyChannel;
    }
}

impl ChannelName {
    /// A channel of that name.
    pub fn new(channel: String) -> Self {
        Self { channel: Some(channel), unused: OnlyChannel::default() }
    }
}

impl ChannelSource {
    /// Name of the channel, where the document or the device has one.
    pub fn name(&self) -> Option<&str> {
        self.source.as_ref()?.channel.as_deref()
    }
}

element! {
    /// A null modem of FreeBSD.
    pub struct NmdmSource = group {
        /// Both ends.
        child "source" => source: Option<NmdmPair>;
        /// What is read and means nothing.
        inline "" => unused: NoProtocol;
    }
}

element! {
    /// Both ends of a null modem.
    pub struct NmdmPair = maybe "source" {
        /// Device that the hypervisor opens.
        attr "master" => master: Option<String>;
        /// Device that people open.
        attr "slave" => slave: Option<String>;
        /// What is read and means nothing.
        inline "" => unused: OnlyModem;
    }
}

element! {
    /// The hypervisor's own side of the SPICE agent.
    pub struct VdagentSource = group {
        /// What it does.
        child "source" => source: Option<Vdagent>;
        /// What is read and means nothing.
        inline "" => unused: NoProtocol;
    }
}

element! {
    /// What the hypervisor's side of the SPICE agent does.
    pub struct Vdagent = maybe "source" {
        /// Whether the clipboard is shared; it is not where absent.
        child "clipboard" => clipboard: Option<Clipboard>;
        /// Who draws the mouse; usually the client where absent.
        child "mouse" => mouse: Option<Mouse>;
        /// What is read and means nothing.
        inline "" => unused: OnlyAgent;
    }
}

element! {
    /// A copy of all output.
    pub struct CharLog = "log" {
        /// File that takes the copy, an absolute path.
        attr "file" => file: String, fits facet::ABSOLUTE_PATH;
        /// Whether output is added to what the file has.
        attr "append" => append: Option<OnOff>;
    }
}
