//! Commands about the shell itself.

use std::path::PathBuf;

use super::echo;
use crate::failure::{Failure, reason};
use crate::grammar::{self, Arguments, Command, Outcome, flag, list, text};
use crate::shell::{self, Shell};

/// The chapter, in listing order.
pub(super) const COMMANDS: &[&Command] = &[&CD, &echo::ECHO, &EXIT, &HELP, &PWD, &QUIT, &CONNECT, &COMPLETE];

const CD: Command = Command::new(
    "cd",
    "change the current directory",
    "Change the current directory.",
    &[text("dir", "directory to switch to (default: home or else root)").positional()],
    cd,
);

fn cd(_: &mut Shell, arguments: &Arguments) -> Outcome {
    let home = || std::env::var_os("HOME").map_or_else(|| PathBuf::from("/"), PathBuf::from);
    let directory = arguments.text("dir")?.map_or_else(home, PathBuf::from);
    std::env::set_current_dir(&directory)
        .map_err(|error| Failure::new(format!("cd: {}: {}", reason(&error), directory.display())))
}

const EXIT: Command = Command::new("exit", "quit this interactive terminal", "", &[], quit);

const QUIT: Command = Command::new("quit", "quit this interactive terminal", "", &[], quit);

#[expect(clippy::unnecessary_wraps, reason = "every command has this signature")]
fn quit(shell: &mut Shell, _: &Arguments) -> Outcome {
    shell.quits = true;
    Ok(())
}

const HELP: Command = Command::new(
    "help",
    "print help",
    "Prints global help, command specific help, or help for a\ngroup of related commands",
    &[text("command", "Prints global help, command specific help, or help for a group of related commands")
        .positional()
        .completed_by(command_names)],
    help,
)
.lenient();

fn help(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let Some(name) = arguments.text("command")? else {
        shell.screen.print("Grouped commands:\n\n");
        shell.screen.print(grammar::listing(super::GROUPS, ":"));
        return Ok(());
    };
    let group = super::GROUPS.iter().find(|group| group.title == name || group.keyword == name);
    if let Some(command) = super::find(name) {
        shell.screen.print(grammar::usage(command));
    } else if let Some(group) = group {
        shell.screen.print(grammar::group_help(group, ":"));
    } else {
        return Err(Failure::new(format!("command or command group '{name}' doesn't exist")));
    }
    Ok(())
}

fn command_names(_: &mut Shell) -> Vec<String> {
    super::all().filter(|command| !command.hidden).map(|command| command.name.to_owned()).collect()
}

const PWD: Command =
    Command::new("pwd", "print the current directory", "Print the current directory.", &[], pwd);

fn pwd(shell: &mut Shell, _: &Arguments) -> Outcome {
    let directory = std::env::current_dir()
        .map_err(|error| Failure::new(format!("pwd: cannot get current directory: {}", reason(&error))))?;
    shell.screen.print(format_args!("{}\n", directory.display()));
    Ok(())
}

const CONNECT: Command = Command::new(
    "connect",
    "(re)connect to hypervisor",
    "Connect to local hypervisor. This is built-in command after shell start up.",
    &[
        text("name", "hypervisor connection URI").positional().or_empty(),
        flag("readonly", "read-only connection"),
    ],
    connect,
);

fn connect(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let name = arguments.text("name")?.map(str::to_owned);
    shell.reconnect(name, arguments.has("readonly"))
}

const COMPLETE: Command = Command::new(
    "complete",
    "internal command for autocompletion",
    "internal use only",
    &[list("string", "partial string to autocomplete").positional()],
    complete,
)
.hidden();

fn complete(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let words: Vec<String> = arguments.all("string").map(str::to_owned).collect();
    let found = shell::candidates(shell, &words);
    if found.is_empty() {
        return Err(Failure::silent());
    }
    for candidate in found {
        shell.screen.print(format_args!("{candidate}\n"));
    }
    Ok(())
}
