use vir_conf::schema::{ChoiceSchema, Empty, Field, Occurs, ScalarShape, Schema, Shape, Variant, Words};

use super::exceptions::Exceptions;
use super::ours::Ours;
use super::report::{Collector, Report};
use super::walk::{Walk, When};
use crate::relaxng::Grammar;
use crate::relaxng::reduce::Given;

const fn field(xml: &'static str, shape: Shape) -> Field {
    Field::new(xml, "field", "doc", Occurs::Optional, shape)
}

const fn schema(tag: &'static str, fields: &'static [Field]) -> Schema {
    Schema { tag, rust: "", doc: "doc", empty: Empty::Close, fields }
}

static DISK: Schema = schema(
    "disk",
    &[
        field("source", Shape::Choice(|| &SOURCE)),
        field("", Shape::Inline(|| &GROUP)),
        field("backing", Shape::Child(|| &DISK)),
        field("note", Shape::Foreign),
        field("ours", Shape::Flag),
    ],
);
static GROUP: Schema =
    schema("", &[field("mode", Shape::Attribute(ScalarShape::Words(&words(&["a", "b", "z"]))))]);

const fn words(words: &'static [&'static str]) -> Words {
    Words { words, docs: &[], since: &[] }
}

static SOURCE: ChoiceSchema = ChoiceSchema {
    by: "type",
    rust: "",
    doc: "doc",
    default: Some("file"),
    words: &words(&["file", "dir"]),
    variants: &[
        Variant { value: "file", doc: "doc", since: None, shape: Some(|| &FILE) },
        Variant { value: "dir", doc: "doc", since: None, shape: None },
    ],
};
static FILE: Schema = schema("", &[field("file", Shape::Attribute(ScalarShape::Text))]);

const GRAMMAR: &str = "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><start><ref name='disk'/></start>
    <define name='disk'><element name='disk'>
      <choice>
        <group>
          <optional><attribute name='type'><value>file</value></attribute></optional>
          <optional><element name='source'><attribute name='file'/><attribute name='index'/></element></optional>
        </group>
        <group>
          <attribute name='type'><choice><value>dir</value><value>pool</value></choice></attribute>
          <optional><element name='source'><attribute name='file'/></element></optional>
        </group>
      </choice>
      <optional><attribute name='mode'><choice><value>a</value><value>c</value></choice></attribute></optional>
      <optional><element name='backing'><ref name='disk'/></element></optional>
      <optional><element name='note'><element><anyName/><attribute name='x'/></element></element></optional>
      <optional><element name='new'><attribute name='y'/><text/></element></optional>
    </element></define></grammar>";

fn compare(ours: &[Ours], exceptions: &Exceptions) -> Report {
    let grammar = Grammar::read("a", &|_| Ok(GRAMMAR.to_owned())).expect("a grammar");
    let start = grammar.reduce(&grammar.start, Given::Nothing);
    let roots = grammar.allowed(&start).children.into_iter().collect::<Vec<_>>();
    let mut collector = Collector::new("disk", exceptions);
    Walk::new(&grammar).run("disk", &roots, ours, &mut collector);
    collector.finish(!ours.is_empty())
}

#[test]
fn a_document_that_nothing_describes_is_one_gap() {
    let report = compare(&[], &Exceptions::default());
    assert_eq!(report.covered, 0);
    assert_eq!(report.missing.len(), 1);
    assert_eq!(report.missing[0].below, report.total);
}

#[test]
fn gaps_are_found_by_alternative_and_recursion_ends() {
    let report = compare(&[Ours::Element(&DISK)], &Exceptions::default());
    let missing = report.missing.iter().map(|gap| gap.path.as_str()).collect::<Vec<_>>();
    assert_eq!(missing, ["disk/backing/disk", "disk/new", "disk/source", "disk/source/@index"]);
    let source = &report.missing[2];
    assert_eq!(source.when, When::With(vec!["type='dir'".to_owned(), "type='pool'".to_owned()]));
    assert_eq!(report.missing[1].below, 2, "an attribute and the text");
    let refused =
        report.values.iter().map(|refused| (refused.path.as_str(), &refused.values)).collect::<Vec<_>>();
    assert_eq!(refused.len(), 2);
    assert!(refused[0].0 == "disk/@mode" && refused[0].1.iter().eq(["'c'"]));
    assert!(refused[1].0 == "disk/@type" && refused[1].1.iter().eq(["'pool'"]));
}

#[test]
fn what_only_our_tables_have_is_told_apart() {
    let report = compare(&[Ours::Element(&DISK)], &Exceptions::default());
    let extra = report.extra.iter().map(|gap| gap.path.as_str()).collect::<Vec<_>>();
    assert!(extra.contains(&"disk/ours"), "{extra:?}");
    assert!(!extra.contains(&"disk/@mode"), "{extra:?}");
    assert_eq!(report.extra_values[0].values.iter().collect::<Vec<_>>(), ["'b'", "'z'"]);
}
