//! The rules: each looks at all files and returns its complaints.

use std::path::Path;

use super::{Source, passes_through};
use crate::layers;

type Rule = fn(&[Source]) -> Vec<String>;

pub(super) const ALL: &[Rule] = &[
    licence_is_there,
    one_xml_reader,
    long_files_say_why,
    no_postponed_work,
    exceptions_have_reasons,
    lower_floors_are_pure,
];

/// Both licences that the manifests name are there.
fn licence_is_there(sources: &[Source]) -> Vec<String> {
    let missing = |file: &&&str| {
        !sources.iter().any(|source| source.path == Path::new(**file) && !source.text.is_empty())
    };
    ["LICENSE-MIT", "LICENSE-APACHE"]
        .iter()
        .filter(missing)
        .map(|file| format!("{file}: missing or empty"))
        .collect()
}

/// The folder of the one module that speaks to the XML library, whose interface moves with every release.
const XML_MODULE: &str = "vir-conf/src/xml/";

/// One module speaks to the XML library.
fn one_xml_reader(sources: &[Source]) -> Vec<String> {
    let library = concat!("quick", "_xml");
    let names_it = |source: &&Source| {
        source.has_extension("rs") && source.code().any(|(_, line)| line.contains(library))
    };
    let elsewhere = sources.iter().filter(names_it).filter(|source| !source.path.starts_with(XML_MODULE));
    elsewhere
        .map(|source| source.complaint(1, "only vir-conf's module `xml` may name the XML library"))
        .collect()
}

/// Lines that a file may have without a word about it.
const LONG: usize = 500;

/// A long file has its reason on top.
fn long_files_say_why(sources: &[Source]) -> Vec<String> {
    let unexplained = |source: &&Source| {
        let explained = source.lines().take(5).any(|(_, line)| line.starts_with("// Long because "));
        source.has_extension("rs") && source.lines().count() > LONG && !explained
    };
    let complain =
        |source: &Source| source.complaint(1, "over 500 lines: split it, or say `// Long because …` on top");
    sources.iter().filter(unexplained).map(complain).collect()
}

/// Work is done or described as a known gap, not postponed in a comment.
fn no_postponed_work(sources: &[Source]) -> Vec<String> {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];
    let kinds = ["rs", "md", "toml", "S", "sh"];
    let mut complaints = Vec::new();
    for source in sources.iter().filter(|source| kinds.iter().any(|kind| source.has_extension(kind))) {
        let marked = source.lines().filter(|(_, line)| marks.iter().any(|mark| line.contains(mark)));
        complaints.extend(
            marked.map(|(line, _)| source.complaint(line, "postponed work: do it, or describe the gap")),
        );
    }
    complaints
}

/// Whoever silences a lint says why: beside the attribute, or in a comment above the manifest's line.
fn exceptions_have_reasons(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        let unexplained = match source.path.extension().and_then(|extension| extension.to_str()) {
            Some("rs") => unexplained_attributes(&source.text),
            Some("toml") => unexplained_levels(&source.text),
            Some(_) | None => Vec::new(),
        };
        complaints.extend(
            unexplained.into_iter().map(|line| source.complaint(line, "a silenced lint without a reason")),
        );
    }
    complaints
}

/// Lines of `allow` and `expect` attributes without `reason`.
fn unexplained_attributes(text: &str) -> Vec<usize> {
    let starts =
        ["allow(", "expect("].iter().flat_map(|word| ["#[", "#!["].map(|open| format!("{open}{word}")));
    let found = starts.flat_map(|start| text.match_indices(&start).map(|(at, _)| at).collect::<Vec<_>>());
    let unexplained = found.filter(|at| {
        let end = text[*at..].find(")]").map_or(text.len(), |length| at + length);
        !text[*at..end].contains("reason = ")
    });
    unexplained.map(|at| text[..at].matches('\n').count() + 1).collect()
}

