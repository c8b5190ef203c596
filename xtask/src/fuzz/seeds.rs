//! What a target begins with: documents of its kind, and the words that they are made of.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use vir_conf::kind::Kind;
use vir_conf::schema::{ScalarShape, Schema, Shape};
use vir_conf::xml::Document;
use vir_test::{golden, kinds};

use crate::Outcome;

/// Puts the golden documents of the target's kind into its corpus, and a dictionary beside it. Returns where that is;
/// nothing for a target of no kind.
pub(super) fn plant(corpus: &Path, target: &str) -> Outcome<Option<PathBuf>> {
    let Some((_, tag)) = kinds::NAMES.iter().find(|(name, _)| *name == target) else { return Ok(None) };
    for (name, text) in golden::documents()? {
        let is_of_kind = Document::parse(&text).is_ok_and(|document| document.root().name() == *tag);
        if is_of_kind {
            std::fs::write(corpus.join(target).join(name), text)?;
        }
    }
    let Some(kind) = Kind::with_tag(tag) else { return Ok(None) };
    let dictionary = corpus.join(format!("{target}.dict"));
    std::fs::write(&dictionary, words(kind.schema()))?;
    Ok(Some(dictionary))
}

/// A dictionary for libFuzzer: tags, attributes with the quote before their value, and values.
fn words(schema: &'static Schema) -> String {
    let mut words = Words::default();
    words.tag(schema.tag);
    words.schema(schema);
    words.words.iter().fold(String::new(), |mut lines, word| {
        let _ = writeln!(lines, "\"{}\"", escaped(word));
        lines
    })
}

fn escaped(word: &str) -> String {
    word.bytes().fold(String::new(), |mut line, byte| {
        let _ = match byte {
            b'"' | b'\\' => write!(line, "\\{}", char::from(byte)),
            b' '..=b'~' => write!(line, "{}", char::from(byte)),
            _ => write!(line, "\\x{byte:02X}"),
        };
        line
    })
}

#[derive(Default)]
struct Words {
    words: BTreeSet<String>,
    /// Descriptions that were walked: an element may contain itself.
    seen: BTreeSet<(&'static str, &'static str)>,
}

impl Words {
    fn tag(&mut self, name: &str) {
        self.words.insert(format!("<{name}>"));
        self.words.insert(format!("<{name} "));
        self.words.insert(format!("</{name}>"));
    }

    fn attribute(&mut self, name: &str) {
        self.words.insert(format!(" {name}='"));
    }

    fn values(&mut self, values: &[&str]) {
        self.words.extend(values.iter().filter(|value| !value.is_empty()).map(|value| (*value).to_owned()));
    }

    fn scalar(&mut self, shape: &ScalarShape) {
        match shape {
            ScalarShape::Words(words) => self.values(words.words),
            ScalarShape::Like { examples, .. } => self.values(examples),
            ScalarShape::Number { max, .. } => {
                self.words.insert(max.to_string());
            }
            ScalarShape::Text => {}
        }
    }

    fn schema(&mut self, schema: &'static Schema) {
        if !self.seen.insert((schema.tag, schema.doc)) {
            return;
        }
        for field in schema.fields {
            match field.shape {
                Shape::Attribute(shape) => {
                    self.attribute(field.xml);
                    self.scalar(&shape);
                }
                Shape::Leaf(shape) => {
                    self.tag(field.xml);
                    self.scalar(&shape);
                }
                Shape::Text(shape) => self.scalar(&shape),
                Shape::Flag => self.tag(field.xml),
                Shape::Child(child) => {
                    self.tag(field.xml);
                    self.schema(child());
                }
                Shape::Inline(group) => self.schema(group()),
                Shape::Choice(choice) => {
                    if !field.xml.is_empty() {
                        self.tag(field.xml);
                    }
                    self.attribute(choice().by);
                    for variant in choice().variants {
                        self.words.insert(variant.value.to_owned());
                        if let Some(shape) = variant.shape {
                            self.schema(shape());
                        }
                    }
                }
                Shape::Foreign => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_of_the_kind_and_escaped() {
        let kind = Kind::with_tag("secret").expect("secrets are a kind");
        let words = words(kind.schema());
        for word in ["\"<secret>\"", "\"</usage>\"", "\" ephemeral='\"", "\"iscsi\""] {
            assert!(words.lines().any(|line| line == word), "{word} in\n{words}");
        }
        assert_eq!(escaped("a\"\\\u{e9}"), "a\\\"\\\\\\xC3\\xA9");
    }

    #[test]
    fn every_kind_has_seeds() {
        let corpus = tempfile::tempdir().expect("a writable temporary folder");
        for (name, _) in kinds::NAMES {
            let folder = corpus.path().join(name);
            std::fs::create_dir(&folder).expect("a writable folder");
            let dictionary = plant(corpus.path(), name).expect("the seeds can be written");
            assert!(dictionary.is_some_and(|file| file.is_file()), "{name}");
            let seeds = std::fs::read_dir(&folder).expect("the folder is there").count();
            assert!(seeds >= 2, "{name} has {seeds} seeds");
        }
    }
}
