//! Groups failures by what they have in common, so that one look tells which gap costs most cases.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use vir_test::diff;

use super::runner::SuiteResult;
use super::verdict::Failure;

/// How many cases of a class are named.
const EXAMPLES: usize = 3;

/// Prints every class of failures of the wanted checks, the biggest first, with some of its cases.
pub(super) fn print(results: &[SuiteResult], wanted: impl Fn(&str) -> bool) {
    for (class, cases) in classes(results, wanted) {
        println!("{:5}  {class}", cases.len());
        for case in cases.iter().take(EXAMPLES) {
            println!("         {case}");
        }
    }
}

/// A case is in one class for each of its failures, or for each of the reasons of one.
fn classes(results: &[SuiteResult], wanted: impl Fn(&str) -> bool) -> Vec<(String, Vec<&str>)> {
    let mut classes = BTreeMap::<String, Vec<&str>>::new();
    for suite in results {
        for case in suite.failed() {
            for (check, failure) in case.verdict.failures().filter(|(check, _)| wanted(check)) {
                for shape in shapes(check, failure) {
                    classes.entry(format!("{} {shape}", suite.name)).or_default().push(&case.name);
                }
            }
        }
    }
    let mut classes = classes.into_iter().collect::<Vec<_>>();
    classes.sort_by_key(|(_, cases)| std::cmp::Reverse(cases.len()));
    classes
}

fn shapes(check: &str, failure: &Failure) -> BTreeSet<String> {
    let message = |reason: &String| format!("{check}: {}", mask(reason.lines().next().unwrap_or_default()));
    match failure {
        Failure::Message(reason) => BTreeSet::from([message(reason)]),
        Failure::Several(reasons) => reasons.iter().map(message).collect(),
        Failure::Differs { expected, actual } => {
            let (want, have) = diff::first_difference(expected, actual).unwrap_or_default();
            BTreeSet::from([format!("{check}:\n       - {}\n       + {}", line(want), line(have))])
        }
    }
}

fn line(line: Option<&str>) -> String {
    line.map_or_else(|| "(end)".to_owned(), |line| mask(line.trim()))
}

/// Hides what differs between cases of one kind: numbers, and quoted texts that are no plain words.
///
/// Words stay, because they are what a line is about: `type='virtio'`, `"driver":"qxl"`, `unknown element 'hub'`.
fn mask(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some(inner) = quoted(rest, out.chars().next_back()) {
            write!(out, "{c}{}{c}", if is_word(inner) { inner } else { "*" }).expect("writing to a string");
            rest = &rest[inner.len() + 2..];
        } else if c.is_ascii_digit() {
            out.push('N');
            rest = rest.trim_start_matches(|c: char| c.is_ascii_hexdigit() || c == 'x');
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// The text in the quotes that `rest` starts with. A quote after a letter is an apostrophe.
fn quoted(rest: &str, before: Option<char>) -> Option<&str> {
    let quote = rest.chars().next().filter(|c| "'\"".contains(*c))?;
    let opens = before.is_none_or(|c| !c.is_alphanumeric());
    let length = rest[1..].find(quote).filter(|_| opens)?;
    Some(&rest[1..=length])
}

fn is_word(text: &str) -> bool {
    text.len() <= 24 && text.chars().all(|c| c.is_ascii_alphabetic() || "-_".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_masked_and_words_stay() {
        assert_eq!(mask("<address type='pci' bus='0x01'/>"), "<address type='pci' bus='*'/>");
        assert_eq!(
            mask("-device {\"driver\":\"qxl\",\"id\":\"video0\"}"),
            "-device {\"driver\":\"qxl\",\"id\":\"*\"}"
        );
        assert_eq!(mask("line 12: it's not 'a b' 0x1f"), "line N: it's not '*' N");
    }
}