/// Lines of a manifest that set a lint to `allow` without a comment above.
fn unexplained_levels(text: &str) -> Vec<usize> {
    let lines = text.lines().collect::<Vec<_>>();
    let unexplained = |at: &usize| {
        lines[*at].ends_with("= \"allow\"")
            && !at.checked_sub(1).is_some_and(|above| lines[above].starts_with('#'))
    };
    (0..lines.len()).filter(unexplained).map(|at| at + 1).collect()
}

/// What the lower floors leave to their `host` and `sys` modules: files, processes, the clock, chance, the network,
/// the environment, threads.
const OUTSIDE: [&str; 13] = [
    "std::fs",
    "std::process",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "std::os::unix::net",
    "SystemTime",
    "Instant::now",
    "File::open",
    "rand::",
    "getrandom",
    "std::env::",
    "std::thread",
];

/// The highest floor without access to the outside.
const PURE: u8 = 2;

/// Floors 0 to 2 touch the outside in `host` and `sys` modules only.
fn lower_floors_are_pure(sources: &[Source]) -> Vec<String> {
    let is_pure = |source: &&Source| {
        let of_floor = |(name, floor): &(&str, u8)| {
            *floor <= PURE && source.path.starts_with(Path::new(name).join("src"))
        };
        let is_edge = passes_through(&source.path, "host") || passes_through(&source.path, "sys");
        source.has_extension("rs") && layers::FLOORS.iter().any(of_floor) && !is_edge
    };
    let mut complaints = Vec::new();
    for source in sources.iter().filter(is_pure) {
        for (line, text) in source.code() {
            if let Some(what) = OUTSIDE.iter().find(|what| text.contains(**what)) {
                complaints.push(source.complaint(line, &format!("{what} outside a `host` or `sys` module")));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    #[test]
    fn the_outside_is_for_host_modules_and_tests() {
        let text = "use std::fs;\n";
        assert_eq!(lower_floors_are_pure(&[source("vir-conf/src/a.rs", text)]).len(), 1);
        assert_eq!(lower_floors_are_pure(&[source("vir-conf/src/host.rs", text)]).len(), 0);
        assert_eq!(lower_floors_are_pure(&[source("vir-qemu/src/host/files.rs", text)]).len(), 0);
        assert_eq!(lower_floors_are_pure(&[source("vir-conf/tests/a.rs", text)]).len(), 0);
        assert_eq!(lower_floors_are_pure(&[source("vir-api/src/a.rs", text)]).len(), 0);
        let tested = format!("//! About std::fs.\n#[cfg(test)]\nmod tests {{ {text} }}\n");
        assert_eq!(lower_floors_are_pure(&[source("vir-conf/src/a.rs", &tested)]).len(), 0);
    }

    #[test]
    fn silenced_lints_need_a_reason() {
        let bare = concat!("fn a() {}\n#[al", "low(dead_code)]\nfn b() {}\n");
        let explained = concat!("#[al", "low(\n    dead_code,\n    reason = \"it is\"\n)]\nfn b() {}\n");
        assert_eq!(unexplained_attributes(bare), [2]);
        assert_eq!(unexplained_attributes(explained), [0; 0]);
        assert_eq!(unexplained_levels("# Since.\na = \"allow\"\nb = \"allow\"\n"), [3]);
    }

    #[test]
    fn one_module_reads_xml() {
        let user = concat!("use quick", "_xml::Reader;\n");
        assert_eq!(one_xml_reader(&[source("vir-conf/src/xml/tree.rs", user)]).len(), 0);
        assert_eq!(one_xml_reader(&[source("vir-qemu/src/lib.rs", user)]).len(), 1);
        assert_eq!(
            one_xml_reader(&[source("vir-conf/src/a.rs", user), source("vir-conf/src/b.rs", user)]).len(),
            2
        );
    }

    #[test]
    fn long_files_and_postponed_work() {
        let long = "// line\n".repeat(LONG + 1);
        assert_eq!(long_files_say_why(&[source("a.rs", &long)]).len(), 1);
        assert_eq!(
            long_files_say_why(&[source("a.rs", &format!("// Long because it is a table.\n{long}"))]).len(),
            0
        );
        assert_eq!(no_postponed_work(&[source("a.rs", concat!("// TO", "DO: later\n"))]).len(), 1);
    }
}
