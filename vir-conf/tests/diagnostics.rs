//! What is wrong with documents, as their authors read it.
//!
//! A folder of `vir-test/data/diagnostics` holds a document, `in.xml`, and all that is said about it, `error`. A file
//! `strict` in it asks for strict reading. The program `vir check` prints the same; a test of its own sees to that.

use vir_conf::diagnostic::Report;
use vir_conf::flags::ParseFlags;
use vir_conf::kind;
use vir_conf::xml::Document;
use vir_test::golden::{self, Case};

#[test]
fn problems_are_shown_with_their_places() {
    let seen = golden::each("diagnostics", |case| case.check("error", &problems(case)));
    assert!(seen >= 60, "only {seen} documents found: is the data there?");
}

fn problems(case: &Case) -> String {
    let bytes = std::fs::read(case.path("in.xml")).expect("every case has a document");
    let mut flags = ParseFlags::INACTIVE | ParseFlags::ABI_UPDATE;
    flags.set(ParseFlags::STRICT, case.has("strict"));
    match Document::text_of(&bytes) {
        Ok(text) => kind::check(text, flags).render("in.xml", text, false),
        Err(err) => Report::from(err).render("in.xml", &String::from_utf8_lossy(&bytes), false),
    }
}
