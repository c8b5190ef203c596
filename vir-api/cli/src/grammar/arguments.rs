//! The values a running command reads.

use std::str::FromStr;

use super::parse::Value;
use super::{Command, Kind};
use crate::failure::Failure;

/// The options a command was given, by name.
#[derive(Debug)]
pub(crate) struct Arguments {
    command: &'static Command,
    values: Vec<Value>,
}

impl Arguments {
    /// Takes what the parser assigned.
    pub(crate) fn new(command: &'static Command, values: Vec<Value>) -> Self {
        Arguments { command, values }
    }

    /// Name of the command these belong to.
    pub(crate) fn command(&self) -> &'static str {
        self.command.name
    }

    /// Whether the option was written.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// What the flags that were written stand for.
    pub(crate) fn chosen<T: Copy>(&self, flags: &[(&str, T)]) -> impl Iterator<Item = T> {
        flags.iter().filter(|(name, _)| self.has(name)).map(|(_, meaning)| *meaning)
    }

    /// Each value of a collecting option, in the order written.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        debug_assert!(self.command.option(name).is_some_and(|option| option.kind == Kind::List), "{name}");
        self.values.iter().filter(move |value| value.option.name == name).map(|value| value.text.as_str())
    }

    /// The value of an option that may be absent.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, Failure> {
        match self.find(name) {
            Some(value) if value.text.is_empty() && !value.option.may_be_empty => {
                Err(Failure::new(format!("Failed to get option '{name}': Option argument is empty")))
            }
            value => Ok(value.map(|value| value.text.as_str())),
        }
    }

    /// The value of an option the grammar requires.
    pub(crate) fn required(&self, name: &str) -> Result<&str, Failure> {
        self.text(name)?.ok_or_else(|| Failure::new(format!("Failed to get option '{name}'")))
    }

    /// The value of an integer option that may be absent.
    pub(crate) fn number<N: FromStr>(&self, name: &str) -> Result<Option<N>, Failure> {
        let parsed = self.find(name).map(|value| value.text.parse().map_err(|_| self.malformed(name)));
        parsed.transpose()
    }

    /// The error for a number that does not read or does not fit.
    pub(crate) fn malformed(&self, name: &str) -> Failure {
        let text = self.find(name).map_or("", |value| value.text.as_str());
        Failure::new(format!("Numeric value '{text}' for <{name}> option is malformed or out of range"))
    }

    /// Refuses two flags at once.
    pub(crate) fn exclusive(&self, one: &str, other: &str) -> Result<(), Failure> {
        if self.has(one) && self.has(other) {
            return Err(Failure::new(format!("Options --{one} and --{other} are mutually exclusive")));
        }
        Ok(())
    }

    /// Refuses an option without the other.
    pub(crate) fn requires(&self, option: &str, other: &str) -> Result<(), Failure> {
        if self.has(option) && !self.has(other) {
            return Err(Failure::new(format!("Option --{other} is required by option --{option}")));
        }
        Ok(())
    }

    fn find(&self, name: &str) -> Option<&Value> {
        debug_assert!(self.command.option(name).is_some(), "{} has no option {name}", self.command.name);
        self.values.iter().find(|value| value.option.name == name)
    }
}
