//! Which description stands on which page, and under which heading.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use vir_conf::kind::KINDS;
use vir_conf::schema::Schema;

use super::parts::{Holds, Key, Parts, Pick};
use super::prose;

/// Every page and the place of every description.
#[derive(Debug, Default)]
pub(super) struct Atlas {
    /// Pages by file name.
    pub(super) pages: BTreeMap<String, Page>,
    places: BTreeMap<Key, Place>,
    /// Which sections lead to a description.
    users: BTreeMap<Key, BTreeSet<Key>>,
}

/// A page of the book.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// What it is about.
    pub(super) subject: String,
    /// Whether several pages lead to what it describes.
    pub(super) is_shared: bool,
    pub(super) sections: Vec<Section>,
}

/// The description of an element or a choice.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) key: Key,
    /// Where it stands, as a path; for one that stands in several places its type.
    pub(super) title: String,
    /// How deep it lies below the page's first.
    pub(super) depth: usize,
    pub(super) about: About,
}

/// What a section describes.
#[derive(Debug, Clone, Copy)]
pub(super) enum About {
    Element(&'static Schema),
    Choice(Pick),
}

/// Where a description stands.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) page: String,
    pub(super) title: String,
    pub(super) anchor: String,
}

/// Where each kind, chapter of the domain and device begins: its page and description.
type Roots = Vec<(String, &'static str, &'static Schema)>;

impl Atlas {
    pub(super) fn new() -> Self {
        let roots = roots();
        let mut owners =
            roots.iter().map(|(page, _, schema)| (Key::of_element(schema), page.clone())).collect();
        let common = common_choices(&roots);
        let mut atlas =
            Self { users: users(&roots, &|pick| common.contains(&pick.key())), ..Self::default() };
        let shared = share(&roots, &common, &mut owners);
        for (page, xml, schema) in &roots {
            let subject = format!("`<{xml}>`");
            atlas.pages.entry(page.clone()).or_insert_with(|| Page { subject, ..Page::default() });
            atlas.lay_out(page, xml, 0, About::Element(schema), &owners);
        }
        for (key, about) in shared {
            let page = owners[&key].clone();
            let subject = format!("Shared: {}", module(key.rust).replace('-', " "));
            atlas.pages.entry(page.clone()).or_insert_with(|| Page {
                subject,
                is_shared: true,
                ..Page::default()
            });
            let title = match about {
                About::Element(schema) if schema.tag.is_empty() => key.type_name().to_owned(),
                About::Element(schema) => format!("{} `<{}>`", key.type_name(), schema.tag),
                About::Choice(pick) => format!("{} by `{}`", key.type_name(), pick.choice.by),
            };
            atlas.lay_out(&page, &title, 0, about, &owners);
        }
        atlas
    }

    /// Puts a description and all that only this page describes onto the page, in reading order.
    fn lay_out(
        &mut self,
        page: &str,
        title: &str,
        depth: usize,
        about: About,
        owners: &BTreeMap<Key, String>,
    ) {
        let key = about.key();
        // What one section alone leads to stands below it.
        let has_one_user = self.users.get(&key).is_some_and(|users| users.len() == 1);
        let is_elsewhere = owners.get(&key).is_some_and(|owner| owner != page || !has_one_user);
        let is_elsewhere = depth > 0 && is_elsewhere;
        if is_elsewhere || self.places.contains_key(&key) {
            return;
        }
        let sections = &mut self.pages.entry(page.to_owned()).or_default().sections;
        let is_taken = |anchor: &str| sections.iter().any(|section| prose::anchor(&section.title) == anchor);
        let titles = [title.to_owned(), format!("{title} ({})", key.type_name())]
            .into_iter()
            .chain((2..).map(|number| format!("{title} ({}, {number})", key.type_name())));
        let title = titles.into_iter().find(|title| !is_taken(&prose::anchor(title))).unwrap_or_default();
        sections.push(Section { key, title: title.clone(), depth, about });
        let anchor = prose::anchor(&title);
        self.places.insert(key, Place { page: page.to_owned(), title: title.clone(), anchor });
        // Below a shape's or a type's title go the names alone.
        let path = title.split([' ', ',']).next().unwrap_or_default().to_owned();
        for (step, child) in about.leads_to(&|pick| owners.contains_key(&pick.key())) {
            self.lay_out(page, &format!("{path}/{step}"), depth + 1, child, owners);
        }
    }

