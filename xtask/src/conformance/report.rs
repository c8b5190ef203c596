//! The figures and differences of a run, for programs and for people.

use std::collections::BTreeMap;

use serde::Serialize;
use vir_test::diff;

use super::runner::SuiteResult;
use super::verdict::Failure;
use crate::Outcome;

/// Passed and total, by check.
type Checks = BTreeMap<&'static str, (usize, usize)>;

#[derive(Debug, Serialize)]
struct Record<'a> {
    suite: &'a str,
    passed: usize,
    total: usize,
    checks: Checks,
    failed: Vec<&'a str>,
}

/// One JSON object a line, a suite each.
pub(super) fn json(results: &[SuiteResult]) -> Outcome {
    for suite in results {
        let record = Record {
            suite: &suite.name,
            passed: suite.passed(),
            total: suite.cases.len(),
            checks: checks(suite),
            failed: suite.failed().map(|case| case.name.as_str()).collect(),
        };
        println!("{}", serde_json::to_string(&record)?);
    }
    Ok(())
}

fn checks(suite: &SuiteResult) -> Checks {
    let mut figures = Checks::new();
    for (name, passed) in suite.cases.iter().flat_map(|case| case.verdict.checks()) {
        let figure = figures.entry(name).or_default();
        figure.0 += usize::from(passed);
        figure.1 += 1;
    }
    figures
}

/// A line a suite, and one for all.
pub(super) fn lines(results: &[SuiteResult]) {
    for suite in results {
        let checks =
            checks(suite).into_iter().map(|(name, (passed, total))| format!("  {name} {passed}/{total}"));
        println!(
            "{:36}{}{}",
            suite.name,
            figure(suite.passed(), suite.cases.len()),
            checks.collect::<String>()
        );
    }
    let passed = results.iter().map(SuiteResult::passed).sum();
    let total = results.iter().map(|suite| suite.cases.len()).sum();
    println!("{:36}{}", "all", figure(passed, total));
}

fn figure(passed: usize, total: usize) -> String {
    format!("{:>9}", format!("{passed}/{total}"))
}

/// What differs, in every case that failed, for each of the wanted checks.
pub(super) fn differences(results: &[SuiteResult], wanted: impl Fn(&str) -> bool) {
    for suite in results {
        for case in suite.failed() {
            for (check, failure) in case.verdict.failures().filter(|(check, _)| wanted(check)) {
                println!("==== {}/{} {check}", suite.name, case.name);
                match failure {
                    Failure::Differs { expected, actual } => println!("{}", diff::unified(expected, actual)),
                    Failure::Message(reason) => println!("{reason}\n"),
                    Failure::Several(reasons) => println!("{}\n", reasons.join("\n")),
                }
            }
        }
    }
}
