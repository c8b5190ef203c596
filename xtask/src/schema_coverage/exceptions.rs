//! What the grammar allows and our tables leave out on purpose, each with its reason.

use std::cell::Cell;

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

    /// Whether what is missing at a path is left out on purpose.
    pub(super) fn allow(&self, path: &str) -> bool {
        self.need(|exception| exception.values.is_empty() && exception.is_around(path))
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

    /// Exceptions below a root that nothing needed.
    pub(super) fn unneeded<'a>(&'a self, root: &'a str) -> impl Iterator<Item = &'a str> {
        let below = move |exception: &&Exception| exception.path.split('/').next() == Some(root);
        let unneeded = self.list.iter().filter(below).filter(|exception| !exception.needed.get());
        unneeded.map(|exception| exception.path.as_str())
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
                    [[exception]]\npath = \"a/@d\"\nvalues = [\"x\"]\nreason = \"r\"\n";
        let exceptions = Exceptions::read(text).expect("a list");
        assert!(!exceptions.allow("a/b/@c"));
        assert!(!exceptions.allow("a/@d"), "only a value is left out");
        assert_eq!(exceptions.unneeded("a").count(), 2);
        assert!(exceptions.allow("a/x/y/b/z/@c"));
        assert!(exceptions.allow("a/b/z/@c/more"));
        assert!(exceptions.allow_value("a/@d", "x"));
        assert!(!exceptions.allow_value("a/@d", "y"));
        assert_eq!(exceptions.unneeded("a").count(), 0);
        assert!(Exceptions::read("[[exception]]\npath = \"a\"\nreason = \" \"\n").is_err());
    }
}
