//! Any text, read as a domain: no panic, no hang, and what is accepted prints the same after it is read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vir_conf::Domain;
use vir_conf::flags::{FormatFlags, ParseFlags};

fuzz_target!(|text: &str| {
    let Ok(parsed) = Domain::parse(text, ParseFlags::INACTIVE) else { return };
    // Blank text in foreign metadata that was written as a reference is indentation once printed, as with libxml2.
    let domain = Domain { metadata: None, ..parsed.value };
    let printed = domain.to_xml(FormatFlags::INACTIVE | FormatFlags::SECURE);
    let again = Domain::parse(&printed, ParseFlags::INACTIVE).expect("what is printed can be read");
    assert_eq!(again.value.to_xml(FormatFlags::INACTIVE | FormatFlags::SECURE), printed);
});
