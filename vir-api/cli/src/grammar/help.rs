//! Help texts, from the command table alone.

use std::fmt::Write as _;

use super::{Command, Group, Kind, Opt, Place};

/// The page `help COMMAND` shows.
pub(crate) fn usage(command: &Command) -> String {
    let mut page =
        format!("  NAME\n    {} - {}\n\n  SYNOPSIS\n    {}", command.name, command.summary, command.name);
    for option in command.shown_options() {
        let _ = write!(page, " {}", synopsis(option));
    }
    page.push('\n');
    if !command.description.is_empty() {
        let _ = write!(page, "\n  DESCRIPTION\n    {}\n", command.description.replace('\n', "\n    "));
    }
    let mut options = command.shown_options().peekable();
    if options.peek().is_some() {
        page.push_str("\n  OPTIONS\n");
    }
    for option in options {
        let _ = writeln!(page, "    {:<15}  {}", heading(option), option.help);
    }
    page
}

fn synopsis(option: &Opt) -> String {
    let name = option.name;
    let value = option.value_name();
    match (option.kind, option.place, option.required) {
        (Kind::Flag | Kind::Alias(_) | Kind::Shorthand(..), _, _) => format!("[--{name}]"),
        (Kind::List, Place::Positional, true) => format!("<{name}>..."),
        (Kind::List, Place::Positional, false) => format!("[<{name}>]..."),
        (Kind::List, Place::Tolerated | Place::Named, _) => format!("[--{name} <{value}>]..."),
        (Kind::Number | Kind::Text, Place::Positional, true) => format!("<{name}>"),
        (Kind::Number | Kind::Text, Place::Positional, false) => format!("[<{name}>]"),
        (Kind::Number | Kind::Text, Place::Tolerated | Place::Named, _) => format!("[--{name} <{value}>]"),
    }
}

fn heading(option: &Opt) -> String {
    let name = option.name;
    let named = match option.place {
        Place::Positional => format!("[--{name}]"),
        Place::Tolerated | Place::Named => format!("--{name}"),
    };
    match option.kind {
        Kind::Flag | Kind::Alias(_) | Kind::Shorthand(..) => named,
        Kind::Number | Kind::Text => format!("{named} <{}>", option.value_name()),
        Kind::List => format!("{named} <{}>...", option.value_name()),
    }
}

/// One chapter of commands; `colon` after the headline as `help` has it and the process's own usage has not.
pub(crate) fn group_help(group: &Group, colon: &str) -> String {
    let mut text = format!(" {} (help keyword '{}'){colon}\n", group.title, group.keyword);
    for command in group.commands.iter().filter(|command| !command.hidden) {
        let _ = writeln!(text, "    {:<30} {}", command.name, command.summary);
    }
    text
}

/// Every chapter, each followed by an empty line.
pub(crate) fn listing(groups: &[Group], colon: &str) -> String {
    groups.iter().map(|group| group_help(group, colon) + "\n").collect()
}
