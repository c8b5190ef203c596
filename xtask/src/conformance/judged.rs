//! Suites whose cases are judged one by one, by what they say and the suite's files.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use vir_test::corpus::{Entry, Suite};

use super::suites::Runner;
use super::verdict::Verdict;

/// One case of a suite, as the suite's index has it besides its name. It should refuse unknown fields: a field that is
/// skipped is a check missed.
pub(super) trait Judged: DeserializeOwned {
    /// The checks that the case calls for.
    fn checks(&self) -> Vec<&'static str>;

    /// Makes them. An error is the reason why those that are left were not made.
    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String>;
}

struct Cases<C> {
    suite: Suite,
    /// A type, not a value, so that threads can share it.
    kind: PhantomData<fn() -> C>,
}

/// The runner of a suite with such cases.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open<C: Judged + 'static>(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(Cases::<C> { suite: suite.clone(), kind: PhantomData }))
}

impl<C: Judged> Runner for Cases<C> {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        let case: C = entry.decode().map_err(|err| err.to_string())?;
        case.checks().into_iter().for_each(|check| verdict.plan(check));
        case.judge(&self.suite, verdict)
    }
}
