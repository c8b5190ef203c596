//! What could come next on a half-written command line.

use super::Shell;
use crate::command;
use crate::grammar::{self, Command, Completer, Opt, Parse};

/// Everything that the last of `words` could become.
///
/// An empty last word asks for options, not for values: a value may be anything, options are a short list.
pub(crate) fn candidates(shell: &mut Shell, words: &[String]) -> Vec<String> {
    let (word, before) = match words.split_last() {
        Some((word, before)) => (word.as_str(), before),
        None => ("", words),
    };
    let parse = grammar::parse(before, command::find);
    let mut found = match (parse.command, parse.awaiting) {
        (None, _) => command::all().filter(|c| !c.hidden).map(|c| c.name.to_owned()).collect(),
        (Some(_), Some(option)) => values(shell, option),
        // After a mistake nobody knows what a bare word means.
        (Some(command), None) if word.is_empty() || is_mistaken(&parse) => open_options(command, &parse),
        (Some(command), None) => {
            match parse.next_bare().filter(|_| parse.only_data || !word.starts_with("--")) {
                Some(option) if !matches!(option.completer, Completer::Nothing) => values(shell, option),
                // An option that is written out already is not written out again.
                Some(_) | None => open_options(command, &grammar::parse(words, command::find)),
            }
        }
    };
    found.retain(|candidate| candidate.starts_with(word));
    found
}

fn is_mistaken(parse: &Parse) -> bool {
    parse.error.as_ref().is_some_and(|error| !error.is_of_the_end())
}

fn open_options(command: &Command, parse: &Parse) -> Vec<String> {
    command.shown_options().filter(|option| parse.is_open(option)).map(|o| format!("--{}", o.name)).collect()
}

fn values(shell: &mut Shell, option: &Opt) -> Vec<String> {
    match option.completer {
        Completer::Nothing => Vec::new(),
        Completer::Words(words) => words.iter().map(|&word| word.to_owned()).collect(),
        Completer::Ask(ask) => ask(shell),
    }
}
