//! `abi` and `abi-diff`: what the guest sees of a definition, and what changes for it between two.

use serde_json::{Value, json};
use vir_conf::abi::{Change, Fact, Impact, compare, facts};
use vir_conf::{Domain, Ready};

use super::qemu::{self, Source, file};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome};
use crate::shell::Shell;

pub(super) const ABI: Command = Command::new(
    "abi",
    "show what the guest sees of a domain XML file",
    "Lists every fact of a definition that the guest can see. With --capabilities,\n\
     defaults are filled in and devices placed first, as for a start on that QEMU.",
    &[file("file"), qemu::CAPABILITIES],
    abi,
)
.prints_data();

fn abi(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let facts = facts(&machine(shell, arguments, "file")?);
    if shell.json {
        let record = |Fact { path, value }: &Fact| json!({ "path": path, "value": value });
        shell.print_data(&facts.iter().map(record).collect());
        return Ok(());
    }
    for fact in facts {
        shell.screen.print(format_args!("{fact}\n"));
    }
    Ok(())
}

pub(super) const ABI_DIFF: Command = Command::new(
    "abi-diff",
    "compare what the guest sees of two domain XML files",
    "Lists what a guest that knows the first machine would find changed in the other;\n\
     fails where something it knows is different or gone. With --capabilities,\n\
     defaults are filled in and devices placed first.",
    &[file("file"), file("other"), qemu::CAPABILITIES],
    abi_diff,
)
.prints_data();

fn abi_diff(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let (before, after) = (machine(shell, arguments, "file")?, machine(shell, arguments, "other")?);
    let changes = compare(&before, &after);
    if shell.json {
        shell.print_data(&changes.iter().map(record).collect());
    } else {
        for change in &changes {
            shell.screen.print(format_args!("{change}\n"));
        }
    }
    let breaks = changes.iter().any(|change| change.impact == Impact::Break);
    if breaks { Err(Failure::silent()) } else { Ok(()) }
}

fn record(Change { path, before, after, impact }: &Change) -> Value {
    let impact = match impact {
        Impact::Addition => "addition",
        Impact::Break => "break",
    };
    json!({ "path": path, "before": before, "after": after, "impact": impact })
}

/// The machine that a file describes, as far as it is known.
fn machine(shell: &mut Shell, arguments: &Arguments, option: &str) -> Result<Domain, Failure> {
    let source = Source::read(arguments, option)?;
    if arguments.has("capabilities") {
        let bench = qemu::Bench::new(shell, arguments, &source)?;
        return bench.ready(shell, &source).map(Ready::into_inner);
    }
    source.domain(false).map(|(domain, _)| domain).map_err(|report| source.refuse(shell, &report))
}
