//! Walks a grammar's elements by their paths, beside the tables that describe them.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::facts::{Facts, Item, Step};
use super::ours::Ours;
use crate::relaxng::{ElementId, Grammar};

/// A set of our tables, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct OursId(usize);

/// Elements of the grammar that one path leads to, each with the tables that describe it there.
type State = BTreeSet<(ElementId, OursId)>;

/// The alternatives through which a path led to each of them.
type Origins = BTreeMap<(ElementId, OursId), BTreeSet<String>>;

/// One thing that the grammar allows at one path.
#[derive(Debug)]
pub(super) struct Found<'a> {
    /// From the root, `domain/devices/disk/@type`.
    pub(super) path: String,
    /// The grammar's elements that have it: what has the same owners and the same last step is one gap.
    pub(super) owners: &'a BTreeSet<ElementId>,
    /// Whether our tables have it in every alternative.
    pub(super) covered: bool,
    /// Alternatives without it.
    pub(super) lacking: BTreeSet<String>,
    /// The same, where others have it.
    pub(super) when: When,
    /// Whether our tables lack the element around it already.
    pub(super) inside_gap: bool,
    /// Whether it repeats what a shorter path has, inside an element that contains itself.
    pub(super) repeats: bool,
    /// Values that our tables refuse.
    pub(super) refused: BTreeSet<&'a str>,
    /// Words that only our tables have.
    pub(super) excess: BTreeSet<&'a str>,
    /// Texts that the grammar allows where strict reading accepts any.
    pub(super) narrower: BTreeSet<&'a str>,
    /// Alternatives in which the grammar demands it and strict reading does not, where there are some.
    pub(super) lenient: Option<When>,
    /// Alternatives in which we demand it and the grammar does not, where there are some.
    pub(super) demanded: Option<When>,
}

/// Something that only our tables have.
#[derive(Debug)]
pub(super) struct Extra<'a> {
    pub(super) path: String,
    pub(super) owners: &'a BTreeSet<ElementId>,
    /// Alternatives of the grammar that lack it, where others have it.
    pub(super) when: When,
}

/// The alternatives that a gap is in, told by attributes.
#[derive(Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(super) enum When {
    /// All.
    #[default]
    Always,
    /// These.
    With(Vec<String>),
    /// All but these, which are fewer.
    Without(Vec<String>),
}

impl When {
    fn new(lacking: BTreeSet<String>, having: BTreeSet<String>) -> Self {
        if having.is_empty() {
            Self::Always
        } else if having.len() < lacking.len() {
            Self::Without(having.into_iter().collect())
        } else {
            Self::With(lacking.into_iter().collect())
        }
    }
}

/// Who is told.
pub(super) trait Visitor {
    fn found(&mut self, found: Found<'_>);
    fn extra(&mut self, extra: Extra<'_>);
}

/// Walks from one root.
pub(super) struct Walk<'g> {
    grammar: &'g Grammar,
    ours: Vec<Vec<Ours>>,
    numbers: BTreeMap<Vec<(usize, String)>, OursId>,
    facts: BTreeMap<(ElementId, OursId), Rc<Facts>>,
    /// What the path so far went through.
    around: Vec<State>,
}

impl<'g> Walk<'g> {
    pub(super) fn new(grammar: &'g Grammar) -> Self {
        Self {
            grammar,
            ours: Vec::new(),
            numbers: BTreeMap::new(),
            facts: BTreeMap::new(),
            around: Vec::new(),
        }
    }

    /// Walks everything below elements of that name at the top.
    pub(super) fn run(&mut self, name: &str, roots: &[ElementId], ours: &[Ours], visitor: &mut dyn Visitor) {
        let number = self.number(ours);
        let from = roots.iter().map(|id| ((*id, number), BTreeSet::from([String::new()]))).collect();
        self.element(name, &from, visitor);
    }

    fn number(&mut self, ours: &[Ours]) -> OursId {
        let keys = ours.iter().map(Ours::key).collect::<BTreeSet<_>>();
        match self.numbers.entry(keys.into_iter().collect()) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                self.ours.push(ours.to_vec());
                *entry.insert(OursId(self.ours.len() - 1))
            }
        }
    }

    fn facts(&mut self, (id, number): (ElementId, OursId)) -> Rc<Facts> {
        let (grammar, ours) = (self.grammar, &self.ours[number.0]);
        Rc::clone(self.facts.entry((id, number)).or_insert_with(|| Rc::new(Facts::new(grammar, id, ours))))
    }

    fn element(&mut self, path: &str, origins: &Origins, visitor: &mut dyn Visitor) {
        let state = origins.keys().copied().collect::<State>();
        if self.around.contains(&state) {
            return;
        }
        let owners = ids(&state);
        let repeats = self.around.iter().any(|around| ids(around) == owners);
        self.around.push(state);
        let here = Here { path, owners, repeats, all: self.describe(origins) };
        for step in here.all.iter().flat_map(|part| part.facts.items.keys()).collect::<BTreeSet<_>>() {
            visitor.found(here.found(step));
            let mut next = Origins::new();
            for (part, item) in here.items(step) {
                for (id, ours, label) in &item.next {
                    next.entry((*id, self.number(ours))).or_default().extend(part.labels(label));
                }
            }
            if !next.is_empty() {
                self.element(&format!("{path}/{step}"), &next, visitor);
            }
        }
        here.tell_extra(visitor);
        self.around.pop();
    }

    fn describe<'o>(&mut self, origins: &'o Origins) -> Vec<Part<'o>> {
        let part = |(pair, from): (&(ElementId, OursId), &'o BTreeSet<String>)| Part {
            facts: self.facts(*pair),
            described: !self.ours[pair.1.0].is_empty(),
            from,
        };
        origins.iter().map(part).collect()
    }
}

