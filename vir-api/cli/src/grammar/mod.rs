//! How a command line reads: the shape of one command, shared by parser, help, completion and manual.

mod arguments;
mod help;
mod parse;
mod split;

pub(crate) use arguments::Arguments;
pub(crate) use help::{group_help, listing, usage};
pub(crate) use parse::{Parse, ParseError, parse};
pub(crate) use split::{Split, split};

use crate::failure::Failure;
use crate::shell::Shell;

/// What a command hands back: nothing, or why it failed.
pub(crate) type Outcome = Result<(), Failure>;

/// One command: what the user may write after its name, and what runs then.
#[derive(Debug)]
pub(crate) struct Command {
    /// Word the user writes.
    pub name: &'static str,
    /// Half a line, as `help` lists it.
    pub summary: &'static str,
    /// Paragraph under DESCRIPTION in the command's own help; may hold line breaks.
    pub description: &'static str,
    /// Options in the order in which help shows them and bare words fill them.
    pub options: &'static [Opt],
    /// Internal commands work but are not listed.
    pub hidden: bool,
    /// Words that do not fit are passed over instead of refused.
    pub lenient: bool,
    /// The command prints a list or a record, so it takes `--json`.
    pub prints_data: bool,
    /// Executes the command.
    pub run: fn(&mut Shell, &Arguments) -> Outcome,
}

/// A chapter of the command list.
#[derive(Debug)]
pub(crate) struct Group {
    /// Headline.
    pub title: &'static str,
    /// Word after `help` that shows this chapter alone.
    pub keyword: &'static str,
    /// Commands in listing order.
    pub commands: &'static [&'static Command],
}

/// What may follow an option's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing: present or absent.
    Flag,
    /// One integer.
    Number,
    /// One word.
    Text,
    /// One word each time; may come any number of times.
    List,
    /// Another spelling of the option of this name.
    Alias(&'static str),
    /// Stands for the named option with the given value.
    Shorthand(&'static str, &'static str),
}

/// Whether a bare word, one without an option name in front, can fill an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Help shows the option as a bare word.
    Positional,
    /// Help shows the option with its name, yet a bare word fills it too.
    Tolerated,
    /// Only the option's name reaches it.
    Named,
}

/// Where the words offered for a half-written value come from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Completer {
    /// Nothing to offer.
    Nothing,
    /// A fixed list.
    Words(&'static [&'static str]),
    /// Whatever the shell and its connection know at that moment.
    Ask(fn(&mut Shell) -> Vec<String>),
}

/// One option of a command.
#[derive(Debug)]
pub(crate) struct Opt {
    /// Name without the dashes.
    pub name: &'static str,
    /// What follows the name.
    pub kind: Kind,
    /// Half a line for OPTIONS.
    pub help: &'static str,
    /// How bare words see this option.
    pub place: Place,
    /// The command cannot run without it.
    pub required: bool,
    /// An empty value means something.
    pub may_be_empty: bool,
    /// What completes a value.
    pub completer: Completer,
}

impl Opt {
    const fn new(name: &'static str, kind: Kind, help: &'static str) -> Self {
        Opt {
            name,
            kind,
            help,
            place: Place::Named,
            required: false,
            may_be_empty: false,
            completer: Completer::Nothing,
        }
    }

    /// Bare words fill this option, and it may be left out.
    pub(crate) const fn positional(mut self) -> Self {
        self.place = Place::Positional;
        self
    }

    /// Bare words fill this option, though help does not say so.
    pub(crate) const fn tolerated(mut self) -> Self {
        self.place = Place::Tolerated;
        self
    }

    /// Bare words fill this option, and one has to.
    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self.positional()
    }

    /// An empty value is a value.
    pub(crate) const fn or_empty(mut self) -> Self {
        self.may_be_empty = true;
        self
    }

    /// Offers these words for a half-written value.
    pub(crate) const fn one_of(mut self, words: &'static [&'static str]) -> Self {
        self.completer = Completer::Words(words);
        self
    }

    /// Offers what `ask` finds for a half-written value.
    pub(crate) const fn completed_by(mut self, ask: fn(&mut Shell) -> Vec<String>) -> Self {
        self.completer = Completer::Ask(ask);
        self
    }

    /// Whether the option stands for itself, not for another.
    pub(crate) fn is_alias(&self) -> bool {
        matches!(self.kind, Kind::Alias(_) | Kind::Shorthand(..))
    }

    /// `<number>` or `<string>`: how help writes the value.
    pub(crate) fn value_name(&self) -> &'static str {
        if self.kind == Kind::Number { "number" } else { "string" }
    }
}

/// An option that is there or not.
pub(crate) const fn flag(name: &'static str, help: &'static str) -> Opt {
    Opt::new(name, Kind::Flag, help)
}

/// An option with an integer.
pub(crate) const fn number(name: &'static str, help: &'static str) -> Opt {
    Opt::new(name, Kind::Number, help)
}

/// An option with a word.
pub(crate) const fn text(name: &'static str, help: &'static str) -> Opt {
    Opt::new(name, Kind::Text, help)
}

/// An option that collects words.
pub(crate) const fn list(name: &'static str, help: &'static str) -> Opt {
    Opt::new(name, Kind::List, help)
}

/// A second spelling of `target`.
pub(crate) const fn alias(name: &'static str, target: &'static str) -> Opt {
    Opt::new(name, Kind::Alias(target), "")
}

/// A word that stands for `--target=value`.
pub(crate) const fn shorthand(name: &'static str, target: &'static str, value: &'static str) -> Opt {
    Opt::new(name, Kind::Shorthand(target, value), "")
}

impl Command {
    /// A listed command that prints text.
    pub(crate) const fn new(
        name: &'static str,
        summary: &'static str,
        description: &'static str,
        options: &'static [Opt],
        run: fn(&mut Shell, &Arguments) -> Outcome,
    ) -> Self {
        Command {
            name,
            summary,
            description,
            options,
            hidden: false,
            lenient: false,
            prints_data: false,
            run,
        }
    }

    /// Keeps the command out of listings.
    pub(crate) const fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// Lets the command pass over words that do not fit.
    pub(crate) const fn lenient(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// Lets the command take `--json`.
    pub(crate) const fn prints_data(mut self) -> Self {
        self.prints_data = true;
        self
    }

    /// The option of this name, aliases included.
    pub(crate) fn option(&self, name: &str) -> Option<&'static Opt> {
        self.options.iter().find(|option| option.name == name)
    }

    /// Options the user is told about.
    pub(crate) fn shown_options(&self) -> impl Iterator<Item = &'static Opt> {
        self.options.iter().filter(|option| !option.is_alias())
    }
}
