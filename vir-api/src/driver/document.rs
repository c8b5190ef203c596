//! What drivers need to know from a domain's document.

use crate::{Code, Error, Info, Origin, Result, XmlFlags};
use std::path::Path;

use vir_conf::{
    Domain,
    flags::{FormatFlags, ParseFlags},
    scalar::KiB,
};

/// Reads a document as its author wrote it.
pub(crate) fn parse(xml: &str, strict: bool) -> Result<Domain> {
    read(xml, new(strict), None)
}

/// Reads a document in the place of another: what it leaves open of identity and addresses is as it was.
pub(crate) fn parse_over(xml: &str, strict: bool, before: &Domain) -> Result<Domain> {
    read(xml, new(strict), Some(before))
}

fn new(strict: bool) -> ParseFlags {
    let mut flags = ParseFlags::INACTIVE | ParseFlags::ABI_UPDATE;
    flags.set(ParseFlags::STRICT, strict);
    flags
}

/// Reads a document that this driver stored.
pub(crate) fn reload(xml: &str) -> Result<Domain> {
    read(xml, ParseFlags::INACTIVE, None)
}

fn read(xml: &str, flags: ParseFlags, before: Option<&Domain>) -> Result<Domain> {
    let parsed = match before {
        Some(before) => Domain::parse_over(xml, flags, before),
        None => Domain::parse(xml, flags),
    };
    parsed.map(|parsed| parsed.value).map_err(|report| {
        let code = if flags.contains(ParseFlags::STRICT) { Code::XmlInvalidSchema } else { Code::XmlError };
        Error::new(code, Origin::Domain, report.to_string()).because(report)
    })
}

/// Makes sure that a guest that knows the machine of one definition finds nothing different in that of another. The
/// error names every difference, and its source is the list of them.
pub(crate) fn keep_abi(before: &Domain, after: &Domain) -> Result<()> {
    before.keeps_abi(after).map_err(|differences| {
        Error::new(Code::ConfigUnsupported, Origin::Domain, differences.to_string()).because(differences)
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

/// The domain's resources.
pub(crate) fn info(domain: &Domain) -> Info {
    let KiB(max_memory) = domain.memory.size.0;
    let KiB(memory) = domain.current_memory.map_or(domain.memory.size.0, |size| size.0);
    let vcpus = domain.vcpu.present();
    Info { max_memory, memory, vcpus, cpu_time: None }
}

/// The kind of guest.
pub(crate) fn os_type(domain: &Domain) -> String {
    domain.os.kind.as_ref().map_or_else(|| "hvm".to_owned(), |kind| kind.kind.to_string())
}

/// The file with the firmware's variables.
pub(crate) fn variable_store(domain: &Domain) -> Option<&Path> {
    domain.os.nvram.as_ref()?.path.as_deref().map(Path::new)
}
