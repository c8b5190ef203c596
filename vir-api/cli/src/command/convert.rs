//! `convert` and `schema`: documents as XML, JSON and YAML, and what an editor needs to know of the latter two.

use std::path::Path;

use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::kind::{KINDS, Kind};
use vir_conf::view::{View, json_schema};

use super::document;
use super::qemu::file;
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, text};
use crate::shell::Shell;

pub(super) const CONVERT: Command = Command::new(
    "convert",
    "convert a document between XML, JSON and YAML",
    "Reads a document of any kind (domain, network, pool, ...) in any of the three\n\
     forms and prints it in another. Nothing is lost on the way. In JSON and YAML the\n\
     document is an object with one member, named as the XML element at the top.",
    &[
        file("file"),
        text("to", "form to print: xml, json or yaml").one_of(&["xml", "json", "yaml"]).required(),
    ],
    convert,
);

fn convert(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let file = arguments.required("file")?;
    let text = document::read(Path::new(file))?;
    let printed = match arguments.required("to")? {
        "json" => json(&view(shell, file, &text)?),
        "yaml" => yaml(&view(shell, file, &text)?)?,
        "xml" => xml(shell, file, &text)?,
        other => return Err(Failure::new(format!("--to cannot be '{other}', expected xml, json or yaml"))),
    };
    shell.screen.print(printed);
    Ok(())
}

/// The document in the view, from whichever form it has.
fn view(shell: &mut Shell, file: &str, text: &str) -> Result<View, Failure> {
    if text.trim_start().starts_with('<') {
        let kind = Kind::of_text(text).map_err(|report| refuse(shell, file, text, &report))?;
        return kind.to_view(text, ParseFlags::empty()).map_err(|report| refuse(shell, file, text, &report));
    }
    let view = written_view(file, text)?;
    // What is printed should be a document, whatever was read.
    let (kind, xml) = Kind::of_view(&view).map_err(|error| Failure::new(format!("{file}: {error}")))?;
    kind.to_view(&xml, ParseFlags::empty()).map_err(|report| refuse(shell, file, &xml, &report))
}

fn xml(shell: &mut Shell, file: &str, text: &str) -> Result<String, Failure> {
    if text.trim_start().starts_with('<') {
        let kind = Kind::of_text(text).map_err(|report| refuse(shell, file, text, &report))?;
        let printed = kind.normalise(text, ParseFlags::empty(), FormatFlags::SECURE);
        return printed.map(|parsed| parsed.value).map_err(|report| refuse(shell, file, text, &report));
    }
    let view = written_view(file, text)?;
    Kind::of_view(&view).map(|(_, xml)| xml).map_err(|error| Failure::new(format!("{file}: {error}")))
}

/// The view that a JSON or YAML text spells.
fn written_view(file: &str, text: &str) -> Result<View, Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::new(format!("{file}: {error}"));
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|error| wrong(&error));
    }
    serde_saphyr::from_str(text).map_err(|error| wrong(&error))
}

fn json(view: &View) -> String {
    let mut text = serde_json::to_string_pretty(view).expect("a view has only what JSON has");
    text.push('\n');
    text
}

fn yaml(view: &View) -> Result<String, Failure> {
    serde_saphyr::to_string(view).map_err(|error| Failure::new(error.to_string()))
}

fn refuse(shell: &mut Shell, file: &str, text: &str, report: &vir_conf::diagnostic::Report) -> Failure {
    let rendered = report.render(file, text, shell.screen.colour);
    shell.screen.complain(rendered);
    Failure::silent()
}

pub(super) const SCHEMA: Command = Command::new(
    "schema",
    "print the JSON Schema of documents",
    "Prints the JSON Schema (draft 2020-12) of documents in JSON and YAML, for editors:\n\
     of all kinds, or of one.",
    &[text("kind", "kind of document, named as the XML element at the top")],
    schema,
)
.prints_data();

fn schema(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let view = match arguments.text("kind")? {
        None => json_schema(KINDS),
        Some(tag) => {
            let kind = Kind::with_tag(tag).ok_or_else(|| {
                Failure::new(format!(
                    "no kind of document is called '{tag}', expected one of {}",
                    Kind::tags().join(", ")
                ))
            })?;
            json_schema(std::slice::from_ref(kind))
        }
    };
    shell.screen.print(json(&view));
    Ok(())
}
