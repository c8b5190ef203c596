//! Reads a grammar with the files that it includes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use vir_conf::xml::{Attribute, Document, Node};

use super::{Data, DefineId, Element, ElementId, Grammar, Name, NameClass, Pattern};

/// The namespace of RELAX NG; everything in another is annotation.
const RELAXNG: &str = "http://relaxng.org/ns/structure/1.0";

/// Includes inside includes that are still followed.
const MAX_DEPTH: usize = 32;

type Loaded<T> = Result<T, String>;

impl Grammar {
    /// Reads the grammar in a file.
    pub(crate) fn load(file: &Path) -> Loaded<Self> {
        let folder = file.parent().unwrap_or(Path::new(""));
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path).map_err(|err| format!("{}: {err}", path.display()))
        };
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        Self::read(&name, &read)
    }

    /// Reads the grammar of that name; `read` has the texts of all files.
    pub(crate) fn read(name: &str, read: &dyn Fn(&str) -> Loaded<String>) -> Loaded<Self> {
        let mut loader = Loader { read, grammar: Self::default(), scopes: Vec::new(), depth: 0 };
        let start = loader.file(name, |loader, root| loader.pattern(root, ""))?;
        let mut grammar = Self { start, ..loader.grammar };
        grammar.check_references()?;
        grammar.rule_out();
        Ok(grammar)
    }
}

impl Grammar {
    /// Refuses definitions that refer to themselves outside any element, since those describe nothing.
    fn check_references(&self) -> Loaded<()> {
        let mut state = vec![Visit::Unseen; self.defines.len()];
        (0..self.defines.len()).try_for_each(|at| self.visit(&Pattern::Ref(DefineId(at)), &mut state))
    }

    fn visit(&self, pattern: &Pattern, state: &mut [Visit]) -> Loaded<()> {
        match pattern {
            Pattern::Ref(id) => match state[id.0] {
                Visit::Open => Err("a definition refers to itself".to_owned()),
                Visit::Done => Ok(()),
                Visit::Unseen => {
                    state[id.0] = Visit::Open;
                    self.visit(self.define(*id), state)?;
                    state[id.0] = Visit::Done;
                    Ok(())
                }
            },
            Pattern::Choice(members) | Pattern::Group(members) | Pattern::Interleave(members) => {
                members.iter().try_for_each(|member| self.visit(member, state))
            }
            Pattern::OneOrMore(member) | Pattern::List(member) | Pattern::Attribute(_, member) => {
                self.visit(member, state)
            }
            Pattern::Empty
            | Pattern::NotAllowed
            | Pattern::Text
            | Pattern::Data(_)
            | Pattern::Value(_)
            | Pattern::Element(_) => Ok(()),
        }
    }
}

/// How far a definition is looked through.
#[derive(Debug, Clone, Copy)]
enum Visit {
    Unseen,
    Open,
    Done,
}

struct Loader<'a> {
    read: &'a dyn Fn(&str) -> Loaded<String>,
    grammar: Grammar,
    /// Grammars around the one that is being read, and that one.
    scopes: Vec<Scope>,
    depth: usize,
}

/// The names of one grammar.
#[derive(Default)]
struct Scope {
    names: BTreeMap<String, DefineId>,
    definitions: BTreeMap<String, Definition>,
}

/// What is known of one name so far.
#[derive(Default)]
struct Definition {
    patterns: Vec<Pattern>,
    combine: Option<String>,
    /// Without `combine`; one may be.
    alone: usize,
}

/// Under this name a scope keeps its start; definitions cannot be called so.
const START: &str = "<start>";

