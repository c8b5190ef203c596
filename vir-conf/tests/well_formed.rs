//! What is no XML is refused, with the place and the reason.

use vir_conf::diagnostic::Report;
use vir_conf::xml::Document;
use vir_test::golden;

#[test]
fn refused_documents() {
    let seen = golden::each("xml", |case| {
        let text = case.read("in.xml");
        match Document::parse(&text) {
            Ok(document) => case.check("name", document.root().name()),
            Err(err) => case.check("error", &Report::from(err).render("in.xml", &text, false)),
        }
    });
    assert!(seen >= 20, "only {seen} documents found: is the data there?");
}

#[test]
fn text_keeps_its_meaning() {
    let text = "<a b=' x&#10;y\n&lt;'>one &amp; two<![CDATA[ <three> ]]>&#x2014;\r\n</a>";
    let document = Document::parse(text).expect("the text is well-formed");
    let root = document.root();
    assert_eq!(root.text(), "one & two <three> \u{2014}\n");
    assert_eq!(root.attribute("b").expect("it is there").value(), " x\ny <");
}

#[test]
fn hostile_sizes_are_refused_quickly() {
    let attributes = (0..100_000).map(|number| format!("a{number}=''")).collect::<Vec<_>>().join(" ");
    let start = std::time::Instant::now();
    let err = Document::parse(&format!("<domain {attributes}/>")).expect_err("too many attributes");
    assert_eq!(err.problem.code(), "limit");
    assert!(start.elapsed().as_millis() < 1000, "took {:?}", start.elapsed());
}

#[test]
fn bytes_that_are_not_utf8_are_named() {
    let err = Document::parse_bytes(b"<a>\n\xff</a>").expect_err("0xff is not UTF-8");
    assert_eq!(err.to_string(), "line 2, column 1: byte 0xff is not UTF-8");
}
