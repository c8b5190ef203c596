//! Every crate that is built in may be used under a licence that `deny.toml` allows.

use serde::Deserialize;

use crate::Outcome;
use crate::project::{self, Metadata};

/// The part of `deny.toml` that this check shares with cargo-deny.
#[derive(Debug, Deserialize)]
struct Policy {
    licenses: Licences,
}

#[derive(Debug, Deserialize)]
struct Licences {
    allow: Vec<String>,
}

/// Checks the licence of every crate.
pub(crate) fn check() -> Outcome {
    let path = project::root().join("deny.toml");
    let text = std::fs::read_to_string(&path).map_err(|err| format!("{}: {err}", path.display()))?;
    let allowed = toml::from_str::<Policy>(&text)?.licenses.allow;
    let mut complaints = Vec::new();
    for package in Metadata::load()?.packages {
        let licence = package.license.as_deref().unwrap_or("none");
        if !is_allowed(licence, &allowed) {
            complaints.push(format!(
                "{} {}: licence {licence} is not allowed by deny.toml",
                package.name, package.version
            ));
        }
    }
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n").into()) }
}

/// Whether an SPDX expression can be met: `A AND (B OR C)`, where `/` is the old spelling of `OR`.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    any_of(&mut words, allowed) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_of(words: &mut Words<'_>, allowed: &[String]) -> bool {
    let mut met = all_of(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= all_of(words, allowed);
    }
    met
}

fn all_of(words: &mut Words<'_>, allowed: &[String]) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut Words<'_>, allowed: &[String]) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let met = any_of(words, allowed);
        return words.next() == Some(")") && met;
    }
    let Some(name) = words.next() else { return false };
    let exception = words.next_if_eq(&"WITH").and_then(|_| words.next());
    let full = exception.map_or_else(|| name.to_owned(), |exception| format!("{name} WITH {exception}"));
    allowed.contains(&full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_understood() {
        let allowed = ["MIT".to_owned(), "Apache-2.0".to_owned(), "Unicode-3.0".to_owned()];
        for fine in [
            "MIT",
            "MIT/GPL-3.0",
            "(MIT OR GPL-3.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR MIT",
        ] {
            assert!(is_allowed(fine, &allowed), "{fine}");
        }
        for bad in ["none", "GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0 WITH LLVM-exception", "(MIT"] {
            assert!(!is_allowed(bad, &allowed), "{bad}");
        }
    }
}