impl Loader<'_> {
    fn file<T>(&mut self, name: &str, take: impl FnOnce(&mut Self, Node<'_>) -> Loaded<T>) -> Loaded<T> {
        if self.depth >= MAX_DEPTH {
            return Err(format!("{name}: included too deep"));
        }
        let text = (self.read)(name)?;
        let document = Document::parse(&text).map_err(|err| format!("{name}: {err}"))?;
        self.depth += 1;
        let taken = take(self, document.root()).map_err(|err| format!("{name}: {err}"));
        self.depth -= 1;
        taken
    }

    fn grammar(&mut self, node: Node<'_>, ns: &str) -> Loaded<Pattern> {
        self.scopes.push(Scope::default());
        self.members(node, ns, &BTreeSet::new())?;
        let scope = self.scopes.pop().expect("pushed above");
        for (name, id) in &scope.names {
            let definition =
                scope.definitions.get(name).ok_or_else(|| format!("nothing defines '{name}'"))?;
            if definition.alone > 1 {
                return Err(format!("'{name}' is defined twice"));
            }
            let patterns = definition.patterns.clone();
            let interleaved = definition.combine.as_deref() == Some("interleave");
            let whole = if interleaved { Pattern::Interleave(patterns) } else { choice(patterns) };
            self.grammar.defines[id.0] = whole;
        }
        scope.names.get(START).map(|start| Pattern::Ref(*start)).ok_or_else(|| "no start".to_owned())
    }

    /// Takes in what a grammar defines, leaving out names that whoever includes it defines anew.
    fn members(&mut self, node: Node<'_>, ns: &str, replaced: &BTreeSet<String>) -> Loaded<()> {
        let ns = node_ns(node, ns);
        for child in own(node) {
            match child.name() {
                "include" => self.include(child)?,
                "div" => self.members(child, &ns, replaced)?,
                "start" | "define" => {
                    let name = defined_name(child)?;
                    if !replaced.contains(&name) {
                        self.definition(child, name, &ns)?;
                    }
                }
                other => return Err(format!("<{other}> in a grammar")),
            }
        }
        Ok(())
    }

    fn include(&mut self, node: Node<'_>) -> Loaded<()> {
        let mut replaced = BTreeSet::new();
        replaced_names(node, &mut replaced)?;
        let href = attribute(node, "href")?;
        self.file(href, |loader, root| loader.members(root, "", &replaced))?;
        self.members(node, "", &BTreeSet::new())
    }

    fn definition(&mut self, node: Node<'_>, name: String, ns: &str) -> Loaded<()> {
        let pattern = self.group(node, &node_ns(node, ns))?;
        self.id(&name);
        let scope = self.scopes.last_mut().expect("definitions stand in grammars");
        let definition = scope.definitions.entry(name).or_default();
        definition.patterns.push(pattern);
        match node.attribute("combine") {
            Some(combine) => definition.combine = Some(combine.value().to_owned()),
            None => definition.alone += 1,
        }
        Ok(())
    }

    /// The number of a name in the grammar that is being read.
    fn id(&mut self, name: &str) -> DefineId {
        let at = self.scopes.len() - 1;
        self.id_in(at, name)
    }

    fn id_in(&mut self, scope: usize, name: &str) -> DefineId {
        if let Some(id) = self.scopes[scope].names.get(name) {
            return *id;
        }
        let id = DefineId(self.grammar.defines.len());
        self.grammar.defines.push(Pattern::NotAllowed);
        self.scopes[scope].names.insert(name.to_owned(), id);
        id
    }

    fn pattern(&mut self, node: Node<'_>, ns: &str) -> Loaded<Pattern> {
        let ns = &*node_ns(node, ns);
        Ok(match node.name() {
            "grammar" => self.grammar(node, ns)?,
            "element" => self.element(node, ns)?,
            "attribute" => self.attribute(node, ns)?,
            "empty" => Pattern::Empty,
            "notAllowed" => Pattern::NotAllowed,
            "text" => Pattern::Text,
            "data" => data(node)?,
            "value" => Pattern::Value(collapse(node.text())),
            "list" => Pattern::List(Box::new(self.group(node, ns)?)),
            "mixed" => Pattern::Interleave(vec![Pattern::Text, self.group(node, ns)?]),
            "ref" => Pattern::Ref(self.in_scope(node, 1)?),
            "parentRef" => Pattern::Ref(self.in_scope(node, 2)?),
            "externalRef" => {
                let href = attribute(node, "href")?;
                self.file(href, |loader, root| loader.pattern(root, ""))?
            }
            "choice" => choice(self.patterns(node, ns)?),
            "interleave" => Pattern::Interleave(self.patterns(node, ns)?),
            "group" => self.group(node, ns)?,
            "optional" => choice(vec![self.group(node, ns)?, Pattern::Empty]),
            "oneOrMore" => Pattern::OneOrMore(Box::new(self.group(node, ns)?)),
            "zeroOrMore" => choice(vec![Pattern::OneOrMore(Box::new(self.group(node, ns)?)), Pattern::Empty]),
            other => return Err(format!("<{other}> is no pattern")),
        })
    }

    fn in_scope(&mut self, node: Node<'_>, up: usize) -> Loaded<DefineId> {
        let name = attribute(node, "name")?;
        let scope = self.scopes.len().checked_sub(up).ok_or_else(|| format!("no grammar around '{name}'"))?;
        Ok(self.id_in(scope, name.trim()))
    }

    fn patterns(&mut self, node: Node<'_>, ns: &str) -> Loaded<Vec<Pattern>> {
        own(node).map(|child| self.pattern(child, ns)).collect()
    }

    /// All patterns in an element, one after the other.
    fn group(&mut self, node: Node<'_>, ns: &str) -> Loaded<Pattern> {
        Ok(group(self.patterns(node, ns)?))
    }

    fn element(&mut self, node: Node<'_>, ns: &str) -> Loaded<Pattern> {
        let (name, content) = name_and_content(node, ns)?;
        let content = content.map(|child| self.pattern(child, ns)).collect::<Loaded<Vec<_>>>()?;
        let id = ElementId(self.grammar.elements.len());
        self.grammar.elements.push(Element { name, content: group(content) });
        Ok(Pattern::Element(id))
    }

    fn attribute(&mut self, node: Node<'_>, ns: &str) -> Loaded<Pattern> {
        // The short form is in no namespace unless it says so itself.
        let own_ns = node.attribute("ns").map(Attribute::value);
        let ns = if node.attribute("name").is_some() { own_ns.unwrap_or_default() } else { ns };
        let (name, content) = name_and_content(node, ns)?;
        let content = content.map(|child| self.pattern(child, ns)).collect::<Loaded<Vec<_>>>()?;
        let content = if content.is_empty() { Pattern::Text } else { group(content) };
        Ok(Pattern::Attribute(name, Box::new(content)))
    }
}

