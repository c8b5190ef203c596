//! Domain documents completed and judged by the rules that every hypervisor has.

use vir_conf::arch::Arch;
use vir_conf::diagnostic::Report;
use vir_conf::domain::{Domain, PostParse, Random};
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::scalar::{MacAddress, Uuid};
use vir_test::golden;

/// The same identities in every run.
struct Fixed;

impl Random for Fixed {
    fn uuid(&mut self) -> Uuid {
        Uuid::from_random([0x5a; 16])
    }

    fn mac(&mut self, [a, b, c]: [u8; 3]) -> MacAddress {
        MacAddress([a, b, c, 1, 2, 3])
    }
}

/// Reads, fills in and judges a document.
fn complete(text: &str) -> Result<Domain, Report> {
    let flags = ParseFlags::INACTIVE;
    let mut domain = Domain::parse(text, flags)?.value;
    let mut report = Report::new();
    let mut cx =
        PostParse { flags, arch: Some(Arch::X86_64), mac_prefix: [0x52, 0x54, 0], random: &mut Fixed };
    domain.complete(&mut cx, &mut report);
    if report.has_errors() { Err(report) } else { Ok(domain) }
}

#[test]
fn documents_are_completed_once_or_refused_whole() {
    let flags = FormatFlags::INACTIVE | FormatFlags::SECURE;
    let seen = golden::each("domain-complete", |case| match complete(&case.read("in.xml")) {
        Ok(domain) => {
            let once = domain.to_xml(flags);
            let again = complete(&once).expect("what is complete is valid").to_xml(flags);
            assert_eq!(again, once, "{}: completing twice changes more", case.name());
            case.check("out.xml", &once);
        }
        Err(report) => case.check("error", &report.to_string()),
    });
    assert!(seen >= 7, "only {seen} documents found: is the data there?");
}