    pub(super) fn place(&self, key: Key) -> Option<&Place> {
        self.places.get(&key)
    }

    /// The sections that lead to a description.
    pub(super) fn users(&self, key: Key) -> impl Iterator<Item = &Place> {
        self.users.get(&key).into_iter().flatten().filter_map(|user| self.places.get(user))
    }

    /// Whether a choice is described apart from the elements that have it.
    pub(super) fn is_apart(&self, pick: &Pick) -> bool {
        self.places.contains_key(&pick.key())
    }
}

impl About {
    pub(super) fn key(&self) -> Key {
        match self {
            Self::Element(schema) => Key::of_element(schema),
            Self::Choice(pick) => pick.key(),
        }
    }

    /// What it leads to, each with the last step of its path. Choices `apart` lead on themselves.
    fn leads_to(&self, apart: &impl Fn(&Pick) -> bool) -> Vec<(String, Self)> {
        let mut found = Vec::new();
        match self {
            Self::Element(schema) => of_parts(&Parts::of(schema), apart, &mut found),
            Self::Choice(pick) => of_choice(pick, apart, &mut found),
        }
        found
    }
}

fn of_parts(parts: &Parts, apart: &impl Fn(&Pick) -> bool, found: &mut Vec<(String, About)>) {
    for row in &parts.children {
        if let Holds::Element(schema) = row.holds {
            found.push((row.xml.to_owned(), About::Element(schema)));
        }
    }
    for pick in &parts.picks {
        if apart(pick) {
            found.push((pick.field.xml.to_owned(), About::Choice(*pick)));
        } else {
            of_choice(pick, apart, found);
        }
    }
}

fn of_choice(pick: &Pick, apart: &impl Fn(&Pick) -> bool, found: &mut Vec<(String, About)>) {
    // What each value leads to; a shape that several have is the same.
    let mut steps: Vec<(String, About, Vec<&str>)> = Vec::new();
    for variant in pick.choice.variants {
        let Some(shape) = variant.shape.map(|shape| shape()) else { continue };
        let mut children = Vec::new();
        if pick.is_spliced() {
            of_parts(&Parts::of(shape), apart, &mut children);
        } else {
            children.push((pick.field.xml.to_owned(), About::Element(shape)));
        }
        for (step, child) in children {
            match steps.iter_mut().find(|(known, about, _)| *known == step && about.key() == child.key()) {
                Some((.., values)) => values.push(variant.value),
                None => steps.push((step, child, vec![variant.value])),
            }
        }
    }
    for (step, child, values) in &steps {
        let is_alone = steps.iter().filter(|(other, ..)| other == step).count() == 1;
        let values: Vec<_> = values.iter().map(|value| format!("`{}='{value}'`", pick.choice.by)).collect();
        // A name that several shapes have says which one it is in.
        let is_plain = is_alone || step.contains(',') || values.len() > MANY;
        let when = if is_plain { String::new() } else { format!(", with {}", values.join(" or ")) };
        found.push((format!("{step}{when}"), *child));
    }
}

/// Values that a heading names.
const MANY: usize = 3;

/// Where the pages begin: every kind of document; for the domain also its chapters and devices.
fn roots() -> Roots {
    let mut roots = Roots::new();
    for kind in KINDS {
        roots.push((format!("{}.md", kind.tag()), kind.tag(), kind.schema()));
        if kind.tag() == "domain" {
            chapters("domain", kind.schema(), &mut roots);
        }
    }
    roots
}

