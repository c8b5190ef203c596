//! `abi` and `abi-diff`: what the guest sees of a definition, and what changes for it between two.

use serde_json::{Value, json};
use vir_conf::Domain;
use vir_conf::abi::{Change, Fact, Impact, facts};

use super::domain;
use super::qemu::{self, Source, file};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, text};
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
    let facts = facts(&machine(shell, arguments, "file", None)?);
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
     fails where something it knows is different or gone. With one file, the machine is\n\
     that of the existing domain, and the other what a define would make of the file.\n\
     With --capabilities, defaults are filled in and devices placed first. What the\n\
     other leaves open of identity and addresses is as in the first.",
    &[
        file("file"),
        text("other", "file containing the other XML domain description").positional(),
        qemu::CAPABILITIES,
    ],
    abi_diff,
)
.prints_data();

fn abi_diff(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let changes = changes(shell, arguments)?;
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

fn changes(shell: &mut Shell, arguments: &Arguments) -> Result<Vec<Change>, Failure> {
    if !arguments.has("other") {
        let source = Source::read(arguments, "file")?;
        let (written, _) = source.domain(false).map_err(|report| source.refuse(shell, &report))?;
        let there = domain::stored(shell, &written)?;
        let after = source.complete(shell, arguments, Some(there.next_start()))?;
        return Ok(there.next_start().abi_differences(&after));
    }
    let before = machine(shell, arguments, "file", None)?;
    Ok(before.abi_differences(&machine(shell, arguments, "other", Some(&before))?))
}

fn record(Change { path, before, after, impact }: &Change) -> Value {
    let impact = match impact {
        Impact::Addition => "addition",
        Impact::Break => "break",
    };
    json!({ "path": path, "before": before, "after": after, "impact": impact })
}

/// The machine that a file describes, as far as it is known.
fn machine(
    shell: &mut Shell,
    arguments: &Arguments,
    option: &str,
    before: Option<&Domain>,
) -> Result<Domain, Failure> {
    let source = Source::read(arguments, option)?;
    if arguments.has("capabilities") {
        return source.complete(shell, arguments, before);
    }
    source.domain_over(shell, before)
}
