//! What is wrong with a text that is no XML, in words for whoever wrote it.

use std::ops::Range;

use quick_xml::Error;
use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::escape::EscapeError;
use quick_xml::events::attributes::AttrError;

use crate::diagnostic::{Place, Problem, XmlError};

/// Which characters have names in XML.
pub(super) const ENTITIES: &str =
    "XML knows &amp; &lt; &gt; &quot; and &apos;; every other character is written as itself";

/// An error at a stretch of the text.
#[cold]
pub(super) fn wrong(text: &str, span: Range<usize>, found: impl Into<String>) -> Box<XmlError> {
    let span = span.start.min(text.len())..span.end.min(text.len());
    Box::new(XmlError::new(Place::new(text, span, String::new()), Problem::Syntax(found.into())))
}

/// A byte that is not UTF-8, with the encoding that the document seems to have.
#[cold]
pub(super) fn not_utf8(bytes: &[u8], at: usize) -> Box<XmlError> {
    let valid = std::str::from_utf8(&bytes[..at]).unwrap_or_default();
    let found = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the document is in UTF-16, expected UTF-8".to_owned(),
        _ => format!("byte 0x{:02x} is not UTF-8", bytes[at]),
    };
    let help = "save the document as UTF-8, without 'encoding' in its first line or with encoding='UTF-8'";
    let error = *wrong(valid, at..at, found);
    Box::new(error.with_help(help))
}

/// What the tokeniser could not go on with, from the byte it points at.
#[cold]
pub(super) fn explain(text: &str, at: usize, err: &Error) -> Box<XmlError> {
    let (found, help) = words(err);
    // The whole piece of markup, as far as it is on one line.
    let piece = text.get(at..).unwrap_or_default();
    let length = match piece.find(['\n', '>']) {
        _ if piece.starts_with('&') => 1,
        Some(end) => end + usize::from(piece[end..].starts_with('>')),
        None => piece.len(),
    };
    let error = wrong(text, at..at + length, found);
    match help {
        Some(help) => Box::new(error.with_help(help)),
        None => error,
    }
}

fn words(err: &Error) -> (String, Option<&'static str>) {
    match err {
        Error::Syntax(err) => syntax_words(*err),
        Error::IllFormed(err) => ill_formed_words(err),
        Error::InvalidAttr(err) => (attribute_words(err).to_owned(), None),
        Error::Escape(_) | Error::Encoding(_) | Error::Io(_) | Error::Namespace(_) => (err.to_string(), None),
    }
}

fn syntax_words(err: SyntaxError) -> (String, Option<&'static str>) {
    let (what, end) = match err {
        SyntaxError::InvalidBangMarkup => {
            return ("'<!' begins neither a comment nor CDATA".to_owned(), None);
        }
        SyntaxError::UnclosedPI => ("processing instruction", "?>"),
        SyntaxError::UnclosedXmlDecl => ("XML declaration", "?>"),
        SyntaxError::UnclosedComment => ("comment", "-->"),
        SyntaxError::UnclosedDoctype => ("document type definition", ">"),
        SyntaxError::UnclosedCData => ("CDATA section", "]]>"),
        SyntaxError::UnclosedTag => ("tag", ">"),
        SyntaxError::UnclosedSingleQuotedAttributeValue => ("value of an attribute in this tag", "'"),
        SyntaxError::UnclosedDoubleQuotedAttributeValue => ("value of an attribute in this tag", "\""),
    };
    (format!("the {what} has no end: {end} is missing"), None)
}

