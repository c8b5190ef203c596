use super::reduce::Given;
use super::{Grammar, Pattern};

/// A grammar of files, the first of which is the whole.
fn grammar(files: &[(&str, &str)]) -> Result<Grammar, String> {
    let read = |name: &str| {
        let found = files.iter().find(|(known, _)| *known == name).ok_or_else(|| format!("no {name}"))?;
        Ok(format!("<grammar xmlns='http://relaxng.org/ns/structure/1.0'>{}</grammar>", found.1))
    };
    Grammar::read(files[0].0, &read)
}

/// Everything allowed at a pattern's level, sorted: `@name` attributes, children, `#` for text.
fn allowed(grammar: &Grammar, pattern: &Pattern, given: Given<'_>) -> Vec<String> {
    let reduced = grammar.reduce(pattern, given);
    let allowed = grammar.allowed(&reduced);
    let shown = |name: Option<&super::Name>| name.map_or_else(|| "*".to_owned(), ToString::to_string);
    let mut all = Vec::new();
    all.extend(
        allowed.attributes.keys().flat_map(|class| class.names()).map(|name| format!("@{}", shown(name))),
    );
    all.extend(allowed.children.iter().flat_map(|id| grammar.element(*id).name.names()).map(shown));
    all.extend(allowed.text.iter().map(|_| "#".to_owned()));
    all.sort();
    all
}

/// The content of the only element at the top.
fn content(grammar: &Grammar) -> &Pattern {
    let start = grammar.reduce(&grammar.start, Given::Nothing);
    let roots = grammar.allowed(&start).children;
    &grammar.element(*roots.first().expect("a root")).content
}

const CHOICE: &str = "<start><element name='disk'>
      <choice>
        <group><attribute name='type'><value>file</value></attribute><ref name='file'/></group>
        <group>
          <attribute name='type'><choice><value>dir</value><value>pool</value></choice></attribute>
          <optional><element name='dir'><text/></element></optional>
        </group>
        <attribute name='legacy'/>
      </choice>
      <interleave><optional><element name='target'><empty/></element></optional></interleave>
    </element></start>
    <define name='file'><element name='source'><attribute name='file'/></element></define>";

#[test]
fn an_attribute_picks_among_alternatives() {
    let grammar = grammar(&[("a", CHOICE)]).expect("a grammar");
    let disk = content(&grammar);
    let given = |given| allowed(&grammar, disk, given);
    assert_eq!(given(Given::Nothing), ["@legacy", "@type", "dir", "source", "target"]);
    assert_eq!(given(Given::Attribute("type", "file")), ["@type", "source", "target"]);
    assert_eq!(given(Given::Attribute("type", "pool")), ["@type", "dir", "target"]);
    assert_eq!(given(Given::Without("type")), ["@legacy", "target"]);
    assert_eq!(grammar.reduce(disk, Given::Attribute("type", "other")), Pattern::NotAllowed);
    assert_eq!(grammar.reduce(disk, Given::Attribute("unheard", "of")), Pattern::NotAllowed);
}

#[test]
fn files_are_included_names_combined_and_definitions_replaced() {
    let outer = "<include href='b'><define name='replaced'><element name='new'><empty/></element></define></include>
        <define name='open' combine='choice'><element name='more'><empty/></element></define>
        <start><element name='root'><ref name='open'/><ref name='replaced'/><ref name='shut'/></element></start>";
    let inner = "<define name='open'><notAllowed/></define>
        <define name='replaced'><element name='old'><empty/></element></define>
        <define name='shut'><optional><element name='never'><notAllowed/></element></optional></define>";
    let grammar = grammar(&[("a", outer), ("b", inner)]).expect("a grammar");
    let found = allowed(&grammar, content(&grammar), Given::Nothing);
    assert_eq!(found, ["more", "new"]);
}

#[test]
fn a_grammar_inside_has_names_of_its_own() {
    let outer = "<start><element name='root'><grammar>
          <include href='b'/>
          <start><element name='inner'><ref name='x'/><parentRef name='x'/></element></start>
        </grammar></element></start>
        <define name='x'><attribute name='outer'/></define>";
    let inner = "<define name='x'><attribute name='inner'/></define>";
    let grammar = grammar(&[("a", outer), ("b", inner)]).expect("a grammar");
    let root = grammar.reduce(content(&grammar), Given::Nothing);
    let inner = *grammar.allowed(&root).children.first().expect("an element");
    let found = allowed(&grammar, &grammar.element(inner).content, Given::Nothing);
    assert_eq!(found, ["@inner", "@outer"]);
}

#[test]
fn names_have_namespaces_and_wildcards() {
    let text = "<start><element name='root'>
        <element name='commandline' ns='http://libvirt.org/schemas/domain/qemu/1.0'><attribute name='a'/></element>
        <element><anyName/><mixed><zeroOrMore><attribute><anyName/></attribute></zeroOrMore></mixed></element>
        <element><choice><name>one</name><name>two</name></choice><empty/></element>
      </element></start>";
    let grammar = grammar(&[("a", text)]).expect("a grammar");
    let found = allowed(&grammar, content(&grammar), Given::Nothing);
    assert_eq!(found, ["*", "one", "qemu:commandline", "two"]);
}

#[test]
fn grammars_that_mean_nothing_are_refused() {
    for text in [
        "<start><ref name='nowhere'/></start>",
        "<start><ref name='loop'/></start><define name='loop'><optional><ref name='loop'/></optional></define>",
        "<start><empty/></start><define name='twice'><empty/></define><define name='twice'><text/></define>",
        "<define name='only'><empty/></define>",
        "<start><unheard/></start>",
        "<start><text/></start><include href='absent'/>",
        "<start><text/></start><include href='a'/>",
    ] {
        assert!(grammar(&[("a", text)]).is_err(), "{text}");
    }
    let recursive = "<start><ref name='a'/></start>
        <define name='a'><element name='a'><optional><ref name='a'/></optional></element></define>";
    assert!(grammar(&[("a", recursive)]).is_ok());
}
