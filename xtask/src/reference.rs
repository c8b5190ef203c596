//! The reference book of all documents, in `docs/reference`: written by the tables alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use vir_conf::kind::KINDS;
use vir_conf::schema::Schema;

use crate::{Outcome, project};
use atlas::{About, Atlas, Section};
use parts::{Holds, Key, Parts, Pick};

mod atlas;
mod page;
mod parts;
mod prose;

/// What to do with the book.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// Writes nothing: says which pages are not what the tables say.
    #[arg(long)]
    pub(crate) check: bool,
}

/// Where the book is.
const FOLDER: &str = "docs/reference";

/// Writes the book, or holds it against the tables.
pub(crate) fn run(options: &Options) -> Outcome {
    let pages = pages();
    let folder = project::root().join(FOLDER);
    let stale = stale(&folder, &pages)?;
    if !options.check {
        stale.iter().try_for_each(|page| renew(&folder, page, pages.get(page)))?;
        println!("{FOLDER}: {} pages, {} of them renewed", pages.len(), stale.len());
        return Ok(());
    }
    if stale.is_empty() {
        return Ok(());
    }
    let pages = stale.iter().map(|page| format!("{FOLDER}/{page}")).collect::<Vec<_>>().join("\n");
    Err(format!("{pages}\nnot what the tables say; renew with `cargo xtask docs`").into())
}

/// All pages by file name.
fn pages() -> BTreeMap<String, String> {
    let atlas = Atlas::new();
    let mut pages: BTreeMap<_, _> =
        atlas.pages.iter().map(|(file, page)| (file.clone(), page::print(&atlas, file, page))).collect();
    pages.insert("README.md".to_owned(), index(&atlas));
    pages.insert("elements.md".to_owned(), elements(&atlas));
    pages
}

/// Pages that differ from the files, lack one, or are files without a page.
fn stale(folder: &Path, pages: &BTreeMap<String, String>) -> Outcome<Vec<String>> {
    let mut stale = Vec::new();
    for (page, text) in pages {
        let found = fs::read_to_string(folder.join(page)).ok();
        if found.as_ref() != Some(text) {
            stale.push(page.clone());
        }
    }
    let mut waiting = vec![PathBuf::new()];
    while let Some(below) = waiting.pop() {
        if !folder.join(&below).is_dir() {
            continue;
        }
        for entry in fs::read_dir(folder.join(&below))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                waiting.push(path);
            } else if !pages.contains_key(&*path.to_string_lossy()) {
                stale.push(path.to_string_lossy().into_owned());
            }
        }
    }
    stale.sort();
    Ok(stale)
}

fn renew(folder: &Path, page: &str, text: Option<&String>) -> Outcome {
    let file = folder.join(page);
    match text {
        None => fs::remove_file(file)?,
        Some(text) => {
            fs::create_dir_all(file.parent().unwrap_or(folder))?;
            fs::write(file, text)?;
        }
    }
    Ok(())
}

/// How to read the book.
const LEGEND: &str = "\
## How to read it

Every element has a section, with a table of its attributes and one of its children, in the order in which they are printed. Input may have them in any order.

- **Bold** names must be there; the others may be left out.
- *Default* is what an absent attribute or element stands for. Where none is said, absent is absent: whoever runs the document decides, as the meaning says.
- *Since* names the release of libvirt that brought a part. Where it is empty, the part is as old as what it is in, or its release is not known.
- The mark *guest* is on what a guest can see: changing it changes the machine. The mark *live* is on what can change while a domain runs; of a list these are its elements' coming and going.
- *Strict* says what strict reading asks for beyond what is understood, as the published schemas of the format do. A condition is Rust, on the fields of the element's type.
- A number in decimal unless its value says otherwise. Sizes have their unit in the attribute `unit`.
- *In Rust* names the type of [`vir-conf`](../../vir-conf) whose documentation has the names of the fields.

The pages are made from the tables in `vir-conf`. To change them, change the tables' comments and run `cargo xtask docs`.
";

fn index(atlas: &Atlas) -> String {
    let chapters = |folder: &str| {
        let pages = atlas
            .pages
            .iter()
            .filter(|(file, _)| file.rsplit_once('/').is_some_and(|(found, _)| found == folder));
        let items = pages.map(|(file, page)| {
            let doc = page.sections.first().map(|section| first_paragraph(&section.about));
            format!("- [{}]({file}): {}", page.subject, doc.unwrap_or_default())
        });
        items.collect::<Vec<_>>().join("\n")
    };
    let documents = KINDS.iter().map(|kind| {
        let doc = first_paragraph(&About::Element(kind.schema()));
        format!("- [`<{tag}>`]({tag}.md): {doc}", tag = kind.tag())
    });
    let shared = atlas.pages.iter().filter(|(_, page)| page.is_shared).map(|(file, page)| {
        let types = page.sections.iter().filter(|section| section.depth == 0);
        let types = types.map(|section| format!("`{}`", section.key.type_name())).collect::<Vec<_>>();
        format!("- [{}]({file}): {}", page.subject, types.join(", "))
    });
    [
        "# Reference",
        "All documents, element by element. [Elements by name](elements.md) has every element from A to Z.",
        "## Documents",
        &documents.collect::<Vec<_>>().join("\n"),
        "## Chapters of the domain",
        &chapters("domain"),
        "## Devices of the domain",
        &chapters("domain/devices"),
        "## What several of them share",
        &shared.collect::<Vec<_>>().join("\n"),
        LEGEND,
    ]
    .join("\n\n")
}

