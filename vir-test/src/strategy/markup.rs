//! Elements as data, printed as plain XML, and taken apart piece by piece to find the least that a test fails with.

use proptest::strategy::ValueTree;

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Markup {
    /// Name with its prefix.
    pub(super) name: &'static str,
    /// Attributes, each name once.
    pub(super) attributes: Vec<(String, String)>,
    /// What stands between its tags.
    pub(super) content: Vec<Content>,
}

/// What stands between tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Text, not yet escaped.
    Text(String),
    /// An element.
    Element(Markup),
    /// An element of a foreign format, as XML.
    Foreign(&'static str),
}

impl Markup {
    /// An element without anything.
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), content: Vec::new() }
    }

    /// The element as text.
    pub(super) fn to_xml(&self) -> String {
        let mut out = String::new();
        self.print(&mut out);
        out
    }

    fn print(&self, out: &mut String) {
        let Self { name, attributes, content } = self;
        *out += &format!("<{name}");
        for (name, value) in attributes {
            *out += &format!(" {name}='{}'", escape(value));
        }
        if content.is_empty() {
            *out += "/>";
            return;
        }
        out.push('>');
        for part in content {
            match part {
                Content::Text(text) => *out += &escape(text),
                Content::Element(element) => element.print(out),
                Content::Foreign(xml) => *out += xml,
            }
        }
        *out += &format!("</{name}>");
    }

    /// Takes away, or makes plain, the piece of that number; false when there are not as many.
    fn reduce(&mut self, number: &mut usize) -> bool {
        let Self { name: _, attributes, content } = self;
        let mut is_it = || {
            let here = *number == 0;
            *number = number.wrapping_sub(1);
            here
        };
        for at in 0..content.len() {
            if is_it() {
                content.remove(at);
                return true;
            }
        }
        for at in 0..attributes.len() {
            if is_it() {
                attributes.remove(at);
                return true;
            }
            if attributes[at].1 != PLAIN && is_it() {
                PLAIN.clone_into(&mut attributes[at].1);
                return true;
            }
        }
        content.iter_mut().any(|part| match part {
            Content::Element(element) => element.reduce(number),
            Content::Text(text) if text != PLAIN => {
                let here = *number == 0;
                *number = number.wrapping_sub(1);
                if here {
                    PLAIN.clone_into(text);
                }
                here
            }
            Content::Text(_) | Content::Foreign(_) => false,
        })
    }
}

/// What any text may become.
const PLAIN: &str = "1";

/// White space and markup as references, so that a reader gets what was meant.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '&' => out += "&amp;",
            '\'' => out += "&apos;",
            '"' => out += "&quot;",
            '\n' | '\t' | '\r' => out += &format!("&#{};", u32::from(c)),
            c => out.push(c),
        }
    }
    out
}

/// A document that gives up its pieces one after the other.
#[derive(Debug, Clone)]
pub struct DocumentTree {
    now: Markup,
    before: Option<Markup>,
    next: usize,
}

impl DocumentTree {
    pub(super) fn new(root: Markup) -> Self {
        Self { now: root, before: None, next: 0 }
    }
}

impl ValueTree for DocumentTree {
    type Value = String;

    fn current(&self) -> String {
        self.now.to_xml()
    }

    fn simplify(&mut self) -> bool {
        let before = self.now.clone();
        let is_less = self.now.reduce(&mut self.next.clone());
        self.before = is_less.then_some(before);
        is_less
    }

    /// Puts the piece back and goes on to the next.
    fn complicate(&mut self) -> bool {
        let Some(before) = self.before.take() else { return false };
        self.now = before;
        self.next += 1;
        true
    }
}
