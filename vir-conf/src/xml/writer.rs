//! XML as libvirt prints it: single quotes, two spaces a level, `<x/>` without children, text on one line.

use std::fmt::{self, Write as _};

use crate::xml::{Foreign, namespace_uri};

/// Grows a document, element by element.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    depth: usize,
    /// The last opening tag still lacks its `>`.
    in_tag: bool,
    /// White space that a reader would change stands as references.
    exact: bool,
}

/// Where an element began, to finish or forget it.
#[derive(Debug)]
#[must_use]
pub struct Opened {
    start: usize,
    named: usize,
    parent_in_tag: bool,
}

impl Writer {
    /// An empty document.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty document in which white space stands as references where a reader would change it.
    pub fn exact() -> Self {
        Self { exact: true, ..Self::default() }
    }

    /// Whether nothing but the tag of the element just opened has come.
    pub(crate) fn is_in_tag(&self) -> bool {
        self.in_tag
    }

    /// The text so far.
    pub fn finish(self) -> String {
        self.out
    }

    /// Begins an element; attributes may follow until its first child.
    pub fn open(&mut self, name: &str) -> Opened {
        let (start, parent_in_tag) = (self.out.len(), self.in_tag);
        self.close_tag();
        self.indent();
        self.out.push('<');
        self.out.push_str(name);
        self.depth += 1;
        self.in_tag = true;
        Opened { start, named: self.out.len(), parent_in_tag }
    }

    /// Ends an element: `<x/>` where nothing came since its tag.
    pub fn close(&mut self, name: &str) {
        self.depth -= 1;
        if self.in_tag {
            self.out.push_str("/>\n");
            self.in_tag = false;
        } else {
            self.indent();
            self.end_tag(name);
        }
    }

    /// Ends an element without children as `<x />`.
    pub fn close_spaced(&mut self) {
        self.depth -= 1;
        self.out.push_str(" />\n");
        self.in_tag = false;
    }

    /// Ends an element with a tag of its own, whether anything came before or not.
    pub fn close_spread(&mut self, name: &str) {
        self.close_tag();
        self.close(name);
    }

    /// Ends an element, or takes it back where it got neither attribute nor child.
    pub fn close_or_vanish(&mut self, opened: &Opened, name: &str) {
        if self.in_tag && self.out.len() == opened.named {
            self.out.truncate(opened.start);
            self.in_tag = opened.parent_in_tag;
            self.depth -= 1;
        } else {
            self.close(name);
        }
    }

    /// Ends an element with text for its content: `<x>text</x>`, or `<x/>` where the text is empty and `x` has
    /// no reason to show it.
    pub fn close_with_text(&mut self, name: &str, text: impl FnOnce(&mut Text<'_>)) {
        self.depth -= 1;
        self.out.push('>');
        let before = self.out.len();
        let blanks = if self.exact { BLANKS_OF_TEXT } else { "" };
        text(&mut Text { out: &mut self.out, blanks, is_plain: false });
        self.in_tag = false;
        if self.out.len() == before {
            self.out.pop();
            self.out.push_str("/>\n");
        } else {
            self.end_tag(name);
        }
    }

    /// Adds an attribute to the element just opened.
    pub fn attribute(&mut self, name: &str, value: impl FnOnce(&mut Text<'_>)) {
        debug_assert!(self.in_tag, "attribute '{name}' after a child");
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("='");
        let blanks = if self.exact { BLANKS_OF_ATTRIBUTES } else { "" };
        value(&mut Text { out: &mut self.out, blanks, is_plain: false });
        self.out.push('\'');
    }

    /// Binds a known prefix on the element just opened.
    ///
    /// # Panics
    /// When no namespace goes by that prefix, which a table cannot help but show at its first use.
    pub fn bind(&mut self, prefix: &str) {
        let uri = namespace_uri(prefix).expect("tables name known prefixes");
        self.attribute(&format!("xmlns:{prefix}"), |out| out.push(uri));
    }

    /// Adds a child that holds only text.
    pub fn leaf(&mut self, name: &str, text: impl FnOnce(&mut Text<'_>)) {
        let _ = self.open(name);
        self.close_with_text(name, text);
    }

    /// Adds a blank line.
    pub fn blank_line(&mut self) {
        self.close_tag();
        self.out.push('\n');
    }

    /// Adds an empty child.
    pub fn flag(&mut self, name: &str) {
        let _ = self.open(name);
        self.close(name);
    }

    /// Adds lines that are XML already, indented to where they stand.
    pub fn raw(&mut self, xml: &str) {
        self.close_tag();
        for line in xml.lines() {
            if !line.is_empty() {
                self.indent();
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    /// Adds an element that is XML already, as it is.
    pub(crate) fn verbatim(&mut self, xml: &str) {
        self.close_tag();
        self.out.push_str(xml);
        self.out.push('\n');
    }

    /// Adds an element of a foreign format.
    pub fn foreign(&mut self, element: &Foreign) {
        self.close_tag();
        self.indent();
        let text = if self.exact { element.dump_exact(self.depth) } else { element.dump(self.depth) };
        self.out.push_str(&text);
        self.out.push('\n');
    }

    fn end_tag(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    fn close_tag(&mut self) {
        if self.in_tag {
            self.out.push_str(">\n");
            self.in_tag = false;
        }
    }

    fn indent(&mut self) {
        const SPACES: &str = "                                ";
        let mut width = self.depth * 2;
        while width > 0 {
            let step = width.min(SPACES.len());
            self.out.push_str(&SPACES[..step]);
            width -= step;
        }
    }
}

/// Text on its way into a document: escaped as it is written.
#[derive(Debug)]
pub struct Text<'w> {
    out: &'w mut String,
    /// Characters that stand as references.
    blanks: &'static str,
    /// It goes somewhere else: nothing needs escaping.
    is_plain: bool,
}

/// White space that a reader changes: ends of lines become line feeds, and in attributes all of it becomes spaces.
const BLANKS_OF_TEXT: &str = "\r";
const BLANKS_OF_ATTRIBUTES: &str = "\t\n\r";

impl<'w> Text<'w> {
    /// Text that is read by people.
    pub(crate) fn plain(out: &'w mut String) -> Self {
        Self { out, blanks: "", is_plain: true }
    }

    /// Adds text that may hold anything.
    pub fn push(&mut self, text: &str) {
        if self.is_plain {
            self.out.push_str(text);
            return;
        }
        let mut rest = text;
        let blanks = self.blanks.as_bytes();
        while let Some(at) = rest.bytes().position(|byte| is_special(byte) || blanks.contains(&byte)) {
            self.out.push_str(&rest[..at]);
            // Control characters have no form in XML 1.0; libvirt drops those below 0x1a, and so its readers expect.
            self.out.push_str(match rest.as_bytes()[at] {
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'&' => "&amp;",
                b'"' => "&quot;",
                b'\'' => "&apos;",
                b'\t' => "&#9;",
                b'\n' => "&#10;",
                b'\r' => "&#13;",
                _ => "",
            });
            rest = &rest[at + 1..];
        }
        self.out.push_str(rest);
    }

    /// Adds a number in decimal.
    pub fn number(&mut self, number: impl fmt::Display) {
        write!(self.out, "{number}").expect("writing to a String does not fail");
    }
}

impl fmt::Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text);
        Ok(())
    }
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'<' | b'>' | b'&' | b'"' | b'\'')
        || (byte < 0x1a && !matches!(byte, b'\t' | b'\n' | b'\r'))
}
