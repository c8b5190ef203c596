//! Laws that documents of every kind keep: printing and views lose nothing, and what is complete stays as it is.

use std::fmt::Debug;

use vir_conf::diagnostic::Report;
use vir_conf::document;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::view::View;

use crate::diff;
use crate::kinds::Document;

/// What is read: also what only the host notes.
pub const PARSE: ParseFlags = ParseFlags::STATUS.union(ParseFlags::INTERNAL);

/// With everything that a document can hold.
pub const ALL: FormatFlags =
    FormatFlags::SECURE.union(FormatFlags::STATUS).union(FormatFlags::INTERNAL).union(FormatFlags::EXACT);

/// With everything that a view has: what only the host notes has no view.
pub const SHOWN: FormatFlags = FormatFlags::SECURE.union(FormatFlags::EXACT);

/// Reads a document.
///
/// # Errors
/// Whatever is wrong with it.
pub fn read<T: Document>(text: &str) -> Result<T, Report> {
    document::parse(text, PARSE).map(|parsed| parsed.value)
}

/// Reads what was printed, which must be possible.
///
/// # Errors
/// What is wrong with it nevertheless.
pub fn read_back<T: Document>(text: &str) -> Result<T, String> {
    read(text).map_err(|err| format!("its own output is refused: {err}\n{text}"))
}

/// Two values are the same.
///
/// # Errors
/// Where they differ.
pub fn same<T: PartialEq + Debug>(what: &str, one: &T, other: &T) -> Result<(), String> {
    if one == other {
        return Ok(());
    }
    let (one, other) = (format!("{one:#?}"), format!("{other:#?}"));
    let (one, other) = diff::first_difference(&one, &other).unwrap_or_default();
    Err(format!("{what}:\n- {one:?}\n+ {other:?}"))
}

fn same_text(what: &str, one: &str, other: &str) -> Result<(), String> {
    if one == other { Ok(()) } else { Err(format!("{what}:\n{}", diff::unified(one, other))) }
}

/// What is printed reads back as what was printed. Returns that.
///
/// # Errors
/// What is different.
pub fn printed_as_read<T: Document>(value: &T) -> Result<T, String> {
    let text = document::format(value, ALL);
    let again = read_back::<T>(&text)?;
    same_text("printed twice", &text, &document::format(&again, ALL))?;
    same("the value read twice", &again, &read_back(&text)?)?;
    for flags in [FormatFlags::empty(), FormatFlags::INACTIVE, FormatFlags::MIGRATABLE | FormatFlags::SECURE]
    {
        let flags = flags | FormatFlags::EXACT;
        let text = document::format(value, flags);
        let again = document::format(&read_back::<T>(&text)?, flags);
        same_text(&format!("printed twice with {flags:?}"), &text, &again)?;
    }
    Ok(again)
}

/// JSON says all that XML says.
///
/// # Errors
/// What is lost.
pub fn viewed_without_loss<T: Document>(value: &T) -> Result<(), String> {
    let view = View::of(value);
    let value: T = read_back(&document::format(value, SHOWN))?;
    let json = serde_json::to_string(&view).map_err(|err| err.to_string())?;
    let of_json: View = serde_json::from_str(&json).map_err(|err| format!("{err}\n{json}"))?;
    same("the view by way of JSON", &view, &of_json)?;
    let again: T = view.to_value().map_err(|err| format!("{err}\n{json}"))?;
    same("the value by way of its view", &value, &again)
}

/// A document as it is printed once it is complete: twice, since libvirt sorts disks before their buses are known.
///
/// # Errors
/// Whatever is wrong with it or with what it means.
///
/// # Panics
/// When its own output is refused.
pub fn completed<T: Document>(text: &str, complete: fn(&mut T, &mut Report)) -> Result<String, Report> {
    let mut value: T = read(text)?;
    for _ in 0..2 {
        let mut report = Report::new();
        complete(&mut value, &mut report);
        if report.has_errors() {
            return Err(report);
        }
        value = read_back(&document::format(&value, ALL)).unwrap_or_else(|err| panic!("{err}"));
    }
    Ok(document::format(&value, ALL))
}
