//! Arbitrary documents of every kind: what a reader accepts is printed, viewed, compared and completed without loss.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestError, TestRunner};
use vir_conf::diagnostic::Report;
use vir_conf::diff::{apply, diff};
use vir_conf::document;
use vir_conf::view::View;
use vir_test::kinds::{Document, Tested};
use vir_test::laws::{self, ALL, SHOWN};
use vir_test::strategy;

vir_test::each_kind!(keeps_laws);

type Complete<T> = fn(&mut T, &mut Report);

/// Documents of each kind in the default run.
const CASES: u32 = 200;
/// Parts of a document that need not be there, at most.
const PARTS: u64 = 400;
fn keeps_laws<T: Document>(tested: &Tested<T>) {
    let defaults = Config::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { defaults.cases } else { CASES };
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..defaults });
    let documents = strategy::documents(T::SCHEMA, PARTS);
    let (tried, accepted, sound) = (Cell::new(0_u32), Cell::new(0_u32), Cell::new(0_u32));
    let checked = runner.run(&(documents, documents), |(one, other)| {
        tried.set(tried.get() + 2);
        let mut values = Vec::new();
        for text in [&one, &other] {
            let Ok(value) = laws::read::<T>(text) else { continue };
            accepted.set(accepted.get() + 1);
            values.push(printed_as_read(&value)?);
            sound.set(sound.get() + u32::from(completed_once(value, tested.complete)?));
        }
        values.iter().try_for_each(viewed_without_loss)?;
        match values.as_slice() {
            [one, other] => told_apart_and_joined(one, other),
            _ => Ok(()),
        }
    });
    match checked {
        Ok(()) => {}
        Err(TestError::Fail(reason, (one, other))) => panic!("{reason}\nfor {one}\nand {other}"),
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
    let (tried, accepted) = (tried.get(), accepted.get());
    eprintln!("{accepted} of {tried} documents were accepted, {} made sense", sound.get());
    assert!(
        accepted * 4 >= tried * 3,
        "only {accepted} of {tried} documents were accepted: the table says too little"
    );
}

/// Reads what was printed, which must be possible.
fn read_back<T: Document>(text: &str) -> Result<T, TestCaseError> {
    laws::read_back(text).map_err(TestCaseError::fail)
}

/// What is printed reads back as what was printed. Returns that.
fn printed_as_read<T: Document>(value: &T) -> Result<T, TestCaseError> {
    laws::printed_as_read(value).map_err(TestCaseError::fail)
}

/// JSON and YAML say all that XML says.
fn viewed_without_loss<T: Document>(value: &T) -> TestCaseResult {
    let fail = |err: &dyn std::fmt::Display, text: &str| TestCaseError::fail(format!("{err}\n{text}"));
    laws::viewed_without_loss(value).map_err(TestCaseError::fail)?;
    let view = View::of(value);
    let yaml = serde_saphyr::to_string(&view).map_err(|err| fail(&err, "YAML"))?;
    let of_yaml: View = serde_saphyr::from_str(&yaml).map_err(|err| fail(&err, &yaml))?;
    prop_assert_eq!(&of_yaml, &view, "the view by way of YAML {}", yaml);
    Ok(())
}

/// Differences are none within one value and lead from one to the other.
fn told_apart_and_joined<T: Document>(one: &T, other: &T) -> TestCaseResult {
    let settled = |value: &T| read_back::<T>(&document::format(value, SHOWN));
    let (one, other) = (settled(one)?, settled(other)?);
    prop_assert_eq!(diff(&one, &one), []);
    let made = apply(&one, &diff(&one, &other)).map_err(|err| TestCaseError::fail(err.to_string()))?;
    laws::same("the value by way of its differences", &other, &made).map_err(TestCaseError::fail)
}

/// What is filled in stays; false where the value is refused for what it means.
///
/// Libvirt sorts disks before their buses are known, and keeps the kind of a source in which nothing is named, until it
/// reads its own output. So the second time lines may come in another order, or be about a file; from then on nothing
/// changes.
fn completed_once<T: Document>(mut value: T, complete: Complete<T>) -> Result<bool, TestCaseError> {
    let mut report = Report::new();
    let mut printed = Vec::new();
    for _ in 0..3 {
        complete(&mut value, &mut report);
        if report.has_errors() && printed.is_empty() {
            return Ok(false);
        }
        let text = document::format(&value, ALL);
        value = read_back(&text)?;
        printed.push(text);
    }
    prop_assert!(!report.has_errors(), "completed, then refused: {}\n{}", report, printed[0]);
    let lines = |text: &str| {
        let mut lines: Vec<_> = text.lines().map(of_file).collect();
        lines.sort();
        lines
    };
    prop_assert_eq!(lines(&printed[0]), lines(&printed[1]), "completed and twice, in order of their lines");
    prop_assert_eq!(&printed[1], &printed[2], "completed twice and three times");
    Ok(true)
}

/// A line with any source for one of a file.
fn of_file(line: &str) -> String {
    ["block", "dir", "volume"]
        .iter()
        .fold(line.to_owned(), |line, kind| line.replace(&format!(" type='{kind}'"), " type='file'"))
}
