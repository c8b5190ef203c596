//! The host's ends of a running guest's character devices: found out after the start, opened for consoles.

use std::path::{Path, PathBuf};

use vir_conf::{
    Domain,
    domain::{
        chardev::{CharSource, PtyPath},
        device::{Alias, DeviceInfo},
    },
};
use vir_qemu::qmp::command::ChardevInfo;

use crate::{Code, Console, Error, Origin, Result, host::socket};

/// Enters which pseudo terminals QEMU has made.
pub(super) fn note(domain: &mut Domain, chardevs: &[ChardevInfo]) {
    let devices = &mut domain.devices;
    let made = |info: &DeviceInfo| terminal(chardevs, alias(info)?);
    devices.serials.iter_mut().for_each(|device| enter(&mut device.source, made(&device.info)));
    devices.parallels.iter_mut().for_each(|device| enter(&mut device.source, made(&device.info)));
    devices.channels.iter_mut().for_each(|device| enter(&mut device.source, made(&device.info)));
    for console in &mut devices.consoles {
        let path = made(&console.info);
        console.tty.clone_from(&path);
        enter(&mut console.source, path);
    }
}

fn enter(source: &mut CharSource, path: Option<String>) {
    if let (CharSource::Pty(pty), Some(path)) = (source, path) {
        pty.source = Some(PtyPath { path: Some(path), ..PtyPath::default() });
    }
}

fn alias(info: &DeviceInfo) -> Option<&str> {
    info.alias.as_ref().map(|Alias { name }| name.as_str())
}

/// The pseudo terminal of the device with this alias, by QEMU's word.
fn terminal(chardevs: &[ChardevInfo], alias: &str) -> Option<String> {
    let chardev = chardevs.iter().find(|chardev| chardev.label.strip_prefix("char") == Some(alias))?;
    chardev.filename.strip_prefix("pty:").map(str::to_owned)
}

/// The host's end of a character device.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum HostEnd {
    /// A pseudo terminal.
    Pty(PathBuf),
    /// A listening socket.
    Unix(PathBuf),
}

/// The host's end of the device with alias `device`, else of the first console or serial port.
pub(super) fn host_end(domain: &Domain, device: Option<&str>) -> Result<HostEnd> {
    let name = device.unwrap_or("console");
    let wrong = |detail: String| Error::new(Code::InternalError, Origin::Qemu, detail);
    let mut sources = sources(domain);
    let found = sources.find(|(alias, _)| device.is_none_or(|wanted| *alias == Some(wanted)));
    let (_, source) = found.ok_or_else(|| wrong(format!("cannot find character device {name}")))?;
    let end = match source {
        CharSource::Pty(pty) => {
            pty.source.as_ref().and_then(|source| source.path.as_deref()).map(HostEnd::pty)
        }
        CharSource::Unix(unix) => unix.path().map(|path| HostEnd::Unix(path.into())),
        CharSource::Null(_)
        | CharSource::Vc(_)
        | CharSource::Dev(_)
        | CharSource::File(_)
        | CharSource::Pipe(_)
        | CharSource::Stdio(_)
        | CharSource::Udp(_)
        | CharSource::Tcp(_)
        | CharSource::SpiceVmc(_)
        | CharSource::SpicePort(_)
        | CharSource::Nmdm(_)
        | CharSource::QemuVdagent(_)
        | CharSource::Dbus(_) => None,
    };
    end.ok_or_else(|| wrong(format!("character device {name} is not using a PTY or UNIX socket")))
}

/// Every character device with its alias, consoles first.
fn sources(domain: &Domain) -> impl Iterator<Item = (Option<&str>, &CharSource)> {
    let devices = &domain.devices;
    let consoles = devices.consoles.iter().map(|device| (alias(&device.info), &device.source));
    let serials = devices.serials.iter().map(|device| (alias(&device.info), &device.source));
    let parallels = devices.parallels.iter().map(|device| (alias(&device.info), &device.source));
    let channels = devices.channels.iter().map(|device| (alias(&device.info), &device.source));
    consoles.chain(serials).chain(parallels).chain(channels)
}

impl HostEnd {
    fn pty(path: &str) -> Self {
        Self::Pty(path.into())
    }

    /// Opens it.
    pub(super) fn open(&self) -> Result<Console> {
        let failed = |path: &Path, err| {
            Error::system(Origin::Qemu, format!("unable to open console '{}'", path.display()), err)
        };
        match self {
            Self::Pty(path) => Console::open_pty(path).map_err(|err| failed(path, err)),
            Self::Unix(path) => socket::connect(path).map(Console::new).map_err(|err| failed(path, err)),
        }
    }
}

#[cfg(test)]
mod tests {
    use vir_conf::flags::ParseFlags;

    use super::*;

    fn domain(devices: &str) -> Domain {
        let xml = format!("<domain type='qemu'><name>a</name><devices>{devices}</devices></domain>");
        Domain::parse(&xml, ParseFlags::empty()).unwrap().value
    }

    #[test]
    fn terminals_are_entered_where_they_belong() {
        let mut domain = domain(
            "<serial type='pty'><alias name='serial0'/></serial>
             <console type='pty'><alias name='serial0'/></console>
             <channel type='unix'><source mode='bind' path='/c'/><target type='virtio'/><alias name='channel0'/></channel>",
        );
        let made = ChardevInfo {
            label: "charserial0".into(),
            filename: "pty:/dev/pts/7".into(),
            frontend_open: true,
        };
        note(&mut domain, &[made]);
        assert_eq!(domain.devices.consoles[0].tty.as_deref(), Some("/dev/pts/7"));
        assert_eq!(host_end(&domain, None).unwrap(), HostEnd::Pty("/dev/pts/7".into()));
        assert_eq!(host_end(&domain, Some("channel0")).unwrap(), HostEnd::Unix("/c".into()));
        let err = host_end(&domain, Some("serial9")).unwrap_err();
        assert_eq!(err.to_string(), "internal error: cannot find character device serial9");
    }

    #[test]
    fn other_ends_cannot_be_opened() {
        let domain = domain("<serial type='null'/>");
        let err = host_end(&domain, None).unwrap_err();
        assert!(err.detail.ends_with("is not using a PTY or UNIX socket"), "{err}");
    }
}
