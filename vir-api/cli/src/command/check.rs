//! `check`: what is wrong with a document, all at once.

use serde_json::{Value, json};
use vir_conf::diagnostic::{Place, Report, Severity, XmlError};

use super::qemu::{self, Bench, Source};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, flag, text};
use crate::shell::Shell;

pub(super) const CHECK: Command = Command::new(
    "check",
    "check a file containing an XML document",
    "Reads a document of any kind and shows everything that is wrong or odd about\n\
     it, with the places in the file. With --capabilities, also what would keep a\n\
     domain from starting on that QEMU.",
    &[
        text("file", "file containing an XML document").required(),
        flag("strict", "elements and attributes that nothing reads are errors, not warnings"),
        qemu::CAPABILITIES,
    ],
    check,
)
.prints_data();

fn check(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let source = Source::read(arguments, "file")?;
    let report = judge(arguments, &source)?;
    let good = !report.has_errors();
    if shell.json {
        shell.print_data(&problems(&source.located(&report)));
    } else {
        source.show(shell, &report);
    }
    if !good {
        return Err(Failure::silent());
    }
    if !shell.json {
        shell.screen.extra(format_args!("{} is a {} definition\n", source.file(), source.kind_name()));
    }
    Ok(())
}

/// Everything that can be said about the definition.
fn judge(arguments: &Arguments, source: &Source) -> Result<Report, Failure> {
    let strict = arguments.has("strict");
    if !arguments.has("capabilities") {
        return Ok(source.check(strict));
    }
    let (domain, mut report) = match source.domain(strict) {
        Ok(read) => read,
        Err(report) => return Ok(report),
    };
    let bench = Bench::with(arguments, domain)?;
    report.extend(bench.try_ready().map_or_else(|report| report, |(_, warnings)| warnings));
    Ok(report)
}

/// One record a problem.
fn problems(report: &Report) -> Value {
    let record = |problem: &XmlError| {
        let related = problem.related.iter().map(|related| {
            let Place { line, column, path, .. } = &related.place;
            json!({ "note": related.note, "line": line, "column": column, "path": path })
        });
        json!({
            "severity": match problem.severity { Severity::Error => "error", Severity::Warning => "warning" },
            "code": problem.problem.code(),
            "message": problem.problem.to_string(),
            "line": problem.place.line,
            "column": problem.place.column,
            "path": problem.place.path,
            "help": problem.help,
            "related": related.collect::<Vec<_>>(),
        })
    };
    report.problems().iter().map(record).collect()
}
