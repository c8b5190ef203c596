//! Everything that can be said about a domain's document without asking its hypervisor.

use crate::diagnostic::Report;
use crate::domain::{Domain, PostParse, Random};
use crate::flags::ParseFlags;
use crate::scalar::{MacAddress, Uuid};
use crate::xml::Document;

/// Reads, completes and judges a document, and says of each problem where in the text it is.
pub fn check(text: &str, flags: ParseFlags) -> Report {
    let (mut domain, mut report) = match Domain::parse(text, flags) {
        Ok(parsed) => (parsed.value, parsed.warnings),
        Err(report) => return report,
    };
    let mut random = Nobody;
    domain.post_parse(&mut PostParse { flags, arch: None, mac_prefix: [0; 3], random: &mut random });
    domain.validate(flags, &mut report);
    domain.devices.validate_disks(&mut report);
    domain.devices.validate_controllers(domain.cpu.as_ref().map_or(0, |cpu| cpu.cells().len()), &mut report);
    domain.foresee(&mut report);
    if let Ok(document) = Document::parse(text) {
        report.locate(document.root());
    }
    report
}

/// Identities for a definition that nobody keeps.
struct Nobody;

impl Random for Nobody {
    fn uuid(&mut self) -> Uuid {
        Uuid([0; 16])
    }

    fn mac(&mut self, [a, b, c]: [u8; 3]) -> MacAddress {
        MacAddress([a, b, c, 0, 0, 0])
    }
}
