//! A page as Markdown.

use vir_conf::schema::{Empty, Field, Occurs, Release, Rule, ScalarShape, Schema, Shape, StandIn, Words};

use super::atlas::{About, Atlas, Page, Section};
use super::parts::{Holds, Key, Parts, Pick, Row};
use super::prose::{alternatives, anchor, cell, code, escape_cell, paragraphs, path};

/// Words that stand within a line; more, or explained ones, stand below the table.
const FEW: usize = 8;

/// Links to sections that lead to a shared one; of more only the number is said.
const USERS: usize = 12;

/// Prints a page. One that is about an element begins with it.
pub(super) fn print(atlas: &Atlas, file: &str, page: &Page) -> String {
    let mut out = Out { atlas, file, text: String::new() };
    out.line(&format!("# {}", page.subject));
    out.way_back();
    let mut sections = page.sections.iter();
    if page.is_shared {
        out.outline(page);
    } else if let Some(first) = sections.next() {
        out.head(page, first);
        out.outline(page);
        out.body(first);
    }
    for section in sections {
        out.line(&format!("## {}", section.title));
        out.head(page, section);
        out.body(section);
    }
    out.text
}

struct Out<'a> {
    atlas: &'a Atlas,
    file: &'a str,
    text: String,
}

impl Out<'_> {
    /// A paragraph, heading or list of its own.
    fn line(&mut self, line: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Links to what the page is a part of.
    fn way_back(&mut self) {
        let link = |page: &str, name: &str| format!("[{name}]({})", path(self.file, page));
        let above = self.file.match_indices('/').map(|(at, _)| &self.file[..at]);
        let above = above.filter(|above| self.atlas.pages.contains_key(&format!("{above}.md")));
        let named = |above: &str| {
            let name = above.rsplit('/').next().unwrap_or_default();
            link(&format!("{above}.md"), &format!("`<{name}>`"))
        };
        let links =
            std::iter::once(link("README.md", "Reference")).chain(above.map(named)).collect::<Vec<_>>();
        let way = links.join(" / ");
        self.line(&way);
    }

    /// What is on the page.
    fn outline(&mut self, page: &Page) {
        // The first of a page that is not shared stands above the outline.
        let above = usize::from(!page.is_shared);
        if page.sections.len() > 2 {
            let items = page.sections.iter().skip(above).map(|section| {
                let name = section.title.rsplit('/').next().unwrap_or_default();
                let indent = "  ".repeat(section.depth.saturating_sub(above));
                format!("{indent}- [{name}](#{})", anchor(&section.title))
            });
            let items = items.collect::<Vec<_>>().join("\n");
            self.line(&items);
        }
    }

    /// What a section is about.
    fn head(&mut self, page: &Page, section: &Section) {
        let (doc, empty) = match section.about {
            About::Element(schema) => (schema.doc, schema.empty),
            About::Choice(pick) => (pick.choice.doc, Empty::Close),
        };
        self.prose(doc);
        self.facts(page.is_shared && section.depth == 0, section.key, empty);
    }

    /// What it holds.
    fn body(&mut self, section: &Section) {
        match section.about {
            About::Element(schema) => self.parts(&section.title, &Parts::of(schema)),
            About::Choice(pick) => self.pick(&section.title, &pick),
        }
    }

    fn prose(&mut self, doc: &str) {
        for paragraph in paragraphs(doc) {
            self.line(&paragraph);
        }
    }

    /// Where it is used, how it is printed when it is empty, and its Rust type.
    fn facts(&mut self, is_shared: bool, key: Key, empty: Empty) {
        let mut facts = Vec::new();
        if is_shared {
            let mut users = self
                .atlas
                .users(key)
                .map(|place| self.link_to(&place.page, &place.anchor, &place.title))
                .collect::<Vec<_>>();
            users.sort();
            users.dedup();
            let more = users.len().saturating_sub(USERS);
            users.truncate(USERS);
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            if !users.is_empty() {
                facts.push(format!("Part of {}{rest}.", users.join(", ")));
            }
        }
        match empty {
            Empty::Vanish if !key.xml.is_empty() => {
                facts.push("Not printed where it says nothing.".to_owned());
            }
            Empty::Spread => facts.push("Printed as two tags even where it is empty.".to_owned()),
            Empty::Vanish | Empty::Close => {}
        }
        facts.push(format!("In Rust: {}.", code(key.rust)));
        self.line(&facts.join(" "));
    }

    /// Tables of what an element holds, and its choices.
    fn parts(&mut self, title: &str, parts: &Parts) {
        if parts.is_empty() {
            self.line("It holds nothing.");
        }
        self.table("Attribute", &parts.attributes, &parts.picks);
        if let Some(text) = &parts.text {
            let value = value(text.field, text.holds);
            let shape = if value.short == "text" { String::new() } else { format!(", {}", value.short) };
            self.line(&format!("Its own text{shape}: {}{}", cell(text.field.doc), notes(text.field)));
            self.words("the text", value.words);
        }
        self.table("Element", &parts.children, &[]);
        self.all_words(parts);
        for pick in &parts.picks {
            if self.atlas.is_apart(pick) {
                let place = self
                    .atlas
                    .place(pick.key())
                    .map(|place| self.link_to(&place.page, &place.anchor, pick.key().type_name()));
                let what = if pick.is_spliced() {
                    "what else it holds".to_owned()
                } else {
                    format!("what `<{}>` holds", pick.field.xml)
                };
                self.line(&format!(
                    "`{}` decides {what}: see {}.",
                    pick.choice.by,
                    place.unwrap_or_default()
                ));
            } else {
                self.pick(title, pick);
            }
        }
    }

    fn table(&mut self, what: &str, rows: &[Row], picks: &[Pick]) {
        let mut lines = rows.iter().map(|row| self.row(row)).collect::<Vec<_>>();
        lines.splice(0..0, picks.iter().map(by));
        if lines.is_empty() {
            return;
        }
        let has = |column: fn(&Cells) -> &String| lines.iter().any(|line| !column(line).is_empty());
        let (has_default, has_since) = (has(|cells| &cells.default), has(|cells| &cells.since));
        let has_marks = has(|cells| &cells.marks);
        let head = Cells {
            name: what.to_owned(),
            holds: "Value".to_owned(),
            default: "Default".to_owned(),
            since: "Since".to_owned(),
            marks: "Marks".to_owned(),
            meaning: "Meaning".to_owned(),
        };
        let rule = ["---"; 6].map(str::to_owned);
        let rule = Cells::from(rule);
        let print = |cells: &Cells| {
            let Cells { name, holds, default, since, marks, meaning } = cells;
            let mut columns = vec![name.as_str(), holds];
            columns.extend(has_default.then_some(default.as_str()));
            columns.extend(has_since.then_some(since.as_str()));
            columns.extend(has_marks.then_some(marks.as_str()));
            columns.push(meaning);
            format!("| {} |", columns.join(" | "))
        };
        let lines = [head, rule].iter().chain(&lines).map(print).collect::<Vec<_>>().join("\n");
        self.line(&lines);
    }

    fn row(&self, row: &Row) -> Cells {
        let plain = name_of(row);
        let is_needed = row.field.occurs == Occurs::Once && row.field.default.is_none();
        let mut name = if is_needed { format!("**{plain}**") } else { plain };
        let unit = row.field.unit.map_or_else(String::new, |unit| format!(", in {unit}"));
        let mut holds = escape_cell(&value(row.field, row.holds).short) + &unit;
        if let Holds::Element(schema) = row.holds {
            name = self.link(Key::of_element(schema), &name);
            holds = holds_in_short(schema);
        }
        if matches!(row.field.occurs, Occurs::Many | Occurs::Mixed) && !row.xml.is_empty() {
            holds = format!("any number: {holds}");
        }
        Cells {
            name,
            holds,
            default: row.field.default.map_or_else(String::new, |default| spelt(&default.to_text())),
            since: since(row.field.since),
            marks: marks(row.field),
            meaning: format!("{}{}", cell(row.field.doc), notes(row.field)),
        }
    }

    /// The words of values that do not fit into their lines; those that are alike together.
    fn all_words(&mut self, parts: &Parts) {
        let mut lists: Vec<(&Words, Vec<String>)> = Vec::new();
        for row in parts.attributes.iter().chain(&parts.children) {
            let Some(words) = value(row.field, row.holds).words else { continue };
            match lists.iter_mut().find(|(known, _)| *known == words) {
                Some((_, names)) => names.push(name_of(row)),
                None => lists.push((words, vec![name_of(row)])),
            }
        }
        for (words, names) in lists {
            self.words(&names.join(", "), Some(words));
        }
    }

    fn words(&mut self, name: &str, words: Option<&Words>) {
        let Some(words) = words else { return };
        if words.docs.iter().all(|doc| doc.is_empty()) && words.since.iter().all(Option::is_none) {
            self.line(&format!("Words of {name}: {}.", alternatives(words.words)));
            return;
        }
        self.line(&format!("Words of {name}:"));
        let docs = words.docs.iter().copied().chain(std::iter::repeat(""));
        let releases = words.since.iter().copied().chain(std::iter::repeat(None));
        let items =
            words.iter().zip(docs).zip(releases).map(|((word, doc), release)| item(word, doc, release));
        let items = items.collect::<Vec<_>>().join("\n");
        self.line(&items);
    }

    /// The shapes of a choice.
    fn pick(&mut self, title: &str, pick: &Pick) {
        let Pick { field, choice } = pick;
        let what = if pick.is_spliced() {
            "what else it holds".to_owned()
        } else {
            format!("what `<{}>` holds", field.xml)
        };
        self.line(&format!("`{}` decides {what}:", choice.by));
        let mut blocks: Vec<(&'static Schema, Vec<&'static str>)> = Vec::new();
        let mut items = Vec::new();
        for variant in choice.variants {
            let shape = variant.shape.map(|shape| shape());
            let shape = shape.filter(|shape| !pick.is_spliced() || !Parts::of(shape).is_empty());
            let more = match shape {
                None => String::new(),
                Some(shape) if pick.is_spliced() => {
                    match blocks
                        .iter_mut()
                        .find(|(known, _)| Key::of_element(known) == Key::of_element(shape))
                    {
                        Some((_, values)) => values.push(variant.value),
                        None => blocks.push((shape, vec![variant.value])),
                    }
                    String::new()
                }
                Some(shape) => {
                    format!(" {}", self.link(Key::of_element(shape), &format!("`<{}>`", field.xml)))
                }
            };
            items.push(item(variant.value, variant.doc, variant.since) + &more);
        }
        self.line(&items.join("\n"));
        let path = title.split([' ', ',']).next().unwrap_or_default();
        for (shape, values) in blocks {
            let values = values.iter().map(|value| format!("`{}='{value}'`", choice.by)).collect::<Vec<_>>();
            let heading = format!("{path} with {}", values.join(" or "));
            self.line(&format!("### {heading}"));
            self.parts(&heading, &Parts::of(shape));
        }
    }

    fn link(&self, key: Key, text: &str) -> String {
        match self.atlas.place(key) {
            Some(place) => self.link_to(&place.page, &place.anchor, text),
            None => text.to_owned(),
        }
    }

    fn link_to(&self, page: &str, anchor: &str, text: &str) -> String {
        format!("[{text}]({}#{anchor})", path(self.file, page))
    }
}

