//! Figures and lists of one kind of document.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::exceptions::Exceptions;
use super::walk::{Extra, Found, Visitor, When};
use crate::relaxng::ElementId;

/// How far our tables cover a kind of document.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// The element at the top.
    pub(super) kind: String,
    /// Attributes, elements and texts that the grammar allows, by path.
    pub(super) total: usize,
    /// How many of them our tables have.
    pub(super) covered: usize,
    /// How many are left out on purpose.
    pub(super) excepted: usize,
    /// What our tables lack.
    pub(super) missing: Vec<Gap>,
    /// Values that our tables refuse.
    pub(super) values: Vec<Refused>,
    /// What only our tables have.
    pub(super) extra: Vec<Gap>,
    /// Words that only our tables have.
    pub(super) extra_values: Vec<Refused>,
    /// What the grammar demands and strict reading does not.
    pub(super) lenient: Vec<Gap>,
    /// Texts of which strict reading accepts any, and the grammar only some.
    pub(super) any_text: Vec<Refused>,
    /// What we demand and the grammar does not.
    pub(super) demanded: Vec<Gap>,
}

/// Something that one side lacks, wherever its element occurs.
#[derive(Debug, Serialize)]
pub(super) struct Gap {
    /// The first place, by its path.
    pub(super) path: String,
    /// How many places there are.
    pub(super) places: usize,
    /// Alternatives that lack it, where others have it.
    pub(super) when: When,
    /// What is inside it and thus lacks too.
    pub(super) below: usize,
}

/// Texts that one side lacks, wherever their element occurs.
#[derive(Debug, Serialize)]
pub(super) struct Refused {
    /// The first place, by its path.
    pub(super) path: String,
    /// How many places there are.
    pub(super) places: usize,
    /// Words in quotes, or what texts they are.
    pub(super) values: BTreeSet<String>,
}

/// The same step below the same elements of the grammar.
type Key = (BTreeSet<ElementId>, String);

/// Where in a list a key is.
type Index = BTreeMap<Key, usize>;

/// What the lists of a report hold already.
#[derive(Default)]
struct Known {
    missing: Index,
    values: Index,
    extra: Index,
    extra_values: Index,
    lenient: Index,
    any_text: Index,
    demanded: Index,
}

/// Collects a report.
pub(super) struct Collector<'e> {
    exceptions: &'e Exceptions,
    report: Report,
    known: Known,
    /// The gap that was found last, for what is inside of it.
    last: Option<usize>,
}

impl<'e> Collector<'e> {
    pub(super) fn new(kind: &str, exceptions: &'e Exceptions) -> Self {
        Self {
            exceptions,
            report: Report {
                kind: kind.to_owned(),
                total: 0,
                covered: 0,
                excepted: 0,
                missing: Vec::new(),
                values: Vec::new(),
                extra: Vec::new(),
                extra_values: Vec::new(),
                lenient: Vec::new(),
                any_text: Vec::new(),
                demanded: Vec::new(),
            },
            known: Known::default(),
            last: None,
        }
    }

    /// The report; a kind that is not `known` at all is one gap.
    pub(super) fn finish(mut self, known: bool) -> Report {
        if !known {
            let (path, below) = (self.report.kind.clone(), self.report.total - self.report.excepted);
            self.report.missing.push(Gap { path, places: 1, when: When::Always, below });
        }
        self.report
    }

    fn lacks(&mut self, found: Found<'_>) {
        let first = !found.inside_gap;
        if self.exceptions.allow(&found.path, &found.lacking) {
            self.report.excepted += usize::from(!found.repeats);
            self.last = if first { None } else { self.last };
        } else if first {
            let key = key(found.owners, &found.path);
            let at = add_gap(&mut self.report.missing, &mut self.known.missing, key, &found.path, found.when);
            self.last = Some(at);
        } else if let Some(gap) =
            self.last.map(|at| &mut self.report.missing[at]).filter(|gap| gap.places == 1)
        {
            gap.below += 1;
        }
    }
}

impl Visitor for Collector<'_> {
    fn found(&mut self, mut found: Found<'_>) {
        let key = key(found.owners, &found.path);
        let refused = found.refused.iter().filter(|value| !self.exceptions.allow_value(&found.path, value));
        let refused = refused.map(|value| format!("'{value}'")).collect();
        add_values(&mut self.report.values, &mut self.known.values, key.clone(), &found.path, refused);
        let excess = found.excess.iter().map(|value| format!("'{value}'")).collect();
        add_values(
            &mut self.report.extra_values,
            &mut self.known.extra_values,
            key.clone(),
            &found.path,
            excess,
        );
        let (report, known) = (&mut self.report, &mut self.known);
        if let Some(when) = found.lenient.take() {
            add_gap(&mut report.lenient, &mut known.lenient, key.clone(), &found.path, when);
        }
        if let Some(when) = found.demanded.take() {
            add_gap(&mut report.demanded, &mut known.demanded, key.clone(), &found.path, when);
        }
        let narrower = found.narrower.iter().map(|text| (*text).to_owned()).collect();
        add_values(&mut report.any_text, &mut known.any_text, key, &found.path, narrower);
        self.report.total += usize::from(!found.repeats);
        if found.covered {
            self.report.covered += usize::from(!found.repeats);
        } else {
            self.lacks(found);
        }
    }

    fn extra(&mut self, extra: Extra<'_>) {
        let key = key(extra.owners, &extra.path);
        add_gap(&mut self.report.extra, &mut self.known.extra, key, &extra.path, extra.when);
    }
}

