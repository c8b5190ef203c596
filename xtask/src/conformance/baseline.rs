//! The committed figures: how many cases of each suite pass, how much of each schema our tables cover. They may only
//! rise.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::Outcome;

const HEADER: &str = "# Cases that pass, by suite, and what our tables cover of each schema. `--raise` writes figures that rose; none may fall.\n";

/// Name to figure; one that is not named is nothing.
pub(crate) type Figures = BTreeMap<String, usize>;

/// The committed figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Baseline(Figures);

/// Name, baseline figure, figure now.
type Move = (String, usize, usize);

/// How a run stands against the baseline.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    /// Figures that are higher than before.
    risen: Vec<Move>,
    /// Figures that are lower.
    fallen: Vec<Move>,
}

impl Baseline {
    fn load() -> Outcome<Self> {
        let path = path();
        let text = std::fs::read_to_string(&path).map_err(|err| format!("{}: {err}", path.display()))?;
        Ok(Self(toml::from_str(&text).map_err(|err| format!("{}: {err}", path.display()))?))
    }

    fn store(&self) -> Outcome {
        Ok(std::fs::write(path(), format!("{HEADER}{}", toml::to_string(&self.0)?))?)
    }

    /// Compares figures with the committed ones. Of those, the ones `expected` now and gone have fallen to nothing.
    fn compare(&self, mut now: Figures, expected: impl Fn(&str) -> bool) -> Comparison {
        for name in self.0.keys().filter(|name| expected(name)) {
            now.entry(name.clone()).or_insert(0);
        }
        let mut comparison = Comparison::default();
        for (name, figure) in now {
            let before = self.0.get(&name).copied().unwrap_or(0);
            match figure.cmp(&before) {
                std::cmp::Ordering::Less => comparison.fallen.push((name, before, figure)),
                std::cmp::Ordering::Equal => {}
                std::cmp::Ordering::Greater => comparison.risen.push((name, before, figure)),
            }
        }
        comparison
    }

    /// The baseline with what rose, and without what fell.
    fn raised(mut self, comparison: &Comparison) -> Self {
        for (name, _, figure) in &comparison.risen {
            self.0.insert(name.clone(), *figure);
        }
        self
    }
}

/// Holds figures against the committed ones, says what moved, takes over what rose when `raise`, and fails when one fell.
pub(crate) fn hold(now: Figures, expected: impl Fn(&str) -> bool, raise: bool) -> Outcome {
    let baseline = Baseline::load()?;
    let comparison = baseline.compare(now, expected);
    for (name, from, to) in &comparison.risen {
        eprintln!("{name}: {from} -> {to}, the baseline can be raised (--raise)");
    }
    if raise {
        baseline.raised(&comparison).store()?;
    }
    for (name, from, to) in &comparison.fallen {
        eprintln!("{name}: {from} -> {to}, below the baseline");
    }
    if comparison.fallen.is_empty() { Ok(()) } else { Err("figures fell below the baseline".into()) }
}

fn path() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../vir-test/conformance.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raising_never_lowers() {
        let figures = |list: &[(&str, usize)]| {
            list.iter().map(|(name, figure)| ((*name).to_owned(), *figure)).collect::<Figures>()
        };
        let before = Baseline(figures(&[("a", 2), ("b", 2), ("gone", 1), ("other/gone", 1)]));
        let now = figures(&[("a", 3), ("b", 1), ("new", 0)]);
        let comparison = before.compare(now, |name| !name.starts_with("other/"));
        assert_eq!(comparison.risen, [("a".to_owned(), 2, 3)]);
        assert_eq!(comparison.fallen, [("b".to_owned(), 2, 1), ("gone".to_owned(), 1, 0)]);
        let after = before.raised(&comparison);
        assert_eq!(after.0["a"], 3);
        assert_eq!(after.0["b"], 2);
    }
}