fn first_paragraph(about: &About) -> String {
    let doc = match about {
        About::Element(schema) => schema.doc,
        About::Choice(pick) => pick.choice.doc,
    };
    prose::paragraphs(doc).into_iter().next().unwrap_or_default()
}

/// Every element by name, with the sections that describe one of that name.
fn elements(atlas: &Atlas) -> String {
    let mut names: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for section in atlas.pages.values().flat_map(|page| &page.sections) {
        let mut note = |name, key| {
            let place = atlas.place(key).or_else(|| atlas.place(section.key));
            let link = place.map(|place| format!("[{}]({}#{})", place.title, place.page, place.anchor));
            names.entry(name).or_default().extend(link);
        };
        match section.about {
            About::Element(schema) => {
                note_root(schema, section, &mut note);
                note_children(&Parts::of(schema), section.key, atlas, &mut note);
            }
            About::Choice(pick) => note_choice(&pick, section.key, atlas, &mut note),
        }
    }
    let mut text = "# Elements by name\n\n[Reference](README.md)\n\n".to_owned();
    for (name, links) in names {
        let links = links.into_iter().collect::<Vec<_>>().join(", ");
        text.push_str(&format!("- `<{name}>`: {links}\n"));
    }
    text
}

/// A document's own element is nobody's child.
fn note_root(schema: &Schema, section: &Section, note: &mut impl FnMut(&'static str, Key)) {
    if KINDS.iter().any(|kind| kind.schema().rust == schema.rust) {
        note(schema.tag, section.key);
    }
}

fn note_children(parts: &Parts, of: Key, atlas: &Atlas, note: &mut impl FnMut(&'static str, Key)) {
    for row in parts.children.iter().filter(|row| !row.xml.is_empty()) {
        match row.holds {
            Holds::Element(schema) => note(row.xml, Key::of_element(schema)),
            Holds::Value(_) | Holds::Nothing | Holds::Anything => note(row.xml, of),
        }
    }
    for pick in parts.picks.iter().filter(|pick| !atlas.is_apart(pick)) {
        note_choice(pick, of, atlas, note);
    }
}

fn note_choice(pick: &Pick, of: Key, atlas: &Atlas, note: &mut impl FnMut(&'static str, Key)) {
    for shape in pick.choice.variants.iter().filter_map(|variant| variant.shape) {
        if pick.is_spliced() {
            note_children(&Parts::of(shape()), of, atlas, note);
        } else {
            note(pick.field.xml, Key::of_element(shape()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Anchors that the headings of a page make.
    fn anchors(text: &str) -> Vec<String> {
        let headings =
            text.lines().filter_map(|line| Some(line.trim_start_matches('#')).filter(|rest| *rest != line));
        headings.map(|heading| prose::anchor(heading.trim())).collect()
    }

    #[test]
    fn every_link_leads_to_one_heading() {
        let pages = pages();
        let mut links = 0;
        for (page, text) in &pages {
            let found =
                text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
            for target in found.filter(|target| !target.ends_with("/vir-conf")) {
                let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
                let to = if path.is_empty() { page.clone() } else { follow(page, path) };
                let text = pages.get(&to).unwrap_or_else(|| panic!("{page}: no page {to}"));
                let hits = anchors(text).iter().filter(|found| *found == anchor).count();
                assert!(anchor.is_empty() || hits == 1, "{page}: {hits} headings for {target}");
                links += 1;
            }
        }
        assert!(links > 1000, "only {links} links found");
    }

    /// The page that a relative path leads to.
    fn follow(page: &str, path: &str) -> String {
        let mut steps: Vec<_> = page.split('/').collect();
        steps.pop();
        for step in path.split('/') {
            if step == ".." {
                steps.pop();
            } else {
                steps.push(step);
            }
        }
        steps.join("/")
    }

    #[test]
    fn every_line_of_every_table_says_what_it_means() {
        for (page, text) in pages() {
            for line in text.lines().filter(|line| line.starts_with("| ")) {
                let meaning = line.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default();
                assert!(!meaning.trim_matches(['|', ' ']).is_empty(), "{page}: {line}");
            }
        }
    }

    #[test]
    fn stale_pages_are_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let pages = BTreeMap::from([("a/b.md".to_owned(), "text".to_owned())]);
        let told = |pages| stale(folder.path(), pages).expect("readable");
        assert_eq!(told(&pages), ["a/b.md"]);
        renew(folder.path(), "a/b.md", Some(&"text".to_owned())).expect("writable");
        assert_eq!(told(&pages), [""; 0]);
        fs::write(folder.path().join("left"), "").expect("writable");
        assert_eq!(told(&pages), ["left"]);
        renew(folder.path(), "left", None).expect("removable");
        assert_eq!(told(&BTreeMap::new()), ["a/b.md"]);
    }
}
