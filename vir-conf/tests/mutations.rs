//! Damaged domains: nothing panics, and what is accepted prints the same from then on.

use vir_conf::Domain;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::strategy;

#[test]
fn damage_ends_in_an_error_or_a_stable_document() {
    strategy::stable_under_damage("domain", 10_000, 500, |text| {
        let parsed = Domain::parse(text, ParseFlags::INACTIVE)?;
        // Blank text that was written as a reference (`&#32;`) is indentation once printed, as with libxml2.
        let domain = Domain { metadata: None, ..parsed.value };
        Ok::<_, vir_conf::diagnostic::Report>(domain.to_xml(FormatFlags::INACTIVE | FormatFlags::SECURE))
    });
}
