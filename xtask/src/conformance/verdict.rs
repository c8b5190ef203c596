//! What became of one case: its checks, each passed or failed with a reason.

use vir_test::corpus::text::complete;

/// Why a check failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// Another text was expected.
    Differs { expected: String, actual: String },
    /// No text came out at all.
    Message(String),
    /// Several things are wrong, independent of each other.
    Several(Vec<String>),
}

/// The checks of one case. A case without checks passes, one that is blocked never does.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdict {
    checks: Vec<Check>,
    blocked: Option<Failure>,
}

#[derive(Debug, Clone)]
struct Check {
    name: &'static str,
    /// Nothing until the check is made.
    outcome: Option<Result<(), Failure>>,
}

impl Verdict {
    /// Names a check that the case calls for. Until it is made it counts as failed.
    pub(super) fn plan(&mut self, name: &'static str) {
        self.checks.push(Check { name, outcome: None });
    }

    /// Records a check as made and passed, unless a part of it failed before.
    pub(super) fn pass(&mut self, name: &'static str) {
        self.record(name, Ok(()));
    }

    /// Records a check as failed.
    pub(super) fn fail(&mut self, name: &'static str, reason: impl Into<String>) {
        self.record(name, Err(Failure::Message(reason.into())));
    }

    /// Records a check as failed for several reasons.
    pub(super) fn fail_each(&mut self, name: &'static str, reasons: Vec<String>) {
        self.record(name, Err(Failure::Several(reasons)));
    }

    /// Compares two texts, after a missing final newline is added to both.
    pub(super) fn compare(&mut self, name: &'static str, expected: &str, actual: &str) {
        let (expected, actual) = (complete(expected), complete(actual));
        let outcome = if expected == actual { Ok(()) } else { Err(Failure::Differs { expected, actual }) };
        self.record(name, outcome);
    }

    fn record(&mut self, name: &'static str, outcome: Result<(), Failure>) {
        let check =
            self.checks.iter_mut().find(|check| check.name == name).expect("only planned checks are made");
        if !matches!(check.outcome, Some(Err(_))) {
            check.outcome = Some(outcome);
        }
    }

    /// Fails the case for a reason that left checks unmade, or kept them from being planned.
    pub(super) fn block(&mut self, reason: impl Into<String>) {
        self.blocked = Some(Failure::Message(reason.into()));
    }

    /// Whether every check was made and passed.
    pub(super) fn has_passed(&self) -> bool {
        self.blocked.is_none() && self.checks.iter().all(Check::has_passed)
    }

    /// The checks' names, each with whether it passed.
    pub(super) fn checks(&self) -> impl Iterator<Item = (&'static str, bool)> {
        self.checks.iter().map(|check| (check.name, check.has_passed()))
    }

    /// What failed, in the order of the checks; what blocked the case comes last, under no check's name.
    pub(super) fn failures(&self) -> impl Iterator<Item = (&'static str, &Failure)> {
        let made = self
            .checks
            .iter()
            .filter_map(|check| Some((check.name, check.outcome.as_ref()?.as_ref().err()?)));
        made.chain(self.blocked.iter().map(|failure| ("", failure)))
    }
}

impl Check {
    fn has_passed(&self) -> bool {
        matches!(self.outcome, Some(Ok(())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_passes_only_when_every_part_of_it_does() {
        let mut verdict = Verdict::default();
        verdict.plan("xml");
        assert!(!verdict.has_passed(), "a check that was not made");
        verdict.compare("xml", "<a/>", "<a/>\n");
        assert!(verdict.has_passed());
        verdict.compare("xml", "<a/>", "<b/>");
        verdict.pass("xml");
        assert!(!verdict.has_passed());
        assert_eq!(verdict.failures().count(), 1);
    }
}
