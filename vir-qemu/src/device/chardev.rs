//! The host's end of a character device as `-chardev`.

use std::fmt::Write as _;

use serde::Serialize;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::chardev::{
    ChannelSource, CharLog, CharSource, EndMode, FilePath, ProtocolType, Reconnect, TcpEnd, TcpSource,
    UdpSource, UnixSource, Vdagent,
};
use vir_conf::domain::device::graphics::MouseMode;
use vir_conf::scalar::{OnOff, YesNo};

use crate::capabilities::Flag;
use crate::command::{Builder, Refusal, escape, refuse, refuse_host};
use crate::device::tls::{Endpoint, TlsCredentials};

/// What a character device is for, where its arguments depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A serial port, a console, a channel, an entropy source.
    Stream,
    /// A parallel port.
    Parallel,
    /// A smart card at the other end.
    Smartcard,
    /// A USB device at the other end.
    Redirection,
}

impl Purpose {
    /// The channel of SPICE that the device is.
    fn spice_channel(self) -> &'static str {
        match self {
            Self::Stream | Self::Parallel => "vdagent",
            Self::Smartcard => "smartcard",
            Self::Redirection => "usbredir",
        }
    }
}

/// Notes what QEMU cannot do with the host's end of the device at `path`.
pub(crate) fn validate(source: &CharSource, has_spice: bool, path: &str, report: &mut Report) {
    let mut refuse = |why: String| report.error(path, Problem::Unsupported(why));
    match source {
        CharSource::Tcp(tcp) => match tcp.protocol.kind {
            ProtocolType::Telnets | ProtocolType::Tls => {
                refuse(format!("tcp chardev protocol '{}' is not supported by QEMU", tcp.protocol.kind));
            }
            ProtocolType::Raw | ProtocolType::Telnet => {}
        },
        CharSource::SpiceVmc(_) | CharSource::SpicePort(_) if !has_spice => {
            refuse("a channel of SPICE needs a display of type 'spice'".to_owned());
        }
        CharSource::Nmdm(_) => refuse("QEMU has no null modems, chardev type 'nmdm'".to_owned()),
        CharSource::SpiceVmc(_)
        | CharSource::SpicePort(_)
        | CharSource::Null(_)
        | CharSource::Vc(_)
        | CharSource::Pty(_)
        | CharSource::Dev(_)
        | CharSource::File(_)
        | CharSource::Pipe(_)
        | CharSource::Stdio(_)
        | CharSource::Udp(_)
        | CharSource::Unix(_)
        | CharSource::QemuVdagent(_)
        | CharSource::Dbus(_) => {}
    }
}

/// Adds the host's end of the device `alias`; the name by which the guest's end finds it.
pub(crate) fn build(
    source: &CharSource,
    log: Option<&CharLog>,
    alias: &str,
    purpose: Purpose,
    b: &mut Builder<'_>,
) -> Result<String, Refusal> {
    let id = format!("char{alias}");
    let options = backend(source, alias, &id, purpose, b)?;
    let log = log.map_or(Ok(String::new()), |log| copy(log, alias, b))?;
    b.option("-chardev", options + &log);
    Ok(id)
}

fn backend(
    source: &CharSource,
    alias: &str,
    id: &str,
    purpose: Purpose,
    b: &mut Builder<'_>,
) -> Result<String, Refusal> {
    Ok(match source {
        CharSource::Null(_) => format!("null,id={id}"),
        CharSource::Vc(_) => format!("vc,id={id}"),
        CharSource::Pty(_) => format!("pty,id={id}"),
        CharSource::Stdio(_) => format!("stdio,id={id}"),
        CharSource::Dev(dev) => {
            let kind = if purpose == Purpose::Parallel { "parallel" } else { "serial" };
            format!("{kind},id={id},path={}", escape(dev.path().unwrap_or_default()))
        }
        CharSource::Pipe(pipe) => format!("pipe,id={id},path={}", escape(pipe.path().unwrap_or_default())),
        CharSource::File(file) => {
            file_backend(file.source.as_ref().ok_or_else(not_validated)?, alias, id, b)?
        }
        CharSource::Udp(udp) => udp_backend(udp, id),
        CharSource::Tcp(tcp) => tcp_backend(tcp, alias, id, b)?,
        CharSource::Unix(unix) => unix_backend(unix, id, b)?,
        CharSource::SpiceVmc(_) => format!("spicevmc,id={id},name={}", purpose.spice_channel()),
        CharSource::SpicePort(channel) => format!("spiceport,id={id},name={}", escape(channel_name(channel))),
        CharSource::Dbus(channel) => format!("dbus,id={id},name={}", escape(channel_name(channel))),
        CharSource::QemuVdagent(agent) => vdagent(agent.source.as_ref(), id),
        CharSource::Nmdm(_) => return Err(not_validated()),
    })
}

const PATH: &str = "domain/devices";

/// What validation refuses has no form on the command line.
fn not_validated() -> Refusal {
    refuse(PATH, Problem::Unsupported("the character device has no form on QEMU's command line".to_owned()))
}

fn channel_name(channel: &ChannelSource) -> &str {
    channel.name().unwrap_or_default()
}