/// One element of the grammar beside our tables.
struct Part<'o> {
    facts: Rc<Facts>,
    /// Whether any table of ours describes it.
    described: bool,
    /// The alternatives that led to it.
    from: &'o BTreeSet<String>,
}

impl Part<'_> {
    /// What tells an alternative: its own label, or where that is empty those of what is around it.
    fn labels(&self, label: &str) -> BTreeSet<String> {
        if label.is_empty() { self.from.clone() } else { BTreeSet::from([label.to_owned()]) }
    }
}

/// Everything that one path leads to.
struct Here<'a> {
    path: &'a str,
    owners: BTreeSet<ElementId>,
    repeats: bool,
    all: Vec<Part<'a>>,
}

impl Here<'_> {
    fn items<'s>(&'s self, step: &str) -> impl Iterator<Item = (&'s Part<'s>, &'s Item)> {
        self.all.iter().filter_map(move |part| Some((part, part.facts.items.get(step)?)))
    }

    fn found(&self, step: &str) -> Found<'_> {
        let all = self.items(step).map(|(_, item)| item).collect::<Vec<_>>();
        let described = self.items(step).filter(|(part, _)| part.described).collect::<Vec<_>>();
        let labels = |of: fn(&Item) -> &BTreeSet<String>| {
            let of_item = |(part, item): &(&Part<'_>, &Item)| {
                of(item).iter().flat_map(|label| part.labels(label)).collect::<Vec<_>>()
            };
            described.iter().flat_map(of_item).collect::<BTreeSet<_>>()
        };
        let lacking = labels(|item| &item.lacking);
        let refused = described.iter().flat_map(|(_, item)| &item.refused);
        Found {
            path: format!("{}/{step}", self.path),
            owners: &self.owners,
            covered: lacking.is_empty() && !described.is_empty(),
            inside_gap: described.is_empty(),
            repeats: self.repeats,
            refused: refused.map(String::as_str).collect(),
            excess: excess(&all),
            narrower: described.iter().flat_map(|(_, item)| &item.narrower).map(String::as_str).collect(),
            lenient: some(labels(|item| &item.lenient)),
            demanded: some(labels(|item| &item.demanded)),
            when: When::new(lacking.clone(), labels(|item| &item.having)),
            lacking,
        }
    }

    fn tell_extra(&self, visitor: &mut dyn Visitor) {
        let steps = self.all.iter().flat_map(|part| part.facts.extra.keys()).collect::<BTreeSet<&Step>>();
        for step in steps {
            let lacking = |part: &Part<'_>| {
                let labels = part.facts.extra.get(step).into_iter().flatten();
                labels.flat_map(|label| part.labels(label)).collect::<Vec<_>>()
            };
            let having = |(part, item): (&Part<'_>, &Item)| {
                item.having.iter().flat_map(|label| part.labels(label)).collect::<Vec<_>>()
            };
            let having = self.items(step).flat_map(having).collect::<BTreeSet<_>>();
            let mut lacking = self.all.iter().flat_map(lacking).collect::<BTreeSet<_>>();
            // Elements of the grammar that nothing of ours tells apart are one alternative.
            lacking.retain(|label| !having.contains(label));
            if lacking.is_empty() {
                continue;
            }
            let when = When::new(lacking, having);
            visitor.extra(Extra { path: format!("{}/{step}", self.path), owners: &self.owners, when });
        }
    }
}

fn some(labels: BTreeSet<String>) -> Option<When> {
    if labels.is_empty() {
        return None;
    }
    let only_all = labels.iter().all(String::is_empty);
    Some(if only_all { When::Always } else { When::With(labels.into_iter().collect()) })
}

/// Words of our tables that no element of the grammar allows.
fn excess<'a>(items: &[&'a Item]) -> BTreeSet<&'a str> {
    let words = items.iter().flat_map(|item| &item.words).map(String::as_str);
    words.filter(|word| !items.iter().any(|item| item.allows(word))).collect()
}

fn ids(state: &State) -> BTreeSet<ElementId> {
    state.iter().map(|(id, _)| *id).collect()
}