fn key(owners: &BTreeSet<ElementId>, path: &str) -> Key {
    (owners.clone(), path.rsplit('/').next().unwrap_or_default().to_owned())
}

fn add_gap(gaps: &mut Vec<Gap>, known: &mut Index, key: Key, path: &str, when: When) -> usize {
    let at = *known.entry(key).or_insert(gaps.len());
    if at == gaps.len() {
        gaps.push(Gap { path: path.to_owned(), places: 0, when, below: 0 });
    }
    gaps[at].places += 1;
    at
}

fn add_values(list: &mut Vec<Refused>, known: &mut Index, key: Key, path: &str, values: BTreeSet<String>) {
    if values.is_empty() {
        return;
    }
    let at = *known.entry(key).or_insert(list.len());
    if at == list.len() {
        list.push(Refused { path: path.to_owned(), places: 0, values: BTreeSet::new() });
    }
    list[at].places += 1;
    list[at].values.extend(values);
}

impl Report {
    /// How many things our tables have or leave out on purpose.
    pub(super) fn settled(&self) -> usize {
        self.covered + self.excepted
    }

    /// `domain  1234/1300  94.9 %`.
    pub(super) fn line(&self) -> String {
        figures(&self.kind, self.covered, self.total, self.excepted)
    }

    /// What is missing; what only our tables have when `extra`; where strict reading is more or less strict when
    /// `strictness`.
    pub(super) fn details(&self, extra: bool, strictness: bool) -> Vec<String> {
        let mut lines = Vec::new();
        lines.extend(self.missing.iter().map(|gap| format!("missing  {}", gap.line())));
        lines.extend(self.values.iter().map(|refused| format!("values   {}", refused.line())));
        if extra {
            lines.extend(self.extra.iter().map(|gap| format!("extra    {}", gap.line())));
            lines.extend(self.extra_values.iter().map(|refused| format!("extra    {}", refused.line())));
        }
        if strictness {
            lines.extend(self.lenient.iter().map(|gap| format!("lenient  {}", gap.line())));
            lines.extend(self.any_text.iter().map(|narrower| format!("any text {}", narrower.line())));
            lines.extend(self.demanded.iter().map(|gap| format!("demanded {}", gap.line())));
        }
        lines
    }
}

/// A line of figures; what is left out on purpose does not count.
pub(super) fn figures(name: &str, covered: usize, total: usize, excepted: usize) -> String {
    let counted = total - excepted;
    let tenths = (covered * 1000).checked_div(counted).unwrap_or(1000);
    let percent = format!("{}.{}", tenths / 10, tenths % 10);
    let left_out = if excepted > 0 { format!("  {excepted} left out on purpose") } else { String::new() };
    format!("{name:28}{:>13} {percent:>6} %{left_out}", format!("{covered}/{counted}"))
}

impl Gap {
    fn line(&self) -> String {
        let mut line = self.path.clone();
        match &self.when {
            When::Always => {}
            When::With(labels) => line.push_str(&format!("  [with {}]", list(labels))),
            When::Without(labels) => line.push_str(&format!("  [not with {}]", list(labels))),
        }
        if self.below > 0 {
            line.push_str(&format!("  with {} below", self.below));
        }
        line + &more(self.places)
    }
}

impl Refused {
    fn line(&self) -> String {
        let values = self.values.iter().map(String::as_str).collect::<Vec<_>>();
        format!("{}  {}{}", self.path, values.join("  "), more(self.places))
    }
}

/// Alternatives that a line names.
const SHOWN: usize = 6;

fn list(labels: &[String]) -> String {
    let shown = labels.iter().take(SHOWN).map(|label| if label.is_empty() { "nothing" } else { label });
    let more = labels.len().saturating_sub(SHOWN);
    let rest = if more > 0 { format!("; {more} more") } else { String::new() };
    shown.collect::<Vec<_>>().join("; ") + &rest
}

fn more(places: usize) -> String {
    if places > 1 { format!("  and {} more places", places - 1) } else { String::new() }
}
