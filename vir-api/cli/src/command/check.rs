//! `check`: what is wrong with a definition, all at once.

use serde_json::{Value, json};
use vir_conf::diagnostic::{Report, Severity};

use super::qemu::{self, Bench, Source, file};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, flag};
use crate::shell::Shell;

pub(super) const CHECK: Command = Command::new(
    "check",
    "check a domain XML file",
    "Reads a domain definition and shows everything that is wrong or odd about it,\n\
     with the places in the file. With --capabilities, also what would keep it from\n\
     starting on that QEMU.",
    &[
        file("file"),
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
        shell.screen.extra(format_args!("{} is a domain definition\n", source.file()));
    }
    Ok(())
}

/// Everything that can be said about the definition.
fn judge(arguments: &Arguments, source: &Source) -> Result<Report, Failure> {
    let (domain, mut report) = match source.domain(arguments.has("strict")) {
        Ok(read) => read,
        Err(report) => return Ok(report),
    };
    if arguments.has("capabilities") {
        let bench = Bench::with(arguments, domain)?;
        report.extend(bench.try_ready().map_or_else(|report| report, |(_, warnings)| warnings));
    }
    Ok(report)
}

/// One record a problem.
fn problems(report: &Report) -> Value {
    let record = |problem: &vir_conf::diagnostic::XmlError| {
        let place = &problem.place;
        json!({
            "severity": match problem.severity { Severity::Error => "error", Severity::Warning => "warning" },
            "code": problem.problem.code(),
            "message": problem.problem.to_string(),
            "line": place.line,
            "column": place.column,
            "path": place.path,
            "help": problem.help,
        })
    };
    report.problems().iter().map(record).collect()
}
