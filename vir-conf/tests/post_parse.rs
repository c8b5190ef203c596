//! Domain documents once every hypervisor's common rules have filled them in.

use vir_conf::domain::Domain;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::fixed::completing;
use vir_test::golden;

/// Reads and fills in a document.
fn complete(text: &str) -> Domain {
    let flags = ParseFlags::INACTIVE;
    let mut domain = Domain::parse(text, flags).expect("the documents of this test are well written").value;
    completing(flags, |cx| domain.post_parse(cx));
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
