//! Arbitrary documents of every kind: what a reader accepts is printed, viewed, compared and completed without loss.

use std::cell::Cell;
use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestError, TestRunner};
use vir_conf::diagnostic::Report;
use vir_conf::diff::{apply, diff};
use vir_conf::document;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::view::View;
use vir_test::kinds::{Document, Tested};
use vir_test::strategy;

vir_test::each_kind!(laws);

type Complete<T> = fn(&mut T, &mut Report);

/// Documents of each kind in the default run.
const CASES: u32 = 200;
/// Parts of a document that need not be there, at most.
const PARTS: u64 = 400;
/// With everything that a document can hold.
const ALL: FormatFlags =
    FormatFlags::SECURE.union(FormatFlags::STATUS).union(FormatFlags::INTERNAL).union(FormatFlags::EXACT);

/// With everything that a view has: what only the host notes has no view.
const SHOWN: FormatFlags = FormatFlags::SECURE.union(FormatFlags::EXACT);

fn laws<T: Document>(tested: &Tested<T>) {
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
            let Ok(value) = read::<T>(text) else { continue };
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

fn read<T: Document>(text: &str) -> Result<T, Report> {
    document::parse(text, ParseFlags::STATUS | ParseFlags::INTERNAL).map(|parsed| parsed.value)
}

/// Reads what was printed, which must be possible.
fn read_back<T: Document>(text: &str) -> Result<T, TestCaseError> {
    read(text).map_err(|err| TestCaseError::fail(format!("its own output is refused: {err}\n{text}")))
}

fn same<T: PartialEq + Debug>(what: &str, one: &T, other: &T) -> TestCaseResult {
    if one == other {
        return Ok(());
    }
    let (one, other) = (format!("{one:#?}"), format!("{other:#?}"));
    let (one, other) = vir_test::diff::first_difference(&one, &other).unwrap_or_default();
    Err(TestCaseError::fail(format!("{what}:\n- {one:?}\n+ {other:?}")))
}

/// What is printed reads back as what was printed. Returns that.
fn printed_as_read<T: Document>(value: &T) -> Result<T, TestCaseError> {
    let text = document::format(value, ALL);
    let again = read_back::<T>(&text)?;
    prop_assert_eq!(&document::format(&again, ALL), &text, "printed twice");
    same("the value read twice", &again, &read_back(&text)?)?;
    for flags in [FormatFlags::empty(), FormatFlags::INACTIVE, FormatFlags::MIGRATABLE | FormatFlags::SECURE]
    {
        let flags = flags | FormatFlags::EXACT;
        let text = document::format(value, flags);
        prop_assert_eq!(
            &document::format(&read_back::<T>(&text)?, flags),
            &text,
            "printed twice with {:?}",
            flags
        );
    }
    Ok(again)
}

/// JSON and YAML say all that XML says.
fn viewed_without_loss<T: Document>(value: &T) -> TestCaseResult {
    let fail = |err: &dyn std::fmt::Display, text: &str| TestCaseError::fail(format!("{err}\n{text}"));
    let view = View::of(value);
    let value: T = read_back(&document::format(value, SHOWN))?;
    let json = serde_json::to_string(&view).map_err(|err| fail(&err, "JSON"))?;
    let of_json: View = serde_json::from_str(&json).map_err(|err| fail(&err, &json))?;
    prop_assert_eq!(&of_json, &view, "the view by way of JSON");
    let yaml = serde_saphyr::to_string(&view).map_err(|err| fail(&err, "YAML"))?;
    let of_yaml: View = serde_saphyr::from_str(&yaml).map_err(|err| fail(&err, &yaml))?;
    prop_assert_eq!(&of_yaml, &view, "the view by way of YAML {}", yaml);
    let again: T = view.to_value().map_err(|err| fail(&err, &json))?;
    same("the value by way of its view", &value, &again)
}

/// Differences are none within one value and lead from one to the other.
fn told_apart_and_joined<T: Document>(one: &T, other: &T) -> TestCaseResult {
    let settled = |value: &T| read_back::<T>(&document::format(value, SHOWN));
    let (one, other) = (settled(one)?, settled(other)?);
    prop_assert_eq!(diff(&one, &one), []);
    let made = apply(&one, &diff(&one, &other)).map_err(|err| TestCaseError::fail(err.to_string()))?;
    same("the value by way of its differences", &other, &made)
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