/// A line of a table.
struct Cells {
    name: String,
    holds: String,
    default: String,
    since: String,
    marks: String,
    meaning: String,
}

impl From<[String; 6]> for Cells {
    fn from([name, holds, default, since, marks, meaning]: [String; 6]) -> Self {
        Self { name, holds, default, since, marks, meaning }
    }
}

/// A row's name as it stands in a document.
fn name_of(row: &Row) -> String {
    if row.xml.is_empty() {
        "anything".to_owned()
    } else if matches!(row.field.shape, Shape::Attribute(_)) {
        code(row.xml)
    } else {
        format!("`<{}>`", row.xml)
    }
}

/// The attribute that tells a choice.
fn by(pick: &Pick) -> Cells {
    let Pick { field, choice } = pick;
    let default = field.default.map(StandIn::to_text).or(choice.default.map(str::to_owned));
    let name = code(choice.by);
    let is_needed = field.occurs == Occurs::Once && default.is_none();
    let words = if choice.words.len() <= FEW {
        alternatives(choice.words)
    } else {
        "one of the words below".to_owned()
    };
    Cells {
        name: if is_needed { format!("**{name}**") } else { name },
        holds: escape_cell(&words),
        default: default.map_or_else(String::new, |default| spelt(&default)),
        since: since(field.since),
        marks: marks(field),
        meaning: format!("{}{}", cell(field.doc), notes(field)),
    }
}

