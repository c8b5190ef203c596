//! The committed figures: how many cases of each suite pass. They may only rise.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::runner::SuiteResult;
use crate::Outcome;

const HEADER: &str = "# Cases that pass, by suite. `cargo xtask conformance --raise` writes figures that rose; none may fall.\n";

/// Suite to passed cases; a suite that is not named has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Baseline(BTreeMap<String, usize>);

/// Suite, baseline figure, figure now.
type Move = (String, usize, usize);

/// How a run stands against the baseline.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// Suites that pass more cases than before.
    pub(super) risen: Vec<Move>,
    /// Suites that pass fewer.
    pub(super) fallen: Vec<Move>,
}

impl Baseline {
    pub(super) fn load() -> Outcome<Self> {
        let path = path();
        let text = std::fs::read_to_string(&path).map_err(|err| format!("{}: {err}", path.display()))?;
        Ok(Self(toml::from_str(&text).map_err(|err| format!("{}: {err}", path.display()))?))
    }

    pub(super) fn store(&self) -> Outcome {
        Ok(std::fs::write(path(), format!("{HEADER}{}", toml::to_string(&self.0)?))?)
    }

    /// Compares a run with the baseline. When the run was of `all` suites, one that is gone has fallen to nothing.
    pub(super) fn compare(&self, results: &[SuiteResult], all: bool) -> Comparison {
        let mut now =
            results.iter().map(|suite| (suite.name.clone(), suite.passed())).collect::<BTreeMap<_, _>>();
        if all {
            self.0.keys().for_each(|suite| _ = now.entry(suite.clone()).or_insert(0));
        }
        let mut comparison = Comparison::default();
        for (suite, passed) in now {
            let before = self.0.get(&suite).copied().unwrap_or(0);
            match passed.cmp(&before) {
                std::cmp::Ordering::Less => comparison.fallen.push((suite, before, passed)),
                std::cmp::Ordering::Equal => {}
                std::cmp::Ordering::Greater => comparison.risen.push((suite, before, passed)),
            }
        }
        comparison
    }

    /// The baseline with what rose, and without what fell.
    pub(super) fn raised(mut self, comparison: &Comparison) -> Self {
        for (suite, _, passed) in &comparison.risen {
            self.0.insert(suite.clone(), *passed);
        }
        self
    }
}

fn path() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../vir-test/conformance.toml"))
}

#[cfg(test)]
mod tests {
    use super::super::runner::CaseResult;
    use super::super::verdict::Verdict;
    use super::*;

    fn suite(name: &str, passed: usize) -> SuiteResult {
        let case = || CaseResult { name: String::new(), verdict: Verdict::default() };
        SuiteResult { name: name.to_owned(), cases: std::iter::repeat_with(case).take(passed).collect() }
    }

    #[test]
    fn raising_never_lowers() {
        let before =
            Baseline(BTreeMap::from([("a".to_owned(), 2), ("b".to_owned(), 2), ("gone".to_owned(), 1)]));
        let comparison = before.compare(&[suite("a", 3), suite("b", 1), suite("new", 0)], true);
        assert_eq!(comparison.risen, [("a".to_owned(), 2, 3)]);
        assert_eq!(comparison.fallen, [("b".to_owned(), 2, 1), ("gone".to_owned(), 1, 0)]);
        let after = before.raised(&comparison);
        assert_eq!(after.0["a"], 3);
        assert_eq!(after.0["b"], 2);
    }
}
