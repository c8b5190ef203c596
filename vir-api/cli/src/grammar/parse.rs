//! Assigns the words of one command to its options.

use vir_conf::diagnostic::did_you_mean;

use super::{Command, Kind, Opt, Place};

/// A command line that does not read.
#[derive(Debug, PartialEq, thiserror::Error)]
pub(crate) enum ParseError {
    #[error("missing \"")]
    OpenQuote,
    #[error("dangling \\")]
    DanglingBackslash,
    #[error("unknown command: '{0}'")]
    UnknownCommand(String),
    #[error("command '{command}' doesn't support option --{option}")]
    UnsupportedOption { command: &'static str, option: String },
    #[error("invalid '=' after option --{0}")]
    UnexpectedValue(String),
    #[error("expected syntax: --{option} <{value}>")]
    ExpectedValue { option: &'static str, value: &'static str },
    #[error("option --{0} already seen")]
    AlreadySeen(&'static str),
    #[error("unexpected data '{0}'")]
    UnexpectedData(String),
    #[error("command '{command}' requires {option} option")]
    Missing { command: &'static str, option: String },
}

impl ParseError {
    /// Whether more words could have mended this.
    pub(crate) fn is_of_the_end(&self) -> bool {
        matches!(self, ParseError::ExpectedValue { .. } | ParseError::Missing { .. })
    }

    /// What was probably meant, where a name is close to one there is.
    pub(crate) fn hint(&self, commands: impl Iterator<Item = &'static Command>) -> Option<String> {
        let mut commands = commands.filter(|command| !command.hidden);
        match self {
            ParseError::UnknownCommand(name) => {
                did_you_mean(name, &commands.map(|command| command.name).collect::<Vec<_>>())
            }
            ParseError::UnsupportedOption { command, option } => {
                let command = commands.find(|known| known.name == *command)?;
                did_you_mean(option, &command.shown_options().map(|option| option.name).collect::<Vec<_>>())
            }
            ParseError::OpenQuote
            | ParseError::DanglingBackslash
            | ParseError::UnexpectedValue(_)
            | ParseError::ExpectedValue { .. }
            | ParseError::AlreadySeen(_)
            | ParseError::UnexpectedData(_)
            | ParseError::Missing { .. } => None,
        }
    }
}

/// One option with the value it was given; flags have an empty one.
#[derive(Debug)]
pub(crate) struct Value {
    pub option: &'static Opt,
    pub text: String,
}

/// How far a command line could be read, which is what completion and traces need of a broken one.
#[derive(Debug, Default)]
pub(crate) struct Parse {
    /// Absent when the line is a comment or the name is unknown.
    pub command: Option<&'static Command>,
    /// Values in the order in which they were written.
    pub values: Vec<Value>,
    /// The option whose value the line ends before.
    pub awaiting: Option<&'static Opt>,
    /// `--` was seen: what follows is data, whatever it looks like.
    pub only_data: bool,
    /// The user asks for the command's help.
    pub wants_help: bool,
    /// The user asks for data instead of text.
    pub wants_json: bool,
    /// What ended the reading, where the line is not good.
    pub error: Option<ParseError>,
}

/// Reads `words`, of which the first names a command that `find` knows.
///
/// A first word with `#` in front makes the whole command a comment.
pub(crate) fn parse(words: &[String], find: impl Fn(&str) -> Option<&'static Command>) -> Parse {
    let mut parse = Parse::default();
    let Some((name, words)) = words.split_first().filter(|(name, _)| !name.starts_with('#')) else {
        return parse;
    };
    let Some(command) = find(name) else {
        parse.error = Some(ParseError::UnknownCommand(name.clone()));
        return parse;
    };
    parse.command = Some(command);
    let mut assigner = Assigner { command, parse: &mut parse };
    let result = assigner.run(words);
    parse.error = result.err();
    parse
}

struct Assigner<'p> {
    command: &'static Command,
    parse: &'p mut Parse,
}

impl Assigner<'_> {
    fn run(&mut self, words: &[String]) -> Result<(), ParseError> {
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.strip_prefix("--").filter(|_| !self.parse.only_data) {
                Some("") => self.parse.only_data = true,
                Some(option) => {
                    let outcome = self.named(option, &mut words);
                    self.tolerate(outcome)?;
                }
                None => {
                    let outcome = self.bare(word);
                    self.tolerate(outcome)?;
                }
            }
        }
        if self.parse.wants_help { Ok(()) } else { self.check_required() }
    }

    /// What a lenient command does not understand it passes over.
    fn tolerate(&self, outcome: Result<(), ParseError>) -> Result<(), ParseError> {
        if self.command.lenient { Ok(()) } else { outcome }
    }