/// A word, what it means, and since when there is it.
fn item(word: &str, doc: &str, release: Option<Release>) -> String {
    let about = [
        paragraphs(doc).join(" "),
        release.map_or_else(String::new, |_| format!("Since {}.", since(release))),
    ];
    let about =
        about.iter().filter(|text| !text.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
    if about.is_empty() { format!("- {}", code(word)) } else { format!("- {}: {about}", code(word)) }
}

fn since(release: Option<Release>) -> String {
    release.map_or_else(String::new, |release| release.to_string())
}

/// What a value looks like: within a line, and the words that need more room.
struct Value {
    short: String,
    words: Option<&'static Words>,
}

fn value(field: &Field, holds: Holds) -> Value {
    let short = |short: &str| Value { short: short.to_owned(), words: None };
    match holds {
        Holds::Nothing => short("empty: its presence counts"),
        Holds::Anything => short("anything"),
        Holds::Element(_) => short("element"),
        Holds::Value(ScalarShape::Text) => short("text"),
        Holds::Value(ScalarShape::Number { min, max }) => short(&number(min, max)),
        Holds::Value(ScalarShape::Words(words)) => {
            let is_explained =
                words.docs.iter().any(|doc| !doc.is_empty()) || words.since.iter().any(Option::is_some);
            if words.len() <= FEW && !is_explained {
                short(&alternatives(words.words))
            } else if words.len() <= FEW {
                Value { short: alternatives(words.words), words: Some(words) }
            } else {
                Value { short: "one of the words below".to_owned(), words: Some(words) }
            }
        }
        Holds::Value(ScalarShape::Like { what, examples }) => {
            let says_how =
                ["such as", "digits", "'"].iter().any(|word| what.contains(word)) || field.facet.is_some();
            let example = examples.iter().rev().find(|example| !example.is_empty() && !says_how);
            let example = example.map_or_else(String::new, |example| format!(", such as {}", code(example)));
            short(&format!("{what}{example}"))
        }
    }
}

/// "a number", with its range where that is none of a machine word's.
fn number(min: i64, max: u64) -> String {
    let words = [u64::from(u16::MAX), u64::from(u32::MAX), u64::MAX];
    match (min, max) {
        (0, max) if words.contains(&max) => format!("a number of {} bits", u64::BITS - max.leading_zeros()),
        (min, _) if min == i64::from(i32::MIN) => "a number of 32 bits with sign".to_owned(),
        (i64::MIN, _) => "a number of 64 bits with sign".to_owned(),
        (min, max) => format!("a number from {min} to {max}"),
    }
}

fn marks(field: &Field) -> String {
    let marks = [(field.guest, "guest"), (field.live, "live")];
    marks.iter().filter(|(is_set, _)| *is_set).map(|(_, mark)| *mark).collect::<Vec<_>>().join(", ")
}

/// What strict reading asks, and where it is printed.
fn notes(field: &Field) -> String {
    let condition = |rule: Rule, word: &str| {
        rule.condition()
            .map_or_else(String::new, |condition| format!(" {word} {}", escape_cell(&code(condition))))
    };
    let facet = field.facet.map(|facet| format!(" *Strict:* {}.", escape_cell(facet.what)));
    let due = field.due.map(|rule| format!(" *Strict:* must be there{}.", condition(rule, "where")));
    let only = field.only.map(|rule| format!(" *Strict:* may be there only{}.", condition(rule, "where")));
    let when = field.when.map(|rule| format!(" *Printed* only{}.", condition(rule, "where")));
    [facet, due, only, when].into_iter().flatten().collect()
}

/// A default as one would write it.
fn spelt(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // An element that holds nothing, on two lines.
    let is_empty = text.is_empty() || text.ends_with('>') && text.contains("> </");
    if is_empty { "empty".to_owned() } else { escape_cell(&code(&text)) }
}

/// What an element holds, in a few words.
fn holds_in_short(schema: &'static Schema) -> String {
    let parts = Parts::of(schema);
    let names = parts
        .attributes
        .iter()
        .map(|row| row.xml)
        .chain(parts.picks.iter().map(|pick| pick.choice.by))
        .collect::<Vec<_>>();
    let has_children = !parts.children.is_empty() || !parts.picks.is_empty();
    match names.as_slice() {
        [_, ..] if names.len() <= 3 && !has_children && parts.text.is_none() => {
            let quoted = names.iter().map(|name| code(name)).collect::<Vec<_>>();
            format!("element with {}", quoted.join(", "))
        }
        _ => "element".to_owned(),
    }
}