fn ill_formed_words(err: &IllFormedError) -> (String, Option<&'static str>) {
    match err {
        IllFormedError::MissingDeclVersion(_) => {
            ("an XML declaration begins with the version: <?xml version='1.0'?>".to_owned(), None)
        }
        IllFormedError::UnknownVersion => ("the XML version is neither 1.0 nor 1.1".to_owned(), None),
        IllFormedError::MissingDoctypeName => ("a document type definition needs a name".to_owned(), None),
        IllFormedError::MissingEndTag(tag) => (format!("<{}> is never closed", excerpt(tag)), None),
        IllFormedError::UnmatchedEndTag(tag) => {
            (format!("</{}> closes nothing: no element is open", excerpt(tag)), None)
        }
        IllFormedError::MismatchedEndTag { expected, found } => {
            (format!("expected </{}>, found </{}>", excerpt(expected), excerpt(found)), None)
        }
        IllFormedError::DoubleHyphenInComment => ("a comment cannot contain '--'".to_owned(), None),
        IllFormedError::UnclosedReference => {
            ("'&' begins a reference such as &lt;, but its ';' is missing".to_owned(), Some(AMPERSAND))
        }
    }
}

const AMPERSAND: &str = "a plain '&' is written '&amp;'";

/// What is wrong with a reference in the value of an attribute, and what would help.
pub(super) fn escape_words(err: &EscapeError) -> (String, &'static str) {
    match err {
        EscapeError::UnrecognizedEntity(_, name) => {
            (format!("entity '&{};' is not defined", excerpt(name)), ENTITIES)
        }
        EscapeError::UnterminatedEntity(_) => {
            ("'&' begins a reference such as &lt;, but its ';' is missing".to_owned(), AMPERSAND)
        }
        EscapeError::InvalidCharRef(_) | EscapeError::TooManyNestedEntities => {
            ("a reference is to no character that XML allows".to_owned(), ENTITIES)
        }
    }
}

/// Where in a value the reference is that cannot be resolved.
pub(super) fn reference(value: &str) -> Range<usize> {
    let is_known = |name: &str| {
        let digits = name.strip_prefix('#');
        let code = digits.and_then(|digits| match digits.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => digits.parse().ok(),
        });
        quick_xml::escape::resolve_predefined_entity(name).is_some()
            || code.and_then(char::from_u32).is_some_and(|c| c != '\0')
    };
    let references = value.match_indices('&').map(|(at, _)| {
        let name = value[at + 1..].split_once([';', '&']).map_or("", |(name, _)| name);
        (at, name)
    });
    let unknown = references.into_iter().find(|(_, name)| !is_known(name));
    unknown.map_or(0..0, |(at, name)| at..at + 1 + name.len())
}

/// Where in a tag its attributes end to make sense.
pub(super) fn attribute_position(err: &AttrError) -> usize {
    match err {
        AttrError::ExpectedEq(at)
        | AttrError::ExpectedValue(at)
        | AttrError::UnquotedValue(at)
        | AttrError::ExpectedQuote(at, _)
        | AttrError::Duplicated(at, _) => *at,
    }
}

/// An attribute that makes no sense, in the tag whose name begins at `tag`.
#[cold]
pub(super) fn attribute(text: &str, tag: usize, at: usize, err: &AttrError) -> Box<XmlError> {
    let at = tag + at;
    let rest = text.get(at..).unwrap_or_default();
    let before = text.get(tag..at).unwrap_or_default().trim_end();
    let token = before.rsplit(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
    if rest.starts_with('<') || token.starts_with('<') {
        let name = text[tag..].split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
        let line = text[tag..at].lines().next().map_or(0, |line| line.trim_end().len());
        let found = format!("the tag <{}> has no end: > is missing", excerpt(name));
        return wrong(text, tag - 1..tag + line, found);
    }
    let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/' | '=');
    let length = rest.find(ends).unwrap_or(rest.len());
    wrong(text, at..at + length, attribute_words(err))
}

/// What is wrong with an attribute.
fn attribute_words(err: &AttrError) -> &'static str {
    match err {
        AttrError::ExpectedEq(_) => "an attribute needs '=' and a value",
        AttrError::ExpectedValue(_) => "the value is missing after '='",
        AttrError::UnquotedValue(_) => "an attribute's value must stand in quotes",
        AttrError::ExpectedQuote(..) => "the closing quote is missing",
        AttrError::Duplicated(..) => "the attribute is given twice",
    }
}

/// As much of a name as a message can hold.
pub(super) fn excerpt(text: &str) -> String {
    crate::diagnostic::excerpt(text)
}