    /// An option written out, `--name`, `--name=value` or `--name value`.
    fn named<'w>(
        &mut self,
        written: &'w str,
        words: &mut impl Iterator<Item = &'w String>,
    ) -> Result<(), ParseError> {
        let (name, value) = match written.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (written, None),
        };
        let Some(option) = self.command.option(name) else {
            return self.common(name);
        };
        let (option, value) = match option.kind {
            Kind::Alias(target) => (self.target(target), value),
            Kind::Shorthand(target, _) if value.is_none() => (self.target(target), shorthand_value(option)),
            Kind::Flag | Kind::Number | Kind::Text | Kind::List | Kind::Shorthand(..) => (option, value),
        };
        if matches!(option.kind, Kind::Flag | Kind::Shorthand(..)) {
            if value.is_some() {
                return Err(ParseError::UnexpectedValue(name.to_owned()));
            }
            return self.assign(option, String::new());
        }
        self.check_unseen(option)?;
        let Some(value) = value.or_else(|| words.next().map(String::as_str)) else {
            self.parse.awaiting = Some(option);
            return Err(ParseError::ExpectedValue { option: option.name, value: option.value_name() });
        };
        self.assign(option, value.to_owned())
    }

    /// The options that commands share without naming them in their help, which stays virsh's.
    fn common(&mut self, name: &str) -> Result<(), ParseError> {
        match name {
            "help" => self.parse.wants_help = true,
            "json" if self.command.prints_data => self.parse.wants_json = true,
            _ => {
                let option = name.to_owned();
                return Err(ParseError::UnsupportedOption { command: self.command.name, option });
            }
        }
        Ok(())
    }

    fn target(&self, name: &str) -> &'static Opt {
        self.command.option(name).expect("the command table has every alias's target; a test walks it")
    }

    /// A word without a name fills the first option that takes one and has none.
    fn bare(&mut self, word: &str) -> Result<(), ParseError> {
        match next_bare(self.command, &self.parse.values) {
            Some(option) => self.assign(option, word.to_owned()),
            None => Err(ParseError::UnexpectedData(word.to_owned())),
        }
    }

    fn check_unseen(&self, option: &'static Opt) -> Result<(), ParseError> {
        let seen = option.kind != Kind::List && is_seen(&self.parse.values, option);
        if seen { Err(ParseError::AlreadySeen(option.name)) } else { Ok(()) }
    }

    fn assign(&mut self, option: &'static Opt, text: String) -> Result<(), ParseError> {
        self.check_unseen(option)?;
        self.parse.values.push(Value { option, text });
        Ok(())
    }

    fn check_required(&self) -> Result<(), ParseError> {
        let missing = self.command.options.iter().find(|o| o.required && !is_seen(&self.parse.values, o));
        missing.map_or(Ok(()), |option| {
            let shown = match option.place {
                Place::Positional => format!("<{}>", option.name),
                Place::Tolerated | Place::Named => format!("--{}", option.name),
            };
            Err(ParseError::Missing { command: self.command.name, option: shown })
        })
    }
}

fn shorthand_value(option: &Opt) -> Option<&'static str> {
    match option.kind {
        Kind::Shorthand(_, value) => Some(value),
        Kind::Flag | Kind::Number | Kind::Text | Kind::List | Kind::Alias(_) => None,
    }
}

fn is_seen(values: &[Value], option: &Opt) -> bool {
    values.iter().any(|value| std::ptr::eq(value.option, option))
}

/// The option that the next bare word fills: the first in the table that takes one and has none.
fn next_bare(command: &'static Command, values: &[Value]) -> Option<&'static Opt> {
    let mut fillable = command.options.iter().filter(|option| option.place != Place::Named);
    fillable.find(|option| match option.kind {
        Kind::List => true,
        Kind::Number | Kind::Text => !is_seen(values, option),
        Kind::Flag | Kind::Alias(_) | Kind::Shorthand(..) => false,
    })
}

impl Parse {
    /// The option that one more bare word would fill.
    pub(crate) fn next_bare(&self) -> Option<&'static Opt> {
        self.command.and_then(|command| next_bare(command, &self.values))
    }

    /// Whether the option could be written once more.
    pub(crate) fn is_open(&self, option: &Opt) -> bool {
        let is_awaiting = self.awaiting.is_some_and(|awaiting| std::ptr::eq(awaiting, option));
        option.kind == Kind::List || !is_awaiting && !is_seen(&self.values, option)
    }

    /// One line a value, for debugging: `echo: string(argv: 0): a`.
    pub(crate) fn trace(&self) -> Vec<String> {
        let name = self.command.map_or("", |command| command.name);
        let mut counted = 0;
        let line = |value: &Value| match value.option.kind {
            Kind::Flag => format!("{name}: {}(bool)", value.option.name),
            Kind::List => {
                counted += 1;
                format!("{name}: {}(argv: {}): {}", value.option.name, counted - 1, value.text)
            }
            Kind::Number | Kind::Text | Kind::Alias(_) | Kind::Shorthand(..) => {
                format!("{name}: {}(optdata): {}", value.option.name, value.text)
            }
        };
        self.values.iter().map(line).collect()
    }
}
