//! Domain documents as their authors write them: read, and printed again.

use vir_conf::domain::Domain;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::golden;

#[test]
fn documents_are_printed_as_read() {
    let flags = FormatFlags::INACTIVE | FormatFlags::SECURE;
    let seen =
        golden::each("domain", |case| match Domain::parse(&case.read("in.xml"), ParseFlags::INACTIVE) {
            Ok(parsed) => case.check_or("out.xml", "in.xml", &parsed.value.to_xml(flags)),
            Err(report) => case.check("error", &report.to_string()),
        });
    assert!(seen >= 9, "only {seen} documents found: is the data there?");
}
