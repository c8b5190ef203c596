//! Domain documents once every hypervisor's common rules have filled them in.

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

/// Reads and fills in a document.
fn complete(text: &str) -> Domain {
    let flags = ParseFlags::INACTIVE;
    let mut domain = Domain::parse(text, flags).expect("the documents of this test are well written").value;
    domain.post_parse(&mut PostParse { flags, arch: None, mac_prefix: [0x52, 0x54, 0], random: &mut Fixed });
    domain
}

#[test]
fn documents_are_completed_alike_and_once() {
    let flags = FormatFlags::INACTIVE | FormatFlags::SECURE;
    let seen = golden::each("domain-post-parse", |case| {
        let once = complete(&case.read("in.xml")).to_xml(flags);
        assert_eq!(complete(&once).to_xml(flags), once, "{}: completing twice changes more", case.name());
        case.check("out.xml", &once);
    });
    assert!(seen >= 3, "only {seen} documents found: is the data there?");
}
