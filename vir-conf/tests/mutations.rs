//! Damaged documents of every kind: nothing panics, and what is accepted prints the same from then on.
//!
//! `VIR_MUTANTS` is how many there are of all kinds together.

use vir_conf::diagnostic::Report;
use vir_conf::document;
use vir_test::kinds::{Document, Tested};
use vir_test::{laws, strategy};

vir_test::each_kind!(damage_ends_in_an_error_or_a_stable_document);

/// Mutants of each kind in the default run.
const MUTANTS: u32 = 400;
/// Kinds that share the mutants that are asked for.
const KINDS: u32 = 18;
/// Arbitrary documents that are damaged beside those of the golden cases.
const ARBITRARY: usize = 20;

fn damage_ends_in_an_error_or_a_stable_document<T: Document>(tested: &Tested<T>) {
    let asked = std::env::var("VIR_MUTANTS").ok().and_then(|number| number.parse::<u32>().ok());
    let cases = asked.map_or(MUTANTS, |all| all.div_ceil(KINDS));
    let mut texts = tested.inputs();
    texts.extend(strategy::some_documents(T::SCHEMA, ARBITRARY));
    // As read, and as completed where it means something.
    let accepted = strategy::stable_when_damaged(texts.clone(), cases, |text| {
        let value: T = laws::read(text)?;
        Ok::<_, Report>(document::format(&value, laws::ALL))
    });
    let sound = strategy::stable_when_damaged(texts, cases, |text| laws::completed(text, tested.complete));
    eprintln!("of 2 times {cases} mutants {accepted} were accepted, and {sound} made sense");
    assert!(
        accepted * 100 >= cases,
        "only {accepted} of {cases} documents were accepted: the damage is too great to tell"
    );
}