fn file_backend(file: &FilePath, alias: &str, id: &str, b: &mut Builder<'_>) -> Result<String, Refusal> {
    let keep = file.append == Some(OnOff::On);
    let descriptor = b
        .resources
        .output_file(file.path.as_deref().unwrap_or_default(), keep)
        .map_err(|err| refuse_host(PATH, &err))?;
    let path = b.fdset(descriptor, &format!("{alias}-source"));
    // The descriptor stands where output goes on, whether or not the file was emptied before.
    Ok(format!("file,id={id},path={path},append=on"))
}

fn copy(log: &CharLog, alias: &str, b: &mut Builder<'_>) -> Result<String, Refusal> {
    let keep = log.append == Some(OnOff::On);
    let descriptor = b.resources.log_file(&log.file, keep).map_err(|err| refuse_host(PATH, &err))?;
    let path = b.fdset(descriptor, &format!("{alias}-log"));
    Ok(format!(",logfile={path},logappend=on"))
}

fn udp_backend(udp: &UdpSource, id: &str) -> String {
    let text = |value: Option<&Option<String>>, absent: &str| {
        escape(value.and_then(|value| value.as_deref()).unwrap_or(absent))
    };
    let (connect, bind) = (udp.connect(), udp.bind());
    format!(
        "udp,id={id},host={},port={},localaddr={},localport={}",
        text(connect.map(|end| &end.host), ""),
        text(connect.map(|end| &end.service), ""),
        text(bind.map(|end| &end.host), ""),
        text(bind.map(|end| &end.service), "0"),
    )
}

fn tcp_backend(tcp: &TcpSource, alias: &str, id: &str, b: &mut Builder<'_>) -> Result<String, Refusal> {
    let TcpSource { source, protocol } = tcp;
    let Some(TcpEnd { mode, host: Some(host), service: Some(service), tls, reconnect, unused: _ }) = source
    else {
        return Err(not_validated());
    };
    let mut options = format!("socket,id={id},host={},port={}", escape(host), escape(service));
    match protocol.kind {
        ProtocolType::Raw => {}
        ProtocolType::Telnet => options += ",telnet=on",
        ProtocolType::Telnets | ProtocolType::Tls => return Err(not_validated()),
    }
    options += &connection(*mode, reconnect.as_ref(), b);
    let settings = &b.driver.config.chardev_tls;
    if tls.map_or(settings.enabled, |tls| tls == YesNo::Yes) {
        let endpoint = if *mode == EndMode::Bind { Endpoint::Server } else { Endpoint::Client };
        let object = format!("obj{id}_tls0");
        let secret = format!("char{alias}-secret0");
        TlsCredentials { id: &object, secret_id: &secret, endpoint, settings }.build(b)?;
        let _ = write!(options, ",tls-creds={object}");
    }
    Ok(options)
}

fn unix_backend(unix: &UnixSource, id: &str, b: &mut Builder<'_>) -> Result<String, Refusal> {
    let path = unix.path().unwrap_or_default();
    let (mode, reconnect) =
        unix.source.as_ref().map_or((EndMode::Bind, None), |end| (end.mode, end.reconnect.as_ref()));
    let end = match mode {
        EndMode::Bind => b.listening(path).map_err(|err| refuse_host(PATH, &err))?,
        EndMode::Connect => format!("path={}", escape(path)),
    };
    Ok(format!("socket,id={id},{end}{}", connection(mode, reconnect, b)))
}

/// Who listens does not wait for the first client; who calls may call again.
fn connection(mode: EndMode, reconnect: Option<&Reconnect>, b: &Builder<'_>) -> String {
    if mode == EndMode::Bind {
        return ",server=on,wait=off".to_owned();
    }
    let seconds = match reconnect {
        Some(Reconnect { enabled: Some(YesNo::Yes), timeout, delay: _ }) => timeout.unwrap_or_default(),
        Some(Reconnect { enabled: Some(YesNo::No), timeout: _, delay: _ }) => 0,
        Some(Reconnect { enabled: None, timeout: _, delay: _ }) | None => return String::new(),
    };
    if b.driver.capabilities.has(Flag::ChardevReconnectMiliseconds) {
        format!(",reconnect-ms={}", u64::from(seconds) * 1000)
    } else {
        format!(",reconnect={seconds}")
    }
}

fn vdagent(agent: Option<&Vdagent>, id: &str) -> String {
    let mut options = format!("qemu-vdagent,id={id},name=vdagent");
    let Some(Vdagent { clipboard, mouse, unused: _ }) = agent else { return options };
    if let Some(clipboard) = clipboard {
        let _ = write!(options, ",clipboard={}", OnOff::from(bool::from(clipboard.copypaste)));
    }
    if let Some(mouse) = mouse {
        let _ = write!(options, ",mouse={}", OnOff::from(mouse.mode == MouseMode::Client));
    }
    options
}

/// A guest device that hangs on a character device alone.
#[derive(Serialize)]
pub(crate) struct Props<'a> {
    /// QEMU's name of the device.
    pub driver: &'a str,
    /// The host's end.
    pub chardev: &'a str,
    /// The device's alias.
    pub id: &'a str,
    /// Number of the port, where the device has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<u32>,
    /// First I/O port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iobase: Option<u32>,
    /// Interrupt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub irq: Option<u32>,
    /// Where it sits.
    #[serde(flatten)]
    pub place: crate::device::place::Place,
}
