//! `argv`: the command line that would start a domain.

use serde_json::json;
use vir_qemu::command::{self, CommandLine};

use super::qemu::{self, Bench, DryRun, Source, file};
use crate::grammar::{Arguments, Command, Outcome};
use crate::quote::shell_quoted;
use crate::shell::Shell;

pub(super) const ARGV: Command = Command::new(
    "argv",
    "show the QEMU command line of a domain XML file",
    "Fills in what the definition leaves open, places every device, and prints the\nenvironment and command line that would start the domain. Nothing is started.",
    &[file("file"), qemu::CAPABILITIES],
    argv,
)
.prints_data();

fn argv(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let source = Source::read(arguments, "file")?;
    let bench = Bench::new(shell, arguments, &source)?;
    let ready = bench.ready(shell, &source)?;
    let built = command::build(&ready, bench.driver(), &mut DryRun::default());
    let line = built.map_err(|refusal| source.refuse(shell, &(*refusal).into()))?.command;
    if shell.json {
        let CommandLine { env, program, args } = line;
        let env: serde_json::Map<_, _> = env.into_iter().map(|(name, value)| (name, value.into())).collect();
        shell.print_data(&json!({ "env": env, "program": program, "args": args }));
    } else {
        shell.screen.print(one_line(&line) + "\n");
    }
    Ok(())
}

/// The command line for a shell to read.
fn one_line(line: &CommandLine) -> String {
    let env = line.env.iter().map(|(name, value)| format!("{name}={}", shell_quoted(value)));
    let words = std::iter::once(&line.program).chain(&line.args).map(|word| shell_quoted(word));
    env.chain(words).collect::<Vec<_>>().join(" ")
}