/// Children that belong to RELAX NG.
fn own(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.children().filter(|child| child.namespace() == RELAXNG)
}

fn node_ns(node: Node<'_>, around: &str) -> String {
    node.attribute("ns").map_or(around, Attribute::value).to_owned()
}

fn attribute<'d>(node: Node<'d>, name: &str) -> Loaded<&'d str> {
    let found = node.attribute(name).map(Attribute::value);
    found.ok_or_else(|| format!("<{}> without '{name}'", node.name()))
}

fn defined_name(node: Node<'_>) -> Loaded<String> {
    if node.name() == "start" { Ok(START.to_owned()) } else { attribute(node, "name").map(collapse) }
}

fn replaced_names(node: Node<'_>, names: &mut BTreeSet<String>) -> Loaded<()> {
    for child in own(node) {
        if child.name() == "div" {
            replaced_names(child, names)?;
        } else {
            names.insert(defined_name(child)?);
        }
    }
    Ok(())
}

fn name_and_content<'d>(
    node: Node<'d>,
    ns: &str,
) -> Loaded<(NameClass, impl Iterator<Item = Node<'d>> + use<'d>)> {
    let short = node.attribute("name");
    let class = if let Some(name) = short {
        named(name.value(), ns)
    } else {
        let first = own(node).next().ok_or_else(|| format!("<{}> without a name", node.name()))?;
        name_class(first, ns)?
    };
    Ok((class, own(node).skip(usize::from(short.is_none()))))
}

fn named(local: &str, ns: &str) -> NameClass {
    NameClass::Name(Name { namespace: ns.to_owned(), local: collapse(local) })
}

/// What `except` leaves out of a wildcard is not kept: no question here needs it.
fn name_class(node: Node<'_>, ns: &str) -> Loaded<NameClass> {
    let ns = &*node_ns(node, ns);
    match node.name() {
        "name" => Ok(named(node.text(), ns)),
        "anyName" => Ok(NameClass::Any { namespace: None }),
        "nsName" => Ok(NameClass::Any { namespace: Some(ns.to_owned()) }),
        "choice" => {
            Ok(NameClass::Choice(own(node).map(|child| name_class(child, ns)).collect::<Loaded<_>>()?))
        }
        other => Err(format!("<{other}> is no name")),
    }
}

/// What `except` leaves out is not kept.
fn data(node: Node<'_>) -> Loaded<Pattern> {
    let param = |child: Node<'_>| Ok((attribute(child, "name")?.to_owned(), child.text().to_owned()));
    let params = own(node).filter(|child| child.name() == "param").map(param).collect::<Loaded<_>>()?;
    Ok(Pattern::Data(Data { kind: attribute(node, "type")?.to_owned(), params }))
}

/// White space as it counts in names and values.
fn collapse(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn choice(patterns: Vec<Pattern>) -> Pattern {
    one_or(patterns, Pattern::NotAllowed, Pattern::Choice)
}

pub(super) fn group(patterns: Vec<Pattern>) -> Pattern {
    one_or(patterns, Pattern::Empty, Pattern::Group)
}

fn one_or(mut patterns: Vec<Pattern>, none: Pattern, many: fn(Vec<Pattern>) -> Pattern) -> Pattern {
    match patterns.len() {
        0 => none,
        1 => patterns.remove(0),
        _ => many(patterns),
    }
}
