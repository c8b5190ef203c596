//! Shell completions and the manual page, from the command table.

use clap::{Arg, ArgAction, CommandFactory as _};
use clap_complete::Shell;

use crate::command::GROUPS;
use crate::grammar::{Command, Kind, Opt, Place};
use crate::process::Options;

/// What can be made of the command table besides help.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Product {
    /// The manual page, in roff.
    Man,
    /// Completions for bash.
    Bash,
    /// Completions for zsh.
    Zsh,
    /// Completions for fish.
    Fish,
}

/// The text of a product.
pub(crate) fn generate(product: Product) -> String {
    let shell = match product {
        Product::Man => return manual(),
        Product::Bash => Shell::Bash,
        Product::Zsh => Shell::Zsh,
        Product::Fish => Shell::Fish,
    };
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut program(), "vir", &mut text);
    String::from_utf8(text).expect("names and help texts are UTF-8")
}

/// The program as clap describes one: the process's own options, and the commands as subcommands.
fn program() -> clap::Command {
    // Words after the options are a command here, where the parser of the process takes them as they are.
    let options = Options::command().mut_arg("command", |arg| arg.hide(true));
    let shown = GROUPS.iter().flat_map(|group| group.commands).filter(|command| !command.hidden);
    options.subcommands(shown.map(|command| subcommand(command))).disable_help_subcommand(true)
}

fn subcommand(command: &'static Command) -> clap::Command {
    let described = clap::Command::new(command.name)
        .about(command.summary)
        .long_about(command.description)
        .args(command.shown_options().map(argument))
        .disable_help_flag(true);
    if !command.prints_data {
        return described;
    }
    described.arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help("print data as JSON"))
}

/// Every option can be written with its name, so completion offers names even where help shows a bare word.
fn argument(option: &'static Opt) -> Arg {
    let argument = Arg::new(option.name).long(option.name).help(option.help);
    match option.kind {
        Kind::Flag | Kind::Alias(_) | Kind::Shorthand(..) => argument.action(ArgAction::SetTrue),
        Kind::Number | Kind::Text => argument.value_name(option.value_name()),
        Kind::List => argument.value_name(option.value_name()).action(ArgAction::Append),
    }
}

/// One page: the program, then each chapter of commands with their options.
fn manual() -> String {
    let man = clap_mangen::Man::new(program());
    let mut page = Vec::new();
    man.render_title(&mut page)
        .and_then(|()| man.render_name_section(&mut page))
        .and_then(|()| man.render_synopsis_section(&mut page))
        .and_then(|()| man.render_options_section(&mut page))
        .expect("writing to memory does not fail");
    let page = String::from_utf8(page).expect("names and help texts are UTF-8");
    page + &GROUPS.iter().map(|group| chapter(group.title, group.commands)).collect::<String>()
}

fn chapter(title: &str, commands: &[&'static Command]) -> String {
    let shown = commands.iter().filter(|command| !command.hidden);
    format!(".SH {}\n", title.to_uppercase()) + &shown.map(|command| section(command)).collect::<String>()
}

fn section(command: &'static Command) -> String {
    let head = format!(".SS {}\n{}\n", roff(command.name), roff(&command.description.replace('\n', " ")));
    let json = if command.prints_data { ".TP\n\\fB\\-\\-json\\fR\nprint data as JSON\n" } else { "" };
    let options = command.shown_options().map(paragraph).collect::<Vec<_>>().concat();
    head + &options + json
}

fn paragraph(option: &Opt) -> String {
    let value = match option.kind {
        Kind::Number | Kind::Text | Kind::List => format!(" \\fI{}\\fR", option.value_name()),
        Kind::Flag | Kind::Alias(_) | Kind::Shorthand(..) => String::new(),
    };
    let bare = if option.place == Place::Positional { "or as a bare word: " } else { "" };
    format!(".TP\n\\fB\\-\\-{}\\fR{value}\n{bare}{}\n", roff(option.name), roff(option.help))
}

/// Keeps roff from taking text for requests.
fn roff(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_name_every_shown_command() {
        for product in [Product::Man, Product::Bash, Product::Zsh, Product::Fish] {
            let text = generate(product).replace("\\-", "-");
            for command in crate::command::all().filter(|command| !command.hidden) {
                assert!(text.contains(command.name), "{product:?} lacks {}", command.name);
            }
        }
    }

    #[test]
    fn clap_accepts_the_table() {
        program().debug_assert();
    }
}