/// Chapters of an element: its children that have a description of their own. Those of devices are chapters, too.
fn chapters(folder: &str, schema: &'static Schema, roots: &mut Roots) {
    for row in Parts::of(schema).children {
        let Holds::Element(child) = row.holds else { continue };
        if child.tag == row.xml {
            let page = format!("{folder}/{}", row.xml.replace(':', "-"));
            roots.push((format!("{page}.md"), row.xml, child));
            if row.xml == "devices" {
                chapters(&page, child, roots);
            }
        }
    }
}

/// Everything that the roots lead to, with what leads to it.
fn users(roots: &Roots, apart: &impl Fn(&Pick) -> bool) -> BTreeMap<Key, BTreeSet<Key>> {
    let mut users: BTreeMap<Key, BTreeSet<Key>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<_> = roots.iter().map(|(.., schema)| About::Element(schema)).collect();
    while let Some(about) = waiting.pop() {
        if seen.insert(about.key()) {
            for (_, child) in about.leads_to(apart) {
                users.entry(child.key()).or_default().insert(about.key());
                waiting.push(child);
            }
        }
    }
    users
}

/// Choices that several elements have.
fn common_choices(roots: &Roots) -> BTreeSet<Key> {
    let users = users(roots, &|_| true);
    users.into_iter().filter(|(key, users)| key.is_choice && users.len() > 1).map(|(key, _)| key).collect()
}

/// Finds what several pages lead to, and gives it to pages of its own. In the order in which it is met.
fn share(roots: &Roots, common: &BTreeSet<Key>, owners: &mut BTreeMap<Key, String>) -> Vec<(Key, About)> {
    let mut starts: Vec<_> =
        roots.iter().map(|(page, _, schema)| (page.clone(), About::Element(schema))).collect();
    let mut shared: BTreeMap<Key, About> = BTreeMap::new();
    let mut reached: BTreeMap<Key, BTreeSet<String>> = BTreeMap::new();
    // What a page leads to without the choices that are given a page: these lead on from there.
    while let Some((page, start)) = starts.pop() {
        let mut waiting = vec![start];
        while let Some(about) = waiting.pop() {
            for (_, child) in about.leads_to(&|pick| common.contains(&pick.key())) {
                let key = child.key();
                if owners.contains_key(&key) {
                    continue;
                }
                if matches!(child, About::Choice(_)) {
                    let page = format!("shared/{}.md", module(key.rust));
                    owners.insert(key, page.clone());
                    shared.insert(key, child);
                    starts.push((page, child));
                } else if reached.entry(key).or_default().insert(page.clone()) {
                    if reached[&key].len() > 1 {
                        shared.insert(key, child);
                    }
                    waiting.push(child);
                }
            }
        }
    }
    for key in shared.keys() {
        owners.entry(*key).or_insert_with(|| format!("shared/{}.md", module(key.rust)));
    }
    let order = order(roots, common);
    let mut shared: Vec<_> = shared.into_iter().collect();
    shared.sort_by_key(|(key, _)| order.get(key).copied());
    shared
}

/// The place of every description in one long reading of everything.
fn order(roots: &Roots, common: &BTreeSet<Key>) -> BTreeMap<Key, usize> {
    let mut order = BTreeMap::new();
    let mut waiting: Vec<_> = roots.iter().rev().map(|(.., schema)| About::Element(schema)).collect();
    while let Some(about) = waiting.pop() {
        let place = order.len();
        if let Entry::Vacant(entry) = order.entry(about.key()) {
            entry.insert(place);
            let children = about.leads_to(&|pick| common.contains(&pick.key()));
            waiting.extend(children.into_iter().rev().map(|(_, child)| child));
        }
    }
    order
}

/// The module of a type, as the name of a file: `storage`, `device-info`, `domain-address`.
fn module(rust: &str) -> String {
    let steps: Vec<_> = rust.split("::").skip(1).collect();
    match steps.as_slice() {
        ["domain", "device", device, _, ..] => format!("device-{device}"),
        ["domain", chapter, _, ..] => format!("domain-{chapter}"),
        [module, _, ..] => (*module).to_owned(),
        [..] => "more".to_owned(),
    }
}
