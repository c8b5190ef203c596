//! Damaged documents: nothing panics, and what is accepted prints the same from then on.

use std::cell::RefCell;

use proptest::test_runner::{Config, TestRunner};
use vir_conf::Domain;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::{golden, strategy};

fn documents() -> Vec<String> {
    let documents = RefCell::new(Vec::new());
    golden::each("domain", |case| documents.borrow_mut().push(case.read("in.xml")));
    documents.into_inner()
}

#[test]
fn damage_ends_in_an_error_or_a_stable_document() {
    let mut runner =
        TestRunner::new(Config { cases: 10_000, failure_persistence: None, ..Config::default() });
    let accepted = RefCell::new(0_u32);
    let checked = runner.run(&strategy::damaged(documents()), |text| {
        let Ok(parsed) = Domain::parse(&text, ParseFlags::INACTIVE) else { return Ok(()) };
        *accepted.borrow_mut() += 1;
        // Blank text that was written as a reference (`&#32;`) is indentation once printed, as with libxml2.
        let domain = Domain { metadata: None, ..parsed.value };
        let printed = domain.to_xml(FormatFlags::INACTIVE | FormatFlags::SECURE);
        let again = Domain::parse(&printed, ParseFlags::INACTIVE)
            .map_err(|report| proptest::test_runner::TestCaseError::fail(format!("{report}\n{printed}")))?;
        let printed_again = again.value.to_xml(FormatFlags::INACTIVE | FormatFlags::SECURE);
        proptest::prop_assert_eq!(printed, printed_again);
        Ok(())
    });
    if let Err(err) = checked {
        panic!("{err}");
    }
    let accepted = accepted.into_inner();
    assert!(
        accepted >= 500,
        "only {accepted} of 10,000 documents were accepted: the damage is too great to tell"
    );
}
