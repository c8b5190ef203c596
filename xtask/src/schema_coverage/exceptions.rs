//! What the grammar allows and our tables leave out on purpose, each with its reason.

use std::cell::Cell;
use std::collections::BTreeSet;

use serde::Deserialize;

use crate::Outcome;

/// The committed list.
const LIST: &str = include_str!("../../schema-coverage.toml");

/// All exceptions, and which of them were needed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exceptions {
    #[serde(default, rename = "exception")]
    list: Vec<Exception>,
}

/// One thing that is left out, with everything below it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    /// Steps from the root, `domain/devices/disk/@type`; `*` is any one step, `**` any number of them.
    path: String,
    /// Only these values are left out, not the thing itself.
    #[serde(default)]
    values: Vec<String>,
    /// Only in these alternatives is it left out, told as in the report.
    #[serde(default)]
    when: Vec<String>,
    reason: String,
    #[serde(skip)]
    needed: Cell<bool>,
}

impl Exceptions {
    /// The committed ones.
    pub(super) fn committed() -> Outcome<Self> {
        Self::read(LIST)
    }

    fn read(text: &str) -> Outcome<Self> {
        let exceptions: Self = toml::from_str(text).map_err(|err| format!("schema-coverage.toml: {err}"))?;
        match exceptions.list.iter().find(|exception| exception.reason.trim().is_empty()) {
            Some(exception) => Err(format!("schema-coverage.toml: no reason for {}", exception.path).into()),
            None => Ok(exceptions),
        }
    }

    /// Whether what is missing at a path, in these alternatives, is left out on purpose.
    pub(super) fn allow(&self, path: &str, lacking: &BTreeSet<String>) -> bool {
        self.need(|exception| {
            let always = exception.when.is_empty();
            let listed = || !lacking.is_empty() && lacking.iter().all(|label| exception.when.contains(label));
            exception.values.is_empty() && exception.is_around(path) && (always || listed())
        })
    }

    /// Whether a value that is refused at a path is refused on purpose.
    pub(super) fn allow_value(&self, path: &str, value: &str) -> bool {
        self.need(|exception| {
            exception.values.iter().any(|known| known == value) && exception.is_around(path)
        })
    }

    fn need(&self, fits: impl Fn(&Exception) -> bool) -> bool {
        let fitting = self.list.iter().filter(|exception| fits(exception));
        fitting.inspect(|exception| exception.needed.set(true)).count() > 0
    }

    /// Exceptions that nothing needed, where everything was looked at that they can be about.
    pub(super) fn unneeded(&self, seen: impl Fn(&str) -> bool) -> Vec<&str> {
        let idle = |exception: &&Exception| {
            !exception.needed.get() && exception.path.split('/').next().is_some_and(&seen)
        };
        self.list.iter().filter(idle).map(|exception| exception.path.as_str()).collect()
    }
}

impl Exception {
    /// Whether a path is the one that is left out, or below it.
    fn is_around(&self, path: &str) -> bool {
        let pattern = self.path.split('/').collect::<Vec<_>>();
        let steps = path.split('/').collect::<Vec<_>>();
        fits(&pattern, &steps)
    }
}

fn fits(pattern: &[&str], steps: &[&str]) -> bool {
    match (pattern, steps) {
        ([], _) => true,
        (["**", rest @ ..], _) => (0..=steps.len()).any(|skipped| fits(rest, &steps[skipped..])),
        ([first, rest @ ..], [step, steps @ ..]) => (*first == "*" || first == step) && fits(rest, steps),
        (_, []) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_covers_what_is_below_it_and_says_when_it_is_idle() {
        let text = "[[exception]]\npath = \"a/**/b/*/@c\"\nreason = \"r\"\n\
                    [[exception]]\npath = \"a/@d\"\nvalues = [\"x\"]\nreason = \"r\"\n\
                    [[exception]]\npath = \"**/e\"\nwhen = [\"f absent\"]\nreason = \"r\"\n";
        let exceptions = Exceptions::read(text).expect("a list");
        let (nowhere, absent) = (BTreeSet::new(), BTreeSet::from(["f absent".to_owned()]));
        let more = BTreeSet::from(["f absent".to_owned(), "f='g'".to_owned()]);
        assert!(!exceptions.allow("a/b/@c", &nowhere));
        assert!(!exceptions.allow("a/@d", &nowhere), "only a value is left out");
        assert!(!exceptions.allow("a/e", &more), "only one alternative is left out");
        assert_eq!(exceptions.unneeded(|_| true).len(), 3);
        assert_eq!(exceptions.unneeded(|root| root == "a").len(), 2);
        assert!(exceptions.allow("a/x/y/b/z/@c", &nowhere));
        assert!(exceptions.allow("a/b/z/@c/more", &nowhere));
        assert!(exceptions.allow("a/e", &absent));
        assert!(exceptions.allow_value("a/@d", "x"));
        assert!(!exceptions.allow_value("a/@d", "y"));
        assert_eq!(exceptions.unneeded(|_| true).len(), 0);
        assert!(Exceptions::read("[[exception]]\npath = \"a\"\nreason = \" \"\n").is_err());
    }
}
