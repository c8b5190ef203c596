//! Small documents written from command-line options.

use vir_conf::xml::Writer;

/// Writes an element with those attributes that have a value, and its content.
pub(crate) fn element(
    w: &mut Writer,
    name: &str,
    attributes: &[(&str, Option<&str>)],
    content: impl FnOnce(&mut Writer),
) {
    let _ = w.open(name);
    for (name, value) in attributes {
        if let Some(value) = value {
            w.attribute(name, |text| text.push(value));
        }
    }
    content(w);
    w.close(name);
}

/// Writes an element without content.
pub(crate) fn empty(w: &mut Writer, name: &str, attributes: &[(&str, Option<&str>)]) {
    element(w, name, attributes, |_| {});
}

/// Writes an element with text, if there is one.
pub(crate) fn leaf(w: &mut Writer, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        w.leaf(name, |out| out.push(text));
    }
}
