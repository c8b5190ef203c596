//! Suites of documents that are read and printed, and nothing else.

use std::marker::PhantomData;

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::table::Element;
use vir_test::corpus::{DataPath, Entry, Suite};

use super::documents::{self, XML};
use super::suites::Runner;
use super::verdict::Verdict;

/// One case, as the suites' indexes have it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; some only describe the case")]
struct Case {
    name: String,
    base: String,
    input: DataPath,
    expect: Expect,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: DataPath,
}

struct Plain<T> {
    suite: Suite,
    /// A type, not a value, so that threads can share it.
    kind: PhantomData<fn() -> T>,
}

/// The runner of a suite of documents that `T` describes.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open<T: Element + 'static>(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(Plain::<T> { suite: suite.clone(), kind: PhantomData }))
}

impl<T: Element> Runner for Plain<T> {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        verdict.plan(XML);
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let document: T = documents::parse(&self.suite, &case.input, ParseFlags::empty())?;
        documents::compare(&self.suite, &case.expect.xml, &document, FormatFlags::empty(), verdict)
    }
}
