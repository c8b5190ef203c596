//! Suites of documents that are read and printed, and nothing else.

use std::marker::PhantomData;

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::table::Element;
use vir_test::corpus::{DataPath, Suite};

use super::documents::{self, Printed, XML};
use super::judged::Judged;
use super::verdict::Verdict;

/// A document that `T` describes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plain<T> {
    input: DataPath,
    expect: Printed,
    #[serde(skip)]
    kind: PhantomData<fn() -> T>,
}

impl<T: Element> Judged for Plain<T> {
    fn checks(&self) -> Vec<&'static str> {
        vec![XML]
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let document: T = documents::parse(suite, &self.input, ParseFlags::empty())?;
        documents::compare(suite, &self.expect.xml, &document, FormatFlags::empty(), verdict)
    }
}
